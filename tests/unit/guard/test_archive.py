"""Archives: every file in them is looked into, and nothing lies between them."""

from __future__ import annotations

from answerable.guard.child import look_into
from tests.planted.archives import packed


def test_the_inventory_names_every_file() -> None:
    verdict = look_into("a.zip", packed({"one.txt": b"words\n", "two/three.csv": b"a\r\n1\r\n"}))
    assert verdict.inventory[:3] == ("2 files", "File “one.txt”", "File “two/three.csv”")
    assert not verdict.findings
    assert verdict.coverage.parts == verdict.coverage.parts_of


def test_a_file_in_an_archive_in_an_archive_is_named_with_its_way() -> None:
    content = packed({"two.zip": packed({"note.txt": "x\u200by".encode()})})
    (finding,) = look_into("a.zip", content).findings
    assert finding.where == "file “two.zip” → file “note.txt” → line 1"


def test_archives_in_archives_without_end_are_not_followed() -> None:
    content = packed({"note.txt": b"words"})
    for _ in range(6):
        content = packed({"in.zip": content})
    assert [one.technique for one in look_into("a.zip", content).findings] == ["too-deep"]


def test_a_cut_archive_is_refused() -> None:
    content = packed({"note.txt": b"words" * 100})
    assert "not-inspected" in {one.technique for one in look_into("a.zip", content[:40] + content[60:]).findings}
