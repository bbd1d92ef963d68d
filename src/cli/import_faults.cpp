#include "import_faults.hpp"

#include <algorithm>
#include <fstream>

namespace doudi::cli {

namespace {

constexpr std::size_t faults_shown_max = 20;

wire::Table to_table(roster::FaultList const& faults, Language language) {
    wire::Table table{.title = {"错误清单", "faults"},
        .columns = {{"row", {"行", "row"}, wire::Kind::integer},
            {"column", {"列", "column"}, wire::Kind::text},
            {"code", {"代码", "code"}, wire::Kind::text},
            {"message", {"说明", "message"}, wire::Kind::text}},
        .rows = {}};
    for (auto const& fault : faults.all().first(std::min(faults.all().size(), faults_shown_max))) {
        auto const column = pick(roster::column_of(fault), language);
        table.rows.push_back({std::to_string(fault.row), std::string{column},
            std::string{roster::text_of(fault.code).name}, roster::message_of(fault, language)});
    }
    return table;
}

Result<void> write_faults(roster::FaultList const& faults, std::string const& path) {
    try {
        std::ofstream out{path, std::ios::binary};
        roster::write_faults(out, faults);
        return {};
    } catch (std::ios_base::failure const&) {
        return Error{Refusal::file_unreadable, path};
    }
}

} // namespace

Result<std::optional<Charset>> charset_of(Call const& call) {
    auto const name = call.text_or("encoding", "auto");
    if (name == "auto") {
        return std::optional<Charset>{};
    }
    if (name == "utf-8") {
        return std::optional{Charset::utf8};
    }
    if (name == "gb18030") {
        return std::optional{Charset::gb18030};
    }
    return Error{Refusal::malformed, "--encoding"};
}

Result<void> tell_faults(Call& call, roster::FaultList const& faults) {
    auto const file = call.optional_text("faults");
    if (file) {
        if (auto const written = write_faults(faults, *file); !written) {
            return written.error();
        }
    }
    if (faults.all().empty()) {
        return {};
    }
    auto const count = std::to_string(faults.fault_count());
    auto const warnings = std::to_string(faults.warning_count());
    if (file) {
        call.say("错误 " + count + " 处，提示 " + warnings + " 处，见 " + *file,
            count + " faults, " + warnings + " warnings: see " + *file);
        return {};
    }
    call.print(to_table(faults, call.language()));
    call.say("错误 " + count + " 处，提示 " + warnings + " 处；用 --faults FILE 写出全部",
        count + " faults, " + warnings + " warnings; --faults FILE writes all of them");
    return {};
}

} // namespace doudi::cli
