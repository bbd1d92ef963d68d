/// A case of emergency relief paid from an imprest.
///
/// Example: 1,500.00 yuan on 2020-03-05 to a person after the fire "2020-huozai-03", receipt 0017.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/imprest/township_code.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doudi::imprest {

enum class CaseState {
    pending,  // over the limit, waiting for the county
    posted,   // reported and paid from the balance
    rejected, // by the county; as if it had not been reported
};

[[nodiscard]] std::string_view name_of(CaseState state) noexcept;
[[nodiscard]] std::optional<CaseState> case_state_of(std::string_view name) noexcept;

/// What cases of imprests count with when it is asked whether a person was helped for an event: the
/// kinds of the register of the same word (ref.relief_kind).
inline constexpr std::string_view counts_with = "relief";

struct ReliefCase {
    BookId book{0};
    TownshipCode township;
    std::int64_t number = 0; ///< in the database; 0 before
    PersonId person{0};
    std::string event_key; ///< what befell the person; once for each event
    Date paid_on{};
    Money amount;
    std::string reason;
    std::string receipt_no;
    Money limit; ///< of a case without approval, on that day
    RegionCode once_scope = RegionCode::from_number(100000); ///< where the event counts once
    CaseState state = CaseState::posted;
    UserId reported_by{0};
    std::optional<UserId> decided_by = {};
    std::optional<Date> decided_on = {};
    std::string decision = {}; ///< the county's, by its number

    /// Whether the county has to approve it.
    [[nodiscard]] bool is_over_limit() const { return amount > limit; }
};

/// What a case may not be, whoever it is for.
///
/// Refuses: malformed, malformed_date (after `today`).
[[nodiscard]] Result<void> check(ReliefCase const& relief_case, Date today);

/// Whether two reports say the same of the same receipt.
[[nodiscard]] bool is_same_report(ReliefCase const& a, ReliefCase const& b);

/// What the entry of a case vouches for: the digest of
/// "case|BOOK|TOWNSHIP|NUMBER|HASH OF THE IDENTITY|DATE|FEN|RECEIPT|EVENT|REASON", so that a case
/// cannot be altered once it is posted.
[[nodiscard]] Digest evidence_of(ReliefCase const& relief_case, Digest const& id_hash);

} // namespace doudi::imprest
