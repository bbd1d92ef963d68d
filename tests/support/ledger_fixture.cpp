#include "support/ledger_fixture.hpp"

#include "support/source_path.hpp"

#include <fstream>
#include <iterator>
#include <string>

namespace doudi::test {

void write_ledger_fixture(Database const& database) {
    std::ifstream file{source_path("tests/support/ledger_fixture.sql")};
    database.run_as_superuser({std::istreambuf_iterator<char>{file}, {}});
}

} // namespace doudi::test
