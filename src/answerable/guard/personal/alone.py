"""First names and last names that stand alone, by the words beside them: "Hamish in Legal", "ask priya", "PCs Fenn and Dyer".

`names` finds who is given in full. In notes, chats and duty lists people have one name, often without a capital; then the lists say
less, and what is done, said or given to somebody says more. Everything here is less sure than what `names` finds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from answerable.guard.detectors import detector

from .hit import Begun, Hit
from .likeness import LIKE_A_NAME, likeness
from .lists import fold, lists
from .names import EVERY_WORD, WORD, Kind, Reader
from .words import ALONE_ORDINARY, COMMON_FIRMS, LEADS, MARKERS, PLACES, SMALL_ORDINARY, TITLES

_SURE = 0.5  # of a first name of the lists
_DONE = 0.45  # of a name that does or suffers what only people do
_LIKE = 0.4  # of a word that is only like a name and beside such words
_HIDDEN = re.compile(r"['’]s?$")

_BEFORE = re.compile(
    r"(?:\b(?:ask(?:s|ed|ing)?|t(?:ell|ells|old|elling)|r(?:ing|ang|inging)|phoned?|e-?mailed|texted|met|know|knew|than(?:k|ks|ked)|th(?:ank|anks) to|"
    r"sp(?:eak|oke|oken|eaking) (?:to|with|w/)|ta?lk(?:ed|ing)? (?:to|with)|t/c (?:to|with|from)|call(?:ed)? from|love to|chas(?:ed?|ing)|visited|arrested|interviewed|"
    r"shadow(?:ed|ing)|help(?:ed)? by|called|named|married|remind(?:ed)?|assist(?:ed)? by|handed to|passed to|reported by|"
    r"agreed (?:with|by)|seen (?:with|by)|taken by|given (?:to|by)|left with|work(?:ed|ing|s)? with|key worker|action(?: for)?:|"
    r"(?:his|her|their|my|our|the) (?:late )?(?:wife|husband|partner|son|daughter|brother|sister|mum|mother|dad|father|cousin|friend|uncle|aunt|boss|neighbour|boy|ex|ex-partner|perp|client|nephew|niece|child|baby|lad))"
    r"|\bex-partner|\b(?:client|perp|suspect|subject|victim)|\b(?:hi|hiya|hello|dear|cheers|ta|usher|nurse|sister|nan|grandad|auntie|uncle|late|young|old))[ ,]\s{0,2}\Z"
)
"""What stands before a person in the words of notes and letters."""
_NEAR = re.compile(
    r"(?:\b(?:with|w/|by|via|and|from|for|to|is|or|that|while|when|because|but|if|how|our|yes|no|ok|c/o|cc)[:,]?|[,;:/>–-])\s{1,2}\Z"
)
_PLACE = re.compile(
    r"\b(?:in|at|near|around|outside|into|of|across|through|towards?|the|a|an|on|under|per|section|form|room|floor|grade|lot|table|annex)\s\Z"
)
_AFTER = re.compile(
    r"['’]s (?:mum|mother|dad|father|son|daughter|brother|sister|uncle|aunt|wife|husband|partner|cousin|friend|team|leave|work|house|phone|mobile|car|hearing|kindness|case|file|key|claim|name|cup|cups)\b"
    r"|\s(?:case|file|matter|complaint|family|said|says|thinks|thought|asked|asks|told|rang|rings|knows|knew|replied|added|agreed|disagrees|disagreed|agrees|proposed|seconded|queried|raised|"
    r"promised|refused|lives|lived|cried|went|came|laughed|shouted|left|gave|took|brought|drove|sat|wrote|showed|reckons|wants|wanted|needs|who|whose|whom|and (?:I|me)|or me|"
    r"is (?:off|away|out|stuck|doing|going|coming|not|in with|printing|well|on)|was (?:crying|outside|there|not|off|in|on|angry|upset|late)|"
    r"has (?:had|chased|a|the|got|put|been|said|agreed|asked|told|it|seen)|had (?:a|had|been|nobody|told|asked)|"
    r"to (?:share|confirm|draft|send|speak|ask|check|chase|call|ring|write|update|report|circulate|clear|provide|take|follow|sign|store|lab|bring|do|arrange|review|look|contact|raise|pick|find)|"
    r"knows|can(?:not)? (?:do|ask|you|come)|will (?:ask|be|bring|call|check|come|do|give|look|report|ring|send|speak|take|write|not)|would (?:not|like|check|rather|ask))\b"
    r"|\s?['’](?:d|ll|s (?:in|on|off|out|got|away|at|with|free|gone|not|back))\b|\s?[–-]\s(?:can|could|please|will|would|thanks|are)\b|,? (?:could|can|would|will) (?:you|one)\b|, (?:please|could|can|who|whose|my|her|his|aged)\b|\s\([a-z]"
)
"""What follows a person there."""
_INITIAL = re.compile(r"[ \xa0][^\W\d_a-zI](?<=[^a-zß-öø-ÿ])(?![\w'’&-]|\.\w|\s?&)")
_ENDS = re.compile(r"[\s\0]*\Z|\s*(?:[,;:.!?)/&–-]|and\b|or\b)")
_BEGINS_SENTENCE = re.compile(r"(?:\A|[.!?\n\0•*]|\A\W+)[\s\"“(>]*\Z")
_CAPITALS_BEFORE = re.compile(rf"{WORD}\.?[ \xa0]\Z")
_CAPITALS_AFTER = re.compile(rf"(?:['’]s)?[ \xa0]{WORD}")
_BETWEEN_CELLS = "\n\0\n"
_WHOLE_BEFORE = re.compile(r"(?:\A|\0)\s*\Z")
_WHOLE_AFTER = re.compile(r"\s*(?:\Z|\0)")
_PART_OF = frozenset('/\\#&_"“‘')


@detector("name")
def names_alone(text: str, reader: Reader, found: Sequence[Hit]) -> Iterator[Hit]:
    """The names in a text that `names` has not found, which stand alone; `found` is what it has, in the order of the text."""
    taken = bytearray(len(text))
    for one in found:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    told = [*_ranked(text, reader), *_capitals(text, reader, taken), *_first_names(text, found)]
    if _BETWEEN_CELLS not in text:
        told += (*_lines_of_a_chat(text), *_initials(text, found))
    for hit in told:
        if not any(taken[hit.start : hit.end]):
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            yield hit
    for hit in _listed(text, reader, taken):
        yield hit


@lru_cache(maxsize=16_384)
def _known(word: str) -> tuple[str, bool, bool]:
    """A word folded, whether it is a first name of the lists, and whether it is nobody's name alone."""
    plain = fold(word)
    first = plain in lists().first
    ordinary = plain in ALONE_ORDINARY
    nobody = plain in COMMON_FIRMS or plain in PLACES or (word.isupper() and (len(word) < 4 or not first or ordinary))
    return plain, first, nobody


