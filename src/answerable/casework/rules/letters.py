"""Which letters make sense now, and what a letter of each kind still lacks before it may leave (facts/law.md A, G).

Pure. What a response or a refusal notice lacks is told by the linter of the reply; here are the other kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date

from answerable.law.exemptions import Act, Basis, UnknownExemption, lookup, parse_citation
from answerable.letters.kinds.filling import LENGTH_LIMIT, Values, blanks
from answerable.letters.kinds.kind import FIELDS, Field, Kind
from answerable.letters.wording import day

from .life import REQUEST, REVIEW, Event, RequestState, ReviewState


class NotNow(ValueError):
    """A letter of this kind cannot be written now; the message says why."""


SENT_AS: dict[Kind, Event] = {
    Kind.ACKNOWLEDGEMENT: Event.ACKNOWLEDGED,
    Kind.INVALID: Event.FOUND_INVALID,
    Kind.CLARIFICATION: Event.CLARIFICATION_ASKED,
    Kind.FEES: Event.FEE_NOTICE,
    Kind.EXTENSION: Event.EXTENSION,
    Kind.TRANSFER: Event.TRANSFERRED,
    Kind.REFUSAL: Event.SENT_FOR_CLEARANCE,
    Kind.RESPONSE: Event.SENT_FOR_CLEARANCE,
}
"""The event that must be possible for a letter of this kind to make sense. An offer to transfer comes before its event."""


def sensible(state: RequestState, regime: str, *, late: bool) -> tuple[Kind, ...]:
    """Return the kinds of letter, of the request itself, that make sense in this state, in the order of `Kind`.

    `regime` is "foi" or "eir": only the Act has requests that are not valid for want of a name (section 8; facts/law.md A8).
    """
    found = {kind for kind, event in SENT_AS.items() if REQUEST.row(state, event) is not None}
    if state is RequestState.INVALID:
        found.add(Kind.INVALID)  # found so at triage, and now the applicant is told
    if regime == Act.EIR:
        found.discard(Kind.INVALID)
    if late and state not in REQUEST.ended:
        found.add(Kind.LATENESS)
    return tuple(kind for kind in Kind if kind in found)


def sensible_for_review(state: ReviewState) -> tuple[Kind, ...]:
    """Return the kinds of letter that make sense about an internal review in this state."""
    if state in REVIEW.ended:
        return ()
    deciding = REVIEW.row(state, Event.REVIEW_SENT_FOR_CLEARANCE) is not None
    return (Kind.REVIEW_ACKNOWLEDGEMENT, Kind.REVIEW_OUTCOME) if deciding else (Kind.REVIEW_ACKNOWLEDGEMENT,)


OPTIONAL = frozenset(
    {"eir", "explanation", "expected", "holder_contact", "about_time", "decision", "findings", "privacy"}
)
"""Fields that may be empty. Another one that is empty becomes a blank to fill in."""


def blank_for(field: Field) -> str:
    """Return what stands in the words for a field that is not known yet: "[how to pay]"."""
    return f"[{field.means[0].lower()}{field.means[1:]}]"


def renewed(words: str, kind: Kind, said: Values, values: Values) -> str:
    """Return the words with what each field said, or the blank that stood for it, put as the field says it now.

    All at once, so that what one field says now is not taken for what another said before. What two fields said alike is
    renewed only where both say the same now.
    """
    now: dict[str, set[str]] = {}
    for field in FIELDS[kind]:
        value, old = values.get(field.name), said.get(field.name)
        if isinstance(value, str) and value:
            now.setdefault(old if isinstance(old, str) and old else blank_for(field), set()).add(value)
    certain = {old: news.pop() for old, news in now.items() if len(news) == 1}
    pattern = "|".join(re.escape(old) for old in sorted(certain, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda found: certain[found[0]], words) if certain else words


@dataclass(frozen=True)
class Need:
    """Something that letters of a kind say. `fields` must stand in the words as they are now; at least half of what each
    of `texts` says; and one of `phrases`, regular expressions, must be there.
    """

    says: str
    provision: str = ""
    fields: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


_RECEIVED = Need("the day the request was received", fields=("received",))
_CONTACT = Need("how to reach the office", fields=("contact",))
_CLOSES = Need("when the request will be closed if nothing is heard", fields=("close_date",))
_RIGHTS = (
    Need("where and by when to ask for an internal review", "s.17(7)(a)", fields=("review_contact", "review_by")),
    Need("the right to complain to the regulator, and where", "s.17(7)(b)", fields=("regulator", "regulator_contact")),
)

NEEDS: dict[Kind, tuple[Need, ...]] = {
    Kind.ACKNOWLEDGEMENT: (_RECEIVED, Need("the due date", "s.10(1)", fields=("due_date",)), _CONTACT),
    Kind.INVALID: (
        _RECEIVED,
        Need("what the request lacks", "s.8(1)", texts=("missing",)),
        Need("that we will help", "s.16(1)", phrases=("help", "assist")),
        _CLOSES,
        _CONTACT,
    ),
    Kind.CLARIFICATION: (
        _RECEIVED,
        Need("what is unclear", "s.1(3)", texts=("unclear",)),
        Need("that the clock has stopped", "s.10(6)", phrases=("stopped", r"\bstops\b", "not running")),
        _CLOSES,
        _CONTACT,
    ),
    Kind.FEES: (
        Need("the amount", "s.9(1)", fields=("amount",)),
        Need("what the fee is for", "s.9(3)", texts=("covers",)),
        Need("the last day to pay", "s.9(2)", fields=("pay_by",)),
        Need("how to pay", texts=("how_to_pay",)),
    ),
    Kind.EXTENSION: (
        Need("the exemption whose public interest is weighed", "s.17(2)", fields=("exemptions",)),
        Need("why it applies", "s.17(1)(c)", texts=("reasons",)),
        Need(
            "that no decision has been reached", "s.17(2)(a)", phrases=("not yet decided", "no decision", "not decided")
        ),
        Need("the estimated day of the decision", "s.17(2)(b)", fields=("decide_by",)),
        *_RIGHTS,
    ),
    Kind.TRANSFER: (
        Need("who probably holds the information", "s.16(1)", texts=("holder",)),
        Need("which information it is about", texts=("about",)),
        Need("whether the applicant agrees", "s.16(2)", phrases=(r"\bagree", "consent")),
        _CONTACT,
    ),
    Kind.LATENESS: (
        Need("when the answer was due", "s.10(1)", fields=("due_date",)),
        Need("an apology", phrases=("sorry", "apolog")),
        Need("why the answer is late", texts=("reason",)),
    ),
    Kind.REVIEW_ACKNOWLEDGEMENT: (
        Need("the day the review was asked for", fields=("asked_on",)),
        Need("when it will be answered", "s.45 Code, 5.4", fields=("answer_by",)),
        _CONTACT,
    ),
    Kind.REVIEW_OUTCOME: (
        Need(
            "whether the first answer is upheld, partly upheld or overturned",
            "s.45 Code",
            phrases=(r"\buph[eo]ld", r"\boverturn", r"\banswered (in time|too late)", r"\banswer was late"),
        ),
        Need(
            "the right to complain to the regulator, and where", "s.17(7)(b)", fields=("regulator", "regulator_contact")
        ),
    ),
}
"""What each kind must say (facts/law.md A2, A5, A7, G)."""

_EIR_EXTENSION = (
    Need("why the request is complex and large", "reg 7(1)", texts=("reasons",)),
    Need("the new last day to answer", "reg 7(3)", fields=("decide_by",)),
)
_EIR_PROVISIONS = {
    "s.1(3)": "reg 9(2)",
    "s.9(1)": "reg 8(4)",
    "s.9(2)": "reg 8(5)",
    "s.9(3)": "reg 8(3)",
    "s.10(1)": "reg 5(2)",
    "s.10(6)": "reg 9(4)",
    "s.16(1)": "reg 9(1)",
    "s.16(2)": "reg 9(1)",
    "s.17(7)(b)": "reg 14(5)(b)",
    "s.45 Code": "reg 11(4)",
    "s.45 Code, 5.4": "reg 11(4)",
}
"""What the Regulations ask in place of the Act, for letters that both know (facts/law.md A8)."""

_ANOTHER_REVIEW = re.compile(r"\bask(?:ing)?\s+(?:us\s+)?(?:for|to)\b[^.\n]{0,40}\breview", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]{4,}")


@dataclass(frozen=True)
class Written:
    """A letter as `lacking` looks at it. `asked` are the questions of the request by name; a review's outcome answers each."""

    kind: Kind
    words: str
    values: Values
    regime: str
    dated: date
    notice_by: date | None = None
    """The last day for a notice of extension (EIR regulation 7(3))."""
    citations: tuple[str, ...] = ()
    """The exemptions whose public interest is weighed."""
    asked: tuple[str, ...] = ()
    said: Values = dataclass_field(default_factory=dict)
    """What the fields said when the words were made from them."""


