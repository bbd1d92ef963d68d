/// What a command did to each of the batches it was about.
#pragma once

#include "doudi/base/error.hpp"
#include "doudi/payout/batch.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

enum class Did {
    done,
    unchanged, // it was past this step already
    refused,
};

struct BatchOutcome {
    BookId book;
    Period period;
    std::string program;
    Did did;
    std::optional<payout::Batch> batch = std::nullopt; ///< as it is now, if there is one
    std::optional<Error> refusal = std::nullopt;
};

/// In order of book and program.
using BatchOutcomes = std::vector<BatchOutcome>;

} // namespace doudi::operations
