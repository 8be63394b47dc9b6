"""A member of staff."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from answerable.accounts.rules.roles import ROLES

EMAIL_LIMIT, NAME_LIMIT = 254, 200
"""The most characters of an address (RFC 5321) and of a name."""


class RoleName(models.TextChoices):
    """The roles of `accounts.rules.roles`, as a column's choices."""

    FOI_OFFICER = "foi_officer", ROLES["foi_officer"].label
    APPROVER = "approver", ROLES["approver"].label
    COMMISSIONING_MANAGER = "commissioning_manager", ROLES["commissioning_manager"].label
    FINANCE_OFFICER = "finance_officer", ROLES["finance_officer"].label
    AUDITOR = "auditor", ROLES["auditor"].label
    ADMINISTRATOR = "administrator", ROLES["administrator"].label


class UserManager(BaseUserManager["User"]):
    """Finds staff by their e-mail address, whatever its capital letters. Accounts are made by `accounts.actions`."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the account with this e-mail address, or raise User.DoesNotExist."""
        return self.get(email=(username or "").strip().lower())

    def active(self) -> models.QuerySet[User]:
        """Return the accounts that may sign in."""
        return self.filter(is_active=True)


class User(AbstractBaseUser):
    """A member of staff, known by an e-mail address, with one role.

    The address is kept in small letters. An account is closed (`is_active`), never deleted: the journal names it.
    """

    email = models.EmailField("email address", max_length=EMAIL_LIMIT, unique=True)
    name = models.CharField("display name", max_length=NAME_LIMIT)
    role = models.CharField(max_length=30, choices=RoleName.choices)
    is_active = models.BooleanField("may sign in", default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        ordering = ("name", "email")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
            models.CheckConstraint(condition=models.Q(role__in=list(ROLES)), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Keep the address in small letters."""
        self.email = self.email.strip().lower()
