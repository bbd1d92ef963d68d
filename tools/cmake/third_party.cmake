# Third-party libraries as imported targets. Their headers are SYSTEM, so our warnings skip them.
# Which module may include which is in tools/check_layers.py.

find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS json program_options)
find_package(ICU 72 REQUIRED COMPONENTS uc i18n)
find_package(LibXml2 REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(Threads REQUIRED)
find_package(spdlog REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(xlsxwriter REQUIRED IMPORTED_TARGET xlsxwriter)
pkg_check_modules(zip REQUIRED IMPORTED_TARGET libzip)

# Debian builds toml++ as a library, but header-only use needs nothing but the header.
find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)
add_library(doudi_tomlplusplus INTERFACE)
target_include_directories(doudi_tomlplusplus SYSTEM INTERFACE "${TOMLPLUSPLUS_INCLUDE_DIR}")
# It asserts what some malformed files break and then refuses those files by itself: without its
# assertions they are refused with their line instead of ending the program.
target_compile_options(doudi_tomlplusplus INTERFACE "-DTOML_ASSERT(expr)=static_assert(true)")

# date/date.h alone: header-only, no time zone database.
find_path(DATE_INCLUDE_DIR date/date.h REQUIRED)
add_library(doudi_date INTERFACE)
target_include_directories(doudi_date SYSTEM INTERFACE "${DATE_INCLUDE_DIR}")

# Debian ships no CMake config for SOCI. /usr/include/soci itself must stay off the include path:
# its error.h and values.h would hide those of the C library. Include <soci/soci.h>.
find_library(SOCI_CORE_LIBRARY soci_core REQUIRED)
find_library(SOCI_POSTGRESQL_LIBRARY soci_postgresql REQUIRED)
find_library(PQ_LIBRARY pq REQUIRED)
find_path(SOCI_INCLUDE_DIR soci/soci.h REQUIRED)
find_path(PQ_INCLUDE_DIR libpq-fe.h PATH_SUFFIXES postgresql REQUIRED)
add_library(doudi_soci INTERFACE)
target_include_directories(doudi_soci SYSTEM INTERFACE "${SOCI_INCLUDE_DIR}" "${PQ_INCLUDE_DIR}")
target_link_libraries(doudi_soci INTERFACE
    "${SOCI_POSTGRESQL_LIBRARY}" "${SOCI_CORE_LIBRARY}" "${PQ_LIBRARY}")

if(DOUDI_TESTS)
    find_path(CATCH2_INCLUDE_DIR catch2/catch.hpp REQUIRED)
    add_library(doudi_catch2 INTERFACE)
    target_include_directories(doudi_catch2 SYSTEM INTERFACE "${CATCH2_INCLUDE_DIR}")
    find_package(rapidcheck REQUIRED)
    find_package(benchmark REQUIRED)
endif()
