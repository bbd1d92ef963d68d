#include "funding_lookup.hpp"

#include "doudi/storage/year_rows.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <string>

namespace doudi::operations {

namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const is_whole = fault == std::errc{} && end == text.data() + text.size();
    return is_whole ? std::optional{number} : std::nullopt;
}

} // namespace

std::vector<funding::QuotaDocument> documents_called(
    storage::Transaction& tx, std::string_view reference) {
    if (auto const id = whole_number(reference)) {
        DocumentId const document{*id};
        return storage::find_documents(tx, std::span{&document, 1});
    }
    return storage::find_documents(tx, reference, {});
}

Result<funding::QuotaDocument> the_only(
    std::span<funding::QuotaDocument const> documents, std::string_view reference) {
    if (documents.size() == 1) {
        return documents.front();
    }
    std::string detail{reference};
    for (auto const& document : documents) {
        detail += (document.id == documents.front().id ? " is one of " : ", ") +
            std::to_string(document.id.value());
    }
    return Error{Refusal::unknown_document, detail};
}

Result<funding::QuotaDocument> document_in(
    storage::Transaction& tx, BookId book, std::string_view reference) {
    auto documents = documents_called(tx, reference);
    std::vector<DocumentId> ids;
    ids.reserve(documents.size());
    for (auto const& document : documents) {
        ids.push_back(document.id);
    }
    auto const held = storage::holdings(tx, std::span{&book, 1}, ids);
    std::erase_if(documents, [&](funding::QuotaDocument const& document) {
        return std::none_of(held.begin(), held.end(),
            [&](storage::Holding const& holding) { return holding.document == document.id; });
    });
    auto document = the_only(documents, reference);
    if (document) {
        for (auto const& holding : held) {
            if (holding.document == document->id) {
                document->carried_to = holding.carried_to;
            }
        }
    }
    return document;
}

Result<void> check_year_open(storage::Transaction& tx, std::span<BookId const> books, int year) {
    if (auto const closed = storage::book_with_closed_year(tx, books, year)) {
        return Error{
            Refusal::year_closed, std::to_string(closed->value()) + " " + std::to_string(year)};
    }
    return {};
}

Result<void> check_receivers_year(storage::Transaction& tx, std::span<BookId const> books,
    funding::QuotaDocument const& document) {
    auto const year = document.budget_year();
    if (year == document.year) {
        return {};
    }
    if (auto const late = storage::book_with_document_before(tx, books, document.id, year)) {
        return Error{Refusal::earlier_year_open,
            std::to_string(late->value()) + " " + std::to_string(year - 1)};
    }
    return {};
}

Result<void> check_receivers(std::span<storage::Receiver const> receivers) {
    for (auto const& receiver : receivers) {
        auto const code = std::to_string(receiver.book.value());
        if (!receiver.is_region && !receiver.has_book) {
            return Error{Refusal::unknown_region, code};
        }
        if (!receiver.is_below) {
            return Error{Refusal::not_a_lower_book, code + " " + receiver.name};
        }
        if (!receiver.has_book) {
            return Error{Refusal::unknown_book, code + " " + receiver.name};
        }
    }
    return {};
}

std::vector<BookId> receivers_of(std::span<funding::AllocationLine const> lines) {
    std::vector<BookId> receivers;
    receivers.reserve(lines.size());
    for (auto const& line : lines) {
        receivers.push_back(line.receiver);
    }
    return receivers;
}

} // namespace doudi::operations
