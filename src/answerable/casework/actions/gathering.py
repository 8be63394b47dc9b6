"""Asking colleagues, their answers, what was searched and how long it took; the teams that are asked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, may
from answerable.audit.actions import in_turn, record
from answerable.casework.actions.life import happen
from answerable.casework.actions.notices import tell
from answerable.casework.clock import calendar
from answerable.casework.gathering import Upload, asked_of, internal_dates_of, today
from answerable.casework.locking import lock
from answerable.casework.marking import kind_by_content
from answerable.casework.models import (
    CaseDocument,
    Question,
    Reminder,
    Request,
    Review,
    Search,
    Task,
    Team,
    TimeSpent,
)
from answerable.casework.own_settings import casework_settings
from answerable.casework.rules.gathering import (
    TOKEN_BYTES,
    SearchMade,
    Spent,
    counted_day,
    digest_of,
    names_applicant,
    remind_today,
    shown_name,
    suggested_day,
    usual_words,
)
from answerable.casework.rules.life import OPEN_REQUEST, REVIEW, Event, RequestState
from answerable.casework.rules.naming import question_names
from answerable.law.cost import Activity
from answerable.law.working_days import in_words


class CannotAsk(ValueError):
    """Colleagues cannot be asked so; the message says why, and `field` which part of the form it is about."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class TaskOver(Exception):
    """The task was answered or cancelled meanwhile, or its link replaced; nothing was recorded."""

    def __init__(self) -> None:
        super().__init__(
            "This task is over: somebody else has answered it, or it was cancelled. Nothing of yours was recorded. "
            "What you typed is still below, so that you can copy it."
        )


class Receiver(NamedTuple):
    """Whom a task is for: a team, a member of staff, or an e-mail address with a name."""

    team: Team | None = None
    person: User | None = None
    email: str = ""
    name: str = ""


# Asking


@in_turn()
def ask(
    *,
    request: Request,
    kind: str,
    questions: Sequence[Question],
    receivers: Sequence[Receiver],
    asked: str,
    due: date | None,
    site: str,
    by: User,
) -> list[Task]:
    """Ask each of these for the same thing, one task each, and send each a message about it.

    `asked` is what is asked, empty for the usual words of this kind; `due` the day the answer is needed by, None for the
    day counted back from the request's due date. `site` is the address under which colleagues reach this site
    ("https://foi.example.org"). Who has no account gets a link that works until it expires or the task is over. A request
    that was only received is then being gathered for. Raises CannotAsk; nothing is asked then.
    """
    locked = Request.objects.select_for_update().get(pk=request.pk)
    chosen = sorted(questions, key=lambda question: question.position)
    names = _names(locked)
    words = asked.replace("\r\n", "\n").strip() or usual_words(kind, [names[question.pk] for question in chosen])
    _check_names_nobody(locked, words, chosen, names)
    by_day = due or suggested_day(kind, internal_dates_of(locked), today(), calendar())
    if by_day is None:
        raise CannotAsk("due", "Enter the day you need the answer by: this request has no due date to count back from")
    known = _known([_addressed(receiver) for receiver in receivers])
    if not known:
        raise CannotAsk("teams", "Choose a team or a person, or enter an e-mail address")
    made = []
    for receiver in known:
        task = Task(
            request=locked,
            kind=kind,
            asked=words,
            team=receiver.team,
            person=receiver.person,
            to_name=receiver.name,
            to_email=receiver.email,
            due=by_day,
            asked_by=by,
        )
        link = _new_link(task, site) if receiver.person is None else ""
        task.save()
        task.questions.set(chosen)
        made.append(task)
        _write_to(task, _first_message(task, link, site))
    if locked.state == RequestState.RECEIVED:
        happen(locked, Event.GATHERING_STARTED, by=by, on=today())
        locked.version += 1
        locked.save(update_fields=["state", "version"])
    record(
        action="task.asked",
        by=by,
        record="request",
        ref=locked.reference,
        after={
            "tasks": [task.pk for task in made],
            "kind": kind,
            "questions": [question.position for question in chosen],
            "asked": words,
            "due": str(by_day),
            "state": locked.state,
        },
    )
    return made


def _names(request: Request) -> dict[int, str]:
    """What each question of the request is called, by its key."""
    every = list(request.questions.order_by("position"))
    return dict(
        zip((q.pk for q in every), question_names([(q.label, q.parent) for q in every]), strict=True),
    )