_NO_NAMES = frozenset({Kind.ORDINARY, Kind.MARKER, Kind.INITIAL, Kind.TITLE})


@lru_cache(maxsize=16_384)
def _may_be_somebody(word: str, kind: Kind) -> bool:
    """Whether a word can be a name at all, whatever stands beside it; what `_capitals` asks of a word alone."""
    if kind in _NO_NAMES or len(word) < 3:
        return False
    plain, first, nobody = _known(word)
    if nobody or first:
        return not nobody
    if kind is Kind.LAST and plain not in ALONE_ORDINARY:
        return True
    ordinary = kind is Kind.SOFT or plain in ALONE_ORDINARY
    return (kind in {Kind.UNKNOWN, Kind.LAST} or not ordinary) and likeness(plain) > 0


def _capitals(text: str, reader: Reader, taken: bytearray) -> Iterator[Hit]:
    """A word with a capital that is somebody's first or last name, where nothing is found yet."""
    somebody: dict[str, tuple[str, Kind] | None] = {}
    for match in EVERY_WORD.finditer(text):
        word = match[0]
        if word not in somebody:
            shorter = _HIDDEN.sub("", word)
            kind = reader.kind(shorter)
            somebody[word] = (shorter, kind) if _may_be_somebody(shorter, kind) else None
        if (known := somebody[word]) is None or taken[match.start()]:
            continue
        word, kind = known
        end = match.start() + len(word)
        soft = (
            _soft_first(text, match.start(), reader)
            if (kind is Kind.UNKNOWN or kind is Kind.LAST) and _ENDS.match(text, end)
            else -1
        )
        if soft >= 0 and likeness(fold(word)) > 0:
            yield Hit("name", soft, end, text[soft:end], _LIKE, "a first name that is a word too, with a last name")
            continue
        sure, reason = _surety(text, match.start(), end, word, kind)
        if sure:
            yield Hit("name", match.start(), end, word, sure, reason)


