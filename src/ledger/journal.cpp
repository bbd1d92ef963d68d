#include "doudi/ledger/journal.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"

#include <algorithm>
#include <array>
#include <ios>
#include <ostream>

namespace doudi::ledger {

namespace {

constexpr std::array format_names{
    std::string_view{"hledger"}, std::string_view{"ledger"}, std::string_view{"beancount"}};

struct Root {
    std::string_view kind;
    std::string_view name;
};
constexpr std::array roots{Root{"asset", "Assets"}, Root{"use", "Assets"},
    Root{"liability", "Liabilities"}, Root{"net", "Equity"}, Root{"source", "Equity"},
    Root{"income", "Income"}, Root{"expense", "Expenses"}};

std::string_view root_of(std::string_view kind) {
    auto const* const found = std::find_if(
        roots.begin(), roots.end(), [kind](Root const& root) { return root.kind == kind; });
    DOUDI_CHECK(found != roots.end());
    return found->name;
}

bool is_ascii_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

std::string upper(std::string text) {
    for (auto& c : text) {
        if (c >= 'a' && c <= 'z') {
            c = static_cast<char>(c - 'a' + 'A');
        }
    }
    return text;
}

/// The bytes of the character that begins text (at least one).
std::size_t character_bytes(std::string_view text) {
    auto const first = static_cast<unsigned char>(text.front());
    std::size_t const bytes = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    return std::min(bytes, text.size());
}

/// Whether the character is a Chinese one: U+3400 to U+9FFF, or beyond U+20000 in UTF-8.
bool is_ideograph(std::string_view character) {
    if (character.size() == 4) {
        return character >= "\xF0\xA0";
    }
    return character.size() == 3 && character >= "\xE3\x90\x80" && character < "\xEA\x80\x80";
}

/// Letters, digits and hyphens as all three tools take them; anything else becomes one hyphen.
std::string plain(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        auto const character = text.substr(0, character_bytes(text));
        bool const is_kept = (character.size() == 1 && is_ascii_letter_or_digit(text.front())) ||
            is_ideograph(character);
        if (is_kept) {
            plain += character;
        } else if (!plain.empty() && plain.back() != '-') {
            plain += '-';
        }
        text.remove_prefix(character.size());
    }
    while (plain.ends_with('-')) {
        plain.pop_back();
    }
    return plain;
}

void append(std::string& name, Named const& component) {
    if (!component.code.empty()) {
        name += ':' + upper(plain(component.code));
        if (auto const text = plain(component.name); !text.empty()) {
            name += '-' + text;
        }
    }
}

/// A narration in hledger and ledger: a semicolon or two blanks would begin a comment.
std::string as_description(std::string_view text) {
    std::string description;
    for (char const c : text) {
        if (c == ';') {
            description += "；";
        } else if (static_cast<unsigned char>(c) > ' ') {
            description += c;
        } else if (!description.ends_with(' ') && !description.empty()) {
            description += ' ';
        }
    }
    return description;
}

/// Between quotes in beancount.
std::string as_quoted(std::string_view text) {
    std::string quoted = "\"";
    for (char const c : text) {
        if (c == '"' || c == '\\') {
            quoted += '\\';
        }
        quoted += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return quoted + '"';
}

} // namespace

std::optional<JournalFormat> journal_format_of(std::string_view name) noexcept {
    auto const* const found = std::find(format_names.begin(), format_names.end(), name);
    if (found == format_names.end()) {
        return std::nullopt;
    }
    return static_cast<JournalFormat>(found - format_names.begin());
}

std::string journal_account_name(JournalAccount const& account) {
    std::string name{root_of(account.kind)};
    append(name, account.title);
    append(name, account.book);
    append(name, account.program);
    append(name, account.fund_source);
    if (account.document) {
        name += ":D" + std::to_string(account.document->value());
    }
    if (account.year != 0) {
        name += ":Y" + std::to_string(account.year);
    }
    return name;
}

JournalWriter::JournalWriter(std::ostream& out, JournalFormat format, Date from)
    : out_{out}, format_{format}, from_{from} {
    header();
}

void JournalWriter::require_good() {
    if (!out_) {
        throw std::ios_base::failure{"the journal cannot be written"};
    }
}

void JournalWriter::header() {
    switch (format_) {
    case JournalFormat::hledger:
        out_ << "; 兜底总账 Doudi ledger\ncommodity 1,000.00 CNY\n\n";
        break;
    case JournalFormat::ledger:
        out_ << "; 兜底总账 Doudi ledger\ncommodity CNY\n    format 1,000.00 CNY\n";
        for (auto const* const tag : {"ledger", "event", "batch", "document"}) {
            out_ << "tag " << tag << '\n';
        }
        out_ << '\n';
        break;
    case JournalFormat::beancount:
        out_ << ";; -*- coding: utf-8 -*-\noption \"title\" \"兜底总账 Doudi ledger\"\n"
             << "option \"operating_currency\" \"CNY\"\n\n"
             << format_date(from_) << " commodity CNY\n\n";
        break;
    }
    require_good();
}

void JournalWriter::declare(std::string_view account) {
    if (format_ == JournalFormat::beancount) {
        out_ << format_date(from_) << " open " << account << " CNY\n";
    } else {
        out_ << "account " << account << '\n';
    }
    require_good();
}

void JournalWriter::first_line(Date on, std::string_view code, std::string_view narration) {
    out_ << '\n' << format_date(on) << " *";
    if (format_ == JournalFormat::beancount) {
        out_ << ' ' << as_quoted(narration);
        if (!code.empty()) {
            out_ << " ^" << code;
        }
    } else {
        if (!code.empty()) {
            out_ << " (" << code << ')';
        }
        out_ << ' ' << as_description(narration);
    }
    out_ << '\n';
}

void JournalWriter::metadata(std::string_view key, std::string_view value) {
    if (value.empty()) {
        return;
    }
    if (format_ == JournalFormat::beancount) {
        out_ << "  " << key << ": " << as_quoted(value) << '\n';
    } else {
        out_ << "    ; " << key << ": " << as_description(value) << '\n';
    }
}

void JournalWriter::line(std::string_view account, Money amount) {
    out_ << "    " << account << "  " << format_yuan(amount) << " CNY";
}

void JournalWriter::entry(JournalEntry const& entry) {
    for (char const ledger : {'Q', 'M', 'U', 'B'}) {
        if (std::any_of(entry.lines.begin(), entry.lines.end(),
                [ledger](JournalLine const& line) { return line.ledger == ledger; })) {
            one_ledger(entry, ledger);
        }
    }
    require_good();
}

void JournalWriter::one_ledger(JournalEntry const& entry, char ledger) {
    first_line(entry.on, entry.voucher, entry.narration);
    metadata("ledger", std::string_view{&ledger, 1});
    metadata("event", entry.event);
    metadata("batch", entry.batch);
    metadata("document", entry.documents);
    for (auto const& posting : entry.lines) {
        if (posting.ledger == ledger) {
            line(posting.account, posting.amount);
            out_ << '\n';
        }
    }
}

void JournalWriter::balances(
    std::string_view book, Period month, std::span<JournalBalance const> balances) {
    if (balances.empty()) {
        return;
    }
    if (format_ == JournalFormat::beancount) {
        // Holds at the beginning of a day. Without the explicit tolerance, a fen would pass.
        out_ << '\n';
        for (auto const& balance : balances) {
            out_ << format_date(month.next().first_day()) << " balance " << balance.account << "  "
                 << format_yuan(balance.amount) << " ~ 0 CNY\n";
        }
    } else {
        first_line(month.last_day(), {}, std::string{book} + ' ' + month.text() + " 月末余额");
        for (auto const& balance : balances) {
            line(balance.account, Money{});
            out_ << " = " << format_yuan(balance.amount) << " CNY\n";
        }
    }
    require_good();
}

void JournalWriter::finish() {
    out_.flush();
    require_good();
}

} // namespace doudi::ledger
