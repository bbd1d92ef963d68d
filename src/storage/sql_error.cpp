#include "sql_error.hpp"

#include "doudi/storage/failure.hpp"
#include "known_constraints.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace doudi::storage {

namespace {

std::string_view field(PGresult const* result, int code) {
    char const* text = result == nullptr ? nullptr : PQresultErrorField(result, code);
    return text == nullptr ? std::string_view{} : std::string_view{text};
}

/// The refusal raised by a function of ours: SQLSTATE "DD" and the refusal's number.
std::optional<Refusal> raised_refusal(std::string_view sqlstate) {
    if (!sqlstate.starts_with("DD")) {
        return std::nullopt;
    }
    int number = 0;
    auto const digits = sqlstate.substr(2);
    auto const [end, error] = std::from_chars(digits.begin(), digits.end(), number);
    if (error != std::errc{} || end != digits.end()) {
        return std::nullopt;
    }
    return refusal_of_number(number);
}

/// The name without the month of a partition: "line_202004_pkey" is "line_pkey" of that month.
std::string without_month(std::string_view constraint) {
    constexpr std::size_t month_bytes = 7; // _YYYYMM
    auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
    for (auto at = constraint.find('_'); at != std::string_view::npos;
         at = constraint.find('_', at + 1)) {
        auto const month = constraint.substr(at + 1, month_bytes - 1);
        if (month.size() == month_bytes - 1 && std::all_of(month.begin(), month.end(), is_digit)) {
            return std::string{constraint.substr(0, at)}.append(
                constraint.substr(at + month_bytes));
        }
    }
    return std::string{constraint};
}

std::optional<Refusal> constraint_refusal(std::string_view partition_constraint) {
    auto const constraint = without_month(partition_constraint);
    auto const* const found = std::find_if(known_constraints.begin(), known_constraints.end(),
        [&constraint](KnownConstraint const& known) { return known.name == constraint; });
    if (constraint.empty() || found == known_constraints.end()) {
        return std::nullopt;
    }
    return found->refusal;
}

} // namespace

std::string sqlstate_of(PGconn* pg, PGresult const* result) {
    auto const state = field(result, PG_DIAG_SQLSTATE);
    if (!state.empty()) {
        return std::string{state};
    }
    return PQstatus(pg) == CONNECTION_BAD ? "08006" : "XX000";
}

void raise(PGconn* pg, PGresult const* result, std::string_view statement_name) {
    auto const sqlstate = sqlstate_of(pg, result);
    if (auto const refusal = raised_refusal(sqlstate)) {
        throw Refused{Error{*refusal, std::string{field(result, PG_DIAG_MESSAGE_DETAIL)}}};
    }
    if (auto const refusal = constraint_refusal(field(result, PG_DIAG_CONSTRAINT_NAME))) {
        // DETAIL of a broken constraint quotes the row: it stays here.
        throw Refused{Error{*refusal, {}}};
    }
    throw Failure{statement_name, sqlstate};
}

ResultPtr checked(PGconn* pg, PGresult* raw, std::string_view statement_name) {
    ResultPtr result{raw};
    auto const status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
        raise(pg, result.get(), statement_name);
    }
    return result;
}

ResultPtr execute(PGconn* pg, std::string_view statement_name, std::string const& sql) {
    return checked(pg, PQexec(pg, sql.c_str()), statement_name);
}

} // namespace doudi::storage
