"""What the limited process makes of a file: everything that breaks, or that nobody looked at, holds it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from answerable.guard import Finding, Severity, Verdict, child, kinds, personal
from answerable.guard.findings import NOT_INSPECTED
from answerable.guard.formats import plain
from answerable.guard.inspection import Inspection, TooMuch
from answerable.guard.markup import DocumentType
from answerable.guard.package import Damaged, Encrypted
from answerable.guard.techniques import found
from tests.planted import clean_files
from tests.planted.common import package


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    child.prepare()


def _techniques(verdict: Verdict) -> list[str]:
    return [one.technique for one in verdict.findings]


def _inspects(monkeypatch: pytest.MonkeyPatch, inspect: object) -> None:
    monkeypatch.setattr(plain, "inspect", inspect)


@pytest.mark.parametrize(
    ("error", "techniques"),
    [
        (TooMuch(), ["bomb"]),
        (Encrypted(), ["encrypted"]),
        (DocumentType(), ["document-type", "not-inspected"]),
        (Damaged(), ["not-inspected"]),
        (RecursionError(), ["not-inspected"]),
        (MemoryError(), ["not-inspected"]),
        (UnicodeDecodeError("ascii", b"x", 0, 1, "odd"), ["not-inspected"]),
    ],
    ids=lambda one: type(one).__name__,
)
def test_whatever_a_format_raises_is_a_finding_that_holds(
    monkeypatch: pytest.MonkeyPatch, error: Exception, techniques: list[str]
) -> None:
    def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
        yield found("hidden-text", "line 1", "found before it broke")
        raise error

    _inspects(monkeypatch, inspect)
    verdict = child.look_into("a.txt", b"words")
    assert _techniques(verdict) == ["hidden-text", *techniques]
    assert verdict.blocks
    assert not verdict.inspected


def test_a_part_that_nothing_claims_holds_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
        look.unpacks(70)
        look.unpacks(30)
        return iter(())

    _inspects(monkeypatch, inspect)
    verdict = child.look_into("a.txt", b"words")
    (one,) = verdict.findings
    assert (one.technique, one.count, one.severity, one.waivable) == ("part-not-inspected", 2, Severity.BLOCK, False)
    assert (verdict.coverage.parts, verdict.coverage.parts_of) == (1, 3)
    assert (verdict.coverage.bytes, verdict.coverage.bytes_of) == (5, 105)


def test_a_search_for_personal_data_that_breaks_holds_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def search(*_: object, **__: object) -> Iterator[Finding]:
        yield found("phone-number", "line 1", "07700 900142")
        raise ValueError

    monkeypatch.setattr(personal, "search", search)
    verdict = child.look_into("a.txt", b"words")
    assert _techniques(verdict)[-1:] == ["not-inspected"]
    assert "personal data" in verdict.findings[-1].mend


def test_of_too_many_findings_those_that_hold_the_file_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
        yield from (found("dangling-relationship", f"part {number}") for number in range(child.FINDINGS))
        yield found("property", "properties")
        yield found("hidden-text", "line 1")

    _inspects(monkeypatch, inspect)
    verdict = child.look_into("a.txt", b"words")
    assert len(verdict.findings) == child.FINDINGS
    assert _techniques(verdict)[:3] == ["hidden-text", "property", "dangling-relationship"]


@pytest.mark.parametrize("kind", sorted(kinds.WORDS))
def test_every_kind_is_looked_into_or_held(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child.kinds, "kind_of", lambda content, name="": kind)
    verdict = child.look_into("a.bin", b"words that are no file of that kind")
    if kind in child.FORMATS:
        assert "kind-not-inspected" not in _techniques(verdict)
    else:
        assert "kind-not-inspected" in _techniques(verdict)
        assert kind == kinds.UNKNOWN or kinds.WORDS[kind] in verdict.findings[-1].mend
        assert verdict.blocks


def test_every_format_has_its_module_and_a_clean_file_that_is_looked_into_whole() -> None:
    seen = set()
    for one in clean_files():
        content = one.make()
        verdict = child.look_into(one.name, content)
        assert verdict.coverage.parts == verdict.coverage.parts_of > 0, one.name
        assert verdict.coverage.bytes == verdict.coverage.bytes_of >= len(content), one.name
        seen.add(verdict.kind)
    # Those that never leave as they are, and the containers of the old Office, of which nothing here makes a clean one.
    never = {kinds.XLSM, kinds.XLSB, kinds.ENCRYPTED_OFFICE, kinds.OLE, kinds.XLS, kinds.DOC, kinds.PPT, kinds.MSG}
    assert set(child.FORMATS) - seen <= never


@pytest.mark.parametrize(
    ("name", "said"),
    [("table.pdf", "ends in .pdf"), ("table", "has no ending"), ("table.csv.exe", "ends in .exe")],
)
def test_a_name_that_says_something_else_is_told(name: str, said: str) -> None:
    (one,) = child.look_into(name, b"words").findings
    assert (one.technique, one.severity) == ("name-mismatch", Severity.LOOK)
    assert said in one.mend
    assert "plain text" in one.mend


def test_an_empty_file_inside_another_is_held() -> None:
    verdict = child.look_into("all.zip", package({"a.txt": b"", "b.txt": b"words"}))
    assert [(one.technique, one.where) for one in verdict.findings] == [("empty", "file “a.txt”")]


def test_a_report_is_plain_json_with_everything_that_the_door_asks_for() -> None:
    verdict = child.look_into("a.txt", "See\u200bn".encode())
    again = json.loads(
        child._handle(json.dumps({"name": "a.txt", "requester": [], "allowed": []}).encode(), "See\u200bn".encode())
    )
    assert again == json.loads(json.dumps(child.report(verdict)))
    assert set(again) == {"kind", "findings", "inventory", "coverage"}


def test_what_says_that_a_file_could_not_be_looked_into_is_never_waived() -> None:
    assert not any(found(code).waivable for code in NOT_INSPECTED)
    assert all(found(code).severity is Severity.BLOCK for code in NOT_INSPECTED)
