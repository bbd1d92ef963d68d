#include "doudi/bank/instruction.hpp"
#include "doudi/base/decimal.hpp"

#include <algorithm>

namespace doudi::bank {

std::string note_of(BatchTotal const& batch, Period period) {
    auto month = period.text();
    std::erase(month, '-');
    return batch.program_name + month;
}

std::string payment_id(BatchTotal const& batch, std::string_view bank) {
    return 'B' + std::to_string(batch.book.value()) + '-' + std::to_string(batch.batch.value()) +
        '-' + std::string{bank};
}

CsvInstructionWriter::CsvInstructionWriter(std::ostream& out, FileHead const& head)
    : csv_{out, CsvText::verbatim}, period_{head.period} {
    csv_.row({"reference", "period", "county", "program", "name", "account_no", "bank_no", "amount",
        "note"});
}

void CsvInstructionWriter::write(Instruction const& instruction, BatchTotal const& batch) {
    csv_.row({instruction.reference.text(), period_.text(),
        std::to_string(instruction.reference.book.value()), instruction.program, instruction.name,
        instruction.account_no, instruction.bank_no, format_yuan(instruction.amount),
        note_of(batch, period_)});
}

void CsvInstructionWriter::finish() {
    csv_.finish();
}

void write_totals(std::ostream& out, FileHead const& head) {
    CsvWriter csv{out, CsvText::verbatim};
    csv.row({"bank", "county", "batch", "program", "lines", "total"});
    std::int64_t lines = 0;
    std::int64_t total_fen = 0;
    for (auto const& batch : head.batches) {
        csv.row({head.bank, std::to_string(batch.book.value()), std::to_string(batch.batch.value()),
            batch.program, std::to_string(batch.line_count), format_yuan(batch.total)});
        lines += batch.line_count;
        total_fen += batch.total.fen();
    }
    csv.row(
        {head.bank, "", "", "", std::to_string(lines), format_yuan(Money::from_fen(total_fen))});
    csv.finish();
}

} // namespace doudi::bank
