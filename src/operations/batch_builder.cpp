#include "batch_builder.hpp"

#include "doudi/base/merkle.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace doudi::operations {

namespace {

class RosterDigest {
public:
    void add(Due const& due) {
        add_version(due.enrolment->enrolment, due.enrolment->version);
        hash_.update(due.enrolment->facts_hash);
        if (due.hold) {
            add_version(due.hold->base_enrolment, due.hold->base_version);
        }
        for (auto const& one : due.exclusions) {
            add_number(one.person.value());
            add_version(one.other_enrolment, static_cast<std::int16_t>(one.rule));
            add_number(one.other.fen());
        }
    }

    Digest finish() { return hash_.finish(); }

private:
    void add_version(EnrolmentId enrolment, std::int16_t version) {
        std::array<std::byte, 10> head{};
        store(head.data(), static_cast<std::uint64_t>(enrolment.value()), 8);
        store(head.data() + 8, static_cast<std::uint64_t>(version), 2);
        hash_.update(head);
    }

    void add_number(std::int64_t number) {
        std::array<std::byte, 8> bytes{};
        store(bytes.data(), static_cast<std::uint64_t>(number), bytes.size());
        hash_.update(bytes);
    }

    static void store(std::byte* to, std::uint64_t number, std::size_t bytes) {
        for (std::size_t i = 0; i < bytes; ++i) {
            to[i] = static_cast<std::byte>(number >> (8 * (bytes - 1 - i)));
        }
    }

    Sha256 hash_;
};

/// The few imports that the enrolments of one roster come from.
class ImportSet {
public:
    void add(ImportId import) {
        if (imports_.empty() || imports_.back() != import) {
            if (std::find(imports_.begin(), imports_.end(), import) == imports_.end()) {
                imports_.push_back(import);
            }
        }
    }

    [[nodiscard]] std::span<ImportId const> all() const { return imports_; }

private:
    std::vector<ImportId> imports_;
};

} // namespace

Digest roster_sha256(storage::Transaction& reading, storage::RosterKey const& roster,
    DueRules const& rules, Screening const& screening) {
    RosterDigest digest;
    DueStream dues{reading, roster, rules, screening};
    while (auto const* const due = dues.next()) {
        digest.add(*due);
    }
    return digest.finish();
}

Result<payout::BatchContent> write_lines(storage::Transaction& reading,
    storage::Transaction& writing, payout::BatchKey key, storage::RosterKey const& roster,
    DueRules const& rules, Screening const& screening) {
    payout::LineHead const head{key, roster.period, roster.program, payout::regular_purpose};
    payout::LeafText leaf{head};
    payout::BatchContent content;
    MerkleTree tree;
    RosterDigest digest;
    ImportSet imports;
    std::vector<storage::Hold> holds;
    std::vector<storage::Exclusion> exclusions;
    DueStream dues{reading, roster, rules, screening};
    storage::LineWriter lines{writing, head};
    while (auto const* const due = dues.next()) {
        auto const& enrolment = *due->enrolment;
        digest.add(*due);
        imports.add(enrolment.import);
        exclusions.insert(exclusions.end(), due->exclusions.begin(), due->exclusions.end());
        if (due->amount == Money{}) {
            ++(due->exclusions.empty() ? content.zero_count : content.excluded_count);
            continue;
        }
        auto const total = add(content.total, due->amount);
        if (!total) {
            return total.error();
        }
        content.total = *total;
        payout::Line const line{.line_no = static_cast<std::int32_t>(++content.line_count),
            .for_period = roster.period,
            .person = enrolment.person,
            .enrolment = enrolment.enrolment,
            .enrolment_version = enrolment.version,
            .account = enrolment.account,
            .amount = due->amount};
        tree.add_leaf(leaf.of(line));
        lines.put(line);
        if (due->hold) {
            holds.push_back(*due->hold);
            holds.back().line_no = line.line_no;
        }
        std::for_each(exclusions.end() - static_cast<std::ptrdiff_t>(due->exclusions.size()),
            exclusions.end(), [&](auto& one) { one.line_no = line.line_no; });
    }
    lines.finish();
    insert_holds(writing, key, holds);
    insert_exclusions(writing, key, exclusions);
    content.merkle_root = tree.root();
    content.roster_sha256 = digest.finish();
    content.imported_by = importers(writing, key.book, imports.all());
    return content;
}

} // namespace doudi::operations
