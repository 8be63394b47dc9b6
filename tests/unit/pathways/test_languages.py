"""Languages are known by their name as people write it, or by their code."""

from __future__ import annotations

import pytest

from answerable.pathways.rules.languages import LANGUAGES, RIGHT_TO_LEFT, code_of, name_of


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("", "en"),
        ("English", "en"),
        (" polish ", "pl"),
        ("PUNJABI", "pa"),
        ("Kurdish  (Sorani)", "ckb"),
        ("ur", "ur"),
        ("Polish and some English", ""),
        ("Klingon", ""),
    ],
)
def test_a_language_is_known_by_its_name_or_code_and_nothing_is_guessed(named: str, code: str) -> None:
    assert code_of(named) == code


def test_every_language_is_found_by_what_it_is_called() -> None:
    assert {code_of(name): name for name in LANGUAGES.values()} == LANGUAGES
    assert all(name_of(code) == name for code, name in LANGUAGES.items())
    assert name_of("xx") == "xx"
    assert set(LANGUAGES) > RIGHT_TO_LEFT
