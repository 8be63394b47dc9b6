"""Reads of letters: what exists, what makes sense now, what each lacks, and the files that leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from answerable.answering.errors import NoRegister
from answerable.casework import lettering
from answerable.casework.models import (
    CaseLetter,
    Decision,
    Ground,
    LetterKind,
    LetterTemplate,
    LetterVersion,
    Release,
    Request,
    Review,
    StandardLine,
    Triage,
)
from answerable.casework.naming import names_of
from answerable.casework.rules.letters import Written, sensible, sensible_for_review
from answerable.casework.rules.letters import lacking as lacking_in
from answerable.casework.rules.life import ReleaseState, RequestState, ReviewState
from answerable.casework.rules.lines import About, offered
from answerable.casework.rules.starter_lines import STARTER_LINES
from answerable.casework.rules.versions import Pair, compare_paragraphs
from answerable.letters.html import set_body
from answerable.letters.kinds.filling import fill_line
from answerable.letters.kinds.kind import FROM_QUESTIONS, OF_REVIEW, TITLES, WORDED, Kind
from answerable.letters.kinds.template_reading import CannotUse, TemplateWords
from answerable.letters.note import set_out
from answerable.letters.pdf import set_pdf, write_pdf
from answerable.letters.tables import attachments
from answerable.letters.word import set_docx
from answerable.reading.documents import read_bytes

from .requests import draft_with_what_is_missing, office, reply

PDF = "application/pdf"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class LetterFile:
    """One file that leaves with a letter. `origin` says in words what it was made from."""

    name: str
    content: bytes
    content_type: str
    origin: str


class NoWords(ValueError):
    """There is no letter of this kind to set; the message says so."""


def files_of(
    letter_or_kind: CaseLetter | str, request: Request, review: Review | None = None, *, today: date | None = None
) -> list[LetterFile]:
    """Return the files that leave with a letter, exactly as they would be sent, with the applicant's name and address.

    A response or a refusal notice is made from the questions, dated `today`, with its tables and the redacted copies that
    are to be disclosed. A letter of another kind is the PDF of its last version, dated as its particulars say. With a kind
    alone the last letter of that kind is meant. Raises NoWords, answering.NoRegister and letters.errors.CannotWrite.
    """
    kind = Kind(letter_or_kind.kind if isinstance(letter_or_kind, CaseLetter) else letter_or_kind)
    if kind in FROM_QUESTIONS:
        return _files_of_reply(request, today or timezone.localdate())
    letter = letter_or_kind if isinstance(letter_or_kind, CaseLetter) else last_letter(request, kind, review)
    return [LetterFile(f"{_plain(kind)}.pdf", pdf_of(letter), PDF, "The letter")]


def _files_of_reply(request: Request, today: date) -> list[LetterFile]:
    from .documents import leaving

    whole = reply(request, dated=today, named=True)
    return [
        LetterFile("reply.pdf", write_pdf(whole), PDF, "The letter"),
        *(LetterFile(name, content, CSV, "A table of the letter") for name, content in attachments(whole)),
        *leaving(request),
    ]


def _plain(kind: Kind) -> str:
    return kind.value.replace("_", "-")


def last_letter(request: Request, kind: Kind, review: Review | None = None) -> CaseLetter:
    """Return the last letter of a kind about a request, or about one review of it. Raises NoWords where there is none."""
    letter = CaseLetter.objects.filter(request=request, kind=kind, review=review).order_by("pk").last()
    if letter is None:
        raise NoWords(f"There is no letter of the kind “{LetterKind(kind).label}”. Write it first.")
    return letter


def words_of(letter: CaseLetter) -> str:
    """Return the words of a letter's last version; nothing for one that is made from the questions."""
    last = letter.versions.order_by("number").last()
    return last.text if last else ""


def pdf_of(letter: CaseLetter, *, named: bool = True, draft: bool = False, words: str | None = None) -> bytes:
    """Return a letter as a tagged PDF, with these words or those of its last version. Raises NoRegister and CannotWrite."""
    return set_pdf(set_out(_note(letter, named=named, draft=draft, words=words)))


def docx_of(letter: CaseLetter, *, named: bool = True, draft: bool = True) -> bytes:
    """Return a letter's last version as a Word file. Raises NoRegister and CannotWrite."""
    file = BytesIO()
    set_docx(set_out(_note(letter, named=named, draft=draft)), file)
    return file.getvalue()


def body_of(letter: CaseLetter, *, named: bool, words: str | None = None) -> str:
    """Return a letter as it stands, as a draft, for a page of ours; its headings begin under the page's."""
    return set_body(set_out(_note(letter, named=named, draft=True, words=words)), first_heading=3)


def _note(letter: CaseLetter, *, named: bool, draft: bool, words: str | None = None) -> lettering.Note:
    on, said = lettering.dated(letter.particulars), words_of(letter) if words is None else words
    return lettering.note(letter.request, Kind(letter.kind), said, on=on, named=named, draft=draft)


_ABOUT: dict[Kind, str] = {
    Kind.ACKNOWLEDGEMENT: "Our acknowledgement of your request for information is attached to this message.",
    Kind.INVALID: "Our letter about your message is attached. It says what we need before we can answer it.",
    Kind.CLARIFICATION: "Our letter about your request for information is attached. It asks you to tell us more about it.",
    Kind.FEES: "Our fees notice for your request for information is attached. It says how and by when to pay.",
    Kind.EXTENSION: "Our letter about your request for information is attached. It says why we need more time.",
    Kind.TRANSFER: "Our letter about your request for information is attached. It asks whether we may pass the request on.",
    Kind.LATENESS: "Our letter about your request for information is attached. We are sorry that our answer is late.",
    Kind.REFUSAL: "Our reply to your request for information is attached to this message.",
    Kind.RESPONSE: "Our reply to your request for information is attached to this message.",
    Kind.REVIEW_ACKNOWLEDGEMENT: "Our acknowledgement of your request for an internal review is attached to this message.",
    Kind.REVIEW_OUTCOME: "The outcome of the internal review that you asked for is attached to this message.",
}


def message_of(kind: str, request: Request, review: Review | None = None) -> tuple[str, str]:
    """Return the subject and the words of the e-mail that carries a letter of this kind.

    The subject bears the reference; nothing but the salutation is about a person. `review` changes nothing that is said:
    the kind tells it. Raises answering.NoRegister.
    """
    what, head = Kind(kind), office()
    name = request.requester.name.strip() if request.requester else ""
    signature = "\n".join(filter(None, (head.signed_by, head.office, head.authority, head.contact)))
    body = (
        f"Dear {name or 'applicant'},\n\n{_ABOUT[what]}\n\n"
        f"Our reference is {request.reference}. Please keep it in the subject when you write to us about this.\n\n"
        f"{'Yours sincerely,' if name else 'Yours faithfully,'}\n\n{signature}\n"
    )
    return f"{request.reference}: {TITLES[what]}", body


def lacking(letter: CaseLetter, *, today: date | None = None, words: str | None = None) -> list[str]:
    """Return in sentences what a letter still lacks before it may leave; an empty list lets it go.

    For a response or a refusal notice: what the reply lacks and what the linter of its decisions says. `words` are looked
    at in place of those of the last version.
    """
    on = today or timezone.localdate()
    kind, request = Kind(letter.kind), letter.request
    if kind in FROM_QUESTIONS:
        return lacking_in_reply(request, today=on)
    try:
        values = lettering.values_of(request, kind, letter.particulars, letter.review)
    except NoRegister as error:
        return [str(error)]
    due = lettering.clock_of(request)
    written = Written(
        kind=kind,
        words=words_of(letter) if words is None else words,
        values=values,
        regime=request.regime,
        dated=lettering.dated(letter.particulars),
        notice_by=due.notice_by if due else None,
        citations=lettering.citations_in(letter.particulars),
        asked=_asked(letter),
        said=letter.particulars.get("filled", {}),
    )
    return lacking_in(written, today=on)


def _asked(letter: CaseLetter) -> tuple[str, ...]:
    """The questions that a letter must decide afresh: those of a review of what was answered."""
    review = letter.review
    if letter.kind != LetterKind.REVIEW_OUTCOME or review is None or review.kind != Review.Kind.COMPLIANCE:
        return ()
    return tuple(names_of(letter.request).values())


def lacking_in_reply(request: Request, *, today: date) -> list[str]:
    """Return what stops the reply from leaving: its missing parts, then what the linter says of its decisions."""
    from .deciding import lint

    try:
        found = draft_with_what_is_missing(request, today=today)
    except NoRegister as error:
        return [str(error)]
    sentences = []
    for one in found.missing:
        names = [found.names[place - 1] for place in one.positions]
        sentences.append(
            f"Question{'s' if len(names) > 1 else ''} {', '.join(names)} {one.text}" if names else one.text
        )
    sentences += [fault.sentence for fault in lint(request, today=today) if fault.blocks]
    return list(dict.fromkeys(sentences))


ACTIVE = (ReleaseState.CLEARANCE, ReleaseState.CLEARED, ReleaseState.QUEUED, ReleaseState.SENT)
"""The states of a release while which its letter is not changed."""


@dataclass(frozen=True)
class LetterView:
    """One letter in the list of a case: its state in words, when its words were last saved, and whether they may change."""

    letter: CaseLetter
    state: str
    saved: object
    editable: bool


def letters_of(request: Request) -> list[LetterView]:
    """Return the letters about a request, the last one first. Two queries."""
    releases: dict[int, Release] = {
        release.letter_id: release
        for release in Release.objects.filter(request=request, letter__isnull=False).order_by("pk")
        if release.letter_id is not None
    }
    letters = (
        CaseLetter.objects.filter(request=request)
        .select_related("review")
        .annotate(saved=Max("versions__saved_at"))
        .order_by("-pk")
    )
    return [_view(letter, releases.get(letter.pk), letter.saved) for letter in letters]


def _view(letter: CaseLetter, release: Release | None, saved: object) -> LetterView:
    state = ReleaseState(release.state).words if release and release.state != ReleaseState.RECALLED else "Draft"
    return LetterView(letter, state, saved, not (release and release.state in ACTIVE))


def view_of(letter: CaseLetter) -> LetterView:
    """Return one letter as the list shows it."""
    release = Release.objects.filter(letter=letter).order_by("pk").last()
    return _view(letter, release, None)


def kinds_now(request: Request) -> list[Kind]:
    """Return the kinds of letter that make sense about a request now, whose words are written on these pages."""
    due = lettering.clock_of(request)
    late = bool(due and due.is_late(timezone.localdate()))
    found = sensible(RequestState(request.state), request.regime, late=late)
    return [kind for kind in found if kind in WORDED]


def reviews_now(request: Request) -> list[tuple[Review, list[Kind]]]:
    """Return each internal review that still runs with the kinds of letter that make sense about it now."""
    found = [(review, list(sensible_for_review(ReviewState(review.state)))) for review in request.reviews.all()]
    return [(review, kinds) for review, kinds in found if kinds]


def reply_can_go(request: Request) -> bool:
    """Return whether the reply could be sent for clearance in the state that the request is in."""
    return Kind.RESPONSE in sensible(RequestState(request.state), request.regime, late=False)


def versions_of(letter: CaseLetter) -> QuerySet[LetterVersion]:
    """Return the versions of a letter, the last one first, with who saved them."""
    return letter.versions.select_related("saved_by").order_by("-number")


def lines_for(request: Request, kind: str, sections: Sequence[str] | None = None) -> list[StandardLine]:
    """Return the standard lines offered for a letter of this kind about this request, most used first. Three queries.

    Offered by the subjects of its questions and by `sections`, or where they are not given by the grounds of its decisions.
    """
    asks = request.questions.values_list("ask", flat=True)
    subjects = dict.fromkeys(subject for ask in asks for subject in (ask or {}).get("subjects", ()))
    if sections is None:
        grounds = Ground.objects.filter(decision__question__request=request)
        sections = list(grounds.order_by("pk").values_list("citation", flat=True))
    return offered(StandardLine.objects.filter(active=True), About(kind, tuple(subjects), tuple(sections)))


def sections_of(letter: CaseLetter) -> list[str] | None:
    """Return the sections that a letter's own particulars name; None where they name none and the decisions' count."""
    return list(lettering.citations_in(letter.particulars)) or None


def filled_line(line: StandardLine, of: CaseLetter | Request) -> str:
    """Return the words of a standard line with its fields filled in, for a letter or for the reply to a request.

    Raises answering.NoRegister.
    """
    if isinstance(of, Request):
        return fill_line(line.text, lettering.values_of(of, Kind.ACKNOWLEDGEMENT, {}))
    return fill_line(line.text, lettering.values_of(of.request, Kind(of.kind), of.particulars, of.review))


def starter_lines_missing() -> int:
    """Return how many lines of the starter set the library does not have."""
    have = set(StandardLine.objects.values_list("title", flat=True))
    return sum(line.title not in have for line in STARTER_LINES)


def fixed_replies(request: Request) -> list[Release]:
    """Return the replies of a request that were made final for clearance, the last one first."""
    return list(Release.objects.filter(request=request, kind__in=FROM_QUESTIONS).order_by("-pk"))


def all_lines(words: str = "") -> QuerySet[StandardLine]:
    """Return the whole library, most used first; those whose title or words have `words` in them."""
    found = StandardLine.objects.order_by("-active", "-used", "title")
    return found.filter(title__icontains=words) | found.filter(text__icontains=words) if words else found


@dataclass(frozen=True)
class TemplateView:
    """A kind of letter with the template in use: the office's own, or None for ours; and how many were kept."""

    kind: Kind
    label: str
    own: LetterTemplate | None
    kept: int


def templates() -> list[TemplateView]:
    """Return each kind of letter that has a template, with the one in use. Two queries."""
    active = {template.kind: template for template in LetterTemplate.objects.filter(active=True)}
    kept = dict(LetterTemplate.objects.order_by().values_list("kind").annotate(Count("pk")))
    return [TemplateView(kind, LetterKind(kind).label, active.get(kind), kept.get(kind, 0)) for kind in WORDED]


def templates_of(kind: Kind) -> QuerySet[LetterTemplate]:
    """Return every template that the office uploaded for a kind, the last one first."""
    return LetterTemplate.objects.filter(kind=kind).select_related("uploaded_by").order_by("-pk")


def words_of_template(kind: Kind) -> TemplateWords | str:
    """Return the words of the template in use; a sentence where it cannot be opened."""
    try:
        return lettering.template_in_use(kind)
    except (CannotUse, OSError) as error:
        return f"The template in use cannot be opened. {error}" if isinstance(error, CannotUse) else "Its file is gone."


def is_of_review(kind: str) -> bool:
    """Return whether letters of this kind are about an internal review."""
    return Kind(kind) in OF_REVIEW


def reply_then_and_now(release: Release) -> list[Pair]:
    """Return the reply as it was made final for clearance beside the reply as it would be now, paragraph by paragraph.

    Both are read back from their PDFs in the same way. Raises reading.errors.CannotRead, answering.NoRegister and
    letters.errors.CannotWrite; NoWords where the release holds no reply.
    """
    fixed = release.files.filter(name="reply.pdf").first()
    if fixed is None:
        raise NoWords("No reply was made final in this release.")
    then = (Path(settings.MEDIA_ROOT) / fixed.kept).read_bytes()
    now = write_pdf(reply(release.request, dated=timezone.localdate(release.prepared_at), named=True))
    return compare_paragraphs(_lines(then), _lines(now))


def _lines(pdf: bytes) -> list[str]:
    return [line for line in read_bytes(pdf, "reply.pdf").text.split("\n\n") if line.strip()]


def particulars_to_start(request: Request, kind: Kind) -> dict[str, str]:
    """Return what the case already knows of a letter's particulars, as text: nothing is typed twice."""
    found = {"dated": timezone.localdate().isoformat()}
    if kind is Kind.LATENESS:
        found["reason"] = request.late_reason
    if kind is Kind.INVALID:
        triage = Triage.objects.filter(request=request).first()
        found["explanation"] = triage.lacking if triage else ""
    if kind is Kind.EXTENSION:
        grounds = list(Ground.objects.filter(decision__question__request=request, decision__outcome="extended"))
        found["exemptions"] = ", ".join(dict.fromkeys(ground.citation for ground in grounds))
        found["reasons"] = "\n\n".join(dict.fromkeys(ground.why for ground in grounds if ground.why))
        found["decide_by"] = max((g.decide_by.isoformat() for g in grounds if g.decide_by), default="")
    if kind is Kind.TRANSFER:
        decided = Decision.objects.filter(question__request=request).exclude(holder="").select_related("question")
        found["holder"] = "\n".join(dict.fromkeys(decision.holder for decision in decided))
        found["about"] = "\n".join(f"- {decision.question.text}" for decision in decided)
    return found