def _check_names_nobody(request: Request, words: str, questions: Sequence[Question], names: dict[int, str]) -> None:
    """Refuse to tell a colleague who asked: an answer is the same whoever asks (facts/law.md A1.9)."""
    who = request.requester
    if who is None:
        return
    called = {"name": who.name, "email": who.email, "organisation": who.organisation}
    if names_applicant(words, **called):
        raise CannotAsk(
            "asked", "These words name the applicant. Take the name out: colleagues need not know who asked"
        )
    for question in questions:
        if names_applicant(question.text, **called):
            raise CannotAsk(
                "questions",
                f"Question {names[question.pk]} names the applicant. Correct its words first, or leave it out and say "
                "what is asked in your own words",
            )


def _addressed(receiver: Receiver) -> Receiver:
    """The receiver with an address to write to. An address of somebody with an account is that person."""
    if receiver.team is not None:
        if not receiver.team.email:
            raise CannotAsk(
                "teams", f"{receiver.team.name} has no e-mail address. Ask an administrator to add one, or ask a person"
            )
        return receiver._replace(email=receiver.team.email)
    if receiver.person is not None:
        if not may(receiver.person, Permission.TASK_ANSWER):
            raise CannotAsk("people", f"{receiver.person.name} has no account that can answer tasks")
        return receiver._replace(email=receiver.person.email)
    found = User.objects.active().filter(email=receiver.email.strip().lower()).first()
    if found is not None and may(found, Permission.TASK_ANSWER):
        return Receiver(person=found, email=found.email)
    return receiver._replace(email=receiver.email.strip())


def _known(receivers: Sequence[Receiver]) -> list[Receiver]:
    """Each receiver once, whichever way they were named."""
    once: dict[str, Receiver] = {}
    for receiver in receivers:
        once.setdefault(receiver.email.casefold(), receiver)
    return list(once.values())


