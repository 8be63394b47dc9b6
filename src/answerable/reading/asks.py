"""What a question means to the register: subjects, measures, periods, names, and what it takes from what it stands under.

The rules are a table of signs: words that show what is wanted. A question takes what it does not say itself from its
lead-in, then from the question it stands under, then from the opening of the request.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from answerable.reading.dates import find_periods, month_number
from answerable.reading.particulars import find_mentions, without_addresses
from answerable.reading.structure import Ask, Measure, Period, Question
from answerable.reading.taxonomy import find_subjects, is_subject

# What a letter asks for as a whole, in the words that offices count their requests by.
ASKS_FOR = (
    "provider_names",
    "amounts",
    "per_year",
    "durations",
    "procurement_route",
    "categories",
    "statistics",
    "headcount",
    "policy",
    "plans",
    "other",
)


T = TypeVar("T")


LONGEST_QUESTION = 8000  # characters that are looked at


@dataclass(frozen=True)
class Sign:
    """Words that show what is wanted: `measure` for the register, `counts_as` for the letter as a whole (or nothing)."""

    measure: Measure
    counts_as: str | None
    pattern: re.Pattern[str]


_PROVIDERS = r"(?:organi[sz]ations?|suppliers?|providers?|contractors?|compan(?:y|ies)|charit(?:y|ies)|bod(?:y|ies)|recipients?|agenc(?:y|ies)|groups?|bidders?|vendors?|consultan(?:ts?|cy|cies)|firms?|grantees?|partners?)"
_SERVICES = r"(?:victim\w*|support|commissioned|funded|specialist|domestic|sexual)(?: \w+){0,3} services?"
_MONEY = (
    r"how much(?! (?:notice|time|longer|of (?:the|this|your) time))|\b(?:value|values|valued|costs?|costing|spend|spends|spent|expenditure|expenses?|budgets?|budgeted|sums?|amounts?|price|prices|fees?"
    r"|salar(?:y|ies)|money|monies|payments?|paid(?! for| from| by)|worth|allocat(?:ion|ions|ed)|financial contribut\w+|put towards|investment|invoices?|running costs)\b|£"
    r"|\bfunding (?:\w+ ){0,3}?(?:received|given|provided|allocated|awarded|level|amount|for|from|to|is|was|has|per|exists?)\b|\b(?:what|which|total|specific|level of|amount of|the) funding\b|\bsplit of (?:these|the) figures\b"
)
_COUNTED_STAFF = r"(?:staff|employees|officers|ftes?|posts?|departments?|teams?|advis[eo]rs?|idvas?|isvas?|case ?workers?|workers|volunteers|vacancies|roles)"
_CHOSEN = r"(?:commissioned|procured|selected|chosen|awarded|appointed|purchased|contracted|tendered|sourced)"
_DOCUMENTS = r"(?:documents?|documentation|reports?|minutes|e-?mails?|letters?|correspondence|(?<!decision )records?|papers?|briefings?|communications?|circulars|presentations?|agendas?|notebooks?|files?|recordings?|specifications?|contracts?(?= between)|agreements?(?= between))"

_PREMISES = r"(?:hotels?|hostels?|guest houses?|bed and breakfasts|b&bs|landlords?|venues?|clinics?|refuges?|care homes?|agents?)"
_GROUPING = r"(?:gender|sex|age|age group|ethnicity|ethnic group|race|nationality|religion|disability|borough|borough/district|district|area|ward|region|county|location|postcode|police force|force|body|department|division|directorate|offence|offence type|crime type|type|kind|category|reason|outcome|tenure|grade|rank|role|property type)"

# (measure, what it counts as for the whole letter, words)
_SIGNS: tuple[tuple[Measure, str | None, str], ...] = (
    (
        Measure.PROVIDER,
        "provider_names",
        rf"\bnames? of (?:\w+ ){{0,4}}?{_PROVIDERS}\b|\b{_PROVIDERS}(?:[’']s)? names?\b|\b(?:which|what|name each|identify the|details of (?:the |all )?) ?(?:\w+ ){{0,2}}?{_PROVIDERS}\b(?! (?:have|has|had) (?:the )?(?:council|police))"
        rf"|(?:^\W*|[,;:?.(]\s|\b(?:and|or|say|state|know|tell me|also) )who (?:received|receives|was awarded|were awarded|won|provides?|runs?|delivers?|supplies|supplied|operates?|got|currently (?:provides?|delivers?|runs?|supplies)|is currently)\b|\bto whom\b"
        rf"|\blists? of (?:\w+ ){{0,4}}?(?:{_PROVIDERS}|{_SERVICES})\b(?! that (?:operate|have asked))|\bby (?:supplier|provider|organisation|recipient)\b|\b(?<!preferred )(?:suppliers?|providers?|contractors?)\b(?![’'])"
        rf"|\blists? of (?:the |all (?:the )?|your )?{_PREMISES}\b"
        r"|\bregisters? of contracts\b|\bcontracts? registers?\b|^\W*name\b(?:,| and| of)|\bnames? and (?:titles?|scope)\b|\bcommissioned services\b|\b(?:to|for) each (?:organisation|service|charity|provider)\b|\b(?:all|any|every|each|details of|lists? of)(?: of)?(?: the| your)? (?:\w+ ){0,3}?(?:contracts?|grants?|agreements?|projects|programmes|services) (?:\w+ ){0,5}?(?:awarded|commissioned|funded|let|made|given|entered)\b",
    ),
    (Measure.AMOUNT, "amounts", rf"{_MONEY}|\bregisters? of contracts\b|\bcontracts? registers?\b"),
    (
        Measure.START,
        "durations",
        r"\b(?:start|starts|started|starting|commencement)(?: and end)? dates?\b|\bwhen (?:\w+ ){0,6}?(?:start|begin|began|commence|awarded|signed)\w*\b|\bdates? (?:of )?(?:the )?(?:last |latest )?(?:award|contract|commencement|procurement|tender)\w*\b|\bcommence(?:d|ment)\b",
    ),
    (
        Measure.END,
        "durations",
        r"\b(?:end|ends|ending|expiry|expiration|renewal|review) dates?\b|\bstart and end dates?\b|\bexpir(?:e|es|y|ed|ing|ation)\b|\bwhen (?:\w+ ){0,6}?(?:end|ends|finish|finishes|expire|expires)\b|\b(?:contracts?|agreements?|funding|grants?) (?:\w+ ){0,2}?(?:end|ends|ending|finish|finishes)\b|\buntil when\b",
    ),
    (
        Measure.DURATION,
        "durations",
        r"\bdurations?\b|\bhow long\b(?! (?:do|did|does|have|has|on average) (?:\w+ ){0,4}?(?:wait|take))(?! (?:(?:each|every|any|the|a|these|those|did|do|have|has) ){0,2}(?:households?|persons?|people|child(?:ren)?|victims?|tenants?|patients?|callers?|famil(?:y|ies)|survivors?|applicants?)\b)|\b(?:length|term|period) of (?:the |each |this )?(?:contract|agreement|grant|funding|service)s?\b|\b(?:contract|agreement|grant|funding)(?:[’']s)? (?:periods?|lengths?|terms?|extensions?|durations?)\b|\bextensions?\b|\btime limited\b",
    ),
    (
        Measure.ROUTE_REASON,
        "procurement_route",
        rf"\bwhy\b(?: \S+){{0,14}}? (?:{_CHOSEN}|preferred|tender|put out|placed out|advertised)\b|\b(?:reasons?|rationale|justification) (?:for|behind|why)(?: \S+){{0,8}}? (?:award|select|choos|direct|appoint|commission|tender)\w*",
    ),
    (
        Measure.ROUTE,
        "procurement_route",
        rf"\b(?:procurement|tender(?:ing)?|commissioning|bidding|selection|award|competitive) (?:route|process|processes|method|methods|exercise|procedure|types?)\b|\btender(?:s|ed|ing)?\b(?! (?:agreements?|documents?|specifications?)\b)|\bopen (?:competition|procedure)\b|\bhow (?:\S+ ){{0,12}}?{_CHOSEN}\b"
        r"|\bpayment by results\b|\bwho (?:buys|procures|purchases)\b|\b(?:single tender|waivers?|direct awards?|framework agreements?|quotations?|quotes)\b|\bprocured\b|\bcommission anything\b|\bprocurement (?:framework|portal)\b",
    ),
    (
        Measure.CATEGORY,
        "categories",
        r"\bcategor(?:y|ies|ised|isation)\b|\b(?:types?|kinds?) of (?:\w+ )?(?:services?|contracts?|support|spend|provision|crimes?|offences?)\b|\bby (?:\w+ )?types?\b|\b(?:local )?split\b|\bbroken down (?:by|into)\b(?! (?:\w+ )?(?:years?|months?|quarters?))|\bbreakdown by\b(?! (?:\w+ )?(?:years?|months?|quarters?))|\bpro ?class\b(?= categor)"
        rf"|\b(?:split|splits|broken down|break (?:it |this |these |them |that )?down|grouped|sorted|divided|separated|listed|given|shown|disaggregated)(?: \w+){{0,4}}? by (?:the )?{_GROUPING}\b|\b(?:,|and|of|for|cases?|people|offences?|arrests?|children|households?|figures?|numbers?|data|in|stalking|it) ?,? by (?:the )?{_GROUPING}\b|\bper {_GROUPING}\b(?! of)",
    ),
    (
        Measure.AREA,
        None,
        r"\b(?:by|per|each|which|what) (?!the |your |our |its )(?:\w+ )?(?:areas?|districts?|local authorit(?:y|ies)|boroughs?|count(?:y|ies)|regions?|wards?|postcodes?|divisions?)\b|\bareas? covered\b",
    ),
    (
        Measure.DECISION,
        None,
        r"\bdecisions? (?:records?|notices?|logs?|reports?|was|were|made|taken|to (?:award|fund|commission|close|end))\b|\bexecutive orders?\b|\bwho (?:made|took|approved|authorised|signed)\b|\bapproved by\b|\b(?:dates?|references?|numbers?|titles?|details|lists?|copy|copies)(?: \w+){0,3}? of (?:the |each |all (?:the )?|any |your )?decisions?\b",
    ),
    (
        Measure.OUTCOMES,
        None,
        r"\boutcomes?\b(?! of (?:the|each) appeal)|\bevaluat\w+|\bimpact (?:of|on|report)\b|\beffective(?:ness)?\b|\befficacy\b|\bresults? (?:of|achieved)\b|\bperformance\b|\bkpis?\b|\bachieved?\b|\bmonitoring (?:reports?|returns?|data|information)\b",
    ),
    (
        Measure.DESCRIPTION,
        "plans",
        r"\boutline of\b|\bscope (?:of|and)\b|\band scope\b|\bwhat (?:the |this |these |each |that |does the |will the |will this |will each |do the )?(?:\w+ )?(?:service|programme|project|contract|scheme)s? (?:will |does |do |would |is to |are to )?(?:deliver|provide|cover|offer|include|involve|entail)s?\b|\baims? (?:of|and)\b",
    ),
    (
        Measure.DESCRIPTION,
        None,
        r"\bdescri(?:be|ption)s?\b|\bnature of\b|\bdetails of (?:the |each |any )?(?:services?|programmes?|projects?|support)\b|\bspecifications?\b",
    ),
    (
        Measure.DOCUMENT,
        "plans",
        r"\bplans\b|\bstrateg(?:y|ies)\b|\b(?:action|delivery|business|police and crime|improvement|financial) plans?\b|\b(?:how|what|where|which) (?:\w+ ){0,8}?(?:plan to|plans? for|(?:being|been|is|are) planned|intends?|intend to|proposes?|expect)\b|\b(?:in what way|how|what) will\b(?! (?:the |this |these |each |that |it )?(?:\w+ )?(?:services?|programmes?|projects?|contracts?|schemes?)? ?(?:deliver|provide|cover|offer|include|involve|entail)\b)|\bfuture (?:plans?|funding|commissioning|provision)\b|\bintentions?\b",
    ),
    (
        Measure.POLICY,
        "policy",
        r"\bpolic(?:y|ies)\b(?! (?:force|officer))|(?<!'s )\bguidance\b|\bguidelines?\b|\bprocedures?\b|\bprotocols?\b|\binstructions?\b|\badvice (?:given|issued|on|to)\b|\b(?:guidance|instructions?|circulars?) ?(?:/|or|and) ?advice\b|\bcriteria\b|\bterms of reference\b|\bpathways\b|\bfits? (?:in )?with\b"
        r"|\bhow (?:do|does|are|is|did) (?:\w+ ){1,6}?(?:work|ensure|decide[ds]?|determine[ds]?|handled?|deal|managed?|comply|monitor(?:ed)?|prioriti[sz]ed?|support(?:ed)?|treat(?:ed)?|assess(?:ed)?|recorded?|approach|act) ?(?:with|on|against|that|to|the|of|for)?\b"
        r"|(?:^|[,;:]\s|\bor )should (?:\S+ ){1,6}?(?:be|have)\b|\bwould (?:the|you|your) (?:\S+ ){0,4}?support\b|\bwhat (?:training|safeguards|measures|steps|arrangements)\b|\bposition (?:on|regarding)\b|\bcode of conduct\b|\bindicative of\b",
    ),
    (Measure.EXPLANATION, "policy", r"\breasons\b|\bjustif\w+|\brationale\b"),
    (
        Measure.EXPLANATION,
        None,
        r"\bwhy\b|\bexplanations?\b|\bexplain\b|\breason\b|\black of willingness\b|\bconflicts? with\b",
    ),
    (
        Measure.EARLIER_REQUEST,
        None,
        r"\b(?:previous|earlier|prior|other|last|another) (?:foi |freedom of information |information )?(?:requests?|questions?|responses?|repl(?:y|ies)|answers?)\b|\b(?:previously|already) (?:asked|requested|a question|answered|been (?:sent|asked))\b|\bnot (?:been )?(?:placed|published|put|uploaded)(?: \w+){0,3} (?:on|in) (?:your|the) (?:website|web site|disclosure log)\b|\byour (?:response|reply) (?:to|of|dated)\b",
    ),
    (
        Measure.HEADCOUNT,
        "headcount",
        rf"\b(?:how many|number of|total) (?:\S+ ){{0,2}}?{_COUNTED_STAFF}\b(?!(?: \S+){{0,8}}? (?:were|was|have been|had been|has been) (?:disciplined|dismissed|suspended|sacked|investigated|arrested|charged|convicted|assaulted|injured|absent))|\bhow many people (?:\w+ ){0, 2}?(?:work|employed|do you employ|does \w+ employ)\b|\bhead ?count\b|\bfull time equivalents?\b|\bftes?\b|\bstaffing (?:levels?|structure)\b",
    ),
    (
        Measure.STATISTICS,
        "statistics",
        rf"\bhow many (?!(?:\S+ ){{0,2}}?{_COUNTED_STAFF}\b(?!(?: \S+){{0,8}}? (?:were|was|have been|had been|has been) (?:disciplined|dismissed|suspended|sacked|investigated|arrested|charged|convicted|assaulted|injured|absent)))|\bnumbers? (?:and \w+ )?of (?!(?:\S+ ){{0,2}}?{_COUNTED_STAFF}\b)|\bhow often\b|\b(?:total|greatest|highest|average|maximum) numbers?\b|\bstatistics\b|\bstatistical\b|\bestimat(?:e|es|ion|ions) (?:\w+ ){{0,8}}?(?:total|number|of)\b|\bcounts? of\b|\brates? (?:of|for|in)\b|\b\w+ rates?\b(?= for| in| of)"
        r"|\bwait(?:ing)? (?:times?|lists?)\b|\baverage\b|\bhow long (?:do|did|does|have|has|on average) (?:\w+ ){0,4}?(?:wait|take)|\breferrals?\b(?! (?:pathways?|cent(?:re|er)))|\bcaseloads?\b|\bcapacity\b|\bspreadsheets? (?:showing|listing|with|of)\b",
    ),
    (
        Measure.CONTACT,
        None,
        r"\bcontact (?:details|owner|names?|information|person|e-?mail)\b|\bwho (?:is|was) (?:the )?(?:\w+ ){0,3}?(?:responsible|lead|officer|person|manager|head)\b|\bwhich officer\b|\b(?:officer|person|manager|individual) (?:responsible|who (?:looks|manages|leads|deals))\b|\bjob titles?\b|\be-?mail address(?:es)?\b|\b(?:phone|telephone) numbers?\b|\bwho (?:manages|leads)\b",
    ),
    (
        Measure.DOCUMENT,
        "other",
        rf"\b(?:all|any|every|copy of|copies of|the|other)(?: \S+){{0,5}}? {_DOCUMENTS}\b|\b{_DOCUMENTS} (?:between|relating|concerning|about|regarding|sent|held|of|to)\b|\b(?:copy|copies) of\b(?!,? (?:each|every) (?:issue|book|title)|,? (?:the |your |a )?(?:\w+ ){0, 2}registers?\b)|\beverything\b|\ball (?:the )?(?:data|information)\b|\bprint ?outs?\b|\bnotes of\b|\bspreadsheets?\b|\b(?:report|document)s? (?:evaluating|on|into)\b|\bbid documents?\b",
    ),
    (
        Measure.OTHER,
        "other",
        rf"\blists? of (?!(?:\w+ ){{0,4}}?(?:{_PROVIDERS}|{_SERVICES})\b)|\blists? of (?:\w+ ){{0,4}}?{_PROVIDERS} that (?:operate|have asked)\b|\bnames of (?!(?:\w+ ){{0,4}}?{_PROVIDERS}\b)",
    ),
)
SIGNS = tuple(Sign(measure, counts_as, re.compile(words, re.IGNORECASE)) for measure, counts_as, words in _SIGNS)

_SHARE = re.compile(
    r"\b(?:what|which|by what) (?:percentage|proportion|share)\b|\bpercentages?\b|\bproportion\b", re.IGNORECASE
)
_SPENDING_AS_TOPIC = re.compile(
    r"\b(?:relat\w+ to|about|on|concerning|regarding|mention\w*)\s+(?:the |our |your )?(?:spending|spend|investment|budget|funding|expenditure|costs?|payments?)(?:\s(?:and|or|/)\s?(?:spending|investment|funding|budgets?))?\b",
    re.IGNORECASE,
)
_NO_COPY_WANTED = re.compile(r"\b(?:link to|copy of)\b[^.]{0,20}\b(?:link to|copy of)\b", re.IGNORECASE)
_PER_YEAR = re.compile(
    r"\b(?:each|every|per|by|either|both)(?: of (?:the|those|these|the last|the past))?(?: \w+){0,4}? (?:financial |calendar |fiscal )?years?\b|\bin each of (?:those|these|the) (?:\w+ ){0,2}years?\b|\byear (?:by|on) year\b|\b(?:annually|yearly|per annum|p\.a\.)(?! (?:or|fee))|\bannual (?:breakdown|spend|cost|budget|amount|figures?|totals?|expenditure|value|funding)s?\b"
    r"|\bbroken down (?:\w+ )?(?:by|into)(?: \w+){0,2} years?\b|\b(?:compar\w+|against|than|below|above|from)(?: \w+){0,3} (?:previous|earlier|preceding|prior|the) years?(?: before)?\b|\b(?:next|following|coming) (?:\w+,? ){1,7}years\b|\bfor the (?:financial |calendar )?years\b|\bfinancial years\b|\bover (?:several|the) years\b|\bor several years\b",
    re.IGNORECASE,
)
# So many years together are one stretch of time; "each of the last three years" are three.
_YEARS_TOGETHER = re.compile(
    r"(?<!each of the )(?<!each of )(?<!every one of the )\b(?:last|past|previous|preceding|latest)\s+(?:\d{1,2}|[a-z]{3,6})\s+(?:(?:full|complete|completed|whole)\s+)?(?:financial|calendar|fiscal)\s+years\b",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"\b(?:all|every|each|everything|any and all|(?:full |complete )?lists? of|full (?:list|register|details)|registers? of|which (?:organisations|suppliers|providers|services|contracts))\b",
    re.IGNORECASE,
)
_TIME_LIMITED = re.compile(
    r"\btime[- ]limited\b|\bif so,? for how long\b|\bfixed[- ]term\b|\b(?:ongoing|permanent|one[- ]off) or\b|\bor (?:ongoing|permanent|one[- ]off)\b",
    re.IGNORECASE,
)
_BREAKDOWN = (
    ("year", _PER_YEAR),
    (
        "category",
        re.compile(
            r"\bcategor|\b(?:by|each|per) (?:\w+ )?(?:type|kind)\b|\btypes? of (?:service|contract|support)|\bsplit\b",
            re.IGNORECASE,
        ),
    ),
    (
        "area",
        re.compile(
            r"\b(?:by|per|each|which|every) (?!the |your |our |its )(?:\w+ )?(?:area|district|local authority|borough|county|region|ward|postcode|division|council)s?\b",
            re.IGNORECASE,
        ),
    ),
    (
        "provider",
        re.compile(
            rf"\b(?:by|per|each|every) (?:\w+ )?{_PROVIDERS}\b|\beach (?:\w+ )?service\b|\b(?:sum|amount) each\b|\beach (?:receive|was awarded|got)",
            re.IGNORECASE,
        ),
    ),
)
_COPIES = re.compile(
    r"\bcop(?:y|ies) of\b(?! (?:each|every))|\bspreadsheets?\b|\band (?:any|all|the) (?:\w+ )?(?:documents|reports|correspondence|e-?mails|minutes)\b",
    re.IGNORECASE,
)
# Said of all the questions together, before or after them.
_SPLIT = re.compile(
    rf"\b(?:split|broken down|break (?:it |this |these |them |that )?down|grouped|disaggregated)(?: \w+){{0,4}}? by (?:the )?{_GROUPING}\b|\b(?:a|full|the) breakdown of\b(?! (?:the )?(?:names|how))(?! (?:\w+ ){{0,2}}(?:costs?|spend|spending|expenditure|budget))",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:the above|this|these|those|that|such|it|its|their|they|them|the (?:service|contract|programme|project|grant|agreement|pilot|scheme|funding|contracts|services|grants)s?)\b",
    re.IGNORECASE,
)
_ANYTHING = re.compile(
    r"\b(?:all |the |any |some )?(?:following )?(?:information|data|details|documents?|records?)\b", re.IGNORECASE
)


def _blot(match: re.Match[str]) -> str:
    return "\x00" * len(match.group())


def measures_of(text: str) -> tuple[Measure, ...]:
    """The measures that a question's words show, in the order in which they stand; none where none does."""
    return tuple(dict.fromkeys(sign.measure for sign, _ in _shown(text)))


