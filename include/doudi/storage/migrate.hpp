/// Brings a database to the schema this program carries in itself.
#pragma once

#include "doudi/base/embedded.hpp"
#include "doudi/base/error.hpp"

#include <span>
#include <string>
#include <vector>

namespace doudi::storage {

struct MigrationReport {
    std::vector<std::string> applied; ///< names of the files applied now, in order
};

/// Applies, in order and each in a transaction of its own, the files not applied yet, then loads
/// the divisions of schema/regions that are not there yet. Programs doing so at once wait for each
/// other.
///
/// Requires: `url` logs in as somebody who may create schemas and roles. `files` sorted by name,
///           which begins with its number of four digits.   (DOUDI_CHECK)
/// Refuses:  schema_changed when an applied file is not what it was, or one is missing below it;
///           schema_newer when the database knows a file this program does not.
/// Throws:   Failure with the name of the file.
Result<MigrationReport> migrate(std::string const& url,
    std::span<embedded::TextFile const> files = embedded::schema(),
    std::span<embedded::TextFile const> regions = embedded::regions());

enum class SchemaState { current, behind };

/// Whether migrate() would have something to do.
/// Refuses: as migrate().
Result<SchemaState> schema_state(std::string const& url,
    std::span<embedded::TextFile const> files = embedded::schema(),
    std::span<embedded::TextFile const> regions = embedded::regions());

} // namespace doudi::storage
