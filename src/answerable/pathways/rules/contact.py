"""May this person be reached in this way, now? What is not known is not safe (facts/law.md D4).

A man who hurts somebody may answer their telephone, read their messages and open their post. So a way to reach them is used only
where the person has said that it is safe, at the times they said, and nothing that is sent says what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from .vocabulary import Worded

_CLOCK = ZoneInfo("Europe/London")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Channel(Worded):
    """A way to reach somebody that can harm them."""

    PHONE = "phone", "Telephone call"
    VOICEMAIL = "voicemail", "Message left on voicemail"
    TEXT = "text", "Text message"
    EMAIL = "email", "E-mail"
    POST = "post", "Letter by post"
    VISIT = "visit", "Visit at home"


@dataclass(frozen=True)
class Allowed:
    """It is safe by what the person said. `mind`: what whoever does it must keep to, in sentences."""

    mind: tuple[str, ...] = ()


@dataclass(frozen=True)
class Blocked:
    """It must not be done. `reason` is one sentence."""

    reason: str


_SAFE = {
    Channel.PHONE: "phone_safe",
    Channel.VOICEMAIL: "voicemail_safe",
    Channel.TEXT: "text_safe",
    Channel.EMAIL: "email_safe",
    Channel.POST: "post_safe",
    Channel.VISIT: "visit_safe",
}
_REACHES = {Channel.PHONE: "phone", Channel.VOICEMAIL: "phone", Channel.TEXT: "phone", Channel.EMAIL: "email"}
_UNTIMED = (Channel.EMAIL, Channel.POST)
"""What waits until it is read; what matters is who can read it, which its own answer says."""


def _minutes(text: object) -> int | None:
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    return int(found[1]) * 60 + int(found[2]) if found else None


def _days_of(window: Mapping[str, Any]) -> frozenset[int]:
    days = window.get("days")
    if not isinstance(days, Sequence) or isinstance(days, str):
        return frozenset()
    return frozenset(day for day in days if isinstance(day, int) and not isinstance(day, bool) and 1 <= day <= 7)


def _within(window: object, at: datetime) -> bool:
    if not isinstance(window, Mapping):
        return False
    first, last = _minutes(window.get("from")), _minutes(window.get("until"))
    if first is None or last is None or first >= last:
        return False
    return at.isoweekday() in _days_of(window) and first <= at.hour * 60 + at.minute < last


def in_words(times: object) -> str:
    """Return safe times as a sentence part: "Monday, Tuesday 09:00 to 15:00; Friday 10:00 to 11:00". Empty where none can be read."""
    parts = []
    for window in times if isinstance(times, Sequence) and not isinstance(times, str) else ():
        if isinstance(window, Mapping) and _days_of(window) and _minutes(window.get("from")) is not None:
            days = sorted(_days_of(window))
            said = "every day" if len(days) == 7 else ", ".join(DAYS[day - 1] for day in days)
            parts.append(f"{said} {window.get('from')} to {window.get('until')}")
    return "; ".join(parts)


def local(at: datetime) -> datetime:
    """Return a moment on the clock on the wall here. A moment without a zone is taken to be on it already."""
    return at.astimezone(_CLOCK) if at.tzinfo else at


def may_contact(plan: Mapping[str, Any] | None, channel: Channel, at: datetime) -> Allowed | Blocked:
    """Return whether somebody may be reached in this way at this moment, by their safe-contact plan (models.SafeContact).

    Blocked wherever the plan is missing, does not say yes to this very channel, lacks the number or address, or `at` is outside
    the safe times; and where no safe times are known, unless the person said “at any time”. Never raises.
    """
    if not plan:
        return Blocked("No safe way to reach this person has been written down. Ask whoever referred them.")
    if plan.get(_SAFE[channel]) is not True:
        known = plan.get(_SAFE[channel]) is False
        said = "The person said that this is not safe" if known else "Nobody has asked the person whether this is safe"
        return Blocked(f"{channel.words}: {said[0].lower()}{said[1:]}.")
    reach = _REACHES.get(channel)
    if reach and not str(plan.get(reach) or "").strip():
        return Blocked(f"{channel.words}: no {'number' if reach == 'phone' else 'address'} is written down as safe.")
    if channel is Channel.VOICEMAIL and plan.get("phone_safe") is not True:
        return Blocked("Message left on voicemail: a telephone call is not safe, so a message is not.")
    if channel not in _UNTIMED and plan.get("any_time") is not True:
        times = plan.get("times")
        windows = times if isinstance(times, Sequence) and not isinstance(times, str) else ()
        if not in_words(windows):
            return Blocked(f"{channel.words}: the times at which it is safe are not known.")
        if not any(_within(window, local(at)) for window in windows):
            return Blocked(f"{channel.words}: now is not a safe time. It is safe: {in_words(windows)}.")
    return Allowed(_mind(plan, channel))


def _mind(plan: Mapping[str, Any], channel: Channel) -> tuple[str, ...]:
    mind = []
    answers = str(plan.get("who_may_answer") or "").strip()
    if channel in (Channel.PHONE, Channel.VISIT):
        mind.append(
            f"Who may answer: {answers}. Say nothing to anybody else."
            if answers
            else "Make sure that it is the person before you say who you are."
        )
        if plan.get("voicemail_safe") is not True:
            mind.append("Do not leave a message.")
    code = str(plan.get("code_word") or "").strip()
    if code:
        mind.append(f"Code word: {code}.")
    never = str(plan.get("never") or "").strip()
    if never:
        mind.append(f"Never: {never}")
    return tuple(mind)


TELLING = (
    "abuse", "abused", "abuser", "advocate", "advocacy", "antisocial", "assault", "attack", "bereavement", "burglary", "child",
    "court", "crime", "criminal", "domestic", "exploitation", "fraud", "harassment", "hate", "helpline", "idva", "isva", "marac",
    "murder", "offence", "perpetrator", "police", "rape", "referral", "refuge", "robbery", "safeguarding", "sarc", "sexual",
    "slavery", "stalking", "support", "survivor", "trafficking", "victim", "violence", "violent", "witness",
)  # fmt: skip
"""Words that tell a reader over somebody's shoulder what a message is about (facts/pathways.md 6.18)."""
_COMMON = frozenset(
    {"a", "an", "and", "at", "by", "city", "county", "for", "free", "general", "home", "in", "local", "new", "north", "of", "on", "our", "south", "the", "to", "us", "with", "you", "your"}
)  # fmt: skip


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def telling_words(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return what in a text would tell: a word of TELLING (with its plural), or a word of a service's or an organisation's name."""
    told = set(TELLING) | {f"{word}s" for word in TELLING}
    named = {word for name in names for word in _words(name) if len(word) > 2 and word not in _COMMON}
    return tuple(word for word in dict.fromkeys(_words(text)) if word in told or word in named)


class Telling(ValueError):
    """A message would tell what it is about; it is not composed."""


def neutral_message(*, forename: str, call_back: str, names: Iterable[str]) -> str:
    """Return the text of a message that may be left or sent: who rings, the number, and nothing of what about.

    `forename` is the worker's own, `call_back` a telephone number. `names` are those of every service and organisation. Raises
    Telling where the result would name one of them, or say an offence, so that nothing that tells is ever offered to be sent.
    """
    digits = re.sub(r"[^\d+ ]", "", call_back).strip()
    first = (_words(forename) or [""])[0].capitalize()
    hello = f"Hello, this is {first}." if first else "Hello."
    text = f"{hello} Please ring {digits} when it suits you." if digits else f"{hello} I will try again another time."
    said = telling_words(text, names)
    if said:
        raise Telling(f"The message would say “{said[0]}”. Ring without leaving one.")
    return text


def safe_now(plan: Mapping[str, Any] | None, at: datetime) -> dict[Channel, Allowed | Blocked]:
    """Return every channel with what may be done now."""
    return {channel: may_contact(plan, channel, at) for channel in Channel}


def next_safe(plan: Mapping[str, Any] | None, at: datetime) -> str:
    """Return when a call is safe next, in words: "at any time", "now, until 15:00", "today 09:00 to 15:00", "Wednesday 09:00 to 15:00" or
    "not known"."""
    if plan and plan.get("any_time") is True:
        return "at any time"
    times = (plan or {}).get("times")
    windows = [one for one in times if isinstance(one, Mapping)] if isinstance(times, Sequence) else []
    here = local(at)
    soonest: tuple[int, int, Mapping[str, Any]] | None = None
    for window in windows:
        first, last = _minutes(window.get("from")), _minutes(window.get("until"))
        if first is None or last is None or first >= last:
            continue
        for ahead in range(8):
            if (here.isoweekday() - 1 + ahead) % 7 + 1 not in _days_of(window):
                continue
            if ahead == 0 and here.hour * 60 + here.minute >= last:
                continue
            if soonest is None or (ahead, first) < soonest[:2]:
                soonest = (ahead, first, window)
            break
    if soonest is None:
        return "not known"
    ahead, _, window = soonest
    if _within(window, here) and ahead == 0:
        return f"now, until {window.get('until')}"
    day = "today" if ahead == 0 else DAYS[(here.isoweekday() - 1 + ahead) % 7]
    return f"{day} {window.get('from')} to {window.get('until')}"


def clean_time(text: str) -> time | None:
    """Return a time typed as 9, 9:30, 0930 or 09.30; None where it is none."""
    found = re.fullmatch(r"\s*(\d{1,2})(?:[:.]?([0-5]\d))?\s*", text)
    if not found or int(found[1]) > 23:
        return None
    return time(int(found[1]), int(found[2] or 0))
