"""Reading what was asked of colleagues, what was searched, and what it comes to against the cost limit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission
from answerable.accounts.rules.roles import ROLES
from answerable.casework.clock import calendar
from answerable.casework.gathering import asked_of, cost_limit, estimate_of, internal_dates_of, search_made
from answerable.casework.models import CaseDocument, Question, Regime, Request, Search, Task, Team, Tie, TimeSpent
from answerable.casework.naming import names_of
from answerable.casework.rules.gathering import (
    counted_day,
    days_left,
    digest_of,
    hours_as_figure,
    hours_in_words,
    period_in_words,
    result_in_words,
    searched_line,
    token_in,
)
from answerable.casework.rules.internal_dates import InternalDates
from answerable.law import cost
from answerable.law.working_days import OutsideTable

# The hours


@dataclass(frozen=True)
class Tied:
    """A request whose costs are added to this one's, and what it costs by itself in pounds."""

    reference: str
    received: date
    cost: Decimal


@dataclass(frozen=True)
class CostView:
    """What complying with a request costs, as recorded: spent, still to be spent, and both together.

    `together` are the pounds to set against the limit where other requests are added (regulation 5), else None; `problem`
    is why that could not be worked out. `applies` is False for environmental information, which has no such limit.
    """

    spent: cost.Estimate
    estimated: cost.Estimate
    whole: cost.Estimate
    tied: tuple[Tied, ...] = ()
    together: Decimal | None = None
    problem: str = ""
    applies: bool = True

    @property
    def exceeds(self) -> bool:
        """Whether section 12 is engaged: what counts comes to more than the limit. Exactly at the limit it is not."""
        return self.applies and max(self.whole.cost, self.together or Decimal(0)) > self.whole.limit.pounds

    @property
    def not_counted(self) -> str:
        """Hours that were recorded and may not be counted, in words; empty where there are none."""
        hours = sum((task.hours for task in self.whole.not_counted), Decimal(0))
        return hours_in_words(hours) if hours else ""

    @property
    def limit(self) -> str:
        """The limit in words."""
        return hours_in_words(self.whole.limit.hours)

    @property
    def bars(self) -> list[tuple[str, Decimal]]:
        """The hours that count, beside the limit, for a picture."""
        rows = [("Spent", self.spent.hours), ("Still to be spent", self.estimated.hours)]
        return [*rows, ("The limit", self.whole.limit.hours)]


def cost_view(request: Request) -> CostView:
    """Return what a request costs against the limit, alone and with the requests that an officer tied to it. Four queries."""
    limit = cost_limit()
    ties = Tie.objects.filter(
        Q(request=request) | Q(other=request), kind=Tie.Kind.AGGREGATED, state=Tie.State.CONFIRMED
    ).values_list("request_id", "other_id")
    others = {key for pair in ties for key in pair if key not in (None, request.pk)}
    rows: dict[int, list[TimeSpent]] = {request.pk: [], **{key: [] for key in others}}
    for row in TimeSpent.objects.filter(request__in=rows):
        rows[row.request_id].append(row)
    own = rows[request.pk]
    whole = estimate_of(own, limit)
    tied = tuple(
        Tied(other.reference, other.received, estimate_of(rows[other.pk], limit).cost)
        for other in Request.objects.filter(pk__in=others, received__isnull=False, regime=Regime.FOI)
        if other.received is not None
    )
    together, problem = None, ""
    if tied and request.received is not None:
        try:
            together = cost.aggregated_cost(
                request.received, whole.cost, [(other.received, other.cost) for other in tied], calendar()
            )
        except OutsideTable as error:
            problem = str(error)
    return CostView(
        spent=estimate_of((row for row in own if not row.estimated), limit),
        estimated=estimate_of((row for row in own if row.estimated), limit),
        whole=whole,
        tied=tied,
        together=together,
        problem=problem,
        applies=request.regime == Regime.FOI,
    )


# What was searched


def searched_lines(request: Request) -> tuple[str, ...]:
    """Return every search of a request as its reply tells it: place, terms, period, day, result. One query."""
    lines = (searched_line(search_made(search)) for search in request.searches.all())
    return tuple(dict.fromkeys(lines))


@dataclass(frozen=True)
class SearchView:
    """One search with its words, the hours it took (empty where nobody said) and what its questions are called."""

    search: Search
    period: str
    result: str
    hours: str
    questions: str
    by: str


@dataclass(frozen=True)
class TaskView:
    """One task: whom it was given to, how many working days are left, what became of it.

    `now` is the day counted back from the due date as it is now, where it is another than the one asked for.
    """

    task: Task
    to: str
    days_left: int | None
    questions: str
    documents: list[CaseDocument]
    reminders: int
    now: date | None = None

    @property
    def late_by(self) -> int:
        """How many working days it is overdue."""
        return max(0, -(self.days_left or 0))


