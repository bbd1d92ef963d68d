#include "doudi/operations/trace_quota.hpp"

#include "doudi/base/check.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/program_rows.hpp"
#include "funding_lookup.hpp"

#include <map>
#include <set>

namespace doudi::operations {

namespace {

using storage::QuotaFigures;

Money plus(Money a, Money b) {
    auto const total = add(a, b);
    DOUDI_CHECK(total.has_value()); // parts of one document
    return *total;
}

/// What was assigned to a program in a book.
Money assigned(QuotaFigures const& figures) {
    return plus(plus(figures.available, figures.reserved), figures.paid);
}

/// All of a document's stands, as a tree of books by who passed it on to whom.
class Tree {
public:
    Tree(storage::Transaction& tx, DocumentId document) {
        std::vector<BookId> books;
        for (auto& stand : storage::stands_of_document(tx, document)) {
            books.push_back(stand.book);
            figures_.emplace(stand.book, stand.figures);
        }
        auto const names = storage::book_names(tx, books);
        for (std::size_t i = 0; i < books.size(); ++i) {
            names_.emplace(books[i], names[i]);
        }
        for (auto const& edge : storage::allocation_edges(tx, document)) {
            lower_[edge.upper].push_back(edge.lower);
        }
        for (auto& stand : storage::program_stands(tx, document)) {
            programs_[stand.book].push_back(std::move(stand));
        }
        for (auto& draw : storage::batch_draws(tx, document)) {
            auto& draws = batches_[{draw.book, draw.program}];
            draws.push_back(std::move(draw));
        }
        for (auto& program : storage::all_programs(tx)) {
            auto code = program.code;
            program_names_.emplace(std::move(code), std::move(program));
        }
    }

    /// A book and everything below it. A book that got money from two comes under the first.
    void add(BookId book, int depth, std::vector<TraceNode>& nodes) {
        auto const found = figures_.find(book);
        if (found == figures_.end() || !seen_.insert(book).second) {
            return;
        }
        nodes.push_back({.depth = depth,
            .kind = TraceNode::Kind::book,
            .code = std::to_string(book.value()),
            .name_zh = names_.at(book),
            .name_en = names_.at(book),
            .figures = found->second});
        for (auto const& stand : programs_[book]) {
            add_program(stand, depth + 1, nodes);
        }
        for (BookId const lower : lower_[book]) {
            add(lower, depth + 1, nodes);
        }
    }

private:
    void add_program(storage::QuotaStand const& stand, int depth, std::vector<TraceNode>& nodes) {
        auto const& program = program_names_.at(stand.program);
        auto figures = stand.figures;
        figures.received = assigned(figures);
        nodes.push_back({.depth = depth,
            .kind = TraceNode::Kind::program,
            .code = program.code,
            .name_zh = program.name_zh,
            .name_en = program.name_en,
            .figures = figures});
        for (auto const& draw : batches_[{stand.book, stand.program}]) {
            auto const name = draw.period.text() + " " + draw.kind + " " + draw.state;
            QuotaFigures drawn;
            drawn.received = plus(draw.reserved, draw.paid);
            drawn.reserved = draw.reserved;
            drawn.paid = draw.paid;
            nodes.push_back({.depth = depth + 1,
                .kind = TraceNode::Kind::batch,
                .code = std::to_string(draw.batch.value()),
                .name_zh = name,
                .name_en = name,
                .figures = drawn});
        }
    }

    std::map<BookId, QuotaFigures> figures_;
    std::map<BookId, std::string> names_;
    std::map<BookId, std::vector<BookId>> lower_;
    std::map<BookId, std::vector<storage::QuotaStand>> programs_;
    std::map<std::pair<BookId, std::string>, std::vector<storage::BatchDraw>> batches_;
    std::map<std::string, storage::Program, std::less<>> program_names_;
    std::set<BookId> seen_;
};

Result<QuotaTrace> trace(
    storage::Transaction& tx, Context const& context, TraceQuota const& request) {
    auto document = request.from
        ? document_in(tx, *request.from, request.document)
        : the_only(documents_called(tx, request.document), request.document);
    if (!document) {
        return document.error();
    }
    auto const root = request.from.value_or(document->book);
    if (auto allowed = permit(tx, context, access::Action::read, region_of(root)); !allowed) {
        return allowed.error();
    }
    QuotaTrace trace{.document = std::move(*document), .nodes = {}};
    Tree{tx, trace.document.id}.add(root, 0, trace.nodes);
    return trace;
}

} // namespace

std::string_view name_of(TraceNode::Kind kind) noexcept {
    switch (kind) {
    case TraceNode::Kind::book: return "book";
    case TraceNode::Kind::program: return "program";
    case TraceNode::Kind::batch: return "batch";
    }
    DOUDI_CHECK(false);
}

Result<QuotaTrace> trace_quota(Context& context, TraceQuota const& request) {
    Asked const asked{.book = request.from.value_or(audit::no_book),
        .action = "quota.trace",
        .subject = request.document};
    return recorded_reading(context, asked, [&] {
        return storage::read_only(
            context.db, [&](storage::Transaction& tx) { return trace(tx, context, request); });
    });
}

} // namespace doudi::operations
