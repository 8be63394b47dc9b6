"""The request and the response inside a letter, a thread or a disclosure-log page.

A thread's request is the requester's first message. On a page or in a letter that the authority made, the request is
what stands under "Request", "You asked:", "Information requested" …, or before the authority's own sentences begin, or
is quoted with ">". A log page may list several requests; each becomes an `Entry` under its number or reference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from answerable.reading.marks import Style, line_mark, untable
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
    r"|[\w’',.& -]{3,90} (?:response|reply|answer)|(?:our |the )?decision|(?:the )?outcome|(?:information|data) (?:disclosed|provided|released|supplied)|disclosure|(?:extent|result)s?\b.{0,20}search.{0,60}|(?:response|reply|answer) (?:sent|date|issued|dated)\b.{0,60})",
    _LOW,
)
_NOT_ANSWER = re.compile(r"\b(?:request|date|due|deadline|no response)\b", _LOW)

# A sentence of the authority that says what was asked, up to where the request's words begin.
_TELLS_REQUEST = re.compile(
    r"(?!.{0,300}\b(?:exempt\w*|appl(?:y|ies)|our (?:response|reply|answers?)|response is|answer is|(?:not )?held|disclos\w+|attached|reasons?|confirm\w*|respond as follows|can provide|advise as follows)\b)(?:.{0,200}\b(?:you (?:have |had |also )?(?:asked|ask|requested|request|wrote|sought|seek|wanted|specifically (?:asked|requested)|stated|submitted)\b"
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
    r"|(?:i|we) (?:have|has) (?:now )?(?:(?:carefully |fully )?considered|decided|established|conducted|searched|contacted|been advised|been informed|determined|reviewed|undertaken|provided|received your|attached|enclosed|set out|made enquiries|completed|today)"
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
    r"(?:A\.?\s?\d{1,2}[a-z]?\b[.:)]?|A:|(?i:(?:our |opcc |pcc |council )?(?:answer|response|reply)\s*(?:\d{1,2}[a-z]?|no\.? ?\d{1,2})?\s*[:–—-](?!\w)|ans\s*[.:]))(?=\s|\Z)"
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
        told = _told(lines[at + 1 : end], label, headed=True)
        entries += told.entries
    return Parts(tuple(entries))


def _lines(text: str) -> list[str]:
    """The lines of `text`, tables of questions and answers taken apart, answers on their own lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\f", "\n\n")
    return untable(_ANSWER_INLINE.sub("\n", text).split("\n"))


def _heading(line: str) -> str:
    """`line` as a heading: without the marks of emphasis, colons and dashes at its end."""
    line = re.sub(r"</?[a-z]{1,6}>", "", line)
    return re.sub(r"\s+", " ", line.strip().strip("#*_> \t=-–—").strip()).rstrip(" :.-–—")


def _entry_heads(lines: list[str]) -> list[tuple[int, str]]:
    """(line, label) of each request that a page lists: numbered "1. Request received …", or each under a reference."""
    numbered: list[tuple[int, str]] = []
    by_reference: list[tuple[int, str]] = []
    for at, line in enumerate(lines):
        if not line.strip() or len(line) > 120:
            continue
        heading = _heading(line)
        if found := _NUMBERED_ENTRY.match(heading):
            numbered.append((at, found["label"]))
        elif (found := _REFERENCE_ENTRY.fullmatch(heading)) and not re.fullmatch(r"\d{1,2}", found["label"]):
            by_reference.append((at, found["label"]))
    if numbered:
        return numbered
    firsts = [head for index, head in enumerate(by_reference) if index == 0 or head[1] != by_reference[index - 1][1]]
    if len({label for _, label in firsts}) < 2:
        return []
    edges = [*[at for at, _ in firsts], len(lines)]
    return firsts if all(_has_request(lines[a + 1 : b]) for a, b in pairwise(edges)) else []


def _has_request(lines: list[str]) -> bool:
    return any(_is_request_heading(line) or _is_question_label(line) for line in lines)


def _is_request_heading(line: str) -> bool:
    heading = _heading(line)
    return 0 < len(heading) <= 110 and bool(_REQUEST_HEADING.fullmatch(heading))


def _is_question_label(line: str) -> bool:
    mark = line_mark(line)
    return bool(mark and mark.style in {Style.QUESTION, Style.ASKED})


