/// What one bank is asked for in its own layout, as files.
#pragma once

#include "doudi/bank/instruction.hpp"
#include "doudi/bank/layout.hpp"
#include "doudi/bank/layout_file.hpp"
#include "doudi/base/csv.hpp"
#include "doudi/base/whole_file.hpp"
#include "doudi/operations/bank_files.hpp"
#include "doudi/storage/bank_rows.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

/// A layout the program carries, or of a file that ends in ".toml".
/// Refuses: unknown_layout, layout_malformed, file_unreadable.
Result<bank::Layout> find_layout(std::string const& name_or_file);

/// The files of one bank while its lines come: as many as the layout's cap makes of them, and one
/// of the lines that the layout cannot carry.
class LayoutFiles {
public:
    /// `stem`: path and beginning of the names.
    LayoutFiles(bank::Layout const& layout, bank::FileHead const& head, std::filesystem::path stem);

    /// Refuses: layout_malformed. Throws: std::ios_base::failure.
    Result<void> write(bank::Instruction const& instruction, bank::BatchTotal const& batch);

    /// Files of an earlier, longer export are taken away: nobody is to send them.
    /// Refuses: layout_malformed. Throws: std::ios_base::failure.
    Result<void> finish(std::vector<BankFile>& files, std::vector<storage::Instructed>& instructed);

private:
    struct Sum {
        std::int64_t line_count = 0;
        std::int64_t fen = 0;
        void add(Money amount) {
            ++line_count;
            fen += amount.fen();
        }
    };

    [[nodiscard]] std::filesystem::path named(std::string const& suffix) const;
    [[nodiscard]] std::filesystem::path named(int part) const;
    Result<void> write_part();
    void hold(bank::Instruction const& instruction, bank::BatchTotal const& batch, bank::Hold why);
    void remove_stale() const;

    bank::Layout const& layout_;
    bank::FileHead const& head_;
    std::filesystem::path stem_;
    int part_ = 1;
    std::optional<bank::LayoutFile> file_;
    std::map<payout::BatchKey, Sum> batches_; // of the file being collected
    std::optional<WholeFile> held_file_;
    std::optional<CsvWriter> held_csv_;
    std::map<std::pair<bank::LayoutField, bank::HoldReason>, Sum> held_;
    std::vector<BankFile> files_;
    std::vector<storage::Instructed> instructed_;
};

} // namespace doudi::operations
