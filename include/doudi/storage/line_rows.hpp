/// The lines of batches, streamed in and out, and the enrolments they are built from.
///
/// Example:
///     EnrolmentStream enrolments{reading, {book, "DB-R", period}};
///     LineWriter lines{writing, head};
///     while (auto const* enrolment = enrolments.next()) { lines.put(line_for(*enrolment)); }
///     lines.finish();
#pragma once

#include "doudi/benefits/facts.hpp"
#include "doudi/payout/line.hpp"
#include "doudi/storage/copy.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

class FactsReader;

/// One program of a book that has somebody enrolled in it.
struct RosterKey {
    BookId book;
    std::string program;
    Period period;
    /// The programs by whose lists it is paid, where it has no roster of its own in the month.
    std::vector<std::string> base_lists = {};

    /// The programs whose enrolments it is made of.
    [[nodiscard]] std::span<std::string const> lists() const noexcept {
        return base_lists.empty() ? std::span{&program, 1} : std::span{base_lists};
    }
};

/// The lists that programs without a roster of their own in the month go by (ref.base_list).
std::map<std::string, std::vector<std::string>, std::less<>> base_lists(
    Transaction& transaction, BookId book, std::span<std::string const> programs, Period period);

/// The roster of a month, with the lists it goes by.
RosterKey roster_of(
    Transaction& transaction, BookId book, std::string const& program, Period period);

/// An enrolment version in force for a month.
struct FrozenEnrolment {
    EnrolmentId enrolment;
    std::int16_t version;
    PersonId person;
    PayeeAccountId account;
    ImportId import;
    std::span<std::byte const> facts_hash;
    benefits::Facts facts;
};

/// The enrolment versions in force on the first day of the month, in order of their numbers, never
/// all in memory. Changes within a month count from the next (次月起).
class EnrolmentStream {
public:
    EnrolmentStream(Transaction& transaction, RosterKey const& roster);
    ~EnrolmentStream();
    EnrolmentStream(EnrolmentStream const&) = delete;
    EnrolmentStream& operator=(EnrolmentStream const&) = delete;

    /// The next one, valid until the call after; null after the last.
    FrozenEnrolment const* next();

private:
    CopyOut copy_;
    std::unique_ptr<FactsReader> facts_;
    std::optional<FrozenEnrolment> current_;
};

/// What the facts of one enrolment point to.
struct FactLists {
    std::vector<benefits::Member> members;
    std::vector<benefits::Income> incomes;
    std::string program = {}; ///< whose list the enrolment stands in
};

struct VersionKey {
    EnrolmentId enrolment;
    std::int16_t version;
};

/// One version, such as a line of the program was computed from; its facts point into `lists`.
std::optional<FrozenEnrolment> find_enrolment(Transaction& transaction, BookId book,
    std::string_view program, VersionKey const& key, FactLists& lists);

/// Which of the monthly programs (all, if none are given) have enrolments in force, in which books;
/// of those given, also which have none of their own but lists to go by.
std::vector<RosterKey> rosters_in_force(Transaction& transaction, std::span<BookId const> books,
    std::span<std::string const> programs, Period period);

/// Who imported; ascending.
std::vector<UserId> importers(
    Transaction& transaction, BookId book, std::span<ImportId const> imports);

/// Lines into a batch, in order. They hold their claim: nobody is paid twice.
///
/// Throws: Refused already_paid (from finish() or earlier).
class LineWriter {
public:
    LineWriter(Transaction& transaction, payout::LineHead const& head);

    void put(payout::Line const& line);
    std::int64_t finish() { return copy_.finish(); }

private:
    CopyIn copy_;
    payout::LineHead head_;
};

/// What the stored lines of a batch add up to: to be held against what was built.
struct LineControl {
    std::int64_t line_count;
    Money total;
    Digest merkle_root;

    friend bool operator==(LineControl const&, LineControl const&) = default;
};
LineControl line_control(Transaction& transaction, payout::Batch const& batch);

std::optional<payout::Line> find_line(
    Transaction& transaction, payout::Batch const& batch, std::int64_t line_no);

/// The batch's people may be paid by another one.
void release_claims(Transaction& transaction, payout::Batch const& batch);

} // namespace doudi::storage
