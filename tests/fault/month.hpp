/// What is done for a month: rosters in, batches built and released, the bank's results in.
#pragma once

#include "support/payout_world.hpp"

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace doudi::test {

/// The value, or what was refused as an exception: nothing is expected to be.
template <class T> T allowed(Result<T> result) {
    if (!result) {
        throw std::runtime_error{
            std::string{text_of(result.error().code).name} + " " + result.error().detail};
    }
    if constexpr (!std::is_void_v<T>) {
        return std::move(*result);
    }
}

template <class Outcome> void require_all_done(Outcome const& outcomes) {
    for (auto const& outcome : allowed(outcomes)) {
        if (outcome.refusal) {
            throw std::runtime_error{outcome.refusal->detail};
        }
    }
}

/// An invented person of area 610102, born in 1980; those on the rosters are the first 800.
std::string resident_id(int person);

/// The files of one month, the same in every world, and the three operations that are interrupted.
/// Each throws std::runtime_error when refused.
class Month {
public:
    Month(std::filesystem::path const& directory, Period period);

    /// Rosters of 400 people for rural dibao and of 400 for tekun, in two counties; incomes, and so
    /// versions, change from month to month. A correction has other incomes, and leaves others out.
    void write_rosters(int correction = 0) const;

    void import_rosters(storage::Database& database, access::Actor const& officer) const;
    /// The rosters as they are now, of a month that is paid.
    void correct_rosters(storage::Database& database, access::Actor const& officer) const;
    /// In the month after.
    void adjust(storage::Database& database, access::Actor const& officer) const;
    void build(storage::Database& database, access::Actor const& officer) const;
    /// Batch after batch, so that they have the same numbers wherever it is done.
    void build_in_turn(storage::Database& database, access::Actor const& officer) const;

    /// Locks, submits, approves and releases everything, and writes what the bank will answer.
    void release(PayoutWorld& world) const;
    void take_results(storage::Database& database, access::Actor const& officer) const;

    /// Nothing is left to settle.
    void finish(PayoutWorld& world) const;

private:
    [[nodiscard]] std::filesystem::path roster(std::string const& program) const;
    [[nodiscard]] std::filesystem::path results() const { return directory_ / "results.csv"; }
    void write_results(operations::Context& context) const;
    void import_all(
        storage::Database& database, access::Actor const& officer, bool is_correction) const;

    std::filesystem::path data_;
    std::filesystem::path directory_;
    Period period_;
};

/// Everything that may not differ between a world with and one without interruptions: people,
/// versions, lines, outcomes, balances, entries; without the numbers that sequences give.
std::string fingerprint(PayoutWorld& world);

} // namespace doudi::test