def _shown(text: str) -> list[tuple[Sign, int]]:
    """The signs in a text and where each first stands, in order of place."""
    words = re.sub(r"[\s\u00a0-]+", " ", text).replace("’", "'")[:LONGEST_QUESTION]
    without_topic = _SPENDING_AS_TOPIC.sub(_blot, words)
    found = []
    for sign in SIGNS:
        match = sign.pattern.search(without_topic if sign.measure is Measure.AMOUNT else words)
        if match:
            found.append((sign, match.start()))
    shown = {sign.measure for sign, _ in found}
    share = _SHARE.search(words)
    if share and not shown & {Measure.AMOUNT, Measure.STATISTICS}:
        found.append((_STATISTICS, share.start()))
    if shown & {Measure.ROUTE_REASON}:
        found = [
            (sign, at) for sign, at in found if not (sign.measure is Measure.EXPLANATION and sign.counts_as is None)
        ]
    if Measure.EXPLANATION in shown and any(
        sign.counts_as == "policy" and sign.measure is Measure.EXPLANATION for sign, _ in found
    ):
        found = [(sign, at) for sign, at in found if sign.measure is not Measure.EXPLANATION or sign.counts_as]
    return sorted(found, key=lambda pair: pair[1])


_STATISTICS = next(sign for sign in SIGNS if sign.measure is Measure.STATISTICS)


