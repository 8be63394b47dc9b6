"""What becomes of one text of a record is chosen, never taken for granted."""

from __future__ import annotations

from answerable.pathways.forms.rights import PieceForm


def test_what_the_person_is_given_has_to_be_chosen() -> None:
    form = PieceForm({"withheld": "", "given": "Ada likes tea.", "why": "It is theirs"})
    assert form.errors == {"withheld": ["Choose what the person is given"]}
    given = PieceForm({"withheld": "given", "given": "Ada likes tea.", "why": "It is theirs"})
    assert given.is_valid()
    assert given.cleaned_data["withheld"] == ""
    left_out = PieceForm({"withheld": "others", "why": "It names another"})
    assert left_out.is_valid()
    assert left_out.cleaned_data["withheld"] == "others"


def test_what_was_decided_before_stands_chosen() -> None:
    assert PieceForm(initial={"withheld": "", "why": ""})["withheld"].value() == ""
    assert PieceForm(initial={"withheld": "", "why": "It is theirs"})["withheld"].value() == "given"
    assert PieceForm(initial={"withheld": "harm", "why": "It could harm her"})["withheld"].value() == "harm"
