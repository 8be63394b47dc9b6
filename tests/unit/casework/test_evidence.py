"""Evidence gathered for reading."""

from __future__ import annotations

from dataclasses import replace

from answerable.answering.answer import Answer, Cell, Evidence, Gap, Held, Paragraph, Status, Table
from answerable.casework.rules.evidence import gather, marks, page_of


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


def _long(rows: int) -> Answer:
    evidence = tuple(
        Evidence(id=f"E{n}", record="agreement", ref=f"A-{n}", field="value", source="List") for n in range(rows)
    )
    table = Table(("Value",), tuple((Cell(f"£{n}", (f"E{n}",)),) for n in range(rows)))
    total = Paragraph("All of them together.", tuple(e.id for e in evidence))
    gaps = tuple(Gap(f"Agreement A-{n}: end not recorded") for n in range(120))
    return Answer("1", "?", Held.HELD, Status.ANSWERED, (total,), (table,), evidence, gaps)


def test_a_long_answer_is_shown_in_pages_that_together_have_every_row_gap_and_piece_of_evidence() -> None:
    answer = _long(250)
    pages = [page_of(answer, number) for number in (1, 2, 3)]
    assert {page.pages for page in pages} == {3}
    assert [len(page.answer.tables[0].rows) for page in pages] == [100, 100, 50]
    assert sum((page.answer.tables[0].rows for page in pages), ()) == answer.tables[0].rows
    assert sum((page.answer.gaps for page in pages), ()) == answer.gaps
    assert {group.number for page in pages for group in page.groups} == set(range(1, 251))
    assert [(page.first, page.last) for page in pages] == [(1, 100), (101, 200), (201, 300)]
    for page in pages:
        led_to = {page.numbers[row[0].evidence[0]] for row in page.answer.tables[0].rows}
        assert led_to <= {group.number for group in page.groups}
        assert len(page.groups) <= 120


def test_a_page_that_is_not_there_is_the_nearest_one() -> None:
    assert [page_of(_long(250), number).number for number in (-4, 0, 9)] == [1, 1, 3]
    assert page_of(_long(0), 2).number == 2  # the gaps go on
    assert page_of(Answer("1", "?", Held.NOT_RECORDED, Status.GAP), 2).pages == 1


def test_evidence_that_nothing_leads_to_is_on_every_page() -> None:
    alone = Evidence(id="X", record="coverage", ref="C-1", field="", source="List")
    answer = replace(_long(250), evidence=(*_long(250).evidence, alone))
    assert all("C-1" in [group.ref for group in page_of(answer, number).groups] for number in (1, 2, 3))


def test_a_sum_of_very_many_rows_marks_the_first_and_counts_the_rest() -> None:
    answer = _long(250)
    found, more = marks(answer.paragraphs[0].evidence, page_of(answer, 1).numbers)
    assert found == list(range(1, 21))
    assert more == 230
    assert marks(("E1", "E1", "nothing"), {"E1": 7}) == ([7], 0)
