#include "doudi/funding/allocation_files.hpp"

#include "doudi/base/decimal.hpp"
#include "table_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace doudi::funding {

namespace {

constexpr Text region_column{.zh = "行政区划代码", .en = "region_code"};
constexpr Text region_name_column{.zh = "行政区划名称", .en = "region_name"};
constexpr Text note_column{.zh = "备注", .en = "note"};
constexpr Text amount_column{.zh = "金额", .en = "amount"};
constexpr Text percent_column{.zh = "百分比", .en = "percent"};
constexpr Text book_column{.zh = "账套", .en = "book"};
constexpr Text document_column{.zh = "指标文号", .en = "document"};
constexpr Text program_column{.zh = "项目", .en = "program"};
constexpr Text need_column{.zh = "任务量", .en = "need"};
constexpr Text difficulty_column{.zh = "财政困难系数", .en = "fiscal_difficulty"};
constexpr Text effort_column{.zh = "财政努力系数", .en = "effort"};
constexpr Text performance_column{.zh = "工作绩效系数", .en = "performance"};
constexpr Text tilt_column{.zh = "倾斜系数", .en = "tilt"};
constexpr Text carryover_column{.zh = "结转结余", .en = "carryover"};
constexpr Text earmark_column{.zh = "专项金额", .en = "earmark"};
constexpr Text matching_rate_column{.zh = "配套率", .en = "matching_rate"};
constexpr Text persons_prefix{.zh = "人数", .en = "persons"};
constexpr Text standard_prefix{.zh = "标准", .en = "standard"};

bool is_for_people(std::string_view header) {
    return is_called(header, region_name_column) || is_called(header, note_column);
}

/// Where the column of this name stands.
std::optional<std::size_t> column_of(std::span<std::string const> header, Text name) {
    auto const found = std::find_if(header.begin(), header.end(),
        [&](std::string const& title) { return is_called(title, name); });
    return found == header.end() ? std::nullopt
                                 : std::optional{static_cast<std::size_t>(found - header.begin())};
}

Error missing(Text name) {
    return {Refusal::file_wrong_layout,
        "no column " + std::string{name.en} + " (" + std::string{name.zh} + ")"};
}

/// The columns of a fixed layout, in the order of `names`, nothing else standing in the header.
Result<std::vector<std::size_t>> columns_of(
    std::span<std::string const> header, std::span<Text const> names) {
    std::vector<std::size_t> columns;
    for (Text const name : names) {
        auto const column = column_of(header, name);
        if (!column) {
            return missing(name);
        }
        columns.push_back(*column);
    }
    for (std::string const& title : header) {
        bool const is_known = is_for_people(title) ||
            std::any_of(
                names.begin(), names.end(), [&](Text name) { return is_called(title, name); });
        if (!is_known) {
            return Error{Refusal::file_wrong_layout, "unknown column " + title};
        }
    }
    return columns;
}

Result<ListedAmount> listed_amount(std::string const& region, std::string const& amount) {
    auto const code = RegionCode::parse(region);
    if (!code) {
        return code.error();
    }
    auto const money = parse_yuan(amount);
    if (!money) {
        return money.error();
    }
    return ListedAmount{*code, *money};
}

/// What a column of a factor table fills.
enum class Factor {
    region,
    for_people,
    persons,
    standard,
    need,
    difficulty,
    effort,
    performance,
    tilt,
    carryover,
    earmark,
    matching_rate
};

struct FactorColumn {
    Factor factor = Factor::for_people;
    std::string program; // of persons and standard
};

/// The program in "persons:DB-R" or "人数：农村最低生活保障"; nothing if the prefix is another one.
std::optional<std::string_view> after_prefix(std::string_view header, Text prefix) {
    for (std::string_view const name : {prefix.en, prefix.zh}) {
        for (std::string_view const colon : {":", "："}) {
            if (header.starts_with(name) && header.substr(name.size()).starts_with(colon)) {
                return header.substr(name.size() + colon.size());
            }
        }
    }
    return std::nullopt;
}

Result<std::string> program_called(std::span<Program const> programs, std::string_view name) {
    auto const found = std::find_if(programs.begin(), programs.end(),
        [&](Program const& program) { return program.code == name || program.name_zh == name; });
    if (found == programs.end()) {
        return Error{Refusal::unknown_program, std::string{name}};
    }
    return found->code;
}

Result<FactorColumn> factor_column(std::string_view header, std::span<Program const> programs) {
    constexpr std::array named{
        std::pair{region_column, Factor::region},
        std::pair{region_name_column, Factor::for_people},
        std::pair{note_column, Factor::for_people},
        std::pair{need_column, Factor::need},
        std::pair{difficulty_column, Factor::difficulty},
        std::pair{effort_column, Factor::effort},
        std::pair{performance_column, Factor::performance},
        std::pair{tilt_column, Factor::tilt},
        std::pair{carryover_column, Factor::carryover},
        std::pair{earmark_column, Factor::earmark},
        std::pair{matching_rate_column, Factor::matching_rate},
    };
    for (auto const& [name, factor] : named) {
        if (is_called(header, name)) {
            return FactorColumn{factor, {}};
        }
    }
    bool const is_standard = after_prefix(header, standard_prefix).has_value();
    auto const name = after_prefix(header, is_standard ? standard_prefix : persons_prefix);
    if (!name) {
        return Error{Refusal::file_wrong_layout, "unknown column " + std::string{header}};
    }
    auto program = program_called(programs, *name);
    if (!program) {
        return program.error();
    }
    return FactorColumn{is_standard ? Factor::standard : Factor::persons, std::move(*program)};
}

Result<std::int64_t> parse_persons(std::string_view text) {
    std::int64_t persons = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), persons);
    if (fault != std::errc{} || end != text.data() + text.size() || persons < 0) {
        return Error{Refusal::malformed, "persons are not a whole number"};
    }
    return persons;
}

