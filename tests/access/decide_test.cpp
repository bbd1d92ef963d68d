/// Who may do what where, as a table.
#include "doudi/access/decide.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace doudi::access {
namespace {

RegionCode region(int number) {
    return RegionCode::from_number(number);
}

// A province, a prefecture, a county in it, and a county elsewhere.
std::vector<RegionCode> const province{region(610000)};
std::vector<RegionCode> const prefecture{region(610100), region(610000)};
std::vector<RegionCode> const county{region(610102), region(610100), region(610000)};
std::vector<RegionCode> const other_county{region(610302), region(610300), region(610000)};

Actor person(std::vector<Grant> grants) {
    return {.id = UserId{1}, .name = "P", .grants = std::move(grants)};
}

// Columns: finance officer, payout officer, approver, releaser, auditor, administrator.
struct Row {
    Action action;
    std::string who;
};
std::vector<Row> const table{
    // clang-format off
    //                            F P A R U Z
    {Action::manage_users,        ". . . . . x"},
    {Action::administer_database, ". . . . . x"},
    {Action::receive_quota,       "x . . . . ."},
    {Action::allocate_quota,      "x . . . . ."},
    {Action::approve_quota,       ". . x . . ."},
    {Action::import_roster,       ". x . . . ."},
    {Action::build_payout,        ". x . . . ."},
    {Action::lock_payout,         ". x . . . ."},
    {Action::approve_payout,      ". . x . . ."},
    {Action::release_payout,      ". . . x . ."},
    {Action::export_bank_file,    ". . . x . ."},
    {Action::import_bank_result,  ". x . x . ."},
    {Action::reconcile,           "x x . . x ."},
    {Action::verify,              "x . . . x x"},
    {Action::read,                "x x x x x ."},
    {Action::run_report,          "x x x x x ."},
    {Action::export_ledger,       "x . . . x ."},
    {Action::close_period,        "x . . . . ."},
    {Action::find_person,         ". . . . x ."},
    {Action::open_imprest,        ". . x . . ."},
    {Action::move_imprest,        "x . . . . ."},
    {Action::report_case,         ". x . . . ."},
    {Action::approve_case,        ". . x . . ."},
    {Action::plan_projects,       "x . . . . ."},
    {Action::register_project,    ". x . . . ."},
    {Action::approve_project,     ". . x . . ."},
    {Action::settle_project,      ". x . x . ."},
    {Action::recover_project,     "x . . . . ."},
    {Action::approve_within_limit, ". x x . . ."},
    {Action::work_off_finding, "x x . . . ."},
    {Action::approve_write_off, ". . x . . ."},
    {Action::sign_off_checks, ". . . . x ."},
    // clang-format on
};

TEST_CASE("each role may do what its column says and nothing else") {
    REQUIRE(table.size() == all_actions.size());
    for (auto const& row : table) {
        for (std::size_t column = 0; column < all_roles.size(); ++column) {
            auto const role = all_roles[column];
            auto const is_meant = row.who[2 * column] == 'x';
            INFO(name_of(role) << " " << name_of(row.action));
            CHECK(may(role, row.action) == is_meant);
            auto const decided = decide(person({{role, region(610000)}}), row.action, county);
            CHECK(decided.has_value() == is_meant);
            if (!is_meant) {
                CHECK(decided.error().code == Refusal::not_permitted);
            }
        }
    }
}

TEST_CASE("the auditor and the administrator move no money") {
    for (auto const action : {Action::receive_quota, Action::allocate_quota, Action::approve_quota,
             Action::import_roster, Action::build_payout, Action::lock_payout,
             Action::approve_payout, Action::release_payout, Action::import_bank_result,
             Action::close_period}) {
        CHECK_FALSE(may(Role::auditor, action));
        CHECK_FALSE(may(Role::administrator, action));
    }
}

TEST_CASE("a role holds for its region and all below it") {
    struct Case {
        int granted;
        std::vector<RegionCode> const& asked;
        bool is_meant;
    };
    for (auto const& [granted, asked, is_meant] : {
             Case{610000, province, true},
             Case{610000, prefecture, true},
             Case{610000, county, true},
             Case{610100, province, false},
             Case{610100, prefecture, true},
             Case{610100, county, true},
             Case{610100, other_county, false},
             Case{610102, prefecture, false},
             Case{610102, county, true},
             Case{610102, other_county, false},
         }) {
        INFO(granted << " asks for " << asked.front().text());
        auto const decided =
            decide(person({{Role::payout_officer, region(granted)}}), Action::build_payout, asked);
        CHECK(decided.has_value() == is_meant);
        if (!is_meant) {
            CHECK(decided.error().code == Refusal::outside_region);
            CHECK(decided.error().detail == "build_payout " + asked.front().text());
        }
    }
}

TEST_CASE("several grants add up, and none gives nothing") {
    auto const both =
        person({{Role::payout_officer, region(610102)}, {Role::finance_officer, region(610302)}});
    CHECK(decide(both, Action::build_payout, county).has_value());
    CHECK(decide(both, Action::receive_quota, other_county).has_value());
    CHECK(decide(both, Action::receive_quota, county).error().code == Refusal::outside_region);
    CHECK(decide(both, Action::release_payout, county).error().code == Refusal::not_permitted);
    CHECK(decide(person({}), Action::read, county).error().code == Refusal::not_permitted);
}

TEST_CASE("what is tied to no region asks for the role alone") {
    auto const somewhere = person({{Role::administrator, region(610102)}});
    CHECK(decide(somewhere, Action::administer_database, {}).has_value());
    CHECK(decide(somewhere, Action::run_report, {}).error().code == Refusal::not_permitted);
}

TEST_CASE("names of roles lead back to them") {
    for (auto const role : all_roles) {
        CHECK(role_of(name_of(role)) == role);
        CHECK_FALSE(title_of(role).zh.empty());
    }
    CHECK_FALSE(role_of("emperor"));
}

} // namespace
} // namespace doudi::access
