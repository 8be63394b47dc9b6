"""Names of people, by rules and lists (facts/guard.md 4.2): titles, ranks, labels, letters' beginnings and ends, and capitals."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from answerable.guard.detectors import detector

from .hit import Begun, Hit, small
from .lists import Lists, fold, lists
from .police import RANK, RANKS
from .words import COMMON_SURNAMES, ENDINGS, FIRMS, LEADS, MARKERS, NOBODY, PARTICLES, TITLES

_CAPITAL = "".join(one for one in map(chr, range(0x41, 0x1F00)) if one.isupper() and not 0x250 <= ord(one) < 0x1E00)
_UPPER = f"[{_CAPITAL}]"
_SMALL_BEFORE = r"(?:(?:[Aa]l|[Ee]l|[Aa]n|[Aa]r|[Aa]sh|[Aa]s|[dDlL])[-'’])?"
WORD = rf"{_SMALL_BEFORE}{_UPPER}[\w'’‘ʼ-]{{0,40}}"
"""A word with a capital, with the hyphens and apostrophes in it."""

_PARTICLE = r"(?:de|del|della|der|den|di|da|do|dos|das|du|la|le|van|von|ter|ten|ap|ab|ferch|bin|ibn|bint|al|el|y)"
_AFTER_ITS_FIRST = (
    rf"(?:(?:(?<=[Aa])(?:l|n|r|sh|s)|(?<=[Ee])l|(?<=[dDlL]))[-'’]{_UPPER}|(?<={_UPPER}))[\w'’‘ʼ-]{{0,40}}"
)
"""What is left of a `WORD` after its first character: an expression that begins with a set of characters is looked for faster."""
_FIRST_OF_WORD = f"[{_CAPITAL}adel]"
_RUN = re.compile(
    rf"{_FIRST_OF_WORD}(?<![\w@/\\.'’-].){_AFTER_ITS_FIRST}(?:\.?[ \xa0\t]{{1,2}}(?:{_PARTICLE}[ \xa0]){{0,2}}{WORD}|\.{WORD}){{0,11}}\.?"
)
_ONE_WORD = re.compile(r"[\w'’‘ʼ-]+\.?")
_PIECE = re.compile(r"[\w'’‘ʼ-]+\.?")
_COMMA = re.compile(
    rf"(?<![\w@/.'’-])(?P<last>(?:{_PARTICLE} ){{0,2}}{WORD}(?:[ ]{WORD})?),[ \xa0]{{1,2}}(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Rev)\.?[ ])?"
    rf"(?P<first>{WORD}|{_UPPER}\.?)(?P<more>(?:[ .]{{0,2}}{_UPPER}\.?(?!\w)){{0,3}})(?![\w@])"
)
_COMMA_SIGN = re.compile(
    rf",(?<=[\w'’‘ʼ-].)[ \xa0]{{1,2}}(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Rev)\.?[ ])?(?:[adel][lnrsh]{{0,2}}[-'’])?{_UPPER}"
)
"""What every match of `_COMMA` holds."""
_TITLED_PATTERN = re.compile(
    rf"(?<![\w'’-])(?P<title>(?:[Mm]rs?|[Mm]s|[Mm]iss|Mx|Dr|DR|Prof(?:essor)?|Judge|Baroness|Baron|Major|Captain|Colonel|Imam|Sir|Dame|Lord|Lady|Revd?|Reverend|Cllr|Councillor|MRS?|MISS|Fr|Hon|"
    rf"Ald|Alderman|Archbishop|Bishop|Pastor|Rabbi|Mufti|Maulana|Brigadier|Col|Capt|Maj|Lt|Lieutenant|Cpl|Corporal|Cdr|Admiral|HHJ|Nurse|Matron|Mme|Madame|Canon|Father|Sister|"
    rf"{RANK})\.?(?:\s{{1,2}}(?:and|&)\s(?:Mr|Mrs|Ms|Miss|Dr)\.?)?)\s{{1,2}}(?:[(#]?[A-Z]{{0,2}}\d{{2,6}}\)?[ ,]{{1,2}})?"
    rf"(?P<name>(?:(?:{_PARTICLE}[ ]){{0,2}}(?:{WORD}\.?[ \xa0.]{{0,2}})){{1,5}})"
)


def _each(words: str) -> list[str]:
    return words.split("|")


_TITLED = Begun(
    _TITLED_PATTERN,
    (
        *_each("Mr|mr|Ms|ms|Miss|miss|Mx|Dr|DR|Prof|Judge|Baron|Major|Captain|Colonel|Imam|Sir|Dame|Lord|Lady|Rev"),
        *_each(
            "Cllr|Councillor|MR|MISS|Fr|Hon|Ald|Archbishop|Bishop|Pastor|Rabbi|Mufti|Maulana|Brigadier|Col|Capt|Maj|Lt"
        ),
        *_each("Lieutenant|Cpl|Corporal|Cdr|Admiral|HHJ|Nurse|Matron|Mme|Madame|Canon|Father|Sister"),
        *RANKS,
    ),
)
_LABEL_PATTERN = re.compile(
    r"\b(?:(?:sur|fore|first |last |middle |full |given |family |maiden |user|child’s |patient |employee |staff |officer )?names?(?: of [a-z ]{1,20})?|"
    r"(?:case |investigating |reporting |arresting |interviewing |reviewing |allocated |lead )?officer|officer in (?:the )?case|oic|author|from|to|cc|contact|signed|signature|"
    r"applicant|complainant|victim|witness|suspect|claimant|defendant|offender|patient|requester|prepared by|approved by|written by|line manager|next of kin|"
    r"interviewer|attendees?|present|apologies|chair|owner|lead|manager|driver|passenger|tenant|account holder|payee|taken by|issued to|held by)\s?[:–=-][ \t]*"
)
_LABEL = Begun(
    _LABEL_PATTERN,
    (
        *_each(
            "name|sur|fore|first |last |middle |full |given |family |maiden |user|child’s |patient|employee|staff |officer"
        ),
        *_each(
            "case |investigating |reporting |arresting |interviewing |reviewing |allocated |lead|oic|author|from|cc"
        ),
        *_each("contact|signed|signature|applicant|complainant|victim|witness|suspect|claimant|defendant|offender"),
        *_each("requester|prepared by|approved by|written by|line manager|next of kin|interviewer|attendee|present"),
        *_each("apologies|chair|owner|manager|driver|passenger|tenant|account holder|payee|taken by|issued to|held by"),
        *(f"to{gap}{sign}" for gap in ("", *" \t\n\r\xa0") for sign in ":–=-"),
    ),
)
_DEAR = Begun(
    re.compile(r"\b(?:dear|hi|hello|hiya|hey|thanks|cheers)[ ,] ?"),
    tuple(f"{word}{sign}" for word in ("dear", "hi", "hello", "hiya", "hey", "thanks", "cheers") for sign in " ,"),
)
_SIGNED = Begun(
    re.compile(
        r"\b(?:yours (?:sincerely|faithfully|truly)|regards|wishes|many thanks|sincerely|signed(?: by)?|thanks|cheers),?[ \t\r]*\n\s{0,8}"
    ),
    ("yours ", "regards", "wishes", "many thanks", "sincerely", "signed", "thanks", "cheers"),
)
_KIN = Begun(
    re.compile(
        r"\b(?:brother|sister|son|daughter|husband|wife|partner|mother|father|mum|dad|aunt|uncle|cousin|friend|colleague|neighbour|boyfriend|girlfriend|"
        r"child|called|named|known as|aka|a\.k\.a\.|née|client|patient|pupil),? "
    ),
    (
        *_each("brother|sister|son|daughter|husband|wife|partner|mother|father|mum|dad|aunt|uncle|cousin|friend"),
        *_each(
            "colleague|neighbour|boyfriend|girlfriend|child|called|named|known as|aka|a.k.a.|née|client|patient|pupil"
        ),
    ),
)
"""What names follow, in a text in small letters."""
_NAME_HERE = re.compile(rf"(?:(?:{_PARTICLE}[ ]){{0,2}}{WORD}\.?[ \xa0]{{0,2}}){{1,5}}")
_SMALL_NAME = re.compile(r"(?P<first>[a-z][\w'’-]{2,24})[ ](?P<last>[a-z][\w'’-]{2,24})(?=[ \t]*(?:\n|$))")
_REST = re.compile(r",?(?=\r?\n|$)|,?\Z")
_SHAPE = re.compile(
    r"(?:mc|mac|fitz|o')[a-z]{3,}|[a-z-]{3,}(?:ski|ska|sky|skaya|wicz|czyk|czak|escu|opoulos|poulou|ovic|evic|enko|chuk|ovich|ova|dze|shvili|"
    r"yan|sson|sdottir|strom|qvist|wala|walla|jee|deep|preet|singh|uddin|ullah|zadeh|oglu|velli|etti|ucci|inho|eira|swamy|murthy|nathan|kumar|raju)"
)
"""What last names of some origins begin or end with."""
_LOWER = re.compile(r"(?<![^\s(“\"])[^\W\d_A-Z][^\W\d_A-Z]{2,}(?=[\s,;:!?)]|\.\s|\.?\Z)")
"""A word without a capital that is no part of an e-mail address or of the name of a file."""


class Kind(Enum):
    """What a word with a capital is."""

    INITIAL = auto()
    TITLE = auto()
    ORDINARY = auto()
    MARKER = auto()
    SOFT = auto()
    """An ordinary word that is a name too: "Grant", "May", "Price"."""
    FIRST = auto()
    LAST = auto()
    UNKNOWN = auto()


class Token(NamedTuple):
    """A word of a run of words with capitals."""

    start: int
    end: int
    text: str
    kind: Kind


class Reader:
    """Knows the lists, and which words a document writes without a capital too: those are ordinary in it."""

    def __init__(self, known: Lists, lower: frozenset[str]) -> None:
        self._known = known
        self._lower = lower
        self._kinds: dict[str, Kind] = {}

    def kind(self, word: str) -> Kind:
        """What a word is, from the lists, its shape and the document."""
        plain = word.rstrip(".")
        if plain not in self._kinds:
            self._kinds[plain] = self._decide(plain)
        return self._kinds[plain]

    def _decide(self, word: str) -> Kind:
        folded = fold(word).strip("'-")
        bare = folded.removesuffix("'s")
        if len(bare) <= 1 or (len(word) == 2 and word.isupper() and bare not in self._known.last):
            return (
                Kind.INITIAL
                if len(bare) == 1 or (bare.isalpha() and len(word) == 2 and word.isupper() and not _spoken(bare))
                else Kind.ORDINARY
            )
        if bare in TITLES:
            return Kind.TITLE
        first = bare in self._known.first or all(part in self._known.first for part in bare.split("-"))
        last = bare in self._known.last or all(part in self._known.last for part in bare.split("-"))
        if bare in MARKERS:
            return Kind.MARKER
        if (
            any(one.isdigit() for one in word)
            or ((word.isupper() and all(len(one) < 4 for one in word.split("-"))) and not (first or last))
            or (word.isupper() and len(word) <= 4 and not (first or last))
        ):
            return Kind.ORDINARY
        if bare in self._known.ordinary or folded in self._known.ordinary or bare in self._lower:
            return Kind.SOFT if first or last else Kind.ORDINARY
        if first:
            return Kind.FIRST
        if last or _SHAPE.fullmatch(bare) or self._is_double(bare):
            return Kind.LAST
        if not bare.isascii() or any(self._known_ordinary(part) for part in bare.split("-")):
            return Kind.ORDINARY
        if (
            (len(bare) > 6 and bare.endswith(ENDINGS))
            or bare.removesuffix("s") in self._known.ordinary
            or bare.removesuffix("s") in MARKERS
        ):
            return Kind.ORDINARY
        return Kind.UNKNOWN

    def _known_ordinary(self, part: str) -> bool:
        return part in self._known.ordinary and part not in self._known.last and part not in self._known.first

    def _is_double(self, bare: str) -> bool:
        """Whether it is two names with a hyphen, of which one at least is on the lists."""
        parts = [one for one in bare.split("-") if len(one) > 1]
        names = [one in self._known.first or one in self._known.last for one in parts]
        return len(parts) > 1 and any(names) and not any(self._known_ordinary(one) for one in parts)

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """The words of a run."""
        return [Token(one.start(), one.end(), one[0], self._token(one[0])) for one in _PIECE.finditer(text, start, end)]

    def _token(self, word: str) -> Kind:
        return Kind.SOFT if word in PARTICLES else self.kind(word)


def _spoken(two: str) -> bool:
    return two in {
        "am",
        "an",
        "as",
        "at",
        "be",
        "by",
        "do",
        "go",
        "he",
        "if",
        "in",
        "is",
        "it",
        "me",
        "my",
        "no",
        "of",
        "on",
        "or",
        "so",
        "to",
        "uk",
        "up",
        "us",
        "we",
        "eu",
    }


def reader_of(texts: Sequence[str]) -> Reader:
    """A reader for a document: all its texts together say which words are ordinary in it."""
    different: set[str] = set()
    for text in texts:
        different.update(text.split())
    lower = set(_LOWER.findall(" ".join(different)))
    return Reader(lists(), frozenset(map(fold, lower)))


NAMED = frozenset({Kind.FIRST, Kind.LAST, Kind.UNKNOWN, Kind.SOFT, Kind.INITIAL})


@detector("name")
def names(text: str, reader: Reader | None = None, parts: Sequence[tuple[int, int]] | None = None) -> Iterator[Hit]:
    """Every name of a person in a text, each as one hit; where two ways of finding it overlap the surer one is told.

    `reader` knows the document that the text is from; without one the text is taken for all of it. `parts` are from where to
    where the text is about one thing: who is named in full in one part is known by the last name alone in the rest of it.
    """
    reader = reader or reader_of([text])
    taken: list[Hit] = []
    for found in (_titled(text, reader), _labelled(text, reader), _with_comma(text, reader), _capitals(text, reader)):
        taken.extend(found)
    kept = without_overlaps(taken)
    yield from kept
    for start, end in parts if parts is not None else [(0, len(text))]:
        first = bisect_left(kept, start, key=lambda one: one.start)
        within = kept[first : bisect_left(kept, end, first, key=lambda one: one.start)]
        if within:
            yield from _again(text, start, end, within, reader)


def without_overlaps(hits: Sequence[Hit]) -> list[Hit]:
    """The hits in the order of the text, of those that overlap the surest and then the longest."""
    kept: list[Hit] = []
    reach = -1
    for hit in sorted(hits, key=lambda one: (one.start, -one.end)):
        if hit.start >= reach:
            kept.append(hit)
            reach = hit.end
        elif kept and (hit.confidence, hit.end - hit.start) > (kept[-1].confidence, kept[-1].end - kept[-1].start):
            kept[-1] = hit
            reach = max(reach, hit.end)
    return kept


def _hit(text: str, tokens: Sequence[Token], confidence: float, reason: str, start: int | None = None) -> Hit:
    first = tokens[0].start if start is None else start
    words = text[first : tokens[-1].end].rstrip(".,' ’")
    words = re.sub(r"['’]s$", "", words)
    return Hit("name", first, first + len(words), words, confidence, reason)


def _leading(tokens: Sequence[Token]) -> list[Token]:
    """The tokens up to the first that is no part of a name."""
    kept: list[Token] = []
    for token in tokens[:5]:
        if token.kind not in NAMED:
            break
        if kept and _ends_a_sentence(kept[-1]):
            break
        kept.append(token)
    while kept and kept[-1].text in PARTICLES:
        kept.pop()
    return kept


def _ends_a_sentence(one: Token) -> bool:
    return (
        one.text.endswith(".")
        and len(one.text) > 2
        and one.kind is not Kind.TITLE
        and fold(one.text.rstrip(".")) not in _SHORTENED
    )


_SHORTENED = frozenset(["wm", "chas", "geo", "jas", "thos", "robt", "alf", "st", "jr", "sr"])
"""What a full stop follows without an end of the sentence."""


def _titles(text: str) -> Iterator[re.Match[str]]:
    """Every title with the words after it, also where the words after one run into the next: "Judge Penn. Mr Frost"."""
    for match in _TITLED.finditer(text):
        yield match
        stop = match["name"].find(". ")
        while stop >= 0:
            if inner := _TITLED_PATTERN.match(text, match.start("name") + stop + 2):
                yield inner
            stop = match["name"].find(". ", stop + 1)


def _titled(text: str, reader: Reader) -> Iterator[Hit]:
    """A name after a title or a rank: "Dr Okafor", "Sgt A Pemberwick", "PC 4417 Brown"."""
    for match in _titles(text):
        tokens = reader.tokens(text, match.start("name"), match.end("name"))
        ranked = match["title"].rstrip(".").lower() not in TITLES
        while tokens and tokens[0].kind is Kind.TITLE:
            tokens = tokens[1:]
        noble = match["title"].rstrip(".") in _NOBLE
        tokens = [
            Token(one.start, one.end, one.text, Kind.SOFT) if _may_be_last(at, one, ranked or noble) else one
            for at, one in enumerate(tokens)
        ]
        kept = _leading(tokens)
        if any(len(one.text.rstrip(".")) > 1 for one in kept):
            yield _hit(text, kept, 0.95, f"follows “{match['title'].strip()}”", match.start())


_NOBLE = frozenset({"Lord", "Lady", "Sir", "Major", "Captain", "Judge", "Baron", "Father", "Sister"})
"""Titles that stand before ordinary words and places too: "Lady Bay", "Major Incident"."""


def _may_be_last(at: int, token: Token, ranked: bool) -> bool:
    """Whether an ordinary word is a last name because a title goes before it: "Mrs Street", but not "Chief Constable Report"."""
    return (
        not ranked
        and at == 0
        and token.kind in {Kind.ORDINARY, Kind.MARKER}
        and token.text[:1].isupper()
        and not token.text.isupper()
    )


def _labelled(text: str, reader: Reader) -> Iterator[Hit]:
    """A name after "Surname:", after "Dear", on the line below "Yours sincerely", and after "her brother"."""
    low = small(text)
    for pattern, sure, reason in (
        (_LABEL, 0.9, "follows a label"),
        (_DEAR, 0.85, "is greeted"),
        (_SIGNED, 0.9, "signs the letter"),
        (_KIN, 0.7, "follows what somebody is to somebody"),
    ):
        for match in pattern.finditer(low):
            kept = _named_here(text, match.end(), pattern, reader)
            if any(one.kind in {Kind.FIRST, Kind.LAST, Kind.UNKNOWN} and len(one.text) > 2 for one in kept) or (
                len(kept) > 1 and kept[0].kind in {Kind.SOFT, Kind.INITIAL} and kept[1].kind is Kind.SOFT
            ):
                yield _hit(text, kept, sure, reason)


def _named_here(text: str, start: int, pattern: Begun, reader: Reader) -> list[Token]:
    """The tokens of a name that begins at a place; none where there is no name or only a part of a line is one."""
    match = _NAME_HERE.match(text, start)
    if match is None:
        return _small_name(text, start) if pattern is _LABEL else []
    tokens = reader.tokens(text, match.start(), match.end())
    if tokens[0].kind is Kind.TITLE:
        return []
    kept = _leading(tokens)
    if pattern is _SIGNED and (len(kept) < len(tokens) or not _REST.match(text, match.end())):
        return []
    return kept


def _small_name(text: str, start: int) -> list[Token]:
    """A name that is written without capitals after a label: a first name of the lists, and a word that is not ordinary."""
    match = _SMALL_NAME.match(text, start)
    if not match or fold(match["first"]) not in lists().first or fold(match["last"]) in lists().ordinary:
        return []
    return [Token(*match.span(part), match[part], kind) for part, kind in (("first", Kind.FIRST), ("last", Kind.LAST))]


def _commas(text: str) -> Iterator[re.Match[str]]:
    """The matches of `_COMMA`, looked for on the lines that have its sign."""
    sign = _COMMA_SIGN.search(text)
    while sign:
        end = text.find("\n", sign.end())
        end = len(text) if end < 0 else end
        yield from _COMMA.finditer(text, text.rfind("\n", 0, sign.start()) + 1, end)
        sign = _COMMA_SIGN.search(text, end)


def _with_comma(text: str, reader: Reader) -> Iterator[Hit]:
    """A last name with a comma and a first name or initials: "Smith, J", "ABERNATHY, Ruth"."""
    for match in _commas(text):
        last = reader.tokens(text, match.start("last"), match.end("last"))[-1]
        first = reader.kind(match["first"])
        if last.kind not in NAMED or last.kind is Kind.INITIAL:
            continue
        if _in_a_list(text, match, reader):
            continue
        initials = first is Kind.INITIAL and match["first"].rstrip(".").isupper()
        alone = _alone(text, match.start(), match.end())
        sure = 0.85 if initials and last.kind is not Kind.SOFT else 0.0
        if initials and last.kind is Kind.SOFT:
            sure = 0.6 if alone or len(match["first"]) == 1 else 0.0
        if first in {Kind.FIRST, Kind.SOFT} and (
            last.kind in {Kind.LAST, Kind.UNKNOWN, Kind.FIRST} or last.text.isupper() or alone
        ):
            sure = 0.8 if first is Kind.FIRST else 0.6
        if first in {Kind.LAST, Kind.UNKNOWN} and (last.text.isupper() or alone):
            sure = 0.6
        if sure:
            whole = match[0].rstrip(" ,")
            yield Hit(
                "name",
                last.start,
                match.start() + len(whole),
                text[last.start : match.start() + len(whole)],
                sure,
                "last name, comma, first name or initial",
            )


_WORD_BEFORE = re.compile(rf"(?:{WORD}) \Z")
_WORD_AFTER = re.compile(rf" (?:{_PARTICLE} )?({WORD})")


def _in_a_list(text: str, match: re.Match[str], reader: Reader) -> bool:
    """Whether it is the end of one name and the beginning of another: "Tobi Oyewole, Meera Iyer"."""
    behind = _WORD_BEFORE.search(text, max(0, match.start() - 42), match.start())
    if (behind and _may_be_first(behind[0].strip(), reader)) or (
        " " in match["last"]
        and reader.kind(match["last"].split()[0]) is Kind.FIRST
        and not match["more"]
        and len(match["first"]) > 2
    ):
        ahead = _WORD_AFTER.match(text, match.end())
        return len(match["first"]) > 2 or bool(ahead)
    return False


def _may_be_first(word: str, reader: Reader) -> bool:
    kind = reader.kind(word)
    return kind in {Kind.FIRST, Kind.INITIAL} or (kind is Kind.SOFT and fold(word) in lists().first)


def _alone(text: str, start: int, end: int) -> bool:
    """Whether what is there is alone on its line."""
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    return not text[line:start].strip(" \t-•*") and not text[end : stop if stop >= 0 else len(text)].strip(" \t\r,;.")


def _capitals(text: str, reader: Reader) -> Iterator[Hit]:
    """Two or more words with capitals that are a name by the lists, or by being no ordinary words."""
    for match in _RUN.finditer(text):
        # One word alone can only be a name together with the next line.
        if _ONE_WORD.fullmatch(match[0]) and text[match.end() : match.end() + 1] != "\n":
            continue
        tokens = reader.tokens(text, match.start(), match.end())
        for piece in _pieces(tokens) if len(tokens) > 1 else ():
            sure = _surety(piece)
            if sure and not _is_firm(piece, text):
                yield _hit(
                    text,
                    piece,
                    sure,
                    "first and last name by the lists" if sure >= _LISTED else "capitals that are no ordinary words",
                )
        if more := _over_the_line(text, match.end(), tokens[-1], reader):
            yield _hit(text, [tokens[-1], more], 0.7, "a first name, and a last name on the next line")


_LISTED = 0.8  # sure from here on because a first name is on the lists


def _over_the_line(text: str, end: int, last: Token, reader: Reader) -> Token | None:
    """The last name that begins the next line, after a line of running words that ends in a first name."""
    if last.kind is not Kind.FIRST or text[end : end + 1] != "\n" or end - text.rfind("\n", 0, end) < _RUNNING:
        return None
    following = _NEXT.match(text, end + 1)
    if not following or (kind := reader.kind(following[0])) not in {Kind.LAST, Kind.UNKNOWN, Kind.FIRST}:
        return None
    return Token(following.start(), following.end(), following[0], kind)


_RUNNING = 30  # characters of a line that is no heading, address or signature
_NEXT = re.compile(WORD)


def _pieces(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The parts of a run between its ordinary words. A part that a marker ends, or that a lead goes before, is left out."""
    piece: list[Token] = []
    led = False
    for token in tokens:
        if piece and _ends_a_sentence(piece[-1]):
            yield piece
            piece = []
        if not piece and fold(token.text) in LEADS:
            led = True
            continue
        if token.text.endswith(("'s", "’s")) and token is not tokens[-1] and token.kind in NAMED:
            if len(piece) > 0:
                yield [*piece, token]
            piece, led = [], True
            continue
        if token.kind is Kind.MARKER:
            keep = (
                len(piece) >= 2
                and piece[0].kind is Kind.FIRST
                and piece[1].kind in {Kind.FIRST, Kind.LAST}
                and fold(token.text) in _JOBS
            )
            if keep:
                yield piece
            piece, led = [], False
        elif token.kind in NAMED and not led:
            piece.append(token)
        elif token.kind not in NAMED:
            if piece:
                yield piece
            piece, led = [], False
    if piece:
        yield piece


