"""The typed face and its seam, tried natively."""

import itertools
import unittest
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from actgate_sdk import (
    Action,
    Assurance,
    CallError,
    Context,
    Exchanges,
    Failure,
    Given,
    Problem,
    Rejected,
    Step,
    ask,
    call,
    hand_off,
    log,
    pointer,
    reply,
)
from actgate_sdk._decode import Misfit, parse, read
from actgate_sdk._exchange import Exchange, Response
from actgate_sdk.testing import CONTEXT, Bench


class Day(Enum):
    MONDAY = "monday"
    TUESDAY = "tuesday"


@dataclass
class Item:
    sku: str
    quantity: int = 1


@dataclass
class Order:
    items: list[Item]
    day: Day | None = None
    size: Literal["s", "m", "l"] = "m"
    rates: dict[str, float] | None = None


@dataclass
class Inputs:
    order: str
    sku: str | None = None


class Return(Action[Inputs]):
    def validate(self, context: Context, given: Given) -> None:
        log.debug("checking")
        given.update("order", str, str.upper)

    def plan(self, context: Context, inputs: Inputs) -> Step:
        log.info(f"seed {context.seed}")
        return call("returns", order=inputs.order) & call("hours", day="monday", week=None)

    def shape(self, context: Context, inputs: Inputs, exchanges: Exchanges) -> Step:
        if exchanges.last.error is CallError.OUTCOME_UNKNOWN:
            return hand_off("returns", "unknown", {"order": inputs.order}, message="Somebody will look at it.")
        skus = exchanges.last.json(list[str])
        if inputs.sku is None:
            return ask("sku", "Which?", [(sku, sku.title()) for sku in skus])
        return reply(f"Returning {inputs.sku}.", Item(inputs.sku))


class Decoding(unittest.TestCase):
    def misfit(self, value: Any) -> tuple[str, str]:
        with self.assertRaises(Misfit) as caught:
            read(value, Order)
        return caught.exception.pointer, caught.exception.expected

    def test_reads_every_kind_of_value(self) -> None:
        order = read({"items": [{"sku": "MUG"}], "day": "monday", "rates": {"vat": 19}, "more": 1}, Order)
        self.assertEqual(order, Order([Item("MUG", 1)], Day.MONDAY, "m", {"vat": 19.0}))

    def test_names_the_place_and_what_belongs_there(self) -> None:
        self.assertEqual(self.misfit({"items": [{"sku": 5}]}), ("/items/0/sku", "expected a string"))
        self.assertEqual(self.misfit({"items": [{}]}), ("/items/0/sku", "is missing"))
        self.assertEqual(self.misfit({"items": "all"}), ("/items", "expected a list"))
        self.assertEqual(self.misfit({"items": ["x"]}), ("/items/0", "expected an object"))
        self.assertEqual(
            self.misfit({"items": [{"sku": "a", "quantity": True}]}), ("/items/0/quantity", "expected a whole number")
        )
        self.assertEqual(self.misfit({"items": [], "day": "someday"}), ("/day", "expected `monday` or `tuesday`"))
        self.assertEqual(self.misfit({"items": [], "size": 1}), ("/size", "expected one of `s`, `m`, `l`"))
        self.assertEqual(self.misfit({"items": [], "rates": {"a/b": "x"}}), ("/rates/a~1b", "expected a number"))
        self.assertEqual(self.misfit([]), ("", "expected an object"))

    def test_refuses_what_is_not_json(self) -> None:
        for text in ["<html>", "[] []", "", "[NaN]", "[" * 100_000]:
            with self.assertRaises(Misfit) as caught:
                parse(text, list)
            self.assertRegex(str(caught.exception), r"^as a whole: not JSON( at line 1 column [0-9]+)?$")
        with self.assertRaises(Misfit) as caught:
            parse('{"a": 1,\n "secret"}', list)
        self.assertEqual(str(caught.exception), "as a whole: not JSON at line 2 column 10")

    def test_ignores_a_byte_order_mark(self) -> None:
        exchange = Exchange("orders", Response(200, b"\xef\xbb\xbf[1]"))
        self.assertEqual((exchange.json(list[int]), exchange.text()), ([1], "[1]"))


