"""The pages of a case's documents: the list, one document, marking a page, the copies."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.permissions import Permission, check_may, may, requires
from answerable.casework.actions import documents as actions
from answerable.casework.actions import guarding
from answerable.casework.actions.requests import keep_upload
from answerable.casework.errors import Stale
from answerable.casework.forms.documents import (
    LAYERS,
    AddDocumentForm,
    CopyForm,
    DocumentForm,
    FindWordsForm,
    LetThroughForm,
)
from answerable.casework.marking import content_of
from answerable.casework.models import CaseDocument, Layer, Mark, RedactedCopy, Request
from answerable.casework.policies import drafters
from answerable.casework.queries import documents as queries
from answerable.casework.queries.deciding import grounds_offered
from answerable.casework.rules.documents import Area, BadMark, chosen, layer, read_marks, section, with_new
from answerable.casework.rules.naming import question_names
from answerable.casework.views.requests import case_page, posted, request_of, who, with_version
from answerable.guard import Finding
from answerable.guard.telling import told
from answerable.redaction import document as redaction
from answerable.redaction.errors import CannotOpen, NotProven, Waiting

CANNOT_SHOW = (CannotOpen, OSError)
CANNOT_COPY = (CannotOpen, NotProven, Waiting, Stale, OSError)


def _document(request: Request, number: int) -> CaseDocument:
    return get_object_or_404(
        CaseDocument.objects.select_related("request", "request__requester", "made_from").prefetch_related(
            "marks", "copies", "questions"
        ),
        pk=number,
        request=request,
    )


def _sections(request: Request) -> list[tuple[str, str]]:
    return [(row.citation.short, f"{row.citation.short} {row.name}") for row in grounds_offered(request)]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def documents(http: HttpRequest, reference: str) -> HttpResponse:
    """The documents of a request, and a form to add one."""
    request = request_of(reference)
    form = AddDocumentForm(posted(http), http.FILES or None)
    if http.method == "POST":
        check_may(who(http), Permission.REQUEST_ANSWER)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            kept = keep_upload(name=upload.name or "file", chunks=upload.chunks())
            try:
                made = actions.add(request=request, name=upload.name or "file", kept=kept, by=who(http))
            except actions.CannotDo as error:
                (Path(settings.MEDIA_ROOT) / kept).unlink()  # the same bytes are kept already
                form.add_error("file", str(error))
            else:
                messages.success(http, "The file was added. It is kept as it came.")
                return redirect("casework:document", reference=reference, document=made.pk)
    context = {"form": form, "views": queries.documents(request), "tab": "documents"}
    return case_page(http, request, "documents", context, 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def document(http: HttpRequest, reference: str, document: int) -> HttpResponse:
    """One document: whether it goes with the answer, its marks by page, its copies."""
    request = request_of(reference)
    found = _document(request, document)
    questions = list(request.questions.order_by("position"))
    form = _form(found, posted(http))
    if http.method == "POST":
        check_may(who(http), Permission.REQUEST_ANSWER)
        if form.is_valid():
            data = form.cleaned_data
            try:
                actions.describe(
                    document=found,
                    disclose=data["disclose"],
                    outside=data["outside"],
                    questions=[one for one in questions if str(one.pk) in data.get("questions", ())],
                    version=data["version"],
                    by=who(http),
                )
            except Stale as error:
                form.add_error(None, str(error))
                form = with_version(form, CaseDocument.objects.get(pk=found.pk).version)
            except actions.CannotDo as error:
                form.add_error("disclose", str(error))
            else:
                messages.success(http, "The document was saved.")
                return redirect("casework:document", reference=reference, document=document)
    return _document_page(http, request, found, {"form": form}, 422 if form.errors else 200)


def _form(found: CaseDocument, data: Any = None) -> DocumentForm:
    """The form of one document, with the questions of its request."""
    questions = list(found.request.questions.order_by("position"))
    names = question_names([(one.label, one.parent) for one in questions])
    return DocumentForm(
        data,
        questions=[(str(q.pk), f"{name}. {q.text[:150]}") for q, name in zip(questions, names, strict=True)],
        initial={
            "disclose": found.disclose,
            "outside": found.name_outside,
            "questions": [str(one.pk) for one in found.questions.all()],
            "version": found.version,
        },
    )


def _document_page(
    http: HttpRequest, request: Request, found: CaseDocument, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    view = queries.view(found)
    looked: redaction.Look | None = None
    if view.is_pdf:
        try:
            looked = redaction.look(content_of(found))
        except CANNOT_SHOW as error:
            context["cannot_show"] = str(error)
    if "check" in http.GET or "let_through" in context:
        context |= _guard(http, request, found, context.get("let_through"))
    marked = queries.pages_marked(found)
    drawn = {
        "view": view,
        "look": looked,
        "pages": [(page, marked.get(page, 0)) for page in range(1, (looked.pages if looked else 0) + 1)],
        "waiting": sorted({page for page, _ in looked.waiting}) if looked else [],
        "copy_form": CopyForm(initial={"version": found.version}),
        "tab": "documents",
    }
    return case_page(http, request, "document", {**drawn, **context}, status)


def _guard(http: HttpRequest, request: Request, found: CaseDocument, given: LetThroughForm | None) -> dict[str, Any]:
    """What the guard says of the file that would leave, and the form to let a finding through."""
    try:
        guarded = queries.guarded(found)
    except (queries.CannotLeave, OSError) as error:
        return {"cannot_check": str(error)}
    may_waive = may(http.user, Permission.REQUEST_CLEAR) and who(http).pk not in drafters(request)
    forms: dict[Finding, LetThroughForm | None] = {}
    for number, one in enumerate(guarded.stops, 1):
        key = {"technique": one.technique, "where": one.where}
        form = LetThroughForm(initial=key, auto_id=f"let-{number}-%s")
        if given is not None and {field: given.data.get(field) for field in key} == key:
            form = given
        forms[one] = form if may_waive and one.waivable and guarded.leaves else None
    stops = [(group, [(one, forms[one]) for one in group.findings]) for group in told(guarded.stops)]
    return {"guarded": guarded, "stops": stops, "others": told(guarded.others)}


@require_POST
@requires(Permission.REQUEST_ANSWER)
def document_clean(http: HttpRequest, reference: str, document: int) -> HttpResponse:
    """Make a clean copy of a document, which may leave in its place."""
    request = request_of(reference)
    found = _document(request, document)
    try:
        copies = guarding.make_clean_copy(document=found, by=who(http))
    except (guarding.CannotClean, OSError) as error:
        return _document_page(http, request, found, {"form": _form(found), "cannot_clean": str(error)}, 422)
    names = ", ".join(f"“{one.name}”" for one in copies)
    messages.success(
        http, f"The clean copy is among the documents: {names}. Nothing that is not seen in the original is in it."
    )
    return redirect("casework:documents", reference=reference)


@require_POST
@requires(Permission.REQUEST_CLEAR)
@sensitive_post_parameters("reasons", "where")
def document_let_through(http: HttpRequest, reference: str, document: int) -> HttpResponse:
    """A second person lets the file leave despite one finding, with reasons."""
    request = request_of(reference)
    found = _document(request, document)
    form = LetThroughForm(posted(http))
    if form.is_valid():
        try:
            at_hand = queries.guarded(found)
            guarding.waive(
                request=request, name=at_hand.name, content=at_hand.content, by=who(http), **form.cleaned_data
            )
        except (guarding.CannotWaive, queries.CannotLeave, OSError) as error:
            form.add_error("reasons", str(error))
        else:
            messages.success(http, "The file may leave despite this finding. Your reasons are kept with the case.")
            return redirect(f"{reverse('casework:document', args=[reference, document])}?check=1#guard")
    return _document_page(http, request, found, {"form": _form(found), "let_through": form}, 422)


@require_safe
@requires(Permission.REQUEST_READ)
def document_original(http: HttpRequest, reference: str, document: int) -> HttpResponseBase:
    """The file as it came, for staff, always as a download and never shown by the browser."""
    found = _document(request_of(reference), document)
    path = Path(settings.MEDIA_ROOT) / found.kept
    if not path.is_file():
        raise Http404("The file that was kept is gone from the disk.")
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def document_page(http: HttpRequest, reference: str, document: int, page: int) -> HttpResponse:
    """One page of a PDF: its picture, its marks, and its words to choose from."""
    request = request_of(reference)
    found = _document(request, document)
    if http.method == "POST":
        check_may(who(http), Permission.REQUEST_ANSWER)
    return _page(http, request, found, page)


def _page(
    http: HttpRequest, request: Request, found: CaseDocument, page: int, find: FindWordsForm | None = None
) -> HttpResponse:
    """The marking page. A sent form of its marks is saved; `find` is the other form, where something was wrong with it."""
    if queries.view(found).kind != "pdf":
        return redirect("casework:document", reference=request.reference, document=found.pk)
    saving = http.method == "POST" and find is None
    try:
        looked, words = redaction.words(content_of(found), [page])
        width, height = looked.sizes[page - 1]
    except CANNOT_SHOW as unseen:
        shown = {"cannot_show": str(unseen), "form": _no_form(found)}
        return _document_page(http, request, found, shown, 422 if http.method == "POST" else 200)
    error, stale, version = "", False, found.version
    marks = [Area(m.left, m.top, m.right, m.bottom, m.citation, m.layer) for m in queries.marks_on(found, page)]
    if saving:
        try:
            marks = _wanted(http, width, height)
            version = int(http.POST.get("version", "0"))
            actions.save_marks(document=found, page=page, marks=marks, version=version, by=who(http))
        except Stale as problem:
            error, stale = str(problem), True
            version = CaseDocument.objects.get(pk=found.pk).version
        except BadMark as problem:
            error = str(problem)
        except ValueError:
            error = "The form was damaged on its way. Open this page again; nothing was changed."
        else:
            messages.success(http, f"The marks of page {page} were saved.")
            return redirect("casework:document_page", reference=request.reference, document=found.pk, page=page)
    sections = _sections(request)
    context = {
        "document": found,
        "number": page,
        "look": looked,
        "width": f"{width:.2f}",
        "height": f"{height:.2f}",
        "marks": [_Row(place, mark) for place, mark in enumerate(marks, 1)],
        "now": [_Row(place, mark) for place, mark in enumerate(queries.marks_on(found, page), 1)] if stale else [],
        "lines": _lines(words[page]),
        "scanned": any(word.scanned for word in words[page]),
        "waiting": [_corners(box) for number, box in looked.waiting if number == page],
        "sections": sections,
        "layers": LAYERS,
        "version": version,
        "chosen": set(http.POST.getlist("word") + http.POST.getlist("line")) if saving else set(),
        "citation": http.POST.get("citation", "") if saving else "",
        "error": error,
        "error_list": [{"text": error, "href": "#marks"}],
        "stale": stale,
        "find": find or FindWordsForm(sections=sections, initial={"version": found.version}),
        "tab": "documents",
    }
    return case_page(http, request, "document_page", context, 422 if error or find else 200)


def _no_form(found: CaseDocument) -> DocumentForm:
    initial = {"disclose": found.disclose, "outside": found.name_outside, "version": found.version}
    return DocumentForm(questions=[], initial=initial)


def _wanted(http: HttpRequest, width: float, height: float) -> list[Area]:
    """The marks of the page's form: those left or drawn, those of chosen words, and the whole page. Raises BadMark."""
    marks = read_marks(http.POST.dict(), width, height)
    boxes = chosen([*http.POST.getlist("word"), *http.POST.getlist("line")], width, height)
    if "whole-page" in http.POST:
        boxes = [(0.0, 0.0, width, height)]
    if boxes:
        marks = with_new(marks, boxes, section(http.POST.get("citation", "")), layer(http.POST.get("layer", "")))
    return marks


