"""A document taken apart into the messages of its thread: who wrote each, when, and its own words.

Forms known: a plain export whose messages are divided by "----- MESSAGE n REQUEST/OUTGOING date=…" lines; a single
message with its particulars above it ("KIND: RESPONSE/INCOMING"); an email file with the emails quoted or forwarded in
it; a pasted email conversation; a saved page whose messages each have their date on a line of its own; and a letter,
which is one message.
"""

from __future__ import annotations

import itertools
import re
import textwrap
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from answerable.reading.dates import parse_date
from answerable.reading.documents import Document
from answerable.reading.furniture import RULE, own_words
from answerable.reading.structure import Message

LONDON = ZoneInfo("Europe/London")  # the days that count are days in the United Kingdom

REQUESTER, AUTHORITY = "requester", "authority"
MESSAGE_LIMIT = 60  # messages taken out of one; deeper quotation stays where it is
SPLIT_CHARACTERS = 500_000  # of one message in which quoted mail is looked for; a longer one is no mail
RULES = 30  # rules across a message after which a copy of another is looked for
SAMPLE = 400  # runs of words by which two texts are compared
LINE = 300  # characters of a header line that are looked at
HEADER_LINES = 24  # the most lines that the head of a quoted email takes
JUDGED = 60_000  # characters of a message by which its kind and writer are judged
OPENING = 1_500  # characters in which a message says that a machine or an absent person sent it
RUN = 5  # words that follow each other; two texts that share such runs share their wording

_EXPORT = re.compile(
    r"^-{3,}[ \t]*MESSAGE[ \t]+(?P<number>\d+)[ \t]+(?P<kind>[A-Z]+)/(?P<way>OUTGOING|INCOMING)\b"
    r"(?:[ \t]+date=(?P<date>\S*))?(?:[ \t]+from=(?P<sender>.*?))?(?:[ \t]+attachments=\[(?P<attachments>.*)\])?[ \t]*-*[ \t]*$",
    re.M,
)
_SINGLE = re.compile(
    r"\A\s*(?:(?P<above>(?:[A-Z]+:[^\n]*\n)*?))KIND:[ \t]*(?P<kind>[A-Z]+)/(?P<way>OUTGOING|INCOMING)[ \t]*\n"
    r"(?P<below>(?:[A-Z]+:[^\n]*\n)*)"
)
_QUOTED_NAME = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")

# Where the mail that a message answers begins.
_MARKER = re.compile(
    r"^[ \t]*(?:-{2,}[ \t]*(?:original|forwarded) message[ \t]*-{2,}|-{2,}[ \t]*forwarded by .*|begin forwarded message:?)[ \t]*$",
    re.I,
)
_FIELD = re.compile(
    r"^[ \t*]*(?P<name>from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments)[ \t]*:[* \t]*(?P<value>.*?)[ \t]*$",
    re.I,
)
_WROTE = re.compile(
    r"\A[ \t]*(?:on\b(?=[^\n]*(?:\d|\n))|[\"']?[\w .,'<@>\[\]\"-]{2,120}?[ \t]+on[ \t]+\d).{3,300}?\b(?:wrote|writes|said)[ \t]*:[ \t]*\Z",
    re.I | re.S,
)
_LOTUS_DATE = re.compile(
    r"^[ \t]*\d{1,2}[/.]\d{1,2}[/.]\d{2,4}[ \t]+\d{1,2}[:.]\d{2}(?::\d{2})?(?:[ \t]*[AP]M)?[ \t]*$", re.I
)
_LOTUS_FIELD = re.compile(r"^[ \t]*(?:To|cc|Subject|bcc|Please respond to|Sent by:?.*)[ \t]*$", re.I)
# A thread shown on a web page ends a message with this where it has folded away what the message quotes.
_FOLDED = re.compile(r"^[ \t]*show quoted sections?[ \t]*$", re.IGNORECASE)
_SALUTATION = re.compile(r"[ \t]*(?:dear|hello|hi)\b", re.IGNORECASE)
_QUOTE_MARK = re.compile(r"^[ \t]?(?:>[ \t]?)+")

