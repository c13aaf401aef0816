"""Lines for the run's trace: to the host in a component, to a list in a native test.

The host bounds them, and never shows one to the visitor.
"""

from collections.abc import Callable

_lines: list[str] = []


def _keep(level: str, message: str) -> None:
    _lines.append(f"{level}: {message}")


_write: Callable[[str, str], None] = _keep


def debug(message: str) -> None:
    """For the author while writing the action."""
    _write("debug", message)


def info(message: str) -> None:
    """What happened."""
    _write("info", message)


def warn(message: str) -> None:
    """What the operator should look at some day."""
    _write("warn", message)


def error(message: str) -> None:
    """What the operator should look at now."""
    _write("error", message)


def write_to(sink: Callable[[str, str], None]) -> None:
    """Sends lines elsewhere; a component's entry does it once."""
    global _write
    _write = sink


def taken() -> list[str]:
    """Takes the lines of a native test, each as `level: message`."""
    lines = _lines.copy()
    _lines.clear()
    return lines
