#include "doudi/operations/verification.hpp"

#include "doudi/operations/recorded.hpp"
#include "region_books.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace doudi::operations {

namespace {

using storage::Sample;
using storage::SampleId;

constexpr std::size_t seed_length_max = 64;

Asked asked_for(SampleId sample, std::string_view action) {
    return {.book = audit::no_book,
        .action = "verification." + std::string{action},
        .subject = "sample " + std::to_string(sample.value())};
}

Result<Sample> permitted_sample(
    storage::Transaction& tx, Context const& context, SampleId id, access::Action action) {
    auto sample = storage::find_sample(tx, id);
    if (!sample) {
        return Error{Refusal::unknown_sample, std::to_string(id.value())};
    }
    if (auto const allowed = permit(tx, context, action, region_of(sample->book)); !allowed) {
        return allowed.error();
    }
    return *std::move(sample);
}

Result<Sample> draw(storage::Transaction& tx, Context const& context, DrawSample const& request) {
    auto const books = permitted_books(
        tx, context, access::Action::sign_off_checks, request.region, request.period.first_day());
    if (!books) {
        return books.error();
    }
    auto frame = storage::sample_frame(tx, request.period, *books, request.programs);
    auto const size = reconcile::sample_size(request.rule, frame.line_count);
    if (!size) {
        return Error{size.error().code,
            size.error().detail.empty() ? request.region.text() + " " + request.period.text()
                                        : size.error().detail};
    }
    auto const id = storage::insert_sample(tx,
        {.book = BookId{request.region.number()},
            .period = request.period,
            .programs = request.programs,
            .confidence_percent = request.rule.confidence_percent,
            .margin_percent = request.rule.margin_percent,
            .z_10000 = *reconcile::deviate_of(request.rule.confidence_percent),
            .seed = request.seed,
            .frame = std::move(frame),
            .sample_count = *size,
            .drawn_by = context.actor.id});
    return *storage::find_sample(tx, id);
}

/// What only the sample shows: lines that were not drawn, or stand twice.
std::vector<VisitFault> faults_in(
    storage::Transaction& tx, Sample const& sample, VisitSheet const& sheet) {
    std::vector<VisitFault> faults;
    std::set<std::tuple<BookId, BatchId, std::int32_t>> seen;
    for (std::size_t i = 0; i < sheet.visits.size(); ++i) {
        auto const& visit = sheet.visits[i];
        if (!seen.emplace(visit.county, visit.batch, visit.line_no).second) {
            faults.push_back({sheet.rows[i], {Refusal::malformed, "line: repeated"}});
        }
    }
    for (auto const place : storage::visits_outside(tx, sample, sheet.visits)) {
        faults.push_back(
            {sheet.rows[static_cast<std::size_t>(place)], {Refusal::not_in_sample, "line"}});
    }
    return faults;
}

Result<std::int64_t> enter(
    storage::Transaction& tx, Context const& context, SampleId id, VisitSheet& sheet) {
    auto const sample = permitted_sample(tx, context, id, access::Action::reconcile);
    if (!sample) {
        return sample.error();
    }
    auto const found = faults_in(tx, *sample, sheet);
    sheet.faults.insert(sheet.faults.end(), found.begin(), found.end());
    if (!sheet.faults.empty()) {
        std::stable_sort(sheet.faults.begin(), sheet.faults.end(),
            [](VisitFault const& a, VisitFault const& b) { return a.row < b.row; });
        return Error{Refusal::file_has_faults, std::to_string(sheet.faults.size())};
    }
    return storage::insert_visits(tx, *sample, sheet.visits, context.actor.id);
}

} // namespace

Result<Sample> draw_sample(Context& context, DrawSample const& request) {
    Asked const asked{.book = BookId{request.region.number()},
        .action = "verification.draw",
        .subject = request.region.text() + ' ' + request.period.text()};
    return recorded(context, asked, [&]() -> Result<Sample> {
        if (request.seed) {
            if (auto const sound = check_text("seed", *request.seed, seed_length_max); !sound) {
                return sound.error();
            }
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<Sample> {
            auto sample = draw(tx, context, request);
            if (sample) {
                append_done(tx, context, asked, "sample " + std::to_string(sample->id.value()));
            }
            return sample;
        });
    });
}

Result<SampleCheck> redraw_sample(Context& context, SampleId id) {
    return storage::read_only(context.db, [&](storage::Transaction& tx) -> Result<SampleCheck> {
        auto const sample = permitted_sample(tx, context, id, access::Action::read);
        if (!sample) {
            return sample.error();
        }
        auto const again = storage::draw_again(tx, *sample);
        return SampleCheck{.sample = *sample,
            .is_same_frame = again.frame_sha256 == sample->frame_sha256,
            .differing = again.differing};
    });
}

Result<std::int64_t> enter_visits(Context& context, SampleId id, VisitSheet& sheet) {
    auto const asked = asked_for(id, "enter");
    auto const faults = sheet.faults;
    return recorded(context, asked, [&]() -> Result<std::int64_t> {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<std::int64_t> {
            sheet.faults = faults; // an attempt may be run again
            auto count = enter(tx, context, id, sheet);
            if (count) {
                append_done(tx, context, asked, std::to_string(*count) + " results");
            }
            return count;
        });
    });
}

} // namespace doudi::operations
