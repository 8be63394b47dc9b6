"""A clean copy of a file: rebuilt from what can be seen, checked again, and searched for all that the original held unseen."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from answerable import sandbox
from answerable.guard import Verdict, check, kinds
from answerable.guard.findings import plain

from . import packing
from .content import Book, Cell, Content, Deck, Document, File, Files, Sheet, Slide
from .errors import CannotClean

WALL_SECONDS = 60.0
WALL_SECONDS_A_MEGABYTE = 30.0
WALL_MOST = 600.0
ANSWER_LIMIT = 600 * 1024 * 1024  # bytes that the child may hand over
SIZE_LIMIT = 100 * 1024 * 1024
_NAME = 60  # characters that are kept of a name, and of its ending

MAKES: dict[type, tuple[str, ...]] = {
    Book: (kinds.XLSX, kinds.ODS, kinds.CSV),
    Document: (kinds.DOCX, kinds.PDF, kinds.ODT, kinds.RTF),
    Deck: (kinds.PPTX, kinds.PDF),
}
"""The kinds of file that can be written from each kind of content; the first where nothing is asked for."""

_children = sandbox.Ready("answerable.cleaning.child")


@dataclass(frozen=True)
class Dropped:
    """One thing of the original that the copy is without."""

    technique: str
    where: str
    count: int


@dataclass(frozen=True)
class Cleaned:
    """A clean copy that was proved: usually one file, several where one cannot hold what was visible."""

    files: tuple[File, ...]
    kind: str
    """What was written."""
    dropped: tuple[Dropped, ...]
    verdicts: tuple[Verdict, ...]
    """What the guard says of each file of the copy; none blocks."""


def clean(name: str, content: bytes, *, wanted: str = "") -> Cleaned:
    """The clean copy of a file, of the wanted kind, or of its own where that can be written.

    Raises CannotClean with one sentence where the file cannot be read, where no copy of that kind can be made of it, or where the
    copy did not pass: a copy that is not proved clean is not handed over.
    """
    if not content or len(content) > SIZE_LIMIT:
        raise CannotClean(f"“{name}” is empty or larger than {SIZE_LIMIT // 2**20} MB. Save it again, or split it.")
    said = _ask({"do": "rebuild", "name": name, "wanted": wanted}, content)
    if "cannot" in said:
        raise CannotClean(_told(said["cannot"]))
    try:
        seen = packing.from_data(said["content"])
        secrets = [str(one) for one in said["secrets"]]
        dropped = tuple(
            Dropped(_told(one["technique"]), _told(one["where"]), int(one["count"])) for one in said["dropped"]
        )
    except (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError):
        raise CannotClean(f"“{name}” could not be read safely, so no clean copy was made.") from None
    kind, files = _written(name, seen, wanted, kinds.kind_of(content, name))
    return Cleaned(files, kind, dropped, tuple(_proved(one, secrets) for one in files))


def _told(value: object) -> str:
    """One line that the child said, as it can be shown: it has had a stranger's file in hand."""
    return plain(" ".join(str(value)[:600].encode("utf-8", "replace").decode("utf-8").split()))


def _ask(question: dict[str, Any], content: bytes) -> dict[str, Any]:
    seconds = min(WALL_SECONDS + WALL_SECONDS_A_MEGABYTE * len(content) / 2**20, WALL_MOST)
    try:
        answer = _children.ask(json.dumps(question).encode(), content, wall_seconds=seconds, most=ANSWER_LIMIT)
        said = json.loads(answer)
    except sandbox.OutOfTime:
        raise CannotClean("It took too long to make a clean copy. Split the file and try the parts.") from None
    except (sandbox.Broken, OSError, ValueError, RecursionError):
        raise CannotClean("The file is damaged or could not be read safely, so no clean copy was made.") from None
    if not isinstance(said, dict):
        raise CannotClean("The file could not be read safely, so no clean copy was made.")
    return said


