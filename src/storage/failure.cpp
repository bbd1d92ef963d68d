#include "doudi/storage/failure.hpp"

namespace doudi::storage {

namespace {

std::string failure_text(
    std::string_view statement, std::string_view sqlstate, std::string_view reason) {
    std::string text{statement};
    text.append(": SQLSTATE ").append(sqlstate);
    if (!reason.empty()) {
        text.append(" (").append(reason).append(")");
    }
    return text;
}

} // namespace

Failure::Failure(std::string_view statement, std::string_view sqlstate, std::string_view reason)
    : std::runtime_error(failure_text(statement, sqlstate, reason)), statement_(statement),
      sqlstate_(sqlstate) {}

bool Failure::is_retryable() const noexcept {
    return sqlstate_ == "40001" || sqlstate_ == "40P01";
}

bool Failure::is_connection_lost() const noexcept {
    // 57P01..57P03: the server was told to stop, crashed, or is not up yet.
    return sqlstate_.starts_with("08") || sqlstate_.starts_with("57P0");
}

CommitInDoubt::CommitInDoubt(std::string_view sqlstate) : Failure("commit", sqlstate) {}

} // namespace doudi::storage
