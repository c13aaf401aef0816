"""Makes an action a component: `python -m actgate_sdk.build FOLDER OUT`. The manifest is packed into it by the host's tool."""

import os
import re
import subprocess
import sys
from pathlib import Path

#: What installs the tool that builds, in the action's folder.
REMEDY = "`python3 -m venv .venv` and `.venv/bin/pip install --requirement requirements.txt`"


def build(folder: Path, out: Path) -> None:
    """Builds the module `action` of a folder; the packages it imports must be importable here.

    Ends the program with what is wrong, and the remedy, where it cannot be built.
    """
    here = Path(__file__).resolve().parent
    if not (folder / "action.py").is_file():
        raise SystemExit(f"error: `{folder / 'action.py'}` does not exist; it is the module with `Handler = export(...)`")
    command = ["componentize-py", "--wit-path", str(here / "wit"), "--world", "action", "--quiet", "componentize"]
    beside = Path(sys.executable).with_name("componentize-py")
    command[0] = str(beside) if beside.exists() else command[0]
    paths = [folder, here.parent]
    for path in paths:
        command += ["--python-path", str(path)]
    environment = dict(os.environ)
    if sys.prefix != sys.base_prefix:
        # Packages of a virtual environment are found by its name.
        environment["VIRTUAL_ENV"] = sys.prefix
    try:
        done = subprocess.run(
            [*command, "--output", str(out), "action"], check=False, stderr=subprocess.PIPE, text=True, env=environment
        )
    except FileNotFoundError:
        raise SystemExit(f"error: `componentize-py` is missing; install it in the action's folder with {REMEDY}") from None
    if done.returncode != 0:
        print(told(done.stderr, paths), file=sys.stderr)
        raise SystemExit(1)


def told(said: str, paths: list[Path]) -> str:
    """What Python says of the author's module, with real paths and without the stack of the tool that ran it."""
    own = re.search(r"^\w+: (.*?)\s+Caused by:", said, re.DOTALL | re.MULTILINE)
    if own is None:
        return said.strip()

    def real(place: re.Match[str]) -> str:
        at = int(place[1])
        return f'File "{paths[at]}/' if at < len(paths) else place[0]

    message = re.sub(r'File "/(\d+)/', real, own[1])
    if "has no attribute 'Handler'" in message:
        message += "\n`action.py` ends with `Handler = export(...)`"
    return f"error: {message}"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("usage: python -m actgate_sdk.build FOLDER OUT")
    build(Path(sys.argv[1]), Path(sys.argv[2]))
