"""From a reply that left to what the public may read of it: the request without who asked, and each answer apart. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from answerable.letters.reply import Reply, ReplyPart
from answerable.reading.dates import financial_year_of
from answerable.reading.structure import Ask

LONGEST_SPAN = 30
"""Financial years that one question may name; "since 1990" names no year to filter by."""


def answer_data(
    part: ReplyPart, ask: Ask, *, of: str, position: int, question: str, answered: str, providers: Sequence[str]
) -> dict[str, Any]:
    """Return one answer as the published store has it. `question` is the question as the public is shown it."""
    data = {
        "response": of,
        "position": position,
        "label": " ".join(part.label.split()),
        "question": question.strip(),
        "answer": "\n\n".join(part.paragraphs),
        "held": " ".join(part.held.split()),
        "outcome": part.outcome,
        "exemptions": [one.citation for one in part.exemptions],
        "tables": [
            {
                "caption": table.caption,
                "columns": list(table.columns),
                "rows": [list(row) for row in table.rows],
                "numeric": list(table.numeric),
            }
            for table in part.tables
        ],
        "gaps": list(part.gaps),
        "dated": answered,
        "years": years_of(ask),
        "areas": list(ask.areas),
        "categories": list(ask.subjects),
        "providers": list(providers),
    }
    return {name: value for name, value in data.items() if value not in ("", [])}


def years_of(ask: Ask) -> list[str]:
    """Return the financial years that a question names, "2024-25"; none where its period is open or names no day."""
    years: set[int] = set()
    for period in ask.periods:
        if period.starts is None or period.ends is None:
            continue
        first, last = financial_year_of(period.starts), financial_year_of(period.ends)
        if last - first < LONGEST_SPAN:
            years |= set(range(first, last + 1))
    return [f"{year}-{(year + 1) % 100:02d}" for year in sorted(years)]


def response_data(
    reply: Reply | None,
    *,
    reference: str,
    subject: str,
    summary: str,
    act: str,
    received: str,
    answered: str,
    today: str,
    source: str,
    answers: Iterable[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return a request as the published store has it: nothing about who asked."""
    parts = reply.parts if reply is not None else ()
    outcomes = list(dict.fromkeys(part.outcome for part in parts if part.outcome))
    data = {
        "reference": reference,
        "subject": " ".join(subject.split()),
        "summary": summary,
        "act": act,
        "received": received,
        "dated": answered,
        "published_on": today,
        "outcome": outcomes[0] if len(outcomes) == 1 else "Different for each question" if outcomes else "",
        "exemptions": sorted({one.citation for part in parts for one in part.exemptions}),
        "categories": sorted({code for one in answers for code in one.get("categories", ())}),
        "source": source,
    }  # fmt: skip
    return {name: value for name, value in data.items() if value not in ("", [])}


def digest_of(items: Iterable[tuple[str, str, str]]) -> str:
    """Return the digest of what an officer is shown of what would be public: kind, ref and digest of every record."""
    return hashlib.sha256(json.dumps(sorted(items), ensure_ascii=False).encode()).hexdigest()