def _written(name: str, seen: Content, wanted: str, own: str) -> tuple[str, tuple[File, ...]]:
    """The files that are made of what was seen, and their kind: the wanted one, or else the original's own or the nearest to it.

    Raises CannotClean for a kind that is wanted and not written.
    """
    stem = PurePath(name).stem or "copy"
    if isinstance(seen, File):
        kind = kinds.kind_of(seen.content, seen.name or name)
        if wanted and not {wanted, kind} <= _ALIKE and wanted != kind:
            raise _not_written(name, (kind,))
        return kind, (File(seen.name or name, seen.content),)
    if isinstance(seen, Files):
        files = _together(seen)
        if (wanted or own) == kinds.ZIP:
            return kinds.ZIP, (_packed(name, files),)
        return kinds.TEXT, files
    makes = MAKES[type(seen)]
    if wanted and wanted not in makes:
        raise _not_written(name, makes)
    kind = wanted or (own if own in makes else makes[0])
    return kind, tuple(_WRITERS[(type(seen), kind)](stem, seen))


_ALIKE = frozenset({kinds.TEXT, kinds.CSV, kinds.JSON, kinds.XML, kinds.EMAIL, kinds.MSG})
"""Kinds of text, which only a name tells apart."""


def _not_written(name: str, makes: tuple[str, ...]) -> CannotClean:
    can = ", ".join(f".{one}" for one in makes)
    return CannotClean(f"A clean copy of “{name}” is written as {can}. Ask for that ending.")


def _together(seen: Files) -> tuple[File, ...]:
    """Every one of several files, written in its own kind. What holds several itself becomes an archive."""
    made: list[File] = []
    for member in seen.files:
        folder = member.name.rpartition("/")[0]
        if isinstance(member.content, Files):
            made.append(_packed(member.name, _together(member.content)))
            continue
        if isinstance(member.content, File):
            made.append(File(member.name, member.content.content))
            continue
        _, inner = _written(member.name, member.content, "", kinds.suffix(member.name))
        made += [File(f"{folder}/{PurePath(one.name).name}" if folder else one.name, one.content) for one in inner]
    return tuple(made)


def _packed(name: str, files: tuple[File, ...]) -> File:
    from .writing import archive

    return File(f"{name.rpartition('.')[0] or name}.zip", archive.write(files))


def _xlsx(stem: str, book: Any) -> list[File]:
    from .writing import xlsx

    return [File(f"{stem}.xlsx", xlsx.write(book))]


def _ods(stem: str, book: Any) -> list[File]:
    from .writing import ods

    return [File(f"{stem}.ods", ods.write(book))]


def _csv(stem: str, book: Any) -> list[File]:
    from .writing import csv

    return [
        File(f"{stem}.csv" if not number else f"{stem}-{_file_name(sheet.name) or number + 1}.csv", csv.write(sheet))
        for number, sheet in enumerate(book.sheets)
    ]


def _docx(stem: str, document: Any) -> list[File]:
    from .writing import docx

    return [File(f"{stem}.docx", docx.write(document))]


def _odt(stem: str, document: Any) -> list[File]:
    from .writing import odt

    return [File(f"{stem}.odt", odt.write(document))]


def _rtf(stem: str, document: Any) -> list[File]:
    from .writing import rtf

    return [File(f"{stem}.rtf", rtf.write(document))]


def _pdf(stem: str, document: Any) -> list[File]:
    from .writing import pdf

    return [File(f"{stem}.pdf", pdf.write(document))]


def _pptx(stem: str, deck: Any) -> list[File]:
    from .writing import pptx

    return [File(f"{stem}.pptx", pptx.write(deck))]


def _slides_pdf(stem: str, deck: Any) -> list[File]:
    from .writing import slides_pdf

    return [File(f"{stem}.pdf", slides_pdf.write(deck))]


