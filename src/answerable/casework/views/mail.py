"""Mail that came in: the inbox, one message, what came with it, and the correspondence of a case."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.permissions import Permission, check_may, may, requires
from answerable.casework.actions import mail as actions
from answerable.casework.forms.mail import DropForm, PlaceForm
from answerable.casework.mailbox.imap import CannotReach, NotConfigured
from answerable.casework.models import Message
from answerable.casework.queries import mail as queries

from .requests import PAGE, case_page, posted, request_of, who

LISTS = {"waiting": "To be placed", "set_aside": "Set aside"}


def _message(number: int) -> Message:
    return get_object_or_404(Message.objects.select_related("request", "request__requester"), pk=number)


def _named(http: HttpRequest) -> bool:
    return may(who(http), Permission.REQUESTER_READ)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def inbox(http: HttpRequest) -> HttpResponse:
    """The messages that wait to be placed, or those set aside; and a place to put in messages that were saved as files."""
    show = http.GET.get("show", "waiting")
    if show not in LISTS:
        raise Http404("There is no such list of messages.")
    form = DropForm(posted(http), http.FILES or None)
    if http.method == "POST":
        check_may(who(http), Permission.REQUEST_RECEIVE)
        if form.is_valid():
            files = ((one.name or "message.eml", b"".join(one.chunks())) for one in form.cleaned_data["messages"])
            _tell(http, actions.drop(files=files, by=who(http)))
            return redirect("casework:inbox")
    page = Paginator(queries.inbox(show), PAGE).get_page(http.GET.get("page"))
    named = _named(http)
    counts = queries.counts()
    drawn: dict[str, Any] = {
        "form": form,
        "page": page,
        "show": show,
        "heading": LISTS[show],
        "lists": [(name, text, counts[name]) for name, text in LISTS.items()],
        "rows": [(one, queries.subject_of(one, named=named), queries.sender_of(one, named=named)) for one in page],
        "can_fetch": queries.can_fetch(),
    }
    return render(http, "casework/mail_inbox.html", drawn, status=422 if form.errors else 200)


def _tell(http: HttpRequest, done: actions.Fetched) -> None:
    messages.success(http, done.words)
    for problem in done.problems:
        messages.error(http, problem)


@require_POST
@requires(Permission.REQUEST_RECEIVE)
def fetch(http: HttpRequest) -> HttpResponse:
    """Fetch now what waits in the office's mailbox."""
    try:
        _tell(http, actions.fetch(by=who(http)))
    except (NotConfigured, CannotReach) as error:
        messages.error(http, str(error))
    return redirect("casework:inbox")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def message(http: HttpRequest, mail: int) -> HttpResponse:
    """One message: what it says, what came with it, why it is where it is; and where to put it."""
    found = _message(mail)
    form = PlaceForm(posted(http), initial={"reference": _likeliest(found)})
    if http.method == "POST":
        check_may(who(http), Permission.REQUEST_RECEIVE)
        if form.is_valid():
            case, kind = form.cleaned_data["reference"], form.cleaned_data["kind"]
            try:
                actions.place(message=found, request=case, kind=kind, by=who(http))
            except actions.NotPlaceable as error:
                messages.error(http, str(error))
                return redirect("casework:message", mail=mail)
            messages.success(http, f"The message was put into {case.reference}.")
            return redirect("casework:correspondence", reference=case.reference)
    drawn = {"view": queries.message_view(found, named=_named(http)), "form": form, "message": found}
    return render(http, "casework/mail_message.html", drawn, status=422 if form.errors else 200)


def _likeliest(found: Message) -> str:
    return str(found.guesses[0]["reference"]) if found.guesses else ""


@require_POST
@requires(Permission.REQUEST_RECEIVE)
def open_case(http: HttpRequest, mail: int) -> HttpResponse:
    """Open a new request from a message."""
    try:
        request = actions.open_case(message=_message(mail), by=who(http))
    except actions.NotPlaceable as error:
        messages.error(http, str(error))
        return redirect("casework:message", mail=mail)
    messages.success(http, f"Request {request.reference} is open. Check what was read.")
    return redirect("casework:request", reference=request.reference)


@require_POST
@requires(Permission.REQUEST_RECEIVE)
def set_aside(http: HttpRequest, mail: int) -> HttpResponse:
    """Set a message aside that belongs to no case."""
    try:
        actions.set_aside(message=_message(mail), by=who(http))
    except actions.NotPlaceable as error:
        messages.error(http, str(error))
        return redirect("casework:message", mail=mail)
    messages.success(http, "The message was set aside. It stays kept.")
    return redirect("casework:inbox")


@require_POST
@requires(Permission.REQUEST_RECEIVE)
def bring_back(http: HttpRequest, mail: int) -> HttpResponse:
    """Bring a message back to the inbox."""
    try:
        actions.bring_back(message=_message(mail), by=who(http))
    except actions.NotPlaceable as error:
        messages.error(http, str(error))
    else:
        messages.success(http, "The message is back in the inbox.")
    return redirect("casework:message", mail=mail)


@require_safe
@requires(Permission.REQUESTER_READ)
def original(http: HttpRequest, mail: int) -> HttpResponseBase:
    """The message as it came, who wrote it included: always as a download, never shown by the browser."""
    found = _message(mail)
    path = queries.original(found)
    if path is None:
        raise Http404("The message is no longer kept.")
    return _download(path.open("rb"), f"message-{found.pk}{path.suffix}")


@require_safe
@requires(Permission.REQUESTER_READ)
def attachment(http: HttpRequest, mail: int, attached: int) -> HttpResponseBase:
    """One thing that came with a message: always as a download, never shown by the browser."""
    held = queries.attached_file(_message(mail), attached)
    if held is None:
        raise Http404("There is no such attachment, or it cannot be taken out of the message.")
    name, content = held
    return _download(BytesIO(content), name)


def _download(file: Any, name: str) -> FileResponse:
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")


@require_safe
@requires(Permission.REQUEST_READ)
def correspondence(http: HttpRequest, reference: str) -> HttpResponse:
    """Every message of a case, in and out, in order."""
    request = request_of(reference)
    page = Paginator(queries.Correspondence(request, named=_named(http)), PAGE).get_page(http.GET.get("page"))
    return case_page(http, request, "mail_correspondence", {"page": page, "tab": "correspondence"})
