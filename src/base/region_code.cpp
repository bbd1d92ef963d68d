#include "doudi/base/region_code.hpp"

#include "digits.hpp"
#include "doudi/base/check.hpp"

namespace doudi {

Result<RegionCode> RegionCode::parse(std::string_view text) {
    if (text.size() != 6 || !all_digits(text) || text.front() == '0') {
        return Error{Refusal::malformed_region, "not six digits"};
    }
    return RegionCode{number_of(text)};
}

RegionCode RegionCode::from_number(int number) {
    DOUDI_CHECK(number >= 100'000 && number <= 999'999);
    return RegionCode{number};
}

} // namespace doudi
