/// Households and persons for the tests of benefits, written as a bookkeeper would.
#pragma once

#include "doudi/base/decimal.hpp"
#include "doudi/base/embedded.hpp"
#include "doudi/benefits/entitlement.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::test {

inline benefits::Policy const& shaanxi() {
    static benefits::Policy const policy = *benefits::load_policy(embedded::policy());
    return policy;
}

/// A county and what it lies in, nearest first.
inline std::vector<RegionCode> area(std::string_view county) {
    bool const is_xian = county.starts_with("6101");
    std::vector<RegionCode> regions{*RegionCode::parse(county)};
    regions.push_back(RegionCode::from_number(is_xian ? 610100 : 610900));
    regions.push_back(RegionCode::from_number(610000));
    return regions;
}

/// Notes a word such as "ill", "institution", "studying", "single", "no_labour" or "refused3".
inline void mark(benefits::Member& member, std::string const& word) {
    constexpr std::string_view refused = "refused";
    if (word.starts_with(refused)) {
        member.refusals = static_cast<std::uint8_t>(std::stoi(word.substr(refused.size())));
        return;
    }
    std::map<std::string_view, std::uint8_t> const flags{{"ill", benefits::flag_seriously_ill},
        {"institution", benefits::flag_in_institution}, {"studying", benefits::flag_studying},
        {"single", benefits::flag_single_unit}, {"no_labour", benefits::flag_no_labour}};
    member.flags = static_cast<std::uint8_t>(member.flags | flags.at(word));
}

/// Members as "1945-03-02" (born), "1980-01-01:41" (disability), "1980-01-01:0:ill" and so on,
/// separated by blanks.
inline std::vector<benefits::Member> members(std::string const& text) {
    std::vector<benefits::Member> all;
    std::istringstream words{text};
    for (std::string word; words >> word;) {
        std::istringstream parts{word};
        std::string part;
        std::getline(parts, part, ':');
        benefits::Member member{.born_on = *parse_date(part)};
        if (std::getline(parts, part, ':')) {
            member.disability = static_cast<std::uint8_t>(std::stoi(part));
        }
        while (std::getline(parts, part, ':')) {
            mark(member, part);
        }
        all.push_back(member);
    }
    return all;
}

/// Incomes as "1:work:6000 2:transfer:1200": whose, of which kind, yuan a year.
inline std::vector<benefits::Income> incomes(std::string const& text) {
    using benefits::IncomeKind;
    std::map<std::string_view, IncomeKind> const kinds{{"work", IncomeKind::work},
        {"project", IncomeKind::poverty_project}, {"subsidy", IncomeKind::disability_subsidy},
        {"transfer", IncomeKind::transfer}};
    std::vector<benefits::Income> all;
    std::istringstream words{text};
    for (std::string word; words >> word;) {
        std::istringstream parts{word};
        std::string member;
        std::string kind;
        std::string yuan;
        std::getline(parts, member, ':');
        std::getline(parts, kind, ':');
        std::getline(parts, yuan, ':');
        all.push_back({.member = static_cast<std::uint8_t>(std::stoi(member) - 1),
            .kind = kinds.at(kind),
            .year_fen = parse_yuan(yuan)->fen()});
    }
    return all;
}

} // namespace doudi::test