_ISO = re.compile(
    r"\b(?P<day>\d{4}-\d{2}-\d{2})[T ](?P<time>\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?(?P<offset>Z|[+-]\d{2}:?\d{2})"
)


@dataclass(frozen=True)
class _Raw:
    """A message before its kind is known. `attached` is the text of letters attached to it."""

    text: str
    attached: str = ""
    author: str = ""
    sender: str = ""  # a name or an address, by which the same writer is known again
    sent: date | None = None
    subject: str = ""
    attachments: tuple[str, ...] = ()
    automatic: bool = False
    quoted: bool = False


def split_thread(document: Document) -> tuple[Message, ...]:
    """The messages of `document`, oldest first; at least one.

    Each has its own words: earlier mail quoted in it and footers are taken off. Quoted earlier mail becomes a message
    of its own (`quoted=True`) unless the thread has that message already; in an exported thread, which is complete,
    only where it has no message from the requester otherwise.
    """
    raw = _exported(document.text) or _single(document.text)
    if raw:
        found = _taken_apart(raw, keep_quoted=not any(one.author == REQUESTER for one in raw))
    elif document.mails:
        found = _taken_apart(_mails(document), keep_quoted=True)
    else:
        found = _taken_apart(_dated(document.text) or [_Raw(document.text)], keep_quoted=True)
    return _with_kinds(found)


def _exported(text: str) -> list[_Raw]:
    """The messages of the plain export form; none when the text is not in it."""
    heads = list(_EXPORT.finditer(text))
    raw = []
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
        raw.append(
            _Raw(
                text=text[head.end() : end],
                author=REQUESTER if head["way"] == "OUTGOING" else AUTHORITY,
                sent=day_in(head["date"] or ""),
                attachments=_names(head["attachments"] or ""),
            )
        )
    return raw


def exported(text: str) -> tuple[tuple[datetime | None, str], ...]:
    """The messages of the plain export form as they stand in it, each with its moment; none where it is another form."""
    heads = list(_EXPORT.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)] if heads else []
    return tuple((_moment(head["date"] or ""), text[head.start() : end]) for head, end in zip(heads, ends, strict=True))


