"""Agreements, funds, returns and organisations from an office's own workbooks: looked at, brought in, taken back.

The rows are kept beside the preview as they were read. Bringing in makes the same plan again on the register as it is
then, and refuses where that differs from what the person was shown.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from ..errors import CannotImport
from ..folder.cells import as_words
from ..models import (
    Citation,
    Import,
    ImportChange,
    ImportedSheet,
    OrganisationAlias,
    OrganisationIdentifier,
    Source,
)
from ..models.base import Record
from ..rules import records as rules
from ..spreadsheets import fields as known_fields
from ..spreadsheets.cells import tidy
from ..spreadsheets.layout import Layout, find_layout
from ..spreadsheets.tables import Sheet, letter, rows
from .record_rows import NEEDED, READERS, Row, Wrong
from .summary import SheetSummary, Summary, load
from .world import HANGING, MODELS, WRITTEN, Held, World, as_text, from_text

if TYPE_CHECKING:
    from answerable.accounts.models import User

    from ..spreadsheets.tables import OpenedFile

_BATCH = 500
_TOLD = 1_000
WHAT = ("created", "changed", "skipped", "rejected")
_TOTAL = frozenset({"total", "grand total", "sub total", "subtotal", "totals"})


@dataclass(frozen=True)
class Planned:
    """What becomes of one row, for the preview."""

    row: int
    what: str  # created, changed, skipped, rejected
    why: str = ""
    column: str = ""
    notes: tuple[str, ...] = ()
    changes: tuple[dict[str, Any], ...] = ()  # kind, ref, title, new, fields: [field, before, after]
    cells: tuple[tuple[str, str], ...] = ()  # heading, as printed


# Looking


def preview(import_: Import, opened: OpenedFile, remembered: Mapping[str, Mapping[str, int]], *, folder: Path) -> None:
    """Look at a file of records: keep its rows, what becomes of each, and the counts, in the import's folder."""
    sheets: list[SheetSummary] = []
    for sheet in opened.sheets:
        layout = find_layout(sheet, import_.kind, remembered)
        _keep_rows(sheet, layout, folder)
        sheets.append(_sheet_summary(sheet, layout, import_.kind))
    found = Summary(kind=import_.kind, sheets=sheets, problems=list(import_.problems))
    plan = Plan(import_.kind, found, folder)
    counts: Counter[str] = Counter()
    digest = hashlib.sha256()
    for summary in found.sheets:
        counts += _preview_sheet(plan, summary, folder, digest)
    found.stamp = digest.hexdigest()
    found.save(folder)
    import_.created, import_.changed = counts["created"], counts["changed"]
    import_.skipped, import_.rejected = counts["skipped"], counts["rejected"]
    import_.save(update_fields=["created", "changed", "skipped", "rejected"])


def _preview_sheet(plan: Plan, summary: SheetSummary, folder: Path, digest: Any) -> Counter[str]:
    counts: Counter[str] = Counter()
    wrong: list[Planned] = []
    with (folder / preview_name(summary.position)).open("w", encoding="utf-8") as file:
        for planned in plan.sheet(summary):
            line = json.dumps(planned.__dict__, ensure_ascii=False)
            digest.update(f"{summary.position}{line}\n".encode())
            file.write(f"{planned.what}\t{line}\n")
            counts[planned.what] += 1
            if planned.what == "rejected":
                wrong.append(planned)
            elif planned.what == "skipped":
                summary.skipped[planned.why] = summary.skipped.get(planned.why, 0) + 1
                if len(summary.skips) < _TOLD:
                    summary.skips.append((planned.row, planned.why))
    summary.rows = counts["created"] + counts["changed"]
    summary.rejected = counts["rejected"]
    if wrong:
        summary.rejects = f"sheet-{summary.position}.rejects.csv"
        _write_rejects(folder / summary.rejects, summary.headings, wrong)
    return counts


def preview_name(position: int) -> str:
    """The file of what becomes of the rows of a sheet: what, a tab, the rest as JSON, a line a row."""
    return f"sheet-{position}.preview.jsonl"


def rows_name(position: int) -> str:
    """The file of the rows of a sheet: the number and the cells, as JSON, a line a row."""
    return f"sheet-{position}.rows.jsonl"


