"""Every answer of the shop, and what the visitor hears of it."""

import unittest

from action import OrderStatus
from actgate_sdk import Assurance, CallError
from actgate_sdk.testing import Bench

BENCH = Bench(OrderStatus()).visitor(Assurance.MATCHED_EMAIL, "ada@example.com").inputs(order="A-1001")


class OrderStatusTest(unittest.TestCase):
    def test_an_order_number_is_written_in_one_way(self) -> None:
        for written in ["a-1001", "A1001", "a1001", "A-1001"]:
            self.assertEqual(BENCH.inputs(order=written).validate().accepted(), {"order": "A-1001"})
        self.assertEqual(Bench(OrderStatus()).validate().accepted(), {})
        self.assertEqual(BENCH.inputs(order=1001).validate().problems(), ["/order: expected a string"])

    def test_the_call_is_the_declared_one(self) -> None:
        BENCH.plan().assert_as_declared()

    def test_an_order_is_told_without_what_the_agent_need_not_know(self) -> None:
        body = {"order": "A-1001", "status": "shipped", "expected_day": "2026-01-05", "warehouse": "W-7", "items": []}
        shaped = BENCH.answer("orders", 200, body).shape()
        self.assertEqual(shaped.message(), "Order A-1001 is shipped, expected on 2026-01-05.")
        self.assertEqual(shaped.data(), {"status": "shipped", "expected_day": "2026-01-05"})

    def test_an_order_that_is_over_is_told_without_a_day(self) -> None:
        shaped = BENCH.answer("orders", 200, {"status": "delivered", "expected_day": "2026-11-17"}).shape()
        self.assertEqual(shaped.message(), "Order A-1001 is delivered.")

    def test_visitors_who_read_german_are_answered_in_german(self) -> None:
        bench = BENCH.in_context(locale="de-AT")
        for status, expected in [
            ("shipped", "ist unterwegs und wird am 05.01.2026 erwartet"),
            ("processing", "ist in Bearbeitung und wird am 05.01.2026 erwartet"),
            ("delivered", "ist zugestellt"),
        ]:
            shaped = bench.answer("orders", 200, {"status": status, "expected_day": "2026-01-05"}).shape()
            self.assertEqual(shaped.message(), f"Die Bestellung A-1001 {expected}.")
        self.assertEqual(
            bench.answer("orders", 404, {}).shape().message(), "Ich konnte die Bestellung A-1001 nicht finden."
        )

    def test_an_unknown_order_gets_a_friendly_answer(self) -> None:
        shaped = BENCH.answer("orders", 404, {"error": "not found"}).shape()
        self.assertEqual((shaped.message(), shaped.data()), ("I could not find order A-1001.", {}))

    def test_trouble_becomes_a_failure_with_a_code(self) -> None:
        self.assertEqual(BENCH.error("orders", CallError.TIMED_OUT).shape().failure().code, "timed-out")
        self.assertEqual(BENCH.answer("orders", 500, {}).shape().failure().code, "unexpected-status")
        odd = BENCH.answer("orders", 200, {"status": 7}).shape().failure()
        self.assertEqual(odd.message, "the answer of `orders` does not fit at `/status`: expected a string")


if __name__ == "__main__":
    unittest.main()