_JOBS = frozenset(
    {
        "director",
        "manager",
        "commissioner",
        "service",
        "services",
        "support",
        "team",
        "safety",
        "unit",
        "department",
        "office",
        "police",
        "housing",
        "legal",
    }
)


def _surety(piece: list[Token]) -> float:
    """How sure it is that the tokens are a name; 0 where they are not. Words that may be ordinary at either end are dropped."""
    while piece and (piece[-1].text in PARTICLES or _drops(piece, -1)):
        piece.pop()
    while piece and _drops(piece, 0):
        del piece[0]
    words = [one for one in piece if one.kind is not Kind.INITIAL and one.text not in PARTICLES]
    if len(piece) < 2 or not words or len(words) > 5:
        return 0.0
    kinds = [one.kind for one in words]
    capitals = all(one.text.isupper() for one in words)
    if len(words) == 1:
        return _with_initials(piece, words[0])
    if Kind.FIRST in kinds:
        return 0.9 if Kind.LAST in kinds or kinds.count(Kind.FIRST) > 1 else 0.8
    if Kind.LAST in kinds:
        return 0.6
    return 0.0 if capitals or len(words) > 3 else 0.4


def _with_initials(piece: list[Token], word: Token) -> float:
    """How sure initials with one word are a name: "J Smith", "J. R. Hartley"."""
    if word.kind in {Kind.LAST, Kind.FIRST}:
        return 0.85
    if piece[0].text in {"A", "I"} or len(word.text) < 3:
        return 0.0
    return 0.6 if word.kind is Kind.UNKNOWN or (len(piece[0].text) > 1 and piece[0].text.endswith(".")) else 0.4


