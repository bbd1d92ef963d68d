#include "doudi/storage/project_rows.hpp"

#include "doudi/storage/query.hpp"

#include <algorithm>
#include <string_view>

namespace doudi::storage {

namespace {

using projects::Place;
using projects::Project;

// Numbers are given in the order of the rows: INSERT ... SELECT ... ORDER BY assigns identities so.
constexpr std::string_view insert_projects_sql = R"sql(
INSERT INTO project.project (book, kind, program, plan_book, plan_year, year, town, village_code,
       village, village_key, planned_fen, grant_fen, payee, bank_no, account_cipher, account_hash,
       account_tail, registered_on, registered_by)
SELECT $1, $2, $3, $4, $5, $6, town, village_code, village, village_key, planned_fen, grant_fen,
       payee, bank_no, cipher, hash, tail, $7::date, $8::bigint
  FROM unnest($9::integer[], $10::bigint[], $11::text[], $12::text[], $13::bigint[], $14::bigint[],
              $15::text[], $16::text[], $17::bytea[], $18::bytea[], $19::text[]) WITH ORDINALITY
       AS p(town, village_code, village, village_key, planned_fen, grant_fen, payee, bank_no,
            cipher, hash, tail, n)
 ORDER BY n
RETURNING project)sql";

constexpr std::string_view insert_documents_sql = R"sql(
INSERT INTO project.document (book, project, document)
SELECT $1, project, document FROM unnest($2::bigint[], $3::bigint[]) AS d(project, document))sql";

constexpr std::string_view taken_sql = R"sql(
SELECT w.n FROM unnest($3::integer[], $4::bigint[], $5::text[]) WITH ORDINALITY
       AS w(town, village_code, village_key, n)
 WHERE EXISTS (SELECT FROM project.project p
                WHERE p.book = $1 AND p.kind = $2 AND p.state <> 'cancelled'
                  AND ((p.town = w.town AND p.village_key = w.village_key)
                       OR p.village_code = w.village_code))
 ORDER BY w.n)sql";

constexpr std::string_view projects_sql = R"sql(
SELECT p.book, p.project, p.kind, p.program, p.plan_book, p.plan_year::integer AS plan_year,
       p.year::integer AS year, p.town::bigint AS town, p.village_code, p.village, p.village_key,
       p.planned_fen, p.grant_fen, p.payee, p.bank_no, p.account_tail, p.registered_on,
       p.registered_by, p.state, p.final_cost_fen, p.paid_fen, p.recovered_fen,
       ARRAY(SELECT d.document FROM project.document d
              WHERE d.book = p.book AND d.project = p.project ORDER BY d.document) AS documents
  FROM project.project p)sql";

constexpr std::string_view insert_stage_sql = R"sql(
INSERT INTO project.stage (book, project, stage, reached_on, paper, evidence, final_cost_fen,
       entered_by)
VALUES ($1, $2, $3, $4, $5, $6::bytea, $7::bigint, $8))sql";

constexpr std::string_view stages_sql = R"sql(
SELECT stage, reached_on, paper, evidence, final_cost_fen, entered_by
  FROM project.stage WHERE book = $1 AND project = $2
 ORDER BY reached_on, array_position(ARRAY['approved', 'started', 'accepted', 'cancelled'], stage)
)sql";

constexpr std::string_view stale_sql = R"sql(
SELECT s.project, s.reached_on,
       least(p.grant_fen, coalesce(p.final_cost_fen, p.grant_fen)) - p.paid_fen + p.recovered_fen
           AS unpaid_fen, s.book
  FROM project.stage s
  JOIN project.project p ON p.book = s.book AND p.project = s.project
 WHERE s.book = ANY ($1::integer[]) AND s.stage = 'approved' AND p.state <> 'cancelled'
   AND s.reached_on < $2::date - interval '2 years'
   AND least(p.grant_fen, coalesce(p.final_cost_fen, p.grant_fen)) > p.paid_fen - p.recovered_fen
 ORDER BY s.book, s.project)sql";

Place place_of(Row const& row) {
    return {.town = imprest::TownshipCode::from_number(row.int64("town")),
        .village_code = row.optional_int64("village_code"),
        .village = std::string{row.text("village")},
        .key = std::string{row.text("village_key")}};
}

