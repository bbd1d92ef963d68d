#include "doudi/imprest/relief_case.hpp"

#include "doudi/base/text.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace doudi::imprest {

namespace {

struct StateName {
    CaseState state;
    std::string_view name;
};

constexpr std::array state_names{
    StateName{CaseState::pending, "pending"},
    StateName{CaseState::posted, "posted"},
    StateName{CaseState::rejected, "rejected"},
};

auto report_of(ReliefCase const& one) {
    return std::tie(one.book, one.township, one.person, one.event_key, one.paid_on, one.amount,
        one.reason, one.receipt_no);
}

} // namespace

std::string_view name_of(CaseState state) noexcept {
    return state_names.at(static_cast<std::size_t>(state)).name;
}

std::optional<CaseState> case_state_of(std::string_view name) noexcept {
    auto const* const found = std::find_if(state_names.begin(), state_names.end(),
        [name](StateName const& one) { return one.name == name; });
    return found == state_names.end() ? std::nullopt : std::optional{found->state};
}

Result<void> check(ReliefCase const& relief_case, Date today) {
    constexpr std::size_t number_max = 80;
    constexpr std::size_t reason_max = 200;
    if (auto sound = check_text("event", relief_case.event_key, number_max); !sound) {
        return sound;
    }
    if (auto sound = check_text("receipt", relief_case.receipt_no, number_max); !sound) {
        return sound;
    }
    if (auto sound = check_text("reason", relief_case.reason, reason_max); !sound) {
        return sound;
    }
    if (relief_case.paid_on > today) {
        return Error{Refusal::malformed_date, format_date(relief_case.paid_on) + " is to come"};
    }
    return {};
}

bool is_same_report(ReliefCase const& a, ReliefCase const& b) {
    return report_of(a) == report_of(b);
}

Digest evidence_of(ReliefCase const& relief_case, Digest const& id_hash) {
    std::string text{"case"};
    for (auto const& field : {std::to_string(relief_case.book.value()), relief_case.township.text(),
             std::to_string(relief_case.number), to_hex(id_hash), format_date(relief_case.paid_on),
             std::to_string(relief_case.amount.fen()), relief_case.receipt_no,
             relief_case.event_key, relief_case.reason}) {
        text.append("|").append(field);
    }
    return sha256(text);
}

} // namespace doudi::imprest
