/// The record of what everybody did or was refused. Rows are appended and never change.
#pragma once

#include "doudi/audit/record.hpp"
#include "doudi/storage/transaction.hpp"

namespace doudi::storage {

void append_audit(Transaction& transaction, audit::Record const& record);

} // namespace doudi::storage
