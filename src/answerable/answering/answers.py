"""Answer the questions of a letter from the register."""

from __future__ import annotations

from answerable.reading.structure import Letter, Question

from .answer import Answer
from .queries import load_directory, load_facts, load_spending
from .rules.compose import compose
from .rules.draft import Sources
from .rules.names import NameIndex
from .rules.scope import lead_in, resolve


def answer_question(question: Question, *, letter: Letter) -> Answer:
    """Return the answer to one question of a letter.

    The letter gives what the question points back to. Raises NoRegister where nothing has been loaded, and lets a
    database's error through: a search that failed is never "nothing held".
    """
    return _answer(letter, (question,))[0]


def answer_letter(letter: Letter) -> tuple[Answer, ...]:
    """Return the answers to all questions of a letter, in their order. The number of queries does not grow with the
    register; each question about payments has a few of its own.

    Raises NoRegister where nothing has been loaded, and lets a database's error through.
    """
    return _answer(letter, letter.questions)


def _answer(letter: Letter, questions: tuple[Question, ...]) -> tuple[Answer, ...]:
    texts = [lead_in(letter)]
    for question in letter.questions or questions:
        texts += [question.text, question.context]
    directory = load_directory(texts)
    index = NameIndex.of(directory)
    asked = [resolve(question, letter, directory, index) for question in questions]
    facts = load_facts(directory, asked)
    sources = Sources(facts)
    return tuple(
        compose(question, wants, facts, sources, index, load_spending(wants))
        for question, wants in zip(questions, asked, strict=True)
    )
