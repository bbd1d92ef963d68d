/// The one program of Doudi.
#include "doudi/cli/run.hpp"

int main(int argc, char** argv) {
    return doudi::cli::run(argc, argv);
}
