#include "doudi/benefits/policy_fault.hpp"

namespace doudi::benefits {

std::string_view name_of(PolicyFaultCode code) noexcept {
    switch (code) {
    case PolicyFaultCode::not_toml: return "not_toml";
    case PolicyFaultCode::wrong_part: return "wrong_part";
    case PolicyFaultCode::unknown_field: return "unknown_field";
    case PolicyFaultCode::unknown_name: return "unknown_name";
    case PolicyFaultCode::wrong_value: return "wrong_value";
    case PolicyFaultCode::months_overlap: return "months_overlap";
    case PolicyFaultCode::months_missing: return "months_missing";
    case PolicyFaultCode::below_tekun_floor: return "below_tekun_floor";
    case PolicyFaultCode::below_poverty_line: return "below_poverty_line";
    case PolicyFaultCode::shares_do_not_add_up: return "shares_do_not_add_up";
    case PolicyFaultCode::schedule_does_not_fall: break;
    }
    return "schedule_does_not_fall";
}

Error error_of(PolicyFault const& fault) {
    std::string const line = fault.line > 0 ? ":" + std::to_string(fault.line) : std::string{};
    bool const needs_name = fault.code >= PolicyFaultCode::months_overlap;
    std::string const name = needs_name ? fault.name + ": " : std::string{};
    return {Refusal::policy_malformed, fault.file + line + ": " + name + fault.en};
}

} // namespace doudi::benefits
