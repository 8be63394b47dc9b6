"""A made password is long, random, and cannot be misread."""

from __future__ import annotations

import re

from answerable.accounts.rules.passwords import ALPHABET, make_password


def test_it_is_four_groups_of_four_signs_that_are_not_mistaken_for_one_another() -> None:
    for _ in range(200):
        assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", made := make_password())
        assert not set(made) & set("ilo01")


def test_it_never_comes_twice_and_uses_every_sign() -> None:
    made = {make_password() for _ in range(2000)}
    assert len(made) == 2000
    assert set("".join(made)) == {*ALPHABET, "-"}
    assert len(ALPHABET) == 31 == len(set(ALPHABET))
