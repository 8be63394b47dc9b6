"""The check of a copy finds every way in which one could hold more than it may."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from answerable.redaction import building, burning, proof
from answerable.redaction.building import BuiltPage, Said
from answerable.redaction.marks import Mark

from .made import SECRET

MARK = Mark(1, 20, 20, 120, 40, "s.40(2)")
SIZE = (200.0, 100.0)


def paper(*, burnt: bool = True, way: int = 0) -> Any:
    image = Image.new("RGB", burning.size(*SIZE), "white")
    if burnt:
        burning.burn(image, [MARK])
    return burning.each_way(image)[way]


def copy(*said: Said, burnt: bool = True, way: int = 0, title: str = "copy") -> bytes:
    return building.build([BuiltPage(*SIZE, paper(burnt=burnt, way=way), said)], title=title, language="en-GB")


STAYS = Said("Helpline", (20, 60, 80, 72), 1, True)
GOOD = copy(STAYS)


def faults(
    content: bytes,
    *,
    said: tuple[str, ...] = ("Helpline",),
    gone: tuple[str, ...] = (SECRET,),
    beside: tuple[str, ...] = (),
    title: str = "copy",
) -> list[str]:
    return list(proof.faults(content, [MARK], [said], gone, beside=beside, title=title))


def changed(change: Callable[[Any], None], **how: Any) -> bytes:
    made = pikepdf.open(io.BytesIO(GOOD))
    change(made)
    file = io.BytesIO()
    made.save(file, **how)
    return file.getvalue()


@pytest.mark.parametrize("way", [0, 1, 2], ids=["black and white", "few colours", "photograph"])
def test_a_good_copy_has_no_fault(way: int) -> None:
    assert faults(copy(STAYS, way=way)) == []


def test_what_goes_here_and_stays_there_is_no_fault() -> None:
    assert faults(GOOD, gone=("Helpline",)) == []


def _draw(made: Any) -> None:
    page = made.pages[0].obj
    page.Contents = made.make_stream(page.Contents.read_bytes() + b"\n0 0 10 10 re f")


def _show(made: Any) -> None:
    page = made.pages[0].obj
    page.Contents = made.make_stream(page.Contents.read_bytes().replace(b"3 Tr", b"0 Tr"))


def _second_picture(made: Any) -> None:
    stream = pikepdf.Stream(made, b"\0")
    stream.update(pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1))
    made.pages[0].obj.Resources.XObject.Page2 = made.make_indirect(stream)


TAMPERED: dict[str, bytes] = {
    "bytes after the end": GOOD + b"more",
    "bytes before the start": b"more" + GOOD,
    "a later state": GOOD + b"\nstartxref\n0\n%%EOF\n",
    "a note": changed(
        lambda made: made.pages[0].obj.update(
            pikepdf.Dictionary(Annots=[pikepdf.Dictionary(Subtype=pikepdf.Name.Text, Rect=[0, 0, 1, 1], Contents="x")])
        )
    ),
    "an attached file": changed(lambda made: made.attachments.update({"a.txt": b"x"})),
    "properties": changed(lambda made: made.docinfo.update({"/Author": "Somebody"})),
    "a script": changed(lambda made: made.Root.update(pikepdf.Dictionary(OpenAction=pikepdf.Dictionary(JS="x")))),
    "bookmarks": changed(lambda made: made.Root.update(pikepdf.Dictionary(Outlines=pikepdf.Dictionary(Title="x")))),
    "something drawn": changed(_draw),
    "words that show": changed(_show),
    "a second picture": changed(_second_picture),
    "a hidden stream": changed(lambda made: made.Root.update(pikepdf.Dictionary(PieceInfo=made.make_stream(b"x")))),
    "an area that is not black": copy(STAYS, burnt=False),
    "an area that is not black, in colour": copy(STAYS, burnt=False, way=1),
    "an area that is not black, as a photograph": copy(STAYS, burnt=False, way=2),
    "a word more": copy(STAYS, Said("More", (20, 80, 60, 90), 2, True)),
    "another title": copy(STAYS, title="another"),
    "other properties": changed(lambda made: made.Root.Metadata.write(b"<x/>")),
    "a page more": building.build([BuiltPage(*SIZE, paper(), ())] * 2, title="copy", language="en-GB"),
    "a picture of another size": building.build(
        [BuiltPage(300, 100, paper(), (STAYS,))], title="copy", language="en-GB"
    ),
    "a password": changed(lambda made: None, encryption=pikepdf.Encryption(owner="a", user="")),
}


@pytest.mark.parametrize("way", list(TAMPERED))
def test_a_copy_that_holds_more_is_found_out(way: str) -> None:
    found = faults(TAMPERED[way])
    assert found
    assert SECRET not in " ".join(found)


def test_a_word_in_a_marked_area_is_found_by_its_place() -> None:
    inside = Said("Inside", (30, 24, 70, 36), 0, True)
    assert "There is a word in a marked area on page 1 of the copy." in faults(
        copy(inside, STAYS), said=("Inside", "Helpline"), gone=()
    )


LEAK = "The copy still holds 1 of the words that were to go."


def test_a_word_that_went_may_not_be_in_the_title_but_one_of_the_old_title_may() -> None:
    titled = copy(STAYS, title=f"about {SECRET}")
    assert faults(titled, title=f"about {SECRET}") == [LEAK]
    assert faults(titled, gone=(), beside=(SECRET,), title=f"about {SECRET}") == []


@pytest.mark.parametrize("form", ["plain", "utf-16-be", "hex", "utf-16-be in hex"])
def test_a_word_that_went_is_found_in_every_form(form: str) -> None:
    coded = SECRET.encode("utf-16-be" if form.startswith("utf") else "ascii")
    data = coded.hex().encode() if form.endswith("hex") else coded

    def hide(made: Any) -> None:
        made.pages[0].obj.Resources.Font.F.ToUnicode.write(b"% " + data + b" %")

    assert LEAK in faults(changed(hide))
    assert LEAK in faults(changed(hide), gone=(), beside=(SECRET,))


def test_a_label_may_stand_in_the_area_that_it_names() -> None:
    label = Said(MARK.label, MARK.box, 0, True)
    assert faults(copy(label, STAYS), said=(MARK.label, "Helpline")) == []


def test_every_character_comes_back_out() -> None:
    words = ("naïve", "Ωμέγα", "漢字", "𝔖ecret", "שלום", "ﬁne")
    said = tuple(Said(word, (20, 42 + 9 * at, 80, 50 + 9 * at), at, True) for at, word in enumerate(words))
    content = copy(*said, Said("upwards", (150, 50, 160, 90), 9, False))
    assert faults(content, said=(*words, "upwards"), gone=()) == []
    opened = pypdfium2.PdfDocument(content)
    read = opened[0].get_textpage().get_text_range().split()
    opened.close()
    assert read == ["naïve", "Ωμέγα", "漢字", "𝔖ecret", "שלום", "fine", "upwards"]
