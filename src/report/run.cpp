#include "doudi/report/run.hpp"

#include "doudi/access/decide.hpp"
#include "doudi/base/calendar.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/join_method.hpp"
#include "doudi/storage/query.hpp"
#include "doudi/storage/transaction.hpp"

#include <algorithm>
#include <optional>

namespace doudi::report {

namespace {

constexpr std::size_t code_bytes_max = 80;

/// A parameter as the statement takes it; null when it was left out.
using Bound = std::optional<std::string>;

struct Request {
    std::vector<Bound> bound;
    RegionCode scope;
};

bool is_code(std::string_view text) {
    return !text.empty() && text.size() <= code_bytes_max &&
        std::all_of(text.begin(), text.end(), [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                c == '-' || c == '/' || c == '_';
        });
}

Result<std::string> bind(Param const& param, std::string const& value) {
    auto const where = "--" + std::string{param.name};
    switch (param.type) {
    case ParamType::book:
    case ParamType::region: {
        auto const region = RegionCode::parse(value);
        return region ? Result<std::string>{region->text()}
                      : Error{Refusal::malformed_region, where};
    }
    case ParamType::month: {
        auto const period = Period::parse(value);
        if (!period || period->year() < 1990 || period->year() > 2100) {
            return Error{Refusal::malformed_period, where};
        }
        return format_date(period->first_day());
    }
    case ParamType::code:
        return is_code(value) ? Result<std::string>{value} : Error{Refusal::malformed, where};
    }
    return Error{Refusal::malformed, where};
}

Result<Request> check(Report const& report, Values const& values) {
    for (auto const& [name, value] : values) {
        bool const is_known = std::any_of(report.params.begin(), report.params.end(),
            [&name = name](Param const& param) { return param.name == name; });
        if (!is_known) {
            return Error{Refusal::unknown_report_parameter, "--" + name.substr(0, 40)};
        }
    }
    std::vector<Bound> bound;
    std::optional<RegionCode> scope;
    for (auto const& param : report.params) {
        auto const given = values.find(param.name);
        if (given == values.end()) {
            if (param.is_required) {
                return Error{
                    Refusal::unknown_report_parameter, "--" + std::string{param.name} + " ?"};
            }
            bound.emplace_back();
            continue;
        }
        auto text = bind(param, given->second);
        if (!text) {
            return text.error();
        }
        if (param.is_required &&
            (param.type == ParamType::book || param.type == ParamType::region)) {
            scope = *RegionCode::parse(*text);
        }
        bound.emplace_back(*std::move(text));
    }
    return Request{std::move(bound), scope.value()};
}

ReportResult read(storage::Transaction& tx, Report const& report, Request const& request) {
    if (report.joins_by_hash) {
        storage::join_by_hash(tx);
    }
    storage::Query query{tx, report.name, report.sql};
    for (auto const& value : request.bound) {
        query.bind(value);
    }
    auto const rows = query.run();
    ReportResult result{{}, rows.columns(), rows.type_oids()};
    for (auto const row : rows) {
        auto& cells = result.rows.emplace_back();
        for (int at = 0; at < static_cast<int>(result.column_names.size()); ++at) {
            cells.push_back(row.optional_text(at).value_or(""));
        }
    }
    return result;
}

} // namespace

Result<ReportResult> run(storage::Database& database, access::Actor const& actor,
    Report const& report, Values const& values) {
    auto const request = check(report, values);
    if (!request) {
        return request.error();
    }
    return storage::read_only(database, [&](storage::Transaction& tx) -> Result<ReportResult> {
        auto const regions =
            storage::region_and_ancestors(tx, request->scope, date_in_china(now()));
        if (auto const allowed = access::decide(actor, access::Action::run_report, regions);
            !allowed) {
            return allowed.error();
        }
        return read(tx, report, *request);
    });
}

} // namespace doudi::report