class _Row:
    """A mark as the page draws it."""

    def __init__(self, place: int, mark: Area | Mark) -> None:
        self.place, self.mark = place, mark
        self.box = ",".join(f"{edge:.2f}" for edge in (mark.left, mark.top, mark.right, mark.bottom))
        self.corners = _corners((mark.left, mark.top, mark.right, mark.bottom))


def _corners(box: tuple[float, float, float, float]) -> dict[str, str]:
    left, top, right, bottom = box
    return {
        "x": f"{left:.2f}",
        "y": f"{top:.2f}",
        "width": f"{right - left:.2f}",
        "height": f"{bottom - top:.2f}",
    }


def _lines(words: list[redaction.PageWord]) -> list[dict[str, Any]]:
    """The words of a page line by line, each with its place as the form's value."""
    lines = []
    for number, (line, group) in enumerate(groupby(words, key=lambda word: word.line), 1):
        here = list(group)
        boxes = [word.box for word in here]
        whole = min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
        lines.append(
            {
                "number": number,
                "value": _value(line, whole),
                "words": [{"text": word.text, "value": _value(line, word.box)} for word in here],
                "text": " ".join(word.text for word in here),
            }
        )
    return lines


def _value(line: int, box: tuple[float, float, float, float]) -> str:
    return f"{line}:{','.join(f'{edge:.2f}' for edge in box)}"


