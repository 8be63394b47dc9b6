"""The pages of a request. Thin: a form, an action or a query, a template."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, check_may, requires
from answerable.accounts.queries import names_in_journal
from answerable.answering.errors import NoRegister
from answerable.audit.queries import history_below, shown
from answerable.casework import actions, queries
from answerable.casework.forms.requests import (
    AnswerForm,
    HappenedForm,
    NonWorkingDayForm,
    ParticularsForm,
    ReceiveForm,
    ReplyDetailsForm,
)
from answerable.casework.models import AddedNonWorkingDay, CaseEvent, Request
from answerable.casework.queries import deciding
from answerable.casework.rules.evidence import page_of
from answerable.casework.rules.life import BY_THEIR_OWN_PAGES, NotAllowed, RequestState
from answerable.casework.rules.naming import question_names
from answerable.casework.rules.splitting import BadSplit, EditedQuestion
from answerable.law.clock import ImpossibleEvents
from answerable.law.working_days import OutsideTable
from answerable.letters.errors import CannotWrite
from answerable.letters.html import body_html, write_html
from answerable.letters.pdf import write_pdf
from answerable.letters.reply import Reply
from answerable.letters.tables import attachments
from answerable.letters.word import write_docx
from answerable.reading.errors import CannotRead

PAGE = 50
MOST_QUESTIONS = 500
"""Rows of the form that divides a letter; more are refused rather than cut off."""


def who(http: HttpRequest) -> User:
    return cast(User, http.user)


def posted(http: HttpRequest) -> Any:
    return http.POST if http.method == "POST" else None


def request_of(reference: str) -> Request:
    return get_object_or_404(Request.objects.prefetch_related("events"), reference=reference)


def case_page(
    http: HttpRequest, request: Request, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Draw one page of a request: every one has the request, how it stands and its own navigation."""
    stands = queries.standing_of(request)
    drawn: dict[str, Any] = {
        "case": request,
        "clock": stands.due,
        "clock_problem": stands.problem,
        "stands": stands,
        "late": stands.late,
        "days_left": stands.left,
        "days": queries.day_by_day(stands.due) if stands.due else [],
        "case_state": RequestState(request.state).words,
        **context,
    }
    return render(http, f"casework/{template}.html", drawn, status=status)


def number_of(typed: str | None) -> int:
    """The number of a page as an address gives it; 1 where it gives none."""
    return int(typed) if typed and typed.isdecimal() and len(typed) < 10 else 1


def with_version(form: Any, version: int) -> Any:
    """The form again, so that a second save, after the officer has compared, is accepted."""
    form.data = form.data.copy()
    form.data["version"] = version
    return form


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_RECEIVE)
def receive(http: HttpRequest) -> HttpResponse:
    """Put a letter in. Any file that comes is kept at once; the words of one that cannot be read are typed or pasted."""
    kept, name = http.POST.get("kept", ""), http.POST.get("kept_name", "")
    if not queries.is_free_upload(kept):
        kept = name = ""
    form = ReceiveForm(posted(http), http.FILES or None, kept=kept)
    if http.method == "POST":
        valid = form.is_valid()
        if upload := form.cleaned_data.get("letter"):
            name = upload.name or "letter"
            kept = actions.keep_upload(name=name, chunks=upload.chunks())
        if valid:
            text, day = form.cleaned_data["text"], form.cleaned_data["received"]
            typed = bool(text.strip())
            try:
                if typed:
                    request = actions.receive_text(by=who(http), text=text, received=day, kept=kept, name=name)
                else:
                    request = actions.receive_kept(by=who(http), kept=kept, name=name, received=day)
            except CannotRead as error:
                form.add_error("text" if typed else "letter", error.sentence)
            except OutsideTable as error:
                form.add_error("received", str(error))
            else:
                return _opened(http, request)
    status = 422 if form.errors else 200
    return render(http, "casework/receive.html", {"form": form, "kept": kept, "kept_name": name}, status=status)


