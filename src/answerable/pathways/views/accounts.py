"""Sign in with a second factor, sign out, one's own account; and the administrator's pages about workers' accounts."""

from __future__ import annotations

import time
from base64 import b64decode
from typing import Any
from uuid import UUID

import orjson
from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import AccountInactiveView, LoginView, LogoutView, PasswordChangeView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as CodeReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways import keys
from answerable.pathways.actions import accounts as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.accounts import AddWorkerForm, OrganisationForm, RoleForm, UnlockForm, WorkForm
from answerable.pathways.middleware import FACTOR, LOCKED, PASSWORD, SEEN, STARTED, about, at, lock_page, locked_for
from answerable.pathways.models import Worker
from answerable.pathways.permissions import at_desk, public, requires, worker_of
from answerable.pathways.queries import accounts as queries
from answerable.pathways.rules.passwords import make_password
from answerable.pathways.rules.verbs import Desk

PAGE = 50
FIND = "workers_find"
"""Where a session keeps the words looked for: they may be a person's name, so they stand in no address."""

sign_in = public("Nobody is signed in before signing in.")(LoginView.as_view())

sign_out = public("Someone whose session has ended may still press “Sign out”.")(LogoutView.as_view())

account_closed = public("Someone whose account is closed cannot sign in, and is told so here.")(
    AccountInactiveView.as_view()
)

code = public("Who has typed the password and not yet the code is half-way in, and sees nothing else.")(
    AuthenticateView.as_view()
)

change_password = at(PASSWORD)(requires(Desk.USE)(PasswordChangeView.as_view()))

password_again = at(PASSWORD, FACTOR)(requires(Desk.USE)(ReauthenticateView.as_view()))

code_again = requires(Desk.USE)(CodeReauthenticateView.as_view())

your_account = requires(Desk.USE)(IndexView.as_view())


class _SetUp(ActivateTOTPView):
    """Set up an app; the session has then shown the factor."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the picture of the key as drawing in the page, and the key in groups of four."""
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        drawing = context["totp_svg"]
        return {
            **context,
            # Made here from a random key and an address, without markup of anybody's.
            "drawing": mark_safe(drawing[drawing.index("<svg") :]),  # noqa: S308
            "key": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
            "factor_needed": not Authenticator.objects.filter(user=self.request.user.pk).exists(),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the factor, journal it and count this session as signed in with it."""
        response = super().form_valid(form)
        worker = worker_of(self.request)
        factor = Authenticator.objects.get(user=worker, type=Authenticator.Type.TOTP)
        record_authentication(self.request, worker, "mfa", id=factor.pk, type=factor.type, reauthenticated=True)
        actions.record_second_factor(worker=worker)
        return response


class _TakeOff(DeactivateTOTPView):
    """Take the app off one's account; another is asked for at once."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Take the factor off with its secrets. This session goes on, to set up the next."""
        worker = worker_of(self.request)
        before = actions.secrets_of(worker)
        response = super().form_valid(form)
        actions.forget_secrets(before - actions.secrets_of(worker))
        self.request.session.pop("account_authentication_methods", None)
        record_authentication(self.request, worker, "password", reauthenticated=True)
        return response


class _NewCodes(GenerateRecoveryCodesView):
    """Make new recovery codes; the old ones stop working."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Make them, forget the old ones' secret, and let a session that was opened with an old one go on."""
        worker = worker_of(self.request)
        before = actions.secrets_of(worker)
        response = super().form_valid(form)
        actions.forget_secrets(before - actions.secrets_of(worker))
        codes = Authenticator.objects.get(user=worker, type=Authenticator.Type.RECOVERY_CODES)
        record_authentication(self.request, worker, "mfa", id=codes.pk, type=codes.type, reauthenticated=True)
        return response


set_up = never_cache(at(FACTOR)(requires(Desk.USE)(_SetUp.as_view())))
take_off = requires(Desk.USE)(_TakeOff.as_view())
recovery_codes = never_cache(requires(Desk.USE)(ViewRecoveryCodesView.as_view()))
new_recovery_codes = requires(Desk.USE)(_NewCodes.as_view())


@require_POST
@requires(Desk.USE)
def still_here(http: HttpRequest) -> HttpResponse:
    """Say that somebody is at the page, so that it does not lock; from a page left locked it cannot be said."""
    http.session[SEEN] = time.time()
    return HttpResponse(status=204)


@at(LOCKED)
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.USE)
def unlock(http: HttpRequest) -> HttpResponse:
    """Go on with a locked session, given a code. What had been typed is shown as a form to send again."""
    now = time.time()
    why = locked_for(http, now)
    back = http.POST.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    if not why or http.method != "POST":
        return redirect("pathways:home")
    kept = http.POST.get("kept", "")
    form = UnlockForm(user=worker_of(http), why=why, data=http.POST)
    if not form.is_valid():
        return lock_page(http, why=why, kept=kept, back=back, form=form)
    form.save()
    http.half_in = False  # type: ignore[attr-defined]
    if why == "long":
        http.session.cycle_key()
        http.session[STARTED] = now
    http.session[SEEN] = now
    typed = _opened(kept, worker_of(http))
    if typed is None:
        return redirect(back)
    response = render(http, "pathways/accounts/send_again.html", {"typed": typed})
    response["Cache-Control"] = "no-store"
    return response


