#include "roster_turns.hpp"

#include "doudi/base/check.hpp"

#include <algorithm>

namespace doudi::operations {

namespace {

bool have_common(std::vector<BookId> const& a, std::vector<BookId> const& b) {
    return std::any_of(a.begin(), a.end(),
        [&](BookId book) { return std::binary_search(b.begin(), b.end(), book); });
}

} // namespace

bool RosterTurns::is_free(std::size_t place) const {
    auto const& own = files_[place];
    auto const begin = files_.begin() + static_cast<std::ptrdiff_t>(std::min(first_here_, place));
    return std::all_of(
        begin, files_.begin() + static_cast<std::ptrdiff_t>(place), [&](File const& earlier) {
            return earlier.has_left || (earlier.has_told && !have_common(earlier.books, own.books));
        });
}

bool RosterTurns::wait(std::size_t place, std::span<BookId const> books) {
    DOUDI_CHECK(place < files_.size());
    std::unique_lock lock{mutex_};
    auto& own = files_[place];
    own.books.assign(books.begin(), books.end());
    std::sort(own.books.begin(), own.books.end());
    own.has_told = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return is_free(place); });
    return std::any_of(files_.begin(), files_.begin() + static_cast<std::ptrdiff_t>(place),
        [&](File const& earlier) { return have_common(earlier.books, own.books); });
}

void RosterTurns::leave(std::size_t place) {
    DOUDI_CHECK(place < files_.size());
    std::lock_guard const lock{mutex_};
    files_[place].has_left = true;
    while (first_here_ < files_.size() && files_[first_here_].has_left) {
        ++first_here_;
    }
    changed_.notify_all();
}

} // namespace doudi::operations