@dataclass(frozen=True)
class TimeView:
    """Hours of one activity, and whether the law counts them towards the limit."""

    row: TimeSpent
    counts: bool
    hours: str


@dataclass(frozen=True)
class GatheringView:
    """Everything that was asked, found and spent for one request. `movable` tasks have another day than the due date says."""

    tasks: list[TaskView]
    searches: list[SearchView]
    time: list[TimeView]
    cost: CostView
    dates: InternalDates | None
    movable: int


def gathering(request: Request, *, today: date | None = None) -> GatheringView:
    """Return what the page “Gathering” of a request shows. A fixed number of queries, whatever there is."""
    today = today or timezone.localdate()
    days, dates = calendar(), internal_dates_of(request)
    names = names_of(request)
    tasks = (
        request.tasks.select_related("team", "person", "asked_by")
        .prefetch_related("questions", "documents")
        .annotate(reminded=Count("reminders"))
        .order_by("pk")
    )
    views = []
    for task in tasks:
        now = None
        if dates and task.state == Task.State.OPEN:
            counted = counted_day(task.kind, dates)
            now = counted if counted != task.due and counted >= today else None
        views.append(
            TaskView(
                task=task,
                to=asked_of(task),
                days_left=days_left(task.due, today, days) if task.state == Task.State.OPEN else None,
                questions=_called(task.questions.all(), names),
                documents=list(task.documents.all()),
                reminders=task.reminded,
                now=now,
            )
        )
    searches = [
        SearchView(
            search=search,
            period=period_in_words(search.covers_from, search.covers_to),
            result=result_in_words(search.result, search.found),
            hours=hours_as_figure(search.time.hours) if hasattr(search, "time") else "",
            questions=_called(search.questions.all(), names),
            by=search.by_name or (asked_of(search.task) if search.task else ""),
        )
        for search in request.searches.select_related("task__team", "task__person", "time").prefetch_related(
            "questions"
        )
    ]
    return GatheringView(
        tasks=views,
        searches=searches,
        time=[
            TimeView(row, cost.Activity(row.activity).countable, hours_as_figure(row.hours))
            for row in request.time.all()
        ],
        cost=cost_view(request),
        dates=dates,
        movable=sum(view.now is not None for view in views),
    )


def _called(questions: Iterable[Question], names: Mapping[int, str]) -> str:
    return ", ".join(names[question.pk] for question in questions if question.pk in names)


# Tasks for whoever is to do them


def open_tasks_of(user: User) -> QuerySet[Task]:
    """Return the open tasks of a member of staff, the soonest first: for their own page, and counted on their home page."""
    return Task.objects.filter(person=user, state=Task.State.OPEN).select_related("request").order_by("due", "pk")


def answered_tasks_of(user: User) -> QuerySet[Task]:
    """Return the tasks that a member of staff has answered, the last one first."""
    done = (Task.State.DONE, Task.State.NIL)
    return Task.objects.filter(person=user, state__in=done).select_related("request").order_by("-answered_at")


def your_tasks(user: User, *, today: date | None = None) -> list[tuple[Task, int]]:
    """Return the open tasks of a member of staff, each with the working days left. Two queries."""
    today, days = today or timezone.localdate(), calendar()
    return [(task, days_left(task.due, today, days)) for task in open_tasks_of(user)]


def task_of_link(pasted: str) -> Task | None:
    """Return the open task that a link's code opens; None for a code that is wrong, old or used up, all in one query."""
    found = Task.objects.filter(
        token_digest=digest_of(token_in(pasted)), state=Task.State.OPEN, link_until__gt=timezone.now()
    )
    return found.select_related("request", "team", "person").first()


@dataclass(frozen=True)
class AskedQuestion:
    """A question as a colleague reads it: what it is called and its own words, as the officer corrected them."""

    name: str
    text: str


def questions_asked(task: Task) -> list[AskedQuestion]:
    """Return the questions that a task is about, in order. Two queries."""
    names = names_of(task.request)
    return [AskedQuestion(names[q.pk], q.text) for q in task.questions.order_by("position")]


# Whom to ask


def teams() -> QuerySet[Team]:
    """Return every team, those that are closed too, with how many of its tasks are open."""
    return Team.objects.annotate(waiting=Count("tasks", filter=Q(tasks__state=Task.State.OPEN))).order_by("name")


def teams_to_ask() -> QuerySet[Team]:
    """Return the teams that can be asked."""
    return Team.objects.filter(active=True).order_by("name")


def people_to_ask() -> QuerySet[User]:
    """Return the members of staff who can answer tasks."""
    roles = [code for code, role in ROLES.items() if Permission.TASK_ANSWER in role.permissions]
    return User.objects.active().filter(role__in=roles).order_by("name", "email")