_MONTHS = frozenset({"march", "may", "august"})


def _soft_first(text: str, start: int, reader: Reader) -> int:
    """Where a first name begins that is a word too and stands right before a place: "Will" before "Cartmel"; -1 where none does."""
    ahead = _CAPITALS_BEFORE.search(text, max(0, start - 24), start)
    if not ahead:
        return -1
    word = ahead[0].rstrip(" \xa0")
    soft = (
        len(word) > 2 and reader.kind(word) is Kind.SOFT and fold(word) in lists().first and fold(word) not in _MONTHS
    )
    return ahead.start() if soft else -1


def _surety(text: str, start: int, end: int, word: str, kind: Kind) -> tuple[float, str]:
    """How sure it is that a word alone is somebody, and why."""
    before, after = text[max(0, start - 32) : start], text[end : end + 24]
    if not _apart(before, after):
        return 0.0, ""
    plain, first, _ = _known(word)
    ordinary = kind is Kind.SOFT or plain in ALONE_ORDINARY
    small_before = before.lower()
    begins = bool(_BEGINS_SENTENCE.search(before))
    acts = bool(_AFTER.match(after))
    suffers = bool(_BEFORE.search(small_before))
    placed = bool(_PLACE.search(small_before))
    initial = first and bool(_INITIAL.match(after))
    if suffers or (acts and not placed):
        if first or (kind is Kind.LAST and not ordinary):
            return (
                (0.0, "")
                if kind is Kind.SOFT and begins and not suffers
                else (_DONE, "does or is given what only people are")
            )
        if not ordinary and likeness(plain) > 0 and (suffers or likeness(plain) > LIKE_A_NAME):
            return _LIKE, "is like a name, beside what only people do"
        return 0.0, ""
    if initial and not placed:
        return _DONE, "a first name and an initial"
    if first and not ordinary:
        return (0.0, "") if placed else (_SURE, "a first name of the lists")
    if (
        first
        and not begins
        and not placed
        and _NEAR.search(small_before)
        and _ENDS.match(after)
        and kind is not Kind.SOFT
    ):
        return _LIKE, "a first name that is a word too, in a list of people"
    if not begins and not placed and not ordinary and kind is not Kind.LAST and likeness(plain) > 2 * LIKE_A_NAME:
        return _LIKE, "is like a name"
    return 0.0, ""


def _apart(before: str, after: str) -> bool:
    """Whether no other word with a capital makes it a part of something else: a place, a firm, a cell that is one word."""
    if before[-1:] in _PART_OF or (_WHOLE_BEFORE.search(before) and _WHOLE_AFTER.match(after)):
        return False
    if after.lstrip().startswith("&") or before.rstrip().endswith("&"):
        return False
    if _CAPITALS_AFTER.match(after) and not _INITIAL.match(after):
        return False
    if ahead := _CAPITALS_BEFORE.search(before):
        if ahead[0][-2] == "." and len(ahead[0]) > 3:
            return True
        word = fold(ahead[0].strip(" .\xa0"))
        return word not in MARKERS and word not in LEADS and word in _BEFORE_PEOPLE
    return True


