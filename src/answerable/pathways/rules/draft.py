"""What a referral says once its draft is read whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .vocabulary import Offence


@dataclass(frozen=True)
class Said:
    """What the person answered to one layer of consent, how they were asked, and in which language (None: the one they prefer)."""

    given: bool
    how: str
    language: str | None = None


@dataclass(frozen=True)
class Whole:
    """A draft that was read whole: what the steps of the form say, ready to be sent."""

    identity: Mapping[str, Any]
    address: Mapping[str, Any] = field(default_factory=dict)
    preferences: Mapping[str, Any] = field(default_factory=dict)
    plan: Mapping[str, Any] | None = None
    checked_on: date | None = None
    offence: str = Offence.OTHER
    occurred_on: date | None = None
    source_ref: str = ""
    is_crime: bool | None = None
    reported_on: date | None = None
    police_reported: bool | None = None
    risk: str = ""
    needs: Sequence[str] = ()
    consents: Mapping[str, Said] = field(default_factory=dict)
    notes: str = ""
    perpetrator: Mapping[str, Any] = field(default_factory=dict)
    relationship: str = ""
    restricted: bool = False