def _new_link(task: Task, site: str) -> str:
    """Give the task a link, and return it. Its code stands behind the #, which no browser sends and no log is told."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    task.token_digest = digest_of(token)
    task.link_until = timezone.now() + timedelta(days=casework_settings().task_link_days)
    return f"{site.rstrip('/')}{reverse('casework:task_by_link')}#{token}"


_HOW = (
    "If the page that opens asks for a code, it is the part of that address after the # sign. You need no account. Whoever "
    "has this message can answer with it until {until}, so pass it on only to those who help you."
)


def _way_in(task: Task, link: str, site: str) -> str:
    """How to come to the task: by the link, or by signing in."""
    if not link:
        return f"Sign in to answer:\n{site.rstrip('/')}{reverse('casework:task', args=[task.pk])}"
    until = in_words(timezone.localtime(task.link_until).date())
    return f"Answer here:\n{link}\n\n{_HOW.format(until=until)}"


def _in_full(task: Task) -> str:
    """What is asked, with the words of the questions that it is about."""
    questions = task.questions.order_by("position")
    return "\n\n".join([task.asked, *(f"{question.label} {question.text}".strip() for question in questions)])


def _first_message(task: Task, link: str, site: str) -> tuple[str, str]:
    by_day = in_words(task.due)
    body = [_in_full(task), f"We need your answer by {by_day}.", _way_in(task, link, site)]
    return f"{task.get_kind_display()}: please answer by {by_day}", "\n\n".join(body)


def _write_to(task: Task, message: tuple[str, str]) -> None:
    """Put a message about the task into the post, and on the home page of somebody with an account."""
    # The outbox is asked here alone, and stands above this module.
    from answerable.casework.actions.outbox import queue

    subject, body = message
    queue(request=task.request, to_address=task.to_email, subject=subject, body=f"Hello,\n\n{body}\n", task=task)
    if task.person is not None:
        tell([task.person], f"{task.request.reference}: {subject}.", request=task.request)


@in_turn()
def renew_link(*, task: Task, site: str, by: User) -> Task:
    """Send a new link for a task that is still open; the one before stops working. Raises TaskOver."""
    locked = _open(task)
    if locked.person is not None:
        raise CannotAsk("person", f"{asked_of(locked)} signs in and needs no link")
    link = _new_link(locked, site)
    locked.version += 1
    locked.save(update_fields=["token_digest", "link_until", "version"])
    subject = f"A new link to answer by {in_words(locked.due)}"
    body = f"{_in_full(locked)}\n\nThe link that we sent before no longer works.\n\n{_way_in(locked, link, site)}"
    _write_to(locked, (subject, body))
    _journal("task.link_renewed", locked, by, after={"link_until": str(locked.link_until)})
    return locked


@in_turn()
def cancel(*, task: Task, by: User) -> Task:
    """Take back what was asked; its link stops working, and whoever was asked is told. Raises TaskOver."""
    locked = _open(task)
    locked.state = Task.State.CANCELLED
    _close(locked)
    locked.save(update_fields=["state", "token_digest", "version"])
    _stop_messages(locked)
    _write_to(locked, ("No longer needed", "We no longer need your answer to what we asked. You need do nothing."))
    _journal("task.cancelled", locked, by, after={"state": locked.state})
    return locked


@in_turn()
def move(*, request: Request, by: User) -> int:
    """Move the day of every open task to the one counted back from the due date as it is now, and say so to each.

    Returns how many moved. Days that are past already are not asked for.
    """
    locked = Request.objects.select_for_update().get(pk=request.pk)
    dates = internal_dates_of(locked)
    moved = {}
    tasks = locked.tasks.filter(state=Task.State.OPEN).select_for_update(of=("self",)).select_related("team", "person")
    for task in tasks:
        day = counted_day(task.kind, dates) if dates else task.due
        if day == task.due or day < today():
            continue
        moved[str(task.pk)] = str(task.due)
        task.due = day
        task.version += 1
        task.save(update_fields=["due", "version"])
        task.request = locked
        subject = f"Another day: please answer by {in_words(day)}"
        _write_to(task, (subject, f"The day by which we need your answer has moved to {in_words(day)}."))
    if moved:
        record(
            action="task.moved", by=by, record="request", ref=locked.reference, before=moved, after={"tasks": [*moved]}
        )
    return len(moved)


def _open(task: Task) -> Task:
    """Take a task for writing, if it is still open. Raises TaskOver."""
    Request.objects.select_for_update().get(pk=task.request_id)
    locked = Task.objects.select_for_update(of=("self",)).select_related("request", "team", "person").get(pk=task.pk)
    if locked.state != Task.State.OPEN:
        raise TaskOver
    return locked


def _close(task: Task) -> None:
    """Let its link die with it."""
    task.token_digest = ""
    task.version += 1


def _stop_messages(task: Task) -> None:
    """Take back what has not gone out yet: its link leads nowhere now."""
    waiting = task.outgoing.filter(state="queued")
    waiting.update(state="cancelled", body="")


def _journal(action: str, task: Task, by: User | None, *, after: dict[str, Any]) -> None:
    record(action=action, by=by, record="request", ref=task.request.reference, after={"task": task.pk, **after})


# Answering


@in_turn()
def answer(
    *,
    task: Task,
    nil: bool,
    words: str,
    uploads: Sequence[Upload] = (),
    searches: Sequence[SearchMade] = (),
    time: Sequence[Spent] = (),
    by: User | None,
) -> Task:
    """Record a colleague's answer: words, files, the searches made and the time they took. The task is over then.

    `nil`: nothing is held. `by` is None for an answer by link; then the link must still be the task's. The files come from
    `actions.keep_upload`; one whose content the request has already is not put in twice. Raises TaskOver.
    """
    locked = _open(task)
    if by is None and locked.token_digest != task.token_digest:
        raise TaskOver
    questions = list(locked.questions.all())
    locked.state = Task.State.NIL if nil else Task.State.DONE
    locked.answer = words.replace("\r\n", "\n").strip()
    locked.answered_at = timezone.now()
    _close(locked)
    locked.save(update_fields=["state", "answer", "answered_at", "token_digest", "version"])
    files = [_put_in(locked, upload, questions, by) for upload in uploads]
    for made in searches:
        _add_search(locked.request, made, questions, task=locked)
    TimeSpent.objects.bulk_create(_spent(locked.request, each, task=locked) for each in time)
    _stop_messages(locked)
    said = "nothing is held" if nil else "the answer has come in"
    others = [who for who in (locked.request.officer, locked.asked_by) if who != by]
    tell(others, f"{locked.request.reference}: {asked_of(locked)}: {said}.", request=locked.request)
    _journal(
        "task.answered",
        locked,
        by,
        after={
            "by_link": by is None,
            "state": locked.state,
            "answer": locked.answer,
            "documents": files,
            "searches": [str(made) for made in searches],
            "time": [str(each) for each in time],
        },
    )
    return locked


def _put_in(task: Task, upload: Upload, questions: Sequence[Question], by: User | None) -> str:
    """Put a kept file among the request's documents, and return its digest."""
    path = Path(settings.MEDIA_ROOT) / upload.kept
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    document = CaseDocument.objects.filter(request=task.request, sha256=digest).first()
    if document is None:
        document = CaseDocument(
            request=task.request,
            task=task,
            name=shown_name(upload.name),
            kept=upload.kept,
            sha256=digest,
            size=path.stat().st_size,
            added_by=by,
        )
        document.kind = kind_by_content(document)
        document.save()
    elif document.kept != upload.kept:
        # The same bytes are kept already. A second file that no record names would outlive the case.
        transaction.on_commit(partial(path.unlink, missing_ok=True), robust=True)
    document.questions.add(*questions)
    return digest


