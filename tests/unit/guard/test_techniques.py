"""The catalogue says every technique once, in plain words, with what follows from it."""

from __future__ import annotations

import re

import pytest

from answerable.guard import techniques
from answerable.guard.findings import NOT_INSPECTED, TEXTS, Severity
from answerable.guard.techniques import Technique, catalogue, found, technique
from answerable.guard.techniques import common as shared_family


def test_every_technique_is_one_code_and_whole_sentences_with_a_source() -> None:
    for code, one in catalogue().items():
        assert code == one.code
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", code)
        for said in filter(None, (one.what, one.mend)):
            assert re.fullmatch(r"[A-Z“].*[.?]", said), said
        assert one.what
        assert one.facts.startswith("facts/"), code


def test_what_holds_a_file_says_what_to_do() -> None:
    assert [one.code for one in catalogue().values() if one.severity is not Severity.NOTE and not one.mend] == []


def test_every_code_that_says_not_inspected_is_in_the_catalogue() -> None:
    assert set(catalogue()) >= NOT_INSPECTED


def test_a_code_that_two_families_describe_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = shared_family.TECHNIQUES
    monkeypatch.setattr(shared_family, "TECHNIQUES", (*twice, twice[0]))
    catalogue.cache_clear()
    try:
        with pytest.raises(ValueError, match=twice[0].code):
            catalogue()
    finally:
        monkeypatch.undo()
        catalogue.cache_clear()


def test_a_finding_takes_what_follows_from_the_catalogue() -> None:
    one = found("hidden-sheet", "sheet “Data”", "words", said="It is very hidden.", count=212)
    known: Technique = technique("hidden-sheet")
    assert (one.technique, one.severity, one.where, one.count) == ("hidden-sheet", known.severity, "sheet “Data”", 212)
    assert one.mend == f"{known.what} It is very hidden. {known.mend}"
    assert (one.cleanable, one.waivable) == (known.cleanable, known.waivable)
    assert one.texts == ("words",)
    assert (one.confidence, one.reason) == (1.0, "")


def test_a_finding_may_weigh_less_at_its_place_and_keeps_no_more_than_it_may() -> None:
    one = found(
        "hidden-sheet", texts=["", "x" * (2 * TEXTS), "y"], severity=Severity.NOTE, confidence=0.4, reason="why"
    )
    assert (one.severity, one.confidence, one.reason) == (Severity.NOTE, 0.4, "why")
    assert [len(text) for text in one.texts] == [TEXTS]


def test_a_code_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        found("no-such-technique")
    with pytest.raises(KeyError):
        technique("no-such-technique")


def test_the_families_are_those_that_there_are() -> None:
    assert len(set(techniques.FAMILIES)) == len(techniques.FAMILIES)
