#include "support/sheet_file.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/row_source.hpp"

#include <zip.h>

#include <algorithm>
#include <sstream>

namespace doudi::test {

namespace {

constexpr std::string_view head = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
constexpr std::string_view main_space =
    R"( xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" )"
    R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships")";
constexpr std::string_view types =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

std::string part(std::string_view root, std::string_view attributes, std::string_view inside) {
    std::string xml{head};
    return xml.append("<")
        .append(root)
        .append(attributes)
        .append(">")
        .append(inside)
        .append("</")
        .append(root)
        .append(">");
}

std::string relation(std::string_view id, std::string_view type, std::string_view target) {
    std::string xml{R"(<Relationship Id=")"};
    return xml.append(id)
        .append(R"(" Type=")")
        .append(types)
        .append(type)
        .append(R"(" Target=")")
        .append(target)
        .append(R"("/>)");
}

constexpr std::string_view relations_space =
    R"( xmlns="http://schemas.openxmlformats.org/package/2006/relationships")";

void escape(std::string& xml, std::string_view text) {
    for (char const c : text) {
        xml += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
    }
}

} // namespace

std::map<std::string, std::string> parts_of(SheetFile const& file) {
    std::map<std::string, std::string> parts;
    parts["_rels/.rels"] = part(
        "Relationships", relations_space, relation("rId1", "officeDocument", "xl/workbook.xml"));
    parts["xl/_rels/workbook.xml.rels"] = part("Relationships", relations_space,
        relation("rId1", "worksheet", "worksheets/sheet1.xml") +
            relation("rId2", "styles", "styles.xml") +
            relation("rId3", "sharedStrings", "sharedStrings.xml"));
    parts["xl/workbook.xml"] = part("workbook", main_space,
        "<workbookPr " + file.workbook_pr +
            R"(/><sheets><sheet name="h" sheetId="2" state="hidden" r:id="rId9"/>)"
            R"(<sheet name="s" sheetId="1" r:id="rId1"/></sheets>)");
    parts["xl/styles.xml"] = part("styleSheet", main_space,
        "<numFmts>" + file.formats +
            R"(</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>)" + "<cellXfs>" +
            file.styles + "</cellXfs>");
    std::string shared;
    for (auto const& text : file.shared) {
        shared += "<si>" + text + "</si>";
    }
    parts["xl/sharedStrings.xml"] = part("sst", main_space, shared);
    parts["xl/worksheets/sheet1.xml"] =
        part("worksheet", main_space, "<sheetData>" + file.rows + "</sheetData>" + file.after);
    return parts;
}

void SheetFile::write(std::filesystem::path const& file) const {
    auto all = parts_of(*this);
    for (auto const& [name, text] : parts) {
        all[name] = text;
    }
    for (auto const& name : left_out) {
        all.erase(name);
    }
    int why = 0;
    auto* const archive = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &why);
    DOUDI_CHECK(archive != nullptr);
    auto const add = [&](std::string const& name, zip_source_t* source) {
        auto const at = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
        DOUDI_CHECK(at >= 0);
        auto const index = static_cast<zip_uint64_t>(at);
        zip_set_file_compression(archive, index, ZIP_CM_DEFLATE, 1);
        if (is_encrypted) {
            zip_file_set_encryption(archive, index, ZIP_EM_AES_256, "secret");
        }
    };
    for (auto const& [name, text] : all) {
        if (!from_files.contains(name)) {
            add(name, zip_source_buffer(archive, text.data(), text.size(), 0));
        }
    }
    for (auto const& [name, path] : from_files) {
        add(name, zip_source_file(archive, path.c_str(), 0, -1));
    }
    DOUDI_CHECK(zip_close(archive) == 0);
}

std::string text_cell(std::string_view reference, std::string_view text) {
    std::string xml{R"(<c r=")"};
    xml.append(reference).append(R"(" t="inlineStr"><is><t>)");
    escape(xml, text);
    return xml + "</t></is></c>";
}

std::string sheet_rows_of(std::string_view csv) {
    std::istringstream in{std::string{csv}};
    CsvRows rows{in};
    std::string xml;
    for (std::vector<std::string> cells;;) {
        auto const more = rows.next(cells);
        DOUDI_CHECK(more.has_value());
        if (!*more) {
            return xml;
        }
        xml += "<row r=\"" + std::to_string(rows.row()) + "\">";
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (!cells[i].empty()) {
                auto const column = static_cast<std::int64_t>(i) + 1;
                xml += text_cell(cell_name(column, rows.row()), cells[i]);
            }
        }
        xml += "</row>";
    }
}

} // namespace doudi::test
