"""The request and the response inside a letter, a thread or a disclosure-log page.

A thread's request is the requester's first message. On a page or in a letter that the authority made, the request is
what stands under "Request", "You asked:", "Information requested" …, or before the authority's own sentences begin, or
is quoted with ">". A log page may list several requests; each becomes an `Entry` under its number or reference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answerable.reading.marks import Style, line_mark, split_inline, untable
from answerable.reading.structure import Message

_LOW = re.I


@dataclass(frozen=True)
class Entry:
    """One request and its response. `label` is its number or reference on a page that lists several, else None.

    `interleaved` is True where answers stand between the questions, so that what follows a question is no part of it.
    `announced` is True where a heading ("You asked for:") says that what follows is asked.
    """

    request_text: str
    response_text: str = ""
    label: str | None = None
    interleaved: bool = False
    announced: bool = False


@dataclass(frozen=True)
class Parts:
    """What was asked and what was answered. `own_words` is True when the request is the requester's own message, and
    False when it is told on a page or in a letter that the authority made."""

    entries: tuple[Entry, ...] = ()
    own_words: bool = False

    @property
    def request_text(self) -> str:
        """The words of every request, in order."""
        return "\n\n".join(entry.request_text for entry in self.entries if entry.request_text)

    @property
    def response_text(self) -> str:
        """The words of every response, in order."""
        return "\n\n".join(entry.response_text for entry in self.entries if entry.response_text)


def find_parts(source: str | Sequence[Message]) -> Parts:
    """The request and the response in a text, or in the messages of a thread, oldest first.

    In a thread the first request counts; a later message of the requester narrows it, chases it or argues, and its
    questions belong to the correspondence and not to the request.
    """
    if isinstance(source, str):
        return _of_text(source)
    messages = [message for message in source if message.text.strip()]
    if len(messages) <= 1:
        return _of_text(messages[0].text) if messages else Parts()
    asked = next((index for index, message in enumerate(messages) if message.kind == "request"), None)
    if asked is None:
        first = _of_text(messages[0].text)
        rest = [message.text for message in messages[1:]]
        return Parts((*first.entries, *(Entry("", text) for text in rest)), first.own_words)
    answers = [
        message.text for message in messages[asked + 1 :] if message.kind not in {"request", "clarification_given"}
    ]
    return Parts((Entry(messages[asked].text, "\n\n".join(answers)),), own_words=True)


# ---- headings -------------------------------------------------------------------------------------------------------
_OWNER = r"(?:the |your |my |our |this |full |original |initial |foia? |eir |f\.?o\.?i\.? |freedom of information (?:act )?(?:\(foia?\) )?(?:2000 )?|environmental information |information |specific |actual )*"
_REQUEST_NOUN = r"(?:requests?|questions?(?:\(s\))?|quer(?:y|ies)|enquir(?:y|ies)|information)"
_REQUEST_HEADING = re.compile(
    rf"(?:(?:details?|summary|wording|text|nature|description|content|subject|body|copy) of )?{_OWNER}{_REQUEST_NOUN}(?: (?:details?|summary|text|wording|description|content|made|received|asked|requested|sought|for information|under foia?|was|is|reads?|as follows))*(?: (?:and|&|/) (?:our |the )?(?:responses?|answers?|repl(?:y|ies)))?"
    r"|request for information|(?:what )?(?:you|the (?:requester|applicant)|requester|applicant) (?:have |has |had )?(?:asked|ask|requested|request|wrote|sought|wanted to know|said)(?: us| me)?(?: for| about| to know)?(?: the following)?(?: information| questions?| data)?(?: from us)?(?: that)?"
    r"|(?:request|question)s? (?:and|&) (?:response|answer|reply|repl(?:y|ies)|answers?|responses?)s?|q ?& ?a|questions? asked",
    _LOW,
)
_WEAK_HEADING = re.compile(rf"(?:foi|eir|freedom of information(?: act)?)\b.{{0,60}}|{_OWNER}information", _LOW)
_ANSWER_HEADING = re.compile(
    r"(?:(?:the |our |your |my |full |opcc |opfcc |pcc |pfcc |mopac |council |force |foi |final |initial |formal |authority['’]?s |council['’]s )*(?:responses?|answers?|repl(?:y|ies))(?: (?:details?|text|letter|from .{1,60}|of .{1,60}|by .{1,60}|sent\b.{0,60}|provided|given|to (?:your |the )?(?:questions?|request)|summary|as follows|is (?:as follows|below)|follows|below|\d.{0,30}))*"
    r"|[\w’',.& -]{3,90} (?:response|reply|answer|answered|replied|responded)|(?:in|by way of) (?:response|reply|answer)|(?:we|what we) (?:answered|replied|responded|said|found|hold|held|can tell you|decided)"
    r"|(?:our |the |my )?(?:decision|findings|conclusions?)(?: notice| letter)?|(?:the )?outcome(?: of (?:the |your )?request)?(?: ?/ ?documents?)?|(?:the )?(?:information|data) (?:we )?(?:disclosed|provided|released|supplied|held|hold|not held)"
    r"|(?:the |our |my )?reasons? (?:for|why|behind|of)\b.{0,80}|disclosure|(?:extent|result)s?\b.{0,20}search.{0,60}|(?:response|reply|answer) (?:sent|date|issued|dated)\b.{0,60})",
    _LOW,
)
_NOT_ANSWER = re.compile(r"\b(?:request|date|due|deadline|no response)\b", _LOW)
_MAY_NAME_REQUEST = re.compile(r"(?:response|reply|answer|outcome|(?:the |our |my )?reasons?)\b", _LOW)
# The line of a file to download, as pages list the documents of a reply.
_DOWNLOAD = re.compile(
    r"(?:[-•*] )?(?:response|reply|decision|disclosure|attachment|annex|appendix)\b.{0,100}(?:application/\w+|\.(?:pdf|docx?|xlsx?|csv)\b|\(?(?:pdf|word|excel|csv)\b).{0,60}",
    _LOW,
)
# Lines of a page about the page itself.
_PAGE_FURNITURE = re.compile(
    r"(?:skip to\b.{0,60}|(?:we|this (?:site|website)|our (?:site|website))\b.{0,40}\bcookies?\b.{0,140}|.{0,80}\b(?:accept|reject|manage|customise|your)\b.{0,24}\bcookies?\b.{0,140}"
    r"|(?:was|is|did|how|were) (?:this|you|the|your|useful|helpful) (?:page|information on this page|content|find)\b.{0,80}|(?:how|what) (?:can|could|should) we (?:make|improve|do)\b.{0,80}|what went wrong\b.{0,20}|is there anything wrong with this page.{0,10}"
    r"|(?:share|print|rate|like|tweet|save|bookmark)(?: this)?(?: page| on .{1,20}| by e-?mail)?|download(?: (?:this|the|all|as|pdf|file|response|document)\b.{0,40})?|read more|show (?:more|less|all)|see (?:all|more)\b.{0,60}|view (?:all|more)\b.{0,100}|back(?: to (?:top|results|search|list|the top).{0,20})?|previous|next|search\b.{0,40}|sign up\b.{0,60}|contact us|accessibility|sitemap"
    r"|home(?: ?[>»/|] ?.{1,120})|.{1,40} [>»] .{1,40} [>»] .{1,60}|breadcrumb.{0,20}|menu|close|report a problem\b.{0,40}|give (?:us )?feedback.{0,40}|leave feedback.{0,40}|last (?:updated|modified|reviewed)\b.{0,40})",
    _LOW,
)

# A sentence of the authority that says what was asked, up to where the request's words begin.
_TELLS_REQUEST = re.compile(
    r".{0,160}\byour (?:questions?|requests?|queries)\b.{0,40}? and (?:our|my|the) (?:responses?|answers?|repl(?:y|ies))\b[^.?!\n]{0,80}:\Z|(?!.{0,300}\b(?:exempt\w*|appl(?:y|ies)|our (?:response|reply|answers?)|response is|answer is|(?:not )?held|disclos\w+|attached|reasons?|confirm\w*|respond as follows|can provide|advise as follows)\b)(?:.{0,200}\b(?:you (?:have |had |also )?(?:asked|ask|requested|request|wrote|sought|seek|wanted|specifically (?:asked|requested)|stated|submitted)\b"
    r"|(?:your|the|this|a) (?:\w+ ){0,6}?(?:requests?|enquiry|letter|e-?mail|query|correspondence)\b[^.?!\n]{0,160}?(?:\bwas\b|\bwere\b|\bis\b|\breads?\b|\bstated?\b|\bfor\b|\basked\b|\basking\b|\brequesting\b|\bbelow\b|\bfollow(?:s|ing)\b|\bwhich\b|\bconcern\w*\b|\bas\b|\bregarding\b|\brelating\b)"
    r"|requesting\b|requested the following|asked for the following|asking (?:for )?the following|(?:contacting|contacted|writing to|wrote to) (?:us|the|me)\b[^.?!\n]{0,120}\b(?:requesting|asking|to request|to ask)\b))"
    r"[^.?!\n]{0,200}(?:[:;]-?|,? (?:as follows|the following|below)[.:]?|the following(?: information| questions?)?[.:]?(?: .{0,60})?)\s*[-–—]?\s*[\"“‘']?\Z",
    _LOW,
)
_TELLS_INLINE = re.compile(
    r"\A(?:thank you for|further to|i refer to|with reference to|i am writing|you (?:have )?(?:asked|requested))[^?!\n]{0,200}?\b(?:requesting|concerning|in which you (?:asked|requested)|asking|(?:you )?(?:asked|requested)(?: for)?(?: the following(?: information)?)?)\s*[:,-]?\s+(?-i:(?=[A-Z“\"‘'•]))",
    _LOW,
)
# The first words of a paragraph that only an authority writes in its reply.
_AUTHORITY = re.compile(
    r"(?:(?:(?:i|we) (?:can |do |hereby |now |therefore |must |would like to )*confirm\b(?! (?:how|what|whether|the number|who|when|where|why))"
    r"|(?:i|we) (?:am|are) (?:now )?(?:writing to (?:advise|inform|confirm|respond|let you know)|able to (?:confirm|provide|advise|disclose|respond)|unable to|pleased to|dealing|responding|required to (?:advise|inform)|obliged|treating|refusing|withholding|processing)"
    r"|(?:i|we) (?:have|has) (?:now )?(?:(?:carefully |fully )?considered|decided|applied|withheld|refused|redacted|disclosed|released|taken|asked (?:our|my|the)|spoken|looked|checked|liaised|established|conducted|searched|contacted|been advised|been informed|determined|reviewed|undertaken|provided|received your|attached|enclosed|set out|made enquiries|completed|today)"
    r"|(?:i|we) (?:have )?(?:now |also )?(?:enclosed?|attach(?:ed)?)\b(?!.{0,60}\b(?:template|to fill|to complete|for you)\b)|(?:i|we) (?:have |can )?(?:now )?(?:consulted|find|found) (?!out\b)|thank you for (?:your |the )?(?:\w+ ){0,3}?(?:request|e-?mail|enquiry|letter|correspondence|query) (?:of|dated|received|on|which|for)\b"
    r"|an? exemptions? (?:under|in|at|from)|(?:the )?(?:following )?exemptions? (?:under\b.{0,40} )?(?:appl(?:y|ies)|has been|have been)|reasons? for (?:not|refus|with|decision|our)"
    r"|(?:[\w,’'&-]+ ){1,8}(?:is|are) (?:unable to|managing your|treating your|dealing with your|not able to|not obliged|not required to|handling your|processing your)"
    r"|(?:i|we) need not (?:respond|provide|comply)|(?:i|we) (?:do|does) not (?:hold|provide|record|have (?:this|the|any) information)|(?:i|we) hold\b|(?:i|we) aim to|(?:i|we) apologise"
    r"|your request (?:reached|has|was|is|for information (?:has|was)|for [\w ]{0,60}(?:has been|was) (?:received|considered|handled|processed|passed|dealt)|under)"
    r"|(?:this|my|our) (?:letter|e-?mail|response|reply|office)\b.{0,30}(?:answers?|responds?|constitutes|acts|serves|is (?:a|our|in)|has|does|holds?)"
    r"|under s(?:ection)?\.? ?1\b|section ?\d{1,2}[\d()a-z ]{0,12} ?(?:of (?:the )?(?:freedom|foi|act)|requires|provides|places)|in accordance with (?:the|section|our)|pursuant to"
    r"|(?:extent|results?) (?:and|of)|searches (?:were|have|to)|(?:following|having|after) (?:a |the |your |receipt|careful|consideration|completed|conducted|searches|contact)[\w ]{0,60}(?:search|request|enquir|receipt|consult|review)"
    r"|in (?:response|reply|answer|relation|regards?|respect) to (?:your|this|the) (?:\w+ ){0,3}(?:request|question|quer|enquir|e-?mail|letter)|with regards? to your request|further to your (?:request|e-?mail|letter)"
    r"|the (?:information|data|documents?|details?) (?:(?:that )?you (?:have )?(?:requested|asked for|seek|sought)|requested|is (?:attached|below|held|not held|exempt|set out|available|published)|can be|below|attached)"
    r"|(?:information|no information|this information|all information|some information) (?:is |has been )?(?:not |partially |partly )?(?:held|available|exempt|attached|withheld)\b|no information\b"
    r"|please (?:find|see)\b.{0,40}\b(?:attached|enclosed|below|response|the (?:table|link|spreadsheet)|our|my)|attached (?:is|are|please)|our (?:response|reply|answers?) (?:is|are|follows?|to)|(?:it|this|the request) has been (?:dealt|processed|handled|considered)"
    r"|(?:the |our |this )?(?:[\w,’'&-]+ ){0,9}(?:office|council|opcc|opfcc|pcc|pfcc|commissioner|constabulary|police|force|department|ministry|authority|trust|university|mopac|agency|service) (?:does |do |can confirm that it |confirms that it |has |is )*(?:hold|holds|held|not held|confirms?|unable to (?:provide|confirm))\b(?!.{0,60}\?)"
    r"|unfortunately,? (?:i|we|the|this|your)\b.{0,60}(?:unable|not|cannot|does not|do not)|we think part|refused under|exempt(?:ion)? under|q?(?:uestion)?s? ?\d[\w ,&-]{0,20} (?:is|are) (?:exempt|refused)"
    r"|(?:as|where) (?:you (?:are|may be) aware|set out|mentioned)[^?]{0,120}$|if you are (?:un|dis)(?:happy|satisfied)|(?:the )?(?:freedom of information act|foia)(?: 2000)?,? (?:gives|provides|places|has|imposes|contains)))",
    _LOW,
)
_CLARIFIED = re.compile(
    r".{0,120}\b(?:(?:after|following|upon|further to|on receipt of) (?:\w+ ){0,3}clarif|clarification (?:was|has been|is|received|sought|provided|requested|from|given)|(?:asked|asking|requested|sought|wrote) (?:\w+ ){0,4}(?:for |to |seeking )?clarif|(?:requester|requestor|applicant|you) (?:then |later |has |have )?clarified|was clarified)",
    _LOW,
)
_GOODBYE = re.compile(r"(?:yours (?:faithfully|sincerely|truly)|(?:kind |best |warm )*regards)\b.{0,20}\Z", _LOW)
_ANSWER_MARK = re.compile(
    r"(?:A\.?\s?\d{1,2}[a-z]?\b[.:)]?|A:|(?i:(?:our |opcc |pcc |council )?(?:answer|response|reply)(?: to)?(?: (?:question|request|query|point|q)(?: number| no\.?)?)?\s*(?:\d{1,2}[a-z]?|no\.? ?\d{1,2})?\s*[:–—-](?!\w)|ans\s*[.:]))(?=\s|\Z)"
)
_ANSWER_TO = re.compile(
    r"(?:in|with) (?:response|answer|reply|relation|regards?|respect|reference) (?:to|of) (?:your )?(?:questions?|points?|parts?|requests?|items?|queries|query|q\.?) ?\(?\d",
    _LOW,
)
_ANSWER_LETTER = re.compile(r"A[.)]\s")  # an answer where questions are marked "Q."
_ANSWER_INLINE = re.compile(r"(?<=[?.])\s+(?=(?:A\d{0,2}|Answer(?: \d{1,2})?|Response(?: \d{1,2})?)\s?[:)]\s)")

# ---- a log of several requests ----------------------------------------------------------------------------------------
_NUMBERED_ENTRY = re.compile(
    r"(?P<label>\d{1,3})[.)]\s*(?:foi |eir )?(?:request|enquiry|question) (?:received|dated|made|of|from)\b.{0,60}\Z",
    _LOW,
)
_REFERENCE_ENTRY = re.compile(
    r"(?:(?:our |foi |eir |case |request |information |log |enquiry )*(?:ref(?:erence)?|case|request|foi|log|id)(?: (?:number|no|id|ref|reference))?\.?)(?: ?[:#]|\s-|\.)? *(?P<label>(?=\S*\d)[A-Z0-9][\w./-]{2,24})\s*\Z",
    _LOW,
)
_DATED_ENTRY = re.compile(r"(?:date )?(?:of )?(?:request )?(?:received|request date|date of request)\b", _LOW)


def _of_text(text: str) -> Parts:
    lines = _lines(text)
    quoted = _quoted(text)
    if quoted is not None:
        return quoted
    heads = _entry_heads(lines)
    if len(heads) < 2:
        start = heads[0][0] + 1 if heads and _NUMBERED_ENTRY.match(_heading(lines[heads[0][0]])) else 0
        return _told(lines[start:], None, headed=start > 0)
    entries: list[Entry] = []
    for number, (at, label) in enumerate(heads):
        end = heads[number + 1][0] if number + 1 < len(heads) else len(lines)
        section = lines[at + 1 : end]
        earlier = next((at for at, entry in enumerate(entries) if entry.label == label), None)
        if earlier is not None and not _has_request(section, headed=False):  # its answer, further down
            said = "\n\n".join(filter(None, [entries[earlier].response_text, _joined_lines(section)]))
            entries[earlier] = replace(entries[earlier], response_text=said)
        else:
            entries += _told(section, label, headed=True).entries
    return Parts(tuple(entries))


def _lines(text: str) -> list[str]:
    """The lines of `text`, tables of questions and answers taken apart, answers on their own lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\f", "\n\n")
    lines = [piece for line in text.split("\n") for piece in _unglued(line)]
    return untable(_ANSWER_INLINE.sub("\n", "\n".join(lines)).split("\n"))


