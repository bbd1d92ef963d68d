/// Months paid in Beilin and Lianhu, and what is found out about them later.
///
/// Example:
///     AdjustWorld world;
///     world.enrol(world.beilin, "DB-R", {0, 1'200'00});
///     world.pay(october, *parse_date("2020-11-15"));
///     world.adjust(october, october);
///     CHECK(world.lines("arrears") == "...");
#pragma once

#include "doudi/operations/adjust_batches.hpp"
#include "support/payout_world.hpp"

#include <optional>
#include <string>

namespace doudi::test {

class AdjustWorld : public PayoutWorld {
public:
    /// With money enough in both books.
    AdjustWorld();

    /// Builds the month's regular batches by the standards known on a day, and pays them.
    void pay(Period month, std::optional<Date> known = std::nullopt);

    /// Takes every batch of the month from where it stands to the state settled; recoveries stay
    /// released. The bank pays every line.
    void take_all(Period month, Date day);
    /// The same, up to the release. What a check before payment stops is cancelled, as an officer
    /// does who builds it again.
    void release_all(Period month, Date day);

    /// In Shaanxi; what is refused throws.
    operations::BatchOutcomes adjust(Period from, Period to, std::optional<Period> in = {},
        std::optional<Date> known = std::nullopt);

    /// Lines of batches of a kind that are not cancelled, one a line: "610102 DB-R 1
    /// 2020-10 60.00": book, program, household in the order of enrolment, month, yuan.
    [[nodiscard]] std::string lines(std::string const& kind);

    /// regular + arrears − recoveries of each household's month, with what was set off, that is
    /// not zero; the same way.
    [[nodiscard]] std::string paid(std::string const& program);

    /// The first difference `audit verify` finds in the books, or ""; transfers are left out, since
    /// the quota here has no upper level.
    [[nodiscard]] std::string verify();
};

} // namespace doudi::test