def _keep_rows(sheet: Sheet, layout: Layout, folder: Path) -> None:
    heads = {layout.header_row, *layout.header_rows}
    with (folder / rows_name(sheet.position)).open("w", encoding="utf-8") as file:
        for number, cells in rows(sheet):
            if number >= layout.first_row and number not in heads:
                file.write(json.dumps([number, cells], ensure_ascii=False) + "\n")


def _sheet_summary(sheet: Sheet, layout: Layout, kind: str) -> SheetSummary:
    needed = [group for group in NEEDED[kind] if not any(name in layout.mapping for name in group)]
    labels = {one.name: one.label for one in known_fields.KINDS[kind]}
    notes = [] if needed else [note for note in layout.sentences() if not note.startswith("No column was found")]
    if needed and not layout.blank:
        wanted = " and ".join(" or ".join(labels[name] for name in group) for group in needed)
        notes.append(
            f"No column was found for {wanted}, so nothing of this sheet can be brought in. Say which column it is."
        )
    return SheetSummary(
        position=sheet.position,
        name=sheet.name,
        header_row=layout.header_row,
        columns={
            name: {"letter": letter(at), "heading": layout.headings[at] if at < len(layout.headings) else ""}
            for name, at in layout.mapping.items()
        },
        headings=list(layout.headings),
        mapping=dict(layout.mapping),
        fingerprint=layout.fingerprint,
        rows=0,
        pence=0,
        rejected=0,
        skips=[],
        skipped={},
        notes=notes,
        missing=[group[0] for group in needed],
        unread=[
            {"letter": letter(one.column), "heading": one.heading, "example": one.example} for one in layout.unread
        ],
        hidden=sheet.hidden,
        blank=layout.blank,
        problems=[f"{problem.column}{problem.row}: {problem.sentence}" for problem in sheet.problems],
        # What stands in for the typed rows of payments: it is there where the sheet can be brought in.
        parquet="" if needed or layout.blank else rows_name(sheet.position),
        rejects="",
    )


def _write_rejects(path: Path, headings: list[str], wrong: list[Planned]) -> None:
    """The wrong rows as they stand in the file, with what is wrong, to correct and bring in again."""
    width = max(len(headings), *(len(planned.cells) for planned in wrong))
    names = [headings[at] if at < len(headings) and headings[at] else f"Column {letter(at)}" for at in range(width)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*names, "Row", "What is wrong"])
        for planned in wrong:
            cells = [_harmless(text) for _, text in planned.cells]
            where = f"{planned.column}: " if planned.column else ""
            writer.writerow([*cells, *[""] * (width - len(cells)), planned.row, f"{where}{planned.why}"])


def _harmless(text: str) -> str:
    """A cell that no spreadsheet runs as a formula; an amount below nothing stays an amount."""
    return text if text[:1] in "+-" and text[1:2] in "£0123456789. (" else as_words(text)


