"""What we find in a release that the schema of the standard does not look at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from answerable.register.open_data import checking, files
from answerable.register.open_data.ocds_check import PackageCheck
from answerable.register.open_data.problems import CannotUse, Level, Verdict

from .made_up import TODAY, package, releases
from .test_same_verdict import Change, again, drop, put

R = "releases/0"


def found(whole: Any, tmp_path: Path) -> Verdict:
    file = tmp_path / "package.json"
    file.write_text(json.dumps(whole))
    return checking.check_file(file, TODAY)


@pytest.mark.parametrize(
    ("change", "rule", "place"),
    [
        (put(f"{R}/contracts/0/awardID", "nowhere"), "award_id", "/releases/0/contracts/0/awardID"),
        (put(f"{R}/awards/0/suppliers/0/id", "nobody"), "party", "/releases/0/awards/0/suppliers/0"),
        (drop(f"{R}/awards/0/suppliers/0/id"), "party", "/releases/0/awards/0/suppliers/0"),
        (put(f"{R}/buyer/id", "nobody"), "party", "/releases/0/buyer"),
        (put(f"{R}/tender/procuringEntity/id", "nobody"), "party", "/releases/0/tender/procuringEntity"),
        (put(f"{R}/tender/tenderers", [{"id": "x", "name": "X"}]), "party", "/releases/0/tender/tenderers/0"),
        (
            put("releases/2/contracts/0/implementation/transactions/0/payee/id", "nobody"),
            "party",
            "/releases/2/contracts/0/implementation/transactions/0/payee",
        ),
        (put(f"{R}/parties/0/identifier/scheme", "CHARITY"), "identifier", "/releases/0/parties/0/identifier"),
        (put(f"{R}/parties/0/identifier/scheme", "GB-GOVUK"), "identifier", "/releases/0/parties/0/identifier"),
        (drop(f"{R}/parties/0/identifier/scheme"), "identifier", "/releases/0/parties/0/identifier"),
        (put(f"{R}/parties/0/identifier/id", "1234"), "identifier", "/releases/0/parties/0/identifier"),
        (drop(f"{R}/parties/0/roles"), "party_role", "/releases/0/parties/0"),
        (drop(f"{R}/parties/0/id"), "party_id", "/releases/0/parties/0"),
        (put(f"{R}/date", "2027-01-01T00:00:00Z"), "future", "/releases/0/date"),
        (put(f"{R}/contracts/0/period/endDate", "2020-01-01T00:00:00Z"), "period", "/releases/0/contracts/0/period"),
        (
            put(f"{R}/awards/0/contractPeriod/endDate", "2020-01-01T00:00:00Z"),
            "period",
            "/releases/0/awards/0/contractPeriod",
        ),
        (put(f"{R}/tender/tenderPeriod/endDate", "2020-01-01T00:00:00Z"), "period", "/releases/0/tender/tenderPeriod"),
        (put(f"{R}/contracts/0/value/amount", -1), "amount", "/releases/0/contracts/0/value"),
        (drop(f"{R}/awards/0/value/currency"), "currency", "/releases/0/awards/0/value"),
        (drop(f"{R}/planning"), "tag", "/releases/0/tag"),
        (put(f"{R}/tender/title_cy", 5), "language", "/releases/0/tender/title_cy"),
        (again(f"{R}/tender/documents"), "twice", "/releases/0/tender/documents/2/id"),
        (
            put(f"{R}/tender/documents", [{"id": "1"}, {"id": "2", "x": [{}]}]),
            "empty_object",
            "/releases/0/tender/documents/1/x/0",
        ),
    ],
)
def test_finds_what_the_schema_misses(change: Change, rule: str, place: str, tmp_path: Path) -> None:
    whole = package(releases())
    change(whole)
    verdict = found(whole, tmp_path)
    faults = [problem for problem in verdict.problems if problem.level == Level.FAULT]
    assert (rule, place) in {(problem.rule, problem.place) for problem in faults}
    assert verdict.valid
    assert not verdict.sound


def test_what_was_given_up_is_advice(tmp_path: Path) -> None:
    whole = package(releases())
    whole["releases"][0]["tender"]["amendment"] = {"id": "1"}
    verdict = found(whole, tmp_path)
    assert verdict.sound
    assert [(p.level, p.rule) for p in verdict.problems] == [(Level.ADVICE, "given_up")]


def test_an_award_may_be_in_another_release_of_the_process(tmp_path: Path) -> None:
    whole = package(releases())
    assert "awards" not in whole["releases"][1]
    assert found(whole, tmp_path).sound
    whole["releases"] = whole["releases"][1:]
    assert not found(whole, tmp_path).sound


def test_one_id_for_two_releases_is_an_error(tmp_path: Path) -> None:
    whole = package(releases())
    whole["releases"].append(whole["releases"][0])
    assert not found(whole, tmp_path).valid


@pytest.mark.parametrize(
    ("record", "rule"),
    [
        ("x", "type"),
        ({"releases": []}, "required"),
        ({"ocid": "ocds-a1b2c3-1"}, "required"),
        ({"ocid": 5, "releases": "x"}, "type"),
        ({"ocid": "ocds-a1b2c3-1", "releases": []}, "minItems"),
        ({"ocid": "ocds-a1b2c3-1", "releases": [{"url": "https://example.org/1", "date": "yesterday"}]}, "format"),
        ({"ocid": "ocds-a1b2c3-1", "releases": [{"id": "1"}, {"url": "https://example.org/1"}]}, "mixed"),
        ({"ocid": "ocds-a1b2c3-1", "releases": [{"id": "1"}]}, "required"),
        (
            {"ocid": "nothing", "releases": [{"url": "https://example.org/1", "date": "2024-01-01T00:00:00Z"}]},
            "ocid_prefix",
        ),
    ],
)
def test_records(record: Any, rule: str) -> None:
    assert rule in {problem.rule for problem in PackageCheck(TODAY).take_record(record, "/records/0")}


def test_a_record_and_its_compiled_release_are_of_one_process() -> None:
    from answerable.standards.ocds_merge import compile_releases

    own = releases()
    compiled = compile_releases(releases())
    check = PackageCheck(TODAY)
    record = {"ocid": own[0]["ocid"], "releases": own, "compiledRelease": compiled}
    assert check.take_record(record, "") == []
    assert "twice" in {problem.rule for problem in check.take_record(record, "")}
    other = {**record, "ocid": "ocds-a1b2c3-x", "compiledRelease": {**compiled, "tag": ["award"]}, "more": 1}
    assert {"ocid", "tag", "unknown_field"} <= {p.rule for p in PackageCheck(TODAY).take_record(other, "")}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"[]", "holds no package"),
        (b"{}", "has neither releases, records nor grants"),
        (b'{"releases": [', "is not JSON"),
        ('{"releases": ["café"]}'.encode("latin-1"), "is not JSON in UTF-8"),
        (b'{"ocid":"a"}\n{"ocid":\n', "line 2"),
        (b'{"ocid":"a"}\n{"grants":[]}\n', "line 2"),
    ],
)
def test_refuses_what_is_no_open_data(content: bytes, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(content)
    with pytest.raises(CannotUse, match=sentence):
        checking.check_file(file, TODAY)


def test_depth_does_not_bring_it_down(tmp_path: Path) -> None:
    deep: Any = {}
    for _ in range(900):
        deep = {"x": deep}
    release = {**releases()[0], "x": deep}
    verdict = found(package([release]), tmp_path)
    assert verdict.items == 1


def test_large_and_small_files_are_read_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = package(releases())
    put(f"{R}/buyer/id", "nobody")(whole)
    at_once = found(whole, tmp_path)
    monkeypatch.setattr(files, "AT_ONCE", 10)
    walked = found(whole, tmp_path)
    assert at_once.as_json() == walked.as_json()
    assert walked.problems


def test_lines_of_ours_are_read_line_by_line_and_still_right_when_edited(tmp_path: Path) -> None:
    whole = package(releases())
    items = whole.pop("releases")
    head = json.dumps(whole)[:-1] + ',"releases":[\n'
    file = tmp_path / "ours.json"
    file.write_text(head + ",\n".join(json.dumps(item) for item in items) + "\n]}\n")
    assert checking.check_file(file, TODAY).sound
    assert checking.check_file(file, TODAY).items == len(items)
    file.write_text(head + ",\n".join(json.dumps(item, indent=1) for item in items) + "\n]}\n")
    assert checking.check_file(file, TODAY).items == len(items)
    assert checking.check_file(file, TODAY).sound


def test_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text("".join(json.dumps(item) + "\n" for item in releases()))
    verdict = checking.check_file(file, TODAY)
    assert verdict.sound
    assert verdict.items == 3
    file.write_text("".join(json.dumps(package([item])) + "\n" for item in releases()))
    assert checking.check_file(file, TODAY).items == 3


def test_says_what_it_found(tmp_path: Path) -> None:
    whole = package(releases())
    assert list(found(whole, tmp_path).sentences())[-1] == "3 releases: valid, with no fault."
    put(f"{R}/buyer/id", "nobody")(whole)
    assert "4 faults" in list(found(whole, tmp_path).sentences())[-1]
    put(f"{R}/date", "today")(whole)
    *problems, last = found(whole, tmp_path).sentences()
    assert "not valid" in last
    assert any("/releases/0/date" in line for line in problems)
