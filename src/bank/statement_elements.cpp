#include "statement_elements.hpp"

#include <array>

namespace doudi::bank {

namespace {

constexpr std::string_view base = "BkToCstmrStmt|BkToCstmrDbtCdtNtfctn/Stmt|Ntfctn";

constexpr std::array paths{
    ElementPath{"BkToCstmrStmt|BkToCstmrDbtCdtNtfctn/GrpHdr/MsgId", message_id},
    ElementPath{"BkToCstmrStmt|BkToCstmrDbtCdtNtfctn/GrpHdr/CreDtTm", made_on},
    ElementPath{"BkToCstmrStmt|BkToCstmrDbtCdtNtfctn/GrpHdr/MsgPgntn/PgNb", page_number},
    ElementPath{"BkToCstmrStmt|BkToCstmrDbtCdtNtfctn/GrpHdr/MsgPgntn/LastPgInd", is_last_page},
    ElementPath{".", statement_block, true},
    ElementPath{"./Id", statement_id},
    ElementPath{"./StmtPgntn|NtfctnPgntn/PgNb", statement_page},
    ElementPath{"./StmtPgntn|NtfctnPgntn/LastPgInd", is_last_statement_page},
    ElementPath{"./ElctrncSeqNb", sequence},
    ElementPath{"./LglSeqNb", legal_sequence},
    ElementPath{"./Acct/Id/IBAN", account},
    ElementPath{"./Acct/Id/Othr/Id", account},
    ElementPath{"./Bal", balance_block, true},
    ElementPath{"./Bal/Tp/CdOrPrtry/Cd", balance_type},
    ElementPath{"./Bal/Amt", balance_amount},
    ElementPath{"./Bal/CdtDbtInd", balance_side},
    ElementPath{"./TxsSummry/TtlNtries/NbOfNtries", total_count},
    ElementPath{"./TxsSummry/TtlNtries/Sum", total_sum},
    ElementPath{"./TxsSummry/TtlCdtNtries/NbOfNtries", credit_count},
    ElementPath{"./TxsSummry/TtlCdtNtries/Sum", credit_sum},
    ElementPath{"./TxsSummry/TtlDbtNtries/NbOfNtries", debit_count},
    ElementPath{"./TxsSummry/TtlDbtNtries/Sum", debit_sum},
    ElementPath{"./Ntry", entry_block, true},
    ElementPath{"./Ntry/NtryRef", entry_reference},
    ElementPath{"./Ntry/Amt", entry_amount},
    ElementPath{"./Ntry/CdtDbtInd", entry_side},
    ElementPath{"./Ntry/RvslInd", entry_reversal},
    ElementPath{"./Ntry/Sts", entry_status},
    ElementPath{"./Ntry/Sts/Cd", entry_status},
    ElementPath{"./Ntry/BookgDt/Dt", entry_day},
    ElementPath{"./Ntry/BookgDt/DtTm", entry_day},
    ElementPath{"./Ntry/NtryDtls", details_block, true},
    ElementPath{"./Ntry/NtryDtls/Btch/MsgId", batch_message},
    ElementPath{"./Ntry/NtryDtls/Btch/PmtInfId", batch_payment},
    ElementPath{"./Ntry/NtryDtls/Btch/NbOfTxs", batch_count},
    ElementPath{"./Ntry/NtryDtls/Btch/TtlAmt", batch_sum},
    ElementPath{"./Ntry/NtryDtls/TxDtls", detail_block, true},
    ElementPath{"./Ntry/NtryDtls/TxDtls/Refs/EndToEndId", detail_id},
    ElementPath{"./Ntry/NtryDtls/TxDtls/Amt", detail_amount},
    ElementPath{"./Ntry/NtryDtls/TxDtls/AmtDtls/TxAmt/Amt", detail_told_amount},
    ElementPath{"./Ntry/NtryDtls/TxDtls/AmtDtls/InstdAmt/Amt", detail_told_amount},
    ElementPath{"./Ntry/NtryDtls/TxDtls/CdtDbtInd", detail_side},
    ElementPath{"./Ntry/NtryDtls/TxDtls/RltdPties/DbtrAcct/Id/IBAN", detail_payer_account},
    ElementPath{"./Ntry/NtryDtls/TxDtls/RltdPties/DbtrAcct/Id/Othr/Id", detail_payer_account},
    ElementPath{"./Ntry/NtryDtls/TxDtls/RltdPties/CdtrAcct/Id/IBAN", detail_payee_account},
    ElementPath{"./Ntry/NtryDtls/TxDtls/RltdPties/CdtrAcct/Id/Othr/Id", detail_payee_account},
    ElementPath{"./Ntry/NtryDtls/TxDtls/RtrInf/Rsn/Cd", detail_reason},
    ElementPath{"./Ntry/NtryDtls/TxDtls/RtrInf/Rsn/Prtry", detail_own_reason},
};

} // namespace

MessageShape statement_shape() noexcept {
    return {base, paths};
}

} // namespace doudi::bank
