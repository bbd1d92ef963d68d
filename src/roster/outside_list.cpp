#include "doudi/roster/outside_list.hpp"

#include "doudi/base/decimal.hpp"
#include "doudi/base/period.hpp"
#include "doudi/base/region_code.hpp"
#include "doudi/base/resident_id.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace doudi::roster {

namespace {

constexpr std::size_t absent = static_cast<std::size_t>(-1);
constexpr std::size_t code_bytes_max = 20;
constexpr std::size_t id_digits = 18;
constexpr std::size_t name_letters_max = 60; // as in rosters

std::size_t place_of(std::vector<std::string> const& header, Text name) {
    auto const found = std::find_if(header.begin(), header.end(),
        [name](std::string const& cell) { return cell == name.zh || cell == name.en; });
    return found == header.end() ? absent : static_cast<std::size_t>(found - header.begin());
}

FaultCode fault_of(Refusal refusal) {
    if (refusal == Refusal::resident_id_birth_date) {
        return FaultCode::resident_id_birth_date;
    }
    return refusal == Refusal::resident_id_checksum ? FaultCode::resident_id_checksum
                                                    : FaultCode::resident_id_malformed;
}

bool is_code(std::string_view text) {
    return text.size() <= code_bytes_max && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
}

/// The two digits after the identity number, category 1 to 7 and level 1 to 4; reissued cards have
/// more characters behind them.
/// Source: GB/T 26341; domain.md section 7.
bool is_certificate(std::string_view text) {
    return text.size() >= id_digits + 2 && text.size() <= code_bytes_max + 5 &&
        text[id_digits] >= '1' && text[id_digits] <= '7' && text[id_digits + 1] >= '1' &&
        text[id_digits + 1] <= '4';
}

bool is_name(std::string_view text) {
    auto const is_control = [](char c) {
        return static_cast<unsigned char>(c) < ' ' || c == '\x7F';
    };
    auto const begins_letter = [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    };
    return std::none_of(text.begin(), text.end(), is_control) &&
        static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_letter)) <=
        name_letters_max;
}

enum class Damaged { is_fault, is_kept };

/// One row on its way to an OutsideRow.
class RowReader {
public:
    RowReader(Date as_of, Damaged damaged, FaultList& faults)
        : as_of_{as_of}, damaged_rows_{damaged}, faults_{faults} {}

    void begin(std::int64_t row) {
        row_ = row;
        is_good_ = true;
        id_.reset();
        damaged_.reset();
        name_.clear();
        name_fault_.reset();
        certificate_.clear();
        out_ = {};
    }

    /// Of a row whose identity is right the name says nothing, and may be anything.
    void name_cell(std::string const& text, CellKind kind, std::int32_t sheet_column) {
        name_ = text;
        name_column_ = sheet_column;
        name_fault_ = cell_fault(kind, false);
        if (!name_fault_ && !is_name(text)) {
            name_fault_ = FaultCode::malformed_text;
        }
    }

    /// `sheet_column` is that of the cell, from 1, in a spreadsheet; else 0.
    void cell(ListColumn const& column, std::string const& text, CellKind kind,
        std::int32_t sheet_column) {
        sheet_column_ = sheet_column;
        bool const must_be_text =
            column.field == ListField::resident_id || column.field == ListField::certificate;
        if (auto const wrong = cell_fault(kind, must_be_text)) {
            fault(column, *wrong);
            return;
        }
        if (text.empty()) {
            if (column.is_required) {
                fault(column, FaultCode::missing_value);
            }
            return;
        }
        switch (column.field) {
        case ListField::resident_id: read_id(column, text); break;
        case ListField::from_date:
            read_into(out_.from_date, parse_date(text), column, FaultCode::malformed_date);
            break;
        case ListField::until_date:
            read_into(out_.until_date, parse_date(text), column, FaultCode::malformed_date);
            break;
        case ListField::month: read_month(column, text); break;
        case ListField::amount: read_amount(column, text); break;
        case ListField::word: read_word(column, text); break;
        case ListField::code:
            keep_code(column, text, is_code(text), FaultCode::malformed_choice);
            break;
        case ListField::grade:
            keep_code(column, text, text.size() == 1 && text[0] >= '1' && text[0] <= '3',
                FaultCode::malformed_choice);
            break;
        case ListField::region: read_region(column, text); break;
        case ListField::certificate: read_certificate(column, text); break;
        case ListField::name: break; // comes by name_cell()
        }
    }

