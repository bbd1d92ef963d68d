#include "doudi/storage/payee_rows.hpp"

#include "doudi/base/check.hpp"
#include "doudi/storage/query.hpp"

#include <string_view>

namespace doudi::storage {

namespace {

constexpr std::string_view insert_accounts_sql = R"sql(
INSERT INTO roster.payee_account (book, account, bank_no, number_hash, number_cipher, holder)
SELECT $1, nextval('roster.payee_account_seq'), n.bank_no, n.number_hash, n.number_cipher, n.holder
  FROM (SELECT DISTINCT ON (number_hash, bank_no, holder) *
          FROM unnest($2::text[], $3::bytea[], $4::bytea[], $5::text[])
               AS u(bank_no, number_hash, number_cipher, holder)
         ORDER BY number_hash, bank_no, holder) n
 WHERE NOT EXISTS (SELECT FROM roster.payee_account a
                    WHERE a.book = $1 AND a.number_hash = n.number_hash
                      AND a.bank_no = n.bank_no AND a.holder = n.holder)
ON CONFLICT DO NOTHING)sql";

constexpr std::string_view accounts_sql = R"sql(
SELECT a.account
  FROM unnest($2::text[], $3::bytea[], $4::text[]) WITH ORDINALITY
       AS u(bank_no, number_hash, holder, n)
  JOIN roster.payee_account a ON a.book = $1 AND a.number_hash = u.number_hash
                             AND a.bank_no = u.bank_no AND a.holder = u.holder
 ORDER BY u.n)sql";

} // namespace

std::vector<PayeeAccountId> enter_accounts(Transaction& tx, BookId book,
    std::span<PayeeAccount const> accounts, roster::IdentityKey const& key) {
    std::vector<std::string> banks;
    std::vector<Digest> hashes;
    std::vector<std::vector<std::byte>> ciphers;
    std::vector<std::string> holders;
    roster::Sealer sealer{key};
    for (auto const& one : accounts) {
        auto const cipher = sealer.seal(one.account_no);
        banks.push_back(one.bank_no);
        hashes.push_back(key.account_hash(one.account_no));
        ciphers.emplace_back(cipher.begin(), cipher.end());
        holders.push_back(one.holder);
    }
    std::vector<std::span<std::byte const>> const cipher_spans{ciphers.begin(), ciphers.end()};
    Query{tx, "enter_accounts", insert_accounts_sql}
        .bind(book)
        .bind(banks)
        .bind(hashes)
        .bind(cipher_spans)
        .bind(holders)
        .run();
    std::vector<PayeeAccountId> numbers;
    for (auto const& row : Query{tx, "accounts", accounts_sql}
                               .bind(book)
                               .bind(banks)
                               .bind(hashes)
                               .bind(holders)
                               .run()) {
        numbers.push_back(row.id<PayeeAccountId>("account"));
    }
    DOUDI_CHECK(numbers.size() == accounts.size());
    return numbers;
}

} // namespace doudi::storage
