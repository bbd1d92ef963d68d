#include "doudi/operations/simulate_policy.hpp"

#include "doudi/base/embedded.hpp"
#include "doudi/benefits/entitlement.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/line_rows.hpp"
#include "due_stream.hpp"
#include "parallel.hpp"
#include "region_books.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>

namespace doudi::operations {

namespace {

constexpr int months_max = 36;

/// What is due of one roster in one month under one policy.
class Cost {
public:
    void add(Money amount, std::size_t people) {
        if (amount == Money{}) {
            return;
        }
        ++cost_.payments;
        cost_.people += static_cast<std::int64_t>(people);
        auto const total = doudi::add(cost_.amount, amount);
        overflow_ = overflow_ || !total;
        cost_.amount = total ? *total : cost_.amount;
    }

    /// Another month of the same roster.
    void add(SimulatedCost const& month) {
        cost_.payments += month.payments;
        cost_.people = std::max(cost_.people, month.people);
        auto const total = doudi::add(cost_.amount, month.amount);
        overflow_ = overflow_ || !total;
        cost_.amount = total ? *total : cost_.amount;
    }

    [[nodiscard]] Result<SimulatedCost> result() const {
        return overflow_ ? Result<SimulatedCost>{Error{Refusal::overflow, {}}} : cost_;
    }

private:
    SimulatedCost cost_;
    bool overflow_ = false;
};

struct Costs {
    Cost present;
    Cost changed;
};

/// A roster of a month with the rules of both policies; none: nothing is due.
struct Task {
    storage::RosterKey roster;
    std::optional<DueRules> present;
    std::optional<DueRules> changed;
};

struct Policies {
    benefits::Policy present;
    benefits::Policy changed;
};

Result<Policies> policies_of(SimulatePolicy const& request) {
    auto present = benefits::load_policy(embedded::policy());
    if (!present) {
        return present.error();
    }
    auto changed = benefits::load_policy(packs_with(request.packs));
    if (!changed) {
        return changed.error();
    }
    return Policies{*std::move(present), *std::move(changed)};
}

std::optional<DueRules> rules_of(benefits::Policy const& policy, storage::RosterKey const& roster,
    std::span<RegionCode const> regions) {
    auto rules = due_rules(policy, roster, regions);
    return rules ? std::optional{*std::move(rules)} : std::nullopt;
}

/// Every roster of every month.
Result<std::vector<Task>> plan(storage::Transaction& tx, Context const& context,
    SimulatePolicy const& request, Policies const& policies) {
    auto const books = permitted_books(
        tx, context, access::Action::read, request.region, request.from.first_day());
    if (!books) {
        return books.error();
    }
    std::vector<Task> tasks;
    for (auto month = request.from; month <= request.until; month = month.next()) {
        std::map<BookId, std::vector<RegionCode>> regions;
        for (auto& roster : rosters_in_force(tx, *books, request.programs, month)) {
            auto [found, is_new] = regions.try_emplace(roster.book);
            if (is_new) {
                found->second =
                    storage::region_and_ancestors(tx, region_of(roster.book), month.first_day());
            }
            auto present = rules_of(policies.present, roster, found->second);
            auto changed = rules_of(policies.changed, roster, found->second);
            if (present || changed) {
                tasks.push_back({std::move(roster), std::move(present), std::move(changed)});
            }
        }
    }
    if (tasks.empty()) {
        return Error{Refusal::no_roster, request.region.text() + ' ' + request.from.text()};
    }
    return tasks;
}

bool is_frozen(std::optional<DueRules> const& rules) {
    return rules && rules->freeze;
}

void add_all(storage::Transaction& tx, storage::RosterKey const& roster,
    std::optional<DueRules> const& rules, Cost& cost) {
    if (!rules) {
        return;
    }
    DueStream dues{tx, roster, *rules};
    while (auto const* const due = dues.next()) {
        cost.add(due->amount, due->enrolment->facts.members.size());
    }
}

std::optional<Screening> screening_of(storage::Transaction& tx, storage::RosterKey const& roster,
    std::optional<DueRules> const& rules) {
    return rules ? std::optional<Screening>{std::in_place, tx, roster, rules->policy, *rules}
                 : std::nullopt;
}

Money due_of(std::optional<DueRules> const& rules, std::optional<Screening> const& screening,
    storage::FrozenEnrolment const& enrolment) {
    return rules ? screened_amount(*rules, *screening, enrolment) : Money{};
}

Costs compute(storage::Transaction& tx, Task const& task) {
    Costs costs;
    if (is_frozen(task.present) || is_frozen(task.changed)) {
        add_all(tx, task.roster, task.present, costs.present);
        add_all(tx, task.roster, task.changed, costs.changed);
        return costs;
    }
    auto const present = screening_of(tx, task.roster, task.present);
    auto const changed = screening_of(tx, task.roster, task.changed);
    storage::EnrolmentStream enrolments{tx, task.roster};
    while (auto const* const enrolment = enrolments.next()) {
        auto const people = enrolment->facts.members.size();
        costs.present.add(due_of(task.present, present, *enrolment), people);
        costs.changed.add(due_of(task.changed, changed, *enrolment), people);
    }
    return costs;
}

/// Adds the months of a roster up; its order is that of program and book.
class Sums {
public:
    void add(storage::RosterKey const& roster, Costs const& costs) {
        std::lock_guard const lock{mutex_};
        auto& sum = sums_[{roster.program, roster.book}];
        take(sum.present, costs.present);
        take(sum.changed, costs.changed);
    }

