#include "cluster_files.hpp"

#include "doudi/storage/failure.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

namespace doudi::storage {

namespace {

namespace fs = std::filesystem;

constexpr int version_min = 15;
constexpr std::size_t socket_path_bytes_max = 107; // sun_path without its end
constexpr std::string_view socket_file = "/.s.PGSQL.5432";

// Two cores and a few gigabytes: what is written in bulk should not wait for checkpoints, and what
// is committed is on the disk. Errors are logged without the statement, its parameters or the row.
constexpr std::string_view settings = R"(# Written by doudi at every start.
listen_addresses = ''
port = 5432
max_connections = 60
fsync = on
synchronous_commit = on
full_page_writes = on
shared_buffers = 256MB
work_mem = 32MB
maintenance_work_mem = 256MB
effective_cache_size = 1GB
max_wal_size = 4GB
min_wal_size = 256MB
checkpoint_timeout = 15min
checkpoint_completion_target = 0.9
random_page_cost = 1.1
max_worker_processes = 4
max_parallel_workers = 2
max_parallel_workers_per_gather = 1
jit = off
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
lc_messages = 'C'
logging_collector = off
log_line_prefix = '%m [%p] '
log_min_messages = warning
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_statement = none
)";

std::optional<int> number_of(std::string_view text) {
    int number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end != text.data() ? std::optional{number} : std::nullopt;
}

/// Ours alone: a directory somebody else left under that name in /tmp is not.
bool is_private(fs::path const& directory, std::optional<Identity> const& owner) {
    struct stat found {};
    return lstat(directory.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
        (found.st_mode & 077U) == 0 && found.st_uid == (owner ? owner->uid : geteuid());
}

bool fits_socket(fs::path const& directory) {
    // libpq, and with it pg_ctl, takes a comma for the end of one host in a list.
    return directory.native().find(',') == std::string::npos &&
        directory.native().size() + socket_file.size() <= socket_path_bytes_max;
}

/// Whether a process works in the directory, as a server and all its children do. A dead one whose
/// parent has not noticed works nowhere.
bool is_worked_in(fs::path const& directory) {
    std::error_code hidden;
    for (auto const& entry : fs::directory_iterator{"/proc", hidden}) {
        auto const works_in = fs::read_symlink(entry.path() / "cwd", hidden);
        if (!hidden && works_in == directory) {
            return true;
        }
    }
    return false;
}

/// In a configuration file a quote is written twice; inside the list of directories a name stands
/// in double quotes, since it may hold a comma.
std::string quoted_directory(fs::path const& directory) {
    std::string text{"'\""};
    for (auto const letter : directory.native()) {
        text.append(letter == '\'' ? 2U : 1U, letter);
    }
    return text + "\"'";
}

} // namespace

FileLock::FileLock(fs::path const& path)
    : descriptor_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) {
        throw std::system_error{errno, std::generic_category(), path.string()};
    }
    while (flock(descriptor_, LOCK_EX) != 0) {
        if (errno != EINTR) {
            close(descriptor_);
            throw std::system_error{errno, std::generic_category(), path.string()};
        }
    }
}

FileLock::~FileLock() {
    close(descriptor_);
}

void make_private(fs::path const& directory, std::optional<Identity> const& owner) {
    if (fs::exists(directory) && !fs::is_empty(directory)) {
        return;
    }
    fs::create_directories(directory);
    fs::permissions(directory, fs::perms::owner_all);
    if (owner && chown(directory.c_str(), owner->uid, owner->gid) != 0) {
        throw std::system_error{errno, std::generic_category(), directory.string()};
    }
}

fs::path socket_directory(fs::path const& data) {
    auto usual = data / "run";
    if (fits_socket(usual)) {
        return usual;
    }
    auto const text = read_text(data / "run_path");
    fs::path const recorded{text.substr(0, text.find('\n'))};
    // /tmp is emptied now and then, and then anybody can make a directory of that name.
    return is_private(recorded, server_identity()) ? recorded : fs::path{};
}

fs::path make_socket_directory(fs::path const& data, std::optional<Identity> const& owner) {
    auto known = socket_directory(data);
    if (known == data / "run") {
        make_private(known, owner);
        return known;
    }
    if (!known.empty()) {
        return known;
    }
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread of Doudi changes the environment
    auto const* const runtime = std::getenv("XDG_RUNTIME_DIR");
    std::string name{runtime != nullptr && !owner ? runtime : "/tmp"};
    name.append("/doudi-XXXXXX");
    if (mkdtemp(name.data()) == nullptr) {
        throw std::system_error{errno, std::generic_category(), name};
    }
    make_private(name, owner);
    std::ofstream{data / "run_path"} << name << '\n';
    return name;
}

fs::path find_programs(fs::path const& pg_directory) {
    auto const has_server = [](fs::path const& programs) {
        return access((programs / "postgres").c_str(), X_OK) == 0 &&
            access((programs / "initdb").c_str(), X_OK) == 0;
    };
    auto const made_by = number_of(read_text(pg_directory / "PG_VERSION"));
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread of Doudi changes the environment
    if (auto const* const given = std::getenv("DOUDI_PG_BIN")) {
        if (has_server(given)) {
            return given;
        }
        throw Refused{Error{Refusal::cluster_unusable, std::string{"DOUDI_PG_BIN="} + given}};
    }
    fs::path newest;
    int newest_version = version_min - 1;
    std::error_code none_installed;
    for (auto const& entry : fs::directory_iterator{"/usr/lib/postgresql", none_installed}) {
        auto const version = number_of(entry.path().filename().native());
        auto const programs = entry.path() / "bin";
        if (version && *version > newest_version && has_server(programs) &&
            (!made_by || *made_by == *version)) {
            newest = programs;
            newest_version = *version;
        }
    }
    if (newest.empty()) {
        auto const wanted =
            made_by ? std::to_string(*made_by) : ">= " + std::to_string(version_min);
        throw Refused{Error{Refusal::cluster_unusable, "PostgreSQL " + wanted + " not installed"}};
    }
    return newest;
}

void write_settings(fs::path const& pg_directory, fs::path const& sockets, bool has_lz4) {
    auto const path = pg_directory / "doudi.conf";
    std::ofstream file{path, std::ios::trunc};
    file << settings << "wal_compression = " << (has_lz4 ? "lz4" : "on") << '\n'
         << "unix_socket_permissions = 0700\n"
         << "unix_socket_directories = " << quoted_directory(sockets) << '\n';
    file.close();
    if (!file) {
        throw std::system_error{errno, std::generic_category(), path.string()};
    }
    fs::permissions(path,
        fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read |
            fs::perms::others_read);
}

void remove_leftovers(fs::path const& pg_directory, fs::path const& sockets) {
    // As long as an orphan of a killed server lives, its files keep a new one from touching the
    // data beside it: they stay.
    if (is_worked_in(fs::canonical(pg_directory))) {
        return;
    }
    fs::remove(pg_directory / "postmaster.pid");
    fs::remove(sockets / socket_file.substr(1));
    fs::remove(sockets / (std::string{socket_file.substr(1)} + ".lock"));
}

std::string read_text(fs::path const& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace doudi::storage
