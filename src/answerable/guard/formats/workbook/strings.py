"""The texts of a workbook that its cells share, and what is in them that no cell shows (ECMA-376 part 1, 18.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from answerable.guard import markup

from .colours import Colour, near
from .number_formats import blank
from .parts import escaped, row_of, words
from .styles import TINY, Font, Look, Styles

_PLAIN = re.compile(rb'\s*<si><t(?: xml:space="preserve")?(?:/>|>([^<&]*)</t>)</si>')
_PUSHED = re.compile(r"\s{40,}\S|\n{12,}\s*\S")


@dataclass(frozen=True)
class Rich:
    """A text in several looks."""

    runs: tuple[tuple[str, Font | None], ...]
    """Each piece and its own font; None where it has the cell's."""

    def unseen(self, look: Look) -> list[str]:
        """The pieces that cannot be seen on the cell's ground although the cell's own words could."""
        return [
            text
            for text, font in self.runs
            if text.strip()
            and font is not None
            and (font.size < TINY or all(near(self._colour(font), one) for one in look.ground))
        ]

    @staticmethod
    def _colour(font: Font) -> Colour:
        return font.colour


@dataclass
class Texts:
    """The shared texts by their numbers, and what else lies in them."""

    texts: list[str] = field(default_factory=list)
    rich: dict[int, Rich] = field(default_factory=dict)
    phonetic: dict[int, list[str]] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    """What a text should not hold: unknown elements, comments, words between its elements."""
    used: bytearray = field(default_factory=bytearray)
    _plain: bytearray | None = None

    def plain(self) -> bytearray:
        """For each text whether it is in one look, shows something, and pushes nothing out of its cell: 1 or 0."""
        if self._plain is None:
            self._plain = bytearray(not blank(one) and not pushed_out(one) for one in self.texts)
            for number in self.rich:
                self._plain[number] = 0
        return self._plain


def read(data: bytes, styles: Styles) -> Texts:
    """All shared texts of a part (in UTF-8). Raises as markup.parse."""
    found = Texts()
    start = data.find(b"<si>")
    if start > 0 and b"<!--" not in data and b"<![CDATA[" not in data and data.find(b"<?", 1) < 0:
        end = data.rfind(b"</sst>")
        root = markup.parse(data[:start] + data[end:]) if end > 0 else None
        at = _read_plain(data, start, found)
        while root is not None and data[at : at + 3] == b"<si":
            close = data.find(b"</si>", at)
            if close < 0:
                break
            _add(row_of(data[at : close + 5], root), found, styles)
            at = _read_plain(data, close + 5, found)
        if root is not None and data[at:end].strip() == b"":
            found.odd += _around(root)
            found.used = bytearray(len(found.texts))
            return found
        found = Texts()
    root = None
    for element in markup.events(data, ("{*}si",)):
        root = element.getroottree().getroot() if root is None else root
        _add(element, found, styles)
    root = markup.parse(data) if root is None else root
    found.odd += _around(root)
    found.used = bytearray(len(found.texts))
    return found


def _read_plain(data: bytes, at: int, found: Texts) -> int:
    """The texts that are written in the plainest way, up to the first that is not; where that begins."""
    scanner = _PLAIN.scanner(data, at)  # type: ignore[attr-defined]
    while (match := scanner.match()) is not None:
        found.texts.append(escaped((match[1] or b"").decode("utf-8")))
        at = match.end()
    return at


def _around(root: Any) -> list[str]:
    """What stands between the texts."""
    odd = [root.text or ""]
    for one in root:
        if not isinstance(one.tag, str):
            odd.append(one.text or "")
        elif markup.local(one) not in {"si", "extLst"}:
            odd += [markup.local(one), *(text for text in one.itertext()), *one.attrib.values()]
        odd.append(one.tail or "")
    return [text.strip() for text in odd if text.strip()]


def _add(element: Any, found: Texts, styles: Styles) -> None:
    number = len(found.texts)
    text, rich, phonetic, odd = of_element(element, styles)
    found.texts.append(text)
    if rich is not None:
        found.rich[number] = rich
    if phonetic:
        found.phonetic[number] = phonetic
    found.odd += odd


def of_element(element: Any, styles: Styles) -> tuple[str, Rich | None, list[str], list[str]]:
    """A text (`si` or `is`): its words, its looks, how it is said aloud, and what should not be in it."""
    pieces: list[tuple[str, Font | None]] = []
    phonetic: list[str] = []
    odd = [element.text or ""]
    rich = False
    for one in element:
        name = markup.local(one)
        odd.append(one.tail or "")
        if name == "t":
            pieces.append((escaped(one.text or ""), None))
            odd += [text for child in one for text in (markup.local(child), *child.itertext(), child.tail or "")]
        elif name == "r":
            rich = True
            pieces.append(_run(one, styles, odd))
        elif name == "rPh":
            phonetic.append("".join(one.itertext()))
        elif name != "phoneticPr":
            odd += [name, *one.itertext()] if isinstance(one.tag, str) else [one.text or ""]
    text = "".join(piece for piece, _ in pieces)
    odd = [piece.strip() for piece in odd if piece.strip()]
    return text, Rich(tuple(pieces)) if rich else None, [one for one in phonetic if one.strip()], odd


_RUN = words("rFont charset family b i strike outline shadow condense extend color sz u vertAlign scheme")


def _run(element: Any, styles: Styles, odd: list[str]) -> tuple[str, Font | None]:
    text, font = "", None
    for one in element:
        if markup.local(one) == "t":
            text += escaped(one.text or "")
        elif markup.local(one) == "rPr":
            font = styles.font(one)
            odd += [markup.local(part) for part in one if markup.local(part) not in _RUN]
        else:
            odd += [markup.local(one) or "comment", *one.itertext()] if isinstance(one.tag, str) else [one.text or ""]
    return text, font


def pushed_out(text: str) -> bool:
    """Whether words stand after so many blanks or lines that they lie outside of any cell."""
    return len(text) > 12 and _PUSHED.search(text) is not None