@require_safe
@requires(Permission.REQUEST_READ)
def document_picture(http: HttpRequest, reference: str, document: int, page: int) -> HttpResponseBase:
    """The picture of one page, drawn afresh each time: no picture of an original is kept."""
    found = _document(request_of(reference), document)
    if queries.view(found).kind != "pdf":
        return redirect("casework:document", reference=reference, document=document)
    try:
        picture = redaction.picture(content_of(found), page)
    except CANNOT_SHOW as error:
        raise Http404(str(error)) from None
    return HttpResponse(picture, content_type="image/png")


@sensitive_post_parameters("words")
@require_POST
@requires(Permission.REQUEST_ANSWER)
def document_words(http: HttpRequest, reference: str, document: int, page: int) -> HttpResponse:
    """Mark words wherever they stand. They come in the form, and are neither kept nor repeated."""
    request = request_of(reference)
    found = _document(request, document)
    form = FindWordsForm(http.POST, sections=_sections(request))
    if not form.is_valid():
        return _page(http, request, found, page, form)
    data = form.cleaned_data
    try:
        added, pages = actions.mark_words(
            document=found,
            words=data["words"],
            pages=[page] if data["where"] == "page" else [],
            citation=data["citation"],
            layer=data["layer"],
            version=data["version"],
            by=who(http),
        )
    except (actions.CannotDo, *CANNOT_SHOW) as error:
        form.add_error("words", str(error))
        return _page(http, request, found, page, form)
    except Stale as error:
        form.add_error(None, str(error))
        return _page(http, request, found, page, with_version(form, CaseDocument.objects.get(pk=found.pk).version))
    if added:
        where = f"on {pages} page{'' if pages == 1 else 's'}"
        messages.success(http, f"{added} mark{' was' if added == 1 else 's were'} added {where}.")
    else:
        messages.success(http, "Every place where these words stand was marked already.")
    return redirect("casework:document_page", reference=reference, document=document, page=page)


