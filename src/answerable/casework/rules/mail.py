"""What a message that came in is, which case it belongs to, and what it is like: rules over what was read of it.

Every verdict has its reasons, in sentences for the officer. A request is never lost to a rule: what may be one and is not
certain waits for a person, and nothing that asks under the Act is taken for an automatic reply on its words alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class MailKind(StrEnum):
    """What a message is."""

    REQUEST = "request"
    CLARIFICATION = "clarification"
    FOLLOW_UP = "follow_up"
    REVIEW = "review"
    TASK = "task"
    REGULATOR = "regulator"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    OTHER = "other"


@dataclass(frozen=True)
class Read:
    """What the rules look at of a message: `own` are its writer's own words, `letters` those of letters attached.

    `signs` are header lines by which machines say what they are, by their names in small letters; `answers` says that it
    names a message that it answers; `failed` are recipients whom a message did not reach.
    """

    subject: str = ""
    own: str = ""
    quoted: str = ""
    letters: tuple[str, ...] = ()
    from_address: str = ""
    to: tuple[str, ...] = ()
    signs: Mapping[str, str] = field(default_factory=dict)
    content_type: str = ""
    answers: bool = False
    failed: tuple[str, ...] = ()
    delayed: bool = False

    @property
    def continues(self) -> bool:
        """Whether it goes on with a correspondence: it answers a message, quotes one, or its subject says so."""
        return self.answers or bool(self.quoted.strip()) or bool(_REPLY.match(self.subject))

    @property
    def words(self) -> str:
        """What its writer says, in the message and in the letters that came with it; a regulator's notice is not theirs."""
        return "\n\n".join((self.own, *(one for one in self.letters if not _NOTICE.search(one))))[:JUDGED]


@dataclass(frozen=True)
class Known:
    """What the office knows: of the case that the message was joined to, if any, and of who wrote it."""

    case: bool = False
    waiting_for_clarification: bool = False
    colleague: bool = False
    regulator: bool = False


@dataclass(frozen=True)
class Verdict:
    """What a message is, and why. `certain` says that no person need look before it is acted on."""

    kind: MailKind
    reasons: tuple[str, ...]
    certain: bool = True


JUDGED = 60_000  # characters by which a message is judged
OPENING = 600  # characters in which a message says that a machine or an absent person sent it

_REPLY = re.compile(r"\s*(?:re|aw|sv|antw|atb|ymateb)\s*(?:\[\d+\])?\s*:", re.I)
_NOT_DELIVERED = re.compile(
    r"undeliver(?:able|ed)|delivery (?:status notification|failure|has failed|report|incomplete)|mail delivery (?:failed|failure|subsystem)"
    r"|failure notice|returned mail|(?:could|can) ?not be delivered|delivery (?:delayed|warning)|message (?:blocked|rejected)"
    r"|non[- ]?delivery|nondeliverable",
    re.I,
)
_NOT_DELIVERED_WORDS = re.compile(
    r"(?:could not be|was not|has not been|cannot be) delivered|delivery to the following recipients?[^.]{0,40}(?:failed|delayed)"
    r"|failed recipients?|permanent(?:ly)? (?:fatal )?(?:error|fail)|undelivered mail|did not reach the following recipient"
    r"|contents of the undelivered mail",
    re.I,
)
_POSTMASTER = re.compile(
    r"(?:mailer-?daemon|postmaster|mail ?delivery|microsoftexchange[0-9a-f]+)@|^(?:mailer-?daemon|postmaster)$", re.I
)
_AWAY_SUBJECT = re.compile(
    r"^\s*(?:(?:re|fwd?)\s*:\s*)?(?:auto(?:matic|mated)?\s*[-:]?\s*(?:reply|response|answer|acknowledge?ment)|auto\s*:|out of (?:the )?office)"
    r"|\bis out of (?:the )?office\b|\bout[- ]of[- ]office (?:auto-?)?repl(?:y|ies)\b|^\s*(?:away|on (?:annual )?leave|on holiday)\b",
    re.I,
)
_AWAY_WORDS = re.compile(
    r"\b(?:i am|i'm|i will be|i shall be) (?:currently |now )?(?:out of (?:the )?office|away from (?:the|my) (?:office|desk)|on (?:annual |maternity |sick )?leave)\b",
    re.I,
)
_AUTOMATIC_WORDS = re.compile(
    r"\bthis is an automat(?:ic|ed)(?:ally generated)? (?:reply|response|e-?mail|message|acknowledge?ment)\b"
    r"|\bplease do not reply to this (?:automat|e-?mail)",
    re.I,
)
_AWAY_CLASS = re.compile(r"autoresponder|oof ?template|replytemplate|ipm\.note\.rules", re.I)
_BOUNCE_CLASS = re.compile(r"report\.[\w.]*\.(?:ndr|dr)$", re.I)

