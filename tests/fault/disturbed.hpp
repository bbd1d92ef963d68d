/// A world in which every operation is killed on its way, and another in which none is.
///
/// Example:
///     Disturbed disturbed{cluster};
///     PayoutWorld calm;
///     disturbed.run(month, &Month::build, run_undisturbed(calm, month, &Month::build));
#pragma once

#include "bench_cluster.hpp"
#include "doudi/storage/cluster.hpp"
#include "fault/month.hpp"
#include "support/payout_world.hpp"

#include <chrono>
#include <functional>
#include <random>

namespace doudi::test {

using Work = std::function<void(storage::Database&, access::Actor const&)>;
using Operation = void (Month::*)(storage::Database&, access::Actor const&) const;

struct Tally {
    int program = 0;
    int server = 0;

    [[nodiscard]] int all() const { return program + server; }
};

/// How a piece of work is disturbed.
struct Kills {
    int most = 6;
    int server_every = 3;             ///< every so many times the server is killed; 0: never
    std::function<void()> after = {}; ///< what must hold after each
};

class Disturbed {
public:
    explicit Disturbed(bench::BenchCluster const& cluster);

    /// Does the operation to its end, killing it on the way, each time at another moment of the
    /// time it takes undisturbed.
    void run(Work const& work, std::chrono::microseconds undisturbed, Kills const& kills = {});
    void run(Month const& month, Operation operation, std::chrono::microseconds undisturbed);

private:
    storage::Cluster cluster_;
    std::mt19937 random_{20200408};

public:
    PayoutWorld world;
    Tally tally;
};

/// How long it takes.
std::chrono::microseconds run_undisturbed(PayoutWorld& world, Work const& work);
std::chrono::microseconds run_undisturbed(
    PayoutWorld& world, Month const& month, Operation operation);

/// Money enough for both programs in both books.
void fund_all(PayoutWorld& world);

} // namespace doudi::test
