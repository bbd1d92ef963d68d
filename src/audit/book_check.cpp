#include "doudi/audit/book_check.hpp"

#include "doudi/base/period.hpp"

#include <algorithm>
#include <limits>

namespace doudi::audit {

namespace {

/// Adds without running over: a sum that does not fit cannot agree with anything, so it stays at
/// the edge and the comparison that follows says so.
void add_to(std::int64_t& sum, std::int64_t amount) {
    if (__builtin_add_overflow(sum, amount, &sum)) {
        sum = std::numeric_limits<std::int64_t>::max();
    }
}

std::string month_of(Date period) {
    auto text = format_date(period);
    return text.ends_with("-01") ? text.substr(0, 7) : text;
}

/// Enough of a hash to tell it by.
std::string shortened(std::string const& text) {
    constexpr std::size_t shown = 16;
    return text.size() > shown ? text.substr(0, shown) + "..." : text;
}

} // namespace

std::string place_of(BookId book, Date period, std::int32_t voucher_no) {
    return std::to_string(book.value()) + ' ' + month_of(period) + " voucher " +
        std::to_string(voucher_no);
}

BookCheck::BookCheck(BookRow book, std::vector<AccountRow> accounts,
    std::span<ClosedMonth const> closed, std::span<VoucherId const> reversed, Findings& findings)
    : book_{std::move(book)}, findings_{findings} {
    for (auto& account : accounts) {
        if (account.floor_sign != account.title_floor_sign) {
            findings_.differ({Check::floors,
                std::to_string(book_.book.value()) + " account " + account.key, "floor_sign",
                std::to_string(account.title_floor_sign), std::to_string(account.floor_sign)});
        }
        auto const number = account.account;
        accounts_.emplace(number, std::move(account));
    }
    for (auto const& month : closed) {
        closed_.emplace(month.period, month.closed_at);
    }
    for (auto const& voucher : reversed) {
        reversals_.emplace(voucher, Reversal{});
    }
}

AccountRow const* BookCheck::account(std::int32_t number) const {
    auto const found = accounts_.find(number);
    return found == accounts_.end() ? nullptr : &found->second;
}

std::string BookCheck::account_place(std::int32_t number, Date period) const {
    auto const* const row = account(number);
    return std::to_string(book_.book.value()) + ' ' + month_of(period) + " account " +
        (row != nullptr ? row->key : '#' + std::to_string(number));
}

void BookCheck::entry(EntryRow const& entry, std::span<PostingRow const> postings) {
    auto const place = place_of(entry.book, entry.period, entry.voucher_no);
    check_chain(entry, postings, place);
    check_voucher(entry, place);
    check_postings(postings, place);
    check_reversal(entry, postings, place);
    for (auto const& posting : postings) {
        add_turnover(entry, posting, place);
    }
}

void BookCheck::check_chain(
    EntryRow const& entry, std::span<PostingRow const> postings, std::string const& place) {
    std::vector<PostingText> lines;
    lines.reserve(postings.size());
    for (auto const& posting : postings) {
        auto const* const row = account(posting.account);
        lines.push_back(
            {posting.line_no, row != nullptr ? std::string_view{row->key} : "", posting.amount});
    }
    chain_.entry(entry, canonical_text(entry, lines), place);
    last_ = {entry.period, entry.voucher_no};
}

void BookCheck::check_voucher(EntryRow const& entry, std::string const& place) {
    findings_.examined(Check::vouchers);
    if (entry.effective_on < entry.period ||
        Period::of(entry.effective_on) != Period::of(entry.period)) {
        findings_.differ({Check::vouchers, place, "effective_on", month_of(entry.period),
            format_date(entry.effective_on)});
    }
    // Vouchers and chain numbers are given together, so they rise together.
    auto& vouchers = vouchers_[entry.period];
    ++vouchers;
    if (entry.voucher_no != vouchers) {
        findings_.differ({Check::vouchers, place, "voucher_no", std::to_string(vouchers),
            std::to_string(entry.voucher_no)});
        vouchers = entry.voucher_no;
    }
    auto const closed = closed_.find(entry.period);
    if (closed != closed_.end() && entry.recorded_at > closed->second) {
        findings_.differ({Check::vouchers, place, "recorded_at",
            "before the month was closed at " + format_instant(closed->second),
            format_instant(entry.recorded_at)});
    }
}

void BookCheck::check_postings(std::span<PostingRow const> postings, std::string const& place) {
    findings_.examined(Check::balanced);
    findings_.examined(Check::accounts, static_cast<std::int64_t>(postings.size()));
    std::map<char, std::int64_t> sums;
    std::int32_t line_no = 0;
    for (auto const& posting : postings) {
        ++line_no;
        if (posting.line_no != line_no) {
            findings_.differ({Check::accounts, place, "line_no", std::to_string(line_no),
                std::to_string(posting.line_no)});
            line_no = posting.line_no;
        }
        if (auto const* const row = account(posting.account)) {
            add_to(sums[row->ledger], posting.amount.fen());
        } else {
            findings_.differ({Check::accounts, place + " line " + std::to_string(line_no),
                "account", "an account of the book", '#' + std::to_string(posting.account)});
        }
    }
    for (auto const& [ledger, sum] : sums) {
        if (sum != 0) {
            findings_.differ({Check::balanced, place, std::string{"ledger "} + ledger + " fen", "0",
                std::to_string(sum)});
        }
    }
    if (postings.empty()) {
        findings_.differ({Check::balanced, place, "postings", "two at least", "none"});
    }
}

void BookCheck::check_reversal(
    EntryRow const& entry, std::span<PostingRow const> postings, std::string const& place) {
    Amounts amounts;
    bool const is_reversal = entry.reverses_period || entry.reverses_voucher_no;
    auto const is_original = reversals_.find({entry.period, entry.voucher_no});
    if (!is_reversal && is_original == reversals_.end()) {
        return;
    }
    for (auto const& posting : postings) {
        amounts.emplace_back(posting.account, posting.amount.fen());
    }
    std::sort(amounts.begin(), amounts.end());
    if (is_original != reversals_.end()) {
        is_original->second.original = amounts;
    }
    if (!is_reversal) {
        return;
    }
    findings_.examined(Check::reversals);
    auto const target = reversals_.find(
        {entry.reverses_period.value_or(entry.period), entry.reverses_voucher_no.value_or(0)});
    if (target == reversals_.end()) {
        findings_.differ({Check::reversals, place, "reverses", "an entry marked as reversed",
            entry.reverses_period ? month_of(*entry.reverses_period) : "none"});
        return;
    }
    if (target->second.is_reversed) {
        findings_.differ({Check::reversals, place, "reverses", "an entry not reversed before",
            place_of(entry.book, target->first.first, target->first.second)});
    }
    target->second.is_reversed = true;
    for (auto& amount : amounts) {
        amount.second = -amount.second;
    }
    std::sort(amounts.begin(), amounts.end());
    if (amounts != target->second.original) {
        findings_.differ({Check::reversals, place, "postings",
            "the opposite of " + place_of(entry.book, target->first.first, target->first.second),
            "others"});
    }
}

void BookCheck::add_turnover(
    EntryRow const& entry, PostingRow const& posting, std::string const& place) {
    auto& turnover = turnovers_[{posting.account, entry.period}];
    if (posting.amount.fen() >= 0) {
        add_to(turnover.debit_fen, posting.amount.fen());
    } else if (posting.amount.fen() != std::numeric_limits<std::int64_t>::min()) {
        add_to(turnover.credit_fen, -posting.amount.fen());
    }
    if (posting.amount == Money{}) {
        findings_.differ({Check::balanced, place, "amount_fen", "not zero", "0"});
    }
}

void BookCheck::orphan(VoucherId voucher, std::int32_t line_no) {
    findings_.examined(Check::accounts);
    findings_.differ({Check::accounts,
        place_of(book_.book, voucher.first, voucher.second) + " line " + std::to_string(line_no),
        "entry", "an entry of the posting", "none"});
}

void BookCheck::balance(BalanceRow const& row) {
    findings_.examined(Check::balances);
    auto& turnover = turnovers_[{row.account, row.period}];
    turnover.is_stored = true;
    if (turnover.debit_fen != row.debit.fen()) {
        findings_.differ({Check::balances, account_place(row.account, row.period), "debit_fen",
            std::to_string(turnover.debit_fen), std::to_string(row.debit.fen())});
    }
    if (turnover.credit_fen != row.credit.fen()) {
        findings_.differ({Check::balances, account_place(row.account, row.period), "credit_fen",
            std::to_string(turnover.credit_fen), std::to_string(row.credit.fen())});
    }
    add_to(stored_balances_[row.account], row.debit.fen());
    add_to(stored_balances_[row.account], -row.credit.fen());
}

void BookCheck::finish_balances() {
    for (auto const& [key, turnover] : turnovers_) {
        if (!turnover.is_stored) {
            findings_.differ({Check::balances, account_place(key.first, key.second), "balance",
                "a stored balance", "none"});
        }
    }
    for (auto const& [number, row] : accounts_) {
        if (row.title_floor_sign == 0) {
            continue;
        }
        findings_.examined(Check::floors);
        auto const found = stored_balances_.find(number);
        auto const fen = found == stored_balances_.end() ? 0 : found->second;
        if (fen * row.title_floor_sign < 0) {
            findings_.differ(
                {Check::floors, std::to_string(book_.book.value()) + " account " + row.key,
                    "balance_fen", "not below zero", std::to_string(fen)});
        }
    }
}

void BookCheck::finish() {
    auto const place = std::to_string(book_.book.value());
    chain_.finish(book_.chain_length, book_.head_hash, place);
    findings_.examined(Check::chain, chain_.entries());
    for (auto const& fault : chain_.faults()) {
        findings_.differ({Check::chain, fault.place, std::string{name_of(fault.fault)},
            shortened(fault.expected), shortened(fault.actual)});
    }
    auto const named = [&](std::optional<VoucherId> const& entry) {
        return entry ? place_of(book_.book, entry->first, entry->second) : "none";
    };
    if (book_.head != last_) {
        findings_.differ({Check::chain, place, "head_voucher_no", named(last_), named(book_.head)});
    }
    for (auto const& [voucher, reversal] : reversals_) {
        if (!reversal.is_reversed) {
            findings_.differ({Check::reversals, place_of(book_.book, voucher.first, voucher.second),
                "reversal", "a reversing entry", "none"});
        }
    }
    finish_balances();
}

} // namespace doudi::audit
