"""Who is who: the payees that a person must look at, one payee with its suggestions, the names of an organisation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, check_may, requires

from ..actions import matching as actions
from ..errors import CannotChange, ChangedMeanwhile
from ..forms.matching import CHOSEN, NEW, NOBODY, DecideForm, IdentifierForm, MergeForm
from ..models import Organisation, OrganisationMerge, Payee, PayeeDecision
from ..queries import matching as queries
from ..rules.identifiers import SCHEMES, is_well_formed, look_up_address
from ..rules.payee_names import NameKind

PAGE = 50
FIND = "payees_find"
"""Where the session keeps the words that payees were looked for by. They can be a person's name, and so are in no address."""


def _who(http: HttpRequest) -> User:
    return cast(User, http.user)


@require_safe
@requires(Permission.REGISTER_READ)
def payees(http: HttpRequest) -> HttpResponse:
    """The payees of one list, the largest money first."""
    show, words = http.GET.get("show", "decide"), http.session.get(FIND, "")
    if show not in queries.SHOWS:
        raise Http404("There is no such list of payees.")
    page = Paginator(queries.payees(show, words=words), PAGE).get_page(http.GET.get("page"))
    rows = [(row, Decimal(row.pence) / 100) for row in page]
    shown = {"page": page, "rows": rows, "show": show, "q": words, "counts": queries.counts()}
    return render(http, "register/match_payees.html", shown)


@require_POST
@requires(Permission.REGISTER_READ)
def find(http: HttpRequest) -> HttpResponse:
    """Look for payees by words of their names, or with none for all of them."""
    http.session[FIND] = typed_words(http)
    show = http.POST.get("show", "")
    return redirect(reverse("register:matching") + (f"?show={show}" if show in queries.SHOWS[1:] else ""))


def typed_words(http: HttpRequest) -> str:
    """Return the words that were sent to look for a payee by; what is no text in them is dropped."""
    return http.POST.get("words", "").replace("\x00", "").strip()[:300]


@require_POST
@requires(Permission.REGISTER_CHANGE)
def match_again(http: HttpRequest) -> HttpResponse:
    """Match every payee by the rules, and rank what is left."""
    report = actions.match_all(by=_who(http))
    messages.success(http, report.sentence())
    return redirect("register:matching")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_READ)
def payee(http: HttpRequest, payee: int) -> HttpResponse:
    """One payee: what it was paid, who it may be and why, and what was decided before."""
    row = get_object_or_404(Payee.objects.select_related("organisation"), pk=payee)
    candidates = queries.candidates(row)
    posted = http.POST if http.method == "POST" else None
    if posted is not None:
        check_may(_who(http), Permission.REGISTER_CHANGE)
    form = DecideForm(
        posted,
        candidates=candidates,
        matched=row.organisation_id is not None,
        initial={"seen": actions.state_of(row), "name": row.name},
    )
    if posted is not None and not (form.has_choices and row.matched != Payee.Matched.NONE):
        messages.error(http, "This payee is decided already. To decide anew, take back what was decided.")
        return redirect("register:payee", payee=row.pk)
    status = 200
    if posted is not None and form.is_valid():
        try:
            said = _decide(http, row, form)
        except ChangedMeanwhile as error:
            row = get_object_or_404(Payee.objects.select_related("organisation"), pk=payee)
            form.add_error(None, str(error))
            # So that a second save, after looking at what was decided, is accepted.
            form.data = {**form.data.dict(), "seen": actions.state_of(row)}  # type: ignore[attr-defined]
            status = 409
        except CannotChange as error:
            form.add_error(None, str(error))
        else:
            messages.success(http, said)
            return redirect("register:matching")
    if form.errors and status == 200:
        status = 422
    shown = {
        "payee": row,
        "person": queries.looks_like(row) is NameKind.PERSON,
        "money": queries.money_of(Payee.objects.filter(pk=row.pk)),
        "candidates": candidates,
        "decisions": queries.decisions_about(row),
        "form": form,
    }
    return render(http, "register/match_payee.html", shown, status=status)


