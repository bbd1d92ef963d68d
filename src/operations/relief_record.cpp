#include "doudi/base/decimal.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/operations/relief.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/payee_rows.hpp"
#include "doudi/storage/roster_rows.hpp"
#include "relief_lookup.hpp"
#include "roster_regions.hpp"
#include "shipped_policy.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace doudi::operations {

namespace {

using relief::Case;
using relief::CaseFault;
using storage::Allowance;

/// One attempt to record a list, in one transaction. Each step looks at all cases that are still
/// sound and takes out those it finds at fault.
class Recording {
public:
    Recording(storage::Transaction& tx, Context const& context, RecordCases const& request,
        benefits::Policy const& policy, std::vector<CaseFault>& faults)
        : tx_{tx}, context_{context}, request_{request}, policy_{tx, request.book, policy},
          kinds_{storage::relief_kinds(tx)}, programs_{storage::relief_programs(tx)},
          faults_{faults}, asked_{request.cases}, rows_{request.rows},
          is_sound_(request.cases.size(), true) {}

    Result<RecordedCases> run(roster::IdentityKey const& key) {
        check_each();
        keep_sound();
        if (!asked_.empty()) {
            enter_people(key);
            look_up_deaths();
            compute();
            find_repeated();
        }
        if (is_done()) {
            return refusal();
        }
        return insert();
    }

private:
    [[nodiscard]] bool is_done() const { return !faults_.empty(); }

    void fault(std::size_t i, Error const& error, std::string column = {}) {
        if (is_sound_[i]) {
            auto const row = i < rows_.size() ? rows_[i] : static_cast<std::int64_t>(i) + 1;
            faults_.push_back({row, std::move(column), error.code});
            is_sound_[i] = false;
            last_ = error;
        }
    }

    Error refusal() const {
        if (request_.cases.size() == 1 && last_) {
            return *last_;
        }
        return {Refusal::file_has_faults, std::to_string(faults_.size()) + " faults"};
    }

    void check_each() {
        auto const today = date_in_china(now());
        for (std::size_t i = 0; i < asked_.size(); ++i) {
            auto const& one = asked_[i];
            auto const* const kind = find_kind(kinds_, one.kind);
            of_kind_.push_back(kind);
            if (kind == nullptr) {
                fault(i, {Refusal::unknown_relief_kind, one.reference}, "kind");
                continue;
            }
            if (auto const sound = relief::check(one, *kind, today); !sound) {
                fault(i, sound.error());
                continue;
            }
            auto const& program = program_called(programs_, *program_of(*kind, one.program));
            if (!one.fund_type.empty() && one.fund_type != program.fund_type) {
                fault(i, {Refusal::mixes_general_and_lottery, program.program}, "fund");
            }
        }
    }

    /// The rest is looked up for the others all the same, so that all faults are told at once.
    void keep_sound() {
        std::size_t kept = 0;
        rows_.resize(asked_.size());
        for (std::size_t i = 0; i < asked_.size(); ++i) {
            if (is_sound_[i]) {
                if (kept != i) {
                    asked_[kept] = std::move(asked_[i]);
                }
                rows_[kept] =
                    i < request_.rows.size() ? request_.rows[i] : static_cast<std::int64_t>(i) + 1;
                of_kind_[kept++] = of_kind_[i];
            }
        }
        asked_.resize(kept);
        rows_.resize(kept);
        of_kind_.resize(kept);
        is_sound_.assign(kept, true);
    }

    void enter_people(roster::IdentityKey const& key) {
        storage::check_identity_key(tx_, key);
        persons_ = storage::enter_persons(tx_, request_.book, asked_, key);
        std::vector<storage::PayeeAccount> accounts;
        for (auto const& one : asked_) {
            accounts.push_back({one.bank_no, one.account_no, one.holder});
        }
        accounts_ = storage::enter_accounts(tx_, request_.book, accounts, key);
        for (std::size_t i = 0; i < persons_.size(); ++i) {
            if (persons_[i].name != asked_[i].person_name) {
                fault(i, {Refusal::name_differs, asked_[i].reference}, "name");
            }
        }
    }

    void look_up_deaths() {
        std::vector<Digest> hashes;
        for (auto const& person : persons_) {
            hashes.push_back(person.id_hash);
        }
        auto const regions =
            storage::region_and_ancestors(tx_, region_of(request_.book), date_in_china(now()));
        auto const deaths = storage::deaths_of(tx_, regions, hashes);
        for (std::size_t i = 0; i < deaths.size(); ++i) {
            auto const& one = asked_[i];
            if (of_kind_[i]->is_for_dead && deaths[i] != one.event_on) {
                fault(i, {Refusal::person_not_deceased, one.reference}, "event_on");
            } else if (!of_kind_[i]->is_for_dead && deaths[i] && *deaths[i] < one.event_on) {
                fault(i, {Refusal::person_deceased, one.reference}, "resident_id");
            }
        }
    }

