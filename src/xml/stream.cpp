#include "doudi/xml/stream.hpp"

#include "doudi/base/charset.hpp"
#include "doudi/base/check.hpp"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <array>
#include <exception>
#include <new>
#include <optional>
#include <string>

namespace doudi::xml {

struct Stream::Parser {
    Parser(std::istream& stream, Events& told, Limits most);
    ~Parser() { xmlFreeParserCtxt(context); }
    Parser(Parser const&) = delete;
    Parser& operator=(Parser const&) = delete;

    void refuse(Error error) {
        if (!refusal) {
            refusal = std::move(error);
        }
        xmlStopParser(context);
    }
    void refuse(Refusal code) {
        refuse(Error{code, "line " + std::to_string(xmlSAX2GetLineNumber(context))});
    }
    /// An exception must not pass through the C library.
    template <class F> void tell(F const& event) {
        if (refusal || thrown) {
            return;
        }
        try {
            event();
        } catch (...) {
            thrown = std::current_exception();
            xmlStopParser(context);
        }
    }

    std::istream& in;
    Events& events;
    Limits limits;
    xmlParserCtxtPtr context = nullptr;
    int depth = 0;
    std::size_t text_bytes = 0;
    bool has_ended = false;
    bool is_malformed = false;
    std::optional<Error> refusal;
    std::exception_ptr thrown;
};

namespace {

constexpr std::size_t piece_bytes = std::size_t{32} * 1024;

template <class Parser> Parser& parser_of(void* user) {
    return *static_cast<Parser*>(user);
}

std::string_view text_between(xmlChar const* begin, xmlChar const* end) {
    return {reinterpret_cast<char const*>(begin), static_cast<std::size_t>(end - begin)};
}

/// The parser's callbacks. `user` is the Parser.
template <class Parser> struct Callbacks {
    // NOLINTNEXTLINE(readability-function-size): the parameters are libxml2's
    static void open(void* user, xmlChar const* name, xmlChar const* /*prefix*/,
        xmlChar const* name_space, int /*namespace_count*/, xmlChar const** /*namespaces*/,
        int attribute_count, int /*defaulted_count*/, xmlChar const** attributes) {
        constexpr std::size_t attributes_max = 16;
        constexpr std::ptrdiff_t parts = 5; // name, prefix, namespace, begin and end of the value
        auto& parser = parser_of<Parser>(user);
        parser.text_bytes = 0;
        if (++parser.depth > Stream::depth_max) {
            parser.refuse(Refusal::xml_too_deep);
            return;
        }
        std::array<Attribute, attributes_max> read{};
        std::size_t count = 0;
        for (int i = 0; i < attribute_count && count < attributes_max; ++i) {
            auto const* const part = attributes + i * parts;
            read.at(count) = {
                reinterpret_cast<char const*>(part[0]), text_between(part[3], part[4])};
            if (read.at(count).value.size() > parser.limits.attribute_bytes_max) {
                parser.refuse(Refusal::xml_text_too_long);
                return;
            }
            ++count;
        }
        parser.tell([&] { parser.events.open(name_space, name, std::span{read.data(), count}); });
    }

    static void close(void* user, xmlChar const* /*name*/, xmlChar const* /*prefix*/,
        xmlChar const* /*name_space*/) {
        auto& parser = parser_of<Parser>(user);
        parser.text_bytes = 0;
        --parser.depth;
        parser.tell([&] { parser.events.close(); });
    }

    static void text(void* user, xmlChar const* bytes, int size) {
        auto& parser = parser_of<Parser>(user);
        parser.text_bytes += static_cast<std::size_t>(size);
        if (parser.text_bytes > Stream::text_bytes_max) {
            parser.refuse(Refusal::xml_text_too_long);
            return;
        }
        parser.tell([&] { parser.events.text(text_between(bytes, bytes + size)); });
    }

    static void document_type(void* user, xmlChar const* /*name*/, xmlChar const* /*external*/,
        xmlChar const* /*system*/) {
        parser_of<Parser>(user).refuse(Refusal::xml_has_dtd);
    }

    static void error(void* user, xmlErrorPtr what) {
        auto& parser = parser_of<Parser>(user);
        if (what->level != XML_ERR_FATAL || parser.refusal || parser.thrown) {
            return;
        }
        if (what->code == XML_ERR_UNDECLARED_ENTITY) {
            parser.refuse(Refusal::xml_has_dtd);
            return;
        }
        parser.is_malformed = true;
    }
};

} // namespace

Stream::Parser::Parser(std::istream& stream, Events& told, Limits most)
    : in{stream}, events{told}, limits{most} {
    using Calls = Callbacks<Parser>;
    xmlSAXHandler handler{};
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = Calls::open;
    handler.endElementNs = Calls::close;
    handler.characters = Calls::text;
    handler.ignorableWhitespace = Calls::text; // the same, or the parser would try to tell them
    handler.cdataBlock = Calls::text;
    handler.internalSubset = Calls::document_type;
    handler.serror = Calls::error;
    context = xmlCreatePushParserCtxt(&handler, this, nullptr, 0, nullptr);
    if (context == nullptr) {
        throw std::bad_alloc{};
    }
    // The bytes come in UTF-8, whatever the document says of itself.
    xmlCtxtUseOptions(context, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
}

Stream::Stream(std::istream& utf8, Events& events, Limits limits)
    : parser_{std::make_unique<Parser>(utf8, events, limits)} {}

Stream::~Stream() = default;

void Stream::refuse(Error error) {
    parser_->refuse(std::move(error));
}

Name Stream::intern(std::string_view text) {
    return xmlDictLookup(parser_->context->dict, reinterpret_cast<xmlChar const*>(text.data()),
        static_cast<int>(text.size()));
}

Result<bool> Stream::read() {
    auto& parser = *parser_;
    DOUDI_CHECK(!parser.has_ended);
    std::array<char, piece_bytes> piece{};
    parser.in.read(piece.data(), piece.size());
    auto const bytes = static_cast<int>(parser.in.gcount());
    parser.has_ended = bytes == 0;
    if (parser.has_ended) {
        auto const* const text = dynamic_cast<Utf8Reader*>(parser.in.rdbuf());
        if (text != nullptr && text->fault()) {
            return *text->fault();
        }
        if (!parser.in.eof()) {
            return Error{Refusal::file_unreadable, {}};
        }
    }
    auto const failed =
        xmlParseChunk(parser.context, piece.data(), bytes, parser.has_ended ? 1 : 0);
    if (parser.thrown) {
        std::rethrow_exception(parser.thrown);
    }
    if (parser.refusal) {
        return *parser.refusal;
    }
    if (failed != 0 || parser.is_malformed) {
        // What is sound up to its end and not complete has been cut off.
        return Error{parser.has_ended ? Refusal::file_truncated : Refusal::xml_malformed,
            "line " + std::to_string(xmlSAX2GetLineNumber(parser.context))};
    }
    return !parser.has_ended;
}

} // namespace doudi::xml
