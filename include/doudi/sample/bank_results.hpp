/// Plays the banks: answers payment instructions with results, some of them bad, and keeps the
/// truth.
///
/// Example:
///   BankPlay bank{seed, std::move(spared), truth};
///   for (each instruction file in order of names) { bank.answer(in, out); }
///   bank.finish();
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/csv.hpp"
#include "doudi/base/error.hpp"
#include "doudi/base/money.hpp"
#include "doudi/sample/draw.hpp"
#include "doudi/sample/result_form.hpp"

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::sample {

/// What happens to an instruction at the bank. The names in truth-bank.csv are bank_failed etc.
enum class BankFate : std::uint8_t {
    paid,
    failed,         // refused with a reason, F01 to F10
    amount_differs, // booked with another amount
    missing,        // no result at all
    unexpected,     // paid; and a result for a reference which was never instructed follows
    duplicate,      // paid; and the row stands there twice
    late,           // paid after the tenth, by which relief is to be paid; in the truth paid_late
};

/// Lines on which a roster fault is planted, so that no line carries two: "period|county|program|
/// amount", both for the expected and the actual amount.
/// Refuses: file_wrong_layout; what a CsvReader refuses.
[[nodiscard]] Result<std::set<std::string>> read_planted_lines(std::istream& truth);

struct BookingDays {
    std::optional<Date> booked_on = {};
    std::optional<Date> late_on = {};
};

class BankPlay {
public:
    struct Totals {
        std::int64_t instructions = 0;
        std::int64_t results = 0;
        std::int64_t failed = 0;
        std::int64_t faults = 0; // rows of the truth, rejections among them
        Money paid;              // as the results say
    };

    /// `truth` takes period,kind,reference,expected_amount,actual_amount. Booked on the tenth of
    /// the month paid for, unless a day is given; late on another day, if one is given for that.
    BankPlay(std::uint64_t seed, std::set<std::string> spared, std::ostream& truth,
        BookingDays days = {});

    /// Reads an instruction file (reference, period, county, program, account_no, bank_no and
    /// amount among its columns) and answers each: paid or failed. About one in two hundred fails;
    /// of each other fault there is one early in the first file and then about one in four
    /// thousand. Of dibao and tekun as many are late, if there is a day for it.
    ///
    /// Refuses: file_wrong_layout, malformed_period, malformed_amount, with the line; what a
    ///          CsvReader refuses.
    /// Throws:  std::ios_base::failure when a stream cannot take it.
    [[nodiscard]] Result<void> answer(std::istream& instructions, ResultForm& results);

    /// Flushes the truth.
    void finish() { truth_.finish(); }

    [[nodiscard]] Totals const& totals() const noexcept { return totals_; }

private:
    struct Instruction;

    [[nodiscard]] BankFate fate_of(Instruction const& instruction, Draw& draw) const;
    [[nodiscard]] bool can_be_late(Instruction const& instruction) const;
    void play(Instruction const& instruction, ResultForm& results);
    struct Booking {
        Money amount;
        std::string_view reason = {};
        bool is_late = false;
    };
    void put(ResultForm& results, Instruction const& instruction, Booking const& booking);
    void note(Instruction const& instruction, std::string_view kind, Money expected, Money actual);

    std::uint64_t seed_;
    std::set<std::string> spared_;
    CsvWriter truth_;
    BookingDays days_;
    bool is_late_planted_{false};
    Totals totals_;
};

} // namespace doudi::sample
