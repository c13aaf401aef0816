"""What an action does next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ._decode import encode


class Failure(Exception):
    """Raised to end a run without an answer: a stable, lower-case, dash-separated code, and a message for the operator."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Call:
    """A call to an endpoint of the manifest; the parameters are a JSON object."""

    endpoint: str
    parameters: str


@dataclass(frozen=True)
class Question:
    """Something more the visitor must say; each choice is the value of the input, and what the visitor reads."""

    input: str
    prompt: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Calls:
    """Make these calls, one after the other, then call `shape`."""

    calls: tuple[Call, ...]

    def __and__(self, other: "Calls") -> "Calls":
        return Calls(self.calls + other.calls)


@dataclass(frozen=True)
class Questions:
    """Ask the visitor, then call the function that asked again."""

    questions: tuple[Question, ...]

    def __and__(self, other: "Questions") -> "Questions":
        return Questions(self.questions + other.questions)


@dataclass(frozen=True)
class Reply:
    """Answer; the data are JSON."""

    message: str
    data: str


@dataclass(frozen=True)
class HandOff:
    """Pass the conversation to people; the data are JSON."""

    route: str
    #: For those who take over; the visitor never sees it.
    summary: str
    data: str
    #: What the visitor hears; `None` for a sentence of the host's own.
    message: str | None = None


@dataclass(frozen=True)
class AsDeclared:
    """Do what the manifest says."""


Step = Calls | Questions | Reply | HandOff | AsDeclared

AS_DECLARED = AsDeclared()


def call(endpoint: str, /, **parameters: Any) -> Calls:
    """Calls an endpoint by its name, with a value for each of its parameters; those that are `None` are left out.

    Calls are joined by `&`. A parameter whose name is not a Python name is given as `**{"order-id": order}`.
    """
    given = {name: value for name, value in parameters.items() if value is not None}
    return Calls((Call(endpoint, _encode(given, f"the parameters of `{endpoint}`")),))


def ask(input: str, prompt: str, choices: Iterable[tuple[str, str]] = ()) -> Questions:
    """Asks for an input of the manifest, or for a new one, which is then a string. Questions are joined by `&`.

    Each choice is what the input becomes, and what the visitor reads.
    """
    return Questions((Question(input, prompt, tuple(choices)),))


def reply(message: str, data: Any = None) -> Reply:
    """Answers the visitor. The data may be a dataclass; the host checks them against the manifest."""
    return Reply(message, _encode({} if data is None else data, "the data of the reply"))


def hand_off(route: str, summary: str, data: Any = None, message: str | None = None) -> HandOff:
    """Passes the conversation to a team, a queue or an owner, with a summary for those who take over.

    The visitor hears `message`, or a sentence of the host's own without it, and never the summary.
    """
    return HandOff(route, summary, _encode({} if data is None else data, "the data of the hand-off"), message)


def _encode(value: Any, place: str) -> str:
    try:
        return encode(value, place)
    except ValueError as error:
        raise Failure("not-json", str(error)) from None
