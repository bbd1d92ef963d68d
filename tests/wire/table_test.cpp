/// One table in its three forms and two languages.
#include "doudi/wire/table.hpp"

#include <catch2/catch.hpp>

#include <sstream>

namespace doudi::wire {
namespace {

Table sample() {
    return {.title = {"拨付", "payments"},
        .columns = {{"county", {"县区", "county"}, Kind::text},
            {"people", {"人数", "people"}, Kind::integer},
            {"amount_fen", {"金额(元)", "amount (yuan)"}, Kind::money},
            {"is_final", {"终审", "final"}, Kind::boolean}},
        .rows = {{"新城区", "12", "123456789", "true"}, {"A, \"B\"", "", "-5", "false"},
            {"=1+1", "0", "", ""}}};
}

std::string written(Table const& table, Format format, Language language) {
    std::ostringstream out;
    write(out, table, format, language);
    return out.str();
}

TEST_CASE("people get aligned columns, with Chinese characters two wide, and grouped yuan") {
    CHECK(written(sample(), Format::table, Language::en) == R"(payments
county  people  amount (yuan)  final
------  ------  -------------  -----
新城区      12   1,234,567.89  yes
A, "B"                  -0.05  no
=1+1         0
)");
    CHECK(written(sample(), Format::table, Language::zh) == R"(拨付
县区    人数      金额(元)  终审
------  ----  ------------  ----
新城区    12  1,234,567.89  是
A, "B"               -0.05  否
=1+1       0
)");
}

TEST_CASE("people get words for values that have them, programs the values") {
    Table const table{.title = {},
        .columns = {{"change", {"变化", "change"}, Kind::text,
            {{"came", {"新增", "came"}}, {"left_roster", {"名册退出", "left the roster"}}}}},
        .rows = {{"left_roster"}, {"came"}, {"else"}}};
    CHECK(written(table, Format::table, Language::zh) == "变化\n--------\n名册退出\n新增\nelse\n");
    CHECK(written(table, Format::table, Language::en) ==
        "change\n---------------\nleft the roster\ncame\nelse\n");
    CHECK(written(table, Format::csv, Language::zh) == "change\r\nleft_roster\r\ncame\r\nelse\r\n");
}

TEST_CASE("programs get fen, the same in every language") {
    auto const csv = "county,people,amount_fen,is_final\r\n"
                     "新城区,12,123456789,true\r\n"
                     "\"A, \"\"B\"\"\",,-5,false\r\n"
                     "'=1+1,0,,\r\n";
    CHECK(written(sample(), Format::csv, Language::zh) == csv);
    CHECK(written(sample(), Format::csv, Language::en) == csv);
    auto const json = R"([
{"county":"新城区","people":12,"amount_fen":123456789,"is_final":true},
{"county":"A, \"B\"","people":null,"amount_fen":-5,"is_final":false},
{"county":"=1+1","people":0,"amount_fen":null,"is_final":null}
]
)";
    CHECK(written(sample(), Format::json, Language::zh) == json);
    CHECK(written(sample(), Format::json, Language::en) == json);
}

TEST_CASE("no rows are said to be none") {
    auto table = sample();
    table.rows.clear();
    CHECK(written(table, Format::json, Language::en) == "[]\n");
    CHECK(written(table, Format::csv, Language::en) == "county,people,amount_fen,is_final\r\n");
    CHECK_THAT(written(table, Format::table, Language::en), Catch::EndsWith("(none)\n"));
}

TEST_CASE("control characters of a cell do not reach the terminal") {
    Table const table{.title = {"", ""},
        .columns = {{"name", {"名", "name"}, Kind::text}},
        .rows = {{"a\x1b[31mb\nc"}}};
    CHECK(written(table, Format::table, Language::en) == "name\n---------\na [31mb c\n");
}

TEST_CASE("formats have names") {
    CHECK(format_of("csv") == Format::csv);
    CHECK(format_of("json") == Format::json);
    CHECK(format_of("table") == Format::table);
    CHECK_FALSE(format_of("xml"));
}

} // namespace
} // namespace doudi::wire
