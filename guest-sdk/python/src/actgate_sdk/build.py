"""Makes an action a component: `python -m actgate_sdk.build FOLDER OUT`. The manifest is packed into it by the host's tool."""

import subprocess
import sys
from pathlib import Path


def build(folder: Path, out: Path) -> None:
    """Builds the module `action` of a folder; the packages it imports must be importable here."""
    here = Path(__file__).resolve().parent
    if not (folder / "action.py").is_file():
        raise SystemExit(f"error: `{folder / 'action.py'}` does not exist; it is the module with `Handler = export(...)`")
    command = ["componentize-py", "--wit-path", str(here / "wit"), "--world", "action", "--quiet", "componentize"]
    paths = ["--python-path", str(folder), "--python-path", str(here.parent)]
    beside = Path(sys.executable).with_name("componentize-py")
    command[0] = str(beside) if beside.exists() else command[0]
    try:
        done = subprocess.run([*command, *paths, "--output", str(out), "action"], check=False)
    except FileNotFoundError:
        raise SystemExit("error: `componentize-py` is missing; install it with `pip install 'actgate-sdk[build]'`") from None
    raise SystemExit(done.returncode)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("usage: python -m actgate_sdk.build FOLDER OUT")
    build(Path(sys.argv[1]), Path(sys.argv[2]))
