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
    "is_urban, income_year_fen, care_grade, member_born, member_disability, member_flags";

benefits::Member member_of(std::int64_t born_days, std::int64_t disability, std::int64_t flags);

/// Keeps the memory of the members from row to row.
class FactsReader {
public:
    /// The facts in the row `copy` stands at, whose first column is `first`; valid until the next
    /// call.
    benefits::Facts read(CopyOut const& copy, std::size_t first);

private:
    std::vector<std::int32_t> born_;
    std::vector<std::int16_t> disabilities_;
    std::vector<std::int16_t> flags_;
    std::vector<benefits::Member> members_;
};

} // namespace doudi::storage
