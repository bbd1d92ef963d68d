#include "support/source_path.hpp"

namespace doudi::test {

std::filesystem::path source_path(std::string_view relative) {
    return std::filesystem::path{DOUDI_SOURCE_DIR} / relative;
}

} // namespace doudi::test