def _drops(piece: list[Token], at: int) -> bool:
    """Whether a word at an end of a piece is ordinary there: "Grant" before "Thornton" is, "Grant" beside "Adeyemi" is not."""
    token = piece[at]
    if token.kind is Kind.SOFT:
        hard = [one for one in piece if one.kind in {Kind.FIRST, Kind.LAST} and one is not token]
        known = lists()
        beside = piece[1 if at == 0 else -2] if len(piece) > 1 else token
        if at == 0:
            return not (fold(token.text) in known.first and beside in hard)
        return not (fold(token.text) in known.last and beside.kind in {Kind.FIRST, Kind.INITIAL})
    return at == -1 and token.kind is Kind.INITIAL


def _is_firm(piece: Sequence[Token], text: str) -> bool:
    """Whether the words are a firm that is called like people, or have an "&" beside them."""
    folded = " ".join(fold(one.text.rstrip(".")) for one in piece)
    if folded in FIRMS or " ".join(folded.split()[:2]) in FIRMS:
        return True
    return (
        text[piece[-1].end : piece[-1].end + 3].startswith(" &")
        or text[max(0, piece[0].start - 2) : piece[0].start] == "& "
    )


def _again(text: str, start: int, end: int, kept: Sequence[Hit], reader: Reader) -> Iterator[Hit]:
    """Last names that the text has given in full before, where they stand alone: "Pemberwick said that …"."""
    known = {last for hit in kept if hit.confidence >= 0.6 and (last := last_name(hit.text))}
    known = {
        one
        for one in known
        if fold(one) not in COMMON_SURNAMES
        and reader.kind(one) in {Kind.LAST, Kind.UNKNOWN, Kind.FIRST}
        and len(one) > 3
    }
    if not known:
        return
    spans = iter(kept)
    current = next(spans, None)
    for match in EVERY_WORD.finditer(text, start, end):
        while current and current.end <= match.start():
            current = next(spans, None)
        word = re.sub(r"['’]s$", "", match[0])
        if word in known and not (current and current.start <= match.start()):
            yield Hit(
                "name", match.start(), match.start() + len(word), word, 0.7, "the last name of somebody named in full"
            )


