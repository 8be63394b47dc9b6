"""Partner agencies, the areas that support is given in, and the people who work for them."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from answerable.pathways.rules.vocabulary import OrganisationKind, Role


class Area(models.Model):
    """A part of the police area that support is organised by, such as city, county south, county north."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class AreaPostcode(models.Model):
    """Which postcodes lie in an area: a district ("NG1") or a sector ("NG16 5"); the longest that fits decides."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="postcodes")
    prefix = models.CharField(max_length=8, unique=True, help_text="In capital letters, one space before the sector")

    class Meta:
        ordering = ("prefix",)

    def __str__(self) -> str:
        return self.prefix


class Organisation(models.Model):
    """A partner agency. It is the controller of its own records, or says in `controller` who is."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=30, choices=OrganisationKind.choices())
    controller = models.CharField(
        max_length=200, blank=True, help_text="Who decides about its records, where another does"
    )
    contact_point = models.CharField(max_length=200, blank=True, help_text="Where a partner who may know can turn to")
    is_hub = models.BooleanField(default=False, help_text="Referrals come here first, and are routed from here")
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(kind__in=list(OrganisationKind)), name="organisation_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WorkerManager(BaseUserManager["Worker"]):
    """Finds workers by their e-mail address, whatever its capital letters."""

    def get_by_natural_key(self, username: str | None) -> Worker:
        """Return the account with this e-mail address, or raise Worker.DoesNotExist."""
        return self.get(email=(username or "").strip().lower())


class Worker(AbstractBaseUser):
    """Somebody who works for a partner agency, with one role. An account is closed, never deleted: the journal names it."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("email address", max_length=254, unique=True)
    name = models.CharField("name", max_length=200)
    role = models.CharField(max_length=30, choices=Role.choices())
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="workers")
    areas = models.ManyToManyField(Area, blank=True, related_name="workers")
    skills = models.JSONField(
        default=list, blank=True, help_text="Codes of crimes and needs, and languages, that they work with"
    )
    caseload_limit = models.PositiveSmallIntegerField(default=0, help_text="Open cases at most; 0: gets none")
    is_active = models.BooleanField("may sign in", default=True)
    password_once = models.BooleanField(
        default=False, help_text="The password was made for them; they choose their own first"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[WorkerManager] = WorkerManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        ordering = ("name", "email")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(Lower("email"), name="one_worker_per_address"),
            models.CheckConstraint(condition=models.Q(role__in=list(Role)), name="worker_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Keep the address in small letters."""
        self.email = self.email.strip().lower()


class WorkerConflict(models.Model):
    """A worker who must not see or support somebody: family, neighbour, a former partner. Whose reason stays unread by others."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="conflicts")
    person = models.ForeignKey("pathways.Person", on_delete=models.CASCADE, related_name="conflicts")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("worker", "person"), name="conflict_once"),
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk}"
