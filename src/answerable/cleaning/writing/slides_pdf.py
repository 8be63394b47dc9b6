"""A presentation as a PDF with tags, a page a slide, set from nothing but what was seen."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

import typst

from answerable.cleaning.content import Box, Deck, Paragraph, Picture, Run, Table
from answerable.cleaning.errors import CannotClean


def write(deck: Deck) -> bytes:
    """The PDF's bytes: the same for the same content. Raises CannotClean where it cannot be set."""
    data = {
        "title": deck.title,
        "width": max(deck.width, 72.0),
        "height": max(deck.height, 72.0),
        "slides": [{"items": [_item(one, deck) for one in slide.items]} for slide in deck.slides] or [{"items": []}],
    }
    try:
        return bytes(
            typst.compile(
                _template(),
                font_paths=typst.Fonts(include_system_fonts=False),
                sys_inputs={"deck": json.dumps(data, ensure_ascii=False)},
                timestamp=0,
            )
        )
    except typst.TypstError as refused:
        raise CannotClean(f"The slides could not be set as a PDF: {refused}. Ask for .pptx.") from None
    except BaseException as broken:
        # A fault inside the typesetter is no Exception: it is told only by its name.
        if type(broken).__name__ != "PanicException":
            raise
        raise CannotClean("The slides could not be set as a PDF. Ask for .pptx.") from None


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("slides.typ").read_bytes()


def _item(item: Box | Picture | Table, deck: Deck) -> dict[str, Any]:
    left, top = min(max(item.left, 0.0), deck.width), min(max(item.top, 0.0), deck.height)
    place = {"left": left, "top": top, "width": max(item.width, 1.0), "height": max(item.height, 1.0)}
    if isinstance(item, Picture):
        return {"kind": "picture", **place, "bytes": list(item.png), "description": item.description}
    if isinstance(item, Table):
        columns = max((sum(cell.across for cell in row) for row in item.rows), default=1)
        rows = [
            [
                {
                    "across": cell.across,
                    "down": cell.down,
                    "paragraphs": [_paragraph(one) for one in cell.blocks if isinstance(one, Paragraph)],
                }
                for cell in row
            ]
            for row in item.rows
        ]
        return {"kind": "table", **place, "columns": max(columns, 1), "rows": rows}
    return {"kind": "box", **place, "fill": item.fill, "paragraphs": [_paragraph(one) for one in item.paragraphs]}


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "align": paragraph.align,
        "indent": paragraph.indent,
        "marker": paragraph.marker,
        "runs": [_run(one) for one in paragraph.runs],
    }


def _run(run: Run) -> dict[str, Any]:
    return {
        "text": run.text,
        "size": run.size,
        "colour": run.colour,
        "bold": run.bold,
        "italic": run.italic,
        "underline": run.underline,
        "link": run.link,
    }
