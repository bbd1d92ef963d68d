/// What an import leaves in the tables, and when it leaves nothing.
#include "doudi/operations/import_roster.hpp"

#include "doudi/operations/read_rosters.hpp"
#include "operations/roster_fixture.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

#include <thread>

namespace doudi {
namespace {

using operations::OnFaults;
using test::dibao_roster;
using test::DibaoRow;
using test::make_id;
using test::member_of;
using test::RosterFixture;

std::string file_of(std::vector<DibaoRow> const& rows) {
    std::string text{test::dibao_header};
    for (auto const& row : rows) {
        text += row.text();
    }
    return text;
}

DibaoRow household(int number) {
    DibaoRow row;
    row.household = "H" + std::to_string(number);
    row.id = make_id(number);
    row.account = "6210201234567890" + std::to_string(100 + number);
    return row;
}

/// Opened, closed.
std::pair<std::int64_t, std::int64_t> versions(Result<operations::ImportedRoster> const& result) {
    std::pair<std::int64_t, std::int64_t> sums{0, 0};
    for (auto const& book : result.value().books) {
        sums.first += book.opened;
        sums.second += book.closed;
    }
    return sums;
}

using Versions = std::pair<std::int64_t, std::int64_t>;

TEST_CASE_METHOD(RosterFixture, "a file without rows empties the list of the region named") {
    auto elsewhere = household(3);
    elsewhere.region = "610103";
    REQUIRE(import(file_of({household(1), household(2)})).has_value());
    REQUIRE(import(file_of({elsewhere})).has_value());
    auto nobody = request(test::dibao_header, "2020-05");
    auto const of = [&](int region) {
        nobody.region = RegionCode::from_number(region);
        return import(nobody);
    };
    CHECK(versions(of(610102)) == Versions{0, 2});
    CHECK(enrolled("2020-05") == 1); // of the other county
    CHECK(enrolled("2020-04") == 3);
    CHECK(versions(of(610102)) == Versions{0, 0});
    CHECK(versions(of(610103)) == Versions{0, 1}); // the same file, another region
    CHECK(enrolled("2020-05") == 0);
    CHECK(of(610104).error().code == Refusal::unknown_book); // has none
}

TEST_CASE_METHOD(RosterFixture, "a file without rows for more than a county is refused") {
    REQUIRE(import(file_of({household(1), household(2)})).has_value());
    auto nobody = request(test::dibao_header, "2020-05");
    auto const before = state();
    for (auto const region : {610000, 610100}) {
        INFO(region);
        nobody.region = RegionCode::from_number(region);
        auto const refused = import(nobody);
        REQUIRE(refused.has_error());
        CHECK(refused.error().code == Refusal::not_a_county_book);
        CHECK(refused.error().detail == std::to_string(region) + ": the file has no rows");
    }
    nobody.region.reset();
    CHECK(import(nobody).error().code == Refusal::not_a_county_book);
    CHECK(state() == before);
}

TEST_CASE_METHOD(RosterFixture, "a first import enrols everybody, identities unreadable") {
    auto const imported = import(file_of({household(1), member_of("H1", 11), household(2)}));
    REQUIRE(imported.has_value());
    CHECK(imported->rows == 3);
    CHECK(imported->accepted == 3);
    CHECK(versions(imported) == Versions{2, 0});
    CHECK(count("roster.person") == 3);
    CHECK(count("roster.payee_account") == 2);
    CHECK(enrolled("2020-04") == 2);
    CHECK(enrolled("2020-03") == 0);
    CHECK(count("roster.enrolment WHERE member_person[1] = person AND valid_until IS NULL"
                " AND cardinality(member_person) = 2") == 1);
    CHECK(state().find(make_id(1)) == std::string::npos);
    CHECK(state().find(household(1).account) == std::string::npos);
    CHECK(count("audit.record WHERE action = 'roster.import' AND outcome = 'done'") == 1);
}

TEST_CASE_METHOD(RosterFixture, "the same file again changes nothing and says so") {
    auto const text = dibao_roster(10);
    auto const first = import(text);
    REQUIRE(first.has_value());
    auto const before = state();
    auto const again = import(text);
    REQUIRE(again.has_value());
    CHECK(again->is_unchanged);
    CHECK(again->accepted == first->accepted);
    CHECK(again->books.at(0).import == first->books.at(0).import);
    CHECK(state() == before);
}

TEST_CASE_METHOD(RosterFixture, "the next month with the same facts opens no version") {
    REQUIRE(import(dibao_roster(10)).has_value());
    auto const may = import(dibao_roster(10), "2020-05");
    REQUIRE(may.has_value());
    CHECK_FALSE(may->is_unchanged);
    CHECK(versions(may) == Versions{0, 0});
    CHECK(enrolled("2020-05") == 10);
}

TEST_CASE_METHOD(RosterFixture, "a change closes one version and opens another from its month") {
    auto changed = household(1);
    REQUIRE(import(file_of({household(1), household(2), household(3)})).has_value());

    SECTION("income, in the next month") {
        changed.income = "2000";
        auto const may = import(file_of({changed, household(2), household(3)}), "2020-05");
        CHECK(versions(may) == Versions{1, 1});
        CHECK(count("roster.enrolment WHERE version = 2 AND income_year_fen = 200000"
                    " AND valid_from = '2020-05-01' AND valid_until IS NULL") == 1);
        CHECK(count("roster.enrolment WHERE version = 1 AND income_year_fen = 300000"
                    " AND valid_until = '2020-05-01' AND superseded_at IS NULL") == 1);
        CHECK(enrolled("2020-04") == 3);
        CHECK(enrolled("2020-05") == 3);
    }
    SECTION("account") {
        changed.account = "6210209999999999999";
        CHECK(versions(import(file_of({changed, household(2), household(3)}), "2020-05")) ==
            Versions{1, 1});
        CHECK(count("roster.payee_account") == 4);
    }
    SECTION("a member more, who is one household's in the month and none's before") {
        CHECK(versions(import(file_of({changed, member_of("H1", 50), household(2), household(3)}),
                  "2020-05")) == Versions{1, 1});
        CHECK(count("roster.person") == 4);
    }
    SECTION("somebody missing is closed from the month on") {
        CHECK(versions(import(file_of({household(2), household(3)}), "2020-05")) == Versions{0, 1});
        CHECK(enrolled("2020-04") == 3);
        CHECK(enrolled("2020-05") == 2);
    }
    SECTION("a corrected file of the same month supersedes: the wrong version never was in force") {
        changed.income = "2000";
        CHECK(versions(import(file_of({changed, household(2)}))) == Versions{1, 2});
        CHECK(enrolled("2020-04") == 2);
        CHECK(count("roster.enrolment WHERE superseded_at IS NOT NULL") == 2);
        CHECK(versions(import(file_of({household(1), household(2), household(3)}))) ==
            Versions{2, 1});
        CHECK(enrolled("2020-04") == 3);
    }
    SECTION("a new name is the same person") {
        changed.name = "张叁";
        CHECK(versions(import(file_of({changed, household(2), household(3)}), "2020-05")) ==
            Versions{0, 0});
        CHECK(count("roster.person WHERE superseded_at IS NULL") == 3);
        CHECK(count("roster.person WHERE version = 2 AND name = '张叁'") == 1);
    }
}

TEST_CASE_METHOD(RosterFixture, "other counties and programs stay as they are") {
    REQUIRE(import(dibao_roster(5)).has_value());
    REQUIRE(import(dibao_roster(5, 100, "610103")).has_value());
    CHECK(enrolled("2020-04") == 10);
    auto other = request(
        "region_code,name,resident_id,residence,bank_no,account_no,account_name\n610102,王五," +
        test::make_nth_id(0) + ",rural,102791000012,6210201234567890123,王五\n");
    other.program = "TK-S";
    auto const imported = import(other);
    REQUIRE(imported.has_value());
    CHECK(enrolled("2020-04") == 11);
    CHECK(count("roster.person WHERE name = '王五' AND version = 2") == 1);
}

TEST_CASE_METHOD(RosterFixture, "a file with faults is refused whole, every fault told") {
    auto bad = household(2);
    bad.bank = "1";
    auto const before = state();
    auto const refused = import(file_of({household(1), bad, household(3)}));
    CHECK(refusal_in(refused) == Refusal::file_has_faults);
    CHECK(refused.error().detail == "1 faults; 1 of 3 rows rejected");
    CHECK(faults.fault_count() == 1);
    CHECK(state() == before);
    CHECK(
        count("audit.record WHERE action = 'roster.import' AND outcome = 'file_has_faults'") == 1);
}

TEST_CASE_METHOD(RosterFixture, "or its valid rows are taken; the others stay as they were") {
    REQUIRE(import(file_of({household(1), household(2), member_of("H2", 12), household(3)}))
                .has_value());
    auto bad = household(2);
    bad.bank = "1";
    auto changed = household(3);
    changed.income = "1";

    SECTION("the household of a faulty row keeps its version") {
        auto may = request(file_of({household(1), bad, member_of("H2", 12), changed}), "2020-05");
        may.on_faults = OnFaults::take_valid;
        auto const imported = import(may);
        REQUIRE(imported.has_value());
        CHECK(imported->accepted == 2);
        CHECK(imported->rejected == 2);
        CHECK(versions(imported) == Versions{1, 1});
        CHECK(enrolled("2020-05") == 3);
        CHECK(count("roster.import WHERE accepted = 2 AND rejected = 2 AND row_count = 4") == 1);
    }
    SECTION("and its members cannot be in another one too") {
        auto may =
            request(file_of({household(1), member_of("H1", 12), bad, member_of("H2", 13), changed}),
                "2020-05");
        may.on_faults = OnFaults::take_valid;
        auto const imported = import(may);
        REQUIRE(imported.has_value());
        CHECK(imported->accepted == 1);
        CHECK(imported->rejected == 4);
        REQUIRE(faults.fault_count() == 2);
        CHECK(faults.all()[0].row == 2);
        CHECK(faults.all()[0].code == roster::FaultCode::duplicate_person);
        CHECK(versions(imported) == Versions{1, 1});
        CHECK(enrolled("2020-05") == 3);
    }
}

TEST_CASE_METHOD(RosterFixture, "who may import what") {
    SECTION("no payout officer") {
        context.actor.grants = {{access::Role::auditor, RegionCode::from_number(610000)}};
        CHECK(refusal_in(import(dibao_roster(2))) == Refusal::not_permitted);
    }
    SECTION("one of another county") {
        context.actor.grants = {{access::Role::payout_officer, RegionCode::from_number(610103)}};
        CHECK(refusal_in(import(dibao_roster(2))) == Refusal::file_has_faults);
        CHECK(faults.all()[0].code == roster::FaultCode::outside_region);
        auto wanted = request(dibao_roster(2));
        wanted.region = RegionCode::from_number(610102);
        CHECK(refusal_in(import(wanted)) == Refusal::outside_region);
    }
    SECTION("rows outside the region asked for") {
        auto wanted = request(dibao_roster(2));
        wanted.region = RegionCode::from_number(610103);
        CHECK(refusal_in(import(wanted)) == Refusal::file_has_faults);
    }
    SECTION("a program without months") {
        auto wanted = request(dibao_roster(2));
        wanted.program = "TR-E";
        CHECK(refusal_in(import(wanted)) == Refusal::unknown_program);
    }
}

TEST_CASE_METHOD(RosterFixture, "a roster that is locked for a payout, or old, stays") {
    REQUIRE(import(dibao_roster(3)).has_value());
    database.run_as_superuser(
        "INSERT INTO payout.batch (book, period, program, kind, state, built_by)"
        " VALUES (610102, '2020-04-01', 'DB-R', 'regular', 'locked', 1)");
    CHECK(refusal_in(import(dibao_roster(4))) == Refusal::roster_locked);
    CHECK(refusal_in(import(dibao_roster(4), "2020-03")) == Refusal::roster_locked);
    REQUIRE(import(dibao_roster(4), "2020-05").has_value());
    database.run_as_superuser("UPDATE payout.batch SET state = 'cancelled'");
    CHECK(refusal_in(import(dibao_roster(5))) == Refusal::roster_of_later_month);
}

TEST_CASE_METHOD(RosterFixture, "X4 a correction decides the months up to the next roster") {
    REQUIRE(import(dibao_roster(4)).has_value());
    REQUIRE(import(dibao_roster(5), "2020-06").has_value());
    database.run_as_superuser(
        "INSERT INTO payout.batch (book, period, program, kind, state, built_by)"
        " VALUES (610102, '2020-04-01', 'DB-R', 'regular', 'closed', 1)");
    auto const versions = count("roster.enrolment");

    // In May there were three households; the second had another income.
    auto text = dibao_roster(3);
    auto const income = text.find(",1,,1027");
    REQUIRE(income != std::string::npos);
    text.replace(income, 3, ",9,");
    auto correction = request(text, "2020-05");
    CHECK(refusal_in(import(correction)) == Refusal::roster_of_later_month);
    correction.is_correction = true;
    auto const corrected = import(correction);
    REQUIRE(corrected.has_value());
    CHECK(corrected->books.front().opened == 1);
    CHECK(corrected->books.front().closed == 2);
    CHECK(enrolled("2020-04") == 4);
    CHECK(enrolled("2020-05") == 3);
    CHECK(enrolled("2020-06") == 5);
    // What was known before is kept: two versions superseded, four parts of them and a new one.
    CHECK(count("roster.enrolment WHERE superseded_at IS NOT NULL") == 2);
    CHECK(count("roster.enrolment") == versions + 5);
    CHECK(count("roster.enrolment WHERE income_year_fen = 900 AND superseded_at IS NULL "
                "AND valid_from = '2020-05-01' AND valid_until = '2020-06-01'") == 1);

    CHECK(import(correction)->is_unchanged);
    // As it was: nothing is lost by going there and back.
    auto back = request(dibao_roster(4), "2020-05");
    back.is_correction = true;
    REQUIRE(import(back).has_value());
    CHECK(enrolled("2020-05") == 4);
    CHECK(enrolled("2020-06") == 5);
    CHECK(count("roster.enrolment WHERE income_year_fen = 900 AND superseded_at IS NULL") == 0);
}

TEST_CASE_METHOD(RosterFixture, "files of the wrong kind") {
    auto const before = state();
    CHECK(refusal_in(import("a,b\n1,2\n")) == Refusal::file_wrong_layout);
    CHECK(refusal_in(import(std::string{test::dibao_header})) == Refusal::not_a_county_book);
    auto cut = dibao_roster(20);
    cut.resize(cut.size() - 25);
    CHECK(refusal_in(import(cut)) == Refusal::file_truncated);
    auto broken = dibao_roster(20);
    broken[broken.size() / 2] = '\xFF';
    auto wanted = request(broken);
    wanted.charset = Charset::utf8;
    CHECK(refusal_in(import(wanted)) == Refusal::malformed_encoding);
    wanted.file = directory / "missing.csv";
    CHECK(refusal_in(import(wanted)) == Refusal::file_unreadable);
    wanted.file = directory;
    CHECK(refusal_in(import(wanted)) == Refusal::file_unreadable);
    CHECK(state() == before);
}

TEST_CASE_METHOD(RosterFixture, "GB18030 with rare names and UTF-8 are the same roster") {
    auto rare = household(1);
    rare.name = rare.holder = "𠮷䶮·㛃鿍";
    auto const utf8 = file_of({rare, household(2)});
    auto const gb18030 = *from_utf8(utf8, Charset::gb18030);
    REQUIRE(gb18030 != utf8);
    REQUIRE(import(gb18030).has_value());
    CHECK(count("roster.person WHERE name = '𠮷䶮·㛃鿍'") == 1);
    auto const again = import("\xEF\xBB\xBF" + utf8);
    REQUIRE(again.has_value());
    CHECK_FALSE(again->is_unchanged); // other bytes
    CHECK(versions(again) == Versions{0, 0});
}

TEST_CASE_METHOD(RosterFixture, "another key is noticed before anything is written with it") {
    REQUIRE(import(dibao_roster(3)).has_value());
    std::filesystem::remove(directory / "key");
    CHECK(refusal_in(import(dibao_roster(4))) == Refusal::key_unusable);
}

TEST_CASE_METHOD(RosterFixture, "of files taken at once the last one that names a county holds") {
    std::vector<std::filesystem::path> files;
    for (int round = 1; round <= 8; ++round) {
        // The longer ones come first: taken in any other order, an earlier one would be the last.
        files.push_back(file(dibao_roster(90 - 10 * round, 0, "610102")));
        files.push_back(file(dibao_roster(100 - 10 * round, 200, "610103")));
    }
    files.push_back(files.back());
    auto const taken = operations::import_rosters(context, request(""), files);
    REQUIRE(taken.size() == files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
        CHECK(taken[i].file == files[i]);
        REQUIRE(taken[i].imported.has_value());
        CHECK(taken[i].imported->is_unchanged == (i + 1 == files.size()));
    }
    CHECK(enrolled("2020-04") == 10 + 20);
    CHECK(count("roster.import") == 16);
    CHECK(count("roster.enrolment WHERE superseded_at IS NULL AND book = 610103") == 20);
}

TEST_CASE_METHOD(RosterFixture, "of files taken at once each is refused by itself") {
    std::vector const files{file(dibao_roster(10)), file("not a roster\n"),
        file(dibao_roster(20, 200, "610103")), file("")};
    auto const taken = operations::import_rosters(context, request(""), files);
    REQUIRE(taken.size() >= 2);
    CHECK(taken[0].imported.has_value());
    CHECK(refusal_in(taken[1].imported) == Refusal::file_wrong_layout);
    auto const is_taken = [](operations::RosterFile const& one) {
        return one.imported.has_value();
    };
    CHECK(count("roster.import") == std::count_if(taken.begin(), taken.end(), is_taken));
    CHECK(operations::import_rosters(context, request(""), {}).empty());
}

TEST_CASE_METHOD(RosterFixture, "a server that dies in the middle leaves nothing behind") {
    REQUIRE(import(dibao_roster(50)).has_value());
    auto const before = state();
    auto const text = dibao_roster(4'000, 1000);
    int interrupted = 0;
    for (int wait_ms = 20; wait_ms <= 320; wait_ms += 100) {
        auto const wanted = request(text, "2020-05");
        std::thread killer{[&] {
            std::this_thread::sleep_for(std::chrono::milliseconds{wait_ms});
            database.run_as_superuser("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                      " WHERE datname = current_database()"
                                      " AND pid <> pg_backend_pid()");
        }};
        try {
            if (import(wanted)) {
                killer.join();
                break;
            }
        } catch (storage::Failure const& failure) {
            CHECK(failure.is_connection_lost());
            ++interrupted;
        }
        killer.join();
        CHECK(state() == before);
    }
    CHECK(interrupted > 0);
    auto const imported = import(text, "2020-05");
    REQUIRE(imported.has_value());
    CHECK(imported->accepted == imported->rows);
    CHECK(enrolled("2020-05") == 4'000);
}

TEST_CASE_METHOD(RosterFixture, "rosters are listed, shown and searched where one may read") {
    REQUIRE(import(dibao_roster(5)).has_value());
    REQUIRE(import(dibao_roster(4, 100, "610103")).has_value());
    REQUIRE(import(dibao_roster(4), "2020-05").has_value());

    CHECK(operations::list_roster_imports(context, {})->size() == 3);
    operations::WhichRosters const county{RegionCode::from_number(610102), {}, {}};
    CHECK(operations::list_roster_imports(context, county)->size() == 2);
    auto const sizes = operations::show_rosters(context, {}, *Period::parse("2020-04"));
    REQUIRE(sizes->size() == 2);
    CHECK(sizes->at(0).enrolments == 5);
    CHECK(sizes->at(0).persons == 9);

    auto const found = operations::find_on_rosters(context, test::make_nth_id(1));
    REQUIRE(found.has_value());
    REQUIRE(found->size() == 1);
    CHECK(found->at(0).program == "DB-R");
    CHECK(found->at(0).valid_from == Period::parse("2020-04")->first_day());
    CHECK(operations::find_on_rosters(context, make_id(999))->empty());
    CHECK(refusal_in(operations::find_on_rosters(context, "1")) == Refusal::resident_id_malformed);
    CHECK(count("audit.record WHERE detail || subject LIKE '%" + test::make_nth_id(1) + "%'") == 0);

    context.actor.grants = {{access::Role::auditor, RegionCode::from_number(610103)}};
    CHECK(operations::find_on_rosters(context, test::make_nth_id(1))->empty());
    CHECK(operations::list_roster_imports(context, {})->size() == 1);
    CHECK(refusal_in(operations::list_roster_imports(context, county)) == Refusal::outside_region);
    context.actor.grants = {{access::Role::payout_officer, RegionCode::from_number(610000)}};
    CHECK(refusal_in(operations::find_on_rosters(context, test::make_nth_id(1))) ==
        Refusal::not_permitted);
}

} // namespace
} // namespace doudi
