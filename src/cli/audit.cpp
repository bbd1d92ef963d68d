/// `doudi audit ...`: verifying what stands in the ledger.
#include "call.hpp"
#include "doudi/operations/verify_ledger.hpp"

namespace doudi::cli {

namespace {

wire::Table to_table(operations::VerifiedLedger const& verified, Language language) {
    wire::Table table{.title = {"核对结果", "verification"},
        .columns = {{"check", {"项目", "check"}, wire::Kind::text},
            {"title", {"内容", "what"}, wire::Kind::text},
            {"examined", {"核对数", "examined"}, wire::Kind::integer},
            {"differing", {"不符数", "differing"}, wire::Kind::integer},
            {"first", {"第一处不符", "first difference"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& result : verified.checks) {
        table.rows.push_back({std::string{audit::name_of(result.check)},
            std::string{pick(audit::title_of(result.check), language)},
            std::to_string(result.examined), std::to_string(result.differing),
            result.first ? result.first->text() : std::string{}});
    }
    return table;
}

Result<void> verify(Call& call) {
    operations::VerifyLedger request;
    if (call.has("region")) {
        auto const region = call.region("region");
        if (!region) {
            return region.error();
        }
        request.region = *region;
    }
    auto const verified = operations::verify_ledger(call.context(), request);
    if (!verified) {
        return verified.error();
    }
    call.print(to_table(*verified, call.language()));
    if (verified->first) {
        return Error{Refusal::ledger_differs, verified->first->text()};
    }
    auto const books = std::to_string(verified->books);
    call.say(books + " 个账套全部相符。", "Everything agrees in " + books + " books.");
    return {};
}

} // namespace

std::vector<Command> audit_commands() {
    return {
        {"audit", "verify",
            {"从明细重新计算并核对全部凭证链、余额和控制总额",
                "recompute every hash, balance and control total from the rows"},
            {},
            {{"region", Arity::optional, "CODE",
                {"只核对该区划及下级", "only this division and all below it"}}},
            Needs::person, verify},
    };
}

} // namespace doudi::cli
