"""Adding, changing and removing a record by hand: one page each, for every kind that has a form."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core import signing
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, requires

from .. import queries
from ..actions import decisions, plans
from ..actions.keeping import Said
from ..errors import CannotChange, ChangedMeanwhile
from ..forms.records import FORMS, DocumentForm, RecordForm
from ..models import Document
from ..models.base import Record
from ..queries.words import noun
from ..rules.refs import next_ref
from .subjects import OWNERS, SHORT_REFS, WRITERS


def who(http: HttpRequest) -> User:
    """Return the member of staff who asks; the permission has been checked."""
    return cast(User, http.user)


def back_of(http: HttpRequest, otherwise: str) -> str:
    """Return the page of this site that the person came from, as the form or the address says, else `otherwise`."""
    back = http.POST.get("back", "") or http.GET.get("back", "")
    return back if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else otherwise


def page_of(record: Record) -> str:
    """Return the address of a record's page."""
    return reverse("register:record", args=[record.record_kind(), record.ref])


def _form_of(kind: str) -> type[RecordForm]:
    if kind not in FORMS or kind not in WRITERS:
        raise Http404("Records of this kind are not kept by hand.")
    return FORMS[kind]


def _owners(http: HttpRequest, form: type[RecordForm]) -> dict[str, Any]:
    """Return the owner that the address names ("?agreement=A-7"), by the field that holds it."""
    found: dict[str, Any] = {}
    kind = form.model.record_kind()
    for (part, field), owner in OWNERS.items():
        if part == kind and http.GET.get(field):
            row = queries.RECORDS[owner]._default_manager.filter(ref=http.GET[field]).first()
            if row is None:
                raise Http404("The register has no such record to add this to.")
            found[field] = row
    return found


def _said(form: RecordForm) -> Said:
    return Said(form.cleaned_data["said_source"], form.cleaned_data["said_place"])


def _received(http: HttpRequest, form: RecordForm) -> plans.KeptFile | None:
    """The file that came with the form, now or before, kept ere anything else, so that a mistake elsewhere does not lose it."""
    if http.method != "POST" or not isinstance(form, DocumentForm):
        return None
    kept = None
    if upload := http.FILES.get("file"):
        try:
            kept = plans.keep_file(name=upload.name or "file", chunks=upload.chunks())
        except CannotChange as error:
            form.add_error("file", str(error))
            return None
    elif token := http.POST.get("kept"):
        try:
            name, sha256 = signing.loads(token, salt=_KEPT)
        except signing.BadSignature:
            return None
        kept = plans.KeptFile(name, sha256)
    if kept is not None:
        form.keep(signing.dumps([kept.name, kept.sha256], salt=_KEPT), kept.name)
    return kept


_KEPT = "answerable.register.kept"


