#include "support/place_year.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/operations/adjust_batches.hpp"
#include "doudi/operations/batch_steps.hpp"
#include "doudi/operations/build_batches.hpp"
#include "doudi/operations/import_list.hpp"
#include "doudi/operations/show_batches.hpp"
#include "support/payout_world.hpp"
#include "support/print.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <sstream>

namespace doudi::test {

namespace {

/// "a=1 b=2" as cells by header.
std::vector<std::pair<std::string, std::string>> cells_of(std::string const& facts) {
    std::vector<std::pair<std::string, std::string>> cells;
    std::istringstream words{facts};
    for (std::string word; words >> word;) {
        auto const equals = word.find('=');
        REQUIRE(equals != std::string::npos);
        cells.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    }
    return cells;
}

/// A CSV file by named cells; columns come in the order in which they are named first.
class Sheet {
public:
    void begin_row() { rows_.emplace_back(); }

    void put(std::string const& header, std::string value) {
        auto const found = std::find(headers_.begin(), headers_.end(), header);
        auto const column = static_cast<std::size_t>(found - headers_.begin());
        if (found == headers_.end()) {
            headers_.push_back(header);
        }
        rows_.back()[column] = std::move(value);
    }

    void put_all(std::string const& facts) {
        for (auto& [header, value] : cells_of(facts)) {
            put(header, std::move(value));
        }
    }

    [[nodiscard]] std::string text() const {
        std::string text;
        for (auto const& header : headers_) {
            text += (text.empty() ? "" : ",") + header;
        }
        for (auto const& row : rows_) {
            text += "\r\n";
            for (std::size_t i = 0; i < headers_.size(); ++i) {
                auto const cell = row.find(i);
                text += (i == 0 ? "" : ",") + (cell == row.end() ? "" : cell->second);
            }
        }
        return text + "\r\n";
    }

private:
    std::vector<std::string> headers_;
    std::vector<std::map<std::size_t, std::string>> rows_;
};

void put_person(Sheet& sheet, Residence const& at, Citizen const& one) {
    sheet.put("行政区划代码", at.county);
    sheet.put("姓名", one.name);
    sheet.put("身份证号", make_id(one.number, one.born, at.county));
    sheet.put("残疾类别等级", "0");
}

void put_account(Sheet& sheet, Residence const& at, Citizen const& one) {
    constexpr std::int64_t first_account = 6'210'201'234'560'000;
    sheet.put("城乡", at.is_urban ? "城市" : "农村");
    sheet.put("开户行号", "104521000019");
    sheet.put("账号", std::to_string(first_account + one.number));
    sheet.put("户名", one.name);
}

constexpr auto paid_sql = R"sql(
    SELECT l.for_period, b.kind, l.amount_fen FROM payout.line l
      JOIN payout.batch b USING (book, batch)
      JOIN roster.person p ON p.book = l.book AND p.person = l.person
       AND p.superseded_at IS NULL
     WHERE l.program = $1 AND p.name = $2 AND b.state <> 'cancelled'
     ORDER BY l.for_period, l.batch)sql";

constexpr auto key_sql = R"sql(
    SELECT l.book, l.batch, l.line_no
      FROM payout.line l JOIN payout.batch b USING (book, batch)
      JOIN roster.person p ON p.book = l.book AND p.person = l.person
       AND p.superseded_at IS NULL
     WHERE l.program = $1 AND p.name = $2 AND l.period = $3
       AND b.state <> 'cancelled')sql";

constexpr auto programs_sql = R"sql(
    SELECT DISTINCT book, program FROM payout.batch
     WHERE period = $1 AND state = 'built' ORDER BY book, program)sql";

operations::BatchOutcomes done(Result<operations::BatchOutcomes> const& outcomes) {
    INFO((outcomes ? "" : outcomes.error().detail));
    REQUIRE(outcomes.has_value());
    for (auto const& outcome : *outcomes) {
        INFO(outcome.program << ' ' << (outcome.refusal ? outcome.refusal->detail : ""));
        CHECK((!outcome.refusal || outcome.refusal->code == Refusal::nothing_to_pay));
    }
    return *outcomes;
}

} // namespace

