"""What the suite asks of every language, as small as the SDK makes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from actgate_sdk import (
    AS_DECLARED,
    Action,
    Context,
    Exchanges,
    Failure,
    Given,
    Problem,
    Questions,
    Step,
    ask,
    call,
    export,
    hand_off,
    log,
    pointer,
    reject,
    reply,
)


T = TypeVar("T")


@dataclass
class Item:
    sku: str
    quantity: int


@dataclass
class Inputs:
    do: str
    order: str | None = None
    items: list[Item] | None = None
    text: str | None = None
    count: int | None = None
    colour: str | None = None


@dataclass
class Text:
    text: str


@dataclass
class Claims:
    plan: str


@dataclass
class Settings:
    currency: str


def which() -> Questions:
    return ask("colour", "Which colour?", [("RED", "Red"), ("BLUE", "Blue, as the sea")])


def some(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def calls_typed(_: Context, given: Inputs) -> Step:
    return call("echo", text=given.text, count=given.count, missing=None, yes=True, list=["a", 1], object={"a": None})


def asks(_: Context, given: Inputs) -> Step:
    if given.colour is None:
        return which() & ask("reason", "Why?")
    return call("echo", text=given.colour)


def replies(_: Context, given: Inputs) -> Step:
    return reply(given.text or "", some(text=given.text, count=given.count, items=given.items))


def hands_off(_: Context, given: Inputs) -> Step:
    return hand_off("returns", f"Somebody must look at {given.order}.", {"order": given.order}, message=given.text)


def fails(_: Context, __: Inputs) -> Step:
    raise Failure("closed", "It is night.")


def logs(_: Context, __: Inputs) -> Step:
    log.debug("one")
    log.info("two ü")
    log.warn("")
    log.error("four")
    return reply("logged")


def tells_context(context: Context, _: Inputs) -> Step:
    plan = context.visitor.claims(Claims).plan
    currency = context.settings(Settings).currency
    data = some(
        locale=context.locale,
        language=context.language,
        time_zone=context.time_zone,
        now_ms=context.now_ms,
        seed=str(context.seed),
        assurance=context.visitor.assurance.word,
        email=context.visitor.email,
        plan=plan,
        currency=currency,
    )
    return reply(context.run, data)


def draws(context: Context, _: Inputs) -> Step:
    random = context.random()
    return reply(str(random.next()), {"below": [random.below(1000) for _ in range(3)]})


def traps(_: Context, __: Inputs) -> Step:
    raise RuntimeError("a mistake")


def spins(_: Context, __: Inputs) -> Step:
    while True:
        pass


def grows(_: Context, __: Inputs) -> Step:
    kept = []
    while True:
        kept.append(bytearray(1 << 20))


PLANS: dict[str, Callable[[Context, Inputs], Step]] = {
    "declared": lambda _, __: AS_DECLARED,
    "call": calls_typed,
    "calls": lambda _, __: call("echo", text="first") & call("other"),
    "ask": asks,
    "reply": replies,
    "empty": lambda _, __: reply(""),
    "large": lambda _, given: reply((given.text or "") * (given.count or 0)),
    "hand-off": hands_off,
    "fail": fails,
    "log": logs,
    "context": tells_context,
    "random": draws,
    "trap": traps,
    "spin": spins,
    "grow": grows,
}


def shapes_text(_: Inputs, exchanges: Exchanges) -> Step:
    found = exchanges.last.json(Text)
    return reply(found.text, found)


def shapes_list(_: Inputs, exchanges: Exchanges) -> Step:
    found = exchanges.last.json(list[Item])
    return reply(f"{len(found)} items", found)


def measures_text(_: Inputs, exchanges: Exchanges) -> Step:
    return reply(f"{len(exchanges.last.json(Text).text.encode())} bytes")


def counts_bytes(_: Inputs, exchanges: Exchanges) -> Step:
    body = exchanges.last.response().body
    return reply("bytes", {"bytes": len(body), "sum": sum(body)})


def makes_rounds(_: Inputs, exchanges: Exchanges) -> Step:
    if len(exchanges) < 3:
        return call("echo", text=f"round {len(exchanges) + 1}")
    seen = [f"{one.endpoint} {one.error.value if one.error else one.status}" for one in exchanges]
    return reply("3 rounds", {"seen": seen})


def finds_newest(_: Inputs, exchanges: Exchanges) -> Step:
    echo = exchanges.last_of("echo")
    assert echo
    return reply(echo.parameters["text"], {"status": echo.status})


def takes_status(_: Inputs, exchanges: Exchanges) -> Step:
    if exchanges.last.status == 404:
        return reply("not found")
    return reply(exchanges.last.json(Text).text)


SHAPES: dict[str, Callable[[Inputs, Exchanges], Step]] = {
    "declared": lambda _, __: AS_DECLARED,
    "text": shapes_text,
    "list": shapes_list,
    "text-length": measures_text,
    "size": lambda _, exchanges: reply(f"{len(exchanges.last.response().body)} bytes"),
    "bytes": counts_bytes,
    "header": lambda _, exchanges: reply(exchanges.last.response().header("X-Request-Id") or "none"),
    "shape-asks": lambda given, _: reply(given.colour) if given.colour else which(),
    "rounds": makes_rounds,
    "last-of": finds_newest,
    "status": takes_status,
}


class Conformance(Action[Inputs]):
    def validate(self, context: Context, given: Given) -> None:
        def normalised(order: str) -> str:
            bare = order.upper().replace("-", "")
            return f"{bare[:1]}-{bare[1:]}"

        given.update("order", str, normalised)
        items = enumerate(given.get("items", list[Item]) or [])
        notes = (given.get("notes", dict[str, Any]) or {}).items()
        reject(
            [
                *(
                    Problem(pointer("items", index, "quantity"), "The quantity must be at least 1.")
                    for index, item in items
                    if item.quantity < 1
                ),
                *(Problem(pointer("notes", key), "A note must not be empty.") for key, note in notes if note == ""),
            ]
        )

    def plan(self, context: Context, inputs: Inputs) -> Step:
        return named(PLANS, inputs.do)(context, inputs)

    def shape(self, context: Context, inputs: Inputs, exchanges: Exchanges) -> Step:
        return named(SHAPES, inputs.do)(inputs, exchanges)


def named(all: dict[str, T], name: str) -> T:
    if name not in all:
        raise Failure("unknown-behaviour", f"`{name}` is not known here")
    return all[name]


Handler = export(Conformance())
