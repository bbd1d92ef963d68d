#include "layout_files.hpp"

#include "doudi/base/decimal.hpp"

#include <system_error>
#include <utility>

namespace doudi::operations {

LayoutFiles::LayoutFiles(
    bank::Layout const& layout, bank::FileHead const& head, std::filesystem::path stem)
    : layout_{layout}, head_{head}, stem_{std::move(stem)} {}

std::filesystem::path LayoutFiles::named(std::string const& suffix) const {
    auto path = stem_;
    path += '.' + layout_.name + suffix;
    return path;
}

std::filesystem::path LayoutFiles::named(int part) const {
    return named((part > 1 ? '-' + std::to_string(part) : std::string{}) + '.' + layout_.suffix);
}

Result<void> LayoutFiles::write(
    bank::Instruction const& instruction, bank::BatchTotal const& batch) {
    if (file_ && file_->is_full()) {
        if (auto const written = write_part(); !written) {
            return written.error();
        }
    }
    if (!file_) {
        file_.emplace(layout_, head_, part_);
    }
    if (auto const why = file_->add(instruction, batch)) {
        hold(instruction, batch, *why);
    } else {
        batches_[{batch.book, batch.batch}].add(instruction.amount);
    }
    return {};
}

void LayoutFiles::hold(
    bank::Instruction const& instruction, bank::BatchTotal const& batch, bank::Hold why) {
    if (!held_csv_) {
        held_file_.emplace(named(".held.csv"));
        held_file_->out() << "\xEF\xBB\xBF"; // spreadsheets read UTF-8 only behind this mark
        held_csv_.emplace(held_file_->out());
        held_csv_->row({"reference", "county", "program", "amount", "field", "reason", "message_zh",
            "message_en"});
    }
    auto const& text = text_of(why.reason);
    held_csv_->row({instruction.reference.text(), std::to_string(batch.book.value()), batch.program,
        format_yuan(instruction.amount), name_of(why.field), text.name, text.text.zh,
        text.text.en});
    held_[{why.field, why.reason}].add(instruction.amount);
}

/// Writes what has been collected and begins anew.
Result<void> LayoutFiles::write_part() {
    WholeFile file{named(part_)};
    if (auto const written = file_->write(file.out()); !written) {
        return written.error();
    }
    auto const digest = file.finish();
    for (auto const& [key, sum] : batches_) {
        instructed_.push_back({.key = key,
            .bank = head_.bank,
            .format = format_of(layout_),
            .message_id = {},
            .payment_id = {},
            .file_name = file.path().filename().string(),
            .file_sha256 = digest,
            .line_count = sum.line_count,
            .total = Money::from_fen(sum.fen)});
    }
    files_.push_back({head_.bank, format_of(layout_), file.path(),
        static_cast<std::int64_t>(file_->count()), file_->total()});
    ++part_;
    file_.reset();
    batches_.clear();
    return {};
}

void LayoutFiles::remove_stale() const {
    std::error_code error;
    for (int part = part_; std::filesystem::remove(named(part), error); ++part) {}
    if (!held_csv_ && !error) {
        std::filesystem::remove(named(".held.csv"), error);
    }
    if (error) {
        throw std::ios_base::failure{"cannot take an earlier file away", error};
    }
}

Result<void> LayoutFiles::finish(
    std::vector<BankFile>& files, std::vector<storage::Instructed>& instructed) {
    if (file_ && file_->count() > 0) {
        if (auto const written = write_part(); !written) {
            return written.error();
        }
    }
    remove_stale();
    files.insert(files.end(), files_.begin(), files_.end());
    instructed.insert(instructed.end(), instructed_.begin(), instructed_.end());
    if (!held_csv_) {
        return {};
    }
    held_csv_->finish();
    held_file_->finish();
    BankFile listed{head_.bank, "held", held_file_->path(), 0, Money{}};
    std::int64_t fen = 0;
    for (auto const& [why, sum] : held_) {
        listed.held.push_back({std::string{name_of(why.first)}, why.second, sum.line_count,
            Money::from_fen(sum.fen)});
        listed.line_count += sum.line_count;
        fen += sum.fen;
    }
    listed.total = Money::from_fen(fen);
    files.push_back(std::move(listed));
    return {};
}

} // namespace doudi::operations
