#include "doudi/storage/program_rows.hpp"

#include "doudi/storage/query.hpp"

namespace doudi::storage {

namespace {

constexpr std::string_view programs_sql = R"sql(
SELECT program, coalesce(parent, '') AS parent, name_zh, name_en,
       coalesce(function_code, '') AS function_code, fund_type, is_monthly
  FROM ref.program ORDER BY parent IS NOT NULL, program)sql";

constexpr std::string_view fund_sources_sql = R"sql(
SELECT fund_source, name_zh, name_en, fund_type, source_code, draw_rank::integer AS draw_rank
  FROM ref.fund_source ORDER BY draw_rank)sql";

} // namespace

std::vector<Program> all_programs(Transaction& tx) {
    std::vector<Program> programs;
    for (auto const& row : Query{tx, "programs", programs_sql}.run()) {
        programs.push_back({.code = std::string{row.text("program")},
            .parent = std::string{row.text("parent")},
            .name_zh = std::string{row.text("name_zh")},
            .name_en = std::string{row.text("name_en")},
            .function_code = std::string{row.text("function_code")},
            .fund_type = funding::fund_type_of(row.text("fund_type")),
            .is_monthly = row.boolean("is_monthly")});
    }
    return programs;
}

std::vector<FundSource> all_fund_sources(Transaction& tx) {
    std::vector<FundSource> sources;
    for (auto const& row : Query{tx, "fund_sources", fund_sources_sql}.run()) {
        sources.push_back({.code = std::string{row.text("fund_source")},
            .name_zh = std::string{row.text("name_zh")},
            .name_en = std::string{row.text("name_en")},
            .fund_type = funding::fund_type_of(row.text("fund_type")),
            .source_code = std::string{row.text("source_code")},
            .draw_rank = row.int32("draw_rank")});
    }
    return sources;
}

std::string fund_of(Transaction& tx, std::string_view program) {
    return funding::fund_of(all_programs(tx), program);
}

} // namespace doudi::storage
