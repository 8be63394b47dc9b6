"""The door of the published store: all or nothing, each release once, and only what the guard let pass."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from answerable.publication import queries
from answerable.publication.actions import CannotPublish, Published, publish
from answerable.publication.models import (
    Content,
    Facet,
    GonePayment,
    Note,
    PublishedFile,
    PublishedPayment,
    PublishedRecord,
)
from answerable.publication.release import File, Item, Release, Withdrawal

pytestmark = pytest.mark.django_db(databases=["default", "published"])

SERVICE = Item(
    "service", "S-1", {"name": "Helpline (made up)", "areas": ["Northtown", "Westmoor"], "categories": ["helpline"]}
)
LETTER = File("answer.csv", b"Year,Amount\n2024-25,100\n", "text/csv", "Table 1")
RESPONSE = Item("response", "1-26", {"reference": "1/26", "subject": "Helpline", "dated": "2026-03-31"}, (LETTER,))
ANSWER = Item(
    "answer",
    "1-26/1",
    {"response": "1-26", "position": 1, "question": "How much?", "answer": "£100.", "years": ["2024-25"]},
)
PAYMENT = Item(
    "payment", "f-1-2", {"paid": "2025-05-01", "year": "2025-26", "payee": "Helpline (made up)", "amount": "600.10"}
)
_number = iter(range(1_000_000))


def released(*items: Item, withdrawn: Iterable[Withdrawal] = (), passed: frozenset[str] | None = None) -> Release:
    digests = {item.digest for item in items} | {file.sha256 for item in items for file in item.files}
    return Release(
        f"r{next(_number)}",
        date(2026, 11, 22),
        items,
        tuple(withdrawn),
        frozenset(digests) if passed is None else passed,
    )


def gone(kind: str, ref: str, note: str = "It named somebody.") -> Release:
    return released(withdrawn=[Withdrawal(kind, ref, note)])


def test_what_is_handed_over_is_public_at_once_and_raises_the_version() -> None:
    assert queries.version() == 0
    assert publish(released(SERVICE, RESPONSE, ANSWER, PAYMENT)) == Published(version=1, added=4)
    assert queries.version() == 1
    assert {row.ref for row in queries.listed("service", {"place": ["Westmoor"], "category": ["helpline"]})} == {"S-1"}
    assert not queries.listed("service", {"place": ["Eastdale"]}).exists()
    assert [row.data["question"] for row in queries.answers_of("1-26")] == ["How much?"]
    assert bytes(Content.objects.get().content) == LETTER.content
    assert PublishedPayment.objects.get().pence == 60010


def test_the_same_release_again_changes_nothing() -> None:
    release = released(SERVICE)
    publish(release)
    assert publish(release) == Published(version=1, again=True)
    assert publish(released(SERVICE, PAYMENT)) == Published(version=2, added=1, unchanged=1)
    assert publish(released(SERVICE, PAYMENT)) == Published(version=2, unchanged=2)


def test_a_correction_replaces_the_record_and_leaves_a_dated_note() -> None:
    publish(released(SERVICE))
    better = Item("service", "S-1", {"name": "Helpline (made up)", "areas": ["Eastdale"]}, note="The area was wrong.")
    assert publish(released(better)) == Published(version=2, changed=1)
    (note,) = Note.objects.all()
    assert (note.kind, note.on, note.words) == ("corrected", date(2026, 11, 22), "The area was wrong.")
    assert set(Facet.objects.values_list("name", "value")) == {("place", "Eastdale")}
    assert PublishedRecord.objects.get().version == 2


def test_of_what_is_withdrawn_only_its_address_and_the_note_are_left() -> None:
    publish(released(RESPONSE, ANSWER, SERVICE))
    assert publish(gone("response", "1-26")).withdrawn == 2
    for row in PublishedRecord.objects.filter(kind__in=("response", "answer")):
        assert (row.title, row.data, row.words, row.digest) == ("Withdrawn", {}, "", "")
        assert row.notes.get().words == "It named somebody."
    assert not Content.objects.exists()
    assert not PublishedFile.objects.exists()
    assert queries.find_response("1/26") is None
    assert queries.at("response", "1-26") is not None
    publish(released(RESPONSE, ANSWER))
    assert queries.find_response("1/26") is not None


def test_a_payment_that_goes_is_remembered_by_its_ref_alone() -> None:
    publish(released(PAYMENT))
    publish(gone("payment", "f-1-2"))
    assert not PublishedPayment.objects.exists()
    assert GonePayment.objects.get().ref == "f-1-2"
    publish(released(PAYMENT))
    assert not GonePayment.objects.exists()


@pytest.mark.parametrize(
    ("release", "sentence"),
    [
        (released(SERVICE, SERVICE), "comes twice"),
        (released(Item("poem", "P", {})), "no kind of record called “poem”"),
        (released(Item("service", "S", {})), "Name is missing"),
        (released(Item("service", "S", {"name": "A", "email": "a@b.example"})), "it has no field “email”"),
        (released(Item("service", " ", {"name": "A"})), "has no ref"),
        (released(SERVICE, passed=frozenset()), "was not passed by the guard"),
        (released(RESPONSE, passed=frozenset({RESPONSE.digest})), "was not passed by the guard"),
        (released(SERVICE, withdrawn=[Withdrawal("service", "S-1", "Why.")]), "published and withdrawn at once"),
        (released(withdrawn=[Withdrawal("service", "S-1", " ")]), "Say why"),
    ],
)
def test_what_may_not_stand_there_stops_all_of_it(release: Release, sentence: str) -> None:
    other = Item("service", "S-9", {"name": "Other (made up)"})
    whole = Release(
        release.id, release.made, (other, *release.items), release.withdrawals, release.passed | {other.digest}
    )
    with pytest.raises(CannotPublish, match=sentence):
        publish(whole)
    assert not PublishedRecord.objects.exists()
    assert queries.version() == 0


def test_a_file_that_two_records_have_is_kept_once_and_goes_with_the_last() -> None:
    other = Item("response", "2-26", {"reference": "2/26", "subject": "Helpline again"}, (LETTER,))
    publish(released(RESPONSE, other))
    assert Content.objects.count() == 1
    publish(gone("response", "1-26"))
    assert Content.objects.count() == 1
    publish(gone("response", "2-26"))
    assert not Content.objects.exists()
