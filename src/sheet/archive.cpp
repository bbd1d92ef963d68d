#include "archive.hpp"

#include <zip.h>

#include <algorithm>
#include <array>
#include <fstream>

namespace doudi::sheet {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{64} * 1024;
// Lists of validated cells are long where people have cut and pasted much.
constexpr std::size_t attribute_bytes_max = std::size_t{256} * 1024;
// Sheets of equal rows are packed to a hundredth; what is packed tighter was made to burst.
constexpr std::int64_t packed_times_max = 150;
constexpr std::int64_t small_part_bytes = std::int64_t{32} * 1024 * 1024;

std::string plain_name(std::string_view name) {
    std::string plain{name};
    std::transform(plain.begin(), plain.end(), plain.begin(), [](char c) {
        return c == '\\' ? '/' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return plain;
}

/// The number at `at` in little-endian order; 0 beyond the end.
std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint64_t number = 0;
    if (at > bytes.size() || bytes.size() - at < size) {
        return 0;
    }
    for (std::size_t i = size; i > 0; --i) {
        number = number << 8U | static_cast<unsigned char>(bytes[at + i - 1]);
    }
    return number;
}

std::string bytes_at(std::ifstream& file, std::uint64_t at, std::size_t size) {
    std::string bytes(size, '\0');
    file.clear();
    file.seekg(static_cast<std::streamoff>(at));
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

/// The most entries any record at the end of the file claims. The library takes memory for all of
/// them when it opens the archive, so they are counted before.
/// Source: APPNOTE.TXT 4.3.14 to 4.3.16.
std::uint64_t claimed_entries(std::filesystem::path const& path) {
    constexpr std::uint64_t tail_bytes = 22 + 65'535 + 20;
    constexpr std::uint64_t unknown_count = 0xFFFF;
    constexpr std::string_view end_mark = "PK\5\6";
    constexpr std::string_view far_mark = "PK\6\7";
    std::error_code ignored;
    std::uint64_t const size = std::filesystem::file_size(path, ignored);
    std::uint64_t const from = size > tail_bytes ? size - tail_bytes : 0;
    std::ifstream file{path, std::ios::binary};
    auto const tail = bytes_at(file, from, static_cast<std::size_t>(size - from));
    std::uint64_t most = 0;
    for (auto at = tail.find(end_mark); at != std::string::npos; at = tail.find(end_mark, at + 1)) {
        auto const count = number_at(tail, at + 10, 2);
        most = std::max(most, count == unknown_count ? 0 : count);
    }
    for (auto at = tail.find(far_mark); at != std::string::npos; at = tail.find(far_mark, at + 1)) {
        auto const record = bytes_at(file, number_at(tail, at + 8, 8), 56);
        most = std::max(most, number_at(record, 32, 8));
    }
    return most;
}

Error damaged(std::string_view what) {
    return {Refusal::spreadsheet_damaged, std::string{what}};
}

} // namespace

Part::Part(zip_file* opened, std::string name, std::int64_t bytes)
    : opened_{opened}, name_{std::move(name)}, bytes_{bytes}, buffer_(buffer_bytes) {}

Part::~Part() {
    zip_fclose(opened_);
}

Part::int_type Part::underflow() {
    if (fault_) {
        return traits_type::eof();
    }
    auto const size = zip_fread(opened_, buffer_.data(), buffer_.size());
    read_ += std::max<std::int64_t>(size, 0);
    if (size < 0 || read_ > bytes_ || (size == 0 && read_ != bytes_)) {
        fault_ = damaged(name_);
    }
    if (size <= 0 || fault_) {
        return traits_type::eof();
    }
    setg(buffer_.data(), buffer_.data(), buffer_.data() + size);
    return traits_type::to_int_type(buffer_.front());
}

Result<std::unique_ptr<Archive>> Archive::open(std::filesystem::path const& file) {
    if (claimed_entries(file) > entries_max) {
        return Error{Refusal::spreadsheet_too_large, "too many parts"};
    }
    int why = 0;
    zip* const opened = zip_open(file.c_str(), ZIP_RDONLY, &why);
    if (opened == nullptr) {
        return damaged("the archive has no end");
    }
    std::unique_ptr<Archive> archive{new Archive{opened}};
    if (auto const listed = archive->list_entries(); !listed) {
        return listed.error();
    }
    return archive;
}

Archive::~Archive() {
    zip_discard(opened_);
}

Result<void> Archive::list_entries() {
    auto const count = zip_get_num_entries(opened_, 0);
    if (count > entries_max) {
        return Error{Refusal::spreadsheet_too_large, "too many parts"};
    }
    for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(count); ++i) {
        char const* const name = zip_get_name(opened_, i, ZIP_FL_ENC_GUESS);
        // Two parts of one name: different readers would read different sheets.
        if (name == nullptr || !entries_.emplace(plain_name(name), i).second) {
            return damaged("a part is there twice");
        }
    }
    return {};
}

Result<std::unique_ptr<Part>> Archive::part(std::string_view name) const {
    auto const found = entries_.find(plain_name(name));
    if (found == entries_.end()) {
        return Error{Refusal::spreadsheet_part_missing, std::string{name}};
    }
    zip_stat_t about{};
    constexpr zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(opened_, found->second, 0, &about) != 0 ||
        (about.valid & needed) != needed) {
        return damaged(name);
    }
    if (about.encryption_method != ZIP_EM_NONE) {
        return Error{Refusal::spreadsheet_encrypted, std::string{name}};
    }
    if (about.size > part_bytes_max ||
        (about.size > small_part_bytes && about.size / packed_times_max > about.comp_size)) {
        return Error{Refusal::spreadsheet_too_large, std::string{name}};
    }
    auto* const opened = zip_fopen_index(opened_, found->second, 0);
    if (opened == nullptr) {
        return damaged(name);
    }
    return std::make_unique<Part>(opened, std::string{name}, static_cast<std::int64_t>(about.size));
}

XmlPart::XmlPart(std::unique_ptr<Part> part, xml::Events& events)
    : part_{std::move(part)}, raw_{part_.get()}, utf8_{raw_, Charset::utf8}, text_{&utf8_},
      stream_{text_, events, {.attribute_bytes_max = attribute_bytes_max}} {}

Result<std::unique_ptr<XmlPart>> XmlPart::open(
    Archive const& archive, std::string_view name, xml::Events& events) {
    auto part = archive.part(name);
    if (!part) {
        return part.error();
    }
    return std::unique_ptr<XmlPart>{new XmlPart{std::move(*part), events}};
}

Result<bool> XmlPart::read() {
    auto more = stream_.read();
    if (part_->fault()) { // the cause; the rest only follows from it
        return *part_->fault();
    }
    return more;
}

Result<void> XmlPart::read_all() {
    for (;;) {
        auto const more = read();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return {};
        }
    }
}

} // namespace doudi::sheet
