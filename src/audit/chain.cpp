#include "doudi/audit/chain.hpp"

#include <algorithm>

namespace doudi::audit {

namespace {

bool equal(std::span<std::byte const> a, std::span<std::byte const> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

class FieldText {
public:
    explicit FieldText(std::string& text) : text_{text} {}

    FieldText& operator<<(std::string_view field) {
        text_ += '|';
        text_ += field;
        return *this;
    }
    FieldText& operator<<(std::int64_t number) { return *this << std::to_string(number); }
    FieldText& operator<<(Date day) { return *this << format_date(day); }
    template <class T> FieldText& operator<<(std::optional<T> const& field) {
        return field ? *this << *field : *this << std::string_view{};
    }

private:
    std::string& text_;
};

} // namespace

std::string canonical_text(EntryRow const& entry, std::span<PostingText const> lines) {
    std::string text = "entry";
    auto const evidence = entry.evidence ? to_hex(*entry.evidence) : std::string{};
    std::optional<std::int64_t> const reverses_voucher_no = entry.reverses_voucher_no;
    FieldText{text} << entry.book.value() << entry.period << std::int64_t{entry.voucher_no}
                    << entry.chain_no << entry.event << entry.effective_on
                    << format_instant(entry.recorded_at) << entry.posted_by << entry.idempotency_key
                    << entry.transfer_id << entry.batch << evidence << entry.reverses_period
                    << reverses_voucher_no << entry.narration;
    for (auto const& line : lines) {
        text += "\nposting";
        FieldText{text} << std::int64_t{line.line_no} << line.account_key << line.amount.fen();
    }
    return text;
}

Digest head_of_nothing() noexcept {
    return sha256(std::string_view{});
}

Digest chain_hash(std::span<std::byte const> previous, std::string_view canonical) {
    std::string text = to_hex(previous);
    text += '\n';
    text += canonical;
    return sha256(std::string_view{text});
}

std::string_view name_of(LinkFault fault) noexcept {
    switch (fault) {
    case LinkFault::chain_no: return "chain_no";
    case LinkFault::content: return "content";
    case LinkFault::hash: return "hash";
    case LinkFault::length: return "chain_length";
    case LinkFault::head: return "head_hash";
    }
    return "";
}

void ChainCheck::settle(LinkFault fault) {
    if (pending_) {
        faults_.push_back({fault, pending_->chain_no, std::move(pending_->place),
            to_hex(pending_->computed), std::move(pending_->stored_hex)});
        pending_.reset();
    }
}

void ChainCheck::entry(EntryRow const& entry, std::string_view canonical, std::string_view place) {
    if (entries_ == 0) {
        auto const nothing = head_of_nothing();
        previous_.assign(nothing.begin(), nothing.end());
    }
    ++entries_;
    bool const follows = entry.chain_no == last_no_ + 1;
    auto computed = chain_hash(previous_, canonical);
    bool agrees = equal(computed, entry.hash);
    if (pending_ && follows) {
        auto const otherwise = chain_hash(pending_->computed, canonical);
        bool const hash_was_changed = !agrees && equal(otherwise, entry.hash);
        settle(hash_was_changed ? LinkFault::hash : LinkFault::content);
        if (hash_was_changed) {
            computed = otherwise;
            agrees = true;
        }
    }
    settle(LinkFault::content);
    if (!follows) {
        faults_.push_back({LinkFault::chain_no, entry.chain_no, std::string{place},
            std::to_string(last_no_ + 1), std::to_string(entry.chain_no)});
    } else if (!agrees) {
        pending_ = Pending{entry.chain_no, std::string{place}, computed, to_hex(entry.hash)};
    }
    last_no_ = entry.chain_no;
    previous_ = entry.hash;
}

void ChainCheck::finish(
    std::int64_t chain_length, std::span<std::byte const> head, std::string_view place) {
    if (entries_ == 0) {
        auto const nothing = head_of_nothing();
        previous_.assign(nothing.begin(), nothing.end());
    }
    bool head_agrees = equal(previous_, head);
    if (pending_ && !head_agrees && equal(pending_->computed, head)) {
        settle(LinkFault::hash);
        head_agrees = true;
    }
    settle(LinkFault::content);
    if (chain_length != entries_) {
        faults_.push_back({LinkFault::length, last_no_, std::string{place},
            std::to_string(entries_), std::to_string(chain_length)});
    }
    if (!head_agrees) {
        faults_.push_back(
            {LinkFault::head, last_no_, std::string{place}, to_hex(previous_), to_hex(head)});
    }
}

} // namespace doudi::audit
