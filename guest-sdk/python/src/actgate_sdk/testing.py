"""Runs an action natively in a test, without WebAssembly and without a host."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from . import log
from ._action import Action, checked, planned, shaped
from ._context import Assurance, Context, Visitor
from ._exchange import CallError, Exchange, Response
from ._problem import Problem
from ._step import AS_DECLARED, Calls, Failure, HandOff, Question, Questions, Reply, Step

T = TypeVar("T")

#: An anonymous visitor, locale `en`, no time zone, midnight UTC of Thursday, 1 January 2026, seed 1, no settings.
CONTEXT = Context(run="test", locale="en", now_ms=1_767_225_600_000, seed=1)


@dataclass(frozen=True)
class Bench:
    """A bench to try an action on. Each method that changes something gives a new bench.

    Every function of the action is called twice, and a different answer fails the test: the host repeats and replays
    calls, and relies on that they do not differ.
    """

    action: Action[Any]
    given: dict[str, Any] = field(default_factory=dict)
    context: Context = CONTEXT
    exchanges: tuple[Exchange, ...] = ()

    def inputs(self, **inputs: Any) -> "Bench":
        """Sets inputs, as the host does when the visitor answers a question."""
        return replace(self, given={**self.given, **inputs})

    def visitor(self, assurance: Assurance, email: str | None = None, claims: Any = None) -> "Bench":
        """The visitor that the action sees."""
        seen = Visitor(assurance, email, json.dumps(claims or {}))
        return replace(self, context=replace(self.context, visitor=seen))

    def in_context(self, **changes: Any) -> "Bench":
        """Changes fields of the context, for example `locale`, `time_zone` or `now_ms`."""
        return replace(self, context=replace(self.context, **changes))

    def settings(self, **settings: Any) -> "Bench":
        """The operator's settings."""
        return self.in_context(settings_json=json.dumps(settings))

    def answer(self, endpoint: str, status: int, body: Any) -> "Bench":
        """One more exchange, answered with JSON."""
        return self.answer_bytes(endpoint, status, json.dumps(body).encode(), [("content-type", "application/json")])

    def answer_bytes(self, endpoint: str, status: int, body: bytes, headers: Sequence[tuple[str, str]] = ()) -> "Bench":
        """One more exchange, answered with these bytes."""
        return self._exchange(Exchange(endpoint, Response(status, body, headers)))

    def error(self, endpoint: str, error: CallError) -> "Bench":
        """One more exchange that came to nothing."""
        return self._exchange(Exchange(endpoint, error))

    def made_with(self, **parameters: Any) -> "Bench":
        """Gives the newest exchange the parameters it was made with."""
        *earlier, newest = self.exchanges
        return replace(self, exchanges=(*earlier, replace(newest, parameters=parameters)))

    def _exchange(self, exchange: Exchange) -> "Bench":
        return replace(self, exchanges=(*self.exchanges, exchange))

    def validate(self) -> "Verdict":
        """Runs `validate`."""
        return Verdict(*self._twice(lambda inputs: checked(self.action, self.context, inputs)))

    def accept(self) -> "Bench":
        """Runs `validate`, and goes on with the inputs as it normalised them."""
        return replace(self, given=self.validate().accepted())

    def plan(self) -> "Outcome":
        """Runs `plan`."""
        return Outcome(*self._twice(lambda inputs: planned(self.action, self.context, inputs)))

    def shape(self) -> "Outcome":
        """Runs `shape` over the exchanges given so far."""
        exchanges = list(self.exchanges)
        return Outcome(*self._twice(lambda inputs: shaped(self.action, self.context, inputs, exchanges)))

    def _twice(self, run: Callable[[str], T]) -> tuple[T, list[str]]:
        inputs = json.dumps(self.given)
        log.taken()
        answer = run(inputs)
        logs = log.taken()
        again = run(inputs)
        log.taken()
        assert _plain(answer) == _plain(again), "the action is not pure: the same call, repeated, answered differently"
        return answer, logs


def _plain(answer: Any) -> Any:
    return (answer.code, answer.message) if isinstance(answer, Failure) else answer


@dataclass(frozen=True)
class Outcome:
    """What `plan` or `shape` answered. Each accessor takes the kind of step that a test expects."""

    step: Step | Failure
    #: What was logged, each line as `level: message`.
    logs: list[str]

    def _expect(self, kind: type[T]) -> T:
        assert isinstance(self.step, kind), f"expected {kind.__name__}, but the action answered {self.step!r}"
        return self.step

    def message(self) -> str:
        """The message of the reply."""
        return self._expect(Reply).message

    def data(self) -> Any:
        """The data of the reply or of the hand-off."""
        assert isinstance(self.step, Reply | HandOff), f"expected data, but the action answered {self.step!r}"
        return json.loads(self.step.data)

    def calls(self) -> list[tuple[str, Any]]:
        """All calls of this step: endpoint and parameters, in order."""
        return [(call.endpoint, json.loads(call.parameters)) for call in self._expect(Calls).calls]

    def call(self, endpoint: str) -> Any:
        """The parameters of the first call to that endpoint."""
        found = [parameters for name, parameters in self.calls() if name == endpoint]
        assert found, f"expected a call to `{endpoint}`, but the action answered {self.step!r}"
        return found[0]

    def question(self, input: str) -> Question:
        """The question that asks for that input."""
        found = [one for one in self._expect(Questions).questions if one.input == input]
        assert found, f"expected a question for `{input}`, but the action answered {self.step!r}"
        return found[0]

    def hand_off(self) -> HandOff:
        """The hand-off."""
        return self._expect(HandOff)

    def failure(self) -> Failure:
        """The failure."""
        return self._expect(Failure)

    def assert_as_declared(self) -> None:
        """Asserts that the action leaves this step to the manifest."""
        assert self.step == AS_DECLARED, f"expected the declared step, but the action answered {self.step!r}"


@dataclass(frozen=True)
class Verdict:
    """What `validate` answered."""

    answer: str | list[Problem]
    #: What was logged, each line as `level: message`.
    logs: list[str]

    def accepted(self) -> Any:
        """The inputs, normalised."""
        assert isinstance(self.answer, str), f"expected the inputs to be accepted, but there is {self.problems()}"
        return json.loads(self.answer)

    def problems(self) -> list[str]:
        """The problems, each as `pointer: message`; none when the inputs were accepted."""
        if isinstance(self.answer, str):
            return []
        return [f"{problem.pointer}: {problem.message}" for problem in self.answer]
