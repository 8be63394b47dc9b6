"""An OpenDocument file as it was read: its members, its styles, its body; also one that lies within another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from answerable.guard import markup
from answerable.guard.package import Package

from .styles import Look, Styles, attribute

KINDS = ("text", "spreadsheet", "presentation", "drawing", "chart", "image", "formula", "database")


@dataclass
class Document:
    """One document of a package: the whole of it (`folder` "") or an object in it ("Object 1/").

    Raises ValueError where it has no content, and as markup.parse.
    """

    package: Package
    folder: str
    content: Any
    styles_part: Any

    @cached_property
    def styles(self) -> Styles:
        """Its styles, common and automatic."""
        return Styles(self.styles_part, self.content)

    @cached_property
    def body(self) -> Any:
        """The element that holds its content: `office:text`, `office:spreadsheet` …"""
        for part in self.content:
            if markup.local(part) == "body":
                return next((one for one in part if markup.local(one) in KINDS), part)
        # A formula is bare MathML.
        return self.content

    @property
    def kind(self) -> str:
        """ "text", "spreadsheet", "presentation", "drawing", "chart", or "math"."""
        return markup.local(self.body)

    @cached_property
    def look(self) -> Look:
        """What words look like where no style says otherwise."""
        return self.styles.apply(Look(), "paragraph", "", default=True)

    @cached_property
    def main_master(self) -> str:
        """The master page that is used where nothing names another."""
        names = list(self.styles.masters)
        return next((one for one in ("Standard", "Default") if one in names), names[0] if names else "")

    @cached_property
    def masters_used(self) -> frozenset[str]:
        """The master pages that its pages have."""
        used = {self.main_master} if self.kind in {"text", "chart"} else set()
        for one in self._styled():
            used.add(attribute(one, "master-page-name"))
        waiting = list(used)
        while waiting:
            page = self.styles.masters.get(waiting.pop())
            following = attribute(page, "next-style-name") if page is not None else ""
            if following and following not in used:
                used.add(following)
                waiting.append(following)
        return frozenset(used - {""})

    def _styled(self) -> Iterator[Any]:
        """Whatever can name a master page: pages, and the styles of the paragraphs and tables that are there."""
        families = {"p": "paragraph", "h": "paragraph", "table": "table"}
        seen: set[tuple[str, str]] = set()
        for one in self.body.iter():
            name = markup.local(one)
            if name == "page" and attribute(one, "master-page-name"):
                yield one
            if name in families and (families[name], attribute(one, "style-name")) not in seen:
                key = (families[name], attribute(one, "style-name"))
                seen.add(key)
                yield from self.styles.chain(*key)


def read(package: Package, folder: str = "") -> Document:
    """The document in a package, or the object in one of its folders. Raises ValueError and as markup.parse."""
    content = package.named(f"{folder}content.xml")
    if content is None:
        raise ValueError("no content")
    styles = package.named(f"{folder}styles.xml")
    return Document(
        package,
        folder,
        markup.parse(package.read(content)),
        markup.parse(package.read(styles)) if styles is not None else None,
    )
