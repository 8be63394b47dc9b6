"""What providers report: the overview of a year, one return, what is missing, what is to be improved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import F, Prefetch, Q, QuerySet

from answerable.standards.service_returns import NOT_SHOWN, TABLES, WORDS

from ..models import Action, Agreement, Measure, NeedCategory, Return, ReturnFigure
from ..rules import financial_years
from ..rules import returns as rules
from ..rules.returns import ActionState, Distance, Light
from .cycle import overdue_returns

QUARTERS = ("April to June", "July to September", "October to December", "January to March")


def light_of(figure: Decimal | None, measure: Measure) -> Light:
    """Return the traffic light of one figure of a measure."""
    higher = measure.better == Measure.Better.HIGHER
    return rules.light(figure, measure.target, measure.amber, higher_is_better=higher)


def _light_of_return(of: Return, measures: Iterable[Measure]) -> Light:
    values = {figure.measure_id: figure.value for figure in of.figures.all() if figure.measure_id}
    return rules.worst(light_of(values.get(measure.pk), measure) for measure in measures)


@dataclass(frozen=True)
class Cell:
    """One return in the overview: its light, its state in words, whether it is overdue."""

    of: Return
    light: Light
    missing: bool

    @property
    def period(self) -> str:
        """The period in words."""
        return rules.period_words(self.of.period_start, self.of.period_end)

    @property
    def words(self) -> str:
        """What the overview says of it."""
        if self.missing:
            return "Overdue"
        if self.of.status == Return.Status.EXPECTED:
            return "Expected"
        if self.of.status == Return.Status.SENT_BACK:
            return "Sent back"
        return self.light.words

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        if self.missing:
            return "red"
        if self.of.status in (Return.Status.EXPECTED, Return.Status.SENT_BACK):
            return "grey"
        return {Light.GREEN: "green", Light.AMBER: "yellow", Light.RED: "red"}.get(self.light, "grey")


@dataclass(frozen=True)
class Line:
    """One agreement in the overview: the returns whose period ends in each quarter of the year."""

    agreement: Agreement
    quarters: tuple[tuple[Cell, ...], ...]


def years() -> list[str]:
    """Return the financial years in which a return's period ends, the latest first. One query."""
    days = Return.objects.order_by().values_list("period_end", flat=True).distinct()
    return sorted({financial_years.of(day) for day in days}, reverse=True)


def agreements_reporting(year: str, words: str = "") -> QuerySet[Agreement]:
    """Return the agreements with a return whose period ends in the financial year, in order of reference."""
    first, last = financial_years.first_day(year), financial_years.last_day(year)
    found = Agreement.objects.filter(
        pk__in=Return.objects.filter(period_end__range=(first, last)).values("agreement")
    ).select_related("provider")
    for word in words.split():
        found = found.filter(Q(ref__icontains=word) | Q(title__icontains=word) | Q(provider__name__icontains=word))
    return found.order_by("ref")


