/// A month of sample data, from its files to the checks: what was planted is found, and nothing of
/// high severity besides.
#include "doudi/operations/checks.hpp"
#include "doudi/operations/import_list.hpp"
#include "doudi/roster/identity_key.hpp"
#include "sample/sample_files.hpp"
#include "support/place_year.hpp"

#include <catch2/catch.hpp>

#include <iomanip>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

namespace doudi {
namespace {

/// Check, county and identity, by its hash.
using Case = std::tuple<std::string, std::int64_t, Digest>;

/// Huangshan, June 2021.
struct SampleMonth : test::PlaceYear {
    static constexpr auto month = "2021-06";

    SampleMonth()
        : PlaceYear{{.area = 341000,
              .books = {341000, 341002, 341003, 341004, 341021, 341022, 341023, 341024},
              .year = 2021}},
          files{test::write_in_memory({.plan = "huangshan-2021",
                                          .people = 2'000,
                                          .seed = 1,
                                          .months = {*Period::parse(month)}})
                    .files} {}

    void import_rosters() {
        std::string const root = "rosters/" + std::string{month} + "/";
        for (auto const& [path, text] : files) {
            if (path.starts_with(root)) {
                auto const program = path.substr(root.size(), path.rfind('/') - root.size());
                take(program, month, text);
            }
        }
    }

    /// Who was left out is known after the month is paid.
    void import_corrections() {
        std::string const root = "corrections/" + std::string{month} + "/";
        for (auto const& [path, text] : files) {
            if (path.starts_with(root)) {
                auto const program = path.substr(root.size(), path.rfind('/') - root.size());
                auto asked = request(text, month);
                asked.program = program;
                asked.is_correction = true;
                faults = {};
                REQUIRE(import(asked).has_value());
            }
        }
    }

    void import_list(std::string const& kind, RegionCode region, std::string const& text) {
        faults = {};
        auto const taken = operations::import_list(context,
            {.file = file(text),
                .kind = kind,
                .region = region,
                .as_of = Period::parse(month)->last_day(),
                .charset = {},
                .key_file = {}},
            faults);
        INFO(kind << ' ' << (taken ? "" : taken.error().detail));
        for (auto const& fault : faults.all()) {
            INFO(fault.row << ' ' << roster::text_of(fault.code).name);
            CHECK(false);
        }
        REQUIRE(taken.has_value());
    }

    /// After the month was built: what they say of the dead comes late.
    void import_lists() {
        import_list("deaths", area, files.at("deaths.csv"));
        for (auto const& [path, text] : files) {
            if (path.starts_with("lists/")) {
                auto const name = path.substr(6, path.find_first_of("/.", 6) - 6);
                auto const slash = path.find('/', 6);
                auto const region = slash == std::string::npos
                    ? area
                    : *RegionCode::parse(path.substr(slash + 1, 6));
                import_list(name, region, text);
            }
        }
    }

    /// The money of the release came out of thin air: a document of the city that says it did not.
    void explain_money() {
        database.run_as_superuser(R"sql(
            INSERT INTO funding.allocation (book, document, method, state, total_fen,
                                            source_sha256, created_by, effective_on)
            SELECT 341000, document, 'list', 'approved', sum(b.credit_fen), '', 1, '2021-06-01'
              FROM ledger.account a JOIN ledger.balance b USING (book, account)
             WHERE a.code LIKE 'Q20%' GROUP BY document;
            INSERT INTO funding.allocation_line (book, allocation, receiver, amount_fen)
            SELECT 341000, l.allocation, a.book, sum(b.credit_fen)
              FROM funding.allocation l
              JOIN ledger.account a ON a.document = l.document
              JOIN ledger.balance b ON b.book = a.book AND b.account = a.account
             WHERE a.code LIKE 'Q20%' GROUP BY l.allocation, a.book)sql");
    }

    std::set<Case> planted() {
        auto const key = roster::open_key(directory / "key");
        REQUIRE(key.has_value());
        std::set<Case> cases;
        for (auto const& row : test::table(files.at("truth-checks.csv"))) {
            std::set<std::string> const imported{"rosters", "lists", "corrections"};
            if (row.at("from") <= month && imported.contains(row.at("shown_by"))) {
                auto const& id = row.at("resident_id");
                cases.emplace(row.at("check"), std::stoll(row.at("county")),
                    id.empty() ? Digest{} : key->id_hash(id));
            }
        }
        return cases;
    }

    /// A finding names a person, or an enrolment that was not paid.
    static constexpr std::string_view hashes_sql = R"sql(
        SELECT book, person::text AS who, id_hash FROM roster.person
         UNION
        SELECT e.book, 'enrolment ' || e.enrolment, p.id_hash
          FROM roster.enrolment e
          JOIN roster.person p ON p.book = e.book AND p.person = e.person)sql";

