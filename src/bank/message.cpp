#include "doudi/bank/message.hpp"

#include "message_shapes.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace doudi::bank {

namespace {

constexpr std::array deviation_table{
    DeviationText{Deviation::original_name_local, "original_name_local",
        {"原报文类型不是标准的 pain.001", "the original message's name is no standard pain.001"}},
    DeviationText{Deviation::id_too_long, "id_too_long",
        {"标识超过 35 个字符", "an id of more than 35 characters"}},
    DeviationText{Deviation::unknown_status, "unknown_status",
        {"未知状态代码，按未终结处理", "an unknown status, taken as not final"}},
    DeviationText{Deviation::reason_missing, "reason_missing",
        {"失败未注明原因", "a failure without reason"}},
    DeviationText{Deviation::amount_not_stated, "amount_not_stated",
        {"已支付而未注明金额", "paid, the amount not stated"}},
    DeviationText{Deviation::pages_missing, "pages_missing",
        {"文件只是多页之一", "the file is one page of several"}},
    DeviationText{Deviation::encoding_not_utf8, "encoding_not_utf8",
        {"编码不是 UTF-8", "the encoding is not UTF-8"}},
    DeviationText{Deviation::message_repeated, "message_repeated",
        {"已有内容不同而编号相同的报文", "another file had the same message id"}},
    DeviationText{Deviation::sequence_gap, "sequence_gap",
        {"对账单序号有缺口，向银行索取所缺", "statements are missing before it: ask the bank"}},
    DeviationText{Deviation::out_of_sequence, "out_of_sequence",
        {"对账单序号早于或等于已导入的", "not after the statements imported before"}},
    DeviationText{Deviation::opening_differs, "opening_differs",
        {"期初余额与上一对账单的期末余额不同",
            "the opening balance is not the closing one of the statement before"}},
};
static_assert(deviation_table.size() == static_cast<std::size_t>(Deviation::opening_differs) + 1);

struct Format {
    std::string_view name;
    bool is_report;
};
/// The .04 of statements and notifications is the .02 with more codes.
constexpr std::array formats{
    Format{"pain.002.001.03", true},
    Format{"pain.002.001.10", true},
    Format{"camt.053.001.02", false},
    Format{"camt.053.001.04", false},
    Format{"camt.053.001.08", false},
    Format{"camt.054.001.02", false},
    Format{"camt.054.001.04", false},
    Format{"camt.054.001.08", false},
};
constexpr std::string_view name_space_prefix = "urn:iso:std:iso:20022:tech:xsd:";

/// The versions of a message that are read; none when it is another message.
std::string versions_of(std::string_view message) {
    constexpr std::size_t kind_size = 8; // pain.002
    std::string versions;
    for (auto const& format : formats) {
        if (message.substr(0, kind_size) == format.name.substr(0, kind_size)) {
            versions += (versions.empty() ? "" : ", ") + std::string{format.name};
        }
    }
    return versions;
}

} // namespace

std::string_view name_of(Fate fate) noexcept {
    constexpr std::array<std::string_view, 5> names{
        "paid", "failed", "returned", "pending", "other"};
    return names.at(static_cast<std::size_t>(fate));
}

std::string_view name_of(Level level) noexcept {
    constexpr std::array<std::string_view, 3> names{"line", "payment", "group"};
    return names.at(static_cast<std::size_t>(level));
}

DeviationText const& text_of(Deviation code) noexcept {
    return deviation_table.at(static_cast<std::size_t>(code));
}

std::span<DeviationText const> deviation_texts() noexcept {
    return deviation_table;
}

bool is_xml(std::string_view head) noexcept {
    constexpr std::string_view mark = "\xef\xbb\xbf";
    if (head.starts_with(mark)) {
        head.remove_prefix(mark.size());
    }
    auto const first = head.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && head[first] == '<';
}

/// The root element decides what all others are.
class MessageReader::Reading final : public xml::Events {
public:
    Reading(std::istream& utf8, std::string_view currency)
        : stream_{utf8, *this}, log_{stream_, currency} {}

    void open(
        xml::Name name_space, xml::Name name, std::span<xml::Attribute const> attributes) override {
        if (tree_) {
            tree_->open(name_space, name, attributes);
        } else {
            begin(name_space, xml::text_of(name));
        }
    }
    void text(std::string_view piece) override {
        if (tree_) {
            tree_->text(piece);
        }
    }
    void close() override {
        if (tree_) {
            tree_->close();
        }
    }

    Result<bool> next(MessageRow& row) {
        while (!log_.take(row)) {
            if (has_ended_) {
                return false;
            }
            auto const more = stream_.read();
            if (!more) {
                return more.error();
            }
            if (!*more) {
                message_->finish();
                has_ended_ = true;
            }
        }
        return true;
    }

    [[nodiscard]] MessageLog const& log() const noexcept { return log_; }

private:
    void begin(xml::Name name_space, std::string_view root) {
        auto const space = xml::text_of(name_space);
        auto const message = space.starts_with(name_space_prefix)
            ? space.substr(name_space_prefix.size())
            : std::string_view{};
        auto const format = std::ranges::find(formats, message, &Format::name);
        auto const versions = versions_of(message);
        if (root != "Document" || versions.empty()) {
            stream_.refuse({Refusal::not_a_bank_message, {}}); // its names may be anything
            return;
        }
        if (format == formats.end()) {
            stream_.refuse({Refusal::message_version_unsupported, versions});
            return;
        }
        log_.head.format = format->name;
        message_ = format->is_report ? make_status_report(log_) : make_statement(log_);
        tree_.emplace(stream_, name_space,
            format->is_report ? status_report_shape() : statement_shape(), *message_);
    }

    xml::Stream stream_;
    MessageLog log_;
    std::unique_ptr<Message> message_;
    std::optional<ElementTree> tree_;
    bool has_ended_ = false;
};

MessageReader::MessageReader(std::istream& utf8, std::string_view currency)
    : reading_{std::make_unique<Reading>(utf8, currency)} {}

MessageReader::~MessageReader() = default;

Result<bool> MessageReader::next(MessageRow& row) {
    return reading_->next(row);
}

MessageHead const& MessageReader::head() const noexcept {
    return reading_->log().head;
}

std::vector<Statement> const& MessageReader::statements() const noexcept {
    return reading_->log().statements;
}

std::vector<FaultPlace> const& MessageReader::faults() const noexcept {
    return reading_->log().faults;
}

std::vector<DeviationCount> const& MessageReader::deviations() const noexcept {
    return reading_->log().deviations;
}

} // namespace doudi::bank
