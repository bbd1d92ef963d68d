/// Files to banks and from banks.
#pragma once

#include "doudi/bank/layout.hpp"
#include "doudi/bank/layout_file.hpp"
#include "doudi/bank/result_file.hpp"
#include "doudi/base/charset.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/storage/result_rows.hpp"
#include "doudi/storage/settlement_rows.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace doudi::operations {

struct ExportBankFiles {
    Period period;
    RegionCode region;                 ///< its book and all below it
    std::vector<std::string> programs; ///< none: all
    Date pay_on;
    std::filesystem::path directory;
    bool with_csv;
    bool with_pain001;
    std::string layout = {};             ///< name or .toml file of a bank layout; empty: none
    std::vector<std::string> banks = {}; ///< first three digits of CNAPS numbers; none: all
};

/// Lines of one bank that its layout could not carry, by field and reason.
struct HeldLines {
    std::string field;
    bank::HoldReason reason;
    std::int64_t line_count;
    Money total;
};

struct BankFile {
    std::string bank;
    std::string format;
    std::filesystem::path path;
    std::int64_t line_count;
    Money total;
    std::vector<HeldLines> held = {}; ///< not empty: the file lists lines that were held back
};

/// Writes what each bank is to pay of the released batches: the lines without an outcome, one file
/// a bank and format, and its totals beside it. Names follow from region, month and bank, so a
/// second export replaces the first. What was written is recorded by batch, bank and digest.
///
/// In a layout a bank's lines are split by the layout's cap. A line whose texts the layout cannot
/// carry is held back, and listed in a file of its own; the rest goes out.
///
/// Refuses: not_permitted, outside_region, unknown_region, nothing_to_pay when no released batch
/// has
///          unpaid lines, key_unusable, unknown_layout, layout_malformed, file_unwritable (nothing
///          is recorded then, and no part of a file stays).
Result<std::vector<BankFile>> export_bank_files(Context& context, ExportBankFiles const& request);

struct ImportBankResults {
    std::filesystem::path file;
    Period period;
    RegionCode region;
    std::optional<Charset> charset; ///< none: detected
    std::string layout = {};        ///< name or .toml file of a bank layout; empty: none
};

/// What a file does against the published rules or the sequence, accepted all the same.
struct AcceptedDeviation {
    std::string name;
    Text text;
    std::int64_t first_row; ///< 0: of the file as a whole
    std::int64_t times;
};

struct ImportedResults {
    storage::ResultFile file;
    bool is_new; ///< false: the very same file was imported before; nothing was done
    std::vector<storage::BucketCount> buckets;
    std::vector<storage::ReasonCount> reasons; ///< of what failed or came back
    std::vector<AcceptedDeviation> deviations;
    std::vector<storage::BatchResult> batches;
};

/// Takes a bank's results, a table (bank::ResultReader), a message (bank::MessageReader) or the
/// return file of a layout (bank::LayoutReader): every row into one bucket, matched rows settle
/// their lines and post E7, E8, E9 and E10 by batch, on the latest booking date among them; what is
/// returned is posted after what was paid. The bytes of the file are kept. One transaction: all or
/// nothing.
///
/// `faults` gets every fault of the file's rows. What deviates from the published rules or from the
/// sequence of statements and is no fault is kept with the file.
///
/// Refuses: not_permitted, outside_region, unknown_region, file_unreadable, file_changed,
///          file_wrong_layout, file_truncated, malformed_encoding and what the readers refuse,
///          file_has_faults, key_unusable, unknown_layout, layout_malformed, and what settle_lines
///          refuses.
Result<ImportedResults> import_bank_results(
    Context& context, ImportBankResults const& request, std::vector<bank::FaultPlace>& faults);

/// The result files of a region and all below it.
/// Refuses: not_permitted, outside_region, unknown_region.
Result<std::vector<storage::ResultFile>> list_bank_results(Context& context, RegionCode region);

struct WriteBankOriginal {
    RegionCode region;
    std::int64_t file;
    std::filesystem::path path;
};

/// Writes a result file as it came.
/// Refuses: not_permitted, outside_region, unknown_region, unknown_result_file, key_unusable,
///          ledger_differs when the bytes are not those of the digest any more.
/// Throws:  std::ios_base::failure when the file cannot be written.
Result<storage::ResultFile> write_bank_original(Context& context, WriteBankOriginal const& request);

/// The layouts the program carries, or those of the files given.
/// Refuses: unknown_layout, layout_malformed, file_unreadable.
Result<std::vector<bank::Layout>> list_bank_layouts(std::vector<std::string> const& files);

/// All reasons for failures, by list and code, with what to do.
Result<std::vector<storage::BankReason>> list_bank_reasons(Context& context);

} // namespace doudi::operations