def lacking(letter: Written, *, today: date) -> list[str]:
    """Return what the letter lacks, one sentence each; an empty list lets it go. `today` is the day of looking."""
    return list(dict.fromkeys(_lacking(letter, today)))


def _lacking(letter: Written, today: date) -> Iterator[str]:
    if not letter.words.strip():
        yield "The letter has no words."
        return
    if len(letter.words) > LENGTH_LIMIT:
        yield f"The letter has {len(letter.words):,} characters; it may have up to {LENGTH_LIMIT:,}. Shorten it."
    if letter.dated < today:
        yield f"The letter is dated {day(letter.dated)}, which has passed. Set the day that it is to be sent."
    for need in _needs(letter.kind, letter.regime):
        yield from _unsaid(need, letter)
    yield from _moved(letter)
    if letter.kind is Kind.EXTENSION:
        yield from _of_extension(letter)
    if letter.kind is Kind.REVIEW_OUTCOME:
        yield from _of_review(letter)
    for blank in blanks(letter.words):
        yield f"There is still a blank to fill in: {blank}."


def _needs(kind: Kind, regime: str) -> Iterator[Need]:
    needs = _EIR_EXTENSION if kind is Kind.EXTENSION and regime == Act.EIR else NEEDS[kind]
    for need in needs:
        yield (
            replace(need, provision=_EIR_PROVISIONS.get(need.provision, need.provision)) if regime == Act.EIR else need
        )


