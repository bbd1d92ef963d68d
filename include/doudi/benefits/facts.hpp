/// What is known about a household or person when its benefit is computed.
///
/// Example: `Facts{.is_urban = false, .income_year_fen = 600000, .care_grade = 0, .members = m}`.
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/period.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace doudi::benefits {

/// Bits of Member::flags.
inline constexpr std::uint8_t flag_seriously_ill = 1;
inline constexpr std::uint8_t flag_in_institution = 2; // 集中供养; else 分散供养
inline constexpr std::uint8_t flag_studying = 4;       // 在校就读
inline constexpr std::uint8_t flag_single_unit = 8;    // 单人户：按人施保
inline constexpr std::uint8_t flag_no_labour = 16;     // 丧失劳动能力

/// One protected member of a household, or the person a benefit is for.
struct Member {
    Date born_on;
    std::uint8_t disability = 0; // category × 10 + level as on the certificate, 0 for none
    std::uint8_t flags = 0;
    std::uint8_t refusals = 0; // of work and poverty projects, without good reason, in a row
};

/// Kinds of income that rules count differently. Numbered for ever: they are frozen in rosters.
enum class IncomeKind : std::uint8_t {
    work = 1,               // 务工、返岗、个体经营
    poverty_project = 2,    // 扶贫项目保底收益
    disability_subsidy = 3, // 残疾人两项补贴
    transfer = 4,           // 赡养费、养老金等
};
inline constexpr std::size_t income_kinds = 4;

/// Income of one kind that one member has, beside what the household declares as a whole.
struct Income {
    std::uint8_t member = 0; // position in Facts::members
    IncomeKind kind = IncomeKind::work;
    std::int64_t year_fen = 0;
};

/// The level of a disability, 1 (worst) to 4; 0 without one.
[[nodiscard]] constexpr int disability_level(Member const& member) noexcept {
    return member.disability % 10;
}

/// Categories of the certificate that some rules name. Source: GB/T 26341-2010.
inline constexpr int category_intellectual = 5; // 智力
inline constexpr int category_mental = 6;       // 精神

[[nodiscard]] constexpr int disability_category(Member const& member) noexcept {
    return member.disability / 10;
}

inline constexpr std::size_t tiers = 3;

/// The facts one payment is computed from, as frozen in a roster version.
///
/// Units: income_year_fen is the counted income of the household in fen per year, not negative.
///        other_month_fen is what the person draws of other monthly benefits, fen per month.
///        care_grade 1 full care, 2 half, 3 none needed, 0 not applicable.
///        tier 1 to 3 where an area pays dibao by classes A to C, else 0.
///        exit_from is the first month of a gradual exit, exit_base_fen what a month paid before.
struct Facts {
    bool is_urban = false;
    std::int64_t income_year_fen = 0;
    std::uint8_t care_grade = 0;
    std::uint8_t tier = 0;
    std::int64_t other_month_fen = 0;
    std::optional<Period> exit_from{};
    std::int64_t exit_base_fen = 0;
    std::span<Income const> incomes{}; // by member; counted beside income_year_fen
    std::span<Member const> members;
};

} // namespace doudi::benefits
