/// Why Doudi says no, as a value.
///
/// Example: `return Error{Refusal::period_closed, "610102 2020-04"};`
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace doudi {

/// Why the system refused a request that could be read. Numbers are for ever: the database raises
/// number n as SQLSTATE "DDnnn". Order is precedence: who breaks several rules is told the first.
enum class Refusal : std::uint16_t {
    // 1..99: the request cannot be understood
    malformed = 1,
    malformed_amount = 2,
    malformed_date = 3,
    malformed_period = 4,
    malformed_region = 5,
    malformed_encoding = 6,
    malformed_ratio = 7,
    overflow = 8,
    resident_id_malformed = 10,
    resident_id_birth_date = 11,
    resident_id_checksum = 12,
    csv_quote_unclosed = 20,
    csv_stray_quote = 21,
    csv_too_wide = 22,
    csv_field_too_long = 23,
    file_wrong_layout = 24,
    file_truncated = 25,
    file_too_large = 26,
    file_unreadable = 27,
    file_has_faults = 28,
    weights_all_zero = 30,
    unit_does_not_divide_total = 31,
    policy_malformed = 32,
    key_unusable = 33,
    file_unwritable = 34,
    // 40..49: spreadsheets
    spreadsheet_old_format = 40,
    spreadsheet_encrypted = 41,
    spreadsheet_damaged = 42,
    spreadsheet_part_missing = 43,
    spreadsheet_too_large = 44,
    spreadsheet_malformed = 45,
    spreadsheet_merged_cells = 46,
    spreadsheet_cell_too_long = 47,
    spreadsheet_too_wide = 48,
    // 100..199: ledger (ledger.post and its neighbours)
    unbalanced = 101,
    zero_posting = 102,
    unknown_account = 103,
    account_closed = 104,
    period_closed = 105,
    period_not_open = 106,
    exists_with_different_content = 107,
    below_zero = 108,
    unknown_book = 109,
    unknown_event = 110,
    already_reversed = 111,
    unknown_entry = 112,
    entry_without_postings = 113,
    wrong_accounts_for_event = 114,
    // 200..299: access
    unknown_user = 201,
    not_permitted = 202,
    outside_region = 203,
    same_person = 204,
    duplicate_user = 205,
    // 300..399: funding
    duplicate_document_number = 301,
    unknown_document = 302,
    exceeds_available_quota = 303,
    mixes_general_and_lottery = 304,
    not_a_lower_book = 305,
    year_closed = 306,
    unknown_program = 307,
    program_not_covered_by_document = 308,
    unknown_allocation = 309,
    wrong_allocation_state = 310,
    duplicate_receiver = 311,
    allocation_total_differs = 312,
    unknown_fund_source = 313,
    unknown_region = 314,
    amount_not_positive = 315,
    wrong_function_code = 316,
    wrong_fund_source = 317,
    batches_unfinished = 318,
    earlier_year_open = 319,
    year_not_over = 320,
    year_not_closed = 321,
    year_opened = 322,
    not_idle_long_enough = 323,
    direct_funds_through_account = 324,
    exceeds_treasury_payable = 325,
    not_prior_year = 326,
    exceeds_spent_quota = 327,
    instalments_unfinished = 328,
    // 330..399: township imprests
    malformed_township = 330,
    not_a_county_book = 331,
    imprest_exists = 332,
    unknown_imprest = 333,
    exceeds_imprest_balance = 334,
    exceeds_imprest_ceiling = 335,
    imprest_above_threshold = 336,
    case_repeated = 337,
    person_deceased = 338,
    unknown_case = 339,
    wrong_case_state = 340,
    imprest_year_undecided = 341,
    name_differs = 342,
    nothing_to_carry = 343,
    // 360..379: projects
    unknown_plan = 360,
    plan_exists = 361,
    malformed_village = 362,
    county_not_in_plan = 363,
    village_has_grant = 364,
    exceeds_plan_count = 365,
    exceeds_plan_total = 366,
    exceeds_county_maximum = 367,
    unknown_project = 368,
    wrong_project_stage = 369,
    instalment_not_due = 370,
    instalment_exists = 371,
    nothing_unspent = 372,
    project_money_outstanding = 373,
    unknown_instalment = 374,
    wrong_instalment_state = 375,
    exceeds_group_cap = 376,
    exceeds_grant = 377,
    // 380..399: one-off payments
    case_not_approved = 380,
    exceeds_town_limit = 381,
    wrong_payee = 382,
    relief_not_in_force = 383,
    below_relief_minimum = 384,
    exceeds_relief_cap = 385,
    not_enrolled = 386,
    person_not_deceased = 387,
    unknown_relief_kind = 388,
    papers_missing = 389,
    not_of_age = 390,
    amount_differs_from_rule = 391,
    wrong_program_for_kind = 392,
    against_donor_intent = 393,
    exceeds_donation = 394,
    // 395..399: outside lists and checks
    unknown_list_kind = 395,
    unknown_check = 396,
    unknown_finding = 397,
    wrong_finding_state = 398,
    findings_open = 399,
    // 400..499: roster
    duplicate_person = 401,
    unknown_import = 402,
    roster_locked = 403,
    roster_of_later_month = 404,
    // 500..599: payout and bank
    unknown_batch = 501,
    wrong_batch_state = 502,
    exceeds_available_for_batch = 503,
    already_paid = 504,
    no_roster = 505,
    no_standard = 506,
    nothing_to_pay = 507,
    results_differ = 508,
    results_already_imported = 509,
    unknown_line = 510,
    batch_exists = 511,
    review_missing = 512,
    notice_too_short = 513,
    review_repeated = 514,
    not_reconciled = 517,
    reason_missing = 518,
    stopped_by_check = 519,
    months_out_of_order = 520,
    nothing_to_adjust = 521,
    not_a_recovery = 522,
    exceeds_open_recovery = 523,
    // 530..539: messages of banks
    not_a_bank_message = 530,
    message_version_unsupported = 531,
    xml_malformed = 532,
    xml_has_dtd = 533,
    xml_too_deep = 534,
    xml_text_too_long = 535,
    file_changed = 536,
    unknown_result_file = 537,
    // 540..549: layouts of bank files
    unknown_layout = 540,
    layout_malformed = 541,
    not_in_charset = 542,
    // 600..699: audit, reports, database
    ledger_differs = 601,
    unknown_report = 602,
    unknown_report_parameter = 603,
    schema_changed = 604,
    schema_newer = 605,
    cluster_unusable = 606,
    unknown_run = 607,
    schema_older = 608,
    // 620..629: samples for verification in the field
    unknown_sample = 620,
    nothing_to_draw = 621,
    not_in_sample = 622,
    // 630..639: proposals for damaged identities
    unknown_proposal = 630,
    proposal_decided = 631,
};

/// A refusal with what it concerns. `detail` never holds personal data.
struct Error {
    Refusal code;
    std::string detail;
};

template <class T> using Result = boost::system::result<T, Error>;

/// What `result.value()` does when there is none: a mistake of the caller, who should have asked.
/// Throws: std::logic_error with the refusal's name.
[[noreturn]] void throw_exception_from_error(Error const& error, boost::source_location const& at);

/// A refusal's stable name and, in both languages, what happened and what to do.
struct RefusalText {
    Refusal code;
    std::string_view name;
    std::string_view zh;
    std::string_view en;
};

/// All refusals in order of their numbers, one row each.
std::span<RefusalText const> refusals() noexcept;

RefusalText const& text_of(Refusal code) noexcept;

/// The refusal of a name or number, if there is one. The database names refusals by both.
std::optional<Refusal> refusal_of(std::string_view name) noexcept;
std::optional<Refusal> refusal_of_number(int number) noexcept;

} // namespace doudi