    [[nodiscard]] Result<std::vector<SimulatedLine>> lines() const {
        if (overflow_) {
            return Error{Refusal::overflow, {}};
        }
        std::vector<SimulatedLine> lines;
        for (auto const& [key, costs] : sums_) {
            auto const present = costs.present.result();
            auto const changed = costs.changed.result();
            if (!present || !changed) {
                return Error{Refusal::overflow, key.first};
            }
            if (present->payments > 0 || changed->payments > 0) {
                lines.push_back({key.first, key.second, *present, *changed});
            }
        }
        return lines;
    }

private:
    void take(Cost& sum, Cost const& month) {
        auto const cost = month.result();
        overflow_ = overflow_ || !cost;
        if (cost) {
            sum.add(*cost);
        }
    }

    std::mutex mutex_;
    std::map<std::pair<std::string, BookId>, Costs> sums_;
    bool overflow_ = false;
};

Result<std::vector<SimulatedLine>> simulate(
    Context& context, SimulatePolicy const& request, Policies const& policies) {
    return storage::read_only(
        context.db, [&](storage::Transaction& tx) -> Result<std::vector<SimulatedLine>> {
            auto const tasks = plan(tx, context, request, policies);
            if (!tasks) {
                return tasks.error();
            }
            auto const snapshot = tx.snapshot();
            Sums sums;
            std::atomic<std::int64_t> done{0};
            for_each_in_parallel(tasks->size(), core_count(), [&](std::size_t i) {
                auto const& task = (*tasks)[i];
                sums.add(task.roster,
                    storage::read_snapshot(context.db, snapshot,
                        [&](storage::Transaction& reading) { return compute(reading, task); }));
                context.report(
                    {"模拟政策", "simulating"}, ++done, static_cast<std::int64_t>(tasks->size()));
            });
            return sums.lines();
        });
}

} // namespace

Result<std::vector<SimulatedLine>> simulate_policy(
    Context& context, SimulatePolicy const& request) {
    Asked const asked{.book = BookId{request.region.number()},
        .action = "policy.simulate",
        .subject = request.region.text() + ' ' + request.from.text() + ' ' + request.until.text()};
    return recorded_reading(context, asked, [&]() -> Result<std::vector<SimulatedLine>> {
        if (request.until < request.from ||
            request.until.months_since(request.from) >= months_max) {
            return Error{Refusal::malformed_period,
                request.from.text() + ' ' + request.until.text() + ": at most " +
                    std::to_string(months_max) + " months"};
        }
        auto const policies = policies_of(request);
        if (!policies) {
            return policies.error();
        }
        return simulate(context, request, *policies);
    });
}

} // namespace doudi::operations
