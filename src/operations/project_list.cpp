#include "doudi/roster/identity_key.hpp"
#include "doudi/storage/access_rows.hpp"
#include "doudi/storage/imprest_rows.hpp"
#include "doudi/storage/ledger_rows.hpp"
#include "doudi/storage/program_rows.hpp"
#include "doudi/storage/roster_rows.hpp"
#include "funding_lookup.hpp"
#include "project_lookup.hpp"
#include "roster_regions.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

namespace doudi::operations {

namespace {

using projects::ListedProposal;
using projects::ListFault;
using projects::Plan;
using projects::Project;
using projects::Proposal;

/// What holds for all projects of a request.
struct Ground {
    Plan plan;
    projects::Kind kind;
    std::vector<funding::Program> programs;
    std::vector<funding::FundSource> sources;
};

Result<Ground> ground_of(
    storage::Transaction& tx, Context const& context, ProjectHead const& head) {
    if (auto allowed = permit(tx, context, access::Action::register_project, region_of(head.book));
        !allowed) {
        return allowed.error();
    }
    storage::lock_books(tx, std::span{&head.book, 1});
    auto programs = storage::all_programs(tx);
    auto const kind = projects::kind_of_program(head.program);
    if (auto known = funding::find_program(programs, head.program); !known || !kind) {
        return Error{Refusal::unknown_program, head.program};
    }
    auto plan = storage::plan_for(
        tx, storage::region_and_ancestors(tx, region_of(head.book), head.on), *kind, head.year);
    if (!plan) {
        return Error{Refusal::unknown_plan,
            std::string{projects::name_of(*kind)} + " " + std::to_string(head.year)};
    }
    auto const counties = storage::plan_progress(tx, *plan);
    if (std::none_of(counties.begin(), counties.end(),
            [&](storage::CountyProgress const& each) { return each.county == head.book; })) {
        return Error{Refusal::county_not_in_plan, std::to_string(head.book.value())};
    }
    return Ground{*std::move(plan), *kind, std::move(programs), storage::all_fund_sources(tx)};
}

/// Holds proposals against the book: village codes, documents, places with a grant. Each document
/// and county code is looked up once.
class Checker {
public:
    Checker(storage::Transaction& tx, ProjectHead const& head, Ground const& ground)
        : tx_{tx}, head_{head}, ground_{ground} {}

    /// Refuses: malformed_village.
    Result<void> county(Proposal const& proposal) {
        auto const code = proposal.place.town.county();
        auto const found = counties_.find(code);
        bool const is_own = found != counties_.end()
            ? found->second
            : (counties_[code] = storage::is_code_of_book(tx_, head_.book, code));
        if (!is_own) {
            return Error{Refusal::malformed_village,
                code.text() + " is not of " + std::to_string(head_.book.value())};
        }
        return {};
    }

    /// Refuses: unknown_document, program_not_covered_by_document, mixes_general_and_lottery.
    Result<std::vector<DocumentId>> documents(Proposal const& proposal) {
        std::vector<DocumentId> ids;
        for (auto const& reference : proposal.documents) {
            auto found = documents_.find(reference);
            if (found == documents_.end()) {
                found = documents_.emplace(reference, covering(reference)).first;
            }
            if (!found->second) {
                return found->second.error();
            }
            ids.push_back(*found->second);
        }
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        return ids;
    }

private:
    Result<DocumentId> covering(std::string const& reference) {
        auto const document = document_in(tx_, head_.book, reference);
        if (!document) {
            return document.error();
        }
        auto covered =
            funding::check_covers(*document, head_.program, ground_.programs, ground_.sources);
        if (!covered) {
            return covered.error();
        }
        return document->id;
    }

