"""Plain text: its encoding, characters that nobody sees, and words where nobody looks. Other formats use it for their words."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from answerable.guard import kinds
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.inspection import Inspection
from answerable.guard.inventory import counted
from answerable.guard.techniques import found

_MARK = "\ufeff"
_WHITE = frozenset("\t\n\r\f")
_JOINERS = frozenset("\u200c\u200d")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters, marks and signs that print nothing though Unicode counts them as letters, marks or symbols.
_UNSEEN_LETTERS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2028\u2029\u2800\u3164\uffa0\u180b\u180c\u180d\u180e\u180f\U0001d159"
)
_SPACES = frozenset("\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u00a0")
# The flags of England, Scotland and Wales are a black flag and unseen letters.
_FLAGS = re.compile(
    "\U0001f3f4(?:"
    + "|".join("".join(chr(0xE0000 + ord(one)) for one in name) for name in ("gbeng", "gbsct", "gbwls"))
    + ")\U000e007f"
)
_LIKE_LATIN = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονικρυχτ")
_WORD = re.compile(r"[^\W\d_]{3,}")
_OTHER_LETTERS = re.compile("[\u0370-\u052f]")
_ENDS = re.compile(r"\r\n|\r|\n")
_BARE_RETURN = re.compile(r"\r(?!\n)")

FAR_LINES, MANY_LINES = 40, 15  # empty lines before words: beyond any page's foot, and worth a look
FAR_COLUMNS, MANY_COLUMNS = (
    150,
    80,
)  # columns of empty space before words in a line: beyond any screen, and worth a look
LONG_LINE = 5_000  # characters; a long paragraph on one line is shorter
_TAB = 8
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}|(?:[0-9A-Fa-f]{2}){24,}")
_ENCODED_LONG = 200  # characters; check sums and keys of records are shorter
_WRAPPED = re.compile(r"(?m)^(?:[A-Za-z0-9+/]{40,76}\r?\n){2,}[A-Za-z0-9+/]{0,76}={0,2}[ \t]*$")
_DATA_ADDRESS = re.compile(r"data:[\w.+/-]*;base64,[A-Za-z0-9+/=\s]+")


class NotText(Exception):
    """The bytes are no text in an encoding that is known; `finding` says so."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.mend)
        self.finding = finding


@dataclass(frozen=True)
class Decoded:
    """The text of bytes, without its byte order mark, and the encoding that it was in: utf-8, utf-16, utf-32 or cp1252."""

    text: str
    encoding: str