ACT = re.compile(
    r"\bfreedom of information\b|\bfo[i1]a?\b(?!\s*(?:officer|team|department)\b)|\benvironmental information regulations?\b|\be\.?i\.?r\.?s?\b(?= |,|\.|$)"
    r"|\bfoi act\b|\brhyddid gwybodaeth\b",
    re.I,
)
_ASKS = re.compile(
    r"\b(?:please|kindly)\b[^.?]{0,80}\b(?:provide|supply|send|give|tell|let me|let us|disclose|confirm|advise|state|list|include|release|share)\b"
    r"|\b(?:could|can|would|will) you\b[^.?]{0,80}\b(?:provide|supply|send|give|tell|let me|disclose|confirm|advise)\b"
    r"|\b(?:could|can|may) (?:i|we)\b[^.?]{0,40}\b(?:have|see|receive|get)\b"
    r"|\b(?:i|we)(?: am| are|'m)? (?:would like|wish|hereby request|request(?:ing)?|want|seek(?:ing)?|asking|ask)\b"
    r"|\bunder the [^.]{0,60}\b(?:act|regulations)\b[^.]{0,80}\b(?:request|ask|provide|tell|disclose|supply)"
    r"|\bi am writing to (?:you )?(?:request|ask)|\brequest for information\b|\bhow (?:many|much|often|long)\b[^.]{0,300}\?",
    re.I,
)
# Words that make a request of it, where the Act's name alone may stand in an advertisement or in the news.
_INVOKES = re.compile(
    r"\b(?:under|pursuant to|in accordance with|by virtue of) (?:the )?(?:provisions of the )?(?:freedom of information|foia?|environmental information|eir)\b"
    r"|\b(?:freedom of information|foia?|environmental information|eir)s?(?: act| regulations)?(?: 20\d\d)?\W{1,3}(?:\w+ )?(?:request|enquiry)"
    r"|\brequest\b[^.]{0,60}\b(?:freedom of information|foia?|environmental information regulations|eir)\b",
    re.I,
)
_THEIR_ANSWER = re.compile(
    r"\bthank you for your (?:\w+[ -]){0,4}(?:request|enquiry|correspondence|e-?mail)\b|\b(?:reply|response|answer) (?:is|are) (?:attached|enclosed)\b"
    r"|\b(?:find|see) (?:attached|enclosed|below)\b[^.]{0,40}\b(?:response|reply)\b|\bhere is (?:some|the) information\b",
    re.I,
)
_REVIEW = re.compile(
    r"\b(?:request(?:ing)?|ask(?:ing)?|apply(?:ing)?|conduct|carry out|carried out|undertake|like|seek|want|require|have|hold|appeal)\b[^.?]{0,80}\binternal review\b"
    r"|\binternal review\b[^.?]{0,60}\b(?:of|into|because|as|on the grounds)\b[^.?]{0,60}\b(?:handling|response|decision|refusal|failure|request)\b"
    r"|\b(?:review|reconsider|appeal(?: against)?) (?:of )?(?:your|this|the) (?:decision|refusal|response|handling)\b"
    r"|\b(?:dissatisfied|unhappy|not (?:satisfied|happy))\b[^?]{0,160}\b(?:review|reconsider|complain)",
    re.I,
)
_ABOUT_REVIEWS = re.compile(r"\bhow many\b[^.?]{0,60}\binternal reviews\b", re.I)
_CHASES = re.compile(
    r"\bhave (?:not|yet to|still not) (?:yet )?(?:had|received|heard)|\bhaven'?t (?:had|received|heard)|\b(?:overdue|outstanding)\b"
    r"|\bwhen (?:can|may|will|should) (?:i|we|you)\b[^.?]{0,40}\b(?:expect|receive|reply|respond)|\bany (?:update|progress|news)\b|\bchas(?:e|ing)\b",
    re.I,
)
_ANOTHER = re.compile(
    r"\b(?:new|further|another|separate|fresh|second|additional) (?:foi |foia |eir |freedom of information )?(?:information )?request\b",
    re.I,
)
_THANKS = re.compile(
    r"\A\W*(?:(?:many )?thanks?(?: you)?|much appreciated|received with thanks|noted)\b[^?]{0,120}\Z", re.I
)
_NOTICE = re.compile(
    r"\bdecision notice\b[^.]{0,400}\bsection 50\b|\bFreedom of Information Act 2000 \(FOIA\)\s+Decision notice",
    re.I | re.S,
)


