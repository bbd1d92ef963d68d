#include "doudi/roster/unit_reader.hpp"

#include "doudi/base/check.hpp"
#include "row_parser.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace doudi::roster {

namespace {

constexpr std::size_t members_max = 30;
constexpr std::size_t first17_digits = 17;

std::int64_t first17_of(std::string const& resident_id) {
    std::int64_t number = 0;
    std::from_chars(resident_id.data(), resident_id.data() + first17_digits, number);
    return number;
}

/// Rows of one household: same region and number, neither empty. A region that is wrong still
/// keeps its rows together.
bool are_together(ParsedRow const& a, ParsedRow const& b) {
    return !a.household_no.empty() && a.household_no == b.household_no &&
        a.region_text == b.region_text;
}

template <class T> bool contradicts(std::optional<T> const& value, std::optional<T> const& head) {
    return value && value != head;
}

bool contradicts(std::string const& value, std::string const& head) {
    return !value.empty() && value != head;
}

} // namespace

UnitReader::UnitReader(RowSource& rows, Scope const& scope, FaultList& faults)
    : source_{rows}, scope_{scope}, faults_{faults} {}

UnitReader::~UnitReader() = default;

Result<void> UnitReader::read_header() {
    auto const more = source_.next(cells_);
    if (!more) {
        return more.error();
    }
    if (!*more) {
        return Error{Refusal::file_wrong_layout, "the file is empty"};
    }
    auto layout = Layout::of_header(cells_, scope_.program);
    if (!layout) {
        return layout.error();
    }
    layout_ = std::move(*layout);
    return {};
}

Result<bool> UnitReader::read_row(ParsedRow& parsed) {
    DOUDI_CHECK(layout_.has_value());
    auto const more = source_.next(cells_);
    if (!more || !*more) {
        return more;
    }
    if (cells_.size() < layout_->columns() && source_.may_be_cut_off()) {
        return Error{Refusal::file_truncated, "row " + std::to_string(source_.row())};
    }
    RowParser{*layout_, scope_, faults_}.parse(cells_, source_, parsed);
    return true;
}

Result<bool> UnitReader::next(Unit& unit) {
    bool const has_households = lists_households(scope_.program);
    rows_.clear();
    std::swap(rows_, ahead_);
    for (;;) {
        if (!rows_.empty() && !has_households) {
            break;
        }
        ParsedRow parsed;
        auto const more = read_row(parsed);
        if (!more) {
            return more.error();
        }
        if (!*more) {
            break;
        }
        if (!rows_.empty() && !are_together(rows_.front(), parsed)) {
            ahead_.push_back(std::move(parsed));
            break;
        }
        rows_.push_back(std::move(parsed));
    }
    if (rows_.empty()) {
        return false;
    }
    assemble(unit);
    return true;
}

void UnitReader::fault(
    std::int64_t row, std::optional<Field> field, FaultCode code, std::int64_t other) {
    faults_.add({.row = row,
        .field = field,
        .code = code,
        .other_row = other,
        .column = {},
        .sheet_column = field ? sheet_column(*field) : 0});
    is_rejected_ = true;
}

std::int32_t UnitReader::sheet_column(Field field) const {
    DOUDI_CHECK(layout_.has_value());
    return source_.is_sheet() ? layout_->number_of(field) : 0;
}

/// Exactly one head, which is put first.
bool UnitReader::check_heads() {
    auto const is_head = [](ParsedRow const& row) { return row.is_head; };
    auto const head = std::find_if(rows_.begin(), rows_.end(), is_head);
    if (head == rows_.end()) {
        fault(rows_.front().row, Field::relation, FaultCode::no_head);
        return false;
    }
    for (auto other = std::next(head); other != rows_.end(); ++other) {
        if (other->is_head) {
            fault(other->row, Field::relation, FaultCode::second_head, head->row);
        }
    }
    std::rotate(rows_.begin(), head, std::next(head));
    return true;
}

/// What the household shares stands in its head's row; other rows leave it empty or repeat it.
void UnitReader::check_alike(ParsedRow const& head) {
    for (ParsedRow const& row : rows_) {
        auto const differs = [&](Field field, bool contradiction) {
            if (contradiction) {
                fault(row.row, field, FaultCode::household_differs, head.row);
            }
        };
        differs(Field::residence, contradicts(row.is_urban, head.is_urban));
        differs(Field::income_year, contradicts(row.income_year, head.income_year));
        differs(Field::declared_amount, contradicts(row.declared, head.declared));
        differs(Field::care_grade, contradicts(row.care_grade, head.care_grade));
        differs(Field::tier, contradicts(row.tier, head.tier));
        differs(Field::exit_month, contradicts(row.exit_from, head.exit_from));
        differs(Field::exit_base, contradicts(row.exit_base, head.exit_base));
        differs(Field::other_month, contradicts(row.other_month, head.other_month));
        differs(Field::bank_no, contradicts(row.bank_no, head.bank_no));
        differs(Field::account_no, contradicts(row.account_no, head.account_no));
        differs(Field::account_name, contradicts(row.account_name, head.account_name));
    }
}

