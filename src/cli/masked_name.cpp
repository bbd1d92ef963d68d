#include "masked_name.hpp"

namespace doudi::cli {

std::string masked_name(std::string_view name) {
    std::string masked;
    bool is_first = true;
    for (std::size_t at = 0; at < name.size();) {
        std::size_t end = at + 1;
        while (end < name.size() && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) {
            ++end;
        }
        masked += is_first ? name.substr(at, end - at) : std::string_view{"*"};
        is_first = false;
        at = end;
    }
    return masked;
}

/// The number comes from stdin, where neither the list of processes nor the shell's history has it.

} // namespace doudi::cli