_BEFORE_PEOPLE = frozenset(
    [
        "thanks",
        "thank",
        "hi",
        "hello",
        "dear",
        "ask",
        "tell",
        "usher",
        "nurse",
        "sister",
        "auntie",
        "uncle",
        "love",
        "cheers",
        "spoke",
        "call",
        "ring",
        "cousin",
        "action",
        "client",
    ]
)

_RANKS = Begun(
    re.compile(
        rf"\b(?P<rank>(?:PC|DC|PS|DS|PCSO|Sgt|Cllr|Councillor|Insp|Inspector|Sergeant|Constable|Dr|Officer)s|Messrs|Mesdames)\.?[ ](?P<people>{WORD}(?:(?:,| and| &|, and)\s{WORD}){{0,20}})"
    ),
    (
        "PCs",
        "DCs",
        "PSs",
        "DSs",
        "PCSOs",
        "Sgts",
        "Cllrs",
        "Councillors",
        "Insps",
        "Inspectors",
        "Sergeants",
        "Constables",
        "Drs",
        "Officers",
        "Messrs",
        "Mesdames",
    ),
)
_PERSON = re.compile(WORD)


def _ranked(text: str, reader: Reader) -> Iterator[Hit]:
    """Everybody in a list after a rank in the plural."""
    for match in _RANKS.finditer(text):
        for one in _PERSON.finditer(text, match.start("people"), match.end("people")):
            if reader.kind(one[0]) is not Kind.MARKER:
                yield Hit("name", one.start(), one.end(), one[0], 0.8, f"in a list after “{match['rank']}”")


_JOINED = re.compile(rf"\s?(?:,? and|,? or|/)\s?(?P<name>{WORD})(?=[\s,;.:)!?'’]|\Z)")
_COMMA = re.compile(rf",\s(?P<name>{WORD})(?=,|\s(?:and|or|&)\s{WORD}|[;.)\n]|\Z)")
_JOINS = re.compile(rf"(?<![\w@/.'’-])(?P<name>{WORD})\s?(?:,? and|,? or|/)\s?\Z")


def _listed(text: str, reader: Reader, taken: bytearray) -> Iterator[Hit]:
    """Who stands in a list beside somebody who is found: "Asad and Minh Châu"."""
    for run in _RUNS.finditer(taken):
        end = run.end()
        while match := _JOINED.match(text, end) or _COMMA.match(text, end):
            comma = text[end] == ","
            start, end = match.span("name")
            word = _HIDDEN.sub("", match["name"])
            if taken[start] or not _is_beside(word, reader, comma=comma) or _CAPITALS_AFTER.match(text, end):
                break
            yield Hit("name", start, start + len(word), word, _LIKE, "stands in a list beside a name")
        behind = _ahead(text, run.start())
        if behind and not taken[behind.start("name")]:
            word = behind["name"]
            if _is_beside(word, reader, comma=False) and not _CAPITALS_BEFORE.search(
                text, max(0, behind.start() - 30), behind.start()
            ):
                yield Hit(
                    "name", behind.start("name"), behind.end("name"), word, _LIKE, "stands in a list beside a name"
                )


_RUNS = re.compile(rb"\x01+")


def _ahead(text: str, start: int) -> re.Match[str] | None:
    """The word with a capital that an "and", an "or" or a stroke joins to what begins at a place."""
    if not text[max(0, start - 5) : start].rstrip().endswith(("and", "or", "/")):
        return None
    return _JOINS.search(text, max(0, start - 40), start)


def _is_beside(word: str, reader: Reader, *, comma: bool) -> bool:
    kind, plain = reader.kind(word), fold(word)
    if plain in COMMON_FIRMS or plain in TITLES or len(word) < 3 or (word.isupper() and len(word) < 5):
        return False
    first = plain in lists().first and plain not in PLACES
    if comma:
        return first and kind is not Kind.MARKER
    return first or (kind is Kind.LAST and plain not in PLACES) or (kind is Kind.UNKNOWN and likeness(plain) > 0)


