"""What an action may know besides its inputs: the run's clock, locale, time zone, visitor, settings and seed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from typing import TypeVar

from ._exchange import fitting

T = TypeVar("T")

_MASK = (1 << 64) - 1


class Assurance(IntEnum):
    """How the host knows the visitor. Ordered: each level implies those before it."""

    ANONYMOUS = 0
    MATCHED_EMAIL = 1
    VERIFIED_EMAIL = 2

    @property
    def word(self) -> str:
        """As the manifest and the API write it, for example `matched-email`."""
        return self.name.lower().replace("_", "-")


class Random:
    """Random numbers from the run's seed (SplitMix64), the same in every repetition. Never for secrets."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def next(self) -> int:
        """The next 64 random bits."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    def below(self, bound: int) -> int:
        """A number from 0 up to, not including, `bound`, each equally likely; 0 when `bound` is 0."""
        if bound == 0:
            return 0
        # Values under this threshold would make the low remainders more likely than the others.
        threshold = (1 << 64) % bound
        while (value := self.next()) < threshold:
            pass
        return value % bound

    def pick(self, items: Sequence[T]) -> T | None:
        """One of the items; `None` when there are none."""
        return items[self.below(len(items))] if items else None


@dataclass(frozen=True)
class Visitor:
    """The visitor, as far as the manifest asks and the assurance allows."""

    assurance: Assurance = Assurance.ANONYMOUS
    #: `None` unless the manifest says `visitor = ["email"]`.
    email: str | None = None
    claims_json: str = "{}"

    def claims(self, to: type[T]) -> T:
        """The claims of a signed visitor token. Raises `unexpected-claims` when they do not fit."""
        return fitting(self.claims_json, to, "unexpected-claims", "the visitor's claims do")


@dataclass(frozen=True)
class Context:
    """Everything an action may know besides its inputs; the only source of time and of randomness."""

    #: Identifies the run; the same through retries and replays.
    run: str
    #: BCP 47, for example `en-GB`.
    locale: str
    #: Milliseconds since the Unix epoch: the run's only clock, which stands still during a run.
    now_ms: int
    #: What the run's randomness grows from; most actions want `random()`.
    seed: int
    visitor: Visitor = field(default_factory=Visitor)
    settings_json: str = "{}"
    #: The visitor's time zone by its IANA name, for example `Europe/Berlin`; `None` where the site does not report it.
    time_zone: str | None = None

    @property
    def language(self) -> str:
        """The locale's language alone, for example `en` of `en-GB`."""
        return self.locale.split("-")[0]

    @property
    def now(self) -> datetime:
        """The run's clock in UTC."""
        return datetime.fromtimestamp(self.now_ms / 1000, UTC)

    def random(self) -> Random:
        """Random numbers of the run. Each call begins the same sequence again: take one and keep it."""
        return Random(self.seed)

    def settings(self, to: type[T]) -> T:
        """The operator's settings for this action. Raises `invalid-settings` when they do not fit."""
        return fitting(self.settings_json, to, "invalid-settings", "the settings do")
