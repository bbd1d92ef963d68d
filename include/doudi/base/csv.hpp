/// CSV files, read and written as streams.
///
/// Example:
///   CsvReader rows{in};
///   for (std::vector<std::string> row;;) {
///       auto more = rows.next(row);
///       if (!more) { return more.error(); }
///       if (!*more) { break; }
///       ...
///   }
#pragma once

#include "doudi/base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi {

/// What a reader takes before it refuses a file.
struct CsvLimits {
    std::size_t field_bytes_max = std::size_t{64} * 1024;
    std::size_t columns_max = 200;
};

/// Reads the rows of a CSV file. Lines may end in CRLF, LF or CR; the last may lack its end. An
/// empty line is a row with one empty field. Bytes are not interpreted; put a Utf8Reader
/// (charset.hpp) in front for other encodings and byte order marks.
///
/// Source: RFC 4180.
class CsvReader {
public:
    explicit CsvReader(std::istream& in, CsvLimits limits = {});

    /// Puts the next row into `row` (reusing its strings); false at the end of the file.
    ///
    /// Refuses: csv_quote_unclosed (the file ends inside quotes: it was cut off), csv_stray_quote,
    ///          csv_too_wide, csv_field_too_long; malformed_encoding from a Utf8Reader behind the
    ///          stream. After a refusal every call refuses again: the rest is not to be trusted.
    /// Throws:  what the stream's buffer throws when reading fails.
    [[nodiscard]] Result<bool> next(std::vector<std::string>& row);

    /// The line, from 1, on which the row read last (or refused) begins. Differs from the number of
    /// rows once a field holds a line break.
    [[nodiscard]] std::int64_t line() const noexcept { return row_line_; }

    /// Whether the row read last had a line end. The last row of a whole file normally has one.
    [[nodiscard]] bool ended_with_line_break() const noexcept { return ended_with_line_break_; }

private:
    enum class After : std::uint8_t { field, row };

    [[nodiscard]] bool fill();
    [[nodiscard]] bool at_end() { return begin_ == end_ && !fill(); }
    [[nodiscard]] std::optional<Refusal> read_field(std::string& field, After& after);
    [[nodiscard]] std::optional<Refusal> read_plain(std::string& field, After& after);
    [[nodiscard]] std::optional<Refusal> read_quoted(std::string& field, After& after);
    [[nodiscard]] std::optional<Refusal> append(std::string& field, char const* until);
    void take_line_end();
    [[nodiscard]] bool is_malformed() const;
    [[nodiscard]] Error refuse(Refusal refusal, std::size_t column);

    std::istream* in_;
    CsvLimits limits_;
    std::vector<char> buffer_;
    char const* begin_{nullptr};
    char const* end_{nullptr};
    std::int64_t line_{1};
    std::int64_t row_line_{0};
    bool ended_with_line_break_{true};
    std::optional<Error> refused_;
};

/// Whether a writer guards fields against being run as formulas.
enum class CsvText {
    spreadsheet_safe, // every field goes through csv_safe_text: for files that people open
    verbatim,         // fields as they are: for files that programs read back
};

/// Writes rows ending in CRLF; quotes only where needed.
class CsvWriter {
public:
    explicit CsvWriter(std::ostream& out, CsvText text = CsvText::spreadsheet_safe);

    /// Requires: at least one field.   (DOUDI_CHECK)
    /// Throws:   std::ios_base::failure when the stream cannot take it (disk full).
    void row(std::initializer_list<std::string_view> fields);
    void row(std::span<std::string const> fields);
    void row(std::span<std::string_view const> fields);

    /// Flushes the stream. A file is whole only when this has returned.
    /// Throws: std::ios_base::failure.
    void finish();

private:
    template <class Fields> void put_row(Fields const& fields);
    void put_field(std::string_view field);
    void require_good() const;

    std::ostream* out_;
    CsvText text_;
    std::string line_;
};

/// The field with an apostrophe before it if a spreadsheet would run it as a formula: it begins
/// with = + - @, a tab or a carriage return, and is not a number ("-5.00" stays).
[[nodiscard]] std::string csv_safe_text(std::string_view field);

} // namespace doudi
