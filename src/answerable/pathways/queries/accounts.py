"""Read workers' accounts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from answerable.pathways.models import Organisation, Worker
from answerable.pathways.rules.vocabulary import Role


def workers() -> QuerySet[Worker]:
    """Return every worker by name, with their organisation; `has_factor`: whether they have set up their second factor."""
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return Worker.objects.select_related("organisation").annotate(has_factor=Exists(factor))


def kept_by(worker: Worker) -> QuerySet[Worker]:
    """Return the workers whose accounts an administrator keeps: everybody's at a referral hub, else their own organisation's."""
    return workers() if worker.organisation.is_hub else workers().filter(organisation=worker.organisation)


def organisations_kept_by(worker: Worker) -> QuerySet[Organisation]:
    """Return the open organisations that an administrator may put a worker into."""
    found = Organisation.objects.filter(is_open=True)
    return found if worker.organisation.is_hub else found.filter(pk=worker.organisation_id)


def _has(word: str) -> Q:
    roles = [role for role in Role if word.casefold() in role.words.casefold()]
    return (
        Q(name__icontains=word)
        | Q(email__icontains=word)
        | Q(organisation__name__icontains=word)
        | Q(role__in=roles)
    )  # fmt: skip


def with_words(found: QuerySet[Worker], words: Iterable[str]) -> QuerySet[Worker]:
    """Return those who have every word in their name, address, role or organisation."""
    return reduce(lambda rows, word: rows.filter(_has(word)), words, found)


def find_worker(email: str) -> Worker | None:
    """Return the account with this e-mail address, whatever its capital letters, or None."""
    email = email.strip().lower()
    return workers().filter(email=email).first() if email.isprintable() else None
