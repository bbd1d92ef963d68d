#include "doudi/base/check.hpp"
#include "doudi/storage/copy.hpp"
#include "doudi/storage/failure.hpp"
#include "sql_error.hpp"
#include "transaction_access.hpp"

#include <chrono>

namespace doudi::storage {

namespace {

constexpr std::size_t signature_bytes = 11;
constexpr std::chrono::seconds postgresql_epoch{946'684'800}; // 2000-01-01 UTC

template <class T> T read(char const* from) {
    T network{};
    std::memcpy(&network, from, sizeof network);
    return details::to_network(network);
}

/// Walks the elements of an array without nulls of at most one dimension.
class ArrayReader {
public:
    explicit ArrayReader(std::string_view bytes) : bytes_(bytes) {
        DOUDI_CHECK(bytes.size() >= 12);
        auto const dimensions = read<std::int32_t>(bytes.data());
        auto const has_nulls = read<std::int32_t>(bytes.data() + 4);
        DOUDI_CHECK(dimensions <= 1 && has_nulls == 0);
        if (dimensions == 1) {
            DOUDI_CHECK(bytes.size() >= 20);
            size_ = static_cast<std::size_t>(read<std::int32_t>(bytes.data() + 12));
        }
    }

    [[nodiscard]] std::size_t size() const { return size_; }

    std::string_view next() {
        auto const bytes = static_cast<std::size_t>(read<std::int32_t>(bytes_.data() + at_));
        auto const element = bytes_.substr(at_ + 4, bytes);
        at_ += 4 + bytes;
        return element;
    }

private:
    std::string_view bytes_;
    std::size_t size_ = 0;
    std::size_t at_ = 20;
};

template <class T> void append_elements(std::string_view bytes, std::vector<T>& values) {
    ArrayReader array{bytes};
    for (std::size_t left = array.size(); left > 0; --left) {
        auto const element = array.next();
        DOUDI_CHECK(element.size() == sizeof(T));
        values.push_back(read<T>(element.data()));
    }
}

} // namespace

CopyOut::CopyOut(Transaction& transaction, std::string_view name, std::string_view query)
    : pg_(TransactionAccess::pg(transaction)), name_(name) {
    std::string sql{"COPY ("};
    sql.append(query).append(") TO STDOUT (FORMAT binary)");
    ResultPtr const result{PQexec(pg_, sql.c_str())};
    if (PQresultStatus(result.get()) != PGRES_COPY_OUT) {
        ended_ = true;
        raise(pg_, result.get(), name_);
    }
}

CopyOut::~CopyOut() {
    if (!ended_) {
        if (auto* const cancel = PQgetCancel(pg_)) {
            char reason[256];
            PQcancel(cancel, reason, sizeof reason);
            PQfreeCancel(cancel);
        }
        while (receive()) {}
        while (auto* const result = PQgetResult(pg_)) {
            PQclear(result);
        }
    }
    PQfreemem(row_);
}

/// Takes the next piece libpq has: one row, the first with the file header before it.
bool CopyOut::receive() {
    PQfreemem(row_);
    row_ = nullptr;
    auto const bytes = PQgetCopyData(pg_, &row_, 0);
    row_bytes_ = bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
    at_ = 0;
    return bytes > 0;
}

void CopyOut::skip_header() {
    header_seen_ = true;
    DOUDI_CHECK(row_bytes_ >= signature_bytes + 8);
    auto const extension = read<std::int32_t>(row_ + signature_bytes + 4);
    at_ = signature_bytes + 8 + static_cast<std::size_t>(extension);
}

bool CopyOut::next() {
    if (ended_) {
        return false;
    }
    while (receive()) {
        if (!header_seen_) {
            skip_header();
        }
        if (at_ == row_bytes_) {
            continue; // a header alone
        }
        auto const columns = read<std::int16_t>(row_ + at_);
        at_ += 2;
        if (columns < 0) {
            continue; // the trailer
        }
        fields_.clear();
        for (auto column = 0; column < columns; ++column) {
            auto const bytes = read<std::int32_t>(row_ + at_);
            at_ += 4;
            fields_.push_back({at_, bytes});
            at_ += bytes < 0 ? 0 : static_cast<std::size_t>(bytes);
        }
        return true;
    }
    ended_ = true;
    ResultPtr const result{PQgetResult(pg_)};
    while (auto* const rest = PQgetResult(pg_)) {
        PQclear(rest);
    }
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
        raise(pg_, result.get(), name_);
    }
    return false;
}

CopyOut::Field const& CopyOut::field(std::size_t column) const {
    DOUDI_CHECK(column < fields_.size());
    return fields_[column];
}

std::string_view CopyOut::value(std::size_t column) const {
    auto const& found = field(column);
    DOUDI_CHECK(found.bytes >= 0);
    return {row_ + found.offset, static_cast<std::size_t>(found.bytes)};
}

void CopyOut::check_size(std::string_view bytes, std::size_t size) {
    DOUDI_CHECK(bytes.size() == size);
}

Instant CopyOut::get_instant(std::size_t column) const {
    return Instant{postgresql_epoch + std::chrono::microseconds{get_int64(column)}};
}

std::string_view CopyOut::get_text(std::size_t column) const {
    return value(column);
}

std::span<std::byte const> CopyOut::get_bytes(std::size_t column) const {
    auto const text = value(column);
    return std::as_bytes(std::span{text.data(), text.size()});
}

std::string_view CopyOut::get_jsonb(std::size_t column) const {
    return value(column).substr(1);
}

std::vector<std::int32_t> CopyOut::get_int32_array(std::size_t column) const {
    std::vector<std::int32_t> values;
    append_array(column, values);
    return values;
}

std::vector<std::int64_t> CopyOut::get_int64_array(std::size_t column) const {
    std::vector<std::int64_t> values;
    append_array(column, values);
    return values;
}

void CopyOut::append_array(std::size_t column, std::vector<std::int16_t>& values) const {
    append_elements(value(column), values);
}

void CopyOut::append_array(std::size_t column, std::vector<std::int32_t>& values) const {
    append_elements(value(column), values);
}

void CopyOut::append_array(std::size_t column, std::vector<std::int64_t>& values) const {
    append_elements(value(column), values);
}

std::vector<std::string> CopyOut::get_text_array(std::size_t column) const {
    ArrayReader array{value(column)};
    std::vector<std::string> values(array.size());
    for (auto& element : values) {
        element = array.next();
    }
    return values;
}

} // namespace doudi::storage
