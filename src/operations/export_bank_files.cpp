#include "doudi/bank/instruction.hpp"
#include "doudi/base/check.hpp"
#include "doudi/base/whole_file.hpp"
#include "doudi/operations/bank_files.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/roster/identity_key.hpp"
#include "doudi/storage/bank_rows.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "layout_files.hpp"
#include "region_books.hpp"
#include "roster_regions.hpp"

#include <algorithm>
#include <optional>

namespace doudi::operations {

namespace {

using payout::BatchState;
using storage::BankTotal;

std::vector<payout::BatchKey> released_batches(
    storage::Transaction& tx, std::vector<BookId> const& books, ExportBankFiles const& request) {
    std::vector<payout::BatchKey> keys;
    for (auto const& batch : storage::list_batches(tx, {books, request.period, request.programs})) {
        bool const is_open =
            batch.state == BatchState::released || batch.state == BatchState::settling;
        if (is_open && batch.kind != payout::kind_recovery) {
            keys.push_back(batch.key);
        }
    }
    return keys;
}

/// The totals of one bank, as the heads of its files have them.
bank::FileHead head_of(ExportBankFiles const& request, std::span<BankTotal const> totals) {
    auto month = request.period.text();
    std::erase(month, '-');
    auto const& bank_code = totals.front().bank;
    bank::FileHead head{.bank = bank_code,
        .period = request.period,
        .message_id = "D" + request.region.text() + '-' + month + '-' + bank_code,
        .made_at = now(),
        .pay_on = request.pay_on,
        .batches = {}};
    for (auto const& total : totals) {
        head.batches.push_back({total.key.book, total.key.batch, total.book_name, total.program,
            total.program_name, total.line_count, total.total});
    }
    return head;
}

/// The files of one bank while its lines come.
class BankFileSet {
public:
    /// `layout`: null for none.
    BankFileSet(ExportBankFiles const& request, bank::FileHead head, bank::Layout const* layout)
        : head_{std::move(head)}, stem_{request.directory / head_.message_id} {
        if (layout != nullptr) {
            layout_.emplace(*layout, head_, stem_);
        }
        if (request.with_csv) {
            csv_file_.emplace(named(".csv"));
            csv_.emplace(csv_file_->out(), head_);
        }
        if (request.with_pain001) {
            xml_file_.emplace(named(".pain001.xml"));
            xml_.emplace(xml_file_->out(), head_);
        }
    }

    Result<void> write(bank::Instruction instruction) {
        auto const& reference = instruction.reference;
        while (head_.batches[batch_].batch != reference.batch) {
            ++batch_;
            DOUDI_CHECK(batch_ < head_.batches.size());
        }
        auto const& batch = head_.batches[batch_];
        instruction.program = batch.program;
        if (csv_) {
            csv_->write(instruction, batch);
        }
        if (xml_) {
            xml_->write(instruction, batch);
        }
        return layout_ ? layout_->write(instruction, batch) : Result<void>{};
    }

    Result<void> finish(
        std::vector<BankFile>& files, std::vector<storage::Instructed>& instructed) {
        if (csv_) {
            csv_->finish();
            add("csv", *csv_file_, files, instructed);
            WholeFile totals{named(".totals.csv")};
            bank::write_totals(totals.out(), head_);
            totals.finish();
        }
        if (xml_) {
            xml_->finish();
            add("pain.001.001.09", *xml_file_, files, instructed);
        }
        return layout_ ? layout_->finish(files, instructed) : Result<void>{};
    }

private:
    [[nodiscard]] std::filesystem::path named(std::string const& suffix) const {
        auto path = stem_;
        path += suffix;
        return path;
    }

    void add(std::string const& format, WholeFile& file, std::vector<BankFile>& files,
        std::vector<storage::Instructed>& instructed) const {
        auto const digest = file.finish();
        BankFile written{head_.bank, format, file.path(), 0, Money{}};
        std::int64_t total_fen = 0;
        for (auto const& batch : head_.batches) {
            instructed.push_back({.key = {batch.book, batch.batch},
                .bank = head_.bank,
                .format = format,
                .message_id = head_.message_id,
                .payment_id = bank::payment_id(batch, head_.bank),
                .file_name = file.path().filename().string(),
                .file_sha256 = digest,
                .line_count = batch.line_count,
                .total = batch.total});
            written.line_count += batch.line_count;
            total_fen += batch.total.fen();
        }
        written.total = Money::from_fen(total_fen);
        files.push_back(std::move(written));
    }

