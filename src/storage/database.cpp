#include "doudi/storage/database.hpp"

#include "doudi/storage/failure.hpp"
#include "session.hpp"

#include <chrono>
#include <utility>

namespace doudi::storage {

namespace {

constexpr std::chrono::seconds wait_max{60};

} // namespace

Database::Database(std::string url, std::size_t connections_max)
    : url_(std::move(url)), connections_max_(connections_max) {}

Database::~Database() = default;

std::unique_ptr<Session> Database::take() {
    {
        std::unique_lock lock{mutex_};
        if (!freed_.wait_for(lock, wait_max, [this] { return lent_ < connections_max_; })) {
            throw Failure{"connect", "53300", "no connection became free"};
        }
        ++lent_;
        if (!idle_.empty()) {
            auto session = std::move(idle_.back());
            idle_.pop_back();
            return session;
        }
    }
    try {
        return std::make_unique<Session>(url_);
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

void Database::give_back(std::unique_ptr<Session> session) noexcept {
    {
        std::lock_guard const lock{mutex_};
        --lent_;
        if (session) {
            idle_.push_back(std::move(session));
        }
    }
    freed_.notify_one();
}

} // namespace doudi::storage
