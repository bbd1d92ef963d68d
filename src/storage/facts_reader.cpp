#include "facts_reader.hpp"

#include "doudi/base/check.hpp"

namespace doudi::storage {

namespace {

// Flags and refusals share a column; see schema/0007.
constexpr std::int64_t refusal = 256;

} // namespace

benefits::Member member_of(std::int64_t born_days, std::int64_t disability, std::int64_t flags) {
    return {.born_on = date_from_days_since_2000(static_cast<std::int32_t>(born_days)),
        .disability = static_cast<std::uint8_t>(disability),
        .flags = static_cast<std::uint8_t>(flags % refusal),
        .refusals = static_cast<std::uint8_t>(flags / refusal)};
}

benefits::Income income_of(std::int64_t member, std::int64_t kind, std::int64_t year_fen) {
    return {.member = static_cast<std::uint8_t>(member),
        .kind = static_cast<benefits::IncomeKind>(kind),
        .year_fen = year_fen};
}

void FactsReader::read_incomes(CopyOut const& copy, std::size_t first) {
    incomes_.clear();
    if (copy.is_null(first)) {
        return;
    }
    earners_.clear();
    kinds_.clear();
    amounts_.clear();
    copy.append_array(first, earners_);
    copy.append_array(first + 1, kinds_);
    copy.append_array(first + 2, amounts_);
    DOUDI_CHECK(earners_.size() == kinds_.size() && earners_.size() == amounts_.size());
    for (std::size_t i = 0; i < earners_.size(); ++i) {
        incomes_.push_back(income_of(earners_[i], kinds_[i], amounts_[i]));
    }
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
    auto const number = [&](std::size_t column) {
        return copy.is_null(column) ? 0 : copy.get_int64(column);
    };
    std::optional<Period> exit_from;
    if (!copy.is_null(first + 8)) {
        exit_from = Period::of(copy.get_date(first + 8));
    }
    read_incomes(copy, first + 10);
    return {.is_urban = copy.get_bool(first),
        .income_year_fen = copy.get_int64(first + 1),
        .care_grade = static_cast<std::uint8_t>(copy.get_int16(first + 2)),
        .tier = static_cast<std::uint8_t>(copy.is_null(first + 6) ? 0 : copy.get_int16(first + 6)),
        .other_month_fen = number(first + 7),
        .exit_from = exit_from,
        .exit_base_fen = number(first + 9),
        .incomes = incomes_,
        .members = members_};
}

} // namespace doudi::storage
