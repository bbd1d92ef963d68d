/// Donated money and goods: received by one person, used or given back by another, as the donor
/// meant (E16).
#pragma once

#include "doudi/donation/gift.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/storage/donation_rows.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doudi::operations {

struct RecordedGift {
    donation::Gift gift;
    std::optional<donation::GiftUse> use = {};
    bool is_new = true; ///< false: the very same was recorded before
};

/// Takes a gift in, goods at their value. Its book and reference name it; `number`, `received_by`
/// and `used` of the request do not count.
///
/// Refuses: not_permitted, outside_region, unknown_book, malformed, malformed_date,
///          amount_not_positive, exists_with_different_content.
Result<RecordedGift> receive_gift(Context& context, donation::Gift const& request);

struct UseGift {
    BookId book{0};
    std::int64_t gift = 0;
    donation::GiftUse use; ///< `person`, `number`, `used_by` do not count
    std::string person_name = {};
    std::string resident_id = {}; ///< both for uses for a person
};

/// Gives of a gift to a person, a home, a hospital for a person's treatment, or back to the donor.
///
/// Refuses: not_permitted, outside_region, unknown_case (no such gift), name_differs,
///          person_deceased, case_repeated (the person had of it for this event), and what
///          donation::check refuses; exists_with_different_content.
Result<RecordedGift> use_gift(Context& context, UseGift const& request);

/// Refuses: not_permitted, outside_region, unknown_region.
Result<std::vector<donation::Gift>> list_gifts(Context& context, RegionCode region);

struct ShownGift {
    donation::Gift gift;
    std::vector<storage::ListedUse> uses;
};

/// Refuses: not_permitted, outside_region, unknown_case (no such gift).
Result<ShownGift> show_gift(Context& context, BookId book, std::int64_t number);

} // namespace doudi::operations
