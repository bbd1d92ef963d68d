/// What a bank is told to pay: one instruction a line, as CSV and as pain.001.001.09.
#pragma once

#include "doudi/bank/line_reference.hpp"
#include "doudi/base/calendar.hpp"
#include "doudi/base/csv.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::bank {

struct Instruction {
    LineReference reference;
    std::string_view program;
    std::string_view name; ///< account holder
    std::string_view account_no;
    std::string_view bank_no; ///< 12-digit CNAPS number
    Money amount;
};

/// Lines and total of one batch for one bank.
struct BatchTotal {
    BookId book;
    BatchId batch;
    std::string book_name;
    std::string program;
    std::string program_name; ///< what the payee's statement shows
    std::int64_t line_count;
    Money total;
};

/// A file to one bank: of one month, batch after batch in the order of `batches`.
struct FileHead {
    std::string bank; ///< first three digits of the CNAPS numbers
    Period period;
    std::string message_id; ///< ASCII, at most 35 characters
    Instant made_at;
    Date pay_on;
    std::vector<BatchTotal> batches;
};

/// The id of a batch's payment information block in a message to one bank: banks answer by it.
std::string payment_id(BatchTotal const& batch, std::string_view bank);

/// What the payee's statement says: program and month.
/// Source: Shaanxi one-card notice: the memo names the subsidy.
std::string note_of(BatchTotal const& batch, Period period);

/// Writes the instruction as CSV: a header, then a row a line. The totals go to a file of their
/// own.
class CsvInstructionWriter {
public:
    CsvInstructionWriter(std::ostream& out, FileHead const& head);
    void write(Instruction const& instruction, BatchTotal const& batch);
    void finish();

private:
    CsvWriter csv_;
    Period period_;
};

/// Lines and total by batch, then of the whole file: what both sides compare first.
void write_totals(std::ostream& out, FileHead const& head);

/// Writes the instruction as ISO 20022 pain.001.001.09, streamed: one payment information block a
/// batch, control sums for the group and for each block, CNAPS member ids, end-to-end ids that name
/// the line.
///
/// Throws: std::ios_base::failure when the stream cannot take it.
class Pain001Writer {
public:
    Pain001Writer(std::ostream& out, FileHead const& head);
    ~Pain001Writer();
    Pain001Writer(Pain001Writer const&) = delete;
    Pain001Writer& operator=(Pain001Writer const&) = delete;

    /// Requires: instructions batch by batch, in the order of the head.   (DOUDI_CHECK)
    void write(Instruction const& instruction, BatchTotal const& batch);
    void finish();

private:
    struct Xml;

    void begin_batch(BatchTotal const& batch);

    std::unique_ptr<Xml> xml_;
    FileHead const& head_;
    BatchTotal const* batch_ = nullptr;
};

} // namespace doudi::bank
