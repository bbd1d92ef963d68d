/// One run of a command: its values, what it works on, and where its answer goes.
///
/// Example:
///     Result<void> show(Call& call) {
///         auto const number = call.number("batch");
///         if (!number) { return number.error(); }
///         auto const batch = operations::show_batch(call.context(), BatchId{*number});
///         if (!batch) { return batch.error(); }
///         call.print(to_table(*batch));
///         return {};
///     }
#pragma once

#include "arguments.hpp"
#include "doudi/base/ids.hpp"
#include "doudi/base/money.hpp"
#include "doudi/base/period.hpp"
#include "doudi/operations/context.hpp"
#include "progress.hpp"
#include "settings.hpp"

#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::cli {

class Call {
public:
    Call(Arguments arguments, Settings settings, std::ostream& out, std::ostream& err)
        : arguments_(std::move(arguments)), settings_(std::move(settings)), out_(out), err_(err) {}

    // --- values, by the name of the option or positional ---

    [[nodiscard]] bool has(std::string_view name) const { return arguments_.has(name); }
    /// Requires: given, as a required one always is.   (DOUDI_CHECK)
    [[nodiscard]] std::string const& text(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view name) const;
    [[nodiscard]] std::string text_or(std::string_view name, std::string_view otherwise) const;
    [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;

    // Refuse what cannot be read: malformed, malformed_date ... with the option's name.
    [[nodiscard]] Result<std::int64_t> number(std::string_view name) const;
    [[nodiscard]] Result<Money> money(std::string_view name) const; // in yuan
    [[nodiscard]] Result<Date> date(std::string_view name) const;
    [[nodiscard]] Result<Period> period(std::string_view name) const;
    [[nodiscard]] Result<RegionCode> region(std::string_view name) const;
    [[nodiscard]] Result<BookId> book(std::string_view name) const;

    // --- what it works on ---

    /// Requires: the command needs a database.   (DOUDI_CHECK)
    [[nodiscard]] operations::Context& context();
    [[nodiscard]] operations::DatabaseChoice const& database_choice() const {
        return settings_.database;
    }
    [[nodiscard]] Language language() const { return settings_.language; }
    [[nodiscard]] wire::Format format() const { return settings_.format; }

    // --- the answer ---

    /// In the form the user chose.
    void print(wire::Table const& table);
    /// A sentence for people: beside a table it is part of the answer; beside CSV and JSON, which
    /// programs read, it goes to stderr.
    void say(std::string_view zh, std::string_view en);
    /// For output that is no table, such as an exported file.
    [[nodiscard]] std::ostream& out();

    /// The bar of this command, with a label and a total of its own.
    void progress(Text label, std::int64_t done, std::int64_t total);

private:
    friend Result<void> run_command(Call& call);

    Result<void> open();
    Result<access::Actor> find_actor() const;
    void hide_progress();

    Arguments arguments_;
    Settings settings_;
    std::ostream& out_;
    std::ostream& err_;
    std::unique_ptr<storage::Database> database_;
    std::optional<operations::Context> context_;
    std::unique_ptr<Progress> progress_;
};

/// Opens what the command needs, and does it.
Result<void> run_command(Call& call);

} // namespace doudi::cli
