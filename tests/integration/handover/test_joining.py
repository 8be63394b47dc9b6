"""A successor that has a record already takes another office in: nothing of either is lost, and nothing is mixed up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .places import Place
from .test_round_trip import rows


@pytest.fixture(scope="module")
def taken_in(
    tmp_path_factory: pytest.TempPathFactory, made_successor: Place, whole_bag: Path
) -> tuple[Place, dict[str, object], str]:
    """The successor with the other office in it, what the command said as JSON, and its archive from before."""
    before = tmp_path_factory.mktemp("before") / "bag"
    place = made_successor.copy(tmp_path_factory.mktemp("joined") / "handover_taken_in")
    place.said("archive", before)
    told = json.loads(place.said("restore", whole_bag, "--json"))
    return place, told, str(before)


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory, taken_in: tuple[Place, dict[str, object], str]) -> Path:
    """The archive of both."""
    folder = tmp_path_factory.mktemp("after") / "bag"
    taken_in[0].said("archive", folder)
    return folder


def numbered(bag: Path, table: str) -> dict[object, dict[str, object]]:
    return {row["id"]: row for row in rows(bag, table)}


def test_every_row_is_accounted_for(
    taken_in: tuple[Place, dict[str, dict[str, dict[str, int]]], str], whole_bag: Path
) -> None:
    told = taken_in[1]
    for name, one in told["tables"].items():
        assert one["in_bag"] == len(rows(whole_bag, name)), name
        assert one["in_bag"] == one["written"] + one["joined"] + one["kept_beside"], name
        assert one["written"] == one["read_back"], name
    beside = {name for name, one in told["tables"].items() if one["kept_beside"]}
    assert {name for name in beside if not name.startswith(("publication.", "publishing."))} == {
        "audit.entry", "casework.caseworksettings", "casework.clearancechain", "casework.lettertemplate",
        "casework.retentionschedule", "register.authority", "register.dutysettings",
    }  # fmt: skip
    assert {"publication.publishedrecord", "publication.content", "publishing.outgoing"} <= beside


def test_no_row_of_the_successor_was_altered(taken_in: tuple[Place, dict[str, object], str], after: Path) -> None:
    before = Path(taken_in[2])
    for path in (before / "data" / "tables").glob("*.jsonl"):
        assert set(path.read_bytes().split(b"\n")) <= set(
            (after / "data" / "tables" / path.name).read_bytes().split(b"\n")
        ), path.stem


def test_clashing_refs_are_prefixed_and_what_speaks_of_them_follows(
    taken_in: tuple[Place, dict[str, list[dict[str, str]]], str], whole_bag: Path, after: Path
) -> None:
    renamed = {(one["what"], one["was"]): one["is"] for one in taken_in[1]["renamed"]}
    assert renamed["request", "FOI-2026-0001"] == "northshire-FOI-2026-0001"
    assert renamed["statement", "ST-01"] == "northshire-ST-01"
    old = {row["text"] for row in rows(whole_bag, "register.statement")}
    new = {row["text"]: row["ref"] for row in rows(after, "register.statement")}
    assert old <= set(new)
    cited = {(row["record"], row["ref"]) for row in rows(after, "register.citation")}
    for row in rows(whole_bag, "register.citation"):
        assert (row["record"], renamed.get((row["record"], row["ref"]), row["ref"])) in cited or row["ref"] == "haven"
    assert [row["guesses"][0]["reference"] for row in rows(after, "casework.message")] == ["northshire-FOI-2026-0001"]


def test_evidence_of_a_draft_points_at_the_same_record(
    whole_bag: Path, after: Path, taken_in: tuple[Place, dict, str]
) -> None:  # type: ignore[type-arg]
    renamed = {(one["what"].replace(" ", "_"), one["was"]): one["is"] for one in taken_in[1]["renamed"]}
    offset = len(rows(Path(taken_in[2]), "casework.draft"))
    moved = 0
    drafts = rows(after, "casework.draft")[offset:]
    for old, new in zip(rows(whole_bag, "casework.draft"), drafts, strict=True):
        for was, now in zip(old["answer"].get("evidence", []), new["answer"].get("evidence", []), strict=True):
            if was["record"] == "payment":
                continue
            assert now["ref"] == renamed.get((was["record"], was["ref"]), was["ref"])
            assert now["id"] == was["id"].replace(f":{was['ref']}#", f":{now['ref']}#")
            moved += now["ref"] != was["ref"]
    assert moved > 0


def test_a_provider_with_the_same_charity_number_is_one(after: Path, whole_bag: Path) -> None:
    organisations = {row["ref"]: row for row in rows(after, "register.organisation")}
    assert "haven" not in organisations
    known = organisations["known-here"]["id"]
    old = {row["ref"]: row["id"] for row in rows(whole_bag, "register.organisation")}
    before = [row["ref"] for row in rows(whole_bag, "register.agreement") if row["provider"] == old["haven"]]
    now = [row["ref"] for row in rows(after, "register.agreement") if row["provider"] == known]
    assert before
    assert now == before
    names = {row["name"] for row in rows(after, "register.organisationalias") if row["organisation"] == known}
    assert "Northshire Women's Haven (made up)" in names
    numbers = [row for row in rows(after, "register.organisationidentifier") if row["value"] == "0000001"]
    assert [row["organisation"] for row in numbers] == [known]


def test_an_organisation_with_the_numbers_of_two_is_kept_apart_and_told(
    taken_in: tuple[Place, dict[str, list[str]], str], after: Path
) -> None:
    assert taken_in[1]["kept_apart"] == [
        "Kept apart: organisation nrasac has the numbers of two here, one-of-two and two-of-two. Decide on the page who is who."
    ]
    assert "nrasac" in {row["ref"] for row in rows(after, "register.organisation")}


def test_accounts_come_in_closed_and_the_same_person_once(after: Path) -> None:
    accounts = {row["email"]: row for row in rows(after, "accounts.user")}
    assert not accounts["officer@northshire.example"]["is_active"]
    assert accounts["both@office.example"]["is_active"]
    assert accounts["both@office.example"]["name"] == "Made-up officer of both"


def test_the_journal_goes_on_and_the_predecessors_is_kept_whole(
    taken_in: tuple[Place, dict[str, object], str], whole_bag: Path, after: Path
) -> None:
    place = taken_in[0]
    assert "The journal is whole" in place.said("audit", "verify")
    last = rows(after, "audit.entry")[-1]
    assert (last["action"], last["record"]) == ("office.joined", "archive")
    beside = f"files/{taken_in[1]['kept_beside']}"
    kept = (place.home / beside / "data/tables/audit.entry.jsonl").read_bytes()
    assert kept == (whole_bag / "data/tables/audit.entry.jsonl").read_bytes()
    for name in ("register.authority", "casework.caseworksettings", "register.organisation", "publication.content"):
        kept = (place.home / beside / f"data/tables/{name}.jsonl").read_bytes()
        assert kept == (whole_bag / f"data/tables/{name}.jsonl").read_bytes()
    for row in rows(whole_bag, "publication.content"):
        file = f"data/files/{str(row['content'])[:2]}/{row['content']}"
        assert (place.home / beside / file).read_bytes() == (whole_bag / file).read_bytes()
    told = json.loads((place.home / beside / "renamed.json").read_bytes())
    assert told["renamed"] == taken_in[1]["renamed"]
    # And all of it goes along when the successor is archived in turn.
    kept_names = {json.loads(line)["kept"] for line in (after / "data/files.jsonl").read_bytes().splitlines()}
    assert f"{beside.removeprefix('files/')}/data/tables/audit.entry.jsonl" in kept_names


def test_files_come_along_and_those_of_an_import_under_its_new_number(
    taken_in: tuple[Place, dict[str, object], str], whole_bag: Path
) -> None:
    there = taken_in[0].files()
    for line in (whole_bag / "data/files.jsonl").read_bytes().splitlines():
        kept = json.loads(line)
        name = kept["kept"].replace("imports/1/", "imports/2/")
        assert len(there[name]) == kept["bytes"], name


def test_sums_are_of_both(taken_in: tuple[Place, dict[str, object], str]) -> None:
    question = "SELECT count(*), sum(pence) FROM register_payment"
    assert taken_in[0].asks(question)[0][1] == taken_in[0].asks("SELECT sum(pence) FROM register_spendbypayee")[0][0]
    assert (
        taken_in[0].asks("SELECT sum(payments) FROM register_spendbypayee")[0][0]
        == taken_in[0].asks(question)[0][0]
        == 6
    )


def test_what_is_out_is_out(whole_bag: Path, after: Path) -> None:
    digests = {row["digest"] for row in rows(whole_bag, "casework.releasedtable")}
    assert digests <= {row["digest"] for row in rows(after, "casework.releasedtable")}


def test_it_joins_once(taken_in: tuple[Place, dict[str, object], str], whole_bag: Path) -> None:
    before = taken_in[0].asks("SELECT count(*) FROM register_agreement")
    assert "has joined this office already" in taken_in[0].refused("restore", whole_bag)
    assert taken_in[0].asks("SELECT count(*) FROM register_agreement") == before


def test_its_own_bag_is_refused_where_there_is_a_record(full: Place, whole_bag: Path) -> None:
    assert "this very office (northshire)" in full.refused("restore", whole_bag)


def test_an_office_with_accounts_and_no_register_is_asked_whose_it_is(empty: Place, whole_bag: Path) -> None:
    empty.said(
        "accounts", "add", "a@office.example", "--role", "auditor", "--name", "Made up", typed="made-up words for it\n"
    )
    assert "does not say whose it is" in empty.refused("restore", whole_bag)
