"""The pages for bringing files in: upload, columns, preview, progress, result, taking back."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, may, requires
from answerable.ui.field_params import anchor, error_texts

from ..actions import imports as actions
from ..errors import CannotImport
from ..forms.imports import ColumnsForm, ConfirmForm, UploadForm
from ..importing import kept as uploads
from ..models import Import
from ..queries import imports as queries
from ..queries import record_imports
from ..spreadsheets.errors import CannotOpen

PAGE = 50
AT_ONCE = 2_000
"""Rows that are brought in while the page waits; more are brought in by a process of their own."""


def _who(http: HttpRequest) -> User:
    return cast(User, http.user)


def _import(number: int) -> Import:
    found = queries.import_(number)
    if found is None:
        raise Http404("There is no such import.")
    return found


def _may_change(http: HttpRequest) -> bool:
    return may(_who(http), Permission.REGISTER_CHANGE)


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isdecimal() and len(typed) < 10 else 1


@require_safe
@requires(Permission.REGISTER_READ)
def imports(http: HttpRequest) -> HttpResponse:
    """The files that were brought in or looked at, the newest first."""
    page = Paginator(queries.imports(), PAGE).get_page(http.GET.get("page"))
    shown = {"page": page, "may_change": _may_change(http), "new_address": reverse("register:import_new")}
    return render(http, "register/imports.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def import_new(http: HttpRequest) -> HttpResponse:
    """Upload a file. It is kept at once, so that it need not be given again where something else is missing."""
    token, name = http.POST.get("kept", ""), http.POST.get("kept_name", "")[:255]
    if uploads.kept(token) is None:
        token = name = ""
    posted = http.POST if http.method == "POST" else None
    form = UploadForm(posted, http.FILES or None, kept=bool(token), initial={"kind": http.GET.get("kind")})
    if http.method == "POST":
        valid = form.is_valid()
        if upload := form.cleaned_data.get("file"):
            token, name = uploads.keep(upload.chunks()), (upload.name or "file")[:255]
        path = uploads.kept(token)
        if valid and path is not None:
            try:
                import_ = actions.prepare(
                    path,
                    form.cleaned_data["kind"],
                    by=_who(http),
                    name=name,
                    financial_year=form.cleaned_data["financial_year"] or None,
                )
            except (CannotOpen, CannotImport) as error:
                form.add_error("file", str(error).replace(token, name))
            else:
                if import_.state == Import.State.PREVIEWED:
                    uploads.move_to(import_.pk, path)
                else:
                    path.unlink(missing_ok=True)
                    messages.info(http, "This very file is in the register already. Nothing was changed.")
                return redirect("register:import", import_.pk)
    status = 422 if form.errors else 200
    return render(http, "register/import_new.html", {"form": form, "kept": token, "kept_name": name}, status=status)


@require_safe
@requires(Permission.REGISTER_READ)
def import_detail(http: HttpRequest, number: int) -> HttpResponse:
    """What a file would do, row by row; or, once it was brought in, what it did."""
    return _detail(http, _import(number), ConfirmForm())


def _detail(http: HttpRequest, import_: Import, form: ConfirmForm, status: int = 200) -> HttpResponse:
    summary = queries.summary(import_)
    progress = queries.progress(import_)
    if import_.state == Import.State.PREVIEWED and not progress.ended:
        return redirect("register:import_progress", import_.pk)
    payments = import_.kind == Import.Kind.PAYMENTS
    only = http.GET.get("show", "")
    if only not in ("", *record_imports.WHAT):
        raise Http404("There is no such list of rows.")
    page: queries.PreviewPage | record_imports.Page | None = None
    sheets = summary.sheets if summary else []
    sheet = _number(http.GET.get("sheet") or str(sheets[0].position if sheets else 1))
    if payments and only != "changed":
        page = queries.preview_rows(import_, _number(http.GET.get("page")), sheet=sheet, only=only)
    elif not payments:
        page = record_imports.rows(import_, _number(http.GET.get("page")), sheet=sheet, only=only)
    if sheets and page is None and only != "changed":
        raise Http404("The file has no such sheet.")
    shown = {
        "import": import_,
        "summary": summary,
        "progress": progress,
        "payments": payments,
        "years": record_imports.totals(summary) if summary and payments else [],
        "rows": page,
        "lines": record_imports.lines(import_, page.rows) if page else [],
        "show": only,
        "sheet": sheet,
        "counts": record_imports.counts(import_),
        "wrong": record_imports.rejects(import_),
        "form": form,
        "nothing": not (import_.created or import_.changed),
        "may_change": _may_change(http),
        "before": page.number - 1 if page else 1,
        "after": page.number + 1 if page else 1,
        "can_read_anew": uploads.original(import_.pk) is not None,
    }
    return render(http, "register/import.html", shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def import_columns(http: HttpRequest, number: int) -> HttpResponse:
    """The columns as they were understood; a person can correct them, which is remembered for the next such file."""
    import_ = _import(number)
    summary, path = queries.summary(import_), uploads.original(import_.pk)
    if import_.state != Import.State.PREVIEWED or summary is None:
        return redirect("register:import", number)
    posted = http.POST if http.method == "POST" else None
    forms = []
    layouts = record_imports.layouts(summary)
    for sheets in layouts:
        form = ColumnsForm(
            posted,
            prefix=f"sheet-{sheets[0].position}",
            kind=import_.kind,
            sheet=sheets[0],
            among_others=len(layouts) > 1,
            examples=record_imports.examples(import_, sheets[0]),
        )
        forms.append((form, sheets))
    problem = ""
    if posted is not None and path is None:
        problem = "The file is not kept any more. Upload it again."
    elif posted is not None and path is not None and not any(form.errors for form, _ in forms):
        mapping = {
            record_imports.fingerprint_of(import_, sheets[0]): said
            for form, sheets in forms
            if (said := form.mapping())
        }
        try:
            anew = actions.prepare(path, import_.kind, by=_who(http), name=import_.file_name, mapping=mapping)
        except (CannotOpen, CannotImport) as error:
            problem = str(error)
        else:
            if anew.state == Import.State.PREVIEWED:
                uploads.move_to(anew.pk, path)
                actions.discard(import_=import_)
            return redirect("register:import", anew.pk)
    errors = [{"text": problem}] if problem else []
    errors += [
        {"text": text, "href": f"#{anchor(field)}"}
        for form, _ in forms
        for field in form
        for text in error_texts(field)
    ]
    shown = {"import": import_, "forms": forms, "errors": errors}
    return render(http, "register/import_columns.html", shown, status=422 if errors else 200)


@require_POST
@requires(Permission.REGISTER_CHANGE)
def import_confirm(http: HttpRequest, number: int) -> HttpResponse:
    """Bring a file in that was looked at, or leave it, as the person chose."""
    import_ = _import(number)
    if import_.state != Import.State.PREVIEWED:
        return redirect("register:import", import_.pk)
    form = ConfirmForm(http.POST)
    if import_.rejected and not form.is_valid():
        return _detail(http, import_, form, status=422)
    if import_.rejected and form.cleaned_data["rejects"] == "stop":
        messages.info(http, "Nothing was brought in. Correct the wrong rows, and upload the file again.")
        return redirect("register:import", import_.pk)
    try:
        if import_.created + import_.changed > AT_ONCE:
            actions.start(import_, by=_who(http), rejects="skip")
            return redirect("register:import_progress", import_.pk)
        actions.apply(import_, by=_who(http), rejects="skip")
    except CannotImport as error:
        messages.error(http, str(error))
    else:
        messages.success(http, "The file was brought in.")
    return redirect("register:import", import_.pk)


@require_safe
@requires(Permission.REGISTER_READ)
def import_progress(http: HttpRequest, number: int) -> HttpResponse:
    """How far it has come; the page looks again by itself until it has ended."""
    import_ = _import(number)
    progress = queries.progress(import_)
    if progress.ended:
        return redirect("register:import", import_.pk)
    return render(http, "register/import_progress.html", {"import": import_, "progress": progress})


@require_POST
@requires(Permission.REGISTER_CHANGE)
def import_discard(http: HttpRequest, number: int) -> HttpResponse:
    """Throw a preview away."""
    import_ = _import(number)
    try:
        actions.discard(import_=import_)
    except CannotImport as error:
        messages.error(http, str(error))
        return redirect("register:import", number)
    messages.success(http, f"{import_.file_name} was thrown away. Nothing of it was brought in.")
    return redirect("register:imports")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def import_undo(http: HttpRequest, number: int) -> HttpResponse:
    """Take an import back, after asking."""
    import_ = _import(number)
    problem = ""
    if import_.state != Import.State.APPLIED:
        return redirect("register:import", number)
    if http.method == "POST":
        try:
            actions.undo(import_, by=_who(http))
        except CannotImport as error:
            problem = str(error)
        else:
            messages.success(http, f"{import_.file_name} was taken back. The register is as it was before.")
            return redirect("register:import", number)
    shown = {"import": import_, "problem": problem}
    return render(http, "register/import_undo.html", shown, status=422 if problem else 200)


@require_safe
@requires(Permission.REGISTER_READ)
def import_rejects(http: HttpRequest, number: int, which: int) -> HttpResponseBase:
    """The wrong rows of one sheet as a file to correct."""
    files: list[Any] = record_imports.rejects(_import(number))
    if not 1 <= which <= len(files):
        raise Http404("There is no such file of wrong rows.")
    name, path = files[which - 1]
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    return response
