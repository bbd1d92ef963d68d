/// ICU's GB18030 converter, made strict.
#pragma once

#include <unicode/ucnv.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace doudi {

struct CloseConverter {
    using Pointer = std::unique_ptr<UConverter, CloseConverter>;
    void operator()(UConverter* converter) const noexcept { ucnv_close(converter); }
};

/// Whether code page 936 writes the text in the same bytes as GB18030 did. What it lacks, such as
/// U+4DAE or what lies beyond the basic plane, it does not.
///
/// Requires: utf8 is well formed.
[[nodiscard]] bool is_gbk(std::string_view utf8, std::string_view gb18030);

/// Reads and writes GB18030; stops at what it cannot read. Holds state between calls of `decode`.
class Gb18030 {
public:
    /// Throws: std::runtime_error when ICU has no such converter.
    Gb18030();

    /// Appends the text of `bytes` to `utf8`. A last character cut in two waits for the next call,
    /// or is bad if `is_last`. Returns where, counted from bytes' beginning, the first bad
    /// character begins (negative if it began in an earlier call), if there is one.
    [[nodiscard]] std::optional<std::int64_t> decode(
        std::string_view bytes, bool is_last, std::string& utf8);

    /// Requires: utf8 is well formed.
    [[nodiscard]] std::string encode(std::string_view utf8);

    /// Forgets what `decode` kept.
    void reset() noexcept { ucnv_reset(converter_.get()); }

private:
    CloseConverter::Pointer converter_;
    std::u16string wide_;
};

} // namespace doudi
