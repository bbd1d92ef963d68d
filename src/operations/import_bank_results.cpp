#include "doudi/base/charset.hpp"
#include "doudi/operations/bank_files.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/operations/settle_batch.hpp"
#include "doudi/roster/identity_key.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "region_books.hpp"
#include "roster_regions.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <optional>

namespace doudi::operations {

namespace {

Result<Digest> digest_of(std::filesystem::path const& file) {
    constexpr std::size_t piece_bytes = std::size_t{64} * 1024;
    std::ifstream in{file, std::ios::binary};
    std::array<char, piece_bytes> piece{};
    Sha256 digest;
    while (in.read(piece.data(), piece.size()) || in.gcount() > 0) {
        digest.update(std::string_view{piece.data(), static_cast<std::size_t>(in.gcount())});
    }
    if (!in.eof()) {
        return Error{Refusal::file_unreadable, file.filename().string()};
    }
    return digest.finish();
}

/// Streams the file's rows into the database. The latest booking date, none when there is no row.
Result<std::optional<Date>> stage(storage::IncomingResults& incoming, bank::ResultReader& reader,
    roster::IdentityKey const& key, Context const& context) {
    std::optional<Date> latest;
    bank::ResultRow row;
    for (;;) {
        auto const more = reader.next(row);
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return latest;
        }
        if (row.row > std::numeric_limits<std::int32_t>::max()) {
            return Error{Refusal::file_too_large, "rows"};
        }
        if (!reader.faults().empty()) {
            continue; // the file is refused; only its other faults are still of interest
        }
        latest = latest ? std::max(*latest, row.booked_on) : row.booked_on;
        incoming.add({.row_no = static_cast<std::int32_t>(row.row),
            .key = row.reference
                ? std::optional{payout::BatchKey{row.reference->book, row.reference->batch}}
                : std::nullopt,
            .line_no = row.reference ? row.reference->line_no : 0,
            .reference = row.reference_text,
            .account_hash = key.account_hash(row.account_no),
            .amount = row.amount,
            .is_paid = row.is_paid,
            .reason = row.reason});
        context.report({"读取银行结果", "reading bank results"}, row.row, 0);
    }
}

class Import {
public:
    Import(Context& context, ImportBankResults const& request, Asked const& asked,
        std::vector<bank::FaultPlace>& faults)
        : context_{context}, request_{request}, asked_{asked}, faults_{faults} {}

    Result<ImportedResults> run(storage::Transaction& tx) {
        auto const books = permitted_books(tx, context_, access::Action::import_bank_result,
            request_.region, request_.period.first_day());
        if (!books) {
            return books.error();
        }
        auto const digest = digest_of(request_.file);
        if (!digest) {
            return digest.error();
        }
        BookId const book{request_.region.number()};
        if (auto const known = storage::find_result_file(tx, book, *digest)) {
            append_done(tx, context_, asked_, "known file");
            return ImportedResults{
                *known, false, storage::bucket_counts(tx, known->period, known->file), {}};
        }
        auto const key = roster::open_key(key_file_of(context_, {}));
        if (!key) {
            return key.error();
        }
        return take(tx, *books, *digest, *key);
    }

private:
    Result<ImportedResults> take(storage::Transaction& tx, std::vector<BookId> const& books,
        Digest const& digest, roster::IdentityKey const& key) {
        std::ifstream raw{request_.file, std::ios::binary};
        Utf8Reader text{raw, request_.charset};
        std::istream in{&text};
        bank::ResultReader reader{in};
        if (auto const header = reader.read_header(); !header) {
            return header.error();
        }
        storage::open_month(tx, request_.period);
        storage::IncomingResults incoming{tx};
        auto const latest = stage(incoming, reader, key, context_);
        if (!latest) {
            return latest.error();
        }
        if (!reader.faults().empty()) {
            faults_ = reader.faults();
            return Error{Refusal::file_has_faults, std::to_string(faults_.size()) + " faults"};
        }
        incoming.sort_into_buckets(request_.period, books);
        auto const file = storage::insert_result_file(tx,
            {.book = BookId{request_.region.number()},
                .period = request_.period,
                .file_name = request_.file.filename().string(),
                .file_sha256 = digest,
                .imported_by = context_.actor.id});
        std::vector<storage::BatchResult> settled;
        if (*latest) {
            storage::open_month(tx, Period::of(**latest));
            auto result = settle_lines(tx,
                {.user = context_.actor.id,
                    .file = file,
                    .period = request_.period,
                    .books = books,
                    .on = **latest});
            if (!result) {
                return result.error();
            }
            settled = std::move(*result);
        }
        append_done(tx, context_, asked_, "file " + std::to_string(file));
        return ImportedResults{
            *storage::find_result_file(tx, BookId{request_.region.number()}, digest), true,
            storage::bucket_counts(tx, request_.period, file), std::move(settled)};
    }

    Context& context_;
    ImportBankResults const& request_;
    Asked const& asked_;
    std::vector<bank::FaultPlace>& faults_;
};

} // namespace

Result<ImportedResults> import_bank_results(
    Context& context, ImportBankResults const& request, std::vector<bank::FaultPlace>& faults) {
    Asked const asked{.book = BookId{request.region.number()},
        .action = "bank.import",
        .subject = request.region.text() + ' ' + request.period.text()};
    return recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) {
            return Import{context, request, asked, faults}.run(tx);
        });
    });
}

Result<std::vector<storage::ResultFile>> list_bank_results(Context& context, RegionCode region) {
    using Files = std::vector<storage::ResultFile>;
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Files> {
        auto const books = permitted_books(tx, context, access::Action::read, region);
        if (!books) {
            return books.error();
        }
        return storage::result_files(tx, *books);
    });
}

} // namespace doudi::operations
