/// What a layout must be, beyond being well written.
#pragma once

#include "doudi/bank/layout.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::bank {

/// Takes down what is wrong with a part: "[instruction]", "[[return.column]]".
using TakeFault = std::function<void(std::string_view part, std::string reason)>;

/// Fields that may stand in a place. A form is of instructions or their return.
[[nodiscard]] std::span<LayoutField const> line_fields(bool is_return) noexcept;
[[nodiscard]] std::span<LayoutField const> edge_fields(bool is_return) noexcept;

/// Faults of a form as a whole: what it lacks, has twice, or cannot hold.
void check_form(LayoutForm const& form, bool is_return, TakeFault const& fault);

} // namespace doudi::bank
