"""What an action is, and what the contract's three functions make of it."""

import typing
from typing import Any, Generic, TypeVar

from ._context import Context
from ._decode import Misfit, encode, parse
from ._exchange import Exchange, Exchanges, fitting
from ._problem import Given, Problem, Rejected
from ._step import AS_DECLARED, Failure, Step

I = TypeVar("I")  # noqa: E741


class Action(Generic[I]):
    """Up to three pure functions. What is not overridden is left to the manifest, so that code takes over only where it
    has something to add.

    `I` is a dataclass of the inputs once they are complete. One that the manifest does not require, or that a question of
    the action adds, has `None` as its default.
    """

    def validate(self, context: Context, given: Given) -> None:
        """Checks and normalises the inputs given so far; some may still be missing. Raises `Rejected`."""

    def plan(self, context: Context, inputs: I) -> Step:
        """Decides the first step for complete inputs. Raises `Failure`."""
        return AS_DECLARED

    def shape(self, context: Context, inputs: I, exchanges: Exchanges) -> Step:
        """Shapes the answer from the exchanges so far, or goes on with another step. Raises `Failure`."""
        return AS_DECLARED


def inputs_of(action: Action[Any]) -> Any:
    """The type that an action names in `Action[...]`."""
    for base in getattr(type(action), "__orig_bases__", ()):
        if typing.get_origin(base) is Action:
            return typing.get_args(base)[0]
    raise TypeError(f"`{type(action).__name__}` names no type of inputs: write `class {type(action).__name__}(Action[Inputs])`")


def checked(action: Action[Any], context: Context, inputs: str) -> str | list[Problem]:
    """The inputs normalised, or what is wrong with them."""
    try:
        given = Given(parse(inputs, dict))
        action.validate(context, given)
        return encode(given.values, "the inputs")
    except Misfit as misfit:
        return [Problem(misfit.pointer, misfit.expected)]
    except Rejected as rejected:
        return list(rejected.problems)


def planned(action: Action[Any], context: Context, inputs: str) -> Step | Failure:
    """The step of `plan`."""
    try:
        return action.plan(context, _complete(action, inputs))
    except Failure as failure:
        return failure


def shaped(action: Action[Any], context: Context, inputs: str, exchanges: list[Exchange]) -> Step | Failure:
    """The step of `shape`."""
    try:
        given = Exchanges(exchanges)
        return action.shape(context, _complete(action, inputs), given)
    except Failure as failure:
        return failure


def _complete(action: Action[Any], inputs: str) -> Any:
    return fitting(inputs, inputs_of(action), "unexpected-input", "the inputs do")
