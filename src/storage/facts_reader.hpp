/// Facts of enrolments out of a COPY stream.
#pragma once

#include "doudi/benefits/facts.hpp"
#include "doudi/storage/copy.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace doudi::storage {

/// What a query of facts selects, in the order FactsReader reads.
inline constexpr std::string_view facts_columns =
    "is_urban, income_year_fen, care_grade, member_born, member_disability, member_flags, tier, "
    "other_month_fen, exit_from, exit_base_fen, income_member, income_kind, income_fen";

benefits::Member member_of(std::int64_t born_days, std::int64_t disability, std::int64_t flags);
benefits::Income income_of(std::int64_t member, std::int64_t kind, std::int64_t year_fen);

/// Keeps the memory of the members from row to row.
class FactsReader {
public:
    /// The facts in the row `copy` stands at, whose first column is `first`; valid until the next
    /// call.
    benefits::Facts read(CopyOut const& copy, std::size_t first);

private:
    void read_incomes(CopyOut const& copy, std::size_t first);

    std::vector<std::int32_t> born_;
    std::vector<std::int16_t> disabilities_;
    std::vector<std::int16_t> flags_;
    std::vector<benefits::Member> members_;
    std::vector<std::int16_t> earners_;
    std::vector<std::int16_t> kinds_;
    std::vector<std::int64_t> amounts_;
    std::vector<benefits::Income> incomes_;
};

} // namespace doudi::storage
