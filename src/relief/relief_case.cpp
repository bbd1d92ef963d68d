#include "doudi/relief/relief_case.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace doudi::relief {

namespace {

constexpr std::array<std::string_view, 3> state_names{"recorded", "approved", "rejected"};
constexpr std::array<std::string_view, 2> level_names{"town", "county"};

template <class Enum, class Names>
std::optional<Enum> find_name(Names const& names, std::string_view name) {
    auto const* const found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt
                                : std::optional{static_cast<Enum>(found - names.begin())};
}

bool begins_character(char c) {
    constexpr unsigned char continuation_mask = 0xC0;
    constexpr unsigned char continuation = 0x80;
    return (static_cast<unsigned char>(c) & continuation_mask) != continuation;
}

Result<void> check_text(std::string_view field, std::string_view text, std::ptrdiff_t length_max) {
    constexpr unsigned char space = 0x20;
    auto const length = std::count_if(text.begin(), text.end(), begins_character);
    bool const has_control = std::any_of(text.begin(), text.end(),
        [](char c) { return static_cast<unsigned char>(c) < space || c == '\x7F'; });
    if (length == 0 || length > length_max || has_control) {
        return Error{Refusal::malformed, std::string{field}};
    }
    return {};
}

Result<void> check_digits(
    std::string_view field, std::string_view text, std::size_t least, std::size_t most) {
    bool const is_number =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!is_number || text.size() < least || text.size() > most) {
        return Error{Refusal::malformed, std::string{field}};
    }
    return {};
}

Result<void> check_texts(NewCase const& one) {
    constexpr std::size_t bank_no_digits = 12;
    constexpr std::size_t account_digits_min = 10;
    constexpr std::size_t account_digits_max = 32;
    struct Part {
        std::string_view field;
        std::string_view text;
        std::ptrdiff_t length_max;
    };
    for (auto const& [field, text, length_max] : {Part{"reference", one.reference, 80},
             Part{"name", one.person_name, 60}, Part{"event", one.event_key, 80},
             Part{"holder", one.holder, 60}, Part{"reason", one.reason, 200}}) {
        if (auto sound = check_text(field, text, length_max); !sound) {
            return sound;
        }
    }
    constexpr std::ptrdiff_t papers_length_max = 80;
    if (!one.papers.empty()) {
        if (auto sound = check_text("papers", one.papers, papers_length_max); !sound) {
            return sound;
        }
    }
    if (auto sound = check_digits("bank_no", one.bank_no, bank_no_digits, bank_no_digits); !sound) {
        return sound;
    }
    return check_digits("account_no", one.account_no, account_digits_min, account_digits_max);
}

/// A person's own money goes to the person's own account; who handles a funeral is somebody else.
Result<void> check_payee(NewCase const& one, Kind const& kind) {
    bool const is_allowed =
        std::find(kind.payees.begin(), kind.payees.end(), one.payee) != kind.payees.end();
    bool const is_own = one.holder == one.person_name;
    if (!is_allowed || (one.payee == "person" && !is_own) || (one.payee == "handler" && is_own)) {
        return Error{Refusal::wrong_payee, one.reference};
    }
    return {};
}

bool is_of_age(NewCase const& one, int age) {
    auto const born = date::year_month_day{one.resident_id.born_on};
    auto const birthday = born + date::years{age};
    // Who is born on 29 February comes of age on 1 March of a common year.
    auto const day = birthday.ok() ? Date{birthday} : Date{birthday.year() / date::March / 1};
    return day <= one.event_on;
}

auto record_of(Case const& one) {
    return std::tie(one.book, one.reference, one.kind, one.program, one.person, one.event_key,
        one.event_on, one.amount, one.is_urban, one.bill, one.others, one.payee, one.account,
        one.reason);
}

} // namespace

std::string_view name_of(CaseState state) noexcept {
    return state_names.at(static_cast<std::size_t>(state));
}

std::optional<CaseState> case_state_of(std::string_view name) noexcept {
    return find_name<CaseState>(state_names, name);
}

std::string_view name_of(Level level) noexcept {
    return level_names.at(static_cast<std::size_t>(level));
}

std::optional<Level> level_of(std::string_view name) noexcept {
    return find_name<Level>(level_names, name);
}

Result<void> check(NewCase const& one, Kind const& kind, Date today) {
    if (auto sound = check_texts(one); !sound) {
        return sound;
    }
    if (one.event_on > today) {
        return Error{Refusal::malformed_date, format_date(one.event_on) + " is to come"};
    }
    if (one.amount && *one.amount <= Money{}) {
        return Error{Refusal::amount_not_positive, one.reference};
    }
    if (one.others && *one.others < Money{}) {
        return Error{Refusal::malformed_amount, one.reference};
    }
    if (auto program = program_of(kind, one.program); !program) {
        return program.error();
    }
    if (auto payee = check_payee(one, kind); !payee) {
        return payee;
    }
    if (!is_of_age(one, kind.age_from)) {
        return Error{Refusal::not_of_age, one.reference};
    }
    if (!kind.papers_later && one.papers.empty()) {
        return Error{Refusal::papers_missing, one.reference};
    }
    return {};
}

bool is_same_record(Case const& a, Case const& b) {
    return record_of(a) == record_of(b);
}

std::string line_purpose(std::int64_t number, int payment_no) {
    return "case." + std::to_string(number) + "." + std::to_string(payment_no);
}

} // namespace doudi::relief
