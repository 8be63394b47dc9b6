"""Was this asked before? A letter, question by question, against the questions that are answered already.

Two steps. The engine gathers candidates by the words of the question (those that every request has are dropped, no
others) and by what the reading understood of it (subjects and measures), among the records of the same years
and places. Then each candidate's question is held against the one asked, and only those that are alike enough are
kept, the most alike first. Years and places are filters throughout: the same question about another year is never
among the hits; it may stand apart, as `elsewhere`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import orjson
import tantivy
from tantivy import Occur, Query

from answerable.publication.search import about as subject_of
from answerable.publication.search import asks, typed
from answerable.publication.search.find import Filters, Hit, Names, any_of, hit_from, text_of
from answerable.publication.search.index import SCHEMA, Index, Snapshot
from answerable.publication.search.snippets import Piece, in_pieces
from answerable.publication.search.words import ASKED, folded
from answerable.publication.search.years import years_of
from answerable.reading.asks import understand_all
from answerable.reading.parts import find_parts
from answerable.reading.questions import find_questions
from answerable.reading.structure import Letter, Question

if TYPE_CHECKING:
    from answerable.publication.search.meaning import Compared, Meanings

CANDIDATES = 20  # questions that are compared in full
MOST_QUESTIONS = 60  # of one letter
LONGEST_LETTER = 60_000  # characters
MOST_TERMS = 120  # different words of one question

# How likeness is made up. Tuned on the tuned part of tests/benchmarks/made_up_log.py, never on its unseen part.
MISSING = 0.3  # a word that only one of the questions has counts so much against as a shared one counts for
SUBJECTS = 0.5  # of likeness is the subjects', where both name one that the taxonomy knows; the rest is the words'
ONE_SIDED = 0.25  # of it is lost where only one of the two names such a subject
MEASURES = 0.25  # of it is lost where the two want different things to be known, half so much where only one is plain
MOST_TELLING = 4.0  # a word's weight grows with its rarity up to here, which a word in one question of fifty has
MOST_TELLING_OF_SUBJECT = 5.0  # for the subject: a word that hardly any question has is a sign of another subject
ANOTHER_NAME = 0.5  # likeness is multiplied by so much where a different organisation is named
SAME_SUBJECT = 0.30  # of what a question is about must an earlier one have (search.about), whatever else they share
SUBJECT = 1 / 3  # of likeness is how much of that it has
ENOUGH = 0.40  # likeness from which a question counts as asked before
MEANING = 0.3  # of likeness is the meaning's, where that extra is there; the rest is the words'
ENOUGH_WITH_MEANING = 0.42
MEANS_THE_SAME = 0.75  # the cosine from which two questions are about the same even if they share no word for it
NOTHING_ALIKE, ALL_ALIKE = 0.20, 0.95  # cosines
NEAREST = 60  # questions nearest by meaning whose answers are candidates too
ABOUT_COUNTS = {"s": 1.5, "m": 1.5, "p": 2.0}  # terms among the words, when candidates are gathered
BY_WORDS, WITH_MEANING = "words", "words and meaning"


@dataclass(frozen=True)
class Looked:
    """What a question was taken to be about when it was looked for: the filters, in the words of the index."""

    years: tuple[int, ...] = ()
    open_years: bool = False  # "since 2018": the first of the years is the one that is stated
    places: tuple[str, ...] = ()  # folded
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class AskedBefore:
    """One question of the letter, and the answers given to it before.

    `hits` are about the same years and places (for a question that names none: about any), the most alike first; a
    hit's score is its likeness, 0 to 1, and its snippet the question that was answered. `elsewhere` are the same about
    another year or place. `used` says what was compared: "words" or "words and meaning".
    """

    text: str
    hits: tuple[Hit, ...]
    elsewhere: tuple[Hit, ...] = ()
    label: str | None = None
    looked: Looked = field(default_factory=Looked)
    used: str = BY_WORDS
    took: float = 0.0


def asked_before(
    index: Index,
    asked: str | Letter,
    limit: int = 5,
    *,
    kinds: Sequence[str] = (),
    home: Sequence[str] = (),
    elsewhere: bool | None = None,
    meanings: Meanings | None = None,
) -> tuple[AskedBefore, ...]:
    """Look for earlier answers to each question of a letter, or of a text that asks.

    A text in which no question is found counts as one question. `home` are names of the office's own area, which are
    no filter. The same about another year or place is looked for where nothing is found; always with `elsewhere` True,
    never with False. With `meanings` likeness is by words and meaning. Raises `SearchFailed`. The questions are in the order of the letter, at most `MOST_QUESTIONS`.
    """
    out = []
    with index.searching() as snapshot:
        for question in questions_of(asked)[:MOST_QUESTIONS]:
            began = time.perf_counter()
            found = _one(snapshot, question, limit, tuple(kinds), home, elsewhere, meanings)
            out.append(replace(found, took=time.perf_counter() - began))
    return tuple(out)


def questions_of(asked: str | Letter) -> tuple[Question, ...]:
    """The questions of a letter, understood; of a text, read from it."""
    if isinstance(asked, Letter):
        return asked.questions
    text = asked[:LONGEST_LETTER]
    found = find_questions(find_parts(text)) if "\n" in text.strip() or len(text) > asks.LONGEST else ()
    found = found or ((Question(text=text.strip()),) if text.strip() else ())
    return understand_all(found, request=text if len(found) > 1 else "")


def looked_for(snapshot: Snapshot, question: Question, home: Sequence[str] = ()) -> tuple[Looked, str]:
    """What a question is about in the words of the index, and its text without the names and years that are filters."""
    own = {folded(name) for name in home}
    whole = f"{question.text} {question.context}".strip()
    codes, is_open = years_of(question.ask.periods)
    # A year that the reading takes for a part of a name ("the 2019 risk register") still tells one year from another.
    codes = codes or typed.years_in(question.text)
    named = typed.names_in(
        whole,
        Names(snapshot.searcher, "place_folded"),
        Names(snapshot.searcher, "provider_folded"),
    )
    # Of "FGM in Kent", which the reading takes for one name, Kent alone is a place.
    read = [name for name in question.ask.areas if folded(name) and not _holds(named.places, name)]
    places = dict.fromkeys([*named.places, *map(folded, read)])
    spelled = (*named.places, *named.providers, *read)
    text = asks.without(asks.asking(question.text), spelled)
    about = (*asks.terms_of(question.ask.subjects, question.ask.measures), *(f"p:{name}" for name in named.providers))
    return Looked(codes, is_open, tuple(place for place in places if place not in own), about), text


def _holds(places: Sequence[str], name: str) -> bool:
    words = f" {folded(name)} "
    return any(f" {place} " in words or words in f" {place} " for place in places)


def _one(
    snapshot: Snapshot,
    question: Question,
    limit: int,
    kinds: tuple[str, ...],
    home: Sequence[str],
    elsewhere: bool | None,
    meanings: Meanings | None,
) -> AskedBefore:
    looked, text = looked_for(snapshot, question, home)
    terms = tuple(dict.fromkeys(ASKED.analyze(text)))[:MOST_TERMS]
    if not terms and not looked.about:
        return AskedBefore(question.text, (), label=question.label, looked=looked)
    compared = meanings.compare(text) if meanings else None
    wanted = _Wanted(terms, text, looked, _Weights(snapshot), _Weights(snapshot, MOST_TELLING_OF_SUBJECT), compared)
    # "Since 2018" is answered by what speaks of 2018; an answer for a later year alone is of another year.
    years = looked.years[:1] if looked.open_years else looked.years
    among = Filters(kinds=kinds, years=years, places=looked.places)
    hits = _alike(snapshot, wanted, [(Occur.Must, one) for one in among.clauses()], limit, whole=True)
    apart: tuple[Hit, ...] = ()
    if (elsewhere or (elsewhere is None and not hits)) and (looked.years or looked.places):
        others = [(Occur.Must, one) for one in Filters(kinds=kinds).clauses()]
        here = Filters(years=years, places=looked.places)
        both = Query.boolean_query([(Occur.Must, one) for one in here.clauses()])
        apart = _alike(snapshot, wanted, [*others, (Occur.MustNot, both)], limit, whole=False)
    return AskedBefore(question.text, hits, apart, question.label, looked, WITH_MEANING if compared else BY_WORDS)


def _either(terms: Sequence[str], about: Sequence[str]) -> Query:
    words = [(Occur.Should, Query.term_query(SCHEMA, "asked", term, "freq")) for term in terms]
    kinds = [(Occur.Should, Query.boost_query(any_of("about", (term,)), ABOUT_COUNTS[term[0]])) for term in about]
    return Query.boolean_query([*words, *kinds])


class _Weights(dict[str, float]):
    """How telling a word is: the fewer questions have it, the more, up to a point."""

    def __init__(self, snapshot: Snapshot, most: float = MOST_TELLING) -> None:
        super().__init__()
        self.searcher = snapshot.searcher
        self.total = snapshot.searcher.num_docs
        self.most = most

    def __missing__(self, term: str) -> float:
        frequency = self.searcher.doc_freq("asked", term)
        self[term] = min(self.most, math.log(1 + (self.total + 0.5) / (frequency + 0.5)))
        return self[term]


class _Wanted:
    """The question asked, as candidates are held against it."""

    def __init__(
        self,
        terms: Sequence[str],
        text: str,
        looked: Looked,
        weights: _Weights,
        subject_weights: _Weights,
        compared: Compared | None = None,
    ) -> None:
        self.either = _either(terms, looked.about)
        self.compared = compared
        self.nearest = compared.nearest(NEAREST) if compared else {}
        self.terms = frozenset(terms)
        self.looked = looked
        self.weights = weights
        self.weight = sum(weights[term] for term in self.terms)
        self.subjects, self.measures, self.names = _kinds(looked.about)
        self.about = subject_of.weights(self.terms, subject_weights)
        self.named = subject_of.words_for((code[2:] for code in self.subjects), text)

    def likeness(self, terms: Sequence[str], about: Sequence[str]) -> float:
        """0 to 1: what both questions have of words, subjects and measures, against what only one has."""
        weights = self.weights
        theirs = shared = 0.0
        for term in terms:
            weight = weights[term]
            theirs += weight
            if term in self.terms:
                shared += weight
        found = shared / (shared + MISSING * (self.weight + theirs - 2 * shared)) if shared else 0.0
        subjects, measures, _ = _kinds(about)
        if self.subjects and subjects:
            found = (1 - SUBJECTS) * found + SUBJECTS * _shared(self.subjects, subjects)
        elif self.subjects or subjects:
            found *= 1 - ONE_SIDED
        if self.measures and measures:
            found *= 1 - MEASURES * (1 - _shared(self.measures, measures))
        elif self.measures or measures:
            found *= 1 - MEASURES / 2
        return found

    def subject(self, terms: Sequence[str], about: Sequence[str]) -> float:
        """0 to 1: how much of what the question is about another has, whatever it wants to know of it."""
        subjects = {code[2:] for code in _kinds(about)[0]}
        return subject_of.shared(self.about, self.named, terms, subjects)

    def for_names(self, about: Sequence[str]) -> float:
        """What likeness is multiplied by where one of the two names an organisation that the other does not."""
        _, _, names = _kinds(about)
        return ANOTHER_NAME if self.names - names or (names and not self.names) else 1.0

    def for_years(self, years: Sequence[int]) -> float:
        """What likeness is multiplied by: of a question about three years, an answer for one is a part."""
        wanted = self.looked.years
        if not wanted or self.looked.open_years:
            return 1.0
        return 0.5 + 0.5 * len(set(wanted) & set(years)) / len(wanted)


def _kinds(about: Sequence[str]) -> tuple[set[str], set[str], set[str]]:
    """The subjects, measures and names among the terms."""
    kinds: dict[str, set[str]] = {"s": set(), "m": set(), "p": set()}
    for term in about:
        kinds[term[0]].add(term)
    return kinds["s"], kinds["m"], kinds["p"]


def _shared(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _alike(
    snapshot: Snapshot, wanted: _Wanted, must: list[tuple[Occur, Query]], limit: int, *, whole: bool
) -> tuple[Hit, ...]:
    """The candidates that are alike enough, the most alike first; `whole` says whether their years count."""
    candidates = _candidates(snapshot, wanted.either, must, max(CANDIDATES, limit))
    enough = ENOUGH
    meant: dict[str, float] = {}
    if wanted.compared:
        enough = ENOUGH_WITH_MEANING
        if wanted.nearest:
            near = any_of("bare", [*wanted.nearest])
            known = {shown["key"] for shown, _ in candidates}
            more = _candidates(snapshot, near, must, max(CANDIDATES, limit))
            candidates += [one for one in more if one[0]["key"] not in known]
        meant = wanted.compared.likeness([shown["bare"] for shown, _ in candidates])
    hits = []
    for shown, document in candidates:
        cosine = meant.get(shown["bare"])
        subject = wanted.subject(shown["asked"], shown["about"])
        if subject < SAME_SUBJECT and (cosine is None or cosine < MEANS_THE_SAME):
            continue
        likeness = (1 - SUBJECT) * wanted.likeness(shown["asked"], shown["about"]) + SUBJECT * subject
        if cosine is not None:
            likeness = (1 - MEANING) * likeness + MEANING * _of_cosine(cosine)
        likeness *= wanted.for_names(shown["about"])
        if whole:
            likeness *= wanted.for_years(shown["years"])
        if likeness >= enough:
            hits.append((likeness, document))
    hits.sort(key=lambda one: -one[0])
    return tuple(
        hit_from(document, score, _marked(text_of(document).partition("\n")[0], wanted))
        for score, document in hits[:limit]
    )


def _candidates(
    snapshot: Snapshot, query: Query, must: list[tuple[Occur, Query]], count: int
) -> list[tuple[dict[str, Any], tantivy.Document]]:
    whole = Query.boolean_query([(Occur.Must, query), *must]) if must else query
    found = snapshot.searcher.search(whole, count, count=False).hits
    documents = [snapshot.searcher.doc(address) for _, address in found]
    return [(orjson.loads(one["compared"][0]), one) for one in documents]


def _of_cosine(cosine: float) -> float:
    """A cosine as 0 to 1: what any two questions have is nothing, what true paraphrases reach is all."""
    return min(1.0, max(0.0, (cosine - NOTHING_ALIKE) / (ALL_ALIKE - NOTHING_ALIKE)))


def _marked(question: str, wanted: _Wanted) -> tuple[Piece, ...]:
    """The question that was answered, with the words that it shares with the one asked."""
    tokens = ASKED.pre_tokenize(question).tokens
    marks = [(one.char_offset_from, one.char_offset_to) for one in tokens if one.text in wanted.terms]
    return in_pieces(question, marks)
