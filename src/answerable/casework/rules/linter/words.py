"""The families of words that the linter looks for, by subject; each a pattern that ignores case unless it says otherwise."""

from __future__ import annotations

import re


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


# As a letter in English writes them, whatever the machine's own language.
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
DATE = _words(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{'|'.join(MONTHS)})\s*,?\s+(?P<year>\d{{4}})\b"
    r"|\b(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})\b"
)
RECEIVED = _words(
    r"\b(?:received|reached|arrived|date\ of\ (?:receipt|(?:your\ )?request))\b[^.\n]{0,60}?(?=\d{1,2}(?:st|nd|rd|th)?[\s/])"
)
# Sections cited, and the form of a letter.
CITED = _words(
    r"""\b(?P<word>sections?|sect\.?|ss?\.?|regulations?|regs?\.?)\s*
    (?P<first>\d{1,2}A?(?:\s?\(\s?[0-9a-z]{1,4}\s?\))*)
    (?P<more>(?:\s*(?:,|and|or|&|/|with)\s*(?:s\.?\s*)?\d{1,2}A?(?:\s?\(\s?[0-9a-z]{1,4}\s?\))*(?![\d%£]|[.:]\d|\s*(?:working|days|hours|[a-z]+\s+\d{4})))*)"""
)
ANOTHER_ACT = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:of|to)\s+(?:the\s+|Schedule\s+\w+\s+(?:to|of)\s+the\s+)?"
    r"(?!Freedom|FOI|Environmental\s+Information|Act\b|EIR)[A-Z][\w'’,&() -]*?\b(?:Act|Regulations|Order|DPA)\b"
)
ENACTMENT = re.compile(
    r"\b(?:[A-Z][\w'’-]+[, ]+(?:(?:of|and|for|the|to|in|etc|[A-Z(][\w'’.)-]*)[, ]+)*)"
    r"(?:Act|Regulations|Order|Measure|Rules|Treaty)\s*(?:\(\w[\w ]*\)\s*)?\d{4}\b"
)
OUR_ACTS = re.compile(r"Freedom of Information Act(?: 2000)?|Environmental Information Regulations(?: 2004)?")
SCOTTISH = re.compile(r"\(Scotland\)\s+(?:Act|Regulations)|FOI\(?S\)?A\b")
SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\bs\.)(?<!\breg\.)(?<!\bNo\.)(?<!\bno\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)\s+(?=[A-Z£\d\"'(])"
)
NEW_UNIT = re.compile(r"\n\s*\n|\n(?=\s*(?:question|part|q)\s*\d|\s*\d{1,2}[.)]\s|\s*[-•*]\s)", re.IGNORECASE)
RECEIPT = _words(r"receiv|request|reached|you\ wrote")
DATED = _words(
    r"\b(?:dated?|answered|replied|repl(?:y|ies)|respon(?:se|ded)|sent|issued|decided|decision)(?:\s+(?:on|of|sent|today))*\W*$"
)
RIGHTS = _words(
    r"internal\ review|\bWycliffe\b|complaints?\ procedure|representations?\b[^.]{0,40}\bregulation\ 11"
    r"|(?:complain|apply|appeal|matter|contact|refer)[^.]{0,40}\b(?:ICO|Information\ Commission)"
    r"|(?:reconsider|looked\ at\ afresh)|we\ got\ this\ wrong"
)
REFUTES = _words(
    r"(?:does|do|did|is|are|was|were)\s+not\s+(?:apply|engaged?|relied|relying|needed|used)|rather\ than|no\ longer\ rel"
)
# What kind of body writes.
LOCAL = _words(r"\b(?:council|commissioner|OPCC|borough|mayor|combined\ authority|parish|fire\ authority)\b")
GOVERNMENT = _words(r"\b(?:department\ (?:for|of)|ministry|cabinet\ office|home\ office|welsh\ government|treasury)\b")
FORCE = _words(r"\b(?:chief\ constable|constabulary|HM\ Revenue|prosecution\ service)\b")
# What is withheld, held, not held, looked for, neither confirmed nor denied.
WITHHOLDS = _words(
    r"\b(?:(?:is|are|was|were|been|be|being)\s+(?:\w+\s+){0,2}(?:withheld|exempt(?:ed)?|refused|redacted)\b"
    r"|withheld\s+(?:under|because|from)|(?:withholding|refusing)\s+(?:the|this|it|your|some)|(?:we|i|council|office)\s+(?:\w+\s+){0,2}(?:withhold|refuse|redact)\b"
    r"|except(?:ed|ion)\s+(?:by|under|from)|\brefusal\s+notice|exempt\s+(?:under|from|by)"
    r"|(?:unable|not\s+able|decline|not\s+(?:going|willing|prepared|obliged))\s+to\s+(?:\w+\s+)?(?:release|provide|disclose|supply|share)\s+(?:it|them|this|that|you|the|any|these|those|further)\b(?!\s+direct)"
    r"|(?:unable|not\s+able|not\s+(?:going|willing|prepared|obliged))\s+to\s+(?:give|send|hand|let\s+you\s+have|make)\s+(?:out\s+|over\s+|you\s+)?(?:a\s+cop|copies|it\b|them\b|this\b|that\b|the\b|any\b)"
    r"|(?:will|can|could)\s*not\s+(?:be\s+)?(?:release|disclos|supply))"
)
HOLDS = _words(
    r"\b(?:hold|holds)\b|\b(?:we|i|office|authority)\b[^.]{0,60}?\bheld\b|\bwe\s+(?:do\s+)?have\s+(?:this|some|no|it)\b|\b(?:is|are|was|were)\s+(?:\w+\s+){0,2}held\b"
    r"|\b(?:attached|enclosed|provided\s+below|set\s+out\s+below|as\ follows|released|releasing|please\ find)\b"
)
NOT_HELD = _words(
    r"\b(?:do|does|did)(?:\s+not|n't)\s+(?:\w+\s+)?hold\b|\b(?:is|are|was|were)\s+not\s+(?:\w+\s+)?held\b|\bnot\s+held\s+by\b"
    r"|\bno\s+(?:\w+\s+){0,3}(?:is|are|was|were)\s+held\b|\bhold(?:s)?\s+(?:no|nothing)\b|\bnone\b[^.]{0,30}\bheld\b"
    r"|\b(?:information|data|records?)\s+not\s+held\b|\bno\s+(?:\w+\s+){0,2}held\b|\b(?:do|does)(?:\s+not|n't)\s+have\s+(?:it\b|(?:this|that|the)\s+(?:information|data|records?))"
)
HYPOTHETICAL = _words(r"\b(?:if|whether|would|should|where|may|might|unless|suggest(?:ing)?)\b")
SEARCHED = _words(
    r"\b(?:we|i|staff|officers?|colleagues?|team|teams|have|has|been|were|was|and)\s+(?:\w+\s+){0,3}"
    r"(?:searched|looked|checked|enquired|examined|spoke|spoken|trawled|queried|consulted|contacted|interrogated|gone\s+through|went\s+through)\b"
    r"|\bsearch(?:es)?\s+(?:of|was|were|has|have|for|in|terms?)\b|\b(?:thorough|reasonable|full)\s+search|\basked\s+the\b"
)
# Why there is nothing to find: then no search is called for, and nobody else to point to.
EXPLAINED = _words(
    r"\b(?:as|because|since|therefore)\b[^.]{0,40}\b(?:no|not|never)\b|\bthere\s+(?:is|are)\s+(?:no|not)\b"
    r"|\b(?:do|does|did)(?:\s+not|n't)\s+have\s+an?\b|\b(?:decommissioned|discontinued|ceased|no\s+longer)\b|\b(?:not|never|nor)\s+(?:\w+\s+)?(?:recorded|collected|collated|created|kept|required\s+to)"
)
HELPS = _words(
    r"\b(?:may|might|will|should)\s+(?:\w+\s+)?(?:hold|be\s+able|have|help)|\byou\s+(?:may|might|could|can)\s+(?:also\s+)?"
    r"(?:wish|want|like|try|ask|contact|find|request|redirect)|\bwe\s+(?:suggest|advise|recommend)"
    r"|\b(?:can|may)\s+be\s+(?:reached|obtained|found|contacted|directed|made)|@|https?://|www\."
    r"|\b(?:is|are|would\s+be)\s+held\s+by\s+(?!us\b|this\b|the\s+council\b)|\b(?:force|police|trust|service|company|they)\s+holds?\b(?!\s+no)"
    r"|\bresponsib\w+|\bplease\s+(?:contact|write|direct|ask)|\b(?:paid(?:\s+for)?|run|provided|commissioned)\s+by\b"
)
NEITHER_SAID = _words(
    r"\bneither\s+confirms?\s+(?:n?or)\s+den(?:y|ies)|\bneither\s+confirm\b|\bcannot\s+confirm\s+or\s+deny"
)
HINTS = _words(
    r"\bin\s+any\s+(?:case|event)\b|\b(?:complaint|file|investigation|report|incident|matter|allegation|record)s?\b[^.]{0,60}"
    r"\b(?:is|was|were|are|has\s+been|have\s+been)\s+(?:\w+\s+)?(?:closed|with|being|dismissed|upheld|finished|concluded|passed|dropped|ongoing)"
)
# More time.
EXTENDS = _words(
    r"\b(?:need|needs|require|requires|requiring|extend|extends|extending|extension|extended|take)\b[^.]{0,60}\b(?:time|deadline|days|period)\b"
    r"|\bexten(?:d|ds|ding|ded|sion)\b[^.]{0,60}\blimit\b"
)
UNDECIDED = _words(
    r"\b(?:not|yet)\s+(?:yet\s+)?(?:reached|decided|made|come\s+to)\b[^.]{0,30}(?:decision|conclusion|where|balance|view)"
)
# Reasons and harm.
CONNECTS = _words(
    r"\b(?:because|since|so\s+that|in\s+order|given\s+that|given\s+the|due\s+to|the\s+reasons?|which\s+would|would|if|when|sets?\s+out|relat(?:es?|ing)\s+to"
    r"|contains?|consists?|intended|was\s+(?:given|supplied|provided|created|made|obtained)|were\s+(?:given|supplied|provided|obtained|created)"
    r"|reached\s+us|belongs?|record(?:s|ed)\b|identif\w+|purposes?|means|allow|enable|likely|prohibits?|forbids?"
    r"|as\s+(?:the|they|it|this|these|we|our|he|she|some|release|disclosure|such|a|an|those|to|there|that|publication))\b"
)
MECHANISM = _words(
    r"\b(?:because|since|so\s+that|and\s+so|if|were\s+(?:it|they|the|this|these)|when|allow\w*|enabl\w*|lead\w*|whose|who|giv(?:e|es|ing)"
    r"|by\s+(?!virtue)\w+ing|could\s+use|would\s+use|undercut|copy|copied|reveal\w*|discourag\w*|deter\w*|reluctan\w*"
    r"|as\s+(?:rivals|it|they|the|this|these|competitors|bidders|officers|suppliers|any|such|a|disclosure|release))\b|:\s"
)
HARM = _words(
    r"prejudic|harm|damag|undermin|inhibit|endanger|disadvantag|weaken|hinder|deter|\brisk|undercut|compromis|frustrat|\blose\b|mislead"
    r"|advers|exploit|\bcop(?:y|ied)|disrupt|injur|threat|on\ their\ guard|get\ round|advantage|jeopard|discourag|unsafe|detriment|distress"
)
LIKELY = _words(r"\b(?:would|will|likely|likelihood|real\s+(?:and\s+\w+\s+)?(?:risk|possibility)|more\s+probable)\b")
PARTY = _words(
    r"\b(?:supplier|provider|contractor|company|compan(?:y|ies)|bidder|tenderer|firm|consultant|operator|developer|charity|landlord"
    r"|third\s+part(?:y|ies)|partner|business(?:es)?|tenant|competitor)s?\b"
    r"|interests\s+of\s+(?:the\s+|our\s+|this\s+)?(?:council|authority|office|commissioner|trust|force|university)"
    r"|(?:council|authority|office|commissioner|trust|our|its)(?:['’]s)?\s+(?:own\s+)?(?:commercial|bargaining|negotiating|financial)"
)
COMPANY = re.compile(r"\b(?:Ltd|Limited|LLP|[Pp][Ll][Cc]|CIC|Group|Homes|Services|Partners|Inc)\b")
ASKED_THEM = _words(
    r"\b(?:consult\w*|told|in\ writing|asked|object\w*|evidence|wrote|said|representations|confirmed|view[s]?\s+of|(?:bidding|tender)\s+(?:for|again)|re-?tender)\b"
)
# The public interest.
WEIGHS = _words(
    r"public\s+interest|in\s+favour|on\s+balance|outweigh|\bfactors?\b|\barguments?\b|\bweigh|\bbalanc(?:e|ing)\b|for\s+(?:disclosure|release)\b"
)
WEIGHING = _words(r"public\s+interest|on\s+balance|outweigh|in\s+favour\s+of")
FOR = _words(
    r"(?:in\s+favour\s+of|favouring|favours|supporting|support|towards|(?<!intended\s)for|interest\s+in|interests?\s+served\s+by|arguments?\s+for)"
    r"\s+(?:the\s+|its\s+|prompt\s+|full\s+)?(?:disclos|releas|publication|provid|giving|openness|open|know|see|transparen|confirm|understand)"
    r"|transparen|accountab|openness|scrutin|deserve|public\s+(?:understanding|debate|confidence|awareness|money)"
    r"|interest\s+in\s+(?:the\s+)?(?:public|people|residents|voters|parents)|(?:people|public|residents|voters|taxpayers|parents)[^.]{0,30}(?:should|could|have\s+a|entitled|benefit|would\s+benefit)"
)
AGAINST = _words(
    r"\bagainst\s+(?:disclos|releas|it\b|this\b|that\b|publication|confirm|include|is\b|are\b)|\bset\s+against|(?:factors?|arguments?|considerations?)\s+against"
    r"|(?:interest|interests|favour|case|arguments?|reasons?|factors?|favouring|need|for)[^.]{0,40}?\s(?:withhold|maintain|non-?disclos|protect|keep|holding|preserv|avoid|exempt)"
    r"|on\s+the\s+other\s+(?:hand|side)|not\s+be(?:ing)?\s+in\s+the\s+public\s+interest|\bhowever\b|\bbut\b|conversely|need\s+to\s+protect|there\s+is\s+an?\s+interest\s+in\s+withholding"
)
BALANCE = _words(
    r"outweigh|on\s+balance|public\s+interest\s+(?:\w+\s+){0,2}(?:lies|favours|rests|falls)\b|\bbalance\s+(?:of\b[^.]{0,60}(?:favour|lies|falls|is)|lies|is|favours|in|tips|leads|for|falls|comes|rests)|balanced|prevail"
    r"|\bstronger\b|carr(?:y|ies)\s+more\s+weight|weighs?\s+more|\bheavier\b|\bgreater\b|(?:conclu|satisf|judg|consider|find|found|decid)\w*[^.]{0,90}(?:withh|maintain|favour)"
)
BARE = _words(
    r"not\s+(?:be\s+|considered\s+(?:to\s+be\s+)?|felt\s+to\s+be\s+|deemed\s+(?:to\s+be\s+)?)?in\s+the\s+public\s+interest"
    r"(?!\s+to\s+(?!releas|disclos|provid|publish|suppl|confirm|share|give))"
)
# The cost limit.
HOURS = re.compile(r"(?P<n>\d[\d,]*(?:\.\d+)?)\s*(?:staff\s+|person\s+|working\s+)?(?:hours|hrs)\b", re.IGNORECASE)
AT_LIMIT = _words(r"limit|exceed\w*|more\ than|over|excess|equates?|equivalent|equal|represents?|threshold")
RATE = re.compile(
    r"£\s?(?P<a>\d+(?:\.\d+)?)\s*(?:an|per|/|each|for\s+each)\s*hour|(?:hourly\s+rate|rate)\s+of\s+£\s?(?P<b>\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
POUNDS = re.compile(r"£\s?(?P<n>\d[\d,]*(?:\.\d+)?)")
UNCOUNTABLE = _words(
    r"redact|black(?:ing|ed)?\s+out|(?:mask|remov)\w*\s+(?:the\s+|any\s+|all\s+)?(?:names|personal|third)|\bto\s+read\b|\breading\b|\bread\s+(?:and|through|them|each)|consider(?:ing)?\s+(?:the\s+|any\s+|which\s+)?exempt|consult(?:ing|ation)|review(?:ing)?\s+(?:each|them|their\s+content)"
)
IN_ALL = _words(r"\b(?:of\s+which|including|in\s+total|altogether|in\s+all)\b")
NOT_COUNTED = _words(r"not\s+(?:been\s+)?(?:count|includ)|exclud|leav\w+\s+out|only\s+(?:\w+,?\s+)+were\s+counted")
NARROWS = _words(
    r"narrow|refin|reduc\w+|\blimit(?:ing|ed)?\s+(?:the|your|it|to)\b(?![^.]{0,12}\bof\s+£)|you\s+(?:could|may|might|can)\s+(?:\w+\s+)?(?:choose|ask|limit|wish|name|reduce)"
    r"|if\s+you\s+(?:ask|limit|chose|choose|were|could|can)|a\s+request\s+(?:about|for)|we\s+suggest|shorter\s+period|revis\w+"
)
# What single sections ask.
PERSON = _words(
    r"\byou\s+(?:are|have\s+been|were)\s+(?:\w+\s+){0,3}(?:vexatious)|vexatious\s+(?:person|individual|requester|applicant|complainant|correspondent)"
    r"|(?:regard|consider|treat|deem|declare)\w*\s+you\s+(?:as\s+|to\s+be\s+)?(?:a\s+)?vexatious|you\s+as\s+(?:a\s+)?vexatious"
)
PLACE = re.compile(
    r"(?:https?://|www\.)[\w.-]+\.[a-z]{2,}/[^\s.,;)]\S*|\bpages?\s+\d+\b|\bpublished\s+in\s+the\s+[A-Z]", re.IGNORECASE
)
BEFORE = _words(
    r"\b(?:before|prior\s+to|when|at\s+the\s+time|already|at\s+the\s+date)\b[^.]{0,80}\b(?:request|receiv\w+|arriv\w+|came|made|intend\w+|plan\w*|schedul\w+|settled|asked)\b"
)
PRINCIPLE = _words(
    r"principle|\bunfair|\bfair(?:ly|ness)?\b|\blawful|GDPR\s+article|article\s+(?:5|6)|reasonable\s+expectation|legitimate\s+interest"
)
OUR_CONTRACT = _words(
    r"\b(?:contract|agreement|lease)\b[^.]{0,80}\b(?:between\s+(?:us|this|the\s+council|the\s+authority|the\s+office|ourselves)|signed\s+by\s+(?:both|us)|we\s+(?:agreed|signed|entered))"
    r"|\bour\s+(?:own\s+)?(?:contract|agreement)\b|\bwe\s+(?:signed|entered\s+into)\b"
)
COURT = _words(r"contempt\s+of\s+court|order\s+of\s+the\s+court|court\s+order|\bEU\s+obligation")
# The rights that a letter gives, and its days.
REVIEW = _words(
    r"internal\s+review|review\s+of\s+(?:this|our|the)\s+(?:decision|reply|response)|look(?:ed)?\s+at\s+(?:\w+\s+)?afresh|reconsider|complaints?\s+(?:procedure|process)"
    r"|representations?\b[^.]{0,60}\breg|review\s+this\s+decision|appeal\s+(?:to|against)"
)
WINDOW = _words(
    r"\b(?P<n>\d{1,3}|one|two|three|four|six|ten|fourteen|twenty(?:-eight)?|thirty|forty|sixty)\s+(?P<unit>(?:calendar\s+|working\s+|business\s+)?(?:days|weeks?|months?))\b"
)
ANSWERING = _words(
    r"answer|respond|repl(?:y|ies)|complet|conduct|carr(?:y|ied)\s+out|let\s+you\s+know|aim|deal\s+with|outcome"
)
REGULATOR = _words(r"Information\s+Commission|\bICO\b|\bWycliffe\b|\bs(?:ection|\.)?\s*50\b")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
SORRY = _words(r"\bsorry\b|apolog|regret\w*\s+(?:the|that|our|any)?\s*[^.]{0,30}(?:delay|late|longer)")
CLARIFIED = _words(r"clarif|fees?\s+notice|further\s+information\s+from\s+you|extend\w*|extension|regulation\s+7")
DEADLINE = _words(
    r"\b(?:deadline|due\s+(?:date|by|on)|twentieth\s+working\s+day|should\s+have\s+(?:had|received|been)|last\s+day\s+for\s+(?:our|a)\s+(?:reply|response))\b"
)
TRANSFERRED = _words(
    r"\b(?:transferred|forwarded|passed)\b[^.]{0,30}\b(?:your\s+)?(?:request|enquiry|letter|e-?mail)\b|\brequest\b[^.]{0,30}\b(?:has\s+been|was)\s+(?:transferred|forwarded|passed)"
)
CONSENT = _words(r"\bagree|consent|permission|at\s+your\s+request|as\s+you\s+asked|happy\s+for\s+us|with\s+your")
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "ten": 10, "fourteen": 14, "twenty": 20, "twenty-eight": 28,
    "thirty": 30, "forty": 40, "sixty": 60,
}  # fmt: skip

# A reason for asking that is demanded; and the words that say that none is needed.
ASKS_WHY = _words(
    r"\b(?:need|require|like|want|ask|tell|explain|confirm|state|say|provide|give|know|understand|let\s+us\s+have|inform)\b[^.?]{0,60}"
    r"\b(?:why\s+you(?:'re|\s+are|\s+have)?\s+(?:\w+\s+)?(?:want|need|ask|requir|seek|request|made)\w*|what\s+you[^.?]{0,40}\b(?:use\s+it|use\s+them|use\s+this|do\s+with)"
    r"|(?:reasons?|purposes?|motives?)\s+(?:for|of|behind|in)\s+(?:asking|wanting|requesting|making|your|the|this)\b[^.?]{0,12}(?:request|asking|wanting|enquir|it|this|\b)"
    r"|your\s+(?:reasons?|purposes?|motives?|intended\s+use)\b)"
)
NO_NEED = _words(r"\b(?:not|no|never|without|nor|neither)\b|n't\b|\bif\s+you\s+(?:wish|like|want|choose)")
# The time that goes on after a clarification, where a new one should begin.
CLARIFIES = _words(
    r"clarif|\bs(?:ection|\.)?\s*1\s?\(3\)|regulation\s+9|too\s+(?:vague|general|broad)|identify\s+and\s+locate"
)
RESUMED = _words(
    r"\b(?:clock|time|period|deadline|count|counting|days)\b[^.]{0,80}\b(?:resum\w+|re-?start\w*\s+(?:from\s+)?where|carr(?:y|ies)\s+on|pick(?:s|ed)?\s+up|left\s+off)"
    r"|\bremain(?:der|ing)\b[^.]{0,30}\bdays\b|\bdays\b[^.]{0,20}\b(?:remain|that\s+are\s+left)"
)
FEES_NOTICE = _words(
    r"\bfees?\s+notice\b|\bnotice\s+of\s+(?:a\s+|the\s+)?(?:fee|charge)s?\b|\bs(?:ection|\.)\s*9\b|\bregulation\s+8\b"
)
OVER_LIMIT_FEE = _words(r"\bs(?:ection|\.)\s*13\b")
STAFF_TIME = _words(r"\b(?:time|hours?|hourly|labour|salar(?:y|ies)|staff)\b")
NOT_CHARGED = _words(r"\b(?:no|not|nor|free|without|nothing)\b|n't\b|\blimit\b")
PAYS = _words(r"\b(?:pay|paid|cheque|remit|payment|fee)\b")
ONCE_PAID = _words(r"\b(?:once|after|when|reply|answer|receiv\w+|receipt)\b")
CHARGED = _words(r"£|\bcharge[ds]?\b|\bfees?\b")
FREE = _words(r"\b(?:no|not|free|without|never)\b|n't\b")
# The earlier request, where a letter calls this one repeated.
REPEATED = _words(r"\brepeat|\b14\s?\(2\)")
EARLIER_REFUSED = _words(
    r"\b(?:refus|withh|declin|reject)\w*\s+(?:\w+\s+){0,2}(?:that|earlier|previous|last|first|former|original)\s+(?:request|one|application)\b"
    r"|\b(?:that|earlier|previous|last|first|former|original)\s+(?:request|one|application)\b[^.]{0,40}\b(?:was|were|been)\s+(?:also\s+)?(?:refused|withheld|declined|rejected)"
)
MONTH_AND_YEAR = _words(rf"\b(?:{'|'.join(MONTHS)})\s+\d{{4}}\b")
WHAT_IS_VEXATIOUS = _words(
    r"burden|\bhours?\b|(?:officer|staff|spent|spend|\w+s\W)\s+time|time\s+(?:of|spent|taken)|disrupt|distress|harass|purpose|\bvalue\b|motive|abus|threat|campaign|proportion|offensive|accus|unfounded|concluded"
)
# What looks like weighing and is none, or speaks for one side.
NO_TEST = _words(
    r"\babsolute\b|\bno\s+(?:need|requirement|obligation|public\s+interest\s+test)\b"
    r"|(?:\bnot|n't)\s+(?:\w+\s+){0,3}(?:need|require|consider|appl|weigh|subject)\w*[^.]{0,40}public\s+interest\s+test"
)
AGAINST_IT_TO = _words(r"\bnot\s+(?:be\s+)?in\s+the\s+public\s+interest\s+to\b")
# One letter under both laws.
BOTH_ACTS = _words(
    r"(?:Environmental\s+Information\s+Regulations(?:\s+2004)?|\bEIRs?\b)(?:\s*\([^)]*\))?\s*(?:,|and|&|/|\+)+\s*(?:also\s+|under\s+)?(?:the\s+)?(?:Freedom\s+of\s+Information|FOIA?\b)"
    r"|(?:Freedom\s+of\s+Information(?:\s+Act)?(?:\s+2000)?|\bFOIA?\b)(?:\s*\([^)]*\))?\s*(?:,|and|&|/|\+)+\s*(?:also\s+|under\s+)?(?:the\s+)?(?:Environmental\s+Information|EIRs?\b)"
)
# A table with a column of hours; its rows say what the hours were for.
HOURS_HEADING = re.compile(r"\S(?:\s{2,}|\t|\s*\|\s*)\(?(?:hours|hrs)\b\D{0,80}$", re.IGNORECASE)
HOURS_ROW = re.compile(r"^(?P<what>.{0,200}?\S)(?:\s{2,}|\t|\s*\|\s*)(?P<n>\d+(?:\.\d+)?)\s*\|?\s*$")
# Numbered questions and their answers.
NUMBERED = re.compile(r"^\s*(?:\((?P<a>\d{1,2})\)|(?:q(?:uestion)?|part)?\s?(?P<b>\d{1,2})[.):])\s", re.IGNORECASE)
ANSWERS = _words(r"\b(?:answer|respon[sd]|repl(?:y|ies)|decision|as\ follows)")
ALL_PARTS = _words(r"\ball\s+(?:\w+\s+){0,3}(?:questions|parts|points|items)|\bremaining\s+(?:questions|parts|points)")
REGULATOR_POSTCODE = "SK95AF"
MINUTES = re.compile(r"\bminutes\b", re.IGNORECASE)


def names_whose_interests(text: str) -> bool:
    """Return whether a text says whose commercial interests are meant."""
    return bool(PARTY.search(text) or COMPANY.search(text))


def names_principle(text: str) -> bool:
    """Return whether a text says why disclosing personal data would breach a data protection principle."""
    return bool(PRINCIPLE.search(text))


def names_when_intended(text: str) -> bool:
    """Return whether a text says that publication was intended before the request came in."""
    return bool(BEFORE.search(text))


def of_own_contract(text: str) -> bool:
    """Return whether a text is about a contract of the authority's own."""
    return bool(OUR_CONTRACT.search(text))
