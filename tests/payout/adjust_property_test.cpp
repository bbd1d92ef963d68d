/// Whatever becomes known in whatever order: after a last adjustment, what was paid and paid up,
/// less what is recovered, is what is due by the facts and standards known last.
#include "adjustment_builder.hpp"
#include "doudi/base/embedded.hpp"
#include "doudi/storage/batch_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "explain_line.hpp"
#include "support/adjust_world.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <array>
#include <chrono>
#include <iostream>
#include <map>
#include <sstream>
#include <tuple>
#include <vector>

namespace {

using doudi::Period;
using doudi::Result;
using doudi::benefits::Policy;
using doudi::storage::Transaction;
using doudi::test::AdjustWorld;

Period const october = *Period::from(2020, 10);
Period const november = *Period::from(2020, 11);
Period const december = *Period::from(2020, 12);
std::array const both{october, november};
doudi::Date const before_decision = *doudi::parse_date("2020-11-15");
doudi::Date const last_day = *doudi::parse_date("2020-12-31");
constexpr int households = 12;

/// What Beilin decides for itself: each standard from a month on, a day after the one before.
class Decisions {
public:
    /// Percent of arrears that may be set off; below zero: nothing may be.
    explicit Decisions(int set_off_percent) {
        add("adjust.offset", "2020-01",
            set_off_percent < 0 ? "choice = \"no\"" : "choice = \"yes\"");
        add("adjust.offset.most", "2020-01",
            "percent = " + std::to_string(std::max(set_off_percent, 0)));
    }

    void decide(Period from, std::int64_t yuan) {
        add("dibao.rural", from.text(),
            "yuan_per_month = \"" + std::to_string(yuan) + "\"\ndecided = \"" +
                doudi::format_date(december.first_day() + date::days{decided_++}) + "\"");
    }

    /// With all packs there are.
    [[nodiscard]] Policy policy() const {
        auto const inside = doudi::embedded::policy();
        std::vector<doudi::embedded::TextFile> files{inside.begin(), inside.end()};
        files.push_back({"610102-2020", {}, text_});
        auto policy = doudi::benefits::load_policy(files);
        if (!policy) {
            throw std::runtime_error{policy.error().detail};
        }
        return *std::move(policy);
    }

private:
    void add(std::string const& name, std::string const& from, std::string const& value) {
        text_ += "[[figure]]\nname = \"" + name + "\"\nfrom = \"" + from + "\"\n" + value +
            "\nsource = \"s\"\nbasis = \"assumed\"\n";
    }

    std::string text_ = "region = \"610102\"\n";
    int decided_ = 0;
};

/// What is due by hand: the standard less the income of the month; no income known: not entitled.
class Model {
public:
    explicit Model(std::vector<int> const& hundreds) {
        for (std::size_t i = 0; i < hundreds.size(); ++i) {
            for (auto const month : both) {
                income_[{i + 1, month}] = std::int64_t{hundreds[i]} * 100;
            }
        }
    }

    void set_income(std::size_t household, Period from, std::optional<std::int64_t> yuan) {
        for (auto const month : both) {
            if (month >= from) {
                income_[{household, month}] = yuan;
            }
        }
    }

    /// Due for the month of the death and never after.
    void bury(std::size_t household, doudi::Date died_on) {
        auto const last = Period::of(died_on);
        auto const known = last_.emplace(household, last).first;
        known->second = std::min(known->second, last);
    }

    void set_standard(Period from, std::int64_t yuan) {
        for (auto& [month, standard] : standard_) {
            standard = month >= from ? yuan : standard;
        }
    }

    [[nodiscard]] std::string due() const {
        std::ostringstream text;
        for (auto const& [of, yuan] : income_) {
            auto const standard = standard_.at(of.second);
            auto const died = last_.find(of.first);
            if (yuan && *yuan < standard && (died == last_.end() || of.second <= died->second)) {
                text << "610102 DB-R " << of.first << ' ' << of.second.text() << ' '
                     << standard - *yuan << ".00\n";
            }
        }
        return text.str();
    }

private:
    std::map<std::pair<std::size_t, Period>, std::optional<std::int64_t>> income_;
    std::map<std::size_t, Period> last_; // of those who died
    std::map<Period, std::int64_t> standard_{{october, 560}, {november, 560}};
};

/// What happens: which of six things, to which household, from which month, and how much.
using Step = std::tuple<int, int, bool, int>;

struct Start {
    std::vector<int> incomes; // hundreds of yuan a month
    int set_off_percent;
    bool is_early; // paid by the standards known before Xi'an's decision
};

class History {
public:
    explicit History(Start const& start)
        : decisions_{start.set_off_percent}, model_{start.incomes} {
        std::vector<std::int64_t> incomes_fen;
        for (auto const hundreds : start.incomes) {
            incomes_fen.push_back(std::int64_t{hundreds} * 100 * 12 * 100);
        }
        world_.enrol(world_.beilin, "DB-R", incomes_fen);
        officer_ = world_.as("wang").actor.id;
        first_unit_ = world_.number("SELECT min(unit_no::bigint) FROM roster.enrolment");
        for (auto const month : both) {
            world_.pay(month, start.is_early ? std::optional{before_decision} : std::nullopt);
        }
    }

    void take(Step const& step) {
        auto const [kind, household, is_october, number] = step;
        auto const from = is_october ? october : november;
        switch (kind) {
        case 0: find_out(household, from, number); break;
        case 1: decide(from, 400 + std::int64_t{number} * 50); break;
        case 2: adjust(from, november); break;
        case 3: pay_adjustments(); break;
        case 4: bury(household, from); break;
        default: cancel_last(); break;
        }
    }

