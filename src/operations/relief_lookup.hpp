/// What the operations of cases look up: kinds, policies, own benefits, allowances.
#pragma once

#include "doudi/benefits/policy.hpp"
#include "doudi/relief/amount.hpp"
#include "doudi/storage/relief_rows.hpp"

#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace doudi::operations {

/// The policy as it holds for a book, month by month; each month's regions are read once.
class BookPolicy {
public:
    BookPolicy(storage::Transaction& tx, BookId book, benefits::Policy const& policy)
        : tx_{tx}, book_{book}, policy_{policy} {}

    relief::PolicyPlace at(Period period);

private:
    storage::Transaction& tx_;
    BookId book_;
    benefits::Policy const& policy_;
    std::map<Period, std::vector<RegionCode>> regions_;
};

/// What an enrolment gives in a month, and how many share it.
struct OwnBenefit {
    std::optional<benefits::Explanation> explanation;
    std::int64_t sharers = 1;
};

struct WantedBenefit {
    storage::BaseEnrolment enrolment;
    Period period;
};

/// In the order given; none where the policy has no standard then.
std::vector<OwnBenefit> own_benefits(storage::Transaction& tx, BookId book, BookPolicy& policy,
    std::span<WantedBenefit const> wanted);

/// The amount of a recorded case again, from the facts it stands on.
Result<benefits::Explanation> explain_case(storage::Transaction& tx, relief::Case const& one,
    relief::Kind const& kind, benefits::Policy const& policy);

/// What a case takes of what there is once, and of the plan's cap.
std::vector<storage::Allowance> allowances_of(relief::Case const& one, relief::Kind const& kind,
    Digest const& id_hash, storage::ReliefProgram const& program, std::optional<Money> year_cap,
    std::optional<Money> plan_cap);

relief::Kind const* find_kind(std::span<relief::Kind const> kinds, std::string_view name);
storage::ReliefProgram const& program_called(
    std::span<storage::ReliefProgram const> programs, std::string_view name);

} // namespace doudi::operations
