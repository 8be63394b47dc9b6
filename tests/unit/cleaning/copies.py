"""What is wrong with the clean copy of a planted file: for the tests, and for scripts/clean_every_plant."""

from __future__ import annotations

import io
import re
import zipfile

import pikepdf

from answerable import cleaning
from answerable.guard.child import look_closely
from tests.planted import Plant

_WORD = re.compile(r"\w{3,}")


def wrong_with_the_copy_of(one: Plant) -> list[str]:
    """Each fault in a sentence: the token is still in it, the guard holds it, visible words are lost. None where all is well.

    What can be seen is what the planted file and its clean twin both show. Raises CannotClean.
    """
    planted, twin = one.make()
    made = cleaning.clean(one.name, planted)
    faults = [] if made.files else ["nothing was made"]
    seen: set[str] = set()
    for file in made.files:
        inside = everything_in(file.content)
        faults += [
            f"{file.name} still has the token"
            for way in ("utf-8", "utf-16-le", "utf-16-be")
            if one.token.encode(way) in inside
        ]
        seen |= words(file.name, file.content)
    faults += [f"{verdict.name} is held" for verdict in made.verdicts if verdict.blocks]
    lost = words(one.name, planted) - seen
    if lost and (lost := lost & words(one.name, twin)):
        faults.append(f"these words are lost: {sorted(lost)[:20]}")
    return faults


def everything_in(content: bytes) -> bytes:
    """The bytes of a file and of all that it unpacks into, one after the other."""
    layers = [content]
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            layers += [everything_in(archive.read(name)) for name in archive.namelist()]
    if content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            layers += [
                thing.read_bytes() for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and _text(thing)
            ]
            layers += [bytes(thing) for thing in pdf.objects if isinstance(thing, pikepdf.String)]
    return b"\0".join(layers)


def _text(stream: pikepdf.Stream) -> bool:
    return stream.get("/Subtype") != "/Image"


def words(name: str, content: bytes) -> set[str]:
    """The words that a reader of the file sees."""
    shared = look_closely(name, content)[1].shared
    seen = [one.text for one in shared.passages] + [cell for grid in shared.grids for row in grid.rows for cell in row]
    return {word for text in seen for word in _WORD.findall(text.lower())}
