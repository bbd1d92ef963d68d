#include "identity.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/resident_id.hpp"
#include "doudi/sample/draw.hpp"

#include <array>

namespace doudi::sample {

namespace {

constexpr std::int64_t prime_days = 367;

std::string digits(std::int64_t value, std::size_t width) {
    std::string const text = std::to_string(value);
    DOUDI_CHECK(text.size() <= width);
    return std::string(width - text.size(), '0') + text;
}

/// The last digit of a card number. Source: ISO/IEC 7812-1, annex B.
char luhn_digit(std::string_view number) {
    int sum = 0;
    bool doubles = true;
    for (std::size_t i = number.size(); i-- > 0; doubles = !doubles) {
        int const digit = (number[i] - '0') * (doubles ? 2 : 1);
        sum += digit / 10 + digit % 10;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

struct Bank {
    std::string_view number; // first digits of the bank's CNAPS numbers
    std::string_view card;   // first digits of its cards, invented after 62
    int weight;
};
constexpr std::array<Bank, 6> banks{{{"102", "621020", 10}, {"103", "621030", 18},
    {"104", "621040", 7}, {"105", "621050", 9}, {"403", "624030", 20}, {"402", "624020", 36}}};

/// The clearing city of a prefecture, four digits. Only the shape matters here.
std::int64_t clearing_city(RegionCode county) {
    constexpr std::array<std::int64_t, 10> cities{
        7910, 7920, 7930, 7950, 7970, 8040, 7990, 8060, 8010, 8030};
    std::int64_t const prefecture = county.number() / 100 % 100;
    DOUDI_CHECK(prefecture >= 1);
    return cities[static_cast<std::size_t>(prefecture - 1) % cities.size()];
}

} // namespace

Birth unique_birth(std::int64_t ordinal, Date wanted, Serials serials) {
    std::int64_t const round = ordinal / serials.count;
    DOUDI_CHECK(round < prime_days);
    int const serial = serials.first + static_cast<int>(ordinal % serials.count);
    std::int64_t const shift = Draw{static_cast<std::uint64_t>(serial)}.below(prime_days);
    std::int64_t const remainder = (round + shift) % prime_days;
    std::int64_t const day = days_since_2000(wanted) + 1'000 * prime_days; // never negative
    std::int64_t const back = (day + prime_days - remainder) % prime_days;
    return {wanted - date::days{static_cast<int>(back)}, serial};
}

Birth unique_birth_in(Period month, std::int64_t ordinal, Serials serials) {
    constexpr std::int64_t days = 28; // every month has them
    DOUDI_CHECK(ordinal / serials.count < days);
    int const serial = serials.first + static_cast<int>(ordinal % serials.count);
    std::int64_t const day = (ordinal / serials.count + std::int64_t{serial} * 5) % days;
    return {month.first_day() + date::days{static_cast<int>(day)}, serial};
}

std::string resident_id(CountyProfile const& county, Birth const& birth, bool is_male) {
    bool const is_former = county.former_code && birth.born_on < county.code_since;
    date::year_month_day const born{birth.born_on};
    std::string id = (is_former ? *county.former_code : county.code).text();
    id += digits(int{born.year()}, 4);
    id += digits(unsigned{born.month()}, 2);
    id += digits(unsigned{born.day()}, 2);
    id += digits(birth.serial * 2 + (is_male ? 1 : 0), 3);
    id += resident_id_check_digit(id);
    return id;
}

Account make_account(
    CountyProfile const& county, AccountKind kind, std::int64_t serial, std::string holder) {
    constexpr std::int64_t serials = 10'000'000;
    constexpr std::int64_t step = 7'919'317; // has no factor in common with 10^7: no two meet
    DOUDI_CHECK(0 <= serial && serial < serials);
    auto const key = static_cast<std::uint64_t>(county.code.number());
    auto const kind_number = static_cast<std::uint64_t>(kind);
    Draw draw{{key, kind_number, static_cast<std::uint64_t>(serial)}};
    std::array<int, banks.size()> weights{};
    for (std::size_t i = 0; i < banks.size(); ++i) {
        weights[i] = banks[i].weight;
    }
    Bank const& bank = banks[draw.pick(weights)];
    Account account{std::string{bank.number}, std::string{bank.card}, std::move(holder)};
    account.bank_no += digits(clearing_city(county.code), 4);
    account.bank_no += digits(county.code.number() % 100 * 100 + 1, 5);
    account.number += digits(county.code.number() % 10'000, 4);
    account.number += digits(static_cast<std::int64_t>(kind_number), 1);
    account.number += digits(serial * step % serials, 7);
    account.number += luhn_digit(account.number);
    return account;
}

} // namespace doudi::sample