# --- Names and places ------------------------------------------------------------------------------------------------

_CAPITAL = r"[A-Z][\w&’'+]{0,40}(?:-[A-Za-z]\w{0,40}){0,2}"
_PHRASE = re.compile(
    rf"(?<![\w@#.\x00]){_CAPITAL}(?:[ \t\n]{{1,3}}(?:(?:of|and|for|the|in|on|upon|&)[ \t]{{1,2}}(?={_CAPITAL})){{0,2}}{_CAPITAL}){{0,7}}"
)
# Words that begin sentences or stand with capitals in letters of this kind without naming anybody.
_ORDINARY = frozenset(
    """
    a an and any all also am are as at be but by can could did do does each every for from further had has have
    he her his how however i if in information is it its like list may might more my no none not of on or our
    out over part please previously provide regarding request send she should since so some such tell thank that
    the their them then there these they this those to under was we were what when where whether which while who
    whom whose why will with would yes you your data details dear sir madam additionally again finally lastly
    firstly secondly following including include name names number total both during between within before after
    until up per one two three four five first second third does copy copies question questions response
    responses answer contract contracts supplier suppliers spend annual procurement category start end expiry
    expiration duration extensions extension reference title description owner contact code codes financial year
    years budget grant grants service services organisation organisations value amount amounts programme project
    funding act regulations section subject beyond excluding fill ways way city county town borough budgets cost
    costs statutory bodies non link financially individual public documents plans strategies policies
    """.split()  # noqa: SIM905 - a list of 200 words is not read one to a line
)
# Capital letters that are terms of the field or of the Act, not anybody's name (facts/law.md H).
_TERMS = frozenset(
    """
    FOI FOIA FOISA EIR EIRS ICO GDPR UK GB EU PCC OPCC PFCC OPFCC PCCS PDF CSV MS FY Q KPI KPIS CPV ISVA ISVAS
    IDVA IDVAS SARC SARCS DA SV DASV VAWG FGM CSE CSA CCTV ASB MARAC MARACS MAPPA NHS LGBT LGBTQ BME BAME CSP
    CSPS VCSE SME IT HR VAT MASH DHR DAPP DAPPS FTE FTES CRM CEO CFO PIT VCOP ABE NRM NRPF RJ SLA URL ID ANPR
    DVLA AI PBR ONS SOC TV USB RFI SAR DPA S151 CHISVA PQQ ITT VRU IOM CJS DVPN DVPO HBA HBV URN UPRN DD MM YYYY
    AM PM BST GMT
    """.split()  # noqa: SIM905 - a list of 200 words is not read one to a line
)
_OFFICES = re.compile(
    r"^(?:.*Police(?:,? Fire)? (?:and|&) Crime Commissioner.*|FY ?\d.*|Q\d.*|Police (?:and|&) Crime (?:Commissioner|Commission|Plan|Panel)s?|Police,? Fire and Crime Commissioners?|Freedom of Information.*|Information Commissioner.*|Data Protection|(?:MS |Microsoft )?(?:Excel|Word|PDF)\b.*|Microsoft|Office of the .*|Health and Wellbeing Boards?|Community Safety Partnerships?"
    r"|Independent (?:Sexual|Domestic) \w+ \w+|Sexual Assault Referral Centres?|Local (?:Authority|Authorities|Government)|Central Government|Government|Council|Councils|Councillors?|Department|Ministry|Commissioner|Commissioners|Force|Constabulary|Police|Office|Trust|Board|England|Wales|Scotland|Britain|Great Britain|United Kingdom|Parliament|Minister|Christmas|Chief (?:Executive|Constable|Officer)s?|Home Secretary|Mr|Mrs|Ms|Miss|Dr)$"
)
_LAW = re.compile(
    rf"(?<![\w&’'+-])(?:{_CAPITAL}|\([A-Z][^)\n]{{0,60}}\))(?:\s{{1,3}}(?:{_CAPITAL}|\([A-Z][^)\n]{{0,60}}\)|of|and|the|for|to|in)){{0,10}}?\s{{1,3}}(?:Act|Regulations|Order|Code)\b(?:\s(?:19|20)\d\d)?"
)
_LAW_NAME = re.compile(r"(?:Act|Acts|Regulations|Order|Code|Bill|Directive|Magistrates)$")
_PLACE_END = re.compile(r"(?:City|County|Borough|District|Town|shire|Metropolitan Borough|Valley|Region)$")
_PLACE_LEAD = re.compile(
    r"\b(?:in|across|within|throughout|around|covering|serving|inside|area of|county of|city of|borough of|district of|town of)\s+(?:the\s+)?(?:\w+\s)?$",
    re.IGNORECASE,
)
_NOT_A_PLACE = re.compile(
    r"\b(?:Centre|Center|Service|Services|Fund|Trust|Council|Police|Programme|Project|Board|Partnership|Support|Group|Ltd|Limited|Plan|Act|Office|Aid|Alliance|Network|Team|Agency|University|Constabulary|Limited|Facebook|Twitter|Excel|Word|Refuge|House|Hub|Scheme|Strategy|Unit|Court|Prison|Hospital|School|Campaign|Drug|Alcohol|Crisis)\b"
)