    /// Of the checks' own severities.
    std::set<Case> found(operations::ChecksView const& view) {
        auto const hashes = storage::read_only(database.get(), [&](storage::Transaction& tx) {
            std::map<std::pair<std::int64_t, std::string>, Digest> all;
            for (auto const& row : storage::Query{tx, "hashes", hashes_sql}.run()) {
                auto const bytes = row.bytes("id_hash");
                Digest hash{};
                std::copy(bytes.begin(), bytes.end(), hash.begin());
                all[{row.int32("book"), std::string{row.text("who")}}] = hash;
            }
            return all;
        });
        std::map<std::string_view, reconcile::Severity> own;
        for (auto const& check : reconcile::checks()) {
            own[check.id] = check.severity;
        }
        std::set<Case> cases;
        for (auto const& one : view.findings) {
            if (one.severity != own.at(one.check)) {
                continue;
            }
            auto const who = one.person ? std::to_string(*one.person) : one.subject;
            auto const known = hashes.find({one.county.value(), who});
            cases.emplace(
                one.check, one.county.value(), known == hashes.end() ? Digest{} : known->second);
        }
        return cases;
    }

    test::Files files;
};

struct Count {
    int planted = 0;
    int found = 0;
    int both = 0;
};

} // namespace

TEST_CASE("what was planted in a month of sample data is found by its check, and no other") {
    SampleMonth world;
    world.import_rosters();
    auto const built = operations::build_batches(world.context,
        {.period = *Period::parse(SampleMonth::month), .programs = {}, .region = world.area});
    REQUIRE(built.has_value());
    world.release(SampleMonth::month);
    world.explain_money();
    world.import_corrections();
    world.import_lists();
    auto const view = operations::run_checks(world.context,
        {.period = *Period::parse(SampleMonth::month),
            .region = world.area,
            .checks = "",
            .as_of = {}});
    REQUIRE(view.has_value());

    auto const planted = world.planted();
    auto const found = world.found(*view);
    std::map<std::string, Count> counts;
    for (auto const& one : planted) {
        auto& count = counts[std::get<0>(one)];
        ++count.planted;
        count.both += found.contains(one) ? 1 : 0;
    }
    for (auto const& one : found) {
        ++counts[std::get<0>(one)].found;
    }
    std::ostringstream table;
    table << "\ncheck   planted   found\n";
    for (auto const& [check, count] : counts) {
        table << check << std::setw(12) << count.planted << std::setw(8) << count.found << '\n';
    }
    WARN(table.str());
    CHECK(planted == found);
    for (auto const* const check : {"A01", "A03", "A04", "A05", "A06", "A07", "A09", "A10", "A11",
             "A12", "A13", "A15", "A30", "A31", "A32", "A33", "A40"}) {
        CAPTURE(check);
        CHECK(counts[check].planted > 0);
        CHECK(counts[check].both == counts[check].planted);
    }
    for (auto const& one : view->findings) {
        CAPTURE(one.check, one.county.value(), one.program, one.subject);
        CHECK((one.severity != reconcile::Severity::high || one.person.has_value()));
    }
    // The same month again says the same.
    auto const again = operations::run_checks(world.context,
        {.period = *Period::parse(SampleMonth::month),
            .region = world.area,
            .checks = "",
            .as_of = {}});
    CHECK(again->repeats == view->run.run);
    CHECK(again->is_same_result);
}

TEST_CASE("F25: who is not paid on in a month without exits is found by the check of exits") {
    test::PlaceYear world{
        {.area = 420100, .books = {420000, 420100, 420102, 420103}, .year = 2020}};
    test::Residence const jiangan{.county = "420102", .is_urban = true};
    test::Household const staying{"H1", "", {{1, "程留下"}}};
    test::Household const leaving{"H2", "", {{2, "吴退出"}}};
    world.take("DB-U", "2020-03", test::households(jiangan, {staying, leaving}));
    world.build("2020-03");
    world.release("2020-03");
    world.take("DB-U", "2020-04", test::households(jiangan, {staying}));
    world.build("2020-04");
    auto const exits = [&] {
        auto const view = operations::run_checks(world.context,
            {.period = *Period::parse("2020-04"),
                .region = world.area,
                .checks = "A29",
                .as_of = {}});
        REQUIRE(view.has_value());
        CHECK(view->results.front().books_run == 1);
        return view->findings.size();
    };
    CHECK(exits() == 0); // the roster lets go, the freeze pays on
    world.database.run_as_superuser(
        "SET session_replication_role = replica;"
        "DELETE FROM payout.line l USING payout.hold h WHERE h.book = l.book"
        " AND h.batch = l.batch AND h.line_no = l.line_no");
    CHECK(exits() == 1);
}

} // namespace doudi
