/// The forms in which a bank answers: a table, a status report, a statement.
///
/// Example: `auto form = make_result_form(AnswerForm::report, out, "D610000-202004-102");`
#pragma once

#include "doudi/base/calendar.hpp"
#include "doudi/base/money.hpp"

#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace doudi::sample {

enum class AnswerForm { table, report, statement };

/// "csv", "pain.002" or "camt.053".
[[nodiscard]] std::optional<AnswerForm> answer_form(std::string_view name) noexcept;

/// What comes behind the name of the file that is answered: ".results.csv".
[[nodiscard]] std::string_view suffix_of(AnswerForm form) noexcept;

struct ResultLine {
    std::string_view reference;
    std::string_view account_no;
    std::string_view bank; ///< its first three digits
    Money amount;
    std::string_view reason; ///< F01 to F10, empty when paid
    Date booked_on;
    std::string_view bank_reference;
};

class ResultForm {
public:
    virtual ~ResultForm() = default;
    virtual void write(ResultLine const& line) = 0;
    virtual void finish() = 0;
};

/// `message` names the instructions that are answered. In a statement what fails was booked and
/// came back the day after.
[[nodiscard]] std::unique_ptr<ResultForm> make_result_form(
    AnswerForm form, std::ostream& out, std::string_view message);

} // namespace doudi::sample
