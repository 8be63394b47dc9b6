"""Reading what was decided on the questions of a request, and what its notice still lacks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from answerable.answering.answer import Answer
from answerable.casework.deciding import decided
from answerable.casework.gathering import estimate
from answerable.casework.models import Decision, Ground, Request
from answerable.casework.rules.deciding import (
    CaseFacts,
    DecidedQuestion,
    Suggestion,
    lint_decisions,
    suggested,
)
from answerable.casework.rules.linter import Fault
from answerable.casework.rules.outcomes import CaseOutcome, outcome_of_case
from answerable.casework.rules.reply import says_which_part
from answerable.casework.rules.small_numbers import Grid, counts_people, numbers_in, small_counts
from answerable.law.exemptions import Act, Exemption, offered_to
from answerable.register import queries as register

from .documents import removed_sections
from .requests import QuestionView, question_views, tables_told, told_of


@dataclass(frozen=True)
class DecisionView:
    """One question with what the register suggests, what was decided, and what is wrong with it."""

    view: QuestionView
    decision: DecidedQuestion | None = None
    suggestion: Suggestion | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def blocked(self) -> bool:
        """Whether it stops the reply."""
        return any(fault.blocks for fault in self.faults)


@dataclass(frozen=True)
class CaseDecisions:
    """Every question of a request as decided, and what that makes of the case. `to_confirm` counts the questions that the
    register's answer suggests a decision for and nobody decided."""

    questions: list[DecisionView]
    outcome: CaseOutcome
    to_confirm: int


def case_decisions(request: Request, *, today: date | None = None) -> CaseDecisions:
    """Return the decisions of a request, question by question, with their faults."""
    views = question_views(request)
    found = decided(request, {view.question.pk: view.name for view in views})
    faults = _lint(request, views, found, today or timezone.localdate())
    drawn = [
        DecisionView(
            view,
            found.get(view.question.pk),
            suggested(view.answer, own_words=bool(view.wording)),
            [one for one in faults if one.position == view.question.position],
        )
        for view in views
    ]
    whole = outcome_of_case([one.decision.outcome for one in drawn if one.decision])
    open_ones = [one for one in drawn if one.decision is None]
    return CaseDecisions(
        drawn, CaseOutcome.UNDECIDED if open_ones else whole, sum(one.suggestion is not None for one in open_ones)
    )


def lint(request: Request, *, today: date | None = None) -> list[Fault]:
    """Return what the notice of a request still lacks or gets wrong, told from its decisions, in the order of its questions."""
    views = question_views(request)
    found = decided(request, {view.question.pk: view.name for view in views})
    return _lint(request, views, found, today or timezone.localdate())


def _lint(request: Request, views: list[QuestionView], found: dict[int, DecidedQuestion], today: date) -> list[Fault]:
    authority = register.authority()
    positions = {view.question.pk: view.question.position for view in views}
    small = {
        view.question.position for view in views if view.answer and _small(view.answer) and _shows_tables(found, view)
    }
    facts = CaseFacts(
        regime=Act(request.regime),
        authority_kind=authority.kind if authority else "",
        today=today,
        estimate=estimate(request),
        searched=bool(request.searched.strip()) or request.searches.exists(),
        advice=bool(request.advice.strip()),
        small=frozenset(small),
        told=_telling(request, views, found),
        partial=frozenset(
            positions[view.question.pk]
            for view in views
            if (one := found.get(view.question.pk))
            and not says_which_part(one, own_words=bool(view.wording), tables=bool(view.answer and view.answer.tables))
        ),
        removed=removed_sections(request),
    )
    undecided = [(view.question.position, view.name) for view in views if view.question.pk not in found]
    return lint_decisions(list(found.values()), undecided, facts)


def _shows_tables(found: dict[int, DecidedQuestion], view: QuestionView) -> bool:
    one = found.get(view.question.pk)
    return one is None or one.outcome in ("provided", "provided_in_part")


def grids_of(answer: Answer) -> list[Grid]:
    """Return the tables of an answer as masking looks at them."""
    return [
        Grid(table.caption, table.columns, tuple(tuple(cell.text for cell in row) for row in table.rows), table.numeric)
        for table in answer.tables
    ]


def _small(answer: Answer) -> bool:
    return any(small_counts(grid, settings.SMALL_NUMBER) for grid in grids_of(answer))


def _telling(request: Request, views: list[QuestionView], found: dict[int, DecidedQuestion]) -> frozenset[int]:
    """The questions for which the officer's own words state a number that is masked in the tables, by position."""
    if not any(view.wording and (one := found.get(view.question.pk)) and one.small_numbers for view in views):
        return frozenset()
    told = told_of(views, found)
    masked: dict[int, frozenset[int]] = {}
    for table in tables_told(request, told):
        masked[table.part] = masked.get(table.part, frozenset()) | table.masked
    return frozenset(
        told.views[part].question.position
        for part, numbers in masked.items()
        if part in told.decisions
        and told.decisions[part].small_numbers
        and numbers & numbers_in([told.wording.get(part, "")])
    )


def small_number_count(view: QuestionView) -> int:
    """Return how many cells of a question's tables are counts of people below the limit."""
    return sum(len(small_counts(grid, settings.SMALL_NUMBER)) for grid in grids_of(view.answer)) if view.answer else 0


def tells_of_people(view: QuestionView) -> bool:
    """Return whether a question's tables count people, small numbers or not."""
    return view.answer is not None and any(counts_people(grid) for grid in grids_of(view.answer))


def columns_of(view: QuestionView) -> list[str]:
    """Return the columns of a question's tables, each once, in their order."""
    tables = view.answer.tables if view.answer else ()
    return list(dict.fromkeys(column for table in tables for column in table.columns))


def grounds_offered(request: Request, *, words: str = "") -> list[Exemption]:
    """Return the grounds that this authority can cite for this request, those whose section, name or note has every word."""
    authority = register.authority()
    rows = offered_to(authority.kind if authority else "", Act(request.regime))
    wanted = words.lower().split()
    return [
        row
        for row in rows
        if all(word in f"{row.citation.short} {row.citation.long} {row.name} {row.note}".lower() for word in wanted)
    ]


def decision_of(request: Request, position: int) -> Decision | None:
    """Return what was decided on the question in this place, with its grounds; None where nobody decided."""
    found = Decision.objects.filter(question__request=request, question__position=position)
    return found.select_related("question__request").prefetch_related("grounds__opinion").first()


def grounds_of(decision: Decision) -> list[Ground]:
    """Return the grounds of a decision in the order they were added."""
    return list(decision.grounds.select_related("opinion"))


def opinion_file(ground: Ground) -> Path | None:
    """Return the kept document of a ground's opinion; None where there is none."""
    opinion = getattr(ground, "opinion", None)
    path = Path(settings.MEDIA_ROOT) / opinion.kept if opinion and opinion.kept else None
    return path if path and path.is_file() else None