def kind_of(read: Read, known: Known) -> Verdict:
    """Return what a message is, with the reasons."""
    return (
        _bounced(read)
        or _automatic(read)
        or _from_regulator(read, known)
        or _from_colleague(read, known)
        or _of_the_case(read, known)
        or _new(read)
    )


def _bounced(read: Read) -> Verdict | None:
    """A report that a message did not arrive, or is late (RFC 3464, and the forms from before it)."""
    reasons = []
    if read.signs.get("x-failed-recipients") or read.failed:
        reasons.append("It names a recipient whom a message did not reach.")
    if read.content_type == "multipart/report" and _NOT_DELIVERED.search(read.subject):
        reasons.append("It is a delivery report.")
    if _BOUNCE_CLASS.search(read.signs.get("x-message-class", "")):
        reasons.append("Outlook marked it as a report that a message was not delivered.")
    said = bool(_NOT_DELIVERED.search(read.subject)) and bool(_NOT_DELIVERED_WORDS.search(read.own))
    machine = bool(_POSTMASTER.search(read.from_address)) or read.signs.get("return-path", "") == "<>"
    if said:
        reasons.append("Its subject and its words say that a message was not delivered.")
    elif machine and _NOT_DELIVERED.search(read.subject):
        reasons.append("A mail server sent it, and its subject says that a message was not delivered.")
    if not reasons:
        return None
    if read.delayed:
        reasons.append("The message is late, not lost: it is still being tried.")
    # A person may write "could not be delivered" too; what only words show is left for somebody to see.
    return Verdict(MailKind.BOUNCE, tuple(reasons), certain=len(reasons) > 1 or not said or machine)


def _automatic(read: Read) -> Verdict | None:
    """An automatic reply (RFC 3834, and what mail programs do beside it)."""
    submitted = read.signs.get("auto-submitted", "").lower()
    reasons = []
    if submitted.startswith(("auto-replied", "auto-notified")):
        reasons.append("Its header says that it was replied automatically.")
    if read.signs.get("x-autoreply", "").lower() in {"yes", "true", "1"} or read.signs.get("x-autorespond"):
        reasons.append("Its header says that it is an automatic reply.")
    if read.signs.get("precedence", "").lower() == "auto_reply":
        reasons.append("Its header gives it the rank of an automatic reply.")
    if any(_AWAY_CLASS.search(read.signs.get(name, "")) for name in ("x-post-messageclass", "x-message-class")):
        reasons.append("Its class is that of an automatic reply.")
    if _AWAY_SUBJECT.search(read.subject):
        reasons.append("Its subject is that of an automatic reply.")
    if reasons:
        return Verdict(MailKind.AUTOMATIC, tuple(reasons))
    if _AWAY_WORDS.search(read.own[:OPENING]) and not _ASKS.search(read.words):
        return Verdict(MailKind.AUTOMATIC, ("Its first words say that its writer is away.",))
    asks = bool(ACT.search(f"{read.subject}\n{read.words}")) or bool(_ASKS.search(read.words))
    weak = []
    if submitted.startswith("auto-generated"):
        weak.append("Its header says that a machine wrote it.")
    if read.signs.get("return-path", "") == "<>":
        weak.append("It has no address to which it could come back, as automatic replies have none.")
    if read.signs.get("x-auto-response-suppress") and weak:
        weak.append("Its header asks for no automatic reply.")
    if _AUTOMATIC_WORDS.search(read.own[:OPENING]):
        weak.append("Its first words say that it was written automatically.")
    # A form on a website is sent by a machine too, and carries a real request.
    if weak and not asks:
        return Verdict(MailKind.AUTOMATIC, tuple(weak))
    return None


