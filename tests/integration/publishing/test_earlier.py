"""Responses that were public already: handed over by the outbox, found however their reference is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable.audit import queries as journal
from answerable.audit.models import Entry
from answerable.office.actions import load_office
from answerable.publication.models import PublishedRecord
from answerable.publication.queries import PublicResponse, find_response, responses
from answerable.publishing.actions import CannotPublish, EarlierReport, ResponseFacts, deliver, record_earlier
from answerable.register.actions import CannotLoad
from answerable.register.models import Authority

pytestmark = pytest.mark.django_db(databases=["default", "published"])

FACTS = ResponseFacts(reference="7617/13", source="A letter (made up)", subject="Services", dated="2013")

OFFICE = "slug: trial\nname: Trial Commissioner (made up)\nkind: pcc\n"
SOURCES = "ref,title,url\nS1,A letter (made up),https://trial.example/letter\n"


def recorded(*facts: ResponseFacts) -> EarlierReport:
    report = record_earlier(responses=facts, by=None)
    assert not deliver().problem
    return report


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "office.yaml").write_text(OFFICE, encoding="utf-8")
    (tmp_path / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "published.csv").write_text(
        "reference,subject,source,place\n7617/13,Services,S1,Page 3\n", encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize("written", ["7617/13", "FOI 7617-13", "foi7617/13", "Ref. 7617 13"])
def test_a_response_is_found_however_its_reference_is_written(written: str) -> None:
    recorded(FACTS)
    found = find_response(written)
    assert isinstance(found, PublicResponse)
    assert (found.reference, found.subject, found.source) == ("7617/13", "Services", "A letter (made up)")


@pytest.mark.parametrize("written", ["7617/14", "", "FOI", "17617/13"])
def test_another_reference_finds_nothing(written: str) -> None:
    recorded(FACTS)
    assert find_response(written) is None


def test_recording_is_one_entry_and_again_none() -> None:
    head = journal.head()
    first = recorded(FACTS, ResponseFacts("8/14", "Log (made up)"))
    again = recorded(FACTS)
    assert (first.added, first.changed, first.unchanged) == (2, 0, 0)
    assert (again.added, again.changed, again.unchanged, again.entry) == (0, 0, 1, None)
    assert [entry.action for entry in Entry.objects.filter(seq__gt=head.seq)] == ["publication.handed_over"]
    assert journal.verify().ok


def test_a_change_is_recorded() -> None:
    recorded(FACTS)
    report = recorded(ResponseFacts("FOI 7617-13", "A letter (made up)", url="https://trial.example/7617"))
    assert (report.added, report.changed) == (0, 1)
    assert report.entry is not None
    assert "response 7617-13" in report.entry.after
    (stored,) = responses()
    assert (stored.reference, stored.subject, stored.url) == ("FOI 7617-13", "", "https://trial.example/7617")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ([FACTS, ResponseFacts("FOI 7617-13", "x")], "The reference FOI 7617-13 comes twice. Keep one of them."),
        ([ResponseFacts(" / ", "x")], "has no reference"),
        ([ResponseFacts("1/13", "")], "Published response 1/13: say what states these facts"),
        (
            [ResponseFacts("1/13", "x", dated="last year")],
            "1-13: response, Answered: “last year” is not a date such as 2016",
        ),
    ],
)
def test_what_cannot_stand_is_refused_whole(facts: list[ResponseFacts], sentence: str) -> None:
    with pytest.raises(CannotPublish, match=sentence):
        recorded(*facts, ResponseFacts("99/13", "x"))
    assert not PublishedRecord.objects.exists()


def test_an_offices_folder_fills_both_stores(folder: Path) -> None:
    report = load_office(folder=folder, by=None)
    found = find_response("7617/13")
    assert found is not None
    assert (found.source, found.source_place, found.source_url) == (
        "A letter (made up)",
        "Page 3",
        "https://trial.example/letter",
    )
    assert report.changed
    assert "published.csv: 1 added, 0 as before." in report.sentences()
    assert not load_office(folder=folder, by=None).changed


def test_what_cannot_be_published_loads_nothing(folder: Path) -> None:
    head = journal.head()
    (folder / "published.csv").write_text("reference,source\n7617/13,S1\nFOI 7617-13,S1\n", encoding="utf-8")
    with pytest.raises(CannotLoad, match=r"published\.csv: The reference FOI 7617-13 comes twice"):
        load_office(folder=folder, by=None)
    assert not Authority.objects.exists()
    assert not PublishedRecord.objects.exists()
    assert journal.head() == head


def test_a_category_that_no_letter_can_ask_for_is_refused(folder: Path) -> None:
    (folder / "services.csv").write_text("ref,name,categories,source\nS,Support,domestic_abus,S1\n", encoding="utf-8")
    with pytest.raises(CannotLoad, match="“domestic_abus” is not a known category code"):
        load_office(folder=folder, by=None)
