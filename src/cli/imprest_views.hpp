/// What the imprest commands show.
#pragma once

#include "call.hpp"
#include "doudi/operations/imprest.hpp"

#include <span>

namespace doudi::cli {

/// One row for each imprest: terms, totals, balance, and what is proposed to be replenished.
wire::Table imprest_table(std::span<imprest::Fund const> funds);

/// The head, what moved the balance line by line with the balance after each, and what waits for
/// the county. Names are masked.
void print_imprest(Call& call, operations::ShownImprest const& shown);

/// What a movement made of an imprest, and whether it should be replenished.
void print_moved(Call& call, operations::MovedImprest const& moved);

void print_case(Call& call, operations::ReportedCase const& reported);

} // namespace doudi::cli
