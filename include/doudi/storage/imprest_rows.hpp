/// Imprests, what moves their balance, and the quota behind it.
#pragma once

#include "doudi/imprest/entries.hpp"
#include "doudi/imprest/fund.hpp"
#include "doudi/payout/draws.hpp"
#include "doudi/storage/transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::storage {

/// Whether the division of the book had this code when the book was opened, or has it now.
bool is_code_of_book(Transaction& tx, BookId book, RegionCode code);

/// Throws: Refused imprest_exists.
void insert_imprest(Transaction& tx, imprest::Fund const& fund);

/// Who decides on it has locked the book before.
std::optional<imprest::Fund> find_imprest(
    Transaction& tx, BookId book, imprest::TownshipCode township);

/// By book and township.
std::vector<imprest::Fund> list_imprests(Transaction& tx, std::span<BookId const> books);

/// The imprest stands in this year from now on.
void set_imprest_year(Transaction& tx, imprest::Fund const& fund, int year);

enum class MovementKind { advance, relief_case, give_back };

[[nodiscard]] std::string_view name_of(MovementKind kind) noexcept;

struct Movement {
    std::int64_t number = 0; ///< in the database; 0 before
    MovementKind kind = MovementKind::advance;
    std::string reference; ///< number of the paper
    Money amount;
    Date effective_on{};
    std::optional<std::int64_t> relief_case = {};
    UserId moved_by{0};
};

/// Adds it to the imprest's totals and gives its number.
///
/// Throws: Refused exceeds_imprest_balance, exceeds_imprest_ceiling, same_person (whoever set the
///         terms), wrong_case_state.
std::int64_t insert_movement(Transaction& tx, imprest::Fund const& fund, Movement const& movement);

/// The movement of that kind with this paper.
std::optional<Movement> find_movement(
    Transaction& tx, imprest::Fund const& fund, MovementKind kind, std::string_view reference);

/// Whether the person has moved any money of the imprest.
bool has_moved(Transaction& tx, imprest::Fund const& fund, UserId user);

/// The draws of an advance.
void insert_imprest_draws(Transaction& tx, imprest::Fund const& fund, Movement const& advance,
    std::span<payout::Draw const> draws);

/// In the order they are used up; those used up too.
std::vector<imprest::FundDraw> imprest_draws(Transaction& tx, imprest::Fund const& fund);

/// Stores what a case or return made of them. Requires: all of them, as they came.
void update_imprest_draws(
    Transaction& tx, imprest::Fund const& fund, std::span<imprest::FundDraw const> draws);

/// The decision by which a year's balance was carried over.
struct CarryOver {
    int year = 0;
    Money amount;
    std::string decision;
    Date decided_on{};
    UserId decided_by{0};
};

void insert_carry_over(Transaction& tx, imprest::Fund const& fund, CarryOver const& carry_over);
std::optional<CarryOver> find_carry_over(Transaction& tx, imprest::Fund const& fund, int year);

/// One line of what explains a balance.
struct ExplainedMovement {
    Movement movement;
    std::string person_name; ///< of a case; else empty
    std::string event_key;
    std::string reason;
    std::string decision; ///< of the county, for a case over the limit
};

/// In the order they were recorded.
std::vector<ExplainedMovement> movements_of(Transaction& tx, imprest::Fund const& fund);

} // namespace doudi::storage