def _values(form: RecordForm, file: plans.KeptFile | None) -> dict[str, Any]:
    return form.values() | ({"file_name": file.name, "file_sha256": file.sha256} if file else {})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def add_record(http: HttpRequest, kind: str) -> HttpResponse:
    """Add a record of this kind; the address may name the record that it belongs to."""
    form_class = _form_of(kind)
    owners = _owners(http, form_class)
    taken = form_class.model._default_manager.values_list("ref", flat=True)
    ref = next_ref(SHORT_REFS[kind], taken.filter(ref__startswith=SHORT_REFS[kind]))
    form = form_class(
        http.POST if http.method == "POST" else None,
        files=http.FILES,
        fixed=owners,
        ref=ref,
    )
    file = _received(http, form)
    if http.method == "POST" and form.is_valid():
        try:
            row = WRITERS[kind].create(
                model=form_class.model, values=_values(form, file), by=who(http), said=_said(form)
            )
        except CannotChange as error:
            form.add_error(None, str(error))
        except IntegrityError:
            form.add_error(
                None, "The register did not take this. Nothing was saved; check the reference and the amounts."
            )
        else:
            owner = next(iter(owners.values()), None)
            messages.success(http, f"{noun(kind).capitalize()} {row.ref} was added.")
            return redirect(page_of(owner or row))
    first = next(iter(owners.values()), None)
    otherwise = page_of(first) if first else reverse("register:records", args=[kind])
    return _drawn(http, form, {"kind": kind, "noun": noun(kind), "back": back_of(http, otherwise), "owner": first})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def change_record(http: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """Change a record. Of two people who do so at once the second sees what is stored beside what they typed."""
    form_class = _form_of(kind)
    row = form_class.model._default_manager.filter(ref=ref).first()
    if row is None:
        raise Http404("The register has no such record.")
    form = form_class(http.POST if http.method == "POST" else None, files=http.FILES, record=row)
    file = _received(http, form)
    status = 200
    beside: list[dict[str, str]] = []
    if http.method == "POST" and form.is_valid():
        try:
            entry = WRITERS[kind].change(
                record=row,
                values=_values(form, file),
                version=form.cleaned_data["version"] or 0,
                by=who(http),
                said=_said(form),
            )
        except ChangedMeanwhile as error:
            form.add_error(None, str(error))
            status = 409
            form, beside = _beside(form, row)
        except CannotChange as error:
            form.add_error(None, str(error))
        except IntegrityError:
            form.add_error(None, "The register did not take this. Nothing was saved; check the amounts and dates.")
        else:
            said = (
                f"{noun(kind).capitalize()} {ref} was saved."
                if entry
                else "Nothing was changed: it says all of this already."
            )
            messages.success(http, said)
            return redirect(back_of(http, page_of(row)))
    context = {
        "kind": kind,
        "noun": noun(kind),
        "record": row,
        "title": queries.title_of(row),
        "beside": beside,
        "back": back_of(http, page_of(row)),
    }
    return _drawn(http, form, context, status)


def _beside(form: RecordForm, row: Record) -> tuple[RecordForm, list[dict[str, str]]]:
    """Return the form ready to be saved over what is stored now, and each field where the two differ."""
    row.refresh_from_db()
    view = queries.record(row.record_kind(), row.ref)
    stored = {field.name: field.text for field in view.fields} if view else {}
    differing = []
    for _, names in form.sections:
        for name in names:
            if name in form.fields and name in form.cleaned_data:
                now, typed = form.value_of(row, name), form.cleaned_data[name]
                if _same(now, typed):
                    continue
                differing.append(
                    {
                        "label": str(form.fields[name].label),
                        "stored": stored.get(name, "") or "Not recorded",
                        "typed": _typed(form, name),
                    }
                )
    form.seen(row.version)
    return form, differing


def _same(now: Any, typed: Any) -> bool:
    if isinstance(now, list) and isinstance(typed, list):
        return {str(one) for one in now} == {str(one) for one in typed}
    return bool(now == typed)


def _typed(form: RecordForm, name: str) -> str:
    value = form[name].value()
    if isinstance(value, list | tuple):
        value = ", ".join(str(one) for one in value if one)
    choices = {str(code): str(words) for code, words in getattr(form.fields[name], "choices", [])}
    text = "" if value is None else str(value)
    return choices.get(text, text) or "Nothing"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def remove_record(http: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """Ask, and then take out a record that was put in by mistake."""
    form_class = _form_of(kind)
    row = form_class.model._default_manager.filter(ref=ref).first()
    if row is None:
        raise Http404("The register has no such record.")
    problem = ""
    if http.method == "POST":
        version = http.POST.get("version", "")
        try:
            WRITERS[kind].remove(
                record=row, version=int(version) if version.isdecimal() and len(version) < 10 else 0, by=who(http)
            )
        except CannotChange as error:
            problem = str(error)
        else:
            messages.success(http, f"{noun(kind).capitalize()} {ref} was removed. The journal keeps that it was there.")
            return redirect(back_of(http, reverse("register:records", args=[kind])))
    context = {
        "kind": kind,
        "noun": noun(kind),
        "record": row,
        "title": queries.title_of(row),
        "problem": problem,
        "back": back_of(http, page_of(row)),
    }
    return render(http, "register/remove.html", context, status=409 if problem else 200)


@require_POST
@requires(Permission.REGISTER_CHANGE)
def usual_principles(http: HttpRequest) -> HttpResponse:
    """Record the principles that frameworks usually have."""
    try:
        decisions.add_usual_principles(by=who(http))
    except CannotChange as error:
        messages.error(http, str(error))
    else:
        messages.success(http, "Seven principles were added. Change them to those of your framework.")
    return redirect("register:records", kind="principle")


def _drawn(http: HttpRequest, form: RecordForm, context: dict[str, Any], status: int = 200) -> HttpResponse:
    if status == 200 and form.is_bound and form.errors:
        status = 422
    file_asked = form.model is Document
    return render(http, "register/edit.html", {"form": form, "with_file": file_asked, **context}, status=status)
