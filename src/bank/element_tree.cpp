#include "element_tree.hpp"

#include "doudi/base/check.hpp"

#include <algorithm>

namespace doudi::bank {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    auto const begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

} // namespace

std::string_view last_step(std::span<ElementPath const> paths, int what) {
    auto const found = std::ranges::find(paths, what, &ElementPath::what);
    return found == paths.end() ? std::string_view{}
                                : found->path.substr(found->path.rfind('/') + 1);
}

ElementTree::ElementTree(
    xml::Stream& stream, xml::Name name_space, MessageShape const& shape, MessageParts& parts)
    : stream_{stream}, name_space_{name_space}, parts_{parts}, nodes_(1), open_{0} {
    for (auto const& wanted : shape.paths) {
        bool const is_below = wanted.path.starts_with('.');
        auto const path = is_below ? std::string{shape.base}.append(wanted.path.substr(1))
                                   : std::string{wanted.path};
        add(path, wanted);
    }
}

void ElementTree::add(std::string_view path, ElementPath const& wanted) {
    std::int16_t node = 0;
    while (!path.empty()) {
        auto const step = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(path.size(), step.size() + 1));
        auto const bar = step.find('|');
        auto const name = stream_.intern(step.substr(0, bar));
        auto const other =
            bar == std::string_view::npos ? name : stream_.intern(step.substr(bar + 1));
        auto next = child(node, name);
        if (next == unwanted) {
            next = static_cast<std::int16_t>(nodes_.size());
            nodes_.push_back({.name = name, .other_name = other, .children = {}});
            nodes_[static_cast<std::size_t>(node)].children.push_back(next);
        }
        node = next;
    }
    auto& found = nodes_[static_cast<std::size_t>(node)];
    DOUDI_CHECK(found.what < 0); // each path once
    found.what = wanted.what;
    found.is_block = wanted.is_block;
}

std::int16_t ElementTree::child(std::int16_t of, xml::Name name) const {
    for (auto const index : nodes_[static_cast<std::size_t>(of)].children) {
        auto const& node = nodes_[static_cast<std::size_t>(index)];
        if (node.name == name || node.other_name == name) {
            return index;
        }
    }
    return unwanted;
}

void ElementTree::open(
    xml::Name name_space, xml::Name name, std::span<xml::Attribute const> attributes) {
    auto const above = open_.back();
    auto const node =
        above == unwanted || name_space != name_space_ ? unwanted : child(above, name);
    open_.push_back(node);
    is_value_ = false;
    if (node == unwanted) {
        return;
    }
    auto const& wanted = nodes_[static_cast<std::size_t>(node)];
    if (wanted.is_block) {
        parts_.begin(wanted.what);
    } else if (wanted.what >= 0) {
        is_value_ = true;
        value_.clear();
        auto const found = std::ranges::find(attributes, "Ccy", &xml::Attribute::name);
        currency_ = found == attributes.end() ? std::string_view{} : found->value;
    }
}

void ElementTree::text(std::string_view piece) {
    if (!is_value_) {
        return;
    }
    if (value_.size() + piece.size() > value_bytes_max) {
        auto const& wanted = nodes_[static_cast<std::size_t>(open_.back())];
        stream_.refuse({Refusal::xml_text_too_long, std::string{xml::text_of(wanted.name)}});
        return;
    }
    value_ += piece;
}

void ElementTree::close() {
    auto const node = open_.back();
    open_.pop_back();
    if (node == unwanted) {
        return;
    }
    auto const& wanted = nodes_[static_cast<std::size_t>(node)];
    if (wanted.is_block) {
        parts_.end(wanted.what);
    } else if (is_value_) {
        parts_.value(wanted.what, trimmed(value_), currency_);
    }
    is_value_ = false;
}

} // namespace doudi::bank
