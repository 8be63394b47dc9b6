"""Text files with separators: CSV, with tabs, semicolons or bars too, in any encoding, or in several at once.

A file that is well-formed UTF-8 is read where it lies. Any other is written anew, line for line, so that line 7 of
the clean text is line 7 of the file.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .tables import BLOCK, LONGEST_CELL, CellProblem, Counting, Sheet, blocks, parse

if TYPE_CHECKING:
    import polars as pl

WIDEST = 16_384  # columns, as in a workbook
SEPARATORS = ",\t;|"
_SAMPLE = 65_536  # bytes in which separators and widths are looked for
_NAMED = 12  # places that a sentence lists
_LOOK_AHEAD = 200  # lines over which one cell may run where quotation marks are doubtful
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_DOS_POUND = re.compile(rb"\x9c(?=[\s\d),.\"-]|$)")  # the pound sign of DOS; œ in Windows is followed by a letter
_FIGURE = re.compile(r"\s*[-(]?\s*£?\s*-?\d[\d,./ -]*\)?\s*")
UTF8, WINDOWS, LATIN, DOS, WIDE = "UTF-8", "Windows-1252", "ISO 8859-1 (Latin-1)", "DOS (code page 850)", "UTF-16"


class NoTable(Exception):
    """The text has no columns that could be read; the message says why, to follow the file's name."""


