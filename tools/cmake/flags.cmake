# doudi_flags: what every target of ours is compiled with.

add_library(doudi_flags INTERFACE)
target_compile_features(doudi_flags INTERFACE cxx_std_20)
target_include_directories(doudi_flags INTERFACE "${PROJECT_SOURCE_DIR}/include")
# Not -Wnull-dereference: boost::system::result::operator-> gives null for an error, so g++ warns of
# every use whose check it does not see; the analyzer of clang-tidy follows those checks.
# Not -Wrestrict: g++ 12 is wrong about std::string (GCC bug 105329).
target_compile_options(doudi_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wdouble-promotion -Wformat=2
    -Wcast-align -Wduplicated-cond -Wlogical-op -Wswitch-enum -Wfloat-equal -Wfloat-conversion
    -Wno-restrict)

# Messages of failed checks name src/ledger/post.cpp, wherever the tree was built.
target_compile_options(doudi_flags INTERFACE "-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=")

if(DOUDI_WERROR)
    target_compile_options(doudi_flags INTERFACE -Werror)
    if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug" OR DOUDI_SANITIZE)
        # These depend on what the optimiser or a sanitizer makes of the code, and g++ 12 is often
        # wrong about std::string and std::optional (GCC bugs 105329, 105562): shown, not fatal.
        target_compile_options(doudi_flags INTERFACE -Wno-error=maybe-uninitialized
            -Wno-error=array-bounds -Wno-error=stringop-overflow -Wno-error=stringop-overread)
    endif()
endif()

if(DOUDI_SANITIZE)
    set(sanitize "-fsanitize=${DOUDI_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_compile_options(doudi_flags INTERFACE ${sanitize})
    target_link_options(doudi_flags INTERFACE ${sanitize})
endif()
if(DOUDI_COVERAGE)
    target_compile_options(doudi_flags INTERFACE --coverage -fprofile-update=atomic)
    target_link_options(doudi_flags INTERFACE --coverage)
endif()