Project project_of(Row const& row) {
    std::vector<DocumentId> documents;
    for (auto const id : row.int64_array("documents")) {
        documents.emplace_back(id);
    }
    return {.book = row.id<BookId>("book"),
        .number = row.int64("project"),
        .kind = projects::kind_of(row.text("kind")).value(),
        .program = std::string{row.text("program")},
        .plan_book = row.id<BookId>("plan_book"),
        .plan_year = row.int32("plan_year"),
        .year = row.int32("year"),
        .place = place_of(row),
        .planned = row.money("planned_fen"),
        .grant = row.money("grant_fen"),
        .payee = std::string{row.text("payee")},
        .bank_no = std::string{row.text("bank_no")},
        .account_tail = std::string{row.text("account_tail")},
        .documents = std::move(documents),
        .registered_on = row.date("registered_on"),
        .registered_by = row.id<UserId>("registered_by"),
        .stage = projects::stage_of(row.text("state")).value(),
        .final_cost = row.optional_money("final_cost_fen"),
        .paid = row.money("paid_fen"),
        .recovered = row.money("recovered_fen")};
}

/// The columns of places, for unnest.
struct PlaceColumns {
    explicit PlaceColumns(std::span<Place const> places) {
        for (auto const& place : places) {
            towns.push_back(place.town.number());
            codes.push_back(place.village_code);
            names.push_back(place.village);
            keys.push_back(place.key);
        }
    }
    std::vector<std::int64_t> towns;
    std::vector<std::optional<std::int64_t>> codes;
    std::vector<std::string> names;
    std::vector<std::string> keys;
};

/// The rest of new projects, for unnest.
struct ProjectColumns {
    explicit ProjectColumns(std::span<NewProject const> list) {
        for (auto const& one : list) {
            places.push_back(one.project.place);
            planned.push_back(one.project.planned);
            grants.push_back(one.project.grant);
            payees.push_back(one.project.payee);
            bank_nos.push_back(one.project.bank_no);
            ciphers.emplace_back(one.account_cipher);
            hashes.emplace_back(one.account_hash);
            tails.push_back(one.project.account_tail);
        }
    }
    std::vector<Place> places;
    std::vector<Money> planned;
    std::vector<Money> grants;
    std::vector<std::string> payees;
    std::vector<std::string> bank_nos;
    std::vector<std::span<std::byte const>> ciphers;
    std::vector<std::span<std::byte const>> hashes;
    std::vector<std::string> tails;
};

} // namespace

std::vector<std::int64_t> insert_projects(Transaction& tx, std::span<NewProject const> list) {
    auto const& common = list.front().project;
    ProjectColumns const columns{list};
    PlaceColumns const places{columns.places};
    std::vector<std::int64_t> numbers;
    for (auto const& row : Query{tx, "insert_projects", insert_projects_sql}
                               .bind(common.book)
                               .bind(projects::name_of(common.kind))
                               .bind(common.program)
                               .bind(common.plan_book)
                               .bind(common.plan_year)
                               .bind(common.year)
                               .bind(common.registered_on)
                               .bind(common.registered_by)
                               .bind(places.towns)
                               .bind(places.codes)
                               .bind(places.names)
                               .bind(places.keys)
                               .bind(columns.planned)
                               .bind(columns.grants)
                               .bind(columns.payees)
                               .bind(columns.bank_nos)
                               .bind(columns.ciphers)
                               .bind(columns.hashes)
                               .bind(columns.tails)
                               .run()) {
        numbers.push_back(row.int64("project"));
    }
    std::vector<std::int64_t> owners;
    std::vector<DocumentId> documents;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        for (auto const document : list[i].project.documents) {
            owners.push_back(numbers[i]);
            documents.push_back(document);
        }
    }
    Query{tx, "insert_project_documents", insert_documents_sql}
        .bind(common.book)
        .bind(owners)
        .bind(documents)
        .run();
    return numbers;
}

