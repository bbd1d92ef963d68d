#!/usr/bin/env python3
"""The style checks find what they are for, and nothing in sound sources."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))
sys.dont_write_bytecode = True
import check_layers  # noqa: E402
import tidy_source  # noqa: E402


class Tree(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file


class Layers(Tree):
    def errors(self):
        return [*check_layers.check_uses(self.root), *check_layers.check_includes(self.root)]

    def test_sound_module(self):
        self.write("src/ledger/CMakeLists.txt", "doudi_module(ledger SOURCES a.cpp USES base)")
        self.write("src/ledger/a.cpp", '#include "doudi/base/money.hpp"\n#include <vector>\n')
        self.assertEqual(self.errors(), [])

    def test_include_against_the_arrows(self):
        self.write("include/doudi/ledger/a.hpp", '#include "doudi/storage/database.hpp"\n')
        self.assertIn("ledger may not include doudi/storage", self.errors()[0])

    def test_include_without_uses(self):
        self.write("src/funding/CMakeLists.txt", "doudi_module(funding SOURCES a.cpp USES base)")
        self.write("src/funding/a.cpp", '#include "doudi/ledger/entry.hpp"\n')
        self.assertIn("needs USES ledger", self.errors()[0])

    def test_uses_against_the_arrows(self):
        self.write("src/base/CMakeLists.txt", "doudi_module(base\n SOURCES a.cpp\n USES ledger\n)")
        self.assertEqual(self.errors(), ["src/base/CMakeLists.txt: base may not use ledger"])

    def test_third_party_away_from_home(self):
        self.write("src/operations/a.cpp", "#include <soci/soci.h>\n")
        self.assertIn("only storage may include", self.errors()[0])

    def test_unknown_module(self):
        self.write("src/extras/a.cpp", "")
        self.assertIn("not in the table", self.errors()[0])


class Sources(Tree):
    def errors(self, path, text):
        return [*tidy_source.check_text(self.write(path, text), self.root, text)]

    def test_sound_source(self):
        text = '/// A double life: "using namespace" is a word.\nint f() { return 1\'000; }\n'
        self.assertEqual(self.errors("src/base/a.cpp", text), [])
        self.assertEqual(self.errors("tests/a_test.cpp", "using namespace std::literals;\n"), [])
        row = "INSERT INTO t VALUES\n    ('" + "x" * 100 + "', 1),\n"
        self.assertEqual(self.errors("schema/0001_a.sql", row), [])

    def test_forbidden(self):
        table = {
            "src/base/a.cpp": ["using namespace std;", "std::cout << 1;", "double x;"],
            "tests/base/a_test.cpp": ["using namespace std;"],
            "src/base/money_util.cpp": ["int x;"],
            "schema/0001_a.sql": ["-- FIX" "ME", "SELECT 1; ", "-- " + "字" * 49],
            "include/doudi/base/a.hpp": ["int x;"],
        }
        for path, texts in table.items():
            for text in texts:
                with self.subTest(path=path, text=text):
                    self.assertEqual(len(self.errors(path, text + "\n")), 1)
        self.assertEqual(self.errors("src/cli/a.cpp", "std::cout << 1;\n"), [])

    def test_length_of_functions(self):
        def function(lines):
            body = "    if (x) {\n        y();\n    }\n" * ((lines - 2) // 3)
            return "namespace a {\nstruct B {\nint f(int x)\nconst {\n" + body + "}\n};\n}\n"

        self.assertEqual(self.errors("src/base/a.cpp", function(68)), [])
        long = self.errors("src/base/a.cpp", function(71))
        self.assertIn("src/base/a.cpp:3: function of 72", long[0])

    def test_length_of_files(self):
        self.assertEqual(self.errors("src/base/a.cpp", "\n" * 500), [])
        self.assertEqual(len(self.errors("src/base/a.cpp", "\n" * 501)), 1)

    def test_own_header_first(self):
        self.write("include/doudi/base/a.hpp", "#pragma once\n")
        self.assertEqual(self.errors("src/base/a.cpp", '#include "doudi/base/a.hpp"\n'), [])
        late = '#include <vector>\n#include "doudi/base/a.hpp"\n'
        self.assertIn("first include", self.errors("src/base/a.cpp", late)[0])


if __name__ == "__main__":
    unittest.main()
