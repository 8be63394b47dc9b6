"""Make, change, close and reopen workers' accounts. Each change is one journal entry; what changes nothing has none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Area, Organisation, SecondFactorSecret, Worker
from answerable.pathways.rules.policy import desk_allows
from answerable.pathways.rules.verbs import Desk
from answerable.pathways.rules.vocabulary import Role

EMAIL_LIMIT, NAME_LIMIT = 254, 200
"""The most characters of an address (RFC 5321) and of a name."""
MOST_CASES = 999


def _known_role(role: str) -> str:
    if role not in list(Role):
        raise CannotChange(f"“{role}” is not a role. Use one of: {', '.join(Role)}.", field="role")
    return role


def _checked_email(email: str) -> str:
    email = email.strip().lower()
    try:
        # The library takes a domain of any signs, and fails on those that are no text.
        email.encode()
        validate_email(email)
    except (UnicodeEncodeError, ValidationError) as error:
        raise CannotChange(
            "The email address is not complete. Write it like name@example.org.uk.", field="email"
        ) from error
    if len(email) > EMAIL_LIMIT:
        raise CannotChange(f"The email address is longer than {EMAIL_LIMIT} characters.", field="email")
    return email


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise CannotChange("The account needs the person's name, as colleagues know it.", field="name")
    if len(name) > NAME_LIMIT:
        raise CannotChange(f"The name is longer than {NAME_LIMIT} characters. Shorten it.", field="name")
    if not name.isprintable():
        raise CannotChange("The name has a sign that cannot be shown. Type it again.", field="name")
    return name


def _checked_password(password: str, worker: Worker) -> str:
    try:
        password.encode()
        validate_password(password, cast(Any, worker))
    except UnicodeEncodeError as error:
        raise CannotChange(
            "The password has signs that cannot be read. Type it again in UTF-8.", field="password"
        ) from error
    except ValidationError as error:
        raise CannotChange(" ".join(error.messages), field="password") from error
    return password


def keeps_workers(worker: Worker) -> bool:
    """Return whether somebody at a hub keeps accounts besides this worker: else nobody could open one any more."""
    roles = [role for role in Role if desk_allows(role, Desk.MANAGE_WORKERS, at_hub=True)]
    return (
        Worker.objects.filter(is_active=True, role__in=roles, organisation__is_hub=True).exclude(pk=worker.pk).exists()
    )


def check_somebody_keeps_workers(worker: Worker, *, role: str | None, organisation: Organisation | None = None) -> None:
    """Raise CannotChange where nobody at a hub could keep accounts once the worker has `role` (None: is closed), or moved."""
    at_hub = worker.organisation.is_hub
    keeps = worker.is_active and at_hub and desk_allows(worker.role, Desk.MANAGE_WORKERS, at_hub=True)
    will = role is not None and (organisation or worker.organisation).is_hub
    if keeps and not (will and desk_allows(str(role), Desk.MANAGE_WORKERS, at_hub=True)) and not keeps_workers(worker):
        raise CannotChange(
            "This is the last account at a referral hub that may keep workers’ accounts. Make another administrator there first.",
            field="role",
        )


def _as_stored(worker: Worker) -> Worker:
    """Read again what another administrator may have changed before this change had its turn."""
    worker.refresh_from_db(fields=["role", "is_active", "organisation"])
    return worker


def _record(action: str, worker: Worker, by: Worker | None, before: Any = None, after: Any = None) -> None:
    record(action=action, by=by, record="worker", ref=str(worker.reference), before=before, after=after)


@in_turn()
def add_worker(
    *, email: str, name: str, role: str, organisation: Organisation, password: str, once: bool = True, by: Worker | None
) -> Worker:
    """Make an account and return it. `once`: the password was made for them, and they choose their own at the first sign-in.

    Raises CannotChange when the address is wrong or already has an account, the name is empty or too long, the role is unknown,
    the organisation is closed or the password too weak.
    """
    worker = Worker(
        role=_known_role(role),
        email=_checked_email(email),
        name=_checked_name(name),
        organisation=organisation,
        password_once=once,
    )
    worker.set_password(_checked_password(password, worker))
    if not organisation.is_open:
        raise CannotChange("This organisation is closed. Open it first, or choose another.", field="organisation")
    if Worker.objects.filter(email=worker.email).exists():
        raise CannotChange(
            "There is already an account with this email address. Change that account instead.", field="email"
        )
    worker.save()
    after = {"email": worker.email, "name": worker.name, "role": role, "organisation": str(organisation.reference)}
    _record("worker.added", worker, by, after=after)
    return worker


@in_turn()
def set_role(*, worker: Worker, role: str, by: Worker | None) -> Worker:
    """Give the account another role and return it. The role that it has already changes nothing.

    Raises CannotChange when the role is unknown or nobody could keep accounts any more.
    """
    before = _as_stored(worker).role
    check_somebody_keeps_workers(worker, role=_known_role(role))
    if role == before:
        return worker
    worker.role = role
    worker.save(update_fields=["role"])
    _record("worker.role_set", worker, by, before={"role": before}, after={"role": role})
    return worker


@in_turn()
def set_organisation(*, worker: Worker, organisation: Organisation, by: Worker | None) -> Worker:
    """Move a worker to another organisation and return them. Their cases stay where they are; they no longer see them.

    Raises CannotChange when the organisation is closed or nobody at a hub could keep accounts any more.
    """
    before = _as_stored(worker).organisation
    if organisation == before:
        return worker
    if not organisation.is_open:
        raise CannotChange("This organisation is closed. Open it first, or choose another.", field="organisation")
    check_somebody_keeps_workers(worker, role=worker.role, organisation=organisation)
    worker.organisation = organisation
    worker.save(update_fields=["organisation"])
    told = ({"organisation": str(one.reference)} for one in (before, organisation))
    _record("worker.moved", worker, by, before=next(told), after=next(told))
    return worker


@in_turn()
def set_work(
    *, worker: Worker, areas: Sequence[Area], skills: Sequence[str], caseload_limit: int, by: Worker | None
) -> Worker:
    """Say where a worker works, what they are skilled in, and how many open cases they can have. Return them.

    Raises CannotChange when the limit is not from 0 to 999 or a skill is too long.
    """
    if not 0 <= caseload_limit <= MOST_CASES:
        raise CannotChange(f"Open cases at most are from 0 to {MOST_CASES}.", field="caseload_limit")
    skills = list(dict.fromkeys(skills))
    if any(len(one) > 40 or not one.isprintable() for one in skills):
        raise CannotChange("A language has at most 40 letters. Put commas between languages.", field="languages")
    before = {
        "areas": sorted(worker.areas.values_list("code", flat=True)),
        "skills": sorted(worker.skills),
        "caseload_limit": worker.caseload_limit,
    }
    after = {"areas": sorted(area.code for area in areas), "skills": sorted(skills), "caseload_limit": caseload_limit}
    if before == after:
        return worker
    worker.areas.set(areas)
    worker.skills, worker.caseload_limit = skills, caseload_limit
    worker.save(update_fields=["skills", "caseload_limit"])
    _record("worker.work_set", worker, by, before=before, after=after)
    return worker


@in_turn()
def set_password(*, worker: Worker, password: str, once: bool, by: Worker | None) -> Worker:
    """Give the account a new password, which ends its other sessions, and return it. `once` as in `add_worker`.

    Raises CannotChange when the password is too weak. The journal records that it was changed, and no trace of the password.
    """
    worker.set_password(_checked_password(password, worker))
    worker.password_once = once
    worker.save(update_fields=["password", "password_once"])
    _record("worker.password_set", worker, by)
    return worker


@in_turn()
def reset_second_factor(*, worker: Worker, by: Worker | None) -> Worker:
    """Take a worker's second factor away: they are signed out, and set up another at their next sign-in. Return them.

    Raises CannotChange when they have none.
    """
    if not forget_second_factor(worker):
        raise CannotChange("This account has no second factor yet. It is asked for at the next sign-in.")
    _record("worker.second_factor_reset", worker, by)
    return worker


def secrets_of(worker: Worker) -> set[UUID]:
    """Return the references of the secrets that a worker's second factor and recovery codes are made of."""
    return {
        UUID(factor.data[name])
        for factor in Authenticator.objects.filter(user=worker)
        for name in ("secret", "seed")
        if name in factor.data
    }


