"""How a name, a date, a telephone number, an e-mail address and a postcode are read before they are compared.

Accents fall away, letters are small, particles and titles are set aside. A name in letters that are not Latin stays as it is: it is
compared with names in the same letters.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

import jellyfish

from .forms_of_names import HEADS

# Letters that Unicode does not take apart into a letter and its accent.
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ə": "e",
        "ħ": "h",
        "ŋ": "n",
    }
)
# Apostrophes of every kind join what they stand between: O'Brien is obrien.
_JOINING = re.compile(r"['’‘`´ʼʻ.]")
_BREAK = re.compile(r"[\W\d_]+")

TITLES = frozenset(
    {"mr", "mrs", "miss", "ms", "mx", "dr", "sir", "dame", "rev", "lady", "lord", "prof", "jr", "snr", "jnr"}
)
"""What stands before or after a name and is no part of it."""

PARTICLES = frozenset(
    {"al", "el", "ul", "bin", "ben", "ibn", "bint", "abu", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du",
     "e", "la", "las", "le", "los", "san", "st", "ten", "ter", "van", "vander", "vom", "von", "y", "zu", "ap", "ab"}
)  # fmt: skip
"""What stands before a surname in many languages, and is written, joined or left out as it comes."""

PREFIXES = frozenset({"mac", "mc", "o", "ni", "fitz"})
"""What is one word with the surname after it, even when it is written apart: Mc Donald is mcdonald."""


def plain(text: str) -> str:
    """Return the text in small letters without accents: "Łukasz Ó Briain" is "lukasz o briain"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(_LETTERS)


def words(text: str) -> tuple[str, ...]:
    """Return the words of a name: letters alone, titles set aside unless there is nothing else."""
    found = [word for word in _BREAK.split(_JOINING.sub("", plain(text))) if word]
    kept = [word for word in found if word not in TITLES]
    return tuple(kept or found)


@lru_cache(maxsize=200_000)
def forenames(text: str) -> tuple[str, ...]:
    """Return the given names in their order: "Anne-Marie Jane" is ("anne", "marie", "jane")."""
    return words(text)


@lru_cache(maxsize=200_000)
def surname_parts(text: str) -> tuple[str, ...]:
    """Return the parts of a surname: "van den Berg-O'Neil" is ("berg", "oneil"), "Mc Donald" is ("mcdonald",).

    Particles are left out unless nothing else remains.
    """
    found: list[str] = []
    before = ""
    for word in words(text):
        if word in PREFIXES:
            before += word
            continue
        found.append(before + word)
        before = ""
    if before:
        found.append(before)
    kept = [part for part in found if part not in PARTICLES]
    return tuple(kept or found)


@lru_cache(maxsize=200_000)
def forms(name: str) -> frozenset[str]:
    """Return the names that this forename may be a form of, itself if none is known: "liz" is {"elizabeth"}."""
    return HEADS.get(name) or frozenset((name,))


@lru_cache(maxsize=200_000)
def sound(name: str) -> str:
    """Return how a word sounds (metaphone); a word in other letters than Latin by its first four."""
    return jellyfish.metaphone(name)[:6] or name[:4]


def born(text: str) -> str:
    """Return a date of birth "1990-02-28" as eight digits, "" where it is not a whole date that there is."""
    try:
        return date.fromisoformat(text.strip()).strftime("%Y%m%d")
    except ValueError:
        return ""


def phone(text: str) -> str:
    """Return the digits of a telephone number as dialled within the United Kingdom, "" where there are fewer than seven."""
    digits = "".join(letter for letter in text if letter.isdecimal())
    for prefix in ("0044", "44"):
        if digits.startswith(prefix) and len(digits) >= len(prefix) + 9:
            digits = "0" + digits[len(prefix) :].removeprefix("0")
            break
    return digits if len(digits) >= 7 else ""


def email(text: str) -> str:
    """Return an e-mail address in small letters, "" where it is none."""
    address = text.strip().casefold()
    before, at, after = address.partition("@")
    return address if before and at and "." in after else ""


def postcode(text: str) -> str:
    """Return a postcode in capitals without its space, "" where it is too short to be one."""
    code = "".join(letter for letter in text.upper() if letter.isalnum())
    return code if len(code) >= 4 else ""


SEXES = {"f": "F", "female": "F", "woman": "F", "girl": "F", "m": "M", "male": "M", "man": "M", "boy": "M"}


def sex(text: str) -> str:
    """Return "F" or "M", "" for anything else: what is not one of the two says nothing for or against."""
    return SEXES.get(text.strip().casefold(), "")
