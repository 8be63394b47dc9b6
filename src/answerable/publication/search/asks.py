"""What a question is about, as terms that the index can hold: subjects, measures, and who is named.

Years and places are no part of it: they are filters. So the same question about another year has the same terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

from answerable.publication.search.documents import Indexed
from answerable.publication.search.words import folded, plain
from answerable.reading import asks, taxonomy
from answerable.reading.structure import Measure

VERSION = 1
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:\s?[-–/]\s?(?:(?:19|20)?\d\d))?\b")
LONGEST = 4000  # characters of a question that are looked at
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
# "I write as a student of history." says who asks, not what; "I write to ask how many …" does.
_OF_ONESELF = re.compile(
    r"(?:I|We)(?:[’']m|[’']re| am| are| write| live| work| study| have been)\b|My\b|Our\b|As an?\b"
)
_ASKS = re.compile(
    r"\?|\b(?:ask(?:ing)?|request(?:ing)?|tell|provide|supply|disclose|send|seek(?:ing)?|looking for|interested in|please|how"
    r"|what|which|who|when|where|why|cop(?:y|ies))\b",
    re.IGNORECASE,
)


def asking(text: str) -> str:
    """A question without the sentences that say who asks."""
    sentences = _SENTENCE.split(text)
    if len(sentences) == 1:
        return text
    return " ".join(one for one in sentences if not _OF_ONESELF.match(one) or _ASKS.search(one)) or text


def without(text: str, names: Iterable[str]) -> str:
    """A question without the names given (places, providers), however they are punctuated, and without its years."""
    for name in sorted((one for one in names if one.strip()), key=len, reverse=True):
        text = _named(name).sub(" ", text)
    return re.sub(r"\s+", " ", _YEAR.sub(" ", text)).strip()


@lru_cache(maxsize=4096)
def _named(name: str) -> re.Pattern[str]:
    words = r"[\W_]+".join(map(re.escape, re.findall(r"[^\W_]+", name))) or re.escape(name)
    return re.compile(rf"(?<!\w){words}(?:[’']s)?(?!\w)", re.IGNORECASE)


def bare_question(one: Indexed) -> str:
    """A record's question as it is compared: on one line, without its years and the names that are filters."""
    return without(plain(one.question), (*one.places, *one.providers))


def digest(bare: str) -> str:
    """What a bare question is known by, however it is written in capitals."""
    return sha256(bare.lower().encode()).hexdigest()[:24]


@lru_cache(maxsize=65_536)
def understood(question: str) -> tuple[str, ...]:
    """The terms of a question that `without` has been through. The same question of another year costs nothing."""
    text = question[:LONGEST]
    return terms_of(taxonomy.find_subjects(text), asks.measures_of(text))


def terms_of(subjects: Iterable[str], measures: Iterable[Measure]) -> tuple[str, ...]:
    """What an Ask says as terms: "s:" a subject (and the subject it is a kind of), "m:" a measure."""
    codes = dict.fromkeys(code for subject in subjects for code in (subject.partition(".")[0], subject))
    wanted = dict.fromkeys(
        Measure.AMOUNT if measure is Measure.AMOUNT_BY_YEAR else measure
        for measure in measures
        if measure is not Measure.OTHER
    )
    return (*(f"s:{code}" for code in codes), *(f"m:{measure.value}" for measure in wanted))


def named_in(text: str, providers: Iterable[str]) -> tuple[str, ...]:
    """The "p:" terms of those providers whose name stands in the text."""
    words = f" {folded(text)} "
    found = (folded(provider) for provider in providers)
    return tuple(f"p:{name}" for name in dict.fromkeys(found) if name and f" {name} " in words)


def codes_with_parents(categories: Iterable[str]) -> tuple[str, ...]:
    """Category codes with the wider code of each, so that a filter by the wider finds the narrower."""
    return tuple(dict.fromkeys(one for code in categories for one in (code, code.rpartition(".")[0]) if one))
