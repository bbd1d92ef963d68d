/// Where people stand in versions of enrolments; only those somebody asked about.
#pragma once

#include "doudi/storage/line_rows.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <vector>

namespace doudi::operations {

class Positions {
public:
    void put(storage::VersionKey const& version, PersonId person, std::int64_t position) {
        positions_[{version.enrolment, version.version, person}] = position;
    }

    /// Ascending; who does not stand there has none.
    [[nodiscard]] std::vector<std::int64_t> of(
        storage::VersionKey const& version, std::span<PersonId const> people) const {
        std::vector<std::int64_t> all;
        for (auto const person : people) {
            auto const found = positions_.find({version.enrolment, version.version, person});
            if (found != positions_.end()) {
                all.push_back(found->second);
            }
        }
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return all;
    }

private:
    std::map<std::tuple<EnrolmentId, std::int16_t, PersonId>, std::int64_t> positions_;
};

} // namespace doudi::operations
