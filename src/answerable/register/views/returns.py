"""The pages of returns: the overview of a year, one return, what is missing, what is to be improved."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, requires

from ..actions import returns as actions
from ..errors import CannotChange, ChangedMeanwhile
from ..forms.returns import ActionForm, DoneForm, ReturnForm, ScheduleForm, SendBackForm
from ..models import Action, Agreement, Return
from ..queries import returns as queries
from ..queries.cycle import needing_attention, overdue_returns
from ..rules import financial_years
from . import downloads

PAGE = 50


def _who(http: HttpRequest) -> User:
    return cast(User, http.user)


def _posted(http: HttpRequest) -> Any:
    return http.POST if http.method == "POST" else None


def _version(http: HttpRequest) -> int:
    typed = http.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _with_version(form: Any, version: int) -> Any:
    """The form as it was typed, so that a second save, after comparing, is accepted."""
    form.data = form.data.copy()
    form.data["version"] = version
    return form


def _today() -> date:
    return timezone.localdate()


def _year(http: HttpRequest, years: list[str]) -> str:
    """The financial year asked for, else the latest that has begun and has returns, else this one."""
    now = financial_years.of(_today())
    asked = http.GET.get("year", "")
    if not asked:
        return next((year for year in years if year <= now), years[-1] if years else now)
    try:
        return financial_years.parse(asked)
    except ValueError as error:
        raise Http404(str(error)) from None


@require_safe
@requires(Permission.REGISTER_READ)
def returns(http: HttpRequest) -> HttpResponse:
    """The overview of a financial year: agreements by quarter, each return with its light."""
    years = queries.years()
    year, words = _year(http, years), http.GET.get("q", "").strip()
    agreements = queries.agreements_reporting(year, words)
    if http.GET.get("as") in downloads.FORMS:
        rows = queries.overview_rows(queries.overview(agreements, year, _today()))
        return downloads.table(f"returns-{year}", http.GET["as"], queries.OVERVIEW_COLUMNS, rows)
    page = Paginator(agreements, PAGE).get_page(http.GET.get("page"))
    context = {
        "page": page,
        "lines": queries.overview(page, year, _today()),
        "quarters": queries.QUARTERS,
        "years": years,
        "year": year,
        "q": words,
        "missing": overdue_returns(_today()).count(),
        "tab": "overview",
    }
    return render(http, "register/returns.html", context)


def _return(ref: str) -> Return:
    return get_object_or_404(queries.returns_with_figures(), ref=ref)


@require_safe
@requires(Permission.REGISTER_READ)
def return_detail(http: HttpRequest, return_ref: str) -> HttpResponse:
    """One return: figures, lights, distance travelled, what can be done with it."""
    shown = queries.view(_return(return_ref), _today())
    if http.GET.get("as") in downloads.FORMS:
        name = f"return-{shown.of.pk}"
        return downloads.table(name, http.GET["as"], queries.RETURN_COLUMNS, queries.return_rows(shown))
    return _return_page(http, shown)


def _return_page(
    http: HttpRequest, shown: queries.ReturnView, form: SendBackForm | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {"shown": shown, "form": form or SendBackForm(), "problem": problem}
    return render(http, "register/return.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def return_record(http: HttpRequest, return_ref: str) -> HttpResponse:
    """Record what the provider reported."""
    found = _return(return_ref)
    shown = queries.view(found, _today())
    initial: dict[str, Any] = {
        "received": found.received,
        "spent": found.spent,
        "note": found.note,
        "version": found.version,
    }
    initial |= {f"measure-{line.measure.pk}": _plain(line.value) for line in shown.measures}
    for need in shown.needs:
        initial[f"need-{need.code}-start"] = _plain(need.distance.start)
        initial[f"need-{need.code}-end"] = _plain(need.distance.end)
    form = ReturnForm(_posted(http), initial=initial, measures=[line.measure for line in shown.measures])
    stale = False
    if http.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.record_return(
                of=found,
                version=data["version"] or 0,
                received=data["received"],
                spent=data["spent"],
                note=data["note"],
                figures=[actions.Figure(**figure) for figure in form.figures()],
                by=_who(http),
            )
        except CannotChange as error:
            stale = isinstance(error, ChangedMeanwhile)
            form.add_error(None, str(error))
            shown = queries.view(_return(return_ref), _today())
            form = _with_version(form, shown.of.version)
        else:
            messages.success(http, "The return was recorded.")
            return redirect("register:return", return_ref=return_ref)
    status = 409 if stale else 422 if form.errors else 200
    return render(http, "register/return_form.html", {"form": form, "shown": shown, "stale": stale}, status=status)


def _plain(value: Any) -> str:
    return "" if value is None else f"{value.normalize():f}"


@require_POST
@requires(Permission.REGISTER_CHANGE)
def return_step(http: HttpRequest, return_ref: str) -> HttpResponse:
    """Accept a return, send it back with questions, open it again, or note that it was asked for today."""
    found = _return(return_ref)
    step, form = http.POST.get("step", ""), SendBackForm(http.POST)
    told = {
        "accept": "The return is accepted.",
        "send_back": "The return was sent back. Tell the provider what to correct; nothing is sent from here.",
        "reopen": "The return is open again.",
        "chase": "It is noted that you asked for this return today. Nothing was sent from here.",
    }
    if step not in told:
        return _return_page(
            http, queries.view(found, _today()), problem="Choose what to do with the return.", status=422
        )
    if step == "send_back" and not form.is_valid():
        return _return_page(http, queries.view(found, _today()), form, status=422)
    try:
        if step == "chase":
            actions.chase(of=found, on=_today(), version=_version(http), by=_who(http))
        else:
            note = form.cleaned_data["note"] if step == "send_back" else ""
            actions.move(of=found, step=step, version=_version(http), note=note, by=_who(http))
    except CannotChange as error:
        return _return_page(
            http, queries.view(_return(return_ref), _today()), form if step == "send_back" else None, str(error), 409
        )
    messages.success(http, told[step])
    if http.POST.get("back") == "missing":
        return redirect("register:returns_missing")
    return redirect("register:return", return_ref=return_ref)


@require_safe
@requires(Permission.REGISTER_READ)
def returns_missing(http: HttpRequest) -> HttpResponse:
    """The missing returns, the longest overdue first, and whom to ask. No mail is sent."""
    if http.GET.get("as") in downloads.FORMS:
        rows = queries.chase_rows(queries.to_chase(_today()))
        return downloads.table("missing-returns", http.GET["as"], queries.CHASE_COLUMNS, rows)
    page = Paginator(overdue_returns(_today()), PAGE).get_page(http.GET.get("page"))
    shown = {"page": page, "lines": queries.chase_lines(page, _today()), "tab": "missing"}
    return render(http, "register/returns_missing.html", shown)


@require_safe
@requires(Permission.REGISTER_READ)
def returns_unscheduled(http: HttpRequest) -> HttpResponse:
    """The agreements in force that no return is expected of."""
    found = needing_attention("without_schedule", _today())
    page = Paginator(found, PAGE).get_page(http.GET.get("page"))
    return render(http, "register/returns_unscheduled.html", {"page": page, "tab": "unscheduled"})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def returns_schedule(http: HttpRequest, agreement: str) -> HttpResponse:
    """Put down the returns that a provider owes under an agreement."""
    found = get_object_or_404(Agreement.objects.select_related("provider"), ref=agreement)
    form = ScheduleForm(_posted(http), initial={"days": 30})
    if http.method == "POST" and form.is_valid():
        try:
            made = actions.schedule_returns(agreement=found, by=_who(http), **form.cleaned_data)
        except CannotChange as error:
            form.add_error(None, str(error))
        else:
            messages.success(http, f"{len(made)} return{'' if len(made) == 1 else 's'} of {found.title} put down.")
            return redirect("register:returns")
    there = found.returns.order_by("period_start")
    context = {
        "form": form,
        "agreement": found,
        "there": [queries.Cell(one, queries.Light.GREY, False) for one in there],
    }
    return render(http, "register/returns_schedule.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.REGISTER_READ)
def improvements(http: HttpRequest) -> HttpResponse:
    """Improvement actions: open, overdue or done."""
    show = http.GET.get("show", "open")
    if show not in ("open", "overdue", "done"):
        raise Http404("There is no such list of actions.")
    found = queries.actions_shown(_today(), show)
    if http.GET.get("as") in downloads.FORMS:
        rows = queries.action_rows(queries.action_lines(found, _today()))
        return downloads.table(f"actions-{show}", http.GET["as"], queries.ACTION_COLUMNS, rows)
    page = Paginator(found, PAGE).get_page(http.GET.get("page"))
    shown = {"page": page, "lines": queries.action_lines(page, _today()), "show": show, "tab": "improvements"}
    return render(http, "register/improvements.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def improvement_new(http: HttpRequest) -> HttpResponse:
    """Put down something to be improved."""
    form = ActionForm(_posted(http), initial={"agreement": http.GET.get("agreement", "")})
    if http.method == "POST" and form.is_valid():
        actions.add_action(by=_who(http), **form.cleaned_data)
        messages.success(http, "The action was put down.")
        return redirect("register:improvements")
    context = {"form": form, "action": None}
    return render(http, "register/improvement_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def improvement_done(http: HttpRequest, action: str) -> HttpResponse:
    """Record when an action was done."""
    found = get_object_or_404(Action.objects.select_related("agreement", "consultation"), ref=action)
    form = DoneForm(_posted(http), initial={"done": found.done or _today(), "version": found.version})
    stale = False
    if http.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.finish_action(action=found, done=data["done"], version=data["version"] or 0, by=_who(http))
        except ChangedMeanwhile as error:
            stale = True
            form.add_error(None, str(error))
            form = _with_version(form, found.version)
        else:
            messages.success(http, "The action was saved.")
            return redirect("register:improvements")
    status = 409 if stale else 422 if form.errors else 200
    return render(
        http, "register/improvement_form.html", {"form": form, "action": found, "stale": stale}, status=status
    )
