"""PDFs made for the tests, with our own words in them, and what a copy is looked through with."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from PIL import Image, ImageDraw, ImageFont

SECRET = "ZQK77SECRET"
A4 = (595, 842)


def pdf(
    *contents: str | bytes,
    box: tuple[float, float, float, float] = (0, 0, *A4),
    crop: tuple[float, float, float, float] | None = None,
    rotate: int = 0,
    change: Any = None,
    objects: dict[str, Any] | None = None,
) -> bytes:
    """A PDF with a page for each content stream, Helvetica as /F1. `change(pdf)` may alter it before it is saved."""
    made = pikepdf.Pdf.new()
    font = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )
    for content in contents:
        page = made.add_blank_page(page_size=(box[2] - box[0], box[3] - box[1])).obj
        page.MediaBox = pikepdf.Array(box)
        if crop:
            page.CropBox = pikepdf.Array(crop)
        if rotate:
            page.Rotate = rotate
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        if objects:
            page.Resources.XObject = pikepdf.Dictionary({name: build(made) for name, build in objects.items()})
        page.Contents = made.make_stream(content.encode("cp1252") if isinstance(content, str) else content)
    if change:
        change(made)
    file = io.BytesIO()
    made.save(file, fix_metadata_version=False)
    return file.getvalue()


def say(text: str, x: float = 72, y: float = 700, size: float = 12, before: str = "") -> str:
    """The operators that write a line of text, its left foot at this place."""
    return f"{before} BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n"


def picture(image: Any) -> Any:
    """What makes a picture an object of a PDF."""

    def build(made: Any) -> Any:
        stream = pikepdf.Stream(made, zlib.compress(image.convert("RGB").tobytes()))
        stream.update(
            pikepdf.Dictionary(
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=image.width,
                Height=image.height,
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.FlateDecode,
            )
        )
        return made.make_indirect(stream)

    return build


def scan(*lines: str) -> bytes:
    """A scanned page: a picture of the lines, and over it the same words as a machine read them, drawn invisibly."""
    paper = Image.new("RGB", (1190, 1684), "white")
    draw = ImageDraw.Draw(paper)
    text = ""
    for number, line in enumerate(lines):
        draw.text((144, 200 + 60 * number), line, font=ImageFont.load_default(28), fill="black")
        text += say(line, 72, 842 - 100 - 30 * number - 12, 13, "3 Tr")
    return pdf("q 595 0 0 842 0 0 cm /Im0 Do Q " + text, objects={"/Im0": picture(paper)})


def unpacked(content: bytes) -> Iterator[bytes]:
    """Every part of a PDF in the open: its bytes, its strings, its streams, each picture as dots."""
    yield content
    with pikepdf.open(io.BytesIO(content)) as opened:
        for thing in opened.objects:
            yield repr(thing).encode()
            if isinstance(thing, pikepdf.Stream):
                if thing.get("/Subtype") == "/Image":
                    yield pikepdf.PdfImage(thing).as_pil_image().tobytes()
                else:
                    yield thing.read_bytes()


def holds(content: bytes, word: str) -> bool:
    """Whether a PDF holds a word in any part of it: as letters, as two bytes a letter, or as hexadecimal of either."""
    plain, wide = word.encode(), word.encode("utf-16-be")
    forms = (plain, wide, plain.hex().encode(), wide.hex().encode())
    return any(form in part or form.upper() in part.upper() for part in unpacked(content) for form in forms)
