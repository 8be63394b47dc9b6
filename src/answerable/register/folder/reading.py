"""Reads a whole register folder, and collects everything that is wrong with it before anything is loaded."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from ..errors import CannotLoad, Problem
from ..models import Authority
from ..models.base import Basis
from ..rules import money, partial_dates
from ..rules import records as rules
from . import columns as c
from .cells import REF_FORM, read_address, read_cell
from .columns import CellKind, Column, FileSpec
from .spending import SpendingFiles

# An office's register is thousands of rows; a file beyond this is not one, and would fill the memory.
LARGEST_FILE = 50 * 1024 * 1024
_LARGEST_CELL = 1024 * 1024
_LONGEST_OF_OFFICE = {f.name: f.max_length for f in Authority._meta.concrete_fields}


@dataclass(frozen=True)
class Row:
    """One row of a record file. `values` holds every column of the file but `ref`, `source` and `place`; None where
    it is empty, a ref for a record that it points to, `money.Amount` for money."""

    number: int
    ref: str
    values: dict[str, Any]
    source: str = ""
    place: str = ""


@dataclass(frozen=True)
class CitationRow:
    """A source of one field of a record, or of the whole record where `field` is empty."""

    record: str
    ref: str
    field: str
    source: str
    place: str
    file: str
    number: int | None


@dataclass(frozen=True)
class PublishedRow:
    """One response that is public already; `source` is the source's title."""

    reference: str
    subject: str
    dated: str
    published_on: str
    url: str
    summary: str
    source: str
    source_place: str
    source_url: str


@dataclass
class RegisterFolder:
    """A folder that has been read and found sound."""

    authority: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)  # by kind of record
    citations: list[CitationRow] = field(default_factory=list)
    published: list[PublishedRow] = field(default_factory=list)
    spending: SpendingFiles | None = None


def read_folder(folder: Path, categories: Collection[str] | None = None) -> RegisterFolder:
    """Read a register folder whole.

    `categories` are the category codes that it may use; None: any. Raises CannotLoad with every problem found.
    """
    reader = _Reader(Path(folder), categories)
    reader.read()
    if reader.problems:
        raise CannotLoad(reader.problems)
    return reader.found