void UnitReader::check_place_of_household() {
    ParsedRow const& first = rows_.front();
    if (!lists_households(scope_.program) || first.household_no.empty()) {
        return;
    }
    auto const [known, is_new] = households_.try_emplace(
        first.region_text + '/' + first.household_no, static_cast<std::int32_t>(units_.size()));
    if (!is_new) {
        fault(
            first.row, Field::household_no, FaultCode::household_scattered, row_of(known->second));
        reject(known->second);
    }
}

/// Cells that only the row of who is paid has to have. A cell with a fault of its own is not
/// missing too; its row is rejected already.
void UnitReader::check_head_values(ParsedRow const& head) {
    if (head.is_rejected) {
        return;
    }
    auto const require = [&](Field field, bool is_there) {
        if (!is_there && requires_column(scope_.program, field)) {
            fault(head.row, field, FaultCode::missing_value);
        }
    };
    require(Field::residence, head.is_urban.has_value());
    require(Field::income_year, head.income_year.has_value());
    require(Field::care_grade, head.care_grade.has_value());
    // An exit is a month and an amount; one of them alone says nothing.
    if (head.exit_from.has_value() != head.exit_base.has_value()) {
        fault(head.row, head.exit_from ? Field::exit_base : Field::exit_month,
            FaultCode::missing_value);
    }
    require(Field::bank_no, !head.bank_no.empty());
    require(Field::account_no, !head.account_no.empty());
    require(Field::account_name, !head.account_name.empty());
}

void UnitReader::check_household() {
    check_place_of_household();
    if (rows_.size() > members_max) {
        fault(rows_[members_max].row, Field::household_no, FaultCode::household_too_large);
    }
    if (check_heads()) {
        check_head_values(rows_.front());
        check_alike(rows_.front());
    }
}

void UnitReader::assemble(Unit& unit) {
    auto const first_row = rows_.front().row;
    is_rejected_ = false;
    check_household();
    ParsedRow& head = rows_.front();
    unit.number = static_cast<std::int32_t>(units_.size());
    unit.book = head.book.value_or(BookId{0});
    unit.household_no = std::move(head.household_no);
    unit.is_urban = head.is_urban.value_or(false);
    unit.income_year = head.income_year.value_or(Money{});
    unit.declared = head.declared;
    unit.care_grade = head.care_grade.value_or(0);
    unit.tier = head.tier.value_or(0);
    unit.exit_from = head.exit_from;
    unit.exit_base = head.exit_base.value_or(Money{});
    unit.other_month = head.other_month.value_or(Money{});
    unit.bank_no = std::move(head.bank_no);
    unit.account_no = std::move(head.account_no);
    unit.account_name = std::move(head.account_name);
    unit.members.clear();
    for (ParsedRow& row : rows_) {
        is_rejected_ = is_rejected_ || row.is_rejected;
        if (!row.person.resident_id.empty()) {
            listed_.push_back({first17_of(row.person.resident_id),
                static_cast<std::int32_t>(row.row), unit.number});
        }
        unit.members.push_back(std::move(row.person));
    }
    unit.is_rejected = is_rejected_;
    units_.push_back({.book = static_cast<std::int32_t>(unit.book.value()),
        .first_row = static_cast<std::int32_t>(first_row),
        .rows = static_cast<std::int32_t>(rows_.size()),
        .state = is_rejected_ ? State::rejected : State::good});
}

void UnitReader::find_duplicates() {
    std::sort(listed_.begin(), listed_.end(), [](Listed const& a, Listed const& b) {
        return std::pair{a.first17, a.row} < std::pair{b.first17, b.row};
    });
    for (std::size_t i = 0; i < listed_.size();) {
        std::size_t end = i + 1;
        while (end < listed_.size() && listed_[end].first17 == listed_[i].first17) {
            ++end;
        }
        for (std::size_t each = i; end - i > 1 && each < end; ++each) {
            std::size_t const other = each == i ? i + 1 : i;
            fault(listed_[each].row, Field::resident_id, FaultCode::duplicate_person,
                listed_[other].row);
            reject(listed_[each].unit);
        }
        i = end;
    }
}

void UnitReader::reject(std::int32_t unit) {
    auto& state = units_.at(static_cast<std::size_t>(unit)).state;
    state = state == State::good ? State::rejected_later : state;
}

std::vector<std::int32_t> UnitReader::rejected_later() const {
    std::vector<std::int32_t> numbers;
    for (std::size_t i = 0; i < units_.size(); ++i) {
        if (units_[i].state == State::rejected_later) {
            numbers.push_back(static_cast<std::int32_t>(i));
        }
    }
    return numbers;
}

std::int64_t UnitReader::row_of(std::int32_t unit) const {
    return units_.at(static_cast<std::size_t>(unit)).first_row;
}

RowCount UnitReader::count() const {
    RowCount total;
    for (KnownUnit const& unit : units_) {
        total.rows += unit.rows;
        total.rejected += unit.state == State::good ? 0 : unit.rows;
    }
    return total;
}

std::map<BookId, RowCount> UnitReader::count_by_book() const {
    std::map<BookId, RowCount> counts;
    for (KnownUnit const& unit : units_) {
        if (unit.book != 0) {
            RowCount& count = counts[BookId{unit.book}];
            count.rows += unit.rows;
            count.rejected += unit.state == State::good ? 0 : unit.rows;
        }
    }
    return counts;
}

} // namespace doudi::roster
