"""Files of the old Office kind: containers, workbooks, documents, presentations and messages, whole and broken."""

from __future__ import annotations

import random
import struct
from dataclasses import replace

import pytest
import xlrd

from answerable.cleaning.content import Book
from answerable.cleaning.rebuilding import mail as rebuilt_mail
from answerable.cleaning.rebuilding import workbooks
from answerable.guard import kinds
from answerable.guard.child import look_into
from answerable.guard.formats import old_container, old_properties, outlook
from answerable.guard.formats.old_workbook import formulas, records, sheets
from answerable.guard.package import Damaged
from tests.planted import SECRET, old_office


def _codes(name: str, content: bytes) -> set[str]:
    return {one.technique for one in look_into(name, content).findings}


# Containers


def test_every_stream_of_a_container_is_read_whatever_its_size() -> None:
    streams = {("Small",): b"a" * 70, ("Large",): b"b" * 5_000, ("In", "Deep"): b"c" * 4_096, ("Empty",): b""}
    read = old_container.Container(old_office.Container(streams).bytes())
    assert {path: one.content for path, one in read.streams.items()} == streams
    assert read.left_over == []
    assert read.get("in", "DEEP") == b"c" * 4_096
    assert [one.path for one in read.within("In")] == [("In", "Deep")]


def test_a_container_of_many_megabytes_is_read_through_the_lists_of_its_lists() -> None:
    large = bytes(range(256)) * 32_000
    read = old_container.Container(old_office.Container({("Large",): large}).bytes())
    assert read.get("Large") == large
    assert read.left_over == []


def test_a_container_whose_sectors_go_round_is_damaged() -> None:
    content = bytearray(old_office.Container({("Large",): b"b" * 5_000}).bytes())
    (place,) = struct.unpack_from("<I", content, 76)
    struct.pack_into("<I", content, 512 * (place + 1) + 4, 0)  # the second sector of the stream goes back to its first
    with pytest.raises(Damaged):
        old_container.Container(bytes(content))


@pytest.mark.parametrize("size", [100, 600, 3_000])
def test_a_container_that_is_cut_is_damaged(size: int) -> None:
    with pytest.raises(Damaged):
        old_container.Container(old_office.PLAIN.bytes()[:size])


def test_a_package_gives_its_file_with_its_name() -> None:
    inside = (
        struct.pack("<H", 2)
        + b"a.txt\0C:\\a.txt\0"
        + struct.pack("<HHI", 0, 3, 9)
        + b"C:\\a.txt\0"
        + struct.pack("<I", 4)
        + b"Seen"
    )
    assert old_container.native(struct.pack("<I", len(inside)) + inside) == ("a.txt", b"Seen")
    with pytest.raises(Damaged):
        old_container.native(struct.pack("<I", len(inside)) + inside[:-2])


def test_a_container_of_another_program_is_not_inspected_and_what_lies_in_it_is_said() -> None:
    made = old_office.Container({("CONTENTS",): b"x" * 10, ("Other",): SECRET.encode()}).bytes()
    found = list(old_container.inspect(made, _blind()))
    assert [one.technique for one in found] == ["kind-not-inspected"]
    assert any(SECRET in text for text in found[0].texts)


def test_an_encrypted_package_is_told() -> None:
    made = old_office.Container({("EncryptedPackage",): b"x" * 10, ("EncryptionInfo",): b"y"}).bytes()
    assert [one.technique for one in old_container.inspect(made, _blind())] == ["encrypted"]


def test_properties_have_their_words_and_nothing_is_left_between_them() -> None:
    found, rest = old_properties.read(old_office.properties(old_office._SUMMARY, 4, SECRET))
    assert [(one.number, one.texts) for one in found if one.texts] == [(4, (SECRET,))]
    assert rest.strip(b"\0") == b""
    with pytest.raises(Damaged):
        old_properties.read(b"\xfe\xff\0\0")


# Workbooks


def test_the_cells_are_those_that_another_reader_finds() -> None:
    content = old_office.SHOWN.bytes()
    theirs = xlrd.open_workbook(file_contents=content).sheet_by_index(0)
    book = workbooks.rebuild(content, kinds.XLS, "")
    assert isinstance(book, Book)
    ours = [[cell.number if cell.number is not None else cell.text for cell in row] for row in book.sheets[0].rows]
    assert ours == [
        [cell for cell in row if cell != ""] for row in (theirs.row_values(at) for at in range(theirs.nrows))
    ]
    assert ours[1] == ["Sergeant", 412.0]


