"""The words that people are asked to agree to: which hold today, for the actions that ask and the pages that read them out.

A version is written in English, and may be translated: the same words in another language. Words in another language are asked only
while the English version that they translate is, so nobody is asked for more or less than others are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from answerable.pathways.models import ConsentWording
from answerable.pathways.rules.consent import Layer
from answerable.pathways.rules.languages import ENGLISH, RIGHT_TO_LEFT, code_of, name_of

STARTER_VERSION = "starter 1"
STARTER_WORDS = {
    Layer.SUPPORT: "We would like to help you to find support. Is it all right if we do?",
    Layer.SHARE: "To help you, we would tell the agency that we name what it needs to know, and nothing else. Is that all right?",
    Layer.CONTACT: "May we get in touch with you, only in the ways and at the times that you tell us are safe?",
    Layer.RESEARCH: "May we ask you later how it went, and use your answers, without your name, to make support better?",
}
"""What is asked until a partnership writes its own words; ours, to be replaced after advice."""


def starter_of(layer: str) -> ConsentWording:
    """Return our own words for a layer, not kept in the store: they are kept when somebody is first asked in them."""
    return ConsentWording(
        layer=layer,
        version=STARTER_VERSION,
        language=ENGLISH,
        words=STARTER_WORDS[Layer(layer)],
        from_day=timezone.localdate(),
    )


def wording_of(layer: str, language: str = ENGLISH) -> ConsentWording:
    """Return the words that are asked today for a layer, in a language where that version was translated, else in English.

    The version is the newest that has begun; until there is one, ours to start with, which may not be in the store yet.
    """
    begun = ConsentWording.objects.filter(layer=layer, from_day__lte=timezone.localdate())
    held = begun.filter(language=ENGLISH).order_by("-from_day", "-pk").first() or starter_of(layer)
    if language == ENGLISH:
        return held
    return begun.filter(language=language, version=held.version).first() or held


def asked_today() -> list[ConsentWording]:
    """Return all words that are asked today, in every language; ours to start with among them, kept or not."""
    english = {str(layer): wording_of(layer) for layer in Layer}
    rows = ConsentWording.objects.filter(from_day__lte=timezone.localdate()).exclude(language=ENGLISH)
    return [*english.values(), *(row for row in rows if row.version == english[row.layer].version)]


def languages_today() -> list[str]:
    """Return the languages in which something is asked today, English first and the others by name."""
    others = {one.language for one in asked_today()} - {ENGLISH}
    return [ENGLISH, *sorted(others, key=name_of)]


def language_of(preferences: Mapping[str, Any] | None) -> str:
    """Return the code of the language that a person prefers; "" where they named one that we do not know."""
    return code_of(str((preferences or {}).get("language") or ""))


@dataclass(frozen=True)
class Asked:
    """The words of one layer as a page reads them out. `english`: what they say, where they are in another language."""

    layer: Layer
    words: str
    language: str
    english: str

    @property
    def to_left(self) -> bool:
        """Whether the words are written from right to left."""
        return self.language in RIGHT_TO_LEFT


@dataclass(frozen=True)
class Reading:
    """What a page reads out to one person. `language`: in which the words are, where any are in theirs; else English.

    `missing`: their language as they named it, where some of the words are in English because there are none in it.
    """

    asked: tuple[Asked, ...]
    language: str
    missing: str


def reading_for(preferences: Mapping[str, Any] | None) -> Reading:
    """Return the words to read to a person, in the language that they prefer, with English where there are none in it."""
    language = language_of(preferences)
    asked = []
    for layer in Layer:
        own, english = wording_of(layer, language), wording_of(layer)
        asked.append(Asked(layer, own.words, own.language, "" if own.language == ENGLISH else english.words))
    found = [one for one in asked if one.language == language]
    named = str((preferences or {}).get("language") or "").strip()
    return Reading(tuple(asked), language if found else ENGLISH, "" if len(found) == len(asked) else named)