def _is_answer_heading(line: str) -> bool:
    heading = _heading(line)
    if not heading or len(heading) > 110 or line.rstrip().endswith("?"):
        return False
    if _NOT_ANSWER.search(heading) and not re.match(r"(?:response|reply|answer)\b", heading, _LOW):
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


def _told(lines: list[str], label: str | None, *, headed: bool) -> Parts:
    """The request and the response on a page or in a letter.

    Lines are taken one by one in one of three states: before the request, in it, and in the response. Where answers
    stand between the questions the request's state comes back at the next question's mark.
    """
    request: list[str] = []
    response: list[str] = []
    before: list[str] = []
    state = "request" if headed else "before"
    found_heading = headed
    announced = False
    letters_listed = any(line.strip().startswith("B:") for line in lines)
    lettered = any(mark.style is Style.ASKED for line in lines if (mark := line_mark(line.strip("# *\t"))))

    def answers_here(plain: str) -> bool:
        if plain.startswith("A:") and letters_listed:
            return False
        return bool(_ANSWER_MARK.match(plain) or (lettered and _ANSWER_LETTER.match(plain)))

    answers = sum(
        1
        for line in lines
        if answers_here(line.strip("# *\t")) or (_is_answer_heading(line) and len(_heading(line).split()) <= 2)
    )
    interleaved = answers >= 2
    repeated = interleaved and sum(1 for line in lines if _is_request_heading(line)) >= 2
    has_heading = headed or any(_is_request_heading(line) or _TELLS_REQUEST.match(line.strip()) for line in lines)
    last = 0
    for index, line in enumerate(lines):
        stripped = line.strip()
        plain = stripped.strip("#*_ \t")
        if not stripped:
            {"before": before, "request": request, "response": response}[state].append("")
            continue
        mark = line_mark(plain)
        if mark and mark.style in {Style.QUESTION, Style.ASKED} and (state != "response" or interleaved):
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
        ):
            state = "request"
            request.append(_heading_kept(line))
            last = mark.value
        elif answers_here(plain) and (state == "request" or interleaved) and (request or state != "before"):
            state = "response"
            response.append(line)
        elif _is_request_heading(line) and not (state == "response" and _substance(request) and not repeated):
            if state == "before":
                before.append(line)
            state, found_heading, announced = "request", True, True
            if "and" in _heading(line).lower() and not interleaved:
                announced = False
        elif state == "before" and _TELLS_REQUEST.match(stripped):
            state, found_heading, announced = "request", True, True
            quote = re.search(r"[\"“]\s*\Z", stripped)
            request.append(quote.group().strip() if quote else "")
        elif (
            state == "before"
            and (told := _TELLS_INLINE.match(_joined(lines, index)))
            and not re.search(r"\brequest\b\s*$", told.group())
        ):
            state, found_heading, announced = "request", True, False
            request.append(_joined(lines, index)[told.end() :] if len(line) > told.end() else line)
        elif state == "request" and _is_answer_heading(line) and (_substance(request) or headed):
            state = "response"
            response.append(line)
        elif (
            state == "before"
            and not has_heading
            and _substance(before)
            and (_is_answer_heading(line) or (_AUTHORITY.match(plain) and _paragraph_may_begin(lines, index)))
        ):
            request, before, state = before, [], "response"
            response.append(line)
        elif (
            state == "request"
            and _substance(request)
            and not mark
            and _AUTHORITY.match(plain)
            and _paragraph_may_begin(lines, index)
        ):
            state = "response"
            response.append(line)
        else:
            if state == "request" and mark and mark.style is Style.NUMBER:
                last = mark.value
            {"before": before, "request": request, "response": response}[state].append(line)
    if not found_heading and not _substance(request):
        request, before = before, []
    own = not found_heading and not response and _is_letter_to_authority(request)
    interleaved = interleaved or (found_heading and not response)
    entry = Entry(_joined_lines(request), _joined_lines(response), label, interleaved, announced)
    return Parts((entry,), own)


def _heading_kept(line: str) -> str:
    """A question's line without the marks of a heading around it."""
    return re.sub(r"^\s*(?:#+\s*|\*{2,}|_{2,})", "", line)


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


def _substance(lines: list[str]) -> bool:
    """Whether `lines` hold more than titles, references and dates."""
    return any(is_words(line) for line in lines)


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
