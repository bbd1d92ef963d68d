#!/usr/bin/env python3
"""Fails if an #include or a USES crosses the module graph in ALLOWED. The first ctest.

The graph is this table. A module's CMakeLists.txt may only USE what the table allows, and its
sources may only include what its CMakeLists.txt USES, so the libraries link along the same arrows.
"""
import pathlib
import re
import sys
from graphlib import TopologicalSorter

PURE = {"ledger", "bank", "audit", "access", "roster", "benefits", "funding", "payout", "reconcile",
        "imprest", "projects", "relief", "donation"}

# module: modules whose include/doudi/<module>/ headers it may include (itself is implied).
ALLOWED = {
    "base": set(),
    "xml": {"base"},
    "sheet": {"base", "xml"},
    "ledger": {"base"},
    "bank": {"base", "xml"},
    "audit": {"base"},
    "access": {"base"},
    "roster": {"base"},
    "benefits": {"base"},
    "funding": {"base", "ledger"},
    "payout": {"base", "ledger", "benefits", "roster"},
    "reconcile": {"base", "payout", "bank"},
    "imprest": {"base", "ledger", "payout"},
    "projects": {"base", "ledger", "payout", "imprest"},
    "relief": {"base", "benefits"},
    "donation": {"base", "ledger"},
    "sample": {"base", "benefits", "roster", "funding"},
    "storage": {"base"} | PURE,
    "operations": {"base", "sheet", "storage"} | PURE,
    "report": {"base", "access", "storage"},
    "wire": {"base", "operations", "report"},
    "http": {"base", "operations", "report", "wire"},
    "cli": {"base", "operations", "report", "wire", "sample"},
}
ALLOWED["main"] = set(ALLOWED)

# Prefix of a third-party or system header: modules that may include it (others may not).
THIRD_PARTY = {
    "soci/": {"storage"},
    "libpq": {"storage"},
    "postgresql/": {"storage"},
    "boost/asio": {"http"},
    "boost/beast": {"http"},
    "boost/json": {"wire"},
    "boost/process": {"storage"},
    "boost/program_options": {"cli"},
    "libxml/": {"bank", "xml"},
    "openssl/": {"base"},
    "sodium": {"roster"},
    "toml++": {"bank", "benefits", "funding"},
    "unicode/": {"base"},
    "xlsxwriter": {"bank"},
    "zip.h": {"sheet"},
    "spawn.h": {"storage"},
    "sys/wait.h": {"storage"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^">]+)[">]', re.M)
USES = re.compile(r"\bdoudi_module\(\s*(\w+)[^)]*?\bUSES\b([^)]*)")
KEYWORDS = re.compile(r"\b(?:SOURCES|LINKS)\b")


def module_of(path, root):
    parts = path.relative_to(root).parts
    if parts[:2] == ("include", "doudi") and len(parts) > 3:
        return parts[2]
    if parts[0] == "src" and len(parts) > 2:
        return parts[1]
    return None


def uses_of(module, root):
    """The modules src/<module>/CMakeLists.txt USES, or None where there is no such file."""
    path = root / "src" / module / "CMakeLists.txt"
    if not path.exists():
        return None
    text = re.sub(r"#.*", "", path.read_text())
    uses = set()
    for name, rest in USES.findall(text):
        if name == module:
            uses |= set(KEYWORDS.split(rest)[0].split())
    return uses - {"embedded"}


def check_uses(root):
    for module, allowed in ALLOWED.items():
        for used in sorted((uses_of(module, root) or set()) - allowed):
            yield f"src/{module}/CMakeLists.txt: {module} may not use {used}"


def check_include(module, target, uses):
    hit = re.match(r"doudi/(\w+)/", target)
    if hit and hit[1] != module:
        if hit[1] not in ALLOWED[module]:
            yield f"{module} may not include {target}"
        elif uses is not None and hit[1] not in uses and module != "main":
            yield f"includes {target}, so src/{module}/CMakeLists.txt needs USES {hit[1]}"
    for prefix, users in THIRD_PARTY.items():
        if target.startswith(prefix) and module not in users:
            yield f"only {', '.join(sorted(users))} may include <{target}>"


def check_includes(root):
    uses = {module: uses_of(module, root) for module in ALLOWED}
    for path in sorted([*root.glob("include/**/*.hpp"), *root.glob("src/**/*.[ch]pp")]):
        module = module_of(path, root)
        if module == "web":
            continue
        where = path.relative_to(root)
        if module not in ALLOWED:
            yield f"{where}: {module or 'no module'} is not in the table of tools/check_layers.py"
            continue
        for target in INCLUDE.findall(path.read_text()):
            for error in check_include(module, target, uses[module]):
                yield f"{where}: {error}"


def main(root):
    tuple(TopologicalSorter(ALLOWED).static_order())  # raises CycleError
    errors = [*check_uses(root), *check_includes(root)]
    if errors:
        print(*errors, sep="\n")
    return 1 if errors else 0


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent.parent
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else here))
