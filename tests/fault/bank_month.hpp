/// What is done with a month at the bank, and after it: what each operation writes is the same
/// whether it was interrupted or not.
#pragma once

#include "fault/month.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace doudi::test {

/// Of a month that is released (Month). Each operation throws std::runtime_error when refused.
class BankMonth {
public:
    /// `data` has the key, `out` is where files are written.
    BankMonth(std::filesystem::path data, std::filesystem::path out, Period period);

    /// A list of 3,000 strangers and twenty people of the roster in custody.
    void write_list() const;
    void import_list(storage::Database& database, access::Actor const& officer) const;
    /// All of the catalogue, by an auditor.
    void run_checks(storage::Database& database, access::Actor const& officer) const;
    /// As CSV, as pain.001 and in a layout.
    void export_files(storage::Database& database, access::Actor const& officer) const;

    /// What the bank answers to what was exported: of tekun in a pain.002, of dibao in a workbook.
    void write_answers() const;
    void take_message(storage::Database& database, access::Actor const& officer) const;
    void take_return(storage::Database& database, access::Actor const& officer) const;

    /// Settles what is paid, and has it approved that batches close without a run.
    void settle(PayoutWorld& world) const;
    void reissue(storage::Database& database, access::Actor const& officer) const;
    void close(storage::Database& database, access::Actor const& officer) const;

    /// The names of the files written, each with what it holds but for times of day.
    [[nodiscard]] std::map<std::string, std::string> exported() const;

private:
    [[nodiscard]] operations::Context context(
        storage::Database& database, access::Actor const& actor) const;
    void take(storage::Database& database, access::Actor const& officer,
        std::filesystem::path const& file, std::string const& layout) const;

    std::filesystem::path data_;
    std::filesystem::path out_;
    Period period_;
};

/// Lists from outside, runs of checks, files of banks and batches, without the numbers that
/// sequences give; a run that was asked for twice counts once if it says the same.
std::string bank_fingerprint(PayoutWorld& world);

} // namespace doudi::test
