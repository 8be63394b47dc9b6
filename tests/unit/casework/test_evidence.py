"""Evidence gathered for reading."""

from __future__ import annotations

from answerable.answering.answer import Answer, Evidence, Held, Status
from answerable.casework.rules.evidence import gather


def item(ref: str, field: str, place: str = "", quote: str = "") -> Evidence:
    return Evidence(
        f"agreement:{ref}#{field}@{place}", "agreement", ref, field, "A register (made up)", place, "", quote
    )


def test_what_one_place_says_of_one_record_is_one_entry() -> None:
    evidence = (
        item("A-1", "value"),
        item("A-2", "value"),
        item("A-1", "title", quote="So it says"),
        item("A-1", "value", "Page 2"),
        item("A-2", ""),
    )
    groups, numbers = gather(Answer("1", "?", Held.HELD, Status.ANSWERED, evidence=evidence))
    assert [(g.number, g.ref, g.place, g.fields, g.quotes) for g in groups] == [
        (1, "A-1", "", ("value", "title"), ("So it says",)),
        (2, "A-2", "", ("value",), ()),
        (3, "A-1", "Page 2", ("value",), ()),
    ]
    assert [numbers[one.id] for one in evidence] == [1, 2, 1, 3, 2]


def test_an_answer_without_evidence_has_none() -> None:
    assert gather(Answer("1", "?", Held.NOT_RECORDED, Status.GAP)) == ([], {})
