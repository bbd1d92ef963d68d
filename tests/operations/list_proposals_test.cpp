/// Rows of lists with a damaged identity: what is proposed with which score, and who may decide.
#include "doudi/operations/list_proposals.hpp"

#include "doudi/operations/import_list.hpp"
#include "operations/roster_fixture.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace doudi {
namespace {

using operations::DamagedRows;
using test::DibaoRow;
using test::make_id;
using test::RosterFixture;

/// Beilin has 张三 and 李四, Xincheng a second 张三 born on another day; nobody is proposed but by
/// what a test lists. User 2 is an auditor of the province.
struct ProposalFixture : RosterFixture {
    std::string const zhang = make_id(123);
    std::string const li = make_id(246, "19621105");
    operations::Context auditor = context;

    ProposalFixture() {
        std::string text{test::dibao_header};
        text += enrolled("610102", "H1", "张三", zhang);
        text += enrolled("610102", "H2", "李四", li);
        text += enrolled("610103", "H1", "张三", make_id(9, "19710203", "610103"));
        REQUIRE(RosterFixture::import(text).has_value());
        auditor.actor = {
            UserId{2}, "赵发放", {{access::Role::auditor, RegionCode::from_number(610000)}}};
    }

    static std::string enrolled(std::string const& region, std::string const& household,
        std::string const& name, std::string const& id) {
        DibaoRow row;
        row.region = region;
        row.household = household;
        row.name = row.holder = name;
        row.id = id;
        row.account = "62102" + id.substr(4, 14);
        if (row.account.back() == 'X') {
            row.account.back() = '0';
        }
        return row.text();
    }

    operations::ImportList custody(std::string const& rows) {
        return {.file = file("身份证号,姓名,收押日期\n" + rows),
            .kind = "custody",
            .region = RegionCode::from_number(610000),
            .as_of = *parse_date("2020-04-30"),
            .charset = {},
            .key_file = {},
            .damaged = DamagedRows::are_kept};
    }
    Result<operations::ImportedList> take(std::string const& rows) {
        return operations::import_list(context, custody(rows), faults);
    }

