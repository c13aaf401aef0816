"""Write actgate actions in Python: three pure functions, typed, and testable without WebAssembly."""

import sys

if sys.version_info < (3, 11):
    raise ImportError(f"actgate-sdk needs Python 3.11 or later, and this is {sys.version.split()[0]}")

from . import log
from ._action import Action
from ._context import Assurance, Context, Random, Visitor
from ._exchange import CallError, Exchange, Exchanges, Response
from ._guest import export
from ._problem import Given, Problem, Rejected, pointer, reject
from ._step import AS_DECLARED, Calls, Failure, Questions, Step, ask, call, hand_off, reply

__all__ = [
    "AS_DECLARED",
    "Action",
    "Assurance",
    "CallError",
    "Calls",
    "Context",
    "Exchange",
    "Exchanges",
    "Failure",
    "Given",
    "Problem",
    "Questions",
    "Random",
    "Rejected",
    "Response",
    "Step",
    "Visitor",
    "ask",
    "call",
    "export",
    "hand_off",
    "log",
    "pointer",
    "reject",
    "reply",
]