# What was searched, and how long it took


@in_turn()
def add_search(*, request: Request, made: SearchMade, questions: Sequence[Question], by: User) -> Search:
    """Record a search by hand."""
    locked = Request.objects.select_for_update().get(pk=request.pk)
    search = _add_search(locked, made, questions)
    record(
        action="search.added", by=by, record="request", ref=locked.reference, after=_told(search.pk, made, questions)
    )
    return search


@in_turn()
def correct_search(
    *, search: Search, made: SearchMade, questions: Sequence[Question], version: int, by: User
) -> Search:
    """Correct a search that was recorded. `version` is that of the request as the officer saw it. Raises Stale."""
    locked = lock(search.request, version)
    locked.save(update_fields=["version"])
    found = Search.objects.select_for_update().get(pk=search.pk, request=locked)
    before = {name: str(getattr(found, name)) for name in _SEARCH_FIELDS}
    for name in _SEARCH_FIELDS:
        setattr(found, name, getattr(made, name))
    found.save()
    found.questions.set(questions)
    _time_of(found, made)
    record(
        action="search.corrected",
        by=by,
        record="request",
        ref=locked.reference,
        before=before,
        after=_told(found.pk, made, questions),
    )
    return found


@in_turn()
def remove_search(*, search: Search, version: int, by: User) -> None:
    """Remove a search that was recorded by mistake, and its hours. Raises Stale."""
    locked = lock(search.request, version)
    locked.save(update_fields=["version"])
    before = {name: str(getattr(search, name)) for name in _SEARCH_FIELDS}
    record(
        action="search.removed", by=by, record="request", ref=locked.reference, before={"search": search.pk, **before}
    )
    search.delete()


_SEARCH_FIELDS = ("place", "terms", "covers_from", "covers_to", "by_name", "on", "result", "found", "note")


def _told(pk: int, made: SearchMade, questions: Sequence[Question]) -> dict[str, Any]:
    fields = {name: str(getattr(made, name)) for name in (*_SEARCH_FIELDS, "hours")}
    return {"search": pk, **fields, "questions": sorted(question.position for question in questions)}


def _add_search(
    request: Request, made: SearchMade, questions: Sequence[Question], *, task: Task | None = None
) -> Search:
    fields = {name: getattr(made, name) for name in _SEARCH_FIELDS}
    search = Search.objects.create(request=request, task=task, **fields)
    search.questions.set(questions)
    _time_of(search, made)
    return search


def _time_of(search: Search, made: SearchMade) -> None:
    """Keep the hours of a search as time spent on locating, which counts towards the cost limit (facts/law.md A4)."""
    if made.hours is None:
        TimeSpent.objects.filter(search=search).delete()
        return
    TimeSpent.objects.update_or_create(
        search=search,
        defaults={
            "request_id": search.request_id,
            "task_id": search.task_id,
            "activity": Activity.LOCATING,
            "hours": made.hours,
            "basis": f"Searching {search.place}",
        },
    )


def _spent(request: Request, each: Spent, *, task: Task | None = None) -> TimeSpent:
    return TimeSpent(
        request=request,
        task=task,
        activity=each.activity,
        hours=each.hours,
        pounds=each.pounds,
        estimated=each.estimated,
        basis=each.basis,
    )


@in_turn()
def add_time(*, request: Request, spent: Spent, by: User) -> TimeSpent:
    """Record hours or pounds by hand, spent or estimated."""
    locked = Request.objects.select_for_update().get(pk=request.pk)
    row = _spent(locked, spent)
    row.save()
    record(action="time.added", by=by, record="request", ref=locked.reference, after=_told_time(row))
    return row


@in_turn()
def correct_time(*, row: TimeSpent, spent: Spent, version: int, by: User) -> TimeSpent:
    """Correct recorded time: other hours, or an estimate that was then spent. Raises Stale."""
    locked = lock(row.request, version)
    locked.save(update_fields=["version"])
    found = TimeSpent.objects.select_for_update().get(pk=row.pk, request=locked)
    before = _told_time(found)
    for name in ("activity", "hours", "pounds", "estimated", "basis"):
        setattr(found, name, getattr(spent, name))
    found.save()
    record(
        action="time.corrected", by=by, record="request", ref=locked.reference, before=before, after=_told_time(found)
    )
    return found


