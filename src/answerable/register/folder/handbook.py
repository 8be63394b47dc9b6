"""Writes docs/handbook/register-folder.md from the columns, so that the page cannot say what the loader does not do.

`python -m answerable.register.folder.handbook > docs/handbook/register-folder.md` writes it anew; a test compares.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

_BEFORE = """\
# The register folder

A register folder is how an office gives Answerable what it knows: plain CSV files and one `office.yaml`, written by hand,
by a spreadsheet or by another system. `answerable load FOLDER` loads it: all of it, or nothing.

{tree}

Only `office.yaml` and `sources.csv` must be there; leave out any other file that you have no rows for. Other files, such as
a `README.md` or a folder of letters, are passed over; a CSV file or a workbook with another name is refused, so that
nothing is left behind unseen.

## Rules for every file

- **Nothing enters without its source.** Each row names in `source` a row of `sources.csv` that states it, and in `place` where
  in that source. A row that stands in the register without a source, as one typed on a screen may, has `-` there: pages
  and answers then say that no source is given.
- **Every row has a `ref`** of your own: letters, figures, hyphens, points, underscores and strokes (`A-7`). Rows are known by their ref, so
  never change it. Loading again changes the rows that differ; a row taken out of the folder stays in the register and is reported.
- **Empty means not recorded**; 0 or `nil` means that the source says nil. Never fill in what no source states.
- Files are CSV with commas, in UTF-8 (in a spreadsheet, “CSV UTF-8”). The first row names the columns. A column that need not be
  filled may be left out; an unknown one is refused.
- One folder is one office, and one data folder holds one office.
- If anything is wrong, everything that is wrong is listed, with file, row and column, and nothing is loaded.

## What goes into a cell

| kind | write | notes |
| --- | --- | --- |
| text | any words | |
| date | `2016`, `2016-03` or `2016-03-31` | only as much as the source states; `31/03/2016` and `31 March 2016` are taken too |
| financial year | `2013-14` | 1 April to 31 March; `2013/14` is taken too |
| money | `86000`, `£1,234.50`, `£915k`, `£1.690m`, `nil` | pounds; an amount in thousands or millions is marked as rounded in the source |
| day | `2016-03-31` | a whole date; written in the other ways too |
| yes or no | `yes`, `no` | empty: not recorded |
| number | `3`, `0.5` | at most two figures after the point; four in the figures and weights of an allocation |
| whole number | `3` | |
| ref | a `ref` of the file named | |
| refs, list, category codes, identifiers | parts with semicolons between them | `town; county`; a semicolon within a part has a backslash before it: `a\\; b` |
| fields | `{{"ends": "2026-03-31"}}` | JSON: names and values |
| web address | from `http://` or `https://` | without spaces |

Category codes are the subjects by which letters are read, such as `domestic_abuse` or `sexual_violence.advocacy`
(`answerable.reading.taxonomy` lists them).

Words that begin with `=`, `+`, `-` or `@` have an apostrophe before them, so that a spreadsheet does not run them as a
formula; loading takes it off again.

## The same register out again

`answerable export register FOLDER` writes the whole register as such a folder. Loaded into an empty office, it gives the
same records, sources of facts and payments; writing it again gives the same files to the byte. It stays with the office
that wrote it: who looked a number up, who matched a payee and who brought a file in are accounts of that office, and the
journal tells what was done there.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    from . import columns as c

    optional = [spec for spec in c.RECORD_FILES if not spec.required]
    names = [
        (c.OFFICE, "who answers"),
        *((spec.name, spec.about) for spec in c.RECORD_FILES if spec.required),
        *((spec.name, spec.about) for spec in optional),
        (c.PAYMENT_SHEETS, c.PAYMENT_SHEETS_ABOUT),
        (c.PAYEES, c.PAYEES_ABOUT),
        (c.PAYMENTS, c.PAYMENTS_ABOUT),
        (c.PUBLISHED, c.PUBLISHED_ABOUT),
        (c.CITATIONS, c.CITATIONS_ABOUT),
    ]
    tree = "| file | rows |\n| --- | --- |\n" + "\n".join(f"| `{name}` | {about} |" for name, about in names)
    parts = [_BEFORE.format(tree=tree)]
    parts.append(f"## {c.OFFICE}\n\nThe body that answers, one `key: value` a line.\n\n" + _table(
        ("key", "must be there", "what it is"),
        ((f"`{key}`", "yes" if required else "", about) for key, (required, about) in c.OFFICE_KEYS.items()),
    ))  # fmt: skip
    for spec in c.RECORD_FILES:
        note = ""
        if spec.cited:
            note = f"\n\nA row is called `{spec.record}` in `{c.CITATIONS}`."
        if spec.once:
            note += f" {' and '.join(f'`{name}`' for name in spec.once)} together come once."
        parts.append(f"## {spec.name}\n\n{spec.about}{note}\n\n{_columns(spec.all_columns)}")
    for name, about, columns in (
        (c.PAYMENT_SHEETS, c.PAYMENT_SHEETS_ABOUT, c.PAYMENT_SHEETS_COLUMNS),
        (c.PAYEES, c.PAYEES_ABOUT, c.PAYEES_COLUMNS),
        (c.PAYMENTS, c.PAYMENTS_ABOUT, c.PAYMENTS_COLUMNS),
    ):
        parts.append(f"## {name}\n\n{about}\n\n{_columns(columns)}")
    parts.append(f"## {c.PUBLISHED}\n\n{c.PUBLISHED_ABOUT}\n\n{_columns(c.PUBLISHED_COLUMNS)}")
    parts.append(f"## {c.CITATIONS}\n\n{c.CITATIONS_ABOUT}\n\n{_columns(c.CITATIONS_COLUMNS)}")
    return "\n".join(parts)


def _columns(columns: Iterable[object]) -> str:
    from .columns import CellKind, Column

    rows = []
    for column in columns:
        assert isinstance(column, Column)
        kind = str(column.kind)
        if column.kind == CellKind.CHOICE:
            kind = "one of " + ", ".join(f"`{value}`" for value in column.options)
        elif column.to:
            kind += f" of `{_file_of(column.to)}`"
        rows.append((f"`{column.name}`", "yes" if column.required else "", kind, column.about))
    return _table(("column", "must be filled", "kind", "what it is"), rows)


def _file_of(record: str) -> str:
    from .columns import BY_RECORD, PAYMENT_SHEETS

    return PAYMENT_SHEETS if record == "payment sheet" else BY_RECORD[record.replace(" ", "_")].name


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings.tests")
    django.setup()
    sys.stdout.write(page())