def find_areas(text: str) -> tuple[str, ...]:
    """The places that a text names as such ("in Nottingham City", "Lancashire"), in order, each once."""
    found = []
    for match in _PHRASE.finditer(text):
        name = _trimmed(match.group())
        if not name or _NOT_A_PLACE.search(name) or name.upper() in _TERMS or name.isupper():
            continue
        if not _is_name(name, text, match) and not _PLACE_END.search(name):
            continue
        if _PLACE_END.search(name) or _PLACE_LEAD.search(text[max(0, match.start() - 30) : match.start()]):
            found.append(name)
    return tuple(dict.fromkeys(found))


def find_names(text: str) -> tuple[str, ...]:
    """Organisations, services and funds that a text names ("WAIS", "Local Solutions Fund"), in order, each once.

    Left out are places, Acts, terms of the field ("ISVA"), words that only begin a sentence, and the words of a form
    whose every line has capitals.
    """
    text = _LAW.sub(_blot, without_addresses(text))
    areas = set(find_areas(text))
    words = re.findall(r"[A-Za-z][\w’'-]*", text)
    capitals = sum(word[0].isupper() and not word.isupper() for word in words)
    if len(words) < 8 and capitals > 0.6 * len(words) and "," not in text:
        return ()
    found = []
    for match in _PHRASE.finditer(text):
        name = _trimmed(match.group())
        if name and name not in areas and _is_name(name, text, match):
            found.append(name)
    return tuple(dict.fromkeys(found))


