"""Is it a valid request (section 8), who asks, in which form do they want it (section 11), is it clear enough (section 1(3))?

Pure: the words of a letter and what was read of it go in; sentences with their provision come out (facts/law.md A1, A5, A8).
Nothing that is said here repeats a name or an address: findings are shown to people who may not see who asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from answerable.reading.structure import Measure, Question

from .requesters import fold_email

_CLOSE = re.compile(
    r"^[ \t>]*(?:yours(?: (?:faithfully|sincerely|truly))?|(?:kind(?:est)?|best|warm(?:est)?|with) (?:kind )?(?:regards|wishes)|regards|sincerely"
    r"|(?:many )?thanks(?: (?:and|in advance|very much)[^\n]{0,30})?|thank you(?: (?:in advance|very much|for your (?:help|time|assistance)))?"
    r"|best|cheers|all the best)[ \t]*[,.!-]?[ \t]*(?P<same>[^\n]{0,60})$",
    re.IGNORECASE | re.MULTILINE,
)
_FROM = re.compile(r"^[ \t>]*From:[ \t]*(?P<who>[^\n]{3,200})$", re.IGNORECASE | re.MULTILINE)
_MY_NAME = re.compile(r"\b[Mm]y name is (?P<name>[A-Z][\w’'-]*(?: (?:[A-Z]\.|[A-Z][\w’'-]*)){1,4})")
_REPLY_TO = re.compile(
    r"use this e-?mail address for all replies[^\n@]{0,60}\s+(?P<email>\S{1,80}@\S{1,120})", re.IGNORECASE
)
_AT = re.compile(r"[^\s<>()]{1,64}@[^\s<>()]{1,190}")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\w)(?:\+?\d[ \t]?){10,13}(?!\w)")
_SIGNED_LINES = 10
_NAME_WORDS = 6

_TITLE = re.compile(
    r"^(?:mr|mrs|ms|miss|mx|dr|prof(?:essor)?|sir|dame|lord|lady|cllr|councillor|rev(?:erend)?)\b\.?\s*", re.I
)
_NO_NAME = re.compile(
    r"\b(?:anonymous|anon|concerned|citizen|taxpayer|tax payer|resident|member of the public|a user|requester|undisclosed|name withheld"
    r"|mickey mouse|donald duck|john doe|jane doe|santa claus|father christmas|joe bloggs)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:ltd|limited|llp|plc|cic|cio|trust|charity|foundation|group|society|association|campaign|network|council|union|university|college|school"
    r"|news|times|post|gazette|media|press|bbc|itv|company|institute|centre|service|services|aid|party)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class WhoAsks:
    """The name, e-mail address and address for correspondence that a letter bears; empty where it bears none."""

    name: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True)
class Lack:
    """One thing that a request lacks: what an officer reads, the provision, and what the applicant is to be told."""

    code: str
    says: str
    provision: str
    tell: str


@dataclass(frozen=True)
class Preference:
    """The form of copy that the request itself asks for, in the product's words, with its provision."""

    form: str
    provision: str


def who_asks(letter: str) -> WhoAsks:
    """Return who a letter says it is from: its From line, its close, or "My name is …".

    The address is taken from the lines under the name, as far as the postcode. An e-mail address counts only there, in
    the From line, or where a request website says which one to answer: another in the text may be anybody's.
    """
    name, email = "", ""
    if sent := _FROM.search(letter):
        name, email = parseaddr(sent["who"])
        name = name if _name_like(name) else ""
        email = fold_email(email)
    if site := _REPLY_TO.search(letter):
        email = fold_email(site["email"].rstrip(".,;)"))
    signed, block = _signature(letter)
    if not email and (found := _AT.search("\n".join(block))):
        email = fold_email(found[0].rstrip(".,;"))
    own = _MY_NAME.search(letter)
    return WhoAsks(name=signed or name or (own["name"] if own else ""), email=email, address=_address(block))


def _signature(letter: str) -> tuple[str, list[str]]:
    """The name under the close of a letter, and the lines that follow the close."""
    closes = list(_CLOSE.finditer(letter))
    for close in reversed(closes):
        lines = [line.strip(" \t>*_-") for line in letter[close.end() :].splitlines()]
        lines = [line for line in [close["same"].strip(" ,"), *lines] if line]
        if len(lines) > _SIGNED_LINES:
            break
        named = next((line for line in lines[:2] if _name_like(line)), "")
        return named.rstrip(",."), lines
    lines = [line.strip() for line in letter.splitlines() if line.strip()]
    last = lines[-1] if lines else ""
    # A letter without a close may still end in a name that stands alone; one word alone may be anything.
    alone = len(lines) > 1 and _name_like(last) and len(last.split()) > 1 and not last.endswith((".", "?", ":"))
    return (last if alone else ""), []


