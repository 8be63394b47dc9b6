"""Words as the index holds them: how a text is cut, stemmed and folded, and which words carry no meaning.

`VERSION` is part of the index's shape: whoever changes anything here raises it, and every index is made again.
"""

from __future__ import annotations

import re

import tantivy

VERSION = 1
LONGEST_WORD = 40  # letters; longer runs are codes and encoded files

# Words that are in every text. They are indexed, so that phrases find them, and dropped from what is typed.
STOP_WORDS = frozenset(
    """
    a about above after again all also am an and any are as at be because been before being below between both but by
    can could did do does doing down during each few for from further had has have having he her here hers him his how
    i if in into is it its itself just me more most my no nor not of off on once only or other our ours out over own
    same she should so some such than that the their theirs them then there these they this those through to too under
    until up upon very was we were what when where which while who whom whose why will with within would you your yours
    s t d ll m re ve
    """.split()  # noqa: SIM905 - a list of words is not read one to a line
)
# Words that are in every request besides: they ask, and do not say for what.
COURTESIES = frozenset(
    """
    act advise answer ask asking confirm copy data dear details disclose enquire faithfully following foi foia freedom
    give given grateful hello held hold i'd include including info inform information kindly know let like list looking
    madam may please provide provided question questions relate relating relation request requesting respect response
    see send set show sir specifically state supply tell thank thanks want wish wonder writing 2000 good morning
    afternoon write mean concerns regards regarding concerning about during across within whether also
    year years calendar financial fiscal period fy 1 31 january february march april may june july august september
    october november december
    """.split()  # noqa: SIM905 - a list of words is not read one to a line
)


def _analyzer(*, stems: bool, without: frozenset[str] = frozenset()) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (tantivy.Filter.remove_long(LONGEST_WORD + 1), tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()):
        builder = builder.filter(step)
    if without:
        builder = builder.filter(tantivy.Filter.custom_stopword(sorted(without)))
    if stems:
        builder = builder.filter(tantivy.Filter.stemmer("english"))
    return builder.build()


# Full text; the same as it is spelled; and a question's words without those of every request.
STEMMED = _analyzer(stems=True)
SPELLED = _analyzer(stems=False)
ASKED = _analyzer(stems=True, without=STOP_WORDS | COURTESIES)
TOKENIZERS = {"stemmed": STEMMED, "spelled": SPELLED, "asked": ASKED}


def folded(name: str) -> str:
    """A name without regard to case, accents, hyphens and stops: "St. Mary’s" is "st mary s"."""
    return " ".join(SPELLED.analyze(name))


def plain(text: str) -> str:
    """A text on one line: every run of white space and control characters is one space."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip()
