/// `doudi list proposals|confirm|reject`: whom rows with a damaged identity mean.
#include "list_proposals.hpp"

#include "call.hpp"
#include "doudi/base/resident_id.hpp"
#include "doudi/operations/list_proposals.hpp"
#include "masked_name.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace doudi::cli {

namespace {

using storage::Proposal;
using wire::Kind;

using roster::Agreement;
using roster::Damage;

constexpr std::array state_words{Text{"待裁定", "open"}, Text{"已确认", "confirmed"},
    Text{"已否定", "rejected"}, Text{"另有其人", "settled"}};

std::vector<wire::Word> words_of_states() {
    std::vector<wire::Word> words(state_words.size());
    std::transform(state_words.begin(), state_words.end(), words.begin(), [](Text word) {
        return wire::Word{std::string{word.en}, word};
    });
    return words;
}

template <class Named> std::vector<wire::Word> words_of(std::initializer_list<Named> all) {
    std::vector<wire::Word> words;
    for (auto const one : all) {
        words.push_back({std::string{name_of(one)}, title_of(one)});
    }
    return words;
}

std::vector<std::string> row_of(Proposal const& one, bool may_see_names) {
    auto const name = [may_see_names](std::string const& full) {
        return may_see_names ? full : masked_name(full);
    };
    auto const points = [](int value) { return std::to_string(value); };
    return {std::to_string(one.number), std::to_string(one.file_row),
        mask_resident_id(one.identity.text), name(one.name),
        std::string{name_of(one.identity.damage)}, std::to_string(one.county.value()),
        std::to_string(one.person.value()), mask_resident_id(one.resident_id),
        name(one.person_name), std::string{name_of(one.score.agreement)}, points(one.score.name),
        points(one.score.birth), points(one.score.identity), points(one.score.county),
        points(one.score.total()),
        std::string{state_words.at(static_cast<std::size_t>(one.state)).en}, one.reason};
}

wire::Table table_of(operations::ProposalsView const& view) {
    wire::Table table{.title = {"匹配建议", "proposals"},
        .columns = {{"proposal", {"建议号", "proposal"}, Kind::integer},
            {"row", {"文件行", "row"}, Kind::integer},
            {"identity", {"名单身份证号", "identity listed"}, Kind::text},
            {"name", {"名单姓名", "name listed"}, Kind::text},
            {"damage", {"残损", "damage"}, Kind::text,
                words_of({Damage::masked, Damage::old_number, Damage::wrong_digits})},
            {"county", {"县区", "county"}, Kind::text},
            {"person", {"人员号", "person"}, Kind::integer},
            {"person_identity", {"在册身份证号", "identity enrolled"}, Kind::text},
            {"person_name", {"在册姓名", "name enrolled"}, Kind::text},
            {"agreement", {"号码比对", "the numbers"}, Kind::text,
                words_of({Agreement::differs, Agreement::masked, Agreement::converted,
                    Agreement::one_digit, Agreement::exchanged})},
            {"name_points", {"姓名", "name pts"}, Kind::integer},
            {"birth_points", {"出生", "birth pts"}, Kind::integer},
            {"identity_points", {"号码", "number pts"}, Kind::integer},
            {"county_points", {"县区分", "county pts"}, Kind::integer},
            {"score", {"总分", "score"}, Kind::integer},
            {"state", {"状态", "state"}, Kind::text, words_of_states()},
            {"reason", {"理由", "reason"}, Kind::text}},
        .rows = {}};
    for (auto const& one : view.proposals) {
        table.rows.push_back(row_of(one, view.may_see_names));
    }
    return table;
}

Result<void> proposals(Call& call) {
    auto const list = call.number("list");
    auto const region = call.region("region");
    if (!list || !region) {
        return !list ? list.error() : region.error();
    }
    auto const view =
        operations::list_proposals(call.context(), {.list = *list, .region = *region});
    if (!view) {
        return view.error();
    }
    call.print(table_of(*view));
    auto const rows = std::to_string(view->list.damaged);
    auto const count = std::to_string(view->proposals.size());
    call.say("身份证号残损 " + rows + " 行，匹配建议 " + count + " 条",
        rows + " rows with a damaged identity, " + count + " proposals");
    return {};
}

Result<void> decide(Call& call, bool is_confirmed) {
    auto const list = call.number("list");
    auto const proposal = call.number("proposal");
    if (!list || !proposal) {
        return !list ? list.error() : proposal.error();
    }
    auto const decided = operations::decide_proposal(call.context(),
        {.list = *list,
            .proposal = *proposal,
            .is_confirmed = is_confirmed,
            .reason = call.text_or("reason", "")});
    if (!decided) {
        return decided.error();
    }
    is_confirmed ? call.say("已确认，该行计入名单", "Confirmed: the row counts in its list")
                 : call.say("已否定", "Rejected");
    return {};
}

Result<void> confirm(Call& call) {
    return decide(call, true);
}

Result<void> reject(Call& call) {
    return decide(call, false);
}

} // namespace

std::vector<Command> list_proposal_commands() {
    std::vector<Option> const which{
        {"list", Arity::required, "LIST", {"名单编号", "number of the list"}},
        {"proposal", Arity::required, "PROPOSAL", {"建议号", "number of the proposal"}}};
    return {
        {"list", "proposals",
            {"列出身份证号残损行的匹配建议", "whom rows with a damaged identity may mean"}, {},
            {{"list", Arity::required, "LIST", {"名单编号", "number of the list"}},
                {"region", Arity::required, "CODE", {"区划及以下", "division, with all below it"}}},
            Needs::person, proposals},
        {"list", "confirm",
            {"确认匹配建议，该行计入名单", "it is this person; the row counts in its list"}, which,
            {}, Needs::person, confirm},
        {"list", "reject", {"否定匹配建议", "it is not this person"}, which,
            {{"reason", Arity::required, "TEXT", {"理由", "why"}}}, Needs::person, reject},
    };
}

} // namespace doudi::cli