def _decide(http: HttpRequest, row: Payee, form: DecideForm) -> str:
    by, seen, choice = _who(http), form.cleaned_data["seen"], form.cleaned_data["is_"]
    if one := form.candidate:
        suggested = one.suggestion
        if row.organisation and suggested.organisation:
            actions.merge(gone=row.organisation, kept=suggested.organisation, by=by)
        elif suggested.organisation:
            actions.confirm(payee=row, organisation=suggested.organisation, by=by, seen=seen, why=suggested.why)
        elif suggested.other:
            actions.confirm_same(payee=row, other=suggested.other, by=by, seen=seen)
        return f"{row.name} is {one.name}. Its payments follow."
    if choice == CHOSEN:
        organisation = form.cleaned_data["organisation"]
        actions.confirm(payee=row, organisation=organisation, by=by, seen=seen)
        return f"{row.name} is {organisation.name}. Its payments follow."
    if choice == NEW:
        made = actions.confirm_new(payee=row, name=form.cleaned_data["name"], by=by, seen=seen)
        return f"{row.name} is the new organisation {made.name} ({made.ref})."
    if choice == NOBODY:
        actions.confirm_nobody(payee=row, by=by, seen=seen)
        return f"{row.name} stands for no organisation."
    rows = [one.suggestion for one in form.candidates.values()]
    actions.refuse(
        payee=row,
        organisations=[one.organisation for one in rows if one.organisation],
        others=[one.other for one in rows if one.other],
        by=by,
        seen=seen,
    )
    return f"{row.name} is none of those. They are not suggested for it again."


@require_POST
@requires(Permission.REGISTER_CHANGE)
def take_back(http: HttpRequest, decision: int) -> HttpResponse:
    """Take a decision about a payee back."""
    row = get_object_or_404(PayeeDecision.objects.select_related("payee", "organisation"), pk=decision)
    try:
        actions.reverse(decision=row, by=_who(http))
    except ChangedMeanwhile as error:
        messages.error(http, str(error))
    else:
        actions.suggest_again()
        messages.success(http, f"What was decided about {row.payee.name} was taken back.")
    return redirect("register:payee", payee=row.payee_id)


def _organisation(ref: str) -> Organisation:
    return get_object_or_404(Organisation, ref=ref)


def page_of(http: HttpRequest, row: Organisation) -> dict[str, Any]:
    """What an organisation's page has more: its names in ledgers, its numbers, its merges, what it was paid."""
    numbers = [
        (
            number,
            SCHEMES[number.scheme].register if number.scheme in SCHEMES else "",
            look_up_address(number.scheme, number.value)
            if number.scheme in SCHEMES and is_well_formed(number.scheme, number.value)
            else "",
        )
        for number in row.identifiers.select_related("verified_by").order_by("scheme", "value")
    ]
    return {
        "names": queries.names_of(row),
        "numbers": numbers,
        "merges": queries.merges_of(row),
        "money": queries.money_of(row.payees.all()),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def merge(http: HttpRequest, organisation: str) -> HttpResponse:
    """Say that an organisation is another one of the register."""
    row = _organisation(organisation)
    form = MergeForm(http.POST if http.method == "POST" else None, organisation=row)
    if http.method == "POST" and form.is_valid():
        kept = form.cleaned_data["kept"]
        try:
            actions.merge(gone=row, kept=kept, by=_who(http))
        except CannotChange as error:
            form.add_error(None, str(error))
        else:
            messages.success(http, f"{row.name} is {kept.name}. All that was recorded of it moved.")
            return redirect("register:record", kind="organisation", ref=kept.ref)
    shown = {"organisation": row, "form": form, "heading": "Merge with another organisation", "button": "Merge"}
    return render(http, "register/match_form.html", shown, status=422 if form.errors else 200)


@require_POST
@requires(Permission.REGISTER_CHANGE)
def unmerge(http: HttpRequest, merge: int) -> HttpResponse:
    """Take a merge back."""
    row = get_object_or_404(OrganisationMerge.objects.select_related("gone", "kept"), pk=merge)
    try:
        actions.unmerge(merge=row, by=_who(http))
    except ChangedMeanwhile as error:
        messages.error(http, str(error))
    else:
        messages.success(http, f"{row.gone.name} is an organisation of its own again.")
    return redirect("register:record", kind="organisation", ref=row.gone.ref)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def add_number(http: HttpRequest, organisation: str) -> HttpResponse:
    """Add an organisation's number in a public list."""
    row = _organisation(organisation)
    form = IdentifierForm(http.POST if http.method == "POST" else None)
    if http.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            actions.add_identifier(
                organisation=row,
                scheme=typed["scheme"],
                value=typed["value"],
                verified=typed["verified"],
                by=_who(http),
            )
        except CannotChange as error:
            form.add_error("value", str(error))
        else:
            messages.success(http, f"{typed['scheme']}-{typed['value']} was added.")
            return redirect("register:record", kind="organisation", ref=row.ref)
    shown = {"organisation": row, "form": form, "heading": "Add a number in a public list", "button": "Add"}
    return render(http, "register/match_form.html", shown, status=422 if form.errors else 200)
