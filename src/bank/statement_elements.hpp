/// What is read of statements and notifications.
#pragma once

#include "message_shapes.hpp"

namespace doudi::bank {

/// In the order of the blocks they stand in.
enum StatementElement {
    message_id,
    made_on,
    page_number,
    is_last_page,
    statement_id,
    statement_page,
    is_last_statement_page,
    sequence,
    legal_sequence,
    account,
    total_count,
    total_sum,
    credit_count,
    credit_sum,
    debit_count,
    debit_sum,
    balance_type,
    balance_amount,
    balance_side,
    entry_reference,
    entry_amount,
    entry_side,
    entry_reversal,
    entry_status,
    entry_day,
    batch_message,
    batch_payment,
    batch_count,
    batch_sum,
    detail_id,
    detail_amount,
    detail_told_amount,
    detail_side,
    detail_payer_account,
    detail_payee_account,
    detail_reason,
    detail_own_reason,
    statement_block,
    balance_block,
    entry_block,
    details_block,
    detail_block,
};

} // namespace doudi::bank