_GLUED = re.compile(
    r"(?<=[a-z0-9)][.?!:;])(?=[A-Z][a-z’']+[ ,]|I [a-z])|(?<=\b20\d\d)(?=[A-Z][a-z]+ )|(?<=[a-z],)(?=[A-Z][a-z]+ [a-z])"
)
_SENTENCES_GLUED = 3  # from this many on, a line's sentences stand together because its line breaks were lost


def _unglued(line: str) -> list[str]:
    """`line` with its line breaks again where a page lost them: "… the council:The number of …now.The cost …"."""
    if len(_GLUED.findall(line)) >= _SENTENCES_GLUED:
        return _GLUED.sub("\n", line).split("\n")
    return re.sub(r"(\b20\d\d)(?=[A-Z][a-z]+ )", r"\1\n", line, count=1).split("\n")


def _heading(line: str) -> str:
    """`line` as a heading: without the marks of emphasis, colons and dashes at its end."""
    line = re.sub(r"</?[a-z]{1,6}>", "", line)
    return re.sub(r"\s+", " ", line.strip().strip("#*_> \t=-–—").strip()).rstrip(" :.-–—")


def _entry_heads(lines: list[str]) -> list[tuple[int, str]]:
    """(line, label) of each request that a page lists: numbered "1. Request received …", or each under a reference."""
    numbered: list[tuple[int, str]] = []
    by_reference: list[tuple[int, str, str]] = []  # with the words before the reference
    for at, line in enumerate(lines):
        if not line.strip() or len(line) > 120:
            continue
        heading = _heading(line)
        if found := _NUMBERED_ENTRY.match(heading):
            numbered.append((at, found["label"]))
        elif (found := _REFERENCE_ENTRY.fullmatch(heading)) and not re.fullmatch(r"\d{1,2}", found["label"]):
            by_reference.append((at, found["label"], heading[: found.start("label")].lower()))
    if numbered:
        return numbered
    alike = [head for head in by_reference if head[2] == by_reference[0][2]]
    heads = alike if len({label for _, label, _ in alike}) > 1 else by_reference
    firsts = [head[:2] for index, head in enumerate(heads) if index == 0 or head[1] != heads[index - 1][1]]
    if len({label for _, label in firsts}) < 2:
        return []
    edges = [*[at for at, _ in firsts], len(lines)]
    seen: set[str] = set()
    for (start, label), end in zip(firsts, edges[1:], strict=True):
        if label not in seen and not _has_request(lines[start + 1 : end], headed=heads is alike):
            return []
        seen.add(label)
    return firsts


