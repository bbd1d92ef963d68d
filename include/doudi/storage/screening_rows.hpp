/// Who of a roster holds other benefits too or has died, and what batches keep of it.
///
/// Example:
///     for (auto const& row : rival_holdings(tx, asked)) { ... row.person, row.program ... }
///     insert_exclusions(tx, key, exclusions);
#pragma once

#include "doudi/benefits/screening.hpp"
#include "doudi/payout/batch.hpp"
#include "doudi/storage/line_rows.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace doudi::storage {

/// A roster whose enrolments count, and since when: in force on the first day of the month, and
/// where a freeze is on, those too that ended after the first day of `since`.
struct ListedProgram {
    RosterKey roster;
    Period since;
};

/// One person's place in one version of one enrolment.
struct HeldVersion {
    PersonId person;
    std::int64_t member; ///< position, from 0
    std::string program;
    VersionKey key;
    std::optional<Date> valid_until;
    FactLists lists;
    benefits::Facts facts; ///< points into lists
};

/// Whose holdings are asked for: people who stand in two rosters of a pair, or, of a program paired
/// with itself, on two of the lists it goes by.
struct RivalQuestion {
    RosterKey roster;
    std::vector<std::string> rivals; ///< of the roster: where none has a roster, nothing is asked
    std::vector<std::pair<std::string, std::string>> pairs;
    std::vector<ListedProgram> programs; ///< all that count
};

/// Everything these people hold in the month, by person, program, enrolment and version: one
/// statement over the rosters of the book. The people of one county on two lists, so they are few.
std::vector<HeldVersion> rival_holdings(Transaction& tx, RivalQuestion const& asked);

/// Somebody of a roster who had died before the month, by the lists of deaths.
struct DeadMember {
    PersonId person;
    Date died_on;
    std::int64_t member;
    std::string program;
    VersionKey key;
};

/// Which dead are asked for: those of the whole rosters of some programs, and of some enrolments.
struct DeadQuestion {
    RosterKey roster;
    std::vector<std::string> whole;
    std::vector<EnrolmentId> enrolments;
    std::vector<ListedProgram> programs; ///< of all of these
};

/// By enrolment, version and member.
std::vector<DeadMember> dead_members(Transaction& tx, DeadQuestion const& asked);

/// What a person of an enrolment is not paid, as payout.exclusion has it.
struct Exclusion {
    Period for_period;
    VersionKey key;
    PersonId person;
    benefits::ExclusionRule rule;
    std::int64_t member = -1; ///< position in the version; -1: stands in an earlier one only
    std::int32_t line_no = 0; ///< 0: nothing is left to pay
    EnrolmentId other_enrolment{0};
    std::string other_program = {};
    Money other = {};    ///< what the other gives the person a month
    Money not_paid = {}; ///< below zero where somebody with an income leaves
    std::string figure = {};
    std::string source = {};
    std::string basis = {};
};

void insert_exclusions(
    Transaction& tx, payout::BatchKey key, std::span<Exclusion const> exclusions);

/// Of one enrolment and month, in the order they were decided.
std::vector<Exclusion> exclusions_of(
    Transaction& tx, payout::BatchKey key, Period month, EnrolmentId enrolment);

/// Of a whole batch, by month and enrolment.
std::vector<Exclusion> exclusions_of(Transaction& tx, payout::BatchKey key);

/// How many enrolments of a batch a rule concerns, how many of them have no line, and what is not
/// paid.
struct ExclusionTotal {
    benefits::ExclusionRule rule;
    std::string other_program;
    std::string figure; ///< of the policy; empty of the dead
    std::string source;
    std::int64_t enrolments;
    std::int64_t without_line;
    Money not_paid;
};
std::vector<ExclusionTotal> exclusion_totals(Transaction& tx, payout::BatchKey key);

/// Where excluded people stand in the versions that freezes hold their lines to: by line.
using BasePositions = std::map<std::int32_t, std::vector<std::int64_t>>;
BasePositions excluded_in_bases(Transaction& tx, payout::BatchKey key, std::string_view program);

} // namespace doudi::storage