def _name_like(line: str) -> bool:
    words = line.strip(" ,.").split()
    return (
        0 < len(words) <= _NAME_WORDS
        and not re.search(r"[\d@:/?!]", line)
        and words[0][:1].isupper()
        and all(word[:1].isupper() or word.lower() in _SMALL for word in words)
    )


_SMALL = frozenset(
    {"de", "la", "van", "der", "den", "von", "da", "di", "du", "al", "bin", "ibn", "of", "and", "the", "&"}
)


def _address(block: Sequence[str]) -> str:
    end = next((place for place, line in enumerate(block) if POSTCODE.search(line)), None)
    if end is None:
        return ""
    start = next((place for place in range(end) if re.match(r"(?:flat |unit )?\d", block[place], re.I)), end)
    return "\n".join(block[start : end + 1])


def is_real_name(name: str) -> bool:
    """Return whether this can be the applicant's real name (facts/law.md A1.8).

    A title or an initial with a surname is enough, and so is the name of an organisation; a first name alone, a pseudonym,
    or letters with digits are not.
    """
    if _NO_NAME.search(name) or re.search(r"[\d@]", name):
        return False
    if _BODY.search(name):
        return True
    words = [word.strip(".,") for word in name.split() if word.strip(".,")]
    surname = next((word for word in reversed(words) if len(word) > 1 and not _TITLE.fullmatch(word)), "")
    return len(words) > 1 and bool(surname)


def what_is_lacking(
    *, environmental: bool, in_writing: bool, name: str, organisation: str, reachable: bool, describes: bool
) -> tuple[Lack, ...]:
    """Return what a request lacks to be one that the Act or the Regulations oblige us to answer; nothing where it is valid.

    `reachable`: there is an e-mail address or another address for correspondence. `describes`: at least one question was
    found. A request for environmental information may be spoken, and needs no name (facts/law.md A8).
    """
    found: list[Lack] = []
    if not in_writing and not environmental:
        found.append(_NOT_WRITTEN)
    if not environmental and not organisation.strip():
        if not name.strip():
            found.append(_NO_NAME_GIVEN)
        elif not is_real_name(name):
            found.append(_PSEUDONYM)
    if not reachable:
        found.append(_NO_ADDRESS_EIR if environmental else _NO_ADDRESS)
    if not describes:
        found.append(_NOT_DESCRIBED_EIR if environmental else _NOT_DESCRIBED)
    return tuple(found)


_NOT_WRITTEN = Lack(
    "writing",
    "It was not made in writing.",
    "section 8(1)(a)",
    "A request under the Freedom of Information Act must be in writing. An e-mail is enough. We can help you to write it.",
)
_NO_NAME_GIVEN = Lack(
    "name",
    "It does not state a name.",
    "section 8(1)(b)",
    "A request under the Freedom of Information Act must state the applicant’s name. Please tell us your name. You need not "
    "say why you ask.",
)
_PSEUDONYM = Lack(
    "real_name",
    "The name that it states does not appear to be a real name: it is a first name alone, or a pseudonym.",
    "section 8(1)(b)",
    "A request under the Freedom of Information Act must state the applicant’s real name: a title or an initial with a "
    "surname is enough. Please tell us yours. You need not say why you ask.",
)
_ADDRESS = "Please tell us an address for our answer. An e-mail address is enough."
_NO_ADDRESS = Lack("address", "It gives no address for correspondence.", "section 8(1)(b)", _ADDRESS)
_NO_ADDRESS_EIR = Lack(
    "address", "It gives no address, so that the answer cannot be sent.", "EIR regulation 5(1)", _ADDRESS
)
_DESCRIBE = "Please tell us which information you would like."
_NOT_DESCRIBED = Lack("described", "It does not describe the information asked for.", "section 8(1)(c)", _DESCRIBE)
_NOT_DESCRIBED_EIR = Lack(
    "described", "It does not say which information is asked for.", "EIR regulation 9(2)", _DESCRIBE
)


