#include "admin_connection.hpp"

#include "doudi/storage/failure.hpp"
#include "sql_error.hpp"

namespace doudi::storage {

AdminConnection::AdminConnection(std::string const& url) : pg_(PQconnectdb(url.c_str())) {
    if (PQstatus(pg_.get()) != CONNECTION_OK) {
        throw Failure{"connect", "08001", one_line(PQerrorMessage(pg_.get()))};
    }
    PQsetNoticeProcessor(
        pg_.get(), [](void*, char const*) {}, nullptr);
    PQsetClientEncoding(pg_.get(), "UTF8");
}

void AdminConnection::run(std::string_view statement_name, std::string const& sql) const {
    ResultPtr const result{PQexec(pg_.get(), sql.c_str())};
    auto const status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
        throw Failure{statement_name, sqlstate_of(pg_.get(), result.get()),
            one_line(PQerrorMessage(pg_.get()))};
    }
}

std::string AdminConnection::value(std::string_view statement_name, std::string const& sql) const {
    auto const result = execute(pg_.get(), statement_name, sql);
    return PQntuples(result.get()) > 0 && PQgetisnull(result.get(), 0, 0) == 0
        ? PQgetvalue(result.get(), 0, 0)
        : std::string{};
}

std::string one_line(std::string_view text) {
    std::string line{text};
    for (auto& letter : line) {
        letter = letter == '\n' ? ' ' : letter;
    }
    while (!line.empty() && line.back() == ' ') {
        line.pop_back();
    }
    return line;
}

} // namespace doudi::storage
