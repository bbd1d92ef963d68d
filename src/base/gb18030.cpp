#include "gb18030.hpp"

#include <unicode/ustring.h>

#include <array>
#include <cstddef>
#include <stdexcept>

namespace doudi {

namespace {

void require_icu(UErrorCode status, char const* what) {
    if (U_FAILURE(status) != 0) {
        throw std::runtime_error{std::string{"ICU: "} + what + ": " + u_errorName(status)};
    }
}

/// Requires: room for three bytes for each unit, the most there can be.
void append_utf8(std::u16string_view wide, std::string& utf8) {
    std::size_t const before = utf8.size();
    utf8.resize(before + 3 * wide.size());
    std::int32_t bytes = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strToUTF8(utf8.data() + before, static_cast<std::int32_t>(3 * wide.size()), &bytes,
        wide.data(), static_cast<std::int32_t>(wide.size()), &status);
    require_icu(status, "UTF-16 to UTF-8");
    utf8.resize(before + static_cast<std::size_t>(bytes));
}

/// A converter that stops at what it cannot convert.
CloseConverter::Pointer open_strict(char const* name) {
    UErrorCode status = U_ZERO_ERROR;
    CloseConverter::Pointer converter{ucnv_open(name, &status)};
    require_icu(status, name);
    ucnv_setToUCallBack(
        converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    ucnv_setFromUCallBack(
        converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    require_icu(status, "callbacks");
    return converter;
}

} // namespace

bool is_gbk(std::string_view utf8, std::string_view gb18030) {
    static thread_local CloseConverter::Pointer const code_page = open_strict("windows-936-2000");
    ucnv_reset(code_page.get());
    std::u16string wide(utf8.size(), u'\0');
    std::int32_t units = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(wide.data(), static_cast<std::int32_t>(wide.size()), &units, utf8.data(),
        static_cast<std::int32_t>(utf8.size()), &status);
    require_icu(status, "UTF-8 to UTF-16");
    std::string bytes(static_cast<std::size_t>(units) * 2, '\0'); // two bytes a unit at most
    std::int32_t const size = ucnv_fromUChars(code_page.get(), bytes.data(),
        static_cast<std::int32_t>(bytes.size()), wide.data(), units, &status);
    return U_SUCCESS(status) != 0 &&
        std::string_view{bytes}.substr(0, static_cast<std::size_t>(size)) == gb18030;
}

Gb18030::Gb18030() : converter_{open_strict("gb18030")} {}

std::optional<std::int64_t> Gb18030::decode(
    std::string_view bytes, bool is_last, std::string& utf8) {
    constexpr std::size_t units_pending_max = 8; // of a character begun in an earlier call
    wide_.resize(bytes.size() + units_pending_max);
    char16_t* const begin = wide_.data();
    char16_t* target = begin;
    char const* source = bytes.data();
    UErrorCode status = U_ZERO_ERROR;
    ucnv_toUnicode(converter_.get(), &target, begin + wide_.size(), &source,
        bytes.data() + bytes.size(), nullptr, static_cast<UBool>(is_last), &status);
    append_utf8({begin, static_cast<std::size_t>(target - begin)}, utf8);
    if (U_SUCCESS(status) != 0) {
        return std::nullopt;
    }
    std::array<char, 32> bad{};
    auto bad_bytes = static_cast<std::int8_t>(bad.size());
    UErrorCode bad_status = U_ZERO_ERROR;
    ucnv_getInvalidChars(converter_.get(), bad.data(), &bad_bytes, &bad_status);
    require_icu(bad_status, "gb18030 position");
    return (source - bytes.data()) - bad_bytes;
}

std::string Gb18030::encode(std::string_view utf8) {
    wide_.resize(utf8.size());
    std::int32_t units = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(wide_.data(), static_cast<std::int32_t>(wide_.size()), &units, utf8.data(),
        static_cast<std::int32_t>(utf8.size()), &status);
    std::string bytes(static_cast<std::size_t>(units) * 4, '\0'); // four bytes a unit at most
    std::int32_t const size = ucnv_fromUChars(converter_.get(), bytes.data(),
        static_cast<std::int32_t>(bytes.size()), wide_.data(), units, &status);
    require_icu(status, "UTF-8 to gb18030");
    bytes.resize(static_cast<std::size_t>(size));
    return bytes;
}

} // namespace doudi