REUSABLE = "A spreadsheet or another electronic form that can be used again"
"""The form that section 11(1A) asks for where the information is a dataset: the reply's tables then go as CSV files."""
_FORMS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (form, provision, re.compile(pattern, re.IGNORECASE))
    for form, provision, pattern in (
        (
            REUSABLE,
            "section 11(1A)",
            r"\b(?:csv|excel|xlsx?|spread ?sheets?|machine[- ]readable|re-?usable (?:electronic )?form(?:at)?)\b",
        ),
        (
            "To look at the record at the office",
            "section 11(1)(b)",
            r"\b(?:(?:like|wish|want|prefer|opportunity|able|come in) to (?:inspect|view)|inspect(?:ion of)? (?:the |these |your )?(?:records?|documents?|files?)|in person)\b",
        ),
        (
            "A digest or summary",
            "section 11(1)(c)",
            r"\b(?:(?:in|as|provide|send|give|prefer|like|only)(?: me)? (?:a |an )?(?:short |brief )?(?:digest|summary|summari[sz]ed form))\b",
        ),
        (
            "Large print, audio or another accessible form",
            "section 11(1)(a)",
            r"\b(?:large print|braille|audio (?:copy|format|version)|easy read|accessible format)\b",
        ),
        (
            "Paper copies by post",
            "section 11(1)(a)",
            r"\b(?:hard cop(?:y|ies)|paper cop(?:y|ies)|printed cop(?:y|ies)|(?:reply|respond|send|answer)\w*(?: \w+){0,6} by post|on paper)\b",
        ),
        (
            "An electronic copy",
            "section 11(1)(a)",
            r"\b(?:electronic(?:ally)?(?: (?:form|format|copy|copies|means))?|by e-?mail|via e-?mail|e-?mailed to me|as (?:a )?pdf)\b",
        ),
    )
)


def preference(letter: str) -> Preference | None:
    """Return the form of copy that the request itself prefers; the first of these that it has words for."""
    return next((Preference(form, provision) for form, provision, words in _FORMS if words.search(letter)), None)


_TOO_WIDE = re.compile(
    r"\b(?:any and all|(?:all|every|any)(?: of the)? (?:information|documents?|data|records?|correspondence|e-?mails)(?: (?:that )?(?:you|is|are) "
    r"(?:hold|have|held))?|everything (?:that )?you (?:hold|have|know)|anything (?:that )?you (?:hold|have))\b",
    re.IGNORECASE,
)


def vague(questions: Sequence[Question], names: Sequence[str]) -> tuple[str, ...]:
    """Return, a sentence each, what in these questions may need clarification before the information can be found.

    `names` are what the questions are called, in their order. Whether it is reasonably required is for an officer: only
    then does asking move the clock (section 1(3); facts/law.md A1.4, A1.5).
    """
    found = []
    for question, name in zip(questions, names, strict=True):
        ask = question.ask
        measured = [measure for measure in ask.measures if measure is not Measure.OTHER]
        if not (ask.subjects or ask.names or ask.references or measured):
            found.append(f"Question {name}: no subject, name or measure was found in it.")
        elif _TOO_WIDE.search(question.text) and not (ask.periods and measured):
            found.append(f"Question {name} asks for all information of a kind, without limits.")
        found += [
            f"Question {name}: it is not clear which days “{period.text}” means."
            for period in ask.periods
            if period.starts is None and period.ends is None
        ]
    return tuple(found)


def without_requester(text: str, who: WhoAsks) -> str:
    """Return a letter for those who may not see who wrote it.

    The requester's name, address and e-mail are taken out wherever they stand, and so are every e-mail address, postcode
    and telephone number, and what follows the letter's close.
    """
    shown = _without_close(text)
    for words, instead in ((who.name, "[name]"), *((line, "[address]") for line in who.address.splitlines())):
        if words.strip():
            shown = re.sub(_words(words), instead, shown, flags=re.IGNORECASE)
    surname = who.name.split()[-1] if len(who.name.split()) > 1 else ""
    if len(surname) > 2:
        shown = re.sub(rf"(?:\b(?:mr|mrs|ms|miss|mx|dr)\.? )?{_words(surname)}", "[name]", shown, flags=re.IGNORECASE)
    shown = _FROM.sub("From: [name]", shown)
    shown = _MY_NAME.sub("My name is [name]", shown)
    return _PHONE.sub("[telephone]", POSTCODE.sub("[postcode]", _AT.sub("[e-mail address]", shown)))


def without_name(text: str, who: WhoAsks) -> str:
    """Return words about a case without the requester's e-mail address, name, and surname after a title; all else as it is.

    A surname by itself stays: it may be an ordinary word, and what was asked must not be changed.
    """
    shown = text
    if who.email.strip():
        shown = re.sub(_words(who.email), "[e-mail address]", shown, flags=re.IGNORECASE)
    if who.name.strip():
        shown = re.sub(_words(who.name), "[name]", shown, flags=re.IGNORECASE)
        titled = rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? {_words(who.name.split()[-1])}"
        shown = re.sub(titled, "[name]", shown, flags=re.IGNORECASE)
    return shown


def _words(text: str) -> str:
    return r"(?<!\w)" + r"\s+".join(re.escape(word) for word in text.split()) + r"(?!\w)"


def _without_close(text: str) -> str:
    for close in reversed(list(_CLOSE.finditer(text))):
        after = [line for line in text[close.end() :].splitlines() if line.strip()]
        if len(after) > _SIGNED_LINES:
            break
        if after or close["same"].strip():
            return f"{text[: close.start('same')].rstrip()}\n[name and address]"
    return text
