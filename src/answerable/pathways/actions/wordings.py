"""Keep the words of consent. What somebody was asked is never altered: other words are another version."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import ConsentWording, Worker
from answerable.pathways.rules.consent import Layer

LONGEST = 2000
"""Characters of the words that are read out to somebody."""


@in_turn()
def add_wording(*, layer: str, version: str, words: str, from_day: date, by: Worker | None) -> ConsentWording:
    """Keep new words for a layer, which are asked from a day on, and return them.

    Raises CannotChange where the version is taken, the words are missing or too long, or the day is past: what was asked on days gone
    by was asked in other words.
    """
    if layer not in list(Layer):
        raise CannotChange("Choose what the words ask for.", field="layer")
    name, said = version.strip(), words.strip()
    if not name or len(name) > 20:
        raise CannotChange("Give the version a name of up to 20 characters.", field="version")
    if not said or len(said) > LONGEST:
        raise CannotChange(f"Write the words, {LONGEST:,} characters at most.", field="words")
    if from_day < timezone.localdate():
        raise CannotChange("The first day must be today or later.", field="from_day")
    if ConsentWording.objects.filter(layer=layer, version=name).exists():
        raise CannotChange("There is a version of that name already. Choose another.", field="version")
    made = ConsentWording.objects.create(layer=layer, version=name, words=said, from_day=from_day)
    record(
        action="wording.added",
        by=by,
        record="wording",
        ref=str(made.pk),
        after={"layer": layer, "version": name, "words": said, "from_day": from_day},
    )
    return made


@in_turn()
def remove_wording(*, wording: ConsentWording, by: Worker | None) -> None:
    """Take words away that nobody was ever asked in. Raises CannotChange where somebody was."""
    held = ConsentWording.objects.get(pk=wording.pk)
    if held.consent_set.exists():
        raise CannotChange("Somebody was asked in these words, so they stay. Add a newer version instead.")
    record(
        action="wording.removed",
        by=by,
        record="wording",
        ref=str(held.pk),
        before={"layer": held.layer, "version": held.version, "words": held.words, "from_day": held.from_day},
    )
    held.delete()
