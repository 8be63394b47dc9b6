"""A reply as a tagged PDF (PDF/UA-1), set by Typst from data.

The letter reaches Typst as JSON and is placed by a fixed template as text values, so that no character of it is ever
read as markup. Only the typefaces inside Typst are used: the same letter looks the same on every machine, offline.
"""

from __future__ import annotations

import dataclasses
import json
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import typst

from answerable.letters.errors import CannotWrite
from answerable.letters.outline import Block, Outline, set_out
from answerable.letters.reply import Reply

# Printable ASCII and the signs of English letters, which the typeface is known to have.
_KNOWN = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("\n\t £€–—‘’“”…•éè§½¼¾°²³")

_NAMED = (
    "The typeface of this file lacks some characters of the text. Each of them is named in square brackets; "
    "the Word and web copies of this letter show them."
)


def write_pdf(reply: Reply) -> bytes:
    """The reply as a PDF/UA-1 file.

    Characters that no typeface of ours can show (emoji, some scripts) are named in square brackets, "[grinning face]",
    and the letter says so: PDF/UA forbids text that a reader cannot be told. Raises CannotWrite where Typst refuses the
    letter for any other reason.
    """
    return set_pdf(set_out(reply))


def set_pdf(outline: Outline) -> bytes:
    """Any letter that is set out, as a PDF/UA-1 file. Raises CannotWrite as `write_pdf` does."""
    refusal: _Refused | None = None
    # Most letters are set as they are. Else only what cannot be shown is named, word by word; and if letters that can be
    # shown alone cannot be shown where they stand, every character beyond plain English is.
    for prepared in (lambda: outline, lambda: _with_names(outline, _unshowable(outline)), lambda: _all_named(outline)):
        try:
            return _set(prepared())
        except _Refused as refused:
            refusal = refused
    raise CannotWrite(f"The PDF of this letter could not be set: {refusal}") from refusal


def _set(outline: Outline) -> bytes:
    letter = dataclasses.asdict(outline)
    letter["date"] = (
        {"year": outline.date.year, "month": outline.date.month, "day": outline.date.day} if outline.date else None
    )
    return _compile("letter.typ", {"letter": json.dumps(letter, ensure_ascii=False)})


class _Refused(Exception):
    """Typst would not set the text, or broke on it."""


def _compile(template: str, inputs: dict[str, str]) -> bytes:
    try:
        return bytes(
            typst.compile(
                _template(template), font_paths=_fonts(), sys_inputs=inputs, pdf_standards="ua-1", timestamp=0
            )
        )
    except typst.TypstError as refused:
        raise _Refused(str(refused)) from refused
    except BaseException as broken:
        # A fault inside Typst (some mixtures of writing directions) is no Exception: pyo3 tells it only by its name.
        if type(broken).__name__ != "PanicException":
            raise
        raise _Refused(f"the typesetter broke on it ({broken})") from broken


@cache
def _template(name: str) -> bytes:
    return resources.files("answerable.letters").joinpath("templates", name).read_bytes()


@cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False)


def _unshowable(outline: Outline) -> dict[str, str]:
    """Each word that cannot be shown, with what stands for it."""
    words = {word for text in _texts(outline) for word in text.split() if not _KNOWN.issuperset(word)}
    return {word: _in_names(word) for word in _failing(sorted(words))}


def _failing(words: list[str]) -> Iterator[str]:
    """The words that cannot be shown, found by halving: one trial clears thousands of words at once."""
    if not words or _shows(" ".join(words)):
        return
    if len(words) == 1:
        yield words[0]
        return
    middle = len(words) // 2
    yield from _failing(words[:middle])
    yield from _failing(words[middle:])


def _in_names(word: str) -> str:
    """The word with the characters that cannot be shown named; all but plain ones, where they fail only together."""
    named = _named_but(_shows, word)
    return named if _shows(named) else _named_but(_KNOWN.__contains__, word)


def _named_but(keep: Callable[[str], bool], word: str) -> str:
    return "".join(character if keep(character) else _name(character) for character in word)


def _name(character: str) -> str:
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"


@lru_cache(maxsize=4096)
def _shows(text: str) -> bool:
    try:
        _compile("probe.typ", {"text": text})
    except _Refused:
        return False
    return True


def _texts(outline: Outline) -> Iterator[str]:
    def collect(text: str) -> str:
        found.append(text)
        return text

    found: list[str] = []
    _each_text(outline, collect)
    yield from found


def _with_names(outline: Outline, names: dict[str, str]) -> Outline:
    longest_first = sorted(names, key=len, reverse=True)

    def named(text: str) -> str:
        if not _KNOWN.issuperset(text):
            for word in longest_first:
                text = text.replace(word, names[word])
        return text

    changed = _each_text(outline, named)
    return dataclasses.replace(changed, blocks=(*changed.blocks, Block("text", text=_NAMED)))


def _all_named(outline: Outline) -> Outline:
    words = {word for text in _texts(outline) for word in text.split() if not _KNOWN.issuperset(word)}
    return _with_names(outline, {word: _named_but(_KNOWN.__contains__, word) for word in words})


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with `change` done to every text in it: blocks, their entries, their cells."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_each_text(item, change) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value, **{field.name: _each_text(getattr(value, field.name), change) for field in dataclasses.fields(value)}
        )
    return value
