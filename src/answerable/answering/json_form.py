"""An answer as the JSON that `answerable answer` prints."""

from __future__ import annotations

from typing import Any

from .answer import Answer, Table


def as_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain data: label, held, status, text, main table, evidence, gaps; and the question it is to,
    the question above it and all tables.

    The rows of a table are lists of texts; evidence is in objects; gaps are sentences.
    """
    tables = [_table(table) for table in answer.tables]
    return {
        "label": answer.label or None,
        "question": answer.question,
        "parent": answer.parent,
        "held": answer.held.value,
        "status": answer.status.value,
        "text": answer.text,
        "table": {"columns": tables[0]["columns"], "rows": tables[0]["rows"]} if tables else None,
        "tables": tables,
        "evidence": [
            {
                "id": item.id,
                "record": item.record,
                "ref": item.ref,
                "field": item.field,
                "source": item.source,
                "place": item.place,
                "url": item.url,
            }
            for item in answer.evidence
        ],
        "gaps": [gap.text for gap in answer.gaps],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "columns": list(table.columns),
        "rows": [[cell.text for cell in row] for row in table.rows],
        "evidence": [[list(cell.evidence) for cell in row] for row in table.rows],
    }
