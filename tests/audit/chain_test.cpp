#include "doudi/audit/chain.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <array>

namespace {

using doudi::Money;
using doudi::audit::BrokenLink;
using doudi::audit::canonical_text;
using doudi::audit::chain_hash;
using doudi::audit::ChainCheck;
using doudi::audit::EntryRow;
using doudi::audit::LinkFault;
using doudi::audit::PostingText;

EntryRow reservation() {
    EntryRow entry;
    entry.book = doudi::BookId{610102};
    entry.period = *doudi::parse_date("2020-04-01");
    entry.voucher_no = 12;
    entry.chain_no = 34;
    entry.event = "E6";
    entry.effective_on = *doudi::parse_date("2020-04-15");
    entry.recorded_at = doudi::Instant{date::local_days{entry.effective_on}.time_since_epoch()} +
        std::chrono::hours{8} + std::chrono::microseconds{7};
    entry.posted_by = 3;
    entry.idempotency_key = "batch 5 reserve";
    entry.narration = "冻结指标 | 农村低保";
    return entry;
}

/// A chain of entries, each with one changed thing, as its rows would come from the ledger.
std::vector<EntryRow> chain_of(int length) {
    std::vector<EntryRow> entries;
    auto const nothing = doudi::audit::head_of_nothing();
    std::vector<std::byte> previous{nothing.begin(), nothing.end()};
    for (int i = 1; i <= length; ++i) {
        EntryRow entry = reservation();
        entry.chain_no = i;
        entry.voucher_no = i;
        auto const hash = chain_hash(previous, canonical_text(entry, {}));
        entry.hash.assign(hash.begin(), hash.end());
        previous = entry.hash;
        entries.push_back(entry);
    }
    return entries;
}

std::vector<BrokenLink> faults_of(
    std::vector<EntryRow> const& entries, std::int64_t length, std::vector<std::byte> const& head) {
    ChainCheck check;
    for (auto const& entry : entries) {
        check.entry(entry, canonical_text(entry, {}), std::to_string(entry.voucher_no));
    }
    check.finish(length, head, "book");
    return check.faults();
}

} // namespace

TEST_CASE("the canonical text is the one the schema documents") {
    std::array const lines{
        PostingText{1, "Q103/DB-R/central/12/2020", Money::from_fen(500)},
        PostingText{2, "Q102/DB-R/central/12/2020", Money::from_fen(-500)},
    };
    EntryRow entry = reservation();
    CHECK(canonical_text(entry, lines) ==
        "entry|610102|2020-04-01|12|34|E6|2020-04-15|2020-04-15T08:00:00.000007Z|3|"
        "batch 5 reserve||||||冻结指标 | 农村低保\n"
        "posting|1|Q103/DB-R/central/12/2020|500\n"
        "posting|2|Q102/DB-R/central/12/2020|-500");

    entry.transfer_id = "8f1b7a54-0000-4000-8000-000000000001";
    entry.batch = 5;
    entry.evidence = std::vector{std::byte{0xab}, std::byte{0x01}};
    entry.reverses_period = entry.period;
    entry.reverses_voucher_no = 11;
    CHECK(canonical_text(entry, {}) ==
        "entry|610102|2020-04-01|12|34|E6|2020-04-15|2020-04-15T08:00:00.000007Z|3|"
        "batch 5 reserve|8f1b7a54-0000-4000-8000-000000000001|5|ab01|2020-04-01|11|"
        "冻结指标 | 农村低保");
}

TEST_CASE("a hash can be recomputed with sha256sum") {
    // printf '%s\n%s' "$(printf '' | sha256sum | cut -c1-64)" 'entry|1' | sha256sum
    CHECK(doudi::to_hex(chain_hash(doudi::audit::head_of_nothing(), "entry|1")) ==
        "4736d8a49c5272ebcf6258647877ee596f9569c5e71e1e809e7d3faf9734db81");
}

TEST_CASE("each way of breaking a chain is told from the others, and once") {
    struct Row {
        char const* what;
        void (*tamper)(std::vector<EntryRow>&, std::int64_t& length, std::vector<std::byte>& head);
        LinkFault fault;
        char const* place;
    };
    using Entries = std::vector<EntryRow>&;
    using Length = std::int64_t&;
    using Head = std::vector<std::byte>&;
    std::array const rows{
        Row{"narration", [](Entries e, Length, Head) { e[2].narration += "。"; },
            LinkFault::content, "3"},
        Row{"last narration", [](Entries e, Length, Head) { e[4].narration += "。"; },
            LinkFault::content, "5"},
        Row{"key", [](Entries e, Length, Head) { e[0].idempotency_key = "x"; }, LinkFault::content,
            "1"},
        Row{"hash", [](Entries e, Length, Head) { e[2].hash[31] ^= std::byte{1}; }, LinkFault::hash,
            "3"},
        Row{"last hash", [](Entries e, Length, Head) { e[4].hash[0] ^= std::byte{1}; },
            LinkFault::hash, "5"},
        Row{"hash cut short", [](Entries e, Length, Head) { e[1].hash.pop_back(); },
            LinkFault::hash, "2"},
        Row{"deleted",
            [](Entries e, Length l, Head) {
                e.erase(e.begin() + 2);
                --l;
            },
            LinkFault::chain_no, "4"},
        Row{"doubled",
            [](Entries e, Length l, Head) {
                e.insert(e.begin() + 2, e[2]);
                ++l;
            },
            LinkFault::chain_no, "3"},
        Row{"length", [](Entries, Length l, Head) { ++l; }, LinkFault::length, "book"},
        Row{"head", [](Entries, Length, Head h) { h[5] ^= std::byte{0x80}; }, LinkFault::head,
            "book"},
    };
    auto const whole = chain_of(5);
    CHECK(faults_of(whole, 5, whole.back().hash).empty());
    for (auto const& row : rows) {
        INFO(row.what);
        auto entries = whole;
        std::int64_t length = 5;
        auto head = whole.back().hash;
        row.tamper(entries, length, head);
        auto const faults = faults_of(entries, length, head);
        REQUIRE_FALSE(faults.empty());
        CHECK(name_of(faults.front().fault) == name_of(row.fault));
        CHECK(faults.front().place == row.place);
        if (row.fault != LinkFault::chain_no) {
            CHECK(faults.size() == 1);
        }
    }
}

TEST_CASE("a book without entries has the head of nothing") {
    auto const nothing = doudi::audit::head_of_nothing();
    CHECK(faults_of({}, 0, {nothing.begin(), nothing.end()}).empty());
    CHECK(faults_of({}, 1, {nothing.begin(), nothing.end()}).size() == 1);
}

TEST_CASE("any flipped bit of any canonical text breaks the chain") {
    rc::prop("one fault, at the entry that was changed", [] {
        auto const whole = chain_of(4);
        auto const at = *rc::gen::inRange<std::size_t>(0, 4);
        auto const text = canonical_text(whole[at], {});
        auto const bit = *rc::gen::inRange<std::size_t>(0, text.size() * 8);
        ChainCheck check;
        for (auto const& entry : whole) {
            auto canonical = canonical_text(entry, {});
            if (entry.chain_no == whole[at].chain_no) {
                canonical[bit / 8] = static_cast<char>(canonical[bit / 8] ^ (1 << (bit % 8)));
            }
            check.entry(entry, canonical, std::to_string(entry.voucher_no));
        }
        check.finish(4, whole.back().hash, "book");
        RC_ASSERT(check.faults().size() == 1U);
        RC_ASSERT(check.faults().front().chain_no == whole[at].chain_no);
    });
}