def test_the_clean_copy_has_no_hidden_sheet_row_or_column() -> None:
    hidden = replace(
        old_office.PLAIN,
        before=old_office.record(0x7D, struct.pack("<HHHHHH", 3, 3, 2_000, 15, 1, 0)),
        after=old_office.row(3, flags=0x120) + old_office.OWN + old_office.words_in_cell(1, 3),
        sheets=(("Staff", 2, 0, old_office.words_in_cell(0, 0)), ("Q2", 0, 0, old_office.TABLE)),
    )
    book = workbooks.rebuild(hidden.bytes(), kinds.XLS, "")
    assert isinstance(book, Book)
    assert [one.name for one in book.sheets] == ["Figures", "Q2"]
    assert SECRET not in repr(book)


def test_the_inventory_names_every_sheet() -> None:
    book = replace(old_office.PLAIN, sheets=(("Staff", 1, 0, old_office.TABLE),))
    assert look_into("a.xls", book.bytes()).inventory == (
        "Sheet “Figures”: 3 rows × 2 columns",
        "Sheet “Staff” (hidden): 3 rows × 2 columns",
    )


@pytest.mark.parametrize(
    ("number", "value"), [(88 << 2 | 2, 88.0), (8850 << 2 | 3, 88.5), (0x40560000, 88.0), (-4 & 0xFFFFFFFF | 2, -1.0)]
)
def test_short_numbers_are_read(number: int, value: float) -> None:
    assert sheets.rk(number) == value


def test_a_text_goes_on_in_the_next_record_in_another_way_of_writing() -> None:
    record = records.Record(0xFC, (b"\x04\0\0Ab", b"\x01" + "čd".encode("utf-16-le")), 0)
    reader = records.Reader(record)
    assert reader.rich(reader.figure("H"))[0] == "Abčd"
    with pytest.raises(Damaged):
        reader.take(1)


def test_formulas_say_what_they_hold_and_where_they_read() -> None:
    names = formulas.Names(sheets=("'Data'!", "[other.xls]sheet!"))
    area = b"\x3b" + struct.pack("<HHHHH", 0, 1, 2, 0, 1)
    assert formulas.written(area, names, records.BIFF8, "cp1252") == "'Data'!A2:B3"
    assert formulas.written(b"\x17\x02\x00Hi\x1e\x05\x00\x03", names, records.BIFF8, "cp1252") == 'F("Hi",5)'
    assert (
        formulas.written(b"\x5a" + struct.pack("<HHH", 1, 0, 0), names, records.BIFF8, "cp1252")
        == "[other.xls]sheet!A1"
    )
    with pytest.raises(Damaged):
        formulas.written(b"\x3b\x00", names, records.BIFF8, "cp1252")


def test_a_workbook_with_macros_cannot_be_waved_through() -> None:
    made = replace(old_office.PLAIN, streams=((("_VBA_PROJECT_CUR", "VBA", "dir"), b"Sub x()"),)).bytes()
    (found,) = (one for one in look_into("a.xls", made).findings if one.technique == "macro")
    assert not found.waivable


# Documents and presentations


def test_a_document_never_leaves_and_says_why() -> None:
    verdict = look_into("letter.doc", old_office.document())
    (found,) = (one for one in verdict.findings if one.technique == "old-format")
    assert (found.severity, found.cleanable, found.waivable) == ("block", False, False)
    assert "PDF" in found.mend
    assert verdict.inventory == ("7 words",)


def test_what_a_quick_save_left_behind_is_said() -> None:
    found = look_into("letter.doc", old_office.document(behind=SECRET.encode())).findings
    assert any(one.technique == "left-over-bytes" and SECRET in one.texts for one in found)
    assert not any(
        one.technique == "left-over-bytes" for one in look_into("letter.doc", old_office.document()).findings
    )


def test_the_words_of_a_document_are_searched_for_personal_data() -> None:
    assert "email-address" in _codes("letter.doc", old_office.document("Write to ann@post.example\r"))


def test_a_field_of_a_document_is_told_by_its_instruction() -> None:
    content = old_office.document("See \x13 HYPERLINK https://a.example/x \x14here\x15.\r")
    (found,) = (one for one in look_into("a.doc", content).findings if one.technique == "field-code")
    assert found.texts == ("HYPERLINK https://a.example/x",)


def test_a_presentation_never_leaves_and_its_notes_are_said() -> None:
    found = look_into("talk.ppt", old_office.slides("Figures", "More", notes=SECRET)).findings
    assert {"old-format", "speaker-notes"} <= {one.technique for one in found}
    assert look_into("talk.ppt", old_office.slides("One", "Two")).inventory == ("2 slides",)


