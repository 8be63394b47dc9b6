"""A file is what its content is, whatever its name says."""

from __future__ import annotations

import io
import zipfile

import pytest

from answerable.guard import child, kinds
from tests.planted import clean_files
from tests.planted.common import letter, package

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _old(stream: str) -> bytes:
    return _OLE + stream.encode("utf-16-le") + b"\0\0"


def _office(*names: str) -> bytes:
    return package(dict.fromkeys(("[Content_Types].xml", "_rels/.rels", *names), b"<x/>"))


def _open_document(kind: str) -> bytes:
    return package({"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode()})


CONTENTS = [
    (kinds.PDF, b"%PDF-1.7\n", ""),
    (kinds.PDF, b"junk before it\n%PDF-1.4\n", "a.txt"),
    (kinds.PNG, b"\x89PNG\r\n\x1a\n", ""),
    (kinds.JPEG, b"\xff\xd8\xff\xe0", ""),
    (kinds.GIF, b"GIF87a", ""),
    (kinds.GIF, b"GIF89a", ""),
    (kinds.TIFF, b"II*\0", ""),
    (kinds.TIFF, b"MM\0*", ""),
    (kinds.WEBP, b"RIFF\0\0\0\0WEBPVP8 ", ""),
    (kinds.UNKNOWN, b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\1\0", ""),
    (kinds.RTF, b"{\\rtf1 x}", "a.doc"),
    (kinds.XLS, _old("Workbook"), ""),
    (kinds.XLS, _old("Book"), ""),
    (kinds.DOC, _old("WordDocument"), ""),
    (kinds.PPT, _old("PowerPoint Document"), ""),
    (kinds.MSG, _old("__properties_version1.0"), ""),
    (kinds.ENCRYPTED_OFFICE, _old("EncryptedPackage"), ""),
    (kinds.OLE, _OLE, "a.doc"),
    (kinds.DOCX, package(letter()), "a.zip"),
    (kinds.XLSX, _office("xl/workbook.xml"), ""),
    (kinds.XLSX, _office("XL/Workbook.xml"), ""),
    (kinds.XLSM, _office("xl/workbook.xml", "xl/vbaProject.bin"), ""),
    (kinds.XLSB, _office("xl/workbook.bin"), ""),
    (kinds.PPTX, _office("ppt/presentation.xml"), ""),
    (kinds.ZIP, package({"word/letter.txt": b"a folder of that name"}), "a.docx"),
    (kinds.ZIP, package({"a.txt": b"x"}), ""),
    (kinds.ZIP, package({}), ""),
    (kinds.ZIP, b"bytes before it" + package({"a.txt": b"x"}), "a.txt"),
    (kinds.DOCX, b"bytes before it" + package(letter()), "a.docx"),
    (kinds.UNKNOWN, b"PK\x03\x04 not whole", "a.docx"),
    (kinds.ODT, _open_document("text"), ""),
    (kinds.ODT, _open_document("text-template"), ""),
    (kinds.ODS, _open_document("spreadsheet"), ""),
    (kinds.ODP, _open_document("presentation"), ""),
    (kinds.ZIP, _open_document("graphics"), ""),
    (kinds.SVG, b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.txt"),
    (kinds.SVG, b'<?xml version="1.0"?><!-- a drawing --><!DOCTYPE svg><svg/>', ""),
    (kinds.SVG, b'<!DOCTYPE svg [<!ENTITY a "<x>">]><svg:svg/>', ""),
    (kinds.HTML, b"<!doctype html><p>x", "a.txt"),
    (kinds.HTML, b"\xef\xbb\xbf  <!-- x --><HTML>", ""),
    (kinds.HTML, b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "a.xml"),
    (kinds.XML, b'<?xml version="1.0"?><a/>', "a.txt"),
    (kinds.XML, b"<a/>", "a.xml"),
    (kinds.TEXT, b"<a/> is a tag", "a.txt"),
    (kinds.JSON, b'{"a": 1}', "a.json"),
    (kinds.TEXT, b'{"a": 1}', "a.txt"),
    (kinds.CSV, b"a,b\n", "a.csv"),
    (kinds.CSV, b"a\tb\n", "a.tsv"),
    (kinds.TEXT, b"a,b\n", ""),
    (kinds.EMAIL, b"Subject: hello\r\n\r\nwords", "a.eml"),
    (kinds.EMAIL, b"Received: from a\r\n\r\nwords", ""),
    (kinds.TEXT, b"Subject: hello\r\n\r\nwords", "a.txt"),
    (kinds.CSV, b"From: a,To: b\r\n", "a.csv"),
    (kinds.TEXT, "Füße".encode(), ""),
    (kinds.TEXT, "Füße".encode("cp1252"), "a.txt"),
    (kinds.TEXT, ("a" * 4095 + "é").encode(), "a.txt"),
    (kinds.TEXT, "words".encode("utf-16"), "a.txt"),
    (kinds.CSV, "a,b".encode("utf-16"), "a.csv"),
    (kinds.XML, "<a/>".encode("utf-16"), "a.xml"),
    (kinds.TEXT, b"a bell \x07 in a long line of plain words", "a.txt"),
    (kinds.UNKNOWN, bytes(range(256)), "a.txt"),
    (kinds.UNKNOWN, bytes(100), "a.txt"),
    (kinds.UNKNOWN, b"one \xff\xfa\x07 and \xe9\x01 more words in a line of them", "a.txt"),
    (kinds.UNKNOWN, b"\x1f\x8b\x08\0\0\0\0\0", "a.txt"),
    (kinds.UNKNOWN, b"7z\xbc\xaf'\x1c", "a.7z"),
    (kinds.UNKNOWN, b"SQLite format 3\0\x10\0\1\1", "a.db"),
    (kinds.UNKNOWN, b"BM\x8a\x00\x00\x00\x00\x00", "a.bmp"),
    (kinds.TEXT, b"BMX is a sport.", "a.txt"),
    (kinds.TEXT, b"MZ is a title", "a.txt"),
]


@pytest.mark.parametrize(("kind", "content", "name"), CONTENTS)
def test_a_file_is_told_by_its_content(kind: str, content: bytes, name: str) -> None:
    assert kinds.kind_of(content, name) == kind


def test_every_kind_is_tried_here_called_something_and_has_its_ending() -> None:
    assert {kind for kind, _, _ in CONTENTS} == set(kinds.WORDS)
    assert set(child.FORMATS) == set(kinds.WORDS) - {kinds.UNKNOWN}
    assert set(kinds.SUFFIXES) == set(kinds.WORDS) - {kinds.UNKNOWN, kinds.OLE}


def test_an_archive_that_cannot_be_opened_is_of_no_kind() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    locked = bytearray(buffer.getvalue())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1  # needs a password
    locked[6] |= 1
    assert kinds.kind_of(bytes(locked)) == kinds.UNKNOWN


@pytest.mark.parametrize(
    ("name", "ending"), [("a.CSV", "csv"), ("a.b.PDF", "pdf"), ("a", ""), ("", ""), ("a.", ""), (".txt", "txt")]
)
def test_the_ending_of_a_name(name: str, ending: str) -> None:
    assert kinds.suffix(name) == ending


@pytest.mark.parametrize(
    ("name", "kind", "fits"),
    [
        ("a.xlsx", kinds.XLSX, True),
        ("a.XLTX", kinds.XLSX, True),
        ("a.zip", kinds.XLSX, False),
        ("a.xlsx", kinds.XLSM, False),
        ("a.doc", kinds.RTF, True),
        ("a", kinds.TEXT, False),
        ("a.bin", kinds.UNKNOWN, False),
    ],
)
def test_whether_a_name_says_what_the_file_is(name: str, kind: str, fits: bool) -> None:
    assert kinds.fits(name, kind) is fits


def test_every_clean_file_has_the_name_of_what_it_is() -> None:
    for one in clean_files():
        assert kinds.fits(one.name, kinds.kind_of(one.make(), one.name)), one.name


@pytest.mark.parametrize("piece", [b"<!---->", b"<!doctype a[]>", b"<?a?>", b"<!-- -->\n"])
def test_what_stands_before_the_first_element_is_passed_over_in_one_go(piece: bytes) -> None:
    """Every way of cutting it up would be tried by a pattern that repeats it: more ways than anybody can wait for."""
    head = piece * (3_000 // len(piece))
    assert kinds.kind_of(head + b"x") in {kinds.TEXT, kinds.XML}
    assert kinds.kind_of(head + b"<svg>") == kinds.SVG


def test_an_archive_that_cannot_be_unpacked_is_named_all_the_same() -> None:
    good = package({"mimetype": b"application/vnd.oasis.opendocument.text" * 9})
    broken = good.replace(b"PK\x03\x04", b"PK\x03\x04", 1)
    at = broken.index(b"mimetype") + len("mimetype")
    assert kinds.kind_of(broken[:at] + bytes([255]) * 8 + broken[at + 8 :]) in {kinds.UNKNOWN, kinds.ZIP, kinds.TEXT}
    end = good.rindex(b"PK\x05\x06")
    long = good[: end + 12] + (2**31).to_bytes(4, "little") + good[end + 16 :]
    assert kinds.kind_of(long) == kinds.ZIP  # a list so long is not read to learn a name


def test_an_archive_with_a_list_too_long_to_be_read_is_an_archive_and_no_more() -> None:
    content = package(letter())
    end = content.rindex(b"PK\x05\x06")
    assert kinds.kind_of(content[: end + 12] + b"\xff\xff\xff\x7f" + content[end + 16 :]) == kinds.ZIP
    assert kinds.kind_of(content[:end]) == kinds.UNKNOWN


def test_a_kind_that_is_packed_in_an_odd_way_is_not_unpacked_to_be_told() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert kinds.kind_of(buffer.getvalue()) == kinds.ZIP