_WRITERS: dict[tuple[type, str], Callable[[str, Any], list[File]]] = {
    (Book, kinds.XLSX): _xlsx,
    (Book, kinds.ODS): _ods,
    (Book, kinds.CSV): _csv,
    (Document, kinds.DOCX): _docx,
    (Document, kinds.ODT): _odt,
    (Document, kinds.PDF): _pdf,
    (Document, kinds.RTF): _rtf,
    (Deck, kinds.PPTX): _pptx,
    (Deck, kinds.PDF): _slides_pdf,
}


def save(made: Cleaned, output: Path, *, folder: bool = False, original: Path | None = None) -> tuple[Path, ...]:
    """Write a clean copy to the disk and return the files written.

    Into a folder under the files' own names; otherwise the first file under the very name, and each further one beside it, or
    all of them in an archive where the name ends in .zip. A file is written whole or not at all. Only the very name that was
    asked for is written over; where another is taken, the file gets a number. Raises OSError, and CannotClean where the copy
    would take the place of the `original`.
    """
    if folder:
        output.mkdir(parents=True, exist_ok=True)
        return tuple(_put(_unused(output / _plain_name(one.name)), one.content) for one in made.files)
    if original is not None and output.exists() and output.samefile(original):
        raise CannotClean(
            f"The clean copy would take the place of “{output.name}” itself. Give it another name or folder."
        )
    if output.suffix.lower() == ".zip" and (len(made.files) > 1 or made.kind != kinds.ZIP):
        from .writing import archive

        return (_put(output, archive.write(made.files)),)
    first, *rest = made.files
    beside = [_put(_unused(output.with_name(f"{output.stem}-{_plain_name(one.name)}")), one.content) for one in rest]
    return (_put(output, first.content), *beside)


def _put(path: Path, content: bytes) -> Path:
    """Write under a name that nobody can have laid a trap at, then move it to its place."""
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with open(part, "xb") as file:
            file.write(content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return path


def _plain_name(name: str) -> str:
    """The last part of a name that a stranger chose, as it may stand in a folder of ours: no dot before it, nothing unseen."""
    last = "".join(one for one in name.replace("\\", "/").rpartition("/")[2] if one.isprintable()).strip(" .")
    stem, dot, ending = last.rpartition(".")
    return f"{(stem if dot else last)[:_NAME] or 'file'}{dot}{ending[:_NAME] if dot else ''}"


def _unused(path: Path) -> Path:
    """The path, with a number where something is there already."""
    free, number = path, 1
    while free.exists() or free.is_symlink():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _file_name(text: str) -> str:
    return "-".join(part for part in "".join(one if one.isalnum() else " " for one in text).split())


def _proved(file: File, secrets: list[str]) -> Verdict:
    """What the guard says of a file of the copy. Raises CannotClean where it blocks, or where anything unseen is left in it."""
    verdict = check(file.name, file.content)
    if verdict.blocks:
        worst = next(one for one in verdict.findings if one.severity == "block")
        place = f" ({worst.where})" if worst.where else ""
        raise CannotClean(f"The copy did not pass its check, so it was not kept{place}: {worst.mend}")
    left = _left_in(file.content, secrets)
    if left:
        # Words that every file of the kind has in its own code ("sheet1") are not the original's.
        left -= _left_in(_with_nothing(verdict.kind), sorted(left))
    if left:
        raise CannotClean("Something that the original held unseen is still in the copy, so it was not kept.")
    return verdict


def _left_in(content: bytes, secrets: list[str]) -> set[str]:
    """Those of the strings that are in a file. Raises CannotClean where it could not be searched."""
    left = _ask({"do": "search", "secrets": secrets}, content).get("left") if content else []
    if not isinstance(left, list):
        raise CannotClean("The copy could not be searched, so it was not kept.")
    return {str(one) for one in left}


@cache
def _with_nothing(kind: str) -> bytes:
    """A file of a kind as our writer makes it of next to nothing; empty where none of ours writes it."""
    nothing = {Book: Book((Sheet("1", ((Cell("1", 1.0),),)),)), Document: Document(()), Deck: Deck((Slide(),))}
    return next((write("1", nothing[of])[0].content for (of, made), write in _WRITERS.items() if made == kind), b"")
