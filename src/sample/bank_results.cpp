#include "doudi/sample/bank_results.hpp"

#include "doudi/base/calendar.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/base/period.hpp"
#include "sure.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace doudi::sample {

namespace {

/// Reasons of a rejection and how often each occurs in a hundred.
/// Source: domain.md section 5, failure reasons.
constexpr std::array<std::string_view, 10> reasons{
    "F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F09", "F10"};
constexpr std::array reason_weights{22, 12, 16, 6, 5, 14, 6, 6, 4, 9};

constexpr std::int64_t fate_unit = 100'000;
constexpr std::int64_t failed_part = 500;
constexpr std::int64_t fault_part = 25; // of each other kind

// The first instructions which meet each fault, so that every sample has all of them.
constexpr std::array<std::pair<std::int64_t, BankFate>, 5> early_faults{
    {{3, BankFate::failed}, {5, BankFate::amount_differs}, {8, BankFate::missing},
        {11, BankFate::unexpected}, {13, BankFate::duplicate}}};

/// FNV-1a, to key a draw by a text.
std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xCBF2'9CE4'8422'2325ULL;
    for (char const c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x0000'0100'0000'01B3ULL;
    }
    return hash;
}

std::optional<std::vector<std::size_t>> columns_of(
    std::vector<std::string> const& header, std::span<std::string_view const> names) {
    std::vector<std::size_t> columns;
    for (auto const& name : names) {
        auto const found = std::find(header.begin(), header.end(), name);
        if (found == header.end()) {
            return std::nullopt;
        }
        columns.push_back(static_cast<std::size_t>(found - header.begin()));
    }
    return columns;
}

/// The rows of a CSV file as its named columns, in the order of the names.
class NamedRows {
public:
    NamedRows(std::istream& in, std::span<std::string_view const> names)
        : reader_{in}, names_{names} {}

    /// Refuses: file_wrong_layout; what a CsvReader refuses.
    Result<bool> next(std::vector<std::string_view>& fields) {
        auto more = reader_.next(row_);
        if (columns_.empty()) {
            auto const columns = more && *more ? columns_of(row_, names_) : std::nullopt;
            if (!columns) {
                return more ? refuse(Refusal::file_wrong_layout) : more.error();
            }
            columns_ = *columns;
            column_count_ = row_.size();
            more = reader_.next(row_);
        }
        if (!more || !*more) {
            return more;
        }
        if (row_.size() != column_count_) {
            return refuse(Refusal::file_wrong_layout);
        }
        fields.clear();
        for (std::size_t const column : columns_) {
            fields.emplace_back(row_[column]);
        }
        return true;
    }

    [[nodiscard]] Error refuse(Refusal refusal) const {
        return {refusal, "line " + std::to_string(reader_.line())};
    }

private:
    CsvReader reader_;
    std::span<std::string_view const> names_;
    std::vector<std::size_t> columns_;
    std::size_t column_count_{0};
    std::vector<std::string> row_;
};

std::string line_key(std::string_view period, std::string_view county, std::string_view program,
    std::string_view amount) {
    std::string key{period};
    for (auto const& part : {county, program, amount}) {
        key += '|';
        key += part;
    }
    return key;
}

} // namespace

struct BankPlay::Instruction {
    std::string_view reference;
    Period period;
    std::string_view county;
    std::string_view program;
    std::string_view account_no;
    std::string_view bank_no;
    Money amount;
};

Result<std::set<std::string>> read_planted_lines(std::istream& truth) {
    constexpr std::array<std::string_view, 5> names{
        "period", "county", "program", "expected_amount", "actual_amount"};
    NamedRows rows{truth, names};
    std::set<std::string> lines;
    for (std::vector<std::string_view> row;;) {
        auto const more = rows.next(row);
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return lines;
        }
        lines.insert(line_key(row[0], row[1], row[2], row[3]));
        lines.insert(line_key(row[0], row[1], row[2], row[4]));
    }
}

BankPlay::BankPlay(
    std::uint64_t seed, std::set<std::string> spared, std::ostream& truth, BookingDays days)
    : seed_{seed}, spared_{std::move(spared)}, truth_{truth, CsvText::verbatim}, days_{days} {
    truth_.row({"period", "kind", "reference", "expected_amount", "actual_amount"});
}

