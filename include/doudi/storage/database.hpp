/// A PostgreSQL database and the pool of connections to it.
///
/// Example: `Database database{url}; auto done = write(database, [&](Transaction& tx) { ... });`
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace doudi::storage {

class Session; // one connection; private to storage

/// Connections are opened when first needed, lent to one transaction at a time, and dropped when
/// broken. Safe to use from several threads. Must outlive its transactions.
///
/// Every session speaks UTF-8, keeps China's time zone and, where the login may, the rights of the
/// application role `doudi_app` and no more.
class Database {
public:
    /// `connections_max`: more transactions than this at one time wait for each other.
    explicit Database(std::string url, std::size_t connections_max = 24);
    ~Database();
    Database(Database const&) = delete;
    Database& operator=(Database const&) = delete;

    [[nodiscard]] std::string const& url() const noexcept { return url_; }

private:
    friend class Transaction;

    /// Throws: Failure when the server cannot be reached or no connection becomes free.
    std::unique_ptr<Session> take();
    void give_back(std::unique_ptr<Session> session) noexcept;

    std::string url_;
    std::size_t connections_max_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Session>> idle_;
    std::size_t lent_ = 0;
};

} // namespace doudi::storage
