"""The page that documents the register folder says what the loader does."""

from __future__ import annotations

from pathlib import Path

from answerable.register.folder import columns as c
from answerable.register.folder.columns import CellKind
from answerable.register.folder.handbook import page

PAGE = Path("docs/handbook/register-folder.md")


def test_the_page_is_written_from_the_columns(examples: Path) -> None:
    written = (examples.parent / PAGE).read_text(encoding="utf-8")
    assert written == page(), f"write it anew: python -m answerable.register.folder.handbook > {PAGE}"
    for spec in c.RECORD_FILES:
        assert f"## {spec.name}" in written


def test_every_field_of_a_record_can_be_loaded() -> None:
    """A field that no column fills could never hold anything."""
    for spec in c.RECORD_FILES:
        named = {column.name for column in spec.columns}
        fields = {
            field.name
            for field in spec.model._meta.get_fields()
            if not field.auto_created and field.name not in ("ref", "version")
        }
        hanging = {"organisation": {"aliases", "identifiers"}, "service": {"categories"}}.get(spec.record, set())
        assert named == fields | hanging, spec.name


def test_lengths_are_those_of_the_tables() -> None:
    for spec in c.RECORD_FILES:
        for column in spec.columns:
            if column.kind in (CellKind.TEXT, CellKind.ADDRESS):
                assert column.longest == spec.model._meta.get_field(column.name).max_length, (spec.name, column.name)
