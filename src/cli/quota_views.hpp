/// What the quota commands show.
#pragma once

#include "call.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/operations/allocation_view.hpp"
#include "doudi/operations/assign_quota.hpp"

namespace doudi::cli {

wire::Table document_table(Call const& call, funding::QuotaDocument const& document);
void print_allocation_head(Call& call, operations::AllocationView const& view);

/// The head, and for people the lines, each beside its plain share.
void print_allocation(Call& call, operations::AllocationView const& view);
void print_assigned(Call& call, operations::QuotaAssigned const& assigned);

Result<void> list_quota(Call& call);
Result<void> show_allocation(Call& call);
Result<void> trace_quota(Call& call);

} // namespace doudi::cli
