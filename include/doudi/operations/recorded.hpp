/// The record of what was asked: what was done is recorded with it, what was refused after it.
#pragma once

#include "doudi/operations/context.hpp"

#include <concepts>
#include <string>
#include <type_traits>

namespace doudi::operations {

/// What is asked for, in the record's words.
struct Asked {
    BookId book = audit::no_book;
    std::string action;  ///< "quota.receive"
    std::string subject; ///< no personal data
};

/// The last step of a writing operation, in its own transaction.
void append_done(storage::Transaction& transaction, Context const& context, Asked const& asked,
    std::string detail = {});

namespace details {

void record_refusal(Context& context, Asked const& asked, Error const& error);
void record_done(Context& context, Asked const& asked);

} // namespace details

/// Runs an operation that ends with append_done() when it succeeds, and records its refusal: in a
/// transaction of its own, since that of the operation was rolled back.
template <std::invocable F>
auto recorded(Context& context, Asked const& asked, F&& work) -> std::invoke_result_t<F&> {
    auto outcome = work();
    if (!outcome) {
        details::record_refusal(context, asked, outcome.error());
    }
    return outcome;
}

/// Runs an operation that only reads, and records that and how it ended.
template <std::invocable F>
auto recorded_reading(Context& context, Asked const& asked, F&& work) -> std::invoke_result_t<F&> {
    auto outcome = work();
    if (!outcome) {
        details::record_refusal(context, asked, outcome.error());
    } else {
        details::record_done(context, asked);
    }
    return outcome;
}

} // namespace doudi::operations
