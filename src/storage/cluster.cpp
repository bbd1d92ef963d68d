#include "doudi/storage/cluster.hpp"

#include "admin_connection.hpp"
#include "child_process.hpp"
#include "cluster_files.hpp"
#include "doudi/storage/failure.hpp"

#include <libpq-fe.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <thread>

namespace doudi::storage {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds leftovers_wait{20};
constexpr std::chrono::milliseconds retry_every{200};
constexpr auto database_made = "doudi.made"; // a file in the cluster

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789-._~/";
    std::string encoded;
    for (auto const letter : text) {
        if (plain.find(letter) != std::string_view::npos) {
            encoded.push_back(letter);
        } else {
            auto const byte = static_cast<unsigned char>(letter);
            encoded.push_back('%');
            encoded.push_back(digits[byte / 16U]);
            encoded.push_back(digits[byte % 16U]);
        }
    }
    return encoded;
}

Error unusable(std::string_view what, std::string_view output) {
    return {Refusal::cluster_unusable, std::string{what} + ": " + one_line(output)};
}

/// The end of the server's log from where it stood before a start.
std::string log_since(fs::path const& log, std::uintmax_t from) {
    auto const text = read_text(log);
    return text.size() > from ? text.substr(from) : std::string{};
}

std::uintmax_t size_of(fs::path const& path) {
    std::error_code missing;
    auto const size = fs::file_size(path, missing);
    return missing ? 0 : size;
}

bool has_lz4(
    fs::path const& programs, fs::path const& pg, std::optional<Identity> const& identity) {
    return run_program({(programs / "postgres").string(), "-D", pg.string(), "-C",
                           "wal_compression", "-c", "wal_compression=lz4"},
               identity)
               .exit_code == 0;
}

/// What we may not look into, since it is another user's, is not there for us.
bool is_there(fs::path const& path) {
    std::error_code hidden;
    return fs::exists(path, hidden);
}

/// After `kill -9` of the server alone, its children live on for a moment with its shared memory; a
/// server told to stop by somebody else may take its time; and one that was killed counts as
/// running until its parent has taken note, so its lock files (postmaster.pid, the socket's) look
/// held.
bool may_pass(std::string_view log) {
    return log.find("pre-existing shared memory") != std::string_view::npos ||
        (log.find("lock file") != std::string_view::npos &&
            log.find("already exists") != std::string_view::npos);
}

} // namespace

fs::path default_data_directory() {
    // NOLINTBEGIN(concurrency-mt-unsafe): read before there are threads
    if (auto const* const given = std::getenv("DOUDI_DATA"); given != nullptr && *given != '\0') {
        return given;
    }
    if (geteuid() == 0) {
        return "/var/lib/doudi";
    }
    auto const* const home = std::getenv("HOME");
    // NOLINTEND(concurrency-mt-unsafe)
    if (home == nullptr || *home == '\0') {
        throw Refused{Error{Refusal::cluster_unusable, "HOME"}};
    }
    return fs::path{home} / ".local/share/doudi";
}

Cluster::Cluster(fs::path const& data) : data_(fs::absolute(data).lexically_normal()) {}

fs::path Cluster::run_directory() const {
    return socket_directory(data_);
}

std::string Cluster::url_of(std::string const& user, std::string const& database) const {
    return "postgresql:///" + database + "?host=" + percent_encoded(run_directory().native()) +
        "&port=" + socket_port + "&user=" + user;
}

std::string Cluster::url() const {
    return url_of("doudi_app", "doudi");
}

bool Cluster::is_accepting() const {
    return !run_directory().empty() && PQping(url_of("doudi", "postgres").c_str()) == PQPING_OK;
}

/// A program killed between starting the server and making the database leaves the one without the
/// other.
bool Cluster::is_ready() const {
    return is_there(pg_directory() / database_made) && is_accepting();
}

Cluster::State Cluster::state() const {
    if (!is_there(pg_directory() / "PG_VERSION")) {
        return State::absent;
    }
    return is_accepting() ? State::running : State::stopped;
}

