#include "doudi/payout/line.hpp"

#include <array>
#include <charconv>
#include <limits>

namespace doudi::payout {

namespace {

void append_number(std::string& text, std::int64_t number) {
    std::array<char, std::numeric_limits<std::int64_t>::digits10 + 3> digits{};
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

} // namespace

LeafText::LeafText(LineHead const& head)
    : text_{"line|"}, prefix_bytes_{0}, middle_{"|"},
      for_period_{head.period}, month_{head.period.text()} {
    append_number(text_, head.key.book.value());
    text_.append("|").append(head.period.text()).append("|");
    append_number(text_, head.key.batch.value());
    text_.append("|");
    prefix_bytes_ = text_.size();
    middle_.append(head.program).append("|").append(head.purpose).append("|");
}

std::string_view LeafText::of(Line const& line) {
    text_.resize(prefix_bytes_);
    append_number(text_, line.line_no);
    if (line.for_period != for_period_) {
        for_period_ = line.for_period;
        month_ = for_period_.text();
    }
    text_.append(middle_).append(month_);
    for (std::int64_t const number : {line.person.value(), line.enrolment.value(),
             std::int64_t{line.enrolment_version}, line.account.value(), line.amount.fen()}) {
        text_.push_back('|');
        append_number(text_, number);
    }
    return text_;
}

} // namespace doudi::payout
