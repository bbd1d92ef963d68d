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
struct RosterRules {
    storage::RosterKey roster;
    std::optional<DueRules> present;
    std::optional<DueRules> changed;
};

/// The rosters of one book in one month.
struct Task {
    BookId book;
    Period month;
    std::vector<RegionCode> regions;
    std::vector<RosterRules> rosters;
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
        for (auto& roster : rosters_in_force(tx, *books, request.programs, month)) {
            auto const book = roster.book;
            if (tasks.empty() || tasks.back().book != book || tasks.back().month != month) {
                tasks.push_back({book, month,
                    storage::region_and_ancestors(tx, region_of(book), month.first_day()), {}});
            }
            auto& task = tasks.back();
            auto present = rules_of(policies.present, roster, task.regions);
            auto changed = rules_of(policies.changed, roster, task.regions);
            if (present || changed) {
                task.rosters.push_back({std::move(roster), std::move(present), std::move(changed)});
            }
        }
    }
    std::erase_if(tasks, [](Task const& task) { return task.rosters.empty(); });
    if (tasks.empty()) {
        return Error{Refusal::no_roster, request.region.text() + ' ' + request.from.text()};
    }
    return tasks;
}

bool is_frozen(std::optional<DueRules> const& rules) {
    return rules && rules->freeze;
}

/// What one policy excludes of the rosters of a book.
Screening screening_of(storage::Transaction& tx, benefits::Policy const& policy, Task const& task) {
    ScreenedRosters rosters{task.book, task.month, {}};
    for (auto const& each : task.rosters) {
        rosters.programs.push_back(each.roster.program);
    }
    return {tx, rosters, {&policy, task.regions, std::nullopt}};
}

void add_all(storage::Transaction& tx, storage::RosterKey const& roster,
    std::optional<DueRules> const& rules, Screening const& screening, Cost& cost) {
    if (!rules) {
        return;
    }
    DueStream dues{tx, roster, *rules, screening};
    while (auto const* const due = dues.next()) {
        cost.add(due->amount, due->enrolment->facts.members.size());
    }
}

Money due_of(std::optional<DueRules> const& rules, Screening const& screening,
    std::string_view program, storage::FrozenEnrolment const& enrolment) {
    return rules ? screened_amount(*rules, screening, program, enrolment) : Money{};
}

struct Screenings {
    Screening present;
    Screening changed;
};

Costs compute(storage::Transaction& tx, RosterRules const& rules, Screenings const& screenings) {
    Costs costs;
    auto const& [present, changed] = screenings;
    if (is_frozen(rules.present) || is_frozen(rules.changed)) {
        add_all(tx, rules.roster, rules.present, present, costs.present);
        add_all(tx, rules.roster, rules.changed, changed, costs.changed);
        return costs;
    }
    auto const& program = rules.roster.program;
    storage::EnrolmentStream enrolments{tx, rules.roster};
    while (auto const* const enrolment = enrolments.next()) {
        auto const people = enrolment->facts.members.size();
        costs.present.add(due_of(rules.present, present, program, *enrolment), people);
        costs.changed.add(due_of(rules.changed, changed, program, *enrolment), people);
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

void add(storage::Transaction& tx, Policies const& policies, Task const& task, Sums& sums) {
    Screenings const screenings{
        screening_of(tx, policies.present, task), screening_of(tx, policies.changed, task)};
    for (auto const& each : task.rosters) {
        sums.add(each.roster, compute(tx, each, screenings));
    }
}

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
                storage::read_snapshot(context.db, snapshot, [&](storage::Transaction& reading) {
                    add(reading, policies, (*tasks)[i], sums);
                });
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
