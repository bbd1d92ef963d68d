#include "parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace doudi::operations {

std::size_t core_count() {
    return std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

std::size_t writer_count() {
    return 2 * core_count();
}

void for_each_in_parallel(
    std::size_t count, std::size_t threads, std::function<void(std::size_t)> const& work) {
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::exception_ptr failure;
    auto const take_all = [&] {
        try {
            for (auto i = next.fetch_add(1); i < count; i = next.fetch_add(1)) {
                work(i);
            }
        } catch (...) {
            next.store(count);
            std::lock_guard const lock{mutex};
            failure = failure ? failure : std::current_exception();
        }
    };
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < std::min(count, threads); ++i) {
        others.emplace_back(take_all);
    }
    take_all();
    for (auto& other : others) {
        other.join();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
}

} // namespace doudi::operations
