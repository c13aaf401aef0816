"""Published examples of IBANs, and what is said of those with a mistake."""

import unittest

from action import LENGTHS, WORDS, IbanCheck
from actgate_sdk.testing import Bench

BENCH = Bench(IbanCheck())


class IbanCheckTest(unittest.TestCase):
    def problem(self, iban: str) -> str:
        (problem,) = BENCH.inputs(iban=iban).validate().problems()
        return problem

    def test_published_examples_are_correct(self) -> None:
        # Examples of the registry.
        for iban in [
            "DE89370400440532013000",
            "GB29NWBK60161331926819",
            "FR1420041010050500013M02606",
            "CH9300762011623852957",
            "MT84MALT011000012345MTLCAST001S",
            "NO9386011117947",
        ]:
            self.assertEqual(len(iban), LENGTHS[iban[:2]])
            self.assertEqual(BENCH.inputs(iban=iban).validate().accepted(), {"iban": iban})

    def test_an_iban_is_written_in_one_way(self) -> None:
        for written in ["de89 3704 0044 0532 0130 00", "DE89-3704-0044-0532-0130-00", "ＤＥ８９ 370400440532013000"]:
            self.assertEqual(BENCH.inputs(iban=written).validate().accepted(), {"iban": "DE89370400440532013000"})
        self.assertEqual(BENCH.validate().accepted(), {})

    def test_every_single_wrong_digit_is_found(self) -> None:
        iban = "DE89370400440532013000"
        for at in range(2, len(iban)):
            wrong = iban[:at] + str((int(iban[at]) + 1) % 10) + iban[at + 1 :]
            self.assertIn("The check digits do not fit", self.problem(wrong))

    def test_a_mistake_is_told_for_what_it_is(self) -> None:
        self.assertIn("has 22 characters, and this one has 21", self.problem("DE8937040044053201300"))
        self.assertIn("I do not know IBANs that begin with XX", self.problem("XX00123"))
        self.assertIn("begins with two letters", self.problem("89370400440532013000"))

    def test_visitors_who_read_german_are_answered_in_german(self) -> None:
        bench = BENCH.in_context(locale="de-AT")
        (problem,) = bench.inputs(iban="DE8937040044053201300").validate().problems()
        self.assertIn("hat 22 Zeichen, und diese hat 21", problem)
        planned = bench.inputs(iban="NO9386011117947").plan()
        self.assertEqual(planned.message(), "NO93 8601 1117 947 ist richtig gebildet.")
        self.assertEqual(WORDS["de"].keys(), WORDS["en"].keys())

    def test_a_correct_one_is_told_in_groups(self) -> None:
        planned = BENCH.inputs(iban="NO9386011117947").plan()
        self.assertEqual(planned.message(), "NO93 8601 1117 947 is formed correctly.")
        self.assertEqual(planned.data(), {"iban": "NO9386011117947", "country": "NO"})


if __name__ == "__main__":
    unittest.main()
