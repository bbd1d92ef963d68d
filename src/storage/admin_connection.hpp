/// A connection with the login's own rights, for migrations and for creating databases.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>

namespace doudi::storage {

class AdminConnection {
public:
    /// Throws: Failure with libpq's reason.
    explicit AdminConnection(std::string const& url);

    [[nodiscard]] PGconn* pg() const noexcept { return pg_.get(); }

    /// Runs statements that hold no data of users. A Failure tells the server's message.
    void run(std::string_view statement_name, std::string const& sql) const;

    /// The first value of the first row; empty where there is none.
    [[nodiscard]] std::string value(std::string_view statement_name, std::string const& sql) const;

private:
    struct Finish {
        void operator()(PGconn* pg) const noexcept { PQfinish(pg); }
    };
    std::unique_ptr<PGconn, Finish> pg_;
};

/// libpq's messages end in a line feed and may hold several.
std::string one_line(std::string_view text);

} // namespace doudi::storage
