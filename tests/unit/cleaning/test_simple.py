"""Clean copies of pictures, texts, tables, data, pages, drawings, e-mails and archives: what is seen stays, nothing else does."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from PIL import Image, ImageChops, ImageStat

from answerable.cleaning import child
from answerable.cleaning.clean import _written
from answerable.cleaning.content import Book, File, Files, Member
from answerable.cleaning.errors import CannotClean
from answerable.cleaning.writing import archive
from answerable.guard import kinds
from tests.planted.archives import packed
from tests.planted.mail import message
from tests.planted.pictures import drawn, saved


def cleaned(name: str, content: bytes) -> tuple[File, ...]:
    kind = kinds.kind_of(content, name)
    return _written(name, child.rebuild(name, content), "", kind)[1]


def text_of(name: str, text: str) -> str:
    (file,) = cleaned(name, text.encode())
    assert file.name == name
    return file.content.decode()


# Pictures


@pytest.mark.parametrize("ending", ["png", "gif", "webp", "tif"])
def test_the_pixels_of_a_picture_stay(ending: str) -> None:
    picture = drawn().quantize(64).convert("RGB")
    (file,) = cleaned(f"a.{ending}", saved(picture, ending, **({"lossless": True} if ending == "webp" else {})))
    with Image.open(io.BytesIO(file.content)) as copy:
        assert copy.size == picture.size
        assert ImageChops.difference(copy.convert("RGB"), picture).getbbox() is None


def test_a_photograph_is_turned_upright_and_stays_alike() -> None:
    picture = drawn()
    exif = Image.Exif()
    exif[274] = 6
    (file,) = cleaned("a.jpg", saved(picture, "jpg", exif=exif, quality=95))
    with Image.open(io.BytesIO(file.content)) as copy:
        assert copy.size == (picture.height, picture.width)
        assert not copy.getexif()
        turned = copy.convert("RGB").rotate(90, expand=True)
        assert max(ImageStat.Stat(ImageChops.difference(turned, picture)).mean) < 5


def test_what_is_see_through_becomes_white() -> None:
    (file,) = cleaned("a.png", saved(Image.new("RGBA", (9, 9), (200, 0, 0, 0)), "png"))
    with Image.open(io.BytesIO(file.content)) as copy:
        assert copy.mode == "RGB"
        assert copy.getextrema() == ((255, 255),) * 3


@pytest.mark.parametrize("mode", ["1", "L", "I;16"])
def test_the_depth_of_a_picture_stays(mode: str) -> None:
    picture = drawn("L").convert("I").convert(mode) if mode == "I;16" else drawn(mode)
    (file,) = cleaned("a.tif", saved(picture, "tif"))
    with Image.open(io.BytesIO(file.content)) as copy:
        assert copy.mode == mode


def test_the_pages_and_the_frames_that_are_seen_stay() -> None:
    (file,) = cleaned("a.tif", saved(drawn(), "tif", save_all=True, append_images=[drawn("L")]))
    with Image.open(io.BytesIO(file.content)) as copy:
        assert copy.n_frames == 2
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    content = saved(frames[0], "webp", save_all=True, append_images=frames[1:], duration=[500, 5, 500], lossless=True)
    (file,) = cleaned("a.webp", content)
    with Image.open(io.BytesIO(file.content)) as copy:
        assert copy.n_frames == 2


def test_what_the_same_bytes_give_is_the_same() -> None:
    content = saved(drawn(), "png")
    assert cleaned("a.png", content) == cleaned("a.png", content)


# Texts, tables, data


def test_a_text_keeps_its_words_alone() -> None:
    said = text_of(
        "a.txt",
        "\ufeffDear\u200b Ms Bell,\r\n\r\nshown\x1b[8msecret\x1b[0m" + " " * 200 + "far\n" + "\n" * 90 + "below",
    )
    assert said.split() == ["Dear", "Ms", "Bell,", "shown"]


@pytest.mark.parametrize(
    ("table", "copy"),
    [
        ("a,b\r\n1,2\r\n", "a,b\r\n1,2\r\n"),
        ("a;b\r\n1;2,5\r\n", "a;b\r\n1;2,5\r\n"),
        ("a,b\r\n1,-200\r\n", "a,b\r\n1,-200\r\n"),
        ("a,b\r\n1,=A1+2\r\n", "a,b\r\n1,'=A1+2\r\n"),
        ('a,b\r\n1,"=T(""x"")"\r\n', "a,b\r\n1,[formula removed]\r\n"),
        ("a,b\r\n1,- none\r\n", "a,b\r\n1,'- none\r\n"),
        ("a,b\r\n1,2,,,,,,far\r\n3,4\r\n", "a,b\r\n1,2\r\n3,4\r\n"),
        ("a,b\r\n1,2\r\n" + ",\r\n" * 40 + "far,x\r\n", "a,b\r\n1,2\r\n"),
        ('a,b\r\n1,"x\r\ny,z\r\np,q"\r\n', "a,b\r\n1,x\r\n"),
        ('a,b\r\n1,"two\nlines"\r\n', 'a,b\r\n1,"two\nlines"\r\n'),
    ],
)
def test_a_table_keeps_what_is_seen(table: str, copy: str) -> None:
    assert text_of("a.csv", table) == copy


def test_a_table_can_become_a_workbook() -> None:
    made = child.rebuild("a.csv", b"a,b\r\n1,2\r\n", kinds.XLSX)
    assert isinstance(made, Book)
    assert [[cell.text for cell in row] for row in made.sheets[0].rows] == [["a", "b"], ["1", "2"]]


def test_a_table_that_is_not_whole_is_not_cleaned() -> None:
    with pytest.raises(CannotClean, match="not whole"):
        child.rebuild("a.csv", b'a,"b')


def test_data_keep_every_value_that_is_seen() -> None:
    said = json.loads(
        text_of("a.json", '{"a": "old", "a": "new", "b": [1, NaN, "x\u200by"], "c": "\\u0053ecret"} more')
    )
    assert said == {"a": "new", "b": [1, None, "xy"], "c": "[removed]"}
    assert text_of("a.json", '{"a": 1}\n{"a": 2}\n') == '{"a": 1}\n{"a": 2}\n'


def test_xml_keeps_elements_attributes_and_words() -> None:
    text = "<?xml version='1.0'?><!-- c --><a xmlns:u='urn:u' b='1'>one<?p x?> two<c/><!-- d --> three\u200b</a>"
    said = text_of("a.xml", text)
    assert said == "<?xml version='1.0' encoding='UTF-8'?>\n<a b=\"1\">one two<c/> three</a>\n"


# Pages and drawings


def test_a_page_keeps_what_is_seen_in_plain_elements() -> None:
    said = text_of(
        "a.html",
        "<html lang='en'><head><title>Hid</title><style>.x{display:none}</style></head><body class='q'><h1 id='z'>Seen</h1>"
        "<p onclick='x'>Some <b>words</b> &amp; <span class='x'>hid</span>more</p><!-- hid -->"
        "<table><tr><th scope='col'>A</th><td colspan='2' data-x='hid'>1</td></tr></table>"
        "<a href='https://a.example/hid'>link</a> <a href='https://b.example/'>https://b.example/</a></body></html>",
    )
    assert "hid" not in said.lower()
    assert (
        '<h1>Seen</h1><p>Some <b>words</b> &amp; more</p><table><tr><th scope="col">A</th><td colspan="2">1</td></tr></table>'
        in said
    )
    assert '<a>link</a> <a href="https://b.example/">https://b.example/</a>' in said
    assert "<title>Seen</title>" in said


def test_a_page_whose_styles_may_cover_words_is_not_cleaned() -> None:
    with pytest.raises(CannotClean, match="cover words"):
        child.rebuild("a.html", b"<p>Words</p><div style='position:absolute;top:0;background:#fff'>Over</div>")


def test_a_drawing_keeps_shapes_and_words_that_are_seen() -> None:
    said = text_of(
        "a.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'><style>.r{fill:red}</style><title>hid</title><!-- hid -->"
        "<rect class='r' id='hid' width='9' height='9' data-x='hid'/><text x='1' y='50'>Seen<tspan display='none'>hid</tspan> too</text>"
        "<g display='none'><text>hid</text></g></svg>",
    )
    assert "hid" not in said
    assert "Seen" in said
    assert " too" in said
    assert 'fill="red"' in said


# E-mails and archives


def test_an_e_mail_becomes_text_with_its_attachments_beside_it() -> None:
    made = message("Hello secret\n", "<p>Hello</p>")
    made["Bcc"] = "hid@b.example"
    made.add_attachment("a,b\r\n1,2\r\n", filename="table.csv")
    files = {one.name: one.content.decode() for one in cleaned("a.eml", made.as_bytes())}
    assert set(files) == {"message.txt", "table.csv"}
    assert files["message.txt"].split("\n\n")[1] == "Hello\n"
    assert "Attachments: table.csv" in files["message.txt"]
    assert "hid" not in files["message.txt"]


def test_an_e_mail_with_something_that_cannot_be_cleaned_is_not_cleaned() -> None:
    made = message()
    made.add_attachment(b"MZ\x90\0" + bytes(60), "application", "octet-stream", filename="setup.exe")
    with pytest.raises(CannotClean, match=r"setup\.exe"):
        child.rebuild("a.eml", made.as_bytes())


def test_an_archive_is_packed_again_from_clean_files() -> None:
    content = packed(
        {"two/note.txt": "x\u200by\n".encode(), ".DS_Store": b"hid", "in.zip": packed({"t.csv": b"a\r\n=1\r\n"})}
    )
    (file,) = cleaned("a.zip", content)
    assert file.name == "a.zip"
    with zipfile.ZipFile(io.BytesIO(file.content)) as package:
        assert package.namelist() == ["two/note.txt", "in.zip"]
        assert package.read("two/note.txt") == b"xy\n"
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        with zipfile.ZipFile(io.BytesIO(package.read("in.zip"))) as inner:
            assert inner.read("t.csv") == b"a\r\n'=1\r\n"


def test_a_name_that_tells_of_a_person_does_not_stay() -> None:
    (file,) = cleaned("a.zip", packed({"Sgt Aldous Pemberwick 07700 900123.txt": b"words\n"}))
    with zipfile.ZipFile(io.BytesIO(file.content)) as package:
        assert package.namelist() == ["file-1.txt"]


def test_two_files_of_one_name_are_both_kept() -> None:
    made = archive.write([File("a.txt", b"1"), File("A.txt", b"2"), File("/b", b"3"), File("b", b"4")])
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.namelist() == ["a.txt", "A-2.txt", "b", "b-2"]


def test_files_within_files_keep_their_folders() -> None:
    seen = Files(
        (
            Member("x/a.txt", File("a.txt", b"1")),
            Member("y.eml", Files((Member("message.txt", File("message.txt", b"2")),))),
        )
    )
    assert [one.name for one in _written("a.eml", seen, "", kinds.EMAIL)[1]] == ["x/a.txt", "y.zip"]