@require_POST
@requires(Permission.REQUEST_ANSWER)
def document_copy(http: HttpRequest, reference: str, document: int, layer: str) -> HttpResponse:
    """Make the redacted copy for the applicant or for the public."""
    request = request_of(reference)
    found = _document(request, document)
    form = CopyForm(http.POST)
    if layer not in Layer.values or queries.view(found).kind != "pdf":
        raise Http404("There is no such copy.")
    if not form.is_valid():
        messages.error(http, "The form was damaged on its way. Try again; nothing was changed.")
    else:
        try:
            actions.make_copy(document=found, layer=layer, version=form.cleaned_data["version"], by=who(http))
        except CANNOT_COPY as error:
            messages.error(http, str(error))
        else:
            messages.success(http, "The copy was made and has passed its check.")
    return redirect(f"{reverse('casework:document', args=[reference, document])}#copies")


@require_safe
@requires(Permission.REQUEST_READ)
def document_copy_file(http: HttpRequest, reference: str, document: int, layer: str) -> HttpResponseBase:
    """A redacted copy, to be looked at before it leaves."""
    found = _document(request_of(reference), document)
    copy = RedactedCopy.objects.filter(document=found, layer=layer).select_related("document").first()
    if copy is None:
        messages.error(http, "This copy is not made yet.")
        return redirect("casework:document", reference=reference, document=document)
    try:
        content = queries.copy_content(copy)
    except queries.CannotLeave as error:
        messages.error(http, str(error))
        return redirect("casework:document", reference=reference, document=document)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.name_outside or "redacted-copy"}.pdf"'
    return response
