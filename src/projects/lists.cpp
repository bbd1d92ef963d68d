#include "doudi/projects/lists.hpp"

#include "doudi/base/charset.hpp"
#include "doudi/base/csv.hpp"
#include "doudi/base/decimal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <istream>
#include <optional>
#include <span>

namespace doudi::projects {

namespace {

constexpr std::array proposal_columns{columns::code, columns::village, columns::planned,
    columns::grant, columns::documents, columns::payee, columns::bank_no, columns::account_no};

constexpr std::array county_columns{Text{"行政区划代码", "region_code"},
    Text{"行政村数", "villages"}, Text{"深度贫困县", "deep_poverty"}};

std::string trimmed(std::string_view text) {
    auto const first = text.find_first_not_of(" \t");
    return first == std::string_view::npos
        ? std::string{}
        : std::string{text.substr(first, text.find_last_not_of(" \t") - first + 1)};
}

/// The rows of a file whose header names the given columns in any order, each once.
class Sheet {
public:
    Sheet(std::istream& in, std::span<Text const> names)
        : text_{in}, utf8_{&text_}, rows_{utf8_}, names_{names} {}

    Result<void> read_header() {
        auto const more = next();
        if (!more || !*more) {
            return more ? Error{Refusal::file_wrong_layout, "the file is empty"} : more.error();
        }
        for (Text const name : names_) {
            auto const found = std::find_if(cells_.begin(), cells_.end(),
                [name](std::string const& cell) { return cell == name.zh || cell == name.en; });
            if (found == cells_.end()) {
                return Error{Refusal::file_wrong_layout, "no column " + std::string{name.en}};
            }
            places_.push_back(static_cast<std::size_t>(found - cells_.begin()));
        }
        if (cells_.size() != names_.size()) {
            return Error{Refusal::file_wrong_layout, "a column too many"};
        }
        return {};
    }

    /// Steps to the next row that is not empty; false after the last.
    Result<bool> next() {
        for (;;) {
            auto more = rows_.next(cells_);
            if (!more || !*more) {
                return more;
            }
            ++row_;
            for (auto& cell : cells_) {
                cell = trimmed(cell);
            }
            if (cells_.size() > 1 || !cells_.front().empty()) {
                return true;
            }
        }
    }

