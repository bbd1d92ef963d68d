# doudi_module(name SOURCES file... USES module... LINKS target...)
# declares src/<name> as the static library doudi_<name>. USES are the arrows of the module graph;
# tools/check_layers.py holds them to its table. A module not written yet has no directory and is
# skipped. LINKS are third-party targets.
function(doudi_module name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES;LINKS")
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "doudi_module(${name}): unexpected ${arg_UNPARSED_ARGUMENTS}")
    endif()
    doudi_present_modules(used ${arg_USES})
    if(arg_SOURCES)
        add_library(doudi_${name} STATIC ${arg_SOURCES})
        target_include_directories(doudi_${name} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
        target_link_libraries(doudi_${name} PUBLIC doudi_flags ${used} ${arg_LINKS})
    else() # headers only
        add_library(doudi_${name} INTERFACE)
        target_link_libraries(doudi_${name} INTERFACE doudi_flags ${used} ${arg_LINKS})
    endif()
    set_property(GLOBAL APPEND PROPERTY DOUDI_MODULES doudi_${name})
endfunction()

# doudi_test(name SOURCES file... USES module... LINKS target... LABEL unit|property|db|golden|fuzz)
# declares the test program of a module, <name>_test (with another label than unit:
# <name>_<label>_test), registered with ctest under that label. A db test runs in a private
# PostgreSQL cluster of its own, named by DOUDI_TEST_DSN.
function(doudi_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL" "SOURCES;USES;LINKS")
    if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES OR NOT arg_LABEL)
        message(FATAL_ERROR "doudi_test(${name}): needs SOURCES and LABEL "
            "and nothing else than USES and LINKS ${arg_UNPARSED_ARGUMENTS}")
    endif()
    set(target ${name}_test)
    if(NOT arg_LABEL STREQUAL "unit")
        set(target ${name}_${arg_LABEL}_test)
    endif()
    doudi_present_modules(used ${arg_USES})
    add_executable(${target} ${arg_SOURCES})
    target_link_libraries(${target} PRIVATE doudi_test_main ${used} ${arg_LINKS})
    set(run)
    if(arg_LABEL STREQUAL "db")
        set(run "${PROJECT_SOURCE_DIR}/tools/with_private_postgres")
    endif()
    add_test(NAME ${target} COMMAND ${run} $<TARGET_FILE:${target}>)
    set_tests_properties(${target} PROPERTIES LABELS ${arg_LABEL} TIMEOUT 300)
endfunction()

# Sets `result` to the library targets of the named modules which exist.
function(doudi_present_modules result)
    set(targets)
    foreach(module IN LISTS ARGN)
        set(declaration "${PROJECT_SOURCE_DIR}/src/${module}/CMakeLists.txt")
        if(module STREQUAL "embedded" OR EXISTS "${declaration}")
            list(APPEND targets doudi_${module})
        endif()
    endforeach()
    set(${result} ${targets} PARENT_SCOPE)
endfunction()
