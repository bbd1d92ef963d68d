#include "cell_value.hpp"

#include <catch2/catch.hpp>

namespace doudi {
namespace {

using sheet::NumberForm;

TEST_CASE("a number is told with fifteen digits and without exponent") {
    struct Case {
        std::string_view written;
        std::string_view told;
    };
    for (auto const& [written, told] : {
             Case{"3000", "3000"},
             Case{"1234.5599999999999", "1234.56"},
             Case{"0.10000000000000001", "0.1"},
             Case{"-5.50", "-5.5"},
             Case{"0", "0"},
             Case{"-0.0", "0"},
             Case{"000123", "123"},
             Case{"1E3", "1000"},
             Case{"1.5e-3", "0.0015"},
             Case{"6.231990000001208e+18", "6231990000001210000"},
             Case{"99999999999999.999", "100000000000000"},
             Case{"999999999999999999", "1000000000000000000"},
             Case{"1e300", "1e300"},
             Case{"12a", "12a"},
             Case{"1.2.3", "1.2.3"},
             Case{"", ""},
             Case{"-", "-"},
             Case{"1e", "1e"},
         }) {
        INFO(written);
        CHECK(sheet::number_text(written) == told);
    }
}

TEST_CASE("a day is told by its number in both systems") {
    struct Case {
        std::string_view written;
        NumberForm form;
        bool is_1904;
        std::string_view told;
    };
    for (auto const& one : {
             Case{"43951", NumberForm::day, false, "2020-04-30"},
             Case{"42489", NumberForm::day, true, "2020-04-30"},
             Case{"43922", NumberForm::month, false, "2020-04"},
             Case{"43951", NumberForm::month, false, "2020-04-30"},
             Case{"59", NumberForm::day, false, "1900-02-28"},
             Case{"60", NumberForm::day, false, "60"}, // 29 February 1900
             Case{"61", NumberForm::day, false, "1900-03-01"},
             Case{"0", NumberForm::day, false, "0"},
             Case{"-1", NumberForm::day, false, "-1"},
             Case{"2958466", NumberForm::day, false, "2958466"},
             Case{"43951.5", NumberForm::day, false, "2020-04-30 0.5"},
             Case{"43951.5", NumberForm::time, false, "43951.5"},
             Case{"x", NumberForm::day, false, "x"},
         }) {
        INFO(one.written);
        CHECK(sheet::date_text(one.written, one.form, one.is_1904) == one.told);
    }
}

TEST_CASE("the form of a format") {
    struct Case {
        std::string_view code;
        NumberForm form;
    };
    for (auto const& [code, form] : {
             Case{"General", NumberForm::number},
             Case{"0.00E+00", NumberForm::number},
             Case{"[Red]#,##0.00;[Blue]d", NumberForm::number},
             Case{R"(0"days")", NumberForm::number},
             Case{R"(0\d)", NumberForm::number},
             Case{"yyyy-mm-dd", NumberForm::day},
             Case{"[$-804]yyyy年m月d日;@", NumberForm::day},
             Case{R"(yyyy"年"m"月")", NumberForm::month},
             Case{"h:mm AM/PM", NumberForm::time},
         }) {
        INFO(code);
        CHECK(sheet::form_of_code(code) == form);
    }
    CHECK(sheet::form_of_builtin(14) == NumberForm::day);
    CHECK(sheet::form_of_builtin(57) == NumberForm::month);
    CHECK(sheet::form_of_builtin(20) == NumberForm::time);
    CHECK(sheet::form_of_builtin(2) == NumberForm::number);
}

} // namespace
} // namespace doudi