class _Reader:
    def __init__(self, folder: Path, categories: Collection[str] | None) -> None:
        self.folder = folder
        self.categories = categories
        self.problems: list[Problem] = []
        self.found = RegisterFolder()
        self.refs: dict[str, set[str]] = {}
        self.unread: set[str] = set()  # files whose rows are not all known, so that refs into them cannot be judged

    def problem(self, file: str, sentence: str, row: int | None = None, column: str = "") -> None:
        self.problems.append(Problem(file, sentence, row, column))

    def read(self) -> None:
        if not self.folder.is_dir():
            self.problem(str(self.folder), "there is no such folder. Check its name.")
            return
        self._strange_files()
        self._office()
        for spec in c.RECORD_FILES:
            self._records(spec)
        for spec in c.RECORD_FILES:
            self._check_refs(spec)
            self._check_circle(spec)
        self._check_identifiers()
        self._office_source()
        self._citations()
        self._published()
        self._spending()

    # Files

    def _strange_files(self) -> None:
        known = {*c.OTHER_FILES, *(spec.name for spec in c.RECORD_FILES)}
        for path in sorted(self.folder.iterdir()):
            if path.name in known or path.name.startswith((".", "~$")):
                continue
            if path.suffix.casefold() in {".xlsx", ".xls", ".xlsm", ".ods"}:
                self.problem(path.name, "a workbook is not read. Save each sheet as CSV UTF-8 under its file's name.")
            elif path.suffix.casefold() in {".csv", ".yaml", ".yml"}:
                near = get_close_matches(path.name.casefold(), known, n=1)
                meant = f"Did you mean {near[0]}? Rename it" if near else "Rename it, take it out of the folder"
                self.problem(path.name, f"no file of a register folder has this name. {meant}, or see the handbook.")

    def _text_of(self, name: str, *, required: bool) -> str | None:
        """The text of a file that fits into the memory; None, after saying so, where there is none that can be read."""
        path = self.folder / name
        if not path.is_file():
            if required:
                self.unread.add(name)
                self.problem(name, "the file is missing. Every register folder has one; add it.")
            return None
        if path.stat().st_size > LARGEST_FILE:
            self.unread.add(name)
            self.problem(
                name, f"the file is larger than {LARGEST_FILE // (1024 * 1024)} MB. Check that it is the right file."
            )
            return None
        content = path.read_bytes()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            row = content[: error.start].count(b"\n") + 1
            self.unread.add(name)
            self.problem(name, "the text is not in UTF-8. In a spreadsheet, save it as “CSV UTF-8”.", row)
            return None

    def _table(self, name: str, wanted: tuple[Column, ...], *, required: bool) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows of a CSV file as number and cells by column, white space taken off the ends."""
        text = self._text_of(name, required=required)
        if text is None:
            return
        csv.field_size_limit(_LARGEST_CELL)
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        headings: list[str] | None = None
        number = 0
        while True:
            number += 1
            try:
                cells = [cell.strip() for cell in next(reader)]
            except StopIteration:
                break
            except csv.Error as error:
                self.unread.add(name)
                self.problem(name, f"the row is not sound CSV ({error}). Check its quotation marks.", number)
                return
            if headings is None:
                headings = self._headings(name, cells, wanted)
                if headings is None:
                    self.unread.add(name)
                    return
            elif any(cells):
                if len(cells) != len(headings):
                    self.unread.add(name)
                    self.problem(
                        name,
                        f"it has {_count(len(cells), 'value')} for {_count(len(headings), 'column')}. Put quotation "
                        "marks round a value that has a comma.",
                        number,
                    )
                    continue
                yield number, dict(zip(headings, cells, strict=True))
        if headings is None:
            self.problem(name, "the file is empty. Its first row must name its columns.")

    def _headings(self, name: str, cells: list[str], wanted: tuple[Column, ...]) -> list[str] | None:
        known = [column.name for column in wanted]
        if len(cells) == 1 and (";" in cells[0] or "\t" in cells[0]):
            self.problem(name, "its columns are not divided by commas. Save it as CSV with commas.", 1)
            return None
        sound = True
        for heading in cells:
            if heading not in known:
                near = get_close_matches(heading.casefold().replace(" ", "_"), known, n=1)
                meant = f"Did you mean {near[0]}?" if near else f"The columns are {', '.join(known)}."
                self.problem(name, f"“{heading}” is not a column of this file. {meant}", 1, heading)
                sound = False
        for heading in sorted({heading for heading in cells if cells.count(heading) > 1}):
            self.problem(name, "the column stands there twice. Keep one of them.", 1, heading)
            sound = False
        for column in wanted:
            if column.required and column.name not in cells:
                self.problem(name, "the column is missing. Add it.", 1, column.name)
                sound = False
        return cells if sound else None

    def _values(
        self, name: str, number: int, cells: dict[str, str], wanted: tuple[Column, ...]
    ) -> tuple[dict[str, Any], bool]:
        """The cells as values, and whether all of them are sound."""
        values: dict[str, Any] = {}
        sound = True
        for column in wanted:
            text = cells.get(column.name, "")
            values[column.name] = None
            if not text:
                if column.required:
                    self.problem(name, _missing(column), number, column.name)
                    sound = False
                continue
            try:
                values[column.name] = read_cell(column, text)
            except ValueError as error:
                self.problem(name, str(error), number, column.name)
                sound = False
                continue
            if column.kind == CellKind.CODES and self.categories is not None:
                for code in values[column.name]:
                    if code not in self.categories:
                        near = get_close_matches(code, self.categories, n=1)
                        meant = f" Did you mean {near[0]}?" if near else ""
                        self.problem(name, f"“{code}” is not a known category code.{meant}", number, column.name)
                        sound = False
        return values, sound

    # Records

    def _records(self, spec: FileSpec) -> None:
        rows = self.found.rows.setdefault(spec.record, [])
        seen: dict[str, int] = {}
        once: dict[tuple[Any, ...], int] = {}
        for number, cells in self._table(spec.name, spec.all_columns, required=spec.required):
            values, _ = self._values(spec.name, number, cells, spec.all_columns)
            ref = values.pop("ref")
            if ref is not None:
                if not REF_FORM.fullmatch(ref):
                    self.problem(
                        spec.name,
                        f"“{ref}” is not a ref. Use letters, figures, hyphens, points and underscores, without spaces.",
                        number,
                        "ref",
                    )
                elif ref in seen:
                    self.problem(
                        spec.name, f"the ref {ref} is in row {seen[ref]} already. Give each row its own.", number, "ref"
                    )
                else:
                    seen[ref] = number
            source, place = values.pop("source", None), values.pop("place", None)
            if source == c.NO_SOURCE:
                source = None
                if place:
                    self.problem(
                        spec.name, "it says where in a source, but not in which. Give the source.", number, "source"
                    )
            self._check_span(spec, number, values)
            self._check_needs(spec, number, values)
            self._settle_exactness(spec, number, values)
            if spec is c.SERVICE_CONTACTS:
                # What a victim is told must be right and must not lead anybody to a refuge, whichever way it comes in.
                for name, sentence in rules.problems(spec.record, values):
                    self.problem(spec.name, sentence, number, name)
            required = {column.name for column in spec.columns if column.required}
            if spec.once and all(values[name] is not None for name in spec.once if name in required):
                key = tuple(values[name] for name in spec.once)
                if key in once:
                    self.problem(
                        spec.name,
                        f"{' and '.join(spec.once)} are the same as in row {once[key]}. Keep one of the two rows.",
                        number,
                        spec.once[-1],
                    )
                once.setdefault(key, number)
            rows.append(Row(number, ref or "", values, source or "", place or ""))
        self.refs[spec.record] = set(seen)

    def _check_span(self, spec: FileSpec, number: int, values: dict[str, Any]) -> None:
        if spec.span is None:
            return
        first, last = ("" if values[name] is None else str(values[name]) for name in spec.span)
        starts, ends = partial_dates.earliest(first), partial_dates.latest(last)
        if starts and ends and ends < starts:
            self.problem(spec.name, f"{last} is before {first}. Check both dates.", number, spec.span[1])

    def _check_needs(self, spec: FileSpec, number: int, values: dict[str, Any]) -> None:
        if spec.needs is None:
            return
        filled, needed = spec.needs
        if values[filled] and not values[needed]:
            self.problem(spec.name, f"{filled} is filled in, but this is empty. Fill it in.", number, needed)

    def _settle_exactness(self, spec: FileSpec, number: int, values: dict[str, Any]) -> None:
        """Say how exact an amount is where the row does not: rounded where it is written in thousands or millions."""
        if spec.exactness is None:
            return
        amount_column, basis_column = spec.exactness
        amount, basis = values[amount_column], values[basis_column]
        if amount is None:
            if basis not in (None, Basis.NOT_RECORDED):
                self.problem(
                    spec.name,
                    f"it says {basis}, but {amount_column} is empty. Fill in {amount_column}, or leave this empty.",
                    number,
                    basis_column,
                )
            values[basis_column] = Basis.NOT_RECORDED.value
        elif basis == Basis.NOT_RECORDED:
            self.problem(
                spec.name,
                f"it says not_recorded, but {amount_column} is filled in. Leave one of the two empty.",
                number,
                basis_column,
            )
        elif basis is None:
            exact = not (isinstance(amount, money.Amount) and amount.rounded)
            values[basis_column] = (Basis.EXACT if exact else Basis.ROUNDED).value

    def _check_refs(self, spec: FileSpec) -> None:
        for row in self.found.rows[spec.record]:
            for column in spec.columns:
                value = row.values.get(column.name)
                if value is None or column.kind not in (CellKind.REF, CellKind.REFS):
                    continue
                for ref in value if isinstance(value, tuple) else (value,):
                    self._check_ref(spec.name, row.number, column, ref)
            if row.source:
                self._check_ref(spec.name, row.number, c.SOURCE, row.source)

    def _check_ref(self, name: str, number: int | None, column: Column, ref: str) -> bool:
        target = c.BY_RECORD[column.to.replace(" ", "_")]
        if ref in self.refs[target.record] or target.name in self.unread:
            return True
        near = get_close_matches(ref, self.refs[target.record], n=1)
        meant = f"Did you mean {near[0]}?" if near else "Correct it, or add that row."
        self.problem(name, f"{target.name} has no row with the ref “{ref}”. {meant}", number, column.name)
        return False

    def _check_circle(self, spec: FileSpec) -> None:
        """No area or fund may be part of itself by way of its parents, and no document may replace itself."""
        column = next((column for column in spec.columns if column.to == spec.record), None)
        if column is None:
            return
        parents = {row.ref: ref for row in self.found.rows[spec.record] if (ref := row.values[column.name])}
        clear: set[str] = set()
        for row in self.found.rows[spec.record]:
            path, ref = [], row.ref
            while ref in parents and ref not in clear and ref not in path:
                path.append(ref)
                ref = parents[ref]
            if ref in path:
                became = "part of" if column.name == "parent" else "what replaces"
                self.problem(
                    spec.name,
                    f"{row.ref} ends up as {became} itself. Correct its {column.name}.",
                    row.number,
                    column.name,
                )
            clear.update(path)

    def _check_identifiers(self) -> None:
        seen: dict[tuple[str, str], int] = {}
        for row in self.found.rows[c.ORGANISATIONS.record]:
            for *parts, _ in row.values["identifiers"] or ():
                identifier = (parts[0], parts[1])
                if identifier in seen:
                    self.problem(
                        c.ORGANISATIONS.name,
                        f"{'-'.join(identifier)} is the number of row {seen[identifier]} too. It can belong to one.",
                        row.number,
                        "identifiers",
                    )
                seen.setdefault(identifier, row.number)

    # The office, citations, published responses

    def _office(self) -> None:
        text = self._text_of(c.OFFICE, required=True)
        if text is None:
            return
        try:
            content = yaml.safe_load(text)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            self.problem(
                c.OFFICE,
                "it is not sound YAML. Write one “key: value” a line, with quotation marks round a value that has a colon.",
                None if mark is None else mark.line + 1,
            )
            return
        if not isinstance(content, dict):
            self.problem(c.OFFICE, "it has no “key: value” lines. See the handbook for its keys.")
            return
        for key, value in content.items():
            if key not in c.OFFICE_KEYS:
                near = get_close_matches(str(key), c.OFFICE_KEYS, n=1)
                meant = f"Did you mean {near[0]}?" if near else f"The keys are {', '.join(c.OFFICE_KEYS)}."
                self.problem(c.OFFICE, f"“{key}” is not a key of this file. {meant}", None, str(key))
            elif value is not None:
                self._office_value(key, value)
        for key, (required, about) in c.OFFICE_KEYS.items():
            if required and not content.get(key):
                self.problem(c.OFFICE, f"it is missing. Give it: {about[0].lower()}{about[1:]}.", None, key)

    def _office_value(self, key: str, value: Any) -> None:
        if key == "review_window_working_days":
            if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 400:
                self.problem(c.OFFICE, "it is not a number of working days from 1 to 400.", None, key)
                return
        elif not isinstance(value, str):
            self.problem(c.OFFICE, "it is not text. Put quotation marks round it.", None, key)
            return
        else:
            value = value.strip()
            longest = {"source": 60, "place": 300}.get(key) or _LONGEST_OF_OFFICE[key]
            if longest and len(value) > longest:
                self.problem(c.OFFICE, f"it has {len(value)} characters; at most {longest} fit.", None, key)
            if "\x00" in value:
                self.problem(c.OFFICE, "it has a character that is no text.", None, key)
            if key == "slug" and not (value == value.casefold() and REF_FORM.fullmatch(value) and "." not in value):
                self.problem(
                    c.OFFICE, f"“{value}” is not a short name. Use small letters, figures and hyphens.", None, key
                )
            if key == "regulator_url" and value:
                try:
                    read_address(value)
                except ValueError as error:
                    self.problem(c.OFFICE, str(error), None, key)
            if key == "kind" and value not in Authority.Kind.values:
                self.problem(c.OFFICE, f"“{value}” is not one of {', '.join(Authority.Kind.values)}.", None, key)
        self.found.authority[key] = value

    def _office_source(self) -> None:
        source, place = self.found.authority.pop("source", ""), self.found.authority.pop("place", "")
        if source and self._check_ref(c.OFFICE, None, c.SOURCE, source):
            slug = self.found.authority.get("slug", "")
            self.found.citations.append(CitationRow("authority", slug, "", source, place, c.OFFICE, None))
        if place and not source:
            self.problem(c.OFFICE, "it says where in a source, but not in which. Give the source.", None, "source")

    def _citations(self) -> None:
        seen: dict[tuple[str, str, str, str, str], int] = {}
        for spec in c.RECORD_FILES:
            for row in self.found.rows[spec.record]:
                if row.source:
                    self.found.citations.append(
                        CitationRow(spec.record, row.ref, "", row.source, row.place, spec.name, row.number)
                    )
                    seen[(spec.record, row.ref, "", row.source, row.place)] = row.number
        cited = {spec.record: spec for spec in c.RECORD_FILES if spec.cited}
        office = self.found.authority.get("slug", "")
        for one in self.found.citations:
            if one.record == "authority":
                seen[(one.record, one.ref, one.field, one.source, one.place)] = 0
        for number, cells in self._table(c.CITATIONS, c.CITATIONS_COLUMNS, required=False):
            values, sound = self._values(c.CITATIONS, number, cells, c.CITATIONS_COLUMNS)
            if not sound:
                continue
            record, ref, column = values["record"], values["ref"], values["field"] or ""
            target = cited.get(record)
            if record == "authority":
                file, known, columns = c.OFFICE, ref == office or not office, set(c.OFFICE_KEYS)
            elif target is None:
                self.problem(c.CITATIONS, f"“{record}” is not one of {', '.join(cited)}.", number, "record")
                continue
            else:
                file, known = target.name, ref in self.refs[record] or target.name in self.unread
                columns = {one.name for one in target.columns}
            if not known:
                self.problem(c.CITATIONS, f"{file} has no row with the ref “{ref}”. Correct it.", number, "ref")
            if column and column not in columns:
                self.problem(c.CITATIONS, f"{file} has no column “{column}”. Correct it.", number, "field")
            self._check_ref(c.CITATIONS, number, c.SOURCE, values["source"])
            key = (record, ref, column, values["source"], values["place"] or "")
            if key in seen:
                self.problem(c.CITATIONS, "it says what another row says already. Take it out.", number)
            seen[key] = number
            self.found.citations.append(CitationRow(*key, c.CITATIONS, number))

    def _published(self) -> None:
        sources = {row.ref: row.values for row in self.found.rows[c.SOURCES.record]}
        for number, cells in self._table(c.PUBLISHED, c.PUBLISHED_COLUMNS, required=False):
            values, sound = self._values(c.PUBLISHED, number, cells, c.PUBLISHED_COLUMNS)
            if not sound or not self._check_ref(c.PUBLISHED, number, c.SOURCE, values["source"]):
                continue
            source = sources.get(values["source"])
            if source is None:
                continue  # sources.csv could not be read, which was said already
            self.found.published.append(
                PublishedRow(
                    reference=values["reference"],
                    subject=values["subject"] or "",
                    dated=values["dated"] or "",
                    published_on=values["published_on"] or "",
                    url=values["url"] or "",
                    summary=values["summary"] or "",
                    source=source["title"] or "",
                    source_place=values["place"] or "",
                    source_url=source["url"] or "",
                )
            )

    def _spending(self) -> None:
        """Read the sheets and the payees. The payments themselves, of which there may be millions, wait for loading."""
        found = SpendingFiles(self.folder / c.PAYMENTS)
        for name, columns, into in (
            (c.PAYMENT_SHEETS, c.PAYMENT_SHEETS_COLUMNS, found.sheets),
            (c.PAYEES, c.PAYEES_COLUMNS, found.payees),
        ):
            seen: dict[tuple[Any, ...], int] = {}
            for number, cells in self._table(name, columns, required=False):
                values, sound = self._values(name, number, cells, columns)
                if not sound:
                    continue
                for column in columns:
                    if column.kind == CellKind.REF and values[column.name]:
                        self._check_ref(name, number, column, values[column.name])
                key = (values["ref"],) if name == c.PAYMENT_SHEETS else (values["name"], values["ledger_id"])
                if key in seen:
                    self.problem(name, f"it says what row {seen[key]} says already. Take one of them out.", number)
                seen[key] = number
                into.append(values)
        if found.path.is_file() or found.sheets or found.payees:
            self.found.spending = found


def _missing(column: Column) -> str:
    if column is c.SOURCE:
        return "it is empty. Nothing enters the register without its source: give a ref of sources.csv."
    return "it is empty. Fill it in."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