Result<void> BankPlay::answer(std::istream& instructions, ResultForm& results) {
    constexpr std::array<std::string_view, 7> names{
        "reference", "period", "county", "program", "account_no", "bank_no", "amount"};
    NamedRows rows{instructions, names};
    for (std::vector<std::string_view> row;;) {
        auto const more = rows.next(row);
        if (!more) {
            return more.error();
        }
        if (!*more) {
            results.finish();
            return {};
        }
        auto const period = Period::parse(row[1]);
        auto const amount = parse_yuan(row[6]);
        if (!period || !amount) {
            return rows.refuse(period ? amount.error().code : period.error().code);
        }
        ++totals_.instructions;
        play({row[0], *period, row[2], row[3], row[4], row[5], *amount}, results);
    }
}

BankFate BankPlay::fate_of(Instruction const& instruction, Draw& draw) const {
    for (auto const& [number, fate] : early_faults) {
        if (number == totals_.instructions) {
            return fate;
        }
    }
    bool const is_free = totals_.instructions > early_faults.back().first;
    if (is_free && !is_late_planted_ && can_be_late(instruction)) {
        return BankFate::late;
    }
    std::int64_t const lot = draw.below(fate_unit);
    if (lot < failed_part) {
        return BankFate::failed;
    }
    constexpr std::array others{BankFate::amount_differs, BankFate::missing, BankFate::unexpected,
        BankFate::duplicate, BankFate::late};
    auto const other = static_cast<std::size_t>((lot - failed_part) / fault_part);
    auto const key = line_key(instruction.period.text(), instruction.county, instruction.program,
        format_yuan(instruction.amount));
    if (other >= others.size() || spared_.contains(key)) {
        return BankFate::paid;
    }
    bool const is_late = others[other] == BankFate::late;
    return is_late && !can_be_late(instruction) ? BankFate::paid : others[other];
}

bool BankPlay::can_be_late(Instruction const& instruction) const {
    return days_.late_on &&
        (instruction.program.starts_with("DB-") || instruction.program.starts_with("TK-"));
}

void BankPlay::play(Instruction const& instruction, ResultForm& results) {
    Draw draw{{seed_, hash_of(instruction.reference)}};
    Money const amount = instruction.amount;
    switch (fate_of(instruction, draw)) {
    case BankFate::paid: put(results, instruction, {amount}); break;
    case BankFate::failed:
        put(results, instruction, {amount, reasons[draw.pick(reason_weights)]});
        note(instruction, "bank_failed", amount, Money{});
        ++totals_.failed;
        break;
    case BankFate::amount_differs: {
        Money const booked = sure(add(amount, Money::from_fen(draw.between(1, 20) * 10)));
        put(results, instruction, {booked});
        note(instruction, "bank_amount_differs", amount, booked);
        break;
    }
    case BankFate::missing: note(instruction, "bank_missing", amount, Money{}); break;
    case BankFate::unexpected: {
        put(results, instruction, {amount});
        std::string const unknown = "Z" + std::string{instruction.reference};
        Instruction stray = instruction;
        stray.reference = unknown;
        put(results, stray, {amount});
        note(stray, "bank_unexpected", Money{}, amount);
        break;
    }
    case BankFate::duplicate:
        put(results, instruction, {amount});
        put(results, instruction, {amount});
        note(instruction, "bank_duplicate", amount, sure(add(amount, amount)));
        break;
    case BankFate::late:
        put(results, instruction, {.amount = amount, .is_late = true});
        note(instruction, "paid_late", amount, amount);
        is_late_planted_ = true;
        break;
    }
}

void BankPlay::put(ResultForm& results, Instruction const& instruction, Booking const& booking) {
    bool const is_paid = booking.reason.empty();
    auto const booked_on = booking.is_late
        ? days_.late_on.value()
        : days_.booked_on.value_or(instruction.period.first_day() + date::days{9});
    // The bank's own number for the booking: the same again where the row is there twice.
    std::string serial = std::to_string(hash_of(instruction.reference) % 10'000'000'000ULL);
    auto const bank = instruction.bank_no.substr(0, 3);
    std::string const bank_reference =
        std::string{bank} + "-" + format_date(booked_on) + "-" + serial;
    results.write({.reference = instruction.reference,
        .account_no = instruction.account_no,
        .bank = bank,
        .amount = booking.amount,
        .reason = booking.reason,
        .booked_on = booked_on,
        .bank_reference = bank_reference});
    ++totals_.results;
    if (is_paid) {
        totals_.paid = sure(add(totals_.paid, booking.amount));
    }
}

void BankPlay::note(
    Instruction const& instruction, std::string_view kind, Money expected, Money actual) {
    truth_.row({instruction.period.text(), kind, instruction.reference, format_yuan(expected),
        format_yuan(actual)});
    ++totals_.faults;
}

} // namespace doudi::sample
