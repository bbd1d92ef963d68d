/// Cases on their way into batches, and back out of them when the bank could not pay.
#pragma once

#include "doudi/payout/batch.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace doudi::storage {

/// What a batch recognised as due and could not pay: its cases are free again.
struct Withdrawn {
    payout::BatchKey key;
    std::string program;
    std::string fund;
    Money amount; ///< zero where nothing had been recognised
};

/// A case that may be paid.
struct PayableCase {
    std::int64_t number;
    int payment_no; ///< of the payment to come
    PersonId person;
    PayeeAccountId account;
    Money amount;
    Digest id_hash;
    bool is_for_dead;
    UserId recorded_by;
};

/// Frees the cases of cancelled batches, and of lines that failed or came back; by batch.
///
/// Requires: the book is locked.
std::vector<Withdrawn> withdraw_unpaid(Transaction& tx, BookId book, std::string_view program,
    Date on, std::span<PayableCase const> cases);

/// Approved cases of a program up to a day that are in no batch, by number.
std::vector<PayableCase> payable_cases(
    Transaction& tx, BookId book, std::string_view program, Date until);

/// The programs of a book that have such cases, or lines to withdraw.
std::vector<std::string> payable_programs(Transaction& tx, BookId book, Date until);

/// A draft of kind one_off.
payout::BatchKey insert_one_off_draft(
    Transaction& tx, BookId book, Period period, std::string_view program, UserId built_by);

/// The lines of the batch in order, and the register's note of each.
/// Throws: Refused case_not_approved, already_paid.
void insert_one_off_lines(Transaction& tx, payout::BatchKey key, Period period,
    std::string_view program, std::span<PayableCase const> cases);

} // namespace doudi::storage
