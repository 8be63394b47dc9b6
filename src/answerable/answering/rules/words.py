"""Words for people, and the words of a question: lists, counts, money, and what a question is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# Words of the grammar, of asking, and of buying services: a question made of these alone has no subject of its own
# ("the value of the contract"), so it takes its subject from what stands above it.
_GRAMMAR = """
a about above across after again against all also although am an and another any anyone anything appropriate are as
ask asked asking at be been before being below between both but by can cent confirm could describe did directly do
does doing done due during each either else elsewhere etc ever every explain explanation following for form from
full further give given giving grateful had has have having he her here hers him his how however i if in include
included includes including indicate into is it its itself just kind kindly know let like list listed listing may me
might more most must my name named namely names no nor not note now of off offer on once one only or order other others our
out outline over own part particular per please possible previous previously provide provided provides providing
put question questions receive received regard regarding relate related relates relating relation request requested
response same see send sent set she should show since so some specific specify state such supply tell than that the last past next eight nine ten eleven twelve two three four five six seven roughly approximately
probably possibly later back win wins won win
their them then there these they this those through thus to too under until up upon us use used via was we well were
what when where whether which while who whom whose why will wish with within without would write yes yet you your
yours i.e e.g ie eg amongst among towards well would grateful ensure exactly actually currently present current
recent recently new newly latest anticipated expected able available available appear appears lack
"""
_BUYING = """
act agreed agreement agreements allocated allocation allocations amount amounts annual annually applicable approval
approved arrangement arrangements award awarded awarding awards basis bid bids bidder bidders body bodies breakdown
broken budget budgets calendar category categories category charge charged commission commissioned commissioner
commissioners commissioning commissions company companies competition competitive contract contracted contracting
contractor contractors contracts cost costs copies copy county crime data date dates day days decided decision
decisions deliver delivered delivering delivers delivery detail details detailed direct document documents duration description descriptions contact contacts officer officers person falls identifies identify code codes classification expiration expiring renewal
renewals renewed responsible manager authority council councils
each end ended ending ends expiry expire expires expenditure extension extensions fee fees figure figures financial
fit fits foi force freedom framework fund funded funder funders funding funds gave give grant granted grantee grants
group held hold holds identity identified information invest invested investment joint jointly key kind length limit
limited long made make main many means measure measures money month months much need number numbers office official
open opened organisation organisations outcome outcomes overall owner paid partner partners partnership pathway
pathways pay payment payments period periods piece place placed plan plans police policies policy policing pooled
pounds preferred principle principles procedure procedures process processes procure procured procurement project
projects provider providers provision public publish published publication purpose quote quotes quotation rationale
reason reasons record recorded records reference register registered relevant report reports respect result results
retender retendered review run runs running scheme schemes scope section selected selection service services shared
sharing share source sources spend spending spent split start started starting starts status strategies strategy
strategic sum sums supplier suppliers tender tendered tendering tenders term terms time title titles total totals
totalling amend amended amendment amendments extend extended vary varied variation variations terminated target targets kpi kpis
achieve achieved subcontractor subcontractors consortium advertised notice notices type types value values way website work works worth year yearly years yes
april august december february january july june march may november october september
"""
_GENERAL = frozenset((_GRAMMAR + _BUYING).split())

# Words that point back at something named before: "this service", "the contract".
_POINTING = re.compile(
    r"\b(?:this|these|those|it|its|they|them|such|said|that (?:service|contract|grant|funding|work|agreement|provider)|"
    r"(?:the|each|above) (?:service|contract|contracts|grant|grants|commission|agreement|agreements|provider|work|award|fund)s?)\b",
    re.IGNORECASE,
)


def fold(word: str) -> str:
    """One word in the form in which words are compared: small letters, no possessive or plural ending."""
    plain = re.sub(r"['’]s?$", "", word.lower()).replace("'", "").replace("’", "")
    return plain[:-1] if len(plain) > 3 and plain.endswith("s") and not plain.endswith("ss") else plain


def tokens(text: str) -> list[re.Match[str]]:
    """The words of a text, as matches, so that a caller can see where each one stands and how it is written."""
    return list(_TOKEN.finditer(text.replace("&", " and ")))


def folded(text: str) -> tuple[str, ...]:
    """The words of a text in the form in which they are compared."""
    return tuple(fold(match.group()) for match in tokens(text))


_GRAMMAR_FOLDED = frozenset(fold(word) for word in _GRAMMAR.split())
_GENERAL_FOLDED = frozenset(fold(word) for word in _GENERAL)


def subject_words(text: str) -> tuple[str, ...]:
    """The words of a question that say what it is about, as written: neither grammar nor the words of buying."""
    return tuple(
        match.group()
        for match in tokens(text)
        if fold(match.group()) not in _GENERAL_FOLDED and not match.group()[0].isdigit() and len(match.group()) > 1
    )


def points_back(text: str) -> bool:
    """Whether a question speaks of something that was named before it ("this service", "the contract")."""
    return _POINTING.search(text) is not None


def joined(items: Iterable[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(number: int, one: str, many: str = "") -> str:
    """ "one agreement", "nine agreements", "1,204 agreements"."""
    words = _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"
    return f"{words} {one if number < 2 else many or one + 's'}"


def capital(sentence: str) -> str:
    """The sentence with its first letter a capital."""
    return sentence[:1].upper() + sentence[1:]


def sentence(text: str) -> str:
    """The text closed by a full stop, unless it ends in one already or in a web address, which it would break."""
    stripped = text.rstrip()
    if stripped.endswith((".", "!", "?", ":", ";")) or stripped.rpartition(" ")[2].startswith(("http:", "https:")):
        return stripped
    return f"{stripped}."


def short(text: str, longest: int = 70) -> str:
    """The beginning of a long text, cut between words."""
    return text if len(text) <= longest else f"{text[:longest].rpartition(' ')[0].rstrip(',;:')}…"


def number(amount: Decimal) -> str:
    """A count for people, without trailing noughts: "1", "0.5"."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shared_words(one: str, other: str, *, but: str = "") -> int:
    """How many different words two texts have in common, the words of grammar and of `but` left out."""
    left_out = _GRAMMAR_FOLDED | set(folded(but))
    return len((set(folded(one)) & set(folded(other))) - left_out)
