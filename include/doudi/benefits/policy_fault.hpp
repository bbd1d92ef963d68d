/// What is wrong with a policy pack, and where.
///
/// Example:
///   for (PolicyFault const& fault : check_policy(files, regions)) {
///       out << fault.file << ':' << fault.line << ": " << fault.en << '\n';
///   }
#pragma once

#include "doudi/base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace doudi::benefits {

/// In the order in which a file is looked at: as a text, figure by figure, all figures together.
enum class PolicyFaultCode : std::uint8_t {
    not_toml,               // cannot be read at all; the rest of the file is not looked at
    wrong_part,             // no region, no figures, or something else beside them
    unknown_field,          // a field no figure has
    unknown_name,           // a figure nobody knows
    wrong_value,            // missing, of another kind, or out of range
    months_overlap,         // two values for one month, and no later decision says which
    months_missing,         // a month without a value between two that have one
    below_tekun_floor,      // tekun living below the floor above dibao
    below_poverty_line,     // rural dibao below the poverty line where it must not be
    shares_do_not_add_up,   // funding shares of a program that are not 100 percent
    schedule_does_not_fall, // gradual exit that does not pay less each quarter
};

/// Its name for programs, such as "months_overlap".
[[nodiscard]] std::string_view name_of(PolicyFaultCode code) noexcept;

struct PolicyFault {
    PolicyFaultCode code;
    std::string file; // with ".toml"
    int line;         // from 1; 0 where the file as a whole is meant
    std::string name; // of the figure; empty where none is meant
    std::string zh;
    std::string en;
};

/// The refusal policy_malformed with the fault's place.
[[nodiscard]] Error error_of(PolicyFault const& fault);

} // namespace doudi::benefits
