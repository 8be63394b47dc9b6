"""A web page: anything that is not plainly shown holds it."""

from __future__ import annotations

from lxml import etree, html

from .findings import Finding, Severity, excerpt
from .plain import NotText, decoded, unseen_characters

# The elements and attributes of a page that only shows text, tables and headings.
_ELEMENTS = frozenset(
    [
        "html",
        "head",
        "title",
        "meta",
        "body",
        "main",
        "header",
        "footer",
        "section",
        "article",
        "address",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "br",
        "hr",
        "div",
        "span",
        "a",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "strong",
        "em",
        "b",
        "i",
        "u",
        "s",
        "small",
        "sub",
        "sup",
        "blockquote",
        "q",
        "cite",
        "code",
        "pre",
        "abbr",
        "time",
        "figure",
        "figcaption",
        "style",
    ]
)
_ATTRIBUTES = frozenset(
    [
        "lang",
        "charset",
        "name",
        "content",
        "href",
        "scope",
        "id",
        "class",
        "colspan",
        "rowspan",
        "headers",
        "title",
        "start",
        "type",
        "dir",
        "role",
    ]
)
_META = frozenset({"viewport", "color-scheme", "robots", "referrer"})
_HIDING = (
    "display",
    "visibility",
    "opacity",
    "font-size",
    "clip",
    "position",
    "text-indent",
    "color:",
    "content:",
    "url(",
    "@",
)
_SAVE = "Save the page as a PDF and give that."


def inspect(content: bytes) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """What a web page holds that a reader would not see: scripts, comments, hidden elements, styles that hide."""
    try:
        text = decoded(content)
    except NotText as no_text:
        return (no_text.finding,), ()
    found = list(unseen_characters((f"line {at}", line) for at, line in enumerate(text.splitlines(), 1)))
    page = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    for element in page.iter():
        where = f"line {element.sourceline}" if element.sourceline else ""
        if not isinstance(element.tag, str):
            what = "a comment" if element.tag is etree.Comment else "an instruction"
            found.append(_hold("hidden-element", where, element.text or "", f"There is {what} in the page. {_SAVE}"))
        elif element.tag not in _ELEMENTS:
            said = _said(element) or " ".join(map(str, element.attrib.values()))
            found.append(
                _hold(
                    "hidden-element",
                    where,
                    said,
                    f"The page has an element, {element.tag}, that need not show. {_SAVE}",
                )
            )
        elif element.tag == "style" and any(word in (element.text or "").lower() for word in _HIDING):
            found.append(_hold("hiding-style", where, "", f"The page has styles that can hide words. {_SAVE}"))
        elif element.tag == "meta" and (element.get("name") or "viewport").lower() not in _META:
            found.append(
                _hold(
                    "metadata",
                    where,
                    element.get("content") or "",
                    f"The page says things of itself that do not show. {_SAVE}",
                )
            )
        else:
            odd = sorted(name for name in map(str, element.attrib) if name not in _ATTRIBUTES)
            address = (element.get("href") or "").strip().lower()
            if odd:
                said = "; ".join(f"{name}={element.get(name)}" for name in odd)
                found.append(
                    _hold(
                        "hidden-attribute",
                        where,
                        f"{said}: {_said(element)}",
                        f"An element of the page has attributes that do not show. {_SAVE}",
                    )
                )
            if address and not address.startswith(("http://", "https://", "mailto:", "#")):
                found.append(
                    _hold(
                        "active-link",
                        where,
                        address,
                        f"A link of the page leads to something other than a web page. {_SAVE}",
                    )
                )
    return tuple(found[:20]), (f"{len(_said(page).split()):,} words, {len(page.findall('.//table')):,} tables",)


def _said(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _hold(technique: str, where: str, text: str, mend: str) -> Finding:
    return Finding(technique, Severity.HOLD, where, excerpt(text), mend)
