"""JSON values to types, where a misfit names its place exactly and repeats no value of the document."""

import dataclasses
import functools
import json
import types
import typing
from enum import Enum
from typing import Any, TypeVar

T = TypeVar("T")


class Misfit(Exception):
    """Where a document does not fit, and what was expected there. Never the value found: it may be personal."""

    def __init__(self, pointer: str, expected: str) -> None:
        super().__init__(f"{f'at `{pointer}`' if pointer else 'as a whole'}: {expected}")
        self.pointer = pointer
        self.expected = expected


def into(pointer: str, key: str | int) -> str:
    """Appends a key to a JSON Pointer (RFC 6901)."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


def parse(text: str | bytes, to: type[T]) -> T:
    """Parses a whole document and reads it as a type."""
    try:
        value = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise Misfit("", f"not JSON at line {error.lineno} column {error.colno}") from None
    except (ValueError, RecursionError):
        raise Misfit("", "not JSON") from None
    return read(value, to)


def read(value: Any, to: type[T], place: str = "") -> T:
    """Reads a value as a dataclass, a `list[...]`, a `dict[str, ...]`, a `Literal`, an enumeration, an optional or a plain type."""
    return typing.cast(T, _read(value, to, place))


def encode(value: Any, place: str) -> str:
    """JSON of what an action gave; `ValueError` tells what has no form in it."""
    try:
        return json.dumps(value, default=_fields, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"{place} has no form in JSON: {error}") from None


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _fields(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        held = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {name: one for name, one in held.items() if one is not None}
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"`{type(value).__name__}` is not a JSON value")


def _read(value: Any, to: Any, place: str) -> Any:
    origin = typing.get_origin(to)
    if to is Any or to is object:
        return value
    if origin in (typing.Union, types.UnionType):
        return _read_union(value, typing.get_args(to), place)
    if origin is typing.Literal:
        return _read_word(value, typing.get_args(to), place)
    if to is list or origin is list:
        (item,) = typing.get_args(to) or (Any,)
        _expect(isinstance(value, list), "a list", place)
        return [_read(one, item, into(place, index)) for index, one in enumerate(value)]
    if to is dict or origin is dict:
        _, item = typing.get_args(to) or (str, Any)
        _expect(isinstance(value, dict), "an object", place)
        return {key: _read(one, item, into(place, key)) for key, one in value.items()}
    if isinstance(to, type) and dataclasses.is_dataclass(to):
        return _read_object(value, to, place)
    if isinstance(to, type) and issubclass(to, Enum):
        return to(_read_word(value, tuple(one.value for one in to), place))
    return _read_plain(value, to, place)


def _read_plain(value: Any, to: Any, place: str) -> Any:
    if to is str:
        _expect(isinstance(value, str), "a string", place)
    elif to is bool:
        _expect(isinstance(value, bool), "a boolean", place)
    elif to is int:
        _expect(isinstance(value, int) and not isinstance(value, bool), "a whole number", place)
    elif to is float:
        _expect(isinstance(value, (int, float)) and not isinstance(value, bool), "a number", place)
        return float(value)
    elif to is type(None):
        _expect(value is None, "null", place)
    else:
        raise TypeError(f"`{to!r}` is not a type that JSON is read as; use dataclasses, lists, dicts and plain types")
    return value


def _read_union(value: Any, choices: tuple[Any, ...], place: str) -> Any:
    if value is None and type(None) in choices:
        return None
    rest = [choice for choice in choices if choice is not type(None)]
    misfit = None
    for choice in rest:
        try:
            return _read(value, choice, place)
        except Misfit as found:
            misfit = misfit or found
    raise misfit or Misfit(place, "expected null")


def _read_word(value: Any, words: tuple[Any, ...], place: str) -> Any:
    names = [f"`{word}`" for word in words]
    what = " or ".join(names) if len(names) < 3 else f"one of {', '.join(names)}"
    _expect(any(value == word and type(value) is type(word) for word in words), what, place)
    return value


def _read_object(value: Any, to: Any, place: str) -> Any:
    _expect(isinstance(value, dict), "an object", place)
    found = {}
    for name, (kind, may_be_missing) in _shape_of(to).items():
        if name in value:
            found[name] = _read(value[name], kind, into(place, name))
        elif not may_be_missing:
            raise Misfit(into(place, name), "is missing")
    return to(**found)


@functools.cache
def _shape_of(to: Any) -> dict[str, tuple[Any, bool]]:
    """The fields of a dataclass: the type of each, and whether it has a default."""
    hints = typing.get_type_hints(to)
    missing = dataclasses.MISSING
    return {
        field.name: (hints[field.name], field.default is not missing or field.default_factory is not missing)
        for field in dataclasses.fields(to)
        if field.init
    }


def _expect(fits: bool, what: str, place: str) -> None:
    if not fits:
        raise Misfit(place, f"expected {what}")
