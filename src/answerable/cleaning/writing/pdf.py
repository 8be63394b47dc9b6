"""A document as a new tagged PDF (PDF/UA-1), set by Typst from data.

The words reach Typst as JSON and are placed by a fixed template as text values, so that none of them is ever read as markup.
Only the typefaces inside Typst are used: the same content gives the same bytes on every machine.
"""

from __future__ import annotations

import json
import tempfile
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from answerable.cleaning.content import Block, Document, Paragraph, Picture, Run, Table
from answerable.cleaning.errors import CannotClean

from .docx import clean_text, laid_out, with_mark

_PROBE = '#set document(title: "Probe")\n#set text(font: ("Libertinus Serif", "New Computer Modern Math", "DejaVu Sans Mono"))\n#sys.inputs.text\n\n#strong(sys.inputs.text)'  # fmt: skip


def write(content: Document) -> bytes:
    """The document as .pdf. The same content gives the same bytes. Characters that no typeface of ours can show (emoji, some
    scripts) are named in square brackets. Raises CannotClean where it cannot be set at all."""
    with tempfile.TemporaryDirectory() as folder:
        data = _Data(Path(folder), _known).document(content)
        try:
            return _set(Path(folder), data)
        except _Refused:
            pass
        # Some letters can only be shown alone: then all but plain ones are named.
        try:
            return _set(Path(folder), _Data(Path(folder), lambda text: _named(text, _is_plain)).document(content))
        except _Refused as refused:
            raise CannotClean("The document cannot be set as a PDF. Ask for a Word copy (.docx) instead.") from refused


class _Refused(Exception):
    """Typst would not set it, or broke on it."""


def _set(folder: Path, data: dict[str, Any]) -> bytes:
    source = folder / "main.typ"
    source.write_bytes(
        resources.files("answerable.cleaning.writing").joinpath("templates", "document.typ").read_bytes()
    )
    return _compiled(str(source), {"document": json.dumps(data, ensure_ascii=False)})


def _compiled(source: Any, inputs: dict[str, str]) -> bytes:
    import typst

    try:
        return bytes(typst.compile(source, font_paths=_fonts(), sys_inputs=inputs, pdf_standards="ua-1", timestamp=0))
    except typst.TypstError as refused:
        raise _Refused(str(refused)) from refused
    except BaseException as broken:
        # A fault inside Typst is no Exception: pyo3 tells it only by its name.
        if type(broken).__name__ != "PanicException":
            raise
        raise _Refused(str(broken)) from broken


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False)


def _is_plain(letter: str) -> bool:
    return " " <= letter <= "~" or letter in "\n\t£€–—‘’“”…•█é½¼¾°"


@lru_cache(maxsize=8192)
def _shows(letter: str) -> bool:
    try:
        _compiled(_PROBE.encode(), {"text": letter})
    except _Refused:
        return False
    return True


def _known(text: str) -> str:
    return text if all(map(_is_plain, text)) else _named(text, lambda letter: _is_plain(letter) or _shows(letter))


def _named(text: str, keep: Any) -> str:
    """The text with every character that is not kept named in square brackets."""
    return "".join(one if keep(one) else f"[{unicodedata.name(one, f'U+{ord(one):04X}').lower()}]" for one in text)


class _Data:
    """The document as plain values, its pictures as files beside the template."""

    def __init__(self, folder: Path, prepared: Any) -> None:
        self._folder = folder
        self._prepared = prepared
        self._pictures: list[bytes] = []
        self._level = 0

    def document(self, content: Document) -> dict[str, Any]:
        language, _, region = content.language.partition("-")
        return {
            "title": self._text(content.title) or "Document",
            "language": language or "en",
            "region": region or None,
            "width": content.width,
            "height": content.height,
            "header": self._blocks(content.header, headings=False),
            "footer": self._blocks(content.footer, headings=False),
            "blocks": self._blocks(content.blocks),
            "notes": [self._blocks(with_mark(mark, blocks), headings=False) for mark, blocks in content.notes],
        }

    def _text(self, text: str) -> str:
        return str(self._prepared(unicodedata.normalize("NFC", clean_text(text))))

    def _blocks(self, blocks: tuple[Block, ...], *, headings: bool = True) -> list[dict[str, Any]]:
        return [self._block(one, headings=headings) for one in blocks]

    def _block(self, block: Block, *, headings: bool) -> dict[str, Any]:
        if isinstance(block, Paragraph):
            return self._paragraph(block, headings=headings)
        if isinstance(block, Picture):
            return {"kind": "picture", "file": self._file(block.png), "width": block.width, "page_break": False}
        return self._table(block)

    def _paragraph(self, block: Paragraph, *, headings: bool) -> dict[str, Any]:
        shows = any(run.text.strip() for run in block.runs) or bool(block.marker)
        level = block.level if headings and shows else 0
        if level:
            # PDF/UA knows no heading that skips a level.
            level = self._level = min(level, self._level + 1)
        return {
            "kind": "paragraph",
            "level": level,
            "marker": self._text(block.marker),
            "indent": min(block.indent, 8),
            "align": block.align,
            "page_break": block.page_break,
            "shows": shows,
            "runs": [self._run(run) for run in block.runs],
        }

    def _run(self, run: Run) -> dict[str, Any]:
        return {
            "text": self._text(run.text),
            "bold": run.bold,
            "italic": run.italic,
            "underline": run.underline,
            "link": run.link,
            "size": run.size,
            "colour": f"#{run.colour}" if run.colour else "",
            "counts": run.counts,
        }

    def _table(self, block: Table) -> dict[str, Any]:
        rows = laid_out(block)
        return {
            "kind": "table",
            "page_break": False,
            "headers": block.headers if block.headers < len(rows) else 0,
            "columns": max((sum(across for across, _, _ in row) for row in rows), default=1),
            "rows": [
                [
                    {
                        "across": across,
                        "down": min(cell.down, len(rows) - number),
                        "blocks": self._blocks(cell.blocks, headings=False),
                    }
                    for across, cell, continues in row
                    if not continues
                ]
                for number, row in enumerate(rows)
            ],
        }

    def _file(self, png: bytes) -> str:
        if png not in self._pictures:
            self._pictures.append(png)
            (self._folder / f"{len(self._pictures)}.png").write_bytes(png)
        return f"{self._pictures.index(png) + 1}.png"