def test_who_changed_a_document_is_said() -> None:
    found = look_into("a.doc", old_office.document(changers=SECRET.encode("utf-16-le"))).findings
    assert any(one.technique == "tracked-change" and SECRET in one.texts for one in found)


def test_a_hidden_slide_is_said_and_is_not_among_the_visible_words() -> None:
    found = look_into("talk.ppt", old_office.slides("Write to ann@post.example", hidden=True)).findings
    codes = {one.technique for one in found}
    assert "hidden-slide" in codes
    assert "email-address" not in codes
    assert "email-address" in _codes("talk.ppt", old_office.slides("Write to ann@post.example"))


@pytest.mark.parametrize(
    ("code", "more", "user"),
    [
        ("left-over-bytes", struct.pack("<HHI", 0, 0xFF5, 0) * 2, b""),
        ("embedded-object", struct.pack("<HHI", 0, 0x1011, 4) + b"abcd", b""),
        ("property", b"", SECRET.encode()),
    ],
)
def test_what_else_a_presentation_keeps_is_said(code: str, more: bytes, user: bytes) -> None:
    assert code in _codes("talk.ppt", old_office.slides("One", more=more, user=user))
    assert code not in _codes("talk.ppt", old_office.slides("One"))


def test_a_thumbnail_is_said() -> None:
    made = old_office.properties(old_office._SUMMARY, 17, "x" * 40)
    content = replace(old_office.PLAIN, streams=((("\x05SummaryInformation",), made),)).bytes()
    assert "thumbnail" in _codes("a.xls", content)


def test_the_names_at_the_top_of_a_container_tell_its_kind() -> None:
    content = replace(old_office.PLAIN, streams=((("MBD1", "WordDocument"), b"x"),)).bytes()
    assert old_container.top_names(content) == ("mbd1", "workbook")
    assert old_container.top_names(content[:700]) == ()


# Messages


def test_a_message_has_its_lines_words_and_files() -> None:
    made = outlook.read(old_office.message(files=(("a.txt", b"Seen", 0), ("b.txt", b"Not seen", 1))))
    assert ("To", "Ms Bell <bell@post.example>") in made.headers
    assert made.bodies[0].text is not None
    assert "We hold the figures." in made.bodies[0].text
    assert [one.name for one in made.attachments] == ["a.txt"]


def test_the_clean_copy_of_a_message_has_no_blind_copy() -> None:
    files = rebuilt_mail.rebuild(old_office.message(people=((3, SECRET, "a@b.example"),)), kinds.MSG, "")
    assert SECRET not in repr(files)
    assert "Ms Bell" in repr(files)


def test_packed_rich_text_is_unpacked() -> None:
    packed = bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232") + bytes.fromhex(
        "0af32068656c090020627705b06c647d0a800fa0"
    )  # the example of MS-OXRTFCP 3.1.1
    assert outlook.unpacked(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_a_page_in_rich_text_is_unwrapped() -> None:
    rich = rb"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}\htmlrtf \par \htmlrtf0 Caf\'e9 {\*\htmltag72 </p>}}"
    assert outlook.unwrapped(rich).strip() == "<p>Café </p>"


# Broken files


def _whole() -> list[tuple[str, bytes]]:
    return [
        ("a.xls", replace(old_office.PLAIN, after=old_office.note() + old_office.box("As of March")).bytes()),
        ("a.doc", old_office.document()),
        ("a.ppt", old_office.slides("One", notes="Two")),
        ("a.msg", old_office.message(files=(("a.txt", b"Seen", 0),))),
    ]


@pytest.mark.parametrize(("name", "content"), _whole(), ids=lambda one: one if isinstance(one, str) else "")
def test_a_file_that_is_cut_is_never_safe(name: str, content: bytes) -> None:
    for size in range(40, len(content), max(len(content) // 25, 1)):
        verdict = look_into(name, content[:size])
        assert verdict.word == "block", size


@pytest.mark.parametrize(("name", "content"), _whole(), ids=lambda one: one if isinstance(one, str) else "")
def test_a_file_with_changed_bytes_ends_in_a_verdict(name: str, content: bytes) -> None:
    chance = random.Random(7)  # the same changes every time
    for _ in range(25):
        changed = bytearray(content)
        for _ in range(chance.randint(1, 12)):
            changed[chance.randrange(8, len(changed))] = chance.randrange(256)
        assert look_into(name, bytes(changed)).word in {"safe", "look", "block"}


def _blind() -> old_container.Inspection:
    return old_container.Inspection("a", lambda look, data: iter(()))
