"""Sharing out a pot: elements, figures, agreeing, awarding, and two people at once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from answerable.audit.models import Entry
from answerable.register.actions import allocations as actions
from answerable.register.errors import CannotChange, ChangedMeanwhile
from answerable.register.forms.allocations import box_name
from answerable.register.models import (
    Agreement,
    AgreementFunding,
    AgreementYear,
    Allocation,
    AllocationShare,
    Citation,
    Organisation,
    Statement,
)
from answerable.register.queries import allocations as queries
from answerable.register.rules.allocation import exact_words
from tests.integration.staff import member

from .allocating import OUTCOMES, POT, PURPOSE, worked_pot

pytestmark = pytest.mark.django_db(databases=["default", "published"])

TOTALS = {"ash": Decimal("74068.63"), "elm": Decimal("40802.97"), "oak": Decimal("23863.24")}


@pytest.fixture
def pot() -> Allocation:
    return worked_pot()


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(member("commissioning_manager"))
    return client


def _newest() -> Entry:
    entry = Entry.objects.order_by("-seq").first()
    assert entry
    return entry


def _agree(pot: Allocation) -> None:
    actions.agree(allocation=pot, version=pot.version, by=None)


def test_a_pot_is_worked_out_to_the_penny(pot: Allocation) -> None:
    result = queries.worked_out(pot).result
    assert result.problems == ()
    assert result.complete
    assert result.totals == TOTALS
    assert result.shared_out == POT


def test_every_action_writes_one_entry_without_values(pot: Allocation) -> None:
    assert set(Entry.objects.values_list("action", flat=True)) == {
        "allocation.created",
        "allocation.element_added",
        "allocation.figures_recorded",
    }
    assert Entry.objects.count() == 1 + 4 + 4
    _agree(pot)
    assert (_newest().action, Entry.objects.count()) == ("allocation.agreed", 10)
    assert "49068" not in json.dumps(_newest().after)


def test_working_out_takes_the_same_queries_whatever_the_size(
    pot: Allocation, django_assert_num_queries: Callable[..., Any]
) -> None:
    def look() -> None:
        queries.csv_rows(worked := queries.worked_out(pot))
        queries.as_data(worked)

    pot = Allocation.objects.select_related("fund").get(pk=pot.pk)
    with django_assert_num_queries(4):
        look()
    element = pot.elements.get(name="At discretion")
    figures = {row.recipient: {"Amount": row.value} for row in element.inputs.select_related("recipient")}
    for number in range(20):
        town = Organisation.objects.create(ref=f"t{number}", name=f"Town {number} (made up)")
        figures[town] = {"Amount": Decimal(0)}
    actions.put_figures(allocation=pot, element=element, version=pot.version, figures=figures, by=None)
    pot = Allocation.objects.select_related("fund").get(pk=pot.pk)
    with django_assert_num_queries(4):
        look()


def test_agreeing_stores_shares_and_locks(pot: Allocation) -> None:
    _agree(pot)
    assert pot.status == "agreed"
    stored = AllocationShare.objects.filter(element__allocation=pot)
    assert sum(share.amount for share in stored) == POT
    worked = queries.worked_out(pot)
    for shared in worked.result.elements:
        for one in shared.shares:
            row = stored.get(element__ref=shared.element.ref, recipient__ref=one.recipient)
            assert (row.amount, row.exact) == (one.amount, exact_words(one.exact))
    element = pot.elements.first()
    assert element
    with pytest.raises(CannotChange, match="is agreed, and its figures are locked"):
        actions.put_figures(allocation=pot, element=element, version=pot.version, figures={}, by=None)


def test_what_does_not_add_up_cannot_be_agreed(pot: Allocation) -> None:
    Allocation.objects.filter(pk=pot.pk).update(pot=POT + 1)
    pot.refresh_from_db()
    before = Entry.objects.count()
    with pytest.raises(CannotChange, match="£1 too little"):
        _agree(pot)
    assert Entry.objects.count() == before
    assert not AllocationShare.objects.exists()
    empty = actions.create(title="Empty (made up)", by=None)
    with pytest.raises(CannotChange, match="no elements"):
        _agree(empty)


def test_what_no_source_states_stays_not_recorded(db: None) -> None:
    pot = actions.create(title="Stated in part (made up)", pot=Decimal(1000), by=None)
    for name, amount in (("At discretion", Decimal(400)), ("Raised", None), ("Costs", None)):
        actions.put_element(
            allocation=pot, version=pot.version, kind="discretionary", name=name, amount=amount, by=None
        )
    worked = queries.worked_out(pot)
    assert worked.result.remainder
    assert worked.result.remainder.amount == 600
    data = queries.as_data(worked)
    assert [element["amount"] for element in data["elements"]] == [Decimal(400), None, None]
    assert data["notRecorded"]["workedOutFrom"] == "£1,000 (the stated pot) less £400 (At discretion)"
    assert [row[8] for row in queries.csv_rows(worked)] == ["not recorded"] * 3
    _agree(pot)
    assert not AllocationShare.objects.exists()
    with pytest.raises(CannotChange, match="none is recorded"):
        actions.award_shares(allocation=pot, version=pot.version, kind="funding_agreement", by=None)


def test_shares_become_agreements_with_their_conditions_and_their_source(pot: Allocation) -> None:
    _agree(pot)
    before = Entry.objects.count()
    made = actions.award_shares(
        allocation=pot,
        version=pot.version,
        kind=Agreement.Kind.FUNDING,
        starts="2026-04-01",
        ends="2027-03-31",
        by=None,
    )
    assert Entry.objects.count() == before + 1
    assert {agreement.provider.ref: agreement.value for agreement in made if agreement.provider} == TOTALS
    oak = Agreement.objects.get(provider__ref="oak")
    assert (oak.route, oak.kind, oak.outcomes, oak.starts) == (
        "allocation",
        "funding_agreement",
        OUTCOMES,
        "2026-04-01",
    )
    assert "prime contractor" in oak.route_reason.lower()
    (condition,) = Statement.objects.filter(agreement=oak)
    assert PURPOSE in condition.text
    assert "£1,234.56" in condition.text
    assert not Statement.objects.filter(agreement__provider__ref="ash").exists()
    assert AgreementYear.objects.get(agreement=oak).amount == oak.value
    assert AgreementFunding.objects.get(agreement=oak).amount == oak.value
    cited = Citation.objects.get(record="agreement", ref=oak.ref)
    assert cited.source.ref == f"allocation-{pot.ref}"
    assert AllocationShare.objects.filter(agreement=oak).count() == 3
    # Oak raised nothing: its share of nothing is no part of the agreement.
    assert AllocationShare.objects.filter(agreement__isnull=True).get().amount == 0
    with pytest.raises(CannotChange, match="awarded already"):
        actions.award_shares(allocation=pot, version=pot.version, kind="grant", by=None)
    with pytest.raises(CannotChange, match="have been awarded as agreements"):
        actions.reopen(allocation=pot, version=pot.version, by=None)


def test_an_agreed_pot_can_be_opened_again_until_it_is_awarded(pot: Allocation) -> None:
    with pytest.raises(CannotChange, match="not agreed yet"):
        actions.reopen(allocation=pot, version=pot.version, by=None)
    _agree(pot)
    actions.reopen(allocation=pot, version=pot.version, by=None)
    assert pot.status == "draft"
    assert not AllocationShare.objects.exists()


def test_the_second_of_two_people_is_told_and_nothing_is_overwritten(pot: Allocation) -> None:
    element = pot.elements.get(name="At discretion")
    opened = pot.version
    actions.put_figures(allocation=pot, element=element, version=opened, figures={}, by=None)
    mine = Allocation.objects.get(pk=pot.pk)
    with pytest.raises(ChangedMeanwhile, match="Somebody else changed this allocation"):
        actions.remove_element(allocation=mine, element=element, version=opened, by=None)
    assert pot.elements.filter(pk=element.pk).exists()


def test_a_measure_without_a_weight_loses_its_figures(pot: Allocation) -> None:
    element = pot.elements.get(name="By need")
    actions.put_element(
        allocation=pot,
        version=pot.version,
        by=None,
        element=element,
        kind="formula",
        name="By need",
        amount=Decimal(100_000),
        weights={"Population": Decimal(75), "Crime": Decimal(25)},
    )
    assert set(element.inputs.values_list("measure", flat=True)) == {"Population", "Crime"}
    with pytest.raises(CannotChange, match="figures for the rule it has now"):
        actions.put_element(
            allocation=pot, version=pot.version, by=None, element=element, kind="top_up", name="x", restricted_to="y"
        )


def test_recorded_shares_without_figures_are_shown(pot: Allocation, manager: Client) -> None:
    _agree(pot)
    pot.elements.get(name="By need").inputs.all().delete()
    assert queries.worked_out(pot).result.totals == TOTALS
    assert "£49,068.63" in manager.get(f"/register/allocations/{pot.ref}/").content.decode()
    AllocationShare.objects.filter(element__name="At discretion", recipient__ref="ash").update(amount=Decimal(4999))
    (problem,) = queries.worked_out(pot).result.problems
    assert "records £4,999 for ash, but its figures give £5,000: £1 apart" in problem


# Pages


def _post(client: Client, path: str, **data: Any) -> Any:
    return client.post(f"/register/allocations/{path}", data)


def test_a_pot_is_built_step_by_step(manager: Client) -> None:
    ash = Organisation.objects.create(ref="ash", name="Ash (made up)")
    elm = Organisation.objects.create(ref="elm", name="Elm (made up)")
    response = _post(manager, "new/", title="Pot (made up)", financial_year="2026/27", pot="£100.01", outcomes="Better")
    assert response["Location"] == "/register/allocations/AL-1/"
    pot = Allocation.objects.get()
    assert (pot.pot, pot.financial_year) == (Decimal("100.01"), "2026-27")
    response = _post(
        manager, "AL-1/elements/new/", name="By need", kind="formula", amount="100.01", weights="Population 50\nCrime: 50%",
        version=pot.version,
    )  # fmt: skip
    element = pot.elements.get()
    assert response["Location"] == f"/register/allocations/AL-1/elements/{element.pk}/figures/"
    figures = f"AL-1/elements/{element.pk}/figures/"
    page = _post(manager, figures, do="add", add="ash", version="2")
    assert f'name="{box_name(ash.pk, "Population")}"' in page.content.decode()
    page = _post(manager, figures, do="add", add="Elm (made up)", recipient=[ash.pk], version="2", **{box_name(ash.pk, "Population"): "1,000"})  # fmt: skip
    assert 'value="1,000"' in page.content.decode()
    wrong = _post(
        manager, figures, do="save", recipient=[ash.pk, elm.pk], version="2", **{box_name(ash.pk, "Population"): "many"}
    )
    assert wrong.status_code == 422
    assert "Ash (made up), Population: “many” is not a number." in wrong.content.decode()
    saved = _post(
        manager,
        figures,
        do="save",
        recipient=[ash.pk, elm.pk],
        version="2",
        **{
            box_name(pk, measure): value
            for pk, row in ((ash.pk, "12"), (elm.pk, "24"))
            for measure, value in zip(("Population", "Crime"), row, strict=True)
        },
    )
    assert saved.status_code == 302
    shown = manager.get("/register/allocations/AL-1/").content.decode()
    assert "33.3366666666…" in shown
    assert "£33.34" in shown
    assert "£66.67" in shown
    assert "which is the pot exactly" in shown
    pot.refresh_from_db()
    assert _post(manager, "AL-1/agree/", version=pot.version).status_code == 302
    assert "Agreed" in manager.get("/register/allocations/AL-1/").content.decode()
    page = manager.get("/register/allocations/AL-1/award/").content.decode()
    assert 'value="1 April 2026"' in page
    pot.refresh_from_db()
    response = _post(
        manager, "AL-1/award/", kind="pooled_contribution", starts="1 April 2026", ends="2027", version=pot.version
    )
    assert response.status_code == 302
    assert Agreement.objects.get(provider=elm).value == Decimal("66.67")
    assert "AL-1-elm" in manager.get("/register/allocations/AL-1/").content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": "x", "kind": "formula", "weights": "Population"}, "Line 1, “Population”, is no weight"),
        ({"name": "x", "kind": "formula", "weights": "A 50\na 50"}, "Line 2 gives a a weight again"),
        ({"name": "x", "kind": "formula", "weights": "A 500"}, "a weight from 0 to 100"),
        ({"name": "x", "kind": "formula"}, "Enter the weights of the formula"),
        ({"name": "x", "kind": "discretionary", "weights": "A 100"}, "Only a formula has weights"),
        ({"name": "x", "kind": "discretionary", "proportion": "5"}, "Only what is raised locally has a proportion"),
        ({"name": "x", "kind": "top_up"}, "Enter what the top-up may be spent on"),
        ({"kind": "top_up", "amount": "lots"}, "Enter a name"),
    ],
)
def test_what_is_wrong_with_an_element_is_said(
    manager: Client, pot: Allocation, data: dict[str, str], sentence: str
) -> None:
    response = _post(manager, f"{pot.ref}/elements/new/", version=pot.version, **data)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert pot.elements.count() == 4


@pytest.mark.parametrize("typed", ["-5", "1.001", "9" * 30, "1e5", "£"])
def test_what_is_no_sum_is_refused_and_kept(manager: Client, pot: Allocation, typed: str) -> None:
    element = pot.elements.get(name="At discretion")
    row = element.inputs.first()
    assert row
    name = box_name(row.recipient_id, row.measure)
    path = f"{pot.ref}/elements/{element.pk}/figures/"
    response = _post(manager, path, do="save", recipient=[row.recipient_id], version=pot.version, **{name: typed})
    assert response.status_code == 422
    assert f'value="{typed}"' in response.content.decode()
    assert element.inputs.count() == 3


def test_a_figure_stays_with_its_measure_where_somebody_puts_the_measures_in_another_order(
    manager: Client, pot: Allocation
) -> None:
    element = pot.elements.get(name="By need")
    row = element.inputs.get(recipient__ref="ash", measure="Population")
    old, name = pot.version, box_name(row.recipient_id, "Population")
    turned = dict(reversed(list(element.weights.order_by("pk").values_list("measure", "weight"))))
    actions.put_element(
        allocation=pot, element=element, version=old, by=None, kind=element.kind, name=element.name,
        amount=element.amount, weights=turned,
    )  # fmt: skip
    path = f"{pot.ref}/elements/{element.pk}/figures/"
    response = _post(manager, path, do="save", recipient=[row.recipient_id], version=old, **{name: "4321"})
    assert response.status_code == 409
    shown = response.content.decode()
    box = shown[shown.index(f'id="{name}"') :]
    assert 'value="4321"' in box[: box.index(">")]
    assert f'for="{name}">{row.recipient.name}, Population<' in shown


def test_somebody_elses_change_is_shown_beside_what_was_typed(manager: Client, pot: Allocation) -> None:
    element = pot.elements.get(name="At discretion")
    row = element.inputs.get(recipient__ref="ash")
    old = pot.version
    actions.change(
        allocation=pot, version=old, by=None, title="Another title", fund=None, financial_year="", pot=POT, outcomes="",
        document=None,
    )  # fmt: skip
    path = f"{pot.ref}/elements/{element.pk}/figures/"
    response = _post(manager, path, do="save", recipient=[row.recipient_id], version=old, **{box_name(row.recipient_id, row.measure): "7"})  # fmt: skip
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else changed this allocation" in page
    assert "As it is recorded now" in page
    assert 'value="7"' in page
    assert row.__class__.objects.filter(pk=row.pk).exists()
    response = _post(manager, f"{pot.ref}/change/", title="Mine", version=old, pot="5")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Another title" in page
    assert 'value="Mine"' in page
    response = _post(manager, f"{pot.ref}/elements/{element.pk}/", name="Mine", kind="discretionary", version=old)
    assert response.status_code == 409
    assert "At discretion" in response.content.decode()
    for step in ("agree", "reopen", f"elements/{element.pk}/remove"):
        response = _post(manager, f"{pot.ref}/{step}/", version=old)
        assert response.status_code == 409, step
        assert "There is a problem" in response.content.decode()
    pot.refresh_from_db()
    again = _post(manager, f"{pot.ref}/change/", title="Mine", version=pot.version, pot=str(POT))
    assert again.status_code == 302


def test_the_allocation_is_taken_away_as_csv_and_json(manager: Client, pot: Allocation) -> None:
    response = manager.get(f"/register/allocations/{pot.ref}/?as=csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert sum(Decimal(row["Share"]) for row in rows) == POT
    assert {row["Restricted to"] for row in rows} == {"", PURPOSE}
    data = json.loads(manager.get(f"/register/allocations/{pot.ref}/?as=json").content, parse_float=Decimal)
    assert data["pot"] == POT
    assert data["totals"] == TOTALS
    assert data["elements"][3]["weightsPerCent"] == {"Population": 50, "Crime": 25, "Demand": 25}
    listed = json.loads(manager.get("/register/allocations/?as=json").content)
    assert listed[0]["Allocation"] == pot.ref
    assert manager.get("/register/allocations/?as=csv").status_code == 200


def test_the_list_is_searched(manager: Client, pot: Allocation) -> None:
    assert pot.ref in manager.get("/register/allocations/?q=local 2026").content.decode()
    assert "No allocation has “nothing”" in manager.get("/register/allocations/?q=nothing").content.decode()
    assert manager.get("/register/allocations/AL-99/").status_code == 404


def test_who_only_reads_changes_nothing(client: Client, pot: Allocation) -> None:
    client.force_login(member("auditor"))
    page = client.get(f"/register/allocations/{pot.ref}/").content.decode()
    assert "Agree the allocation" not in page
    assert _post(client, f"{pot.ref}/agree/", version=pot.version).status_code == 403