def _from_regulator(read: Read, known: Known) -> Verdict | None:
    if not known.regulator:
        return None
    return Verdict(MailKind.REGULATOR, ("It came from the regulator's address.",))


def _from_colleague(read: Read, known: Known) -> Verdict | None:
    if not known.colleague:
        return None
    if known.case or not (ACT.search(f"{read.subject}\n{read.words}") and _ASKS.search(f"{read.words}\n{read.quoted}")):
        return Verdict(MailKind.TASK, ("It came from a colleague, or from somebody who was asked about a case.",))
    return Verdict(
        MailKind.REQUEST,
        ("It came from a colleague and asks for information under the Act: it may be a request passed on.",),
        certain=False,
    )


def _of_the_case(read: Read, known: Known) -> Verdict | None:
    """What a message is that was joined to a case."""
    if not known.case:
        return None
    if _asks_for_review(read):
        return Verdict(MailKind.REVIEW, ("It asks for what was answered to be reviewed.",))
    if known.waiting_for_clarification and not _CHASES.search(read.own) and not _THANKS.match(read.own):
        return Verdict(
            MailKind.CLARIFICATION, ("The case waits for clarification, and this is the applicant's answer.",)
        )
    reasons = ["It goes on with the correspondence of the case."]
    if _CHASES.search(read.own):
        reasons.append("It asks when an answer will come.")
    if _ANOTHER.search(read.own) or (ACT.search(read.own) and _ASKS.search(read.own) and not read.continues):
        reasons.append("It may hold a new request: read it, and open one if it does.")
    return Verdict(MailKind.FOLLOW_UP, tuple(reasons))


def _asks_for_review(read: Read) -> bool:
    return bool(_REVIEW.search(read.words)) and not _ABOUT_REVIEWS.search(read.words)


def _new(read: Read) -> Verdict:
    """What a message is that was joined to no case."""
    words, subject = read.words, read.subject
    if _asks_for_review(read):
        return Verdict(
            MailKind.REVIEW, ("It asks for an answer to be reviewed, but not clearly of which case.",), certain=False
        )
    theirs = bool(_THEIR_ANSWER.search(words)) and not _ASKS.search(read.own)
    if theirs and not read.continues:
        return Verdict(MailKind.OTHER, ("It reads as somebody's answer, and asks for nothing.",))
    if read.continues:
        return Verdict(
            MailKind.FOLLOW_UP,
            ("It goes on with an earlier correspondence, but not clearly of which case.",),
            certain=False,
        )
    if not _ASKS.search(words):
        reasons = ["It asks for nothing that could be told."]
        if any(_NOTICE.search(letter) for letter in read.letters):
            reasons.append(
                "A decision notice of the regulator seems to be attached, but it did not come from the regulator."
            )
        return Verdict(MailKind.OTHER, tuple(reasons))
    reasons = ["It asks for information."]
    invokes = bool(_INVOKES.search(f"{subject}\n{words}"))
    if invokes:
        reasons.append("It says that it asks under the Act or the Regulations.")
    else:
        reasons.append("It does not say that it asks under the Act, which it need not do to be a request (section 8).")
    doubts = _doubts(read)
    return Verdict(MailKind.REQUEST, (*reasons, *doubts), certain=invokes and not doubts)


def _doubts(read: Read) -> list[str]:
    """Why what looks like a request may be none."""
    doubts = []
    if read.signs.get("list-unsubscribe") or read.signs.get("precedence", "").lower() in {"bulk", "junk", "list"}:
        doubts.append("It was sent to many, as advertisements are.")
    if read.signs.get("x-spam-flag", "").lower() == "yes":
        doubts.append("The mail server took it for spam.")
    if "@" not in read.from_address:
        doubts.append("It has no address to answer to.")
    if _THEIR_ANSWER.search(read.words):
        doubts.append("It also reads as somebody's answer.")
    return doubts


# Which case a message belongs to.

_REFERENCE = re.compile(r"\bFOI[-_/ ]?(\d{4})[-_/ ]?(\d{4,6})\b", re.I)
_IN_ADDRESS = re.compile(r"FOI[-_.]?(\d{4})[-_.]?(\d{4,6})(?![0-9])", re.I)