    /// The enrolments cases stand on, and the amounts.
    void compute() {
        std::vector<storage::BaseSought> sought;
        for (std::size_t i = 0; i < persons_.size(); ++i) {
            sought.push_back({persons_[i].person, programs_sought(i),
                Period::of(asked_[i].event_on), of_kind_[i]->rule == relief::AmountRule::figure});
        }
        auto const bases = storage::base_enrolments(tx_, request_.book, sought);
        std::vector<WantedBenefit> wanted;
        std::vector<std::size_t> of_case;
        for (std::size_t i = 0; i < bases.size(); ++i) {
            if (bases[i] && of_kind_[i]->rule == relief::AmountRule::benefit) {
                wanted.push_back({*bases[i], sought[i].period});
                of_case.push_back(i);
            }
        }
        std::vector<OwnBenefit> own(bases.size());
        auto found = own_benefits(tx_, request_.book, policy_, wanted);
        for (std::size_t w = 0; w < found.size(); ++w) {
            own[of_case[w]] = std::move(found[w]);
        }
        for (std::size_t i = 0; i < bases.size(); ++i) {
            make_case(i, bases[i], std::move(own[i]));
        }
    }

    /// A benefit is paid again from its own program; else any of the kind's bases will do.
    std::span<std::string const> programs_sought(std::size_t i) {
        auto const& bases = of_kind_[i]->bases;
        auto const program = program_of(*of_kind_[i], asked_[i].program);
        auto const own = program ? std::find(bases.begin(), bases.end(), *program) : bases.end();
        return own == bases.end() ? std::span{bases} : std::span{&*own, 1};
    }

    void make_case(
        std::size_t i, std::optional<storage::BaseEnrolment> const& base, OwnBenefit own) {
        auto const& one = asked_[i];
        auto const& kind = *of_kind_[i];
        auto const place = policy_.at(Period::of(one.event_on));
        Case made = plain_case(i);
        if (base) {
            made.base_program = base->program;
            made.enrolment = base->enrolment;
            made.enrolment_version = base->version;
            made.is_urban = base->is_urban;
        }
        auto const amount = relief::amount_of(kind,
            {.is_urban = made.is_urban,
                .base_program = made.base_program,
                .given = one.amount,
                .bill = one.bill,
                .others = one.others.value_or(Money{}),
                .own_benefit = std::move(own.explanation),
                .sharers = own.sharers},
            place);
        auto const year_cap = relief::cap_of(kind, place);
        if (!amount || !year_cap) {
            fault(i, !amount ? amount.error() : year_cap.error(), "amount");
        }
        made.amount = amount ? amount->amount : Money{};
        made.town_limit = relief::town_limit(made.program, place);
        made.once_scope = relief::once_scope(region_of(request_.book), place).number();
        auto const& program = program_called(programs_, made.program);
        auto const plan = program.is_capped ? relief::fund_cap(program.fund, place) : std::nullopt;
        if (plan) {
            made.cap_scope = plan->region.number();
        }
        allowances_.push_back(allowances_of(made, kind, persons_[i].id_hash, program,
            year_cap ? *year_cap : std::nullopt, plan ? std::optional{plan->cap} : std::nullopt));
        cases_.push_back(std::move(made));
    }

    Case plain_case(std::size_t i) {
        auto const& one = asked_[i];
        auto const& kind = *of_kind_[i];
        auto const program = *program_of(kind, one.program);
        bool const is_later = kind.papers_later && one.papers.empty();
        return {.book = request_.book,
            .reference = one.reference,
            .kind = one.kind,
            .program = program,
            .fund_type = program_called(programs_, program).fund_type,
            .person = persons_[i].person,
            .event_key = one.event_key,
            .event_on = one.event_on,
            .amount = {},
            .is_urban = one.is_urban,
            .bill = one.bill,
            .others = one.others,
            .payee = one.payee,
            .account = accounts_[i],
            .reason = one.reason,
            .papers = one.papers,
            .papers_due = is_later ? std::optional{relief::papers_due(one.event_on)} : std::nullopt,
            .once_key = relief::once_key(kind, one.event_key, one.event_on),
            .recorded_by = context_.actor.id};
    }