class Plan:
    """What the rows of a file do to the register as it is now. Changes nothing."""

    def __init__(self, kind: str, summary: Summary, folder: Path) -> None:
        self.kind = kind
        self.summary = summary
        self.folder = folder
        self.world = World(kind)

    def sheet(self, summary: SheetSummary) -> Iterator[Planned]:
        """What becomes of each row of one sheet, in order."""
        usable = all(any(name in summary.mapping for name in group) for group in NEEDED[self.kind])
        with (self.folder / rows_name(summary.position)).open(encoding="utf-8") as file:
            for line in file:
                number, cells = json.loads(line)
                if not any(cell.strip() for cell in cells):
                    continue
                if usable:
                    yield self._row(summary, number, cells)
                else:
                    yield Planned(number, "skipped", "The columns of this sheet were not understood.")

    def _row(self, summary: SheetSummary, number: int, cells: list[str]) -> Planned:
        mapping = summary.mapping
        headings = summary.headings
        row = Row(
            sheet=summary.position,
            number=number,
            cells={name: cells[at] for name, at in mapping.items() if at < len(cells)},
            letters={name: letter(at) for name, at in mapping.items()},
            headings={name: headings[at] if at < len(headings) else "" for name, at in mapping.items()},
        )
        if not any(text.strip() for text in row.cells.values()):
            return Planned(number, "skipped", "It has nothing in the columns that are read.")
        if self._is_total(row, cells):
            return Planned(number, "skipped", "It is a row of totals.")
        if [tidy(cell) for cell in cells if cell.strip()] == [heading for heading in headings if heading]:
            return Planned(number, "skipped", "It is the row of headings again.")
        try:
            READERS[self.kind](self.world, row)
            return self._settle(row)
        except Wrong as wrong:
            for made in row.made:
                del self.world.by_ref[made.kind][made.ref]
            shown = [
                (headings[at] if at < len(headings) and headings[at] else f"Column {letter(at)}", text)
                for at, text in enumerate(cells)
            ]
            return Planned(
                number, "rejected", wrong.sentence, self._column(row, wrong.name), tuple(row.notes), cells=tuple(shown)
            )

    def _is_total(self, row: Row, cells: list[str]) -> bool:
        """Whether a row adds up the others: it says so, and names nothing else."""
        named = {tidy(row.cells.get(name, "")).casefold().rstrip(":") for group in NEEDED[self.kind] for name in group}
        said = {tidy(cell).casefold().rstrip(":") for cell in cells}
        return named <= {"", *_TOTAL} and not said.isdisjoint(_TOTAL)

    def _column(self, row: Row, name: str) -> str:
        if name not in row.letters:
            return ""
        heading = row.headings[name]
        return f"Column {row.letters[name]}" + (f" ({heading})" if heading else "")

    def _settle(self, row: Row) -> Planned:
        """Take the row's changes over into the copy of the register, all of them or, where one is wrong, none."""
        wanted: dict[int, tuple[Held, dict[str, tuple[Any, str]]]] = {}
        for held, name, value, of in row.changes:
            wanted.setdefault(id(held), (held, {}))[1][name] = (value, of)
        for held, values in wanted.values():
            for name, (value, of) in values.items():
                said = held.said.get(name)
                if said and held.values[name] != value and name not in ("aliases", "identifiers"):
                    raise Wrong(of, f"Row {said[1]} of this file says something else of the same {_noun(held.kind)}.")
            fields = {**held.values, **{name: value for name, (value, _) in values.items()}}
            for name, sentence in rules.problems(held.kind, fields):
                of = values[name][1] if name in values else next(iter(values.values()))[1]
                raise Wrong(of, sentence)
        changes = []
        for held, values in wanted.values():
            told = self._take(row, held, values)
            if told["fields"] or held in row.made:
                changes.append(told)
        for held in row.made:
            self.world.index(held)
        what = "skipped"
        if changes:
            what = "created" if any(one["new"] for one in changes if one["about"]) else "changed"
        why = "" if changes else "The register says all of this already."
        return Planned(row.number, what, why, "", tuple(row.notes), tuple(changes))

    def _take(self, row: Row, held: Held, values: dict[str, tuple[Any, str]]) -> dict[str, Any]:
        told: list[tuple[str, Any, Any]] = []
        new = held in row.made
        for name, (value, of) in values.items():
            old = held.values[name]
            if old == value and not (new and name == "name"):
                continue
            held.before.setdefault(name, None if held.is_new else old)
            held.values[name] = value
            held.said[name] = (row.sheet, row.number, row.letters.get(of, ""))
            told.append((name, None if new else as_text(old), as_text(value)))
        if told or new:
            held.place = held.place or (row.sheet, row.number)
            self.world.index(held)
        title = held.values.get("title") or held.values.get("name") or ""
        return {
            "kind": held.kind,
            "ref": held.ref,
            "title": title,
            "new": new,
            "about": held in row.about,
            "fields": told,
        }


def _noun(kind: str) -> str:
    return kind.replace("_", " ")


# Bringing in


def apply(import_: Import, *, by: User | None, folder: Path) -> None:
    """Carry the plan out inside the caller's transaction. Raises CannotImport where the register moved on since."""
    found = load(folder)
    if found is None:
        raise CannotImport(f"What was read from {import_.file_name} is not there any more. Open the file again.")
    plan = Plan(import_.kind, found, folder)
    digest = hashlib.sha256()
    for sheet in found.sheets:
        for planned in plan.sheet(sheet):
            digest.update(f"{sheet.position}{json.dumps(planned.__dict__, ensure_ascii=False)}\n".encode())
    if digest.hexdigest() != found.stamp:
        raise CannotImport(
            f"The register was changed after {import_.file_name} was looked at, so bringing it in would now do something "
            "else. Open the file again."
        )
    _Writing(import_, found, plan.world.touched()).write()


