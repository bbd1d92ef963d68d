/// Lines nobody was paid by, and the lines that pay them again.
///
/// Example:
///     for (auto const& line : unpaid_lines(tx, book, "DB-R")) { ... line.reason ... }
///     insert_reissue(tx, batch, lines);
#pragma once

#include "doudi/payout/batch.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doudi::storage {

struct BookProgram {
    BookId book;
    std::string program;
};

/// Which programs of which books have unpaid lines; ascending.
std::vector<BookProgram> programs_with_unpaid(
    Transaction& tx, std::span<BookId const> books, std::span<std::string const> programs);

/// A line that failed or came back, and that no batch pays again.
struct UnpaidLine {
    payout::BatchKey key;
    Period period; ///< of the batch
    std::int32_t line_no;
    std::string purpose;
    Period for_period;
    PersonId person;
    EnrolmentId enrolment;
    std::int16_t version;
    PayeeAccountId account;
    Money amount;
    std::string reason; ///< F01–F99
    int attempts;       ///< how often it was paid again already
    bool has_died;      ///< the person, before the month it is for
    std::string person_name;
    std::string holder; ///< of the account
    /// The account the enrolment has now, and who imported it.
    std::optional<PayeeAccountId> listed_account;
    std::optional<UserId> listed_by;
};

/// Of regular batches, arrears and reissues; by the month they are for, then batch and line. The
/// lines a bank could not pay are few.
std::vector<UnpaidLine> unpaid_lines(Transaction& tx, BookId book, std::string const& program);

struct ReissuedLine {
    UnpaidLine const* from;
    PayeeAccountId account;
    std::string purpose;
};

/// The lines of a new batch, numbered from 1 in this order.
///
/// Throws: Refused already_paid when another batch pays one of them again; results_differ when one
///         is not what it says.
void insert_reissue(
    Transaction& tx, payout::Batch const& batch, std::span<ReissuedLine const> lines);

/// The line that a line of a reissue pays again.
struct ReissueOrigin {
    payout::BatchKey key;
    std::int32_t line_no;
    int attempt_no;
    std::string outcome; ///< failed, returned
    std::string reason;
};
ReissueOrigin origin_of(Transaction& tx, payout::BatchKey key, std::int64_t line_no);

} // namespace doudi::storage
