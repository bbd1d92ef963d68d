/// Small files a command takes whole.
#pragma once

#include "doudi/base/error.hpp"

#include <string>
#include <string_view>

namespace doudi::cli {

/// The bytes of a file of at most 16 MB.
/// Refuses: file_unreadable, file_too_large.
Result<std::string> read_input_file(std::string const& path);

/// The bytes of standard input, at most 16 MB.
/// Refuses: file_unreadable, file_too_large.
Result<std::string> read_standard_input();

/// One line of standard input without its end and the blanks before it: what does not belong in a
/// command line, which other users of the machine can see.
/// Refuses: malformed, naming `what`, beyond 1,000 bytes.
Result<std::string> read_secret_line(std::string_view what);

struct NamedPerson {
    std::string name;
    std::string resident_id;
};

/// The line "name,identity number".
/// Refuses: malformed.
Result<NamedPerson> read_person();

} // namespace doudi::cli
