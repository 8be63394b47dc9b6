"""Languages in which words are kept for people to be asked in, by their codes (ISO 639), as people here name them."""

from __future__ import annotations

ENGLISH = "en"
LANGUAGES = {
    "en": "English",
    "sq": "Albanian",
    "am": "Amharic",
    "ar": "Arabic",
    "bn": "Bengali",
    "bg": "Bulgarian",
    "zh": "Chinese",
    "cs": "Czech",
    "prs": "Dari",
    "nl": "Dutch",
    "fr": "French",
    "de": "German",
    "el": "Greek",
    "gu": "Gujarati",
    "hi": "Hindi",
    "hu": "Hungarian",
    "ig": "Igbo",
    "it": "Italian",
    "ja": "Japanese",
    "kmr": "Kurdish (Kurmanji)",
    "ckb": "Kurdish (Sorani)",
    "lv": "Latvian",
    "lt": "Lithuanian",
    "ml": "Malayalam",
    "ne": "Nepali",
    "pa": "Panjabi",
    "ps": "Pashto",
    "fa": "Persian (Farsi)",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "so": "Somali",
    "es": "Spanish",
    "sw": "Swahili",
    "tl": "Tagalog",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "ti": "Tigrinya",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "cy": "Welsh",
    "yo": "Yoruba",
}
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "prs", "ps", "ur"})
"""Languages that are written from right to left."""
_ALSO = {
    "punjabi": "pa",
    "farsi": "fa",
    "persian": "fa",
    "kurmanji": "kmr",
    "sorani": "ckb",
    "cantonese": "zh",
    "mandarin": "zh",
    "filipino": "tl",
    "pushto": "ps",
    "bangla": "bn",
    "castilian": "es",
    "cymraeg": "cy",
    "polski": "pl",
}
_BY_NAME = {**{name.casefold(): code for code, name in LANGUAGES.items()}, **_ALSO}


def code_of(named: str) -> str:
    """Return the code of a language that somebody wrote by its name; "" where it is not one that we know. Nothing written is English."""
    name = " ".join(named.split()).casefold()
    if not name:
        return ENGLISH
    return name if name in LANGUAGES else _BY_NAME.get(name, "")


def name_of(code: str) -> str:
    """Return what a language is called; the code itself where it is not one that we know."""
    return LANGUAGES.get(code, code)
