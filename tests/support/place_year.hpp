/// A place of a seed through a year, month by month, from roster files to lines.
///
/// Example:
///     PlaceYear year{{.area = 420100, .books = {420000, 420100, 420102}, .year = 2020}};
///     year.take("DB-U", "2020-01", households({.county = "420102"}, {...}));
///     year.build("2020-01");
///     CHECK(year.paid("DB-U", "张三") == "780.00 - - - - - - - - - - -");
#pragma once

#include "doudi/operations/build_batches.hpp"
#include "doudi/operations/show_batches.hpp"
#include "doudi/payout/batch.hpp"
#include "operations/roster_fixture.hpp"

#include <string>
#include <utility>
#include <vector>

namespace doudi::test {

/// Where and when a scenario plays.
struct Place {
    int area;               ///< whose months are built
    std::vector<int> books; ///< opened on the first day of the year
    int year;
};

/// Somebody; the number makes identity and account. `facts` are cells of the person's row by the
/// headers of a roster: "残疾类别等级=41 重病=是".
struct Citizen {
    int number;
    std::string name;
    std::string born = "19800101";
    std::string facts = "";
};

/// The head first, whose row has the facts of the household.
struct Household {
    std::string number;
    std::string facts;
    std::vector<Citizen> members;
};

struct Residence {
    std::string county;
    bool is_urban = false;
};

/// A roster of households, and one of single persons.
[[nodiscard]] std::string households(Residence const& at, std::vector<Household> const& all);
[[nodiscard]] std::string persons(Residence const& at, std::vector<Citizen> const& all);

/// What somebody is to be paid of a program, month by month in yuan, "-" for nothing, and why.
struct Expected {
    std::string program;
    std::string name;
    std::string months; // January to December
    std::string why;
};

struct PlaceYear : RosterFixture {
    explicit PlaceYear(Place place);

    /// The roster of a program from a month on.
    void take(std::string const& program, std::string const& month, std::string const& text);

    /// A list of deaths: id,day in each row.
    void deaths(std::string const& as_of, std::string const& rows);

    /// Builds a month, by the standards known on a day if one is given; every line is explained, in
    /// both languages, to the amount it has.
    void build(std::string const& month, bool rebuild = false, std::string const& known = "");

    /// Builds these programs of a month; which may go by the lists of others.
    void build(std::string const& month, std::vector<std::string> const& programs);

    /// All twelve months, each by what was known when it began.
    void build_year();

    /// As if reviewed, approved and released, with nothing reserved: for adjustments, which compare
    /// months that were released.
    void release(std::string const& month);

    /// Compares months that were released with what was due, as known on a day.
    void adjust(std::string const& from, std::string const& to, std::string const& known);

    /// What somebody was paid of a program in the months of the year, in yuan, "-" for nothing.
    /// Arrears are told apart: "10+2 arrears".
    [[nodiscard]] std::string paid(std::string const& program, std::string const& name);

    /// Every row of a table.
    void check(std::vector<Expected> const& table);

    /// The sources named in the explanation of what somebody was paid, a line each.
    [[nodiscard]] std::string sources_of(
        std::string const& program, std::string const& name, std::string const& month);

    /// The steps of it in English, "rule: figure", a line each.
    [[nodiscard]] std::string steps_of(
        std::string const& program, std::string const& name, std::string const& month);

    Place place;
    RegionCode area;

private:
    void build(operations::BuildBatches const& request);
    [[nodiscard]] operations::LineView explained(
        std::string const& program, std::string const& name, std::string const& month);
    void check_explained(payout::BatchKey key, int number);
};

} // namespace doudi::test
