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
#include <random>

namespace doudi::test {

using Operation = void (Month::*)(storage::Database&, access::Actor const&) const;

struct Tally {
    int program = 0;
    int server = 0;

    [[nodiscard]] int all() const { return program + server; }
};

class Disturbed {
public:
    explicit Disturbed(bench::BenchCluster const& cluster);

    /// Does the operation to its end, killing it on the way, each time at another moment of the
    /// time it takes undisturbed.
    void run(Month const& month, Operation operation, std::chrono::microseconds undisturbed);

private:
    storage::Cluster cluster_;
    std::mt19937 random_{20200408};

public:
    PayoutWorld world;
    Tally tally;
};

/// How long the operation takes.
std::chrono::microseconds run_undisturbed(
    PayoutWorld& world, Month const& month, Operation operation);

/// Money enough for both programs in both books.
void fund_all(PayoutWorld& world);

} // namespace doudi::test