std::vector<std::size_t> taken_places(
    Transaction& tx, BookId book, projects::Kind kind, std::span<Place const> places) {
    PlaceColumns const columns{places};
    std::vector<std::size_t> taken;
    for (auto const& row : Query{tx, "taken_places", taken_sql}
                               .bind(book)
                               .bind(projects::name_of(kind))
                               .bind(columns.towns)
                               .bind(columns.codes)
                               .bind(columns.keys)
                               .run()) {
        taken.push_back(static_cast<std::size_t>(row.int64("n") - 1));
    }
    return taken;
}

std::optional<Project> find_project(Transaction& tx, BookId book, std::int64_t number) {
    auto const row = Query{tx, "find_project",
        std::string{projects_sql} + " WHERE p.book = $1 AND p.project = $2"}
                         .bind(book)
                         .bind(number)
                         .run()
                         .at_most_one();
    return row ? std::optional{project_of(*row)} : std::nullopt;
}

std::vector<Project> list_projects(Transaction& tx, std::span<BookId const> books) {
    std::vector<Project> list;
    for (auto const& row : Query{tx, "list_projects",
             std::string{projects_sql} +
                 " WHERE p.book = ANY ($1::integer[]) ORDER BY p.book, p.project"}
                               .bind(books)
                               .run()) {
        list.push_back(project_of(row));
    }
    return list;
}

void insert_stage(Transaction& tx, Project const& project, ReachedStage const& stage) {
    Query{tx, "insert_stage", insert_stage_sql}
        .bind(project.book)
        .bind(project.number)
        .bind(projects::name_of(stage.stage))
        .bind(stage.reached_on)
        .bind(stage.paper)
        .bind(std::span<std::byte const>{stage.evidence})
        .bind(stage.final_cost)
        .bind(stage.entered_by)
        .run();
}

std::vector<ReachedStage> stages_of(Transaction& tx, Project const& project) {
    std::vector<ReachedStage> stages;
    for (auto const& row :
        Query{tx, "stages_of", stages_sql}.bind(project.book).bind(project.number).run()) {
        ReachedStage stage{.stage = projects::stage_of(row.text("stage")).value(),
            .reached_on = row.date("reached_on"),
            .paper = std::string{row.text("paper")},
            .final_cost = row.optional_money("final_cost_fen"),
            .entered_by = row.id<UserId>("entered_by")};
        auto const bytes = row.bytes("evidence");
        std::copy(bytes.begin(), bytes.end(), stage.evidence.begin());
        stages.push_back(std::move(stage));
    }
    return stages;
}

std::optional<TakenList> find_list(Transaction& tx, BookId book, Digest const& sha256) {
    auto const row = Query{tx, "find_list",
        "SELECT taken::bigint AS taken, left_out::bigint AS left_out FROM project.list"
        " WHERE book = $1 AND sha256 = $2::bytea"}
                         .bind(book)
                         .bind(std::span<std::byte const>{sha256})
                         .run()
                         .at_most_one();
    return row ? std::optional{TakenList{row->int64("taken"), row->int64("left_out")}}
               : std::nullopt;
}

void insert_list(
    Transaction& tx, BookId book, Digest const& sha256, TakenList const& list, UserId taken_by) {
    Query{tx, "insert_list",
        "INSERT INTO project.list (book, sha256, taken, left_out, taken_by)"
        " VALUES ($1, $2::bytea, $3, $4, $5)"}
        .bind(book)
        .bind(std::span<std::byte const>{sha256})
        .bind(list.taken)
        .bind(list.left_out)
        .bind(taken_by)
        .run();
}

std::vector<StaleProject> stale_projects(Transaction& tx, std::span<BookId const> books, Date on) {
    std::vector<StaleProject> stale;
    auto const all = list_projects(tx, books);
    for (auto const& row : Query{tx, "stale_projects", stale_sql}.bind(books).bind(on).run()) {
        auto const found = std::find_if(all.begin(), all.end(), [&](Project const& project) {
            return project.book == row.id<BookId>("book") && project.number == row.int64("project");
        });
        if (found != all.end()) {
            stale.push_back({*found, row.date("reached_on"), row.money("unpaid_fen")});
        }
    }
    return stale;
}

} // namespace doudi::storage
