"""Open a file that somebody has: a text file by what is in it, a workbook in a limited child process."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import stat
import struct
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import IO, Any

from answerable import sandbox

from .child import INPUT_LIMIT, LAST_COLUMN, LAST_ROW, PROBLEMS, SHEETS, Fault
from .delimited import NoTable, open_text
from .errors import CannotOpen
from .tables import CellProblem, Counting, OpenedFile, Sheet, letter

SPREADSHEET = 2 * 1024**3  # bytes of a text file: a national body's ten years
WORKBOOK = 100 * 1024**2  # bytes of a workbook; a full sheet of a million rows has about 60 MB
WALL_SECONDS = 120  # for one workbook in the child process
OUTPUT = 1024**3  # bytes that the child may hand over
NAME_LENGTH = 80  # characters of a file's name that a sentence repeats
_HEAD = 65_536  # bytes that say what a file is
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PIECE = 1024 * 1024

_SAVE = "open it in the program it came from and save it as .xlsx or CSV"
_FAULTS = {
    Fault.PROTECTED: "is protected by a password: save a copy without the password",
    Fault.DAMAGED: f"is damaged and cannot be opened: {_SAVE} again",
    Fault.ARCHIVE: "is an archive: unpack it and give the file inside",
    Fault.NOT_A_WORKBOOK: f"is not a workbook, whatever its name says: {_SAVE}",
    Fault.BINARY_WORKBOOK: "is a binary workbook (.xlsb): open it and save it as .xlsx",
    Fault.EXPANDS: "unpacks to far more than a workbook needs, so it was not opened: save its sheet as CSV",
    Fault.FAR_CELL: "has a filled cell at {place}, far from all the others: delete it, or save the sheet as CSV",
    Fault.TOO_MANY_CELLS: "has more than 5 million cells: save each sheet as CSV",
    Fault.TOO_MANY_SHEETS: f"has more than {SHEETS} sheets: split it",
    Fault.DOCTYPE: "has instructions (DOCTYPE) that no workbook needs, so it was not opened: save its sheet as CSV",
    Fault.NO_SHEETS: "has no sheet with cells: check that it is the right file",
}
_TIMEOUT = "took too long to open: save its sheet as CSV"
_CHILD = "could not be opened safely: save its sheet as CSV"
_MAGIC = (
    (b"%PDF-", "is a PDF: ask for the figures as a workbook or CSV"),
    (b"\xff\xd8\xff", "is a picture: ask for the figures as a workbook or CSV"),
    (b"\x89PNG", "is a picture: ask for the figures as a workbook or CSV"),
    (b"GIF8", "is a picture: ask for the figures as a workbook or CSV"),
    (b"\x1f\x8b", "is an archive: unpack it and give the file inside"),
    (b"7z\xbc\xaf", "is an archive: unpack it and give the file inside"),
    (b"Rar!", "is an archive: unpack it and give the file inside"),
    (b"BZh", "is an archive: unpack it and give the file inside"),
    (b"\xfd7zXZ", "is an archive: unpack it and give the file inside"),
    (b"{\\rtf", f"is a rich text document: {_SAVE}"),
    (b"SQLite format 3", "is a database: export its table as CSV"),
    (b"PAR1", "is a Parquet file: export it as CSV"),
)


def open_table(path: Path, *, limit: int = SPREADSHEET) -> OpenedFile:
    """Open the file at `path`, by what is in it, not by its name. `limit` is in bytes, for text files.

    The result must be closed: it owns a temporary folder. Raises CannotOpen with one sentence for a file that is missing,
    a folder, empty, too large, protected, damaged, hostile, or no table.
    """
    path = Path(path)
    name = _shown(path.name or str(path))
    size = _size(path, name)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    workbook = head.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE))
    if size > (WORKBOOK if workbook else limit):
        raise CannotOpen(_too_large(name, WORKBOOK if workbook else limit, workbook=workbook))
    if not workbook:
        _refuse_other_kinds(head, name)
    folder = Path(tempfile.mkdtemp(prefix="answerable-table-"))
    try:
        return _workbook(path, folder, name, size) if workbook else _text(path, folder, name, size)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _size(path: Path, name: str) -> int:
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise CannotOpen(f"{name} is a folder: give one file inside it.")
        if not stat.S_ISREG(facts.st_mode):
            raise CannotOpen(f"{name} is not an ordinary file: save it as a file and give that.")
        with path.open("rb"):
            pass
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise CannotOpen(f"{name} was not found: check the name and the folder.") from None
    except PermissionError:
        raise CannotOpen(f"{name} may not be opened by you: ask for permission to read it.") from None
    except OSError:
        raise CannotOpen(f"{name} could not be read from the disk: copy it to another place and try again.") from None
    if not facts.st_size:
        raise CannotOpen(f"{name} is empty: save it again and check that it has rows in it.")
    return facts.st_size


def _too_large(name: str, limit: int, *, workbook: bool) -> str:
    if workbook:
        return f"{name} is a workbook larger than {limit // 1024**2:,} MB: save each sheet as CSV."
    shown = f"{limit // 1024**3} GB" if limit >= 1024**3 else f"{limit // 1024**2:,} MB"
    return f"{name} is larger than {shown}: split it, for example by year."


def _refuse_other_kinds(head: bytes, name: str) -> None:
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise CannotOpen(f"{name} {what}.")
    begins = head[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    low = begins[:2048].lower()
    if low.startswith(b"<?xml") and (b"excel.sheet" in low or b"<workbook" in low):
        raise CannotOpen(f"{name} is a workbook in the XML format of 2003: open it and save it as .xlsx.")
    if re.match(rb"(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|table|meta|\?xml)\b", low, re.S):
        raise CannotOpen(
            f"{name} is a web page or XML, whatever its name says: open it in a spreadsheet and save it as .xlsx."
        )
    if begins[:1] in (b"{", b"[") and re.match(rb'(?:\{\s*["}]|\[\s*[\[{"\]\d-])', begins):
        raise CannotOpen(f"{name} is JSON, not a table: export it as CSV.")
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise CannotOpen(f"{name} has nothing but blanks in it: save it again and check that it has rows in it.")
    odd = sum(byte < 32 and byte not in b"\0\t\n\x0b\x0c\r\x1a\x1b" for byte in head[:4096])
    if odd * 20 > len(head[:4096]):
        raise CannotOpen(f"{name} is not text and not a workbook we know: {_SAVE}.")


def _text(path: Path, folder: Path, name: str, size: int) -> OpenedFile:
    try:
        table = open_text(path, folder, name)
    except NoTable as no_table:
        raise CannotOpen(f"{name} {no_table}.") from None
    return OpenedFile(
        name=name,
        kind="csv",
        sha256=table.sha256,
        size=size,
        sheets=(table.sheet,),
        encoding=table.encoding,
        problems=table.problems,
        folder=folder,
    )


def _workbook(path: Path, folder: Path, name: str, size: int) -> OpenedFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        if file.read(8) == _OLE:
            _refuse_other_ole(path, name)
        file.seek(0)
        answer = _Answer(folder, name)
        try:
            sandbox.run(
                "answerable.register.spreadsheets.child", data=file, wall_seconds=WALL_SECONDS, read=answer.read
            )
        except sandbox.OutOfTime:
            raise CannotOpen(f"{name} {_TIMEOUT}.") from None
    if not answer.ended:
        raise CannotOpen(f"{name} {_FAULTS[Fault.EXPANDS] if answer.kind else _CHILD}.")
    hidden = [sheet.label for sheet in answer.sheets if sheet.hidden]
    are = "is" if len(hidden) == 1 else "are"
    problems = [f"{name}: {', '.join(hidden)} {are} hidden, and read too."] if hidden else []
    return OpenedFile(
        name=name,
        kind=answer.kind,
        sha256=digest,
        size=size,
        sheets=tuple(answer.sheets),
        problems=tuple(problems),
        folder=folder,
    )


def _refuse_other_ole(path: Path, name: str) -> None:
    """What the old container of Office holds: the names of its streams are UTF-16 in its directory."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise CannotOpen(f"{name} {_FAULTS[Fault.PROTECTED]}.")
    if "Workbook".encode("utf-16-le") not in data and "Book\0".encode("utf-16-le") not in data:
        raise CannotOpen(f"{name} {_FAULTS[Fault.NOT_A_WORKBOOK]}.")


