#include "shared_strings.hpp"

#include "doudi/sheet/sheet_rows.hpp"

#include <string>

namespace doudi::sheet {

namespace {

/// Each `si` is a text: its `t`, or those of its runs `r`; what is in `rPh` tells how to read it
/// aloud and is no part of it.
class StringEvents final : public xml::Events {
public:
    explicit StringEvents(SpilledStrings& strings) : strings_{strings} {}
    void read_from(XmlPart& part) { part_ = &part; }

    void open(xml::Name, xml::Name name, std::span<xml::Attribute const>) override {
        auto const element = xml::text_of(name);
        ++depth_;
        if (element == "si") {
            text_.clear();
            string_depth_ = depth_;
        } else if (element == "rPh") {
            phonetic_depth_ = depth_;
        }
        is_text_ = element == "t" && phonetic_depth_ == 0;
    }
    void text(std::string_view piece) override {
        if (!is_text_) {
            return;
        }
        if (text_.size() + piece.size() > SheetRows::cell_bytes_max) {
            part_->refuse({Refusal::spreadsheet_cell_too_long,
                "shared text " + std::to_string(strings_.count() + 1)});
            return;
        }
        text_ += piece;
    }
    void close() override {
        if (depth_ == string_depth_) {
            strings_.append(text_);
            string_depth_ = 0;
        }
        phonetic_depth_ = depth_ == phonetic_depth_ ? 0 : phonetic_depth_;
        is_text_ = false;
        --depth_;
    }

private:
    SpilledStrings& strings_;
    XmlPart* part_ = nullptr;
    std::string text_;
    int depth_ = 0;
    int string_depth_ = 0;
    int phonetic_depth_ = 0;
    bool is_text_ = false;
};

} // namespace

Result<void> read_shared_strings(
    Archive const& archive, std::string_view part, SpilledStrings& strings) {
    StringEvents events{strings};
    auto const opened = XmlPart::open(archive, part, events);
    if (!opened) {
        return opened.error();
    }
    events.read_from(**opened);
    return (*opened)->read_all();
}

} // namespace doudi::sheet
