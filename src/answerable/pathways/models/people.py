"""People as organisations know them. Each organisation keeps rows of its own; that two rows are one person is a link, never a merge."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from answerable.pathways.fields import SealedField
from answerable.pathways.rules.vocabulary import Offence, Part

from .organisations import Area, Organisation


class Person(models.Model):
    """Somebody, as one organisation knows them. What identifies them is sealed; the reference is a random number.

    `identity`: {"forename", "surname", "other_names": [..], "born": "1990-02-28", "sex", "phone", "email", "postcode"}; a key is
    missing where it is not known. `address`: {"lines": [..], "postcode"} under a key of its own, `preferences`: {"language",
    "interpreter", "access_needs", "about_me": ..}. Blind index rows are in `linkage` models.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    part = models.CharField(max_length=20, choices=Part.choices())
    identity = SealedField(key="identity")
    address = SealedField(key="address", null=True, blank=True)
    preferences = SealedField(key="identity", null=True, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    is_restricted = models.BooleanField(
        default=False, help_text="Staff, police, well known, or in hiding: answers like nobody"
    )
    is_honey = models.BooleanField(
        default=False, help_text="Nobody: a row that whoever looks for it should not have looked for"
    )
    copied_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="copies",
        help_text="The row of another organisation that this one was made from when the person was referred on",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "people"
        indexes: ClassVar[list[Any]] = [models.Index(fields=("owner", "part"), name="people_of_an_owner")]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(part__in=list(Part)), name="person_part_is_known"),
        ]

    def __str__(self) -> str:
        return f"person {self.reference}"


class Relationship(models.Model):
    """What one person is to another: partner, former partner, parent, child. Kept so that nobody is linked with who harmed them."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relationships")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("person", "other", "kind"), name="relationship_once"),
            models.CheckConstraint(condition=~models.Q(person=models.F("other")), name="relationship_is_between_two"),
        ]

    def __str__(self) -> str:
        return f"relationship {self.pk}"


class Incident(models.Model):
    """Something that was done to a person, as one organisation recorded it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="incidents")
    source_ref = models.CharField(max_length=60, help_text="The organisation's own number for it")
    occurred_on = models.DateField()
    reported_on = models.DateField(null=True, blank=True)
    offence = models.CharField(max_length=30, choices=Offence.choices())
    is_crime = models.BooleanField(
        null=True, blank=True, help_text="Whether it was recorded as a crime; empty: not known"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="incidents")
    perpetrators = models.ManyToManyField(Person, blank=True, related_name="incidents_done")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("occurred_on", "pk")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("organisation", "source_ref", "person"), name="incident_once"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=("person", "occurred_on"), name="incidents_of_a_person")]

    def __str__(self) -> str:
        return f"incident {self.pk}"


class PersonLink(models.Model):
    """That two rows may be, are, or are not one person. A machine proposes; it never decides; each word on it can be taken back.

    `first` has the smaller number. The rows that made it so are in its decisions (`linkage` models).
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        CONFIRMED = "confirmed", "Confirmed"
        REFUTED = "refuted", "Not the same person"

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links_up")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links_down")
    weight = models.FloatField(help_text="Match weight in bits, as the model gave it")
    model_version = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("first", "second"), name="link_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="link_is_ordered"),
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"
