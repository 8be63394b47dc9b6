"""The small rules of accounts and of words on screens."""

from __future__ import annotations

import re

import pytest

from answerable.pathways.rules.passwords import ALPHABET, make_password
from answerable.pathways.rules.vocabulary import Need, OrganisationKind, Role


def test_a_made_password_is_four_groups_of_four_and_never_the_same() -> None:
    made = {make_password() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(f"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{3}}", one) for one in made)
    assert not set("il o01") & set(ALPHABET)


@pytest.mark.parametrize(
    ("word", "inside"),
    [
        (Role.MARAC_COORDINATOR, "MARAC coordinator"),
        (Role.REFERRER, "referrer"),
        (Need.HEALTH, "mental and physical health"),
        (OrganisationKind.SAFEGUARDING, "safeguarding hub (MASH)"),
    ],
)
def test_words_inside_a_sentence(word: Role, inside: str) -> None:
    assert word.inside == inside