EVERY_WORD = re.compile(rf"{_FIRST_OF_WORD}(?<![\w@.'’-].){_AFTER_ITS_FIRST}")


def last_name(name: str) -> str:
    """The last name in a name as it was found: what goes before the comma, or the last word."""
    words = name.split(",")[0].split()
    word = words[-1] if words else ""
    return sys.intern(word) if word[:1].isupper() and not word.isdigit() else ""


def is_name(value: str, reader: Reader, *, part: bool = True) -> bool:
    """Whether a cell is a name, or in a column of first or last names a part of one."""
    words = [one for one in _PIECE.findall(value) if not one.isdigit()]
    if not words or len(words) > 6 or any(one.isdigit() for one in value) or fold(value).strip(" .[]()") in NOBODY:
        return False
    kinds = [
        reader.kind(one if one in PARTICLES else one[:1].upper() + one[1:])
        for one in words
        if fold(one).rstrip(".") not in TITLES
    ]
    if any(one in {Kind.MARKER, Kind.ORDINARY} for one in kinds) or " ".join(fold(value).split()) in FIRMS or not kinds:
        return False
    listed = [one for one in kinds if one in {Kind.FIRST, Kind.LAST}]
    if len(kinds) == 1:
        return part and (bool(listed) or kinds[0] in {Kind.UNKNOWN, Kind.SOFT})
    return bool(listed) or (part and Kind.UNKNOWN in kinds)