@dataclass
class _Places:
    """Lines of which something is said: how many, and the first few."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        self.count += 1
        if len(self.first) < _NAMED:
            self.first.append(line)

    def words(self) -> str:
        shown = ", ".join(map(str, self.first))
        more = f" and {self.count - len(self.first):,} more" if self.count > len(self.first) else ""
        return f"{'line' if self.count == 1 else 'lines'} {shown}{more}"


@dataclass(frozen=True)
class TextTable:
    """A text file that has been opened."""

    sheet: Sheet
    encoding: str
    sha256: str
    problems: tuple[str, ...]


def open_text(path: Path, folder: Path, name: str) -> TextTable:
    """Open a text file; what must be written anew goes to `folder`. Raises NoTable."""
    facts = _looked_through(path)
    problems: list[str] = []
    encoding, source = UTF8, path
    if not facts.plain:
        source = folder / "text.csv"
        encoding = _written_anew(path, source, facts, name, problems)
    separator = _separator(source)
    found: list[CellProblem] = []
    shape = _shape(source, separator)
    if shape is None:
        target = folder / "repaired.csv"
        found = _repaired(source, target, separator)
        source, separator = target, ","
        shape = _shape(source, separator, repaired=True)
        assert shape is not None  # what the csv module writes is well-formed
    sheet = Sheet(
        position=1,
        name="",
        csv=source,
        rows=shape.rows,
        width=shape.width,
        counting=Counting.LINES,
        separator=separator,
        multiline=shape.multiline,
        problems=tuple(found),
    )
    return TextTable(sheet, encoding, facts.sha256, tuple(problems))


@dataclass(frozen=True)
class _Facts:
    """What a first look through the bytes tells."""

    sha256: str
    utf8: bool
    nuls: int
    lone_returns: int
    line_ends: int

    @property
    def plain(self) -> bool:
        """Whether the file can be read as it is."""
        return self.utf8 and not self.nuls and not self.lone_returns


def _looked_through(path: Path) -> _Facts:
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, nuls, returns, ends, pairs = True, 0, 0, 0, 0
    last = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            if len(block) == BLOCK and b"\n" not in block and b"\r" not in block:
                raise NoTable(f"has a line of more than {BLOCK // 1024**2} MB: it is not a table we can read")
            nuls += block.count(b"\0")
            ends += block.count(b"\n")
            if b"\r" in block or last == b"\r":
                returns += block.count(b"\r")
                pairs += block.count(b"\r\n") + (last == b"\r" and block[:1] == b"\n")
            last = block[-1:]
            if utf8 and not (block.isascii() and not decoder.getstate()[0]):
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    utf8 = False
    utf8 = utf8 and not decoder.getstate()[0]
    return _Facts(digest.hexdigest(), utf8, nuls, returns - pairs, ends)


def _written_anew(path: Path, target: Path, facts: _Facts, name: str, problems: list[str]) -> str:
    """Write the text to `target` as UTF-8 with plain line ends; return what its encoding was, in words."""
    with path.open("rb") as file:
        head = file.read(4096)
    whole = next(((codec, words) for mark, codec, words in _BOMS if head.startswith(mark)), None)
    if whole is None and facts.nuls and (codec := _wide(head)):
        whole = codec, WIDE
    if whole is None:
        return _decoded_by_line(path, target, facts, name, problems)
    between = target.with_suffix(".decoded")
    lost = _decoded(path, between, whole[0])
    _decoded_by_line(between, target, _looked_through(between), name, problems)
    between.unlink()
    if lost:
        problems.append(
            f"{name} has characters that could not be read on {_odd_lines(target).words()}. They are shown as �."
        )
    return whole[1]


def _wide(head: bytes) -> str | None:
    """The byte order of UTF-16 without a mark, from where its zeros are."""
    even, odd, half = head[::2].count(0), head[1::2].count(0), len(head) // 2
    if odd > 0.6 * half > even:
        return "utf-16-le"
    if even > 0.6 * half > odd:
        return "utf-16-be"
    return None


def _decoded(path: Path, target: Path, codec: str) -> bool:
    """Write the text as UTF-8, line ends as they are; return whether something could not be read."""
    lost = False
    with (
        path.open(encoding=codec, errors="replace", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        while block := source.read(BLOCK // 4):
            lost = lost or "�" in block
            out.write(block)
    return lost


def _odd_lines(path: Path) -> _Places:
    lost = _Places()
    with path.open(encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            if "�" in line:
                lost.add(number)
    return lost


def _decoded_by_line(path: Path, target: Path, facts: _Facts, name: str, problems: list[str]) -> str:
    kinds: dict[str, _Places] = {}
    nuls = _Places()
    line = 1
    # Where most lines end with "\r" alone, that is the line end (the old Macintosh's); a stray one is a space.
    instead = b"\n" if facts.lone_returns > facts.line_ends else b" "
    with target.open("wb") as out:
        for raw in _blocks_of_lines(path):
            block = raw.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", instead)
            try:
                if b"\0" in block:
                    raise UnicodeDecodeError("utf-8", b"", 0, 1, "")
                block.decode("utf-8")
                if not block.isascii():
                    kinds.setdefault(UTF8, _Places()).count += 1
                out.write(block)
            except UnicodeDecodeError:
                for number, text in enumerate(block.split(b"\n"), start=line):
                    words, kind = _line(text)
                    if b"\0" in text and kind != WIDE:
                        nuls.add(number)
                    if kind:
                        kinds.setdefault(kind, _Places()).add(number)
                    out.write((b"\n" if number > line else b"") + words.encode("utf-8"))
            line += block.count(b"\n")
    if nuls.count:
        problems.append(f"{name} has characters that are no text (NUL) on {nuls.words()}. They were left out.")
    return _encoding(kinds, name, problems)


def _encoding(kinds: dict[str, _Places], name: str, problems: list[str]) -> str:
    """What the encoding was, in words; where there were several, each is named with its lines."""
    if not kinds:
        return UTF8
    if len(kinds) == 1:
        return next(iter(kinds))
    others = [f"{places.words()} in {kind}" for kind, places in kinds.items() if kind != UTF8]
    rest = f"the others in {UTF8}" if UTF8 in kinds else "the others have plain letters alone"
    problems.append(f"{name} mixes encodings: {'; '.join(others)}; {rest}. Check names and £ signs on these lines.")
    return "mixed: " + ", ".join(sorted(kinds))


def _blocks_of_lines(path: Path) -> Iterator[bytes]:
    """The file in pieces that end at a line end of any kind."""
    with path.open("rb") as file:
        rest = b""
        while piece := file.read(BLOCK // 8):
            piece = rest + piece
            end = max(piece.rfind(b"\n"), piece.rfind(b"\r", 0, len(piece) - 2)) + 1
            while 0 < end < len(piece) and piece[end - 1 : end] == b"\r" and piece[end : end + 1] in (b"\r", b"\n"):
                end += 1  # "\r\r\n" is one line end, so it is not cut
            if end:
                yield piece[:end]
            rest = piece[end:]
    if rest:
        yield rest


def _line(text: bytes) -> tuple[str, str]:
    """One line's words, and the encoding they were in (empty where its letters are plain)."""
    if b"\0" in text:
        if 5 * text.count(b"\0") >= 2 * len(text):
            return _wide_line(text), WIDE
        text = text.replace(b"\0", b"")
    if text.isascii():
        return text.decode("ascii"), ""
    try:
        return text.decode("utf-8"), UTF8
    except UnicodeDecodeError:
        pass
    if _DOS_POUND.search(text):
        return text.decode("cp850"), DOS
    try:
        return text.decode("cp1252"), WINDOWS
    except UnicodeDecodeError:
        return text.decode("latin-1"), LATIN