Task& task_of(RegionFactors& factors, std::string const& program) {
    auto const found = std::find_if(factors.tasks.begin(), factors.tasks.end(),
        [&](Task const& task) { return task.program == program; });
    if (found != factors.tasks.end()) {
        return *found;
    }
    return factors.tasks.emplace_back(Task{.program = program});
}

template <class Value> Result<void> put(Result<Value> value, Value& into) {
    if (!value) {
        return value.error();
    }
    into = std::move(*value);
    return {};
}

/// An empty cell leaves what there is: nobody, no money, or a coefficient of 1.
Result<void> put_cell(FactorColumn const& column, std::string const& cell, RegionFactors& factors) {
    if (cell.empty()) {
        return {};
    }
    switch (column.factor) {
    case Factor::region:
    case Factor::for_people: return {};
    case Factor::persons: return put(parse_persons(cell), task_of(factors, column.program).persons);
    case Factor::standard: return put(parse_ratio(cell), task_of(factors, column.program).standard);
    case Factor::need: return put(parse_ratio(cell), factors.need);
    case Factor::difficulty: return put(parse_ratio(cell), factors.difficulty);
    case Factor::effort: return put(parse_ratio(cell), factors.effort);
    case Factor::performance: return put(parse_ratio(cell), factors.performance);
    case Factor::tilt: return put(parse_ratio(cell), factors.tilt);
    case Factor::carryover: return put(parse_yuan(cell), factors.carryover);
    case Factor::earmark: return put(parse_yuan(cell), factors.earmark);
    case Factor::matching_rate: return put(parse_ratio(cell), factors.matching_rate.emplace());
    }
    return {};
}

/// Every standard has its persons, and no column stands in both languages.
Result<void> check_pairs(std::span<FactorColumn const> columns) {
    for (FactorColumn const& column : columns) {
        if (column.factor == Factor::for_people) {
            continue;
        }
        auto const count = [&](Factor factor) {
            return std::count_if(columns.begin(), columns.end(), [&](FactorColumn const& other) {
                return other.factor == factor && other.program == column.program;
            });
        };
        if (count(column.factor) > 1) {
            return Error{Refusal::file_wrong_layout, "a column stands twice"};
        }
        if (column.factor == Factor::standard && count(Factor::persons) == 0) {
            return Error{
                Refusal::file_wrong_layout, "a standard without persons: " + column.program};
        }
    }
    return {};
}