def _moment(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


def _single(text: str) -> list[_Raw]:
    """One message of a thread, with its particulars above it."""
    head = _SINGLE.match(text)
    if not head:
        return []
    fields = dict(line.split(":", 1) for line in f"{head['above'] or ''}{head['below']}".splitlines() if ":" in line)
    return [
        _Raw(
            text=text[head.end() :],
            author=REQUESTER if head["way"] == "OUTGOING" else AUTHORITY,
            sent=day_in(fields.get("DATE", "")),
            subject=fields.get("TITLE", "").strip(),
            attachments=_names(fields.get("ATTACHMENTS", "")),
        )
    ]


_DATE_LINE = re.compile(
    r"^[ \t]*(?P<date>(?:[A-Z][a-z]{2,8},? )?\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8},? (?:19|20)\d\d)[ \t]*(?:\d{1,2}:\d\d)?[ \t]*\n"
    r"\s{0,20}(?=(?:Dear|Hello|Hi)\b)",
    re.M,
)


def _dated(text: str) -> list[_Raw]:
    """The messages of a saved page, each below a line with its date and opened by a salutation.

    None unless both sides are heard: the dates of several requests on one page divide no thread.
    """
    heads = list(_DATE_LINE.finditer(text))
    raw = []
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
        # What stands above the first date, such as the page's title, goes with the first message.
        words = text[: head.start()] + text[head.end() : end] if number == 0 else text[head.end() : end]
        raw.append(_Raw(words, sent=day_in(head["date"])))
    heard = [_author_by_words(one) for one in raw]
    return raw if heard[:1] == [REQUESTER] and AUTHORITY in heard else []


def _names(written: str) -> tuple[str, ...]:
    return tuple((single or double).replace("\\", "") for single, double in _QUOTED_NAME.findall(written))


def _mails(document: Document) -> list[_Raw]:
    """The emails of an email file, oldest first. A letter attached to an email is part of what that email says."""
    return [
        _Raw(
            text=mail.text,
            attached="\n\n".join(one.text.strip("\n") for one in mail.enclosures if one.text),
            author=_author_by_address(mail.sender),
            sender=_sender(mail.sender),
            sent=day_in(mail.sent),
            subject=mail.subject,
            attachments=tuple(one.name for one in mail.enclosures),
            automatic=mail.automatic,
        )
        for mail in reversed(document.mails)
    ]


def _sender(written: str) -> str:
    """The address in `written`, or else the name, in small letters."""
    address = re.search(r"[\w.+-]+@[\w.-]+", written[:LINE])
    return (address.group() if address else " ".join(written[:LINE].split())).lower()


def _author_by_address(sender: str) -> str:
    """Who wrote an email, where its address shows it: public bodies have domains of their own."""
    address = sender.lower()
    if re.search(
        r"[\w.-]+@(?:[\w-]+\.)*(?:gov\.uk|police\.uk|nhs\.uk|nhs\.net|parliament\.uk|mod\.uk|gov\.wales|gov\.scot)\b",
        address,
    ):
        return AUTHORITY
    if "@whatdotheyknow.com" in address and "request-" in address:
        return REQUESTER
    return ""


def _taken_apart(raw: list[_Raw], *, keep_quoted: bool) -> list[_Raw]:
    """Each message with its own words only, and the earlier mail quoted in them as messages of their own before it."""
    found: list[_Raw] = []
    runs = [_runs(message.text) for message in raw]
    for place, message in enumerate(raw):
        chain: list[_Raw] = []  # the newest first
        waiting = [replace(message, text=_without_repeat(message.text, runs, place))]
        for _ in range(MESSAGE_LIMIT):
            if not waiting:
                break
            one = waiting.pop(0)
            own, quoted = _split_quoted(one.text) if len(one.text) <= SPLIT_CHARACTERS else (one.text, [])
            words = own_words(own)
            if has_words(words) or has_words(one.attached) or not quoted:
                whole = "\n\n".join(part for part in (words, one.attached) if part.strip())
                chain.append(replace(one, text=whole or one.text.strip(), attached=""))
            elif not one.quoted:
                # Nothing but quoted mail: a forwarded or pasted conversation, whose newest message stands for it.
                first = quoted[0]
                quoted[0] = replace(
                    first,
                    attachments=one.attachments,
                    subject=first.subject or one.subject,
                    sent=first.sent or one.sent,
                    quoted=False,
                )
            waiting = quoted + waiting
        # What is quoted deeper than anyone reads stays in one piece.
        chain += waiting[:1]
        found.extend(reversed([one for one in chain if keep_quoted or not one.quoted]))
    known = [_runs(one.text) for one in found if not one.quoted]
    kept: list[_Raw] = []
    for one in found:
        if one.quoted:
            own_runs = _runs(one.text)
            if any(_repeats(own_runs, other) for other in known):
                continue
            known.append(own_runs)
        kept.append(one)
    return [one for one in kept if has_words(one.text)] or kept[-1:]


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in `text`."""
    return bool(re.search(r"\w", text))


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _runs(text: str) -> list[str]:
    """The runs of five words in `text`, in order, whatever its marks and capitals; of a shorter text, all its words."""
    words = _folded(text).split()
    return [" ".join(words[at : at + RUN]) for at in range(max(len(words) - RUN + 1, 1))]


def _repeats(runs: list[str], other: list[str]) -> bool:
    """Whether a text says nothing that another does not: four of five of its runs of words are in the other.

    Of a long text only some runs are looked at, evenly spread.
    """
    known = set(other)
    sample = runs[:: max(len(runs) // SAMPLE, 1)]
    return sum(run in known for run in sample) >= 0.8 * len(sample)


def _without_repeat(text: str, messages: list[list[str]], place: int) -> str:
    """`text`, which is the message at `place`, without a copy of another message that follows a rule across the page."""
    for rule in itertools.islice(RULE.finditer(text), RULES):
        if not has_words(text[: rule.start()]):
            continue
        runs = _runs(text[rule.end() :])
        for at, other in enumerate(messages):
            if at != place and len(other) > 1 and runs[0] == other[0] and _repeats(runs, other):
                return text[: rule.start()]
    return text


def _split_quoted(text: str) -> tuple[str, list[_Raw]]:
    """The writer's own lines, and the earlier mail quoted among or after them, in order."""
    lines = text.rstrip("\n").split("\n")
    own: list[str] = []
    quoted: list[_Raw] = []
    at = 0
    while at < len(lines):
        head = _quote_head(lines, at)
        if head is None:
            own.append(lines[at])
            at += 1
            continue
        start, raw = head
        body_at = start
        while body_at < len(lines) and not lines[body_at].strip():
            body_at += 1
        if body_at < len(lines) and _QUOTE_MARK.match(lines[body_at]):
            end = _marked_until(lines, body_at)
            body = [_unmarked(line) for line in lines[body_at:end]]
            at = end
        else:
            body = lines[start:]
            at = len(lines)
        words = textwrap.dedent("\n".join(body)).strip("\n")
        if has_words(words):
            quoted.append(replace(raw, text=words))
    return "\n".join(own), quoted


def split_quoted(text: str) -> tuple[str, str]:
    """The lines of a message's own writer, and the words of the earlier mail quoted among or after them."""
    if len(text) > SPLIT_CHARACTERS:
        return text, ""
    own, quoted = _split_quoted(text)
    return own, "\n\n".join(one.text for one in quoted)


def _unmarked(line: str) -> str:
    """A quoted line with one ">" taken off."""
    return re.sub(r"^[ \t]?>[ \t]?", "", line)


def _marked_until(lines: list[str], at: int) -> int:
    """Where the run of lines quoted with ">" ends; blank lines within it belong to it, and so do lines it wrapped."""
    end = at
    while at < len(lines):
        if _QUOTE_MARK.match(lines[at]):
            end = at + 1
        elif lines[at].strip():
            break
        at += 1
    return end


def _quote_head(lines: list[str], at: int) -> tuple[int, _Raw] | None:
    """Where earlier mail begins at line `at`: the line after its head, and what the head says. None where it does not."""
    line = lines[at]
    if not line.strip():
        return None
    if _QUOTE_MARK.match(line):
        return at, _Raw("", quoted=True)
    if _MARKER.match(line):
        below = at + 1
        while below < len(lines) and not lines[below].strip():
            below += 1
        return _header_block(lines, below) or (at + 1, _Raw("", quoted=True))
    if RULE.match(line) and _FOLDED.match(lines[-1]):
        first_words = next((one for one in lines[at + 1 :] if one.strip()), "")
        if _SALUTATION.match(first_words):
            return at + 1, _Raw("", quoted=True)
    first = at == 0 or not lines[at - 1].strip() or bool(RULE.match(lines[at - 1]))
    return _wrote_line(lines, at) or _header_block(lines, at, separate=not first) or _lotus_block(lines, at)


def _header_block(lines: list[str], at: int, *, separate: bool = False) -> tuple[int, _Raw] | None:
    """A block of "From: … Sent: … To: … Subject: …", each a line, long values running on.

    Where it does not stand apart from the text above (`separate`), it must begin with From and have three fields.
    """
    fields: dict[str, str] = {}
    last = ""
    end = at
    while end < len(lines) and end - at < HEADER_LINES:
        match = _FIELD.match(lines[end])
        if match:
            last = match["name"].lower()
            if last in fields:
                break
            fields[last] = match["value"]
        elif not lines[end].strip() or not last or not _runs_on(last, lines[end]):
            break
        else:
            fields[last] += " " + lines[end].strip()
        end += 1
    dated = "sent" in fields or "date" in fields
    addressed = "to" in fields or "subject" in fields
    if "from" not in fields or not dated or not addressed:
        return None
    if separate and not (_FIELD.match(lines[at]) or [""])[0].lower().lstrip(" *\t").startswith("from"):
        return None
    return end, _Raw(
        "",
        author=_author_by_address(fields["from"]),
        sender=_sender(fields["from"]),
        sent=day_in(fields.get("sent") or fields.get("date") or ""),
        subject=fields.get("subject", "")[:LINE],
        attachments=tuple(name.strip() for name in fields.get("attachments", "").split(";") if name.strip()),
        quoted=True,
    )


def _runs_on(field: str, line: str) -> bool:
    """Whether `line` continues a long list of addresses."""
    return field in {"to", "cc", "bcc"} and ("@" in line or ";" in line)


def _wrote_line(lines: list[str], at: int) -> tuple[int, _Raw] | None:
    """ "On 28 November 2013 at 09:08, A Person <address> wrote:", on one to three lines."""
    for length in (1, 2, 3):
        part = lines[at : at + length]
        if len(part) < length or not part[-1].strip():
            return None
        if not part[-1].rstrip().endswith(":"):
            continue
        joined = " ".join(one.strip() for one in part)
        if not _WROTE.match(joined):
            continue
        below = next((one for one in lines[at + length :] if one.strip()), "")
        if re.search(r"@|\d[:.]\d\d|\[email", joined) or _QUOTE_MARK.match(below):
            return at + length, _Raw("", author=_author_by_address(joined), sent=day_in(joined), quoted=True)
    return None


def _lotus_block(lines: list[str], at: int) -> tuple[int, _Raw] | None:
    """The head that Lotus Notes prints: a name, a date line, then To, cc and Subject alone on their lines."""
    dated = next((one for one in range(at, min(at + 4, len(lines))) if _LOTUS_DATE.match(lines[one])), None)
    if dated is None or any(not lines[one].strip() for one in range(at, dated)):
        return None
    to_seen = False
    for below in range(dated + 1, min(dated + HEADER_LINES, len(lines))):
        line = lines[below].strip()
        if line.lower() == "to" or re.match(r"to[ \t:]", line, re.I):
            to_seen = True
        subject = re.match(r"subject\b[ \t:]*(.*)", line, re.I)
        if subject and to_seen:
            written = subject.group(1)
            end = below + 1
            if not written:
                while end < len(lines) and not lines[end].strip():
                    end += 1
                written = lines[end].strip() if end < len(lines) else ""
                end += 1
            name = " ".join(lines[at:dated])
            return end, _Raw(
                "", author=_author_by_address(name), sent=day_in(lines[dated]), subject=written[:LINE], quoted=True
            )
    return None


def day_in(written: str) -> date | None:
    """The first day named in `written`, in the United Kingdom; a moment with its offset from UTC is brought there."""
    written = written[:LINE]
    iso = _ISO.search(written)
    if iso:
        try:
            moment = datetime.fromisoformat(f"{iso['day']}T{iso['time']}{iso['offset'].replace('Z', '+00:00')}")
            return moment.astimezone(LONDON).date()
        except (ValueError, OverflowError):
            return None
    return parse_date(written)


# What each kind of message says. Checked in this order; the words are those of authorities' own letters.
_OUT_OF_OFFICE = re.compile(
    r"\bout of (?:the )?office\b|\b(?:am|be|is) (?:currently )?(?:away|on (?:annual )?leave)\b|automatic(?:ally generated)? reply|auto-?reply"
    r"|delivery (?:has )?fail|undeliver|could not be delivered|mail delivery (?:system|failed)|delivery status notification|returned mail",
    re.I,
)
_ANSWERED = re.compile(
    r"(?:attached|enclosed|enclose|attach|find|see|below|set out)\b[^.]{0,60}\b(?:formal )?(?:response|reply|answer)\b"
    r"|\b(?:formal )?(?:response|reply) (?:is |to your request is |letter is )?(?:attached|enclosed|set out|below|as follows)"
    r"|\b(?:do|does|did|can confirm|confirm)\b[^.]{0,80}\bh(?:old|eld)\b"
    r"|(?:information|data)[^.]{0,60}\b(?:is|are) (?:not )?held\b|\bnot held by\b|\bdo not have (?:it|the information)"
    r"|unable to (?:provide|supply|disclose)|exempt (?:from|under|by)|\bsection \d+[^.]{0,80}(?:applies|exempt|engaged)"
    r"|\brefus(?:e|ed|ing|al)\b[^.]{0,60}\b(?:request|information|disclos)"
    r"|^\W*(?:our )?(?:response|answer|reply)\W*$|\bi can confirm\b(?! (?:that )?(?:receipt|we (?:have )?received|your request (?:has been|was) (?:received|logged)))",
    re.I | re.M,
)
# How to complain stands under every answer, and under some acknowledgements.
_COMPLAINTS = re.compile(
    r"right to (?:ask for|request|seek)[^.]{0,40}internal review"
    r"|(?:dissatisfied|unhappy|not satisfied|not content)\b[^.]{0,80}(?:response|request|handling|outcome|reply|review)",
    re.I,
)
# Only an acknowledgement says these of the request itself.
_PROMISED = re.compile(
    r"(?:acknowledg|confirm)\w*\b[^.]{0,60}\breceipt|(?:will|shall) (?:respond|reply)[^.]{0,40}(?:in due course|as soon as|within)"
    r"|you will (?:receive|have) (?:a|our|my) (?:response|reply)|aim to (?:send|provide|give|issue|respond|reply)",
    re.I,
)
_SENT_AGAIN = re.compile(r"\b(?:send|sent|delivery|read) receipt\b|\bre-?send(?:ing)? (?:it|the|this)\b", re.I)
_MORE_TIME = re.compile(
    r"(?:extend|extension|exten(?:d|t)ing)\b[^.]{0,80}\b(?:time|deadline|limit|period|days|response)|need(?:s)? (?:more|further|additional) time"
    r"|(?:requires?|require) (?:more|further|additional) time|permitted extension|further time (?:is needed|to consider|to respond)"
    r"|section 10\(3\)|regulation 7\(1\)",
    re.I,
)
_UNCLEAR = re.compile(
    r"(?:ask|need|require|request|seek|seeking|would like)\b[^.]{0,60}\bclarif|\b(?:please|could you|can you|grateful if you (?:could|would))\b[^.]{0,40}\bclarify"
    r"|(?:not|un)\s?able to (?:take this matter|proceed|process)[^.]{0,60}(?:without|until|unless)"
    r"|once (?:we|i) (?:have )?receive[d]?[^.]{0,40}clarif|section 1\(3\)",
    re.I,
)
_RECEIVED = re.compile(
    r"aim to (?:send|provide|give|issue|respond|reply)|currently processing|(?:acknowledge|confirm|acknowledging|confirming)\b[^.]{0,60}\breceipt"
    r"|(?:has|have|had) been (?:received|logged|passed|forwarded|allocated)|(?:will|shall|should|expect to|hope to|endeavour to)\b[^.]{0,80}\b(?:respond|response|reply|answer)"
    r"|(?:dealt|dealing) with (?:your|this) (?:request|enquiry|e-?mail)|(?:20|twenty) working days|being (?:dealt with|processed|considered)",
    re.I,
)
_CHASER = re.compile(
    r"have (?:not|yet to) (?:yet )?receive|haven't received|(?:overdue|late)\b[^.]{0,40}(?:response|reply|request)|expecting a reply|internal review"
    r"|any (?:update|progress)|chas(?:e|ing)\b",
    re.I,
)
_ASKS = re.compile(
    r"\?|\b(?:please|kindly)\b[^.]{0,40}\b(?:provide|supply|send|give|tell|let me|disclose|confirm|advise|state|list|include)"
    r"|\b(?:would like|i request|requesting|to request|i am asking|we request|i ask|grateful (?:if|for|to receive)|i wish to)\b",
    re.I,
)
_CLARIFIES = re.compile(
    r"clarif|to confirm\b|confirming\b|i (?:mean|meant)\b|what i (?:am|was) (?:asking|after)|in answer to your", re.I
)
_FROM_AUTHORITY = re.compile(
    r"thank you for your (?:\w+ ){0,4}(?:request|e-?mail|letter|enquiry|correspondence|message)|thank you for (?:contacting|writing to) us|\bour ref(?:erence)?\b"
    r"|your (?:\w+ ){0,3}request,? (?:dated|received|of|for information|was received|has been)|\byou (?:have )?(?:requested|asked)\b|information requested|in response to your"
    r"|^(?:date of response|response sent|date responded|request (?:received|date)|publication date|question and response)\b"
    r"|\byou seek access\b|disclosure log|further to your (?:request|e-?mail)|office of the information commissioner|information commissioner['’]s office",
    re.I | re.M,
)
# A page or letter with the answer under a heading of its own.
_ANSWER_HEADING = re.compile(
    r"^[ \t#*]*(?:(?:[\w’' ]{1,60} )?response|answer|reply|decision|our response follows)[ \t*]*:?[ \t]*$|^response sent\b|^[ \t]*A[.]?1[.):]?\s",
    re.I | re.M,
)


def _with_kinds(raw: list[_Raw]) -> tuple[Message, ...]:
    """The messages, each with what it is: that depends on who wrote it and on what came before."""
    messages: list[Message] = []
    asked_to_clarify = requested = False
    writers: dict[str, str] = {}
    for place, one in enumerate(raw):
        author = (
            one.author
            or writers.get(one.sender, "")
            or _author_by_words(one)
            or _author_by_place(one, place, raw, requested=requested)
        )
        if one.sender and author:
            writers.setdefault(one.sender, author)
        kind = _kind(one, author, requested=requested, asked_to_clarify=asked_to_clarify)
        if author == AUTHORITY:
            asked_to_clarify = kind == "clarification"
        elif kind in {"request", "clarification"}:
            requested, asked_to_clarify = True, False
        messages.append(
            Message(
                text=one.text,
                kind=kind,
                sent=one.sent,
                subject=one.subject,
                attachments=one.attachments,
                author=author,
                quoted=one.quoted,
            )
        )
    return tuple(messages)


def _author_by_words(one: _Raw) -> str:
    """An authority's letters thank for the request, answer it or offer a review; nobody else's do."""
    text = one.text[:JUDGED]
    if _FROM_AUTHORITY.search(text) or _ANSWER_HEADING.search(text):
        return AUTHORITY
    asks = bool(_ASKS.search(text))
    replies = bool(re.match(r"\s*re\s*:", one.subject, re.I))
    if not asks and (replies or _ANSWERED.search(text) or _COMPLAINTS.search(text)):
        return AUTHORITY
    return REQUESTER if asks else ""


def _author_by_place(one: _Raw, place: int, raw: list[_Raw], *, requested: bool) -> str:
    """Where words show nothing: the oldest message of a thread is the requester's, and what follows a request answers it."""
    if one.automatic or _OUT_OF_OFFICE.search(one.text[:OPENING]):
        return ""
    if place == 0 and len(raw) > 1:
        return REQUESTER
    return AUTHORITY if requested else ""


def _kind(one: _Raw, author: str, *, requested: bool, asked_to_clarify: bool) -> str:
    text = one.text[:JUDGED]
    opening = f"{one.subject}\n{one.text[:OPENING]}"
    if one.automatic or _OUT_OF_OFFICE.search(opening):
        acknowledges = author == AUTHORITY and _RECEIVED.search(text) and not _OUT_OF_OFFICE.search(opening)
        return "acknowledgement" if acknowledges else "other"
    if author == AUTHORITY:
        if _ANSWER_HEADING.search(text):
            return "response"
        # An answer may promise, explain an extension or ask to clarify one part, but these never give an answer.
        for pattern, kind in (
            (_MORE_TIME, "extension"),
            (_UNCLEAR, "clarification"),
            (_ANSWERED, "response"),
            (_PROMISED, "acknowledgement"),
            (_COMPLAINTS, "response"),
            (_RECEIVED, "acknowledgement"),
            (_SENT_AGAIN, "other"),
        ):
            if pattern.search(text):
                return kind
        return "response"
    if author == REQUESTER and requested:
        if asked_to_clarify:
            return "clarification"
        if _CHASER.search(text):
            return "other"
        if _CLARIFIES.search(one.text[:600]):
            return "clarification"
        return "request" if _ASKS.search(text) else "other"
    return "request" if author == REQUESTER or not one.quoted else "other"
