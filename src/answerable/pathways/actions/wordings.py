"""Keep the words of consent. What somebody was asked is never altered: other words are another version."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import ConsentWording, Worker
from answerable.pathways.rules.consent import Layer
from answerable.pathways.rules.languages import ENGLISH, LANGUAGES, name_of
from answerable.pathways.wordings import STARTER_VERSION

LONGEST = 2000
"""Characters of the words that are read out to somebody."""


def _keep(made: ConsentWording, by: Worker | None) -> ConsentWording:
    made.save(force_insert=True)
    record(
        action="wording.added",
        by=by,
        record="wording",
        ref=str(made.pk),
        after={
            "layer": made.layer,
            "version": made.version,
            "language": made.language,
            "words": made.words,
            "from_day": made.from_day,
        },
    )
    return made


def kept(wording: ConsentWording, *, by: Worker | None) -> ConsentWording:
    """Return words as the store has them. Ours to start with are kept, and journalled, when somebody is first asked in them.

    Inside the turn of an action.
    """
    return wording if wording.pk else _keep(wording, by)


@in_turn()
def add_wording(
    *, layer: str, version: str, words: str, from_day: date, language: str = ENGLISH, by: Worker | None
) -> ConsentWording:
    """Keep new words for a layer, which are asked from a day on, and return them. In another language: those of an English version.

    Raises CannotChange where the version is taken, there is no English one to translate, the words are missing or too long, or the day is
    past: what was asked on days gone by was asked in other words.
    """
    if layer not in list(Layer):
        raise CannotChange("Choose what the words ask for.", field="layer")
    if language not in LANGUAGES:
        raise CannotChange("Choose the language of the words.", field="language")
    name, said = version.strip(), words.strip()
    if not name or len(name) > 20:
        raise CannotChange("Give the version a name of up to 20 characters.", field="version")
    if not said or len(said) > LONGEST:
        raise CannotChange(f"Write the words, {LONGEST:,} characters at most.", field="words")
    if from_day < timezone.localdate():
        raise CannotChange("The first day must be today or later.", field="from_day")
    same = ConsentWording.objects.filter(layer=layer, version=name)
    if language != ENGLISH and name != STARTER_VERSION and not same.filter(language=ENGLISH).exists():
        raise CannotChange(
            "No English version of that name asks for this. Keep the English words first: the others say the same.",
            field="version",
        )
    if (language == ENGLISH and name == STARTER_VERSION) or same.filter(language=language).exists():
        in_it = "" if language == ENGLISH else f" in {name_of(language)}"
        raise CannotChange(f"There is a version of that name already{in_it}. Choose another.", field="version")
    return _keep(ConsentWording(layer=layer, version=name, words=said, from_day=from_day, language=language), by)


@in_turn()
def remove_wording(*, wording: ConsentWording, by: Worker | None) -> None:
    """Take words away that nobody was ever asked in. Raises CannotChange where somebody was, or where they are translated."""
    held = ConsentWording.objects.get(pk=wording.pk)
    if held.consent_set.exists():
        raise CannotChange("Somebody was asked in these words, so they stay. Add a newer version instead.")
    others = ConsentWording.objects.filter(layer=held.layer, version=held.version).exclude(language=ENGLISH)
    if held.language == ENGLISH and others.exists():
        raise CannotChange("These words are kept in another language too. Take those away first.")
    record(
        action="wording.removed",
        by=by,
        record="wording",
        ref=str(held.pk),
        before={
            "layer": held.layer,
            "version": held.version,
            "language": held.language,
            "words": held.words,
            "from_day": held.from_day,
        },
    )
    held.delete()
