/// The hash chain of a book: the canonical text of an entry, and what its hash must be.
///
/// Example: `chain_hash(head_of_nothing(), text.of(entry, postings))` is the first entry's hash.
/// schema/0005_posting_door.sql documents the text; tools/verify_chain is a second implementation.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/sha256.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::audit {

/// An entry as it stands in the ledger. `period` is a date, because a row that was tampered with
/// may hold another day than the first.
struct EntryRow {
    BookId book{0};
    Date period;
    std::int32_t voucher_no{0};
    std::int64_t chain_no{0};
    std::string event;
    Date effective_on;
    Instant recorded_at;
    std::int64_t posted_by{0};
    std::string idempotency_key;
    std::string narration;
    std::string transfer_id; // empty: none
    std::optional<std::int64_t> batch;
    std::optional<std::vector<std::byte>> evidence;
    std::optional<Date> reverses_period;
    std::optional<std::int32_t> reverses_voucher_no;
    std::vector<std::byte> hash;
};

/// A posting with its account's key as the text names it.
struct PostingText {
    std::int32_t line_no;
    std::string_view account_key;
    Money amount;
};

/// The canonical text of an entry and its postings, which come by line number.
[[nodiscard]] std::string canonical_text(EntryRow const& entry, std::span<PostingText const> lines);

/// What the first entry of a book follows: sha256 of nothing.
[[nodiscard]] Digest head_of_nothing() noexcept;

/// sha256 of the previous hash in hexadecimal, LF, and the canonical text.
[[nodiscard]] Digest chain_hash(std::span<std::byte const> previous, std::string_view canonical);

/// What is wrong with a link of the chain.
enum class LinkFault : std::uint8_t {
    chain_no, // an entry is missing here, or stands here twice
    content,  // the entry is not what its hash was taken of
    hash,     // the entry is as it was, its stored hash is not
    length,   // the book counts another number of entries than there are
    head,     // the book's head is not the hash of its last entry
};

[[nodiscard]] std::string_view name_of(LinkFault fault) noexcept;

/// A fault and the entry it was found at, by its place in the chain.
struct BrokenLink {
    LinkFault fault;
    std::int64_t chain_no;
    std::string place; // as given with the entry
    std::string expected;
    std::string actual;
};

/// Follows one chain from its beginning. After a fault it goes on from what is stored, so that one
/// changed entry is one fault and not the whole rest of the book.
class ChainCheck {
public:
    /// The next entry in the order of chain numbers. `place` names it to people.
    void entry(EntryRow const& entry, std::string_view canonical, std::string_view place);

    /// What the book says of its chain, after the last entry. `place` names the book.
    void finish(std::int64_t chain_length, std::span<std::byte const> head, std::string_view place);

    [[nodiscard]] std::int64_t entries() const noexcept { return entries_; }
    [[nodiscard]] std::vector<BrokenLink> const& faults() const noexcept { return faults_; }

private:
    /// An entry whose hash does not agree. Whether its content or its hash was changed is told by
    /// what the next entry (or the head) was chained to.
    struct Pending {
        std::int64_t chain_no;
        std::string place;
        Digest computed;
        std::string stored_hex;
    };

    void settle(LinkFault fault);

    std::int64_t entries_{0};
    std::int64_t last_no_{0};
    std::vector<std::byte> previous_;
    std::optional<Pending> pending_;
    std::vector<BrokenLink> faults_;
};

} // namespace doudi::audit
