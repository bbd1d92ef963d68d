/// What takes long with a large file tells how far it is.
#include "doudi/operations/checks.hpp"
#include "doudi/operations/import_list.hpp"
#include "support/bank_world.hpp"
#include "support/workbook_return.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <mutex>
#include <string>

namespace doudi {
namespace {

using test::BankWorld;

/// What is told of one command: by label the last amount done, and of how much.
class Told {
public:
    explicit Told(operations::Context& context) {
        context.progress = [this](Text label, std::int64_t done, std::int64_t total) {
            std::scoped_lock const lock{mutex_};
            are_in_order_ = are_in_order_ && done >= last_[std::string{label.en}].first &&
                (total == 0 || done <= total) && !label.zh.empty();
            last_[std::string{label.en}] = {done, total};
        };
    }

    [[nodiscard]] std::string text() const {
        std::string text = are_in_order_ ? "" : "not in order: ";
        for (auto const& [label, last] : last_) {
            text +=
                label + ' ' + std::to_string(last.first) + '/' + std::to_string(last.second) + "; ";
        }
        return text;
    }

private:
    std::mutex mutex_; // checks run on several threads
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> last_;
    bool are_in_order_ = true;
};

struct ProgressWorld : BankWorld {
    std::string of_list(std::string const& text) {
        auto const path = file("list.csv", text);
        auto officer = at("wang");
        Told const told{officer};
        roster::FaultList list_faults;
        REQUIRE(import_list(officer,
            {.file = path,
                .kind = "custody",
                .region = shaanxi,
                .as_of = *parse_date("2020-04-30"),
                .charset = {},
                .key_file = {}},
            list_faults)
                    .has_value());
        return told.text();
    }

    std::string of_import(std::filesystem::path const& path, std::string const& layout) {
        auto officer = at("wang");
        Told const told{officer};
        REQUIRE(import_bank_results(officer,
            {.file = path, .period = april, .region = shaanxi, .charset = {}, .layout = layout},
            faults)
                    .has_value());
        return told.text();
    }
};

} // namespace

TEST_CASE_METHOD(ProgressWorld, "a list, an export and the checks tell how far they are") {
    std::string const list = "resident_id,held_from,released_on\n610102198001010015,2020-01-03,\n";
    auto const bytes = std::to_string(list.size());
    CHECK(of_list(list) == "reading the list " + bytes + '/' + bytes + "; ");

    auto releaser = at("qian");
    Told const exported{releaser};
    REQUIRE(export_bank_files(releaser,
        {.period = april,
            .region = shaanxi,
            .programs = {},
            .pay_on = on,
            .directory = directory / "out",
            .with_csv = true,
            .with_pain001 = true})
                .has_value());
    CHECK(exported.text() == "writing bank files 5/5; ");

    auto auditor = at("wang");
    auditor.actor.grants = {{access::Role::auditor, shaanxi}};
    Told const checked{auditor};
    REQUIRE(operations::run_checks(
        auditor, {.period = april, .region = shaanxi, .checks = "", .as_of = {}})
                .has_value());
    CHECK(checked.text() == "checks 41/41; computing entitlements again 2/2; ");
}

TEST_CASE_METHOD(ProgressWorld, "the import of a bank's file tells what row it is at") {
    auto const table = results({row(beilin_batch, 1, "500.00"), row(beilin_batch, 2, "400.00")});
    CHECK(of_import(table, "") == "reading bank results 3/0; ");
    for (std::string const name : {"commercial-bank", "workbook-bank"}) {
        auto const layout = operations::list_bank_layouts({name}).value().front();
        test::write_answer(layout, {{"X", account_no(1), 1'00, "成功", ""}}, directory / name);
        CHECK(of_import(directory / name, name) ==
            "reading bank results " + std::string{name == "workbook-bank" ? "3" : "2"} + "/0; ");
    }
}

} // namespace doudi
