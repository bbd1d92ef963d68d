#include "sample_files.hpp"

#include "doudi/base/csv.hpp"

#include <catch2/catch.hpp>

#include <mutex>
#include <sstream>

namespace doudi::test {

namespace {

/// Leaves its text in the files when it is closed.
class KeptFile : public std::ostringstream {
public:
    KeptFile(std::string path, Files& files, std::mutex& mutex)
        : path_{std::move(path)}, files_{files}, mutex_{mutex} {}
    KeptFile(KeptFile const&) = delete;
    KeptFile& operator=(KeptFile const&) = delete;
    ~KeptFile() override {
        std::lock_guard const lock{mutex_};
        files_[path_] = str();
    }

private:
    std::string path_;
    Files& files_;
    std::mutex& mutex_;
};

} // namespace

WrittenSample write_in_memory(sample::SampleRequest const& request) {
    WrittenSample sample;
    std::mutex mutex;
    auto const totals = sample::write_sample(
        request,
        [&](std::string const& path) {
            return std::make_unique<KeptFile>(path, sample.files, mutex);
        },
        [](std::int64_t, std::int64_t) {});
    REQUIRE(totals.has_value());
    sample.totals = *totals;
    return sample;
}

std::vector<Period> two_months() {
    return {*Period::from(2020, 4), *Period::from(2020, 5)};
}

std::vector<TableRow> table(std::string const& csv) {
    std::istringstream text{csv};
    CsvReader reader{text};
    std::vector<std::string> header;
    REQUIRE(*reader.next(header));
    std::vector<TableRow> rows;
    for (std::vector<std::string> row;;) {
        auto const more = reader.next(row);
        REQUIRE(more.has_value());
        if (!*more) {
            return rows;
        }
        REQUIRE(row.size() == header.size());
        TableRow named;
        for (std::size_t i = 0; i < row.size(); ++i) {
            named[header[i]] = row[i];
        }
        rows.push_back(std::move(named));
    }
}

std::vector<RosterRow> roster_rows(Files const& files) {
    std::vector<RosterRow> rows;
    for (auto const& [path, text] : files) {
        if (!path.starts_with("rosters/")) {
            continue;
        }
        std::istringstream parts{path}; // rosters/2020-04/DB-R/610124.csv
        std::string part;
        RosterRow row;
        std::getline(parts, part, '/');
        std::getline(parts, row.period, '/');
        std::getline(parts, row.program, '/');
        std::getline(parts, row.county, '.');
        for (auto& fields : table(text)) {
            row.fields = std::move(fields);
            rows.push_back(row);
        }
    }
    return rows;
}

} // namespace doudi::test