def _has_request(lines: list[str], *, headed: bool) -> bool:
    """Whether a section asks: under a heading that says so or, where it is `headed` like the others, by itself."""
    if any(_is_request_heading(line) or _is_question_label(line) for line in lines):
        return True
    return headed and any(line.rstrip().endswith("?") or line_mark(line) for line in lines)


def _is_request_heading(line: str) -> bool:
    heading = _heading(line)
    return 0 < len(heading) <= 110 and bool(_REQUEST_HEADING.fullmatch(heading))


def _is_question_label(line: str) -> bool:
    mark = line_mark(line)
    return bool(mark and mark.style in {Style.QUESTION, Style.ASKED})


def _asked_mark(line: str) -> bool:
    mark = line_mark(line.strip("#*_ \t"))
    return bool(mark and mark.style is Style.ASKED)


def _is_answer_heading(line: str) -> bool:
    heading = _heading(line)
    if not heading or len(heading) > 110 or line.rstrip().endswith("?"):
        return False
    if _DOWNLOAD.fullmatch(heading):
        return True
    if _NOT_ANSWER.search(heading) and not _MAY_NAME_REQUEST.match(heading):
        return False
    if re.match(
        r"(?:response|reply) to (?:the |a |your )?(?:foi |information |freedom of information )*request|request response",
        heading,
        _LOW,
    ):
        return False
    if re.match(r"(?:date of|response date|reply date|responses? due|information disclosed)", heading, _LOW):
        return False
    return bool(_ANSWER_HEADING.fullmatch(heading)) and not line_mark(line)


