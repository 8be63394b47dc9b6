"""Office packages: what no format takes itself is a finding, and what every program writes is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from answerable.guard import Severity, child
from answerable.guard.formats.opc import is_tool, strings_of
from answerable.guard.inspection import Inspection
from tests.planted import SECRET
from tests.planted.common import _RELS, letter, package
from tests.planted.pictures import drawn, saved
from tests.planted.slides import deck

_DOCUMENT = "word/_rels/document.xml.rels"


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    child.prepare()


def _found(members: dict[str, bytes]) -> list[tuple[str, str, str]]:
    """What holds or asks, but for the name that the letter greets."""
    findings = child.look_into("letter.docx", package(members)).findings
    left = {"name", "unreachable-part"}  # nothing on the letter's page uses the parts that are tried here
    return [(one.technique, one.severity.value, one.where) for one in findings if one.technique not in left]


def _pointing(kind: str, target: str, data: bytes, more: str = "") -> dict[str, bytes]:
    """A letter that points to one more part."""
    kind = (
        kind
        if kind.startswith("http")
        else f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    )
    rels = _RELS % b"gone"
    rels = rels[: rels.index(b"<Relationship Id")] + (
        f'<Relationship Id="rId7" Type="{kind}" Target="{target}"{more}/></Relationships>'.encode()
    )
    members = letter() | {_DOCUMENT: rels}
    return members if more else members | {f"word/{target}": data}


def test_a_plain_letter_has_nothing() -> None:
    assert _found(letter()) == []


@pytest.mark.parametrize(
    ("kind", "target", "data", "told"),
    [
        ("theme", "theme/theme1.xml", b"<a><b>1.5 10,20</b></a>", []),
        (
            "theme",
            "theme/theme1.xml",
            b"<a><b>words</b></a>",
            [("unknown-part", "block", "part word/theme/theme1.xml")],
        ),
        (
            "theme",
            "theme/theme1.xml",
            b"<a><!-- words --></a>",
            [("unknown-part", "block", "part word/theme/theme1.xml")],
        ),
        ("font", "fonts/font1.odttf", b"OTTO" + b"letters and words" * 9, []),
        ("printerSettings", "p.bin", b"\0\1\2\3", []),
        ("printerSettings", "p.bin", b"HP LaserJet of Aldous", [("printer-settings", "look", "part word/p.bin")]),
        ("person", "people.xml", b"<a><b n='Aldous'/></a>", [("people-list", "block", "part word/people.xml")]),
        ("aFutureComment", "c.xml", b"<a/>", []),
        ("aFutureComment", "c.xml", b"<a>words</a>", [("comment", "block", "part word/c.xml")]),
        ("aFutureThing", "x.xml", b"<a/>", [("unknown-part", "block", "part word/x.xml")]),
        ("control", "activeX.bin", b"\0", [("embedded-object", "block", "part word/activeX.bin")]),
        ("vbaProject", "vbaProject.bin", b"\0", [("macro", "block", "part word/vbaProject.bin")]),
        ("customXml", "item1.xml", b"<a/>", []),
        ("customXml", "item1.xml", b"<a b='{01234567-89AB-CDEF-0123-456789ABCDEF}'/>", []),
        ("customXml", "item1.xml", b"<a>words</a>", [("custom-xml", "block", "part word/item1.xml")]),
    ],
)
def test_what_a_part_may_hold(kind: str, target: str, data: bytes, told: list[tuple[str, str, str]]) -> None:
    assert _found(_pointing(kind, target, data)) == told


@pytest.mark.parametrize(
    ("kind", "target", "told"),
    [
        ("hyperlink", "https://example.org/page", []),
        ("hyperlink", "file:///S:/Staff/Aldous.docx", [("external-target", "look")]),
        ("hyperlink", "mailto:aldous@example.org", [("external-target", "look")]),
        ("attachedTemplate", "https://example.org/a.dotx", [("remote-part", "block")]),
        ("image", "https://example.org/a.png", [("remote-part", "block")]),
    ],
)
def test_pointers_outside(kind: str, target: str, told: list[tuple[str, str]]) -> None:
    found = _found(_pointing(kind, target, b"", ' TargetMode="External"'))
    assert [one[:2] for one in found if one[2] == "part word/document.xml"] == told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda rels: rels, []),
        (lambda rels: rels.replace(b'"rId7"', b'"SgtAldousPemberwick4417"'), ["SgtAldousPemberwick4417"]),
        (lambda rels: rels.replace(b"relationships/theme", b"relationships/Aldous 4417"), ["Aldous 4417"]),
        (lambda rels: rels.replace(b"<Relationship ", b"<!-- words --><Relationship "), ["words"]),
        (lambda rels: rels.replace(b"<Relationship ", b"words<Relationship "), ["words"]),
        (lambda rels: rels.replace(b"<Relationship ", b'<Relationship Note="words" '), ["words"]),
        (lambda rels: rels.replace(b"<Relationship ", b"<Aside/><Relationship "), ["Aside"]),
    ],
)
def test_words_in_pointers_are_found(change: Callable[[bytes], bytes], told: list[str]) -> None:
    members = _pointing("theme", "theme/theme1.xml", b"<a/>")
    members[_DOCUMENT] = change(members[_DOCUMENT])
    findings = child.look_into("letter.docx", package(members)).findings
    odd = [text for one in findings if one.technique == "unknown-element" for text in one.texts]
    assert len(odd) == len(told)
    assert all(word in text for word, text in zip(told, odd, strict=True))


def test_a_pointer_to_nothing_is_a_note_unless_its_name_says_something() -> None:
    members = _pointing("theme", "theme/theme1.xml", b"")
    del members["word/theme/theme1.xml"]
    assert _found(members) == [("dangling-relationship", "note", "part word/document.xml")]
    members[_DOCUMENT] = members[_DOCUMENT].replace(b"theme/theme1.xml", b"Sgt Aldous Pemberwick.xml")
    assert _found(members) == [("dangling-relationship", "block", "part word/document.xml")]


@pytest.mark.parametrize(
    ("name", "inner", "told"),
    [
        ("core", "<created>2025-01-01T10:00:00Z</created><revision>3</revision><creator>openpyxl</creator>", []),
        ("core", "<creator>Aldous Pemberwick</creator>", ["properties, creator"]),
        ("core", "<lastModifiedBy>Aldous Pemberwick</lastModifiedBy>", ["properties, last modified by"]),
        ("core", f"<revision>{'9' * 40}</revision>", ["properties, revision"]),
        ("extended", "<Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion><Company/>", []),
        ("extended", "<Template>Normal.dotm</Template>", []),
        ("extended", "<Company>Made-up Constabulary</Company>", ["properties, company"]),
        ("extended", f"<Notes>{'Words that nobody sees. ' * 4}</Notes>", ["properties, notes"]),
        ("extended", f"<Characters>{'1' * 70}</Characters>", []),
        ("custom", '<property name="AppVersion"><lpwstr>16.0300</lpwstr></property>', []),
        ("custom", '<property name="AppVersion"><lpwstr>Aldous</lpwstr></property>', ["properties, “AppVersion”"]),
        ("custom", '<property name="PresentationFormat"><lpwstr>Widescreen</lpwstr></property>', []),
        (
            "custom",
            '<property name="PresentationFormat"><lpwstr>Aldous</lpwstr></property>',
            ["properties, “PresentationFormat”"],
        ),
        ("custom", '<property name="Case"/>', ["properties, “Case”"]),
    ],
)
def test_properties_of_programs_are_none_and_others_are(name: str, inner: str, told: list[str]) -> None:
    kind = {"core": "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"}.get(
        name, f"{name}-properties"
    )
    assert [where for _, _, where in _found(_pointing(kind, "props.xml", f"<p>{inner}</p>".encode()))] == told


def test_what_hides_in_a_file_inside_is_told_with_both_places_and_is_cleanable() -> None:
    members = _pointing("package", "table.csv", "Name\nSeen\u200b\n".encode())
    findings = child.look_into("letter.docx", package(members)).findings
    held = [one for one in findings if one.severity is Severity.BLOCK and one.technique != "unreachable-part"]
    assert [one.technique for one in held] == ["embedded-object", "invisible-characters"]
    assert held[1].where.startswith("part word/table.csv → ")
    assert all(one.cleanable for one in held)
    # The reader of the letter does not see the table.
    look = child.look_closely("letter.docx", package(members))[1]
    assert not any("Seen" in cell for grid in look.shared.grids for row in grid.rows for cell in row)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Microsoft Office Word 16.0", True),
        ("LibreOffice/7.4.7.2$Linux_X86_64", True),
        ("python-docx", True),
        ("Microsoft Aldous", False),
        ("16.0", False),
        ("", False),
        ("Microsoft " * 30, False),
    ],
)
def test_the_name_of_a_program_says_nothing_of_anybody(text: str, is_one: bool) -> None:
    assert is_tool(text) is is_one


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (f"<a b='{SECRET}'>one<c/>two<!-- three --></a>".encode(), [SECRET, "one", "two", "three"]),
        (b"\xef\xbb\xbf<a>one</a>", ["one"]),
        (b"<a>broken words", ["<a>broken words"]),
        (b"\0\1hidden words\0\2ab\0", ["hidden words"]),
        ("\0\0wide words\0".encode("utf-16-le"), ["wide words"]),
        (b"(,)'%$ x! 12#", []),
        (b"", []),
    ],
)
def test_the_words_of_a_part_of_any_kind(content: bytes, told: list[str]) -> None:
    assert sorted(strings_of(content)) == sorted(told)


def test_a_part_that_nothing_points_to_is_told_with_its_words() -> None:
    look = Inspection("letter.docx", lambda inner, content: iter(()))
    assert look.depth == 0
    findings = child.look_into("letter.docx", package(letter(word__extra=f"<a>{SECRET}</a>".encode()))).findings
    (one,) = [one for one in findings if one.technique == "unreachable-part"]
    assert (one.where, one.texts) == ("part word/extra", (SECRET,))


def test_orphaned_pointers_are_told_with_what_they_point_to() -> None:
    members = letter() | {"word/_rels/gone.xml.rels": _RELS % b"Staff.xml"}
    findings = child.look_into("letter.docx", package(members)).findings
    (one,) = [one for one in findings if one.technique == "unreachable-part"]
    assert (one.where, one.texts) == ("part word/_rels/gone.xml.rels", ("word/Staff.xml",))


def test_a_small_picture_of_the_first_page_is_told_unless_it_is_the_empty_one_of_a_library() -> None:
    small = saved(drawn(), "png")
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
    assert _found(_pointing(kind, "thumbnail.png", small)) == [("thumbnail", "look", "part word/thumbnail.png")]
    assert not [one for one in child.look_into("deck.pptx", deck()).findings if one.technique == "thumbnail"]