def forget_second_factor(worker: Worker) -> bool:
    """Delete a worker's second factor with its secrets; return whether there was one."""
    forget_secrets(secrets_of(worker))
    return bool(Authenticator.objects.filter(user=worker).delete()[0])


def forget_secrets(references: set[UUID]) -> None:
    """Delete secrets that nothing is made of any more."""
    SecondFactorSecret.objects.filter(reference__in=references).delete()


@in_turn()
def record_second_factor(*, worker: Worker) -> None:
    """Journal that a worker set up a second factor."""
    _record("worker.second_factor_set", worker, worker)


@in_turn()
def record_sign_in(*, worker: Worker) -> None:
    """Journal that a worker signed in."""
    _record("worker.signed_in", worker, worker)


@in_turn()
def close(*, worker: Worker, by: Worker | None) -> Worker:
    """Close the account: its sessions end at their next page, and nobody can sign in with it. Return it.

    Raises CannotChange when it is closed already or nobody could keep accounts any more.
    """
    if not _as_stored(worker).is_active:
        raise CannotChange("This account is closed already.")
    check_somebody_keeps_workers(worker, role=None)
    worker.is_active = False
    worker.save(update_fields=["is_active"])
    _record("worker.closed", worker, by, before={"is_active": True}, after={"is_active": False})
    return worker


@in_turn()
def reopen(*, worker: Worker, by: Worker | None) -> Worker:
    """Reopen a closed account, with the role and the password that it had. Return it. Raises CannotChange when it is open."""
    if _as_stored(worker).is_active:
        raise CannotChange("This account is open already.")
    worker.is_active = True
    worker.save(update_fields=["is_active"])
    _record("worker.reopened", worker, by, before={"is_active": False}, after={"is_active": True})
    return worker


def forget_sessions(now: datetime) -> str:
    """Delete the sessions that have run out, and say how many. They are nobody's record, so the journal has nothing of it."""
    gone = Session.objects.filter(expire_date__lt=now).delete()[0]
    return f"{gone:,} session{'' if gone == 1 else 's'} forgotten." if gone else ""
