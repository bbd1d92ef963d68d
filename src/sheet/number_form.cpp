#include "number_form.hpp"

#include <algorithm>
#include <array>

namespace doudi::sheet {

namespace {

/// The letters of a code that stand for parts of a time, in small.
struct Letters {
    bool year = false;
    bool day = false;
    bool month_or_minute = false;
    bool clock = false;

    void see(char c) {
        year = year || c == 'y' || c == 'Y';
        day = day || c == 'd' || c == 'D';
        month_or_minute = month_or_minute || c == 'm' || c == 'M';
        clock = clock || c == 'h' || c == 'H' || c == 's' || c == 'S';
    }
};

/// Those of the first section, which is the one for positive numbers: without what is quoted, in
/// brackets (colours, languages) or escaped.
Letters letters_of(std::string_view code) {
    Letters letters;
    char closing = 0;
    for (std::size_t i = 0; i < code.size(); ++i) {
        char const c = code[i];
        if (closing != 0) {
            closing = c == closing ? '\0' : closing;
        } else if (c == ';') {
            break;
        } else if (c == '"') {
            closing = '"';
        } else if (c == '[') {
            closing = ']';
        } else if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else {
            letters.see(c);
        }
    }
    return letters;
}

} // namespace

NumberForm form_of_builtin(int format) noexcept {
    constexpr std::array months{17, 27, 36, 50, 52, 57};
    constexpr std::array days{14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58};
    constexpr std::array times{18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56};
    auto const is_in = [format](auto const& list) {
        return std::find(list.begin(), list.end(), format) != list.end();
    };
    return is_in(months) ? NumberForm::month
        : is_in(days)    ? NumberForm::day
        : is_in(times)   ? NumberForm::time
                         : NumberForm::number;
}

NumberForm form_of_code(std::string_view code) noexcept {
    auto const letters = letters_of(code);
    if (letters.day) {
        return NumberForm::day;
    }
    if (letters.year) {
        return letters.month_or_minute ? NumberForm::month : NumberForm::day;
    }
    return letters.clock || letters.month_or_minute ? NumberForm::time : NumberForm::number;
}

} // namespace doudi::sheet
