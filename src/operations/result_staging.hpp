/// A bank's file on its way into the database: a table or a message, row by row.
#pragma once

#include "doudi/bank/layout.hpp"
#include "doudi/bank/result_file.hpp"
#include "doudi/base/charset.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/roster/identity_key.hpp"
#include "doudi/storage/incoming_results.hpp"
#include "doudi/storage/result_rows.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

/// What a file says of itself beside its rows.
struct Staged {
    storage::ResultSource source = storage::ResultSource::table;
    std::string format = "csv";
    std::string message_id;
    std::optional<Date> made_on;
    std::string original_message_id; ///< the message of ours that it answers, if it says so
    std::optional<std::int64_t> original_count;
    std::optional<Money> original_sum;
    std::vector<storage::ResultStatement> statements;
    std::vector<storage::ResultDeviation> deviations;
};

/// Streams the file's rows into the database. `layout` is that of a return file, or null. Faults
/// are added to `faults`; with any, nothing of the file is to be used.
///
/// Refuses: what bank::ResultReader, bank::MessageReader and bank::LayoutReader refuse;
///          file_too_large; what a spreadsheet is refused for, and file_wrong_layout when the
///          content is a text and the layout's return a workbook, or the other way round.
Result<Staged> stage_results(storage::IncomingResults& incoming, std::filesystem::path const& file,
    std::optional<Charset> charset, bank::Layout const* layout, roster::IdentityKey const& key,
    Context const& context, std::vector<bank::FaultPlace>& faults);

} // namespace doudi::operations
