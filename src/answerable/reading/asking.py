"""Which sentences ask for information, and which are courtesies, conditions and wishes about the form of the reply."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

_VERB = (
    r"(?:provide|supply|send|give|list|state|confirm|tell|advise|inform|explain|disclose|release|specify|detail|outline|describe"
    r"|share|forward|furnish|identify|indicate|clarify|set out|show|name|submit|summari[sz]e|enclose|publish|produce|answer"
    r"|let me (?:know|have|see)|let us (?:know|have|see)|e-?mail me|direct me|point me|point to|report|itemi[sz]e|fill in|complete|elaborate"
    r"|help|offer|make available|disclose|quantify|estimate|enumerate|justify|state)"
)
_FIRST = (
    r"(?:(?:and|also|additionally|furthermore|further|finally|lastly|firstly|secondly|thirdly|next|in addition|in particular"
    r"|specifically|similarly|separately|moreover|again|then|so|therefore|if possible|where possible|if so|under the [\w ]{0,40}act(?: \d{4})?(?: \(\w+\))?"
    r"|for (?:each|the) [\w ,/()-]{0,80}),?\s+){0,3}"
)
_LOW = re.I

_INTERROGATIVE = re.compile(
    _FIRST
    + r"(?:what(?!ever|'s more|soever)|how (?:many|much|often|long|far|is|are|was|were|do|does|did|will|would|has|have|had|can|could|should|\w+ly)\b"
    r"|which\b|who(?:m|se)?\b|why\b|(?:to|for|from|of|in|on|at|by|over|with|under) (?:what|which|whom|whose|how many|how much)\b"
    r"|(?:do|does|did|is|are|was|were|has|have|had|will|would|could|can|should|may|might) (?:you|your|the|there|this|that|these|those|any|it|they|we|i|all|an?|each|he|she)\b)",
    _LOW,
)
_WH_FIRST = re.compile(_FIRST + r"(?:what|how|which|who(?:m|se)?|why|when|where|whether)\b", _LOW)
_POLITE = re.compile(
    r"(?:\b(?:please|kindly|pls)\b[, ]*(?:can|could|would|will|may)? ?(?:you|i|we)?[, ]*(?:please |kindly |also |therefore |either |both |then |just |now |further |fully |be so kind as to ){0,3}"
    rf"(?:(?:have|see|get|receive)\b|{_VERB}\b))"
    r"|\b(?:can|could|would|will|might|may) (?:you|your \w+|the (?:council|force|trust|office|commissioner|department|authority|ministry|board|pcc|opcc|constabulary))\b"
    rf"[, ]*(?:please|kindly|also|therefore|possibly|perhaps|either|both|then|just|now|further|at least|be able to|be so kind as to|be kind enough to|be willing to|[, ])*\s*{_VERB}\b"
    r"|\b(?:can|could|may|might) (?:i|we)(?: also| please| therefore| kindly| now)*[, ]+(?:please )?(?:have|see|get|ask|request|know|obtain|be (?:given|sent|provided|told|supplied))\b",
    _LOW,
)
_DESIRE = re.compile(
    r"\b(?:i|we)(?:'d| would| should| also| therefore| hereby| now| simply| further|,)*\s+(?:also |therefore |very much |really |be )*"
    r"(?:(?:like|want|need|ask) you to\b|like (?:to (?:know|see|request|ask|have|receive|obtain|find out|be (?:given|told|sent|provided|supplied|informed)|understand|enquire|inquire|get|view|access)|an?\b|the\b|all\b|any\b|copies|details|information|some|sight|confirmation)"
    r"|(?:most |very |extremely |really )?(?:grateful|obliged|pleased|appreciative|thankful) (?:if|for|to (?:receive|have|know|be|learn))"
    r"|appreciate (?:it )?(?:if|an?\b|the\b|any\b|being|receiving)|appreciate (?:details|information|copies))"
    r"|\b(?:i|we) (?:(?:also|therefore|hereby|now|would also|further|formally|respectfully|simply) )?(?:want|wish to (?:know|see|request|ask|receive|obtain|have|be)|request|require|seek|need(?: to know)?|ask(?: for| that| you)?\b(?! about)|am (?:asking|seeking|requesting|looking for|after|interested in|trying to (?:find out|establish|obtain))|are (?:asking|seeking|requesting|looking for|interested in|trying to (?:find out|establish|obtain))|am writing to (?:request|ask|enquire|seek|obtain|find out)|write to (?:request|ask))\b"
    r"|\bit would be (?:very |most |really )?(?:helpful|useful|good|appreciated)(?: if| to (?:know|have|see))",
    _LOW,
)
_IMPERATIVE = re.compile(
    rf"{_FIRST}(?:provide|supply|send|give|list|state|confirm|tell|advise|explain|disclose|release|specify|detail|outline|describe|identify|indicate|set out|name|fill in|let (?:me|us) know)\b"
    r"(?! (?:and|or|to me that|of)\b)",
    _LOW,
)
_THING = re.compile(
    r"(?:the |an? |any |all |your |full |complete |up-to-date |current |latest |most recent |relevant )*"
    r"(?:all|any|every|copy|copies|list|lists|number|numbers|amount|amounts|total|totals|cost|costs|value|values|detail|details|breakdown|name|names|date|dates"
    r"|link|links|information|minutes|e-?mails?|correspondence|documents?|documentation|records?|data|figures?|spend|spending|expenditure|budgets?|evidence|evaluations?|reports?|contracts?"
    r"|policy|policies|grants?|reasons?|percentage|proportion|statistics|invoices?|payments?|salary|salaries|duration|description|summary|schedule|statement|terms|plans?|strategy|strategies|recordings?|job descriptions?)\b",
    _LOW,
)
# Please with any verb, where what is wanted follows: "please mark which of them …", "please set down what …".
_PLEASE = re.compile(
    rf"{_FIRST}(?:please|kindly) (?:also |then |just )?(?!the |an? |all |any |your |my |this |it |if |in |for |of )[a-z]+ (?:[\w’'-]+ ){{0,4}}?(?:what|how|which|whether|who|when|where|why|the (?:number|amount|total|cost|value|date|name)s?)\b",
    _LOW,
)
_WHETHER = re.compile(r"(?:and )?(?:whether|if (?=.*\b(?:so|not)\b)|the extent to which)\b", _LOW)

# ---- what only looks like asking ------------------------------------------------------------------------------------
_PRONOUN = (
    r"(?:(?:this|these|it|them|those|that)(?: \w+)?|(?:the |this |your |all |any |my |such |requested )*(?:information|data|documents?|details?|answers?|figures|responses?|repl(?:y|ies)|material|results|files?|records|statistics)"
    r"(?: requested| above| to me| i have requested| you (?:provide|hold|send))?)"
)
_FORM = (
    r"(?:electronic|excel|xlsx?|csv|spreadsheet|e-?mail|pdf|ms word|word (?:document|format|file)|word\b|format|machine[- ]read|digital|address|"
    r"hard copy|paper copy|by post|in writing|tabular|table\b|open data|re-?usable)"
)
_COURTESY = re.compile(
    r"\backnowledg\w+|\bbe (?:supplied|provided|sent|given|returned) (?:to me )?(?:as|in|by|via) (?:\w+ ){0,3}?" + _FORM + r"|\b(?:table|template|format|layout|form)\b.{0,40}\b(?:help|may show|might show|fill in|to fill|to complete|another format|as an example)\b|\bexample (?:table|format|layout)\b"
    r"|confirm(?:ation)?(?: of)?(?: safe| in writing| by e-?mail)*(?: the)? receipt|confirm(?:ation)?(?: to me)?(?: in writing| by (?:return|e-?mail|return of e-?mail))* that (?:you (?:have )?received (?:this|my|the request|it)\b|(?:this|my)\b.{0,30}\breceived)"
    r"|\blook(?:ing)? forward\b|^(?:many |with |kind )*thank(?:s|ing)?\b|\bthank(?:ing)? you\b(?! \w+ing me)(?=.{0,60}\Z)"
    r"|hesitate to (?:contact|call|get|e-?mail|ask|ring)|(?:contact|call|ring|telephone|phone|e-?mail|write to|respond to|reply to|get in touch with|get back to|come back to|revert to|speak to) (?:me|us)\b(?!.{0,20}\b(?:details|list|copies|copy|names)\b)"
    r"|(?:let (?:me|us) know|tell (?:me|us)|contact|advise).{0,20} (?:if|should) (?:you|there|this|any)\b.{0,60}\b(?:need|require|questions?|quer(?:y|ies)|problem|clarif|further|more information|unclear|assist|cost|charge|fee|delay)"
    r"|(?:any|further) (?:questions|queries|clarification)\b"
    r"|\b(?:treat|regard|consider|accept|take|log|process|handle|record|deal with) (?:this|my|the following|the above)\b(?: \w+){0,6}? ?(?:as|under|in)\b"
    r"|\bthis is an? (?:formal |new |official )?(?:request|foi|freedom)|\b(?:make|submit|submitting|making|lodge|raise|file) (?:an?|the following|this|my) (?:\w+ ){0,3}?(?:foia?\b|freedom of information|request|eir\b)"
    r"|\bfreedom of information request\b(?=.{0,80}\Z)(?!.*\?)"
    r"|\bplease (?:note|see\b|find|do not|don't|don’t|ensure|quote|remember|be aware|bear|refer|excuse|forgive|ignore|disregard|use|reply|respond|return|call|ring|write|visit|click|read|redact|remove|omit|feel free|rest assured|get back|accept|be advised|check|go|keep|follow|allow|be assured|complain|put|pass|treat|direct (?:this|any)|forward (?:this|my|it|any))\b"
    r"|\b(?:internal review|information commissioner(?!['’]s? office's)|the ico\b|20 working days|twenty working days|statutory (?:time|deadline|period|limit)|prompt(?:ly)? (?:reply|response)|earliest convenience|as soon as (?:possible|you can))"
    r"|\bsection 16\b|\bs\.? ?16\b|advice and assistance|duty to (?:assist|advise|provide advice)|advise and assist|public interest test|exemptions? (?:you )?(?:rel|appl|cit|claim|us)"
    r"|\b(?:rely|relying|relied) (?:up)?on (?:an |any )?exemptions?|appropriate limit|cost limit|limits? (?:of|identified)|fees regulations|(?:refine|narrow|clarify|modify|reduce the scope of|scope of) (?:\w+ ){0,2}request\b"
    r"|\bmy (?:details|address|name|e-?mail|telephone|phone|contact)\b|\bmy (?:preferred|preference)|\b(?:would|should) prefer\b|\bi prefer\b|\bpreferably\b.{0,30}" + _FORM +
    r"|\byour (?:\w+ )?(?:reply|response|answer) (?:is|was|has been) (?:\w+ )?(?:late|overdue|delayed)\b"
    r"|\b(?:may|might|can|could|must) i (?:\w+ )?(?:suggest|remind|point out|add|say|stress|draw|take this|refer)\b|\bhow are you(?: doing| today| all)?\s*[?.!,]*\Z|\bhope (?:you|this)\b|\bapologi[sz]e|\bsorry\b|\bgood (?:morning|afternoon|evening|day)\b|(?:does|do|did|is) (?:this|that|it) (?:make sense|help)\b|any help (?:you|would)|your help\b|appreciate your (?:help|time|assist)|grateful for (?:your|any) (?:help|assist|time|cooperation|co-operation|attention|prompt|early)",
    _LOW,
)  # fmt: skip
_CONDITION = re.compile(
    r"(?:if|where|should|in the event|were|when|unless|in (?:cases?|instances) where)\b.{0,160}?\b(?:refus|withh|exempt|redact|cost (?:limit|of compliance)|exceed|appropriate limit|section \d|too (?:broad|wide|costly|large|vague|onerous|long|much|expensive)"
    r"|(?:not|n't|n’t) possible|unable|cannot|can't|can’t|do not hold|don't hold|don’t hold|not held|not hold|clarif|quer(?:y|ies)|questions? about|further information|more information|narrow|refine|unclear|difficult|impossible|a charge|fees?\b|time limit|deadline"
    r"|not the (?:right|correct|appropriate)|wrong (?:person|department|body|address)|easier|some of (?:this|the) information|any of (?:this|the) information|part of (?:this|the|my) request|held (?:by|elsewhere)|publicly available|already (?:published|available|in the public))",
    _LOW,
)
_IF_SO = re.compile(
    r"\(|please (?:give|provide|include|specify|state)(?: (?:full|further|more|any|the|some))? details?\b.{0,20}\Z|(?:and,? )?(?:if (?:so|not|yes|no|held|available|it (?:is|was|does|did|has)|they (?:are|were|do|did|have)|there (?:is|are|was|were)|you (?:do|did|have|are)|the answer|any|applicable|available)|of (?:these|those|this|them|the above)|which of (?:these|them|those)|and\b|or\b|also,? (?:what|how|which|who|when|where|why))",
    _LOW,
)
_FORM_WISH = re.compile(
    rf"(?:.{{0,40}}\b(?:please|kindly|could you|can you|would you|i would|i'd|we would|would be|grateful|appreciate|ask that|request that)\b.{{0,60}})?\b(?:send|sent|provide|provided|supply|supplied|give|given|reply|respond|return|receive|have|like|forward|forwarded|e-?mail|release|released|disclose|disclosed|deliver|delivered|present|presented|answer|set out)\b (?:to )?(?:me |us )?(?:with )?{_PRONOUN}\b(?!.{{0,60}}\b(?:about|relating|concerning|regarding|on (?:the|how|any)|of (?:all|the|any|each))\b).{{0,60}}\b{_FORM}",
    _LOW,
)
_FORM_ALONE = re.compile(
    rf"(?:{_PRONOUN}|an?|my|the) (?:\w+ ){{0,4}}(?:should|can|may|could|would|will|to) be (?:sent|provided|supplied|given|e-?mailed|returned|forwarded|in)\b.{{0,60}}|(?:can|could|may|might|would) {_PRONOUN} be \w+ (?:\w+ ){{0,2}}(?:on|in|as|by|via|using|to)\b.{{0,30}}\b{_FORM}.{{0,160}}|(?:.{{0,60}}\b)?(?:provide|give|send|supply|return|enter|put) (?:me |us )?(?:with )?(?:the |your )?(?:answers|responses) to (?:all (?:of )?)?(?:the above|these|my|the)(?: \w+)? ?questions?\b.{{0,20}}\b(?:by|in|using|on|as|via)\b.*|(?:an? )?(?:electronic|excel|csv|spreadsheet|e-?mail|table)\b.{{0,40}}\b(?:would be|will do|is fine|suffice|preferred|is preferable|acceptable).{{0,40}}|(?:please )?(?:reply|respond|send your reply|answer) (?:by|via|to|in|electronically)\b.{{0,120}}",
    _LOW,
)
_QUALIFIER = re.compile(
    r"(?:please |kindly |could you |can you |i would like |i'd like |for each,? ?(?:please )?|where possible,? ?(?:please )?|if possible,? ?(?:please )?|ideally,? ?)*"
    r"(?:(?:also )?(?:break|breakdown|split|group|separate|limit|restrict|exclude|include|keep|cover|order|sort|arrange|categori[sz]e|use|ensure|show|present|display|organi[sz]e|do so|do this|count|base|confine|focus)\b|"
    rf"(?:provide|give|supply|send|list|state|show|answer) (?:me |us )?(?:with )?{_PRONOUN} (?:for each|for the|for all|for every|by|per|broken|split|in (?:respect|relation)|separately|from|between|since|covering|over|as at|going back)\b)|(?:this|these|the information|the data|the figures?|it|they) (?:should|can|may|to|needs?|must|to) ?(?:be|cover|include|relate)",
    _LOW,
)
_FINER = re.compile(
    r".{0,40}\byou (?:could|would|can) (?:please )?(?:use|limit|restrict|exclude|confine|ignore)\b|(?:can|could|may|please can|please could) (?:all (?:of )?)?(?:the above|this|these|it|them|everything above)(?: \w+)? (?:also |please )?be (?:\w+ )?(?:supplied|provided|given|sent|answered|split|broken|grouped|separated|shown) (?:for|by|per|between|since|covering|from|in|into|down)\b|(?:it would be (?:very |most |really )?(?:helpful|useful|good|appreciated)\b.{0,40}|.{0,80}\b(?:the above|all (?:of )?(?:this|the|these)|this|these|it|them)\b.{0,40}\bbe )(?:broken down|a breakdown|split|separated|grouped)\b",
    _LOW,
)
_CONCEDES = re.compile(r"(?:while|whilst|although|though|if it (?:helps|is of help|assists))\b", _LOW)
_DEFINITION = re.compile(
    r"(?:by|for the purposes? of|for (?:clarity|the avoidance|reference|context|information|ease)|in this request|note|nb\b|n\.b|definitions?|[‘'“\"][^\"”’]{1,60}[\"”’'] (?:means?|refers?|includes?|is defined|here)|please note|as an example|for example|e\.?g\.?\b|i\.e)",
    _LOW,
)
_GENERIC = re.compile(
    r"\b(?:following|below|as follows|some information|these questions|few questions|several questions|number of questions|couple of questions|questions? (?:below|about|on|regarding|relating|concerning)|set out here|listed|information (?:about|on|regarding|relating|concerning|under|with regards?|in relation|pursuant|held|you hold|to be|from|for\b|as|that|requested)|request (?:under|pursuant|in accordance|for information|information)|request information|(?:foia?|freedom of information|eir) request)\b",
    _LOW,
)
_PARTICULAR = re.compile(r"\b(?:explain|why|how|what|whether|which)\b", _LOW)
_ASK_ABOUT = re.compile(r"\b(?:like|wish|want|writing|write) to (?:ask|enquire|inquire)(?: you)? about\b", _LOW)
_ANNOUNCES_QUESTIONS = re.compile(
    r"\b(?:the following|following|these|some|few|several|couple of|my|\w+) (?:\w+ ){0,2}questions\b|questions? (?:below|that follow)|\bthe following\b[^?]{0,12}\?",
    _LOW,
)
_GREETING = re.compile(
    r"(?:dear\b.{0,90}|(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings)\b(?:[ ,]+(?:there|all|team|sirs?|madam|[A-Z][\w.]*|sir or madam|/)){0,6}[ ,.!:-]*|to whom(?: it)? (?:this )?may concern|(?:sir|madam|sirs)\b.{0,20}|for the attention of\b.{0,60}|f\.?a\.?o\b.{0,60})[,.:]?\Z",
    _LOW,
)
_GREETING_BEFORE = re.compile(
    r"(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|dear (?:sir|madam|sirs|team|all|foi\w*|[A-Z]\w*)(?:(?: or |/| and )?(?:madam|sir|officer|team))?)(?: there| all| team)?[,.!:]+\s+",
    _LOW,
)
_SIGN_OFF = re.compile(
    r"(?:yours (?:faithfully|sincerely|truly|ever|in \w+|respectfully|etc)\b.{0,40}|yours[,.]?|(?:(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many) )?regards\b.{0,30}|(?:with )?(?:(?:very )?best|warm|kind|good) wishes\b.{0,20}|best[,.]?|sincerely[,.]?|respectfully[,.]?|faithfully[,.]?|cheers\b.{0,20}|(?:many |with )?thanks(?: again)?(?: (?:in advance|very much|so much|and regards|and kind regards))?[,.!]?(?: [A-Z][\w'.-]*){0,3}[,.]?|thank you(?: very much)?(?: in (?:advance|anticipation))?(?: for your (?:help|time|assistance|attention|co-?operation))?[,.!]?(?: [A-Z][\w'.-]*){0,3}|sent from my \w+.{0,30}|--)\s*\Z",
    _LOW,
)


_SCOPE_NOUN = (
    r"(?:organi[sz]ations?|bodies|compan(?:y|ies)|firms|charit(?:y|ies)|providers?|suppliers?|services?|areas?|places|premises|towns|wards|schools|hospitals|sites|locations|roads|streets|boroughs|districts|regions|countries|nationalities"
    r"|years|months|quarters|periods?|time ?frames?|dates|categor(?:y|ies)|types?|kinds|groups?|grades|ranks|roles|posts|positions|departments|teams|forces|councils|authorities|keywords?|words|phrases|search terms|terms|offences?|crimes?|codes?|criteria|conditions|illnesses|drugs|products|systems|vehicles|models|individuals|people|persons|parties|definitions?|options)"
)
_SCOPE_LEAD = re.compile(
    rf"\b(?:following|these|below|each of (?:the )?(?:\d{{1,2}}|two|three|four|five|six|seven|eight|nine|ten))(?: [\w/-]+){{0,3}}? {_SCOPE_NOUN}\b(?! of\b)[^.?!:]{{0,60}}[:?.]?\s*[-–—]?\Z",
    _LOW,
)
_SCOPE_HEAD = re.compile(
    rf"(?:[\w/&-]+ ){{0,3}}{_SCOPE_NOUN}(?: (?:to |should |must )?(?:include|are|be|is|covered)\b)?[^.?!:()]{{0,30}}(?: \([^()]*\))? ?:[-–—]?\Z",
    _LOW,
)
_EXEMPLIFIES = re.compile(
    r"\b(?:(?:broken down|broken up|split|grouped|categori[sz]ed|separated|divided) (?:by|into|according to)(?: [\w/’'-]+){0,8}|such as|for example|for instance|e\.?g\.?|ha(?:s|ve) these(?: \w+)?|(?:i|we) mean(?: any(?: of)?(?: these| the following)?| the following)?|means?|defined as|(?:may|might|could) (?:be|include|relate to|cover)|includ(?:es?|ing),? (?:but|and) (?:(?:is|are) )?not (?:be )?limited to|examples?(?: of\b[^:.?!]{0,60})?(?: (?:are|include|would be))?)\s*[,:]?\s*[-–—:]?\Z",
    _LOW,
)
_DATA = re.compile(
    r"(?:the |an? |any |all |your |full |complete |total |annual |yearly |average )*(?:cop(?:y|ies)|lists?|numbers?|amounts?|totals?|costs?|values?|details?|breakdown|names?|dates?|links?|information|minutes|e-?mails?|correspondence|documents?|documentation|records?|data|figures?|spend|spending|expenditure|budgets?|evidence|reports?|policy|policies|reasons?|percentage|proportion|statistics|salar(?:y|ies)|duration|description|summary|purpose)\b",
    _LOW,
)


def opens_scope(sentence: str) -> bool:
    """Whether the list after `sentence` only says of what it speaks: it names bodies, places, kinds or years, or
    gives examples ("… of the following premises:", "… such as:", "by this I mean:")."""
    tail = sentence.strip()[-240:]
    return bool(_SCOPE_LEAD.search(tail) or _SCOPE_HEAD.match(tail) or _EXEMPLIFIES.search(tail))


def asks_by_itself(sentence: str) -> bool:
    """Whether `sentence` names what is wanted, so that a list after it can only say for what: "What was spent on …",
    "Please give the number of … for the following areas:" and not "Please give information on the following:"."""
    words = _plain(sentence)
    return use_of(sentence) is Use.ASK and bool(
        _PARTICULAR.search(words) or _asks_a_figure(words) or _WANTED.search(words)
    )


_WANTED = re.compile(
    r"\b(?:number|total|amount|cost|costs|spend|spending|value|list|cop(?:y|ies)|breakdown|percentage|proportion|minutes|contracts?|statistics|figures) (?:of|for|on|in|spent|paid|between|with)\b",
    _LOW,
)


def names_data(text: str) -> bool:
    """Whether an item of a list names figures, documents or other data, which can be asked for."""
    return bool(_DATA.match(_plain(text)))


class Use(StrEnum):
    """What a sentence of a request does."""

    ASK = "ask"  # asks for information
    THING = "thing"  # names a thing, which asks where something was announced ("Please provide:")
    QUALIFIER = "qualifier"  # says how far or how finely an ask goes
    COURTESY = "courtesy"  # form, thanks, law, threats, definitions
    TELLING = "telling"  # tells


# A remark in brackets within a sentence does not make it a courtesy or a condition.
_BRACKETED = re.compile(r"(?<=\w) \((?:if|please|note|where|n\.?b)\b[^()]{0,400}\)", _LOW)


@lru_cache(maxsize=8192)
def use_of(sentence: str) -> Use:
    """What `sentence` (or a short paragraph) of a request does."""
    words = without_greeting(_plain(_BRACKETED.sub("", sentence)))
    if len(words.split()) < 2:
        return Use.TELLING
    if is_greeting(words) or is_sign_off(words):
        return Use.COURTESY
    if _FORM_WISH.match(words) or _FORM_ALONE.match(words):
        return Use.COURTESY
    if _CONDITION.match(words) and not _asks_after_condition(words):
        return Use.COURTESY
    if _COURTESY.search(words) and not _asks_a_figure(words):
        return Use.COURTESY
    if _DEFINITION.match(words) and not words.endswith("?"):
        return Use.COURTESY
    if _CONCEDES.match(words) and not words.endswith("?"):
        return Use.COURTESY
    if words.endswith("?"):
        return Use.ASK
    if _QUALIFIER.match(words) or _FINER.match(words):
        return Use.QUALIFIER
    if _INTERROGATIVE.match(words) and len(words.split()) >= 4:
        return Use.ASK
    if re.match(r"(?:if|where)\b", words, _LOW) and _AFTER_CONDITION.search(words):
        return Use.ASK
    if _POLITE.search(words) or _DESIRE.search(words) or _IMPERATIVE.match(words):
        return Use.ASK
    if re.search(r"\bplease\b", words, _LOW) and _THING.match(words):
        return Use.ASK
    if _PLEASE.match(words):
        return Use.ASK
    if _THING.match(words) or _WHETHER.match(words) or _WH_FIRST.match(words):
        return Use.THING
    return Use.TELLING


def _asks_after_condition(words: str) -> bool:
    """A condition may open a question: "If they can be had within the limit, how many were there"."""
    return bool((words.endswith("?") and _INTERROGATIVE.match(words)) or _AFTER_CONDITION.search(words))


_AFTER_CONDITION = re.compile(r", (?:then )?(?:how (?:many|much|often|long)|what|which|who) ", _LOW)


def _plain(sentence: str) -> str:
    """`sentence` with straight apostrophes, without quotation marks and bullets around it."""
    return sentence.replace("’", "'").replace("‘", "'").strip(" \"“”'*-–•")


def _asks_a_figure(words: str) -> bool:
    """A sentence that plainly asks how many, what or which asks even where it speaks of reviews or exemptions."""
    return bool(
        re.search(r"\bhow (?:many|much|often)\b|\b(?:number|percentage|proportion|cost|amount) of\b", words, _LOW)
        or (words.endswith("?") and re.match(r"(?:what (?:is|was|were|are)|which|how long)\b", words, _LOW))
    )


def is_question_sentence(sentence: str) -> bool:
    """Whether `sentence` is a question in its own right (What …, How many …, … ?), not a request to provide."""
    words = _plain(sentence)
    if _POLITE.search(words) or _DESIRE.search(words):
        return words.endswith("?") and not is_generic(words)
    return words.endswith("?") or bool(_INTERROGATIVE.match(words) and len(words.split()) >= 4)


def is_generic(sentence: str) -> bool:
    """Whether an ask only announces what follows ("I would like some information about …", "please answer the following")."""
    if re.search(r":\s+(?:\S+\s+){5}", sentence):
        return False  # what it announces stands in the same sentence
    words = _plain(sentence)
    if _ANNOUNCES_QUESTIONS.search(words) and _POLITE.search(words):
        return True
    if _ASK_ABOUT.search(words):
        return True
    return (bool(_GENERIC.search(words)) and not _PARTICULAR.search(sentence)) or sentence.rstrip().endswith(
        (":", ":-", ": -")
    )


def continues(sentence: str) -> bool:
    """Whether a question hangs on the one before it ("If so, …", "And who …?")."""
    return bool(_IF_SO.match(_plain(sentence)))


def is_greeting(text: str) -> bool:
    """Whether `text` is only a greeting."""
    return len(text) < 140 and bool(_GREETING.match(text.strip()))


def is_sign_off(text: str) -> bool:
    """Whether `text` is only a closing ("Yours faithfully", "Many thanks, A. Name")."""
    return len(text) < 90 and bool(_SIGN_OFF.match(text.strip()))


_CLOSING = re.compile(
    r"(?:yours\b|(?:(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many) )?regards\b|(?:with )?(?:(?:very )?best|warm|kind|good) wishes\b|best[,.]?\Z|sincerely|respectfully|faithfully|sent from my|--\s*\Z)",
    _LOW,
)


def is_closing(text: str) -> bool:
    """Whether `text` closes a letter, so that a signature follows; thanks alone do not."""
    return is_sign_off(text) and bool(_CLOSING.match(text.strip()))


def is_wh_question(sentence: str) -> bool:
    """Whether a sentence asks what, which, who, why or how many by itself, and does not only ask to be told."""
    words = _plain(sentence)
    return (
        bool(_INTERROGATIVE.match(words) and _WH_FIRST.match(words))
        and not _POLITE.search(words)
        and len(words.split()) >= 6
    )


# Begun only where a run of stops begins: tried again at each of thousands of stops it would take minutes.
_SENTENCE_END = re.compile(r"(?<![.?!…])[.?!…]+[\"”’')\]]*\s+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|no|nos|ref|vs|v|etc|approx|inc|ltd|co|dept|prof|rev|cllr|sgt|insp|gov|para|pp?|ss?|cf|viz|fig|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|e\.g|i\.e|eg|ie|n\.b|a\.m|p\.m|a\.k\.a|aka)|\b[A-Z]|(?:^|\s)\(?\d{1,2}[a-z]?)\.\Z",
    _LOW,
)


def sentences(paragraph: str) -> list[str]:
    """`paragraph` as sentences. A stop before a lower-case letter, after an abbreviation or an initial ends none."""
    out: list[str] = []
    start = 0
    capitals = re.search(r"[A-Z]", paragraph)  # a writer without capitals begins no sentence with one
    for end in _SENTENCE_END.finditer(paragraph):
        following = paragraph[end.end() : end.end() + 1]
        mark = end.group().strip()
        if mark.startswith((".", "…")) and (
            (following.islower() and capitals)
            or _ABBREVIATION.search(paragraph[max(start, end.start() - 12) : end.start() + 1])
        ):
            continue
        if following.islower() and capitals:
            continue
        out.append(paragraph[start : end.end()].strip())
        start = end.end()
    rest = paragraph[start:].strip()
    return [*out, rest] if rest else out


def without_greeting(text: str) -> str:
    """`text` without the greeting that it begins with ("Hello, …")."""
    return _GREETING_BEFORE.sub("", text, count=1) if _GREETING_BEFORE.match(text) else text
