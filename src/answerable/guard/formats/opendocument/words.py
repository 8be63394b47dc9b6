"""The words of an OpenDocument text in the order in which they read, each with how it looks and whether it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from answerable.guard import markup

from .document import Document
from .styles import Look, attribute, points

_ASIDE = frozenset(
    """annotation annotation-end tracked-changes change change-start change-end title desc forms event-listeners scripts
    variable-decls sequence-decls user-field-decls dde-connection-decls alphabetical-index-auto-mark-file settings glue-point
    soft-page-break bookmark bookmark-start bookmark-end reference-mark reference-mark-start reference-mark-end script
    table-of-content-source illustration-index-source table-index-source object-index-source user-index-source
    alphabetical-index-source bibliography-source index-title-template toc-mark toc-mark-start toc-mark-end user-index-mark
    user-index-mark-start user-index-mark-end alphabetical-index-mark alphabetical-index-mark-start alphabetical-index-mark-end
    section-source dde-source table-source named-expressions database-ranges content-validations meta notes binary-data
    enhanced-geometry image-map footer-decl header-decl date-time-decl database-row-select database-next param contour-polygon
    contour-path list-header-decl calculation-settings linked-cell-ranges""".split()  # noqa: SIM905 - a hundred words read better so
)
"""Elements that draw nothing; what they hold is for the detectors."""
_CUT = 595.0 * 1.5  # points; no page of ours is wider


@dataclass(frozen=True)
class Piece:
    """Some words. `element` is the paragraph they are in."""

    text: str
    look: Look
    gone: str = ""
    """The technique by which they do not show; "" where they do."""
    link: str = ""
    counted: bool = False
    """Page numbers, dates and the like, which the program works out."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or heading, its pieces, and the place to name it by."""

    element: Any
    pieces: tuple[Piece, ...]
    where: str
    level: int = 0
    marker: str = ""
    indent: int = 0

    @property
    def text(self) -> str:
        """What shows of it."""
        return "".join(one.text for one in self.pieces if not one.gone)


@dataclass(frozen=True)
class State:
    """What is known of the place that the walk has come to."""

    look: Look
    gone: str = ""
    where: str = ""


Stop = Callable[[Any, State], bool]
"""Takes an element and says whether it took care of it."""

_COUNTED = frozenset(
    [
        "page-number",
        "page-count",
        "date",
        "time",
        "sheet-name",
        "page-continuation",
        "paragraph-count",
        "word-count",
        "character-count",
        "table-count",
        "image-count",
        "object-count",
        "sequence",
    ]
)
_HIDING = {"hidden-text": "hidden-text", "hidden-paragraph": "hidden-text"}