_WHOSE = re.compile(r"^(?:Trust|Council|Commissioner|Office|Force|Department|Authority|Government)[’']s\s")


def _trimmed(phrase: str) -> str:
    """A phrase without ordinary words before it and the possessive after it ("Has WAIS" is "WAIS")."""
    words = _WHOSE.sub("", re.sub(r"\s+", " ", phrase)).split(" ")
    while words and (words[0].lower().rstrip("’'s") in _ORDINARY or words[0].lower() in _ORDINARY):
        words.pop(0)
    return re.sub(r"(?:’s|'s|’|')$", "", " ".join(words))


def _is_name(name: str, text: str, match: re.Match[str]) -> bool:
    words = name.split(" ")
    if (
        name.upper().rstrip("S") in {term.rstrip("S") for term in _TERMS}
        or _OFFICES.match(name)
        or _LAW_NAME.search(name)
    ):
        return False
    if (
        month_number(words[0])
        or re.match(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", name)
        or (len(name) < 3 and name != name.upper())
    ):
        return False
    if is_subject(name) or all(word.lower() in _ORDINARY or word.upper() in _TERMS for word in words) or len(name) < 2:
        return False
    before = text[: match.start()].rstrip(" \t")
    begins = not before or before[-1] in ".?!:\n•-–—;(“\"'‘/" or re.search(r"(?:^|\n)\s*\(?\w{1,4}[.)]$", before[-12:])
    alone = len(match.group().split()) == 1 and not re.search(r"[A-Z].*[A-Z]|\d", name)
    return not (begins and alone)


# --- Questions -------------------------------------------------------------------------------------------------------


def understand(
    question: Question,
    *,
    above: Sequence[Ask] = (),
    anchor: date | None = None,
    opening: str = "",
    shared: Sequence[Period] = (),
) -> Ask:
    """The Ask of one question.

    `above` are the Asks of the questions it stands under, the nearest first; `opening` is what the request says before
    its first question; `shared` are the periods that the request sets for all its questions; `anchor` is the day from
    which "the last three years" are counted. What the question says itself always stands before what it inherits.
    """
    text, lead = question.text, question.context
    subjects = _first(
        find_subjects(lead),
        *(ask.subjects for ask in above),
        find_subjects(opening) if not lead or _POINTS_BACK.search(text) else (),
    )
    own_subjects = find_subjects(text, within=subjects)
    measures = measures_of(text)
    if not measures and lead:
        measures = measures_of(_last_sentence(lead))
    if not measures:
        nearest = next((ask.measures for ask in above if ask.measures), ())
        measures = nearest if own_subjects and not lead else ()
    breakdown = tuple(kind for kind, pattern in _BREAKDOWN if pattern.search(text))
    if Measure.AMOUNT in measures and "year" in breakdown:
        measures = tuple(Measure.AMOUNT_BY_YEAR if measure is Measure.AMOUNT else measure for measure in measures)
    if Measure.DURATION in measures and _TIME_LIMITED.search(text) and Measure.END not in measures:
        measures = (*measures, Measure.END)
    names = find_names(text)
    areas = find_areas(text)
    return Ask(
        subjects=own_subjects or subjects,
        measures=measures or (Measure.OTHER,),
        periods=_first(
            find_periods(text, anchor), find_periods(lead, anchor), *(ask.periods for ask in above), tuple(shared)
        ),
        breakdown=breakdown,
        names=_first(
            names,
            find_names(lead),
            *(ask.names for ask in above),
            find_names(opening) if _POINTS_BACK.search(text) or not own_subjects else (),
        ),
        areas=_first(areas, find_areas(lead), *(ask.areas for ask in above), find_areas(opening)),
        references=find_mentions(text, None),
        wants_every=bool(_EVERY.search(text))
        or any(ask.wants_every for ask in above[:1])
        or bool(lead and _EVERY.search(lead)),
        time_limited=bool(_TIME_LIMITED.search(text)),
    )


def _last_sentence(lead: str) -> str:
    """The sentence that opens a list, without the general words that ask for anything at all."""
    last = re.split(r"(?<=[.?!])\s+|\n", lead.strip())[-1]
    return _ANYTHING.sub(" ", last)


def _first(*choices: tuple[T, ...]) -> tuple[T, ...]:
    """The first that is not empty."""
    return next((choice for choice in choices if choice), ())


def understand_all(
    questions: Sequence[Question], *, request: str = "", anchor: date | None = None
) -> tuple[Question, ...]:
    """The questions with their Asks, each taking what it does not say from what it stands under."""
    opening = before(request, questions[0].text) if questions else ""
    shared = _shared_periods(questions, request, anchor)
    done: list[Question] = []
    by_label: dict[str, Question] = {}
    for question in questions:
        above: list[Ask] = []
        label = question.parent
        seen: set[str] = set()
        while label and label in by_label and label not in seen:
            seen.add(label)
            above.append(by_label[label].ask)
            label = by_label[label].parent
        if (
            not above
            and done
            and re.search(
                r"\b(?:the above|that (?:yearly |annual )?(?:spend|figure|sum)|those|these|of them|the same)\b",
                question.text[:80],
                re.IGNORECASE,
            )
            and not question.context
        ):
            above.append(done[-1].ask)
        ask = understand(question, above=above, anchor=anchor, opening=opening, shared=shared)
        done.append(replace(question, ask=ask))
        if question.label:
            by_label[question.label] = done[-1]
    return tuple(done)


def before(request: str, question: str) -> str:
    """What a request says before one of its questions, white space as it stands; nothing where it is not found."""
    first = r"\s+".join(re.escape(word) for word in question.split()[:8])
    match = re.search(first, request) if first else None
    return request[: match.start()] if match else ""


def _shared_periods(questions: Sequence[Question], request: str, anchor: date | None) -> tuple[Period, ...]:
    """The periods that stand in the request but in none of its questions: "Please split these by year: 2014-15, 2015-16"."""
    asked = {
        period.text
        for question in questions
        for period in find_periods(question.text + "\n\n" + question.context, anchor)
    }
    return tuple(period for period in find_periods(request, anchor) if period.text not in asked)


_FALLBACK = re.compile(
    r"\b(?:if|should|where)\b[^.?\n]{0,80}\b(?:possible|impossible|broad|wide|long|limits?|available)\b[^.?\n]{0,40}"
    r"\b(?:see|answer|refer\s+to|go\s+to|use)\s+(?:question\s+|point\s+|part\s+)?\(?(?P<label>\d{1,2}[a-z]?|[a-z])\)?(?!\w)",
    re.IGNORECASE,
)


def periods_of(questions: Sequence[Question], request: str, anchor: date | None = None) -> tuple[Period, ...]:
    """The periods that a request asks about, without those of questions that it puts only in case another is refused."""
    spare = {match["label"].lower() for match in _FALLBACK.finditer(request)}
    rest = request
    for question in questions:
        if (question.label or "").lower() in spare:
            words = r"\s+".join(re.escape(word) for word in question.text.split())
            rest = re.sub(words, " ", rest, count=1)
    return find_periods(rest, anchor)


# --- The letter as a whole -------------------------------------------------------------------------------------------


def asks_for(questions: Sequence[Question], request: str = "") -> tuple[str, ...]:
    """What a letter asks for as a whole, in the order of ASKS_FOR; `("other",)` where no words show it."""
    texts = [question.text for question in questions]
    wanted: set[str] = set()
    for text in texts:
        counts = {sign.counts_as for sign, _ in _shown(text) if sign.counts_as}
        # "How many reports of stalking": counted things that are documents elsewhere are not asked for as documents.
        wanted |= counts - {"other"} if "statistics" in counts and not _COPIES.search(text) else counts
    for question in questions:
        if question.context and not _shown(question.text):
            wanted |= {sign.counts_as for sign, _ in _shown(_last_sentence(question.context)) if sign.counts_as}
    for text in (*texts, request):
        words = _YEARS_TOGETHER.sub(" ", text)
        if _PER_YEAR.search(words) and not _of_that_year(words):
            wanted.add("per_year")
        if _SPLIT.search(text):
            wanted.add("categories")
    if not wanted and texts:
        wanted.add("other")
    return tuple(term for term in ASKS_FOR if term in wanted)


def _of_that_year(text: str) -> bool:
    """Whether the only year spoken of is in a sum's name ("of that yearly spend")."""
    return all(
        match.group()[:6].lower() in {"yearly", "annual"}
        and re.search(
            r"\b(?:that|this|such|total,)\s+$", text[max(0, match.start() - 12) : match.start()], re.IGNORECASE
        )
        for match in _PER_YEAR.finditer(text)
    )
