/// Projects, the stages they have reached, and lists of them.
#pragma once

#include "doudi/base/sha256.hpp"
#include "doudi/projects/project.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doudi::storage {

/// A project to register, its account sealed.
struct NewProject {
    projects::Project project;
    std::vector<std::byte> account_cipher;
    Digest account_hash{};
};

/// Adds projects of one book and gives their numbers, in the order given.
/// Throws: Refused village_has_grant.
std::vector<std::int64_t> insert_projects(Transaction& tx, std::span<NewProject const> list);

/// Which of the places (by their position) have a project of the kind that was not cancelled.
std::vector<std::size_t> taken_places(
    Transaction& tx, BookId book, projects::Kind kind, std::span<projects::Place const> places);

std::optional<projects::Project> find_project(Transaction& tx, BookId book, std::int64_t number);

/// By book and number.
std::vector<projects::Project> list_projects(Transaction& tx, std::span<BookId const> books);

/// A stage a project has reached.
struct ReachedStage {
    projects::Stage stage = projects::Stage::approved;
    Date reached_on{};
    std::string paper; ///< its number
    Digest evidence{}; ///< of the file that shows it
    std::optional<Money> final_cost = {};
    UserId entered_by{0};

    friend bool operator==(ReachedStage const&, ReachedStage const&) = default;
};

/// Moves the project, and takes or gives back its place in the plan.
/// Throws: Refused wrong_project_stage, same_person, project_money_outstanding, county_not_in_plan,
///         exceeds_plan_count, exceeds_plan_total, exceeds_county_maximum.
void insert_stage(Transaction& tx, projects::Project const& project, ReachedStage const& stage);

/// In the order they were reached.
std::vector<ReachedStage> stages_of(Transaction& tx, projects::Project const& project);

/// A list taken before, by its digest.
struct TakenList {
    std::int64_t taken = 0;
    std::int64_t left_out = 0;
};
std::optional<TakenList> find_list(Transaction& tx, BookId book, Digest const& sha256);
void insert_list(
    Transaction& tx, BookId book, Digest const& sha256, TakenList const& list, UserId taken_by);

/// Projects approved more than two years before the day that still have money to come: their quota
/// is to be given back.
/// Source: fiscal carry-over rule (财政存量资金): unspent for two years is reclaimed.
struct StaleProject {
    projects::Project project;
    Date approved_on{};
    Money unpaid;
};
std::vector<StaleProject> stale_projects(Transaction& tx, std::span<BookId const> books, Date on);

} // namespace doudi::storage
