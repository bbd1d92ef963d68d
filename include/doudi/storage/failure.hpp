/// What storage throws. A refusal of the database travels as Refused up to write() or read_only(),
/// which turn it into a Result; everything else is a Failure and ends the command.
#pragma once

#include "doudi/base/error.hpp"

#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

namespace doudi::storage {

/// The database could not do a statement. The text is the statement's name and the SQLSTATE and
/// never a bound value, since those are personal data; only a failed connection adds its reason.
class Failure : public std::runtime_error {
public:
    Failure(std::string_view statement, std::string_view sqlstate, std::string_view reason = {});

    [[nodiscard]] std::string const& statement() const noexcept { return statement_; }
    [[nodiscard]] std::string const& sqlstate() const noexcept { return sqlstate_; }

    /// The transaction lost a race (serialisation, deadlock): doing all of it again may succeed.
    [[nodiscard]] bool is_retryable() const noexcept;

    /// The server went away, or was never there.
    [[nodiscard]] bool is_connection_lost() const noexcept;

private:
    std::string statement_;
    std::string sqlstate_;
};

/// The connection was lost while COMMIT was under way: the work is either done as a whole or not at
/// all, and only its idempotency key can tell.
class CommitInDoubt : public Failure {
public:
    explicit CommitInDoubt(std::string_view sqlstate);
};

/// The database refused: SQLSTATE class DD, or a constraint whose name stands for a refusal.
class Refused : public std::exception {
public:
    explicit Refused(Error error) : error_(std::move(error)) {}

    [[nodiscard]] Error const& error() const noexcept { return error_; }
    [[nodiscard]] char const* what() const noexcept override { return "refused by the database"; }

private:
    Error error_;
};

} // namespace doudi::storage
