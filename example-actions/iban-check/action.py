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


#: What is said, by language.
WORDS = {
    "en": {
        "form": "An IBAN begins with two letters and two digits, and has only letters and digits.",
        "country": "I do not know IBANs that begin with {country}.",
        "length": "An IBAN that begins with {country} has {length} characters, and this one has {count}.",
        "digits": "The check digits do not fit: please compare it with the original, character by character.",
        "right": "{groups} is formed correctly.",
    },
    "de": {
        "form": "Eine IBAN beginnt mit zwei Buchstaben und zwei Ziffern und hat nur Buchstaben und Ziffern.",
        "country": "IBANs, die mit {country} beginnen, kenne ich nicht.",
        "length": "Eine IBAN, die mit {country} beginnt, hat {length} Zeichen, und diese hat {count}.",
        "digits": "Die Prüfziffern passen nicht: Bitte vergleichen Sie sie Zeichen für Zeichen mit dem Original.",
        "right": "{groups} ist richtig gebildet.",
    },
}


def words(context: Context) -> dict[str, str]:
    """The sentences of the visitor's language, or the English ones."""
    return WORDS.get(context.language, WORDS["en"])


def mistake(iban: str, says: dict[str, str]) -> str | None:
    """What is wrong with it, in words for the visitor."""
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[0-9A-Z]+", iban):
        return says["form"]
    length = LENGTHS.get(iban[:2])
    if length is None:
        return says["country"].format(country=iban[:2])
    if len(iban) != length:
        return says["length"].format(country=iban[:2], length=length, count=len(iban))
    if int((iban[4:] + iban[:4]).translate(DIGITS)) % 97 != 1:
        return says["digits"]
    return None


class IbanCheck(Action[Inputs]):
    def validate(self, context: Context, given: Given) -> None:
        given.update("iban", str, normalised)
        iban = given.get("iban", str)
        if iban is not None and (message := mistake(iban, words(context))):
            raise Rejected(Problem("/iban", message))

    def plan(self, context: Context, inputs: Inputs) -> Step:
        groups = " ".join(re.findall(".{1,4}", inputs.iban))
        return reply(words(context)["right"].format(groups=groups), {"iban": inputs.iban, "country": inputs.iban[:2]})


Handler = export(IbanCheck())
