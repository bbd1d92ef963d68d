/// A month released to the banks: Beilin owes 500.00, 400.00 and 250.00, Lianhu 500.00 and 300.00.
/// Lines 1 and 3 of a batch are paid by bank 102, line 2 by bank 103. A fourth household of Beilin
/// is due nothing.
///
/// Example:
///     BankWorld world;
///     auto imported = world.import(world.results({world.paid(world.beilin_batch, 1, 500'00)}));
#pragma once

#include "doudi/operations/bank_files.hpp"
#include "support/payout_world.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::test {

class BankWorld : public PayoutWorld {
public:
    enum class Until { built, released };
    explicit BankWorld(Until until = Until::released);
    ~BankWorld();
    BankWorld(BankWorld const&) = delete;
    BankWorld& operator=(BankWorld const&) = delete;

    /// As as(), with the key of the account numbers.
    [[nodiscard]] operations::Context at(std::string_view login);

    /// Gives every enrolment that has none its person and payee account.
    void add_payees();

    /// Every step up to the release, of what is built.
    void release();

    [[nodiscard]] std::filesystem::path file(std::string const& name, std::string const& text);

    /// One row of a result file, without the line break. The account is the line's own.
    [[nodiscard]] std::string row(payout::BatchKey key, int line_no, std::string const& yuan,
        std::string const& status_and_reason = "paid,");

    /// A result file with these rows, booked on 10 April.
    [[nodiscard]] std::filesystem::path results(std::vector<std::string> const& rows);

    Result<operations::ImportedResults> import_file(std::filesystem::path const& file);
    Result<operations::ImportedResults> import(std::vector<std::string> const& rows) {
        return import_file(results(rows));
    }

    /// "bucket status rows fen; ..." of a file that was imported.
    [[nodiscard]] static std::string buckets(operations::ImportedResults const& imported);

    /// Of the household's only payee.
    [[nodiscard]] static std::string account_no(std::int64_t enrolment);

    std::filesystem::path directory;
    payout::BatchKey beilin_batch{BookId{0}, BatchId{0}};
    payout::BatchKey lianhu_batch{BookId{0}, BatchId{0}};
    std::vector<bank::FaultPlace> faults;

private:
    int files_ = 0;
};

} // namespace doudi::test
