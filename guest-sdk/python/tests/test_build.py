"""What the build tells an author who made a mistake, or whose machine lacks something."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import actgate_sdk
from actgate_sdk.build import told

SAID = """\
Traceback (most recent call last):
  File "bin/componentize-py", line 8, in <module>
    sys.exit(script())
AssertionError: Traceback (most recent call last):
  File "/0/action.py", line 2, in <module>
    fail()
  File "/1/actgate_sdk/__init__.py", line 7
    def f(:
          ^
SyntaxError: invalid syntax


Caused by:
    SyntaxError: invalid syntax (action.py, line 3)

Stack backtrace:
   0: anyhow::error::<impl anyhow::Error>::msg
"""


class BuildTest(unittest.TestCase):
    def fails(self, folder: str, *options: str, **environment: str) -> str:
        source = str(Path(actgate_sdk.__file__).parent.parent)
        done = subprocess.run(
            [sys.executable, "-B", *options, "-m", "actgate_sdk.build", folder, str(Path(folder, "out.wasm"))],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": source, **environment},
        )
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        return done.stderr

    def test_a_mistake_is_told_with_its_file_and_line_and_no_stack_of_the_tool(self) -> None:
        self.assertEqual(
            told(SAID, [Path("shop"), Path("vendor")]).splitlines(),
            [
                "error: Traceback (most recent call last):",
                '  File "shop/action.py", line 2, in <module>',
                "    fail()",
                '  File "vendor/actgate_sdk/__init__.py", line 7',
                "    def f(:",
                "          ^",
                "SyntaxError: invalid syntax",
            ],
        )

    def test_a_module_without_a_handler_is_told_what_it_ends_with(self) -> None:
        said = "AssertionError: AttributeError: module 'action' has no attribute 'Handler'\n\n\nCaused by:\n"
        self.assertIn("`action.py` ends with `Handler = export(...)`", told(said, []))

    def test_what_is_not_understood_is_told_as_it_is(self) -> None:
        self.assertEqual(told("something else\n", []), "something else")

    def test_what_is_missing_is_told_with_the_remedy(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.assertIn("action.py` does not exist; it is the module with", self.fails(folder))
            Path(folder, "action.py").touch()
            # A program beside this Python would be found first.
            if not Path(sys.executable).with_name("componentize-py").exists():
                missing = self.fails(folder, PATH=folder)
                self.assertIn("`componentize-py` is missing", missing)
                self.assertIn(".venv/bin/pip install --requirement requirements.txt", missing)


if __name__ == "__main__":
    unittest.main()
