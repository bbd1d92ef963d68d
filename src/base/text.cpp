#include "doudi/base/text.hpp"

#include "utf8.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <string>

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

/// The bar parts the fields of what evidence is made of.
bool is_unfit(char c) {
    constexpr unsigned char space = 0x20;
    constexpr unsigned char del = 0x7F;
    auto const byte = static_cast<unsigned char>(c);
    return byte < space || byte == del || c == '|';
}

bool begins_character(char c) {
    constexpr unsigned char continuation_mask = 0xC0;
    constexpr unsigned char continuation = 0x80;
    return (static_cast<unsigned char>(c) & continuation_mask) != continuation;
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

Result<void> check_text(std::string_view field, std::string_view text, std::size_t length_max) {
    auto const length =
        static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
    if (length == 0 || length > length_max || std::any_of(text.begin(), text.end(), is_unfit)) {
        return Error{Refusal::malformed, std::string{field}};
    }
    return {};
}

} // namespace doudi
