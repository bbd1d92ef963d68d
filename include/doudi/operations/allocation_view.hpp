/// An allocation as people look at it: with its document and the names of the receivers.
#pragma once

#include "doudi/funding/allocation.hpp"
#include "doudi/funding/quota_document.hpp"

#include <string>
#include <vector>

namespace doudi::operations {

struct AllocationView {
    struct Line {
        funding::AllocationLine line;
        std::string name; ///< of the receiver
    };

    funding::QuotaDocument document;
    funding::Allocation allocation;
    std::vector<Line> lines; ///< by receiver
};

} // namespace doudi::operations
