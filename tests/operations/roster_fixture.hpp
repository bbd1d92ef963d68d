/// Counties with books and people who work with their rosters.
#pragma once

#include "doudi/operations/import_roster.hpp"
#include "doudi/storage/query.hpp"
#include "roster/roster_text.hpp"
#include "support/test_database.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace doudi::test {

/// Beilin and Xincheng (610102, 610103) have books; user 1 works for the province, 2 for 610103
/// alone.
struct RosterFixture {
    Database database;
    std::filesystem::path directory = make_directory();
    operations::Context context{.db = database.get(),
        .actor = {UserId{1}, "王发放",
            {{access::Role::payout_officer, RegionCode::from_number(610000)},
                {access::Role::auditor, RegionCode::from_number(610000)}}},
        .data = directory};
    roster::FaultList faults;

    RosterFixture() {
        database.run_as_superuser(R"sql(
            INSERT INTO access.person (login, name) VALUES ('wang', '王发放'), ('zhao', '赵发放');
            SELECT ledger.open_book(r.region, r.region, r.name, date '2020-01-01')
              FROM ref.region r
             WHERE r.region IN (610000, 610102, 610103) AND r.valid_until IS NULL
             ORDER BY r.region)sql");
    }
    ~RosterFixture() { std::filesystem::remove_all(directory); }
    RosterFixture(RosterFixture const&) = delete;
    RosterFixture& operator=(RosterFixture const&) = delete;

    static std::filesystem::path make_directory() {
        auto name = (std::filesystem::temp_directory_path() / "doudi-roster.XXXXXX").string();
        return mkdtemp(name.data());
    }

    std::filesystem::path file(std::string_view text) {
        auto path = directory / ("roster" + std::to_string(++files_) + ".csv");
        std::ofstream{path, std::ios::binary} << text;
        return path;
    }

    operations::ImportRoster request(std::string_view text, std::string_view month = "2020-04") {
        return {.file = file(text),
            .program = "DB-R",
            .period = *Period::parse(month),
            .region = {},
            .charset = {},
            .on_faults = operations::OnFaults::refuse_all,
            .is_correction = false,
            .key_file = {}};
    }

    Result<operations::ImportedRoster> import(operations::ImportRoster const& request) {
        return operations::import_roster(context, request, faults);
    }
    Result<operations::ImportedRoster> import(
        std::string_view text, std::string_view month = "2020-04") {
        return import(request(text, month));
    }

    std::int64_t count(std::string const& sql) {
        return storage::read_only(database.get(), [&](storage::Transaction& tx) {
            return storage::Query{tx, "count", "SELECT count(*) FROM " + sql}
                .run()
                .exactly_one()
                .int64(0);
        });
    }

    /// Enrolments in force in a month.
    std::int64_t enrolled(std::string const& month) {
        return count("roster.enrolment WHERE superseded_at IS NULL AND valid_from <= '" + month +
            "-01' AND (valid_until IS NULL OR valid_until > '" + month + "-01')");
    }

    /// Everything a roster import writes, to tell whether anything changed.
    std::string state() {
        return storage::read_only(database.get(), [&](storage::Transaction& tx) {
            auto const row = storage::Query{tx, "state", R"sql(
                SELECT coalesce((SELECT string_agg(p::text, ' ' ORDER BY p::text)
                                   FROM roster.person p), '') ||
                       coalesce((SELECT string_agg(e::text, ' ' ORDER BY e::text)
                                   FROM roster.enrolment e), '') ||
                       coalesce((SELECT string_agg(a::text, ' ' ORDER BY a::text)
                                   FROM roster.payee_account a), '') ||
                       coalesce((SELECT string_agg(i::text, ' ' ORDER BY i::text)
                                   FROM roster.import i), ''))sql"}
                                 .run()
                                 .exactly_one();
            return std::string{row.text(0)};
        });
    }

private:
    int files_ = 0;
};

} // namespace doudi::test
