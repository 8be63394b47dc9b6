"""The README of an archive: for somebody who has never heard of this program and has only the folder."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_OF_THE_CODE = re.compile(r"\s*\([^()]*\.(?:md|py)\b[^()]*\)")


def for_a_stranger(words: str) -> str:
    """Return the description of a table without what points into the program's own files."""
    return " ".join(_OF_THE_CODE.sub("", words).split())


@dataclass(frozen=True)
class Told:
    """What the README says of an archive: whose it is, its tables with rows and meaning, its files, what is left out and why."""

    office: str
    tables: Sequence[tuple[str, int, str]]
    files: int
    left_out: Mapping[str, str]
    missing: Sequence[str]
    journal: str


def readme(told: Told) -> str:
    """Return the README as Markdown in plain English."""
    rows = sum(number for _, number, _ in told.tables)
    missing = (
        "\n## Files that were not there\n\nThe record names these files, and they were not among the office's files when the archive was "
        "made:\n\n" + "".join(f"- `{name}`\n" for name in told.missing)
        if told.missing
        else ""
    )
    listed = "".join(f"| `{name}` | {number:,} | {what} |\n" for name, number, what in told.tables if number)
    empty = ", ".join(f"`{name}`" for name, number, _ in told.tables if not number)
    left_out = "".join(f"- `{name}`: {why}\n" for name, why in sorted(told.left_out.items()))
    return f"""# The record of {told.office}

This folder is the whole record of a public office: what services it bought or funded and from whom, what it paid, what it was asked
under the law on freedom of information, what it answered, and who did what. It was written by a program called Answerable. You do
not need that program to read it.

It holds personal data: the names and addresses of people who asked, and of staff. Keep it as such.

## How to read it

- `tables/` has two files for each table: `NAME.jsonl` with the rows and `NAME.json` with what each column means.
- A `.jsonl` file is text (UTF-8) with one row on each line. Each row is a JSON object: `"column": value`. Any text editor shows it;
  Python, R, DuckDB and spreadsheets with a JSON import read it.
- A column that references another table holds the number (`id`) of a row there. The `.json` file names the table.
- A day is `2028-05-04`. A moment is in Greenwich time (UTC): `2028-05-04T11:00:00.000000Z`. Days of which less is known are shorter:
  `2016-03` is March 2016. Amounts in pounds are text, `"86000.00"`, so that no program rounds them; columns named `pence` are whole
  pence. `null` is not recorded.
- `files/` holds letters, documents and spreadsheets exactly as they were, each named by its own SHA-256 digest. `files.jsonl` says
  under which name the tables know each: `kept` there is `kept` in the tables (in `casework.request` it is `letter_file`). Files of
  imports are `imports/NUMBER/…`, by the number of the import. Files of `register.document` are `documents/…`, by their digest.
- `archive.json` lists the tables, how many rows each has, and the version of this format.

## How to check it

The folder around this one is a bag as RFC 8493 (BagIt) describes it. `manifest-sha256.txt` and `manifest-sha512.txt` there list every
file with its digest: `sha256sum -c manifest-sha256.txt` in that folder says whether all is as it was.

`tables/audit.entry.jsonl` is the journal: every change that was ever made, in order. It holds digests, not values. Each entry's
`hash` is the SHA-256 of the JSON list [seq, at, who, action, record, ref, salt, before, after, prev], written without spaces, with the
names in objects sorted and `at` as `2028-05-04T11:00:00.000000+00:00`; `prev` is the hash of the entry before (the first has 64
noughts). So no entry can be changed or left out unseen. The last entry's hash is
`{told.journal}`.

## What is in it

{rows:,} rows in {len(told.tables):,} tables, and {told.files:,} files.

| table | rows | what a row is |
| --- | ---: | --- |
{listed}
Tables without a row: {empty or "none"}.

## What is left out

{left_out}{missing}
## How to make an office of it again

With Answerable installed and an empty data folder: `answerable restore FOLDER`, where FOLDER is the folder around this one.
"""
