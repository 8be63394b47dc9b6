"""The pages of allocations: a pot, its elements, the figures behind them, every share to the penny."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, requires

from ..actions import allocations as actions
from ..errors import CannotChange, ChangedMeanwhile
from ..forms.allocations import MOST_RECIPIENTS, AllocationForm, AwardForm, ElementForm, FiguresForm
from ..models import Allocation, AllocationElement, Organisation
from ..queries import allocations as queries
from ..rules import financial_years
from ..rules.allocation import exact_words
from . import downloads

PAGE = 50


def _who(http: HttpRequest) -> User:
    return cast(User, http.user)


def _posted(http: HttpRequest) -> Any:
    return http.POST if http.method == "POST" else None


def _allocation(ref: str) -> Allocation:
    return get_object_or_404(Allocation.objects.select_related("fund", "document"), ref=ref)


def _version(http: HttpRequest) -> int:
    typed = http.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _with_version(form: Any, version: int) -> Any:
    """The form as it was typed, so that a second save, after comparing, is accepted."""
    form.data = form.data.copy()
    form.data["version"] = version
    return form


@require_safe
@requires(Permission.REGISTER_READ)
def allocations(http: HttpRequest) -> HttpResponse:
    """The allocations, the latest year first."""
    words = http.GET.get("q", "").strip()
    found = queries.listing(words)
    if http.GET.get("as") in downloads.FORMS:
        rows = [
            [one.ref, one.title, one.fund.name if one.fund else None, one.financial_year, one.pot, one.status]
            for one in found
        ]
        columns = ("Allocation", "Title", "Fund", "Financial year", "Pot", "Status")
        return downloads.table("allocations", http.GET["as"], columns, rows)
    page = Paginator(found, PAGE).get_page(http.GET.get("page"))
    return render(http, "register/allocations.html", {"page": page, "q": words})


def _page(http: HttpRequest, allocation: Allocation, problem: str = "", status: int = 200) -> HttpResponse:
    worked = queries.worked_out(allocation)
    by_ref = {element.ref: element for element in worked.elements}
    blocks = [
        {
            "shared": shared,
            "row": by_ref[shared.element.ref],
            "measures": (measures := queries.measures_of(by_ref[shared.element.ref])),
            "lines": [
                {
                    "name": worked.recipients[one.recipient].name,
                    "inputs": [shared.element.inputs.get(one.recipient, {}).get(measure) for measure in measures],
                    "exact": exact_words(one.exact),
                    "share": one,
                }
                for one in shared.shares
            ],
            "tied": [worked.recipients[ref].name for ref in shared.tied],
            "unshared": [
                {"name": worked.recipients[ref].name, "inputs": [values.get(measure) for measure in measures]}
                for ref, values in shared.element.inputs.items()
            ]
            if not shared.shares
            else [],
        }
        for shared in worked.result.elements
    ]
    totals = [
        {
            "name": worked.recipients[ref].name,
            "parts": [
                next((one.amount for one in shared.shares if one.recipient == ref), None)
                for shared in worked.result.elements
            ],
            "total": total,
            "agreement": worked.agreements.get(ref),
        }
        for ref, total in worked.result.totals.items()
    ]
    context = {
        "allocation": allocation,
        "worked": worked,
        "result": worked.result,
        "blocks": blocks,
        "totals": totals,
        "problem": problem,
        "agreed": allocation.status == Allocation.Status.AGREED,
    }
    return render(http, "register/allocation.html", context, status=status)


@require_safe
@requires(Permission.REGISTER_READ)
def allocation_detail(http: HttpRequest, allocation: str) -> HttpResponse:
    """One allocation: its elements with inputs, exact shares and rounding, and what each recipient gets."""
    found = _allocation(allocation)
    form = http.GET.get("as")
    if form == "csv":
        worked = queries.worked_out(found)
        return downloads.as_csv(f"allocation-{found.pk}", queries.CSV_COLUMNS, queries.csv_rows(worked))
    if form == "json":
        return downloads.as_json(f"allocation-{found.pk}", queries.as_data(queries.worked_out(found)))
    return _page(http, found)


def _details_initial(allocation: Allocation) -> dict[str, Any]:
    fields = ("title", "fund", "financial_year", "pot", "outcomes", "document", "version")
    return {name: getattr(allocation, name) for name in fields}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def allocation_new(http: HttpRequest) -> HttpResponse:
    """Begin an allocation."""
    form = AllocationForm(_posted(http))
    if http.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        made = actions.create(by=_who(http), **values)
        messages.success(http, "The allocation was begun. Add the elements of the pot.")
        return redirect("register:allocation", allocation=made.ref)
    return render(
        http, "register/allocation_form.html", {"form": form, "allocation": None}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def allocation_change(http: HttpRequest, allocation: str) -> HttpResponse:
    """Change the title, fund, year, pot and outcomes."""
    found = _allocation(allocation)
    form = AllocationForm(_posted(http), initial=_details_initial(found))
    stale = False
    if http.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            actions.change(allocation=found, version=form.cleaned_data["version"] or 0, by=_who(http), **values)
        except CannotChange as error:
            stale = isinstance(error, ChangedMeanwhile)
            form.add_error(None, str(error))
            form = _with_version(form, found.version)
        else:
            messages.success(http, "The allocation was saved.")
            return redirect("register:allocation", allocation=found.ref)
    context = {"form": form, "allocation": found, "stale": stale}
    return render(http, "register/allocation_form.html", context, status=_status(form, stale))


def _status(form: Any, stale: bool) -> int:
    return 409 if stale else 422 if form.errors else 200


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def element_new(http: HttpRequest, allocation: str) -> HttpResponse:
    """Add an element to the pot."""
    return _element_page(http, _allocation(allocation), None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def element_change(http: HttpRequest, allocation: str, element: int) -> HttpResponse:
    """Change an element of the pot."""
    found = _allocation(allocation)
    return _element_page(http, found, get_object_or_404(found.elements, pk=element))


def _element_page(http: HttpRequest, allocation: Allocation, element: AllocationElement | None) -> HttpResponse:
    initial: dict[str, Any] = {"version": allocation.version}
    if element is not None:
        initial |= {name: getattr(element, name) for name in ("name", "kind", "amount", "proportion", "restricted_to")}
        initial["weights"] = {row.measure: row.weight for row in element.weights.order_by("pk")}
    form = ElementForm(_posted(http), initial=initial)
    stale = False
    if http.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version") or 0
        try:
            saved = actions.put_element(
                allocation=allocation, element=element, version=version, by=_who(http), **values
            )
        except CannotChange as error:
            stale = isinstance(error, ChangedMeanwhile)
            form.add_error(None, str(error))
            form = _with_version(form, allocation.version)
            if element is not None:
                element.refresh_from_db()
        else:
            messages.success(http, f"“{saved.name}” was saved.")
            if element is None:
                return redirect("register:allocation_figures", allocation=allocation.ref, element=saved.pk)
            return redirect("register:allocation", allocation=allocation.ref)
    context = {"form": form, "allocation": allocation, "element": element, "stale": stale}
    return render(http, "register/allocation_element.html", context, status=_status(form, stale))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def figures(http: HttpRequest, allocation: str, element: int) -> HttpResponse:
    """The figures of one element: a row for each recipient, a column for each measure."""
    found = _allocation(allocation)
    row = get_object_or_404(found.elements.prefetch_related("weights", "inputs__recipient"), pk=element)
    stored = {(one.recipient_id, one.measure): one.value for one in row.inputs.all()}
    typed = {key: str(value) for key, value in http.POST.items()} if http.method == "POST" else None
    keys = {one for one, _ in stored} if typed is None else _recipient_keys(http)
    if not stored and typed is None:
        # Those that the other elements of this pot have already.
        keys = set(found.elements.values_list("inputs__recipient", flat=True)) - {None}
    money = row.kind != AllocationElement.Kind.FORMULA
    problem, stale = "", False
    if typed is not None and http.POST.get("do") == "add":
        added = _typed_recipient(http.POST.get("add", ""))
        if added is None:
            problem = (
                "The register has no organisation of that name or reference. Check it, or add the organisation first."
            )
        else:
            keys.add(added.pk)
    recipients = list(Organisation.objects.filter(pk__in=keys).order_by("name", "ref")[:MOST_RECIPIENTS])
    form = FiguresForm.of(queries.measures_of(row), money, recipients, stored, typed)
    version = _version(http) if typed is not None else found.version
    if typed is not None and http.POST.get("do") != "add":
        given = form.figures()
        if not form.errors:
            try:
                actions.put_figures(allocation=found, element=row, version=version, figures=given, by=_who(http))
            except CannotChange as error:
                problem, stale, version = str(error), isinstance(error, ChangedMeanwhile), found.version
                row = found.elements.prefetch_related("weights", "inputs__recipient").get(pk=element)
            else:
                messages.success(http, f"The figures of “{row.name}” were saved.")
                return redirect("register:allocation", allocation=found.ref)
    now = [(one.recipient.name, one.measure, one.value) for one in row.inputs.all()] if stale else []
    errors = [*form.errors, *([{"text": problem, "href": "#add"}] if problem else [])]
    context = {
        "allocation": found,
        "element": row,
        "form": form,
        "errors": errors,
        "stale": stale,
        "now": now,
        "version": version,
        "organisations": Organisation.objects.exclude(pk__in=keys).order_by("name").values_list("ref", "name")[:300],
    }
    return render(http, "register/allocation_figures.html", context, status=409 if stale else 422 if errors else 200)


def _recipient_keys(http: HttpRequest) -> set[int]:
    return {int(key) for key in http.POST.getlist("recipient")[:MOST_RECIPIENTS] if key.isdecimal() and len(key) < 18}


def _typed_recipient(typed: str) -> Organisation | None:
    ref = typed.strip()
    return (
        Organisation.objects.filter(ref=ref).first() or Organisation.objects.filter(name__iexact=ref).first()
        if ref
        else None
    )


@require_POST
@requires(Permission.REGISTER_CHANGE)
def element_remove(http: HttpRequest, allocation: str, element: int) -> HttpResponse:
    """Take an element out of the pot."""
    found = _allocation(allocation)
    row = get_object_or_404(found.elements, pk=element)
    try:
        actions.remove_element(allocation=found, element=row, version=_version(http), by=_who(http))
    except CannotChange as error:
        return _page(http, found, str(error), 409)
    messages.success(http, f"“{row.name}” was removed.")
    return redirect("register:allocation", allocation=found.ref)


@require_POST
@requires(Permission.REGISTER_CHANGE)
def agree(http: HttpRequest, allocation: str) -> HttpResponse:
    """Agree the allocation, which locks its figures."""
    found = _allocation(allocation)
    try:
        actions.agree(allocation=found, version=_version(http), by=_who(http))
    except CannotChange as error:
        found.refresh_from_db()
        return _page(http, found, str(error), 409)
    messages.success(http, "The allocation is agreed and its figures are locked.")
    return redirect("register:allocation", allocation=found.ref)


@require_POST
@requires(Permission.REGISTER_CHANGE)
def reopen(http: HttpRequest, allocation: str) -> HttpResponse:
    """Open an agreed allocation again."""
    found = _allocation(allocation)
    try:
        actions.reopen(allocation=found, version=_version(http), by=_who(http))
    except CannotChange as error:
        found.refresh_from_db()
        return _page(http, found, str(error), 409)
    messages.success(http, "The allocation is open again.")
    return redirect("register:allocation", allocation=found.ref)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def award(http: HttpRequest, allocation: str) -> HttpResponse:
    """Make an agreement with every recipient for its shares."""
    found = _allocation(allocation)
    year = found.financial_year
    initial = {
        "starts": _written_day(financial_years.first_day(year)) if year else "",
        "ends": _written_day(financial_years.last_day(year)) if year else "",
        "outcomes": found.outcomes,
        "version": found.version,
    }
    form = AwardForm(_posted(http), initial=initial)
    stale = False
    if http.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version") or 0
        try:
            made = actions.award_shares(allocation=found, version=version, by=_who(http), **values)
        except CannotChange as error:
            stale = isinstance(error, ChangedMeanwhile)
            form.add_error(None, str(error))
            found.refresh_from_db()
            form = _with_version(form, found.version)
        else:
            told = "1 agreement was made" if len(made) == 1 else f"{len(made)} agreements were made"
            messages.success(http, f"{told} for the shares.")
            return redirect("register:allocation", allocation=found.ref)
    worked = queries.worked_out(found)
    rows = [
        {"name": worked.recipients[ref].name, "total": total, "agreement": worked.agreements.get(ref)}
        for ref, total in worked.result.totals.items()
    ]
    restricted = [one.element for one in worked.result.elements if one.element.restricted_to]
    context = {"form": form, "allocation": found, "rows": rows, "restricted": restricted}
    return render(http, "register/allocation_award.html", context, status=_status(form, stale))


def _written_day(day: Any) -> str:
    return f"{day.day} {day:%B %Y}"