    [[nodiscard]] bool is_whole() const { return cells_.size() == names_.size(); }
    [[nodiscard]] std::int64_t row() const { return row_; }
    [[nodiscard]] std::string const& cell(Text name) const {
        auto const found = std::find_if(
            names_.begin(), names_.end(), [name](Text each) { return each.en == name.en; });
        return cells_[places_[static_cast<std::size_t>(found - names_.begin())]];
    }

private:
    Utf8Reader text_;
    std::istream utf8_;
    CsvReader rows_;
    std::span<Text const> names_;
    std::vector<std::size_t> places_;
    std::vector<std::string> cells_;
    std::int64_t row_ = 0;
};

std::vector<std::string> split_documents(std::string_view text) {
    std::vector<std::string> documents;
    while (!text.empty()) {
        auto const end = std::min(text.find(';'), text.size());
        if (auto one = trimmed(text.substr(0, end)); !one.empty()) {
            documents.push_back(std::move(one));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return documents;
}

/// One row, checked field by field so that all its faults are told at once.
class RowReader {
public:
    RowReader(Sheet const& sheet, std::vector<ListFault>& faults)
        : sheet_{sheet}, faults_{faults} {}

    std::optional<Proposal> read() {
        auto const before = faults_.size();
        auto const place = parse_place(sheet_.cell(columns::code), sheet_.cell(columns::village));
        if (!place) {
            tell(place.error().code == Refusal::malformed ? columns::village : columns::code,
                place.error());
        }
        auto const planned = money(columns::planned);
        auto const grant = money(columns::grant);
        if (planned && grant && *grant > *planned) {
            tell(columns::grant, {Refusal::malformed, "the grant is more than the planned cost"});
        }
        auto documents = split_documents(sheet_.cell(columns::documents));
        if (documents.empty()) {
            tell(columns::documents, {Refusal::malformed, {}});
        }
        auto payee = payee_of_row();
        if (faults_.size() != before) {
            return std::nullopt;
        }
        return Proposal{.place = *place,
            .planned = *planned,
            .grant = *grant,
            .documents = std::move(documents),
            .payee = std::move(payee)};
    }

private:
    void tell(Text column, Error const& error) {
        faults_.push_back({sheet_.row(), column, error.code, error.detail});
    }

    std::optional<Money> money(Text column) {
        auto const amount = parse_yuan(sheet_.cell(column));
        if (!amount) {
            tell(column, {amount.error().code, {}});
            return std::nullopt;
        }
        if (*amount <= Money{}) {
            tell(column, {Refusal::amount_not_positive, {}});
            return std::nullopt;
        }
        return *amount;
    }

    /// Each field is checked beside sound ones, so that one fault does not hide the next.
    Payee payee_of_row() {
        Payee const sound{.name = "x", .bank_no = "102791000001", .account_no = "12345678"};
        Payee given{.name = sheet_.cell(columns::payee),
            .bank_no = sheet_.cell(columns::bank_no),
            .account_no = sheet_.cell(columns::account_no)};
        auto const test = [this](Text column, Payee const& payee) {
            if (auto const checked = check(payee); !checked) {
                tell(column, {checked.error().code, {}});
            }
        };
        test(columns::payee, {given.name, sound.bank_no, sound.account_no});
        test(columns::bank_no, {sound.name, given.bank_no, sound.account_no});
        test(columns::account_no, {sound.name, sound.bank_no, given.account_no});
        return given;
    }

    Sheet const& sheet_;
    std::vector<ListFault>& faults_;
};

Result<PlanCounty> county_of(Sheet const& sheet) {
    auto const region = RegionCode::parse(sheet.cell(county_columns[0]));
    if (!region) {
        return region.error();
    }
    auto const& digits = sheet.cell(county_columns[1]);
    std::int64_t villages = -1;
    auto const [end, fault] =
        std::from_chars(digits.data(), digits.data() + digits.size(), villages);
    constexpr std::int64_t villages_max = 100'000;
    if (fault != std::errc{} || end != digits.data() + digits.size() || villages < 0 ||
        villages > villages_max) {
        return Error{Refusal::malformed, std::string{county_columns[1].en}};
    }
    auto const& deep = sheet.cell(county_columns[2]);
    bool const is_deep = deep == "是" || deep == "yes";
    if (!is_deep && deep != "否" && deep != "no") {
        return Error{Refusal::malformed, std::string{county_columns[2].en}};
    }
    return PlanCounty{BookId{region->number()}, villages, is_deep};
}

} // namespace

Result<std::vector<ListedProposal>> read_proposals(
    std::istream& in, std::vector<ListFault>& faults) {
    Sheet sheet{in, proposal_columns};
    if (auto const header = sheet.read_header(); !header) {
        return header.error();
    }
    std::vector<ListedProposal> list;
    for (;;) {
        auto const more = sheet.next();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return list;
        }
        if (!sheet.is_whole()) {
            faults.push_back({sheet.row(), {}, Refusal::file_wrong_layout});
        } else if (auto proposal = RowReader{sheet, faults}.read()) {
            list.push_back({sheet.row(), std::move(*proposal)});
        }
    }
}

Result<std::vector<PlanCounty>> read_plan_counties(std::istream& in) {
    Sheet sheet{in, county_columns};
    if (auto const header = sheet.read_header(); !header) {
        return header.error();
    }
    std::vector<PlanCounty> counties;
    for (;;) {
        auto const more = sheet.next();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return counties;
        }
        auto const line = "line " + std::to_string(sheet.row());
        if (!sheet.is_whole()) {
            return Error{Refusal::file_wrong_layout, line};
        }
        auto const county = county_of(sheet);
        if (!county) {
            return Error{county.error().code, line + ": " + county.error().detail};
        }
        bool const is_twice = std::any_of(counties.begin(), counties.end(),
            [&](PlanCounty const& each) { return each.county == county->county; });
        if (is_twice) {
            return Error{Refusal::duplicate_receiver, line};
        }
        counties.push_back(*county);
    }
}

} // namespace doudi::projects
