/// Keeps files that are taken at once in order where they meet.
#pragma once

#include "doudi/base/ids.hpp"

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <span>
#include <vector>

namespace doudi::operations {

/// Several roster files of one command are read and taken by several threads, and yet what is on a
/// list afterwards is what the last of them says that names its book.
///
/// Requires: files are begun in the order of their places. A file holds nothing that an earlier one
///           could wait for until its turn has come.
class RosterTurns {
public:
    explicit RosterTurns(std::size_t files) : files_(files) {}

    /// Returns when no earlier file can change one of these books any more; whether one did.
    bool wait(std::size_t place, std::span<BookId const> books);

    /// The file is taken or refused.
    void leave(std::size_t place);

private:
    struct File {
        bool has_told = false;
        bool has_left = false;
        std::vector<BookId> books; // ascending
    };

    [[nodiscard]] bool is_free(std::size_t place) const;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<File> files_;
    std::size_t first_here_ = 0; // all before it have left
};

} // namespace doudi::operations
