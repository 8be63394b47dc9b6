"""The letters of a case, and the templates and standard lines that they are written from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.permissions import Permission, may, requires
from answerable.answering.errors import NoRegister
from answerable.casework.actions import letters as actions
from answerable.casework.actions.clearance import prepare
from answerable.casework.errors import Stale
from answerable.casework.forms.letters import LineForm, TemplateForm, WordsForm, particulars_form
from answerable.casework.models import (
    CaseLetter,
    LetterKind,
    LetterTemplate,
    LetterVersion,
    Release,
    Review,
    StandardLine,
)
from answerable.casework.queries import letters as queries
from answerable.casework.rules.clearance import CannotClear
from answerable.casework.rules.letters import NotNow
from answerable.casework.rules.life import NotAllowed
from answerable.casework.rules.lines import BadLine, beginnings, put_in
from answerable.casework.rules.versions import compare as compare_words
from answerable.letters.errors import CannotWrite
from answerable.letters.kinds.kind import FIELDS, WORDED, Kind
from answerable.letters.kinds.template_file import template_docx
from answerable.letters.kinds.template_reading import CannotUse
from answerable.reading.errors import CannotRead

from .requests import case_page, number_of, posted, request_of, who, with_version

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CANNOT = (NotNow, NotAllowed, NoRegister, CannotUse)


def _letter(reference: str, letter: int) -> CaseLetter:
    found: QuerySet[CaseLetter] = CaseLetter.objects.select_related("request__requester", "review")
    return get_object_or_404(found, pk=letter, request__reference=reference, kind__in=WORDED)


def _may_write(http: HttpRequest, letter: CaseLetter) -> bool:
    try:
        actions.may_write(who(http), Kind(letter.kind), letter.request, letter.review)
    except (PermissionDenied, NotAllowed):
        return False
    return True


def _named(http: HttpRequest) -> bool:
    """Whether this person may see who asked, so that a letter shows the name and address."""
    return may(who(http), Permission.REQUESTER_READ)


@require_safe
@requires(Permission.REQUEST_READ)
def letters(http: HttpRequest, reference: str) -> HttpResponse:
    """What letters there are about a request, and which make sense now."""
    request = request_of(reference)
    reviews = [
        (review, Kind.REVIEW_ACKNOWLEDGEMENT in kinds, Kind.REVIEW_OUTCOME in kinds)
        for review, kinds in queries.reviews_now(request)
    ]
    context = {
        "letters": queries.letters_of(request),
        "kinds": [(kind.value, LetterKind(kind).label) for kind in queries.kinds_now(request)],
        "reviews": reviews,
        "reply_can_go": queries.reply_can_go(request),
        "fixed_replies": queries.fixed_replies(request),
        "tab": "letters",
    }
    return case_page(http, request, "letters", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def start(http: HttpRequest, reference: str, letter_kind: str) -> HttpResponse:
    """Begin a letter: what only the officer knows is asked for, the rest is filled in."""
    request, kind = request_of(reference), _kind(letter_kind)
    review = None
    if queries.is_of_review(kind):
        number = number_of(http.GET.get("review"))
        review = get_object_or_404(Review, pk=number, request=request) if "review" in http.GET else None
    form = particulars_form(
        kind, posted(http), regime=request.regime, initial=queries.particulars_to_start(request, kind)
    )
    if http.method == "POST" and form.is_valid():
        try:
            letter = actions.start(
                request=request, kind=kind, particulars=form.particulars(), review=review, by=who(http)
            )
        except _CANNOT as error:
            form.add_error(None, str(error))
        else:
            messages.success(http, "The letter was started. Check its words.")
            return redirect("casework:letter", reference=reference, letter=letter.pk)
    context = {"form": form, "label": LetterKind(kind).label, "tab": "letters", "changing": False}
    return case_page(http, request, "letter_particulars", context, 422 if form.errors else 200)


def _kind(code: str) -> Kind:
    if code not in WORDED:
        raise Http404("There is no such kind of letter.")
    return Kind(code)


@require_POST
@requires(Permission.REQUEST_REVIEW)
def start_outcome(http: HttpRequest, reference: str, review: int) -> HttpResponse:
    """Begin the letter with the outcome of an internal review, from the fresh decisions that were recorded."""
    request = request_of(reference)
    found = get_object_or_404(Review, pk=review, request=request)
    particulars = queries.particulars_to_start(request, Kind.REVIEW_OUTCOME)
    try:
        letter = actions.start(
            request=request, kind=Kind.REVIEW_OUTCOME, particulars=particulars, review=found, by=who(http)
        )
    except _CANNOT as error:
        messages.error(http, str(error))
        return redirect("casework:letters", reference=reference)
    messages.success(http, "The letter was started. Check its words.")
    return redirect("casework:letter", reference=reference, letter=letter.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def letter(http: HttpRequest, reference: str, letter: int) -> HttpResponse:
    """The words of a letter, what they lack, the standard lines that fit, and the letter as it stands."""
    found = _letter(reference, letter)
    saved = queries.words_of(found)
    writes, view = _may_write(http, found), queries.view_of(found)
    typed = http.POST.get("words", "") if http.method == "POST" else saved
    form = WordsForm(posted(http), initial={"words": saved, "version": found.version}, places=beginnings(typed))
    lines, stale, put = _lines_in(http), [], ""
    if http.method == "POST":
        if not writes:
            raise PermissionDenied("This letter is not for this account's role to write.")
        if "insert" in http.POST:
            form, put, lines = _with_line(http, found, typed, lines)
        elif form.is_valid():
            try:
                actions.write(
                    letter=found,
                    words=form.cleaned_data["words"],
                    version=form.cleaned_data["version"],
                    lines=lines,
                    by=who(http),
                )
            except Stale as error:
                stale = compare_words(saved, typed)
                form.add_error(None, str(error))
                form = with_version(form, found.version)
            except NotNow as error:
                form.add_error(None, str(error))
            else:
                messages.success(http, "The words were saved.")
                return redirect("casework:letter", reference=reference, letter=letter)
    context = {
        "letter": found,
        "view": view,
        "writes": writes and view.editable,
        "form": form,
        "stale": stale,
        "put": put,
        "lines": lines,
        "offered": queries.lines_for(found.request, found.kind, queries.sections_of(found)) if writes else [],
        "versions": queries.versions_of(found),
        "sends": writes and (found.kind == Kind.REVIEW_OUTCOME or may(who(http), Permission.REQUEST_ANSWER)),
        "tab": "letters",
    }
    try:
        context |= {
            "lacking": queries.lacking(found),
            "body": queries.body_of(found, named=_named(http)),
        }
    except NoRegister as error:
        context["no_register"] = str(error)
    errors = bool(form.errors) and "insert" not in http.POST
    return case_page(http, request_of(reference), "letter_words", context, 422 if errors else 200)


def _lines_in(http: HttpRequest) -> list[int]:
    """The standard lines that were put into the words since they were last saved."""
    return [int(key) for key in http.POST.getlist("lines") if key.isdecimal() and len(key) < 10]


def _with_line(http: HttpRequest, letter: CaseLetter, typed: str, lines: list[int]) -> tuple[WordsForm, str, list[int]]:
    """The form with a standard line put into what was typed; nothing is saved yet."""
    line = get_object_or_404(StandardLine, pk=number_of(http.POST["insert"]), active=True)
    words = put_in(typed, queries.filled_line(line, letter), http.POST.get("after", ""))
    form = WordsForm(initial={"words": words, "version": http.POST.get("version", "")}, places=beginnings(words))
    return form, line.title, [*lines, line.pk]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def particulars(http: HttpRequest, reference: str, letter: int) -> HttpResponse:
    """Change what a letter is made from; its words follow."""
    found = _letter(reference, letter)
    if not _may_write(http, found) or not queries.view_of(found).editable:
        return redirect("casework:letter", reference=reference, letter=letter)
    request = request_of(reference)
    initial = {**found.particulars, "version": found.version}
    form = particulars_form(Kind(found.kind), posted(http), regime=request.regime, initial=initial)
    stale = False
    if http.method == "POST" and form.is_valid():
        try:
            actions.change_particulars(
                letter=found,
                particulars=form.particulars(),
                version=form.cleaned_data["version"] or 0,
                by=who(http),
            )
        except Stale as error:
            stale = True
            form.add_error(None, str(error))
            form = with_version(form, found.version)
        except _CANNOT as error:
            form.add_error(None, str(error))
        else:
            messages.success(http, "The words of the letter were brought up to date.")
            return redirect("casework:letter", reference=reference, letter=letter)
    context = {
        "form": form,
        "label": found.get_kind_display(),
        "letter": found,
        "changing": True,
        "now": [
            (field.label, found.particulars.get(name, "")) for name, field in form.fields.items() if name != "version"
        ]
        if stale
        else [],
        "tab": "letters",
    }
    return case_page(http, request, "letter_particulars", context, 422 if form.errors else 200)


@require_safe
@requires(Permission.REQUEST_READ)
def letter_pdf(http: HttpRequest, reference: str, letter: int) -> HttpResponseBase:
    """A letter as it would leave now, as a PDF, marked as a draft."""
    found = _letter(reference, letter)
    return _made(http, found, f"{reference}-{found.kind}.pdf", queries.PDF)


@require_safe
@requires(Permission.REQUEST_READ)
def letter_docx(http: HttpRequest, reference: str, letter: int) -> HttpResponseBase:
    """A letter as a Word file, marked as a draft."""
    found = _letter(reference, letter)
    return _made(http, found, f"{reference}-{found.kind}.docx", WORD)


def _made(http: HttpRequest, letter: CaseLetter, name: str, content_type: str) -> HttpResponseBase:
    make = queries.pdf_of if content_type == queries.PDF else queries.docx_of
    try:
        content = make(letter, named=_named(http), draft=True)
    except (CannotWrite, NoRegister) as error:
        messages.error(http, str(error))
        return redirect("casework:letter", reference=letter.request.reference, letter=letter.pk)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = str(content_disposition_header(True, name))
    return response


@require_safe
@requires(Permission.REQUEST_READ)
def letter_compare(http: HttpRequest, reference: str, letter: int) -> HttpResponse:
    """Two versions of a letter side by side, word by word."""
    found = _letter(reference, letter)
    versions = list(queries.versions_of(found))
    if not versions:
        raise Http404("This letter has no words yet.")
    after = _version(versions, http.GET.get("to"), versions[0])
    before = _version(versions, http.GET.get("from"), versions[min(1, len(versions) - 1)])
    context = {
        "letter": found,
        "versions": versions,
        "before": before,
        "after": after,
        "left": f"Version {before.number}",
        "right": f"Version {after.number}",
        "pairs": compare_words(before.text, after.text),
        "tab": "letters",
    }
    return case_page(http, request_of(reference), "letter_compare", context)


def _version(versions: list[LetterVersion], wanted: str | None, otherwise: LetterVersion) -> LetterVersion:
    return next((version for version in versions if str(version.number) == wanted), otherwise)


@require_safe
@requires(Permission.REQUESTER_READ)
def reply_compare(http: HttpRequest, reference: str, release: int) -> HttpResponse:
    """The reply as it was made final for clearance beside the reply as it would be now. Both name the applicant."""
    request = request_of(reference)
    found = get_object_or_404(Release.objects.select_related("request"), pk=release, request=request)
    try:
        pairs = queries.reply_then_and_now(found)
    except (queries.NoWords, CannotRead, CannotWrite, NoRegister, OSError) as error:
        messages.error(
            http, str(error) if not isinstance(error, OSError) else "The letter as it was made final is no longer kept."
        )
        return redirect("casework:letters", reference=reference)
    context = {"release": found, "pairs": pairs, "tab": "letters"}
    return case_page(http, request, "letter_compare", context)


@require_POST
@requires(Permission.REQUEST_READ)
def letter_clear(http: HttpRequest, reference: str, letter: int) -> HttpResponse:
    """Make a letter final and send it for clearance; one that nobody must sign is then ready to be sent."""
    found = _letter(reference, letter)
    channel = http.POST.get("channel", Release.Channel.EMAIL)
    try:
        actions.may_write(who(http), Kind(found.kind), found.request, found.review)
        prepare(
            request=found.request,
            kind=found.kind,
            by=who(http),
            letter=found,
            review=found.review,
            channel=channel if channel in Release.Channel.values else Release.Channel.EMAIL,
        )
    except CannotClear as error:
        for reason in error.reasons:
            messages.error(http, reason)
    except (NotAllowed, NoRegister, CannotWrite, Stale) as error:
        messages.error(http, str(error))
    else:
        messages.success(http, "The letter was made final. Nothing in it can change now unless it is taken back.")
        return redirect("casework:clearance", reference=reference)
    return redirect("casework:letter", reference=reference, letter=letter)


@require_safe
@requires(Permission.LETTERS_MANAGE)
def lines(http: HttpRequest) -> HttpResponse:
    """The library of standard lines."""
    words = http.GET.get("q", "").strip()
    drawn = {"lines": queries.all_lines(words), "q": words, "starter": queries.starter_lines_missing()}
    return render(http, "casework/letter_lines.html", drawn)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.LETTERS_MANAGE)
def line(http: HttpRequest, line: int | None = None) -> HttpResponse:
    """Add or change a standard line."""
    found = get_object_or_404(StandardLine, pk=line) if line is not None else None
    initial = _initial(found) if found else {}
    form = LineForm(posted(http), initial=initial)
    stale = False
    if http.method == "POST" and form.is_valid():
        data = {**form.cleaned_data}
        version = data.pop("version") or 0
        try:
            if found:
                actions.change_line(line=found, version=version, by=who(http), **data)
            else:
                actions.add_line(by=who(http), **data)
        except BadLine as error:
            form.add_error("title", str(error))
        except Stale:
            stale = True
            form.add_error(None, "Somebody else changed this line meanwhile. Compare below, then save again.")
            form = with_version(form, found.version if found else 0)
        else:
            messages.success(http, "The line was saved.")
            return redirect("casework:lines")
    drawn = {"form": form, "line": found, "stale": stale}
    return render(http, "casework/letter_line.html", drawn, status=422 if form.errors else 200)


def _initial(line: StandardLine) -> dict[str, Any]:
    same = {name: getattr(line, name) for name in ("title", "text", "kinds", "subjects", "version")}
    return {**same, "sections": ", ".join(line.sections)}


@require_POST
@requires(Permission.LETTERS_MANAGE)
def retire_line(http: HttpRequest, line: int) -> HttpResponse:
    """Offer a standard line no longer, or again."""
    found = get_object_or_404(StandardLine, pk=line)
    actions.retire_line(line=found, retired=found.active, by=who(http))
    messages.success(http, "The line is offered no longer." if found.active else "The line is offered again.")
    return redirect("casework:lines")


@require_POST
@requires(Permission.LETTERS_MANAGE)
def starter_lines(http: HttpRequest) -> HttpResponse:
    """Put in the starter set's lines that the library does not have."""
    number = actions.install_starter_lines(by=who(http))
    messages.success(http, f"{number} lines were put in." if number != 1 else "1 line was put in.")
    return redirect("casework:lines")