std::string households(Residence const& at, std::vector<Household> const& all) {
    Sheet sheet;
    for (auto const& [number, facts, members] : all) {
        for (auto const& member : members) {
            bool const is_head = &member == &members.front();
            sheet.begin_row();
            sheet.put("户编号", number);
            sheet.put("与户主关系", is_head ? "户主" : "家人");
            put_person(sheet, at, member);
            if (is_head) {
                sheet.put("家庭年收入", "0");
                put_account(sheet, at, member);
                sheet.put_all(facts);
            }
            sheet.put_all(member.facts);
        }
    }
    return sheet.text();
}

std::string persons(Residence const& at, std::vector<Citizen> const& all) {
    Sheet sheet;
    for (auto const& one : all) {
        sheet.begin_row();
        put_person(sheet, at, one);
        put_account(sheet, at, one);
        sheet.put_all(one.facts);
    }
    return sheet.text();
}

PlaceYear::PlaceYear(Place what)
    : place{std::move(what)}, area{RegionCode::from_number(place.area)} {
    std::string books;
    for (auto const book : place.books) {
        books += (books.empty() ? "" : ", ") + std::to_string(book);
    }
    auto const year = std::to_string(place.year);
    database.run_as_superuser(
        "INSERT INTO access.person (login, name) VALUES ('li', '李审批'), ('qian', '钱放行');"
        "SELECT ledger.open_book(r.region, r.region, r.name, date '" +
        year + "-01-01') FROM ref.region r WHERE r.region IN (" + books +
        ") AND r.valid_from <= date '" + year +
        "-01-01' AND (r.valid_until IS NULL"
        " OR r.valid_until > date '" +
        year + "-01-01') ORDER BY r.region");
    context.actor.grants = {{access::Role::payout_officer, area}, {access::Role::auditor, area}};
}

void PlaceYear::take(
    std::string const& program, std::string const& month, std::string const& text) {
    auto asked = request(text, month);
    asked.program = program;
    faults = {};
    auto const imported = import(asked);
    INFO(program << ' ' << month << ' ' << (imported ? "" : imported.error().detail));
    for (auto const& fault : faults.all()) {
        INFO(fault.row << ' ' << roster::text_of(fault.code).name);
        CHECK(roster::text_of(fault.code).is_warning);
    }
    REQUIRE(imported.has_value());
}

void PlaceYear::deaths(std::string const& as_of, std::string const& rows) {
    faults = {};
    auto const taken = operations::import_list(context,
        {.file = file("身份证号,死亡日期\n" + rows),
            .kind = "deaths",
            .region = area,
            .as_of = *parse_date(as_of),
            .charset = {},
            .key_file = {}},
        faults);
    REQUIRE(taken.has_value());
}

void PlaceYear::build(std::string const& month, bool rebuild, std::string const& known) {
    build({.period = *Period::parse(month),
        .programs = {},
        .region = area,
        .known = known.empty() ? std::nullopt : std::optional{*parse_date(known)},
        .rebuild = rebuild});
}

void PlaceYear::build(std::string const& month, std::vector<std::string> const& programs) {
    build({.period = *Period::parse(month), .programs = programs, .region = area});
}

void PlaceYear::build(operations::BuildBatches const& request) {
    INFO(request.period.text());
    auto const outcomes = done(operations::build_batches(context, request));
    for (auto const& outcome : outcomes) {
        auto const lines = outcome.batch ? outcome.batch->content.line_count : 0;
        for (int number = 1; number <= lines; ++number) {
            check_explained(outcome.batch->key, number);
        }
    }
}

void PlaceYear::build_year() {
    for (auto month = *Period::from(place.year, 1); month.year() == place.year;
         month = month.next()) {
        build(month.text(), false, format_date(month.first_day()));
    }
}

