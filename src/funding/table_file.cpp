#include "table_file.hpp"

#include <algorithm>

namespace doudi::funding {

namespace {

void trim(std::string& text) {
    auto const is_blank = [](char c) { return c == ' ' || c == '\t'; };
    text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_blank));
    text.erase(std::find_if_not(text.rbegin(), text.rend(), is_blank).base(), text.end());
}

} // namespace

bool is_called(std::string_view header, Text name) {
    return header == name.en || header == name.zh;
}

Result<std::vector<std::string>> TableFile::header() {
    auto const more = rows_.next(row_);
    if (!more) {
        return more.error();
    }
    if (!*more) {
        return Error{Refusal::file_wrong_layout, "the file is empty"};
    }
    for (std::string& name : row_) {
        trim(name);
    }
    width_ = row_.size();
    auto names = row_;
    std::sort(names.begin(), names.end());
    auto const twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) {
        return Error{Refusal::file_wrong_layout, "column " + *twice + " stands twice"};
    }
    return row_;
}

Result<bool> TableFile::next() {
    for (;;) {
        auto more = rows_.next(row_);
        if (!more || !*more) {
            return more;
        }
        bool const is_empty = row_.size() == 1 && row_[0].empty();
        if (is_empty) {
            continue;
        }
        if (row_.size() != width_) {
            return at_line({Refusal::file_wrong_layout,
                std::to_string(row_.size()) + " fields instead of " + std::to_string(width_)});
        }
        for (std::string& field : row_) {
            trim(field);
        }
        return true;
    }
}

Error TableFile::at_line(Error const& error) const {
    std::string detail = "line " + std::to_string(rows_.line());
    return {error.code, error.detail.empty() ? detail : detail + ": " + error.detail};
}

} // namespace doudi::funding
