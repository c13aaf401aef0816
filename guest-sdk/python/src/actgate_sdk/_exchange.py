"""The calls of a run with their outcomes, as `shape` sees them."""

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar

from ._decode import Misfit, parse
from ._step import Failure

T = TypeVar("T")


class CallError(Enum):
    """Why a call has no answer; the value is the code of the failure it becomes."""

    DENIED = "denied"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed-out"
    TOO_LARGE = "too-large"
    OUTCOME_UNKNOWN = "outcome-unknown"


_MESSAGES = {
    CallError.DENIED: "the call was refused",
    CallError.BUSY: "too many calls at the moment; nothing was sent",
    CallError.UNREACHABLE: "the service could not be reached",
    CallError.TIMED_OUT: "the service took too long to answer",
    CallError.TOO_LARGE: "the answer was too large",
    CallError.OUTCOME_UNKNOWN: "the request was sent, but no answer came; it may have taken effect",
}


@dataclass(frozen=True)
class Response:
    """What an upstream answered, whatever its status."""

    status: int
    body: bytes
    headers: Sequence[tuple[str, str]] = ()

    def header(self, name: str) -> str | None:
        """The header of that name, in any case. Only `content-type` and what the manifest lists are there."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), None)


@dataclass(frozen=True)
class Exchange:
    """One call with its outcome."""

    endpoint: str
    outcome: Response | CallError
    #: The parameters that the action gave.
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> int | None:
        """The HTTP status; `None` when there is no answer."""
        return self.outcome.status if isinstance(self.outcome, Response) else None

    @property
    def error(self) -> CallError | None:
        """Why there is no answer; `None` when there is one."""
        return self.outcome if isinstance(self.outcome, CallError) else None

    @property
    def is_success(self) -> bool:
        """Whether there is an answer with a status from 200 to 299."""
        return self.status is not None and 200 <= self.status < 300

    def response(self) -> Response:
        """The answer, whatever its status. Raises the call's error as a failure when there is none."""
        if isinstance(self.outcome, CallError):
            raise Failure(self.outcome.value, _MESSAGES[self.outcome])
        return self.outcome

    def text(self) -> str:
        """The body of a successful answer as text, without a byte order mark.

        Raises `unexpected-status` when it is not a success, and `unexpected-answer` when it is not UTF-8.
        """
        response = self.response()
        if not self.is_success:
            raise Failure("unexpected-status", f"`{self.endpoint}` answered with status {response.status}")
        try:
            return response.body.removeprefix(BOM_UTF8).decode()
        except UnicodeDecodeError as error:
            message = f"the answer of `{self.endpoint}` is not UTF-8 from byte {error.start}"
            raise Failure("unexpected-answer", message) from None

    def json(self, to: type[T]) -> T:
        """The body of a successful answer as a type.

        Raises as [`text`], and `unexpected-answer`, naming the place, when it does not fit. Look at `status` first where
        another status is an answer too, such as a 404.
        """
        return fitting(self.text(), to, "unexpected-answer", f"the answer of `{self.endpoint}` does")


class Exchanges(Sequence[Exchange]):
    """The exchanges of a run so far, oldest first; never none."""

    def __init__(self, exchanges: Sequence[Exchange]) -> None:
        if not exchanges:
            raise Failure("no-exchange", "there is nothing to shape an answer from")
        self._exchanges = tuple(exchanges)

    def __getitem__(self, index: Any) -> Any:
        return self._exchanges[index]

    def __len__(self) -> int:
        return len(self._exchanges)

    def __iter__(self) -> Iterator[Exchange]:
        return iter(self._exchanges)

    @property
    def last(self) -> Exchange:
        """The newest."""
        return self._exchanges[-1]

    def last_of(self, endpoint: str) -> Exchange | None:
        """The newest with that endpoint, by which an action of several steps knows where it stands."""
        return next((one for one in reversed(self._exchanges) if one.endpoint == endpoint), None)


def fitting(text: str, to: type[T], code: str, what: str) -> T:
    """A document as a type, or a failure of that code."""
    try:
        return parse(text, to)
    except Misfit as misfit:
        raise Failure(code, f"{what} not fit {misfit}") from None
