/// Payments against what the banks answered, for reconcile_rows.cpp.
#pragma once

#include "doudi/base/ids.hpp"
#include "doudi/base/period.hpp"
#include "doudi/storage/copy.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace doudi::storage {

/// An exception, or all of a bucket that is well: then only the sum of what came is given.
struct ResultFinding {
    std::string bucket;
    std::optional<std::int32_t> county;
    std::optional<std::string> program;
    std::optional<std::int64_t> batch;
    std::optional<std::int32_t> line_no;
    std::optional<std::int64_t> person;
    std::optional<std::string> subject;
    std::optional<std::int64_t> expected_fen;
    std::optional<std::int64_t> actual_fen;
    std::int64_t line_count;
};

/// A stream of them, so that they need no temporary table and can be found beside other work.
class ResultFindings {
public:
    ResultFindings(Transaction& tx, Period period, std::span<BookId const> books,
        std::span<std::string const> exceptions);

    /// Null after the last.
    ResultFinding const* next();

private:
    CopyOut copy_;
    ResultFinding current_{};
};

} // namespace doudi::storage
