/// A case: one person, one event, one payment.
///
/// Example: 4,680.00 yuan to a confirmed case of 2020-02, recorded by one person of the county,
/// approved by another, paid in the batch of 2020-06.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/resident_id.hpp"
#include "doudi/relief/kind.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doudi::relief {

enum class CaseState { recorded, approved, rejected };

[[nodiscard]] std::string_view name_of(CaseState state) noexcept;
[[nodiscard]] std::optional<CaseState> case_state_of(std::string_view name) noexcept;

/// Who approves: the town up to its limit, the county any amount.
enum class Level { town, county };

[[nodiscard]] std::string_view name_of(Level level) noexcept;
[[nodiscard]] std::optional<Level> level_of(std::string_view name) noexcept;

/// What is recorded of a case, as it comes in.
struct NewCase {
    std::string reference; ///< number of the application; recorded once
    std::string kind;
    std::string program = {};   ///< empty: the kind's only one
    std::string fund_type = {}; ///< general or government_fund; empty: the program's
    std::string person_name;
    ResidentId resident_id;
    std::string event_key;
    Date event_on{};
    std::optional<Money> amount = {}; ///< none: what the rule gives
    bool is_urban = false;
    std::optional<Money> bill = {};
    std::optional<Money> others = {};
    std::string payee = "person";
    std::string bank_no;
    std::string account_no;
    std::string holder; ///< of the account
    std::string reason;
    std::string papers = {};
};

struct Case {
    BookId book{0};
    std::int64_t number = 0; ///< in the database; 0 before
    std::string reference;
    std::string kind;
    std::string program;
    std::string fund_type; ///< general or government_fund, of the program
    PersonId person{0};
    std::string event_key;
    Date event_on{};
    Money amount;
    bool is_urban = false;
    std::string base_program = {};
    std::optional<EnrolmentId> enrolment = {};
    std::int16_t enrolment_version = 0;
    std::optional<Money> bill = {};
    std::optional<Money> others = {};
    std::string payee;
    PayeeAccountId account{0};
    std::string reason;
    std::string papers = {};
    std::optional<Date> papers_due = {};
    std::optional<Money> town_limit = {};
    std::int32_t once_scope = 0;
    std::string once_key = {};
    std::optional<std::int32_t> cap_scope = {}; ///< whose plan caps the fund
    CaseState state = CaseState::recorded;
    UserId recorded_by{0};
    std::optional<UserId> decided_by = {};
    std::optional<Date> decided_on = {};
    std::optional<Level> decided_level = {};
    std::string decision = {};
};

/// What a case may not be, whoever it is for and wherever.
///
/// Refuses: malformed, malformed_date (after `today`), wrong_payee (also when a person's money
///          would go to another's account), wrong_program_for_kind, not_of_age, papers_missing.
[[nodiscard]] Result<void> check(NewCase const& one, Kind const& kind, Date today);

/// Whether what is recorded now is what was recorded under the same reference before.
[[nodiscard]] bool is_same_record(Case const& a, Case const& b);

/// What a line of the batch that pays it is for: "case.17.1", the first payment of case 17.
[[nodiscard]] std::string line_purpose(std::int64_t number, int payment_no);

} // namespace doudi::relief