    storage::Transaction& tx_;
    ProjectHead const& head_;
    Ground const& ground_;
    std::map<RegionCode, bool> counties_;
    std::map<std::string, Result<DocumentId>> documents_;
};

/// Who registers what, and the key accounts are sealed with.
struct Registration {
    Context const& context;
    ProjectHead const& head;
    roster::IdentityKey const& key;
};

storage::NewProject new_project(Registration const& by, Ground const& ground,
    Proposal const& proposal, std::vector<DocumentId> documents, roster::Sealer& sealer) {
    auto const& context = by.context;
    auto const& head = by.head;
    auto const& key = by.key;
    constexpr std::size_t tail_digits = 4;
    auto const& account = proposal.payee.account_no;
    auto const cipher = sealer.seal(account);
    return {.project = {.book = head.book,
                .kind = ground.kind,
                .program = head.program,
                .plan_book = ground.plan.book,
                .plan_year = ground.plan.year_from,
                .year = head.year,
                .place = proposal.place,
                .planned = proposal.planned,
                .grant = proposal.grant,
                .payee = proposal.payee.name,
                .bank_no = proposal.payee.bank_no,
                .account_tail = account.substr(account.size() - tail_digits),
                .documents = std::move(documents),
                .registered_on = head.on,
                .registered_by = context.actor.id},
        .account_cipher = {cipher.begin(), cipher.end()},
        .account_hash = key.account_hash(account)};
}

/// Places that stand twice in the list, and those of villages with a grant.
void find_taken(storage::Transaction& tx, ProjectHead const& head, projects::Kind kind,
    std::span<ListedProposal const> list, std::vector<ListFault>& faults) {
    std::vector<projects::Place> places;
    std::map<std::pair<std::int64_t, std::string>, std::int64_t> by_name;
    std::map<std::int64_t, std::int64_t> by_code;
    for (auto const& [row, proposal] : list) {
        auto const& place = proposal.place;
        places.push_back(place);
        auto const named = by_name.emplace(std::pair{place.town.number(), place.key}, row);
        auto const coded = place.village_code ? by_code.emplace(*place.village_code, row)
                                              : std::pair{by_code.end(), true};
        if (!named.second || !coded.second) {
            auto const other = named.second ? coded.first->second : named.first->second;
            faults.push_back({row, projects::columns::village, Refusal::village_has_grant,
                "row " + std::to_string(other)});
        }
    }
    for (auto const taken : storage::taken_places(tx, head.book, kind, places)) {
        faults.push_back(
            {list[taken].row, projects::columns::village, Refusal::village_has_grant, {}});
    }
}

/// The rows without a fault, as projects to insert; the faults of the others are added.
std::vector<storage::NewProject> sound_rows(storage::Transaction& tx, Registration const& by,
    Ground const& ground, std::span<ListedProposal const> list, std::vector<ListFault>& faults) {
    auto const& head = by.head;
    Checker checker{tx, head, ground};
    std::vector<ListFault> found;
    find_taken(tx, head, ground.kind, list, found);
    std::map<std::int64_t, std::vector<DocumentId>> documents;
    for (auto const& [row, proposal] : list) {
        if (auto county = checker.county(proposal); !county) {
            found.push_back(
                {row, projects::columns::code, county.error().code, county.error().detail});
        }
        auto ids = checker.documents(proposal);
        if (!ids) {
            found.push_back(
                {row, projects::columns::documents, ids.error().code, ids.error().detail});
        } else {
            documents.emplace(row, *std::move(ids));
        }
    }
    roster::Sealer sealer{by.key};
    std::vector<storage::NewProject> sound;
    for (auto const& [row, proposal] : list) {
        bool const is_faulty = std::any_of(found.begin(), found.end(),
            [at = row](ListFault const& fault) { return fault.row == at; });
        if (!is_faulty) {
            sound.push_back(new_project(by, ground, proposal, documents.at(row), sealer));
        }
    }
    faults.insert(faults.end(), found.begin(), found.end());
    return sound;
}

std::vector<Project> insert_all(
    storage::Transaction& tx, std::span<storage::NewProject const> sound) {
    std::vector<Project> list;
    if (sound.empty()) {
        return list;
    }
    auto const numbers = storage::insert_projects(tx, sound);
    for (std::size_t i = 0; i < sound.size(); ++i) {
        list.push_back(sound[i].project);
        list.back().number = numbers.at(i);
    }
    return list;
}

std::int64_t rows_of(std::span<ListFault const> faults) {
    std::vector<std::int64_t> rows;
    for (auto const& fault : faults) {
        rows.push_back(fault.row);
    }
    std::sort(rows.begin(), rows.end());
    return std::unique(rows.begin(), rows.end()) - rows.begin();
}

/// A file as it was read, before the book is asked.
struct ReadList {
    std::vector<ListedProposal> rows;
    std::vector<ListFault> faults;
    Digest sha256{};
};

Result<ImportedProjects> take_list(storage::Transaction& tx, Registration const& by,
    ReadList const& list, OnFaults on_faults, std::vector<ListFault>& faults) {
    auto const& context = by.context;
    auto const& head = by.head;
    faults = list.faults;
    auto const ground = ground_of(tx, context, head);
    if (!ground) {
        return ground.error();
    }
    if (auto const before = storage::find_list(tx, head.book, list.sha256)) {
        return ImportedProjects{before->taken, before->left_out, true, {}};
    }
    storage::check_identity_key(tx, by.key);
    auto const sound = sound_rows(tx, by, *ground, list.rows, faults);
    std::sort(faults.begin(), faults.end(),
        [](ListFault const& a, ListFault const& b) { return a.row < b.row; });
    if (!faults.empty() && on_faults == OnFaults::refuse_all) {
        return Error{Refusal::file_has_faults, std::to_string(faults.size())};
    }
    ImportedProjects imported{.taken = static_cast<std::int64_t>(sound.size()),
        .left_out = rows_of(faults),
        .projects = insert_all(tx, sound)};
    storage::insert_list(
        tx, head.book, list.sha256, {imported.taken, imported.left_out}, context.actor.id);
    return imported;
}

Result<roster::IdentityKey> key_of(Context const& context) {
    return roster::open_or_make_key(key_file_of(context, {}));
}

Result<Project> register_one(storage::Transaction& tx, Context const& context,
    ProjectHead const& head, Proposal const& proposal, roster::IdentityKey const& key) {
    auto const ground = ground_of(tx, context, head);
    if (!ground) {
        return ground.error();
    }
    storage::check_identity_key(tx, key);
    ListedProposal const one{0, proposal};
    std::vector<ListFault> faults;
    auto const sound = sound_rows(tx, {context, head, key}, *ground, std::span{&one, 1}, faults);
    if (!faults.empty()) {
        return Error{faults.front().code,
            faults.front().detail.empty() ? proposal.place.town.text() : faults.front().detail};
    }
    return insert_all(tx, sound).front();
}

} // namespace

Result<Project> register_project(
    Context& context, ProjectHead const& head, Proposal const& proposal) {
    Asked const asked{.book = head.book,
        .action = "project.add",
        .subject = head.program + " " + proposal.place.town.text()};
    return recorded(context, asked, [&]() -> Result<Project> {
        if (auto sound = projects::check(proposal); !sound) {
            return sound.error();
        }
        auto const key = key_of(context);
        if (!key) {
            return key.error();
        }
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<Project> {
            auto project = register_one(tx, context, head, proposal, *key);
            if (project) {
                append_done(tx, context, asked, "project " + std::to_string(project->number));
            }
            return project;
        });
    });
}

Result<ImportedProjects> import_projects(Context& context, ProjectHead const& head,
    std::string const& file, OnFaults on_faults, std::vector<ListFault>& faults) {
    Asked const asked{.book = head.book,
        .action = "project.import",
        .subject = head.program + " " + std::to_string(head.year)};
    return recorded(context, asked, [&]() -> Result<ImportedProjects> {
        std::istringstream in{file};
        ReadList list{.rows = {}, .faults = {}, .sha256 = sha256(file)};
        auto rows = projects::read_proposals(in, list.faults);
        if (!rows) {
            return rows.error();
        }
        list.rows = *std::move(rows);
        auto const key = key_of(context);
        if (!key) {
            return key.error();
        }
        return storage::write(
            context.db, [&](storage::Transaction& tx) -> Result<ImportedProjects> {
                auto imported = take_list(tx, {context, head, *key}, list, on_faults, faults);
                if (imported) {
                    append_done(tx, context, asked,
                        std::to_string(imported->taken) + " taken, " +
                            std::to_string(imported->left_out) + " left out");
                }
                return imported;
            });
    });
}

} // namespace doudi::operations
