/// The two kinds of messages, each as what it makes of its elements.
#pragma once

#include "element_tree.hpp"
#include "message_log.hpp"

#include <memory>
#include <span>

namespace doudi::bank {

/// Parts of a message which may have more to say at the end.
class Message : public MessageParts {
public:
    virtual void finish() = 0;
};

/// Source: pain.002.001.03 and .10, CustomerPaymentStatusReport.
MessageShape status_report_shape() noexcept;
std::unique_ptr<Message> make_status_report(MessageLog& log);

/// Source: camt.053 (BankToCustomerStatement) and camt.054 (BankToCustomerDebitCreditNotification);
/// what is read of the two has the same shape below different names.
MessageShape statement_shape() noexcept;
std::unique_ptr<Message> make_statement(MessageLog& log);

} // namespace doudi::bank
