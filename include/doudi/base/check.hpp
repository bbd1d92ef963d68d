/// A check of our own reasoning that is never compiled out.
///
/// Example: `DOUDI_CHECK(sum == total);` A false condition is a bug: the program says where and
/// aborts.
#pragma once

namespace doudi {

/// Prints the expression and its place to stderr, then aborts.
[[noreturn]] void check_failed(char const* expression, char const* file, int line) noexcept;

} // namespace doudi

/// Aborts unless `cond` holds. For what only a bug can break; bad input is a Refusal instead.
#define DOUDI_CHECK(cond)                                                                          \
    ((cond) ? static_cast<void>(0) : ::doudi::check_failed(#cond, __FILE__, __LINE__))
