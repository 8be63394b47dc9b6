"""Any file a letter arrives in, made into words: .txt .md .eml .html .docx .pdf .odt, told apart by content.

Plain text is read here. Everything else is opened in a child process that has little memory, little time, no
environment and nothing to write to (facts/guard.md 6.3), and that can report only words or one of the known faults.
"""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from answerable import sandbox
from answerable.reading.errors import CannotRead, Fault, Unreadable, refusal, shown_name
from answerable.reading.extract import Enclosure, Extracted, Mail, kinds, markdown, text

SIZE_LIMIT = 25 * 1024 * 1024  # bytes; a letter is smaller, and what is larger is refused before it is opened
WALL_SECONDS = 40  # for one file in the child process
LENGTH_LIMIT = 1_000_000  # characters; the longest letter is a few pages, and understanding takes time with length
REPORT_LIMIT = 40 * 1024 * 1024  # bytes of JSON that the child may send back
LINE = 300  # characters of a subject, a name or a warning that are kept
WARNINGS = 50  # of one file


@dataclass(frozen=True)
class Document:
    """A file, read. `mails` holds the emails of an email file, the newest first; other kinds have none."""

    path: Path
    kind: str  # text | markdown | email | html | word | pdf | odt
    text: str
    mails: tuple[Mail, ...] = ()
    warnings: tuple[str, ...] = ()  # what was left out, in plain sentences

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name


def read_document(path: str | Path) -> Document:
    """The words of the file at `path`.

    Raises CannotRead with one sentence for a file that is missing, a folder, empty, larger than 25 MB, of a kind
    that holds no letter, damaged, protected, a scan without text, or hostile.
    """
    path = Path(path)
    return read_bytes(_contents(path), path)


def read_bytes(data: bytes, path: str | Path) -> Document:
    """The words of a file that is already in memory, such as an upload; `path` gives its name. Raises CannotRead."""
    path = Path(path)
    try:
        found = _extracted(data, path.name)
    except Unreadable as unreadable:
        fault = unreadable.fault
        if fault is Fault.ARCHIVE and path.suffix.lower() in {".docx", ".docm", ".dotx"}:
            fault = Fault.NOT_WORD
        raise refusal(fault, path.name) from None
    if len(found.text) > LENGTH_LIMIT:
        raise refusal(Fault.TOO_LONG, path.name)
    return Document(path=path, kind=found.kind, text=found.text, mails=found.mails, warnings=found.warnings)


def _contents(path: Path) -> bytes:
    """The bytes of an ordinary file within the size limit, looked at before it is opened."""
    name = path.name or str(path)
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise refusal(Fault.FOLDER, name)
        if not stat.S_ISREG(facts.st_mode):
            raise refusal(Fault.NOT_A_FILE, name)
        if facts.st_size > SIZE_LIMIT:
            raise refusal(Fault.TOO_BIG, name)
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise refusal(Fault.MISSING, name) from None
    except PermissionError:
        raise refusal(Fault.NO_PERMISSION, name) from None
    except OSError:
        raise refusal(Fault.DISK, name) from None
    return data


def _extracted(data: bytes, name: str) -> Extracted:
    if len(data) > SIZE_LIMIT:
        raise Unreadable(Fault.TOO_BIG)
    if kinds.kind_of(data, name) != kinds.TEXT:
        return _extracted_by_child(data, name)
    words = text.decode(data)
    if kinds.is_markdown(words, name):
        return Extracted(kind=kinds.MARKDOWN, text=markdown.plain(words))
    return Extracted(kind=kinds.TEXT, text=words)


def _extracted_by_child(data: bytes, name: str) -> Extracted:
    """What the limited child process finds in `data`. Anything but a well-formed report is a refusal."""
    try:
        finished = sandbox.run(
            "answerable.reading.extract.child",
            shown_name(name),
            data=data,
            wall_seconds=WALL_SECONDS,
            read=lambda answer: answer.read(REPORT_LIMIT + 1),
        )
    except sandbox.OutOfTime:
        raise Unreadable(Fault.TIMEOUT) from None
    if len(finished.read) > REPORT_LIMIT:
        raise Unreadable(Fault.EXPANDS)
    return _from_report(finished.read)


def _from_report(report: bytes) -> Extracted:
    """The child's report, checked field by field: the child has opened a stranger's file and is not trusted."""
    try:
        found: Any = json.loads(report)
        if "fault" in found:
            raise Unreadable(Fault(found["fault"]))
        return Extracted(
            kind=kinds.READABLE[kinds.READABLE.index(found["kind"])],
            text=_words(found["text"]),
            mails=tuple(
                Mail(
                    text=_words(mail["text"]),
                    subject=_line(mail["subject"]),
                    sender=_line(mail["sender"]),
                    sent=_line(mail["sent"]),
                    automatic=mail["automatic"] is True,
                    enclosures=tuple(
                        Enclosure(name=_line(one["name"]), kind=_line(one["kind"]), text=_words(one["text"]))
                        for one in mail["enclosures"]
                    ),
                )
                for mail in found["mails"]
            ),
            warnings=tuple(_line(warning) for warning in found["warnings"][:WARNINGS]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable(Fault.CHILD) from None


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return text.tidy(value)


def _line(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return " ".join(text.clean(value[:LINE]).split())


__all__ = ["SIZE_LIMIT", "CannotRead", "Document", "read_bytes", "read_document"]
