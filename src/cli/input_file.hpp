/// Small files a command takes whole.
#pragma once

#include "doudi/base/error.hpp"

#include <string>

namespace doudi::cli {

/// The bytes of a file of at most 16 MB.
/// Refuses: file_unreadable, file_too_large.
Result<std::string> read_input_file(std::string const& path);

} // namespace doudi::cli
