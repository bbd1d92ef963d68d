/// What the reading of a message collects, whichever message it is.
#pragma once

#include "doudi/bank/message.hpp"
#include "doudi/xml/stream.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::bank {

/// How many and how much; `is_known` while every amount was stated.
struct Tally {
    std::int64_t count = 0;
    Money total = {};
    bool is_known = true;

    void add(std::optional<Money> amount);
    void add(Tally const& other);
};

/// How many and how much a message says there are.
struct Stated {
    std::optional<std::int64_t> count;
    std::optional<Money> sum;
};

class MessageLog {
public:
    static constexpr std::size_t id_bytes_max = 35;
    static constexpr std::size_t reference_bytes_max = 64;

    MessageLog(xml::Stream& stream, std::string_view currency)
        : stream_{stream}, currency_{currency} {}

    /// A new row, numbered. Valid until the next call.
    MessageRow& add_row();
    [[nodiscard]] std::int64_t row_count() const noexcept { return row_count_; }

    /// Gives the oldest row that was not taken yet, by exchange; false when there is none.
    bool take(MessageRow& row);

    /// Ends the reading when there are too many.
    void fault(std::int64_t row, std::string_view column, ResultFault code);
    void note(Deviation code, std::int64_t row);

    /// Ends the reading when there are too many.
    void add_statement(Statement statement);

    // Values with their faults and deviations; `column` is where they stand.
    std::optional<Money> amount(std::string_view text, std::string_view currency, std::int64_t row,
        std::string_view column);
    std::optional<Money> sum(std::string_view text, std::int64_t row, std::string_view column);
    std::optional<std::int64_t> count(
        std::string_view text, std::int64_t row, std::string_view column);
    std::optional<Date> day(std::string_view text, std::int64_t row, std::string_view column);
    void reference(std::string& into, std::string_view text, std::int64_t row);

    /// That fewer stand in the message than it says is allowed: banks list what they have to say.
    void check_not_more(Stated const& stated, Tally const& listed, std::int64_t row,
        std::string_view count_column, std::string_view sum_column);
    void check_equal(Stated const& stated, Tally const& listed, std::int64_t row,
        std::string_view count_column, std::string_view sum_column);

    MessageHead head;
    std::vector<Statement> statements;
    std::vector<FaultPlace> faults;
    std::vector<DeviationCount> deviations;

private:
    xml::Stream& stream_;
    std::string currency_;
    std::vector<MessageRow> rows_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::int64_t row_count_ = 0;
};

/// Remembers which values of a block have been seen, to notice one that stands twice.
class SeenValues {
public:
    /// False when it had been seen.
    bool mark(int what) {
        auto const bit = std::uint64_t{1} << static_cast<unsigned>(what);
        bool const is_new = (seen_ & bit) == 0;
        seen_ |= bit;
        return is_new;
    }
    [[nodiscard]] bool has(int what) const {
        return (seen_ & (std::uint64_t{1} << static_cast<unsigned>(what))) != 0;
    }
    void forget(int first, int last) {
        for (int what = first; what <= last; ++what) {
            seen_ &= ~(std::uint64_t{1} << static_cast<unsigned>(what));
        }
    }

private:
    std::uint64_t seen_ = 0;
};

} // namespace doudi::bank
