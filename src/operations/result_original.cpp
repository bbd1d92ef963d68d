#include "result_original.hpp"

#include "doudi/base/whole_file.hpp"
#include "doudi/operations/bank_files.hpp"
#include "doudi/operations/recorded.hpp"
#include "doudi/storage/result_rows.hpp"
#include "region_books.hpp"
#include "roster_regions.hpp"

#include <fstream>
#include <optional>
#include <string_view>
#include <vector>

namespace doudi::operations {

namespace {

/// A file in pieces, with the digest of what has been read.
class Pieces {
public:
    explicit Pieces(std::filesystem::path const& file)
        : in_{file, std::ios::binary}, piece_(piece_bytes) {}

    /// Empty at the end.
    std::string_view next() {
        in_.read(piece_.data(), static_cast<std::streamsize>(piece_.size()));
        std::string_view const read{piece_.data(), static_cast<std::size_t>(in_.gcount())};
        digest_.update(read);
        return read;
    }
    [[nodiscard]] bool is_complete() const { return in_.eof(); }
    Digest digest() { return digest_.finish(); }

private:
    static constexpr std::size_t piece_bytes = std::size_t{64} * 1024;

    std::ifstream in_;
    std::vector<char> piece_;
    Sha256 digest_;
};

} // namespace

Result<Digest> digest_of_file(std::filesystem::path const& file) {
    Pieces pieces{file};
    while (!pieces.next().empty()) {}
    if (!pieces.is_complete()) {
        return Error{Refusal::file_unreadable, file.filename().string()};
    }
    return pieces.digest();
}

Result<void> keep_original(
    storage::Transaction& tx, KeptFile const& kept, roster::IdentityKey const& key) {
    using Piece = std::optional<std::span<std::byte const>>;
    Pieces pieces{kept.path};
    roster::Sealer sealer{key};
    storage::insert_original(tx, kept.book, kept.file, [&]() -> Piece {
        auto const piece = pieces.next();
        return piece.empty() ? Piece{} : Piece{sealer.seal(piece)};
    });
    if (!pieces.is_complete()) {
        return Error{Refusal::file_unreadable, kept.path.filename().string()};
    }
    if (pieces.digest() != kept.sha256) {
        return Error{Refusal::file_changed, kept.path.filename().string()};
    }
    return {};
}

Result<storage::ResultFile> write_bank_original(
    Context& context, WriteBankOriginal const& request) {
    using File = storage::ResultFile;
    Asked const asked{.book = BookId{request.region.number()},
        .action = "bank.original",
        .subject = request.region.text() + " file " + std::to_string(request.file)};
    return recorded(context, asked, [&] {
        return storage::write(context.db, [&](storage::Transaction& tx) -> Result<File> {
            auto const books =
                permitted_books(tx, context, access::Action::import_bank_result, request.region);
            if (!books) {
                return books.error();
            }
            auto const found = storage::find_result_file(tx, *books, request.file);
            if (!found) {
                return Error{Refusal::unknown_result_file, std::to_string(request.file)};
            }
            auto const key = roster::open_key(key_file_of(context, {}));
            if (!key) {
                return key.error();
            }
            WholeFile out{request.path};
            std::optional<Error> refused;
            storage::read_original(
                tx, found->book, found->file, [&](std::span<std::byte const> cipher) {
                    auto const piece = key->open(cipher);
                    if (!piece) {
                        refused = piece.error();
                    } else if (!refused) {
                        out.out() << *piece;
                    }
                });
            if (refused) {
                return *refused;
            }
            if (out.finish() != found->file_sha256) {
                return Error{
                    Refusal::ledger_differs, "bytes of file " + std::to_string(found->file)};
            }
            append_done(tx, context, asked, found->file_name);
            return *found;
        });
    });
}

} // namespace doudi::operations
