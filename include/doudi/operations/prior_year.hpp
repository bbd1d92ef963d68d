/// Money of earlier years: what stands idle, what is taken back, what comes back.
#pragma once

#include "doudi/funding/prior_year.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/storage/year_rows.hpp"

#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

struct ListIdle {
    BookId book{0};
    bool with_lower = false;
    Date on{};
};

/// Unused quota of documents of earlier years than that of the day, oldest first.
/// Refuses: not_permitted, outside_region, unknown_region.
Result<std::vector<storage::IdleQuota>> list_idle(Context& context, ListIdle const& request);

struct ReclaimQuota {
    BookId upper{0};
    BookId lower{0};
    std::string document;        ///< its id or number
    std::optional<Money> amount; ///< default: all that is unused
    std::string reference;       ///< number of the paper
    std::string ordered_by;      ///< the decision, when it is before two years
    Date on{};
};

struct Reclaimed {
    funding::QuotaDocument document;
    Money amount;
    bool is_new = true; ///< false: the same paper was worked before
};

/// Takes unused quota back into the book that passed it on (E15): both books in one transaction,
/// joined by a transfer id. What is committed for persons is released with it.
///
/// Refuses: not_permitted, outside_region, unknown_book, unknown_document, not_a_lower_book (the
///          lower has none of it from the upper), not_idle_long_enough, earlier_year_open (a book
///          has not carried it into the year of the day), year_closed, amount_not_positive,
///          exceeds_available_quota, exists_with_different_content, malformed, malformed_date.
/// Source:  Budget Law of 2018, art. 42; 国办发〔2014〕70号; domain rules E15, A17.
Result<Reclaimed> reclaim_quota(Context& context, ReclaimQuota const& request);

struct ReturnPriorYear {
    BookId book{0};
    std::string document; ///< its id or number
    std::string program;
    int year = 0; ///< in which it was paid
    Money amount;
    funding::CameInto came_into = funding::CameInto::account;
    std::string reference;
    Date on{};
};

struct PriorYearReturned {
    funding::PriorYearReturn what;
    bool is_new = true;
};

/// Records money of a closed year that was recovered or came back (E10). The quota is not restored.
/// Lines that a bank reports as returned are recorded by the import of its results.
///
/// Refuses: not_permitted, outside_region, unknown_book, unknown_document, unknown_program,
///          direct_funds_through_account, amount_not_positive, not_prior_year, exceeds_spent_quota,
///          exists_with_different_content, malformed.
Result<PriorYearReturned> return_prior_year(Context& context, ReturnPriorYear const& request);

struct Remitted {
    funding::Remittance what;
    Money left; ///< still payable to the treasury for the program
    bool is_new = true;
};

/// Sends recovered money from the unit's account to the treasury (E10 remitted and treasury); all
/// that is payable for the program when no amount is given.
///
/// Refuses: not_permitted, outside_region, unknown_book, unknown_program, amount_not_positive,
///          exceeds_treasury_payable, exists_with_different_content, malformed.
Result<Remitted> remit_to_treasury(Context& context, BookId book, std::string const& program,
    std::optional<Money> amount, std::string const& reference, Date on);

} // namespace doudi::operations
