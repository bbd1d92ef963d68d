#include "doudi/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace doudi {

void check_failed(char const* expression, char const* file, int line) noexcept {
    static_cast<void>(std::fprintf(
        stderr, "doudi: internal error: %s is false (%s:%d)\n", expression, file, line));
    std::abort();
}

} // namespace doudi
