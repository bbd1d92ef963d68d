/// What a server says about itself.
#pragma once

#include "doudi/storage/transaction.hpp"

#include <string>

namespace doudi::storage {

struct ServerFacts {
    std::string version;
    std::string size_bytes; ///< of the database
};

ServerFacts server_facts(Transaction& transaction);

} // namespace doudi::storage