class _Lines(list[str]):
    """The lines of a part as they are taken, each looked at once for whether it is more than a title or a date."""

    def __init__(self) -> None:
        super().__init__()
        self._looked_at = 0
        self._words = False

    def has_words(self) -> bool:
        """Whether the lines hold more than titles, references and dates."""
        while not self._words and self._looked_at < len(self):
            self._words = is_words(self[self._looked_at])
            self._looked_at += 1
        return self._words


def _told(lines: list[str], label: str | None, *, headed: bool) -> Parts:
    """The request and the response on a page or in a letter.

    Lines are taken one by one in one of three states: before the request, in it, and in the response. Where answers
    stand between the questions the request's state comes back at the next question's mark.
    """
    request = _Lines()
    response: list[str] = []
    before = _Lines()
    state = "request" if headed else "before"
    found_heading = headed
    announced = False
    letters_listed = any(line.strip().startswith("B:") for line in lines)
    lettered = any(mark.style is Style.ASKED for line in lines if (mark := line_mark(line.strip("# *\t"))))

    def answers_here(plain: str) -> bool:
        if plain.startswith("A:") and letters_listed:
            return False
        return bool(_ANSWER_MARK.match(plain) or _ANSWER_TO.match(plain) or (lettered and _ANSWER_LETTER.match(plain)))

    answers = sum(
        1
        for line in lines
        if answers_here(line.strip("# *\t")) or (_is_answer_heading(line) and len(_heading(line).split()) <= 2)
    )
    interleaved = answers >= 2 or any(_ANSWER_TO.match(line.strip()) for line in lines)
    repeated = interleaved and sum(1 for line in lines if _is_request_heading(line)) >= 2
    has_heading = headed or any(
        _is_request_heading(line) or _TELLS_REQUEST.match(_sentence_to(lines, at)) for at, line in enumerate(lines)
    )
    alone = sum(1 for line in lines if _asked_mark(line)) == 1
    last = 0
    asked: set[str] = set()  # the questions of the request, to know them again in the response
    answered = False  # the response has begun to count from the first number again
    closes: int | None = None  # the line on which the quotation closes that the request is; -1 where it is none
    for index, line in enumerate(lines):
        stripped = line.strip()
        plain = stripped.strip("#*_ \t")
        if state != "response" and plain and _PAGE_FURNITURE.fullmatch(plain) and not plain.endswith(":"):
            stripped = ""
        if not stripped:
            {"before": before, "request": request, "response": response}[state].append("")
            continue
        mark = line_mark(plain)
        if state == "request" and not interleaved:
            if closes is None:
                closes = _quotation_end(lines, index, opened=any(one.strip() in _OPENING for one in request))
            elif 0 <= closes < index and not _asks_on(lines, index):
                state = "response"
        if alone and state == "before" and mark and mark.style is Style.ASKED:  # a heading, with words after it or none
            state, found_heading, announced, closes = "request", True, True, None
            before.append(plain[: mark.rest])
            request.append(plain[mark.rest :].strip(" /|"))
        elif mark and mark.style in {Style.QUESTION, Style.ASKED} and (state != "response" or interleaved):
            if state == "before":
                found_heading = True
            state = "request"
            request.append(_heading_kept(line))
            last = mark.value or last
        elif (
            state == "response"
            and interleaved
            and mark
            and mark.style is Style.NUMBER
            and mark.certain
            and mark.value == last + 1
            and not answered
        ):
            state = "request"
            request.append(_heading_kept(line))
            last = mark.value
        elif answers_here(plain) and (state == "request" or interleaved) and (request or state != "before"):
            state = "response"
            response.append(line)
        elif _is_request_heading(line) and not (state == "response" and request.has_words() and not repeated):
            if state == "before":
                before.append(line)
            state, found_heading, announced, closes = "request", True, True, None
            if "and" in _heading(line).lower() and not interleaved:
                announced = False
        elif state == "before" and (_TELLS_REQUEST.match(stripped) or _TELLS_REQUEST.match(_sentence_to(lines, index))):
            state, found_heading, announced, closes = "request", True, True, None
            quote = re.search(r"[\"“]\s*\Z", stripped)
            request.append(quote.group().strip() if quote else "")
        elif (
            state == "before"
            and (told := _TELLS_INLINE.match(_joined(lines, index)))
            and not re.search(r"\brequest\b\s*$", told.group())
        ):
            state, found_heading, announced = "request", True, False
            request.append(_joined(lines, index)[told.end() :] if len(line) > told.end() else line)
        elif state == "request" and _is_answer_heading(line) and (request.has_words() or headed):
            state = "response"
            response.append(line)
        elif (
            state == "before"
            and not has_heading
            and before.has_words()
            and (_is_answer_heading(line) or (_AUTHORITY.match(plain) and _paragraph_may_begin(lines, index)))
        ):
            request, before, state = before, _Lines(), "response"
            response.append(line)
        elif (
            state == "request"
            and request.has_words()
            and not mark
            and _AUTHORITY.match(plain)
            and _paragraph_may_begin(lines, index)
        ):
            state = "response"
            response.append(line)
        elif (
            state == "request"
            and not interleaved
            and mark
            and mark.style is Style.NUMBER
            and mark.value <= last
            and _repeats(plain[mark.rest :], asked)
            and _answer_follows(lines, index)
        ):
            state, answered = "response", True
            response.append(line)
        else:
            if state == "request" and mark and line.rstrip().endswith("?"):
                asked.add(_folded(plain[mark.rest :]))
            if state == "request" and mark and mark.style is Style.NUMBER:
                last = _last_number(plain, mark.value)
            answered = answered or bool(
                state == "response" and mark and mark.style is Style.NUMBER and mark.certain and mark.value <= last
            )
            {"before": before, "request": request, "response": response}[state].append(line)
    if not found_heading and not request.has_words():
        request = before
    asked_in = request if found_heading else _from_opening(request)
    own = not found_heading and not response and _is_letter_to_authority(asked_in)
    entry = Entry(_joined_lines(asked_in), _joined_lines(response), label, interleaved, announced)
    return Parts((entry,), own)


