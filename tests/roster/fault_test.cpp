#include "doudi/roster/fault.hpp"

#include "doudi/roster/layout.hpp"
#include "support/source_path.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace doudi {
namespace {

using roster::Field;

TEST_CASE("every fault has a name of its own and says what is wrong in both languages") {
    std::set<std::string_view> names;
    for (auto const& text : roster::fault_texts()) {
        CHECK(names.insert(text.name).second);
        CHECK_FALSE(text.text.zh.empty());
        CHECK_FALSE(text.text.en.empty());
    }
}

TEST_CASE("a file of faults") {
    roster::FaultList faults;
    faults.add({.row = 9,
        .field = Field::resident_id,
        .code = roster::FaultCode::duplicate_person,
        .other_row = 4});
    faults.add({.row = 2, .field = {}, .code = roster::FaultCode::wrong_column_count});
    faults.add(
        {.row = 2, .field = Field::resident_id, .code = roster::FaultCode::area_code_unknown});
    faults.sort();
    CHECK(faults.fault_count() == 2);
    CHECK(faults.warning_count() == 1);
    std::ostringstream out;
    roster::write_faults(out, faults);
    CHECK(out.str() ==
        "\xEF\xBB\xBFrow,column,severity,code,message_zh,message_en\r\n"
        "2,,fault,wrong_column_count,列数与表头不一致；请检查分隔符和引号,"
        "not as many columns as the header; check separators and quotes\r\n"
        "2,身份证号 resident_id,warning,area_code_unknown,"
        "身份证号的地区码不在现行代码表中（可能是旧代码），请留意,"
        "the identity number's area is not in today's list; it may be an old code\r\n"
        "9,身份证号 resident_id,fault,duplicate_person,"
        "同一人出现两次；请保留一处（另见第 4 行）,"
        "a person is listed twice; keep one of the rows (see row 4)\r\n");
}

TEST_CASE("the published layout names the columns the program reads") {
    std::ifstream file{test::source_path("schema/roster.tableschema.json")};
    auto const schema = boost::json::parse(std::string{std::istreambuf_iterator<char>{file}, {}});
    auto const& fields = schema.at("fields").as_array();
    REQUIRE(fields.size() == roster::field_count);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        auto const field = static_cast<Field>(i);
        auto const& published = fields[i].as_object();
        CHECK(published.at("name").as_string() == roster::header_of(field).en);
        CHECK(published.at("title").as_string() == roster::header_of(field).zh);
        auto const& constraints = published.at("constraints").as_object();
        bool const is_required =
            constraints.contains("required") && constraints.at("required").as_bool();
        // What every program requires, in every row.
        bool const in_all =
            field == Field::region_code || field == Field::name || field == Field::resident_id;
        CHECK(is_required == in_all);
    }
}

} // namespace
} // namespace doudi
