/// Bounds of memory in tests that sanitizers run too.
#pragma once

namespace doudi::test {

// Sanitizers keep shadows of memory, and what was freed.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr int memory_factor = 16;
#else
inline constexpr int memory_factor = 1;
#endif

} // namespace doudi::test
