/// What batches keep of people whom other benefits or a death exclude.
///
/// Example:
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
