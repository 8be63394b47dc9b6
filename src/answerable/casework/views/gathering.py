"""The pages of gathering: what is asked of colleagues and answered by them, what was searched, the hours, the teams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, check_may, may, public, requires
from answerable.casework.actions import gathering as actions
from answerable.casework.actions.requests import keep_upload
from answerable.casework.errors import Stale
from answerable.casework.forms.gathering import (
    MOST_FILES,
    MOST_SEARCHES,
    AskForm,
    ChangeTeamForm,
    CodeForm,
    OfficerSearchForm,
    SearchForm,
    TaskAnswerForm,
    TeamForm,
    TimeForm,
)
from answerable.casework.gathering import Upload
from answerable.casework.models import Request, Search, Task, Team, TimeSpent
from answerable.casework.naming import names_of
from answerable.casework.queries import gathering as queries
from answerable.casework.rules.gathering import hours_as_figure, hours_in_words, usual_words
from answerable.casework.views.requests import case_page, posted, request_of, who, with_version
from answerable.law.working_days import OutsideTable, in_words
from answerable.ui.templatetags.govuk import govuk_error_summary

PAGE = 50
_KEPT = "casework.task.kept"
"""What the signatures of kept files are for."""


def _site(http: HttpRequest) -> str:
    """The address under which colleagues reach this site."""
    return str(settings.SITE_ADDRESS or http.build_absolute_uri("/")).rstrip("/")


def _questions(request: Request) -> list[tuple[str, str]]:
    """The questions of a request as choices."""
    names = names_of(request)
    return [(str(q.pk), f"{names[q.pk]}. {q.text[:200]}") for q in request.questions.order_by("position")]


# The officer's pages


@require_safe
@requires(Permission.REQUEST_READ)
def gathering(http: HttpRequest, reference: str) -> HttpResponse:
    """What was asked of whom, what was searched, and the hours against the cost limit."""
    request = request_of(reference)
    return case_page(http, request, "gathering", {"view": queries.gathering(request), "tab": "gathering"})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def ask(http: HttpRequest, reference: str) -> HttpResponse:
    """Ask teams and people for what the request is about, one task each."""
    request = request_of(reference)
    dates = queries.internal_dates_of(request)
    counted = ""
    if dates:
        counted = (
            f"Leave it empty for the day counted back from the due date: {in_words(dates.draft_by)} for a search or a view on "
            f"harm, {in_words(dates.ask_by)} for an estimate, {in_words(dates.clear_by)} for facts and opinions; where that "
            "day is past, the next working day."
        )
    form = AskForm(
        posted(http),
        questions=_questions(request),
        teams=queries.teams_to_ask(),
        people=queries.people_to_ask(),
        counted=counted,
    )
    if http.method == "POST" and form.is_valid():
        data = form.cleaned_data
        receivers = [actions.Receiver(team=team) for team in data["teams"]]
        receivers += [actions.Receiver(person=person) for person in data["people"]]
        if data["email"]:
            receivers.append(actions.Receiver(email=data["email"], name=data["name"]))
        try:
            made = actions.ask(
                request=request,
                kind=data["kind"],
                questions=list(request.questions.filter(pk__in=data["questions"])),
                receivers=receivers,
                asked=data["asked"],
                due=data["due"],
                site=_site(http),
                by=who(http),
            )
        except actions.CannotAsk as error:
            form.add_error(error.field, str(error))
        except OutsideTable as error:
            form.add_error("due", str(error))
        else:
            messages.success(http, f"{len(made)} {'task was' if len(made) == 1 else 'tasks were'} given.")
            return redirect("casework:gathering", reference=reference)
    names = list(names_of(request).values())
    context = {
        "form": form,
        "usual": [(kind.label, usual_words(kind.value, names)) for kind in Task.Kind],
        "tab": "gathering",
    }
    return case_page(http, request, "gathering_ask", context, 422 if form.errors else 200)


@require_POST
@requires(Permission.REQUEST_ANSWER)
def move(http: HttpRequest, reference: str) -> HttpResponse:
    """Move the days of open tasks to those counted back from the due date as it is now."""
    moved = actions.move(request=request_of(reference), by=who(http))
    told = f"{moved} {'task was' if moved == 1 else 'tasks were'} moved, and whoever was asked is told."
    messages.success(http, told if moved else "No task had to move.")
    return redirect("casework:gathering", reference=reference)


@require_POST
@requires(Permission.REQUEST_ANSWER)
def cancel(http: HttpRequest, reference: str, task: int) -> HttpResponse:
    """Take back what was asked."""
    found = get_object_or_404(Task, pk=task, request__reference=reference)
    try:
        actions.cancel(task=found, by=who(http))
    except actions.TaskOver:
        messages.error(http, "The task was answered or cancelled meanwhile.")
    else:
        messages.success(http, "The task was cancelled, and whoever was asked is told.")
    return redirect("casework:gathering", reference=reference)


@require_POST
@requires(Permission.REQUEST_ANSWER)
def new_link(http: HttpRequest, reference: str, task: int) -> HttpResponse:
    """Send a new link for a task."""
    found = get_object_or_404(Task, pk=task, request__reference=reference)
    try:
        actions.renew_link(task=found, site=_site(http), by=who(http))
    except (actions.TaskOver, actions.CannotAsk):
        messages.error(http, "The task was answered or cancelled meanwhile, or needs no link.")
    else:
        messages.success(http, "A new link is on its way. The one before no longer works.")
    return redirect("casework:gathering", reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def search(http: HttpRequest, reference: str, search: int | None = None) -> HttpResponse:
    """Record a search by hand, or correct or remove one."""
    request = request_of(reference)
    mine = Search.objects.select_related("time")
    found = get_object_or_404(mine, pk=search, request=request) if search is not None else None
    initial: dict[str, Any] = {"version": request.version, "questions": [value for value, _ in _questions(request)]}
    if found:
        initial |= {name: getattr(found, name) for name in SearchForm.base_fields if name != "hours"}
        initial["hours"] = hours_as_figure(found.time.hours) if hasattr(found, "time") else ""
        initial["questions"] = [str(question.pk) for question in found.questions.all()]
    form = OfficerSearchForm(posted(http), initial=initial, questions=_questions(request))
    if http.method == "POST":
        try:
            if found and "remove" in http.POST:
                actions.remove_search(search=found, version=_version(http), by=who(http))
                messages.success(http, "The search was removed.")
                return redirect("casework:gathering", reference=reference)
            if form.is_valid() and not form.cleaned_data["place"]:
                form.add_error("place", "Enter where you searched")
            if form.is_valid():
                made, chosen = form.made(), list(request.questions.filter(pk__in=form.cleaned_data["questions"]))
                if found:
                    actions.correct_search(
                        search=found,
                        made=made,
                        questions=chosen,
                        version=form.cleaned_data["version"],
                        by=who(http),
                    )
                else:
                    actions.add_search(request=request, made=made, questions=chosen, by=who(http))
                messages.success(http, "The search was recorded.")
                return redirect("casework:gathering", reference=reference)
        except Stale as error:
            form.add_error(None, str(error))
            form = with_version(form, request_of(reference).version)
    context = {"form": form, "found": found, "tab": "gathering"}
    return case_page(http, request, "gathering_search", context, 422 if form.is_bound and form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def time(http: HttpRequest, reference: str, time: int | None = None) -> HttpResponse:
    """Record hours by hand, or correct or remove some. The hours of a search are corrected with the search."""
    request = request_of(reference)
    found = get_object_or_404(TimeSpent, pk=time, request=request) if time is not None else None
    if found and found.search_id:
        return redirect("casework:gathering_search_change", reference=reference, search=found.search_id)
    fields = ("activity", "hours", "pounds", "estimated", "basis")
    initial = {name: getattr(found, name) for name in fields} if found else {}
    if found:
        initial["hours"] = hours_as_figure(found.hours)
    form = TimeForm(posted(http), initial={**initial, "version": request.version})
    if http.method == "POST":
        try:
            if found and "remove" in http.POST:
                actions.remove_time(row=found, version=_version(http), by=who(http))
                messages.success(http, "The time was removed.")
                return redirect("casework:gathering", reference=reference)
            if form.is_valid():
                if found:
                    actions.correct_time(
                        row=found, spent=form.spent(), version=form.cleaned_data["version"], by=who(http)
                    )
                else:
                    actions.add_time(request=request, spent=form.spent(), by=who(http))
                messages.success(http, "The time was recorded.")
                return redirect("casework:gathering", reference=reference)
        except Stale as error:
            form.add_error(None, str(error))
            form = with_version(form, request_of(reference).version)
    hours = hours_in_words(found.hours) if found else ""
    context = {"form": form, "found": found, "found_hours": hours, "tab": "gathering"}
    return case_page(http, request, "gathering_time", context, 422 if form.is_bound and form.errors else 200)


def _version(http: HttpRequest) -> int:
    typed = http.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


# Answering a task


@require_safe
@requires(Permission.TASK_ANSWER)
def tasks(http: HttpRequest) -> HttpResponse:
    """What the FOI officer asks of the person who is signed in."""
    page = Paginator(queries.answered_tasks_of(who(http)), PAGE).get_page(http.GET.get("page"))
    return render(http, "casework/tasks.html", {"waiting": queries.your_tasks(who(http)), "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.TASK_ANSWER)
def task(http: HttpRequest, task: int) -> HttpResponse:
    """One task, for whoever it was given to; and for an officer who records what a colleague told them."""
    found = Task.objects.select_related("request", "team", "person").filter(pk=task).first()
    officer = may(http.user, Permission.REQUEST_ANSWER)
    if found is None or (found.person_id != who(http).pk and not officer):
        # A task that is somebody else's and one that is not there look the same.
        return redirect("casework:tasks")
    if found.state != Task.State.OPEN and http.method != "POST":
        return render(http, "casework/task_over.html", {"task": found, "questions": queries.questions_asked(found)})
    drawn: dict[str, Any] = {"own": found.person_id == who(http).pk, "to": queries.asked_of(found)}
    answered = _answer(http, found, drawn, by=who(http), answering=http.method == "POST")
    if answered is not None:
        return answered
    messages.success(http, "The answer was recorded. Thank you.")
    if drawn["own"]:
        return redirect("casework:tasks")
    return redirect("casework:gathering", reference=found.request.reference)


_LINK_FAILED = "This code does not open a task"
_TOO_MANY = "There were too many wrong codes. Wait a minute, then try again"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@public("A colleague who has no account answers with the code of the link that was sent to them.")
def task_by_link(http: HttpRequest) -> HttpResponse:
    """One task, for whoever has the code of its link; the code is sent in the form, never in an address.

    A code that is wrong, expired, replaced or used up gets the same page after the same one query. What was typed stays.
    """
    if http.method != "POST":
        return render(http, "casework/task_link.html", {"form": CodeForm()})
    form = CodeForm(http.POST)
    if not form.is_valid():
        return _link_page(http, form, 422)
    # A session's own form says whether this is the first look or an answer.
    answering = "answering" in http.POST
    if not ratelimit.consume(http, action="task_link_failed", dry_run=True):
        form.add_error("code", _TOO_MANY)
        return _link_page(http, form, 429)
    found = queries.task_of_link(form.cleaned_data["code"])
    if found is None:
        ratelimit.consume(http, action="task_link_failed")
        form.add_error("code", _LINK_FAILED)
        return _link_page(http, form, 422)
    drawn = {"code": form.cleaned_data["code"], "own": True, "to": queries.asked_of(found)}
    return _answer(http, found, drawn, by=None, answering=answering) or redirect("casework:task_thanks")


def _link_page(http: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    """Ask for the code again, and carry along what was typed beside it."""
    typed = [
        (name, value)
        for name, values in http.POST.lists()
        if name not in ("code", "csrfmiddlewaretoken", "send", "another")
        for value in values
    ]
    return render(
        http,
        "casework/task_link.html",
        {"form": form, "typed": typed, "words": http.POST.get("words", "")},
        status=status,
    )


@require_safe
@public("A colleague without an account is thanked here; the page says nothing about any task.")
def task_thanks(http: HttpRequest) -> HttpResponse:
    """The answer was recorded."""
    return render(http, "casework/task_thanks.html")


def _answer(
    http: HttpRequest, found: Task, drawn: Mapping[str, Any], *, by: User | None, answering: bool
) -> HttpResponse | None:
    """Draw the form of a task, or record what was typed in it: then return None.

    Files are kept as soon as they come, so that nothing has to be chosen again where something else is wrong.
    """
    uploads = _kept(http, found) if answering else []
    form = TaskAnswerForm(
        http.POST if answering else None, http.FILES if answering else None, task=found, kept=len(uploads)
    )
    rows = _rows(http, answering)
    if answering:
        valid = form.is_valid()
        for file in form.cleaned_data.get("documents") or ():
            name = file.name or "file"
            uploads.append(Upload(name, keep_upload(name=name, chunks=file.chunks())))
        # Another row is wanted, or the code had to be given again: the page is shown again without reproach.
        looking = "send" not in http.POST
        if not looking and all([valid, *(row.is_valid() for row in rows)]):
            try:
                actions.answer(
                    task=found,
                    nil=form.nil,
                    words=form.cleaned_data["words"],
                    uploads=uploads,
                    searches=[row.made() for row in rows if row.typed()],
                    time=form.time(),
                    by=by,
                )
            except actions.TaskOver as error:
                form.add_error(None, str(error))
            else:
                return None
        if looking:
            for each in (form, *rows):
                each.errors.clear()
    wrong = any(each.is_bound and each.errors for each in (form, *rows))
    context = {
        **drawn,
        "task": found,
        "form": form,
        "rows": rows,
        "may_add": len(rows) < MOST_SEARCHES,
        "questions": queries.questions_asked(found),
        "wrong": wrong,
        "summary": govuk_error_summary(form, *rows) if wrong else "",
        "kept": [(upload.name, signing.dumps([found.pk, *upload], salt=_KEPT)) for upload in uploads],
    }
    return render(http, "casework/task.html", context, status=422 if wrong else 200)


def _rows(http: HttpRequest, answering: bool) -> list[SearchForm]:
    """The searches of the form: as many as it had, and one more where that is asked for."""
    typed = http.POST.get("rows", "1") if answering else "1"
    number = int(typed) if typed.isdecimal() and len(typed) < 4 else 1
    number = min(max(number, 1) + ("another" in http.POST), MOST_SEARCHES)
    return [SearchForm(http.POST if answering else None, prefix=f"search-{n}") for n in range(1, number + 1)]


def _kept(http: HttpRequest, found: Task) -> list[Upload]:
    """The files that were kept with an earlier try, of this task and by this site, and are still wanted."""
    uploads = []
    for signed in http.POST.getlist("kept"):
        try:
            task, name, kept = signing.loads(signed, salt=_KEPT)
        except signing.BadSignature:
            continue
        if task == found.pk:
            uploads.append(Upload(name, kept))
    return list(dict.fromkeys(uploads))[:MOST_FILES]


# Teams


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CASEWORK_SET)
def teams(http: HttpRequest) -> HttpResponse:
    """The teams that information is asked of, and a form to add one."""
    form = TeamForm(posted(http))
    if http.method == "POST" and form.is_valid():
        try:
            team = actions.save_team(by=who(http), **form.cleaned_data)
        except actions.NameTaken as error:
            form.add_error("name", str(error))
        else:
            messages.success(http, f"{team.name} was added.")
            return redirect("casework:teams")
    return render(
        http,
        "casework/gathering_teams.html",
        {"form": form, "teams": queries.teams()},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CASEWORK_SET)
def team(http: HttpRequest, team: int) -> HttpResponse:
    """Change a team, or let it be asked no more."""
    found = get_object_or_404(Team, pk=team)
    fields = {"name": found.name, "email": found.email, "active": found.active}
    form = ChangeTeamForm(posted(http), initial=fields)
    if http.method == "POST" and form.is_valid():
        check_may(who(http), Permission.CASEWORK_SET)
        try:
            actions.save_team(team=found, by=who(http), **form.cleaned_data)
        except actions.NameTaken as error:
            form.add_error("name", str(error))
        else:
            messages.success(http, "The team was changed.")
            return redirect("casework:teams")
    return render(
        http, "casework/gathering_team.html", {"form": form, "team": found}, status=422 if form.errors else 200
    )