@in_turn()
def remove_time(*, row: TimeSpent, version: int, by: User) -> None:
    """Remove time that was recorded by mistake. Raises Stale."""
    locked = lock(row.request, version)
    locked.save(update_fields=["version"])
    record(action="time.removed", by=by, record="request", ref=locked.reference, before=_told_time(row))
    row.delete()


def _told_time(row: TimeSpent) -> dict[str, str]:
    return {
        name: str(getattr(row, name))
        for name in ("pk", "activity", "hours", "pounds", "estimated", "basis", "search_id")
    }


# Reminding


def chase(*, today: date, by: User | None = None) -> int:
    """Remind of every open task that is to be reminded of on this day, and return how many were.

    The daily round. When a task is overdue its officer is told too. Each reminder, its message and its notice are one
    transaction: a machine that stops half-way has reminded of some tasks and will remind of the others when it is run again,
    and of none twice. A task is reminded of while its request, or a review of it, is open. Raises OutsideTable.
    """
    every, days = casework_settings().chase_every, calendar()
    reviewed = Review.objects.filter(request=OuterRef("request")).exclude(state__in=[s.value for s in REVIEW.ended])
    waiting = (
        Task.objects.filter(Q(request__state__in=OPEN_REQUEST) | Exists(reviewed), state=Task.State.OPEN)
        .annotate(last=Max("reminders__on"))
        .order_by("pk")
    )
    due = [
        task
        for task in waiting
        if remind_today(
            due=task.due,
            asked=timezone.localtime(task.asked_at).date(),
            last=task.last,
            today=today,
            every=every,
            calendar=days,
        )
    ]
    return sum(_remind(task, today, by) for task in due)


def remind(*, task: Task, by: User | None) -> bool:
    """Remind of one task now, and return whether it was: not twice on a day, and not where the task is over."""
    return _remind(task, today(), by)


@in_turn()
def _remind(task: Task, on: date, by: User | None) -> bool:
    """Remind of one task, unless that was done on this day already or the task is over."""
    try:
        locked = _open(task)
    except TaskOver:
        return False
    _, new = Reminder.objects.get_or_create(task=locked, on=on)
    if not new:
        return False
    late = on > locked.due
    when = f"was needed by {in_words(locked.due)}" if late else f"is needed by {in_words(locked.due)}"
    _write_to(
        locked, (f"Reminder: your answer {when}", f"{_in_full(locked)}\n\nYour answer {when}.\n\n{_way_back(locked)}")
    )
    if late:
        people = [locked.request.officer, locked.asked_by]
        tell(
            people,
            f"{locked.request.reference}: {asked_of(locked)} has not answered; it {when}.",
            request=locked.request,
        )
    _journal("task.reminded", locked, by, after={"on": str(on), "due": str(locked.due)})
    return True


def _way_back(task: Task) -> str:
    """How to answer after a reminder: by a new link, as the code of the last one is not kept.

    Nobody is at the site while the daily round runs, so a link can be written only where the office has set its address.
    """
    site = settings.SITE_ADDRESS
    if not site:
        asked = in_words(timezone.localtime(task.asked_at).date())
        return f"Answer as our message of {asked} says. If its link no longer works, ask us for a new one."
    if task.person is not None:
        return _way_in(task, "", site)
    link = _new_link(task, site)
    Task.objects.filter(pk=task.pk).update(token_digest=task.token_digest, link_until=task.link_until)
    return f"{_way_in(task, link, site)} Links that we sent before no longer work."


# Teams


class NameTaken(ValueError):
    """Another team has this name."""

    def __init__(self) -> None:
        super().__init__("There is a team of this name already")


_TEAM_FIELDS = ("name", "email", "active")


@in_turn()
def save_team(*, team: Team | None = None, name: str, email: str, active: bool = True, by: User) -> Team:
    """Add a team, or change one. A team that is closed is asked no more; what it was asked stays. Raises NameTaken."""
    if Team.objects.filter(name__iexact=name.strip()).exclude(pk__in=[team.pk] if team else []).exists():
        raise NameTaken
    saved = Team.objects.select_for_update().get(pk=team.pk) if team else Team()
    before = {field: str(getattr(saved, field)) for field in _TEAM_FIELDS} if team else None
    saved.name, saved.email, saved.active = name.strip(), email.strip(), active
    saved.save()
    record(
        action="team.changed" if team else "team.added",
        by=by,
        record="team",
        ref=str(saved.pk),
        before=before,
        after={field: str(getattr(saved, field)) for field in _TEAM_FIELDS},
    )
    return saved
