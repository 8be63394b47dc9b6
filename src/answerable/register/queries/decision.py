"""Decisions: how each met the principles of the framework."""

from __future__ import annotations

from dataclasses import dataclass

from ..models import Decision, Principle, PrincipleMet


@dataclass(frozen=True)
class Weighed:
    """One principle of the framework and how a decision met it; not recorded where nothing was said."""

    principle: Principle
    met: str
    code: str
    how: str


def principles(decision: Decision) -> list[Weighed]:
    """Return every principle of the framework in order, with how the decision met it. Two queries."""
    met = {row.principle_id: row for row in decision.principles.all()}
    unknown = PrincipleMet.Met.NOT_RECORDED
    return [
        Weighed(p, row.get_met_display(), row.met, row.how)
        if (row := met.get(p.pk))
        else Weighed(p, str(unknown.label), unknown.value, "")
        for p in Principle.objects.all()
    ]