_CHAT = re.compile(
    r"^[ \t]*(?:\[?\d{1,2}[:.]\d\d(?::\d\d)?\]?[ \t]+(?:-[ \t]*)?(?:(?P<after>[\w’'-]{2,20}(?: [\w’'-]{1,20})?):[ \t]+)?|(?P<who>[A-Z][\w’'-]{1,19}(?: [\w’'-]{1,20})?):[ \t]+)"
    r"(?P<said>[^\W\d_A-Z].*)$",
    re.MULTILINE,
)
_SMALL_WORD = re.compile(r"(?<![\w@/\\.'’#-])[^\W\d_]{3,20}(?![\w@/\\]|\.\w)")
_SMALL_TITLED = re.compile(
    r"(?<![\w@/.-])(?:mr|mrs|ms|miss|dr|cllr|sgt|insp|pc|ps|dc|ds)\.? (?P<name>[^\W\d_]{3,20}(?:-[^\W\d_]{3,20})?)(?![\w@/])"
)
_UPPER = re.compile(r"[A-ZÀ-Þ]")


def _lines_of_a_chat(text: str) -> Iterator[Hit]:
    """Names without capitals, and who speaks, on the lines of a chat: a time or a speaker, then words that begin without a capital."""
    lines = list(_CHAT.finditer(text))
    if sum(_is_small(one["said"]) for one in lines) < _A_CHAT:
        return
    speakers = Counter(who for one in lines if (who := one["who"] or one["after"]))
    if not any(fold(who.split()[0]) in lists().first for who in speakers) and sum(n > 1 for n in speakers.values()) < 2:
        speakers.clear()
    for line in lines:
        group = "who" if line["who"] else "after"
        if line[group] in speakers and _is_speaker(line[group], speakers[line[group]]):
            yield Hit("name", *line.span(group), line[group], _SURE, "speaks in a chat")
        if _is_small(line["said"]):
            yield from _small_names(text, *line.span("said"))


def _is_small(said: str) -> bool:
    return said[:1].islower() and len(_UPPER.findall(said)) * 12 < len(said)


_A_CHAT = 3  # lines that begin so


def _is_speaker(who: str, lines: int) -> bool:
    word = fold(who.split()[0])
    return word in lists().first or (
        word not in lists().ordinary and word not in MARKERS and (lines > 1 or likeness(word) > 0)
    )


def _small_names(text: str, start: int, end: int) -> Iterator[Hit]:
    """The names between two places of a text that has no capitals there."""
    for match in _SMALL_TITLED.finditer(text, start, end):
        if fold(match["name"]) not in lists().ordinary:
            yield Hit("name", match.start(), match.end(), match[0], 0.7, "follows a title, without a capital")
    known = lists()
    reach = start
    for match in _SMALL_WORD.finditer(text, start, end):
        if match.start() < reach:
            continue
        plain = fold(match[0])
        if (
            plain in known.ordinary
            or plain in ALONE_ORDINARY
            or plain in SMALL_ORDINARY
            or plain in MARKERS
            or plain in TITLES
        ):
            continue
        before, after = (
            text[max(start, match.start() - 32) : match.start()],
            text[match.end() : min(end, match.end() + 24)],
        )
        beside = bool(_BEFORE.search(before) or (_AFTER.match(after) and not _PLACE.search(before)))
        if plain in known.first:
            last = _small_last(text, match.end(), end)
            reach = last or match.end()
            yield Hit(
                "name", match.start(), reach, text[match.start() : reach], _SURE, "a first name without a capital"
            )
        elif plain in known.last and beside:
            yield Hit(
                "name", *match.span(), match[0], _DONE, "a last name without a capital, beside what only people do"
            )
        elif likeness(plain) > (LIKE_A_NAME / 2 if beside else 2 * LIKE_A_NAME):
            reach = _small_last(text, match.end(), end) or match.end()
            yield Hit("name", match.start(), reach, text[match.start() : reach], _LIKE, "is like a name")


