"""What is not to be public is left out when records are composed (facts/law.md B1, article 2(2)), and so is every mention of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from answerable.publication import queries as public
from answerable.publication.queries import by_refs
from answerable.publication.release import Item
from answerable.publishing import composing
from answerable.publishing.actions import ChangedMeanwhile, publish_register
from answerable.publishing.differing import Difference, difference
from answerable.register.models import (
    Agreement,
    Authority,
    Decision,
    Document,
    DutyEntry,
    Import,
    ImportedSheet,
    Measure,
    Organisation,
    Payee,
    Payment,
    Return,
    ReturnFigure,
    Service,
    Tender,
    Withholding,
)

from .conftest import TODAY

pytestmark = pytest.mark.django_db(databases=["default", "published"])


def composed() -> dict[tuple[str, str], Item]:
    return {(item.kind, item.ref): item for item in composing.register(TODAY)}


def everything() -> str:
    """All that would go out, payments included, as one text."""
    items = [*composing.register(TODAY), *(item for _, some in composing.payments() for item in some)]
    return json.dumps([[item.kind, item.ref, item.data] for item in items], ensure_ascii=False)


def withhold(record: str, ref: str) -> Withholding:
    return Withholding.objects.create(
        record=record, ref=ref, reason="b", decided_by="Chief constable", decided_on=date(2026, 1, 2)
    )


@pytest.fixture
def payments(office: Authority) -> Iterator[dict[str, Payment]]:
    """Three payments above £500: to an organisation, to a name that is nobody to be named, and to somebody."""
    of = Import.objects.create(kind="payments", state="applied", file_name="spend.csv", sha256="a" * 64, size=1)
    sheet = ImportedSheet.objects.create(of=of, position=1, name="Sheet", header_row=1, columns=[])
    somebody = Organisation.objects.create(ref="org-9", name="Ottilie Brackenbury", kind="Individual")
    payees = {
        "organisation": Payee.objects.create(name="Trial Haven", organisation=Organisation.objects.get(ref="org-1")),
        "nobody": Payee.objects.create(name="Mrs Q Featherstonehaugh", matched=Payee.Matched.NONE),
        "somebody": Payee.objects.create(name="O BRACKENBURY", organisation=somebody),
    }
    return {
        name: Payment.objects.create(
            sheet=sheet, row=row, paid=date(2026, 5, row), year=2026, pence=60_000, payee=payee
        )
        for row, (name, payee) in enumerate(payees.items(), 2)
    }


def test_a_withheld_agreement_is_out_with_its_documents_payments_and_provider(
    office: Authority, payments: dict[str, Payment], tmp_path: Path
) -> None:
    agreement = Agreement.objects.get()
    Payment.objects.all().update(agreement=agreement)
    copy = Document.objects.create(
        ref="DOC-9", title="Copy of the contract", status="final", url="https://trial.example/c"
    )
    copy.agreements.add(agreement)
    assert {("agreement", "A-1"), ("document", "DOC-9"), ("provider", "org-1")} <= set(composed())
    held = withhold("agreement", "A-1")
    assert {"agreement", "document"}.isdisjoint(kind for kind, _ in composed())
    assert "Helpline agreement" not in everything()
    assert not list(composing.payments())
    held.lifted_on = TODAY
    held.save()
    assert ("agreement", "A-1") in composed()


def test_an_agreement_goes_with_its_withheld_tender(office: Authority) -> None:
    tender = Tender.objects.create(ref="T-1", title="Tender", url="https://trial.example/t")
    Agreement.objects.update(tender=tender)
    assert {("tender", "T-1"), ("agreement", "A-1")} <= set(composed())
    withhold("tender", "T-1")
    assert {"tender", "agreement"}.isdisjoint(kind for kind, _ in composed())


def test_a_withheld_or_unpublished_decision_is_out_with_its_documents_and_what_it_says_elsewhere(
    office: Authority,
) -> None:
    record = Document.objects.create(ref="DOC-8", title="Record", status="final", url="https://trial.example/r")
    record.decisions.add(Decision.objects.get())
    assert composed()[("agreement", "A-1")].data["route_reason"] == "One bid came in."
    withhold("decision", "D-1")
    found = composed()
    assert ("decision", "D-1") not in found
    assert ("document", "DOC-8") not in found
    assert "decision" not in found[("agreement", "A-1")].data
    assert "route_reason" not in found[("agreement", "A-1")].data
    Withholding.objects.all().delete()
    Decision.objects.update(published="", url="")
    assert ("decision", "D-1") not in composed()


def test_where_a_part_of_a_decision_is_withheld_the_route_is_not_explained(office: Authority) -> None:
    Decision.objects.update(withheld_part="Prices of the bids", withheld_under="s.43(2)")
    found = composed()
    assert found[("decision", "D-1")].data["withheld_under"] == "s.43(2)"
    assert "route_reason" not in found[("agreement", "A-1")].data


@pytest.mark.parametrize(
    ("status", "url", "out"), [("draft", "https://trial.example/d", False), ("final", "", False), ("final", "https://trial.example/d", True)]
)  # fmt: skip
def test_a_draft_and_a_document_that_is_nowhere_are_out(office: Authority, status: str, url: str, out: bool) -> None:
    Document.objects.create(ref="DOC-7", title="Plan", status=status, url=url)
    assert (("document", "DOC-7") in composed()) is out


def test_a_tender_that_was_never_invited_is_out(office: Authority) -> None:
    Tender.objects.create(ref="T-2", title="Planned", status="planned")
    assert ("tender", "T-2") not in composed()


def test_no_address_of_a_provider_comes_out_in_any_kind(office: Authority) -> None:
    Authority.objects.update(
        ocid_prefix="ocds-abc123", grant_prefix="360G-trial", organisation_id="GB-PPON-ABCD-1234-EFGH"
    )
    Agreement.objects.create(
        ref="A-2", title="Grant", kind="grant", provider=Organisation.objects.get(), starts="2026-04-01", signed="2026-04-01",
        value=5_000, value_basis="", description="A grant.",
    )  # fmt: skip
    told = everything()
    assert {"open_contract", "grant"} <= {kind for kind, _ in composed()}
    for hidden in ("Hidden Lane", "NX1 2AB", "x@trial.example"):
        assert hidden not in told


@pytest.mark.parametrize(
    "words",
    [
        "Write to jo.brackenbury@haven.example about the refuge.",
        "The refuge is at 12 Hidden Lane, Northtown NX1 2AB.",
        "Ring Jo on 07700 900123.",
    ],
)
def test_where_there_may_be_somebodys_particulars_nothing_goes_out_before_a_person_looked(
    office: Authority, words: str
) -> None:
    Service.objects.update(description=words)
    report = publish_register(today=TODAY, by=None)
    assert any("S-1" in sentence and "Somebody has to look" in sentence for sentence in report.held_back)
    assert "service" not in public.counts()
    assert by_refs("agreement", ["A-1"])
    looked = difference(TODAY)
    assert [item.ref for item in looked.to_look_at] == ["S-1"]
    publish_register(today=TODAY, by=None, shown=looked.digest)
    assert by_refs("service", ["S-1"])["S-1"].data["description"] == words


def test_a_payment_that_seems_to_name_somebody_stays_until_its_payee_is_known(
    office: Authority, payments: dict[str, Payment]
) -> None:
    Payee.objects.filter(pk=payments["nobody"].payee_id).update(matched=Payee.Matched.NOT_YET)
    report = publish_register(today=TODAY, by=None)
    assert (report.payments, len(report.held_back)) == (2, 1)
    firm = Organisation.objects.create(ref="org-2", name="Featherstonehaugh and Company")
    Payee.objects.filter(pk=payments["nobody"].payee_id).update(organisation=firm)
    assert publish_register(today=TODAY, by=None).payments == 1


def test_what_is_withheld_while_the_guard_works_does_not_go_out(
    office: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked(today: date) -> Difference:
        found = difference(today)
        withhold("agreement", "A-1")
        return found

    monkeypatch.setattr("answerable.publishing.actions.difference", looked)
    with pytest.raises(ChangedMeanwhile):
        publish_register(today=TODAY, by=None)
    assert not public.counts().get("agreement")


def test_payments_name_no_person(office: Authority, payments: dict[str, Payment]) -> None:
    ((_, items),) = composing.payments()
    assert [item.data["payee"] for item in items] == ["Trial Haven", composing.NOT_NAMED, composing.NOT_NAMED]
    assert [item.data.get("provider") for item in items] == ["org-1", None, None]
    told = everything()
    assert "BRACKENBURY" not in told.upper()
    assert "Featherstonehaugh" not in told


def test_a_withheld_payment_is_out(office: Authority, payments: dict[str, Payment]) -> None:
    Payment.objects.filter(pk=payments["organisation"].pk).update(withheld="b")
    ((_, items),) = composing.payments()
    assert len(items) == 2


def test_a_provider_that_is_a_person_has_no_record_and_is_nobodys_provider(office: Authority) -> None:
    Organisation.objects.update(kind="Private person", name="Ottilie Brackenbury")
    Authority.objects.update(ocid_prefix="ocds-abc123")
    found = composed()
    assert "provider" not in {kind for kind, _ in found}
    assert "provider" not in found[("agreement", "A-1")].data
    assert "Brackenbury" not in everything()


def test_lists_name_no_person_and_show_no_withheld_line(office: Authority, payments: dict[str, Payment]) -> None:
    from answerable.register.models import DutyPublication

    Payment.objects.filter(pk=payments["organisation"].pk).update(withheld="b")
    DutyPublication.objects.create(
        ref="p-1", item="3(g)", period_start=date(2026, 5, 1), period_end=date(2026, 5, 31), published=TODAY
    )
    (made,) = [item for (kind, _), item in composed().items() if kind == "list"]
    told = json.dumps(made.data, ensure_ascii=False)
    assert made.data["lines"] == 3
    for name in ("Trial Haven", "Featherstonehaugh", "BRACKENBURY"):
        assert name not in told


def test_a_withheld_meeting_is_out(office: Authority) -> None:
    for ref, meeting, withheld in (("m-1", "Open board", ""), ("m-2", "Safe house board", "b")):
        values: dict[str, Any] = {"meeting": meeting, "time": "10:00", "place": "County Hall"}
        DutyEntry.objects.create(ref=ref, item="5(a)", happened=TODAY, values=values, withheld=withheld)
    assert [ref for kind, ref in composed() if kind == "meeting"] == ["m-1"]


def test_no_figure_of_a_return_comes_out(office: Authority) -> None:
    agreement = Agreement.objects.get()
    measure = Measure.objects.create(ref="m-1", agreement=agreement, name="Victims supported")
    back = Return.objects.create(
        ref="r-1", agreement=agreement, period_start=TODAY, period_end=TODAY, note="Three left early"
    )
    ReturnFigure.objects.create(ref="f-1", of=back, measure=measure, name="Victims supported", value=3)
    told = everything()
    assert "Victims supported" not in told
    assert "left early" not in told


def test_the_label_of_a_made_up_office_goes_with_it(office: Authority) -> None:
    assert composing.office()["label"] == "A made-up example"
