/// Constraints of the schema whose breaking is a refusal and not a failure. Their names are part of
/// the interface between schema/ and the program.
#pragma once

#include "doudi/base/error.hpp"

#include <array>
#include <string_view>

namespace doudi::storage {

struct KnownConstraint {
    std::string_view name;
    Refusal refusal;
};

inline constexpr std::array known_constraints{
    KnownConstraint{"person_login_key", Refusal::duplicate_user},
    KnownConstraint{"allocation_same_person_ck", Refusal::same_person},
    KnownConstraint{"quota_document_number_key", Refusal::duplicate_document_number},
    KnownConstraint{"batch_same_person_ck", Refusal::same_person},
    KnownConstraint{"batch_regular_key", Refusal::batch_exists},
    KnownConstraint{"batch_round_key", Refusal::batch_exists},
    KnownConstraint{"draw_use_ck", Refusal::results_differ},
    KnownConstraint{"draw_recovered_ck", Refusal::results_differ},
    KnownConstraint{"difference_recovered_ck", Refusal::exceeds_open_recovery},
    KnownConstraint{"imprest_fund_pk", Refusal::imprest_exists},
    KnownConstraint{"imprest_balance_ck", Refusal::exceeds_imprest_balance},
    KnownConstraint{"imprest_ceiling_ck", Refusal::exceeds_imprest_ceiling},
    KnownConstraint{"imprest_case_event_key", Refusal::case_repeated},
    KnownConstraint{"imprest_case_same_person_ck", Refusal::same_person},
    KnownConstraint{"plan_pk", Refusal::plan_exists},
    KnownConstraint{"plan_count_ck", Refusal::exceeds_plan_count},
    KnownConstraint{"plan_total_ck", Refusal::exceeds_plan_total},
    KnownConstraint{"plan_county_count_ck", Refusal::exceeds_county_maximum},
    KnownConstraint{"project_village_key", Refusal::village_has_grant},
    KnownConstraint{"project_village_code_key", Refusal::village_has_grant},
    KnownConstraint{"project_paid_ck", Refusal::exceeds_grant},
    KnownConstraint{"project_recovered_ck", Refusal::nothing_unspent},
    KnownConstraint{"instalment_same_person_ck", Refusal::same_person},
    KnownConstraint{"instalment_stage_key", Refusal::instalment_exists},
    KnownConstraint{"project_draw_use_ck", Refusal::results_differ},
    KnownConstraint{"gift_used_ck", Refusal::exceeds_donation},
    KnownConstraint{"gift_use_bill_key", Refusal::case_repeated},
    KnownConstraint{"gift_use_event_key", Refusal::case_repeated},
    KnownConstraint{"gift_reference_key", Refusal::exists_with_different_content},
    KnownConstraint{"gift_use_reference_key", Refusal::exists_with_different_content},
    KnownConstraint{"relief_allowance_pk", Refusal::case_repeated},
    KnownConstraint{"relief_allowance_cap_ck", Refusal::exceeds_relief_cap},
    KnownConstraint{"relief_case_reference_key", Refusal::exists_with_different_content},
    KnownConstraint{"relief_case_same_person_ck", Refusal::same_person},
    KnownConstraint{"relief_case_level_ck", Refusal::exceeds_town_limit},
    KnownConstraint{"relief_case_kind_fk", Refusal::wrong_program_for_kind},
    KnownConstraint{"relief_case_payee_fk", Refusal::wrong_payee},
    KnownConstraint{"relief_case_fund_fk", Refusal::mixes_general_and_lottery},
    KnownConstraint{"relief_payment_open_key", Refusal::already_paid},
    // Of partitions, whose indexes PostgreSQL names itself: payout.line_claim_key, outcome_pk.
    KnownConstraint{
        "line_book_period_program_purpose_person_for_period_idx", Refusal::already_paid},
    KnownConstraint{"reissue_claim_key", Refusal::already_paid},
    KnownConstraint{"sample_result_line_fk", Refusal::not_in_sample},
    KnownConstraint{"proposal_decision_pk", Refusal::proposal_decided},
    KnownConstraint{"proposal_decision_row_key", Refusal::proposal_decided},
    KnownConstraint{"outcome_pkey", Refusal::results_differ},
};

} // namespace doudi::storage