    /// References seen before, in the list or in the register, and people helped before.
    void find_repeated() {
        std::vector<std::string> references;
        for (auto const& one : cases_) {
            references.push_back(one.reference);
        }
        std::map<std::string, Case> known;
        for (auto& one : storage::cases_of_references(tx_, request_.book, references)) {
            auto reference = one.reference;
            known.emplace(std::move(reference), std::move(one));
        }
        is_known_.assign(cases_.size(), false);
        std::vector<Allowance> once;
        for (std::size_t i = 0; i < cases_.size(); ++i) {
            once.push_back(allowances_[i].front());
            auto const found = known.find(cases_[i].reference);
            if (found == known.end()) {
                continue;
            }
            if (relief::is_same_record(found->second, cases_[i])) {
                cases_[i] = found->second;
                is_known_[i] = true;
            } else {
                fault(i, {Refusal::exists_with_different_content, cases_[i].reference});
            }
        }
        find_repeated_people(once);
    }

    void find_repeated_people(std::span<Allowance const> once) {
        auto const helped = storage::helped_before(tx_, request_.book, once);
        std::set<std::tuple<std::int32_t, std::string, std::string, Digest>> in_list;
        std::set<std::string> references;
        for (std::size_t i = 0; i < once.size(); ++i) {
            if (is_known_[i]) {
                continue;
            }
            auto const& [scope, what, key, id_hash, amount, cap] = once[i];
            bool const is_first = cap || in_list.insert({scope, what, key, id_hash}).second;
            if (helped[i] || !is_first) {
                fault(i,
                    {Refusal::case_repeated,
                        cases_[i].reference + (helped[i] ? ": " + *helped[i] : "")},
                    "event");
            }
            if (!references.insert(cases_[i].reference).second) {
                fault(
                    i, {Refusal::exists_with_different_content, cases_[i].reference}, "reference");
            }
        }
    }

    RecordedCases insert() {
        std::vector<Case> fresh;
        std::vector<Allowance> allowances;
        for (std::size_t i = 0; i < cases_.size(); ++i) {
            if (!is_known_[i]) {
                fresh.push_back(cases_[i]);
                allowances.insert(allowances.end(), allowances_[i].begin(), allowances_[i].end());
            }
        }
        if (!fresh.empty()) {
            storage::grant(tx_, allowances);
            auto const numbers = storage::insert_relief_cases(tx_, fresh);
            auto next = numbers.begin();
            for (std::size_t i = 0; i < cases_.size(); ++i) {
                if (!is_known_[i]) {
                    cases_[i].number = *next++;
                }
            }
        }
        return {.cases = std::move(cases_), .new_count = static_cast<std::int64_t>(fresh.size())};
    }

    storage::Transaction& tx_;
    Context const& context_;
    RecordCases const& request_;
    BookPolicy policy_;
    std::vector<relief::Kind> kinds_;
    std::vector<storage::ReliefProgram> programs_;
    std::vector<CaseFault>& faults_;
    std::vector<relief::NewCase> asked_; // those still looked at
    std::vector<std::int64_t> rows_;     // of them
    std::vector<bool> is_sound_;
    std::optional<Error> last_;

    // One for each case, once it is known.
    std::vector<relief::Kind const*> of_kind_;
    std::vector<storage::BookPerson> persons_;
    std::vector<PayeeAccountId> accounts_;
    std::vector<Case> cases_;
    std::vector<std::vector<Allowance>> allowances_;
    std::vector<bool> is_known_;
};

} // namespace

Result<RecordedCases> record_cases(
    Context& context, RecordCases const& request, std::vector<CaseFault>& faults) {
    auto const known_faults = faults; // of the reading of a file; the attempt may run twice
    Asked const asked{.book = request.book,
        .action = "relief.record",
        .subject = request.cases.size() == 1 ? request.cases.front().reference
                                             : std::to_string(request.cases.size()) + " cases"};
    return recorded(context, asked, [&]() -> Result<RecordedCases> {
        if (request.cases.empty()) {
            return Error{Refusal::malformed, "no case"};
        }
        auto const& policy = shipped_policy();
        if (!policy) {
            return policy.error();
        }
        auto const key = roster::open_or_make_key(key_file_of(context, {}));
        if (!key) {
            return key.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<RecordedCases> {
            faults = known_faults;
            if (auto allowed =
                    permit(tx, context, access::Action::report_case, region_of(request.book));
                !allowed) {
                return allowed.error();
            }
            storage::lock_books(tx, std::span{&request.book, 1});
            auto done = Recording{tx, context, request, *policy, faults}.run(*key);
            if (done) {
                append_done(tx, context, asked, std::to_string(done->new_count) + " new");
            }
            return done;
        });
    });
}

} // namespace doudi::operations