    /// "agreement name+birth+identity+county" of every proposal for one row, or "-".
    std::string proposed(std::string const& row) {
        auto const taken = take(row + ",2020-01-03\n");
        REQUIRE(taken.has_value());
        CHECK(taken->rows == 0);
        CHECK(taken->damaged == 1);
        return scores_of(taken->list);
    }
    std::string scores_of(std::int64_t list) {
        auto const view = operations::list_proposals(
            context, {.list = list, .region = RegionCode::from_number(610000)});
        REQUIRE(view.has_value());
        std::string text;
        for (auto const& one : view->proposals) {
            auto const& score = one.score;
            text += (text.empty() ? "" : "; ") + std::string{name_of(score.agreement)};
            for (auto const points : {score.name, score.birth, score.identity, score.county}) {
                text += ' ' + std::to_string(points);
            }
        }
        return text.empty() ? "-" : text;
    }
    std::string with(std::string text, std::size_t at, std::string_view characters) const {
        return text.replace(at, characters.size(), characters);
    }
    std::string without_check(std::string const& id) const {
        return id.substr(0, 6) + id.substr(8, 9);
    }
    std::string exchanged(std::string text, std::size_t at) const {
        std::swap(text[at], text[at + 1]);
        return text;
    }
    Result<void> decide(operations::Context& by, std::int64_t list, std::int64_t proposal,
        bool is_confirmed = true, std::string const& reason = "another person") {
        return operations::decide_proposal(by,
            {.list = list, .proposal = proposal, .is_confirmed = is_confirmed, .reason = reason});
    }
};

TEST_CASE_METHOD(ProposalFixture, "each kind of damage is scored by what agrees") {
    struct Case {
        std::string what;
        std::string row;
        std::string proposed;
    };
    auto const wrong_serial = with(zhang, 14, zhang[14] == '7' ? "8" : "7");
    std::vector<Case> const cases{
        {"the end hidden", with(zhang, 14, "****") + ",张三", "masked 40 30 21 5"},
        {"the birth hidden", with(zhang, 6, "********") + ",张三", "masked 40 0 17 5"},
        {"the area hidden", with(zhang, 0, "******") + ",张三", "masked 40 30 19 0"},
        {"hidden, another name", with(zhang, 17, "*") + ",王五", "-"},
        {"hidden, another number", with(li, 14, "****") + ",张三", "-"},
        {"the old number", without_check(zhang) + ",张三", "converted 40 30 30 5"},
        {"the old number, another name", without_check(li) + ",李肆", "converted 0 30 30 5"},
        {"a digit wrong", wrong_serial + ",张三", "one_digit 40 30 25 5"},
        {"a digit wrong, another name", wrong_serial + ",章三", "one_digit 0 30 25 5"},
        {"a digit of the birth wrong", with(zhang, 9, "9") + ",张三", "one_digit 40 0 25 5"},
        {"a digit of the area wrong", with(zhang, 5, "3") + ",张 三", "one_digit 40 30 25 0"},
        {"the check digit wrong", with(li, 17, li[17] == '1' ? "2" : "1") + ",李四",
            "one_digit 40 30 25 5"},
        {"neighbours exchanged", exchanged(zhang, 15) + ",张三", "exchanged 40 30 25 5"},
        {"two digits wrong", with(zhang, 14, "97") + ",张三", "differs 40 30 0 5"},
        {"the name alone", with(li, 14, "98") + ",张三", "-"},
        {"nobody's", make_id(500, "19330303").substr(0, 17) + "*,赵六", "-"},
    };
    for (auto const& one : cases) {
        INFO(one.what);
        CHECK(proposed(one.row) == one.proposed);
    }
    CHECK(count("roster.outside_row") == 0);
}

TEST_CASE_METHOD(
    ProposalFixture, "good, damaged and bad rows are told apart, and nothing is kept twice") {
    auto const rows = make_id(1) + ",甲,2020-01-01\n" + with(zhang, 14, "****") +
        ",张三,2020-01-03\n" + without_check(li) + ",李四,2020-01-04\n";
    auto const request = custody(rows);
    auto const taken = operations::import_list(context, request, faults);
    REQUIRE(taken.has_value());
    CHECK(taken->rows == 1);
    CHECK(taken->damaged == 2);
    CHECK(taken->proposals == 2);
    CHECK(count("roster.damaged_row WHERE (file_row, row_no, damage) IN "
                "((3, 2, 'masked'), (4, 3, 'old_number'))") == 2);
    auto const again = operations::import_list(context, request, faults);
    CHECK(again->is_unchanged);
    CHECK(again->damaged == 2);
    CHECK(count("roster.proposal") == 2);
    auto const lists =
        operations::list_outside_lists(context, RegionCode::from_number(610000), "custody");
    CHECK(lists->front().damaged == 2);

    auto const refused = take(with(zhang, 14, "****") + ",,2020-01-03\n" + // no name
        with(zhang, 14, "****") + ",张三,2020-13-03\n" +                   // no date
        with(zhang, 14, "****") + ",张\t三,2020-01-03\n" +                 // no text
        "123,张三,2020-01-03\n" + make_id(1) + ",\t,2020-01-03\n");
    CHECK(refusal_in(refused) == Refusal::file_has_faults);
    faults.sort();
    std::string told;
    for (auto const& fault : faults.all()) {
        told += std::to_string(fault.row) + ' ' + std::string{roster::column_of(fault).en} + ' ' +
            std::string{roster::text_of(fault.code).name} + '\n';
    }
    CHECK(told ==
        "2 resident_id resident_id_malformed\n3 held_from malformed_date\n"
        "4 name malformed_text\n5 resident_id resident_id_malformed\n");
    CHECK(count("roster.damaged_row") == 2);
    auto strict = custody(rows + "\n");
    strict.damaged = DamagedRows::are_faults;
    CHECK(refusal_in(operations::import_list(context, strict, faults)) == Refusal::file_has_faults);
    CHECK(faults.fault_count() == 2);
}

TEST_CASE_METHOD(ProposalFixture, "identity and name of a damaged row are nowhere in clear") {
    REQUIRE(take(with(zhang, 14, "****") + ",欧阳某某,2020-01-03\n").has_value());
    auto const hex = [](std::string_view text) {
        return to_hex(std::as_bytes(std::span{text.data(), text.size()}));
    };
    CHECK(count("roster.damaged_row d WHERE d::text LIKE '%欧阳%' OR d::text LIKE '%" +
              zhang.substr(0, 14) + "%' OR encode(sealed, 'hex') LIKE '%" + hex("欧阳") +
              "%' OR encode(sealed, 'hex') LIKE '%" + hex(zhang.substr(0, 6)) + "%'") == 0);
    CHECK(count("audit.record r WHERE r::text LIKE '%欧阳%'") == 0);
}

TEST_CASE_METHOD(ProposalFixture, "the best five are kept of many") {
    std::string text{test::dibao_header};
    for (int i = 0; i < 7; ++i) {
        text += enrolled("610102", "S" + std::to_string(i), "同名", make_id(300 + i));
    }
    REQUIRE(RosterFixture::import(text, "2020-05").has_value());
    auto const taken = take(with(make_id(303), 17, "*") + ",同名,2020-01-03\n");
    CHECK(taken->proposals == 5);
    CHECK(scores_of(taken->list).starts_with("masked 40 30 24 5; differs 40 30 0 5; "));
}

TEST_CASE_METHOD(ProposalFixture, "a confirmed row is one of its list, with that person's hash") {
    auto const taken = take(make_id(1) + ",甲,2020-01-01\n" + with(zhang, 14, "****") +
        ",张三,2020-01-03\n" + without_check(zhang) + ",张三,2020-02-03\n");
    REQUIRE(taken->proposals == 2);
    REQUIRE(decide(auditor, taken->list, 1).has_value());
    auto const own = " (SELECT id_hash FROM roster.person WHERE name = '张三' AND book = 610102)";
    CHECK(count("roster.outside_row WHERE row_no = 2 AND from_date = '2020-01-03' AND id_hash =" +
              std::string{own}) == 1);
    CHECK(count("roster.outside_row") == 2);
    REQUIRE(decide(auditor, taken->list, 2, false).has_value());
    CHECK(count("roster.outside_row") == 2);
    auto const view = operations::list_proposals(
        auditor, {.list = taken->list, .region = RegionCode::from_number(610000)});
    REQUIRE(view.has_value());
    CHECK(view->may_see_names);
    CHECK(view->proposals[0].state == storage::ProposalState::confirmed);
    CHECK(view->proposals[0].resident_id == zhang);
    CHECK(view->proposals[0].file_row == 3);
    CHECK(view->proposals[1].state == storage::ProposalState::rejected);
    CHECK(view->proposals[1].reason == "another person");
}

TEST_CASE_METHOD(
    ProposalFixture, "a confirmed death counts once, a confirmed certificate is compared") {
    auto deaths = custody("");
    deaths.kind = "deaths";
    deaths.file = file("身份证号,姓名,死亡日期\n" + li + ",李四,2020-03-01\n" + without_check(li) +
        ",李四,2020-03-02\n" + with(zhang, 14, "****") + ",张三,2020-03-03\n");
    auto const dead = operations::import_list(context, deaths, faults);
    REQUIRE(dead->proposals == 2);
    CHECK(decide(auditor, dead->list, 1).has_value());
    CHECK(decide(auditor, dead->list, 2).has_value());
    CHECK(count("roster.outside_person WHERE on_date IN ('2020-03-01', '2020-03-03')") == 2);
    CHECK(count("roster.outside_person") == 2);
    CHECK(count("roster.outside_row") == 0);

    auto disabled = custody("");
    disabled.kind = "disability";
    disabled.file = file("resident_id,name,certificate_no\n" + with(zhang, 14, "****") + ",张三," +
        zhang + "43\n" + with(li, 14, "****") + ",李四," + zhang + "31\n");
    auto const cards = operations::import_list(context, disabled, faults);
    REQUIRE(cards->proposals == 2);
    CHECK(decide(auditor, cards->list, 1).has_value());
    CHECK(decide(auditor, cards->list, 2).has_value());
    CHECK(count("roster.outside_row WHERE (code, is_other_person) IN (('43', false), "
                "('31', true))") == 2);
}

TEST_CASE_METHOD(ProposalFixture, "nobody decides on a list of their own, or twice, or elsewhere") {
    std::string text{test::dibao_header};
    text +=
        enrolled("610102", "H1", "张三", zhang) + enrolled("610102", "H9", "张三", make_id(777));
    REQUIRE(RosterFixture::import(text, "2020-05").has_value());
    auto const taken = take(with(zhang, 14, "****") + ",张三,2020-01-03\n");
    REQUIRE(taken->proposals == 2); // masked, and born on the same day
    auto const list = taken->list;
    CHECK(refusal_in(decide(context, list, 1)) == Refusal::same_person);
    CHECK(refusal_in(decide(context, list, 1, false)) == Refusal::same_person);
    CHECK(refusal_in(decide(auditor, list, 3)) == Refusal::unknown_proposal);
    CHECK(refusal_in(decide(auditor, list, 0)) == Refusal::unknown_proposal);
    CHECK(refusal_in(decide(auditor, list, 1LL << 40)) == Refusal::unknown_proposal);
    CHECK(refusal_in(decide(auditor, list + 1, 1)) == Refusal::unknown_proposal);
    CHECK(refusal_in(decide(auditor, list, 1, false, "")) == Refusal::malformed);
    CHECK(refusal_in(decide(auditor, list, 1, false, std::string(201, 'x'))) == Refusal::malformed);
    auto other = auditor;
    other.actor.grants = {{access::Role::approver, RegionCode::from_number(610000)}};
    CHECK(refusal_in(decide(other, list, 1)) == Refusal::not_permitted);
    other.actor.grants = {{access::Role::auditor, RegionCode::from_number(610102)}};
    CHECK(refusal_in(decide(other, list, 1)) == Refusal::outside_region);
    CHECK(count("roster.proposal_decision") == 0);

    CHECK(decide(auditor, list, 1).has_value());
    CHECK(refusal_in(decide(auditor, list, 1)) == Refusal::proposal_decided);
    CHECK(refusal_in(decide(auditor, list, 2)) == Refusal::proposal_decided); // the row is taken
    CHECK(refusal_in(decide(auditor, list, 2, false)) == Refusal::proposal_decided);
    CHECK(count("roster.proposal_decision") == 1);
    CHECK(count("roster.outside_row") == 1);
    auto const view = operations::list_proposals(
        auditor, {.list = list, .region = RegionCode::from_number(610000)});
    CHECK(view->proposals[1].state == storage::ProposalState::settled);
}

TEST_CASE_METHOD(
    ProposalFixture, "who was rejected does not come back for the same row of the book") {
    auto const row = with(zhang, 14, "****") + ",张三,2020-01-03\n";
    auto const first = take(row);
    REQUIRE(first->proposals == 1);
    REQUIRE(decide(auditor, first->list, 1, false).has_value());
    CHECK(take(make_id(2) + ",乙,2020-01-02\n" + row)->proposals == 0);
    auto const changed = with(zhang, 14, "****") + ",张 三,2020-01-03\n";
    CHECK(take(changed)->proposals == 1); // another row
    auto county = custody(row + "\n\n");
    county.region = RegionCode::from_number(610102);
    auto const below = operations::import_list(context, county, faults);
    REQUIRE(below->proposals == 1); // another book
    REQUIRE(decide(auditor, below->list, 1).has_value());
    county.file = file("身份证号,姓名,收押日期\n" + row + make_id(3) + ",丙,2020-01-01\n");
    CHECK(operations::import_list(context, county, faults)->proposals == 1);
}

TEST_CASE_METHOD(ProposalFixture, "a list is searched in its region and below, and shown there") {
    auto request =
        custody(make_id(9, "19710203", "610103").substr(0, 14) + "****,张三,2020-01-03\n");
    request.region = RegionCode::from_number(610102);
    auto const beilin = operations::import_list(context, request, faults);
    REQUIRE(beilin.has_value());
    CHECK(beilin->proposals == 0); // the person is in Xincheng
    request.region = RegionCode::from_number(610103);
    auto const xincheng = operations::import_list(context, request, faults);
    CHECK(xincheng->proposals == 1);
    auto const show = [&](operations::Context& who, int region) {
        return operations::list_proposals(
            who, {.list = xincheng->list, .region = RegionCode::from_number(region)});
    };
    CHECK(show(auditor, 610103)->proposals.size() == 1);
    CHECK(refusal_in(show(auditor, 610102)) == Refusal::unknown_proposal);
    auto officer = auditor;
    officer.actor.grants = {{access::Role::payout_officer, RegionCode::from_number(610103)}};
    CHECK_FALSE(show(officer, 610103)->may_see_names);
    CHECK(refusal_in(show(officer, 610000)) == Refusal::outside_region);
    auto nobody = auditor;
    nobody.actor.grants = {{access::Role::administrator, RegionCode::from_number(610000)}};
    CHECK(refusal_in(show(nobody, 610103)) == Refusal::not_permitted);
    CHECK(count("audit.record WHERE action = 'list.proposals'") > 0);
}

TEST_CASE_METHOD(ProposalFixture, "a file with too many damaged rows is refused") {
    std::string rows;
    for (std::size_t i = 0; i <= roster::damaged_rows_max; ++i) {
        rows += make_id(static_cast<int>(i)).substr(0, 14) + "****,甲,2020-01-03\n";
    }
    auto const refused = take(rows);
    CHECK(refusal_in(refused) == Refusal::file_too_large);
    CHECK(count("roster.outside_list") == 0);
}

TEST_CASE_METHOD(ProposalFixture, "what was proposed and decided cannot be changed") {
    auto const taken = take(with(zhang, 14, "****") + ",张三,2020-01-03\n");
    REQUIRE(decide(auditor, taken->list, 1).has_value());
    for (std::string const table : {"damaged_row", "proposal", "proposal_decision"}) {
        CAPTURE(table);
        CHECK_THROWS(storage::write(database.get(), [&](storage::Transaction& tx) -> Result<void> {
            storage::Query{tx, "change", "UPDATE roster." + table + " SET row_no = 9"}.run();
            return {};
        }));
        CHECK_THROWS(database.run_as_superuser("DELETE FROM roster." + table));
    }
}

} // namespace
} // namespace doudi
