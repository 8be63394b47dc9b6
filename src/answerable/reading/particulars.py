"""What a letter says about itself: who answers, its reference and dates, what was refused and why, how it ended.

Everything here is taken from the words of the authority where there are any: a date or section that only the
requester names is not the authority's. Facts about the Acts are from facts/law.md A6 (exemptions) and A8 (the
Environmental Information Regulations).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from answerable.reading.dates import WrittenDate, find_dates, month_number
from answerable.reading.structure import Message, Outcome

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]{1,500}|\S{1,80}@\S{1,120}", re.IGNORECASE)
_BLOT = "\x00"


def _blotted(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` at its full length with each span blotted out. The spans are in order and do not overlap."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], _BLOT * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])


def without_addresses(text: str) -> str:
    """`text` at its full length with web and e-mail addresses blotted out."""
    return _blotted(text, (match.span() for match in _URL.finditer(text)))


def _folded(text: str) -> str:
    """The letters and digits of a text, for telling whether one text quotes another."""
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def own_words(response: str, request: str) -> str:
    """`response` without the lines and sentences that it repeats from `request`.

    What is taken out leaves an empty line, so that the answer that follows a repeated question begins a paragraph.
    """
    asked = f" {_folded(request)} "
    if not asked.strip():
        return response
    kept = []
    for paragraph in re.split(r"(\n[ \t]*\n)", response):
        if _quoted(paragraph, asked):
            kept.append("\n")
            continue
        lines = ["" if _quoted(line, asked) else line for line in paragraph.split("\n")]
        if not any(lines) or lines == paragraph.split("\n"):
            sentences = re.split(r"(?<=[.?!])(\s+)", paragraph)
            kept.append("".join("\n" if _quoted(sentence, asked) else sentence for sentence in sentences))
        else:
            kept.append("\n".join(lines))
    return "".join(kept)


def _quoted(piece: str, asked: str) -> bool:
    words = _folded(piece)
    if len(words.split()) >= 4:
        unlabelled = re.sub(r"^(?:q(?:uestion)? ?)?(?:\w{1,3} ){1,2}", "", words, count=1)
        return f" {words} " in asked or (len(unlabelled.split()) >= 4 and f" {unlabelled} " in asked)
    return False


def _sentence(text: str, start: int, end: int, reach: int = 300) -> tuple[int, int]:
    """The bounds of the sentence (or line of a heading) around a span, at most `reach` characters each way."""
    low, high = max(0, start - reach), min(len(text), end + reach)
    before = max((match.end() for match in _SENTENCE_END.finditer(text, low, start)), default=low)
    after = _SENTENCE_END.search(text, end, high)
    return before, after.start() + 1 if after else high


_SENTENCE_END = re.compile(r"[.?!](?=\s+[A-Z\"“(•\d])(?<!\bs\.)(?<!\bS\.)(?<!\bNo\.)(?<!\breg\.)|\n[ \t]*\n")


# --- Reference -------------------------------------------------------------------------------------------------------

_FORM = (
    r"(?P<token>(?:(?-i:(?!NO\b|REF\b|ID\b|OUR\b|FOIA?\b)[A-Z]{2,6})[ ](?=\d{2,6}[/-]|\d{4}))?"
    r"(?:(?:FOI|FOIA|EIR|RFI|IR|IG|CAS|SAR|ENQ|REQ|DP|IM)[ ]?[-–/#:]?[ ]?(?=\d))?"
    r"(?:[A-Za-z]{0,12}\d|[A-Za-z]{1,12}[/._-](?:[A-Za-z]{1,12}[/._-]){0,3}\d)[A-Za-z0-9]{0,20}"
    r"(?:(?:[ ]?[/._–-][ ]?(?=[A-Za-z]{0,6}\d)|[/._-](?=[A-Za-z]))[A-Za-z0-9]{1,20}){0,6}"
    # a year and a number with nothing but a blank between, at the end of what stands there: "FOI 19 1413"
    r"(?:(?:(?<=[A-Z /-]\d\d)|(?<=[A-Z /-](?:19|20)\d\d))[ ]\d{3,6}(?=[ \t]*(?:$|[)\],;–-]))"
    r"|(?<=\d{5})[ ](?:19|20)\d\d(?=[ \t]*$))?)"
)
_AFTER_LABEL = r"[ \t]{0,4}(?:is|was)?[ \t]{0,4}[:#.=|*\u2013-]{0,4}[ \t]{0,12}(?:\n[ \t|]{0,4}){0,2}[\[(\"“]?"
_NUMBER_WORD = r"(?:[ \t]{0,3}(?:no|num|number|id|code)\b\.?)?"
_LABELS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (rank, re.compile(pattern + _FORM, re.IGNORECASE | re.MULTILINE))
    for rank, pattern in (
        (0, rf"\bour[ \t]+ref(?:erence)?\b\.?{_NUMBER_WORD}{_AFTER_LABEL}"),
        (
            1,
            r"\b(?:foi|foia|eir|rfi|freedom[ \t]of[ \t]information|information|request|case|enquiry|query|ticket|correspondence|disclosure|log|unique|internal)"
            rf"(?:[ \t]+(?:act|request|case|enquiry|disclosure|response)){{0,3}}[ \t]+ref(?:erence)?\b\.?{_NUMBER_WORD}{_AFTER_LABEL}",
        ),
        (2, rf"(?:^|[\[(|•–:,*-])[ \t]{{0,4}}ref(?:erence)?\b\.?{_NUMBER_WORD}{_AFTER_LABEL}"),
        (
            2,
            rf"\b(?:quot\w{{1,4}}|with)[ \t](?:the[ \t]|our[ \t]|this[ \t]){{0,1}}ref(?:erence)?\b{_NUMBER_WORD}{_AFTER_LABEL}",
        ),
        (
            2,
            r"\b(?:foi|eir|rfi|request|case|enquiry|query|ticket|disclosure|log)(?:[ \t]+(?:request|case|enquiry|log))?"
            rf"[ \t]{{1,3}}(?:no\b\.?|number\b|id\b){_AFTER_LABEL}",
        ),
        (3, r"^[ \t]{0,4}(?:no\.|number:)[ \t]{0,4}"),
        (
            4,
            r"\b(?:(?:foi|foia|eir|rfi|freedom[ \t]of[ \t]information|information)[ \t]+(?:act[ \t]+(?:2000[ \t]+)?)?(?:request|response|reply|case|enquiry)"
            r"|request[ \t]for[ \t]information)[ \t]{0,3}(?:[:#–-][ \t]{0,3})?[\[(]?",
        ),
        (5, r"(?:^|[\[(\s])(?=(?:FOI|FOIA|EIR|RFI)[ ]?[-–/#:]?[ ]?\d)"),
        (6, r"\b(?:request|case)[ \t]{1,3}(?=\d{4})"),
        (9, rf"\byour[ \t]+ref(?:erence)?\b\.?{_NUMBER_WORD}{_AFTER_LABEL}"),
    )
)
_PROSE = 3.5  # how much less a label counts inside a sentence than at the head of a line
_TITLE = 7  # the rank of what stands in a title without a label
_TITLE_TOKEN = re.compile(
    r"(?:^|[\s–(\[-])(?P<token>(?:[A-Za-z]{1,6}-)?[A-Za-z]{0,5}\d[A-Za-z0-9]{0,20}(?:[/._-][A-Za-z0-9]{1,20}){0,5})(?=$|[\s–)\],:-])"
)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?(?: ?\d[A-Z]{2})?", re.IGNORECASE)
_NOT_OURS = re.compile(
    r"\b(?:charity|company|vat|registration|registered|ico|commissioner[’']s|telephone|phone|tel|fax|mobile|room|invoice|order|licence|account|crime|grid|contract"
    r"|purchase|complaint|decision|policy|version|item|agenda|minute|fs|page|tender|customer)\W{1,3}(?:\w{1,12}\s){0,1}$"
    r"|\b(?:charity|company|vat|telephone|phone|tel|fax|mobile)\W{1,3}(?:\w{1,12}\W{1,2}){0,3}$",
    re.IGNORECASE,
)
_ABOUT_ANOTHER = re.compile(
    r"\b(?:you(?:[’']re|\s+are|\s+were)?\s+refer\w{0,5}|previous\w{0,2}|earlier|another|other|separate|similar|related|linked"
    r"|follow\w{0,3}\s?up|in\s+addition\s+to|(?:may|might)\s+also|see\s+also|also\s+see|already\s+(?:answered|responded)|last\s+year)\b",
    re.IGNORECASE,
)


# The letters of whoever wrote the letter, put after the reference: "FOI-2170/AB".
_LINE_ENDS = re.compile(r"[ \t.|*)\]]{0,12}(?:\n|$)")
_INITIALS = re.compile(r"\s?/\s?[A-Za-z]{2,4}$")


@dataclass(frozen=True)
class _Reference:
    text: str
    rank: float  # the lower, the surer
    start: int
    another: bool  # the sentence speaks of another request
    field: bool = False  # its line holds the label and the reference alone


def tidy_reference(text: str) -> str:
    """A reference with the spaces inside it folded: "2021 – 249 / WE4333" is "2021-249 / WE4333"."""
    text = re.sub(r"(?<=\d)\s?[–-]\s?(?=\d)", "-", re.sub(r"\s+", " ", text.strip()))
    return text.rstrip(".,;:-–/ ")


def _plausible(token: str, rank: int, lead: str) -> bool:
    digits = sum(character.isdigit() for character in token)
    bare = re.sub(r"\W", "", token)
    if _BLOT in token or not digits or _NOT_OURS.search(lead):
        return False
    if rank >= 3 and digits < 3 and not re.search(r"\d[/.-]\d", token):
        return False
    if rank >= 1 and digits < 2:
        return False
    if re.fullmatch(r"(?:19|20)\d\d", bare) and rank >= 3:
        return False
    if rank >= 6 and re.fullmatch(r"(?:19|20)?\d\d[/–-](?:19|20)?\d\d", token):
        return False  # a financial year
    if re.fullmatch(r"0\d{9,10}", bare) and not re.search(r"[/.]", token) and rank >= 3:
        return False  # a telephone number
    if re.fullmatch(r"(?:section|s)\.?\d{1,2}.{0,8}", token, re.IGNORECASE):
        return False
    return not (_POSTCODE.fullmatch(token) and digits < 4 and rank >= 3)


def _references(text: str) -> list[_Reference]:
    """Every reference of a request that `text` names, in order."""
    masked = without_addresses(text)
    masked = _blotted(masked, ((written.start, written.end) for written in find_dates(masked) if written.year))
    found: dict[int, _Reference] = {}
    for rank, label in _LABELS:
        for match in label.finditer(masked):
            token, start = match["token"], match.start("token")
            lead = masked[max(0, match.start() - 40) : match.start()]
            if not _plausible(token, rank, lead):
                continue
            low, high = _sentence(masked, match.start(), match.end(), 200)
            another = bool(_ABOUT_ANOTHER.search(masked[low:high])) and rank > 0
            in_prose = len(masked[masked.rfind("\n", 0, match.start()) + 1 : match.start()].split()) > 3
            weight = rank + _PROSE if in_prose and rank > 0 else rank
            if start not in found or found[start].rank > weight:
                alone = bool(_LINE_ENDS.match(masked, match.end()))
                found[start] = _Reference(tidy_reference(token), weight, start, another, field=alone and not in_prose)
    for match in _title_tokens(masked):
        start = match.start("token")
        covered = any(one.start <= start < one.start + len(one.text) + 4 for one in found.values())
        if not covered and _plausible(match["token"], _TITLE, masked[max(0, start - 40) : start]):
            found[start] = _Reference(tidy_reference(match["token"]), _TITLE, start, another=False)
    return sorted(found.values(), key=lambda one: one.start)


def _title_tokens(text: str) -> list[re.Match[str]]:
    """What may be a reference in the first lines, where a page has its title."""
    tokens, at = [], 0
    for number, line in enumerate(text[:1500].split("\n")):
        if number < 6 and len(line) < 160:
            for match in _TITLE_TOKEN.finditer(text, at, at + len(line)):
                token = match["token"]
                digits = sum(character.isdigit() for character in token)
                if (digits >= 4 and re.search(r"\d[A-Za-z]?[/._-][^\W_]*\d", token)) or re.fullmatch(
                    r"[A-Z]{0,5}\d{5,}", token
                ):
                    tokens.append(match)
        at += len(line) + 1
    return tokens


def find_reference(*texts: str) -> str | None:
    """The authority's own reference for the request, from the first of `texts` that has one.

    Give the authority's words first. Telephone numbers, postcodes, dates, sections of Acts and what stands only in a
    web address are never taken; references of other requests are left to `find_mentions`.
    """
    for text in texts:
        own = [one for one in _references(text) if not one.another]
        if own:
            best = min(own, key=lambda one: (one.rank, not one.field, one.start)).text
            bare = _INITIALS.sub("", best)
            return bare if any(one.text == bare for one in own) else best
    return None


def find_mentions(text: str, own: str | None) -> tuple[str, ...]:
    """References of other requests that `text` names, each once, in order."""
    fold = re.compile(r"^foia?\b|[^a-z0-9]")
    seen = {fold.sub("", (own or "").lower())}
    mentions = []
    for one in _references(text):
        key = fold.sub("", one.text.lower())
        if key not in seen and one.rank != _TITLE:
            seen.add(key)
            mentions.append(one.text)
    return tuple(mentions)


# --- Dates -----------------------------------------------------------------------------------------------------------

_RECEIVED = re.compile(
    r"(?:\brec(?:ei|ie)ved\b|\breached\b|\bcontact(?:ing|ed)\s+(?:us|this\s+office|the\s+\w+)\b|\bdate\s+of\s+(?:your\s+)?request\b"
    r"|\brequest\s+(?:was\s+)?(?:date|made|submitted|logged|validated|opened)\b|\bdate\s+(?:request(?:ed)?|opened|logged|submitted)\b|(?:^|\n)[ \t#*|]{0,4}requested\b)"
    r"[^.?!\x00]{0,90}$",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\byour\s+(?:[\w’'-]+\s+){0,4}?(?:request|e-?mail|letter|correspondence|communication|enquiry|message)\b"
    r"(?:[^.?!\x00]{0,60}\b(?:of|dated|on|sent|submitted|made))\s+(?:the\s+)?$"
    r"|\brequest\s+dated\s+(?:the\s+)?$|\b(?:requested|submitted|you\s+wrote|wrote\s+to\s+us|asked\s+us|(?:you\s+)?emailed(?:\s+us)?)\s+on\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_A_REQUEST = re.compile(
    r"request|e-?mail|letter|enquiry|correspondence|application|information|\bfoi|contact|(?:^|\n)\W{0,6}(?:date\W+)?received|communication",
    re.IGNORECASE,
)
_NOT_RECEIPT = re.compile(
    r"clarification|internal\s+review|your\s+(?:response|reply|complaint)|further\s+(?:e-?mail|correspondence)|funding|payment|grant|invoice|tender|never",
    re.IGNORECASE,
)
_AT_LINE = r"(?:^|\n|[|•–]|-[ \t])[ \t#*]{0,4}"
_THEN_DATE = r"\s{0,3}[:|*–-]{0,4}\s{0,3}(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s)?$"
_RESPONDED_LABEL = re.compile(
    rf"{_AT_LINE}(?:date\s+(?:of\s+)?(?:the\s+|our\s+)?(?:request\s+|foi\s+)?(?:response|reply|disclosure|decision|release|responded|replied|sent|issued?|completed|closed|answered|provided|released)"
    r"|(?:response|reply|disclosure|decision|release)\s+(?:was\s+)?(?:date|sent|issued|provided|given|published)|respon(?:ded|se)|replied|answered|completed|closed|disclosed|released|issued)"
    rf"(?:\s+(?:on|date|sent|issued|to))?{_THEN_DATE}",
    re.IGNORECASE,
)
_SENT_LABEL = re.compile(
    rf"{_AT_LINE}(?:dated|date\s+of\s+(?:this\s+)?letter|our\s+date|sent){_THEN_DATE}", re.IGNORECASE
)
_DATE_LABEL = re.compile(rf"{_AT_LINE}date{_THEN_DATE}", re.IGNORECASE)
_PUBLISHED_LABEL = re.compile(
    rf"{_AT_LINE}(?:date\s+(?:added|published|uploaded|posted|of\s+publication)|publication\s+date|published(?:\s+on|\s+date)?|added){_THEN_DATE}",
    re.IGNORECASE,
)
_LETTERHEAD_LINES = 50
# The date of a letter may stand some lines above its salutation, addresses between.
_SALUTATION_WITHIN = 1200  # characters
_SALUTATION = re.compile(r"^[ \t]*(?:Dear|Hello|Good (?:morning|afternoon))\b(?P<whom>[^\n]{0,80})", re.MULTILINE)
_OUR_LETTER = re.compile(r"\bour\s+ref(?:erence)?\b|\byours\s+(?:sincerely|faithfully|truly)\b", re.IGNORECASE)
_A_BODY = re.compile(
    r"\b(?:Council|Police|Constabulary|Commissioner|Office|Trust|Authority|Department|Ministry|University|Service|Agency|Partnership|Board|FOI|FOIA|Freedom|Information)\b"
)


def find_received(*texts: str, near: Sequence[date] = ()) -> date | None:
    """The day on which the authority says it received the request, from the first of `texts` that says so.

    The date of the requester's own message is not it (the authority may count from another day); a date that the
    authority gives to "your request of …" or "dated …" is taken where it says nothing of receiving it.
    """
    for pattern in (_RECEIVED, _DATED):
        for text in texts:
            dates = find_dates(text, near)
            masked = _blotted(text, ((written.start, written.end) for written in dates))
            for written in dates:
                lead = masked[max(0, written.start - 160) : written.start]
                lead = re.split(r"\n[ \t]*\n(?=.*\n)", lead)[-1]
                match = pattern.search(lead)
                if not match or not written.date:
                    continue
                before = masked[max(0, written.start - 320) : written.start]
                around = lead[max(0, match.start() - 80) :] + text[written.end : written.end + 30]
                if _A_REQUEST.search(before) and not _NOT_RECEIPT.search(around):
                    return written.date
    return None


def find_responded(
    text: str, *, answered: bool, thread: Sequence[Message] = (), near: Sequence[date] = ()
) -> str | None:
    """When the authority answered: ISO 8601 to the precision stated ("2013-11-06", "2016-11"), or None.

    A labelled date comes first ("Date of response"), then the first message of the thread that answers (an
    acknowledgement, extension or question back does not), then the date at the head of the letter, then the date of
    publication. `answered` says whether the text holds an answer: without one a letterhead's date is the requester's.
    """
    dates = find_dates(text, near)
    labelled = _dated_by(text, dates, _RESPONDED_LABEL)
    if labelled:
        return labelled
    if len(thread) > 1 and any(message.sent for message in thread):
        sent = [message.sent for message in thread if message.kind == "response" and message.sent]
        return sent[0].isoformat() if sent else None
    if not answered:
        return None
    return _dated_by(text, dates, _SENT_LABEL) or _letters_date(text, dates) or _dated_by(text, dates, _PUBLISHED_LABEL)


def _dated_by(text: str, dates: Sequence[WrittenDate], label: re.Pattern[str]) -> str | None:
    return next((written.iso for written in dates if written.iso and _labelled(text, written, label)), None)


def _labelled(text: str, written: WrittenDate, label: re.Pattern[str]) -> bool:
    return bool(label.search(text[max(0, written.start - 60) : written.start]))


def _letters_date(text: str, dates: Sequence[WrittenDate]) -> str | None:
    """The date at the head of a letter of the authority: labelled "Date", or alone on its line.

    A page that only repeats the request has such dates too; there they do not say when it was answered. So something
    must show a letter: the authority's "Our ref", its salutation to a person below the date, or its signing.
    """
    greetings = [one.start() for one in _SALUTATION.finditer(text) if not _A_BODY.search(one["whom"])]
    a_letter = bool(_OUR_LETTER.search(text))
    for label_first in (True, False):
        for written in dates:
            greeted = any(0 < start - written.end < _SALUTATION_WITHIN for start in greetings)
            if not (a_letter or greeted) or not written.iso or not written.day:
                continue
            if label_first:
                if _labelled(text, written, _DATE_LABEL):
                    return written.iso
            elif _alone(text, written) and (greeted or text.count("\n", 0, written.start) < _LETTERHEAD_LINES):
                return written.iso
    return None


def _alone(text: str, written: WrittenDate) -> bool:
    """Whether a date has its line for itself."""
    before = text[max(0, written.start - 40) : written.start].rpartition("\n")
    line_begins = not before[2].strip(" \t*#") and (bool(before[1]) or written.start < 40)
    return line_begins and not text[written.end : written.end + 40].partition("\n")[0].strip(" \t.*#")


# --- Exemptions ------------------------------------------------------------------------------------------------------

# Sections of the Freedom of Information Act 2000 under which information is refused: the cost limit, vexatious and
# repeated requests, and Part II (facts/law.md A5, A6). Section 25 is machinery for 23 and 24.
FOIA_SECTIONS = frozenset({"12", "14", "22A", *(str(n) for n in range(21, 45) if n != 25)})
# The Scottish Act's: cost, vexatious, and its own Part 2.
FOISA_SECTIONS = frozenset({"12", "14", "18", *(str(n) for n in range(25, 42))})
# Subsections of section 40 that only state conditions for the exemption in 40(2).
_CONDITIONS = re.compile(r"40\((?:3|3A|3B|4|4A|6|7)\)")

_PART = r"\s?\(\s?(?:\d{1,2}[A-C]?|[ivx]{1,4}|a[a-d]|[a-z])\s?\)"
_PARTS = rf"(?:{_PART}){{0,4}}"
_CITED = re.compile(
    rf"(?<![\w.])(?:[Ss]ections?|SECTIONS?|[Ss]ect?\.?|[Ss]{{1,2}}\.?):?[\s\u00a0]{{0,2}}(?P<number>\d{{2}}A?)(?P<parts>(?:\s\d[A-C]?(?=\([a-z]))?{_PARTS})(?![\d]|/\d{{4}}|\.\d)"
    rf"|\b(?:[Ee]xempt(?:ion|ions|ed)?|(?P<exception>[Ee]xceptions?))\s(?:(?:under|at|of|by)\s)?(?P<bare>\d{{2}})(?P<bareparts>(?:{_PART}){{1,4}})"
    rf"|\b(?P<reg>[Rr]eg(?:ulation|ulations|s)?\.?)[\s\u00a0]{{0,2}}(?P<regnumber>\d{{1,2}})(?P<regparts>{_PARTS})(?!\d)"
)
# What may stand after a number for it to be a section too: "Section 21 & 22 of the Act", not "section 21 and 22 people".
_SECTION_GOES_ON = re.compile(
    r"\s{0,3}(?:$|[.,;:)/&–-]|(?:of|under|appl\w+|FOIA?|Freedom|exempt\w*|engag\w+|is|are|was|were|have|has|and|or|which|because|as|in|for|to|by)\b)"
)
_CONTINUED = re.compile(
    rf"\s{{0,3}}(?:,\s?and|,\s?or|,|;|&|/|\band\b|\bor\b)\s{{0,3}}(?:(?P<prefix>[Ss]ections?|[Ss]\.?|[Rr]eg(?:ulation)?s?\.?)\s{{0,2}})?"
    rf"(?:(?P<number>\d{{1,2}}A?)(?P<parts>{_PARTS})(?![\d/%]|\.\d|\s?(?:working|hours?|days?|months?|years?|records?|people|per|[A-Z][a-z]{{2,8}}\s(?:19|20)\d\d))|(?P<only>(?:{_PART}){{1,3}}))"
)
_LAW_AFTER = re.compile(
    r"^[^.;:\x00]{0,60}?\b(?:of|under|in|from|to)\s+(?:the\s+)?(?P<name>[^.;:]{0,90}?\b(?:Act|ACT|Regulations|Code|Order)\b)(?P<scotland>\s*\(Scotland\))?"
)
_OTHER_LAW_AFTER = re.compile(
    r"\s{0,3}(?:of|under)\s+(?:the\s+)?(?!FOI|EIR|EISR|FOISA)(?:UK\s)?(?:DPA|PACE|GDPR|LGA|HRA|RIPA|RTA|CPIA|PCA|SOA|TCPA)\b"
)
_LAW_BEFORE = re.compile(
    r"(?P<name>(?:[\w’'(),&-]{1,30}\s+){1,8}(?:Act|Regulations))(?:\s+(?:19|20)\d\d)?[\s,:(–-]{0,4}(?:\([A-Z]{2,6}\)[\s,:–-]{0,3})?(?:under\s+)?$"
)
_FOI_LAW = re.compile(
    r"freedom\s+of\s+information|\bfoia?\b|\bfoisa\b|environmental\s+information|\beirs?\b|information\s+act",
    re.IGNORECASE,
)
_SCOTTISH = re.compile(r"\(Scotland\)\s*(?:Act|Regulations)|\bFOISA\b|\bEISRs?\b")
_ENVIRONMENTAL = re.compile(r"environmental\s+information|\bEIRs?\b|\bEISRs?\b", re.IGNORECASE)
_SUPPOSED = re.compile(
    r"exemptions?\s+such\s+as|such\s+as\s+(?:section|s\.?\s?\d)|\bmay\s+(?:also\s+|be\s+)?(?:apply|exempt|withheld|refuse|engage)|\bmight\b|\bcould\s+(?:be\s+)?(?:apply|exempt|withheld|refuse|engage)"
    r"|^\W{0,4}(?:if|where|should)\s+(?:you|we|your|any|the|this|a)\b|\bwould\s+be\s+(?:exempt|refused)\b|^\W*(?:a|any)\s+public\s+authorit|\bany\s+request\b|requests?\s+can\s+be\s+refused|number\s+of\s+exemptions|list\s+of\s+exemptions|likely\s+to\s+(?:be\s+exempt|exceed|engage)",
    re.IGNORECASE,
)
_DENIED_BEFORE = re.compile(
    r"(?:\bnot|\bno\s+longer|n[’']t)\s+(?:\w+\s+){0,3}?(?:rel(?:y|ying|ied)|appl(?:y|ied|ying)|cit(?:e|ed|ing)|engaged?|invoked?|claim(?:ed)?|consider(?:ed)?|sought|seek(?:ing)?)\b[^.;]{0,30}$"
    r"|\b(?:withdr[ae]w\w{0,3}|instead\s+of|rather\s+than|removed\s+(?:its|our|the|any)\s+(?:reliance|reference))\b[^.;]{0,40}$"
    # what the requester says of a section
    r"|^\W{0,4}you\s+(?:have\s+|also\s+)?(?:say|said|stated?|argued?|ask(?:ed)?|mention(?:ed)?|refer(?:red)?|believe|suggest(?:ed)?|claim(?:ed)?|quoted?|think|disput\w+)\b[^.;]{0,160}$",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"^[^.;]{0,60}\b(?:(?:does|do|did)\s+not\s+(?:apply|engage)|(?:is|was|are|were)\s+not\s+(?:engaged|relevant|applicable|relied|applied)|no\s+longer\s+(?:applies|relied|applied|engaged))",
    re.IGNORECASE,
)
_SOMETHING_ELSE = re.compile(
    r"^\s{0,2}(?:notices?\b(?!\s+under)|orders?\b|agreements?\b|officers?\b|enquir|inquir|assessments?\b|reports?\b|mon(?:ies|ey)\b|funding\b|contributions?\b|works?\b"
    r"|grants?\b|evictions?\b|hearings?\b|warrants?\b|meetings?\b|searches\b|stops?\b|disputes?\b|accommodat|school|powers\b|investigations?\b)",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"exempt|except(?:ion|ed)|withh|refus|redact|remov|delet|omit|obscur|blank|black(?:ed)?\s+out|tak(?:en|ing)\s+out|disclos|releas|not\s+(?:obliged|required|able)|need\s+not|unable|pursuant|virtue|engag|appl(?:y|ies|ied)|rel(?:y|ied|ying|iance)"
    r"|public\s+interest|cost|limit|vexatious|repeated|accessible|available|publication|personal|commercial|prejudic|confiden|privilege|freedom\s+of\s+information|\bfoia?\b|foisa|\beirs?\b|the\s+act\b|information",
    re.IGNORECASE,
)


def find_exemptions(response: str, request: str = "", letter: str = "") -> tuple[str, ...]:
    """The sections under which the authority refuses something, in order: "s.40(2)", "FOISA s.33(1)(b)", "EIR reg 12(4)(b)".

    `response` is the authority's words; what it repeats from `request` does not count, nor do sections of other Acts,
    duties and procedure (1, 10, 16, 17), what "may apply", or what it says it no longer relies on. A section cited
    with its subsection is not given again without. `letter` is the whole text, to tell which Act a section is of.
    """
    text = own_words(response, request)
    scottish = bool(_SCOTTISH.search(text) or _SCOTTISH.search(letter)) and not re.search(
        r"Information\s+Act\s+2000", text
    )
    cited: list[str] = []
    asked = f" {_folded(request)} "
    for match in _CITED.finditer(text):
        if _repeats(text, match, asked):
            continue
        law = _law_of(text, match, scottish=scottish)
        if law is None or not _relied_on(text, match):
            continue
        if match["exception"] and law == "FOIA":
            law = "EIR"
        if law == "EIR" and not _ENVIRONMENTAL.search(text + letter):
            continue
        number = match["number"] or match["bare"] or match["regnumber"]
        parts = match["parts"] or match["bareparts"] or match["regparts"] or ""
        cited += _with_continuation(text, match.end(), law, number, parts, many=match.group()[:8].lower() == "sections")
    unique = list(dict.fromkeys(cited))
    return tuple(one for one in unique if not any(other != one and other.startswith(one + "(") for other in unique))


def _repeats(text: str, match: re.Match[str], asked: str) -> bool:
    """Whether what is cited stands among the same words in the request: the authority is only repeating it."""
    cited = _folded(match.group())
    before = _folded(text[max(0, match.start() - 60) : match.start()]).split()[-4:]
    after = _folded(text[match.end() : match.end() + 60]).split()[:4]
    with_before, with_after = " ".join([*before, cited]), " ".join([cited, *after])
    return (len(before) == 4 and f" {with_before} " in asked) or (len(after) == 4 and f" {with_after} " in asked)


def _form(law: str, whole: str) -> str | None:
    """The canonical form of a section with its parts ("40(2)"), or None where the Act has no such exemption."""
    number = whole.partition("(")[0]
    if law == "EIR":
        return f"EIR reg {whole}" if re.match(r"12(?:$|\((?:4|5|6)\))|13(?:$|\()", whole) else None
    if law == "EISR":
        return f"EISR reg {whole}" if re.match(r"10(?:$|\((?:4|5|8)\))|11(?:$|\()", whole) else None
    if law == "FOISA":
        return f"FOISA s.{whole}" if number in FOISA_SECTIONS else None
    return f"s.{whole}" if number in FOIA_SECTIONS and not _CONDITIONS.match(whole) else None


def _level(part: str, above: Sequence[str]) -> int:
    """How deep a bracket stands: 0 for "(1)", 1 for "(a)", 2 for "(i)"; "(i)" after "(h)" is a letter."""
    if part[0].isdigit():
        return 0
    numeral = bool(re.fullmatch(r"[ivx]{1,4}", part)) and any(not one[0].isdigit() for one in above)
    return 2 if numeral and above[-1] != "h" else 1


def _alternatives(number: str, parts: str) -> list[str]:
    """A section with its brackets written out: "31", "(1)(a)(b)" are 31(1)(a) and 31(1)(b)."""
    path: list[str] = []
    wholes = []
    for part in re.findall(r"[0-9A-Za-z]+", parts):
        level = _level(part, path)
        if path and level <= _level(path[-1], path[:-1]):
            wholes.append(number + "".join(f"({one})" for one in path))
            path = [one for at, one in enumerate(path) if _level(one, path[:at]) < level]
        path.append(part)
    return [*wholes, number + "".join(f"({one})" for one in path)]


def _with_continuation(text: str, at: int, law: str, number: str, parts: str, *, many: bool) -> list[str]:
    """The section cited and those joined to it: "sections 31(1)(a) and (b), 40(2) and 43"."""
    wholes = _alternatives(number, parts)
    while (match := _CONTINUED.match(text, at)) is not None:
        if match["only"]:
            kept = re.findall(_PART, parts)
            new = re.findall(_PART, match["only"])
            parts = "".join(kept[: max(0, len(kept) - len(new))] + new)
        elif match["prefix"] or match["parts"] or many or _SECTION_GOES_ON.match(text, match.end()):
            number, parts = match["number"], match["parts"]
        else:
            break
        if match["prefix"] and law.startswith("E") != match["prefix"].lower().startswith("r"):
            break
        wholes += _alternatives(number, parts)
        at = match.end()
    return [form for whole in wholes if (form := _form(law, whole))]


def _law_of(text: str, match: re.Match[str], *, scottish: bool) -> str | None:
    """Which Act a section belongs to: "FOIA", "FOISA", "EIR", "EISR"; None for any other."""
    after = text[match.end() : match.end() + 170]
    if _OTHER_LAW_AFTER.match(after):
        return None
    named = _LAW_AFTER.match(after)
    if named:
        name = named["name"]
        if re.search(r"\(Scotland\)", name):
            scottish = True
        elif re.search(r"Act\s+2000|Regulations\s+2004", text[match.end() : match.end() + named.end() + 6]):
            scottish = False
        last = name.split()[-2] if len(name.split()) > 1 else ""
        if not _FOI_LAW.search(name) and (last[:1].isupper() or last[-1:] == ")"):
            return None
    else:
        before = _LAW_BEFORE.search(text[max(0, match.start() - 120) : match.start()])
        if (
            before
            and not _FOI_LAW.search(before["name"])
            and before["name"].split()[-2][:1].isupper()
            and before["name"].split()[-2] != "The"
        ):
            return None
    if match["reg"]:
        return "EISR" if scottish else "EIR"
    return "FOISA" if scottish else "FOIA"


def _relied_on(text: str, match: re.Match[str]) -> bool:
    """Whether the authority says that it applies what it names here."""
    start, end = _sentence(text, match.start(), match.end())
    lead, tail = text[start : match.start()], text[match.end() : end]
    if _SUPPOSED.search(text[start:end]) or _SOMETHING_ELSE.match(tail):
        return False
    if _DENIED_BEFORE.search(lead) or _DENIED_AFTER.match(tail):
        return False
    return bool(_REFUSAL.search(text[max(0, start - 200) : end + 200]))


# --- Outcome ---------------------------------------------------------------------------------------------------------

_NOT_HELD = re.compile(
    r"\b(?:do|does|did)\s+not\s+(?:\w+\s+){0,2}?(?:hold|have\s+(?:it|this|that|the|any|information|these|data)|record|keep|collect|possess)\b"
    r"|\b(?:don|doesn|didn)[’']t\s+(?:\w+\s+){0,1}?(?:hold|record|keep|collect)\b"
    r"|\b(?:is|are|was|were)\s+not\s+(?:\w+\s+){0,2}?(?:held|recorded|collected)\b(?!\s+(?:centrally|electronically|in\s+(?:an?|the|this|any|such|one)\b))|\bnot\s+held\b(?!\s+(?:centrally|electronically|in\s+(?:an?|the|this|any|such|one)\b))|\bholds?\s+no\b|\bnothing\s+(?:is\s+)?held\b"
    r"|\bno\s+(?:\w+\s+){0,3}?(?:information|data|records?|documents?|correspondence)\b[^.\n]{0,40}\b(?:located|found|identified|traced)\b|\b(?:found|identified|located)\s+no\s+(?:\w+\s+){0,2}?(?:information|data|records?|documents?|correspondence)\b"
    r"|\bunable\s+to\s+(?:locate|find|identify|trace)\s+any\b|\bnot\s+in\s+possession\s+of\b|\b(?:information|data|records?|documents?)\s+(?:you\s+(?:have\s+)?(?:requested|asked\s+for)\s+)?(?:does|do)\s+not\s+exist\b|\bnot\s+(?:something|information|data)\s+(?:that\s+|which\s+)?(?:we|the\s+\w+)\s+holds?\b"
    r"|\bno\s+(?:\w+\s+){0,2}?(?:information|data|records?|documents?)\s+(?:is\s+|are\s+|was\s+|were\s+)?(?:held|recorded)\b"
    r"|\b(?:has|have)\s+no\s+(?:\w+\s+){0,2}?(?:information|data|records?|documents?|statistics)\b"
    r"|\bmatters?\s+for\b[^.]{0,80}\bnot\b|\bnot\s+(?:a\s+matter\s+)?for\s+this\s+(?:office|authority|council)\b|\bnil\s+return\b",
    re.IGNORECASE,
)
_WITHHELD = re.compile(
    r"\brefus(?:e|ed|al|ing)\b|\bwithh(?:eld|old|olding)\b|\b(?:unable|not\s+able)\s+(?:\w+\s+){0,5}?to\s+(?:\w+\s+){0,2}?(?:provide|supply|disclose|release|answer)\b"
    r"|\bcan\s?not\s+(?:\w+\s+){0,2}?(?:provide|disclose|release|supply)\b|\bneed\s+not\s+(?:respond|comply|provide)\b|\bnot\s+(?:obliged|required)\s+to\b"
    r"|\bdo\s+not\s+provide\b|\bdecided\s+not\s+to\b|\bexempt\b|\bdeclin(?:e|ed|ing)\b|\b(?:will\s+not|can\s?not)\s+be\s+(?:disclos|releas|provid)|\bredacted\b|\bneither\s+confirm\w*\s+nor\s+den",
    re.IGNORECASE,
)
_EXEMPT = re.compile(r"\bexempt|\bwithh(?:eld|old)|\brefus|\bsection\s\d\d", re.IGNORECASE)
_IN_PART = re.compile(
    r"(?<!latter )(?<!former )(?<!as )\b(?:part(?:ly|ially|s)?|partial)\b(?!\s+(?:or|and|I{1,3}|\d)\b)[^.\n]{0,50}\b(?:held|hold|disclos|withheld|exempt|provid|releas|refus|grant)"
    r"|\b(?:disclos|releas|provid|hold|withh|grant|suppl|refus)\w*\s+(?:\w+\s+){0,3}?(?:part\b|some\s+of|in\s+part|partial)"
    r"|\bnot\s+(?:\w+\s+){0,12}?in\s+full\b|\bheld\s+in\s+part\b|\bsome\s+(?:of\s+the\s+)?(?:information|data)\s+(?:is|has|you)\b[^.\n]{0,40}\b(?:withheld|exempt|held|redacted)",
    re.IGNORECASE,
)
# "… is held in part, however cannot be disclosed": a part is held, and nothing is given.
_PART_BUT_NONE = re.compile(
    r"\b(?:held\s+in\s+part|(?:holds?|held)\s+(?:part|some))\b(?=[^.]{0,100}\b(?:however|but|although)\b[^.]{0,60}\b(?:can\s?not|not|unable|exempt)\b)",
    re.IGNORECASE,
)
# Information is given: a file, a table, a figure, or words that say so.
_SUPPLIED = re.compile(
    r"\battach(?:ed|ment)|\benclos|£\s?\d|\bspreadsheets?\b"
    r"|\b(?:information|answers?|responses?|data|details|figures|table)\b[^.\n]{0,40}\b(?:as\s+follows|below|set\s+out|provided|listed|shown|attached)\b"
    r"|\bsee\s+(?:below|table|appendix|answer|attach)\b|\b(?:to|will|can)\s+(?:now\s+)?(?:disclose|release|provide)\s+(?:it|the|this|all|you)\b|\bfollows\s*:|\b(?:have|has|been|am|are)\s+(?:been\s+)?(?:supplied|supplying|provided|providing|disclosed|disclosing|released|releasing)\b|\bin\s+full\b",
    re.IGNORECASE,
)
# The requester is sent somewhere for it.
_POINTED_TO = re.compile(
    r"\bplease\s+(?:find|see|refer)|(?:^|\W)see\s*:|\bsee\s+(?:the|page|our|here)\b"
    r"|\b(?:available|found|accessed|published|viewed|downloaded)\s+(?:at|on|here|via|from|in|below|online)\b|\blink\b|https?://",
    re.IGNORECASE,
)
# Advice on where else to ask, or how to ask for less, gives nothing of what was asked for.
_ADVICE = re.compile(
    r"\byou\s+(?:may|might|could|can)\s+(?:also\s+)?(?:wish|want|like|find|be\s+able|be\s+interested|consider|contact|try|resubmit|refine|narrow|ask|direct|approach)"
    r"|\b(?:advice\s+and\s+assistance|duty\s+to\s+(?:advise|assist|provide\s+advice)|under\s+section\s+1[56]\b|section\s+16\b|suggest\s+(?:that\s+)?(?:you|contacting)|(?:advise|recommend)\s+(?:that\s+)?you|please\s+contact|further\s+information\s+(?:about|on|can))",
    re.IGNORECASE,
)
# Grounds on which a request is refused whole, or on which a link stands in place of the information (facts/law.md A5, A6, A8).
_NOTHING_GIVEN = re.compile(
    r"(?:FOISA\s)?s\.(?:12|14|21|22A?|25|27)(?:$|\()|EIR\s?reg\s12\(4\)\(b\)|EISR\sreg\s10\(4\)\(b\)"
)
_WHOLE_REFUSAL = re.compile(
    r"\brefusal\s+notice\b[^.\n]{0,60}\b(?:for|to|of|in\s+respect\s+of)\s+(?:the\s+whole\s+of\s+)?your\s+(?:entire\s+|whole\s+)?request\b",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\bholds?\s+(?:the|this|all|that|what|your|information)\b|\b(?:is|are)\s+held\b|\bdoes\s+hold\b", re.IGNORECASE
)
_FORMALITY = re.compile(
    r"formal\s+response|internal\s+review|information\s+commissioner|wycliffe|dissatisfied|complain|appeal|ico\.org|do\s+not\s+hesitate|if\s+you\s+(?:have|are|wish|require|would|need)"
    r"|yours\s+(?:sincerely|faithfully)|thank\s+you\s+for|£\s?(?:450|600|25)\b|general\s+right|unless\s+(?:an?\s+)?exempt|right\s+of\s+access|subject\s+line|two\s+duties|copyright|re-?use"
    r"|refusal\s+notice\s+must|must\s+state|\battached\b[^.]{0,40}\b(?:appeal|complaint|rights|review|leaflet|legal)\b|asked\s+for\s*:|you\s+(?:have\s+)?(?:asked|requested)|we\s+(?:may|might)\b|can\s+be\s+refused",
    re.IGNORECASE,
)
_SCOPED = re.compile(r"\b(?:points?|questions?|parts?|items?|q)\s?\d", re.IGNORECASE)
_ANSWER_LABEL = re.compile(
    r"^[ \t]{0,6}(?P<label>[QqAa]\.?\s?\d{1,2}|\(?\d{1,2}(?:\.\d{1,2}){0,2}|\(?[a-z]|\(?[ivx]{1,5})[.):][ \t]{0,12}(?P<rest>\S.*)$",
    re.MULTILINE,
)
_FILE_OUTCOME: tuple[tuple[Outcome, re.Pattern[str]], ...] = tuple(
    (outcome, re.compile(pattern, re.IGNORECASE))
    for outcome, pattern in (
        (Outcome.PART, r"partial|in part\b|part (?:exempt|refus|disclos)"),
        (Outcome.NOT_HELD, r"not[ _-]held|nothing held"),
        (Outcome.REFUSED, r"exempt|refus|withheld|vexatious|cost limit"),
        (Outcome.GRANTED, r"suppl|disclos|information|released|full"),
    )
)


_REQUESTER_SPEAKS = re.compile(
    r"\b(?:if|whether|where|should)\b|\bI\s+(?:accept|want|understand|am\s+aware|would|appreciate|believe|note|ask)\b|^\W*(?:do|does)\b"
    r"|\byour?\b(?!\s+(?:\w+\s+){0,3}?(?:request|enquiry|asked|requested|seek|sought))",
    re.IGNORECASE,
)


def is_authoritys(text: str) -> bool:
    """Whether somewhere in a text an authority speaks: it holds or does not hold, gives, refuses under a section."""
    for sentence in _sentences(text):
        said = _NOT_HELD.search(sentence) or _HELD.search(sentence) or _IN_PART.search(sentence)
        said = said or (_CITED.search(sentence) if _EXEMPT.search(sentence) else None)
        if said and not _REQUESTER_SPEAKS.search(sentence[: said.start()]):
            return True
    return False


_AUTHORITY_BEGINS = re.compile(
    r"(?:^|(?<=[.!?:;”\"])[ \t]{1,4})[ \t]{0,8}(?:"
    r"(?:I|We)\s+(?:enclose|attach|apologise|regret|can\s+confirm|have\s+(?:now\s+)?(?:considered|decided|completed|applied|withheld|searched)|(?:am|are)\s+(?:unable|withholding|refusing|not\s+obliged))\b"
    r"|(?:An?|The|This|These|Some)\s+[^.\n]{0,60}\b(?:exempt(?:ion)?|excepted|withheld)\b[^.\n]{0,20}\b(?:under|by)\s+[^.\n]{0,20}\b(?:section|s\.|regulation)"
    r"|Reasons?\s+for\s+(?:not|refus\w+|withh\w+)\b|Please\s+(?:find|see)\s+(?:attached|enclosed|below)\b)",
    re.MULTILINE,
)


def where_authority_begins(request: str) -> int:
    """Where, in what was taken for the request, the authority's own sentences begin; its length where they do not.

    The end of a request is not always marked on a page; what the authority refuses there is still refused.
    """
    begins = _AUTHORITY_BEGINS.search(request)
    return begins.start() if begins else len(request)


def find_outcome(
    response: str,
    request: str = "",
    *,
    attachments: Sequence[str] = (),
    exemptions: Sequence[str] = (),
    preface: str = "",
) -> Outcome:
    """What the authority did with the request as a whole, judged from its own words and the names of what it attached.

    `preface` is what an authority's page says before it repeats the request: it may say there that it holds a part.
    `unclear` where there is no answer yet. `part` where something was given and something refused or not held, or
    where it says so itself.
    """
    text = _PART_BUT_NONE.sub("held", own_words(response, request))
    given = pointed = held = withheld = missing = part = False
    for sentence in _sentences(text):
        if _FORMALITY.search(sentence):
            continue
        lacks, refuses = bool(_NOT_HELD.search(sentence)), bool(_WITHHELD.search(sentence))
        missing |= lacks
        withheld |= refuses and (not lacks or bool(_EXEMPT.search(sentence)))  # "unable to provide: we do not have it"
        part |= bool(_IN_PART.search(sentence)) or (lacks and bool(_SCOPED.search(sentence)))
        if not lacks and not refuses and not _ADVICE.search(sentence):
            given |= bool(_SUPPLIED.search(sentence))
            pointed |= bool(_POINTED_TO.search(sentence))
            held |= bool(_HELD.search(sentence))
    part |= any(_IN_PART.search(sentence) and not _FORMALITY.search(sentence) for sentence in _sentences(preface))
    whole = bool(_WHOLE_REFUSAL.search(text)) or any(_NOTHING_GIVEN.match(section) for section in exemptions)
    given |= _answers(response, text, request, short=whole)
    given |= pointed and not whole
    withheld |= bool(exemptions)
    if part or (given and (withheld or missing)):
        return Outcome.PART
    if withheld:
        return Outcome.REFUSED
    if missing:
        return Outcome.NOT_HELD
    by_name = next((o for o, name in _FILE_OUTCOME if any(name.search(file) for file in attachments)), None)
    if by_name:
        return by_name
    says_something = any(_folded(line) and not _HEADING_LINE.match(line) for line in text.split("\n"))
    return Outcome.GRANTED if given or pointed or held or says_something else Outcome.UNCLEAR


_FILE_LINE = re.compile(
    r"^[^\n]{0,200}?\b(?P<name>(?:response|reply|decision|letter|notice)\b[^\n]{0,120}?(?:\.(?:pdf|docx?|odt|rtf)\b|application/pdf|\(PDF\b))",
    re.IGNORECASE | re.MULTILINE,
)
_OUTCOME_IN_NAME = re.compile(
    r"not[ _-]held|nothing held|partial|in part\b|exempt|refus|withheld|vexatious|cost limit|in full\b|all information",
    re.IGNORECASE,
)


def find_decision_files(page: str) -> tuple[str, ...]:
    """The files that a page offers for download whose names say what was decided: "Response (not held).pdf"."""
    names = (match["name"] for match in _FILE_LINE.finditer(page))
    return tuple(dict.fromkeys(name for name in names if _OUTCOME_IN_NAME.search(name)))


_CLAUSE_END = re.compile(
    r"(?<=[.?!:])\s+(?=[A-Z\"“(£\d])|\n|;\s|,?\s(?:but|however|although|except|apart\s+from|with\s+the\s+exception\s+of)\b"
)


def _sentences(text: str) -> list[str]:
    """Sentences and the clauses set against each other in them, with lines that the mail folded joined again."""
    joined = re.sub(r"(?<=[a-z,;])[ \t]*\n[ \t]*(?=[a-z(])", " ", text)
    return [piece for piece in _CLAUSE_END.split(joined) if piece.strip()]


_HEADING_LINE = re.compile(
    r"[\s#*_]*(?:[\w’']{1,20}\s){0,3}(?:response|reply|answers?|decision)[\s:*_]*$|.{0,80}:\s*$", re.IGNORECASE
)


_SHORT_ANSWER = 12  # words: a figure, a name or a link, and not the reasons of a refusal


def _answers(response: str, text: str, request: str, *, short: bool) -> bool:
    """Whether a labelled line, or the line after a repeated question, says something other than that nothing is given.

    A label counts only where the request has it too: a reply may number its reasons, and quote a lettered section.
    `short`: only a short line counts, as where the grounds of a refusal are set out at length.
    """
    labels = {_bare_label(match["label"]) for match in _ANSWER_LABEL.finditer(request)}
    candidates = [
        match["rest"] for match in _ANSWER_LABEL.finditer(text) if not labels or _bare_label(match["label"]) in labels
    ]
    asked = f" {_folded(request)} "
    lines = [line for line in response.split("\n") if line.strip() and not _HEADING_LINE.match(line)]
    candidates += [after for line, after in pairwise(lines) if _quoted(line, asked) and not _quoted(after, asked)]
    return any(
        not _WITHHELD.search(line)
        and not _NOT_HELD.search(line)
        and not _FORMALITY.search(line)
        and not _same(line, asked)
        and not (short and (len(line.split()) > _SHORT_ANSWER or _CITED.search(line)))
        for line in candidates
    )


def _bare_label(label: str) -> str:
    return re.sub(r"\W|^[qa](?=\W?\s?\d)", "", label.strip().lower())


def _same(line: str, asked: str) -> bool:
    return bool(_folded(line)) and f" {_folded(line)} " in asked


# --- Regime and authority --------------------------------------------------------------------------------------------

_EIR_HANDLED = re.compile(
    r"(?:deal\w{0,4}|handl\w{1,3}|consider\w{0,3}|process\w{0,3}|respond\w{0,3}|answer\w{0,3}|treat\w{0,3})\b[^.]{0,80}\b(?:Environmental\s+Information|EIRs?\b)"
    r"|^[ \t*#]{0,4}(?:The[ \t]+)?Environmental[ \t]Information[ \t](?:\(Scotland\)[ \t])?Regulations(?:[ \t]2004)?[ \t]{0,4}(?:\(EIRs?\))?[ \t]*$"
    r"|under\s+the\s+(?:Environmental\s+Information|EIRs?\b)",
    re.IGNORECASE | re.MULTILINE,
)


def find_regime(authority_text: str) -> str:
    """ "eir" where the authority says that it deals with the request under the Environmental Information Regulations, else "foi"."""
    return "eir" if _EIR_HANDLED.search(authority_text) else "foi"


_NAME = r"(?<![\w’'-])[A-Z][\w’'-]{1,25}(?![\w’'-])"
_PLACE = rf"{_NAME}(?:[ \t]{{1,4}}(?:(?:and|&|on|upon|of|the)[ \t]{{1,4}})?{_NAME}){{0,4}}"
_AUTHORITIES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:Office[ \t]of[ \t]the[ \t])?Police(?:,?[ \t]Fire)?(?:,?[ \t]and|[ \t]&)[ \t]Crime[ \t]Commissioner[ \t](?:for|of)[ \t]{_PLACE}",
        rf"{_PLACE}[ \t]Office[ \t]of[ \t]the[ \t]Police(?:,?[ \t]Fire)?[ \t](?:and|&)[ \t]Crime[ \t]Commissioner",
        rf"(?:Office[ \t]of[ \t]the[ \t])?{_NAME}(?:[ \t]{_NAME}){{0,2}}[ \t]Police(?:,?[ \t]Fire)?[ \t](?:and|&)[ \t]Crime[ \t](?:Commissioner|Commission)\b",
        rf"{_NAME}(?:[ \t]{_NAME}){{0,2}}[ \t]O?P[F]?CC\b",
        r"O?P[F]?CC\b[ \t](?:for|of)[ \t](?:the[ \t])?[A-Z][\w-]+(?:[ \t][A-Z][\w-]+){0,2}",
        rf"(?:Ministry|Department)[ \t](?:of|for)[ \t]{_NAME}(?:(?:,[ \t]|,?[ \t]and[ \t]|[ \t]&[ \t]|[ \t]{{1,3}}){_NAME}){{0,6}}",
        r"(?:Royal[ \t]|London[ \t])?(?:Borough|City)[ \t]of[ \t][A-Z][\w-]+(?:[ \t](?:and|upon)[ \t][A-Z][\w-]+|[ \t][A-Z][\w-]+){0,2}(?:[ \t]Council)?",
        rf"{_NAME}(?:[ \t](?:and|upon|on|in|of|&)[ \t]{_NAME}|[ \t]{_NAME}){{0,4}}[ \t](?:Council|Constabulary|Police(?!,?[ \t](?:and|&|Fire)\b)|University|Partnership[ \t]Homes|Fire[ \t]and[ \t]Rescue[ \t](?:Service|Authority)|NHS(?:[ \t]Foundation)?[ \t]Trust|Combined[ \t]Authority)\b",
        r"Mayor[’']s[ \t]Office[ \t]for[ \t]Policing[ \t][Aa]nd[ \t]Crime|MOPAC\b",
        rf"University[ \t]of[ \t]{_NAME}(?:[ \t]{_NAME})?",
        r"The[ \t]National[ \t]Archives|(?:The[ \t])?Home[ \t]Office|Cabinet[ \t]Office",
        rf"{_NAME}(?:[ \t]{_NAME}){{0,3}}[ \t](?:Homes|Agency|Authority|Integrated[ \t]Care[ \t]Board)\b",
    )
)
_ADDRESSED = re.compile(r"^[ \t]*Dear[ \t]+(?P<name>[^\n]{3,120}?),?[ \t]*$", re.MULTILINE)
_ACTS = re.compile(
    r"\b(?:received\s+by|confirm\s+that|advise\s+(?:you\s+)?that|on\s+behalf\s+of|held\s+by|interest\s+in|reached)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    r"^\s*(?:\([A-Z]{2,6}\)\s*)?(?:does\s+)?(?:not\s+)?(?:holds?|received|has\s+(?:considered|decided|searched)|confirms?)\b"
)
_SIGNED = re.compile(r"\b(?:yours\s+(?:sincerely|faithfully)|kind\s+regards|regards)\b", re.IGNORECASE)
_NEVER_NAMES = re.compile(
    r"^(?:Dear|Yes|No|The|This|Our|Your|If|For|From|In|To|By|And|Re|Subject|Contact|Request|Response|Please)\s+"
)


_MORE_THAN_SPOKEN_OF = 3.0  # a body that does not head, receive, hold or sign is not taken for the authority
_HEAD = 250  # characters: what stands there heads the page
_BODIES = frozenset({"PCC", "OPCC", "PFCC", "OPFCC", "MOPAC", "NHS"})
_KINDS = frozenset(
    {"County Council", "City Council", "Borough Council", "District Council", "Combined Authority", "Public Authority"}
)


def find_authority(*texts: str) -> str | None:
    """The body that must answer, in the letter's own words, or None where the letter does not name one.

    The first of `texts` should be the authority's words, then the requester's: a request addressed "Dear … Council"
    names it at once; otherwise the body that says it received, holds or signs counts more than one merely spoken of.
    """
    scores: dict[str, float] = {}
    names: dict[str, str] = {}
    for order, text in enumerate(texts):
        masked = re.sub(r"(?<=[\w,])[ \t]?\n[ \t]?(?=[A-Z])", " ", without_addresses(text)) if "\n" in text else text
        for salutation in _ADDRESSED.finditer(masked):
            found = next((m for pattern in _AUTHORITIES if (m := pattern.search(salutation["name"]))), None)
            if found:
                _count(found.group(), 8.0, scores, names)
        signature = max((match.start() for match in _SIGNED.finditer(masked)), default=len(masked))
        for rank, pattern in enumerate(_AUTHORITIES):
            for match in pattern.finditer(masked[:60000]):
                weight = 1.0 - order * 0.5 - rank * 0.01
                weight += 3.0 if match.start() < _HEAD and order == 0 else 0.0
                weight += 4.0 if _ACTS.search(masked[max(0, match.start() - 30) : match.start()]) else 0.0
                weight += 4.0 if _HOLDS.match(masked[match.end() : match.end() + 40]) else 0.0
                weight += 1.5 if match.start() > signature else 0.0
                _count(match.group(), weight, scores, names)
    best = max(scores, key=lambda key: scores[key], default=None)
    return names[best] if best is not None and scores[best] >= _MORE_THAN_SPOKEN_OF else None


def _count(name: str, weight: float, scores: dict[str, float], names: dict[str, str]) -> None:
    name = re.sub(r"\s+", " ", name).strip(" ,&")
    while (shorter := _NEVER_NAMES.sub("", name)) != name and name not in {"The National Archives"}:
        name = shorter
    if name.isupper() and len(name) > 8:  # a heading in capitals
        name = " ".join(word if word in _BODIES else word.capitalize() for word in name.split())
    words = name.split()
    if name in _KINDS or (len(words) == 1 and name != "MOPAC") or (month_number(words[0]) and len(words) < 3):
        return
    key = _folded(name)
    scores[key] = scores.get(key, 0.0) + weight
    names.setdefault(key, name)
