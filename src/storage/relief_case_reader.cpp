#include "relief_case_reader.hpp"

#include "doudi/base/check.hpp"

namespace doudi::storage {

relief::Case relief_case_of(Row const& row) {
    auto const state = relief::case_state_of(row.text("state"));
    DOUDI_CHECK(state.has_value());
    auto const level = row.optional_text("decided_level");
    auto const decided_by = row.optional_int64("decided_by");
    auto const enrolment = row.optional_int64("enrolment");
    auto const cap_scope = row.optional_int64("cap_scope");
    return {.book = row.id<BookId>("book"),
        .number = row.int64("relief_case"),
        .reference = std::string{row.text("reference")},
        .kind = std::string{row.text("kind")},
        .program = std::string{row.text("program")},
        .fund_type = std::string{row.text("fund_type")},
        .person = row.id<PersonId>("person"),
        .event_key = std::string{row.text("event_key")},
        .event_on = row.date("event_on"),
        .amount = row.money("amount_fen"),
        .is_urban = row.boolean("is_urban"),
        .base_program = std::string{row.text("base_program")},
        .enrolment = enrolment ? std::optional{EnrolmentId{*enrolment}} : std::nullopt,
        .enrolment_version =
            static_cast<std::int16_t>(row.optional_int64("enrolment_version").value_or(0)),
        .bill = row.optional_money("bill_fen"),
        .others = row.optional_money("others_fen"),
        .payee = std::string{row.text("payee")},
        .account = row.id<PayeeAccountId>("account"),
        .reason = std::string{row.text("reason")},
        .papers = std::string{row.text("papers")},
        .papers_due = row.optional_date("papers_due"),
        .town_limit = row.optional_money("town_limit_fen"),
        .once_scope = row.int32("once_scope"),
        .once_key = std::string{row.text("once_key")},
        .cap_scope =
            cap_scope ? std::optional{static_cast<std::int32_t>(*cap_scope)} : std::nullopt,
        .state = *state,
        .recorded_by = row.id<UserId>("recorded_by"),
        .decided_by = decided_by ? std::optional{UserId{*decided_by}} : std::nullopt,
        .decided_on = row.optional_date("decided_on"),
        .decided_level = level ? relief::level_of(*level) : std::nullopt,
        .decision = std::string{row.text("decision")}};
}

} // namespace doudi::storage