def _opened(http: HttpRequest, request: Request) -> HttpResponse:
    if request.questions.exists():
        messages.success(http, f"Request {request.reference} is open. Check what was read.")
        return redirect("casework:request", reference=request.reference)
    messages.success(http, f"Request {request.reference} is open.")
    return redirect("casework:questions", reference=request.reference)


@require_safe
@requires(Permission.REQUEST_READ)
def request_detail(http: HttpRequest, reference: str) -> HttpResponse:
    """A request: the letter beside its questions and their answers."""
    request = request_of(reference)
    user = who(http)
    drawn = {
        "views": queries.question_views(request),
        "steps": queries.steps_of(request, user=who(http), today=timezone.localdate()),
        "notices": queries.unseen(user, request=request),
        "tab": "request",
    }
    return case_page(http, request, "request_detail", drawn)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def particulars(http: HttpRequest, reference: str) -> HttpResponse:
    """Correct what was read of the letter's particulars."""
    request = request_of(reference)
    fields = ("subject", "received", "regime", "version")
    form = ParticularsForm(posted(http), initial={name: getattr(request, name) for name in fields})
    stale = False
    if http.method == "POST" and form.is_valid():
        try:
            actions.correct_particulars(request=request, by=who(http), **form.cleaned_data)
        except actions.Stale as error:
            stale = True
            form.add_error(None, str(error))
            form = with_version(form, request.version)
        except (ImpossibleEvents, OutsideTable) as error:
            form.add_error("received", str(error))
        else:
            messages.success(http, "The particulars were saved.")
            return redirect("casework:request", reference=reference)
    context = {"form": form, "stale": stale, "tab": "request"}
    return case_page(http, request, "particulars", context, 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def questions(http: HttpRequest, reference: str) -> HttpResponse:
    """Correct how the letter was divided into questions, or type them where none was found."""
    request = request_of(reference)
    error, stale = "", False
    now = [EditedQuestion(text=q.text, label=q.label, parent=q.parent, source=q.pk) for q in request.questions.all()]
    rows = now
    if http.method == "POST":
        try:
            rows = _typed_rows(http)
            version = int(http.POST.get("version", "0"))
            actions.correct_questions(request=request, rows=rows, version=version, by=who(http))
        except (BadSplit, actions.Stale) as problem:
            error, stale = str(problem), isinstance(problem, actions.Stale)
        except ValueError:
            error = "The form was damaged on its way. Open this page again; your letter is unchanged."
        else:
            messages.success(http, "The questions were saved, and their answers looked up again.")
            return redirect("casework:request", reference=reference)
    if not rows or rows[-1].text.strip():
        rows = [*rows, EditedQuestion(text="")]
    context = {
        "rows": list(zip(rows, question_names([(row.label, row.parent) for row in rows]), strict=True)),
        "now": now if stale else [],
        "found_none": not now,
        "error": error,
        "error_list": [{"text": error, "href": "#text-1"}],
        "tab": "request",
    }
    return case_page(http, request, "questions", context, 422 if error else 200)


def _typed_rows(http: HttpRequest) -> list[EditedQuestion]:
    rows: list[EditedQuestion] = []
    while f"text-{len(rows) + 1}" in http.POST:
        number = len(rows) + 1
        if number > MOST_QUESTIONS:
            raise BadSplit(f"A request can have at most {MOST_QUESTIONS} questions. Join some of them.")
        if any("\x00" in http.POST.get(f"{name}-{number}", "") for name in ("text", "label", "parent")):
            raise BadSplit(f"Row {number} has a character that is no text. Type its words again.")
        source = http.POST.get(f"source-{number}", "")
        rows.append(
            EditedQuestion(
                text=http.POST[f"text-{number}"],
                label=http.POST.get(f"label-{number}", "")[:30],
                parent=http.POST.get(f"parent-{number}", "")[:30],
                source=int(source) if source.isdecimal() else None,
                remove=f"remove-{number}" in http.POST,
                join_previous=f"join-{number}" in http.POST,
            )
        )
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def answer(http: HttpRequest, reference: str, position: int) -> HttpResponse:
    """One question: its answer, the evidence of every value, the gaps, and the officer's own words."""
    request = request_of(reference)
    views = queries.question_views(request, position=position)
    view = next((v for v in views if v.question.position == position), None)
    if view is None:
        raise Http404("There is no such question in this request.")
    words = view.wording or (view.answer.text if view.answer else "")
    form = AnswerForm(posted(http), initial={"wording": words, "version": request.version})
    stale = False
    if http.method == "POST":
        check_may(who(http), Permission.REQUEST_ANSWER)
        if view.answer is None:
            raise Http404("This question has no answer yet, so there are no words to change.")
        if form.is_valid():
            try:
                actions.write_answer(question=view.question, by=who(http), **form.cleaned_data)
            except actions.Stale as error:
                stale = True
                form.add_error(None, str(error))
                form = with_version(form, request.version)
            else:
                messages.success(http, "The words were saved.")
                return redirect("casework:answer", reference=reference, position=position)
    shown = page_of(view.answer, number_of(http.GET.get("page"))) if view.answer else None
    context = {
        "view": view,
        "views": views,
        "shown": shown,
        "page": Paginator(range(shown.pages), 1).get_page(shown.number) if shown else None,
        "form": form,
        "stale": stale,
        "words": words,
        "previous": views[position - 2] if position > 1 else None,
        "next": views[position] if position < len(views) else None,
        "tab": "request",
    }
    return case_page(http, request, "answer", context, 422 if form.errors else 200)


@require_POST
@requires(Permission.REQUEST_ANSWER)
def look_up_again(http: HttpRequest, reference: str) -> HttpResponse:
    """Answer the questions again from the register as it is now."""
    actions.look_up_again(request=request_of(reference), by=who(http))
    messages.success(http, "The answers were looked up again in the register as it is now.")
    return redirect("casework:request", reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def clock(http: HttpRequest, reference: str) -> HttpResponse:
    """The due date with its working, day by day, and the events that move it."""
    request = request_of(reference)
    form = HappenedForm(posted(http), events=queries.events_to_record(request, who(http)))
    if http.method == "POST":
        check_may(who(http), Permission.REQUEST_ANSWER)
        if form.is_valid():
            try:
                actions.record_event(request=request, by=who(http), **form.cleaned_data)
            except (ImpossibleEvents, OutsideTable, NotAllowed) as error:
                form.add_error("on", str(error))
            else:
                messages.success(http, "The event was recorded.")
                return redirect("casework:clock", reference=reference)
    context = {"form": form, "events": request.events.all(), "not_by_hand": BY_THEIR_OWN_PAGES, "tab": "clock"}
    return case_page(http, request, "clock", context, 422 if form.errors else 200)


@require_POST
@requires(Permission.REQUEST_ANSWER)
def withdraw_event(http: HttpRequest, reference: str, event: int) -> HttpResponse:
    """Withdraw an event that was recorded by mistake."""
    found = get_object_or_404(
        CaseEvent, pk=event, request__reference=reference, withdrawn=False, review=None, complaint=None
    )
    try:
        actions.withdraw_event(event=found, by=who(http))
    except (ImpossibleEvents, OutsideTable, NotAllowed) as error:
        later = "" if found.kind in BY_THEIR_OWN_PAGES else " Withdraw the later event first."
        messages.error(http, f"{error}{later}")
    else:
        messages.success(http, "The event was withdrawn.")
    return redirect("casework:clock", reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def reply(http: HttpRequest, reference: str) -> HttpResponse:
    """The draft reply as it would be sent, what is missing from it, and its files."""
    request = request_of(reference)
    fields = ("searched", "advice", "late_reason", "version")
    form = ReplyDetailsForm(posted(http), initial={name: getattr(request, name) for name in fields})
    stale = False
    if http.method == "POST":
        check_may(who(http), Permission.REQUEST_ANSWER)
        if form.is_valid():
            try:
                actions.write_reply_details(request=request, by=who(http), **form.cleaned_data)
            except actions.Stale as error:
                stale = True
                form.add_error(None, str(error))
                form = with_version(form, request.version)
            else:
                messages.success(http, "The details of the reply were saved.")
                return redirect("casework:reply", reference=reference)
    context: dict[str, Any] = {"form": form, "stale": stale, "tab": "reply"}
    try:
        found = queries.draft_with_what_is_missing(request)
    except NoRegister as error:
        return case_page(http, request, "reply", {**context, "no_register": str(error)}, 422 if form.errors else 200)
    context |= {
        "body": body_html(found.draft, first_heading=2),
        "missing": [(one.text, [(found.names[place - 1], place) for place in one.positions]) for one in found.missing],
        "questions": [(name, place) for place, name in enumerate(found.names, start=1)],
        "attachments": [name for name, _ in attachments(found.draft)],
        "faults": deciding.lint(request),
    }
    return case_page(http, request, "reply", context, 422 if form.errors else 200)


TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


def _file_of(draft: Reply, name: str) -> bytes:
    if name == "reply.docx":
        file = BytesIO()
        write_docx(draft, file)
        return file.getvalue()
    if name == "reply.pdf":
        return write_pdf(draft)
    if name == "reply.html":
        return write_html(draft).encode()
    for attachment, content in attachments(draft):
        if attachment == name:
            return content
    raise Http404("The reply has no such file.")


@require_safe
@requires(Permission.REQUEST_READ)
def reply_file(http: HttpRequest, reference: str, name: str) -> HttpResponseBase:
    """The draft reply as a file: reply.docx, reply.pdf, reply.html, or one of its CSV attachments."""
    try:
        content = _file_of(queries.reply(request_of(reference)), name)
    except (CannotWrite, NoRegister) as error:
        messages.error(http, str(error))
        return redirect("casework:reply", reference=reference)
    response = HttpResponse(content, content_type=TYPES[Path(name).suffix.lstrip(".")])
    response["Content-Disposition"] = str(content_disposition_header(True, f"{reference}-{name}"))
    return response


@require_safe
@requires(Permission.REQUESTER_READ)
def letter_file(http: HttpRequest, reference: str) -> HttpResponseBase:
    """The letter as it came, who wrote it included: always as a download, never shown by the browser."""
    request = request_of(reference)
    path = Path(settings.MEDIA_ROOT) / request.letter_file
    if not request.letter_file or not path.is_file():
        raise Http404("No file was kept for this request.")
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{reference}{path.suffix}",
        content_type="application/octet-stream",
    )


@require_safe
@requires(Permission.REQUEST_READ)
def case_history(http: HttpRequest, reference: str) -> HttpResponse:
    """Who changed what in this request, and when: from the journal."""
    request = request_of(reference)
    entries = history_below("request", request.reference, below="question")
    page = Paginator(entries, PAGE).get_page(http.GET.get("page"))
    return case_page(
        http, request, "history", {"page": page, "entries": shown(page, names_in_journal()), "tab": "history"}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def calendar(http: HttpRequest) -> HttpResponse:
    """The days that do not count, and those that this office added."""
    form = NonWorkingDayForm(posted(http))
    if http.method == "POST":
        check_may(who(http), Permission.REQUEST_ANSWER)
        if form.is_valid():
            data = {**form.cleaned_data, "divisions": " ".join(form.cleaned_data["divisions"])}
            try:
                added = actions.add_non_working_day(by=who(http), **data)
            except (actions.NotAddable, OutsideTable) as error:
                form.add_error("day", str(error))
            else:
                messages.success(http, f"{added.name} was added. Every open request is re-dated by it.")
                return redirect(f"{reverse('casework:calendar')}#added")
    drawn = {
        "form": form,
        "calendar": queries.calendar(),
        "years": queries.non_working_days_by_year(),
        "added": queries.added_non_working_days(),
    }
    return render(http, "casework/calendar.html", drawn, status=422 if form.errors else 200)


@require_POST
@requires(Permission.REQUEST_ANSWER)
def remove_day(http: HttpRequest, pk: int) -> HttpResponse:
    """Take back a day that an officer added."""
    actions.remove_non_working_day(added=get_object_or_404(AddedNonWorkingDay, pk=pk), by=who(http))
    messages.success(http, "The day was taken back. Open requests are re-dated.")
    return redirect("casework:calendar")
