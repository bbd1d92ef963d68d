#include "adjustment_builder.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/merkle.hpp"
#include "doudi/operations/context.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "due_stream.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace doudi::operations {

namespace {

using payout::Correction;
using storage::MonthDifference;

/// By month and enrolment; few.
using Exclusions = std::map<std::pair<Period, EnrolmentId>, std::vector<storage::Exclusion>>;

/// One of the two batches, made when it gets its first line.
class Side {
public:
    Side(storage::Transaction& writing, AdjustmentTask const& task, std::string_view kind)
        : writing_{writing}, task_{task}, kind_{kind} {}

    Result<void> add(MonthDifference const& difference, Correction const& correction,
        Exclusions const& exclusions) {
        auto const total = doudi::add(content_.total, correction.amount);
        if (!total) {
            return total.error();
        }
        content_.total = *total;
        payout::Line const line{.line_no = static_cast<std::int32_t>(++content_.line_count),
            .for_period = correction.month,
            .person = difference.person,
            .enrolment = difference.enrolment,
            .enrolment_version = difference.version,
            .account = difference.payee,
            .amount = correction.amount};
        lines_.push_back(line);
        differences_.push_back({.line_no = line.line_no,
            .is_recovery = correction.is_recovery,
            .is_enrolled = difference.is_enrolled,
            .due = difference.account.due,
            .paid = correction.is_recovery ? difference.account.paid : difference.account.claimed,
            .set_off = correction.set_off,
            .amount = correction.amount});
        if (auto const found = exclusions.find({correction.month, difference.enrolment});
            found != exclusions.end()) {
            for (auto const& one : found->second) {
                exclusions_.push_back(one);
                exclusions_.back().line_no = line.line_no;
            }
        }
        return {};
    }

    [[nodiscard]] bool is_begun() const { return batch_ || !lines_.empty(); }

    /// The lines so far go to the database.
    void flush() {
        if (lines_.empty()) {
            return;
        }
        if (!batch_) {
            batch_ = insert_round(
                writing_, {task_.months.book, task_.in, task_.months.program, kind_, task_.by});
            purpose_ = batch_->purpose();
            leaf_.emplace(head());
        }
        storage::LineWriter writer{writing_, head()};
        for (auto const& line : lines_) {
            tree_.add_leaf(leaf_->of(line));
            writer.put(line);
        }
        writer.finish();
        insert_differences(writing_, *batch_, differences_);
        insert_exclusions(writing_, batch_->key, exclusions_);
        lines_.clear();
        differences_.clear();
        exclusions_.clear();
    }

    void put_set_offs(std::span<storage::SetOff const> set_offs) {
        insert_set_offs(writing_, *batch_, set_offs);
    }

    payout::BatchKey finish(payout::BatchContent const& inputs) {
        content_.merkle_root = tree_.root();
        content_.roster_sha256 = inputs.roster_sha256;
        content_.policy_sha256 = inputs.policy_sha256;
        content_.known_on = inputs.known_on;
        content_.imported_by = inputs.imported_by;
        finish_build(writing_, batch_->key, content_);
        return batch_->key;
    }

private:
    [[nodiscard]] payout::LineHead head() const {
        return {batch_->key, task_.in, task_.months.program, purpose_};
    }

    storage::Transaction& writing_;
    AdjustmentTask const& task_;
    std::string_view kind_;
    std::optional<payout::Batch> batch_;
    std::string purpose_;
    std::optional<payout::LeafText> leaf_;
    MerkleTree tree_;
    payout::BatchContent content_;
    std::vector<payout::Line> lines_;
    std::vector<storage::Difference> differences_;
    std::vector<storage::Exclusion> exclusions_;
};

class Builder {
public:
    Builder(
        storage::Transaction& reading, storage::Transaction& writing, AdjustmentTask const& task)
        : reading_{reading}, writing_{writing}, task_{task}, stage_{writing, task.months.book},
          arrears_{writing, task, payout::kind_arrears}, recovery_{writing, task,
                                                             payout::kind_recovery} {}

    Result<std::vector<payout::BatchKey>> run() {
        for (auto const month : task_.months.months) {
            if (auto const done = stage_due(month); !done) {
                return done.error();
            }
        }
        stage_.compare(task_.months);
        if (auto const done = correct_all(); !done) {
            return done.error();
        }
        payout::BatchContent const inputs{.roster_sha256 = rosters_.finish(),
            .policy_sha256 = task_.policy.sha256(),
            .known_on = task_.known,
            .imported_by = stage_.importers(task_.months.book)};
        std::vector<payout::BatchKey> built;
        for (Side* const side : {&arrears_, &recovery_}) {
            if (side->is_begun()) {
                built.push_back(side->finish(inputs));
            }
        }
        return built;
    }

private:
    std::vector<RegionCode> regions(Period month) {
        return storage::region_and_ancestors(
            reading_, region_of(task_.months.book), month.first_day());
    }

