/// Households and persons for the tests of benefits, written as a bookkeeper would.
#pragma once

#include "doudi/base/embedded.hpp"
#include "doudi/benefits/entitlement.hpp"

#include <catch2/catch.hpp>

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

/// Members as "1945-03-02" (born), "1980-01-01:41" (disability), "1980-01-01:0:ill"
/// "2002-05-05:0:studying" and "1950-01-01:0:institution", separated by blanks.
inline std::vector<benefits::Member> members(std::string const& text) {
    std::vector<benefits::Member> all;
    std::istringstream words{text};
    for (std::string word; words >> word;) {
        benefits::Member member{.born_on = *parse_date(word.substr(0, 10))};
        if (word.size() > 11) {
            member.disability = static_cast<std::uint8_t>(std::stoi(word.substr(11)));
        }
        if (word.ends_with(":ill")) {
            member.flags = benefits::flag_seriously_ill;
        }
        if (word.ends_with(":institution")) {
            member.flags = benefits::flag_in_institution;
        }
        if (word.ends_with(":studying")) {
            member.flags = benefits::flag_studying;
        }
        all.push_back(member);
    }
    return all;
}

} // namespace doudi::test