@require_safe
@requires(Permission.LETTERS_MANAGE)
def templates(http: HttpRequest) -> HttpResponse:
    """The kinds of letter, each with the template in use."""
    return render(http, "casework/letter_templates.html", {"templates": queries.templates()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.LETTERS_MANAGE)
def template(http: HttpRequest, letter_kind: str) -> HttpResponse:
    """One kind's template: what it says, its fields, the office's own file, and those kept from before."""
    kind = _kind(letter_kind)
    form = TemplateForm(posted(http), http.FILES or None)
    if http.method == "POST" and form.is_valid():
        upload = form.cleaned_data["template"]
        try:
            _, words = actions.keep_template(
                kind=kind, name=upload.name or "template.docx", data=upload.read(), by=who(http)
            )
        except CannotUse as error:
            for sentence in error.sentences:
                form.add_error("template", sentence)
        else:
            left = f" Not carried over: {', '.join(words.left_out)}." if words.left_out else ""
            messages.success(http, f"The template is in use for every new letter of this kind.{left}")
            return redirect("casework:template", letter_kind=letter_kind)
    drawn = {
        "form": form,
        "kind": kind,
        "label": LetterKind(kind).label,
        "fields": FIELDS[kind],
        "own": queries.templates_of(kind),
        "words": queries.words_of_template(kind),
    }
    return render(http, "casework/letter_template.html", drawn, status=422 if form.errors else 200)


@require_safe
@requires(Permission.LETTERS_MANAGE)
def our_template(http: HttpRequest, letter_kind: str) -> HttpResponse:
    """Our template of a kind as a Word file, to change."""
    kind = _kind(letter_kind)
    response = HttpResponse(template_docx(kind), content_type=WORD)
    response["Content-Disposition"] = str(content_disposition_header(True, f"{kind}-template.docx"))
    return response


@require_safe
@requires(Permission.LETTERS_MANAGE)
def template_file(http: HttpRequest, letter_kind: str, template: int) -> HttpResponseBase:
    """A template that the office uploaded, as it came."""
    found = get_object_or_404(LetterTemplate, pk=template, kind=_kind(letter_kind))
    path = Path(settings.MEDIA_ROOT) / found.kept
    if not path.is_file():
        raise Http404("The file of this template is not kept any more.")
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=f"{letter_kind}-{found.pk}.docx", content_type=WORD
    )


@require_POST
@requires(Permission.LETTERS_MANAGE)
def use_template(http: HttpRequest, letter_kind: str) -> HttpResponse:
    """Use another template that is kept, or go back to ours."""
    kind, wanted = _kind(letter_kind), http.POST.get("template", "")
    found = get_object_or_404(LetterTemplate, pk=number_of(wanted), kind=kind) if wanted else None
    actions.use_template(kind=kind, template=found, by=who(http))
    messages.success(
        http, "That template is in use now." if found else "The template that Answerable comes with is in use now."
    )
    return redirect("casework:template", letter_kind=letter_kind)
