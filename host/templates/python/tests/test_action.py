"""What the visitor hears."""

import unittest

from action import Greeting
from actgate_sdk.testing import Bench

BENCH = Bench(Greeting())


class GreetingTest(unittest.TestCase):
    def test_greets_by_name(self) -> None:
        planned = BENCH.inputs(name=" Ada ").accept().plan()
        self.assertEqual((planned.message(), planned.data()), ("Hello, Ada.", {"name": "Ada"}))

    def test_asks_again_for_an_empty_name(self) -> None:
        self.assertEqual(BENCH.inputs(name=" ").validate().problems(), ["/name: A name has at least one letter."])


if __name__ == "__main__":
    unittest.main()
