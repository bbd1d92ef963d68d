/// A county with quota for projects and the people who handle them.
#pragma once

#include "doudi/ledger/entry.hpp"
#include "doudi/operations/projects.hpp"
#include "quota_fixture.hpp"

#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::test {

class ProjectFixture : public QuotaFixture {
public:
    static inline BookId const province{610000};
    static inline BookId const beilin{610102};

    ProjectFixture() {
        open_books({610000, 610102, 610103});
        add_people();
        fresh.run_as_superuser(R"sql(
            SELECT ref.open_month(date '2020-01-01');
            INSERT INTO funding.quota_document (book, number, issuer, issued_on, received_on,
                   origin, fund_source, program, function_code, year, amount_fen, is_direct,
                   received_by)
            VALUES (610102, 'L', '财政厅', '2020-01-02', '2020-01-02', 'upper_level',
                    'lottery_province', 'HXF', '2296002', 2020, 14000000, false, 1),
                   (610102, 'G', '财政局', '2020-01-02', '2020-01-02', 'own_budget', 'county',
                    'SQF', '2080208', 2020, 5000000, false, 1),
                   (610102, 'Y', '财政局', '2020-01-02', '2020-01-02', 'own_budget', 'county',
                    'GYF', '2081006', 2020, 9000000, false, 1))sql");
        storage::write(database, [](storage::Transaction& tx) -> Result<int> {
            storage::post(tx, UserId{1}, funding_entries());
            return 0;
        }).value();
    }
    ~ProjectFixture() { std::filesystem::remove_all(directory_); }
    ProjectFixture(ProjectFixture const&) = delete;
    ProjectFixture& operator=(ProjectFixture const&) = delete;

    operations::Context at(std::string_view login) {
        auto context = as(login);
        context.data = directory_;
        return context;
    }

    Result<projects::Project> add(std::string_view login, std::vector<std::string> const& words) {
        auto context = at(login);
        auto const place = projects::parse_place(words.at(3), words.at(4));
        if (!place) {
            return place.error();
        }
        return operations::register_project(context,
            {beilin, words.at(1), std::stoi(words.at(2)), day(words.at(8))},
            {.place = *place,
                .planned = yuan(words.at(5)),
                .grant = yuan(words.at(6)),
                .documents = {words.at(7)},
                .payee = {"村集体", "102791000001", "6228480000000001"}});
    }

    Result<operations::SteppedProject> reach(
        std::string_view login, std::int64_t number, projects::Stage stage, std::string_view on) {
        auto context = at(login);
        return operations::reach_stage(
            context, {.of = {beilin, number}, .stage = stage, .on = day(on), .paper = "P"});
    }

    /// The plan for mutual-aid homes of 2020 with one county of ten villages.
    void plan_homes() {
        auto li = at("li");
        operations::make_plan(li,
            {.of = {province, "HX", 2020},
                .decision = "陕民发〔2020〕1号",
                .on = day("2020-03-01")})
            .value();
        operations::put_plan_counties(
            li, {province, "HX", 2020}, "region_code,villages,deep_poverty\n610102,10,no\n")
            .value();
    }

    /// One text of all tables a step could touch.
    std::string everything() {
        std::string text = QuotaFixture::everything();
        storage::read_only(database, [&](storage::Transaction& tx) {
            for (std::string const table : {"plan", "plan_county", "list", "project", "document",
                     "stage", "instalment", "draw", "recovery"}) {
                text += storage::Query{tx, "everything",
                    "SELECT coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '')"
                    " AS digest FROM project." +
                        table + " t"}
                            .run()
                            .exactly_one()
                            .text("digest");
            }
            return 0;
        });
        return text;
    }

private:
    void add_people() {
        storage::write(database, [](storage::Transaction& tx) -> Result<int> {
            using access::Role;
            struct {
                std::string_view login;
                Role role;
            } const people[]{{"wu", Role::payout_officer}, {"tang", Role::approver},
                {"rong", Role::releaser}, {"zhou", Role::payout_officer}, {"zhou", Role::approver}};
            for (auto const& [login, role] : people) {
                auto const known = storage::find_actor(tx, login);
                auto const user =
                    known ? known->id : storage::insert_person(tx, login, login, std::nullopt);
                storage::insert_grant(
                    tx, user, {role, RegionCode::from_number(610102)}, std::nullopt);
            }
            return 0;
        }).value();
    }

    struct Funding {
        std::string fund, program, source, source_code;
        std::int64_t document;
        std::string_view amount;
    };

    /// Quota received and assigned, document by document, and money in the treasury.
    static std::vector<ledger::Entry> funding_entries() {
        std::vector<ledger::Entry> entries;
        auto const add = [&](std::string key, std::string event, ledger::AccountKey debit,
                             ledger::AccountKey credit, Money amount) {
            entries.push_back({.book = beilin,
                .key = std::move(key),
                .event = std::move(event),
                .effective_on = day("2020-01-02"),
                .postings = {
                    {std::move(debit), amount}, {std::move(credit), negate(amount).value()}}});
        };
        for (auto const& each : {Funding{"HXF", "HX", "lottery_province", "Q205", 1, "140000.00"},
                 Funding{"SQF", "SQ", "county", "Q204", 2, "50000.00"},
                 Funding{"GYF", "GY", "county", "Q204", 3, "90000.00"}}) {
            auto const account = [&](std::string const& code, std::string const& program) {
                return ledger::AccountKey{.code = code,
                    .program = program,
                    .fund_source = each.source,
                    .document = DocumentId{each.document},
                    .year = 2020};
            };
            add("q" + each.program, "E2", account("Q101", each.fund),
                account(each.source_code, each.fund), yuan(each.amount));
            add("a" + each.program, "E4", account("Q102", each.program), account("Q101", each.fund),
                yuan(each.amount));
        }
        add("m", "E1", {.code = "M1001"}, {.code = "M2012", .program = "HXF"}, yuan("100000.00"));
        return entries;
    }

    std::filesystem::path directory_ = [] {
        auto name = (std::filesystem::temp_directory_path() / "doudi-project.XXXXXX").string();
        return std::filesystem::path{mkdtemp(name.data())};
    }();
};

} // namespace doudi::test
