#include "doudi/funding/program.hpp"

#include "doudi/base/check.hpp"

#include <algorithm>
#include <cstddef>

namespace doudi::funding {

namespace {

Program const* program_of(std::span<Program const> programs, std::string_view code) {
    auto const found = std::find_if(programs.begin(), programs.end(),
        [&](Program const& program) { return program.code == code; });
    return found == programs.end() ? nullptr : &*found;
}

} // namespace

FundType fund_type_of(std::string_view name) {
    DOUDI_CHECK(name == "general" || name == "government_fund");
    return name == "general" ? FundType::general : FundType::government_fund;
}

Result<Program> find_program(std::span<Program const> programs, std::string_view code) {
    auto const* const program = program_of(programs, code);
    if (program == nullptr) {
        return Error{Refusal::unknown_program, std::string{code}};
    }
    return *program;
}

Result<FundSource> find_fund_source(std::span<FundSource const> sources, std::string_view code) {
    auto const found = std::find_if(sources.begin(), sources.end(),
        [&](FundSource const& source) { return source.code == code; });
    if (found == sources.end()) {
        return Error{Refusal::unknown_fund_source, std::string{code}};
    }
    return *found;
}

bool is_at_or_below(
    std::span<Program const> programs, std::string_view code, std::string_view above) {
    auto const* program = program_of(programs, code);
    // No path is longer than the table, so a circle of parents ends too.
    for (std::size_t step = 0; program != nullptr && step <= programs.size(); ++step) {
        if (program->code == above) {
            return true;
        }
        program = program_of(programs, program->parent);
    }
    return false;
}

std::string fund_of(std::span<Program const> programs, std::string_view code) {
    auto const* program = program_of(programs, code);
    for (std::size_t step = 0; program != nullptr && step <= programs.size(); ++step) {
        if (program->parent.empty()) {
            return program->code;
        }
        program = program_of(programs, program->parent);
    }
    return {};
}

} // namespace doudi::funding
