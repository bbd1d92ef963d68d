#include "doudi/base/text.hpp"

#include "utf8.hpp"

#include <unicode/uchar.h>

namespace doudi {

namespace {

int width_of(char32_t code_point) {
    auto const c = static_cast<UChar32>(code_point);
    auto const category = u_charType(c);
    if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK ||
        category == U_FORMAT_CHAR) {
        return 0;
    }
    int const width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

} // namespace

int display_width(std::string_view utf8) noexcept {
    int columns = 0;
    while (!utf8.empty()) {
        Utf8Step const step = utf8_step(utf8);
        bool const is_character = step.kind == Utf8Step::Kind::character;
        columns += is_character && step.code_point >= 0x80 ? width_of(step.code_point) : 1;
        utf8.remove_prefix(is_character ? step.bytes : 1);
    }
    return columns;
}

} // namespace doudi
