# doudi_embedded: the texts the program carries inside itself (include/doudi/base/embedded.hpp).
# Globs here and nowhere else for sources: adding a migration or a report is adding a file.

add_library(doudi_embedded STATIC)
target_link_libraries(doudi_embedded PUBLIC doudi_flags)

function(doudi_embed variable pattern)
    file(GLOB files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${pattern}")
    list(SORT files)
    list(JOIN files "|" joined)
    set(out "${PROJECT_BINARY_DIR}/embedded/${variable}.cpp")
    set(script "${PROJECT_SOURCE_DIR}/tools/cmake/embed_text.cmake")
    add_custom_command(OUTPUT "${out}"
        COMMAND "${CMAKE_COMMAND}"
            "-DOUT=${out}" "-DVAR=${variable}" "-DFILES=${joined}" -P "${script}"
        DEPENDS ${files} "${script}"
        COMMENT "Embedding ${pattern}"
        VERBATIM)
    target_sources(doudi_embedded PRIVATE "${out}")
endfunction()

doudi_embed(schema schema/*.sql)
doudi_embed(policy schema/policy/*.toml)
doudi_embed(bank_layouts schema/bank/*.toml)
doudi_embed(regions schema/regions/*.csv)
doudi_embed(reports reports/*.sql)
doudi_embed(checks schema/checks/*.sql)
doudi_embed(table_schemas schema/*.tableschema.json)
