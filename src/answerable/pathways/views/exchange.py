"""Files from and to partners' systems: chosen, mapped, looked at row by row, taken in, taken back; given under a protocol."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways.actions import exchange as actions
from answerable.pathways.actions import lists
from answerable.pathways.errors import CannotChange
from answerable.pathways.exchange.child import LARGEST
from answerable.pathways.forms.exchange import ExportForm, FileForm, ListForm, MappingForm, MatchForm
from answerable.pathways.models import Import
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import exchange as queries
from answerable.pathways.rules.exchange import Outcome, Sort, State
from answerable.pathways.rules.verbs import Desk

from .pages import paged, posted, refuse

CHANGES = ["GET", "HEAD", "POST"]
CODES = {"none": "Nobody found", "possible": "Somebody possible", "known": "Known"}


def _found(http: HttpRequest, reference: UUID, *, of_list: bool) -> Import:
    found = queries.import_of(worker_of(http), reference, of_list=of_list)
    if found is None:
        raise Http404("There is no such page.")
    return found


@require_safe
@requires(Desk.EXCHANGE)
def imports(http: HttpRequest) -> HttpResponse:
    """The files that came, newest first."""
    return render(http, "pathways/exchange/imports.html", {"page": paged(http, queries.imports(worker_of(http)))})


def _read(
    http: HttpRequest, form: Any, sort: str, *, title: str, back: str, back_text: str, onward: str
) -> HttpResponseBase:
    if http.method == "POST" and form.is_valid():
        try:
            uploaded = form.cleaned_data["file"]
            made = actions.read_file(
                sort=sort or form.cleaned_data["sort"], data=uploaded.read(LARGEST + 1), by=worker_of(http)
            )
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            return redirect(onward, made.reference)
    context = {
        "form": form,
        "title": title,
        "button": "Open it",
        "files": True,
        "back": back,
        "back_text": back_text,
        "told": "Nothing is taken in until you have looked at what it would do.",
    }
    return render(http, "pathways/rights/form.html", context, status=422 if form.errors else 200)


@require_http_methods(CHANGES)
@requires(Desk.EXCHANGE)
def add(http: HttpRequest) -> HttpResponseBase:
    """Choose a file."""
    form = FileForm(posted(http), http.FILES if http.method == "POST" else None)
    return _read(
        http, form, "", title="Bring in a file", back=reverse("pathways:imports"), back_text="Files",
        onward="pathways:import_mapping",
    )  # fmt: skip


@require_http_methods(CHANGES)
@requires(Desk.MATCH_LISTS)
def add_list(http: HttpRequest) -> HttpResponseBase:
    """Choose a list for the name check."""
    form = ListForm(posted(http), http.FILES if http.method == "POST" else None)
    return _read(
        http, form, Sort.LIST, title="Match a list", back=reverse("pathways:name_check"), back_text="Name check",
        onward="pathways:list_mapping",
    )  # fmt: skip


def _map(http: HttpRequest, file: Import, onward: str) -> HttpResponseBase:
    if file.state != State.READ:
        return redirect(onward, file.reference)
    saved = list(queries.mappings(file))
    chosen = next((one for one in saved if str(one.reference) == http.GET.get("as")), None)
    form = MappingForm(posted(http), file=file, saved=chosen)
    if http.method == "POST" and form.is_valid():
        try:
            actions.map_columns(
                file=file,
                columns=form.columns(),
                values=form.values(),
                save_as=form.cleaned_data["save_as"],
                by=worker_of(http),
            )
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            return redirect(onward, file.reference)
    context = {"form": form, "file": file, "saved": saved}
    return render(http, "pathways/exchange/mapping.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(CHANGES)
@requires(Desk.EXCHANGE)
def mapping(http: HttpRequest, reference: UUID) -> HttpResponseBase:
    """Say which column is what."""
    return _map(http, _found(http, reference, of_list=False), "pathways:import")


@never_cache
@require_http_methods(CHANGES)
@requires(Desk.MATCH_LISTS)
def list_mapping(http: HttpRequest, reference: UUID) -> HttpResponseBase:
    """Say which column of a list is what."""
    return _map(http, _found(http, reference, of_list=True), "pathways:list")


def _preview(http: HttpRequest, file: Import) -> dict[str, Any]:
    outcome = http.GET.get("show", "")
    outcome = outcome if outcome in list(Outcome) else ""
    counts = actions.counts_of(file)
    return {
        "file": file,
        "page": paged(http, queries.rows(file, outcome)),
        "counts": [(one, counts.get(str(one), 0)) for one in Outcome],
        "usable": counts.get(str(Outcome.NEW), 0) + counts.get(str(Outcome.CHANGED), 0),
        "faulty": counts.get(str(Outcome.FAULTY), 0) if file.state == State.READ else 0,
        "show": outcome,
        "of_list": file.sort == Sort.LIST,
    }


@never_cache
@require_safe
@requires(Desk.EXCHANGE)
def preview(http: HttpRequest, reference: UUID) -> HttpResponseBase:
    """What each row would do, or did."""
    file = _found(http, reference, of_list=False)
    if not file.columns:
        return redirect("pathways:import_mapping", reference)
    return render(http, "pathways/exchange/import.html", _preview(http, file))


@require_POST
@requires(Desk.EXCHANGE)
def do(http: HttpRequest, reference: UUID) -> HttpResponseBase:
    """Take a file in, take it back, or drop it."""
    file, worker = _found(http, reference, of_list=False), worker_of(http)
    try:
        if "take" in http.POST:
            counts = actions.take_in(file=file, by=worker)
            messages.success(http, f"Taken in: {counts.get('new', 0)} new, {counts.get('changed', 0)} changed.")
        elif "back" in http.POST:
            back, stays = actions.take_back(file=file, by=worker)
            messages.success(http, f"Taken back: {back}. Left, because work was built on them: {stays}.")
        else:
            actions.drop(file=file, by=worker)
            return redirect("pathways:imports")
    except CannotChange as refusal:
        messages.error(http, refusal.sentence)
    return redirect("pathways:import", reference)


@never_cache
@require_http_methods(CHANGES)
@requires(Desk.MATCH_LISTS)
def match(http: HttpRequest, reference: UUID) -> HttpResponseBase:
    """Look at a list, then match it: one code a row, shown once; the list is removed."""
    file, worker = _found(http, reference, of_list=True), worker_of(http)
    if not file.columns:
        return redirect("pathways:list_mapping", reference)
    form = MatchForm(posted(http))
    if http.method == "POST" and form.is_valid():
        rows = actions.list_rows(file)
        try:
            answers = lists.match(
                by=worker,
                rows=[identity for _, identity in rows],
                purpose=form.cleaned_data["purpose"],
                reason=form.cleaned_data["reason"],
            )
            actions.drop(file=file, by=worker)
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            said = [
                (number, CODES[answer.code] if answer else "Too little to look up")
                for (number, _), answer in zip(rows, answers, strict=True)
            ]
            return render(http, "pathways/exchange/matched.html", {"said": said})
    context = _preview(http, file) | {"form": form}
    return render(http, "pathways/exchange/match.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(CHANGES)
@requires(Desk.EXCHANGE)
def export(http: HttpRequest) -> HttpResponseBase:
    """Give a partner what is shared with it, under a line of a protocol."""
    worker = worker_of(http)
    form = ExportForm(posted(http), worker=worker, initial={"form": "csv"})
    if http.method == "POST" and form.is_valid():
        try:
            made, content = actions.export(grant=form.cleaned_data["grant"], form=form.cleaned_data["form"], by=worker)
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            kind = "text/csv; charset=utf-8" if made.form == "csv" else "application/json"
            answer = HttpResponse(content, content_type=kind)
            answer["Content-Disposition"] = f'attachment; filename="export-{made.reference}.{made.form}"'
            return answer
    context = {"form": form, "page": paged(http, queries.exports(worker)), "lines": queries.lines(worker).exists()}
    return render(http, "pathways/exchange/export.html", context, status=422 if form.errors else 200)