_OPENING = ("“", '"', "‘")
_ENDS_QUOTATION = re.compile(r"[”\"’]\s*[.,;]?\s*[-–—]?\Z")


def _quotation_end(lines: list[str], start: int, *, opened: bool) -> int:
    """The line on which a request closes that is a quotation from the line `start` on; -1 where it is none.

    A paragraph within it may open with a mark of its own. A closing curly mark without a partner closes it too, as
    where the opening one was lost.
    """
    straight = opened or lines[start].strip().startswith('"')
    depth = 0
    for at in range(start, len(lines)):
        line = lines[at].strip()
        if _is_answer_heading(line):
            return -1
        if line.startswith("“") and depth > 0:
            depth -= 1  # the quotation goes on in a new paragraph
        depth += line.count("“") - line.count("”")
        if not line or not _ENDS_QUOTATION.search(line):
            continue
        if "”" in line[-4:] and depth <= 0 and (depth < 0 or lines[start].strip().startswith("“") or opened):
            return at
        if (
            straight
            and line.rstrip(".,; ")[-1:] == '"'
            and line.count('"') % 2 == (0 if at == start and not opened else 1)
        ):
            return at
    return -1


def _asks_on(lines: list[str], index: int) -> bool:
    """Whether a request goes on after a quotation: with another one, or with the next item of its list."""
    line = lines[index].strip()
    return line.startswith(_OPENING) or bool(line_mark(line))


