/// Lines that banks could not pay, or that came back, paid again (更正发放).
///
/// Example: reissue_lines(context, {.region = xian, .in = may}, faults)
#pragma once

#include "doudi/base/text.hpp"
#include "doudi/operations/batch_outcome.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/payout/reissue.hpp"
#include "doudi/storage/payee_rows.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

/// What somebody found out about an unpaid line: the right account, or that the one it has works
/// again (activated, revived).
struct Correction {
    std::int64_t row; ///< in the file, from 1
    payout::BatchKey key;
    std::int64_t line_no;
    std::optional<storage::PayeeAccount> account;
};

struct CorrectionFault {
    std::int64_t row;
    Error error; ///< no personal data
};

/// A CSV with the header line,holder,bank_no,account_no: the line's reference ("B610102-17-1"), and
/// the account, all three of its parts or none.
/// Faults of rows: malformed with the column, unknown_line, already_paid (a line twice).
/// Refuses: file_wrong_layout, csv_….
Result<std::vector<Correction>> read_corrections(
    std::string const& csv, std::vector<CorrectionFault>& faults);

struct ReissueLines {
    RegionCode region;                 ///< its book and all below it
    std::vector<std::string> programs; ///< none: all
    Period in;                         ///< the month of the batches
    std::vector<Correction> corrections = {};
};

/// An unpaid line that no batch pays again yet, and what can be done for it.
struct UnpaidLine {
    std::string reference; ///< as read_corrections takes it
    std::string program;
    Period for_period;
    std::string reason; ///< of the bank, F01–F99
    payout::Reissue can;
    Text what_to_do;
    Money amount;
};

struct Reissued {
    BatchOutcomes outcomes;
    std::vector<UnpaidLine> left;
};

/// Of each book and program with lines that can be paid again (payout::reissue_of) a batch of them,
/// several at once, each in one transaction: the amount is that of the unpaid line, and each line
/// is claimed by one batch only, until that is cancelled or its own line fails. The batch goes the
/// way of all batches, so whoever gave the corrections, built it or imported the account does not
/// approve it. The same command again builds nothing.
///
/// A corrected account is that of the person, or has the holder it had: anything else is a fault
/// (wrong_payee). With faults nothing is built.
///
/// Cases of relief are not among them: they are built again (build_relief_batches).
///
/// Refuses: not_permitted, outside_region, unknown_region, nothing_to_pay when no line is unpaid,
///          file_has_faults with the faults in `faults`, key_unusable. A book and program by
///          itself: already_paid when another command was first.
Result<Reissued> reissue_lines(
    Context& context, ReissueLines const& request, std::vector<CorrectionFault>& faults);

/// By book, program and month.
/// Refuses: not_permitted, outside_region, unknown_region.
Result<std::vector<UnpaidLine>> list_unpaid(
    Context& context, RegionCode region, std::vector<std::string> const& programs);

} // namespace doudi::operations