    /// Arrears found before and not paid yet are not recovered before they are, so what is left of
    /// them is found by the second adjustment.
    void finish() {
        adjust(october, november);
        pay_adjustments();
        adjust(october, november);
        RC_ASSERT(world_.paid("DB-R") == model_.due());
        RC_ASSERT(world_.verify() == "");
        pay_adjustments();
        RC_ASSERT(adjust(october, november) == 0U);
        RC_ASSERT(world_.paid("DB-R") == model_.due());
        RC_ASSERT(world_.verify() == "");
    }

private:
    /// A household had another income, or (7) none that entitled it.
    void find_out(int household, Period from, int hundreds) {
        if (left_.contains(household) && left_.at(household) <= from) {
            return; // nothing is left to be found out about
        }
        constexpr int none = 7;
        auto const yuan =
            hundreds == none ? std::nullopt : std::optional{std::int64_t{hundreds} * 100};
        world_.correct_income(world_.beilin, std::to_string(first_unit_ + household - 1), from,
            yuan ? std::optional{*yuan * 12 * 100} : std::nullopt);
        model_.set_income(static_cast<std::size_t>(household), from, yuan);
        left_.erase(household);
        if (!yuan) {
            left_.emplace(household, from);
        }
    }

    /// Somebody died the month before.
    void bury(int household, Period month) {
        auto const died_on = month.first_day() - date::days{3};
        world_.bury(world_.beilin, household, died_on);
        model_.bury(static_cast<std::size_t>(household), died_on);
    }

    void decide(Period from, std::int64_t yuan) {
        decisions_.decide(from, yuan);
        model_.set_standard(from, yuan);
        policy_.reset();
    }

    /// The batches built; each line is explained to its amount.
    std::size_t adjust(Period from, Period to) {
        if (!policy_) {
            policy_.emplace(decisions_.policy());
        }
        auto const built =
            doudi::storage::read_only(world_.database.get(), [&](Transaction& reading) {
                return doudi::storage::write(world_.database.get(),
                    [&](Transaction& writing) { return build(reading, writing, from, to); });
            });
        RC_ASSERT(built.has_value());
        return *built;
    }

    Result<std::size_t> build(Transaction& reading, Transaction& writing, Period from, Period to) {
        doudi::storage::open_month(writing, december);
        std::size_t count = 0;
        for (auto const& months : paid_months(writing, std::array{world_.beilin}, {}, from, to)) {
            auto const built = doudi::operations::build_adjustment(reading, writing,
                {.months = months,
                    .in = december,
                    .known = last_day,
                    .by = officer_,
                    .policy = *policy_});
            if (!built) {
                return built.error();
            }
            for (auto const& key : *built) {
                explain_all(writing, *find_batch(writing, key));
            }
            count += built->size();
        }
        return count;
    }

    void explain_all(Transaction& tx, doudi::payout::Batch const& batch) {
        for (int number = 1; number <= batch.content.line_count; ++number) {
            auto const view = doudi::operations::explain(tx, batch, number, *policy_);
            RC_ASSERT(view.has_value()); // refused unless it sums to the line
        }
    }

    void pay_adjustments() {
        if (world_.number("SELECT count(*) FROM payout.batch WHERE period = '2020-12-01' "
                          "AND state <> 'cancelled'") > 0) {
            world_.take_all(december, december.last_day());
        }
    }

    void cancel_last() {
        auto const open = world_.number("SELECT coalesce(max(batch), 0) FROM payout.batch "
                                        "WHERE state = 'built' AND kind <> 'regular'");
        if (open != 0) {
            auto wang = world_.as("wang");
            RC_ASSERT(cancel_batches(wang, world_.one({world_.beilin, doudi::BatchId{open}}))
                          .has_value());
        }
    }

    AdjustWorld world_;
    Decisions decisions_;
    Model model_;
    std::optional<Policy> policy_;
    std::int64_t first_unit_ = 0;
    doudi::UserId officer_{0};
    std::map<int, Period> left_;
};

/// Evenly, from the first history on: rapidcheck begins with small numbers.
rc::Gen<int> in_range(int min, int end) {
    return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(min, end));
}

rc::Gen<std::vector<Step>> steps() {
    return rc::gen::resize(12,
        rc::gen::container<std::vector<Step>>(rc::gen::tuple(
            rc::gen::weightedElement<int>({{6, 0}, {1, 1}, {2, 2}, {1, 3}, {1, 4}, {1, 5}}),
            in_range(1, households + 1), rc::gen::arbitrary<bool>(), in_range(0, 8))));
}

} // namespace

TEST_CASE("X4 paid + arrears - recovered is what is due, whatever was known when") {
    // Each history takes seconds, so there are as many as fit in.
    constexpr std::chrono::seconds enough{20};
    auto const begun = std::chrono::steady_clock::now();
    int histories = 0;
    rc::prop("under any sequence of facts, standards, adjustments, payments", [&] {
        Start start{*rc::gen::container<std::vector<int>>(households, in_range(0, 7)),
            *rc::gen::element(-1, 50, 100), *rc::gen::arbitrary<bool>()};
        auto const what = *steps();
        if (std::chrono::steady_clock::now() - begun > enough) {
            return;
        }
        ++histories;
        start.incomes.front() = 0; // somebody is paid
        History history{start};
        for (auto const& step : what) {
            history.take(step);
        }
        history.finish();
    });
    std::cout << histories << " histories of " << households << " households\n";
    CHECK(histories > 0);
}