def _folded(text: str) -> str:
    return " ".join(text.lower().split())


def _repeats(text: str, asked: set[str]) -> bool:
    """Whether `text` is a question of the request again, with its answer after it or on the next line."""
    question = _folded(text[: text.find("?") + 1])
    return len(question.split()) >= _REPEATED and question in asked


def _answer_follows(lines: list[str], index: int) -> bool:
    """Whether something that asks nothing follows a question: on its line or on the next one."""
    if not lines[index].rstrip().endswith("?"):
        return True
    following = next((line.strip() for line in lines[index + 1 : index + 4] if line.strip()), "")
    return bool(following) and not line_mark(following) and not following.endswith(("?", ":"))


_REPEATED = 5  # words: a question that is shorter may be asked twice


def _last_number(line: str, value: int) -> int:
    """The last number of a list that runs on within the line whose own number is `value`."""
    marks = [line_mark(piece) for piece in split_inline(line)]
    return max([value, *(mark.value for mark in marks if mark and mark.style is Style.NUMBER)])


_OPENS_REQUEST = re.compile(
    r"\s*(?:dear\b|to whom it may|i (?:am|'m|’m) (?:writing|e-?mailing|making)|i write to|i (?:would|'d|’d) like to (?:request|make|know|ask)|under the (?:freedom|foi|terms)|(?:hi|hello|good (?:morning|afternoon))\b)",
    _LOW,
)


