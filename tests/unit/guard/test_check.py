"""What hides in a file is found, what is plain passes, and what cannot be looked into stays."""

from __future__ import annotations

import io
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from answerable.guard import Verdict, check, kinds
from answerable.guard import check as door
from answerable.guard.child import inspector, report
from answerable.letters.tables import attachments
from tests.unit.letters.replies import huge
from tests.unit.redaction.made import SECRET, pdf, say


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be looked into in a limited process is looked into in this one."""

    def run(module: str, kind: str, name: str, *, data: bytes, wall_seconds: float, read: Any) -> Any:
        said = json.dumps(report(inspector(kind, name), data)).encode()
        return type("Finished", (), {"read": read(io.BytesIO(said)), "returncode": 0})

    monkeypatch.setattr(door.__globals__["sandbox"], "run", run)


def techniques(verdict: Verdict) -> set[str]:
    return {finding.technique for finding in verdict.findings}


# Our own files pass


def test_our_tables_pass_without_a_finding() -> None:
    files = attachments(huge())
    assert files
    for name, content in files:
        assert check(name, content).findings == ()


def test_the_whole_way_through_the_limited_process() -> None:
    assert check("plain.pdf", pdf(say("Seen"))).inventory == ("1 page, 1 words",)
    assert check("x.pdf", pdf(say("Seen") + say(SECRET, before="3 Tr", y=600))).blocks


# The planted files


@pytest.mark.shared
def test_every_planted_file_is_held_and_every_clean_one_of_our_kinds_passes(here: None, shared: Path) -> None:
    planted = [json.loads(line) for line in (shared / "guard" / "manifest.jsonl").read_text().splitlines()]
    assert len(planted) == 80
    ours = {"pdf", "csv", "txt", "html", "image"}
    for one in planted:
        verdict = check(one["file"], (shared / "guard" / one["file"]).read_bytes())
        if one["kind"] == "planted":
            assert verdict.blocks, one["file"]
            assert all(finding.mend for finding in verdict.findings), one["file"]
        elif one["family"] in ours:
            assert verdict.findings == (), one["file"]
        else:
            assert techniques(verdict) == {"kind-not-inspected"}, one["file"]


# Tables, texts, web pages


@pytest.mark.parametrize(
    ("content", "technique", "where"),
    [
        (b"a,b\r\n1,=1+1\r\n", "formula-injection", "row 2, column 2"),
        (b"a,b\r\n1, @SUM(1)\r\n", "formula-injection", "row 2, column 2"),
        ("a,b\r\n1,＝1\r\n".encode(), "formula-injection", "row 2, column 2"),
        (b"a,b\r\n1,2\r\n1,2,,,,secret\r\n", "ragged-row", "row 3"),
        ("a,b\r\n1,x\u202ey\r\n".encode(), "bidirectional-control", "row 2, column 2"),
        ("a,b\r\n1,x\U000e0041y\r\n".encode(), "invisible-characters", "row 2, column 2"),
        (b"a,b\r\n1,x\0y\r\n", "nul", "line 2"),
        ("a,b\r\n1,£\r\n".encode("cp1252"), "wrong-encoding", "line 2"),
        (b'a,b\r\n1,"x\r\n', "damaged-table", ""),
    ],
)
def test_what_a_table_hides_is_found_in_its_place(content: bytes, technique: str, where: str) -> None:
    verdict = check("table.csv", content)
    assert (verdict.findings[0].technique, verdict.findings[0].where) == (technique, where)
    assert verdict.blocks


@pytest.mark.parametrize("figure", ["-200", "-£1,200.50", "+5%", "-", "", "n/a", "1,204"])
def test_a_figure_is_no_formula(figure: str) -> None:
    assert not check("table.csv", f'Year,Amount\r\n2024,"{figure}"\r\n'.encode()).findings


def test_many_formulas_are_told_in_a_few_findings() -> None:
    found = check("table.csv", b"a\r\n" + b"=1\r\n" * 400).findings
    assert len(found) == 6
    assert "395 more cells" in found[-1].mend


@pytest.mark.parametrize(
    ("text", "technique"),
    [
        ("plain words, naïve café – “quoted” £5 👩‍👧 ✔️", ""),
        ("two\u200b\u200dwords", "invisible-characters"),
        ("soft\u00adhyphen", ""),
        ("joined\u200dplain", "invisible-characters"),
        ("run\u2060on", "invisible-characters"),
        ("private \ue001", "invisible-characters"),
        ("filler \u3164", "invisible-characters"),
        ("byte \ufe05", "invisible-characters"),
        ("turned \u2066round", "bidirectional-control"),
        ("a bell \x07 in a longer line of words", "invisible-characters"),
    ],
)
def test_characters_that_nobody_sees_are_found(text: str, technique: str) -> None:
    verdict = check("note.txt", text.encode())
    assert techniques(verdict) == ({technique} if technique else set())


def test_text_in_utf_16_that_says_so_is_read() -> None:
    assert check("note.txt", "plain".encode("utf-16")).findings == ()
    assert check("table.csv", "a,b\r\n1,=2".encode("utf-16")).blocks


def test_many_odd_lines_are_told_in_a_few_findings() -> None:
    assert len(check("note.txt", "x\u200by\n".encode() * 50).findings) == 6


@pytest.mark.parametrize(
    ("page", "technique"),
    [
        ("<html lang='en'><body><h1>Seen</h1><p>Words</p></body></html>", ""),
        ("<p>Seen</p><!-- secret -->", "hidden-element"),
        ("<p>Seen</p><script>x</script>", "hidden-element"),
        ("<p>Seen</p><div style='display:none'>secret</div>", "hidden-attribute"),
        ("<p hidden>secret</p>", "hidden-attribute"),
        ("<html><head><style>p { color: #fff }</style></head><body><p>secret</p></body></html>", "hiding-style"),
        ("<html><head><meta name='author' content='Somebody'></head><body><p>Seen</p></body></html>", "metadata"),
        ("<p><a href='javascript:x'>Seen</a></p>", "active-link"),
    ],
)
def test_what_a_web_page_hides_is_found(here: None, page: str, technique: str) -> None:
    assert techniques(check("page.html", page.encode())) == ({technique} if technique else set())


def test_a_web_page_in_another_encoding_is_held(here: None) -> None:
    assert techniques(check("page.html", "<p>£</p>".encode("cp1252"))) == {"wrong-encoding"}


# Pictures


def png(*more: tuple[bytes, bytes], mode: str = "RGB", tail: bytes = b"") -> bytes:
    file = io.BytesIO()
    Image.new(mode, (4, 4)).save(file, "PNG")
    content = file.getvalue()
    extra = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in more)
    return content[:-12] + extra + content[-12:] + tail


def jpeg(more: bytes = b"", tail: bytes = b"") -> bytes:
    file = io.BytesIO()
    Image.effect_noise((60, 60), 90).save(file, "JPEG", restart_marker_blocks=2)
    return file.getvalue()[:2] + more + file.getvalue()[2:] + tail


@pytest.mark.parametrize(
    ("name", "content", "technique"),
    [
        ("a.png", png(), ""),
        ("a.png", png((b"tEXt", b"Author\0Somebody")), "picture-metadata"),
        ("a.png", png(tail=b"more"), "data-after-image-end"),
        ("a.png", png(mode="RGBA"), "transparency"),
        ("a.png", png()[:-12], "not-inspected"),
        ("a.png", png()[:-20], "not-inspected"),
        ("a.jpg", jpeg(), ""),
        ("a.jpg", jpeg(b"\xff\xfe\x00\x08secret"), "picture-metadata"),
        ("a.jpg", jpeg(b"\xff\xe1\x00\x08Exif\0\0"), "picture-metadata"),
        ("a.jpg", jpeg(b"\xff\xff\xfe\x00\x03x"), "picture-metadata"),
        ("a.jpg", jpeg(tail=b"more"), "data-after-image-end"),
        ("a.jpg", jpeg()[:-2], "not-inspected"),
        ("a.jpg", jpeg(b"\xff\xfe\x00\x03xjunk"), "not-inspected"),
        ("a.jpg", b"\xff\xd8\xff\xd9", ""),
    ],
)
def test_a_picture_may_hold_nothing_but_itself(here: None, name: str, content: bytes, technique: str) -> None:
    assert techniques(check(name, content)) == ({technique} if technique else set())


# Kinds, sizes, and a process that fails


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.docx", b"PK\x03\x04 not whole", kinds.UNKNOWN),
        ("a.gif", b"GIF89a", kinds.UNKNOWN),
        ("a.bin", bytes(range(256)), kinds.UNKNOWN),
        ("a.rtf", b"{\\rtf1 x}", kinds.RTF),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9), kinds.OLE),
        ("a.eml", b"Subject: hello\r\n\r\nwords", kinds.EMAIL),
        ("a.txt", b"Subject: hello\r\n\r\nwords", kinds.TEXT),
        ("noname", b"words", kinds.TEXT),
    ],
)
def test_a_file_is_told_by_its_content(name: str, content: bytes, kind: str) -> None:
    assert check(name, content).kind == kind


@pytest.mark.parametrize("name", ["table.pdf", "table", "table.csv.exe"])
def test_a_name_that_says_something_else_is_a_finding(name: str) -> None:
    assert "name-mismatch" in techniques(check(name, b"words"))


def test_an_empty_file_and_a_huge_one_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert techniques(check("a.txt", b"")) == {"empty"}
    monkeypatch.setitem(door.__globals__, "SIZE_LIMIT", 10)
    assert techniques(check("a.txt", b"more than ten")) == {"too-large"}


@pytest.mark.parametrize(
    "answer",
    [b"", b"no JSON", b"[]", b'{"findings": [1], "inventory": []}', b'{"findings": [], "inventory": [1]}', b"x" * 50],
)
def test_a_process_that_answers_nonsense_refuses_the_file(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    def run(*words: str, read: Any, **more: Any) -> Any:
        return type("Finished", (), {"read": read(io.BytesIO(answer))})

    monkeypatch.setattr(door.__globals__["sandbox"], "run", run)
    monkeypatch.setitem(door.__globals__, "REPORT_LIMIT", 45)
    assert techniques(check("a.png", png())) == {"not-inspected"}


@pytest.mark.parametrize("name", ["a\x00.png", "a.png"])
def test_a_process_that_cannot_be_started_refuses_the_file(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    if name == "a.png":

        def run(*words: str, **more: Any) -> Any:
            raise OSError("Cannot allocate memory")

        monkeypatch.setattr(door.__globals__["sandbox"], "run", run)
    assert "not-inspected" in techniques(check(name, png()))


def test_a_process_that_takes_too_long_refuses_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = door.__globals__["sandbox"]

    def run(*words: str, **more: Any) -> Any:
        raise sandbox.OutOfTime

    monkeypatch.setattr(sandbox, "run", run)
    assert techniques(check("a.png", png())) == {"not-inspected"}
