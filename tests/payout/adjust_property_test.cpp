/// Whatever becomes known in whatever order: after a last adjustment, what was paid and paid up,
/// less what is recovered, is what is due by the facts and standards known last.
#include "support/adjust_world.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <sstream>
#include <vector>

namespace {

using doudi::Period;
using doudi::operations::Did;
using doudi::test::AdjustWorld;

Period const october = *Period::from(2020, 10);
Period const november = *Period::from(2020, 11);
Period const december = *Period::from(2020, 12);
doudi::Date const before_decision = *doudi::parse_date("2020-11-15");
constexpr int households = 4;

/// What is due by hand: 560 yuan less the income of the month; no income known: not entitled.
class Model {
public:
    explicit Model(std::vector<std::int64_t> const& yuan) {
        for (std::size_t i = 0; i < yuan.size(); ++i) {
            income_[{i + 1, october}] = yuan[i];
            income_[{i + 1, november}] = yuan[i];
        }
    }

    void set(std::size_t household, Period from, std::optional<std::int64_t> yuan) {
        for (auto const month : {october, november}) {
            if (month >= from) {
                income_[{household, month}] = yuan;
            }
        }
    }

    [[nodiscard]] std::string due() const {
        std::ostringstream text;
        for (auto const& [of, yuan] : income_) {
            if (yuan && *yuan < 560) {
                text << "610102 DB-R " << of.first << ' ' << of.second.text() << ' ' << 560 - *yuan
                     << ".00\n";
            }
        }
        return text.str();
    }

private:
    std::map<std::pair<std::size_t, Period>, std::optional<std::int64_t>> income_;
};

/// One history, decided by its seed.
class History {
public:
    explicit History(unsigned seed) : random_{seed} {
        std::vector<std::int64_t> incomes_fen;
        std::vector<std::int64_t> incomes_yuan;
        for (int i = 0; i < households; ++i) {
            incomes_yuan.push_back(std::int64_t{pick(7)} * 100);
            incomes_fen.push_back(incomes_yuan.back() * 12 * 100);
        }
        incomes_fen.front() = 0;
        incomes_yuan.front() = 0;
        model_.emplace(incomes_yuan);
        world_.enrol(world_.beilin, "DB-R", incomes_fen);
        world_.pay(october, known());
        if (pick(2) == 0) {
            change();
        }
        world_.pay(november, known());
    }

    void run() {
        auto const steps = 3 + pick(4);
        for (int i = 0; i < steps; ++i) {
            switch (pick(5)) {
            case 0:
            case 1: change(); break;
            case 2: world_.adjust(october, november, december, known()); break;
            case 3: world_.adjust(october, october, december, known()); break;
            default: cancel_or_pay(); break;
            }
        }
    }

    void finish() {
        world_.adjust(october, november, december);
        CHECK(world_.paid("DB-R") == model_->due());
        pay_adjustments();
        for (auto const& outcome : world_.adjust(october, november, december)) {
            CHECK(outcome.did == Did::unchanged);
        }
        CHECK(world_.paid("DB-R") == model_->due());
    }

private:
    int pick(int end) { return std::uniform_int_distribution<int>{0, end - 1}(random_); }

    std::optional<doudi::Date> known() {
        return pick(2) == 0 ? std::optional{before_decision} : std::nullopt;
    }

    /// A household is found to have had another income, or none that entitled it.
    void change() {
        auto const household = 1 + pick(households);
        auto const from = pick(2) == 0 ? october : november;
        if (left_.contains(household) && left_.at(household) <= from) {
            return; // nothing is left to be found out about
        }
        auto const yuan = pick(7) == 0 ? std::nullopt : std::optional<std::int64_t>{pick(7) * 100};
        auto const unit = world_.number("SELECT min(unit_no::bigint) + " +
            std::to_string(household - 1) + " FROM roster.enrolment");
        world_.correct_income(world_.beilin, std::to_string(unit), from,
            yuan ? std::optional{*yuan * 12 * 100} : std::nullopt);
        model_->set(static_cast<std::size_t>(household), from, yuan);
        left_.erase(household);
        if (!yuan) {
            left_.emplace(household, from);
        }
    }

    void pay_adjustments() {
        if (world_.number("SELECT count(*) FROM payout.batch WHERE period = '2020-12-01' "
                          "AND state <> 'cancelled'") > 0) {
            world_.take_all(december, december.last_day());
        }
    }

    void cancel_or_pay() {
        auto const open = world_.number("SELECT coalesce(max(batch), 0) FROM payout.batch "
                                        "WHERE state = 'built' AND kind <> 'regular'");
        if (pick(2) == 0) {
            if (open != 0) {
                auto wang = world_.as("wang");
                REQUIRE(cancel_batches(wang, world_.one({world_.beilin, doudi::BatchId{open}}))
                            .has_value());
            }
        } else {
            pay_adjustments();
        }
    }

    std::mt19937 random_;
    AdjustWorld world_;
    std::optional<Model> model_;
    std::map<int, Period> left_;
};

} // namespace

TEST_CASE("X4 paid + arrears - recovered is what is due, whatever was known when") {
    constexpr unsigned histories = 8;
    for (unsigned seed = 1; seed <= histories; ++seed) {
        INFO("seed " << seed);
        History history{seed};
        history.run();
        history.finish();
    }
}