Result<RegionFactors> read_factors(TableFile const& table, std::span<FactorColumn const> columns) {
    std::optional<RegionFactors> factors;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].factor == Factor::region) {
            auto const code = RegionCode::parse(table.cell(i));
            if (!code) {
                return table.at_line(code.error());
            }
            factors.emplace(*code);
        }
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (auto done = put_cell(columns[i], table.cell(i), *factors); !done) {
            return table.at_line(done.error());
        }
    }
    return std::move(*factors);
}

} // namespace

Result<std::vector<ListedAmount>> read_allocation_list(std::istream& in) {
    TableFile table{in};
    auto const header = table.header();
    if (!header) {
        return header.error();
    }
    auto const columns = columns_of(*header, std::array{region_column, amount_column});
    if (!columns) {
        return columns.error();
    }
    std::vector<ListedAmount> list;
    for (;;) {
        auto const more = table.next();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return list;
        }
        auto const row = listed_amount(table.cell((*columns)[0]), table.cell((*columns)[1]));
        if (!row) {
            return table.at_line(row.error());
        }
        list.push_back(*row);
    }
}

Result<std::vector<RegionFactors>> read_factor_table(
    std::istream& in, std::span<Program const> programs) {
    TableFile table{in};
    auto const header = table.header();
    if (!header) {
        return header.error();
    }
    std::vector<FactorColumn> columns;
    for (std::string const& title : *header) {
        auto column = factor_column(title, programs);
        if (!column) {
            return column.error();
        }
        columns.push_back(std::move(*column));
    }
    if (!column_of(*header, region_column)) {
        return missing(region_column);
    }
    if (auto sound = check_pairs(columns); !sound) {
        return sound.error();
    }
    std::vector<RegionFactors> regions;
    for (;;) {
        auto const more = table.next();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return regions;
        }
        auto factors = read_factors(table, columns);
        if (!factors) {
            return factors.error();
        }
        regions.push_back(std::move(*factors));
    }
}

namespace {

/// The amount of an assignment, or its percentage.
Result<ListedAssignment> assignment_of(
    std::string const& book, std::string const& amount, std::string const& percent) {
    if (!amount.empty() || percent.empty()) {
        auto const row = listed_amount(book, amount);
        if (!row) {
            return row.error();
        }
        return ListedAssignment{row->region, {}, {}, row->amount, {}};
    }
    auto const code = RegionCode::parse(book);
    if (!code) {
        return code.error();
    }
    auto const ratio = parse_ratio(percent);
    if (!ratio) {
        return ratio.error();
    }
    if (*ratio <= 0 || *ratio > 100) {
        return Error{Refusal::malformed_ratio, "percent"};
    }
    return ListedAssignment{*code, {}, {}, {}, *ratio};
}

} // namespace

Result<std::vector<ListedAssignment>> read_assignment_list(std::istream& in) {
    TableFile table{in};
    auto const header = table.header();
    if (!header) {
        return header.error();
    }
    Text const book = column_of(*header, book_column) ? book_column : region_column;
    auto const percent = column_of(*header, percent_column);
    std::vector<Text> names{book, document_column, program_column, amount_column};
    if (percent) {
        names.push_back(percent_column);
    }
    auto const columns = columns_of(*header, names);
    if (!columns) {
        return columns.error();
    }
    std::vector<ListedAssignment> list;
    for (;;) {
        auto const more = table.next();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return list;
        }
        auto row = assignment_of(table.cell((*columns)[0]), table.cell((*columns)[3]),
            percent ? table.cell(*percent) : std::string{});
        if (!row) {
            return table.at_line(row.error());
        }
        row->document = table.cell((*columns)[1]);
        row->program = table.cell((*columns)[2]);
        list.push_back(*std::move(row));
    }
}

} // namespace doudi::funding