def overview(agreements: Iterable[Agreement], year: str, today: date) -> list[Line]:
    """Return the lines of the overview for these agreements, in three queries however many there are."""
    rows = list(agreements)
    first, last = financial_years.first_day(year), financial_years.last_day(year)
    measures: dict[int, list[Measure]] = {}
    for measure in Measure.objects.filter(agreement__in=rows):
        measures.setdefault(measure.agreement_id, []).append(measure)
    quarters: dict[int, list[list[Cell]]] = {agreement.pk: [[], [], [], []] for agreement in rows}
    found = Return.objects.filter(agreement__in=rows, period_end__range=(first, last)).prefetch_related("figures")
    for one in found.order_by("period_end", "pk"):
        missing = rules.is_missing(rules.State(one.status), one.due, today)
        cell = Cell(one, _light_of_return(one, measures.get(one.agreement_id, [])), missing)
        quarters[one.agreement_id][(one.period_end.month - 4) % 12 // 3].append(cell)
    return [Line(agreement, tuple(tuple(cells) for cells in quarters[agreement.pk])) for agreement in rows]


@dataclass(frozen=True)
class MeasureLine:
    """One measure of a return: the figure (None: not reported), its light, whether it is a small number."""

    measure: Measure
    value: Decimal | None
    light: Light
    small: bool

    @property
    def aim(self) -> str:
        """The target in words."""
        if self.measure.target is None:
            return "No target recorded"
        sign = "at least" if self.measure.better == Measure.Better.HIGHER else "at most"
        said = f"{sign} {self.measure.target.normalize():f}"
        return f"{said}, amber from {self.measure.amber.normalize():f}" if self.measure.amber is not None else said


@dataclass(frozen=True)
class NeedLine:
    """One category of need: the people with that need at the start and the end of support, and the distance travelled."""

    code: str
    name: str
    distance: Distance
    small_start: bool
    small_end: bool


@dataclass(frozen=True)
class SignedTable:
    """One table of a signed file: what it divides, and its lines as (words, count); None: not shown, to protect people."""

    title: str
    of: str
    whole: int | None
    lines: tuple[tuple[str, int | None], ...]

    @property
    def known(self) -> str:
        """How complete the recording is, where both numbers are given: "18 of 21 recorded"."""
        unknown = dict(self.lines).get(self._unknown)
        if self.whole is None or unknown is None or not self._unknown:
            return ""
        return f"{self.whole - unknown} of {self.whole} recorded"

    @property
    def _unknown(self) -> str:
        return next(
            (
                words
                for words, _ in self.lines
                if words.startswith(("Not recorded", "Not asked", "Not assessed", "Not scored"))
            ),
            "",
        )


def signed_tables(counts: Mapping[str, int | None]) -> tuple[SignedTable, ...]:
    """Return the tables of a signed file by cell, in the order of its form; none where there are no counts."""
    if not counts:
        return ()
    return tuple(
        SignedTable(
            table.title,
            WORDS[table.of],
            counts.get(table.of),
            tuple((words, counts.get(cell)) for cell, (_, words) in zip(table.cells, table.parts, strict=True)),
        )
        for table in TABLES
    )


@dataclass(frozen=True)
class ReturnView:
    """One return for its page."""

    of: Return
    measures: tuple[MeasureLine, ...]
    needs: tuple[NeedLine, ...]
    others: tuple[ReturnFigure, ...]
    light: Light
    missing: bool
    steps: tuple[rules.Step, ...]
    threshold: int
    signed: tuple[SignedTable, ...] = ()
    """What came in a signed file of the pathways site."""

    @property
    def period(self) -> str:
        """The period in words."""
        return rules.period_words(self.of.period_start, self.of.period_end)

    @property
    def small_numbers(self) -> int:
        """How many figures are below the threshold."""
        needs = sum(line.small_start + line.small_end for line in self.needs)
        return sum(line.small for line in self.measures) + needs


def returns_with_figures() -> QuerySet[Return]:
    """Return every return with its agreement, provider, measures and figures."""
    return Return.objects.select_related("agreement", "agreement__provider").prefetch_related(
        Prefetch("agreement__measures", Measure.objects.order_by("order", "ref")),
        Prefetch("figures", ReturnFigure.objects.order_by("pk")),
    )


def view(of: Return, today: date) -> ReturnView:
    """Return one return with its figures in order. No query for a return of `returns_with_figures`.

    A category of need with no recorded figure is not reported; it is not nil.
    """
    limit: int = settings.SMALL_NUMBER
    measures = list(of.agreement.measures.all())
    by_measure = {figure.measure_id: figure.value for figure in of.figures.all() if figure.measure_id}
    by_need = {(figure.need, figure.stage): figure.value for figure in of.figures.all() if not figure.measure_id}
    lines = []
    for measure in measures:
        value = by_measure.get(measure.pk)
        small = rules.is_small(value, limit, is_count=rules.counts_people(measure.unit))
        lines.append(MeasureLine(measure, value, light_of(value, measure), small))
    needs = []
    for code, name in NeedCategory.choices:
        start, end = by_need.get((code, "start")), by_need.get((code, "end"))
        distance, few = Distance(start, end), (rules.is_small(start, limit), rules.is_small(end, limit))
        needs.append(NeedLine(code, str(name), distance, small_start=few[0], small_end=few[1]))
    others = tuple(f for f in of.figures.all() if not f.cell and not f.measure_id and not (f.need and f.stage))
    return ReturnView(
        of,
        tuple(lines),
        tuple(needs),
        others,
        rules.worst(line.light for line in lines),
        rules.is_missing(rules.State(of.status), of.due, today),
        rules.steps_from(rules.State(of.status)),
        limit,
        signed_tables({f.cell: None if f.value is None else int(f.value) for f in of.figures.all() if f.cell}),
    )


@dataclass(frozen=True)
class ChaseLine:
    """One missing return: how many days it is overdue and whom to ask."""

    of: Return
    days_overdue: int
    email: str

    @property
    def period(self) -> str:
        """The period in words."""
        return rules.period_words(self.of.period_start, self.of.period_end)


def to_chase(today: date) -> list[ChaseLine]:
    """Return the missing returns, the longest overdue first, in one query."""
    return chase_lines(overdue_returns(today), today)


def chase_lines(returns: Iterable[Return], today: date) -> list[ChaseLine]:
    """Return the lines of some of the missing returns, as `overdue_returns` brings them. No query for each."""
    return [
        ChaseLine(one, (today - one.due).days, one.agreement.provider.email if one.agreement.provider else "")
        for one in returns
        if one.due is not None
    ]


@dataclass(frozen=True)
class ActionLine:
    """One improvement action and where it stands."""

    action: Action
    state: ActionState


def actions_shown(today: date, show: str = "open") -> QuerySet[Action]:
    """Return the actions that are open (overdue ones first), overdue or done. `show`: open, overdue, done."""
    found = Action.objects.select_related("agreement", "consultation").order_by(F("due").asc(nulls_last=True), "ref")
    if show == "done":
        return found.filter(done__isnull=False)
    return found.filter(done__isnull=True, **({"due__lt": today} if show == "overdue" else {}))


def action_lines(found: Iterable[Action], today: date) -> list[ActionLine]:
    """Return each of these actions with where it stands today."""
    return [ActionLine(action, rules.action_state(action.due, action.done, today)) for action in found]


# The same as plain rows, for the files that people take away

OVERVIEW_COLUMNS = ("Agreement", "Title", "Provider", "Return", "Period", "Due", "Received", "State", "Light", "Spent")


def overview_rows(lines: Iterable[Line]) -> list[list[Any]]:
    """Return a row for every return of the overview; an empty cell is not recorded."""
    return [
        [
            line.agreement.ref,
            line.agreement.title,
            line.agreement.provider.name if line.agreement.provider else "",
            cell.of.ref,
            cell.period,
            cell.of.due,
            cell.of.received,
            "overdue" if cell.missing else cell.of.status,
            cell.light.value,
            cell.of.spent,
        ]
        for line in lines
        for quarter in line.quarters
        for cell in quarter
    ]


RETURN_COLUMNS = ("Return", "Agreement", "Period", "What", "Stage", "Unit", "Figure", "Target", "Light", "Small number")


def return_rows(shown: ReturnView) -> list[list[Any]]:
    """Return a row for every figure of a return; an empty figure is not reported. Small numbers are marked, not changed."""
    start = [shown.of.ref, shown.of.agreement.ref, shown.period]
    rows = [
        [*start, m.measure.name, "", m.measure.unit, m.value, m.measure.target, m.light.value, _yes(m.small)]
        for m in shown.measures
    ]
    for need in shown.needs:
        rows.append([*start, need.name, "start", "people", need.distance.start, None, "", _yes(need.small_start)])
        rows.append([*start, need.name, "end", "people", need.distance.end, None, "", _yes(need.small_end)])
    rows += [[*start, f.name or f.get_need_display(), f.stage, "", f.value, None, "", ""] for f in shown.others]
    for figure in shown.of.figures.all():
        if figure.cell:
            rows.append(
                [*start, figure.name, "", "people", NOT_SHOWN if figure.hidden else figure.value, None, "", "no"]
            )
    return [*rows, [*start, "Spent in the period", "", "£", shown.of.spent, None, "", ""]]


def _yes(truth: bool) -> str:
    return "yes" if truth else "no"


CHASE_COLUMNS = ("Return", "Agreement", "Provider", "E-mail", "Period", "Due", "Days overdue", "Last asked for")


def chase_rows(lines: Iterable[ChaseLine]) -> list[list[Any]]:
    """Return a row for every missing return."""
    return [
        [
            line.of.ref,
            line.of.agreement.ref,
            line.of.agreement.provider.name if line.of.agreement.provider else "",
            line.email,
            line.period,
            line.of.due,
            line.days_overdue,
            line.of.chased,
        ]
        for line in lines
    ]


ACTION_COLUMNS = ("Action", "Agreement or consultation", "What", "Owner", "Due", "Done", "State")


def action_rows(lines: Iterable[ActionLine]) -> list[list[Any]]:
    """Return a row for every improvement action."""
    rows = []
    for line in lines:
        about = line.action.agreement or line.action.consultation
        rows.append(
            [
                line.action.ref,
                about.ref if about else "",
                line.action.what,
                line.action.owner,
                line.action.due,
                line.action.done,
                line.state.value,
            ]
        )
    return rows