    /// What a month owes as known now.
    Result<void> stage_due(Period month) {
        auto const roster = roster_of(reading_, task_.months.book, task_.months.program, month);
        auto const rules = due_rules(task_.policy, roster, regions(month), task_.known);
        if (!rules) {
            return rules.error();
        }
        rosters_.update(month.text());
        Screening const screening{reading_, {roster.book, month, {roster.program}}, rules->policy};
        DueStream dues{reading_, roster, *rules, screening};
        while (auto const* const due = dues.next()) {
            auto const& enrolment = *due->enrolment;
            rosters_.update(enrolment.facts_hash);
            stage_.put(month, enrolment, due->amount);
            if (!due->exclusions.empty()) {
                exclusions_.emplace(std::pair{month, enrolment.enrolment}, due->exclusions);
            }
        }
        return {};
    }

    /// What may be set off, where the policy allows it.
    std::optional<payout::SetOffRule> set_off_rule() {
        auto const figures =
            set_off_figures(task_.policy, regions(task_.in), task_.in, task_.known);
        if (figures.allowed == nullptr) {
            return std::nullopt;
        }
        payout::SetOffRule rule{.year = task_.in.year()};
        if (figures.most != nullptr) {
            rule.percent_most = std::min(figures.most->figure.value, rule.percent_most);
        }
        return rule;
    }

    Result<void> correct_all(std::optional<payout::SetOffRule> const& rule) {
        constexpr int people_at_once = 5000;
        for (auto some = stage_.next(people_at_once); !some.empty();
             some = stage_.next(people_at_once)) {
            for (auto first = some.cbegin(); first != some.cend();) {
                auto const last = std::find_if(first, some.cend(),
                    [&](auto const& other) { return other.person != first->person; });
                if (auto const done = correct_person({first, last}, rule); !done) {
                    return done.error();
                }
                first = last;
            }
            flush();
        }
        return {};
    }

    /// Set off to nothing, there is no batch to hold the set-offs: then both stand as they are.
    Result<void> correct_all() {
        auto done = correct_all(set_off_rule());
        if (!done || set_offs_.empty()) {
            return done;
        }
        set_offs_.clear();
        stage_.restart();
        return correct_all(std::nullopt);
    }

    Result<void> correct_person(
        std::span<MonthDifference const> months, std::optional<payout::SetOffRule> const& rule) {
        accounts_.clear();
        for (auto const& month : months) {
            accounts_.push_back(month.account);
        }
        auto const corrections = payout::correct(accounts_, rule);
        DOUDI_CHECK(corrections.size() == months.size()); // only months that differ are read
        for (std::size_t i = 0; i < corrections.size(); ++i) {
            auto const& correction = corrections[i];
            if (correction.set_off > Money{}) {
                auto const fen = correction.set_off.fen();
                set_offs_.push_back(
                    {months[i].person, correction.month, correction.is_recovery ? -fen : fen});
            }
            if (correction.amount > Money{}) {
                auto const added = (correction.is_recovery ? recovery_ : arrears_)
                                       .add(months[i], correction, exclusions_);
                if (!added) {
                    return added.error();
                }
            }
        }
        return {};
    }

    void flush() {
        arrears_.flush();
        recovery_.flush();
        for (Side* const side : {&arrears_, &recovery_}) {
            if (side->is_begun() && !set_offs_.empty()) {
                side->put_set_offs(set_offs_);
                set_offs_.clear();
            }
        }
    }

    storage::Transaction& reading_;
    storage::Transaction& writing_;
    AdjustmentTask const& task_;
    storage::DueStage stage_;
    Side arrears_;
    Side recovery_;
    Sha256 rosters_;
    Exclusions exclusions_;
    std::vector<payout::MonthAccount> accounts_;
    std::vector<storage::SetOff> set_offs_;
};

} // namespace

SetOffFigures set_off_figures(benefits::Policy const& policy, std::span<RegionCode const> regions,
    Period in, std::optional<Date> known) {
    auto const* const allowed = policy.find("adjust.offset", regions, in, known);
    if (allowed == nullptr || allowed->figure.value != 1) {
        return {};
    }
    return {allowed, policy.find("adjust.offset.most", regions, in, known)};
}

Result<std::vector<payout::BatchKey>> build_adjustment(
    storage::Transaction& reading, storage::Transaction& writing, AdjustmentTask const& task) {
    return Builder{reading, writing, task}.run();
}

} // namespace doudi::operations