class Reader:
    """Walks through the words of a document; `number` counts its paragraphs, as a place to name them by."""

    def __init__(
        self,
        document: Document,
        notes: list[tuple[str, Any]] | None = None,
        covered: Mapping[Any, str] | None = None,
    ) -> None:
        self.document = document
        self._covered = covered or {}
        """Frames whose words something lies over, with the technique."""
        self.number = 0
        self._notes = notes
        """Where given, footnotes are put there with their marks, and not read after their paragraph."""

    def paragraphs(self, element: Any, state: State) -> Iterator[Paragraph]:
        """Every paragraph under an element, in tables, lists, sections, frames and notes too."""
        for child in element:
            name = markup.local(child)
            if not name or name in _ASIDE:
                continue
            if name in {"p", "h"}:
                yield from self._paragraph(child, state)
            else:
                yield from self.paragraphs(child, self.enter(child, state))

    def enter(self, element: Any, state: State) -> State:
        """The state within a table, row, cell, section, list or frame."""
        name, styles = markup.local(element), self.document.styles
        style = attribute(element, "style-name")
        if name == "section":
            state = self._section(element, state)
        elif name in {"table", "table-row", "table-cell", "table-column"}:
            if attribute(element, "visibility") in {"collapse", "filter"}:
                state = replace(state, gone=state.gone or "hidden-row")
            _, rest = styles.properties(name, style)
            if rest.get("display") == "false":
                state = replace(state, gone=state.gone or "hidden-text")
            height = points(rest["row-height"]) if rest.get("row-height") else None
            if height is not None and height < 1:
                state = replace(state, gone=state.gone or "hidden-row")
            state = replace(state, look=styles.apply(state.look, name, style))
        elif name in {"covered-table-cell"}:
            state = replace(state, gone=state.gone or "covered-by-merge")
        elif name in {"frame", "custom-shape", "rect", "g", "ellipse", "polygon", "path", "text-box"}:
            family = (
                "presentation"
                if any("presentation:" in key for key in element.attrib if key.endswith("}style-name"))
                else "graphic"
            )
            gone = state.gone or self._covered.get(element, "")
            state = replace(state, look=styles.apply(state.look, family, style), gone=gone)
        elif name == "list-item" or name == "list":
            return state
        return state

    def _section(self, element: Any, state: State) -> State:
        hidden = attribute(element, "display") in {"none", "condition"} or attribute(element, "is-hidden") == "true"
        look = self.document.styles.apply(state.look, "section", attribute(element, "style-name"))
        return replace(state, look=look, gone=state.gone or ("hidden-text" if hidden else ""))

    def _paragraph(self, element: Any, state: State) -> Iterator[Paragraph]:
        self.number += 1
        styles = self.document.styles
        name = attribute(element, "style-name")
        look = styles.apply(state.look, "paragraph", name)
        _, rest = styles.properties("paragraph", name)
        gone = state.gone
        if self._beside(rest):
            gone = gone or "hidden-text"
        within: list[Any] = []
        pieces = tuple(self._pieces(element, replace(state, look=look, gone=gone), within))
        hides = any(
            markup.local(one) == "hidden-paragraph" and attribute(one, "is-hidden") != "false" for one in element.iter()
        )
        if hides:
            pieces = tuple(replace(one, gone=one.gone or "hidden-text") for one in pieces)
        level = int(attribute(element, "outline-level") or 1) if markup.local(element) == "h" else 0
        where = self._place(pieces, state)
        yield Paragraph(element, pieces, where, level)
        for one in within:
            yield from self.paragraphs(one, replace(self.enter(one, state), where=where))

    @staticmethod
    def _beside(rest: Any) -> bool:
        """Whether margins push it off the page."""
        for side in ("margin-left", "text-indent", "margin-right"):
            length = points(rest[side]) if rest.get(side) and not rest[side].endswith("%") else None
            if length is not None and abs(length) > _CUT:
                return True
        return False

    def _place(self, pieces: tuple[Piece, ...], state: State) -> str:
        words = " ".join("".join(one.text for one in pieces if not one.gone).split())
        begins = f" (“{words[:30]}…”)" if len(words) > 30 else f" (“{words}”)" if words else ""
        mine = f"paragraph {self.number}{begins}"
        return f"{state.where}, {mine}" if state.where else mine

    def _pieces(self, element: Any, state: State, within: list[Any]) -> Iterator[Piece]:
        """The pieces of one paragraph; what is anchored in it (frames, notes) is put into `within`."""
        yield from self._said(element.text, state)
        for child in element:
            name = markup.local(child)
            if not name or name in _ASIDE:
                pass
            elif name in {"span", "meta", "meta-field", "ruby-base", "ruby-text", "ruby", "conditional-text", "a"}:
                yield from self._span(child, name, state, within)
            elif name == "s":
                count = attribute(child, "c")
                yield from self._said(" " * (min(int(count), 1_000) if count.isdigit() else 1), state)
            elif name in {"tab", "line-break"}:
                yield from self._said("\t" if name == "tab" else "\n", state)
            elif name in _HIDING:
                pass
            elif name == "note":
                yield from self._note(child, state, within)
            elif name in {
                "frame",
                "custom-shape",
                "rect",
                "g",
                "line",
                "text-box",
                "control",
                "ellipse",
                "polygon",
                "path",
                "table",
            }:
                within.append(child)
            else:
                inner = replace(
                    state, gone=state.gone or ("hidden-text" if attribute(child, "display") == "none" else "")
                )
                for piece in self._pieces(child, inner, within):
                    yield replace(piece, counted=piece.counted or name in _COUNTED)
            yield from self._said(child.tail, state)

    def _span(self, child: Any, name: str, state: State, within: list[Any]) -> Iterator[Piece]:
        style = attribute(child, "style-name")
        inner = (
            replace(state, look=self.document.styles.apply(state.look, "text", style))
            if style and name != "ruby"
            else state
        )
        link = attribute(child, "href") if name == "a" else ""
        for piece in self._pieces(child, inner, within):
            yield replace(piece, link=link) if link else piece

    def _note(self, child: Any, state: State, within: list[Any]) -> Iterator[Piece]:
        for one in child:
            if markup.local(one) == "note-citation":
                yield from self._pieces(one, state, within)
            elif self._notes is not None:
                self._notes.append(("".join(child[0].itertext()).strip(), one))
            else:
                within.append(one)

    @staticmethod
    def _said(text: str | None, state: State) -> Iterator[Piece]:
        if text:
            # Outside of `text:s`, runs of white space are one.
            plain = text if text in {"\n", "\t"} or (not text.strip() and "\n" not in text) else _one_space(text)
            yield Piece(plain, state.look, state.gone or state.look.unread)


def _one_space(text: str) -> str:
    parts = text.split()
    start = " " if text[:1].isspace() else ""
    end = " " if text[-1:].isspace() and parts else ""
    return start + " ".join(parts) + end
