"""A workbook as it lies in its package: its sheets, styles, theme and shared texts, and which part is what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from answerable.guard import markup
from answerable.guard.package import Damaged, Package, Relationship

from . import strings
from .colours import figure
from .covers import covered
from .number_formats import blank
from .parts import Frame, frame, plain, yes
from .ranges import Area, areas
from .sheet import SeenRow, Sheet, Table
from .strings import Texts
from .styles import Styles

PROGRAMS = frozenset({"xlMacrosheet", "xlIntlMacrosheet", "dialogsheet"})


@dataclass(frozen=True)
class Listed:
    """One sheet as the workbook lists it."""

    name: str
    state: str
    """ "visible", "hidden" or "veryHidden"."""
    part: str
    """ "" where there is none."""
    kind: str
    """ "worksheet", "chartsheet", "dialogsheet", "xlMacrosheet"."""

    @property
    def hidden(self) -> bool:
        """Whether no tab of it is shown; a state that is no state is taken for hidden."""
        return self.state not in {"", "visible"}

    @property
    def place(self) -> str:
        """The sheet as findings name it."""
        return f"sheet “{self.name}”"


@dataclass
class Book:
    """A workbook that was opened; its sheets are read one by one."""

    package: Package
    part: str
    root: Any
    listed: tuple[Listed, ...]
    styles_root: Any
    styles: Styles
    texts: Texts
    since_1904: bool
    pointers: dict[str, Relationship] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    """The parts that were read here, to be claimed once they have been looked into."""
    sheets: dict[str, Sheet] = field(default_factory=dict)
    """The sheets that were read, by their names."""

    def read(self, name: str) -> bytes:
        """A part in UTF-8, taken."""
        self.taken.add(name)
        return plain(self.package.read(name))

    def tree(self, name: str) -> Any:
        """A part as a tree, taken. Raises as markup.parse."""
        return markup.parse(self.read(name))

    def of_type(self, *kinds: str) -> list[str]:
        """The parts that are pointed to as one of these kinds."""
        return [name for name, (_, how) in self.package.reached.items() if how.type in kinds]

    def sheet_of(self, part: str) -> Listed | None:
        """The sheet that a part hangs from, through whatever lies between."""
        seen: set[str] = set()
        while part and part not in seen:
            seen.add(part)
            listed = next((one for one in self.listed if one.part == part), None)
            if listed is not None:
                return listed
            part = self.package.reached[part][0] if part in self.package.reached else ""
        return None

    def place_of(self, part: str) -> str:
        """Where a part belongs, in words: its sheet, or the part itself in last resort."""
        listed = self.sheet_of(part)
        return listed.place if listed is not None else f"part {part}"

    def open_sheet(self, listed: Listed, *, keep_values: bool = False) -> Sheet:
        """A sheet before its cells are read. Raises as markup.parse."""
        data = self.read(listed.part)
        return Sheet(
            listed.name,
            frame(data),
            self.styles,
            self.texts,
            self.since_1904,
            keep_values,
            tuple(self._tables(listed.part)),
            tuple(self._covers(listed.part)),
        )

    def _covers(self, part: str) -> Iterator[Area]:
        for one in self.package.relationships(part):
            name = self.package.named(one.target)
            if one.type == "drawing" and name:
                yield from covered(markup.parse(plain(self.package.read(name))))

    def _tables(self, part: str) -> Iterator[Table]:
        for one in self.package.relationships(part):
            name = self.package.named(one.target)
            if one.type == "table" and name:
                root = markup.parse(plain(self.package.read(name)))
                style = next((child for child in root if markup.local(child) == "tableStyleInfo"), None)
                named = style.get("name") or "" if style is not None else ""
                for area in areas(root.get("ref"))[:1]:
                    dark = named.startswith(("TableStyleMedium", "TableStyleDark"))
                    filters = any(markup.local(child) == "filterColumn" for child in root.iter())
                    yield Table(area, dark, filters, self.styles.tables.get(named, ()))

    def cells(self, reference: str) -> Sequence[str] | None:
        """What visible cells show for "Data!$A$2:$A$9", and their values; None where the sheet is hidden or not there."""
        found: list[str] = []
        for piece in reference.strip("()").split(","):
            name, _, cells = piece.rpartition("!")
            sheet = self.sheets.get(name.strip("'").replace("''", "'"))
            if sheet is None or any(one.hidden for one in self.listed if one.name == sheet.name):
                return None
            for area in areas(cells):
                for row in sheet.rows:
                    if area.top <= row.number <= area.bottom:
                        found += _within(row, area)
        return found

    def words(self) -> frozenset[str]:
        """The words of every visible cell, in small letters."""
        if not hasattr(self, "_words"):
            visible = {one.name for one in self.listed if not one.hidden}
            texts: set[str] = set()
            for name, sheet in self.sheets.items():
                if name in visible:
                    texts.update(*(row.texts for row in sheet.rows))
            self._words = frozenset(text.strip().lower() for text in texts)
        return self._words

    def values(self) -> frozenset[float]:
        """The numbers of every visible cell, where they were kept."""
        visible = {one.name for one in self.listed if not one.hidden}
        return frozenset(
            value
            for name, sheet in self.sheets.items()
            if name in visible
            for row in sheet.rows
            for value in row.values
            if value is not None
        )


def _within(row: SeenRow, area: Area) -> Iterator[str]:
    values = row.values or (None,) * len(row.columns)
    for column, text, value in zip(row.columns, row.texts, values, strict=True):
        if area.left <= column <= area.right:
            yield text
            if value is not None:
                yield repr(value)


def open_book(package: Package) -> Book:
    """Open a workbook. Raises package.Damaged where it has none, and as markup.parse."""
    part = next(
        (name for name, (source, how) in package.reached.items() if how.type == "officeDocument" and not source), ""
    ) or (package.named("xl/workbook.xml") or "")
    if not part:
        raise Damaged
    root = markup.parse(plain(package.read(part)))
    pointers = {one.id: one for one in package.relationships(part)}
    theme = _part(package, pointers, "theme")
    styles_part, texts_part = _part(package, pointers, "styles"), _part(package, pointers, "sharedStrings")
    styles_root = markup.parse(plain(package.read(styles_part))) if styles_part else None
    styles = Styles(styles_root, markup.parse(plain(package.read(theme))) if theme else None)
    texts = strings.read(plain(package.read(texts_part)), styles) if texts_part else Texts()
    setting = next((one for one in root if markup.local(one) == "workbookPr"), None)
    return Book(
        package=package,
        part=part,
        root=root,
        listed=tuple(_listed(package, root, pointers)),
        styles_root=styles_root,
        styles=styles,
        texts=texts,
        since_1904=setting is not None and yes(setting.get("date1904")),
        pointers=pointers,
        taken={name for name in (part, styles_part, texts_part) if name},
    )


def _part(package: Package, pointers: dict[str, Relationship], kind: str) -> str:
    target = next((one.target for one in pointers.values() if one.type == kind and not one.external), "")
    return (package.named(target) or "") if target else ""


def _listed(package: Package, root: Any, pointers: dict[str, Relationship]) -> Iterator[Listed]:
    for one in root.iter():
        if markup.local(one) != "sheet":
            continue
        pointer = next((value for key, value in one.attrib.items() if key.endswith("}id")), "")
        known = pointers.get(pointer)
        part = package.named(known.target) if known is not None and not known.external else None
        yield Listed(one.get("name") or "", one.get("state") or "visible", part or "", known.type if known else "")


def bare_name(name: str) -> bool:
    """Whether a sheet's tab shows nothing that can be read."""
    return blank(name) or not any(one.isalnum() for one in name)


__all__ = ["Book", "Frame", "Listed", "bare_name", "figure", "open_book"]
