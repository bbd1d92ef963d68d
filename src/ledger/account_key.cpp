#include "doudi/ledger/account_key.hpp"

namespace doudi::ledger {

std::string AccountKey::text() const {
    auto const or_dash = [](std::string const& part) { return part.empty() ? "-" : part; };
    return code + '/' + or_dash(program) + '/' + or_dash(fund_source) + '/' +
        (document ? std::to_string(document->value()) : "-") + '/' +
        (year != 0 ? std::to_string(year) : "-");
}

} // namespace doudi::ledger
