#include "faulty_roster.hpp"

#include "doudi/base/resident_id.hpp"
#include "doudi/roster/fault.hpp"
#include "sure.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <sstream>

namespace doudi::sample {

namespace {

using Row = std::vector<std::string>;

using roster::FaultCode;
using roster::Field;

constexpr std::size_t column(Field field) noexcept {
    return static_cast<std::size_t>(field);
}

/// A fault that is made by writing something else into one cell.
struct CellFault {
    FaultCode code;
    Field field;
    std::string_view text;
};
constexpr std::array cell_faults{
    CellFault{FaultCode::missing_value, Field::name, ""},
    CellFault{FaultCode::malformed_region, Field::region_code, "61012"},
    CellFault{FaultCode::unknown_region, Field::region_code, "610199"},
    CellFault{FaultCode::resident_id_malformed, Field::resident_id, "61010219800230"},
    CellFault{FaultCode::malformed_choice, Field::residence, "郊区"},
    CellFault{FaultCode::malformed_disability, Field::disability, "95"},
    CellFault{FaultCode::residence_contradicts_program, Field::residence, "城市"},
    CellFault{FaultCode::malformed_amount, Field::income_year, "1.234,5"},
    CellFault{FaultCode::amount_not_positive, Field::declared_amount, "-50.00"},
    CellFault{FaultCode::malformed_bank_no, Field::bank_no, "10279100240"},
    CellFault{FaultCode::malformed_account_no, Field::account_no, "6.24E+18"},
    CellFault{FaultCode::malformed_phone, Field::phone, "无"},
    CellFault{FaultCode::no_head, Field::relation, "配偶"},
};

/// The ID with some digits replaced and, so that nothing else is wrong, a check digit that fits.
std::string with_digits(std::string const& id, std::size_t at, std::string_view digits) {
    constexpr std::size_t first_digits = 17;
    std::string changed = id.substr(0, first_digits);
    changed.replace(at, digits.size(), digits);
    return changed + resident_id_check_digit(changed);
}

/// Rows of households of one person, from a county with enough of them.
std::deque<Row> single_households(Sources const& sources) {
    constexpr std::int64_t people = 40'000;
    auto const& from = sources.population;
    auto population = populate(from.seed, people, from.first_month, 1, from.counties);
    auto const rural = index_of(Group::rural_dibao);
    auto const largest = std::max_element(population.persons.begin(), population.persons.end(),
        [rural](auto const& a, auto const& b) { return a[rural] < b[rural]; });
    auto const county = static_cast<std::size_t>(largest - population.persons.begin());

    std::stringbuf roster;
    CreateFile const create_file = [&](std::string const& path) {
        bool const is_wanted = path.find("/DB-R/") != std::string::npos;
        return is_wanted ? std::make_unique<std::ostream>(&roster)
                         : std::make_unique<std::ostringstream>();
    };
    Sources const material{
        std::move(population), {}, {}, sources.policy, sources.header, create_file};
    CountyResult result;
    write_county_rosters(material, county, 0, result);

    std::istream text{&roster};
    CsvReader reader{text};
    std::deque<Row> singles;
    Row before;
    for (Row row; sure(reader.next(row)); before = row) {
        if (!singles.empty() &&
            singles.back()[column(Field::household_no)] == row[column(Field::household_no)]) {
            singles.pop_back(); // it was the head of several
        }
        if (row[column(Field::relation)] == "户主") {
            singles.push_back(row);
        }
    }
    return singles;
}

class FaultyRoster {
public:
    FaultyRoster(
        std::deque<Row> material, std::ostream& roster, std::ostream& truth, HeaderLanguage header)
        : material_{std::move(material)}, roster_{roster, CsvText::verbatim},
          truth_{truth, CsvText::verbatim} {
        roster_.row(roster_header(header));
        truth_.row({"row", "code"});
    }

    void write() {
        for (auto const& fault : cell_faults) {
            put(take()); // a good one between
            Row row = take();
            row[column(fault.field)] = fault.text;
            put(row, fault.code);
        }
        write_other_cells();
        write_households();
        roster_.finish();
        truth_.finish();
    }

private:
    Row take() {
        DOUDI_CHECK(!material_.empty());
        Row row = std::move(material_.front());
        material_.pop_front();
        return row;
    }

    void put(Row const& row, std::optional<FaultCode> code = std::nullopt) {
        roster_.row(row);
        ++row_;
        if (code) {
            truth_.row({std::to_string(row_), roster::text_of(*code).name});
        }
    }

    void write_other_cells() {
        constexpr std::size_t birth_month = 10;
        Row row = take();
        row.pop_back();
        put(row, FaultCode::wrong_column_count);
        row = take();
        row[column(Field::name)] = std::string(61, 'a');
        put(row, FaultCode::malformed_text);
        row = take();
        row[column(Field::resident_id)] =
            with_digits(row[column(Field::resident_id)], birth_month, "13");
        put(row, FaultCode::resident_id_birth_date);
        row = take();
        char& check = row[column(Field::resident_id)].back();
        check = check == '0' ? '1' : '0';
        put(row, FaultCode::resident_id_checksum);
        row = take();
        row[column(Field::resident_id)] = with_digits(row[column(Field::resident_id)], 0, "610199");
        put(row, FaultCode::area_code_unknown);
    }

    /// A row of somebody else in the household of `head`.
    Row member_of(Row const& head) {
        Row row = take();
        row[column(Field::household_no)] = head[column(Field::household_no)];
        row[column(Field::relation)] = "子女";
        for (std::size_t i = column(Field::income_year); i < row.size(); ++i) {
            row[i].clear();
        }
        return row;
    }

    void write_households() {
        constexpr int members_max = 30;
        Row head = take();
        put(head);
        Row member = member_of(head);
        member[column(Field::relation)] = "户主";
        put(member, FaultCode::second_head);

        head = take();
        put(head);
        member = member_of(head);
        member[column(Field::account_no)] = "6240200000000000000";
        put(member, FaultCode::household_differs);

        head = take();
        put(head);
        put(take());
        Row same_number = take();
        same_number[column(Field::household_no)] = head[column(Field::household_no)];
        put(same_number, FaultCode::household_scattered);

        Row const twice = take();
        put(twice, FaultCode::duplicate_person);
        Row again = take();
        again[column(Field::resident_id)] = twice[column(Field::resident_id)];
        put(again, FaultCode::duplicate_person);

        head = take();
        put(head);
        for (int i = 1; i < members_max; ++i) {
            put(member_of(head));
        }
        put(member_of(head), FaultCode::household_too_large);
        put(take());
    }

    std::deque<Row> material_;
    CsvWriter roster_;
    CsvWriter truth_;
    std::int64_t row_{1}; // the header
};

} // namespace

void write_faulty_roster(Sources const& sources, std::ostream& roster, std::ostream& truth) {
    FaultyRoster{single_households(sources), roster, truth, sources.header}.write();
}

} // namespace doudi::sample