def _opened(kept: str, worker: Worker) -> dict[str, Any] | None:
    """Open what a locked page carried; None where it carries nothing, or nothing of this worker's."""
    try:
        plain = keys.unseal("notes", b64decode(kept, validate=True), about=about(worker.pk))
    except (ValueError, keys.CannotOpen):
        return None
    typed: dict[str, Any] = orjson.loads(plain)
    return typed


def _posted(http: HttpRequest) -> Any:
    return http.POST if http.method == "POST" else None


def _own(http: HttpRequest, worker: Worker) -> bool:
    return worker.pk == worker_of(http).pk


def _kept(http: HttpRequest, reference: UUID) -> Worker:
    """Return the worker that this administrator keeps, or “not found”."""
    return get_object_or_404(queries.kept_by(worker_of(http)), reference=reference)


def _afterwards(http: HttpRequest, worker: Worker) -> HttpResponse:
    """Go back to the account, or home for somebody who has just given up keeping it."""
    if _own(http, worker) and not at_desk(worker, Desk.MANAGE_WORKERS):
        return redirect("pathways:home")
    if not queries.kept_by(worker_of(http)).filter(pk=worker.pk).exists():
        return redirect("pathways:workers")
    return redirect("pathways:worker", reference=worker.reference)


@require_safe
@requires(Desk.MANAGE_WORKERS)
def workers(http: HttpRequest) -> HttpResponse:
    """The workers, open or closed, with those words that were looked for last."""
    show = "closed" if http.GET.get("show") == "closed" else "open"
    words = http.session.get(FIND, "")
    found = queries.with_words(queries.kept_by(worker_of(http)), words.split())
    lists = {"open": found.filter(is_active=True), "closed": found.filter(is_active=False)}
    page = Paginator(lists[show], PAGE).get_page(http.GET.get("page"))
    counts = {name: rows.count() for name, rows in lists.items()}
    return render(
        http, "pathways/accounts/workers.html", {"page": page, "show": show, "words": words, "counts": counts}
    )


@require_POST
@requires(Desk.MANAGE_WORKERS)
def find(http: HttpRequest) -> HttpResponse:
    """Look for workers by words, or with none for all of them."""
    http.session[FIND] = " ".join(http.POST.get("words", "").replace("\x00", "").split())[:200]
    return redirect("/workers/" + ("?show=closed" if http.POST.get("show") == "closed" else ""))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.MANAGE_WORKERS)
def add(http: HttpRequest) -> HttpResponse:
    """Open an account. The password is made here and shown in the answer to the form, once, and is kept nowhere."""
    form = AddWorkerForm(_posted(http), organisations=queries.organisations_kept_by(worker_of(http)))
    if form.is_valid():
        password = make_password()
        try:
            worker = actions.add_worker(**form.cleaned_data, password=password, by=worker_of(http))
        except CannotChange as error:
            form.add_error(error.field, error.sentence)
        else:
            return _show_once(http, worker, password, "Account opened")
    return render(http, "pathways/accounts/add.html", {"form": form}, status=422 if form.errors else 200)


def _show_once(http: HttpRequest, worker: Worker, password: str, done: str) -> HttpResponse:
    return render(http, "pathways/accounts/password_once.html", {"worker": worker, "password": password, "done": done})


@require_safe
@requires(Desk.MANAGE_WORKERS)
def worker(http: HttpRequest, reference: UUID) -> HttpResponse:
    """One worker, and what can be done about their account."""
    shown = _kept(http, reference)
    context = {
        "worker": shown,
        "own": _own(http, shown),
        "work": WorkForm.initial_of(shown),
        "skills": shown_skills(shown),
    }
    return render(http, "pathways/accounts/worker.html", context)


