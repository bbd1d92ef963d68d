#include "facts_reader.hpp"

#include "doudi/base/check.hpp"

namespace doudi::storage {

benefits::Member member_of(std::int64_t born_days, std::int64_t disability, std::int64_t flags) {
    return {.born_on = date_from_days_since_2000(static_cast<std::int32_t>(born_days)),
        .disability = static_cast<std::uint8_t>(disability),
        .flags = static_cast<std::uint8_t>(flags)};
}

benefits::Facts FactsReader::read(CopyOut const& copy, std::size_t first) {
    born_.clear();
    disabilities_.clear();
    flags_.clear();
    members_.clear();
    copy.append_array(first + 3, born_);
    copy.append_array(first + 4, disabilities_);
    copy.append_array(first + 5, flags_);
    DOUDI_CHECK(born_.size() == disabilities_.size() && born_.size() == flags_.size());
    for (std::size_t i = 0; i < born_.size(); ++i) {
        members_.push_back(member_of(born_[i], disabilities_[i], flags_[i]));
    }
    return {.is_urban = copy.get_bool(first),
        .income_year_fen = copy.get_int64(first + 1),
        .care_grade = static_cast<std::uint8_t>(copy.get_int16(first + 2)),
        .members = members_};
}

} // namespace doudi::storage