class _Answer:
    """The child's frames, checked piece by piece: it has opened a stranger's file and is not trusted."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self.kind = ""
        self.ended = False
        self.sheets: list[Sheet] = []

    def read(self, pipe: IO[bytes]) -> None:
        """Take all frames. Raises CannotOpen for a fault that the child names, and for nonsense."""
        try:
            self._read(_frames(pipe))
        except (ValueError, KeyError, TypeError, RecursionError, struct.error):
            raise CannotOpen(f"{self._name} {_CHILD}.") from None

    def _read(self, frames: Iterator[tuple[bytes, bytes]]) -> None:
        for kind, payload in frames:
            said: Any = json.loads(payload) if kind == b"J" else None
            if not isinstance(said, dict):
                raise ValueError
            if "fault" in said:
                place = said["place"] if re.fullmatch(r"[A-Z]{0,3}\d{0,10}", said["place"]) else ""
                raise CannotOpen(f"{self._name} {_FAULTS[Fault(said['fault'])].format(place=place)}.")
            if "end" in said:
                self.ended = True
                return
            if "kind" in said:
                self.kind = {"xlsx": "xlsx", "xls": "xls", "ods": "ods"}[said["kind"]]
            else:
                self._sheet(said, frames)

    def _sheet(self, begins: dict[str, Any], frames: Iterator[tuple[bytes, bytes]]) -> None:
        position = len(self.sheets) + 1
        if begins["sheet"] != position or position > SHEETS:
            raise ValueError
        target = self._folder / f"{position}.csv"
        with target.open("wb") as out:
            for kind, payload in frames:
                if kind == b"D":
                    out.write(payload)
                    continue
                ends = json.loads(payload)
                if "fault" in ends:
                    raise CannotOpen(f"{self._name} {_FAULTS[Fault(ends['fault'])].format(place='')}.")
                break
            else:
                return
        rows, width = int(ends["rows"]), int(ends["width"])
        if not (0 <= rows <= LAST_ROW and 1 <= width <= LAST_COLUMN):
            raise ValueError
        self.sheets.append(
            Sheet(
                position=position,
                name=_line(begins["name"])[:255],
                csv=target,
                rows=rows,
                width=width,
                counting=Counting.ROWS,
                multiline=ends["multiline"] is True,
                hidden=begins["hidden"] is True,
                problems=tuple(
                    CellProblem(
                        int(row), letter(ord(column[0]) - 65) if len(column) == 1 else column[:3], _line(sentence)
                    )
                    for row, column, sentence in ends["problems"][:PROBLEMS]
                ),
            )
        )


def _frames(pipe: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    total = 0
    while len(head := pipe.read(5)) == 5:
        length = struct.unpack(">I", head[1:])[0]
        total += length
        if head[:1] not in (b"J", b"D") or length > 64 * _PIECE or total > OUTPUT:
            raise ValueError
        payload = pipe.read(length)
        if len(payload) != length:
            return
        yield head[:1], payload


def _line(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError
    return " ".join("".join(one if unicodedata.category(one)[0] != "C" else " " for one in text[:2000]).split())


def _shown(name: str) -> str:
    """A file's name as a sentence may repeat it: no folder, no control characters, not endless."""
    plain = "".join(
        one if unicodedata.category(one)[0] != "C" else "\N{REPLACEMENT CHARACTER}"
        for one in PurePath(name).name or name
    )
    return plain if len(plain) <= NAME_LENGTH else plain[: NAME_LENGTH - 1] + "…"


__all__ = ["INPUT_LIMIT", "SPREADSHEET", "WORKBOOK", "CannotOpen", "OpenedFile", "open_table"]
