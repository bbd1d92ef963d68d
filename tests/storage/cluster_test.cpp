/// The embedded cluster: made once, shared, stopped, and back after the worst.
#include "doudi/storage/cluster.hpp"

#include "doudi/storage/migrate.hpp"
#include "doudi/storage/query.hpp"
#include "doudi/storage/transaction.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace doudi {
namespace {

namespace fs = std::filesystem;
using storage::Cluster;

/// A data directory under /tmp, which the user `postgres` can reach, and its cluster.
class Home {
public:
    explicit Home(std::string const& below = "data") {
        std::string name{"/tmp/doudi-test-XXXXXX"};
        REQUIRE(mkdtemp(name.data()) != nullptr);
        root_ = name;
        fs::permissions(root_, fs::perms{0711});
        data = root_ / below;
    }
    ~Home() {
        static_cast<void>(Cluster{data}.stop());
        fs::remove_all(root_);
    }
    Home(Home const&) = delete;
    Home& operator=(Home const&) = delete;

    fs::path data;

private:
    fs::path root_;
};

void require_started(fs::path const& data) {
    auto const started = Cluster{data}.start();
    INFO((started ? std::string{} : started.error().detail));
    REQUIRE(started.has_value());
}

void run(fs::path const& data, std::string const& sql) {
    storage::Database database{Cluster{data}.admin_url()};
    auto const done = storage::write(database, [&sql](storage::Transaction& tx) -> Result<int> {
        storage::Query{tx, "run", sql}.run();
        return 0;
    });
    REQUIRE(done.has_value());
}

std::string ask(fs::path const& data, std::string const& sql) {
    storage::Database database{Cluster{data}.admin_url()};
    return storage::read_only(database, [&sql](storage::Transaction& tx) {
        return std::string{storage::Query{tx, "ask", sql}.run().exactly_one().text(0)};
    });
}

/// Every process that works in the cluster's directory or came from one that does.
std::vector<pid_t> processes_of(fs::path const& data) {
    std::vector<pid_t> found;
    for (auto const& entry : fs::directory_iterator{"/proc"}) {
        auto const name = entry.path().filename().string();
        std::error_code gone;
        if (name.find_first_not_of("0123456789") == std::string::npos &&
            fs::read_symlink(entry.path() / "cwd", gone) == data / "pg") {
            found.push_back(std::stoi(name));
        }
    }
    return found;
}

void kill_all(fs::path const& data) {
    for (auto const pid : processes_of(data)) {
        kill(pid, SIGKILL);
    }
    while (!processes_of(data).empty()) {
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
}

TEST_CASE("a cluster is made private and durable, stopped and started again") {
    Home const home;
    Cluster const cluster{home.data};
    CHECK(cluster.state() == Cluster::State::absent);
    require_started(home.data);
    CHECK(cluster.state() == Cluster::State::running);
    require_started(home.data); // is up: nothing to do

    for (auto const* const name : {"", "pg", "run"}) {
        struct stat found {};
        REQUIRE(stat((home.data / name).c_str(), &found) == 0);
        CHECK((found.st_mode & 0777U) == 0700);
    }
    for (auto const& [setting, value] : std::vector<std::pair<std::string, std::string>>{
             {"fsync", "on"}, {"full_page_writes", "on"}, {"data_checksums", "on"},
             {"listen_addresses", ""}, {"server_encoding", "UTF8"}, {"lc_collate", "C"}}) {
        CHECK(ask(home.data, "SELECT current_setting('" + setting + "')") == value);
    }
    run(home.data, "CREATE TABLE kept AS SELECT 42 AS n");

    REQUIRE(Cluster{home.data}.stop().has_value());
    CHECK(cluster.state() == Cluster::State::stopped);
    CHECK(processes_of(home.data).empty());
    REQUIRE(Cluster{home.data}.stop().has_value()); // is down: nothing to do
    require_started(home.data);
    CHECK(ask(home.data, "SELECT n FROM kept") == "42");
}

TEST_CASE("what was committed is there after every process was killed") {
    Home const home;
    require_started(home.data);
    run(home.data, "CREATE TABLE kept (n int)");
    for (auto round = 1; round <= 3; ++round) {
        run(home.data, "INSERT INTO kept VALUES (" + std::to_string(round) + ")");
        kill_all(home.data);
        CHECK(Cluster{home.data}.state() == Cluster::State::stopped);
        require_started(home.data);
        CHECK(ask(home.data, "SELECT count(*) FROM kept") == std::to_string(round));
    }
}

TEST_CASE("a postmaster killed alone, with children at work, is replaced") {
    Home const home;
    require_started(home.data);
    std::ifstream file{home.data / "pg" / "postmaster.pid"};
    pid_t postmaster = 0;
    REQUIRE(file >> postmaster);
    // The child notices its orphanhood only when it is done.
    std::jthread busy{[&home] {
        storage::Database database{Cluster{home.data}.admin_url()};
        try {
            storage::read_only(database, [](storage::Transaction& tx) {
                storage::Query{tx, "busy", "SELECT pg_sleep(2)"}.run();
                return 0;
            });
        } catch (storage::Failure const&) { // NOLINT(bugprone-empty-catch): either way
        }
    }};
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
    kill(postmaster, SIGKILL);
    require_started(home.data);
    busy.join();
    CHECK(ask(home.data, "SELECT 1") == "1");
}

TEST_CASE("a stale postmaster.pid that names another program's process does no harm") {
    Home const home;
    require_started(home.data);
    kill_all(home.data);
    // A process of the user the server runs as, which is what would mislead the server.
    auto const sleeper = fork();
    if (sleeper == 0) {
        struct stat found {};
        stat((home.data / "pg").c_str(), &found);
        if (setuid(found.st_uid) != 0) {
            _exit(1);
        }
        pause();
        _exit(0);
    }
    auto const path = home.data / "pg" / "postmaster.pid";
    std::ifstream file{path};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    text.replace(0, text.find('\n'), std::to_string(sleeper));
    std::ofstream{path, std::ios::trunc} << text;
    require_started(home.data);
    kill(sleeper, SIGKILL);
    waitpid(sleeper, nullptr, 0);
    CHECK(ask(home.data, "SELECT 1") == "1");
}

TEST_CASE("programs that start at once share one cluster") {
    Home const home;
    std::vector<pid_t> programs;
    for (auto program = 0; program < 3; ++program) {
        auto const child = fork();
        if (child == 0) {
            auto const url = Cluster{home.data}.admin_url();
            auto const is_up = Cluster{home.data}.start().has_value();
            _exit(is_up && storage::migrate(url).has_value() ? 0 : 1);
        }
        programs.push_back(child);
    }
    for (auto const program : programs) {
        int status = 0;
        waitpid(program, &status, 0);
        CHECK(status == 0);
    }
    CHECK(*storage::schema_state(Cluster{home.data}.admin_url()) == storage::SchemaState::current);
}

TEST_CASE("a draft left by a program killed while making the cluster is thrown away") {
    Home const home;
    fs::create_directories(home.data / "pg.new");
    std::ofstream{home.data / "pg.new" / "PG_VERSION"} << "15\n";
    require_started(home.data);
}

TEST_CASE("a path too long for a socket, and one with odd letters, serve as well") {
    auto const below = GENERATE(std::string(120, 'd'), std::string{"数据, it's odd %20"});
    Home const home{below};
    require_started(home.data);
    CHECK(ask(home.data, "SELECT 1") == "1");
    require_started(home.data);
}

TEST_CASE("a path that a shell would read otherwise is refused by name") {
    Home const home;
    for (auto const* const name : {"a\"b", "a$b", "a`b", "a\\b"}) {
        auto const started = Cluster{home.data / name}.start();
        REQUIRE(started.has_error());
        CHECK(started.error().code == Refusal::cluster_unusable);
    }
}

TEST_CASE("what cannot hold a cluster is refused by name") {
    Home const home;
    std::ofstream{home.data} << "a file\n";
    auto const started = Cluster{home.data}.start();
    REQUIRE(started.has_error());
    CHECK(started.error().code == Refusal::cluster_unusable);
    fs::remove(home.data);
}

} // namespace
} // namespace doudi
