/// Messages as a bank writes them, to be tampered with.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace doudi::test {

/// A pain.002.001.10 of three lines: rejected, settled, on its way.
inline std::string const status_report = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">
  <CstmrPmtStsRpt>
    <GrpHdr><MsgId>R-1</MsgId><CreDtTm>2020-04-10T16:00:00+08:00</CreDtTm></GrpHdr>
    <OrgnlGrpInfAndSts>
      <OrgnlMsgId>D610000-202004-102</OrgnlMsgId>
      <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
      <OrgnlNbOfTxs>3</OrgnlNbOfTxs>
      <OrgnlCtrlSum>1150.00</OrgnlCtrlSum>
      <GrpSts>PART</GrpSts>
      <NbOfTxsPerSts><DtldNbOfTxs>1</DtldNbOfTxs><DtldSts>RJCT</DtldSts></NbOfTxsPerSts>
    </OrgnlGrpInfAndSts>
    <OrgnlPmtInfAndSts>
      <OrgnlPmtInfId>B610102-1-102</OrgnlPmtInfId>
      <OrgnlNbOfTxs>3</OrgnlNbOfTxs>
      <OrgnlCtrlSum>1150</OrgnlCtrlSum>
      <PmtInfSts>PART</PmtInfSts>
      <TxInfAndSts>
        <OrgnlEndToEndId>B610102-1-1</OrgnlEndToEndId>
        <TxSts>RJCT</TxSts>
        <StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>账户已销</AddtlInf></StsRsnInf>
        <OrgnlTxRef>
          <Amt><InstdAmt Ccy="CNY">500.00</InstdAmt></Amt>
          <CdtrAcct><Id><Othr><Id>6217000000000001</Id></Othr></Id></CdtrAcct>
        </OrgnlTxRef>
      </TxInfAndSts>
      <TxInfAndSts>
        <OrgnlEndToEndId>B610102-1-2</OrgnlEndToEndId>
        <TxSts>ACSC</TxSts>
        <OrgnlTxRef><Amt><InstdAmt Ccy="CNY">400.00</InstdAmt></Amt></OrgnlTxRef>
      </TxInfAndSts>
      <TxInfAndSts>
        <OrgnlEndToEndId>B610102-1-3</OrgnlEndToEndId>
        <TxSts>PDNG</TxSts>
        <OrgnlTxRef><Amt><InstdAmt Ccy="CNY">250.00</InstdAmt></Amt></OrgnlTxRef>
      </TxInfAndSts>
    </OrgnlPmtInfAndSts>
  </CstmrPmtStsRpt>
</Document>
)xml";

/// A camt.053.001.08: one payment and its return, a batch booked in one amount, a receipt, a fee.
inline std::string const statement = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
  <BkToCstmrStmt>
    <GrpHdr><MsgId>S-1</MsgId><CreDtTm>2020-04-14T01:00:00+08:00</CreDtTm></GrpHdr>
    <Stmt>
      <Id>ST-7</Id>
      <ElctrncSeqNb>7</ElctrncSeqNb>
      <Acct><Id><Othr><Id>TREASURY-610102</Id></Othr></Id><Ccy>CNY</Ccy></Acct>
      <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">2000.00</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2020-04-10</Dt></Dt></Bal>
      <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">2240.00</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2020-04-13</Dt></Dt></Bal>
      <TxsSummry>
        <TtlNtries><NbOfNtries>5</NbOfNtries><Sum>2560.00</Sum></TtlNtries>
        <TtlCdtNtries><NbOfNtries>2</NbOfNtries><Sum>1400.00</Sum></TtlCdtNtries>
        <TtlDbtNtries><NbOfNtries>3</NbOfNtries><Sum>1160.00</Sum></TtlDbtNtries>
      </TxsSummry>
      <Ntry>
        <NtryRef>N1</NtryRef><Amt Ccy="CNY">500.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>
        <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2020-04-10</Dt></BookgDt>
        <NtryDtls><TxDtls>
          <Refs><EndToEndId>B610102-1-1</EndToEndId></Refs>
          <Amt Ccy="CNY">500.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>
          <RltdPties><CdtrAcct><Id><Othr><Id>6217000000000001</Id></Othr></Id></CdtrAcct>
          </RltdPties>
        </TxDtls></NtryDtls>
      </Ntry>
      <Ntry>
        <NtryRef>N2</NtryRef><Amt Ccy="CNY">500.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
        <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2020-04-13</Dt></BookgDt>
        <NtryDtls><TxDtls>
          <Refs><EndToEndId>B610102-1-1</EndToEndId></Refs>
          <Amt Ccy="CNY">500.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
          <RltdPties><CdtrAcct><Id><Othr><Id>6217000000000001</Id></Othr></Id></CdtrAcct>
          </RltdPties>
          <RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>
        </TxDtls></NtryDtls>
      </Ntry>
      <Ntry>
        <NtryRef>N3</NtryRef><Amt Ccy="CNY">650.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>
        <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2020-04-10</Dt></BookgDt>
        <NtryDtls><Btch><PmtInfId>B610102-1-103</PmtInfId><NbOfTxs>2</NbOfTxs></Btch></NtryDtls>
      </Ntry>
      <Ntry>
        <NtryRef>RECEIPT-7</NtryRef><Amt Ccy="CNY">900.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
        <Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2020-04-12T23:30:00Z</DtTm></BookgDt>
      </Ntry>
      <Ntry>
        <NtryRef>FEE-1</NtryRef><Amt Ccy="CNY">10.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>
        <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2020-04-13</Dt></BookgDt>
      </Ntry>
    </Stmt>
  </BkToCstmrStmt>
</Document>
)xml";

/// The text with the first `from` replaced by `to`; it must be there.
inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
    auto const at = text.find(from);
    if (at == std::string::npos) {
        throw std::logic_error{"nothing to replace: " + std::string{from}};
    }
    return text.replace(at, from.size(), to);
}

} // namespace doudi::test
