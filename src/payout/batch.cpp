#include "doudi/payout/batch.hpp"

#include <algorithm>

namespace doudi::payout {

namespace {

Error same_person(Batch const& batch, std::string_view earlier, Step step) {
    return Error{Refusal::same_person,
        batch.key.text().append(": ").append(earlier).append(" and ").append(name_of(step))};
}

} // namespace

std::string BatchKey::text() const {
    return std::to_string(book.value()).append(" batch ").append(std::to_string(batch.value()));
}

std::string Batch::purpose() const {
    return kind == kind_regular ? std::string{regular_purpose} : kind + '.' + std::to_string(round);
}

Result<void> check_person(Batch const& batch, Step step, UserId user) {
    if (step == Step::approve) {
        auto const& importers = batch.content.imported_by;
        if (std::find(importers.begin(), importers.end(), user) != importers.end()) {
            return same_person(batch, "roster import", step);
        }
        if (batch.built_by == user) {
            return same_person(batch, "build", step);
        }
        if (batch.locked_by == user) {
            return same_person(batch, "lock", step);
        }
        if (batch.submitted_by == user) {
            return same_person(batch, "submit", step);
        }
    }
    if (step == Step::release && batch.approved_by == user) {
        return same_person(batch, "approve", step);
    }
    return {};
}

} // namespace doudi::payout