class _Writing:
    """Writes what an import makes and changes, a few statements a kind."""

    def __init__(self, import_: Import, summary: Summary, touched: list[Held]) -> None:
        self.import_ = import_
        self.summary = summary
        self.touched = touched
        self.tag = tag_of(import_)
        self.keys: dict[str, dict[str, int]] = {}

    def write(self) -> None:
        """Write sheets, records, what hangs on them, sources of their fields, and how to take it back."""
        sheets = {
            sheet.position: ImportedSheet.objects.create(
                of=self.import_,
                position=sheet.position,
                name=sheet.name,
                header_row=sheet.header_row,
                columns=sheet.columns,
            )
            for sheet in self.summary.sheets
        }
        for model in WRITTEN:
            mine = [held for held in self.touched if held.kind == model.record_kind()]
            if mine:
                self._records(model, mine)
        cited_before = self._cite()
        ImportChange.objects.bulk_create(
            [self._change(held, sheets, cited_before) for held in self.touched], batch_size=_BATCH
        )

    def _key(self, kind: str, ref: str | None) -> int | None:
        if ref is None:
            return None
        if kind not in self.keys:
            self.keys[kind] = dict(MODELS[kind]._default_manager.values_list("ref", "pk"))
        return self.keys[kind][ref]

    def _records(self, model: type[Record], held: list[Held]) -> None:
        kind = model.record_kind()
        fields = {f.name: f for f in model._meta.concrete_fields if f.name not in ("id", "ref", "version")}
        hanging = HANGING.get(kind, ())
        new = [self._made(model, one, fields, hanging) for one in held if one.is_new]
        model._default_manager.bulk_create(new, batch_size=_BATCH)
        changed = [one for one in held if not one.is_new]
        stored = {row.pk: row for row in _by_key(model, [one.pk for one in changed])}
        names: set[str] = set()
        for one in changed:
            row = stored[one.pk]
            for name in one.before:
                if name not in hanging:
                    self._set(row, fields[name], one.values[name])
                    names.add(name)
            row.version = one.version + 1
        model._default_manager.bulk_update(list(stored.values()), ["version", *sorted(names)], batch_size=_BATCH)
        self.keys.pop(kind, None)
        if hanging:
            keys = {one.ref: self._key(kind, one.ref) for one in held}
            write_hanging(
                {keys[one.ref]: {name: one.values[name] for name in hanging if name in one.before} for one in held}  # type: ignore[misc]
            )

    def _made(self, model: type[Record], held: Held, fields: Mapping[str, Any], hanging: Iterable[str]) -> Record:
        row = model(ref=held.ref)
        for name, value in held.values.items():
            if name not in hanging:
                self._set(row, fields[name], value)
        return row

    def _set(self, row: Record, f: models.Field[Any, Any], value: Any) -> None:
        if f.is_relation:
            value = self._key(f.related_model.record_kind(), value)  # type: ignore[union-attr]
        setattr(row, f.attname, value)

    def _cite(self) -> dict[tuple[str, str], list[list[Any]]]:
        """Say where each new value comes from, in place of what was said of the earlier one; returns what that was."""
        source, _ = Source.objects.get_or_create(
            ref=source_ref(self.import_.sha256),
            defaults={
                "title": self.import_.file_name[:300],
                "kind": "file brought in",
                "dated": timezone.localdate().isoformat(),
            },
        )
        names = {sheet.position: sheet for sheet in self.summary.sheets}
        earlier = _citations({(one.kind, one.ref): set(one.before) for one in self.touched if not one.is_new})
        _delete(Citation, [citation.pk for found in earlier.values() for citation in found])
        before = {
            key: [[c.field, c.source.ref, c.place, c.loaded_from, c.loaded_row] for c in found]
            for key, found in earlier.items()
        }
        new = []
        for one in self.touched:
            if one.is_new and one.place:
                new.append(self._citation(one, "", _place(names[one.place[0]], one.place[1], ""), one.place[1], source))
            for name, (position, row, column) in one.said.items():
                new.append(self._citation(one, name, _place(names[position], row, column), row, source))
        Citation.objects.bulk_create(new, batch_size=_BATCH)
        return before

    def _citation(self, held: Held, name: str, place: str, row: int, source: Source) -> Citation:
        return Citation(
            record=held.kind, ref=held.ref, field=name, source=source, place=place, loaded_from=self.tag, loaded_row=row
        )

    def _change(
        self, held: Held, sheets: Mapping[int, ImportedSheet], cited: Mapping[tuple[str, str], list[list[Any]]]
    ) -> ImportChange:
        assert held.place is not None
        before = None
        if not held.is_new:
            before = {
                "fields": {name: as_text(value) for name, value in held.before.items()},
                "citations": cited.get((held.kind, held.ref), []),
            }
        return ImportChange(
            of=self.import_,
            sheet=sheets[held.place[0]],
            row=held.place[1],
            record=held.kind,
            ref=held.ref,
            version=1 if held.is_new else held.version + 1,
            before=before,
            after={name: as_text(held.values[name]) for name in held.said},
        )