_SMALL_LAST = re.compile(r" (?P<last>[^\W\d_]{3,20}(?:-[^\W\d_]{3,20})?|[^\W\d_])(?=[\s,;!?)]|\.\s|\.?\Z|'s)")


def _small_last(text: str, at: int, end: int) -> int:
    """Where the last name or the initial ends that follows a first name; 0 where none does."""
    match = _SMALL_LAST.match(text, at, end)
    if not match:
        return 0
    plain = fold(match["last"])
    known = lists()
    if (
        plain in known.ordinary
        or (plain in ALONE_ORDINARY and plain not in known.last)
        or plain in {"a", "i", "x", "u", "n", "k"}
    ):
        return 0
    return (
        match.end()
        if len(plain) == 1 or plain in known.last or plain in known.first or likeness(plain) > LIKE_A_NAME
        else 0
    )


def _first_names(text: str, found: Sequence[Hit]) -> Iterator[Hit]:
    """First names that are on no list of those who are named in full: "Llŷr", after "Llŷr Bevan-Rowlands"."""
    known = {
        one for hit in found if (one := _first_name(hit.text)) and (hit.confidence >= _SURE or likeness(fold(one)) > 0)
    }
    known = {
        one
        for one in known
        if (plain := fold(one)) not in lists().first and plain not in lists().ordinary and plain not in MARKERS
    }
    for match in EVERY_WORD.finditer(text) if known else ():
        word = _HIDDEN.sub("", match[0])
        if word in known and _apart(
            text[max(0, match.start() - 32) : match.start()], text[match.end() : match.end() + 24]
        ):
            yield Hit(
                "name",
                match.start(),
                match.start() + len(word),
                word,
                _SURE,
                "the first name of somebody named in full",
            )


def _first_name(name: str) -> str:
    """The first name in a name as it was found; none where it is a last name alone."""
    last, comma, first = name.partition(", ")
    words = [one for one in (first or last).split() if fold(one.rstrip(".")) not in TITLES and len(one) > 3]
    return words[0] if comma and words else words[0] if len(words) > 1 else ""


_CAPITAL_LETTERS = re.compile(r"[A-Z](?<![\w/@.-].)[A-Z]{1,2}(?![\w@.]|[-&/][A-Z]|\d)")


def _initials(text: str, found: Sequence[Hit]) -> Iterator[Hit]:
    """The initials of those that are named in full: "JF to draft", after "Jo Fairweather"."""
    known = {
        "".join(word[0] for word in words)
        for one in found
        if 2
        <= len(
            words := [
                word
                for word in re.split(r"[\s-]+", one.text)
                if word[:1].isupper() and fold(word.strip(".")) not in TITLES
            ]
        )
        <= 3
    } - _ABBREVIATIONS
    for match in _CAPITAL_LETTERS.finditer(text) if known else ():
        if match[0] in known:
            yield Hit("name", *match.span(), match[0], _LIKE, "the initials of somebody named in full")


_ABBREVIATIONS = frozenset(
    [
        "AM",
        "PM",
        "PC",
        "PS",
        "DC",
        "DS",
        "DI",
        "CI",
        "SC",
        "IT",
        "HR",
        "NI",
        "UK",
        "EU",
        "US",
        "TV",
        "ID",
        "OK",
        "RE",
        "CC",
        "PO",
        "MP",
        "MD",
        "CV",
        "GP",
        "AI",
        "PR",
        "QC",
        "KC",
        "JP",
        "BA",
        "MA",
        "UN",
        "TA",
        "DV",
        "DA",
        "CPS",
        "FOI",
        "CSV",
        "PDF",
        "NHS",
        "DNA",
        "GPS",
        "CEO",
        "CFO",
        "DPO",
        "PCC",
        "OIC",
        "NFA",
        "VAT",
        "ISA",
        "DOB",
    ]
)
