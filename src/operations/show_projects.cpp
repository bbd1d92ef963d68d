#include "project_lookup.hpp"
#include "roster_regions.hpp"

#include <utility>

namespace doudi::operations {

namespace {

/// The book asked for, or all the person may read in.
Result<std::vector<BookId>> books_to_read(
    storage::Transaction& tx, Context const& context, std::optional<BookId> book) {
    if (!book) {
        return readable_books(tx, context, access::Action::read, {});
    }
    if (auto allowed = permit(tx, context, access::Action::read, region_of(*book)); !allowed) {
        return allowed.error();
    }
    return std::vector{*book};
}

template <class Row, class Read>
Result<std::vector<Row>> read_rows(
    Context& context, std::optional<BookId> book, std::string action, Read read) {
    Asked const asked{
        .book = book.value_or(audit::no_book), .action = std::move(action), .subject = ""};
    return recorded_reading(context, asked, [&] {
        return storage::read_only(
            context.db, [&](storage::Transaction& tx) -> Result<std::vector<Row>> {
                auto const books = books_to_read(tx, context, book);
                if (!books) {
                    return books.error();
                }
                return read(tx, *books);
            });
    });
}

} // namespace

Result<std::vector<projects::Project>> list_projects(Context& context, std::optional<BookId> book) {
    return read_rows<projects::Project>(
        context, book, "project.list", [](storage::Transaction& tx, std::span<BookId const> books) {
            return storage::list_projects(tx, books);
        });
}

Result<std::vector<projects::Plan>> list_plans(Context& context, std::optional<BookId> book) {
    return read_rows<projects::Plan>(context, book, "project.plans",
        [](storage::Transaction& tx, std::span<BookId const> books) {
            return storage::list_plans(tx, books);
        });
}

Result<ShownProject> show_project(Context& context, ProjectName const& of) {
    auto const asked = asked_of(of, "project.show");
    return recorded_reading(context, asked, [&] {
        return storage::read_only(
            context.db, [&](storage::Transaction& tx) -> Result<ShownProject> {
                auto allowed = permit(tx, context, access::Action::read, region_of(of.book));
                if (!allowed) {
                    return allowed.error();
                }
                auto project = storage::find_project(tx, of.book, of.number);
                if (!project) {
                    return Error{Refusal::unknown_project, std::to_string(of.number)};
                }
                auto stages = storage::stages_of(tx, *project);
                auto instalments = storage::instalments_of(tx, *project);
                auto recoveries = storage::recoveries_of(tx, *project);
                return ShownProject{*std::move(project), std::move(stages), std::move(instalments),
                    std::move(recoveries)};
            });
    });
}

Result<PlanProgress> plan_progress(Context& context, PlanName const& of, Date on) {
    Asked const asked{.book = of.book,
        .action = "project.coverage",
        .subject = of.kind + " " + std::to_string(of.year)};
    return recorded_reading(context, asked, [&] {
        return storage::read_only(
            context.db, [&](storage::Transaction& tx) -> Result<PlanProgress> {
                auto allowed = permit(tx, context, access::Action::read, region_of(of.book));
                if (!allowed) {
                    return allowed.error();
                }
                auto const kind = kind_called(of.kind);
                if (!kind) {
                    return kind.error();
                }
                auto plan = storage::find_plan(tx, of.book, *kind, of.year, of.year);
                if (!plan) {
                    return Error{Refusal::unknown_plan, of.kind + " " + std::to_string(of.year)};
                }
                PlanProgress progress{*plan, storage::plan_progress(tx, *plan), {}};
                std::vector<BookId> books;
                for (auto const& county : progress.counties) {
                    books.push_back(county.county);
                }
                progress.stale = storage::stale_projects(tx, books, on);
                std::erase_if(progress.stale,
                    [&](storage::StaleProject const& each) { return each.project.kind != *kind; });
                return progress;
            });
    });
}

} // namespace doudi::operations