    /// The row if nothing was wrong with it, after the dates were held against each other.
    OutsideRow const* finish(ListKind const& kind) {
        sheet_column_ = 0; // it is not one cell that is wrong
        for (auto const& column : kind.columns) {
            bool const is_begin = column.field == ListField::from_date;
            bool const is_end = column.field == ListField::until_date;
            if ((is_begin && !is_begin_good()) || (is_end && !is_end_good())) {
                fault(column, FaultCode::malformed_date);
            }
        }
        if (damaged_) {
            check_name();
        }
        if (!is_good_ || damaged_) {
            return nullptr;
        }
        out_.resident_id = id_->text;
        out_.is_other_person = !certificate_.empty() &&
            std::string_view{certificate_}.substr(0, id_digits) != id_->text;
        return &out_;
    }

    /// After finish() had none: the row if only its identity is damaged.
    std::optional<DamagedOutsideRow> finish_damaged() {
        if (!is_good_ || !damaged_) {
            return std::nullopt;
        }
        return DamagedOutsideRow{.file_row = row_,
            .identity = *std::move(damaged_),
            .name = std::move(name_),
            .certificate_id = certificate_.substr(0, id_digits),
            .facts = out_};
    }

private:
    void fault(ListColumn const& column, FaultCode code) {
        is_good_ = false;
        faults_.add({.row = row_,
            .field = {},
            .code = code,
            .other_row = 0,
            .column = column.header,
            .sheet_column = sheet_column_});
    }

    template <class T>
    void read_into(
        std::optional<T>& into, Result<T> const& read, ListColumn const& column, FaultCode code) {
        if (!read) {
            fault(column, code);
            return;
        }
        into = *read;
    }

    void read_id(ListColumn const& column, std::string const& text) {
        auto const id = parse_resident_id(text, as_of_);
        if (id) {
            id_ = *id;
            return;
        }
        id_fault_ = {.row = row_,
            .field = {},
            .code = fault_of(id.error().code),
            .other_row = 0,
            .column = column.header,
            .sheet_column = sheet_column_};
        if (damaged_rows_ == Damaged::is_kept) {
            damaged_ = read_damaged_identity(text, as_of_);
        }
        if (!damaged_) {
            fault(column, id_fault_.code);
        }
    }

    /// Without a name nobody can be proposed, so that the identity stays a fault.
    void check_name() {
        if (name_fault_) {
            sheet_column_ = name_column_;
            fault(name_column(), *name_fault_);
        } else if (name_.empty()) {
            is_good_ = false;
            faults_.add(id_fault_);
        }
    }

    void read_month(ListColumn const& column, std::string const& text) {
        auto const month = Period::parse(text);
        if (!month || month->first_day() > as_of_) {
            fault(column, FaultCode::malformed_date);
            return;
        }
        out_.from_date = month->first_day();
        out_.until_date = month->plus(1).first_day();
    }

    void read_amount(ListColumn const& column, std::string const& text) {
        read_into(out_.amount, parse_yuan(text), column, FaultCode::malformed_amount);
        if (out_.amount && out_.amount->fen() < 0) {
            fault(column, FaultCode::amount_not_positive);
        }
    }

    void read_word(ListColumn const& column, std::string const& text) {
        auto const word = std::find_if(column.words.begin(), column.words.end(),
            [&text](Text known) { return text == known.zh || text == known.en; });
        if (word == column.words.end()) {
            fault(column, FaultCode::malformed_choice);
            return;
        }
        out_.code = word->en;
    }

    void keep_code(
        ListColumn const& column, std::string const& text, bool is_good, FaultCode code) {
        if (!is_good) {
            fault(column, code);
            return;
        }
        out_.code = text;
    }

    void read_region(ListColumn const& column, std::string const& text) {
        auto const region = RegionCode::parse(text);
        if (!region) {
            fault(column, FaultCode::malformed_region);
            return;
        }
        out_.region = region->number();
    }