class Running(unittest.TestCase):
    bench = Bench(Return()).inputs(order="a-1")

    def test_walks_through_a_run(self) -> None:
        bench = self.bench.accept()
        planned = bench.plan()
        self.assertEqual(planned.calls(), [("returns", {"order": "A-1"}), ("hours", {"day": "monday"})])
        self.assertEqual(planned.logs, ["info: seed 1"])
        bench = bench.answer("returns", 200, ["MUG"])
        self.assertEqual(bench.shape().question("sku").choices, (("MUG", "Mug"),))
        shaped = bench.inputs(sku="MUG").shape()
        self.assertEqual((shaped.message(), shaped.data()), ("Returning MUG.", {"sku": "MUG", "quantity": 1}))

    def test_plays_errors_and_odd_answers(self) -> None:
        lost = self.bench.error("returns", CallError.OUTCOME_UNKNOWN).shape()
        self.assertEqual((lost.hand_off().route, lost.data()), ("returns", {"order": "a-1"}))
        self.assertEqual(lost.hand_off().message, "Somebody will look at it.")
        self.assertIsNone(hand_off("returns", "unknown").message)
        odd = self.bench.answer("returns", 200, ["a", 1]).shape().failure()
        self.assertEqual(odd.message, "the answer of `returns` does not fit at `/1`: expected a string")
        broken = self.bench.answer_bytes("returns", 200, b'["\xff"]').shape().failure()
        self.assertEqual(broken.message, "the answer of `returns` is not UTF-8 from byte 2")
        self.assertEqual(self.bench.answer("returns", 503, []).shape().failure().code, "unexpected-status")
        self.assertEqual(self.bench.shape().failure().code, "no-exchange")
        typed = Bench(Return()).inputs(order=5).plan().failure()
        self.assertEqual(typed.message, "the inputs do not fit at `/order`: expected a string")

    def test_tells_problems_by_place(self) -> None:
        verdict = Bench(Return()).inputs(order=5).validate()
        self.assertEqual((verdict.problems(), verdict.logs), (["/order: expected a string"], ["debug: checking"]))
        with self.assertRaises(Rejected):
            Given({"day": 5}).get("day", str)
        self.assertEqual(Problem(pointer("a/b", 0, "c~d"), "x").pointer, "/a~1b/0/c~0d")

    def test_says_what_there_was_instead(self) -> None:
        with self.assertRaisesRegex(AssertionError, "expected Reply, but the action answered Calls"):
            self.bench.plan().message()

    def test_refuses_an_action_that_remembers(self) -> None:
        counter = itertools.count()

        class Forgetful(Action[Inputs]):
            def plan(self, context: Context, inputs: Inputs) -> Step:
                return reply(f"This is call {next(counter)}.")

        with self.assertRaisesRegex(AssertionError, "not pure"):
            Bench(Forgetful()).inputs(order="a").plan()

    def test_refuses_data_without_a_form_in_json(self) -> None:
        for value in [object(), float("nan"), {1, 2}]:
            with self.assertRaises(Failure) as caught:
                reply("x", {"a": value})
            self.assertEqual(caught.exception.code, "not-json")

    def test_knows_the_context(self) -> None:
        bench = self.bench.visitor(Assurance.VERIFIED_EMAIL, "ada@example.com", {"plan": "gold"}).settings(rate=1)
        context = bench.in_context(locale="de-AT", time_zone="Europe/Vienna").context
        self.assertEqual((context.time_zone, bench.context.time_zone), ("Europe/Vienna", None))
        self.assertEqual((context.language, context.now.isoformat()), ("de", "2026-01-01T00:00:00+00:00"))
        self.assertTrue(context.visitor.assurance > Assurance.MATCHED_EMAIL)
        self.assertEqual(context.visitor.claims(dict[str, str]), {"plan": "gold"})
        with self.assertRaises(Failure) as caught:
            context.settings(dict[str, str])
        self.assertEqual(caught.exception.message, "the settings do not fit at `/rate`: expected a string")

    def test_follows_the_published_sequence(self) -> None:
        random = Bench(Return()).in_context(seed=1_234_567).context.random()
        self.assertEqual([random.next(), random.next()], [6457827717110365317, 3203168211198807973])
        self.assertEqual(CONTEXT.random().below(0), 0)


if __name__ == "__main__":
    unittest.main()
