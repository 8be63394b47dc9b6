"""The pages of publishing: what is public, what waits, what the register would change, one record taken back or put right."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, may, requires
from answerable.publication import queries as public
from answerable.publication.models import PublishedRecord
from answerable.publication.rules.addresses import path
from answerable.publication.rules.kinds import KINDS, Kind

from . import actions, looking, queries
from .actions import CannotPublish, ChangedMeanwhile
from .differing import fields_changed, one_record
from .forms import ConfirmForm, PutRightForm, WithdrawForm
from .taken_back import OWN_ANSWER

PAGE = 50
RECENT = 5
BUSY = (
    "The register was changed meanwhile. Look at what would be public now, and say once more that it may be published."
)


def _who(http: HttpRequest) -> User:
    return cast(User, http.user)


@require_safe
@requires(Permission.REGISTER_READ)
def contents(http: HttpRequest) -> HttpResponse:
    """What is public, by kind; what waits; what was handed over last."""
    there = public.counts()
    number = queries.waiting()
    waits = f"{number:,} {'release waits' if number == 1 else 'releases wait'} to be delivered. It is tried again by itself."
    drawn = {
        "kinds": [(kind, there[kind.code]) for kind in KINDS if there.get(kind.code)],
        "address": settings.PUBLIC_ADDRESS,
        "store": public.store(),
        "waiting": number,
        "waits": waits,
        "recent": queries.handed_over()[:RECENT],
        "look": looking.last(),
    }
    return render(http, "publishing/contents.html", drawn)


@require_safe
@requires(Permission.REGISTER_READ)
def outbox(http: HttpRequest) -> HttpResponse:
    """Everything that was handed over, the last first, with what became of it."""
    page = Paginator(queries.handed_over(), PAGE).get_page(http.GET.get("page"))
    return render(http, "publishing/outbox.html", {"page": page, "waiting": queries.waiting()})


@require_POST
@requires(Permission.REGISTER_PUBLISH)
def deliver(http: HttpRequest) -> HttpResponse:
    """Try again to deliver what waits."""
    done = actions.deliver()
    if done.problem:
        messages.error(http, done.problem)
    else:
        messages.success(http, f"{done.releases} delivered." if done.releases else "Nothing waits.")
    return redirect("publishing:outbox")


@require_safe
@requires(Permission.REGISTER_READ)
def difference(http: HttpRequest) -> HttpResponse:
    """What publishing the register would change, as it was found when somebody last looked."""
    return _difference(http)


def _difference(http: HttpRequest, problem: str = "") -> HttpResponse:
    look = looking.last()
    what, kind = http.GET.get("what", ""), http.GET.get("kind", "")
    told = look.shown(what, kind) if look else []
    drawn = {
        "look": look,
        "page": Paginator(told, PAGE).get_page(http.GET.get("page")),
        "what": what if what in looking.WORDS else "",
        "kind": kind,
        "choices": [(code, words, look.number(code)) for code, words in looking.WORDS.items()] if look else [],
        "form": ConfirmForm(initial={"shown": look.digest}) if look else None,
        "problems": [problem] if problem else [],
    }
    return render(http, "publishing/difference.html", drawn, status=422 if problem else 200)


@require_POST
@requires(Permission.REGISTER_PUBLISH)
def look(http: HttpRequest) -> HttpResponse:
    """Look at what publishing the register would change."""
    try:
        looking.look(today=timezone.localdate(), by=_who(http).name)
    except CannotPublish as error:
        return _difference(http, str(error))
    return redirect("publishing:difference")


@require_POST
@requires(Permission.REGISTER_PUBLISH)
def publish(http: HttpRequest) -> HttpResponse:
    """Publish the register as it was shown."""
    form = ConfirmForm(http.POST)
    if not form.is_valid():
        return _difference(http, "Look first at what would be public.")
    try:
        report = actions.publish_register(today=timezone.localdate(), by=_who(http), shown=form.cleaned_data["shown"])
    except ChangedMeanwhile:
        looking.forget()
        return _difference(http, BUSY)
    except CannotPublish as error:
        return _difference(http, str(error))
    looking.forget()
    if report.problem:
        messages.error(http, f"It was handed over and waits. {report.problem}")
    else:
        messages.success(http, report.sentence)
    return redirect("publishing:contents")


@require_safe
@requires(Permission.REGISTER_READ)
def records(http: HttpRequest, kind: str) -> HttpResponse:
    """What is public of one kind, page by page; `q` finds words of a name or a reference."""
    of = _kind(kind)
    words = http.GET.get("q", "")[:200].strip()
    rows = public.records(of.code).only("kind", "ref", "title", "dated", "changed_at").order_by("-dated", "ref")
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(ref__icontains=words))
    page = Paginator(rows, PAGE).get_page(http.GET.get("page"))
    return render(http, "publishing/records.html", {"kind": of, "page": page, "words": words})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_READ)
def record(http: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """One record as the public reads it; the forms that take it back, or publish it as the register has it now."""
    of = _kind(kind)
    may_publish = may(http.user, Permission.REGISTER_PUBLISH)
    if http.method == "POST" and not may_publish:
        raise PermissionDenied
    row = PublishedRecord.objects.filter(kind=of.code, ref=ref).first()
    back = WithdrawForm(http.POST if "take_back" in http.POST else None)
    right = PutRightForm(http.POST if "put_right" in http.POST else None)
    problems: list[str] = []
    form = back if "take_back" in http.POST else right
    if http.method == "POST" and form.is_valid():
        typed: dict[str, Any] = form.cleaned_data
        try:
            if form is back:
                actions.withdraw_record(kind=of.code, ref=ref, note=typed["note"], by=_who(http))
                messages.success(http, "It is public no longer.")
            else:
                today = timezone.localdate()
                actions.publish_record(kind=of.code, ref=ref, today=today, by=_who(http), **typed)
                messages.success(http, "It is public as the register has it now.")
            looking.forget()
            return redirect("publishing:record", kind=kind, ref=ref)
        except CannotPublish as error:
            problems = list(error.problems)
        except ChangedMeanwhile:
            problems = ["The record was changed meanwhile. Look at it as it is now."]
    return _record(http, of, ref, row, (back, right), may_publish, problems)


def _record(
    http: HttpRequest,
    of: Kind,
    ref: str,
    row: PublishedRecord | None,
    forms: tuple[WithdrawForm, PutRightForm],
    may_publish: bool,
    problems: list[str],
) -> HttpResponse:
    there = row is not None and row.withdrawn is None
    back, right = forms
    own = there and row is not None and (of.code == public.ANSWER or row.data.get("source") == OWN_ANSWER)
    now, changes = None, []
    asked = "now" in http.GET or right.is_bound
    if may_publish and asked:
        try:
            now = one_record(of.code, ref, timezone.localdate())
        except CannotPublish as error:
            # Whether the register has the record is not known then, so nothing is said of it.
            asked, problems = False, list(dict.fromkeys([*problems, *error.problems]))
    if now is not None:
        before = row.data if there and row is not None else {}
        changes = [
            (label, looking.in_words(was), looking.in_words(will))
            for label, was, will in fields_changed(of.code, before, now.data)
        ]
        data = {"note": right.data.get("note", ""), "shown": now.digest} if right.is_bound else None
        right = PutRightForm(data, initial={"shown": now.digest})
    shown = row.data if there and row is not None else {}
    drawn = {
        "kind": of,
        "ref": ref,
        "row": row,
        "public": there,
        "own": own,
        "from_register": of.code not in ("response", "answer", "payment"),
        "fields": [(field.label, looking.in_words(shown[field.name])) for field in of.fields if shown.get(field.name)],
        "notes": row.notes.all() if row is not None else [],
        "address": f"{settings.PUBLIC_ADDRESS}{path(of.path, ref)}" if there and settings.PUBLIC_ADDRESS else "",
        "now": now,
        "changes": changes,
        "asked": asked,
        "back": back if there and not own and of.code != "payment" and may_publish else None,
        "right": right if now is not None else None,
        "problems": problems,
    }
    wrong = problems or back.errors or right.errors
    return render(http, "publishing/record.html", drawn, status=422 if wrong else 200)


def _kind(code: str) -> Kind:
    found = next((kind for kind in KINDS if kind.code == code), None)
    if found is None:
        raise Http404("There is no such kind of record.")
    return found
