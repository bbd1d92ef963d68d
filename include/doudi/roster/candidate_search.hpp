/// Whom a row with a damaged identity may mean: persons offered one by one, scored by what agrees.
///
/// Example:
///   CandidateSearch search{rows, key, as_of, {}};
///   for (...) { search.offer(person); }   // in any order, each once
///   for (auto const& one : search.candidates()) { ... one.row_no ... one.score.total() ... }
#pragma once

#include "doudi/base/ids.hpp"
#include "doudi/base/sha256.hpp"
#include "doudi/roster/damaged_identity.hpp"
#include "doudi/roster/identity_key.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace doudi::roster {

/// Rows of one file that are searched for; all of them stand in memory.
inline constexpr std::size_t damaged_rows_max = 20'000;

/// A row that is searched for.
struct SoughtRow {
    std::int32_t row_no;
    DamagedIdentity identity;
    std::string name;
    std::optional<int> region; ///< what the row itself says of where
};

/// Somebody of a roster.
struct OfferedPerson {
    BookId county;
    PersonId person;
    std::string_view name;
    Date born_on;
    Digest id_hash;
    std::span<std::byte const> id_cipher;
};

/// What agrees, in points. 40 for the name; 30 for the day of birth where it can be read; for the
/// identity 30 when it is the same in its new form, 25 when one character is wrong or two
/// neighbours are exchanged, 25 less one for each hidden character; 5 for the county.
struct Score {
    Agreement agreement = Agreement::differs;
    int name = 0;
    int birth = 0;
    int identity = 0;
    int county = 0;

    [[nodiscard]] int total() const noexcept { return name + birth + identity + county; }
    friend bool operator==(Score const&, Score const&) = default;
};

/// From here on somebody is proposed: name and birth do, or the number with birth and county; a
/// name and a county do not.
inline constexpr int score_min = 60;
inline constexpr std::size_t candidates_max = 5;

/// Names are compared without blanks, which forms put between two characters.
[[nodiscard]] Score score_of(
    SoughtRow const& row, OfferedPerson const& person, std::string_view resident_id);

struct Candidate {
    std::int32_t row_no;
    BookId county;
    PersonId person;
    Score score;
};

/// Row, county, person.
using Pairing = std::tuple<std::int32_t, BookId, PersonId>;

/// A person is looked at when it has the name of a row, or a number the row's may be by one fault.
/// Only then is its identity opened.
class CandidateSearch {
public:
    /// `ruled_out`: pairings somebody has rejected. `as_of`: nobody was born later.
    CandidateSearch(std::vector<SoughtRow> rows, IdentityKey const& key, Date as_of,
        std::set<Pairing> ruled_out);

    /// Refuses: key_unusable.
    [[nodiscard]] Result<void> offer(OfferedPerson const& person);

    /// The best of each row, at most candidates_max, by row, score, county and person.
    [[nodiscard]] std::vector<Candidate> candidates() const;

private:
    void index(std::size_t row, Date as_of);
    void keep(std::size_t row, Candidate const& candidate);

    IdentityKey key_;
    std::vector<SoughtRow> rows_;
    std::set<Pairing> ruled_out_;
    std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
    std::vector<std::pair<Digest, std::size_t>> by_hash_; // of corrections, in order
    std::vector<std::vector<Candidate>> best_;            // of each row, the best first
    std::vector<std::size_t> concerned_;                  // rows, of the person just offered
};

} // namespace doudi::roster