Result<void> Cluster::start() {
    // pg_ctl hands paths to a shell inside double quotes, where these keep their meaning.
    if (data_.native().find_first_of("\"$`\\\n") != std::string::npos) {
        return Error{Refusal::cluster_unusable, "the data directory's path holds one of \" $ ` \\"};
    }
    try {
        if (is_ready()) {
            return {};
        }
        auto const identity = server_identity();
        make_private(data_, identity);
        FileLock const lock{data_ / "lock"};
        if (is_ready()) {
            return {}; // another program was first
        }
        auto const programs = find_programs(pg_directory());
        if (state() == State::absent) {
            if (auto const created = create(programs); !created) {
                return created.error();
            }
        }
        if (!is_accepting()) {
            if (auto const launched = launch(programs); !launched) {
                return launched.error();
            }
        }
        create_database();
        return {};
    } catch (Refused const& refused) {
        return refused.error();
    } catch (std::system_error const& error) {
        return unusable("files", error.what());
    }
}

/// Under another name until it is whole, so that a program killed here leaves no half a cluster.
Result<void> Cluster::create(fs::path const& programs) {
    auto const identity = server_identity();
    auto const draft = data_ / "pg.new";
    fs::remove_all(draft);
    make_private(draft, identity);
    auto const made = run_program(
        {(programs / "initdb").string(), "-D", draft.string(), "-U", "doudi", "-A", "trust", "-E",
            "UTF8", "--locale=C", "--data-checksums", "--no-instructions"},
        identity);
    if (made.exit_code != 0) {
        return unusable("initdb", made.output);
    }
    std::ofstream{draft / "postgresql.conf", std::ios::app} << "include 'doudi.conf'\n";
    // Only the socket, whose directory nobody else can enter.
    std::ofstream{draft / "pg_hba.conf", std::ios::trunc} << "local all all trust\n";
    fs::rename(draft, pg_directory());
    return {};
}

Result<void> Cluster::launch(fs::path const& programs) {
    auto const identity = server_identity();
    auto const sockets = make_socket_directory(data_, identity);
    write_settings(pg_directory(), sockets, false);
    write_settings(pg_directory(), sockets, has_lz4(programs, pg_directory(), identity));
    auto const give_up_at = std::chrono::steady_clock::now() + leftovers_wait;
    for (;;) {
        remove_leftovers(pg_directory(), sockets);
        auto const log_bytes = size_of(log_path());
        auto const started =
            run_program({(programs / "pg_ctl").string(), "start", "-s", "-w", "-t", "300", "-D",
                            pg_directory().string(), "-l", log_path().string()},
                identity);
        if (started.exit_code == 0 && is_accepting()) {
            return {};
        }
        auto const log = log_since(log_path(), log_bytes);
        if (!may_pass(log) || std::chrono::steady_clock::now() > give_up_at) {
            return unusable("start", log.empty() ? started.output : log);
        }
        std::this_thread::sleep_for(retry_every);
    }
}

void Cluster::create_database() {
    AdminConnection const connection{url_of("doudi", "postgres")};
    if (connection.value("find_database", "SELECT 1 FROM pg_database WHERE datname = 'doudi'")
            .empty()) {
        connection.run("create_database", "CREATE DATABASE doudi");
    }
    std::ofstream{pg_directory() / database_made} << "doudi\n";
}

Result<void> Cluster::stop() {
    if (state() == State::absent) {
        return {};
    }
    try {
        FileLock const lock{data_ / "lock"};
        if (state() != State::running) {
            return {};
        }
        auto const programs = find_programs(pg_directory());
        auto const stopped = run_program({(programs / "pg_ctl").string(), "stop", "-s", "-w", "-t",
                                             "300", "-m", "fast", "-D", pg_directory().string()},
            server_identity());
        if (stopped.exit_code != 0) {
            return unusable("stop", stopped.output);
        }
        return {};
    } catch (Refused const& refused) {
        return refused.error();
    } catch (std::system_error const& error) {
        return unusable("files", error.what());
    }
}

Result<void> open_shell(std::string const& url) {
    execlp("psql", "psql", "-d", url.c_str(), static_cast<char*>(nullptr));
    return Error{Refusal::cluster_unusable, "psql"};
}

} // namespace doudi::storage
