/// The superuser's connection of a measurement: for what the program itself never does.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace doudi::bench {

/// Ends the program, saying why.
[[noreturn]] void fail(std::string const& why);

/// `sql` with every `name` in it replaced by the number.
std::string filled(std::string sql, std::string_view name, std::int64_t value);

/// Every statement that fails ends the program.
class Admin {
public:
    explicit Admin(std::string const& url) : pg_{PQconnectdb(url.c_str()), &PQfinish} {}

    void run(std::string const& sql, ExecStatusType expected = PGRES_COMMAND_OK);

    /// The one number a query selects.
    [[nodiscard]] std::int64_t number(std::string const& query);

    /// `format`: as COPY has it, such as "binary" or "csv, HEADER".
    void copy_to(std::filesystem::path const& file, std::string const& query,
        std::string const& format = "binary");
    void copy_from(std::filesystem::path const& file, std::string const& table,
        std::string const& format = "binary");

private:
    void finish_copy();

    std::unique_ptr<PGconn, decltype(&PQfinish)> pg_;
};

} // namespace doudi::bench
