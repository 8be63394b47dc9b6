"""Why a file cannot be read, as one clear sentence: what is wrong, which file, what to do."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from pathlib import PurePath

NAME_LENGTH = 80  # characters of a file's name that a sentence repeats


class Fault(StrEnum):
    """Everything that can be wrong with a file. The reading child process reports one of these and nothing else."""

    MISSING = "missing"
    FOLDER = "folder"
    NOT_A_FILE = "not_a_file"
    NO_PERMISSION = "no_permission"
    DISK = "disk"
    TOO_BIG = "too_big"
    TOO_LONG = "too_long"
    EMPTY = "empty"
    BLANK = "blank"
    BINARY = "binary"
    PICTURE = "picture"
    SPREADSHEET = "spreadsheet"
    SLIDES = "slides"
    OLD_OFFICE = "old_office"
    OUTLOOK = "outlook"
    RICH_TEXT = "rich_text"
    ARCHIVE = "archive"
    NOT_WORD = "not_word"
    DAMAGED = "damaged"
    PROTECTED = "protected"
    SCANNED = "scanned"
    NO_WORDS_IN_MAIL = "no_words_in_mail"
    EXPANDS = "expands"
    TIMEOUT = "timeout"
    CHILD = "child"


SENTENCES = {
    Fault.MISSING: "{name} was not found: check the name and the folder.",
    Fault.FOLDER: "{name} is a folder: give one letter inside it.",
    Fault.NOT_A_FILE: "{name} is not an ordinary file: save the letter as a file and give that.",
    Fault.NO_PERMISSION: "{name} may not be opened by you: ask for permission to read it, or copy it to a folder of your own.",
    Fault.DISK: "{name} could not be read from the disk: copy it to another place and try again.",
    Fault.TOO_BIG: "{name} is larger than 25 MB: give the letter without its attachments.",
    Fault.TOO_LONG: "{name} has more than 1,000,000 characters: give the letter alone, without what was attached to it.",
    Fault.EMPTY: "{name} is empty: save the letter again and check that it has words in it.",
    Fault.BLANK: "{name} has no words in it: paste the words of the letter into a .txt file.",
    Fault.BINARY: "{name} is not text in an encoding we know: save it as UTF-8 text, Word or PDF.",
    Fault.PICTURE: "{name} is a picture: run it through OCR or paste the words into a .txt file.",
    Fault.SPREADSHEET: "{name} is a spreadsheet, not a letter: save the letter as Word, PDF or text.",
    Fault.SLIDES: "{name} is a slide show, not a letter: save the letter as Word, PDF or text.",
    Fault.OLD_OFFICE: "{name} is in the old Office format (.doc): open it and save it as .docx or PDF.",
    Fault.OUTLOOK: "{name} is an Outlook file that could not be opened: open it in Outlook and save it as .eml or text.",
    Fault.RICH_TEXT: "{name} is rich text (.rtf): open it and save it as .docx or PDF.",
    Fault.ARCHIVE: "{name} is an archive of files: unpack it and give the letter inside.",
    Fault.NOT_WORD: "{name} is not a Word document, whatever its name says: open it and save it as .docx or PDF.",
    Fault.DAMAGED: "{name} is damaged and cannot be opened: ask for a new copy, or paste the words into a .txt file.",
    Fault.PROTECTED: "{name} is protected by a password: save a copy without the password.",
    Fault.SCANNED: "{name} has pictures of pages but no text: run it through OCR or paste the words into a .txt file.",
    Fault.NO_WORDS_IN_MAIL: "{name} is an email with no words we can read: open it and paste the words into a .txt file.",
    Fault.EXPANDS: "{name} unpacks to far more than a letter needs, so it was not opened: ask for a new copy as PDF.",
    Fault.TIMEOUT: "{name} took too long to read: save it again as PDF or paste the words into a .txt file.",
    Fault.CHILD: "{name} could not be opened safely: save it again as PDF or paste the words into a .txt file.",
}


class CannotRead(Exception):
    """A file that cannot be read. `sentence` is for the person at the screen; `fault` says which kind it is.

    The sentence names the file by its name alone, never by its folder.
    """

    def __init__(self, sentence: str, fault: Fault | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fault = fault


def shown_name(name: str) -> str:
    """A file's name as a sentence may repeat it: no folder, no control characters, not endless."""
    bare = PurePath(name.replace("\\", "/")).name or name
    plain = "".join(
        character if unicodedata.category(character)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for character in bare
    )
    return plain if len(plain) <= NAME_LENGTH else plain[: NAME_LENGTH - 1] + "…"


def refusal(fault: Fault, name: str) -> CannotRead:
    """The error for `fault` in the file called `name`."""
    return CannotRead(SENTENCES[fault].format(name=shown_name(name)), fault)


class Unreadable(Exception):
    """Raised while extracting, where the file's name is not known; `documents` turns it into `CannotRead`."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault
