"""Writing letters, and keeping the templates and standard lines that they are written from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.db.models import F
from django.utils import timezone

from answerable.accounts.models import User
from answerable.accounts.permissions import check_may
from answerable.accounts.rules.roles import Permission
from answerable.answering.errors import NoRegister
from answerable.audit.actions import in_turn, record
from answerable.casework import lettering
from answerable.casework.errors import Stale
from answerable.casework.models import (
    CaseLetter,
    LetterKind,
    LetterTemplate,
    LetterVersion,
    Release,
    Request,
    Review,
    StandardLine,
)
from answerable.casework.policies import drafted
from answerable.casework.rules.letters import NotNow, renewed, sensible, sensible_for_review
from answerable.casework.rules.life import Event, NotAllowed, ReleaseState, RequestState, ReviewState
from answerable.casework.rules.lines import BadLine, check, sections_of
from answerable.casework.rules.starter_lines import STARTER_LINES
from answerable.letters.kinds.filling import LENGTH_LIMIT
from answerable.letters.kinds.kind import OF_REVIEW, WORDED, Kind
from answerable.letters.kinds.template_reading import CannotUse, TemplateWords, read_template

from .requests import keep_upload

_FIXED = (ReleaseState.CLEARANCE, ReleaseState.CLEARED, ReleaseState.QUEUED, ReleaseState.SENT)


def may_write(by: User, kind: Kind, request: Request, review: Review | None) -> None:
    """Check that this person may write a letter of this kind.

    The outcome of a review is for its reviewer, who had no hand in the answer. Raises PermissionDenied and NotAllowed.
    """
    if kind is Kind.REVIEW_OUTCOME:
        check_may(by, Permission.REQUEST_REVIEW)
        if review is not None and drafted(by, request, event=Event.REVIEW_SENT_FOR_CLEARANCE, review=review):
            raise NotAllowed("The outcome of a review cannot be written by somebody who drafted or cleared the answer.")
    else:
        check_may(by, Permission.REQUEST_ANSWER)


@in_turn()
def start(
    *,
    request: Request,
    kind: str,
    particulars: Mapping[str, Any],
    by: User,
    review: Review | None = None,
) -> CaseLetter:
    """Begin a letter: the words of the template in use, its fields filled, become its first version.

    `particulars` are what only the officer knows, as text (days in ISO form). Raises rules.letters.NotNow where a letter of
    this kind makes no sense now, rules.life.NotAllowed, answering.NoRegister, and CannotUse where the office's template
    cannot be opened.
    """
    what = Kind(kind)
    locked = Request.objects.select_for_update().get(pk=request.pk)
    may_write(by, what, locked, review)
    _check_now(locked, what, review)
    values = lettering.values_of(locked, what, particulars, review)
    letter = CaseLetter.objects.create(
        request=locked, review=review, kind=what, particulars=_kept(particulars, values), made_by=by
    )
    words = lettering.first_words(what, values)
    LetterVersion.objects.create(letter=letter, number=1, text=words, saved_by=by)
    _journal(letter, "letter.started", by, words)
    return letter


def _check_now(request: Request, kind: Kind, review: Review | None) -> None:
    label = LetterKind(kind).label
    if kind in OF_REVIEW:
        if (
            review is None
            or review.request_id != request.pk
            or kind not in sensible_for_review(ReviewState(review.state))
        ):
            raise NotNow(f"“{label}” can be written only while an internal review of this request runs.")
        return
    due = lettering.clock_of(request)
    late = bool(due and due.is_late(timezone.localdate()))
    if kind not in WORDED or kind not in sensible(RequestState(request.state), request.regime, late=late):
        words = RequestState(request.state).words
        raise NotNow(
            "This request is not late."
            if kind is Kind.LATENESS and not late
            else f"“{label}” makes no sense for a request that is “{words}”."
        )


def _kept(particulars: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The particulars as they are kept, with the fields' values that the words were made from, to renew them by."""
    return {**particulars, "filled": dict(values)}


def _journal(letter: CaseLetter, action: str, by: User | None, words: str, **more: Any) -> None:
    record(
        action=action,
        by=by,
        record="request",
        ref=letter.request.reference,
        after={"kind": letter.kind, "letter": letter.pk, "words": words, **more},
    )


def _locked(letter: CaseLetter, version: int, by: User) -> CaseLetter:
    found = CaseLetter.objects.select_for_update(of=("self",)).select_related("request", "review").get(pk=letter.pk)
    may_write(by, Kind(found.kind), found.request, found.review)
    if found.version != version:
        raise Stale
    if Release.objects.filter(letter=found, state__in=_FIXED).exists():
        raise NotNow("This letter is in clearance or has been sent. To change it, take it back from clearance first.")
    found.version += 1
    return found


@in_turn()
def write(*, letter: CaseLetter, words: str, version: int, by: User, lines: Iterable[int] = ()) -> LetterVersion:
    """Keep the words of a letter as its next version; the same words again make none. Counts the standard `lines` put in.

    Raises errors.Stale, rules.letters.NotNow once it is in clearance or sent, and ValueError for words that are too long.
    """
    locked = _locked(letter, version, by)
    tidy = words.replace("\r\n", "\n").strip()
    if len(tidy) > LENGTH_LIMIT:
        raise NotNow(f"The words must be {LENGTH_LIMIT:,} characters or fewer; these are {len(tidy):,}.")
    last = locked.versions.order_by("number").last()
    if last is not None and last.text == tidy:
        return last
    used = list(lines)
    StandardLine.objects.filter(pk__in=used).update(used=F("used") + 1)
    return _save(locked, tidy, by, "letter.written", lines=sorted(set(used)))


def _save(locked: CaseLetter, words: str, by: User | None, action: str, **more: Any) -> LetterVersion:
    number = locked.versions.count() + 1
    saved = LetterVersion.objects.create(letter=locked, number=number, text=words, saved_by=by)
    locked.save(update_fields=["version", "particulars"])
    _journal(locked, action, by, words, number=number, **more)
    return saved


@in_turn()
def change_particulars(*, letter: CaseLetter, particulars: Mapping[str, Any], version: int, by: User) -> LetterVersion:
    """Change what a letter is made from, and bring its words up to date: where they have what a field said, they say what it
    says now; all else that was written stays. Raises as `write` does, answering.NoRegister and CannotUse.
    """
    locked, kind = _locked(letter, version, by), Kind(letter.kind)
    before = {name: value for name, value in locked.particulars.items() if name != "filled"}
    said = locked.particulars.get("filled", {})
    values = lettering.values_of(locked.request, kind, particulars, locked.review)
    last = locked.versions.order_by("number").last()
    words = last.text if last else ""
    if said and lettering.first_words(kind, said) == words:
        words = lettering.first_words(kind, values)  # nobody wrote in it yet: the template says it all anew
    else:
        words = renewed(words, kind, said, values)
    locked.particulars = _kept(particulars, values)
    changed = sorted(name for name in {*before, *particulars} if before.get(name) != particulars.get(name))
    return _save(locked, words, by, "letter.particulars_changed", changed=changed)


@dataclass(frozen=True)
class Drafted:
    """What became of one request of many: whether its letter was drafted, or in one sentence why not."""

    request: Request
    done: bool
    text: str
    letter: CaseLetter | None = None


def draft_for(*, requests: Sequence[Request], kind: str, particulars: Mapping[str, Any], by: User) -> list[Drafted]:
    """Begin a letter of one kind for each of these requests; one that cannot have it is named with the reason.

    Each is a change of its own with its own journal entry, so that one refusal does not undo the others. Raises
    PermissionDenied where this person may write no such letter at all.
    """
    done = []
    for request in requests:
        try:
            letter = start(request=request, kind=kind, particulars=particulars, by=by)
        except (NotNow, NotAllowed, NoRegister, CannotUse) as error:
            done.append(Drafted(request, False, str(error)))
        else:
            done.append(Drafted(request, True, f"{letter.get_kind_display()} drafted.", letter))
    return done


def keep_template(*, kind: str, name: str, data: bytes, by: User) -> tuple[LetterTemplate, TemplateWords]:
    """Check an office's own Word template, keep it, and use it for every letter of its kind from now on.

    The file is kept as it came, also one that cannot be used. Returns the template and its words, with what of the file is
    not carried over. Raises letters.kinds.template_reading.CannotUse with every fault.
    """
    what = Kind(kind)
    kept = keep_upload(name="template.docx", chunks=[data])
    words = read_template(data, what)
    with in_turn():
        digest = hashlib.sha256(data).hexdigest()
        LetterTemplate.objects.filter(kind=what, active=True).update(active=False)
        template = LetterTemplate.objects.create(
            kind=what,
            name=PurePath(name.replace("\\", "/")).name[:200] or "template.docx",
            kept=kept,
            sha256=digest,
            uploaded_by=by,
        )
        record(action="template.kept", by=by, record="letter_template", ref=what, after={"file": digest})
    return template, words


