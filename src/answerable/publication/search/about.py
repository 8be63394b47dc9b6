"""What a question is about, apart from what it wants to know about it: "how much", "which contracts", "bicycle sheds".

Two questions that want the same of the same year and place share most of their words, whatever they are about. So the
words that say what is asked for, which many questions have, are told apart from those of the subject, and an earlier
question must have enough of the latter: by the word, or by another word for the same subject of the taxonomy.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache

from answerable.publication.search.words import ASKED
from answerable.reading import taxonomy

ASKS_ONLY = 0.1  # of its weight has a word that says what is asked for rather than about what
ALIKE = 0.8  # of its weight has a word that begins as one of the other question: "visitors", "visiting"
BEGINNING = 5  # letters in which two such words begin alike
RELATED = 0.5  # of their weight have the words of a subject where the other question names its wider one alone

# What is asked for, how it is counted and cut, who deals with it; and words that every public body has in its papers.
_ASKS = """
    amount amounts annual average allocated allocation breakdown broken budget budgeted budgets charge charged cost
    costing costs expenditure expense expenses fee figure figures financed fund funded funding funds grant grants
    gross invoice invoices invoiced mean median money monies much net overall paid pay payment payments price prices
    settled spend spending spends spent sum sums total totals value values worth
    agreement agreements award awarded awarding awards bid bidders body bodies commissioned companies company competitive
    contract contracted contractor contractors contracts deal direct firm firms framework method name named
    names organisation organisations procure procured procurement provider providers purchase purchased quote quotes
    received recipient recipients route select selected selection successful supplied supplier suppliers tender
    tendered tenders chosen choose vendor vendors won
    began begin commence commencement date dated dates duration each end ended ending ends expire expires expiry
    extension length let long longest old renewal review start started starting starts term time times when until
    count counted counts frequency how incident incidents many number numbers occasion occasions occurred proportion
    percentage quantity rate rates record recorded recording records register registered reported reporting reports
    report logged log statistics statistical took take taken place happened
    complain complaint complaints made referral referrals referred refer refers wait waited waiting waits list lists
    listed entry entries risk risks
    employ employed employee employees equivalent equivalents full fte headcount job jobs people person persons post
    posts role roles staff staffing staffed title titles work worked workers working works
    applied apply appropriate circulars criteria document documents documentation force govern governed guidance
    guideline guidelines instruction instructions plan plans policies policy procedure procedures protocol protocols
    strategies strategy
    achieve achieved data effective effectiveness evaluate evaluated evaluation impact outcome outcomes performance
    result results benefit
    agenda agendas correspondence discuss discussed discussing discussion email emails mention mentioned meeting meetings
    minute minutes note notes paper papers
    approved assess assessed assessment assessments authorised carried completed decide decided decision decisions
    equality made notice notices
    contact lead leads manage manager manages managing officer officers official responsible responsibility deals
    attended course delivered deliver given session sessions train trained training
    describe description explain explanation outline reason reasons scope type types kind kinds category categories
    cover covered covering covers concern concerned concerns details dealt involve involved involving identify item
    items currently current latest previous available wanted interest particular reference related only
    area areas authority authorities commissioner constabulary council councils county department departments district
    local office offices pcc police public region section service services support supported supporting provision scheme
    schemes project projects programme programmes team teams unit units use used using activity activities
    process processes exercise exercises followed following went put sought run runs running access arrangements help
    system systems equipment device devices site sites initiative initiatives matter matters general overview status
    say says said held hold keep kept carry done made make makes
    any anything each every everything everyone somebody someone various different same new first last least main
    seek seeking obtain find discover wish hope try check copies part parts page file files link website attached set table spreadsheet version
    became become being come came get got go going gone happen kind like look need needs needed occur exist exists
    exceed exceeding associated attributable arising pertaining respect regard regards connection connected terms
    purpose purposes basis place places event events public month months monthly week weeks quarter quarterly day days
    possible please currently ever still yet since every there here often usually far
    charge person touch position role party parties third external internal individual specific particular certain
    whole complete completed full further additional additionally also
    answer answers reply request requests foi
    compete competition competitive explain explained stand stood employ employs hire hired
"""


@cache
def _ask_terms() -> frozenset[str]:
    return frozenset(ASKED.analyze(_ASKS))


def weights(terms: Iterable[str], telling: Mapping[str, float]) -> dict[str, float]:
    """What each word of a question counts for its subject: as telling as it is, but little where it only asks."""
    asks = _ask_terms()
    return {term: telling[term] * (ASKS_ONLY if term in asks else 1.0) for term in terms}


@cache
def _phrases(code: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(taxonomy.BY_CODE[code].phrases)})(?!\w)")


def words_for(subjects: Iterable[str], text: str) -> dict[str, frozenset[str]]:
    """The words by which a text names each of its subjects (codes of `reading.taxonomy`)."""
    plain = taxonomy.folded(text)
    return {
        code: frozenset(ASKED.analyze(" ".join(match.group() for match in _phrases(code).finditer(plain))))
        for code in subjects
        if code in taxonomy.BY_CODE
    }


def shared(
    wanted: Mapping[str, float], named: Mapping[str, Collection[str]], terms: Collection[str], subjects: Collection[str]
) -> float:
    """How much of the subject of one question, 0 to 1, another has; 1 where the one has no words to go by.

    `wanted` are the words of the one with their weights and `named` those that name subjects of the taxonomy;
    `terms` and `subjects` (codes, each with its wider one) are what the other has.
    """
    whole = sum(wanted.values())
    if not whole:
        return 1.0
    beginnings = {term[:BEGINNING] for term in terms if len(term) >= BEGINNING}
    has = {term: 1.0 if term in terms else ALIKE for term in wanted if term in terms or term[:BEGINNING] in beginnings}
    for code, words in named.items():
        part = 1.0 if code in subjects else RELATED if code.partition(".")[0] in subjects else 0.0
        for word in words if part else ():
            has[word] = max(part, has.get(word, 0.0))
    return sum(weight * has.get(term, 0.0) for term, weight in wanted.items()) / whole