def _place(sheet: SheetSummary, row: int, column: str) -> str:
    """Where in a file a value stands: "Sheet Register, row 12, column C (Value)"."""
    where = f"Sheet {sheet.name}, row {row}" if sheet.name else f"Row {row}"
    if column:
        heading = next((told["heading"] for told in sheet.columns.values() if told["letter"] == column), "")
        where += f", column {column}" + (f" ({heading})" if heading else "")
    return where[:300]


def tag_of(import_: Import) -> str:
    """How citations say which import brought them in."""
    number = f" (import {import_.pk})"
    return f"{import_.file_name[: 200 - len(number)]}{number}"


def source_ref(sha256: str) -> str:
    """The ref of the source that stands for a file."""
    return f"file-{sha256[:16]}"


def write_hanging(wanted: Mapping[int, Mapping[str, Iterable[str]]]) -> None:
    """Make the other names and the numbers of organisations (by key) what is wanted; what is not named stays."""
    for name, model in (("aliases", OrganisationAlias), ("identifiers", OrganisationIdentifier)):
        mine = {key: tuple(values[name]) for key, values in wanted.items() if name in values}
        if not mine:
            continue
        there: dict[int, dict[str, int]] = defaultdict(dict)
        for row in _by_key(model, mine, "organisation_id"):
            there[row.organisation_id][str(row)] = row.pk
        _delete(model, [pk for key, texts in mine.items() for text, pk in there[key].items() if text not in texts])
        new = [(key, text) for key, texts in mine.items() for text in texts if text not in there[key]]
        if model is OrganisationAlias:
            OrganisationAlias.objects.bulk_create(
                [OrganisationAlias(organisation_id=key, name=text) for key, text in new], batch_size=_BATCH
            )
        else:
            OrganisationIdentifier.objects.bulk_create([_identifier(key, text) for key, text in new], batch_size=_BATCH)


def _identifier(key: int, text: str) -> OrganisationIdentifier:
    """A number such as GB-CHC-1173575 of the organisation with this key."""
    country, code, value = text.split("-", 2)
    return OrganisationIdentifier(organisation_id=key, scheme=f"{country}-{code}", value=value)


def _by_key(model: type[models.Model], keys: Iterable[Any], name: str = "pk") -> Iterator[Any]:
    wanted = list(keys)
    for start in range(0, len(wanted), _BATCH):
        yield from model._default_manager.filter(**{f"{name}__in": wanted[start : start + _BATCH]})


def _delete(model: type[models.Model], keys: list[Any]) -> None:
    for start in range(0, len(keys), _BATCH):
        model._default_manager.filter(pk__in=keys[start : start + _BATCH]).delete()


def _citations(wanted: Mapping[tuple[str, str], set[str]]) -> dict[tuple[str, str], list[Citation]]:
    """The citations of these fields of these records."""
    found: dict[tuple[str, str], list[Citation]] = defaultdict(list)
    refs: dict[str, list[str]] = defaultdict(list)
    for kind, ref in wanted:
        refs[kind].append(ref)
    for kind, mine in refs.items():
        for start in range(0, len(mine), _BATCH):
            some = Citation.objects.filter(record=kind, ref__in=mine[start : start + _BATCH]).exclude(field="")
            for citation in some.select_related("source"):
                if citation.field in wanted[kind, citation.ref]:
                    found[kind, citation.ref].append(citation)
    return found


# Taking back


