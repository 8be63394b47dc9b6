"""The register out as a folder and in again: the same records, sources and payments, and the same bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.register.actions import load_folder
from answerable.register.errors import CannotExport
from answerable.register.export.folder import write_folder
from answerable.register.folder import columns as c
from answerable.register.folder.cells import read_cell, write_cell
from answerable.register.folder.columns import CellKind, Column
from answerable.register.folder.loading import HANGING
from answerable.register.models import (
    Authority,
    Citation,
    Import,
    ImportedSheet,
    Organisation,
    OrganisationIdentifier,
    Payee,
    Payment,
    Phrase,
    Source,
)
from tests.integration.staff import load_northshire

pytestmark = pytest.mark.django_db(databases=["default", "published"])


EXAMPLES = 12 if os.environ.get("ANSWERABLE_TEST_ENGINE") == "postgresql" else 20
"""What varies is words, figures and days, which are read and written before any store; the second one is tried for what it
does otherwise, such as the longest text and the greatest number."""


class Undo(Exception):
    """Takes back all that was done inside."""


@contextmanager
def undone() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


def everything() -> dict[str, Any]:
    """All that a register says, by refs alone: keys differ between two stores."""
    said: dict[str, Any] = {}
    for spec in c.RECORD_FILES:
        refs = {f.name: f for f in spec.model._meta.concrete_fields if f.is_relation}
        rows = {}
        for row in spec.model._default_manager.select_related(*refs):
            fields = {
                f.name: (None if getattr(row, f.name) is None else getattr(row, f.name).ref)
                if f.name in refs
                else getattr(row, f.name)
                for f in spec.model._meta.concrete_fields
                if f.name not in ("id", "version")
            }
            for (record, name), hangs in HANGING.items():
                if record == spec.record:
                    parts = [*hangs.parts, *([hangs.note] if hangs.note else [])]
                    names = [part.replace("_id", "__ref") for part in parts]
                    own = hangs.model._default_manager.filter(**{hangs.key: row.pk})
                    fields[name] = sorted(map(str, own.values_list(*names)))
            rows[row.ref] = fields
        said[spec.record] = rows
    said["citations"] = sorted(Citation.objects.values_list("record", "ref", "field", "source__ref", "place"))
    said["authority"] = list(Authority.objects.values())
    for row in said["authority"]:
        row.pop("id")
    said["payments"] = sorted(
        map(
            str,
            Payment.objects.values_list(
                "sheet__of__file_name", "sheet__of__sha256", "sheet__position", "sheet__name", "row", "paid", "year",
                "payee__name", "payee__ledger_id", "payee__organisation__ref", "payee__matched", "category__text",
                "purpose__text", "department__text", "body__text", "reasons__text", "reference", "pence", "agreement__ref",
                "withheld",
            ),
        )
    )  # fmt: skip
    said["sheets"] = sorted(
        ImportedSheet.objects.filter(of__kind="payments").values_list(
            "of__sha256", "position", "of__size", "name", "header_row", "columns"
        ),
        key=lambda row: row[:2],
    )
    said["payees"] = sorted(map(str, Payee.objects.values_list("name", "ledger_id", "organisation__ref", "matched")))
    return said


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def pay() -> None:
    """Payments of a made-up spending file, with everything that one can have."""
    file = Import.objects.create(
        kind=Import.Kind.PAYMENTS, state=Import.State.APPLIED, file_name="=spend.xlsx", sha256="a" * 64, size=10
    )
    columns = {"amount": {"letter": "C", "heading": "Sum"}}
    sheets = [
        ImportedSheet.objects.create(of=file, position=n, name=f"Q{n}", header_row=3, columns=columns) for n in (1, 2)
    ]
    word = Phrase.objects.create(text="+44; “Support”,\nand more")
    haven = Payee.objects.create(
        name="HAVEN LTD", ledger_id="V1", organisation=Organisation.objects.first(), matched=Payee.Matched.PERSON
    )
    other = Payee.objects.create(name="-REDACTED-", matched=Payee.Matched.NONE)
    Payee.objects.create(name="Never paid")
    for n, (payee, pence) in enumerate([(haven, 123456), (other, -5), (haven, 0), (other, 10**12)]):
        Payment.objects.create(
            sheet=sheets[n % 2], row=n + 4, paid=date(2024, 5, n + 1) if n else None, year=2024, payee=payee,
            category=word if n else None, purpose=word, department=None, body=word, reasons=None, reference=f"=R{n}",
            pence=pence, withheld="ab"[n % 2] if n else "",
        )  # fmt: skip


def test_the_example_comes_back_the_same(examples: Path, tmp_path: Path) -> None:
    with undone():
        load_northshire(examples)
        pay()
        Citation.objects.create(
            record="agreement", ref="A-101", field="value", source=Source.objects.first(), place="Sheet 1, row 4, column C",
            loaded_from="agreements.csv (import 1)", loaded_row=4,
        )  # fmt: skip
        before = everything()
        report = write_folder(tmp_path / "out")
        assert dict(report.files)["payments.csv"] == 4
        assert dict(report.files)["agreements.csv"] == len(before["agreement"])
        # Into the office that it came from: nothing new.
        again = load_folder(folder=tmp_path / "out", by=None)
        assert everything() == before
        assert [file.file for file in again.files if file.added or file.changed or file.rows_added] in (
            [], ["Where facts come from"],
        )  # fmt: skip
    load_folder(folder=tmp_path / "out", by=None)
    assert everything() == before
    assert not load_folder(folder=tmp_path / "out", by=None).changed
    first = contents(tmp_path / "out")
    write_folder(tmp_path / "out")
    assert contents(tmp_path / "out") == first
    write_folder(tmp_path / "elsewhere")
    assert contents(tmp_path / "elsewhere") == first


def test_files_without_rows_go_and_other_files_stay(examples: Path, tmp_path: Path) -> None:
    load_northshire(examples)
    folder = tmp_path / "out"
    write_folder(folder)
    (folder / "notices.csv").write_text("ref,kind,published,source\n", encoding="utf-8")
    (folder / "README.md").write_text("ours", encoding="utf-8")
    write_folder(folder)
    assert not (folder / "notices.csv").exists()
    assert (folder / "README.md").read_text(encoding="utf-8") == "ours"
    assert not list(folder.glob(".writing-*"))


def test_a_folder_of_something_else_is_left_alone(examples: Path, tmp_path: Path) -> None:
    load_northshire(examples)
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(CannotExport, match="is not empty and not a register folder"):
        write_folder(tmp_path)
    with pytest.raises(CannotExport, match="is a file"):
        write_folder(tmp_path / "holiday.jpg")
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_an_empty_register_says_so(tmp_path: Path) -> None:
    with pytest.raises(CannotExport, match="The register is empty"):
        write_folder(tmp_path / "out")


# Registers that nobody thought of

_PLAIN = st.characters(codec="utf-8", exclude_characters="\x00\r", exclude_categories=("Cs",))
_WORDS = st.text(_PLAIN, max_size=40).map(str.strip)
_LINE = st.text(_PLAIN.filter(lambda mark: mark != "\n"), max_size=20).map(str.strip).filter(bool)


def _pence(chance: Random) -> Decimal:
    return Decimal(chance.choice([0, 1, -1, 10**14, chance.randint(-(10**14), 10**14)])).scaleb(-2)


def values_of(column: Column, field: models.Field[Any, Any], chance: Random, words: list[str], lines: list[str]) -> Any:
    """Anything that the column can hold."""
    if field.null and chance.random() < 0.3:
        return None
    day = date(chance.randint(1900, 2199), chance.randint(1, 12), chance.randint(1, 28))
    year = f"{day.year}-{(day.year + 1) % 100:02}"
    match column.kind:
        case CellKind.MONEY:
            return _pence(chance)
        case CellKind.DATE:
            return chance.choice(["", str(day)[:4], str(day)[:7], str(day)])
        case CellKind.DAY:
            return day
        case CellKind.FINANCIAL_YEAR:
            return year if column.required else chance.choice(["", year])
        case CellKind.YES_NO:
            return chance.choice([True, False])
        case CellKind.CHOICE:
            return chance.choice([*column.options, *([""] if field.blank else [])])
        case CellKind.NUMBER:
            figures, places = column.figures
            top = 10**figures - 1
            return Decimal(chance.choice([0, top, chance.randint(-top if column.negative else 0, top)])).scaleb(-places)
        case CellKind.WHOLE:
            return chance.choice([0, 2**31 - 1, chance.randint(0, 100)])
        case CellKind.FIELDS:
            return {line: chance.choice(words) for line in chance.sample(lines, chance.randint(0, len(lines)))}
        case CellKind.ADDRESS:
            return chance.choice(["", "https://trial.example/a?b=c&d=e;f"])
        case CellKind.LINES:
            return "\n".join(chance.sample(lines, chance.randint(0, len(lines))))
        case CellKind.CODES:
            return "\n".join(chance.sample(["a", "b.c", "d_e"], chance.randint(0, 3)))
        case _:
            return chance.choice(words)[: column.longest].strip() or ("x" if column.required else "")


def register(chance: Random, words: list[str], lines: list[str]) -> list[Any]:
    """One or two rows of every kind, each field with anything that the register can hold."""
    return [
        (
            spec,
            number,
            {
                column.name: values_of(column, spec.model._meta.get_field(column.name), chance, words, lines)
                for column in spec.columns
                if column.kind not in (CellKind.REF, CellKind.REFS) and (spec.record, column.name) not in HANGING
            },
            chance.random() < 0.7,
            chance.choice(words),
        )
        for spec in c.RECORD_FILES
        for number in range(chance.randint(1, 2))
    ]


def save(drawn: Any) -> None:
    made: dict[str, list[Any]] = {}
    once: dict[str, set[Any]] = {}
    Authority.objects.create(slug="trial", name="Trial (made up)", kind="pcc", address="1 Road\n\nTown", phone="0101")
    for spec, number, values, filled, place in drawn:
        values = dict(values)
        if spec.exactness:
            amount, basis = spec.exactness
            if values[amount] is None:
                values[basis] = "not_recorded"
            elif values[basis] == "not_recorded":
                values[basis] = "exact"
        if spec.span:
            first, last = spec.span
            if values[first] and values[last] and str(values[last]) < str(values[first])[:4]:
                values[first] = values[last]
            if values[first] and values[last] and str(values[first])[:4] == str(values[last])[:4]:
                values[last] = values[first]
        if spec.needs and not values[spec.needs[1]]:
            values[spec.needs[0]] = ""
        if spec is c.SERVICE_CONTACTS:
            # Numbers and addresses that nobody can use are refused there, and so is what nobody has checked.
            values |= {"phone": "01632 960123", "text": "", "email": "help@trial.example"}
            values["checked"] = values["checked"] or date(2026, 10, 2)
        for column in spec.columns:
            if column.kind == CellKind.REF:
                there = made.get(column.to.replace(" ", "_"), [])
                values[column.name] = there[number % len(there)] if there and (column.required or filled) else None
        key = tuple(str(values[name]) for name in spec.once)
        if spec.once and key in once.setdefault(spec.record, set()):
            continue
        once.setdefault(spec.record, set()).add(key)
        row = spec.model._default_manager.create(ref=f"{spec.record}.{number}/x", **values)
        made.setdefault(spec.record, []).append(row)
        for column in spec.columns:
            if column.kind == CellKind.REFS and filled:
                getattr(row, column.name).set(made[column.to])
        if spec.record == "organisation" and filled:
            row.aliases.create(name=f"{' '.join(place[:40].split())}; \\ and")
            OrganisationIdentifier.objects.create(
                organisation=row, scheme="GB-CHC", value=f"1;{number}", verified_on=date(2026, 3, 1) if number else None
            )
        if spec.record == "service" and filled:
            row.categories.create(code="a.b")
        if spec.cited and filled:
            source = made["source"][0]
            for name, where in (("", place), ("", place[:5] + "2"), (spec.columns[0].name, place)):
                Citation.objects.get_or_create(record=spec.record, ref=row.ref, field=name, source=source, place=where)


@given(st.integers(0), st.lists(_WORDS, min_size=1, max_size=8), st.lists(_LINE, max_size=4, unique=True))
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
def test_any_register_comes_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, seed: int, words: list[str], lines: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("round") / "out"
    with undone():
        save(register(Random(seed), words, lines))
        before = everything()
        write_folder(folder)
    with undone():
        load_folder(folder=folder, by=None)
        assert everything() == before
        first = contents(folder)
        write_folder(folder)
        assert contents(folder) == first


@given(st.text(_PLAIN).map(str.strip).filter(bool))
def test_words_come_back_from_a_cell(text: str) -> None:
    column = Column("text", CellKind.TEXT, "words")
    cell = write_cell(column, text)
    assert read_cell(column, cell) == text
    assert not cell.startswith(("=", "+", "-", "@"))
