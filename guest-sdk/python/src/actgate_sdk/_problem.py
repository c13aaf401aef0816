"""The inputs given so far, which `validate` checks and changes, and what is wrong with them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from ._decode import Misfit, into, read

T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """One place in the inputs that cannot be used as given, and what to ask instead."""

    #: A JSON Pointer (RFC 6901) into the inputs, for example `/items/0/sku`.
    pointer: str
    #: In words for the visitor.
    message: str


class Rejected(Exception):
    """Raised by `validate`: the problems found, so that the visitor hears of them at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{problem.pointer}: {problem.message}" for problem in problems))
        self.problems = problems


def pointer(*keys: str | int) -> str:
    """The pointer to a place, key by key: `pointer("items", 0, "sku")` is `/items/0/sku`."""
    place = ""
    for key in keys:
        place = into(place, key)
    return place


def reject(problems: Iterable[Problem]) -> None:
    """Raises [`Rejected`] when there are problems."""
    found = tuple(problems)
    if found:
        raise Rejected(*found)


class Given:
    """The inputs given so far. Some may be missing; a `None` counts as missing."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) is not None

    def __setitem__(self, name: str, value: Any) -> None:
        self.values[name] = value

    def __delitem__(self, name: str) -> None:
        """Removes an input, so that the visitor is asked for it if it is required."""
        self.values.pop(name, None)

    def get(self, name: str, to: type[T]) -> T | None:
        """The input of that name as a type; `None` while it is missing. What does not fit is a problem at its exact place."""
        if name not in self:
            return None
        try:
            return read(self.values[name], to, into("", name))
        except Misfit as misfit:
            raise Rejected(Problem(misfit.pointer, misfit.expected)) from None

    def update(self, name: str, to: type[T], change: Callable[[T], Any]) -> None:
        """Replaces an input by what `change` makes of it; does nothing while it is missing."""
        value = self.get(name, to)
        if value is not None:
            self[name] = change(value)
