#include "doudi/relief/case_file.hpp"

#include "doudi/base/csv.hpp"
#include "doudi/base/decimal.hpp"
#include "doudi/base/text.hpp"

#include <algorithm>
#include <array>

namespace doudi::relief {

namespace {

enum class Field : std::size_t {
    reference,
    kind,
    program,
    fund,
    name,
    resident_id,
    event,
    event_on,
    amount,
    registration,
    bill,
    others,
    payee,
    bank_no,
    account_no,
    holder,
    reason,
    papers,
};

struct FieldName {
    Text name;
    bool may_be_missing = false;
};

constexpr std::array field_names{
    FieldName{{"编号", "reference"}},
    FieldName{{"类别", "kind"}},
    FieldName{{"项目", "program"}, true},
    FieldName{{"资金", "fund"}, true},
    FieldName{{"姓名", "name"}},
    FieldName{{"身份证号", "resident_id"}},
    FieldName{{"事件", "event"}},
    FieldName{{"日期", "event_on"}},
    FieldName{{"金额", "amount"}, true},
    FieldName{{"户籍", "registration"}},
    FieldName{{"费用", "bill"}, true},
    FieldName{{"其他支付", "others"}, true},
    FieldName{{"收款人", "payee"}},
    FieldName{{"行号", "bank_no"}},
    FieldName{{"账号", "account_no"}},
    FieldName{{"户名", "holder"}},
    FieldName{{"事由", "reason"}},
    FieldName{{"材料", "papers"}, true},
};

constexpr std::size_t absent = static_cast<std::size_t>(-1);
using Columns = std::array<std::size_t, field_names.size()>;

Result<Columns> columns_of(std::vector<std::string> const& header) {
    Columns columns{};
    for (std::size_t i = 0; i < field_names.size(); ++i) {
        auto const& [name, may_be_missing] = field_names.at(i);
        auto const found = std::find_if(header.begin(), header.end(),
            [&name = name](auto const& cell) { return cell == name.zh || cell == name.en; });
        if (found == header.end() && !may_be_missing) {
            return Error{Refusal::file_wrong_layout,
                "missing " + std::string{name.zh} + " " + std::string{name.en}};
        }
        columns.at(i) =
            found == header.end() ? absent : static_cast<std::size_t>(found - header.begin());
    }
    return columns;
}

/// One row, cell by cell.
class RowReader {
public:
    RowReader(Columns const& columns, std::vector<std::string> const& cells, std::int64_t row,
        CaseRows& read)
        : columns_{columns}, cells_{cells}, row_{row}, read_{read} {}

    void run(Date today) {
        auto const faults_before = read_.faults.size();
        NewCase one{.reference = text(Field::reference),
            .kind = text(Field::kind),
            .program = text(Field::program),
            .fund_type = fund_type(),
            .person_name = text(Field::name),
            .resident_id = {},
            .event_key = text(Field::event),
            .amount = money(Field::amount),
            .is_urban = is_urban(),
            .bill = money(Field::bill),
            .others = money(Field::others),
            .payee = text(Field::payee),
            .bank_no = text(Field::bank_no),
            .account_no = text(Field::account_no),
            .holder = text(Field::holder),
            .reason = text(Field::reason),
            .papers = text(Field::papers)};
        if (auto id = parse_resident_id(text(Field::resident_id), today)) {
            one.resident_id = std::move(*id);
        } else {
            fault(Field::resident_id, id.error().code);
        }
        if (auto day = parse_date(text(Field::event_on))) {
            one.event_on = *day;
        } else {
            fault(Field::event_on, day.error().code);
        }
        if (read_.faults.size() == faults_before) {
            read_.cases.push_back(std::move(one));
            read_.rows.push_back(row_);
        }
    }

private:
    [[nodiscard]] std::string text(Field field) const {
        auto const column = columns_.at(static_cast<std::size_t>(field));
        return column == absent ? std::string{} : cells_.at(column);
    }

    void fault(Field field, Refusal code) {
        auto const& name = field_names.at(static_cast<std::size_t>(field)).name;
        read_.faults.push_back({row_, std::string{name.en}, code});
    }

    std::optional<Money> money(Field field) {
        auto const cell = text(field);
        if (cell.empty()) {
            return std::nullopt;
        }
        auto const amount = parse_yuan(cell);
        if (!amount) {
            fault(field, amount.error().code);
            return std::nullopt;
        }
        return *amount;
    }

    /// The fund by its name, as ref.fund_source calls its type.
    std::string fund_type() {
        auto const cell = text(Field::fund);
        if (cell == "一般公共预算" || cell == "general") {
            return "general";
        }
        if (cell == "彩票公益金" || cell == "lottery") {
            return "government_fund";
        }
        if (!cell.empty()) {
            fault(Field::fund, Refusal::malformed);
        }
        return {};
    }

    bool is_urban() {
        auto const cell = text(Field::registration);
        bool const urban = cell == "城市" || cell == "城镇" || cell == "urban";
        if (!urban && cell != "农村" && cell != "rural") {
            fault(Field::registration, Refusal::malformed);
        }
        return urban;
    }

    Columns const& columns_;
    std::vector<std::string> const& cells_;
    std::int64_t row_;
    CaseRows& read_;
};

} // namespace

Result<CaseRows> read_cases(std::istream& utf8, Date today) {
    CsvReader csv{utf8};
    std::vector<std::string> cells;
    auto more = csv.next(cells);
    if (!more) {
        return more.error();
    }
    if (!*more) {
        return Error{Refusal::file_wrong_layout, "the file is empty"};
    }
    auto const columns = columns_of(cells);
    if (!columns) {
        return columns.error();
    }
    auto const width = cells.size();
    CaseRows read;
    for (std::int64_t row = 2;; ++row) {
        more = csv.next(cells);
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return read;
        }
        if (cells.size() == 1 && cells.front().empty()) {
            continue;
        }
        if (cells.size() != width) {
            read.faults.push_back({row, {}, Refusal::file_wrong_layout});
            continue;
        }
        RowReader{*columns, cells, row, read}.run(today);
    }
}

} // namespace doudi::relief
