"""Who is who in the store: matching all payees, what people decide, taking it back, merging, the pages, the command."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from answerable.audit.models import Entry
from answerable.register.actions import matching
from answerable.register.errors import CannotChange, ChangedMeanwhile
from answerable.register.models import (
    Agreement,
    Organisation,
    OrganisationAlias,
    OrganisationIdentifier,
    Payee,
    PayeeDecision,
    PayeeSuggestion,
    SpendByPayee,
)
from answerable.register.queries import matching as queries
from answerable.register.rules.identifiers import BadIdentifier
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

Matched = Payee.Matched
# Made-up names.
NAMES = (
    "ZEDBROOK DOMESTIC ABUSE SERVICE",
    "ZEDBROOK DOMESTIC ABUSE & SUPPORT SERVICE LTD",
    "QUILLFEATHER LEISURE",
    "QUILLFEATHER LEISURE TRUST",
    "THIRD PARTY",
    "THIRD PARTY SUPPLIER",
    "Mr J Madeup",
    "MR J MADEUP",
    "CHORLEY STREET MADEUPS",
    "LANCASTER STREET MADEUPS",
)


@pytest.fixture
def payees(db: None) -> dict[str, Payee]:
    made = {}
    for number, name in enumerate(NAMES, start=1):
        made[name] = Payee.objects.create(name=name)
        SpendByPayee.objects.create(year=2018, payee=made[name], payments=number, pence=number * 10_000)
    return made


def now(payee: Payee) -> Payee:
    return Payee.objects.select_related("organisation").get(pk=payee.pk)


def test_matching_all_does_what_is_beyond_doubt_and_leaves_the_rest(payees: dict[str, Payee]) -> None:
    report = matching.match_all(by=None)
    one, other = now(payees[NAMES[0]]), now(payees[NAMES[1]])
    assert one.organisation == other.organisation
    assert one.matched == Matched.NAME
    assert one.organisation is not None
    assert one.organisation.ref == "org-zedbrook-domestic-abuse-support-service"
    assert one.organisation.name == NAMES[1], "the name that was paid most"
    for name in NAMES[4:6]:
        assert now(payees[name]).matched == Matched.NONE
    for name in (*NAMES[2:4], *NAMES[6:]):
        assert now(payees[name]).matched == Matched.NOT_YET
        assert now(payees[name]).organisation is None
    decision = one.decisions.get()
    assert (decision.by, decision.how, decision.same) == (None, "name", True)
    assert "one has “support” more" in decision.why
    assert (report.matched, report.organisations_made, report.placeholders) == (2, 1, 2)
    assert report.sentence().startswith("2 payees matched by number or name, 1 organisation made, 2 names found")
    assert Entry.objects.filter(action="payees.matched").count() == 1


def test_matching_again_changes_nothing_and_says_nothing_in_the_journal(payees: dict[str, Payee]) -> None:
    matching.match_all(by=None)
    before = (list(Payee.objects.values()), PayeeDecision.objects.count(), Entry.objects.count())
    assert matching.match_all(by=None).entry is None
    assert (list(Payee.objects.values()), PayeeDecision.objects.count(), Entry.objects.count()) == before


def test_what_is_likely_is_suggested_and_persons_and_placeholders_never_are(payees: dict[str, Payee]) -> None:
    matching.match_all(by=None)
    suggestion = PayeeSuggestion.objects.get(payee=payees["QUILLFEATHER LEISURE"], place=1)
    assert suggestion.other == payees["QUILLFEATHER LEISURE TRUST"]
    assert 0.5 < suggestion.probability <= 1
    assert suggestion.why == "Both have “quillfeather leisure”"
    nobody = [payees[name] for name in NAMES[4:8]]
    assert not PayeeSuggestion.objects.filter(payee__in=nobody).exists()
    assert not PayeeSuggestion.objects.filter(other__in=nobody).exists()


def test_matching_asks_the_store_a_fixed_number_of_times(payees: dict[str, Payee]) -> None:
    matching.match_all(by=None)
    with CaptureQueriesContext(connection) as few:
        matching.match_all(by=None)
    Payee.objects.bulk_create(
        [Payee(name=f"Made-up {word} {end}") for word in "abcdefghij" for end in ("Ltd", "Limited")]
    )
    with CaptureQueriesContext(connection) as many:
        matching.match_all(by=None)
    # Making what was found takes four more: the refs, the organisations, the payees, the decisions.
    assert len(many) <= len(few) + 12


def test_an_organisation_of_the_register_takes_its_names_and_numbers(payees: dict[str, Payee]) -> None:
    organisation = Organisation.objects.create(ref="QL", name="Quillfeather Leisure Trust")
    OrganisationAlias.objects.create(organisation=organisation, name="Quillfeather Leisure")
    OrganisationIdentifier.objects.create(organisation=organisation, scheme="GB-CHC", value="1173575")
    numbered = Payee.objects.create(name="Something Else (charity no 1173575)")
    matching.match_all(by=None)
    for payee in (payees[NAMES[2]], payees[NAMES[3]], numbered):
        assert now(payee).organisation == organisation
    assert now(numbered).matched == Matched.KEY
    assert "GB-CHC-1173575" in numbered.decisions.get().why


def test_a_person_confirms_and_later_imports_of_the_name_follow(payees: dict[str, Payee]) -> None:
    manager = member("commissioning_manager")
    organisation = Organisation.objects.create(ref="QL", name="Another Name Altogether")
    payee = payees["QUILLFEATHER LEISURE"]
    matching.match_all(by=None)
    matching.confirm(payee=payee, organisation=organisation, by=manager, seen=matching.state_of(now(payee)))
    assert now(payee).matched == Matched.PERSON
    assert Entry.objects.filter(action="payee.confirmed").count() == 1
    later = Payee.objects.create(name="Quillfeather Leisure Ltd", ledger_id="77")
    matching.match_all(by=None)
    assert now(later).organisation == organisation
    assert now(later).matched == Matched.NAME


def test_of_two_people_who_decide_at_once_the_second_is_told(payees: dict[str, Payee]) -> None:
    manager = member("commissioning_manager")
    payee = payees["QUILLFEATHER LEISURE"]
    seen = matching.state_of(now(payee))
    made = matching.confirm_new(payee=payee, name="Quillfeather", by=manager, seen=seen)
    for again in (
        lambda: matching.confirm(payee=payee, organisation=made, by=manager, seen=seen),
        lambda: matching.confirm_new(payee=payee, name="Other", by=manager, seen=seen),
        lambda: matching.confirm_nobody(payee=payee, by=manager, seen=seen),
        lambda: matching.refuse(payee=payee, organisations=[made], by=manager, seen=seen),
    ):
        with pytest.raises(ChangedMeanwhile):
            again()
    assert now(payee).organisation == made


def test_two_payees_are_one_organisation(payees: dict[str, Payee]) -> None:
    manager = member("commissioning_manager")
    one, other = payees["QUILLFEATHER LEISURE"], payees["QUILLFEATHER LEISURE TRUST"]
    matching.confirm_same(payee=one, other=other, by=manager)
    made = now(one).organisation
    assert made is not None
    assert made == now(other).organisation
    assert made.name == other.name
    third = payees["CHORLEY STREET MADEUPS"]
    matching.confirm_same(payee=third, other=one, by=manager)
    assert now(third).organisation == made
    fourth = payees["LANCASTER STREET MADEUPS"]
    matching.confirm_new(payee=fourth, name="Fourth", by=manager)
    with pytest.raises(CannotChange, match="Merge the two instead"):
        matching.confirm_same(payee=fourth, other=one, by=manager)


def test_what_is_refused_is_never_suggested_again_nor_joined(payees: dict[str, Payee]) -> None:
    manager = member("commissioning_manager")
    one, other = payees["QUILLFEATHER LEISURE"], payees["QUILLFEATHER LEISURE TRUST"]
    matching.match_all(by=None)
    matching.refuse(payee=one, others=[other], by=manager)
    organisation = Organisation.objects.create(ref="QL", name="Quillfeather Leisure")
    matching.refuse(payee=one, organisations=[organisation], by=manager)
    later = Payee.objects.create(name="Quillfeather Leisure", ledger_id="9")
    matching.match_all(by=None)
    assert now(one).organisation != organisation
    assert now(one).organisation == now(later).organisation, "equal names are one all the same"
    assert now(other).organisation is None
    assert not PayeeSuggestion.objects.filter(payee=other, organisation=now(one).organisation).exists()
    pairs = set(PayeeSuggestion.objects.values_list("payee_id", "other_id"))
    assert not pairs & {(one.pk, other.pk), (other.pk, one.pk)}
    assert not PayeeSuggestion.objects.filter(payee=one, organisation=organisation).exists()


def test_taking_back_and_that_it_is_not_done_again(payees: dict[str, Payee]) -> None:
    manager = member("commissioning_manager")
    matching.match_all(by=None)
    payee = now(payees[NAMES[0]])
    decision = payee.decisions.get()
    matching.reverse(decision=decision, by=manager)
    assert now(payee).organisation is None
    with pytest.raises(ChangedMeanwhile):
        matching.reverse(decision=decision, by=manager)
    matching.match_all(by=None)
    assert now(payee).organisation is None
    assert now(payee).matched == Matched.NOT_YET
    assert PayeeDecision.objects.get(pk=decision.pk).reversed_by == manager


def test_taking_back_a_refusal_and_that_it_is_nobody(payees: dict[str, Payee]) -> None:
    manager = member("commissioning_manager")
    one, other = payees["QUILLFEATHER LEISURE"], payees["QUILLFEATHER LEISURE TRUST"]
    matching.refuse(payee=one, others=[other], by=manager)
    matching.reverse(decision=one.decisions.get(), by=manager)
    assert not PayeeDecision.objects.filter(reversed_at=None).exists(), "for both of them"
    matching.suggest_again()
    assert PayeeSuggestion.objects.filter(payee=one, other=other).exists()
    said = matching.confirm_nobody(payee=one, by=manager)
    assert now(one).matched == Matched.NONE
    matching.match_all(by=None)
    assert now(one).matched == Matched.NONE
    matching.reverse(decision=said, by=manager)
    assert now(one).matched == Matched.NOT_YET


def _agreement(ref: str, provider: Organisation) -> Agreement:
    return Agreement.objects.create(ref=ref, title="Made-up", provider=provider)


def test_merging_moves_everything_and_can_be_taken_back(payees: dict[str, Payee]) -> None:
    manager = member("commissioning_manager")
    gone = Organisation.objects.create(ref="G", name="Gone")
    kept = Organisation.objects.create(ref="K", name="Kept")
    OrganisationAlias.objects.create(organisation=gone, name="Kept")
    OrganisationAlias.objects.create(organisation=gone, name="Old name")
    agreement = _agreement("A-1", gone)
    version = agreement.version
    payee = payees[NAMES[2]]
    matching.confirm(payee=payee, organisation=gone, by=manager)
    done = matching.merge(gone=gone, kept=kept, by=manager)
    agreement.refresh_from_db()
    assert agreement.provider == kept
    assert agreement.version == version + 1
    assert now(payee).organisation == kept
    assert set(kept.aliases.values_list("name", flat=True)) == {"Gone", "Old name"}
    for pair in ({"gone": gone, "kept": kept}, {"gone": kept, "kept": gone}, {"gone": kept, "kept": kept}):
        with pytest.raises(CannotChange):
            matching.merge(**pair, by=manager)
    with pytest.raises(CannotChange):
        matching.confirm(payee=payees[NAMES[3]], organisation=gone, by=manager)
    later = Payee.objects.create(name="GONE LTD")
    matching.match_all(by=None)
    assert now(later).organisation == kept, "its name is another name of the one that stays"
    matching.unmerge(merge=done, by=manager)
    agreement.refresh_from_db()
    assert agreement.provider == gone
    assert now(payee).organisation == gone
    assert now(later).organisation == kept, "what came after the merge stays where it was put"
    assert not kept.aliases.exists()
    with pytest.raises(ChangedMeanwhile):
        matching.unmerge(merge=done, by=manager)


def test_a_number_is_checked_kept_once_and_marked_as_looked_up() -> None:
    manager = member("commissioning_manager")
    one = Organisation.objects.create(ref="O", name="One")
    other = Organisation.objects.create(ref="P", name="Other")
    number = matching.add_identifier(organisation=one, scheme="GB-COH", value="9506232", verified=False, by=manager)
    assert (number.value, number.verified_on) == ("09506232", None)
    again = matching.add_identifier(organisation=one, scheme="GB-COH", value="09506232", verified=True, by=manager)
    assert again.pk == number.pk
    assert again.verified_by == manager
    assert again.verified_on is not None
    with pytest.raises(CannotChange, match="is the number of One"):
        matching.add_identifier(organisation=other, scheme="GB-COH", value="9506232", verified=True, by=manager)
    with pytest.raises(BadIdentifier):
        matching.add_identifier(organisation=one, scheme="GB-CHC", value="12", verified=True, by=manager)


# Pages


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(member("commissioning_manager"))
    return client


def _page(payee: Payee) -> str:
    return reverse("register:payee", args=[payee.pk])


def test_the_list_has_the_largest_money_first_and_is_filtered(payees: dict[str, Payee], manager: Client) -> None:
    said = manager.post(reverse("register:match_again"), follow=True).content.decode()
    assert "2 payees matched by number or name" in said
    assert said.index("QUILLFEATHER LEISURE TRUST</a>") < said.index("QUILLFEATHER LEISURE</a>")
    assert "£400" in said
    assert "Mr J Madeup" not in said
    find = reverse("register:find_payees")
    sent = manager.post(find, {"show": "persons", "words": "madeup\x00 j "})
    assert sent["Location"] == f"{reverse('register:matching')}?show=persons"
    shown = manager.get(sent["Location"]).content.decode()
    assert "Mr J Madeup" in shown
    assert "2 of these payees have “madeup j” in the name." in shown
    assert "q=" not in shown
    assert "CHORLEY" not in shown
    manager.post(find, {})
    nobody = manager.get(reverse("register:matching"), {"show": "nobody"}).content.decode()
    assert "THIRD PARTY SUPPLIER" in nobody
    assert manager.get(reverse("register:matching"), {"show": "other"}).status_code == 404
    none = manager.post(find, {"words": "xyz", "show": "//evil.example"}, follow=True)
    assert "None of these payees has “xyz”" in none.content.decode()


def _post(client: Client, payee: Payee, **typed: str) -> Any:
    return client.post(_page(payee), {"seen": matching.state_of(now(payee)), **typed}, follow=True)


def test_deciding_on_the_page_of_a_payee(payees: dict[str, Payee], manager: Client) -> None:
    matching.match_all(by=None)
    one, other = payees["QUILLFEATHER LEISURE"], payees["QUILLFEATHER LEISURE TRUST"]
    page = manager.get(_page(one)).content.decode()
    assert "Both have “quillfeather leisure”" in page
    assert "£400" in page, "what the suggested payee was paid"
    answer = manager.post(_page(one), {"seen": matching.state_of(one)})
    assert answer.status_code == 422
    assert "Choose who it is" in answer.content.decode()
    assert _post(manager, one, is_="chosen").status_code == 422
    assert _post(manager, one, is_="new", name=" ").status_code == 422
    assert "is QUILLFEATHER LEISURE TRUST" in _post(manager, one, is_=f"payee-{other.pk}").content.decode()
    assert now(one).organisation == now(other).organisation
    stale = manager.post(_page(one), {"seen": "not_yet:", "is_": "nobody"}, follow=True)
    assert "This payee is decided already" in stale.content.decode()
    assert now(one).organisation is not None
    third = payees["CHORLEY STREET MADEUPS"]
    assert "stands for no organisation" in _post(manager, third, is_="nobody").content.decode()
    person = payees["Mr J Madeup"]
    assert "looks like the name of a private person" in manager.get(_page(person)).content.decode()
    assert (
        "is the new organisation J Madeup Ltd"
        in _post(manager, person, is_="new", name="J Madeup Ltd").content.decode()
    )
    made = now(person).organisation
    assert made is not None
    fourth = payees["MR J MADEUP"]
    assert "is J Madeup Ltd" in _post(manager, fourth, is_="chosen", organisation=made.ref).content.decode()


def test_none_of_these_changed_meanwhile_and_taking_back(payees: dict[str, Payee], manager: Client) -> None:
    matching.match_all(by=None)
    one = payees["QUILLFEATHER LEISURE"]
    assert "is none of those" in _post(manager, one, is_="none").content.decode()
    assert "Both have" not in manager.get(_page(one)).content.decode()
    back = reverse("register:take_back_decision", args=[one.decisions.get().pk])
    assert "was taken back" in manager.post(back, follow=True).content.decode()
    assert "Both have" in manager.get(_page(one)).content.decode()
    assert "Somebody else changed this decision" in manager.post(back, follow=True).content.decode()
    third = payees["CHORLEY STREET MADEUPS"]
    answer = manager.post(_page(third), {"seen": "person:1", "is_": "nobody"})
    assert answer.status_code == 409
    assert "Somebody else changed this payee" in answer.content.decode()
    assert now(third).matched == Matched.NOT_YET


def test_the_page_of_an_organisation_says_how_each_name_was_matched(payees: dict[str, Payee], manager: Client) -> None:
    matching.match_all(by=None)
    organisation = now(payees[NAMES[0]]).organisation
    assert organisation is not None
    address = reverse("register:record", args=["organisation", organisation.ref])
    page = manager.get(address).content.decode()
    assert "one has “support” more" in page
    assert "3 payments, £300 in all." in page
    bad = manager.post(reverse("register:add_number", args=[organisation.ref]), {"scheme": "GB-CHC", "value": "12"})
    assert bad.status_code == 422
    assert "write 6 or 7 digits, such as 1173575" in bad.content.decode()
    typed = {"scheme": "GB-CHC", "value": "1173575", "verified": "on"}
    done = manager.post(reverse("register:add_number", args=[organisation.ref]), typed, follow=True).content.decode()
    assert "Look GB-CHC-1173575 up" in done
    other = Organisation.objects.create(ref="OTHER", name="Other")
    assert manager.post(reverse("register:add_number", args=["OTHER"]), typed).status_code == 422
    assert manager.post(reverse("register:merge", args=[organisation.ref]), {}).status_code == 422
    merged = manager.post(reverse("register:merge", args=[organisation.ref]), {"kept": "OTHER"}, follow=True)
    assert "was merged into this organisation" in merged.content.decode()
    assert other.payees.count() == 2
    undo = reverse("register:unmerge", args=[organisation.merged_into.get().pk])
    assert "of its own again" in manager.post(undo, follow=True).content.decode()
    assert "Somebody else changed this merge" in manager.post(undo, follow=True).content.decode()
    assert other.payees.count() == 0


def test_two_organisations_that_may_be_one_are_merged_from_a_payee(payees: dict[str, Payee], manager: Client) -> None:
    kept = Organisation.objects.create(ref="ZED", name="Zedbrook Domestic Abuse Centre")
    matching.match_all(by=None)
    asked = PayeeSuggestion.objects.get(organisation=kept).payee
    done = _post(manager, asked, is_=f"organisation-{kept.pk}")
    assert "Its payments follow" in done.content.decode()
    assert kept.payees.count() == 2


def test_who_may_only_look_decides_nothing(payees: dict[str, Payee], client: Client) -> None:
    matching.match_all(by=None)
    client.force_login(member("foi_officer"))
    one = payees["QUILLFEATHER LEISURE"]
    assert "Who is it?" not in client.get(_page(one)).content.decode()
    assert client.post(_page(one), {"seen": "not_yet:", "is_": "nobody"}).status_code == 403
    assert now(one).matched == Matched.NOT_YET


# The real thing


@pytest.mark.shared
def test_a_real_commissioner_s_providers(shared: Path) -> None:
    with (shared / "spend" / "lancashire_pcc" / "provider_match_gold.csv").open(newline="", encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    names = dict.fromkeys(pair[column] for pair in pairs for column in ("name_a", "name_b"))
    by_name = {name: Payee.objects.create(name=name) for name in names}
    matching.match_all(by=None)
    probable = found = 0
    for pair in pairs:
        one, other = now(by_name[pair["name_a"]]), now(by_name[pair["name_b"]])
        same = one.organisation is not None and one.organisation == other.organisation
        if pair["same"] != "yes":
            assert not same, pair
        elif pair["confidence"] == "certain":
            assert same, pair
        else:
            probable += 1
            shown = [
                (candidate.suggestion.organisation or (candidate.suggestion.other and candidate.suggestion.other.name))
                for asked in (one, other)
                for candidate in queries.candidates(asked)[:3]
            ]
            wanted = {one.organisation or one.name, other.organisation or other.name}
            found += same or bool(wanted & set(shown))
    assert found >= 0.8 * probable


def test_the_command_tries_plain_names_without_any_office(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    from answerable.cli import app

    file = tmp_path / "names.txt"
    file.write_text("\n".join(NAMES), encoding="utf-8")
    said = json.loads(CliRunner().invoke(app, ["match", "--names", str(file), "--json"]).stdout)
    assert [pair[:2] for pair in said["merged"]] == [list(NAMES[:2])]
    assert said["placeholders"] == list(NAMES[4:6])
    assert said["persons"] == list(NAMES[6:8])
    first = said["suggestions"]["QUILLFEATHER LEISURE"][0]
    assert (first["name"], first["organisation"]) == ("QUILLFEATHER LEISURE TRUST", None)
    plain = CliRunner().invoke(app, ["match", "--names", str(file), "--suggest", "0"])
    assert "The same organisation beyond doubt (1):" in plain.stdout
    assert "For a person to decide (0):" in plain.stdout
    empty = tmp_path / "empty.txt"
    empty.write_text("\n")
    refused = CliRunner().invoke(app, ["match", "--names", str(empty)])
    assert refused.exit_code == 2
    assert "has no name in it" in refused.output
    missing = CliRunner().invoke(app, ["match", "--names", str(tmp_path / "none.txt")])
    assert missing.exit_code == 2