def _from_opening(lines: list[str]) -> list[str]:
    """`lines` from where a letter opens; what a page has above it asks nothing and is the page's own."""
    for at, line in enumerate(lines):
        if _OPENS_REQUEST.match(line):
            return lines[at:]
        mark = line_mark(line)
        if line.rstrip().endswith("?") or (mark and mark.style is not Style.BULLET):
            break
    return lines


def _heading_kept(line: str) -> str:
    """A question's line without the marks of a heading around it."""
    return re.sub(r"^\s*(?:#+\s*|\*{2,}|_{2,})", "", line)


def _sentence_to(lines: list[str], index: int) -> str:
    """The sentence that ends with the line at `index`, where its maker wrapped it over up to four lines."""
    out = [lines[index].strip()]
    for at in range(index - 1, max(-1, index - 4), -1):
        line = lines[at].strip()
        if len(line) < _WRAPPED or line.endswith((".", "?", "!", ":")) or line_mark(line):
            break
        out.insert(0, line)
    return " ".join(out)


_WRAPPED = 50  # characters: a line that is shorter was not wrapped


def _joined(lines: list[str], index: int) -> str:
    """The paragraph that begins at `index`, on one line."""
    out: list[str] = []
    for line in lines[index : index + 12]:
        if not line.strip() or (out and line_mark(line)):
            break
        out.append(line.strip())
    return " ".join(out)


