#include "result_staging.hpp"

#include "doudi/bank/layout_reader.hpp"
#include "doudi/bank/message.hpp"
#include "doudi/sheet/sheet_rows.hpp"

#include <array>
#include <fstream>
#include <limits>

namespace doudi::operations {

namespace {

constexpr std::int64_t rows_max = std::numeric_limits<std::int32_t>::max();

std::optional<payout::BatchKey> key_of(std::optional<bank::LineReference> const& reference) {
    return reference ? std::optional{payout::BatchKey{reference->book, reference->batch}}
                     : std::nullopt;
}

class Staging {
public:
    Staging(storage::IncomingResults& incoming, roster::IdentityKey const& key,
        Context const& context, std::vector<bank::FaultPlace>& faults)
        : incoming_{incoming}, key_{key}, context_{context}, faults_{faults} {}

    Result<Staged> table(std::istream& utf8) {
        bank::ResultReader reader{utf8};
        if (auto const header = reader.read_header(); !header) {
            return header.error();
        }
        bank::ResultRow row;
        for (;;) {
            auto const more = reader.next(row);
            if (!more) {
                return more.error();
            }
            if (!*more) {
                faults_ = reader.faults();
                return Staged{};
            }
            if (row.row > rows_max) {
                return Error{Refusal::file_too_large, "rows"};
            }
            if (reader.faults().empty()) { // else only its other faults are still of interest
                add(row);
            }
        }
    }

    Result<Staged> return_file(bank::Layout const& layout, std::filesystem::path const& file) {
        auto const is_sheet = sheet::is_spreadsheet(file);
        if (!is_sheet) {
            return is_sheet.error();
        }
        if (*is_sheet != (layout.answer.kind == bank::LayoutKind::xlsx)) {
            return Error{Refusal::file_wrong_layout,
                *is_sheet ? "a workbook (.xlsx), where the layout's return is a text"
                          : "a text, where the layout's return is a workbook (.xlsx)"};
        }
        if (*is_sheet) {
            auto rows = sheet::SheetRows::open(file, {});
            if (!rows) {
                return rows.error();
            }
            bank::LayoutReader reader{layout, **rows};
            return rows_of(reader, layout);
        }
        std::ifstream raw{file, std::ios::binary};
        bank::LayoutReader reader{layout, raw};
        return rows_of(reader, layout);
    }

    Result<Staged> message(std::istream& utf8) {
        bank::MessageReader reader{utf8};
        auto const today = date_in_china(now());
        bank::MessageRow row;
        for (;;) {
            auto const more = reader.next(row);
            if (!more) {
                take_faults(reader);
                return more.error();
            }
            if (!*more) {
                take_faults(reader);
                return told(reader);
            }
            if (row.row > rows_max) {
                return Error{Refusal::file_too_large, "rows"};
            }
            if (row.booked_on > today && faults_.size() < bank::MessageReader::faults_max) {
                faults_.push_back({row.row, "BookgDt", bank::ResultFault::date_in_future});
            }
            if (reader.faults().empty()) {
                add(row);
            }
        }
    }

private:
    Result<Staged> rows_of(bank::LayoutReader& reader, bank::Layout const& layout) {
        using enum bank::LayoutField;
        auto const today = date_in_china(now());
        bank::ResultRow row;
        for (;;) {
            auto const more = reader.next(row);
            if (!more || !*more) {
                faults_.insert(faults_.begin(), reader.faults().begin(), reader.faults().end());
                if (!more) {
                    return more.error();
                }
                Staged staged;
                staged.format = format_of(layout);
                return staged;
            }
            if (row.row > rows_max) {
                return Error{Refusal::file_too_large, "rows"};
            }
            if (row.booked_on > today && faults_.size() < bank::LayoutReader::faults_max) {
                faults_.push_back(reader.place_of(booked_on, bank::ResultFault::date_in_future));
            }
            if (reader.faults().empty()) {
                add(row);
            }
        }
    }

