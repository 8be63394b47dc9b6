"""Presentations: what is found, where, and what is not a finding (facts/guard.md 3.4)."""

from __future__ import annotations

import pytest

from answerable.guard.child import look_into
from answerable.guard.findings import Severity
from tests.planted import SECRET, slides

SLIDE_PLANTS = [one for one in __import__("tests.planted", fromlist=["plants"]).plants() if one.name.endswith(".pptx")]


def _found(content: bytes) -> list[tuple[str, str]]:
    verdict = look_into("deck.pptx", content)
    return [(one.technique, one.where) for one in verdict.findings]


@pytest.mark.parametrize("plant", SLIDE_PLANTS, ids=lambda one: one.name)
def test_a_planted_deck_is_found_by_its_own_technique_and_its_twin_is_not(plant: object) -> None:
    bad, good = plant.make()  # type: ignore[attr-defined]
    hits = [where for technique, where in _found(bad) if technique == plant.technique]  # type: ignore[attr-defined]
    assert any(plant.where in where for where in hits)  # type: ignore[attr-defined]
    twin = look_into("deck.pptx", good)
    assert not twin.blocks
    assert plant.technique not in {one.technique for one in twin.findings}  # type: ignore[attr-defined]


def test_an_ordinary_deck_has_no_block_and_its_slides_are_counted() -> None:
    verdict = look_into("deck.pptx", slides.deck())
    assert not verdict.blocks
    assert "2 slides" in verdict.inventory
    assert verdict.coverage.parts == verdict.coverage.parts_of


def test_notes_of_a_hidden_slide_are_found_beside_the_slide() -> None:
    def edit(made: object, slide: object) -> None:
        slide.notes_slide.notes_text_frame.text = SECRET  # type: ignore[attr-defined]
        slide._element.set("show", "0")  # type: ignore[attr-defined]

    found = _found(slides.deck(edit))
    assert ("hidden-slide", "slide 1") in found
    assert ("speaker-notes", "slide 1, notes") in found


def test_words_that_a_layout_shows_are_no_finding_where_another_layout_has_them_too() -> None:
    def edit(made: object, slide: object) -> None:
        for layout in made.slide_layouts:  # type: ignore[attr-defined]
            shape = slides.box(slide, "OFFICIAL", top=0.1, width=2)
            layout._element.cSld.spTree.append(shape._element)

    assert not look_into("deck.pptx", slides.deck(edit)).blocks


def test_a_broken_slide_holds_the_file() -> None:
    def change(members: dict[str, bytes]) -> None:
        members["ppt/slides/slide1.xml"] = members["ppt/slides/slide1.xml"][:200]

    verdict = look_into("deck.pptx", slides.repacked(slides.deck(), change))
    assert not verdict.inspected
    assert {one.severity for one in verdict.findings if one.technique == "not-inspected"} == {Severity.BLOCK}
