"""An answer as plain JSON data and back, so that a case keeps what was shown when it was looked up."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .answer import Answer, Cell, Evidence, Gap, Held, Paragraph, Status, Table


def answer_as_data(answer: Answer) -> dict[str, Any]:
    """Return the whole answer as JSON data, each cell with the ids of its evidence."""
    return asdict(answer)


def answer_from_data(data: dict[str, Any]) -> Answer:
    """Return the Answer that `answer_as_data` wrote.

    Raises ValueError where a cell shows a value without evidence, as making the answer would have: stored data is
    held to the same rule.
    """
    return Answer(
        **{
            **data,
            "held": Held(data["held"]),
            "status": Status(data["status"]),
            "paragraphs": tuple(Paragraph(**{**p, "evidence": tuple(p["evidence"])}) for p in data["paragraphs"]),
            "tables": tuple(
                Table(
                    **{
                        **table,
                        "columns": tuple(table["columns"]),
                        "rows": tuple(
                            tuple(Cell(**{**cell, "evidence": tuple(cell["evidence"])}) for cell in row)
                            for row in table["rows"]
                        ),
                        "numeric": tuple(table["numeric"]),
                    }
                )
                for table in data["tables"]
            ),
            "evidence": tuple(Evidence(**item) for item in data["evidence"]),
            "gaps": tuple(Gap(**gap) for gap in data["gaps"]),
        }
    )
