/// The four questions of a reconciliation, and the buckets into which every input falls.
///
/// Example: `find_bucket("dead")->is_exception == true`
#pragma once

#include "doudi/base/text.hpp"

#include <span>
#include <string_view>

namespace doudi::reconcile {

/// One bucket of one question. Within a question the order is precedence: what fits several buckets
/// lies in the first.
struct Bucket {
    std::string_view question; ///< as in reconcile.bucket.question
    std::string_view name;
    bool is_exception;
    Text title;
    Text reason; ///< what it means, and what to do; empty where all is well
};

/// Source: checks A01–A03, A08, A09, A15, A20, A23, A36 of the domain.
std::span<Bucket const> buckets() noexcept;

/// Null when there is no such bucket.
Bucket const* find_bucket(std::string_view question, std::string_view name) noexcept;

Text title_of(std::string_view question) noexcept;

} // namespace doudi::reconcile
