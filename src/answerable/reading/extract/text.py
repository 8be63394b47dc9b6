"""Plain text: its encoding found, its line ends made one kind, and bytes that are no text refused."""

from __future__ import annotations

import codecs
import re
import unicodedata

from answerable.reading.errors import Fault, Unreadable

TEXT_CHARACTERS = 5_000_000  # a letter of 2,000 pages; more is not a letter
CONTROL_SHARE = 0.02  # text with a larger share of control characters is not text
LETTER_SHARE = 0.3  # text with a smaller share of letters, digits and white space is not text
SAMPLE = 200_000  # bytes or characters that are enough to judge

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# The encodings that a file is believed to be in when it says so: each letter of them is one sign.
TRUSTED = frozenset(
    {"utf-8", "utf-16-le", "utf-16-be", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "mac-roman"}
    | {f"iso8859-{number}" for number in (2, 3, 4, 5, 7, 9, 10, 13, 14, 15, 16)}
    | {"koi8-r", "gb2312", "gbk", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"}
)

# Characters that carry no word and hide or reorder others: soft hyphen, zero width, direction marks and overrides, tags.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


def decode(data: bytes) -> str:
    """The text in `data`: by its byte order mark, as UTF-8, else by the encoding that fits best.

    Raises Unreadable (EMPTY, BLANK, BINARY).
    """
    if not data:
        raise Unreadable(Fault.EMPTY)
    text = tidy(_decoded(data))
    if not text.strip():
        raise Unreadable(Fault.BLANK)
    return text


def declared(data: bytes, charset: str) -> str:
    """The text in `data`, which says that it is in `charset`. What is not true of it, or is UTF-7, is not believed.

    UTF-7 hides marks from whatever looked at the bytes before, and no mail program has sent it for twenty years.
    Raises Unreadable (BINARY, EXPANDS); empty data is empty text.
    """
    if not data:
        return ""
    if data.startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS)):
        return tidy(_decoded(data))
    try:
        codec = codecs.lookup(charset.strip("\"' ")).name if charset.isascii() and charset.strip("\"' ") else ""
    except (LookupError, ValueError, OSError):  # the last where the child process may open no more modules
        codec = ""
    if codec in {"iso8859-1", "ascii"}:
        codec = "cp1252"  # what those who write so mean, as every browser knows
    if codec in TRUSTED:
        try:
            return tidy(data.decode(codec))
        except (UnicodeDecodeError, ValueError):
            pass
    return tidy(_decoded(data))


def tidy(text: str) -> str:
    """`text` made clean, or refused when it is not text.

    Raises Unreadable (BINARY, EXPANDS).
    """
    if len(text) > TEXT_CHARACTERS:
        raise Unreadable(Fault.EXPANDS)
    if not is_text(text):
        raise Unreadable(Fault.BINARY)
    return clean(text)


def clean(text: str) -> str:
    """`text` with one kind of line end, ordinary spaces, and no invisible or control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").replace("\v", "\n")
    text = text.replace("\x85", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2011", "-")
    text = CONTROL.sub("", INVISIBLE.sub("", text))
    return "\n".join(line.rstrip() for line in text.split("\n"))


def is_text(text: str) -> bool:
    """Whether a person could have written this: few control characters, mostly letters, digits and white space."""
    sample = text[:SAMPLE]
    if not sample:
        return True
    control = sum(1 for character in sample if unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"})
    control -= sum(sample.count(character) for character in "\n\r\t\f\v")
    wordy = sum(1 for character in sample if character.isalnum() or character.isspace() or character in "-_=*.,>|[]")
    lost = sample.count("\N{REPLACEMENT CHARACTER}")
    return (control + lost) / len(sample) <= CONTROL_SHARE and wordy / len(sample) >= LETTER_SHARE


def _decoded(data: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    for encoding in ("utf-8", *_utf_16_without_mark(data)):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if b"\x00" in data[:SAMPLE]:
        raise Unreadable(Fault.BINARY)
    return data.decode(_best_encoding(data), errors="replace")


def _utf_16_without_mark(data: bytes) -> tuple[str, ...]:
    """UTF-16 that does not say so: in English text every other byte is zero."""
    sample = data[:SAMPLE]
    zeros_first = sample[0::2].count(0)
    zeros_second = sample[1::2].count(0)
    half = len(sample) // 2
    if len(data) % 2 == 0 and half:
        if zeros_second > 0.4 * half and zeros_first < 0.05 * half:
            return ("utf-16-le",)
        if zeros_first > 0.4 * half and zeros_second < 0.05 * half:
            return ("utf-16-be",)
    return ()


def _best_encoding(data: bytes) -> str:
    """Windows-1252 where it fits, because almost every British letter that is not UTF-8 is that; else the best guess."""
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    high = sum(1 for character in western if ord(character) > 127)
    if western and (high < 0.1 * len(western) or high < 5):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE], cp_isolation=sorted(TRUSTED)).best()
    if best is None:
        raise Unreadable(Fault.BINARY)
    return best.encoding


def prepare() -> None:
    """Load every encoding and the finder of encodings, for a process that may open no more files."""
    import charset_normalizer

    for encoding in TRUSTED | {"ascii", "latin-1", "utf-32-le", "utf-32-be", "raw-unicode-escape"}:
        b"".decode(encoding)
    charset_normalizer.from_bytes("Prénom".encode("cp1252"), cp_isolation=sorted(TRUSTED)).best()