def _wide_line(text: bytes) -> str:
    """A line of UTF-16 among others: its zeros say which byte comes first, and half of its line end may be missing."""
    little = text[1::2].count(0) >= text[::2].count(0)
    if text[:1] == b"\0" and len(text) % 2:
        text, little = text[1:], True
    return text.decode("utf-16-le" if little else "utf-16-be", errors="replace").replace("\0", "")


def _separator(path: Path) -> str:
    """What parts the cells, by how evenly it does so; a comma where nothing does."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE).decode("utf-8-sig", errors="ignore")
    if said := re.match(r'"?sep=([,\t;|])"?\s*\n', sample, re.I):
        return said[1]
    lines = [line for line in sample.splitlines() if line.strip()][:200]
    lines = lines[:-1] if len(sample) > _SAMPLE // 2 and len(lines) > 1 else lines

    def evenness(separator: str) -> tuple[float, int]:
        widths = Counter(len(cells or []) for cells in (split(line, separator) for line in lines))
        wide = {width: count for width, count in widths.items() if width > 1}
        if not wide:
            return 0.0, 0
        width, count = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
        return round(count / len(lines), 1), width

    return max(SEPARATORS, key=evenness) if lines else ","


@dataclass(frozen=True)
class _Shape:
    rows: int
    width: int
    multiline: bool


def _shape(path: Path, separator: str, *, repaired: bool = False) -> _Shape | None:
    """Count rows and columns, reading all as it will be read. None where quotation marks are not as they should be."""
    import polars as pl

    rows, width, multiline = 0, 1, False
    usual = _usual_cells(path, separator)
    well_formed = _well_formed(separator)
    try:
        for block in blocks(path):
            if not well_formed.fullmatch(block.removeprefix(codecs.BOM_UTF8)):
                return None
            lines = block.count(b"\n") + (not block.endswith(b"\n"))
            most = _most_cells(block, separator.encode(), records=False)
            frame = parse(block, most, separator)
            if frame.height != lines:
                multiline = True
                most = _most_cells(block, separator.encode(), records=True)
                frame = parse(block, most, separator)
                if not repaired and any(_swallows_rows(frame[name], separator, usual) for name in frame.columns):
                    return None
            while width < most and (frame[:, width:] != "").select(pl.any_horizontal(pl.all().any())).item():
                width += 1
            rows += frame.height
    except (pl.exceptions.PolarsError, ValueError):
        return None
    return _Shape(rows, width, multiline)


def _well_formed(separator: str) -> re.Pattern[bytes]:
    """What whole records look like whose quotation marks stand at the ends of cells, and doubled within them."""
    part = re.escape(separator).encode()
    return re.compile(
        rb'(?:[^"]*+(?:(?<=['
        + part
        + rb'\n])|(?<![\x00-\xff]))"[^"]*+(?:""[^"]*+)*+"(?=['
        + part
        + rb'\r\n]|\Z))*+[^"]*+'
    )


def _most_cells(block: bytes, separator: bytes, *, records: bool) -> int:
    """At least as many cells as the widest row of the block has. Raises NoTable where that is no table's width."""
    lines = block.split(b"\n")
    counts = [line.count(separator) for line in lines]
    if records:
        inside = False
        for at, line in enumerate(lines):
            if inside:
                counts[at] += counts[at - 1]
            inside ^= line.count(b'"') % 2 == 1
    most = max(counts) + 1
    if most > WIDEST:
        raise NoTable(f"has a row of more than {WIDEST:,} columns: it is not a table we can read")
    return most


