/// XML as a stream of elements, by libxml2's push parser. Nothing is kept of what has passed.
#pragma once

#include "doudi/base/error.hpp"

#include <cstddef>
#include <istream>
#include <memory>
#include <span>
#include <string_view>

namespace doudi::xml {

/// A name of an element or a namespace, as the parser keeps it: equal names are one pointer.
using Name = unsigned char const*;

struct Attribute {
    std::string_view name;
    std::string_view value;
};

/// Who is told what comes. An exception ends the reading and is thrown again by Stream::read().
class Events {
public:
    virtual ~Events() = default;
    virtual void open(Name name_space, Name name, std::span<Attribute const> attributes) = 0;
    virtual void text(std::string_view piece) = 0;
    virtual void close() = 0;
};

/// What a reader takes of one attribute before it refuses a document.
struct Limits {
    std::size_t attribute_bytes_max = 1024;
};

/// Refuses document types and entities, elements nested too deep and texts too long; reads no other
/// file and no network.
class Stream {
public:
    static constexpr int depth_max = 48;
    static constexpr std::size_t text_bytes_max = std::size_t{256} * 1024;

    Stream(std::istream& utf8, Events& events, Limits limits = {});
    ~Stream();
    Stream(Stream const&) = delete;
    Stream& operator=(Stream const&) = delete;

    /// Reads on for some thousand bytes; false when the document has ended.
    ///
    /// Refuses: xml_malformed, xml_has_dtd, xml_too_deep, xml_text_too_long with the line number,
    ///          file_truncated, malformed_encoding; what an event refused.
    Result<bool> read();

    /// Ends the reading with a refusal; called by events.
    void refuse(Error error);

    /// The pointer that names equal to `text` will have.
    [[nodiscard]] Name intern(std::string_view text);

private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

/// A name as text.
inline std::string_view text_of(Name name) {
    return name == nullptr ? std::string_view{} : reinterpret_cast<char const*>(name);
}

} // namespace doudi::xml
