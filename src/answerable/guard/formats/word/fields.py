"""Fields: what a document works out by itself. Its instruction does not show, only what came of it (facts/guard.md 3.3)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection

_FORM = frozenset({"FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN"})
_ALONE = frozenset(
    {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "EDITTIME", "NUMWORDS"}
    | {"NUMCHARS", "REVNUM", "FILESIZE", "TITLE", "SUBJECT", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM", "BIDIOUTLINE"}
    | {"SHAPE", "TOC", "TOA", "INDEX", "BIBLIOGRAPHY", "FILENAME"}
    | _FORM
)  # fmt: skip
_TO_A_PLACE = frozenset({"REF", "PAGEREF", "NOTEREF", "FTNREF", "GOTOBUTTON"})
_LABELLED = frozenset({"SEQ", "STYLEREF"})
_FETCHES = frozenset(
    {"INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "DDE", "DDEAUTO", "LINK", "DATABASE", "RD", "EMBED"}
)
_SHOWS = {"TITLE", "SUBJECT", "FILENAME"}
_PIECES = re.compile(r'"((?:\\.|[^"\\])*)"?|(\\[^\s"]{1,3})|(\S+)')
_SWITCH = re.compile(r"\\[A-Za-z@#*!?-]{1,2}")
_PICTURE = re.compile(r"[dDmMyYhHsStTaApP/:.,\- #0£$€%;()'_x+]{0,60}")
_LISTS = re.compile(
    r"(?:\d{1,3}-\d{1,3}|\d{1,5}|[A-Za-z]|[-–.:;, ]{1,5}|(?:[A-Za-z][\w ()-]{1,40}[,;]\d)(?:[,;][A-Za-z][\w ()-]{1,40}[,;]\d)*)"
)
_KEYWORDS = frozenset(
    {"MERGEFORMAT", "CHARFORMAT", "MERGEFORMATINET", "ARABIC", "ROMAN", "ALPHABETIC", "CARDTEXT", "ORDTEXT", "ORDINAL", "CAPS"}
    | {"FIRSTCAP", "UPPER", "LOWER", "HEX", "DOLLARTEXT", "ARABICDASH", "BEGIN", "END"}
)  # fmt: skip
_LABELS = frozenset(
    {"figure", "table", "equation", "chart", "box", "annex", "appendix", "map", "illustration", "photo"}
)
_MARKED = re.compile(r"_(?:Toc|Ref|Hlk|PAR|Fn|Nt)?_?[A-Za-z]{0,6}\d{1,12}|_GoBack|OLE_LINK\d{1,4}")
_LANGUAGE = re.compile(r"(?:10|20|30|40)\d\d")  # numbers of languages, such as 1033 and 2057
_WIDE = re.compile(rb"(?:[\x20-\x7e]\0){4,}")


def words_of_instruction(instruction: str) -> tuple[str, tuple[str, ...]]:
    """The name of a field in capitals, and its words with their quotation marks taken off."""
    pieces = ["".join(one) for one in _PIECES.findall(instruction)]
    if instruction.strip().startswith("="):
        return "=", (instruction.strip()[1:],)
    return (pieces[0].upper(), tuple(pieces[1:])) if pieces else ("", ())


def counts(instruction: str) -> str:
    """What a field counts: "page" for the number of the page, "pages" for how many there are; empty for any other field."""
    return {"PAGE": "page", "NUMPAGES": "pages", "SECTIONPAGES": "pages"}.get(words_of_instruction(instruction)[0], "")


def address(instruction: str) -> str:
    """Where a HYPERLINK field leads: an address, or "#place" in the document; empty for another field."""
    name, words = words_of_instruction(instruction)
    if name != "HYPERLINK":
        return ""
    place = ""
    rest: list[str] = []
    waiting = ""
    for word in words:
        if waiting:
            place, waiting = (f"#{word}" if waiting == "\\l" else place), ""
        elif _SWITCH.fullmatch(word):
            waiting = word if word in {"\\l", "\\o", "\\t"} else ""
        else:
            rest.append(word)
    return "".join(rest[:1]).replace("\\\\", "\\") + place


def tip(instruction: str) -> str:
    """The words that a HYPERLINK field shows when a mouse rests on it."""
    match = re.search(r'\\o\s+"((?:\\.|[^"\\])*)"', instruction)
    return match[1] if match else ""


def fetches(instruction: str) -> bool:
    """Whether the field takes its words from another file or program."""
    return words_of_instruction(instruction)[0] in _FETCHES


def says_unseen(instruction: str, result: str, places: Collection[str], styles: Collection[str]) -> bool:
    """Whether an instruction says anything that its result does not show. `places` are the names of bookmarks,
    `styles` those of styles, in small letters."""
    name, words = words_of_instruction(instruction)
    if not name:
        return False
    if name == "HYPERLINK":
        return False  # its address is looked at as any link's is
    if name == "=":
        return re.fullmatch(r"[\d\s+\-*/^().,=<>%A-Za-z:\\#@\"£0]{0,60}", words[0]) is None or bool(
            re.search(r"[A-Za-z]{8,}|\d{5,}", words[0].replace("MERGEFORMAT", ""))
        )
    if name == "SYMBOL":
        return any(not re.fullmatch(r"\d{1,5}|0x[0-9A-Fa-f]{1,6}|\\\w|[A-Z][A-Za-z ]{2,20}", word) for word in words)
    known = _ALONE | _TO_A_PLACE | _LABELLED
    if name not in known and not (len(words) == 0 and name.lower() in places):
        return True
    shown = result.lower()
    return not all(_is_form(word, name, places, styles) or (word.lower() in shown and name in _SHOWS) for word in words)


def _is_form(word: str, name: str, places: Collection[str], styles: Collection[str]) -> bool:
    low = word.lower()
    if name == "FILENAME" and low == "\\p":
        return True  # the path, if it is there, is in what shows
    return bool(
        _SWITCH.fullmatch(word)
        or word.upper() in _KEYWORDS
        or _PICTURE.fullmatch(word)
        or low in places
        or low in styles
        or (name in _LABELLED and (low in _LABELS or low.isdigit()))
        or (name in {"TOC", "TOA", "INDEX"} and (_LISTS.fullmatch(word) or low in _LABELS))
        or _MARKED.fullmatch(word)
        or _LANGUAGE.fullmatch(word)
    )


def hidden_data(data: str, places: Collection[str]) -> list[str]:
    """The words in a field's own data (`w:fldData`) that are not names of places: Word keeps those of its contents there."""
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return [data]
    found = [one.decode("utf-16-le") for one in _WIDE.findall(raw)]
    found += [one.decode("ascii") for one in re.findall(rb"[\x20-\x7e]{6,}", raw)]
    return [one for one in found if one.lower() not in places and not _MARKED.fullmatch(one)]
