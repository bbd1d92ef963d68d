/// Cases for the checks A01 to A41, planted in rosters and in the lists from outside beside them.
///
/// Example: `auto cases = plant_cases(population, plant(population));`
#pragma once

#include "doudi/sample/people.hpp"
#include "doudi/sample/planted.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace doudi::sample {

/// Those before `shared_account` stand in lists alone, so rosters and payments are as without them;
/// those after `both_dibao` are known later, by a corrected roster or a list of relief.
enum class CaseKind : std::uint8_t {
    other_county,           // A03, paid elsewhere too
    on_payroll,             // A06
    in_custody,             // A07
    unregistered,           // A10, not in the population
    relative,               // A12, of an official, not filed
    car,                    // A13
    company,                // A13
    deposit,                // A13
    wrong_level,            // A30, the certificate says another
    certificate_expired,    // A31
    certificate_of_another, // A31
    no_certificate,         // A31
    wrong_care_grade,       // A32, assessed otherwise
    not_in_institution,     // A33
    in_institution,         // A33, and paid as scattered
    shared_account,         // A11, three households
    no_subsidy,             // A15, disabled in dibao and not on the roster of the living subsidy
    rival_elsewhere,        // A04 and A03, tekun and in rural dibao of another county
    both_dibao,             // A05 and A03, rural dibao and in urban dibao of another county
    left_out,               // A09, in dibao and on no roster until it is corrected
    no_price_subsidy,       // A34 and A09, on no roster yet when the price subsidy was built
    relief_again,           // A26, relief of one kind twice in a year
    papers_overdue,         // A41, relief given first whose papers never came
};

/// As truth-checks.csv names it.
[[nodiscard]] std::string_view name_of(CaseKind kind) noexcept;

/// One case, at the head of one household. No household has two, nor a fault besides.
struct PlantedCase {
    CaseKind kind;
    std::size_t county;
    Group group;
    std::int64_t number;           // of the household
    std::size_t other_county;      // of those listed in another county too
    std::int64_t first_of_account; // of a shared account: the household whose account it is
};

/// The program on whose roster of `other_county` the person is listed too; empty for most.
[[nodiscard]] std::string_view program_elsewhere(CaseKind kind) noexcept;

/// The checks that find it, by their ids.
[[nodiscard]] std::span<std::string_view const> checks_of(CaseKind kind) noexcept;

/// How somebody learns of it: rosters, lists, corrections, early or relief.
[[nodiscard]] std::string_view shown_by(CaseKind kind) noexcept;

/// Whose list of vehicles holds for a county: its prefecture's, or in the plan of a city its own.
/// None where this quarter nobody compared it (A40), which is one prefecture or county.
[[nodiscard]] std::optional<RegionCode> list_region(
    Population const& population, std::size_t county);

/// The counties whose list of one program hangs out too short (A21): one for each 10,000 people,
/// those with most people of the program, so that there is a batch.
struct ShortNotices {
    std::string_view program;
    int days;
    std::vector<std::size_t> counties;
};
[[nodiscard]] ShortNotices short_notices(Population const& population);

/// One of each kind for each 10,000 people, at least one; fewer where nobody can take it.
///
/// Ensures: every household concerned is on the rosters in all months; sorted by county, group and
///          number.
[[nodiscard]] std::vector<PlantedCase> plant_cases(
    Population const& population, std::span<PlantedFault const> faults);

} // namespace doudi::sample
