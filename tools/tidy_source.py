#!/usr/bin/env python3
"""Fails where a source breaks a rule of the house style that no compiler checks.

Lines of at most 100 columns (a Chinese character takes two), files of at most 500 lines, functions
of at most 70, forbidden words, names of files that say nothing, headers included first by their
own source. Run by ctest under the label style.
"""
import pathlib
import re
import sys
import unicodedata

MAX_COLUMNS = 100
MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 70

ROOTS = ("include", "src", "tests", "schema", "reports", "tools", ".ci")
CPP = {".cpp", ".hpp"}
TEXT = CPP | {".sql", ".py", ".cmake", ".ts", ".vue", ""}
SKIPPED = {"node_modules", "dist", "build", "__pycache__", "golden", "data"}
EMPTY_NAMES = {"manager", "helper", "helpers", "util", "utils", "misc", "impl"}

NAMESPACE = r"\busing\s+namespace\s+(?!std::(?:\w+::)*\w*literals\b)"
# (pattern, what to say, top directories it applies to, places it does not apply to)
FORBIDDEN = [
    (NAMESPACE, "using namespace", ("include", "src", "tests"), ()),
    (r"\bstd::cout\b", "std::cout outside src/cli", ("include", "src"), ("src/cli/",)),
    (r"\b(?:float|double)\b", "float or double", ("include", "src"), ()),
]
UNFINISHED = re.compile(r"\b(?:FIX" r"ME|XX" r"X|TO" r"DO(?!\(#\d+\)))\b")

# A row of a table of values in SQL, which is easier to read in one line however long.
ROW_OF_VALUES = re.compile(r"\s+\(.*\)[,;]")

# A comment, a string or a character literal (or a digit separator, left alone).
NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<tag>[^(\s]*)\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'",
    re.S,
)


PREPROCESSOR = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)


def blank(hit):
    return re.sub(r"[^\n]", " ", hit[0])


def code_only(text):
    """The text with comments and literals blanked out, line by line as before."""
    return NOT_CODE.sub(blank, text)


def columns(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def long_functions(code):
    """Yields (first line, lines) of each function with too many lines.

    A brace opens a function if what stands before it (since the last ; { or }) has a parameter
    list and is not a type or a namespace. What is inside a function, lambdas too, counts as it.
    """
    code = PREPROCESSOR.sub(blank, code)
    head, stack, function_depth, start = "", [], None, 0
    line = 1
    for c in code:
        if c == "\n":
            line += 1
        if c == "{":
            if function_depth is None and re.search(r"\)[^=]*$", head) and not re.match(
                r"\s*(?:template\b.*)?\b(?:namespace|class|struct|union|enum)\b", head, re.S
            ):
                function_depth = len(stack)
                start = line - head.lstrip().count("\n")
            stack.append(c)
            head = ""
        elif c == "}":
            if stack:
                stack.pop()
            if function_depth == len(stack):
                if line - start + 1 > MAX_FUNCTION_LINES:
                    yield start, line - start + 1
                function_depth = None
            head = ""
        elif c == ";":
            head = ""
        else:
            head += c


def own_header(path, root):
    """The header a source file must include first, as written in the #include, or None."""
    parts = path.relative_to(root).parts
    if parts[0] != "src" or path.suffix != ".cpp":
        return None
    public = pathlib.Path("doudi", *parts[1:]).with_suffix(".hpp")
    if (root / "include" / public).exists():
        return str(public)
    private = path.with_suffix(".hpp")
    return private.name if private.exists() else None


def check_cpp(path, root, text):
    where = path.relative_to(root)
    code = code_only(text)
    for number, line in enumerate(code.splitlines(), 1):
        for pattern, name, tops, except_in in FORBIDDEN:
            allowed = where.parts[0] not in tops or str(where).startswith(except_in or "\0")
            if not allowed and re.search(pattern, line):
                yield f"{where}:{number}: {name}"
    for number, lines in long_functions(code):
        yield f"{where}:{number}: function of {lines} lines (at most {MAX_FUNCTION_LINES})"
    if path.suffix == ".hpp" and "#pragma once" not in text:
        yield f"{where}:1: no #pragma once"
    own = own_header(path, root)
    first = re.search(r'^\s*#\s*include\s*[<"]([^">]+)[">]', text, re.M)
    if own and not (first and first[1] == own):
        yield f'{where}:1: the first include is not "{own}"'


def check_text(path, root, text):
    where = path.relative_to(root)
    lines = text.splitlines()
    if len(lines) > MAX_FILE_LINES:
        yield f"{where}:{len(lines)}: more than {MAX_FILE_LINES} lines"
    for number, line in enumerate(lines, 1):
        is_row = path.suffix == ".sql" and ROW_OF_VALUES.fullmatch(line)
        if columns(line) > MAX_COLUMNS and not is_row:
            yield f"{where}:{number}: {columns(line)} columns (at most {MAX_COLUMNS})"
        if line != line.rstrip():
            yield f"{where}:{number}: trailing space"
        if UNFINISHED.search(line):
            yield f"{where}:{number}: unfinished: {line.strip()[:60]}"
    if set(re.split(r"[_\W]", path.stem.lower())) & EMPTY_NAMES:
        yield f"{where}:1: the name of the file says nothing"
    if path.suffix in CPP:
        yield from check_cpp(path, root, text)


def sources(root):
    yield root / "CMakeLists.txt"
    for top in ROOTS:
        for path in sorted((root / top).rglob("*")):
            parts = path.relative_to(root).parts
            if not SKIPPED & set(parts) and path.is_file():
                if path.suffix in TEXT or path.name == "CMakeLists.txt":
                    yield path


def main(root):
    errors = []
    for path in sources(root):
        errors += check_text(path, root, path.read_text(encoding="utf-8"))
    if errors:
        print(*errors, sep="\n")
    return 1 if errors else 0


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent.parent
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else here))
