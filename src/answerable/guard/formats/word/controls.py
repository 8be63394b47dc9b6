"""Content controls, form fields, smart tags and custom XML in the text: what they keep besides what they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.techniques import found

from .allowed import telling
from .names import W, get, value, words_of
from .reading import Reading

_PLAIN_TAG = re.compile(
    r"goog_rdk_\d{1,6}|-?\d{1,10}|\{?[0-9A-Fa-f-]{32,36}\}?|MENDELEY_\w{0,20}|text|field ?\d{0,3}|control ?\d{0,3}",
    re.IGNORECASE,
)
PLAIN_TITLES = frozenset(
    ["title", "subtitle", "author", "date", "abstract", "company", "subject", "category", "keywords", "manager", "status", "address", "phone", "fax", "email", "comments", "name", "text", "number", "page", "checkbox"]
) | {"publish date", "company address", "company phone", "company e-mail", "company fax", "table of contents", "page number",
     "e-mail", "content control", "check box", "document title"}  # fmt: skip
_PLACEHOLDER = re.compile(r"DefaultPlaceholder_-?\d{1,12}|\{?[0-9A-Fa-f-]{32,36}\}?|[0-9A-F]{32}")
_GALLERIES = re.compile(r"(?:\(?[A-Za-z][A-Za-z)/&-]*(?: |$)){1,6}")
_PROPERTIES = re.compile(r"coreProperties|extended-properties|core-properties|CoverPageProps", re.IGNORECASE)
_FORM_NAME = re.compile(r"(?:Text|Check|Dropdown|DropDown|Kontrollkästchen|Texte?)\d{0,4}|")
_LISTED = ("Choose an item.", "Choose an item", "Click to choose", "Select", "Please select")
_PLACES = frozenset(
    [
        "place",
        "city",
        "country-region",
        "state",
        "placename",
        "placetype",
        "date",
        "time",
        "personname",
        "address",
        "street",
        "postalcode",
        "metricconverter",
        "stockticker",
        "phone",
        "givenname",
        "sn",
        "title",
        "middlename",
        "distance",
        "currency",
    ]
)
_OFFICE_TAGS = "urn:schemas-microsoft-com:office:smarttags"


@detector("content-control")
def controls(reading: Reading, root: Any, where: str) -> Iterator[Finding]:
    """Tags, titles, lists and sources of content controls."""
    for element in root.iter(W + "sdtPr"):
        texts = list(_kept(element))
        if texts:
            yield found("content-control", reading.place(element) or where, texts)


def _kept(element: Any) -> Iterator[str]:
    tag, title = value(element, "tag"), value(element, "alias")
    shown = words_of(element.getparent())
    if tag and not _PLAIN_TAG.fullmatch(tag.strip()) and tag.strip().lower() not in PLAIN_TITLES:
        yield tag
    if title and title.strip().lower() not in PLAIN_TITLES and title.strip().lower() != shown.lower():
        yield title
    for one in element.iter():
        name = markup.local(one)
        if name == "listItem":
            for text in dict.fromkeys((get(one, "displayText"), get(one, "value"))):
                if text and text not in shown and text not in _LISTED:
                    yield text
        elif name in {"comboBox", "dropDownList"} and get(one, "lastValue") and get(one, "lastValue") not in shown:
            yield get(one, "lastValue")
        elif name == "dataBinding":
            path = get(one, "xpath") + get(one, "prefixMappings")
            if not _PROPERTIES.search(path) or telling(
                re.sub(r"\[\d+\]|https?://[\w./-]+|//|\d{4}/\d\d", "", path)[:55]
            ):
                yield path
        elif (name == "docPart" and get(one, "val") and not _PLACEHOLDER.fullmatch(get(one, "val"))) or (
            name in {"docPartGallery", "docPartCategory"} and not _GALLERIES.fullmatch(get(one, "val"))
        ):
            yield get(one, "val")
        elif name == "date" and get(one, "fullDate") and not _same_date(get(one, "fullDate"), shown):
            yield get(one, "fullDate")[:10]
        elif name == "dateFormat" and not re.fullmatch(r"[dDmMyYhHsS/.,: '\-]{0,40}", get(one, "val")):
            yield get(one, "val")


def _same_date(full: str, shown: str) -> bool:
    """Whether the day of a date is in the words that are shown, in any of their ways of writing it."""
    year, month, day = [*full[:10].split("-"), "", "", ""][:3]
    figures = {one.lstrip("0") for one in re.findall(r"\d+", shown)}
    return not shown.strip() or day.lstrip("0") in figures or (year in shown and not figures - {year, year[2:], month.lstrip("0")})  # fmt: skip


@detector("form-field")
def form_fields(reading: Reading, root: Any, where: str) -> Iterator[Finding]:
    """Defaults, lists, help texts and macros of form fields."""
    for element in root.iter(W + "ffData"):
        shown = words_of(_paragraph(element))
        texts = []
        for one in element.iter():
            name, said = markup.local(one), get(one, "val")
            if (
                (name == "name" and not _FORM_NAME.fullmatch(said))
                or (name in {"helpText", "statusText", "entryMacro", "exitMacro"} and said.strip())
                or (
                    name in {"default", "listEntry", "format"}
                    and said.strip()
                    and said not in shown
                    and not said.isdigit()
                )
            ):
                texts.append(said)
        if texts:
            yield found("form-field", reading.place(element) or where, texts)


def _paragraph(element: Any) -> Any:
    return next((one for one in element.iterancestors(W + "p")), element)


@detector("smart-tag", "custom-xml")
def tags(reading: Reading, root: Any, where: str) -> Iterator[Finding]:
    """Smart tags that keep more than their usual name, and elements of somebody's own XML around words."""
    for element in root.iter(W + "smartTag", W + "customXml"):
        kind, space = get(element, "element"), get(element, "uri")
        kept = [get(one, "val") for one in element.iter(W + "attr") if one.getparent().getparent() is element]
        names = [get(one, "name") for one in element.iter(W + "attr") if one.getparent().getparent() is element]
        if markup.local(element) == "customXml":
            yield found("custom-xml", reading.place(element) or where, [kind, space, *kept, *names])
            continue
        shown = words_of(element)
        more = [
            one
            for one in kept
            if one and one not in shown and not re.fullmatch(r"[\d.,:-]{1,8}|True|False|tmp\w*", one)
        ]
        if space != _OFFICE_TAGS or kind.lower() not in _PLACES:
            more += [kind, space]
        if more:
            yield found("smart-tag", reading.place(element) or where, more)