def _usual_cells(path: Path, separator: str) -> int:
    """How many cells most of the first lines have."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE).decode("utf-8-sig", errors="ignore")
    counts = Counter(len(cells) for line in sample.splitlines() if line.strip() and (cells := split(line, separator)))
    return counts.most_common(1)[0][0] if counts else 1


def _swallows_rows(cells: pl.Series, separator: str, usual: int) -> bool:
    """Whether a cell over several lines holds lines that are rows themselves: its quotation mark was never closed."""
    long = cells.filter(cells.str.contains("\n", literal=True))
    return any(
        len(cell) > LONGEST_CELL or any(_is_row(line, separator, usual) for line in cell.split("\n")[1:])
        for cell in long
    )


def _is_row(line: str, separator: str, usual: int) -> bool:
    """Whether a line is a row by itself: as many cells as most have, with a figure in one, and all quotation marks closed."""
    if line.count('"') % 2 or usual < 2:
        return False
    cells = split(line, separator)
    return cells is not None and len(cells) == usual and any(_FIGURE.fullmatch(cell) for cell in cells)


def split(line: str, separator: str) -> list[str] | None:
    """The cells of one record, forgiving about quotation marks: one within a cell stands for itself.

    None where a quotation mark opens a cell and none closes it.
    """
    cells: list[str] = []
    at = 0
    while True:
        begins = at
        while line[begins : begins + 1] == " ":
            begins += 1
        if line[begins : begins + 1] != '"':
            end = line.find(separator, at)
            cells.append(line[at:] if end < 0 else line[at:end])
            if end < 0:
                return cells
            at = end + 1
            continue
        found = _quoted(line, begins + 1, separator)
        if found is None:
            return None
        cell, at = found
        cells.append(cell)
        if at > len(line):
            return cells


def _quoted(line: str, at: int, separator: str) -> tuple[str, int] | None:
    """A quoted cell from `at`, and where the next cell begins."""
    parts: list[str] = []
    while (mark := line.find('"', at)) >= 0:
        if line[mark + 1 : mark + 2] == '"':
            parts.append(line[at : mark + 1])
            at = mark + 2
            continue
        after = mark + 1
        while line[after : after + 1] == " ":
            after += 1
        if after >= len(line) or line[after] == separator:
            parts.append(line[at:mark])
            return "".join(parts), after + 1
        parts.append(line[at : mark + 1])
        at = mark + 1
    return None


def _repaired(source: Path, target: Path, separator: str) -> list[CellProblem]:
    """Write the rows anew where quotation marks are not as they should be; every line keeps its number."""
    problems: list[CellProblem] = []
    with source.open(encoding="utf-8-sig", newline="\n") as file, target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        lines = _Lines(file.readline)
        usual = _usual_cells(source, separator)
        while (line := lines.take()) is not None:
            number = lines.number
            cells = split(line, separator)
            if cells is None:
                cells = _over_lines(lines, line, separator, usual)
            if cells is None:
                cells = [cell.replace('"', "") if cell.startswith('"') else cell for cell in line.split(separator)]
                problems.append(
                    CellProblem(
                        number, "", f"Line {number} has a quotation mark that is never closed. It was read as one row."
                    )
                )
            writer.writerow(cells if cells != [""] else [])
    return problems


class _Lines:
    """Lines with their numbers, of which some may be looked at before they are taken."""

    def __init__(self, readline: Callable[[], str]) -> None:
        self._readline = readline
        self._ahead: deque[str] = deque()
        self.number = 0

    def take(self) -> str | None:
        """The next line without its end; None after the last."""
        if self.peek(0) is None:
            return None
        self.number += 1
        return self._ahead.popleft()

    def peek(self, distance: int) -> str | None:
        """The line that is so far ahead."""
        while len(self._ahead) <= distance:
            line = self._readline()
            if not line:
                return None
            self._ahead.append(line.removesuffix("\n").removesuffix("\r"))
        return self._ahead[distance]

    def skip(self, count: int) -> None:
        """Leave lines that have been looked at."""
        for _ in range(count):
            self.take()


def _over_lines(lines: _Lines, line: str, separator: str, usual: int) -> list[str] | None:
    """The cells of a record that runs over several lines; None where the next lines are rows of their own."""
    whole = io.StringIO()
    whole.write(line)
    for distance in range(_LOOK_AHEAD):
        following = lines.peek(distance)
        if following is None or _is_row(following, separator, usual) or whole.tell() > LONGEST_CELL:
            return None
        whole.write("\n" + following)
        if '"' in following and (cells := split(whole.getvalue(), separator)) is not None:
            lines.skip(distance + 1)
            return cells
    return None