    bank::FileHead head_;
    std::filesystem::path stem_;
    std::size_t batch_ = 0;
    std::optional<WholeFile> csv_file_;
    std::optional<WholeFile> xml_file_;
    std::optional<bank::CsvInstructionWriter> csv_;
    std::optional<bank::Pain001Writer> xml_;
    std::optional<LayoutFiles> layout_;
};

bool is_wanted(ExportBankFiles const& request, std::string const& bank) {
    return request.banks.empty() || std::ranges::find(request.banks, bank) != request.banks.end();
}

/// Reads past the lines of a bank that is not wanted.
void skip(storage::UnpaidLines& unpaid, std::span<BankTotal const> totals) {
    for (auto const& total : totals) {
        for (std::int64_t i = 0; i < total.line_count; ++i) {
            DOUDI_CHECK(unpaid.next() && unpaid.key() == total.key);
        }
    }
}

/// Writes the lines of one bank, of all its batches.
class BankLines {
public:
    BankLines(Context const& context, storage::UnpaidLines& unpaid, roster::IdentityKey const& key,
        std::int64_t line_count)
        : context_{context}, unpaid_{unpaid}, key_{key}, line_count_{line_count} {}

    Result<void> write(BankFileSet& set, std::span<BankTotal const> totals) {
        for (auto const& total : totals) {
            for (std::int64_t i = 0; i < total.line_count; ++i) {
                DOUDI_CHECK(unpaid_.next() && unpaid_.key() == total.key);
                auto const account_no = key_.open(unpaid_.account_cipher());
                if (!account_no) {
                    return account_no.error();
                }
                auto const written =
                    set.write({.reference = {total.key.book, total.key.batch, unpaid_.line_no()},
                        .program = {},
                        .name = unpaid_.holder(),
                        .account_no = *account_no,
                        .bank_no = unpaid_.bank_no(),
                        .amount = unpaid_.amount()});
                if (!written) {
                    return written.error();
                }
                context_.report({"写银行文件", "writing bank files"}, ++done_, line_count_);
            }
        }
        return {};
    }

private:
    Context const& context_;
    storage::UnpaidLines& unpaid_;
    roster::IdentityKey const& key_;
    std::int64_t line_count_;
    std::int64_t done_ = 0;
};

/// Writes the files of all banks; `totals` is ordered as the lines come.
Result<std::vector<BankFile>> write_files(storage::Transaction& tx, Context const& context,
    ExportBankFiles const& request, bank::Layout const* layout,
    std::span<payout::BatchKey const> batches, std::vector<storage::Instructed>& instructed) {
    auto const key = roster::open_key(key_file_of(context, {}));
    if (!key) {
        return key.error();
    }
    auto const totals = storage::bank_totals(tx, request.period, batches);
    std::int64_t lines = 0;
    for (auto const& total : totals) {
        lines += is_wanted(request, total.bank) ? total.line_count : 0;
    }
    if (lines == 0) {
        return Error{Refusal::nothing_to_pay, request.region.text() + ' ' + request.period.text()};
    }
    std::vector<BankFile> files;
    storage::UnpaidLines unpaid{tx, request.period, batches};
    BankLines writing{context, unpaid, *key, lines};
    for (auto begin = totals.begin(); begin != totals.end();) {
        auto const end = std::find_if(
            begin, totals.end(), [&](BankTotal const& total) { return total.bank != begin->bank; });
        std::span<BankTotal const> const of_bank{begin, end};
        begin = end;
        if (!is_wanted(request, of_bank.front().bank)) {
            skip(unpaid, of_bank);
            continue;
        }
        BankFileSet set{request, head_of(request, of_bank), layout};
        if (auto const written = writing.write(set, of_bank); !written) {
            return written.error();
        }
        if (auto const finished = set.finish(files, instructed); !finished) {
            return finished.error();
        }
    }
    DOUDI_CHECK(!unpaid.next());
    return files;
}

} // namespace

Result<std::vector<BankFile>> export_bank_files(Context& context, ExportBankFiles const& request) {
    using Files = std::vector<BankFile>;
    Asked const asked{.book = BookId{request.region.number()},
        .action = "bank.export",
        .subject = request.region.text() + ' ' + request.period.text()};
    return recorded(context, asked, [&]() -> Result<Files> {
        std::optional<bank::Layout> layout;
        if (!request.layout.empty()) {
            auto found = find_layout(request.layout);
            if (!found) {
                return found.error();
            }
            layout = std::move(*found);
        }
        std::vector<storage::Instructed> instructed;
        auto files = storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<Files> {
            auto const books = permitted_books(tx, context, access::Action::export_bank_file,
                request.region, request.period.first_day());
            if (!books) {
                return books.error();
            }
            auto const batches = released_batches(tx, *books, request);
            try {
                return write_files(
                    tx, context, request, layout ? &*layout : nullptr, batches, instructed);
            } catch (std::ios_base::failure const& failure) {
                return Error{Refusal::file_unwritable, failure.code().message()};
            }
        });
        if (!files) {
            return files;
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<Files> {
            storage::insert_instructions(tx, instructed, context.actor.id);
            append_done(tx, context, asked, std::to_string(files->size()) + " files");
            return files;
        });
    });
}

} // namespace doudi::operations
