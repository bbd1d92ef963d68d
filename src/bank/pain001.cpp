// Element order: pain.001.001.09 (CustomerCreditTransferInitiationV09).
#include "doudi/bank/instruction.hpp"
#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"

#include <libxml/xmlwriter.h>

#include <new>

namespace doudi::bank {

namespace {

constexpr char const* name_space = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

int write_to_stream(void* context, char const* bytes, int size) {
    auto& out = *static_cast<std::ostream*>(context);
    try {
        out.write(bytes, size);
    } catch (std::ios_base::failure const&) {
        return -1; // thrown again below: an exception must not pass through the C library
    }
    return size;
}

/// The library's own words on stderr help nobody: what fails is thrown.
void say_nothing(void* /*context*/, char const* /*format*/, ...) {}

xmlChar const* xml(char const* text) {
    return reinterpret_cast<xmlChar const*>(text);
}

} // namespace

/// libxml2's writer with its errors turned into exceptions.
struct Pain001Writer::Xml {
    explicit Xml(std::ostream& stream) : out{stream} {
        xmlSetGenericErrorFunc(nullptr, say_nothing);
        auto* const buffer = xmlOutputBufferCreateIO(write_to_stream, nullptr, &stream, nullptr);
        writer = buffer == nullptr ? nullptr : xmlNewTextWriter(buffer);
        if (writer == nullptr) {
            throw std::bad_alloc{};
        }
    }
    ~Xml() { xmlFreeTextWriter(writer); }
    Xml(Xml const&) = delete;
    Xml& operator=(Xml const&) = delete;

    void check(int written) const {
        if (written < 0 || !out.good()) {
            throw std::ios_base::failure{"cannot write the file"};
        }
    }
    void open(char const* name) const { check(xmlTextWriterStartElement(writer, xml(name))); }
    void close() const { check(xmlTextWriterEndElement(writer)); }
    void leaf(char const* name, std::string const& text) const {
        check(xmlTextWriterWriteElement(writer, xml(name), xml(text.c_str())));
    }
    /// <outer><inner>text</inner></outer>, for the standard's many one-child elements.
    void nested(char const* outer, char const* inner, std::string const& text) const {
        open(outer);
        leaf(inner, text);
        close();
    }

    std::ostream& out;
    xmlTextWriterPtr writer;
};

Pain001Writer::Pain001Writer(std::ostream& out, FileHead const& head)
    : xml_{std::make_unique<Xml>(out)}, head_{head} {
    std::int64_t lines = 0;
    std::int64_t total_fen = 0;
    for (auto const& batch : head.batches) {
        lines += batch.line_count;
        total_fen += batch.total.fen();
    }
    xml_->check(xmlTextWriterStartDocument(xml_->writer, "1.0", "UTF-8", nullptr));
    xml_->check(
        xmlTextWriterStartElementNS(xml_->writer, nullptr, xml("Document"), xml(name_space)));
    xml_->open("CstmrCdtTrfInitn");
    xml_->open("GrpHdr");
    xml_->leaf("MsgId", head.message_id);
    xml_->leaf("CreDtTm", format_instant(head.made_at));
    xml_->leaf("NbOfTxs", std::to_string(lines));
    xml_->leaf("CtrlSum", format_yuan(Money::from_fen(total_fen)));
    xml_->nested("InitgPty", "Nm", "Doudi");
    xml_->close();
}

Pain001Writer::~Pain001Writer() = default;

void Pain001Writer::begin_batch(BatchTotal const& batch) {
    if (batch_ != nullptr) {
        xml_->close();
    }
    batch_ = &batch;
    xml_->open("PmtInf");
    xml_->leaf("PmtInfId", payment_id(batch, head_.bank));
    xml_->leaf("PmtMtd", "TRF");
    xml_->leaf("BtchBookg", "true");
    xml_->leaf("NbOfTxs", std::to_string(batch.line_count));
    xml_->leaf("CtrlSum", format_yuan(batch.total));
    xml_->open("PmtTpInf");
    xml_->nested("CtgyPurp", "Cd", "GOVT");
    xml_->close();
    xml_->nested("ReqdExctnDt", "Dt", format_date(head_.pay_on));
    xml_->nested("Dbtr", "Nm", batch.book_name);
    xml_->open("DbtrAcct");
    xml_->open("Id");
    xml_->nested("Othr", "Id", "TREASURY-" + std::to_string(batch.book.value()));
    xml_->close();
    xml_->leaf("Ccy", "CNY");
    xml_->close();
    xml_->open("DbtrAgt");
    xml_->open("FinInstnId");
    xml_->nested("Othr", "Id", head_.bank);
    xml_->close();
    xml_->close();
}

void Pain001Writer::write(Instruction const& instruction, BatchTotal const& batch) {
    DOUDI_CHECK(instruction.reference.batch == batch.batch);
    if (batch_ != &batch) {
        begin_batch(batch);
    }
    xml_->open("CdtTrfTxInf");
    xml_->nested("PmtId", "EndToEndId", instruction.reference.text());
    xml_->open("Amt");
    xml_->open("InstdAmt");
    xml_->check(xmlTextWriterWriteAttribute(xml_->writer, xml("Ccy"), xml("CNY")));
    xml_->check(
        xmlTextWriterWriteString(xml_->writer, xml(format_yuan(instruction.amount).c_str())));
    xml_->close();
    xml_->close();
    xml_->open("CdtrAgt");
    xml_->open("FinInstnId");
    xml_->open("ClrSysMmbId");
    xml_->nested("ClrSysId", "Cd", "CNAPS");
    xml_->leaf("MmbId", std::string{instruction.bank_no});
    xml_->close();
    xml_->close();
    xml_->close();
    xml_->nested("Cdtr", "Nm", std::string{instruction.name});
    xml_->open("CdtrAcct");
    xml_->open("Id");
    xml_->nested("Othr", "Id", std::string{instruction.account_no});
    xml_->close();
    xml_->close();
    xml_->nested("Purp", "Cd", "SSBE");
    xml_->nested("RmtInf", "Ustrd", note_of(batch, head_.period));
    xml_->close();
}

void Pain001Writer::finish() {
    xml_->check(xmlTextWriterEndDocument(xml_->writer));
    xml_->check(xmlTextWriterFlush(xml_->writer));
    xml_->out.flush();
}

} // namespace doudi::bank