def undo(import_: Import, *, by: User | None) -> None:
    """Put back what an import of records changed and remove what it made, inside the caller's transaction.

    Raises CannotImport, naming them, where records were changed since or others rest on what it made.
    """
    changes = list(ImportChange.objects.filter(of=import_))
    order = {model.record_kind(): at for at, model in enumerate(WRITTEN)}
    changes.sort(key=lambda change: (-order[change.record], change.ref))
    stored: dict[tuple[str, str], Record] = {}
    for kind in order:
        refs = [change.ref for change in changes if change.record == kind]
        stored |= {(kind, row.ref): row for row in _by_key(MODELS[kind], refs, "ref")}
    moved = [
        f"{_noun(change.record)} {change.ref}"
        for change in changes
        if (row := stored.get((change.record, change.ref))) is None or row.version != change.version
    ]
    made = {(change.record, change.ref) for change in changes if change.before is None}
    moved += _resting(stored, made)
    if moved:
        names = "; ".join(sorted(dict.fromkeys(moved))[:20])
        more = f" and {len(set(moved)) - 20} more" if len(set(moved)) > 20 else ""
        raise CannotImport(
            f"{import_.file_name} cannot be taken back, because people have worked on what it brought in since: {names}{more}."
        )
    Citation.objects.filter(loaded_from=tag_of(import_)).delete()
    for model in reversed(WRITTEN):
        kind = model.record_kind()
        mine = [change for change in changes if change.record == kind]
        _put_back(model, [change for change in mine if change.before is not None], stored)
        gone = [stored[kind, change.ref] for change in mine if change.before is None]
        for start in range(0, len(gone), _BATCH):
            refs = [row.ref for row in gone[start : start + _BATCH]]
            Citation.objects.filter(record=kind, ref__in=refs).delete()
        _delete(model, [row.pk for row in gone])
    source = Source.objects.filter(ref=source_ref(import_.sha256)).first()
    if source is not None and not source.citations.exists():
        source.delete()


def _put_back(model: type[Record], changes: list[ImportChange], stored: Mapping[tuple[str, str], Record]) -> None:
    kind = model.record_kind()
    fields = {f.name: f for f in model._meta.concrete_fields}
    rows: list[Record] = []
    names: set[str] = set()
    hanging: dict[int, dict[str, list[str]]] = {}
    cited: list[tuple[Any, ...]] = []
    keys: dict[str, dict[str, int]] = {}
    for change in changes:
        row, before = stored[kind, change.ref], change.before or {}
        for name, value in before["fields"].items():
            if name in HANGING.get(kind, ()):
                hanging.setdefault(row.pk, {})[name] = value
                continue
            f = fields[name]
            if f.is_relation and value is not None:
                target = f.related_model
                if target not in keys:
                    keys[target] = dict(target._default_manager.values_list("ref", "pk"))  # type: ignore[union-attr, index]
                value = keys[target][value]  # type: ignore[index]
            setattr(row, f.attname, value if f.is_relation else from_text(f, value))
            names.add(name)
        row.version += 1
        rows.append(row)
        cited += [(kind, change.ref, *told) for told in before["citations"]]
    model._default_manager.bulk_update(rows, ["version", *sorted(names)], batch_size=_BATCH)
    write_hanging(hanging)
    sources = dict(Source.objects.filter(ref__in={one[3] for one in cited}).values_list("ref", "pk"))
    Citation.objects.bulk_create(
        [
            Citation(
                record=record,
                ref=ref,
                field=name,
                source_id=sources[source],
                place=place,
                loaded_from=loaded,
                loaded_row=row,
            )
            for record, ref, name, source, place, loaded, row in cited
            if source in sources
        ],
        batch_size=_BATCH,
    )


def _resting(stored: Mapping[tuple[str, str], Record], made: set[tuple[str, str]]) -> list[str]:
    """What others put upon the records that an import made: it would go with them, or keep them from going."""
    found = []
    for model in WRITTEN:
        kind = model.record_kind()
        keys = {stored[one].pk: one[1] for one in made if one[0] == kind and one in stored}
        for relation in model._meta.related_objects:
            if relation.related_model in (OrganisationAlias, OrganisationIdentifier):
                continue
            name = relation.field.name
            for row in _by_key(relation.related_model, keys, name):
                own = (row.record_kind(), row.ref) if isinstance(row, Record) else None
                if own not in made:
                    what = f"{row._meta.verbose_name} {row}"
                    found.append(
                        f"{what} rests on {_noun(kind)} {keys.get(getattr(row, f'{name}_id', 0), '')}".rstrip()
                    )
    return found


__all__ = ["WHAT", "Planned", "apply", "preview", "preview_name", "rows_name", "undo"]
