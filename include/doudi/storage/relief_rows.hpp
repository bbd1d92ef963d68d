/// The register of cases: kinds, people, cases and what they have had once.
///
/// Every function takes or gives a list, so that a list of ten thousand cases is a few statements.
#pragma once

#include "doudi/benefits/facts.hpp"
#include "doudi/relief/kind.hpp"
#include "doudi/relief/relief_case.hpp"
#include "doudi/roster/identity_key.hpp"
#include "doudi/storage/imprest_case_rows.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doudi::storage {

std::vector<relief::Kind> relief_kinds(Transaction& tx);

/// What a program's money is. `is_capped`: everything its fund pays is a case, so the plan's cap
/// on the fund can be counted case by case.
struct ReliefProgram {
    std::string program;
    std::string fund;
    std::string fund_type;
    bool is_capped = false;
};
std::vector<ReliefProgram> relief_programs(Transaction& tx);

/// The persons of the cases, in their order, added to the book where missing.
std::vector<BookPerson> enter_persons(Transaction& tx, BookId book,
    std::span<relief::NewCase const> cases, roster::IdentityKey const& key);

/// The identities of persons of a book, in the order given.
std::vector<Digest> id_hashes_of(Transaction& tx, BookId book, std::span<relief::Case const> cases);

/// The day each died by the lists of these regions, in the order given.
std::vector<std::optional<Date>> deaths_of(Transaction& tx,
    std::span<RegionCode const> region_and_ancestors, std::span<Digest const> id_hashes);

/// The enrolment a case is computed from.
struct BaseEnrolment {
    std::string program;
    EnrolmentId enrolment;
    std::int16_t version;
    bool is_urban;
};

/// Whose enrolment in which programs is looked for, in force on the first day of the month.
struct BaseSought {
    PersonId person;
    std::span<std::string const> programs; ///< none: nothing is sought
    Period period;
    bool is_for_head; ///< what a household gets goes to whom it is enrolled under
};
std::vector<std::optional<BaseEnrolment>> base_enrolments(
    Transaction& tx, BookId book, std::span<BaseSought const> sought);

/// Reads the facts of enrolment versions; `take` gets the position in `wanted` and the facts, which
/// do not outlive the call.
void read_enrolments(Transaction& tx, BookId book, std::span<BaseEnrolment const> wanted,
    std::function<void(std::size_t, benefits::Facts const&)> const& take);

/// What a person (or a fund) has had of what there is once; schema/0015 says more.
struct Allowance {
    std::int32_t scope;
    std::string what;
    std::string key;
    Digest id_hash;
    Money granted;
    std::optional<Money> cap;
};

/// By which case each of these (those without cap) was granted before, in the book or anywhere in
/// the scope, by the register or from an imprest: "case 7 of 420102". In the order given.
std::vector<std::optional<std::string>> helped_before(
    Transaction& tx, BookId book, std::span<Allowance const> allowances);

/// Throws: Refused case_repeated, exceeds_relief_cap.
void grant(Transaction& tx, std::span<Allowance const> allowances);

/// Gives back what was granted to cases that were rejected.
void give_back(Transaction& tx, std::span<Allowance const> allowances);

/// The cases of these references that were not rejected, by number.
std::vector<relief::Case> cases_of_references(
    Transaction& tx, BookId book, std::span<std::string const> references);

/// Their numbers, in order.
/// Throws: Refused wrong_payee, wrong_program_for_kind, mixes_general_and_lottery and others.
std::vector<std::int64_t> insert_relief_cases(Transaction& tx, std::span<relief::Case const> cases);

/// Locked until the transaction ends; by number.
std::vector<relief::Case> lock_relief_cases(
    Transaction& tx, BookId book, std::span<std::int64_t const> numbers);

/// Stores state and decision of cases that were decided alike.
/// Throws: Refused same_person, exceeds_town_limit, wrong_case_state.
void decide_relief_cases(Transaction& tx, std::span<relief::Case const> cases);

void file_papers(Transaction& tx, BookId book, std::int64_t number, std::string_view papers);

/// Which cases to list; what is empty does not restrict.
struct CaseFilter {
    std::vector<BookId> books;
    std::vector<std::int64_t> numbers = {};
    std::optional<std::string> kind = {};
};

/// A case, whose it is, and how far its payment is: "", "in_batch", "paid" or "failed" with the
/// batch's reason.
struct ListedCase {
    relief::Case of;
    std::string person_name;
    std::string payment;
    std::optional<std::int64_t> batch;
    std::optional<std::int64_t> line_no;
};
std::vector<ListedCase> list_relief_cases(Transaction& tx, CaseFilter const& filter);

/// The case a line of a one-off batch pays.
std::optional<relief::Case> case_of_line(
    Transaction& tx, BookId book, BatchId batch, std::int64_t line_no);

} // namespace doudi::storage