def decode(content: bytes) -> Decoded:
    """The text of the bytes: UTF-8, UTF-16 or UTF-32 that says so, or Windows-1252 where that reads well. Raises NotText."""
    encoding = "utf-8"
    if content.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        encoding = "utf-32"
    elif content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        return Decoded(content.decode(encoding).removeprefix(_MARK), encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and (text := _windows(content)) is not None:
            return Decoded(text, "cp1252")
        line = content[: error.start].count(b"\n") + 1
        raise NotText(found("wrong-encoding", f"line {line}")) from None


def _windows(content: bytes) -> str | None:
    """The bytes as Windows text, where what is not ASCII is mostly letters and signs that such texts have."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    odd = [one for one in text if ord(one) > 127]
    usual = sum(one.isalpha() or one in "£€©®°–—‘’“”•…½¼¾²³·×§\u00a0«»¢¥±´¨¸¿¡ºª™" for one in odd)
    # UTF-8 that was cut or mixed shows as letters with strange signs in their midst.
    return text if usual * 10 >= len(odd) * 9 and len(odd) * 3 < len(text) + 3 else None


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What is hidden in plain text."""
    try:
        decoded = decode(content)
    except NotText as no_text:
        yield no_text.finding
        return
    text = decoded.text
    lines = split_lines(text)
    look.lists(f"{counted(len(lines), 'line')}, {counted(len(text.split()), 'word')}")
    look.shows("", seen(text))
    yield from encoding(decoded)
    yield from unseen_characters((f"line {number:,}", line) for number, line in enumerate(lines, 1))
    yield from layout(text)
    yield from line_ends(text)
    yield from embedded(text, look)


def split_lines(text: str) -> list[str]:
    """The lines of a text, cut at CR LF, CR or LF alone: str.splitlines would swallow control characters."""
    lines = _ENDS.split(text)
    return lines[:-1] if lines and not lines[-1] else lines


@detector("other-encoding")
def encoding(decoded: Decoded) -> Iterator[Finding]:
    """Text that is not in UTF-8 nor says what it is in."""
    if decoded.encoding == "cp1252":
        lines = [n for n, line in enumerate(split_lines(decoded.text), 1) if not line.isascii()]
        yield found("other-encoding", line_numbers(lines), count=len(lines))


def line_numbers(numbers: list[int]) -> str:
    """ "line 3", "lines 3, 8 and 9", "lines 3, 8, 9 and 40 more"."""
    return numbered("line", numbers)


def numbered(what: str, numbers: Iterable[int | str]) -> str:
    """Places of one kind in words: at most four of them by number, and how many more there are."""
    known = [f"{one:,}" if isinstance(one, int) else one for one in dict.fromkeys(numbers)]
    if len(known) == 1:
        return f"{what} {known[0]}"
    shown = known if len(known) <= 4 else [*known[:3], f"{len(known) - 3:,} more"]
    return f"{what}s {', '.join(shown[:-1])} and {shown[-1]}"


# Characters


@detector(
    "nul", "control-character", "terminal-code", "invisible-characters", "bidirectional-control", "private-character"
)
def unseen_characters(places: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """One finding for each sort of unseen character: where (the places as they are named), and the texts that hold them."""
    wheres: dict[str, list[str]] = defaultdict(list)
    texts: dict[str, list[str]] = defaultdict(list)
    letters: dict[str, list[str]] = defaultdict(list)
    for where, text in places:
        if _shows_whole(text):
            continue
        for technique, at in unseen_at(text):
            if len(letters[technique]) < 10_000:
                letters[technique].append(text[at])
            if where not in wheres[technique][-1:]:
                wheres[technique].append(where)
                texts[technique].append(revealed(text))
        if mixed := _mixed_words(text):
            wheres["mixed-letters"].append(where)
            texts["mixed-letters"] += mixed
            letters["mixed-letters"] += mixed
    for technique, places_found in wheres.items():
        names = _names(letters[technique]) if technique != "mixed-letters" else ""
        yield found(
            technique,
            several(places_found),
            texts[technique],
            said=f"They are {names}." if names else "",
            count=len(letters[technique]),
        )


# Of what Python holds printable, what shows nothing, or looks like another letter.
_DOUBTFUL = re.compile("[" + "".join(sorted(_UNSEEN_LETTERS)) + "\ufe00-\ufe0f\U000e0100-\U000e01ef\u0370-\u052f]")


def _shows_whole(text: str) -> bool:
    """Whether nothing in the text needs a closer look; most texts are told so at once."""
    if text.isascii():
        return text.isprintable() or not set(text) - _PLAIN_ASCII
    return text.replace("\t", " ").replace("\u00a0", " ").isprintable() and not _DOUBTFUL.search(text)


_PLAIN_ASCII = frozenset(map(chr, range(32, 127))) | _WHITE


def several(places: list[str]) -> str:
    """Places in words: "line 3, line 8 and 40 more places"."""
    if len(places) <= 3:
        return ", ".join(places)
    return f"{', '.join(places[:3])} and {len(places) - 3:,} more places"


def _names(letters: list[str]) -> str:
    usual = Counter(letters).most_common(3)
    return ", ".join(_name(one) for one, _ in usual)


def _name(letter: str) -> str:
    """Its number, and what Unicode calls it: control characters have no name there."""
    name = unicodedata.name(letter, "").lower()
    return f"U+{ord(letter):04X} ({name})" if name else f"U+{ord(letter):04X}"


def unseen_at(text: str) -> Iterator[tuple[str, int]]:
    """Every character of the text that does not show, with its technique. Joiners that join and the flags of emoji are seen."""
    flags = {at for match in _FLAGS.finditer(text) for at in range(match.start(), match.end())}
    written_left = any(unicodedata.bidirectional(one) in {"R", "AL"} and one.isalpha() for one in text)
    for at, one in enumerate(text):
        if one in _PLAIN_ASCII or at in flags:
            continue
        if technique := _unseen(one, text, at, written_left):
            yield technique, at


def without_unseen(text: str) -> str:
    """The text as it shows: every character that nobody sees is gone."""
    if _shows_whole(text):
        return text
    unseen = {at for technique, at in unseen_at(text) if technique != "private-character"}
    return "".join(one for at, one in enumerate(text) if at not in unseen) if unseen else text


def _unseen(one: str, text: str, at: int, written_left: bool) -> str:
    if one == "\0":
        return "nul"
    if one == "\x1b" or one == "\x9b":
        return "terminal-code"
    if one in _TURNING:
        return "bidirectional-control"
    if one in "\u200e\u200f\u061c":  # marks of direction, which texts in Arabic and Hebrew need
        return "" if written_left and text[at + 1 : at + 2] != one else "invisible-characters"
    if one in _JOINERS:
        return "" if _joins(text, at) else "invisible-characters"
    if one == "\u00ad":
        return "" if text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha() else "invisible-characters"
    if "\ufe00" <= one <= "\ufe0f" or "\U000e0100" <= one <= "\U000e01ef":
        return "" if _selects(text, at) else "invisible-characters"
    category = unicodedata.category(one)
    if category == "Cc":
        return "control-character"
    if category == "Co":
        return "private-character" if "\uf000" <= one <= "\uf0ff" else "invisible-characters"
    return "invisible-characters" if category in {"Cf", "Cn", "Cs"} or one in _UNSEEN_LETTERS else ""


def _joins(text: str, at: int) -> bool:
    """Whether a joiner stands where scripts and emoji need one: between their letters, and never two in a row."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if not before or not after or after in _JOINERS or before in _JOINERS:
        return False
    if text[at] == "\u200d" and (_is_picture(before) or before == "\ufe0f"):
        return _is_picture(after)
    return _needs_joiners(before) and _needs_joiners(after)


def _is_picture(one: str) -> bool:
    return unicodedata.category(one) in {"So", "Sk"} or one in "\u2640\u2642\u2695\u2764"


def _needs_joiners(one: str) -> bool:
    number = ord(one)
    return 0x0600 <= number <= 0x08FF or 0x0900 <= number <= 0x0DFF or 0x1000 <= number <= 0x18AF


def _selects(text: str, at: int) -> bool:
    """Whether a selector of a letter's form follows something that has forms: an emoji, a digit of a key, a Han letter."""
    before = text[at - 1 : at] if at else ""
    if not before:
        return False
    if text[at] in "\ufe0e\ufe0f":
        return unicodedata.category(before) in {"So", "Sm", "Po", "Nd", "Sk"}
    return 0x3400 <= ord(before) <= 0x9FFF or 0x20000 <= ord(before) <= 0x323AF


def _mixed_words(text: str) -> list[str]:
    """Words of Latin letters with a Greek or Cyrillic one among them that looks like them."""
    return [word for word in _WORD.findall(text) if _OTHER_LETTERS.search(word) and _is_mixed(word)]


def _is_mixed(word: str) -> bool:
    scripts = {unicodedata.name(one, "").partition(" ")[0] for one in word}
    if "LATIN" not in scripts:
        return False
    return "CYRILLIC" in scripts or ("GREEK" in scripts and any(one in _LIKE_LATIN for one in word))


def revealed(text: str) -> str:
    """The text with what tag characters and selectors spell put in the open, so that it can be searched for."""
    spelt = []
    for one in text:
        number = ord(one)
        if 0xE0020 <= number <= 0xE007E:
            spelt.append(chr(number - 0xE0000))
        elif 0xE0100 <= number <= 0xE01EF:
            spelt.append(chr(number - 0xE0100 + 16))
        else:
            spelt.append(one)
    return "".join(spelt)


# Layout


@detector("far-text", "long-line", "overwritten-line")
def layout(text: str) -> Iterator[Finding]:
    """Words far to the right or far below, lines that are overwritten, lines without end."""
    lines = split_lines(text)
    yield from _far_below(lines)
    yield from _far_right(lines)
    long = [number for number, line in enumerate(lines, 1) if len(line) > LONG_LINE]
    if long:
        yield found("long-line", line_numbers(long), count=len(long))
    bare = list(_BARE_RETURN.finditer(text))
    if bare and "\n" in text:
        numbers = [text.count("\n", 0, one.start()) + 1 for one in bare[:1_000]]
        over = [text[max(0, one.start() - 200) : one.start()] for one in bare[:1_000]]
        yield found("overwritten-line", line_numbers(numbers), over, count=len(bare))


def _far_below(lines: list[str]) -> Iterator[Finding]:
    empty = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            empty += 1
            continue
        if empty >= MANY_LINES and number > empty + 1:
            severity = Severity.BLOCK if empty >= FAR_LINES else Severity.LOOK
            said = f"They come after {empty:,} empty lines."
            yield found("far-text", f"line {number:,}", lines[number - 1 :], said=said, severity=severity)
        empty = 0


def _far_right(lines: list[str]) -> Iterator[Finding]:
    far: list[int] = []
    texts: list[str] = []
    widest = 0
    for number, line in enumerate(lines, 1):
        if len(line) > 40 and (gap := widest_gap(line))[0] >= MANY_COLUMNS:
            widest = max(widest, gap[0])
            far.append(number)
            texts.append(gap[1])
    if far:
        severity = Severity.BLOCK if widest >= FAR_COLUMNS else Severity.LOOK
        said = f"They come after up to {widest:,} columns of empty space."
        yield found("far-text", line_numbers(far), texts, said=said, count=len(far), severity=severity)


def widest_gap(line: str) -> tuple[int, str]:
    """The widest empty space before words in a line, in columns, and the words after it."""
    widest, words = 0, ""
    for match in re.finditer(r"\s{10,}(?=\S)", line):
        # A line end takes the rest of a line, of which a cell shows only a few.
        width = sum({"\t": _TAB, "\n": 2 * _TAB}.get(one, 1) for one in match.group())
        if width > widest:
            widest, words = width, line[match.end() :]
    return widest, words


@detector("trailing-space", "odd-spaces")
def line_ends(text: str) -> Iterator[Finding]:
    """Patterns of spaces and tabs where lines end, and of different spaces between words."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    ends = {n: line[len(line.rstrip(" \t")) :] for n, line in enumerate(lines, 1)}
    ends = {n: end for n, end in ends.items() if end}
    mixed = [n for n, end in ends.items() if len(end) >= 3 and " " in end and "\t" in end]
    lengths = {len(end) for end in ends.values()}
    padded = len({len(lines[n - 1]) for n in ends}) <= max(2, len(ends) // 10)
    signs = "".join(ends.values())
    if mixed or (len(ends) >= 8 and len({*ends.values()}) >= 2 and "\t" in signs and " " in signs):
        yield found("trailing-space", line_numbers(mixed or list(ends)), signs.replace(" ", "␠").replace("\t", "␉"))
    elif len(ends) >= 8 and len(lengths) >= 3 and not padded:
        yield found("trailing-space", line_numbers(list(ends)), count=len(ends), severity=Severity.LOOK)
    spaces = Counter(one for one in text if one in _SPACES)
    if len(spaces) >= 3 and sum(spaces.values()) >= 12:
        yield found("odd-spaces", said=f"They are {_names(list(spaces))}.", count=sum(spaces.values()))


# What is encoded in it


@detector("encoded-words", "embedded-object")
def embedded(text: str, look: Inspection, where: str = "") -> Iterator[Finding]:
    """Files and words in the guise of letters: base64, hexadecimal, data addresses. A file is looked into."""
    for start, raw in _encoded(text):
        place = where or f"line {text.count(chr(10), 0, start) + 1:,}"
        data = unfold(raw)
        kind = kinds.kind_of(data, "") if data else kinds.UNKNOWN
        if kind not in {kinds.UNKNOWN, kinds.TEXT, kinds.CSV, kinds.OLE, kinds.EMAIL}:
            yield found("embedded-object", place, raw, said=f"It is {kinds.WORDS[kind]}, written as letters.")
            yield from look.inside(f"embedded.{ending(kind)}", data, f"{place}, embedded file")
        elif data and (words := _words(data)):
            yield found("encoded-words", place, [words, raw])
        elif len(raw) >= _ENCODED_LONG:
            yield found("encoded-words", place, raw)


def ending(kind: str) -> str:
    """An ending of names that fits a kind."""
    return min(kinds.SUFFIXES.get(kind, {"bin"}))


def _encoded(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    patterns = (_DATA_ADDRESS, _WRAPPED, _ENCODED)
    blocks = [(match.start(), match.end()) for pattern in patterns for match in pattern.finditer(text)]
    for start, end in sorted(blocks, key=lambda block: (block[0], -block[1])):
        if start >= at:
            yield start, text[start:end]
            at = end


def unfold(raw: str) -> bytes:
    """The bytes that base64 or hexadecimal letters stand for; empty where they stand for none."""
    letters = "".join(raw.partition("base64,")[2].split() if raw.startswith("data:") else raw.split())
    if re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", letters):
        return bytes.fromhex(letters)
    if raw.startswith("+") and raw.endswith("-"):  # UTF-7
        letters = letters[1:-1]
    try:
        plain = letters.replace("-", "+").replace("_", "/").rstrip("=")
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _words(data: bytes) -> str:
    """What the bytes say, where they are words: printable, with a space or a line end."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        shown = all(one.isprintable() or one in "\n\r\t" for one in text)
        plain = sum(one.isascii() for one in text) * 2 >= len(text)
        if shown and plain and len(text) >= 12 and (" " in text or "\n" in text):
            return text
    return ""


# What a reader sees of it


def seen(text: str) -> str:
    """The text as a reader sees it: without unseen characters, far words, overwritten lines, line ends and encoded files."""
    for start, raw in reversed(list(_encoded(text))):
        kind = kinds.kind_of(unfold(raw), "") if unfold(raw) else kinds.UNKNOWN
        if kind not in {kinds.UNKNOWN, kinds.TEXT, kinds.CSV, kinds.OLE, kinds.EMAIL}:
            text = f"{text[:start]}[file removed]{text[start + len(raw) :]}"
    if "\n" in text:
        text = "\n".join(line.removesuffix("\r").rpartition("\r")[2] for line in text.split("\n"))
    kept: list[str] = []
    empty = 0
    for line in split_lines(text):
        shown = _near(without_unseen(_printed(line)))
        empty = 0 if shown else empty + 1
        if empty < MANY_LINES:
            kept.append(shown)
        elif empty >= FAR_LINES and any(kept):
            break
    return "\n".join(kept) + "\n" if kept else ""


_CONCEALED = re.compile(r"\x1b\[[\d;]*\b8m.*?(?:\x1b\[[\d;]*m|$)")
_TERMINAL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")


def _printed(line: str) -> str:
    """The line as a terminal prints it: without what it conceals, what is struck out, and what follows a NUL."""
    if line.isprintable():
        return line
    line = _TERMINAL.sub("", _CONCEALED.sub("", line)).partition("\0")[0]
    while "\b" in line:
        at = line.index("\b")
        line = line[: max(0, at - 1)] + line[at + 1 :]
    return line


def _near(line: str) -> str:
    """The line up to the first empty space that is wider than any screen; narrower ones are closed up."""
    if len(line) > 40:
        for match in re.finditer(r"\s{10,}(?=\S)", line):
            width = sum(_TAB if one == "\t" else 1 for one in match.group())
            if width >= FAR_COLUMNS:
                return line[: match.start()].rstrip()
        line = re.sub(r"[ \t]{80,}", " " * (MANY_COLUMNS // 2), line)
    return line.rstrip()
