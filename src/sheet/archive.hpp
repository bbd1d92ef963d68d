/// The parts of a spreadsheet file, which is a zip archive.
#pragma once

#include "doudi/base/charset.hpp"
#include "doudi/base/error.hpp"
#include "doudi/xml/stream.hpp"

#include <cstdint>
#include <filesystem>
#include <istream>
#include <map>
#include <memory>
#include <optional>
#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

struct zip;
struct zip_file;

namespace doudi::sheet {

/// The bytes of one part as they are unpacked. A stream cannot return a refusal: where unpacking
/// fails the bytes end and `fault()` says why.
class Part final : public std::streambuf {
public:
    Part(zip_file* opened, std::string name, std::int64_t bytes);
    ~Part() override;
    Part(Part const&) = delete;
    Part& operator=(Part const&) = delete;

    [[nodiscard]] std::optional<Error> const& fault() const noexcept { return fault_; }
    [[nodiscard]] std::int64_t bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::int64_t bytes_read() const noexcept { return read_; }

protected:
    int_type underflow() override;

private:
    zip_file* opened_;
    std::string name_;
    std::int64_t bytes_;
    std::int64_t read_ = 0;
    std::optional<Error> fault_;
    std::vector<char> buffer_;
};

/// A file of parts. Their names count without regard to case, as packages have them.
class Archive {
public:
    static constexpr std::int64_t entries_max = 10'000;
    static constexpr std::int64_t part_bytes_max = std::int64_t{4} * 1024 * 1024 * 1024;

    /// Refuses: spreadsheet_damaged, spreadsheet_too_large (too many parts).
    [[nodiscard]] static Result<std::unique_ptr<Archive>> open(std::filesystem::path const& file);
    ~Archive();
    Archive(Archive const&) = delete;
    Archive& operator=(Archive const&) = delete;

    /// Refuses: spreadsheet_part_missing, spreadsheet_encrypted, spreadsheet_too_large (it unpacks
    ///          to more than the limit, or to more than any sheet is packed), spreadsheet_damaged.
    [[nodiscard]] Result<std::unique_ptr<Part>> part(std::string_view name) const;

private:
    explicit Archive(zip* opened) : opened_{opened} {}
    [[nodiscard]] Result<void> list_entries();

    zip* opened_;
    std::map<std::string, std::uint64_t> entries_; // by name in small letters
};

/// One part read as XML.
class XmlPart {
public:
    /// Refuses: as Archive::part().
    [[nodiscard]] static Result<std::unique_ptr<XmlPart>> open(
        Archive const& archive, std::string_view name, xml::Events& events);

    /// Reads on; false when the part has ended and was whole.
    /// Refuses: spreadsheet_damaged, xml_…, malformed_encoding; what an event refused.
    [[nodiscard]] Result<bool> read();

    /// Reads all of it.
    [[nodiscard]] Result<void> read_all();

    void refuse(Error error) { stream_.refuse(std::move(error)); }
    [[nodiscard]] Part const& part() const noexcept { return *part_; }

private:
    XmlPart(std::unique_ptr<Part> part, xml::Events& events);

    std::unique_ptr<Part> part_;
    std::istream raw_;
    Utf8Reader utf8_;
    std::istream text_;
    xml::Stream stream_;
};

} // namespace doudi::sheet
