"""The seam to the generated names of the contract: an action in, the component's export out."""

import random
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

from . import log
from ._action import Action, checked, planned, shaped
from ._context import Assurance, Context, Visitor
from ._decode import parse
from ._exchange import CallError, Exchange, Response
from ._step import AsDeclared, Calls, Failure, HandOff, Questions, Reply, Step

T = TypeVar("T")


def export(action: Action[Any]) -> Any:
    """What a component of Python exports: `Handler = export(OrderStatus())` in the module that is built.

    Outside of a component the class is never used.
    """
    if not _is_component():
        return type("Handler", (), {})

    # Made by componentize-py from `wit/` while a component is built.
    from wit_world import exports  # type: ignore[import-not-found, unused-ignore]
    from wit_world.imports import log as host_log  # type: ignore[import-not-found, unused-ignore]
    from wit_world.imports import types

    levels = {
        "debug": host_log.Level.DEBUG,
        "info": host_log.Level.INFO,
        "warn": host_log.Level.WARN,
        "error": host_log.Level.ERROR,
    }
    log.write_to(lambda level, message: host_log.write(levels[level], message))

    class Handler(exports.Handler):  # type: ignore[misc, unused-ignore]
        def validate(self, context: Any, inputs: str) -> Any:
            found = _telling(context, lambda typed: checked(action, typed, inputs))
            if isinstance(found, str):
                return types.Verdict_Accepted(found)
            return types.Verdict_Rejected([types.Problem(one.pointer, one.message) for one in found])

        def plan(self, context: Any, inputs: str) -> Any:
            return _step(types, _telling(context, lambda typed: planned(action, typed, inputs)))

        def shape(self, context: Any, inputs: str, exchanges: Any) -> Any:
            return _step(types, _telling(context, lambda typed: shaped(action, typed, inputs, _exchanges(exchanges))))

    return Handler


def _is_component() -> bool:
    try:
        import wit_world  # type: ignore[import-not-found, unused-ignore] # noqa: F401
    except ImportError:
        return False
    return True


def _telling(context: Any, run: Callable[[Context], T]) -> T:
    """Runs a function of the action; an error that is not a failure is a mistake in the code: it is logged, and ends the call."""
    # The module's own state is that of the moment when the component was built.
    random.seed(context.seed)
    try:
        return run(_context(context))
    except Exception:
        log.error(traceback.format_exc().rstrip())
        raise


def _context(raw: Any) -> Context:
    visitor = Visitor(Assurance(raw.visitor.assurance.value), raw.visitor.email, raw.visitor.claims)
    return Context(raw.run, raw.locale, raw.now_ms, raw.seed, visitor, raw.settings, raw.time_zone)


def _exchanges(raw: Any) -> list[Exchange]:
    errors = list(CallError)

    def outcome(result: Any) -> Response | CallError:
        value = result.value
        if hasattr(value, "status"):
            return Response(value.status, value.body, [tuple(header) for header in value.headers])
        error: CallError = errors[value.value]
        return error

    return [Exchange(one.request.endpoint, outcome(one.outcome), parse(one.request.parameters, dict)) for one in raw]


def _step(types: Any, step: Step | Failure) -> Any:
    match step:
        case Calls(calls):
            return types.Step_Call([types.Request(call.endpoint, call.parameters) for call in calls])
        case Questions(questions):
            return types.Step_Ask(
                [
                    types.Question(one.input, one.prompt, [types.Choice(value, label) for value, label in one.choices])
                    for one in questions
                ]
            )
        case Reply(message, data):
            return types.Step_Reply(types.Reply(message, data))
        case HandOff(route, summary, data, message):
            return types.Step_HandOff(types.HandOff(route, summary, message, data))
        case AsDeclared():
            return types.Step_AsDeclared()
        case Failure(code=code, message=message):
            return types.Step_Fail(types.Failure(code, message))
