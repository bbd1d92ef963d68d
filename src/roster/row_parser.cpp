#include "row_parser.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/base/resident_id.hpp"

#include <algorithm>
#include <array>

namespace doudi::roster {

namespace {

constexpr std::size_t name_letters_max = 60;
constexpr std::size_t household_no_letters_max = 32;
constexpr std::size_t bank_no_digits = 12;
constexpr std::size_t account_no_digits_min = 10;
constexpr std::size_t account_no_digits_max = 32;
constexpr std::size_t phone_digits_min = 7;
constexpr std::size_t phone_digits_max = 13;

// Words of each meaning stand together: the position divided by the words per meaning is it.
constexpr std::array<std::string_view, 8> no_yes{"否", "no", "0", "N", "是", "yes", "1", "Y"};
constexpr std::array<std::string_view, 6> rural_urban{
    "农村", "rural", "农业", "城市", "urban", "城镇"};
constexpr std::array<std::string_view, 6> settings{
    "分散", "scattered", "分散供养", "集中", "institution", "集中供养"};
constexpr std::array<std::string_view, 4> grades{"0", "1", "2", "3"};
constexpr std::array<std::string_view, 6> tier_words{"A", "A档", "B", "B档", "C", "C档"};
constexpr std::array<std::string_view, 3> head_words{"户主", "本人", "head"};

constexpr std::array income_fields{
    Field::income_work, Field::income_project, Field::income_subsidy, Field::income_transfer};
constexpr std::size_t refusals_digits_max = 2;

/// A yes in one of these columns is a bit of Person::flags.
struct Flag {
    Field field;
    std::uint8_t bit;
};
constexpr std::array flag_columns{Flag{Field::seriously_ill, 1}, Flag{Field::studying, 4},
    Flag{Field::single_unit, 8}, Flag{Field::no_labour, 16}};
constexpr std::uint8_t flag_in_institution = 2;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool are_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_digit);
}

std::size_t letters(std::string_view utf8) {
    constexpr auto is_first = [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    };
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), is_first));
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
        [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; });
}

FaultCode fault_of(Refusal refusal) {
    if (refusal == Refusal::resident_id_birth_date) {
        return FaultCode::resident_id_birth_date;
    }
    return refusal == Refusal::resident_id_checksum ? FaultCode::resident_id_checksum
                                                    : FaultCode::resident_id_malformed;
}

/// "0", or category 1-7 and level 1-4.
std::optional<std::uint8_t> parse_disability(std::string_view text) {
    if (text.empty() || text == "0") {
        return std::uint8_t{0};
    }
    if (text.size() != 2 || text[0] < '1' || text[0] > '7' || text[1] < '1' || text[1] > '4') {
        return std::nullopt;
    }
    return static_cast<std::uint8_t>((text[0] - '0') * 10 + (text[1] - '0'));
}

} // namespace

void RowParser::fault(Field field, FaultCode code) {
    if (bad_cells_[static_cast<std::size_t>(field)]) {
        return;
    }
    faults_.add({.row = parsed_->row,
        .field = field,
        .code = code,
        .other_row = 0,
        .column = {},
        .sheet_column = is_sheet_ ? layout_.number_of(field) : 0});
    parsed_->is_rejected = parsed_->is_rejected || !text_of(code).is_warning;
}

bool RowParser::require(Field field) {
    if (cell(field).empty()) {
        fault(field, FaultCode::missing_value);
        return false;
    }
    return true;
}

std::string RowParser::text(Field field, std::size_t letters_max) {
    auto const value = cell(field);
    if (letters(value) > letters_max || has_control(value)) {
        fault(field, FaultCode::malformed_text);
        return {};
    }
    return std::string{value};
}

std::optional<Money> RowParser::amount(Field field, bool may_be_zero) {
    auto const value = cell(field);
    if (value.empty()) {
        return std::nullopt;
    }
    auto const amount = parse_yuan(value);
    if (!amount) {
        fault(field, FaultCode::malformed_amount);
        return std::nullopt;
    }
    if (amount->fen() < 0 || (amount->fen() == 0 && !may_be_zero)) {
        fault(field, FaultCode::amount_not_positive);
        return std::nullopt;
    }
    return *amount;
}

std::string RowParser::digits(Field field, std::size_t least, std::size_t most, FaultCode code) {
    auto const value = cell(field);
    if (!value.empty() && (value.size() < least || value.size() > most || !are_digits(value))) {
        fault(field, code);
        return {};
    }
    return std::string{value};
}

std::optional<int> RowParser::choice(
    Field field, std::span<std::string_view const> words, int meanings) {
    auto const value = cell(field);
    if (value.empty()) {
        return std::nullopt;
    }
    auto const found = std::find(words.begin(), words.end(), value);
    if (found == words.end()) {
        fault(field, FaultCode::malformed_choice);
        return std::nullopt;
    }
    auto const words_per_meaning = static_cast<std::ptrdiff_t>(words.size()) / meanings;
    return static_cast<int>((found - words.begin()) / words_per_meaning);
}

void RowParser::parse_place() {
    bool const has_households = lists_households(scope_.program);
    parsed_->region_text = std::string{cell(Field::region_code)};
    if (require(Field::region_code)) {
        auto const region = RegionCode::parse(parsed_->region_text);
        auto const place = region ? scope_.places.find(region->number()) : scope_.places.end();
        if (!region) {
            fault(Field::region_code, FaultCode::malformed_region);
        } else if (place == scope_.places.end()) {
            fault(Field::region_code, FaultCode::unknown_region);
        } else if (place->second.refused) {
            fault(Field::region_code, *place->second.refused);
        } else {
            parsed_->book = place->second.book;
        }
    }
    parsed_->household_no = text(Field::household_no, household_no_letters_max);
    if (has_households && require(Field::household_no) && require(Field::relation)) {
        auto const relation = text(Field::relation, name_letters_max);
        parsed_->is_head =
            std::find(head_words.begin(), head_words.end(), relation) != head_words.end();
    }
}