def shown_skills(worker: Worker) -> list[str]:
    """Return what a worker is skilled in, in words."""
    words = dict(WorkForm.base_fields["skills"].choices)  # type: ignore[attr-defined]
    return [words.get(code, code.capitalize()) for code in worker.skills]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.MANAGE_WORKERS)
def change_role(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Give the account another role."""
    changed = _kept(http, reference)
    form = RoleForm(_posted(http), initial={"role": changed.role})
    if form.is_valid():
        try:
            actions.set_role(worker=changed, role=form.cleaned_data["role"], by=worker_of(http))
        except CannotChange as error:
            form.add_error("role", error.sentence)
        else:
            messages.success(http, f"The role of {changed.name} is {changed.get_role_display()}.")
            return _afterwards(http, changed)
    context = {"worker": changed, "own": _own(http, changed), "form": form}
    return render(http, "pathways/accounts/role.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.MANAGE_WORKERS)
def change_organisation(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Move a worker to another organisation."""
    changed = _kept(http, reference)
    form = OrganisationForm(
        _posted(http),
        organisations=queries.organisations_kept_by(worker_of(http)),
        initial={"organisation": changed.organisation.reference},
    )
    if form.is_valid():
        try:
            actions.set_organisation(worker=changed, organisation=form.cleaned_data["organisation"], by=worker_of(http))
        except CannotChange as error:
            form.add_error("organisation", error.sentence)
        else:
            messages.success(http, f"{changed.name} works for {changed.organisation.name}.")
            return _afterwards(http, changed)
    context = {"worker": changed, "form": form}
    return render(http, "pathways/accounts/organisation.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.MANAGE_WORKERS)
def change_work(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Say where a worker works, what they are skilled in, and how many cases they can have."""
    changed = _kept(http, reference)
    form = WorkForm(_posted(http), initial=WorkForm.initial_of(changed))
    if form.is_valid():
        try:
            actions.set_work(worker=changed, **form.work(), by=worker_of(http))
        except CannotChange as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(http, f"What {changed.name} works with is saved.")
            return _afterwards(http, changed)
    context = {"worker": changed, "form": form}
    return render(http, "pathways/accounts/work.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.MANAGE_WORKERS)
def set_password(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Give somebody else a new password, made here. One's own is changed with the current one, so that no open screen will do."""
    changed = _kept(http, reference)
    if _own(http, changed):
        return redirect("account_change_password")
    if http.method == "POST":
        password = make_password()
        actions.set_password(worker=changed, password=password, once=True, by=worker_of(http))
        return _show_once(http, changed, password, "Password set")
    return render(http, "pathways/accounts/password.html", {"worker": changed})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.MANAGE_WORKERS)
def reset_factor(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Take somebody's second factor away, after a page that says what to make sure of first."""
    changed = _kept(http, reference)
    if _own(http, changed):
        return redirect("mfa_index")
    if http.method == "POST":
        try:
            actions.reset_second_factor(worker=changed, by=worker_of(http))
        except CannotChange as error:
            messages.error(http, error.sentence)
        else:
            messages.success(http, f"The second factor of {changed.name} is reset.")
        return _afterwards(http, changed)
    return render(http, "pathways/accounts/reset_factor.html", {"worker": changed})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.MANAGE_WORKERS)
def close(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Close the account, after a page that says what that means, or why it cannot be done."""
    closed = _kept(http, reference)
    if not closed.is_active:
        return redirect("pathways:worker", reference=reference)
    try:
        actions.check_somebody_keeps_workers(closed, role=None)
        if http.method == "POST":
            actions.close(worker=closed, by=worker_of(http))
    except CannotChange as error:
        context = {"worker": closed, "own": _own(http, closed), "refused": error.sentence}
        return render(http, "pathways/accounts/close.html", context, status=422 if http.method == "POST" else 200)
    if http.method == "POST":
        messages.success(http, f"The account of {closed.name} is closed.")
        return _afterwards(http, closed)
    return render(http, "pathways/accounts/close.html", {"worker": closed, "own": _own(http, closed)})


@require_POST
@requires(Desk.MANAGE_WORKERS)
def reopen(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Reopen a closed account."""
    reopened = _kept(http, reference)
    try:
        actions.reopen(worker=reopened, by=worker_of(http))
    except CannotChange as error:
        messages.error(http, error.sentence)
    else:
        messages.success(http, f"The account of {reopened.name} is open again, with the password that it had.")
    return _afterwards(http, reopened)
