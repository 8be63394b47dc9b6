"""Archives: every byte accounted for, and no size believed."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from answerable.guard import inspection, package
from answerable.guard.package import Damaged, Encrypted, Package
from tests.planted.common import letter
from tests.planted.common import package as packed


def look() -> inspection.Inspection:
    """An inspection in which nothing lies."""
    return inspection.Inspection("a.zip", lambda inner, content: iter(()))


def techniques(content: bytes) -> list[tuple[str, str]]:
    """What hides in the archive itself."""
    return [(one.technique, one.where) for one in Package(content, look()).findings()]


def test_a_plain_archive_has_nothing_and_reads_back() -> None:
    content = packed({"a.txt": b"Hello", "b/c.txt": bytes(5000)})
    one = Package(content, look())
    assert (one.names, one.read("a.txt"), one.read("b/c.txt")) == (("a.txt", "b/c.txt"), b"Hello", bytes(5000))
    assert techniques(content) == []


def test_an_archive_that_was_written_as_a_stream_has_nothing() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.whole = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.whole += data
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        archive.writestr("a.txt", b"Hello" * 100)
    assert Package(bytes(pipe.whole), look()).read("a.txt") == b"Hello" * 100
    assert techniques(bytes(pipe.whole)) == []


def test_bytes_that_belong_to_no_member_are_found_wherever_they_are() -> None:
    content = packed({"a.txt": b"Hello", "b.txt": b"Goodbye"})
    assert techniques(b"before" + content) == [("bytes-outside", "before the first file")]
    assert techniques(content + b"after") == [("bytes-outside", "after the end")]
    second = content.index(b"PK\x03\x04", 4)
    listed = content.index(b"PK\x01\x02")
    gap = content[:second] + b"secret" + content[second:listed] + b"more" + content[listed:]
    end = gap.rindex(b"PK\x05\x06")
    gap = gap[: end + 16] + struct.pack("<I", listed + 10) + gap[end + 20 :]
    entry = gap.index(b"PK\x01\x02", gap.index(b"PK\x01\x02") + 4)
    gap = gap[: entry + 42] + struct.pack("<I", second + 6) + gap[entry + 46 :]
    assert techniques(gap) == [
        ("bytes-outside", "before the file “b.txt”"),
        ("bytes-outside", "before the list of files"),
    ]


def test_comments_fields_names_and_doubles_are_found() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.comment = b"secret"
        one = zipfile.ZipInfo("a.txt")
        one.comment, one.extra = b"secret", struct.pack("<HH", 0x7777, 6) + b"secret"
        archive.writestr(one, b"x")
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, b"/etc/passwd")
        for name in ("../up.txt", "__MACOSX/._a.txt", ".DS_Store"):
            archive.writestr(zipfile.ZipInfo(name), b"x")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(zipfile.ZipInfo("a.txt"), b"y")
    found = {code for code, _ in techniques(out.getvalue())}
    assert found == {"zip-comment", "member-comment", "extra-field", "member-path", "hidden-member", "duplicate-member"}


def test_times_and_the_room_that_excel_leaves_are_no_finding() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        one = zipfile.ZipInfo("a.txt")
        one.extra = struct.pack("<HHBI", 0x5455, 5, 1, 0) + struct.pack("<HH", 0xA220, 12) + bytes(12)
        archive.writestr(one, b"x")
    assert techniques(out.getvalue()) == []


def test_a_name_that_differs_before_the_file_is_found() -> None:
    content = bytearray(packed({"aaaa.txt": b"Hello"}))
    content[30:34] = b"bbbb"
    assert techniques(bytes(content)) == [("member-differs", "file “aaaa.txt”")]


@pytest.mark.parametrize("cut", [1, 10, 30, 60])
def test_a_cut_archive_is_damaged(cut: int) -> None:
    content = packed({"a.txt": b"Hello" * 10})
    with pytest.raises(Damaged):
        Package(content[:-cut], look()).read("a.txt")


def test_a_check_sum_that_is_wrong_and_bytes_after_the_end_of_a_member_are_damage() -> None:
    content = bytearray(packed({"a.txt": b"Hello" * 10}))
    at = content.index(b"PK\x01\x02")
    content[at + 16] ^= 1
    with pytest.raises(Damaged):
        Package(bytes(content), look()).read("a.txt")


def test_a_member_that_says_it_is_smaller_is_damage_and_a_protected_one_is_told() -> None:
    content = bytearray(packed({"a.txt": bytes(1000)}))
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(Damaged):
        Package(bytes(content), look()).read("a.txt")
    content = bytearray(packed({"a.txt": b"x"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Encrypted):
        Package(bytes(content), look())


def test_more_than_may_be_unpacked_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(inspection.TooMuch):
        Package(packed({"a.txt": bytes(12 * 1024 * 1024)}), look()).read("a.txt")
    monkeypatch.setattr(package, "MEMBERS", 2)
    with pytest.raises(inspection.TooMuch):
        Package(packed({"a": b"", "b": b"", "c": b""}), look())


def test_parts_are_reached_by_their_pointers() -> None:
    members = letter(**{"word__orphan.xml": b"<x/>"})
    one = Package(packed(members), look())
    assert set(one.reached) == {"word/document.xml"}
    assert one.types["word/document.xml"].endswith("wordprocessingml.document.main+xml")
    assert one.named("WORD/Document.XML") == "word/document.xml"
    assert one.relationships("word/document.xml") == ()


def _listed(content: bytes, offset: int, value: bytes) -> bytes:
    """The archive with other bytes in the list's first entry."""
    at = content.index(b"PK\x01\x02") + offset
    return content[:at] + value + content[at + len(value) :]