void RowParser::parse_identity() {
    if (!require(Field::resident_id)) {
        return;
    }
    auto const id = parse_resident_id(cell(Field::resident_id), scope_.period.last_day());
    if (!id) {
        fault(Field::resident_id, fault_of(id.error().code));
        return;
    }
    parsed_->person.resident_id = id->text;
    parsed_->person.born_on = id->born_on;
    parsed_->person.is_male = id->is_male;
    // Only where the list has the province can it tell that a county is not there.
    constexpr int province_unit = 10'000;
    if (!scope_.area_codes.contains(id->area) &&
        scope_.area_codes.contains(id->area / province_unit * province_unit)) {
        fault(Field::resident_id, FaultCode::area_code_unknown);
    }
}

std::uint8_t RowParser::flags() {
    int bits = choice(Field::care_setting, settings, 2) == 1 ? flag_in_institution : 0;
    for (Flag const& flag : flag_columns) {
        bits |= choice(flag.field, no_yes, 2) == 1 ? flag.bit : 0;
    }
    return static_cast<std::uint8_t>(bits);
}

void RowParser::parse_person() {
    if (require(Field::name)) {
        parsed_->person.name = text(Field::name, name_letters_max);
    }
    auto const disability = parse_disability(cell(Field::disability));
    if (!disability) {
        fault(Field::disability, FaultCode::malformed_disability);
    } else if (*disability == 0 && scope_.program.starts_with("DS-")) {
        fault(Field::disability, FaultCode::disability_needed);
    }
    parsed_->person.disability = disability.value_or(0);
    parsed_->person.flags = flags();
    auto const refused =
        digits(Field::refusals, 1, refusals_digits_max, FaultCode::malformed_choice);
    for (char const digit : refused) {
        parsed_->person.refusals =
            static_cast<std::uint8_t>(parsed_->person.refusals * 10 + (digit - '0'));
    }
    if (auto const residence = choice(Field::residence, rural_urban, 2)) {
        parsed_->is_urban = *residence == 1;
        if ((scope_.program.ends_with("DB-R") && *parsed_->is_urban) ||
            (scope_.program.ends_with("DB-U") && !*parsed_->is_urban)) {
            fault(Field::residence, FaultCode::residence_contradicts_program);
        }
    }
}

void RowParser::parse_money() {
    parsed_->income_year = amount(Field::income_year, true);
    parsed_->declared = amount(Field::declared_amount, false);
    if (auto const grade = choice(Field::care_grade, grades, static_cast<int>(grades.size()))) {
        parsed_->care_grade = static_cast<std::uint8_t>(*grade);
    }
}

void RowParser::parse_exit() {
    if (auto const tier = choice(Field::tier, tier_words, 3)) {
        parsed_->tier = static_cast<std::uint8_t>(*tier + 1);
    }
    auto const month = cell(Field::exit_month);
    if (!month.empty()) {
        auto const period = Period::parse(month);
        if (period) {
            parsed_->exit_from = *period;
        } else {
            fault(Field::exit_month, FaultCode::malformed_date);
        }
    }
    parsed_->exit_base = amount(Field::exit_base, false);
    parsed_->other_month = amount(Field::other_month, true);
}

void RowParser::parse_incomes() {
    for (std::size_t kind = 0; kind < income_fields.size(); ++kind) {
        parsed_->person.incomes[kind] = amount(income_fields[kind], true).value_or(Money{});
    }
}

void RowParser::parse_account() {
    parsed_->bank_no =
        digits(Field::bank_no, bank_no_digits, bank_no_digits, FaultCode::malformed_bank_no);
    parsed_->account_no = digits(Field::account_no, account_no_digits_min, account_no_digits_max,
        FaultCode::malformed_account_no);
    parsed_->account_name = text(Field::account_name, name_letters_max);
    auto phone = std::string{cell(Field::phone)};
    std::erase(phone, '-');
    if (!phone.empty() &&
        (phone.size() < phone_digits_min || phone.size() > phone_digits_max ||
            !are_digits(phone))) {
        fault(Field::phone, FaultCode::malformed_phone);
    }
}

void RowParser::check_kinds(RowSource const& source) {
    for (std::size_t i = 0; i < field_count; ++i) {
        auto const field = static_cast<Field>(i);
        auto const column = layout_.number_of(field);
        if (column == 0) {
            continue;
        }
        auto const wrong = cell_fault(source.kind(static_cast<std::size_t>(column) - 1),
            field == Field::resident_id || field == Field::account_no);
        if (wrong) {
            fault(field, *wrong);
            bad_cells_.set(i);
        }
    }
}

void RowParser::parse(
    std::span<std::string const> cells, RowSource const& source, ParsedRow& parsed) {
    parsed = ParsedRow{};
    auto const row = source.row();
    parsed.row = row;
    cells_ = cells;
    parsed_ = &parsed;
    is_sheet_ = source.is_sheet();
    if (cells.size() != layout_.columns()) {
        faults_.add({.row = row, .field = std::nullopt, .code = FaultCode::wrong_column_count});
        parsed.is_rejected = true;
        return;
    }
    if (is_sheet_) {
        check_kinds(source);
    }
    parse_place();
    parse_identity();
    parse_person();
    parse_money();
    parse_exit();
    parse_incomes();
    parse_account();
}

} // namespace doudi::roster
