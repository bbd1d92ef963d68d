/// Work on independent things by several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace doudi::operations {

/// One thread for each core, the caller's included.
std::size_t core_count();

/// Threads for short transactions, which wait for the disk much of their time: twice the cores.
std::size_t writer_count();

/// Calls work(0) … work(count - 1), each once, on `threads` threads that each take the next one not
/// begun. After an exception no further one is begun, and the first is rethrown at the end.
void for_each_in_parallel(
    std::size_t count, std::size_t threads, std::function<void(std::size_t)> const& work);

} // namespace doudi::operations
