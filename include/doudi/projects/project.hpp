/// A project: one place, one grant, the stages it has reached and the money they make payable.
///
/// Example: a grant of 80,000.00 yuan with half at the start: 40,000.00 once it has started;
/// accepted at a cost of 78,500.00, another 38,500.00. Accepted at 35,000.00 instead, 5,000.00 is
/// recovered.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/projects/place.hpp"
#include "doudi/projects/plan.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::projects {

enum class Stage : std::uint8_t {
    registered,
    approved,  // 批复: it has its place in the plan
    started,   // 开工
    accepted,  // 验收: its final cost is known
    cancelled, // its village may be given another
};

[[nodiscard]] std::string_view name_of(Stage stage) noexcept;
[[nodiscard]] Text title_of(Stage stage) noexcept;
[[nodiscard]] std::optional<Stage> stage_of(std::string_view name) noexcept;

/// A company or village account. The number is sealed before it is stored.
struct Payee {
    std::string name;
    std::string bank_no; ///< twelve digits (联行号)
    std::string account_no;
};

/// Refuses: malformed with the field's name, never its value.
[[nodiscard]] Result<void> check(Payee const& payee);

/// What is asked for one place.
struct Proposal {
    Place place;
    Money planned; ///< what the work will cost
    Money grant;
    std::vector<std::string> documents; ///< quota documents, by number or id
    Payee payee;
};

/// Refuses: amount_not_positive, malformed (a grant above the cost, no document), and the payee's.
[[nodiscard]] Result<void> check(Proposal const& proposal);

struct Project {
    BookId book{0};
    std::int64_t number = 0; ///< in the database; 0 before
    Kind kind = Kind::mutual_aid_home;
    std::string program;
    BookId plan_book{0};
    int plan_year = 0; ///< the first of the plan
    int year = 0;
    Place place;
    Money planned;
    Money grant;
    std::string payee;
    std::string bank_no;
    std::string account_tail; ///< the last four digits
    std::vector<DocumentId> documents = {};
    Date registered_on{};
    UserId registered_by{0};
    Stage stage = Stage::registered;
    std::optional<Money> final_cost = {}; ///< once accepted
    Money paid = {};
    Money recovered = {};

    /// paid − recovered.
    [[nodiscard]] Money kept() const;
};

/// What the project may keep in the end: the grant, or its cost where that was less.
[[nodiscard]] Money entitled(Project const& project);

/// The instalment of a stage. `taken`: of the grant by other instalments, asked for or paid, less
/// what was recovered. The last instalment is what is left of what the project may keep.
///
/// Refuses: instalment_not_due (the stage has not been reached, or is none with money),
///          nothing_to_pay.
[[nodiscard]] Result<Money> instalment_due(
    Plan const& plan, Project const& project, Stage stage, Money taken);

/// What is to come back: once accepted, what was paid beyond the cost; before, what was paid, if
/// the work stops.
[[nodiscard]] Money recoverable(Project const& project);

} // namespace doudi::projects