    void add(bank::ResultRow const& row) {
        incoming_.add({.row_no = static_cast<std::int32_t>(row.row),
            .fate = row.is_paid ? "paid" : "failed",
            .key = key_of(row.reference),
            .line_no = row.reference ? row.reference->line_no : 0,
            .reference = row.reference_text,
            .account_hash = key_.account_hash(row.account_no),
            .amount = row.amount,
            .line_count = {},
            .reason_list = row.is_paid ? "" : "F",
            .reason = row.reason,
            .words = row.words,
            .booked_on = row.booked_on});
        context_.report({"读取银行结果", "reading bank results"}, row.row, 0);
    }

    void add(bank::MessageRow const& row) {
        incoming_.add({.row_no = static_cast<std::int32_t>(row.row),
            .level = name_of(row.level),
            .fate = name_of(row.fate),
            .key = key_of(row.line),
            .line_no = row.line ? row.line->line_no : 0,
            .reference = row.reference,
            .account_hash = row.account_no.empty()
                ? std::nullopt
                : std::optional{key_.account_hash(row.account_no)},
            .amount = row.amount,
            .line_count = row.count,
            .reason_list = row.reason_list,
            .reason = row.reason,
            .booked_on = row.booked_on});
        context_.report({"读取银行报文", "reading a bank's message"}, row.row, 0);
    }

    void take_faults(bank::MessageReader const& reader) {
        faults_.insert(faults_.begin(), reader.faults().begin(), reader.faults().end());
    }

    [[nodiscard]] Staged told(bank::MessageReader const& reader) const {
        constexpr std::size_t kind_size = 8; // camt.053
        auto const& head = reader.head();
        Staged staged{.source = storage::ResultSource::message,
            .format = head.format,
            .message_id = head.message_id,
            .made_on = head.made_on,
            .original_message_id = head.original_message_id,
            .original_count = head.original_count,
            .original_sum = head.original_sum,
            .statements = {},
            .deviations = {}};
        for (auto const& one : reader.statements()) {
            staged.statements.push_back({.kind = head.format.substr(0, kind_size),
                .statement = one.id,
                .account_hash = key_.account_hash(one.account_no),
                .sequence = one.sequence,
                .made_on = head.made_on.value_or(Date{}),
                .entry_count = one.entry_count,
                .opening = one.opening,
                .closing = one.closing});
        }
        for (auto const& one : reader.deviations()) {
            staged.deviations.push_back(
                {std::string{text_of(one.code).name}, one.first_row, one.times});
        }
        return staged;
    }

    storage::IncomingResults& incoming_;
    roster::IdentityKey const& key_;
    Context const& context_;
    std::vector<bank::FaultPlace>& faults_;
};

/// What a file begins with decides how it is read.
bool holds_xml(std::filesystem::path const& file) {
    constexpr std::size_t head_bytes = 512;
    std::array<char, head_bytes> head{};
    std::ifstream in{file, std::ios::binary};
    in.read(head.data(), head.size());
    return bank::is_xml({head.data(), static_cast<std::size_t>(in.gcount())});
}

} // namespace

Result<Staged> stage_results(storage::IncomingResults& incoming, std::filesystem::path const& file,
    std::optional<Charset> charset, bank::Layout const* layout, roster::IdentityKey const& key,
    Context const& context, std::vector<bank::FaultPlace>& faults) {
    Staging staging{incoming, key, context, faults};
    if (layout != nullptr) {
        return staging.return_file(*layout, file);
    }
    std::ifstream raw{file, std::ios::binary};
    Utf8Reader text{raw, charset};
    std::istream in{&text};
    if (!holds_xml(file)) {
        return staging.table(in);
    }
    auto staged = staging.message(in);
    if (staged && text.charset() == Charset::gb18030) {
        staged->deviations.push_back(
            {std::string{text_of(bank::Deviation::encoding_not_utf8).name}, 0, 1});
    }
    return staged;
}

} // namespace doudi::operations
