#include "doudi/base/embedded.hpp"
#include "layout_files.hpp"

#include <algorithm>
#include <fstream>

namespace doudi::operations {

namespace {

constexpr std::string_view suffix = ".toml";

Result<std::string> text_of_file(std::filesystem::path const& path) {
    constexpr std::streamsize bytes_max = 1'000'000;
    std::ifstream in{path, std::ios::binary};
    std::string text(bytes_max + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!in.eof() || in.bad()) {
        auto const code = in.is_open() && in ? Refusal::file_too_large : Refusal::file_unreadable;
        return Error{code, path.filename().string()};
    }
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

Result<bank::Layout> read(embedded::TextFile const& file) {
    return bank::read_layout(file.text, std::string{file.name} + std::string{suffix});
}

} // namespace

Result<bank::Layout> find_layout(std::string const& name_or_file) {
    if (name_or_file.ends_with(suffix)) {
        auto const text = text_of_file(name_or_file);
        if (!text) {
            return text.error();
        }
        return bank::read_layout(*text, std::filesystem::path{name_or_file}.filename().string());
    }
    auto const layouts = embedded::bank_layouts();
    auto const found = std::ranges::find(layouts, name_or_file, &embedded::TextFile::name);
    if (found == layouts.end()) {
        return Error{Refusal::unknown_layout, name_or_file};
    }
    return read(*found);
}

Result<std::vector<bank::Layout>> list_bank_layouts(std::vector<std::string> const& files) {
    std::vector<bank::Layout> layouts;
    for (auto const& file : files) {
        auto layout = find_layout(file);
        if (!layout) {
            return layout.error();
        }
        layouts.push_back(std::move(*layout));
    }
    if (!files.empty()) {
        return layouts;
    }
    for (auto const& file : embedded::bank_layouts()) {
        auto layout = read(file);
        if (!layout) {
            return layout.error();
        }
        layouts.push_back(std::move(*layout));
    }
    return layouts;
}

} // namespace doudi::operations
