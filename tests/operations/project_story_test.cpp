/// Plays project_story.txt: all operations of projects, all they refuse, and the balances of the
/// four ledgers after each.
#include "project_fixture.hpp"
#include "story.hpp"
#include "support/print.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

namespace doudi::test {
namespace {

class Story : public ProjectFixture {
public:
    std::string step(std::string const& who, Words const& words) {
        auto context = at(who);
        auto const& verb = words.at(0);
        if (verb == "plan" || verb == "counties" || verb == "coverage" || verb == "stale") {
            return of_plan(context, words);
        }
        if (verb == "add") {
            auto const added = add(who, words);
            if (added) {
                projects_.push_back(added->number);
            }
            return added ? std::string{projects::name_of(added->stage)} : said(added);
        }
        if (verb == "stage") {
            return stepped(reach_stage(context,
                {.of = project(words.at(1)),
                    .stage = projects::stage_of(words.at(2)).value(),
                    .on = day(words.at(4)),
                    .paper = words.at(3),
                    .final_cost =
                        words.size() > 5 ? std::optional{yuan(words.at(5))} : std::nullopt}));
        }
        if (verb == "recover") {
            auto const done = recover_unspent(context,
                {.of = project(words.at(1)),
                    .amount =
                        words.at(2) == "all" ? std::nullopt : std::optional{yuan(words.at(2))},
                    .reference = words.at(3),
                    .on = day(words.at(4))});
            auto const text = stepped(done);
            return done && done->is_new ? "ok" : text;
        }
        if (verb == "verify") {
            return verified(context);
        }
        return of_instalment(context, words);
    }

    /// As the head of the story says.
    std::string stands() {
        auto const list = [&](Words const& codes, std::string_view program) {
            std::string text;
            for (auto const& code : codes) {
                text += " " + format_yuan(total(code, code == "M1001" ? "" : program));
            }
            return text;
        };
        return format_yuan(last_kept_) + "; Q" + list({"Q102", "Q103", "Q105"}, "HX") + "; M" +
            list({"M1001", "M5002", "M3002"}, "HX") + "; U" +
            list({"U2303", "U4001", "U5001", "U2103"}, "HX") + "; B" +
            list({"B6001", "B7101"}, "HX");
    }

private:
    std::string of_plan(operations::Context& context, Words const& words) {
        operations::PlanName const of{province, words.at(1), std::stoi(words.at(2))};
        if (words.at(0) == "plan") {
            auto const plan = make_plan(context,
                {.of = of,
                    .year_to =
                        words.size() > 3 ? std::optional{std::stoi(words.at(3))} : std::nullopt,
                    .decision = "陕民发〔2020〕1号",
                    .on = day("2020-03-01")});
            return !plan ? said(plan)
                         : (plan->count_max ? std::to_string(*plan->count_max) : "-") + " " +
                    (plan->total_max ? format_yuan(*plan->total_max) : "-") + " " +
                    (plan->coverage_percent ? std::to_string(*plan->coverage_percent) : "-");
        }
        if (words.at(0) == "counties") {
            auto file = "region_code,villages,deep_poverty\n" + words.at(3) + "\n";
            for (auto& letter : file) {
                letter = letter == ':' ? ',' : letter;
            }
            // Between counties a comma, between their figures a colon.
            for (auto at = file.find("no,"); at != std::string::npos; at = file.find("no,", at)) {
                file.replace(at, 3, "no\n");
            }
            for (auto at = file.find("yes,"); at != std::string::npos; at = file.find("yes,", at)) {
                file.replace(at, 4, "yes\n");
            }
            return said(put_plan_counties(context, of, file));
        }
        bool const is_stale = words.at(0) == "stale";
        auto const progress =
            plan_progress(context, of, day(is_stale ? words.at(3) : "2020-12-31"));
        if (!progress) {
            return said(progress);
        }
        std::int64_t covered = 0;
        std::int64_t villages = 0;
        for (auto const& county : progress->counties) {
            covered += county.covered;
            villages += county.villages;
        }
        return is_stale ? std::to_string(progress->stale.size())
                        : std::to_string(covered) + "/" + std::to_string(villages);
    }

    std::string of_instalment(operations::Context& context, Words const& words) {
        auto const& verb = words.at(0);
        auto const done = [&]() -> Result<operations::SteppedInstalment> {
            if (verb == "ask") {
                return ask_instalment(context,
                    {project(words.at(1)), projects::stage_of(words.at(2)).value(),
                        day(words.at(3))});
            }
            operations::MoveInstalment const request{.book = beilin,
                .number = known(instalments_, words.at(1)),
                .is_good = verb == "pay" || verb == "paid",
                .on = day(words.at(2))};
            return verb == "pay" || verb == "reject" ? decide_instalment(context, request)
                                                     : settle_instalment(context, request);
        }();
        if (!done) {
            return said(done);
        }
        auto const& one = done->instalment;
        if (std::find(instalments_.begin(), instalments_.end(), one.number) == instalments_.end()) {
            instalments_.push_back(one.number);
        }
        last_kept_ = done->project.kept();
        return done->is_new
            ? std::string{storage::name_of(one.state)} + " " + format_yuan(one.amount)
            : "again";
    }

    std::string stepped(Result<operations::SteppedProject> const& result) {
        if (!result) {
            return said(result);
        }
        last_kept_ = result->project.kept();
        return result->is_new ? std::string{projects::name_of(result->project.stage)} : "again";
    }

    /// "@2" is the second of the numbers; one beyond them is none.
    static std::int64_t known(std::vector<std::int64_t> const& numbers, std::string const& word) {
        auto const place = std::stoul(word.substr(1));
        return place <= numbers.size() ? numbers[place - 1] : 1'000'000;
    }
    operations::ProjectName project(std::string const& word) const {
        return {beilin, known(projects_, word)};
    }

    Money total(std::string_view code, std::string_view program) {
        return storage::read_only(database, [&](storage::Transaction& tx) {
            std::vector<Money> amounts;
            for (auto const& one : storage::balances(tx, beilin, code, program)) {
                amounts.push_back(one.amount);
            }
            return sum(amounts).value();
        });
    }

    std::vector<std::int64_t> projects_;
    std::vector<std::int64_t> instalments_;
    Money last_kept_;
};

TEST_CASE("F11 F12 F40 the story of projects") {
    Story story;
    CHECK(play(story, "tests/operations/project_story.txt") >= 110);
}

} // namespace
} // namespace doudi::test