def references_in(text: str) -> tuple[str, ...]:
    """Return this office's references that are named in a text, each once: "FOI-2026-0007", also written "foi 2026/0007"."""
    return tuple(dict.fromkeys(f"FOI-{year}-{number}" for year, number in _REFERENCE.findall(text)))


@dataclass(frozen=True)
class Named:
    """The references that a message names, and whether it may be put into that case on their strength."""

    references: tuple[str, ...]
    joins: bool
    reason: str = ""


def named_in(read: Read) -> Named:
    """Return which of our references a message names: in its subject or an address first, then in its words.

    A new request may name an old case ("my request FOI-2025-0003"): one that goes on with nothing and asks under the Act
    is not joined on what stands in its words. Nor is one that names two cases.
    """
    addressed = " ".join(f"FOI-{year}-{number}" for one in read.to for year, number in _IN_ADDRESS.findall(one))
    head = references_in(f"{read.subject}\n{addressed}")
    if len(head) == 1:
        return Named(head, joins=True, reason="Its subject or address has our reference.")
    everywhere = references_in(f"{read.subject}\n{addressed}\n{read.words}\n{read.quoted}")
    if len(everywhere) != 1:
        return Named(everywhere, joins=False, reason="It names more than one of our references." if everywhere else "")
    new = not read.continues and bool(ACT.search(f"{read.subject}\n{read.words}")) and bool(_ASKS.search(read.words))
    if new and not _asks_for_review(read):
        return Named(everywhere, joins=False, reason="It names our reference, but may be a new request.")
    return Named(everywhere, joins=True, reason="Its words have our reference.")


# What a message is like.

LIKE_ENOUGH = 60  # of 100, below which no guess is offered
GUESSES = 5
COMPARED = 2_000  # characters of a text that are compared


@dataclass(frozen=True)
class Candidate:
    """A case that a message may belong to: `same_requester` says that the same address made it."""

    reference: str
    subject: str
    text: str
    same_requester: bool = False


@dataclass(frozen=True)
class Guess:
    """A case that a message may belong to, how alike of 100, and why. Never acted on without a person."""

    reference: str
    score: int
    reasons: tuple[str, ...]


def bare_subject(subject: str) -> str:
    """Return a subject without "Re:", "Fwd:" and our reference, in small letters."""
    bare = re.sub(r"^\s*(?:(?:re|fwd?|fw|aw)\s*(?:\[\d+\])?\s*:\s*)+", "", subject, flags=re.I)
    return " ".join(_REFERENCE.sub(" ", bare).lower().split())


def guesses(read: Read, candidates: Iterable[Candidate], *, named: Sequence[str] = ()) -> tuple[Guess, ...]:
    """Return the cases that a message may belong to, the likeliest first.

    By what it names, who wrote it, its subject, and the words that it quotes or repeats. `named` are references that it
    names without being joined by them.
    """
    from rapidfuzz import fuzz

    subject, said = bare_subject(read.subject), (read.quoted.strip() or read.own)[:COMPARED].lower()
    found = []
    for one in candidates:
        score, reasons = 0.0, []
        if one.reference in named:
            score, reasons = 95.0, ["It names this case's reference."]
        if one.same_requester:
            score = max(score, 70.0)
            reasons.append("The same address made this request.")
        by_subject = fuzz.token_sort_ratio(subject, bare_subject(one.subject)) if len(subject) > 7 else 0.0
        if by_subject >= LIKE_ENOUGH:
            reasons.append(f"Its subject is {by_subject:.0f} of 100 alike.")
        by_text = fuzz.token_set_ratio(said, one.text[:COMPARED].lower()) if len(said) > 60 else 0.0
        if by_text >= LIKE_ENOUGH:
            reasons.append(
                f"The words that it {'quotes' if read.quoted.strip() else 'has'} are {by_text:.0f} of 100 alike."
            )
        likest = max(by_subject, by_text)
        score = max(score, likest) if not (score and likest >= LIKE_ENOUGH) else min(100.0, max(score, likest) + 10)
        if score >= LIKE_ENOUGH:
            found.append(Guess(one.reference, round(score), tuple(reasons)))
    return tuple(sorted(found, key=lambda guess: (-guess.score, guess.reference))[:GUESSES])
