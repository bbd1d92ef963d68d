/// Which elements of a message are wanted, as paths; all others are passed over.
#pragma once

#include "doudi/xml/stream.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::bank {

/// One wanted element: a value (its text), or a block whose beginning and end are of interest.
struct ElementPath {
    std::string_view path; ///< "Report/GrpHdr/MsgId", from below the root
    int what;              ///< of the caller
    bool is_block = false;
};

/// The wanted elements of a message. "A|B" in a path is either name; a path "./Amt" is one below
/// `base`, and "." that one itself.
struct MessageShape {
    std::string_view base;
    std::span<ElementPath const> paths;
};

/// The name of a wanted element: the last step of its first path.
[[nodiscard]] std::string_view last_step(std::span<ElementPath const> paths, int what);

/// What a message makes of its wanted elements.
class MessageParts {
public:
    virtual ~MessageParts() = default;
    virtual void begin(int block) = 0;
    /// `currency` is the attribute Ccy, empty without. Blanks around the text are gone.
    virtual void value(int what, std::string_view text, std::string_view currency) = 0;
    virtual void end(int block) = 0;
};

/// Follows the elements below the root and tells of those that are wanted.
class ElementTree {
public:
    static constexpr std::size_t value_bytes_max = 4096;

    ElementTree(
        xml::Stream& stream, xml::Name name_space, MessageShape const& shape, MessageParts&);

    void open(xml::Name name_space, xml::Name name, std::span<xml::Attribute const> attributes);
    /// Refuses by the stream: xml_text_too_long, a wanted value that cannot be one.
    void text(std::string_view piece);
    void close();

private:
    static constexpr std::int16_t unwanted = -1;

    struct Node {
        xml::Name name;
        xml::Name other_name;
        int what = -1;
        bool is_block = false;
        std::vector<std::int16_t> children;
    };

    void add(std::string_view path, ElementPath const& wanted);
    [[nodiscard]] std::int16_t child(std::int16_t of, xml::Name name) const;

    xml::Stream& stream_;
    xml::Name name_space_;
    MessageParts& parts_;
    std::vector<Node> nodes_;
    std::vector<std::int16_t> open_;
    bool is_value_ = false;
    std::string value_;
    std::string currency_;
};

} // namespace doudi::bank