@in_turn()
def use_template(*, kind: str, template: LetterTemplate | None, by: User) -> None:
    """Use a template that was kept before, or None to go back to ours. No letter that exists is changed by it."""
    what = Kind(kind)
    was = LetterTemplate.objects.select_for_update().filter(kind=what, active=True).first()
    if was is not None:
        was.active = False
        was.save(update_fields=["active"])
    if template is not None:
        LetterTemplate.objects.filter(pk=template.pk, kind=what).update(active=True)
    record(
        action="template.chosen",
        by=by,
        record="letter_template",
        ref=what,
        before={"file": was.sha256 if was else ""},
        after={"file": template.sha256 if template else ""},
    )


_LINE = ("title", "text", "sections", "subjects", "kinds")


@in_turn()
def add_line(
    *, title: str, text: str, sections: str, subjects: Sequence[str], kinds: Sequence[str], by: User
) -> StandardLine:
    """Add a standard line. `sections` are citations with commas between them. Raises rules.lines.BadLine."""
    line = StandardLine(title=_title(title), text=check(text), sections=sections_of(sections))
    line.subjects, line.kinds = list(subjects), list(kinds)
    line.save()
    _journal_line(line, "line.added", by)
    return line


def _title(typed: str, but: int | None = None) -> str:
    title = " ".join(typed.split())
    others = StandardLine.objects.filter(title__iexact=title)
    if (others.exclude(pk=but) if but else others).exists():
        raise BadLine("There is a standard line with this title already. Give this one another")
    return title


@in_turn()
def change_line(
    *,
    line: StandardLine,
    title: str,
    text: str,
    sections: str,
    subjects: Sequence[str],
    kinds: Sequence[str],
    version: int,
    by: User,
) -> StandardLine:
    """Change a standard line; letters that have it already stay as they are. Raises rules.lines.BadLine and errors.Stale."""
    locked = StandardLine.objects.select_for_update().get(pk=line.pk)
    if locked.version != version:
        raise Stale
    before = {name: getattr(locked, name) for name in _LINE}
    locked.title, locked.text, locked.sections = _title(title, but=locked.pk), check(text), sections_of(sections)
    locked.subjects, locked.kinds = list(subjects), list(kinds)
    locked.version += 1
    locked.save()
    _journal_line(locked, "line.changed", by, before)
    return locked


@in_turn()
def retire_line(*, line: StandardLine, retired: bool, by: User) -> None:
    """Offer a standard line no longer, or offer it again. It stays in the library."""
    locked = StandardLine.objects.select_for_update().get(pk=line.pk)
    locked.active = not retired
    locked.version += 1
    locked.save(update_fields=["active", "version"])
    _journal_line(locked, "line.retired" if retired else "line.restored", by)


def _journal_line(line: StandardLine, action: str, by: User | None, before: Mapping[str, Any] | None = None) -> None:
    after = {name: getattr(line, name) for name in _LINE} | {"active": line.active}
    record(action=action, by=by, record="standard_line", ref=str(line.pk), before=before, after=after)


@in_turn()
def install_starter_lines(*, by: User | None) -> int:
    """Put in each line of the starter set that the library does not have by its title, and return how many that were.

    Done again it does nothing, and a line that an office changed or retired stays so.
    """
    have = set(StandardLine.objects.values_list("title", flat=True))
    missing = [line for line in STARTER_LINES if line.title not in have]
    if not missing:
        return 0
    StandardLine.objects.bulk_create(
        StandardLine(
            title=line.title,
            text=line.text,
            sections=list(line.sections),
            subjects=list(line.subjects),
            kinds=list(line.kinds),
        )
        for line in missing
    )
    record(
        action="line.starter_set",
        by=by,
        record="standard_line",
        ref="starter set",
        after={"titles": [line.title for line in missing]},
    )
    return len(missing)
