"""Web pages for the clean copy: the words that are seen, in plain elements, without styles, names or addresses that do not show."""

from __future__ import annotations

import base64
from html import escape
from typing import Any

from answerable.cleaning.content import Content, File
from answerable.cleaning.errors import CannotClean
from answerable.guard import kinds
from answerable.guard.formats import css, plain, visible, web
from answerable.guard.formats.tags import ALONE, PARENTS, PLAIN

from . import pictures

TITLE = 80  # characters of the first words, which stand for the title


def prepare() -> None:
    """Load what decodes pictures, while files may still be opened."""
    pictures.prepare()


def rebuild(content: bytes, kind: str, wanted: str) -> Content:
    """The page written anew. Raises CannotClean where another kind is wanted, or words may be hidden in ways not judged here."""
    if wanted != kinds.HTML:
        raise CannotClean("A clean copy of a web page is written as .html. Ask for that.")
    page = visible.parse(plain.decode(content).text)
    sheet = visible.sheet_of(page)
    words = list(visible.words(page, sheet))
    if any(one.look.doubt and not one.look.hidden for one in words):
        raise CannotClean(
            "The page has styles that can cover words. Save it as a PDF, and make the clean copy of that."
        )
    said = " ".join(one.text for one in words if not one.look.hidden)
    body = page.find(".//body")
    outer = visible.look_of(page, visible.Look(), sheet)
    inner = _inside(body, visible.look_of(body, outer, sheet), sheet, said) if body is not None else ""
    language = page.get("lang") or "en"
    language = language if len(language) <= 8 and language.replace("-", "").isalpha() else "en"
    shown = [text for _, text in web.passages([one for one in words if not one.look.hidden and not one.look.tiny])]
    title = plain.without_unseen(shown[0])[:TITLE].strip() if shown else "Page"
    head = f'<meta charset="utf-8">\n<title>{escape(title)}</title>'
    made = f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n{head}\n</head>\n<body>\n{inner.strip()}\n</body>\n</html>\n'
    return File("", made.encode())


def _inside(element: Any, look: visible.Look, sheet: css.Sheet, said: str) -> str:
    pieces = [_text(element, element.text, look)]
    for child in element:
        if isinstance(child.tag, str):
            pieces.append(_element(child, visible.look_of(child, look, sheet), sheet, said))
        pieces.append(_text(element, child.tail, look))
    return "".join(pieces)


def _text(element: Any, text: str | None, look: visible.Look) -> str:
    if not text or look.hidden or look.tiny:
        return ""
    if not text.strip() or element.tag in PARENTS:
        return "\n" if "\n" in text else " "
    if element.tag == "pre":
        return escape(plain.seen(text))
    return escape(" ".join(f"x{plain.without_unseen(text)}x".split())[1:-1])


def _element(element: Any, look: visible.Look, sheet: css.Sheet, said: str) -> str:
    tag = element.tag
    if look.gone:
        return ""
    if tag == "img":
        return _picture(element) if not look.hidden else ""
    if tag == "input":
        kind = (element.get("type") or "text").lower()
        shown = kind in {"text", "email", "tel", "number", "date", "search", "submit", "button", "url"}
        return escape(plain.without_unseen(element.get("value") or "")) if shown and not look.hidden else ""
    inner = _inside(element, look, sheet, said)
    if tag not in PLAIN:
        return inner
    if tag in ALONE:
        return "" if look.hidden else f"<{tag}>"
    return f"<{tag}{_attributes(element, said)}>{inner}</{tag}>"


def _attributes(element: Any, said: str) -> str:
    made = ""
    for name in ("colspan", "rowspan", "start"):
        if (element.get(name) or "").isdigit():
            made += f' {name}="{element.get(name)}"'
    if element.tag == "th" and element.get("scope") in {"col", "row"}:
        made += f' scope="{element.get("scope")}"'
    address = (element.get("href") or "").strip()
    if (
        element.tag == "a"
        and address.lower().startswith(("http://", "https://", "mailto:"))
        and web.says(said, address)
    ):
        made += f' href="{escape(address)}"'
    return made


def _picture(element: Any) -> str:
    """A picture that lies in the page, from its pixels; one that is fetched from elsewhere is left out."""
    address = (element.get("src") or "").strip()
    data = plain.unfold("".join(address.split())) if address.startswith("data:") else b""
    kind = kinds.kind_of(data, "") if data else kinds.UNKNOWN
    if kind not in {kinds.PNG, kinds.JPEG, kinds.GIF, kinds.WEBP}:
        return ""
    made = base64.b64encode(pictures.anew(data, kind)).decode("ascii")
    return f'<img src="data:image/{kind};base64,{made}" alt="">'
