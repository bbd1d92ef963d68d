/// A month paid and answered, with faults of every kind planted in one of a hundred rows.
///
/// Example:
///     PlantedMonth month{db, admin};
///     month.enrol(open_counties(db), 2'000'000);     // rosters, batches, payments
///     month.plant();                                 // faults, and what the banks answered
#pragma once

#include "bench_admin.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/storage/database.hpp"

#include <cstdint>
#include <span>

namespace doudi::bench {

class PlantedMonth {
public:
    PlantedMonth(storage::Database& db, Admin& admin) : db_{db}, admin_{admin} {}

    /// That many people, one in each enrolment and each paid, in batches that have been released.
    void enrol(std::span<BookId const> counties, std::int64_t rows);

    /// Spoils rosters and payments, lets the banks answer each payment that is left and spoils what
    /// they say. The truth is in bench.planted.
    void plant();

    /// What is in bench.planted, and how much of it the one run of reconciliation there is found.
    [[nodiscard]] std::int64_t planted();
    [[nodiscard]] std::int64_t found();
    /// Exceptions that were not planted.
    [[nodiscard]] std::int64_t not_planted();

private:
    void release();

    storage::Database& db_;
    Admin& admin_;
    std::int64_t rows_ = 0;
};

} // namespace doudi::bench