def _paragraph_may_begin(lines: list[str], index: int) -> bool:
    """Whether the line at `index` begins a paragraph: after a blank line, a full stop, a heading or a list."""
    if index == 0 or not lines[index - 1].strip():
        return True
    return (
        lines[index - 1].rstrip().endswith((".", "?", "!", ":", ";", ")", "”", '"', "’")) or len(lines[index - 1]) < 60
    )


_METADATA = re.compile(
    r"(?:(?:our |your |foi |eir |request |case |log )*ref(?:erence)?\b.{0,80}|(?:date|published|received|category|department|subject|re|status|title|from|to|sent|cc|type)\b ?[\w ]{0,24}[:–-].{0,120}|\d{1,2}(?:st|nd|rd|th)? \w{3,9} \d{4}\b.{0,140}|dear\b.{0,60}|(?:foi|eir|freedom of information|environmental information)\b[\w ().,/–-]{0,100}|request (?:no\.?|number|ref\w*|id)?\s*[:#]?\s*\S*\d\S*|information request no\.? .{0,40}|private (?:and|&) confidential|page \d+ of \d+)\Z",
    _LOW,
)


def is_words(line: str) -> bool:
    """Whether a line is more than a title, a date, a reference or a greeting: it has a mark, a stop or many words."""
    words = _heading(line)
    if not words or _METADATA.match(words):
        return False
    if line_mark(line):
        return True
    return (
        len(words.split()) >= 8
        or line.rstrip().endswith(("?", ":"))
        or (line.rstrip().endswith(".") and len(words.split()) >= 4)
    )


def is_metadata(line: str) -> bool:
    """Whether a line is a date, a reference or another particular of a letter, and no words of a request."""
    return bool(_METADATA.match(_heading(line)))


def _is_letter_to_authority(lines: list[str]) -> bool:
    """Whether the whole text is the requester's own letter: greeted or signed, and no word of an authority."""
    return any(
        re.match(r"\s*(?:dear|hi|hello|to whom)\b", line, _LOW) or _GOODBYE.match(line.strip()) for line in lines
    )


def _joined_lines(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


_QUOTE = re.compile(r"[ \t]?(?:>[ \t]?)+")


def _quoted(text: str) -> Parts | None:
    """The request where it is quoted with ">" in the authority's mail; None when nothing that asks is quoted."""
    lines = text.split("\n")
    marked = [line for line in lines if _QUOTE.match(line)]
    words = sum(len(line.split()) for line in marked)
    if len(marked) < 2 or words < 8:
        return None
    quoted = [_QUOTE.sub("", line, count=1) for line in marked]
    own = [line for line in lines if not _QUOTE.match(line)]
    own_asks = any(re.search(r"\bplease (?:provide|supply|send|tell|list)\b|\?\s*$", line, _LOW) for line in own)
    authority = any(
        _AUTHORITY.match(line.strip()) or re.match(r"\s*(?:thank you for your|our ref)", line, _LOW) for line in own
    )
    if own_asks and not authority:
        return None
    return Parts((Entry("\n".join(quoted), "\n".join(own).strip("\n"), interleaved=True),), own_words=True)


def splits_off_clarification(line: str) -> bool:
    """Whether a line of a page tells that the request was clarified afterwards."""
    return bool(_CLARIFIED.match(line)) and not line_mark(line) and not line.strip().endswith("?")
