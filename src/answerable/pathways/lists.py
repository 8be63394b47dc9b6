"""Reading the lists that the command line loads: services of the public register, and which postcodes lie in which area."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from answerable.pathways.actions.services import Listed
from answerable.pathways.errors import CannotChange

LARGEST = 20 * 1024 * 1024
"""Bytes of a list."""


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise CannotChange(f"{path} was not found. Check the name and the folder.") from None
    if len(content) > LARGEST:
        raise CannotChange(f"{path.name} is larger than 20 MB. Choose the list itself.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CannotChange(f"{path.name} is not in UTF-8. Save it as “CSV UTF-8”, or take the JSON.") from None


def _cell(row: Mapping[str, Any], name: str) -> str:
    # Open data puts a ' before what a spreadsheet would run; it is no part of the value.
    text = " ".join(str(row.get(name) or "").split())
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _rows(path: Path, needed: tuple[str, ...]) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(_text(path)))
    try:
        rows = list(reader)
    except csv.Error:
        raise CannotChange(f"{path.name} cannot be read as CSV. Save it as “CSV UTF-8”.") from None
    heads = [str(head).strip().casefold() for head in reader.fieldnames or ()]
    for name in needed:
        if name not in heads:
            raise CannotChange(f"{path.name} has no column “{name}”. It needs: {', '.join(needed)}.")
    reader_heads = dict(zip(reader.fieldnames or (), heads, strict=True))
    return [{reader_heads[key]: value for key, value in row.items() if key in reader_heads} for row in rows]


def areas(path: Path) -> list[tuple[str, str]]:
    """Return (area, beginning of postcodes) of each row of a CSV file with the columns area and prefix. Raises CannotChange."""
    rows = [(_cell(row, "area"), _cell(row, "prefix")) for row in _rows(path, ("area", "prefix"))]
    if not rows:
        raise CannotChange(f"{path.name} has no row.")
    return rows


def services(path: Path) -> list[Listed]:
    """Return the services of a list: JSON or CSV as the public site gives it, or `services.csv` of a register folder.

    Raises CannotChange. What the public register has withdrawn is left out, as if it were not in the list.
    """
    found = _from_json(path) if path.suffix.lower() == ".json" else _from_csv(path)
    if not found:
        raise CannotChange(f"{path.name} has no service.")
    return found


def _from_csv(path: Path) -> list[Listed]:
    found = []
    for number, row in enumerate(_rows(path, ("ref", "name")), start=2):
        ref, name = _cell(row, "ref"), _cell(row, "name")
        if not ref or not name:
            raise CannotChange(f"{path.name}, row {number}: a service has a ref and a name.")
        parts = [" ".join(part.split()) for part in _cell(row, "areas").split(";")]
        found.append(Listed(ref, name, tuple(part for part in parts if part), _cell(row, "provider")))
    return found


def _from_json(path: Path) -> list[Listed]:
    try:
        told = json.loads(_text(path))
    except (ValueError, RecursionError):
        raise CannotChange(f"{path.name} cannot be read as JSON. Take the list from the public site again.") from None
    records = told.get("records") if isinstance(told, dict) else told
    if not isinstance(records, list):
        raise CannotChange(f"{path.name} has no “records”. Take the list of services as JSON from the public site.")
    found = []
    for number, one in enumerate(records, start=1):
        if not isinstance(one, dict) or one.get("kind", "service") != "service":
            raise CannotChange(f"{path.name}, record {number}: it is no service.")
        data = one.get("data", one)
        if data is None:
            continue
        ref, name = _cell(one, "ref"), _cell(data, "name") if isinstance(data, dict) else ""
        if not ref or not name:
            raise CannotChange(f"{path.name}, record {number}: a service has a ref and a name.")
        listed = data.get("areas") or ()
        parts = listed if isinstance(listed, list) else str(listed).split(";")
        found.append(
            Listed(
                ref,
                name,
                tuple(" ".join(str(part).split()) for part in parts if str(part).strip()),
                _cell(data, "provider"),
            )
        )
    return found
