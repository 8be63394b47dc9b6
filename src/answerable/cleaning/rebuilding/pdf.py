"""A PDF made anew from its pages alone: what is drawn and seen, and nothing beside it (facts/guard.md 3.5, 6.2).

Each page is copied entry by entry: only entries that the standard knows and that draw something, its instructions without the
words that nobody sees, its pictures without what they carry beside their dots. Then the copy is looked into by the guard, and
held against the original by its looks. A page that still holds anything, or looks otherwise, becomes a picture of itself with
the words that are seen behind it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from answerable.cleaning.content import File
from answerable.cleaning.errors import CannotClean
from answerable.guard import visibility
from answerable.guard.findings import Finding, Severity
from answerable.guard.formats import pdf as guard
from answerable.guard.formats.pdf import beside, graph, sayings
from answerable.guard.inspection import Inspection
from answerable.redaction import building, burning
from answerable.redaction.building import BuiltPage, Said
from answerable.redaction.marks import Mark, touches

from . import pdf_copy

_ROUNDS = 6  # in which more and more is given up
DOTS = 60  # an inch at which a page is held against its copy
ALIKE = 40  # of 255: by how much a dot may differ
STRAY = 0.0005  # of the dots that may
_PAGE = re.compile(r"(?:^|\b)page (\d+)")


def prepare() -> None:
    """Load what is needed while files may still be opened."""
    guard.prepare()
    burning.prepare()


def rebuild(content: bytes, kind: str, wanted: str) -> File:
    """A new PDF with what can be seen of this one: as many pages, the same words, the same look.

    Raises CannotClean for one that is protected or cannot be made clean, and whatever the parsers raise on a broken one.
    """
    original = guard.opened(content)
    if original is None:
        raise CannotClean("The PDF is protected by a password. Take the password off and try again.")
    found = list(_findings(content))
    work = _Work(original, _flattened(original))
    work.as_pictures |= set(_pages_of(found, _ONLY_AS_PICTURE))
    made = b""
    for _ in range(_ROUNDS):
        made = work.build()
        left = [one for one in _findings(made) if one.severity is not Severity.NOTE]
        if not work.gives_up(left, made):
            break
    if any(one.severity is Severity.BLOCK for one in _findings(made)):
        raise CannotClean("The PDF could not be made clean. Print it, scan the print, and check that.")
    return File("", made)


# What hides in the middle of what is drawn cannot be taken out of it; only a picture shows the one without the other.
_ONLY_AS_PICTURE = frozenset(
    [
        "cropped-picture",
        "covered-picture",
        "partly-covered-picture",
        "off-page-drawing",
        "layer-off",
        "text-in-pattern",
        "undrawn-text",
        "redaction-not-applied",
    ]
)


def _findings(content: bytes) -> Iterator[Finding]:
    yield from guard.inspect(content, Inspection("copy.pdf", lambda look, inner: iter(())))


def _pages_of(found: list[Finding], techniques: frozenset[str] | None = None) -> Iterator[int]:
    """The pages, from 0, on which something was found."""
    for one in found:
        if (techniques is None or one.technique in techniques) and (match := _PAGE.search(one.where)):
            yield int(match[1]) - 1


def _flattened(original: Any) -> bytes:
    """The file with its notes and fields drawn into its pages as they are shown, and no words that stand for others."""
    document = pypdfium2.PdfDocument(guard.as_drawn(original))
    try:
        for index in range(len(document)):
            page = document[index]
            page.render(scale=0.1).close()
            pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
            page.close()
        file = io.BytesIO()
        document.save(file)
    finally:
        document.close()
    return file.getvalue()


@dataclass
class _Work:
    """The pages as they are taken over one by one."""

    original: Any
    flat: bytes
    as_pictures: set[int] = field(default_factory=set)
    lying: set[int] = field(default_factory=set)
    """Pages whose letters are said to be others than they draw."""
    muted: dict[int, set[str]] = field(default_factory=dict)
    """Words of pages that are pictures which are not put behind them."""

    def __post_init__(self) -> None:
        self.count = len(self.original.pages)
        self.language = _language(self.original)
        self.title = ""
        self.seen = sayings.Seen()
        self._hidden: dict[int, list[bool] | None] = {}
        self._waiting = guard.pages.redactions(self.original)
        self._look()

    def _look(self) -> None:
        """What is seen on each page, and which of its text is not."""
        with guard.pages.opened(self.flat) as document:
            for index in range(len(document)):
                with visibility.Page(document, index, flatten=False) as page:
                    words = page.words()
                    self.seen.adds([word.text for word in words if word.seen])
                    self._hidden[index] = hidden = page.unseen_pieces()
                    if hidden is None:
                        self.as_pictures.add(index)
        title = self.original.trailer.get("/Info", {}).get("/Title") if "/Info" in self.original.trailer else None
        if isinstance(title, pikepdf.String) and str(title).strip() and self.seen.shows(str(title)):
            self.title = str(title).strip()

    def gives_up(self, left: list[Finding], made: bytes) -> bool:
        """Give up more of what the copy keeps, by what is still found in it; False where nothing need or can be given up."""
        more = self.unlike(made) | set(_pages_of(left))
        if any(not _PAGE.search(one.where) for one in left):
            more |= set(range(self.count))
        again = False
        for one in left:
            # A word behind a picture that nothing is seen of, and in the end all words of its page.
            for index in set(_pages_of([one])) & self.as_pictures - self.lying:
                told = {word for text in one.texts for word in text.split()} - self.muted.get(index, set())
                self.muted.setdefault(index, set()).update(told)
                if not told:
                    self.lying.add(index)
                again = True
        again |= bool(more - self.as_pictures)
        self.as_pictures |= more
        return again

    def build(self) -> bytes:
        """The copy, with those pages as pictures that must be."""
        pictures = self._pictures()
        if len(pictures) == self.count:
            pages = [pictures[index] for index in range(self.count)]
            return building.build(pages, title=self.title, language=self.language)
        source = pikepdf.open(io.BytesIO(self.flat))
        drawn = None
        if pictures:
            order = sorted(pictures)
            data = building.build([pictures[index] for index in order], title="", language=self.language)
            opened = pikepdf.open(io.BytesIO(data))
            drawn = dict(zip(order, opened.pages, strict=True))
        made = pikepdf.Pdf.new()
        copier = pdf_copy.Copier(made)
        for index, page in enumerate(source.pages):
            if drawn is not None and index in drawn:
                copier.page(drawn[index], None, source="pictures")
            elif not copier.page(page, self._hidden[index], source="original"):
                self.as_pictures.add(index)
                return self.build()
            else:
                copier.links(made.pages[-1], _shown_links(self.original.pages[index], self.seen))
        return self._saved(made)

    def _saved(self, made: Any) -> bytes:
        made.Root["/Lang"] = pikepdf.String(self.language)
        if self.title:
            made.docinfo["/Title"] = self.title
            made.Root["/ViewerPreferences"] = pikepdf.Dictionary(DisplayDocTitle=True)
        file = io.BytesIO()
        made.remove_unreferenced_resources()
        made.save(
            file,
            deterministic_id=True,
            fix_metadata_version=False,
            min_version="1.7",
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return file.getvalue()

    def _pictures(self) -> dict[int, BuiltPage]:
        """The pages that are to be pictures, each with the words that are seen on it."""
        made: dict[int, BuiltPage] = {}
        if not self.as_pictures:
            return made
        with guard.pages.opened(guard.as_drawn(self.original)) as document:
            for index in sorted(self.as_pictures):
                with visibility.Page(document, index) as page:
                    made[index] = self._picture(page, index)
        return made

    def _picture(self, page: visibility.Page, index: int) -> BuiltPage:
        """A page as a picture, with the words that are seen; what was marked to be redacted is redacted."""
        marks = [Mark(index + 1, *page.place(*box), "") for box in self._waiting.get(index, ())]
        words = [
            word
            for word in page.words()
            if word.seen and not any(touches(mark, word.box, scanned=word.scanned) for mark in marks)
        ]
        page.hide_unseen()
        image = page.picture(burning.DOTS)
        wanted = burning.size(page.width, page.height)
        if image.size != wanted:
            image = image.resize(wanted)
        burning.burn(image, marks)
        if index in self.lying:
            words = []  # what the page says of its letters is not what it draws
        muted = self.muted.get(index, set())
        said = tuple(Said(word.text, word.box, word.line, word.upright) for word in words if word.text not in muted)
        return BuiltPage(page.width, page.height, burning.pack(image), said)

    def unlike(self, made: bytes) -> set[int]:
        """The pages of a copy that do not look as they did."""
        odd: set[int] = set()
        with guard.pages.opened(self.flat) as before, guard.pages.opened(made) as after:
            for index in range(len(before)):
                if index not in self.as_pictures and not _alike(before[index], after[index]):
                    odd.add(index)
        return odd


def _alike(before: Any, after: Any) -> bool:
    if abs(before.get_width() - after.get_width()) > 1 or abs(before.get_height() - after.get_height()) > 1:
        return False
    scale = min(DOTS / 72, 2000 / max(before.get_width(), before.get_height()))
    one, other = (
        page.render(scale=scale, may_draw_forms=False).to_numpy()[..., :3].astype(np.int16) for page in (before, after)
    )
    return one.shape == other.shape and float((np.abs(one - other).max(axis=2) > ALIKE).mean()) <= STRAY


def _language(original: Any) -> str:
    said = original.Root.get("/Lang")
    text = str(said).rstrip("\0") if isinstance(said, pikepdf.String) else ""
    return text if text and sayings.is_language(text) else "en-GB"


def _shown_links(page: Any, seen: sayings.Seen) -> Iterator[tuple[list[float], str]]:
    """The links of a page whose addresses can be read on it."""
    for one in page.obj.get("/Annots", []):
        if not isinstance(one, pikepdf.Dictionary) or one.get("/Subtype") != "/Link":
            continue
        action = one.get("/A")
        address = action.get("/URI") if isinstance(action, pikepdf.Dictionary) else None
        if not isinstance(address, pikepdf.String) or not re.match(r"https?://|mailto:", str(address)):
            continue
        if beside.address(graph.Saying("address", "", str(address)), seen) is None:
            yield [float(edge) for edge in one.Rect], str(address)
