"""What is marked is gone from the copy, what is hidden never gets into it, and what stays can be read."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from answerable.redaction import document, work
from answerable.redaction.document import Copy
from answerable.redaction.errors import CannotOpen, Fault, NotProven, Waiting
from answerable.redaction.marks import Mark

from .made import A4, SECRET, holds, pdf, picture, say, scan

Redact = Callable[..., Copy]
AT_700 = (1, 70, 128, 300, 148)
"""The mark over a line of 12 points whose foot is 700 points up an A4 page."""


def text_of(content: bytes) -> str:
    opened = pypdfium2.PdfDocument(content)
    said = "\n".join(opened[page].get_textpage().get_text_range() for page in range(len(opened)))
    opened.close()
    return said


def picture_of(content: bytes, page: int = 0) -> Any:
    opened = pypdfium2.PdfDocument(content)
    drawn = opened[page].render(scale=2).to_pil().convert("RGB")
    opened.close()
    return drawn


def ink(image: Any, box: tuple[float, float, float, float]) -> int:
    """How many dark dots there are in an area given in points."""
    part = image.crop(tuple(round(edge * 2) for edge in box)).convert("L")
    return sum(part.histogram()[:128])


def test_a_marked_line_is_gone_and_the_others_stay(redact: Redact) -> None:
    copy = redact(pdf(say(f"Sergeant {SECRET} 4417") + say("The helpline cost more", y=660)), AT_700)
    assert not holds(copy.content, SECRET)
    assert "[Removed: s.40(2)]" in text_of(copy.content)
    assert "The helpline cost more" in text_of(copy.content)
    assert [one.sentence for one in copy.summary] == ["s.40(2): 1 removal, on page 1"]
    drawn = picture_of(copy.content)
    assert drawn.getpixel((150, 260)) == (0, 0, 0)
    assert ink(drawn, (72, 170, 250, 186)) > 100  # the other line can be read


def test_the_same_marks_give_the_same_bytes_and_others_give_others(redact: Redact) -> None:
    file = pdf(say("One two three"))
    assert redact(file, AT_700).sha256 == redact(file, AT_700).sha256
    assert redact(file, AT_700).sha256 != redact(file, (1, 70, 128, 110, 148)).sha256


def test_a_word_that_a_mark_touches_goes_whole(redact: Redact) -> None:
    file = pdf(say(f"before {SECRET}tail after"))
    copy = redact(file, (1, 150, 130, 160, 146))
    assert SECRET[:6] not in text_of(copy.content)
    assert "tail" not in text_of(copy.content)
    assert "before" in text_of(copy.content)
    assert "after" in text_of(copy.content)


def test_a_word_that_is_removed_here_and_visible_there_is_no_fault(redact: Redact) -> None:
    copy = redact(pdf(say("Helpline") + say("Helpline", y=600)), AT_700)
    assert text_of(copy.content).count("Helpline") == 1


# What hides in a file


HIDDEN: dict[str, bytes] = {
    "under a box": pdf(say("Seen") + say(SECRET, y=600) + "0 g 60 590 300 30 re f"),
    "drawn invisibly": pdf(say("Seen") + say(SECRET, y=600, before="3 Tr")),
    "white on white": pdf(say("Seen") + say(SECRET, y=600, before="1 g")),
    "nearly white": pdf(say("Seen") + say(SECRET, y=600, before="0.97 g")),
    "tiny": pdf(say("Seen") + say(SECRET, y=600, size=0.4)),
    "off the page": pdf(say("Seen") + say(SECRET, x=900)),
    "clipped": pdf(say("Seen") + "q 0 0 1 1 re W n " + say(SECRET, y=600) + " Q"),
    "outside the crop": pdf(say("Seen", y=400) + say(SECRET, y=800), crop=(0, 0, 595, 700)),
    "written over": pdf(say(SECRET, y=600) + "1 g 60 590 300 30 re f 0 g " + say("Seen it all", y=600)),
    "under a picture": pdf(
        say("Seen") + say(SECRET, y=600) + "q 300 0 0 30 60 590 cm /Im0 Do Q",
        objects={"/Im0": picture(Image.linear_gradient("L"))},
    ),
    "words that stand for others": pdf(
        say("Seen") + f"/Span <</ActualText ({SECRET})>> BDC " + say("12", y=600) + " EMC"
    ),
    "words that stand for others, spelt oddly": pdf(
        say("Seen") + f"/Span <</Actual#54ext ({SECRET})>> BDC " + say("12", y=600) + " EMC"
    ),
    "title": pdf(say("Seen"), change=lambda made: made.docinfo.update({"/Title": SECRET})),
    "attachment": pdf(say("Seen"), change=lambda made: made.attachments.update({"a.txt": SECRET.encode()})),
    "script": pdf(
        say("Seen"),
        change=lambda made: made.Root.update(
            pikepdf.Dictionary(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{SECRET}')"))
        ),
    ),
    "hidden note": pdf(
        say("Seen"),
        change=lambda made: made.pages[0].obj.update(
            pikepdf.Dictionary(
                Annots=[
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot,
                        Subtype=pikepdf.Name.Text,
                        Rect=[72, 500, 90, 518],
                        F=2,
                        Contents=SECRET,
                    )
                ]
            )
        ),
    ),
    "after the end": pdf(say("Seen")) + SECRET.encode(),
    "part no page uses": pdf(say("Seen")).replace(
        b"startxref", b"99 0 obj\n(" + SECRET.encode() + b")\nendobj\nstartxref", 1
    ),
}


@pytest.mark.parametrize("way", list(HIDDEN))
def test_what_nobody_sees_is_not_in_the_copy(redact: Redact, way: str) -> None:
    file = HIDDEN[way]
    assert holds(file, SECRET)
    copy = redact(file, (1, 400, 700, 500, 720))
    assert not holds(copy.content, SECRET)
    assert "Seen" in text_of(copy.content)


@pytest.mark.shared
def test_the_planted_files_lose_what_is_hidden_in_them(redact: Redact, shared: Path) -> None:
    planted = [json.loads(line) for line in (shared / "guard" / "manifest.jsonl").read_text().splitlines()]
    files = [one for one in planted if one["family"] == "pdf" and one["kind"] == "planted"]
    assert len(files) >= 17
    for one in files:
        content = (shared / "guard" / one["file"]).read_bytes()
        # What is hidden goes wherever the mark is; only what another program left unapplied can be seen and must be marked.
        mark = (1, 66, 120, 420, 152) if "unapplied" in one["file"] else (1, 400, 700, 500, 720)
        copy = redact(content, mark)
        assert not holds(copy.content, one["canary"]), one["file"]
        assert "Constable" in text_of(copy.content), one["file"]


def test_an_area_that_another_program_marked_and_never_applied_must_be_marked(redact: Redact) -> None:
    def mark(made: Any) -> None:
        made.pages[0].obj.Annots = made.make_indirect(
            pikepdf.Array(
                [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Redact, Rect=[70, 690, 300, 714])]
            )
        )

    file = pdf(say(SECRET), change=mark)
    assert [page for page, _ in document.look(file).waiting] == [1]
    with pytest.raises(Waiting, match="page 1"):
        redact(file, (1, 400, 700, 500, 720))
    assert not holds(redact(file, AT_700).content, SECRET)


# Pages of every kind


def test_a_turned_page_is_marked_as_it_is_shown(redact: Redact) -> None:
    file = pdf(say(SECRET, x=72, y=700) + say("Stays", x=72, y=300), rotate=90)
    # Turned by 90 degrees to the right, the page is 842 wide; what stood 700 up now stands 700 from the left.
    copy = redact(file, (1, 690, 60, 730, 300))
    assert not holds(copy.content, SECRET)
    assert "Stays" in text_of(copy.content)
    opened = pypdfium2.PdfDocument(copy.content)
    assert opened.get_page_size(0) == (842, 595)
    opened.close()


def test_a_cropped_page_is_marked_as_it_is_shown(redact: Redact) -> None:
    file = pdf(say(SECRET, x=150, y=600) + say("Stays", x=150, y=500), crop=(100, 100, 500, 700))
    copy = redact(file, (1, 45, 85, 250, 105))
    assert not holds(copy.content, SECRET)
    assert "Stays" in text_of(copy.content)


def test_text_that_runs_up_the_page_is_found(redact: Redact) -> None:
    up = (
        f"BT /F1 12 Tf 0 1 -1 0 300 400 Tm ({SECRET} upwards) Tj ET "
        + "BT /F1 12 Tf 0 1 -1 0 200 400 Tm (Stays here) Tj ET"
    )
    copy = redact(pdf(up), (1, 286, 200, 306, 442))
    assert not holds(copy.content, SECRET)
    assert "Stays" in text_of(copy.content)


def test_two_columns_lose_only_what_is_marked(redact: Redact) -> None:
    file = pdf(say(f"{SECRET} left", x=72) + say("Right stays", x=320) + say("Left stays", x=72, y=680))
    copy = redact(file, (1, 70, 128, 250, 148))
    said = text_of(copy.content)
    assert "Right stays" in said
    assert "Left stays" in said
    assert not holds(copy.content, SECRET)


def test_a_scan_loses_the_machines_words_with_the_picture(redact: Redact) -> None:
    file = scan(f"Witness {SECRET}", "The helpline is open")
    copy = redact(file, (1, 70, 98, 400, 118))
    assert not holds(copy.content, SECRET)
    assert "helpline" in text_of(copy.content)
    assert ink(picture_of(copy.content), (72, 130, 300, 145)) > 100


def test_a_filled_field_is_removed_with_its_value(redact: Redact) -> None:
    def fill(made: Any) -> None:
        shape = pikepdf.Stream(made, f"BT /F1 12 Tf 2 5 Td ({SECRET}) Tj ET".encode())
        shape.update(
            pikepdf.Dictionary(
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Form,
                BBox=[0, 0, 200, 20],
                Resources=made.pages[0].obj.Resources,
            )
        )
        field = made.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Tx,
                T="name",
                V=SECRET,
                F=4,
                Rect=[72, 690, 272, 710],
                AP=pikepdf.Dictionary(N=made.make_indirect(shape)),
            )
        )
        made.pages[0].obj.Annots = pikepdf.Array([field])
        made.Root.AcroForm = pikepdf.Dictionary(Fields=[field])

    file = pdf(say("Name of the witness", y=720), change=fill)
    kept = redact(file, (1, 400, 700, 500, 720))
    assert SECRET in text_of(kept.content)  # a filled field can be seen, so it is part of the page
    assert not holds(redact(file, AT_700).content, SECRET)


def test_letters_drawn_as_shapes_go_with_the_picture(redact: Redact) -> None:
    shapes = "0 g " + " ".join(f"{80 + 12 * n} 700 6 10 re f" for n in range(10))
    copy = redact(pdf(shapes + say("Stays", y=600)), AT_700)
    drawn = picture_of(copy.content).crop((145, 262, 300, 290))
    assert len({pixel for _, pixel in drawn.getcolors(maxcolors=1 << 20)} - {(0, 0, 0), (255, 255, 255)}) < 80
    expected = picture_of(redact(pdf(say("Stays", y=600)), AT_700).content).crop((145, 262, 300, 290))
    assert drawn.tobytes() == expected.tobytes()  # nothing of the shapes changes the black area


def test_huge_letters_lose_the_whole_word(redact: Redact) -> None:
    copy = redact(pdf(say("SECRET", x=20, y=500, size=120) + say("Stays", y=100)), (1, 40, 250, 80, 280))
    assert "SECRET" not in text_of(copy.content)
    assert "Stays" in text_of(copy.content)


def test_a_page_may_be_black_as_a_whole(redact: Redact) -> None:
    copy = redact(pdf(say("One"), say("Two")), (1, 0, 0, *A4))
    assert "One" not in text_of(copy.content)
    assert "Two" in text_of(copy.content)
    assert picture_of(copy.content).getpixel((20, 20)) == (0, 0, 0)


def test_a_photograph_stays_a_photograph(redact: Redact) -> None:
    noise = Image.effect_noise((400, 400), 90).convert("RGB")
    noise = Image.merge("RGB", (noise.getchannel(0), noise.getchannel(1).rotate(90), noise.getchannel(2).rotate(180)))
    file = pdf("q 400 0 0 400 72 300 cm /Im0 Do Q" + say("Below", y=200), objects={"/Im0": picture(noise)})
    copy = redact(file, (1, 100, 300, 200, 360))
    with pikepdf.open(io.BytesIO(copy.content)) as opened:
        assert opened.pages[0].obj.Resources.XObject.Page.Filter == "/DCTDecode"
    assert picture_of(copy.content).getpixel((220, 620)) == (0, 0, 0)


# Files that cannot be opened


def _locked() -> bytes:
    made = pikepdf.open(io.BytesIO(pdf(say("Locked"))))
    file = io.BytesIO()
    made.save(file, encryption=pikepdf.Encryption(owner="a", user="b"))
    return file.getvalue()


def _owner_only() -> bytes:
    made = pikepdf.open(io.BytesIO(pdf(say("Locked"))))
    file = io.BytesIO()
    made.save(file, encryption=pikepdf.Encryption(owner="a", user=""))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (_locked(), Fault.PROTECTED),
        (_owner_only(), Fault.PROTECTED),
        (pdf(*["" for _ in range(501)]), Fault.PAGES),
        (pdf("", box=(0, 0, 14400, 14400)), Fault.SIZE),
        (b"%PDF-1.7\nnothing more", Fault.DAMAGED),
        (b"no PDF at all", Fault.DAMAGED),
        (pdf(), Fault.DAMAGED),
    ],
    ids=["password", "owner password", "501 pages", "200 inches", "cut", "other", "no page"],
)
def test_a_file_that_cannot_be_opened_is_refused_in_one_sentence(content: bytes, fault: Fault) -> None:
    with pytest.raises(CannotOpen) as refused:
        document.look(content)
    assert refused.value.fault is fault
    assert str(refused.value).count(".") == 1


def test_a_bomb_is_refused_within_its_limits() -> None:
    bomb = pdf(b"0 0 1 1 re f\n" * 9_000_000)
    assert len(bomb) < 1_000_000
    with pytest.raises(CannotOpen):
        document.words(bomb)


def test_a_mark_on_a_page_that_is_not_there_is_an_error(redact: Redact) -> None:
    with pytest.raises(ValueError, match="does not have"):
        redact(pdf(say("One")), (2, 10, 10, 20, 20))


def test_the_whole_way_through_the_limited_processes() -> None:
    file = pdf(say(f"Sergeant {SECRET}") + say("Stays", y=600))
    look, words = document.words(file, [1])
    assert look.pages == 1
    assert [word.text for word in words[1]] == ["Sergeant", SECRET, "Stays"]
    assert document.picture(file, 1).startswith(b"\x89PNG")
    copy = document.redact(file, [Mark(*AT_700, "s.40(2)")], title="copy")
    assert not holds(copy.content, SECRET)
    with pytest.raises(CannotOpen):
        document.picture(file, 2)


def test_a_copy_that_does_not_pass_its_check_is_not_handed_over(here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "touches", lambda mark, box, scanned: False)
    with pytest.raises(NotProven, match="marked area on page 1"):
        document.redact(pdf(say(SECRET)), [Mark(*AT_700, "s.40(2)")], title="copy")
