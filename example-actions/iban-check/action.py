"""Tells whether an IBAN is formed correctly: country, length and check digits (ISO 13616, ISO 7064 MOD 97-10)."""

import re
import string
import unicodedata
from dataclasses import dataclass

from actgate_sdk import Action, Context, Given, Problem, Rejected, Step, export, reply

#: Characters of an IBAN by country, as the registry of SWIFT lists them.
LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24,
}  # fmt: skip

#: A letter counts as two digits: A is 10, Z is 35.
DIGITS = str.maketrans({letter: str(index) for index, letter in enumerate(string.ascii_uppercase, start=10)})


@dataclass
class Inputs:
    iban: str


def normalised(written: str) -> str:
    """Without what people put between the groups, and with full-width digits made plain."""
    return re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", written)).upper()


def mistake(iban: str) -> str | None:
    """What is wrong with it, in words for the visitor."""
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[0-9A-Z]+", iban):
        return "An IBAN begins with two letters and two digits, and has only letters and digits."
    length = LENGTHS.get(iban[:2])
    if length is None:
        return f"I do not know IBANs that begin with {iban[:2]}."
    if len(iban) != length:
        return f"An IBAN that begins with {iban[:2]} has {length} characters, and this one has {len(iban)}."
    if int((iban[4:] + iban[:4]).translate(DIGITS)) % 97 != 1:
        return "The check digits do not fit: please compare it with the original, character by character."
    return None


class IbanCheck(Action[Inputs]):
    def validate(self, context: Context, given: Given) -> None:
        given.update("iban", str, normalised)
        iban = given.get("iban", str)
        if iban is not None and (message := mistake(iban)):
            raise Rejected(Problem("/iban", message))

    def plan(self, context: Context, inputs: Inputs) -> Step:
        groups = " ".join(re.findall(".{1,4}", inputs.iban))
        return reply(f"{groups} is formed correctly.", {"iban": inputs.iban, "country": inputs.iban[:2]})


Handler = export(IbanCheck())