    void read_certificate(ListColumn const& column, std::string const& text) {
        if (!is_certificate(text)) {
            fault(column, FaultCode::malformed_disability);
            return;
        }
        certificate_ = text;
        out_.code = text.substr(id_digits, 2);
    }

    /// Nothing a list tells has begun after its day, or before the person was born.
    [[nodiscard]] bool is_begin_good() const {
        return !out_.from_date ||
            (*out_.from_date <= as_of_ && (!id_ || id_->born_on <= *out_.from_date));
    }
    [[nodiscard]] bool is_end_good() const {
        return !out_.until_date || !out_.from_date || *out_.from_date <= *out_.until_date;
    }

    Date as_of_;
    Damaged damaged_rows_;
    FaultList& faults_;
    std::int64_t row_ = 0;
    std::int32_t sheet_column_ = 0;
    bool is_good_ = true;
    std::optional<ResidentId> id_;
    std::optional<DamagedIdentity> damaged_;
    Fault id_fault_{.field = {}, .code = FaultCode::resident_id_malformed}; // of the damaged one
    std::string name_;
    std::int32_t name_column_ = 0;
    std::optional<FaultCode> name_fault_;
    std::string certificate_;
    OutsideRow out_;
};

/// Where in a row each column of the kind stands.
struct Places {
    std::vector<std::size_t> of_column;
    std::size_t of_name = absent;
    std::size_t width = 0;
};

Result<Places> read_header(RowSource& rows, ListKind const& kind, std::vector<std::string>& cells) {
    auto const more = rows.next(cells);
    if (!more) {
        return more.error();
    }
    if (!*more) {
        return Error{Refusal::file_wrong_layout, "the file is empty"};
    }
    Places places{
        .of_column = {}, .of_name = place_of(cells, name_column().header), .width = cells.size()};
    std::string missing;
    for (auto const& column : kind.columns) {
        places.of_column.push_back(place_of(cells, column.header));
        if (column.is_required && places.of_column.back() == absent) {
            missing += missing.empty() ? "missing " : ", ";
            missing.append(column.header.zh).append(" ").append(column.header.en);
        }
    }
    return missing.empty() ? Result<Places>{std::move(places)}
                           : Error{Refusal::file_wrong_layout, missing};
}

/// The cells of a row, each at its place.
void read_cells(RowReader& reader, RowSource& rows, ListKind const& kind, Places const& places,
    std::vector<std::string> const& cells) {
    auto const sheet_column = [&rows](std::size_t place) {
        return rows.is_sheet() ? static_cast<std::int32_t>(place) + 1 : 0;
    };
    reader.begin(rows.row());
    if (places.of_name != absent) {
        reader.name_cell(
            cells[places.of_name], rows.kind(places.of_name), sheet_column(places.of_name));
    }
    for (std::size_t i = 0; i < kind.columns.size(); ++i) {
        auto const place = places.of_column[i];
        if (place != absent) {
            reader.cell(kind.columns[i], cells[place], rows.kind(place), sheet_column(place));
        }
    }
}

} // namespace

Result<void> read_outside_list(RowSource& rows, ListKind const& kind, Date as_of, FaultList& faults,
    std::function<void(OutsideRow const&)> const& on_row,
    std::function<Result<void>(DamagedOutsideRow const&)> const& on_damaged) {
    std::vector<std::string> cells;
    auto const places = read_header(rows, kind, cells);
    if (!places) {
        return places.error();
    }
    RowReader reader{as_of, on_damaged ? Damaged::is_kept : Damaged::is_fault, faults};
    for (;;) {
        auto const more = rows.next(cells);
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return {};
        }
        if (cells.size() < places->width && rows.may_be_cut_off()) {
            return Error{Refusal::file_truncated, "row " + std::to_string(rows.row())};
        }
        if (cells.size() != places->width) {
            faults.add({.row = rows.row(), .field = {}, .code = FaultCode::wrong_column_count});
            continue;
        }
        read_cells(reader, rows, kind, *places, cells);
        if (auto const* const good = reader.finish(kind)) {
            on_row(*good);
        } else if (auto const damaged = reader.finish_damaged()) {
            if (auto const taken = on_damaged(*damaged); !taken) {
                return taken.error();
            }
        }
    }
}

} // namespace doudi::roster
