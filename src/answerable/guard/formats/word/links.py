"""Links, fields and bookmarks: what leads or tells somewhere that the words do not say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection
from answerable.guard.techniques import found

from . import fields
from .marks import Piece, Story
from .names import W, get
from .reading import Reading

_EACH = 10  # bookmarks that are told one by one
_FRAMES = frozenset({"", "_blank", "_self", "_top", "_parent", "_new"})
USUAL_MARK = re.compile(
    r"_(?:Toc|Ref|Hlk|Hlt|PAR|MailOriginal|MailAutoSig|Int|Bookmark)\w?_?[A-Za-z]{0,4}\d{0,14}|_GoBack|OLE_LINK\d{1,4}|__DdeLink__\d+_\d+|__RefHeading__?\d*"
    r"(?:_\d+)?|__RefHeading___Toc\d+(?:_\d+)?|(?:Text|Check|Dropdown)\d{1,4}|_?(?:h|heading=h|kix)\.?[a-z0-9]{1,14}|_[a-z0-9]{6,13}"
    r"|docs-internal-guid-[0-9a-f-]{36}|bookmark(?:=id\.)?\w{0,12}|_ENREF_\d+|page\d+R_mcid\d+|(?:start|end|top|bottom|bkm?|bm)\w?\d{0,4}"
    r"|_\d{6,14}|_Ref_?[A-Za-z]?\d*|_dx_frag_StartFragment|_bookmark\d*|_MON_\d+|bm_?[A-Za-z]?\d*|RANGE!.{0,30}|Print_Area",
    re.IGNORECASE,
)


@detector("bookmark-name")
def bookmarks(reading: Reading, look: Inspection) -> Iterator[Finding]:
    """Names of bookmarks with words that the pages do not show."""
    shown = " ".join(line.words for _, line in reading.lines()).lower()
    names: dict[str, list[str]] = {}
    for root in {id(story.root): story.root for story in reading.stories}.values():
        for element in root.iter(W + "bookmarkStart"):
            name = get(element, "name")
            words = [
                one
                for one in re.findall(r"[a-z]+|\d+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
                if len(one) > 1
            ]
            if not USUAL_MARK.fullmatch(name) and not all(one in shown for one in words):
                names.setdefault(reading.place(element), []).append(name)
    if len(names) > _EACH:
        names = {"the text": [one for texts in names.values() for one in texts]}
    for place, texts in names.items():
        look.shows(f"name of a bookmark, {place}", "\n".join(texts).replace("_", " "))
        yield found("bookmark-name", place, texts, count=len(texts))


@detector("field-code", "remote-part", "field-data")
def field_codes(reading: Reading) -> Iterator[Finding]:
    """Instructions of fields that say more than what they show, fetch from elsewhere, or keep data."""
    places, styles = reading.bookmarks, _style_names(reading)
    for one in reading.fields:
        yield from _field(one, places, styles)
        data = [
            text for each in one.element.iter(W + "fldData") for text in fields.hidden_data(each.text or "", places)
        ]
        if data:
            yield found("field-data", one.where, data)


def _field(one: Any, places: Collection[str], styles: Collection[str]) -> Iterator[Finding]:
    said = f"It is {_named(one.instruction)}."
    if fields.fetches(one.instruction):
        yield found("remote-part", one.where, _unshown(one), said=said)
    elif fields.says_unseen(one.instruction, one.result, places, styles):
        yield found("field-code", one.where, _unshown(one), said=said)


def _named(instruction: str) -> str:
    name, _ = fields.words_of_instruction(instruction)
    return f"a field {name}" if re.fullmatch(r"[A-Z=]{1,20}", name) else "a field of an unknown kind"


def _unshown(one: Any) -> list[str]:
    """The words of an instruction that the result does not show; all of it where each of them shows."""
    _, words = fields.words_of_instruction(one.instruction)
    kept = [word for word in words if len(word) > 3 and word not in one.result]
    return kept or [one.instruction.strip()]


def _style_names(reading: Reading) -> set[str]:
    return {reading.styles.name(style) for style in reading.styles.by_id} | {
        one.lower() for one in reading.styles.by_id
    }


@detector("external-target")
def addresses(reading: Reading) -> Iterator[Finding]:
    """Links whose words do not say where they lead."""
    for _, line in reading.lines():
        told: dict[str, str] = {}
        for piece in line.pieces:
            if isinstance(piece, Piece) and piece.link and not piece.link.startswith("#"):
                told[piece.link] = told.get(piece.link, "") + (piece.text if piece.seen else "")
        for address, words in told.items():
            if not says_address(address, words):
                yield found("external-target", line.where, address, said="A link leads there.")
    yield from _hollow(reading)


def _hollow(reading: Reading) -> Iterator[Finding]:
    """Links to elsewhere that no words are written on."""
    used = {piece.link for _, line in reading.lines(shown=False) for piece in line.pieces if isinstance(piece, Piece)}
    for story in {story.part: story for story in reading.stories}.values():
        for one in reading.relations(story.part).values():
            if one.type == "hyperlink" and one.external and not any(link.startswith(one.target) for link in used):
                yield found("external-target", _anywhere(story), one.target, said="A link leads there, without words.")


def _anywhere(story: Story) -> str:
    return story.where or "the text"


def says_address(address: str, words: str) -> bool:
    """Whether the words of a link say its address, but for "https://", "www.", a question's end and a slash."""
    bare = re.sub(r"^(?:https?://|mailto:|tel:)", "", address.strip(), flags=re.IGNORECASE).rstrip("/#")
    bare = re.sub(r"^www\.", "", bare, flags=re.IGNORECASE)
    squeezed = "".join(words.split()).lower()
    return "".join(bare.split()).lower() in squeezed.replace("www.", "") or not bare


@detector("link-tip")
def tips(reading: Reading, root: Any, where: str) -> Iterator[Finding]:
    """Words that show only where the mouse rests on a link, and other marks of links."""
    for element in root.iter(W + "hyperlink"):
        shown = "".join(one.text or "" for one in element.iter(W + "t"))
        target = get(element, "anchor")
        relation = next((reading.relations(story.part) for story in reading.stories if story.root is root), {})
        link = relation.get(
            element.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id") or ""
        )
        known = f"{shown} {link.target if link else ''}"
        texts = [
            text
            for text in (get(element, "tooltip"), get(element, "docLocation"))
            if text.strip() and text.strip() not in known
        ]
        if get(element, "tgtFrame") not in _FRAMES:
            texts.append(get(element, "tgtFrame"))
        if (
            target
            and target.lower() not in reading.bookmarks
            and not USUAL_MARK.fullmatch(target)
            and target not in {"_top", "top"}
        ):
            texts.append(target)
        if texts:
            yield found("link-tip", reading.place(element) or where, texts)
    for one in reading.fields:
        tip = fields.tip(one.instruction)
        if (
            root is reading.body.root
            and tip.strip()
            and tip not in one.result
            and tip not in one.instruction.partition("\\o")[0]
        ):
            yield found("link-tip", one.where, tip)
