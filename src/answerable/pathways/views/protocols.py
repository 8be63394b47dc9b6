"""Information-sharing protocols: what they allow, line by line, and the document."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways.actions import protocols as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.protocols import AddGrantForm, DocumentForm, EndForm, GrantForm, ProtocolForm
from answerable.pathways.models import Protocol, ProtocolGrant
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import protocols as queries
from answerable.pathways.rules.protocols import FieldGroup, Known, Purpose, holds
from answerable.pathways.rules.verbs import Desk

PAGE = 50
CHANGES = ["GET", "HEAD", "POST"]
SOON = 60
"""Days before its end from which on a protocol is marked as ending soon."""


def _posted(http: HttpRequest) -> Any:
    return http.POST if http.method == "POST" else None


def _found(reference: UUID) -> Protocol:
    return get_object_or_404(Protocol, reference=reference)


def _line(reference: UUID, line: int) -> ProtocolGrant:
    grants = ProtocolGrant.objects.select_related("protocol", "giver", "receiver")
    return get_object_or_404(grants, protocol__reference=reference, pk=line)


def standing(protocol: Protocol) -> tuple[str, str]:
    """Return how a protocol stands today, and the colour of its tag."""
    today = timezone.localdate()
    if holds(starts=protocol.starts, ends=protocol.ends, ended_early=protocol.ended_early, on=today):
        left = min(protocol.ends, protocol.ended_early or protocol.ends) - today
        return ("Ends soon", "yellow") if left.days <= SOON else ("In force", "green")
    if protocol.starts > today:
        return "Not yet in force", "blue"
    return ("Ended early", "red") if protocol.ended_early else ("Ended", "grey")


def _between(line: ProtocolGrant) -> str:
    return f"{line.giver.name} to {line.receiver.name}: {Purpose(line.purpose).inside}"


@require_safe
@requires(Desk.MANAGE_PROTOCOLS)
def protocols(http: HttpRequest) -> HttpResponse:
    """The protocols by title, each with how it stands today."""
    page = Paginator(queries.protocols(), PAGE).get_page(http.GET.get("page"))
    rows = [(one, *standing(one)) for one in page]
    return render(http, "pathways/protocols/list.html", {"page": page, "rows": rows})


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_PROTOCOLS)
def add_protocol(http: HttpRequest) -> HttpResponse:
    """Add a protocol."""
    form = ProtocolForm(_posted(http))
    if form.is_valid():
        try:
            made = actions.add_protocol(**form.cleaned_data, by=worker_of(http))
        except CannotChange as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(http, "The protocol is added. It allows nothing until it has lines.")
            return redirect("pathways:protocol", reference=made.reference)
    return render(
        http, "pathways/protocols/edit.html", {"form": form, "protocol": None}, status=422 if form.errors else 200
    )


@require_safe
@requires(Desk.MANAGE_PROTOCOLS)
def protocol(http: HttpRequest, reference: UUID) -> HttpResponse:
    """One protocol with its lines."""
    shown = _found(reference)
    word, colour = standing(shown)
    lines = [
        (
            line,
            _between(line),
            [FieldGroup(code).words for code in line.fields],
            [Known(code).words for code in line.known],
        )
        for line in queries.grants_of(shown)
    ]
    context = {"protocol": shown, "word": word, "colour": colour, "lines": lines}
    return render(http, "pathways/protocols/protocol.html", context)


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_PROTOCOLS)
def edit_protocol(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Change a protocol's title and days."""
    changed = _found(reference)
    form = ProtocolForm(_posted(http), initial={name: getattr(changed, name) for name in ProtocolForm.base_fields})
    if form.is_valid():
        try:
            actions.change_protocol(protocol=changed, **form.cleaned_data, by=worker_of(http))
        except CannotChange as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(http, "The protocol is saved.")
            return redirect("pathways:protocol", reference=reference)
    return render(
        http, "pathways/protocols/edit.html", {"form": form, "protocol": changed}, status=422 if form.errors else 200
    )


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_PROTOCOLS)
def put_document(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Keep what the organisations signed."""
    changed = _found(reference)
    form = DocumentForm(_posted(http), http.FILES if http.method == "POST" else None)
    if form.is_valid():
        file = form.cleaned_data["document"]
        try:
            if file.size > actions.DOCUMENT_LIMIT:
                raise CannotChange("The file is larger than 10 MB. Choose another.", field="document")
            actions.put_document(protocol=changed, name=file.name, content=file.read(), by=worker_of(http))
        except CannotChange as error:
            form.add_error("document", error.sentence)
        else:
            messages.success(http, "The document is kept.")
            return redirect("pathways:protocol", reference=reference)
    context = {"form": form, "protocol": changed}
    return render(http, "pathways/protocols/document.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Desk.MANAGE_PROTOCOLS)
def document(http: HttpRequest, reference: UUID) -> HttpResponseBase:
    """The signed document, as a file to keep; it is never opened inside the site."""
    shown = _found(reference)
    if not shown.document:
        raise Http404
    return FileResponse(
        shown.document.open("rb"),
        as_attachment=True,
        filename=shown.document_name,
        content_type="application/octet-stream",
    )


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_PROTOCOLS)
def end_protocol(http: HttpRequest, reference: UUID) -> HttpResponse:
    """End a protocol early, or take that back."""
    changed = _found(reference)
    if http.method == "POST" and "resume" in http.POST:
        actions.end_early(protocol=changed, on=None, by=worker_of(http))
        messages.success(http, "The protocol holds to its last day again.")
        return redirect("pathways:protocol", reference=reference)
    form = EndForm(_posted(http), initial={"on": changed.ended_early or timezone.localdate()})
    if form.is_valid():
        try:
            actions.end_early(protocol=changed, on=form.cleaned_data["on"], by=worker_of(http))
        except CannotChange as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(http, "The protocol is ended early.")
            return redirect("pathways:protocol", reference=reference)
    return render(
        http, "pathways/protocols/end.html", {"form": form, "protocol": changed}, status=422 if form.errors else 200
    )


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_PROTOCOLS)
def add_line(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Add a line to a protocol."""
    changed = _found(reference)
    form = AddGrantForm(_posted(http))
    if form.is_valid():
        between = {name: form.cleaned_data[name] for name in ("giver", "receiver", "purpose")}
        try:
            actions.add_grant(protocol=changed, **between, **form.values(), by=worker_of(http))  # type: ignore[arg-type]
        except CannotChange as error:
            _add(form, error)
        else:
            messages.success(http, "The line is added.")
            return redirect("pathways:protocol", reference=reference)
    context = {"form": form, "protocol": changed, "line": None, "between": ""}
    return render(http, "pathways/protocols/line.html", context, status=422 if form.errors else 200)


def _add(form: GrantForm, error: CannotChange) -> None:
    form.add_error("fields_" if error.field == "fields" else error.field, error.sentence)


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_PROTOCOLS)
def edit_line(http: HttpRequest, reference: UUID, line: int) -> HttpResponse:
    """Change the basis of a line, and what is shared under it."""
    grant = _line(reference, line)
    initial = {"basis": grant.basis, "fields_": grant.fields, "known": grant.known}
    form = GrantForm(_posted(http), initial=initial)
    if form.is_valid():
        try:
            actions.change_grant(grant=grant, **form.values(), by=worker_of(http))  # type: ignore[arg-type]
        except CannotChange as error:
            _add(form, error)
        else:
            messages.success(http, "The line is saved.")
            return redirect("pathways:protocol", reference=reference)
    context = {"form": form, "protocol": grant.protocol, "line": grant, "between": _between(grant)}
    return render(http, "pathways/protocols/line.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Desk.MANAGE_PROTOCOLS)
def remove_line(http: HttpRequest, reference: UUID, line: int) -> HttpResponse:
    """Take a line out of a protocol."""
    try:
        actions.remove_grant(grant=_line(reference, line), by=worker_of(http))
    except CannotChange as error:
        messages.error(http, error.sentence)
    else:
        messages.success(http, "The line is taken out.")
    return redirect("pathways:protocol", reference=reference)
