"""Sign in, sign out, change one's own password; and the administrator's pages about everyone's accounts."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.views import AccountInactiveView, LoginView, LogoutView, PasswordChangeView
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts import actions, queries
from answerable.accounts.errors import CannotChangeAccount
from answerable.accounts.forms import AddAccountForm, PasswordForm, RoleForm
from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, may, public, requires
from answerable.accounts.policies import check_someone_still_manages_accounts
from answerable.accounts.rules.passwords import make_password

PAGE = 50
FIND = "accounts_find"
"""Where a session keeps the words looked for: they may be a person's name, so they stand in no address."""

sign_in = public("Nobody is signed in before signing in.")(LoginView.as_view())

sign_out = public("Someone whose session has ended may still press “Sign out”.")(LogoutView.as_view())

account_closed = public("Someone whose account is closed cannot sign in, and is told so here.")(
    AccountInactiveView.as_view()
)

change_password = requires(Permission.OFFICE_USE)(PasswordChangeView.as_view())


def _who(http: HttpRequest) -> User:
    return cast(User, http.user)


def _posted(http: HttpRequest) -> Any:
    return http.POST if http.method == "POST" else None


def _own(http: HttpRequest, account: User) -> bool:
    return account.pk == _who(http).pk


def _afterwards(http: HttpRequest, account: User) -> HttpResponse:
    """Go back to the account, or home for someone who has just given up managing accounts."""
    if _own(http, account) and not may(account, Permission.ACCOUNTS_MANAGE):
        return redirect("office:home")
    return redirect("accounts:account", pk=account.pk)


@require_safe
@requires(Permission.ACCOUNTS_MANAGE)
def staff(http: HttpRequest) -> HttpResponse:
    """The accounts, open or closed, with those words that were looked for last."""
    show = "closed" if http.GET.get("show") == "closed" else "open"
    words = http.session.get(FIND, "")
    found = queries.staff(words=words)
    lists = {
        "open": [account for account in found if account.is_active],
        "closed": [account for account in found if not account.is_active],
    }
    page = Paginator(lists[show], PAGE).get_page(http.GET.get("page"))
    counts = {name: len(accounts) for name, accounts in lists.items()}
    return render(http, "accounts/staff.html", {"page": page, "show": show, "words": words, "counts": counts})


@require_POST
@requires(Permission.ACCOUNTS_MANAGE)
def find(http: HttpRequest) -> HttpResponse:
    """Look for accounts by words, or with none for all of them."""
    http.session[FIND] = http.POST.get("words", "").replace("\x00", "").strip()
    closed = http.POST.get("show") == "closed"
    return redirect(reverse("accounts:staff") + ("?show=closed" if closed else ""))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def add(http: HttpRequest) -> HttpResponse:
    """Add an account. A password made here is shown in the answer to the form, once, and is kept nowhere."""
    form = AddAccountForm(_posted(http))
    if form.is_valid():
        typed = form.cleaned_data.pop("password")
        password = typed or make_password()
        try:
            account = actions.create_user(**form.cleaned_data, password=password, by=_who(http))
        except CannotChangeAccount as error:
            form.add_error(error.field, error.sentence)
        else:
            if not typed:
                return _show_once(http, account, password, "Account added")
            messages.success(http, f"The account of {account.name} was added, with the password that you typed.")
            return _afterwards(http, account)
    return render(http, "accounts/add.html", {"form": form}, status=422 if form.errors else 200)


def _show_once(http: HttpRequest, account: User, password: str, done: str) -> HttpResponse:
    return render(http, "accounts/password_once.html", {"account": account, "password": password, "done": done})


@require_safe
@requires(Permission.ACCOUNTS_MANAGE)
def account(http: HttpRequest, pk: int) -> HttpResponse:
    """One account, and what can be done about it."""
    shown = get_object_or_404(User, pk=pk)
    return render(http, "accounts/account.html", {"account": shown, "own": _own(http, shown)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def change_role(http: HttpRequest, pk: int) -> HttpResponse:
    """Give the account another role."""
    changed = get_object_or_404(User, pk=pk)
    form = RoleForm(_posted(http), initial={"role": changed.role})
    if form.is_valid():
        try:
            actions.set_role(user=changed, role=form.cleaned_data["role"], by=_who(http))
        except CannotChangeAccount as error:
            form.add_error("role", error.sentence)
        else:
            messages.success(http, f"The role of {changed.name} is {changed.get_role_display()}.")
            return _afterwards(http, changed)
    context = {"account": changed, "own": _own(http, changed), "form": form}
    return render(http, "accounts/role.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def set_password(http: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody else a new password. One's own is changed with the current one, so that no open screen will do."""
    changed = get_object_or_404(User, pk=pk)
    if _own(http, changed):
        return redirect("account_change_password")
    form = PasswordForm(_posted(http))
    if form.is_valid():
        typed = form.cleaned_data["password"]
        password = typed or make_password()
        try:
            actions.set_password(user=changed, password=password, by=_who(http))
        except CannotChangeAccount as error:
            form.add_error("password", error.sentence)
        else:
            if not typed:
                return _show_once(http, changed, password, "Password set")
            messages.success(http, f"{changed.name} has the password that you typed.")
            return _afterwards(http, changed)
    context = {"account": changed, "form": form}
    return render(http, "accounts/password.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def close(http: HttpRequest, pk: int) -> HttpResponse:
    """Close the account, after a page that says what that means, or why it cannot be done."""
    closed = get_object_or_404(User, pk=pk)
    if not closed.is_active:
        return redirect("accounts:account", pk=pk)
    try:
        check_someone_still_manages_accounts(closed, role=None)
        if http.method == "POST":
            actions.deactivate(user=closed, by=_who(http))
    except CannotChangeAccount as error:
        context = {"account": closed, "own": _own(http, closed), "refused": error.sentence}
        return render(http, "accounts/close.html", context, status=422 if http.method == "POST" else 200)
    if http.method == "POST":
        messages.success(http, f"The account of {closed.name} is closed.")
        return _afterwards(http, closed)
    return render(http, "accounts/close.html", {"account": closed, "own": _own(http, closed)})


@require_POST
@requires(Permission.ACCOUNTS_MANAGE)
def reopen(http: HttpRequest, pk: int) -> HttpResponse:
    """Reopen a closed account."""
    reopened = get_object_or_404(User, pk=pk)
    try:
        actions.reactivate(user=reopened, by=_who(http))
    except CannotChangeAccount as error:
        messages.error(http, error.sentence)
    else:
        messages.success(http, f"The account of {reopened.name} is open again, with the password that it had.")
    return _afterwards(http, reopened)
