/// The programs and fund sources of the reference tables.
#pragma once

#include "doudi/funding/program.hpp"
#include "doudi/storage/transaction.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

using funding::FundSource;
using funding::FundType;
using funding::Program;

/// Funds first, then the programs below them, by code.
std::vector<Program> all_programs(Transaction& tx);

/// In the order in which payments use them.
std::vector<FundSource> all_fund_sources(Transaction& tx);

/// The fund a program is paid from; a fund is its own. Empty for an unknown program.
std::string fund_of(Transaction& tx, std::string_view program);

} // namespace doudi::storage
