"""Check whether somebody is known. What is typed comes by POST alone and stands in no address; the answer is shown once."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from answerable.pathways.actions import name_check as actions
from answerable.pathways.actions.viewing import record_views
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.name_check import NameCheckForm
from answerable.pathways.models import Referral
from answerable.pathways.name_check.known import Answer
from answerable.pathways.permissions import at_desk, of_referral, requires, worker_of
from answerable.pathways.policies import allowed_to
from answerable.pathways.rules.verbs import Desk, Verb


def _page(http: HttpRequest, form: NameCheckForm, *, answer: Answer | None = None, status: int = 200) -> HttpResponse:
    return render(http, "pathways/name_check/check.html", {"form": form, "answer": answer}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.NAME_CHECK)
def check(http: HttpRequest) -> HttpResponse:
    """The form, and its answer: none, possible (the form again, with one more thing to enter), or known and to whom."""
    worker = worker_of(http)
    form = NameCheckForm(http.POST if http.method == "POST" else None, worker=worker)
    if not form.is_bound:
        return _page(http, form)
    if not form.is_valid():
        return _page(http, form, status=422)
    typed = form.cleaned_data
    try:
        answer = actions.ask(
            by=worker,
            identity=form.identity(),
            purpose=typed["purpose"],
            referral=form.referral,
            reason=typed["reason"],
            reference=typed["token"],
        )
    except actions.AlreadyShown:
        return render(http, "pathways/name_check/shown.html", status=410)
    except actions.TooMany as error:
        form.add_error(None, error.sentence)
        return _page(http, form, status=429)
    except CannotChange as error:
        form.add_error(error.field, error.sentence)
        return _page(http, form, status=422)
    if answer.code == "possible":
        data = {**{name: form.data.get(name) for name in form.data}, "token": str(uuid.uuid4())}
        again = NameCheckForm(data, worker=worker)
        again.is_valid()
        return _page(http, again, answer=answer)
    return render(http, "pathways/name_check/answer.html", {"answer": answer, "may_refer": at_desk(worker, Desk.REFER)})


@never_cache
@require_POST
@of_referral(Verb.SEE_IDENTITY)
def check_for(http: HttpRequest, referral: Referral) -> HttpResponse:
    """The form, filled with what is known of a referred person: nothing is checked until it is sent."""
    worker = worker_of(http)
    if not at_desk(worker, Desk.NAME_CHECK):
        return render(http, "pathways/name_check/not_yours.html", status=403)
    may = allowed_to(worker, referral)
    identity = referral.person.identity
    shown: dict[str, Any] = {name: identity.get(name) for name in ("forename", "surname", "born", "sex")}
    if Verb.SEE_CONTACT in may:
        shown |= {name: identity.get(name) for name in ("phone", "email")}
    if Verb.SEE_ADDRESS in may:
        shown["postcode"] = identity.get("postcode") or (referral.person.address or {}).get("postcode")
    shown["other_names"] = ", ".join(identity.get("other_names") or ())
    record_views(worker=worker, people=[referral.person], page="name_check.form", groups={Verb.SEE_IDENTITY})
    form = NameCheckForm(worker=worker, initial={**shown, "number": referral.number, "purpose": "referral"})
    return _page(http, form)
