#include "doudi/base/error.hpp"

#include "support/print.hpp"

#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

using doudi::Refusal;
using doudi::RefusalText;

namespace {

// The compiler spells an enumerator "…::unbalanced" and any other number "(doudi::Refusal)9": that
// finds every enumerator, and its name, without a second list of them.
template <Refusal refusal> constexpr std::string_view spelled() {
    std::string_view const function = __PRETTY_FUNCTION__;
    std::string_view const from = function.substr(function.find("refusal = ") + 10);
    return from.substr(0, from.find_first_of(";]"));
}

constexpr std::size_t number_end = 1000;

template <std::size_t... number>
constexpr auto all_spelled(std::index_sequence<number...> /*numbers*/) {
    return std::array<std::string_view, number_end>{spelled<static_cast<Refusal>(number)>()...};
}

std::vector<std::pair<int, std::string_view>> enumerators() {
    static constexpr auto all = all_spelled(std::make_index_sequence<number_end>{});
    std::vector<std::pair<int, std::string_view>> found;
    for (std::size_t number = 0; number < all.size(); ++number) {
        std::string_view const text = all.at(number);
        if (text.find('(') == std::string_view::npos) {
            found.emplace_back(static_cast<int>(number), text.substr(text.rfind(':') + 1));
        }
    }
    return found;
}

bool is_sentence(std::string_view text, std::string_view stop) {
    return text.size() > 20 && text.ends_with(stop) &&
        text.find(std::string{stop} + " ") == std::string_view::npos;
}

} // namespace

TEST_CASE("every refusal has its row, in the order of the numbers") {
    std::vector<std::pair<int, std::string_view>> rows;
    for (RefusalText const& row : doudi::refusals()) {
        rows.emplace_back(static_cast<int>(row.code), row.name);
    }
    CHECK(rows == enumerators());
}

TEST_CASE("names, and texts in each language, are unique") {
    std::set<std::string_view> names;
    std::set<std::string_view> zh;
    std::set<std::string_view> en;
    for (RefusalText const& row : doudi::refusals()) {
        CHECK(names.insert(row.name).second);
        CHECK(zh.insert(row.zh).second);
        CHECK(en.insert(row.en).second);
    }
}

TEST_CASE("a text is one sentence: what happened; what to do") {
    for (RefusalText const& row : doudi::refusals()) {
        INFO(row.name);
        CHECK(is_sentence(row.zh, "。"));
        CHECK(row.zh.find("；") != std::string_view::npos);
        CHECK(is_sentence(row.en, "."));
        CHECK(row.en.find_first_of(",;") != std::string_view::npos);
    }
}

TEST_CASE("a refusal is found by name and by number") {
    for (RefusalText const& row : doudi::refusals()) {
        CHECK(doudi::refusal_of(row.name) == row.code);
        CHECK(doudi::refusal_of_number(static_cast<int>(row.code)) == row.code);
        CHECK(&doudi::text_of(row.code) == &row);
    }
    CHECK(doudi::refusal_of("unbalance") == std::nullopt);
    CHECK(doudi::refusal_of("") == std::nullopt);
    for (int const number : {-1, 0, 9, 100, 999, 65'536 + 101}) {
        CHECK(doudi::refusal_of_number(number) == std::nullopt);
    }
}

TEST_CASE("the numbers that the database raises stay what they are") {
    CHECK(static_cast<int>(Refusal::unbalanced) == 101);
    CHECK(static_cast<int>(Refusal::below_zero) == 108);
    CHECK(static_cast<int>(Refusal::exists_with_different_content) == 107);
}
