"""A small sound register folder that tests change."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

OFFICE = "slug: trial\nname: Trial Commissioner (made up)\nkind: pcc\n"

FILES: dict[str, list[dict[str, str]]] = {
    "sources.csv": [{"ref": "S1", "title": "A letter (made up)", "url": "https://trial.example/letter"}],
    "areas.csv": [
        {"ref": "town", "name": "Town", "parent": "county", "source": "S1"},
        {"ref": "county", "name": "County", "parent": "", "source": "S1"},
    ],
    "organisations.csv": [
        {"ref": "haven", "name": "Haven (made up)", "aliases": "The Haven; HVN", "identifiers": "GB-CHC-1", "source": "S1"},
        {"ref": "ministry", "name": "Ministry (made up)", "aliases": "", "identifiers": "", "source": "S1"},
    ],
    "funds.csv": [{"ref": "F1", "name": "Fund", "funder": "ministry", "categories": "domestic_abuse", "source": "S1"}],
    "fund_amounts.csv": [{"ref": "FA1", "fund": "F1", "kind": "received", "amount": "£915k", "source": "S1"}],
    "services.csv": [
        {"ref": "SV1", "name": "Support", "areas": "town", "categories": "domestic_abuse; domestic_abuse.advocacy", "source": "S1"}
    ],
    "decisions.csv": [{"ref": "D1", "title": "To go ahead", "taken": "2013-06", "services": "SV1", "source": "S1"}],
    "agreements.csv": [
        {"ref": "A1", "title": "Support", "service": "SV1", "provider": "haven", "fund": "F1", "decision": "D1",
         "ends": "2016", "value": "£86,000", "source": "S1", "place": "Page 1"},
        {"ref": "A2", "title": "More support", "service": "SV1", "provider": "haven", "fund": "", "decision": "",
         "ends": "", "value": "", "source": "S1", "place": "Page 2"},
    ],
    "agreement_years.csv": [
        {"ref": "Y1", "agreement": "A1", "financial_year": "2013-14", "amount": "40,000.50", "source": "S1"},
        {"ref": "Y2", "agreement": "A1", "financial_year": "2014-15", "amount": "", "source": "S1"},
    ],
    "posts.csv": [{"ref": "P1", "agreement": "A1", "role": "Adviser", "area": "town", "number": "2", "source": "S1"}],
    "documents.csv": [{"ref": "DOC1", "title": "Plan", "owner": "ministry", "status": "draft", "source": "S1"}],
    "statements.csv": [{"ref": "ST1", "topic": "delivery", "text": "It helps.", "agreement": "A1", "source": "S1"}],
    "coverage.csv": [{"ref": "C1", "what": "agreements", "starts": "2013-04-01", "complete": "yes", "source": "S1"}],
    "published.csv": [{"reference": "7617/13", "subject": "Services", "dated": "2013", "source": "S1", "place": "Page 3"}],
    "citations.csv": [
        {"record": "agreement", "ref": "A1", "field": "value", "source": "S1", "place": "Page 4"},
        {"record": "agreement", "ref": "A1", "field": "", "source": "S1", "place": "Page 5"},
    ],
}  # fmt: skip

MakeFolder = Callable[..., Path]


def write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeFolder:
    """Makes the folder; a file given by name has other rows, or other text, or (None) is left out."""

    def make(changes: dict[str, Any] | None = None, name: str = "office") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        wanted: dict[str, Any] = {"office.yaml": OFFICE, **FILES, **(changes or {})}
        for file, content in wanted.items():
            if isinstance(content, list):
                write_rows(folder / file, content)
            elif isinstance(content, bytes):
                (folder / file).write_bytes(content)
            elif content is not None:
                (folder / file).write_text(content, encoding="utf-8")
        return folder

    return make
