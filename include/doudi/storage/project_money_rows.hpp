/// Instalments of projects, the quota behind them, and what was recovered.
#pragma once

#include "doudi/payout/draws.hpp"
#include "doudi/projects/entries.hpp"
#include "doudi/projects/project.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

enum class InstalmentState { requested, rejected, approved, paid, failed };

[[nodiscard]] std::string_view name_of(InstalmentState state) noexcept;

struct Instalment {
    BookId book{0};
    std::int64_t number = 0; ///< in the database; 0 before
    std::int64_t project = 0;
    projects::Stage stage = projects::Stage::approved;
    Money amount;
    InstalmentState state = InstalmentState::requested;
    Date requested_on{};
    UserId requested_by{0};
    std::optional<Date> decided_on = {};
    std::optional<UserId> decided_by = {};
    std::optional<Date> settled_on = {};
    std::optional<UserId> settled_by = {};

    /// Whether it takes part of the grant.
    [[nodiscard]] bool is_live() const {
        return state == InstalmentState::requested || state == InstalmentState::approved ||
            state == InstalmentState::paid;
    }
};

/// Gives its number. Throws: Refused instalment_not_due, instalment_exists, exceeds_grant.
std::int64_t insert_instalment(Transaction& tx, Instalment const& instalment);

std::optional<Instalment> find_instalment(Transaction& tx, BookId book, std::int64_t number);
std::vector<Instalment> instalments_of(Transaction& tx, projects::Project const& project);

/// Stores state, decision and settlement. Throws: Refused same_person, wrong_instalment_state.
void move_instalment(Transaction& tx, Instalment const& instalment);

void insert_project_draws(Transaction& tx, Instalment const& instalment, std::string_view program,
    std::span<payout::Draw const> draws);
std::vector<payout::Draw> draws_of(Transaction& tx, Instalment const& instalment);

/// All of the instalment's draws are paid, or failed.
void settle_draws(Transaction& tx, Instalment const& instalment);

/// The draws of all paid instalments, in the order they were paid.
std::vector<projects::PaidDraw> paid_draws(Transaction& tx, projects::Project const& project);

/// Takes what is recovered from draws: of the same year or later.
void add_recovered(Transaction& tx, projects::Project const& project,
    std::span<projects::PaidDraw const> draws, std::span<payout::DrawUse const> uses,
    Date recovered_on);

struct Recovery {
    std::int64_t number = 0;
    Money amount;
    std::string reference; ///< number of the receipt
    Date recovered_on{};
    UserId recovered_by{0};
};

/// Gives its number. Throws: Refused nothing_unspent.
std::int64_t insert_recovery(
    Transaction& tx, projects::Project const& project, Recovery const& recovery);
std::vector<Recovery> recoveries_of(Transaction& tx, projects::Project const& project);

} // namespace doudi::storage
