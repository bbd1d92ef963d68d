#include "bench_admin.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string_view>
#include <vector>

namespace doudi::bench {

void fail(std::string const& why) {
    std::cerr << "bench: " << why << '\n';
    std::exit(EXIT_FAILURE); // NOLINT(concurrency-mt-unsafe): one thread at work
}

std::string filled(std::string sql, std::string_view name, std::int64_t value) {
    for (auto at = sql.find(name); at != std::string::npos; at = sql.find(name)) {
        sql.replace(at, name.size(), std::to_string(value));
    }
    return sql;
}

void Admin::run(std::string const& sql, ExecStatusType expected) {
    std::unique_ptr<PGresult, decltype(&PQclear)> const result{
        PQexec(pg_.get(), sql.c_str()), &PQclear};
    auto const status = PQresultStatus(result.get());
    if (status != expected && status != PGRES_TUPLES_OK) {
        fail(PQerrorMessage(pg_.get()));
    }
}

std::int64_t Admin::number(std::string const& query) {
    std::unique_ptr<PGresult, decltype(&PQclear)> const result{
        PQexec(pg_.get(), query.c_str()), &PQclear};
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK || PQntuples(result.get()) != 1) {
        fail(PQerrorMessage(pg_.get()));
    }
    return std::stoll(PQgetvalue(result.get(), 0, 0));
}

void Admin::copy_to(
    std::filesystem::path const& file, std::string const& query, std::string const& format) {
    run("COPY (" + query + ") TO STDOUT (FORMAT " + format + ")", PGRES_COPY_OUT);
    std::ofstream out{file, std::ios::binary};
    char* row = nullptr;
    for (int bytes = PQgetCopyData(pg_.get(), &row, 0); bytes > 0;
         bytes = PQgetCopyData(pg_.get(), &row, 0)) {
        out.write(row, bytes);
        PQfreemem(row);
    }
    finish_copy();
    if (!out.flush()) {
        fail("cannot write " + file.string());
    }
}

void Admin::copy_from(
    std::filesystem::path const& file, std::string const& table, std::string const& format) {
    run("COPY " + table + " FROM STDIN (FORMAT " + format + ")", PGRES_COPY_IN);
    std::ifstream in{file, std::ios::binary};
    std::vector<char> piece(std::size_t{256} * 1024);
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0) {
        PQputCopyData(pg_.get(), piece.data(), static_cast<int>(in.gcount()));
    }
    PQputCopyEnd(pg_.get(), nullptr);
    finish_copy();
}

void Admin::finish_copy() {
    while (PGresult* const result = PQgetResult(pg_.get())) {
        bool const is_done = PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
        if (!is_done) {
            fail(PQerrorMessage(pg_.get()));
        }
    }
}

} // namespace doudi::bench
