/// Numbers that name rows, one type for each kind of row.
///
/// Example: `using AccountId = Id<struct AccountTag>; AccountId{7}.value() == 7`.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace doudi {

/// An identity of one kind. Kinds do not mix, and a plain number is not an identity.
template <class Tag> class Id {
public:
    constexpr explicit Id(std::int64_t value) noexcept : value_{value} {}

    [[nodiscard]] constexpr std::int64_t value() const noexcept { return value_; }

    friend constexpr auto operator<=>(Id, Id) noexcept = default;

private:
    std::int64_t value_;
};

} // namespace doudi

template <class Tag> struct std::hash<doudi::Id<Tag>> {
    std::size_t operator()(doudi::Id<Tag> id) const noexcept {
        return std::hash<std::int64_t>{}(id.value());
    }
};