_ONE = packed({"a.txt": b"Hello" * 10})


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and no end",
        _ONE[:-18] + b"\1" + _ONE[-17:],  # it says that it goes on in another volume
        _ONE[:-6] + b"\xff\xff\xff\xff" + _ONE[-2:],  # its list begins beyond four gigabytes
        _listed(_ONE, 0, b"PK\0\0"),
        _listed(_ONE, 28, b"\xff\0"),  # a name that is longer than the list
        _listed(_ONE, 42, b"\x08"),  # it begins where no file does
        _listed(_ONE, 20, b"\xff\xff"),  # it is packed into more than there is
        _listed(_ONE, 10, b"\x0c"),  # packed in a way that nothing here unpacks
        _ONE[:35] + b"\xff" * 6 + _ONE[41:],  # packed bytes that are none
    ],
)
def test_an_archive_that_cannot_be_followed_to_every_byte_is_damaged(content: bytes) -> None:
    with pytest.raises(Damaged):
        Package(content, look()).read("a.txt")


def test_sizes_are_held_against_the_room_that_is_left() -> None:
    small = inspection.Inspection("a.zip", lambda inner, content: iter(()), shared=inspection._Shared(room=60))
    with pytest.raises(inspection.TooMuch):
        Package(packed({"a.txt": b"Hello" * 10, "b.txt": b"Hello" * 10}), small)
    one = Package(_ONE, small)
    small.unpacks(50)
    with pytest.raises(inspection.TooMuch):
        one.read("a.txt")


def test_a_member_is_counted_once_however_often_it_is_read() -> None:
    seen = look()
    one = Package(_ONE, seen)
    assert one.read("a.txt") == one.read("a.txt")
    one.claim("a.txt")
    assert (seen.coverage.parts, seen.coverage.parts_of, seen.coverage.bytes, seen.coverage.bytes_of) == (1, 1, 50, 50)


def test_folders_are_no_members_unless_they_hold_something() -> None:
    plain = packed({"in/": b"", "in/a.txt": b"x"})
    assert Package(plain, look()).names == ("in/a.txt",)
    assert techniques(plain) == []
    assert techniques(packed({"in/": b"secret"})) == [("hidden-member", "file “in/”")]


def test_two_members_that_share_their_bytes_are_found() -> None:
    content = packed({"a.txt": b"Hello", "b.txt": b"Hello"})
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    shared = content[: second + 42] + struct.pack("<I", 2) + content[second + 46 :]
    with pytest.raises(Damaged):
        techniques(shared)
    same = content[: second + 42] + struct.pack("<I", 0) + content[second + 46 :]
    assert ("member-differs", "file “b.txt”") in techniques(same)


def test_an_end_that_is_cut_off_is_passed_over_and_what_follows_the_whole_one_is_found() -> None:
    for more in (b"PK\x05\x06 more", b"PK\x05\x06" + b"\xff" * 18):
        assert techniques(_ONE + more) == [("bytes-outside", "after the end")]


def test_a_field_that_is_cut_short_is_found() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        one = zipfile.ZipInfo("a.txt")
        one.extra = struct.pack("<HHBI", 0x5455, 5, 1, 0) + b"abc"
        archive.writestr(one, b"x")
    assert {code for code, _ in techniques(out.getvalue())} == {"extra-field"}


def test_a_name_in_an_old_alphabet_is_read() -> None:
    content = packed({"aaaa.txt": b"Hello"}).replace(b"aaaa", b"d\x82p\x82")
    assert Package(content, look()).names == ("dépé.txt",)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("a.txt", False),
        ("in/a.txt", False),
        ("../a.txt", False),
        ("./a.txt", False),
        (".a.txt", True),
        ("in/.a/b.txt", True),
        ("__MACOSX/._a.txt", True),
        ("in/Thumbs.db", True),
        ("DESKTOP.INI", True),
    ],
)
def test_the_names_that_most_programs_do_not_show(name: str, is_one: bool) -> None:
    assert package.is_hidden(name) is is_one


def test_the_kinds_of_parts_are_those_of_the_list_if_there_is_one() -> None:
    assert Package(_ONE, look()).types == {}
    types = b'<Types xmlns="x"><!-- a remark --><Other/><Default Extension="XML" ContentType="a/b"/></Types>'
    one = Package(packed({"[Content_Types].xml": types, "a.xml": b"<a/>", "b.bin": b""}), look())
    assert one.types["a.xml"] == "a/b"
    assert not one.types.get("b.bin")