def _unsaid(need: Need, letter: Written) -> Iterator[str]:
    provision = f" ({need.provision})" if need.provision else ""
    words = _folded(letter.words)
    values = [str(letter.values.get(name, "")) for name in need.fields]
    unsaid = [value for value in values if _folded(value) not in words]
    if not all(values):
        yield f"The letter does not give {need.says}{provision}: that is not recorded yet."
    elif unsaid:
        now = "; ".join(unsaid)
        yield f"The letter does not give {need.says}{provision}. It is now: {now}."
    elif any(not _is_said(str(letter.values.get(name, "")), words) for name in need.texts) or (
        need.phrases and not any(re.search(phrase, words) for phrase in need.phrases)
    ):
        yield f"The letter does not say {need.says}{provision}."


def _moved(letter: Written) -> Iterator[str]:
    """What the words still say as it was, where no need looks at it."""
    words = _folded(letter.words)
    needed = {name for need in _needs(letter.kind, letter.regime) for name in (*need.fields, *need.texts)}
    for field in FIELDS[letter.kind]:
        was, now = letter.said.get(field.name), letter.values.get(field.name)
        if field.name in needed or not (isinstance(was, str) and isinstance(now, str) and was and now) or was == now:
            continue
        if _folded(was) in words and _folded(now) not in words:
            yield f"The letter says “{was}”, which was {field.means[0].lower()}{field.means[1:]}. It is now: {now}."


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _is_said(text: str, folded: str) -> bool:
    """Whether at least half of the longer words of a text stand in the letter: an officer may put it in other words."""
    wanted = set(_WORD.findall(_folded(text)))
    if not wanted:
        return bool(text.strip()) and _folded(text) in folded
    return 2 * len(wanted & set(_WORD.findall(folded))) >= len(wanted)


def _of_extension(letter: Written) -> Iterator[str]:
    if letter.regime == Act.EIR:
        if letter.notice_by and letter.dated > letter.notice_by:
            yield (
                f"The last day to extend was {day(letter.notice_by)} (reg 7(3)). An extension after it has no effect: "
                "answer, and apologise for the delay."
            )
        return
    for citation in letter.citations:
        if problem := not_extendable(citation):
            yield problem


def not_extendable(citation: str) -> str:
    """Return why more time cannot be taken to weigh the public interest of this exemption; nothing where it can (s.10(3))."""
    try:
        row = lookup(citation)
    except UnknownExemption as unknown:
        return str(unknown)
    if row.citation.act is not Act.FOIA or row.basis not in (Basis.QUALIFIED, Basis.CONDITIONAL):
        return f"{row.citation.short} has no public interest test, so it gives no more time (s.10(3))."
    if not row.enough:
        return f"{row.citation.short} does not say which subsection. Name it, as in s.43(2)."
    return ""


def cited(citations: Sequence[str]) -> str:
    """Return exemptions as a letter names them: "section 31(1)(a) and section 43(2)"."""
    named = [parse_citation(citation).long for citation in citations]
    return " and ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))


def _of_review(letter: Written) -> Iterator[str]:
    if _ANOTHER_REVIEW.search(letter.words):
        yield "The letter offers another internal review. After this one only the regulator is left; take the offer out."
    findings = letter.values.get("findings", ())
    decided = {str(one["question"]) for one in findings if isinstance(one, Mapping)}
    for name in letter.asked:
        if name not in decided:
            yield f"There is no fresh decision on question {name}. Record it with the review."
    words = _folded(letter.words)
    for one in findings:
        if isinstance(one, Mapping) and not _is_said(one["reasons"], words):
            yield f"The letter does not give the fresh decision on question {one['question']}."
