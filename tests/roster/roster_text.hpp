/// Roster files for tests: rows of invented people as text.
#pragma once

#include "doudi/base/resident_id.hpp"

#include <cstdio>
#include <string>
#include <string_view>

namespace doudi::test {

/// An identity number that is right: area, birth date as digits, serial (odd: a man).
inline std::string make_id(
    int serial, std::string_view born = "19500101", std::string_view area = "610102") {
    std::string id{area};
    id += born;
    auto const number = std::to_string(1000 + serial % 1000);
    id += number.substr(1);
    return id + resident_id_check_digit(id);
}

/// A person's number by a count that may go into the millions.
inline std::string make_nth_id(int n) {
    auto const day = std::to_string(1001 + n / 1000 % 28).substr(2);
    auto const month = std::to_string(101 + n / 28'000 % 12).substr(1);
    auto const year = std::to_string(1930 + n / 336'000 % 60);
    return make_id(n % 1000, year + month + day);
}

inline constexpr std::string_view dibao_header =
    "region_code,household_no,relation,name,resident_id,disability,seriously_ill,residence,"
    "income_year,declared_amount,bank_no,account_no,account_name,phone\r\n";

/// A household of one in Beilin, whose cells a test changes.
struct DibaoRow {
    std::string region = "610102";
    std::string household = "H1";
    std::string relation = "户主";
    std::string name = "张三";
    std::string id = make_id(1);
    std::string disability = "0";
    std::string ill = "否";
    std::string residence = "农村";
    std::string income = "3000";
    std::string declared = "";
    std::string bank = "102791000012";
    std::string account = "6210201234567890123";
    std::string holder = "张三";
    std::string phone = "13900000000";

    [[nodiscard]] std::string text() const {
        std::string line;
        for (auto const* const cell : {&region, &household, &relation, &name, &id, &disability,
                 &ill, &residence, &income, &declared, &bank, &account, &holder, &phone}) {
            line += *cell + ',';
        }
        line.back() = '\r';
        return line + '\n';
    }
};

/// A member beside the head of the household before.
inline DibaoRow member_of(std::string household, int serial) {
    DibaoRow row;
    row.household = std::move(household);
    row.relation = "子女";
    row.name = "李四";
    row.id = make_id(serial, "19800101");
    row.income = row.bank = row.account = row.holder = row.phone = "";
    return row;
}

/// A whole roster of `households` of one to three members, deterministic.
inline std::string dibao_roster(
    int households, int first_person = 0, std::string_view region = "610102") {
    std::string text{dibao_header};
    int person = first_person;
    for (int household = 0; household < households; ++household) {
        DibaoRow head;
        head.region = std::string{region};
        head.household = "H" + std::to_string(household);
        head.id = make_nth_id(person++);
        head.income = std::to_string(household % 5000);
        head.account = "62102" + std::to_string(100'000'000'000LL + household);
        text += head.text();
        for (int member = 0; member < household % 3; ++member) {
            auto row = member_of(head.household, 0);
            row.region = head.region;
            row.id = make_nth_id(person++);
            text += row.text();
        }
    }
    return text;
}

} // namespace doudi::test
