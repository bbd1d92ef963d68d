#include "doudi/roster/candidate_search.hpp"

#include <algorithm>

namespace doudi::roster {

namespace {

constexpr int name_points = 40;
constexpr int birth_points = 30;
constexpr int converted_points = 30;
constexpr int near_points = 25;
constexpr int county_points = 5;

std::string without_blanks(std::string_view name) {
    constexpr std::string_view wide_blank = "\u3000";
    std::string text;
    for (std::size_t at = 0; at < name.size();) {
        if (name[at] == ' ') {
            ++at;
        } else if (name.substr(at).starts_with(wide_blank)) {
            at += wide_blank.size();
        } else {
            text += name[at++];
        }
    }
    return text;
}

int identity_points(DamagedIdentity const& damaged, Agreement agreement) {
    switch (agreement) {
    case Agreement::differs: return 0;
    case Agreement::converted: return converted_points;
    case Agreement::one_digit:
    case Agreement::exchanged: return near_points;
    case Agreement::masked: break;
    }
    return near_points -
        static_cast<int>(std::count(damaged.text.begin(), damaged.text.end(), '*'));
}

bool is_better(Candidate const& a, Candidate const& b) {
    return std::tuple{-a.score.total(), a.county, a.person} <
        std::tuple{-b.score.total(), b.county, b.person};
}

} // namespace

Score score_of(SoughtRow const& row, OfferedPerson const& person, std::string_view resident_id) {
    auto const agreement = agreement_of(row.identity, resident_id);
    auto const region = row.region ? row.region : row.identity.area;
    return {.agreement = agreement,
        .name = without_blanks(row.name) == without_blanks(person.name) ? name_points : 0,
        .birth = row.identity.born_on == person.born_on ? birth_points : 0,
        .identity = identity_points(row.identity, agreement),
        .county = region == person.county.value() ? county_points : 0};
}

CandidateSearch::CandidateSearch(
    std::vector<SoughtRow> rows, IdentityKey const& key, Date as_of, std::set<Pairing> ruled_out)
    : key_{key}, rows_{std::move(rows)}, ruled_out_{std::move(ruled_out)}, best_(rows_.size()) {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
        index(row, as_of);
    }
    std::sort(by_hash_.begin(), by_hash_.end());
}

void CandidateSearch::index(std::size_t row, Date as_of) {
    by_name_[without_blanks(rows_[row].name)].push_back(row);
    for (auto const& right : corrections_of(rows_[row].identity, as_of)) {
        by_hash_.emplace_back(key_.id_hash(right), row);
    }
}

Result<void> CandidateSearch::offer(OfferedPerson const& person) {
    concerned_.clear();
    if (auto const named = by_name_.find(without_blanks(person.name)); named != by_name_.end()) {
        concerned_ = named->second;
    }
    auto near = std::lower_bound(
        by_hash_.begin(), by_hash_.end(), std::pair{person.id_hash, std::size_t{0}});
    for (; near != by_hash_.end() && near->first == person.id_hash; ++near) {
        concerned_.push_back(near->second);
    }
    if (concerned_.empty()) {
        return {};
    }
    auto const resident_id = key_.open(person.id_cipher);
    if (!resident_id) {
        return resident_id.error();
    }
    std::sort(concerned_.begin(), concerned_.end());
    concerned_.erase(std::unique(concerned_.begin(), concerned_.end()), concerned_.end());
    for (auto const row : concerned_) {
        auto const score = score_of(rows_[row], person, *resident_id);
        if (score.total() >= score_min) {
            keep(row, {rows_[row].row_no, person.county, person.person, score});
        }
    }
    return {};
}

void CandidateSearch::keep(std::size_t row, Candidate const& candidate) {
    if (ruled_out_.contains({candidate.row_no, candidate.county, candidate.person})) {
        return;
    }
    auto& best = best_[row];
    best.insert(std::upper_bound(best.begin(), best.end(), candidate, is_better), candidate);
    if (best.size() > candidates_max) {
        best.pop_back();
    }
}

std::vector<Candidate> CandidateSearch::candidates() const {
    std::vector<Candidate> all;
    for (auto const& best : best_) {
        all.insert(all.end(), best.begin(), best.end());
    }
    return all;
}

} // namespace doudi::roster