void PlaceYear::release(std::string const& month) {
    constexpr std::int64_t enough_fen = 1'000'000'00;
    auto const period = *Period::parse(month);
    auto const built = storage::read_only(database.get(), [&](storage::Transaction& tx) {
        std::vector<std::pair<BookId, std::string>> all;
        for (auto const& row : storage::Query{tx, "programs", programs_sql}.bind(period).run()) {
            all.emplace_back(row.id<BookId>("book"), std::string{row.text("program")});
        }
        return all;
    });
    for (auto const& [book, program] : built) {
        // A document of its own for each month: its entries are keyed by it.
        fund(database.get(), book, program,
            {.document = static_cast<int>(period.month()), .year = place.year, .fen = enough_fen},
            period.first_day());
    }
    operations::StepRequest const all{
        .selection = {.period = period, .region = area}, .on = period.last_day()};
    auto const as = [&](int user, access::Role role) {
        auto other = context;
        other.actor = {UserId{user}, "", {{role, area}}};
        return other;
    };
    auto li = as(3, access::Role::approver);
    auto qian = as(4, access::Role::releaser);
    done(lock_batches(context, all));
    done(submit_batches(context, all));
    done(approve_batches(li, all));
    done(release_batches(qian, all));
}

void PlaceYear::adjust(std::string const& from, std::string const& to, std::string const& known) {
    auto const until = *Period::parse(to);
    done(operations::adjust_batches(context,
        {.region = area,
            .programs = {},
            .from = *Period::parse(from),
            .to = until,
            .in = until.next(),
            .known = *parse_date(known)}));
}

void PlaceYear::check_explained(payout::BatchKey key, int number) {
    auto const why = operations::explain_line(context, key, number);
    INFO(number << ' ' << (why ? "" : why.error().detail));
    REQUIRE(why.has_value());
    CHECK(why->explanation.amount == why->line.amount);
    for (auto const& step : why->explanation.steps) {
        CHECK_FALSE(step.rule.zh.empty());
        CHECK_FALSE(step.rule.en.empty());
    }
}

std::string PlaceYear::paid(std::string const& program, std::string const& name) {
    return storage::read_only(database.get(), [&](storage::Transaction& tx) {
        std::map<std::string, std::string> amounts;
        for (auto const& row :
            storage::Query{tx, "paid", paid_sql}.bind(program).bind(name).run()) {
            auto& text = amounts[row.period("for_period").text()];
            bool const is_regular = row.text("kind") == "regular";
            text += (is_regular                             ? ""
                            : row.text("kind") == "arrears" ? "+"
                                                            : "-") +
                format_yuan(row.money("amount_fen"));
        }
        std::string year;
        for (auto month = *Period::from(place.year, 1); month.year() == place.year;
             month = month.next()) {
            auto const& text = amounts[month.text()];
            year += (year.empty() ? "" : " ") + (text.empty() ? "-" : text);
        }
        return year;
    });
}

void PlaceYear::check(std::vector<Expected> const& table) {
    for (auto const& [program, name, months, why] : table) {
        INFO(program << ' ' << name << ": " << why);
        CHECK(paid(program, name) == months);
    }
}

operations::LineView PlaceYear::explained(
    std::string const& program, std::string const& name, std::string const& month) {
    auto const key = storage::read_only(database.get(), [&](storage::Transaction& tx) {
        auto const row = storage::Query{tx, "key", key_sql}
                             .bind(program)
                             .bind(name)
                             .bind(*Period::parse(month))
                             .run()
                             .exactly_one();
        return std::pair{payout::BatchKey{row.id<BookId>("book"), row.id<BatchId>("batch")},
            row.int64("line_no")};
    });
    auto why = operations::explain_line(context, key.first, key.second);
    REQUIRE(why.has_value());
    return *std::move(why);
}

std::string PlaceYear::sources_of(
    std::string const& program, std::string const& name, std::string const& month) {
    std::string text;
    for (auto const& step : explained(program, name, month).explanation.steps) {
        text += step.source + '\n';
    }
    return text;
}

std::string PlaceYear::steps_of(
    std::string const& program, std::string const& name, std::string const& month) {
    std::string text;
    for (auto const& step : explained(program, name, month).explanation.steps) {
        text += std::string{step.rule.en} + ": " + step.figure + '\n';
    }
    return text;
}

} // namespace doudi::test
