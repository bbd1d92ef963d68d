/// The columns of a case and how they become one.
#pragma once

#include "doudi/relief/relief_case.hpp"
#include "doudi/storage/query.hpp"

#include <string_view>

namespace doudi::storage {

/// Of relief.relief_case c.
inline constexpr std::string_view relief_case_columns =
    "c.book, c.relief_case, c.reference, c.kind, c.program, c.fund_type, c.person, c.event_key, "
    "c.event_on, c.amount_fen, c.is_urban, c.base_program, c.enrolment, c.enrolment_version, "
    "c.bill_fen, c.others_fen, c.payee, c.account, c.reason, c.papers, c.papers_due, "
    "c.town_limit_fen, c.once_scope, c.once_key, c.cap_scope, c.state, c.recorded_by, "
    "c.decided_by, c.decided_on, c.decided_level, c.decision";

relief::Case relief_case_of(Row const& row);

} // namespace doudi::storage
