/// Township imprests: opened by the county, advanced and replenished, spent case by case, returned
/// or carried over at year end.
///
/// Duties are parted by person, whatever the roles: whoever sets the terms moves no money; whoever
/// reports a case over the limit does not approve it; whoever moved money of an imprest does not
/// decide what becomes of its balance.
#pragma once

#include "doudi/imprest/fund.hpp"
#include "doudi/imprest/relief_case.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/storage/imprest_case_rows.hpp"
#include "doudi/storage/imprest_rows.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

/// An imprest by its county's book and its township.
struct ImprestName {
    BookId book{0};
    std::string township; ///< nine digits
};

struct OpenImprest {
    ImprestName of;
    std::string name; ///< of the township
    imprest::Terms terms;
    std::string decision; ///< number of the document that sets the terms
    Date on{};
};

/// Refuses: malformed_township, not_permitted, outside_region, unknown_book, malformed,
///          amount_not_positive, not_a_county_book, imprest_exists.
Result<imprest::Fund> open_imprest(Context& context, OpenImprest const& request);

/// What a movement made of an imprest.
struct MovedImprest {
    imprest::Fund fund; ///< after it
    Money amount;
    bool is_new = true; ///< false when the same paper was recorded before: nothing was changed
};

struct AdvanceImprest {
    ImprestName of;
    /// None: a replenishment, up to the ceiling.
    std::optional<Money> amount;
    std::string reference; ///< number of the payment order; the same one is posted once
    Date on{};
};

/// Money to the township (E13), its quota reserved. A replenishment is refused unless the balance
/// is below the threshold.
///
/// Refuses: as open_imprest, unknown_imprest, malformed_date, imprest_year_undecided, same_person,
///          exceeds_imprest_ceiling, imprest_above_threshold, exceeds_available_quota (money of
///          direct-reach documents does not count), below_zero (the treasury has not that much),
///          exists_with_different_content, period_closed.
Result<MovedImprest> advance_imprest(Context& context, AdvanceImprest const& request);

struct ReturnImprest {
    ImprestName of;
    std::optional<Money> amount; ///< none: all there is
    std::string reference;       ///< number of the receipt
    Date on{};
};

/// Money back from the township. In the year of its advance the reservation goes back too.
///
/// Refuses: as advance_imprest, exceeds_imprest_balance.
Result<MovedImprest> return_imprest(Context& context, ReturnImprest const& request);

struct CarryImprest {
    ImprestName of;
    int year = 0; ///< that ends
    std::string decision;
    Date on{};
};

/// The balance of a year stays with the township in the next.
///
/// Refuses: as open_imprest, unknown_imprest, same_person (whoever moved money of it),
///          nothing_to_carry, malformed (another year), exists_with_different_content.
Result<MovedImprest> carry_imprest(Context& context, CarryImprest const& request);

struct ReportCase {
    ImprestName of;
    std::string person_name;
    std::string resident_id;
    std::string event_key;
    Date paid_on{};
    Money amount;
    std::string reason;
    std::string receipt_no; ///< the same receipt is recorded once
};

struct ReportedCase {
    imprest::ReliefCase relief_case;
    imprest::Fund fund; ///< after it
    bool is_new = true;
};

/// A case within the limit is posted; one over it waits for the county.
///
/// Refuses: as advance_imprest, resident_id_malformed and the like, key_unusable, name_differs,
///          case_repeated (a case of relief.hpp for the same event too), person_deceased,
///          exceeds_imprest_balance.
Result<ReportedCase> report_case(Context& context, ReportCase const& request);

struct DecideCase {
    BookId book{0};
    std::int64_t number = 0;
    bool is_approved = true;
    std::string decision; ///< the county's, by its number
    Date on{};
};

/// The county approves a case over the limit, which posts it, or rejects it.
///
/// Refuses: not_permitted, outside_region, unknown_book, unknown_case, same_person,
///          wrong_case_state, and for an approval what report_case refuses.
Result<ReportedCase> decide_case(Context& context, DecideCase const& request);

/// The imprests of a book, or of every book in which the person may read.
///
/// Refuses: not_permitted, outside_region.
Result<std::vector<imprest::Fund>> list_imprests(Context& context, std::optional<BookId> book);

/// An imprest with everything that explains its balance.
struct ShownImprest {
    imprest::Fund fund;
    std::vector<storage::ExplainedMovement> movements;
    std::vector<storage::PendingCase> pending;
};

/// Refuses: malformed_township, not_permitted, outside_region, unknown_imprest.
Result<ShownImprest> show_imprest(Context& context, ImprestName const& of);

} // namespace doudi::operations
