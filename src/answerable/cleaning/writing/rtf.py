"""A document as a new rich text, written from nothing: plain ASCII, no group that a reader passes over, and no clock."""

from __future__ import annotations

from collections.abc import Iterable

from answerable.cleaning.content import Block, Document, Paragraph, Picture, Run, Table, TableCell

from .docx import clean_text

_HEADINGS = (18, 15, 13, 12, 11, 11)  # points, by level
_BODY = 11  # points
_TWIPS = 20  # in a point
_MARGIN = 72  # points
_ALIGN = {"left": r"\ql", "right": r"\qr", "centre": r"\qc", "justify": r"\qj"}
_INSTRUCTIONS = {"page": "PAGE", "pages": "NUMPAGES"}


def write(content: Document) -> bytes:
    """The document as .rtf. The same content gives the same bytes."""
    width, height = round(content.width * _TWIPS), round(content.height * _TWIPS)
    room = width - 2 * _MARGIN * _TWIPS
    parts = [
        r"{\rtf1\ansi\ansicpg1252\deff0\uc1{\fonttbl{\f0\fswiss Arial;}}" + "\n",
        rf"\paperw{width}\paperh{height}\margl1440\margr1440\margt1440\margb1440" + "\n",
    ]
    for name, blocks in (("header", content.header), ("footer", content.footer)):
        if blocks:
            parts.append(f"{{\\{name} {_blocks(blocks, room)}}}\n")
    parts.append(_blocks(content.blocks, room))
    for mark, blocks in content.notes:
        parts.append(_blocks((Paragraph((Run(f"{mark} "),)), *blocks), room))
    return ("".join(parts) + "}\n").encode("ascii")


def _blocks(blocks: Iterable[Block], room: int) -> str:
    return "".join(_table(one, room) if isinstance(one, Table) else f"{_one(one)}\\par\n" for one in blocks)


def _one(block: Block) -> str:
    if isinstance(block, Picture):
        return rf"\pard {_picture(block)}"
    if isinstance(block, Table):
        return " ".join(_one(inner) for row in block.rows for cell in row for inner in cell.blocks)
    return _paragraph(block)


def _paragraph(one: Paragraph) -> str:
    size = _HEADINGS[min(one.level, len(_HEADINGS)) - 1] if one.level else _BODY
    begins = rf"\pard{_ALIGN[one.align]}\sa120" + (rf"\li{360 * one.indent}" if one.indent else "")
    if one.page_break:
        begins += r"\pagebb"
    marker = _said(f"{one.marker} ") if one.marker else ""
    return f"{begins} {marker}" + "".join(_run(run, size, heading=bool(one.level)) for run in one.runs)


def _run(run: Run, size: int, *, heading: bool) -> str:
    style = rf"\fs{round(2 * (run.size or size))}"
    for used, word in ((run.bold or heading, r"\b"), (run.italic, r"\i"), (run.underline, r"\ul")):
        style += word if used else ""
    words = _said(run.text)
    if run.counts:
        words = rf"{{\field{{\*\fldinst {_INSTRUCTIONS[run.counts]}}}{{\fldrslt {words}}}}}"
    return f"{{{style} {words}}}"


def _said(text: str) -> str:
    """Words in the signs of rich text: everything beyond ASCII by its number, with a question mark for old readers."""
    made: list[str] = []
    for sign in clean_text(text):
        if sign in "\\{}":
            made.append(f"\\{sign}")
        elif sign == "\n":
            made.append("\\line ")
        elif sign == "\t":
            made.append("\\tab ")
        elif ord(sign) < 128:
            made.append(sign)
        else:
            units = sign.encode("utf-16-le")
            numbers = (int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2))
            made.append("".join(f"\\u{number}?" for number in numbers))
    return "".join(made)


def _picture(one: Picture) -> str:
    wide, high = round(one.width * _TWIPS), round(one.height * _TWIPS)
    return rf"{{\pict\pngblip\picwgoal{wide}\pichgoal{high} {one.png.hex()}}}"


def _table(table: Table, room: int) -> str:
    columns = max((sum(cell.across for cell in row) for row in table.rows), default=0) or 1
    return "".join(_row(row, room // columns) for row in table.rows if row) + "\\pard\n"


def _row(row: tuple[TableCell, ...], width: int) -> str:
    edge, head, cells = 0, r"\trowd\trgaph108", []
    for cell in row:
        edge += width * cell.across
        head += rf"\clbrdrt\brdrs\clbrdrl\brdrs\clbrdrb\brdrs\clbrdrr\brdrs\cellx{edge}"
        words = "\\par ".join(_one(block).replace(r"\pard", r"\pard\intbl", 1) for block in cell.blocks)
        cells.append((words or r"\pard\intbl ") + "\\cell\n")
    return f"{head}\n{''.join(cells)}\\row\n"
