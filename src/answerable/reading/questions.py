"""The questions of a request, in order, with their labels and what their meaning depends on.

What counts as a question, after how careful readers count them:

- Every item of a list that asks, numbered or not, and every item under it. An item that only opens a list under it
  ("1. All contracts …, with these details:") counts too, because its label is printed and it asks by itself.
- A sentence that asks. A sentence that only opens a list ("Please provide the following:") is no question but the
  context of the list; one that is a question by itself ("What guidance is given? In particular:") is both.
- No question: greetings, thanks, wishes about form, statutory phrases, threats, definitions, notes, and the items of a
  list that only says for what something is asked ("… in the following areas:") or explains it ("… such as:"). What
  opens such a list is the question, where it asks by itself.

A label is as printed, without brackets and stops. A letter or numeral under a question takes that question's label
before it ("4a"). A bullet's label is the bullet; on a page that the authority made it has its count as well ("-2"),
because replies speak of "question two", unless the reply prints numbers of its own for the same words.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from answerable.reading import asking
from answerable.reading.asking import Use, use_of
from answerable.reading.marks import Style, line_mark
from answerable.reading.nesting import CONTEXT_LENGTH, Node, nest
from answerable.reading.paragraphs import paragraphs_of
from answerable.reading.parts import Entry, Parts, is_metadata, is_words, splits_off_clarification
from answerable.reading.structure import Question

_CONTEXT_SENTENCES = 60
_LONGEST_EXAMPLE = 12  # words: a line that is longer is no example and no item of scope
_SHORT_BULLET = 6  # words: a bullet under a numbered question that is no longer belongs to its words
_LOW = re.I


@dataclass
class _Found:
    text: str
    label: str | None
    node: int
    parent: str | None = None
    context: str = ""
    style: Style | None = None


def find_questions(parts: Parts) -> tuple[Question, ...]:
    """The questions of every request in `parts`, in order, without their asks."""
    several = sum(1 for entry in parts.entries if entry.label) > 1
    out: list[Question] = []
    for entry in parts.entries:
        found = _of_entry(entry, own_words=parts.own_words)
        if several and entry.label:
            found = _under(entry.label, found)
        out += [Question(text=one.text, label=one.label, parent=one.parent, context=one.context) for one in found]
    return tuple(out)


def _under(entry: str, found: list[_Found]) -> list[_Found]:
    """`found` with labels under their entry's: "2/1"; questions without a label are counted with letters."""
    bare = [one for one in found if one.label is None]
    letters = {id(one): chr(ord("a") + index % 26) for index, one in enumerate(bare)}
    out = []
    for one in found:
        label = one.label or (letters[id(one)] if len(bare) > 1 or len(found) > 1 else None)
        parent = f"{entry}/{one.parent}" if one.parent else None
        out.append(replace(one, label=f"{entry}/{label}" if label else entry, parent=parent))
    return out


# ---- one request ----------------------------------------------------------------------------------------------------


def _of_entry(entry: Entry, *, own_words: bool) -> list[_Found]:
    lines = _body(entry.request_text.split("\n"), own_words=own_words)
    nodes = nest(paragraphs_of(lines), own_words=own_words)
    scopes = _scope_runs(nodes)
    notes = _note_runs(nodes) | set(scopes)
    found = _Reader(nodes, notes, scopes, entry).read()
    found = _once(found)
    return found if own_words else _labelled_by_reply(found, entry.response_text)


def _body(lines: list[str], *, own_words: bool) -> list[str]:
    """The lines that can ask: up to the signature; before, or only after, a clarification that the page tells of."""
    seen = False
    kept: list[str] = []
    for line in lines:
        plain = line.strip().strip("#*_> \t")
        if asking.is_closing(plain) and seen and not line_mark(plain):
            break
        seen = seen or is_words(line)
        kept.append(line)
    if own_words:
        return kept
    for at, line in enumerate(kept):
        if splits_off_clarification(line):
            after = kept[at + 1 :]
            marks = [mark for one in after if (mark := line_mark(one)) and mark.value == 1 and mark.certain]
            return after if marks else kept[:at]
    return kept


# ---- notes ----------------------------------------------------------------------------------------------------------
_NOTES_HEADING = re.compile(
    r"(?:please )?(?:notes?(?: on| about| to| regarding)?|nb|n\.b\.?|definitions?|glossary|guidance|background|context|clarifications?|explanatory notes?|terms|conditions|instructions)\b.{0,60}:?\Z|(?:by|for the purposes? of|in this request|where i (?:refer|say|use)|please note)\b.{0,200}:\Z",
    _LOW,
)
_ABOUT_ME = re.compile(
    r"(?:(?:i am|i'm|we are) (?:an?|the|one of|acting|writing (?:as|on behalf))\b|i write as|our organisation|my (?:reasons?|concerns?|background))[^:]{0,120}:\Z",
    _LOW,
)
_SCOPE = re.compile(
    r".{0,200}\b(?:relat\w+ to|(?:could|may|might|can) (?:be|include|relate)|defined as|such as|specifically around|consists? of|examples? (?:of|include)|meaning|which (?:are|include))\b[^:]{0,120}:\Z",
    _LOW,
)
_NOTE_START = re.compile(
    r"(?:if (?!so\b|yes\b|not\b|no\b)|you (?:may|can|should|need)|i (?:accept|understand|believe|am (?:aware|happy|willing|content)|do not|would (?:prefer|accept))|we (?:are|would|understand|believe)|this (?:is|should|request|includes?)|there (?:is|should|are)|please note)\b",
    _LOW,
)
_FALLBACK = re.compile(
    r"if (?:there (?:is|are) no|you (?:cannot|can't|can’t|are unable|do not|don't|don’t|have no|only)|this (?:is not|isn't|isn’t|cannot)|not (?:possible|available|held)|none)\b[^?]*\Z",
    _LOW,
)
_TELLS = re.compile(
    r"\b(?:is|are|was|were|will|would|should|can|could|may|do|does|did|has|have|had|am|means|mean|want|accept|understand|believe|think|refers?|includes?|shall|must)\b",
    _LOW,
)


def _note_runs(nodes: list[Node]) -> set[int]:
    """The lists that are notes: under a heading that says so, or of nothing but statements where others ask."""
    notes: set[int] = set()
    before: Node | None = None
    leads = {node.lead for node in nodes if node.item}
    announced = any(lead and _asks(lead) and not _SCOPE.match(_last(lead)) for lead in leads)
    for node in nodes:
        if (
            announced
            and node.item
            and node.parent is None
            and _SCOPE.match(_last(node.lead))
            and use_of(node.text) is not Use.ASK
        ):
            notes.add(node.run)
        if (
            node.item
            and before is not None
            and not before.item
            and (_NOTES_HEADING.match(before.text) or _ABOUT_ME.match(before.text))
        ):
            notes.add(node.run)
        before = node
    runs: dict[int, list[Node]] = {}
    for node in nodes:
        if node.item:
            runs.setdefault(node.run, []).append(node)
    for run, items in runs.items():
        if all(_is_date(item.text) and not item.text.endswith("?") for item in items):
            notes.add(run)
    for node in nodes:  # "1. For each of the last six months", over the months
        if (
            node.children
            and _FOR_EACH.match(node.text)
            and use_of(node.text) is not Use.ASK
            and any(nodes[index].run in notes for index in node.children)
        ):
            notes.add(node.run)
    asking_in = [node.run if node.item else -1 for node in nodes if node.text and _asks_here(node)]
    total, per_run = len(asking_in), Counter(asking_in)
    for run, items in runs.items():
        if total > per_run[run] and all(_is_statement(item.text) and not item.children for item in items):
            notes.add(run)
    return notes


def _scope_runs(nodes: list[Node]) -> dict[int, str]:
    """The lists that say for what something is asked, or that explain it, by their run, with the sentence before each.

    Such a list names bodies, places, kinds or years; none of its items asks or names data. Without anything else that
    asks it is no such list.
    """
    runs: dict[int, list[Node]] = {}
    for node in nodes:
        if node.item:
            runs.setdefault(node.run, []).append(node)
    scopes: dict[int, str] = {}
    for run, items in runs.items():
        first = items[0]
        above = nodes[first.parent].text if first.parent is not None else ""
        lead = _last(_folded(first.lead or above))
        if (
            asking.opens_scope(lead)
            and not (
                use_of(lead) is Use.ASK and asking.is_generic(lead.rstrip(":-– ")) and not asking.asks_by_itself(lead)
            )
            and not any(item.children or _asks_or_names_data(item.text) for item in items)
        ):
            scopes[run] = lead
    others = [node for node in nodes if not (node.item and node.run in scopes) and _asks_in_particular(node.text)]
    others += [node for node in nodes if node.item and node.run not in scopes]
    return scopes if others else {}


def _asks_or_names_data(text: str) -> bool:
    return use_of(text) is Use.ASK or text.rstrip().endswith("?") or asking.names_data(text)


def _asks_here(node: Node) -> bool:
    return use_of(node.text) is Use.ASK or (node.item and not _is_statement(node.text))


_DATE_WORD = re.compile(
    r"\d+(?:st|nd|rd|th)?|to|and|from|until|since|date|of|your|response|present|the|years?|fy\d*|financial|calendar|quarter|q\d"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)|january|february|march|april|august|september|october|november|december",
    _LOW,
)


def _is_date(text: str) -> bool:
    """Whether an item only names a stretch of time ("2023 (1 January 2023 – 31 December 2023)")."""
    return all(_DATE_WORD.fullmatch(word) for word in re.findall(r"[^\W_]+", text))


def _last(text: str) -> str:
    """The last sentence of `text`."""
    return asking.sentences(text)[-1] if text else ""


def _asks(lead: str) -> bool:
    """Whether the last sentence of what stands before a list asks."""
    return use_of(_last(lead)) is Use.ASK


def _is_note(text: str) -> bool:
    """Whether an item among questions is a remark on them ("If your system …, it should …")."""
    return (bool(_NOTE_START.match(text)) and _is_statement(text)) or bool(_FALLBACK.match(text))


_LET_ME_KNOW = re.compile(
    r"\b(?:let (?:me|us) know|tell (?:me|us)|provide|advise|confirm|answer|state|supply|send me)\Z", _LOW
)
_REACHES = re.compile(r"(?:for|between|from|since|during|covering|over|regarding|concerning)\b[^?]*\Z", _LOW)
_FOR_EACH = re.compile(r"for (?:each|every|all|the)\b", _LOW)
_LINK = re.compile(r"(?:https?://|www\.)\S+\Z", _LOW)
_ANNOUNCES = re.compile(r"\b(?:these|the following|following) (?:\w+ )?questions\s*[:?]?\s*\Z", _LOW)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_INCLUDES = re.compile(r"(?:this|these|it|they|that) (?:should|must|needs? to|is to|are to|ought to) include\b", _LOW)
_SCOPE_WISH = re.compile(
    r"(?:covering |time |the )?period(?: covered)?:|(?:(?:i|we) (?:would|'d|’d) like|(?:i|we) want|please (?:ensure|make sure)(?: that)?|could) (?:this|these|it|them|they|the (?:data|figures|information|answers?|period|request))\b.{0,24}\b(?:cover|relate|span|include|go back|be for|be from|start|run from)\b",
    _LOW,
)


def _is_scope_wish(text: str) -> bool:
    """Whether an item among questions only says how far the others reach ("I would like this to cover 2015 to 2018")."""
    return bool(_SCOPE_WISH.match(text)) and not text.rstrip().endswith("?")


def _is_statement(text: str) -> bool:
    """Whether an item only states: a whole sentence, with a verb and a stop, that asks for nothing."""
    if not text.rstrip().endswith((".", "!")) or not _TELLS.search(text):
        return False
    return all(use_of(sentence) in {Use.TELLING, Use.COURTESY} for sentence in asking.sentences(text))


def _without_tail(text: str) -> tuple[str, str]:
    """An item's own words, and the courtesies and conditions that run on after them."""
    pieces = asking.sentences(text)
    keep = len(pieces)
    while keep > 1 and use_of(pieces[keep - 1]) is Use.COURTESY:
        keep -= 1
    return " ".join(pieces[:keep]), " ".join(piece for piece in pieces[keep:] if not asking.is_sign_off(piece))


def _is_courtesy_item(text: str) -> bool:
    """Whether a numbered item asks for nothing but a receipt, a form of reply or the like."""
    uses = [use_of(sentence) for sentence in asking.sentences(text)]
    courtesy = uses[0] is Use.COURTESY and not {Use.ASK, Use.THING} & set(uses[1:])
    return courtesy and not re.match(r"\W*(?:if|where|should|when)\b", text, _LOW)


# ---- reading in order -----------------------------------------------------------------------------------------------


def _asks_in_particular(text: str) -> bool:
    """Whether a paragraph asks for something, and does not only announce that it will."""
    return any(
        use_of(sentence) is Use.ASK and (asking.is_question_sentence(sentence) or not asking.is_generic(sentence))
        for sentence in asking.sentences(_folded(text))
    )


class _Reader:
    """Goes through the paragraphs in order and takes the questions."""

    def __init__(self, nodes: list[Node], notes: set[int], scopes: dict[int, str], entry: Entry) -> None:
        self.nodes = nodes
        self.notes = notes
        self.scopes = scopes
        self.scope = False  # unmarked lines follow that only say for what the last question asks
        self.entry = entry
        self.found: list[_Found] = []
        self.weak: list[_Found] = []  # things named where nothing else asks
        self.generic: list[_Found] = []  # asks that only announce what follows, should nothing follow
        self.context: list[str] = []  # prose since the last question
        self.group: list[_Found] = []  # the questions to which a qualifier that follows belongs
        self.kept_context = ""
        self.open = (
            entry.announced and self._begins_with_data()
        )  # a lead-in was given and its items follow without marks
        self.items_seen = False
        self.heads_lists = False  # things are named on their own lines, each over a list of its own
        self.by_node: dict[int, _Found] = {}
        self.last_item = max((at for at, node in enumerate(nodes) if node.item and node.run not in notes), default=-1)
        self.last_ask = max((at for at, node in enumerate(nodes) if _asks_in_particular(node.text)), default=-1)
        self.run_sizes = Counter(node.run for node in nodes if node.item)
        self.details: dict[int, bool] = {}  # by parent: whether its bullets are details of it

    def _begins_with_data(self) -> bool:
        """Whether what is asked is named at once under the heading, without "Please provide": "The number of …"."""
        first = self.nodes[:2]
        return len(first) == 2 and all(
            not node.item and asking.names_data(node.text) and use_of(node.text) is Use.THING for node in first
        )

    def read(self) -> list[_Found]:
        for at, node in enumerate(self.nodes):
            if node.item:
                self._item(at, node)
            else:
                self._prose(at, node)
        if not self.found:
            self.found = self.weak or self.generic or self._anything()
        return sorted(self.found, key=lambda one: one.node)

    # -- items
    def _item(self, at: int, node: Node) -> None:
        self.open = False
        text = _folded(node.text)
        self.scope = False
        if node.run in self.scopes:
            self._say_scope(node, text)
            return
        if node.run in self.notes:
            return
        if node.style is Style.BULLET and node.parent is not None and self._is_detail(node):
            parent = self.by_node.get(node.parent)
            if parent:
                parent.text = f"{parent.text} {text}"
                return
        if (
            not _trimmed(text)
            or _is_note(text)
            or (_is_courtesy_item(text) and len(text.split()) > 2 and not (node.children and text.endswith(":")))
            or _is_scope_wish(text)
            or (node.children and _ANNOUNCES.search(text))
            or not _LETTERS.search(text)
            or self._is_title(at, node)
        ):
            self._narrate(text)
            return
        parent_label = self.nodes[node.parent].label if node.parent is not None else None
        text, rest = _without_tail(text) if node.inline else (text, "")
        one = _Found(_trimmed(text), node.label, at, parent_label, self._context_of(node), node.style)
        if rest:
            one.context = _clipped([one.context, rest])
        if not self.items_seen or self.context:
            self.group = []
        self.items_seen = True
        self.open = text.endswith(":") and not asking.opens_scope(_last(text)) and self._lines_of_scope(at, data=True)
        self.scope = text.endswith(":") and asking.opens_scope(_last(text))
        self.found.append(one)
        self.by_node[at] = one
        self.group.append(one)

    def _say_scope(self, node: Node, text: str) -> None:
        """A list's item that says for what its question asks: to the question's words if short, else to its context."""
        above = self.by_node.get(node.parent) if node.parent is not None else None
        if above and node.style is Style.BULLET and len(text.split()) <= _LONGEST_EXAMPLE:
            above.text = f"{above.text} {text}"
            return
        if self.found and (above or (self.group and not self.context)):
            one = above or self.group[-1]
            one.context = _clipped([one.context, text])
        else:
            self._narrate(text)

    def _is_detail(self, node: Node) -> bool:
        """Whether a bullet under a question only lists details of it, in a word or two each."""
        above = node.parent or 0
        if above not in self.details:
            siblings = [self.nodes[index] for index in self.nodes[above].children]
            self.details[above] = all(
                len(one.text.split()) <= _SHORT_BULLET
                and not one.text.rstrip().endswith("?")
                and not asking.names_data(one.text)
                for one in siblings
            )
        return self.details[above]

    def _is_title(self, at: int, node: Node) -> bool:
        """Whether a numbered line is the heading of the questions under it: "1. Funding", then "1.1 How much …?"."""
        words = node.text.split()
        if (
            not node.children
            or len(words) > 3
            or words[0].lower() in {"the", "a", "an", "your"}
            or node.text.rstrip().endswith((":", "?", "."))
        ):
            return False
        under = [self.nodes[index] for index in node.children]
        return use_of(node.text) is Use.TELLING and all(len(one.text.split()) >= 3 for one in under)

    def _context_of(self, node: Node) -> str:
        if node.parent is not None:
            above = self.nodes[node.parent]
            parent = self.by_node.get(node.parent)
            self.context = []
            return _clipped([parent.context if parent else "", _folded(above.text), _folded(node.lead)])
        if self.context:
            self.kept_context = _clipped(self.context)
            self.context = []
        return self.kept_context

    # -- prose
    def _prose(self, at: int, node: Node) -> None:
        text = _folded(node.text)
        if asking.is_greeting(text) or _LINK.match(text) or (is_metadata(text) and not self.open):
            return
        if self.entry.interleaved and self.items_seen and self.entry.announced and not self._asks_amid_answers(text):
            return
        if self.scope and self._says_scope(text):
            self._narrate(text)
            return
        self.scope = False
        following = self.nodes[at + 1] if at + 1 < len(self.nodes) else None
        opens_list = following is not None and following.item and following.run not in self.notes
        pieces = asking.sentences(text)
        new_questions: list[_Found] = []
        if (
            at
            and self.nodes[at - 1].item
            and self.found
            and self.found[-1].node in self._line_of(at - 1)
            and re.match(r"(?:and|if so|if not|if held|of these|of those|of them)\b", text, _LOW)
            and use_of(text) is not Use.COURTESY
        ):
            self.found[-1].text = f"{self.found[-1].text} {text}"
            return
        for number, sentence in enumerate(pieces):
            final = number == len(pieces) - 1
            use = use_of(sentence)
            if final and following is not None and self._asks_for_a_scope(at, sentence, following):
                new_questions.append(self._found_in_prose(at, sentence))
                self.scope = not following.item
                continue
            if self._opens(at, sentence, use, final=final, opens_list=opens_list):
                self._narrate(sentence)
                self.open = not opens_list and self._announces(sentence, use)
                continue
            hangs_on = use in {Use.ASK, Use.THING, Use.QUALIFIER} or sentence.startswith("(")
            if new_questions and asking.continues(sentence) and hangs_on:
                new_questions[-1].text += " " + sentence
                continue
            if use is Use.ASK:
                if one := self._ask(at, sentence):
                    new_questions.append(one)
            elif use is Use.QUALIFIER and _INCLUDES.match(sentence) and (own := new_questions or self._weak_of(at)):
                own[-1].text += " " + sentence
            elif use is Use.QUALIFIER:
                for earlier in (self.group or new_questions)[-_CONTEXT_SENTENCES:]:
                    earlier.context = _clipped([earlier.context, sentence])
            elif use is Use.COURTESY:
                self.open = False
            else:
                self._thing(at, sentence, use, opens_list=opens_list)
        if new_questions:
            self.group = new_questions

    def _asks_for_a_scope(self, at: int, sentence: str, following: Node) -> bool:
        """Whether the sentence asks by itself and what follows it only says for what: places, kinds, years."""
        if not (asking.opens_scope(sentence) and asking.asks_by_itself(sentence)):
            return False
        return following.run in self.scopes if following.item else self._lines_of_scope(at)

    def _asks_amid_answers(self, text: str) -> bool:
        """Whether prose among answers is asked and not answered: the authority's own sentences begin with "we"."""
        return text.endswith("?") or (use_of(text) is Use.ASK and not re.match(r"(?:we|if|should)\b", text, _LOW))

    def _line_of(self, at: int) -> set[int]:
        """The item at `at` and those above it."""
        line: set[int] = set()
        index: int | None = at
        while index is not None:
            line.add(index)
            index = self.nodes[index].parent
        return line

    def _opens(self, at: int, sentence: str, use: Use, *, final: bool, opens_list: bool) -> bool:
        """Whether the sentence, of the paragraph `at`, only opens what follows."""
        following = self.nodes[at + 1] if at + 1 < len(self.nodes) else None
        if not final:
            return False
        if sentence.endswith((":", ":-", "-", "–")) and sentence.rstrip(":-– ")[-1:].isalnum():
            if self._names_a_thing_over_single_items(sentence, use, following):
                return False
            return not asking.is_wh_question(sentence)
        if opens_list and not asking.is_question_sentence(sentence):
            return use in {Use.ASK, Use.QUALIFIER} or asking.is_generic(sentence)
        if opens_list and asking.is_generic(sentence):
            return True
        if use is Use.ASK and sentence[-1:].isalnum() and (self._things_follow(at) or _LET_ME_KNOW.search(sentence)):
            return True
        return (
            use is Use.ASK
            and bool(re.search(r"\b(?:following|below|as follows)\b[^.?!]{0,60}[.?]?\Z", sentence, _LOW))
            and following is not None
        )

    def _weak_of(self, at: int) -> list[_Found]:
        return [one for one in self.weak[-1:] if one.node == at]

    def _things_follow(self, at: int) -> bool:
        """Whether the next two lines name things wanted and have no marks, as where their bullets were lost."""
        lines = self.nodes[at + 1 : at + 3]
        return len(lines) == 2 and all(
            not node.item and use_of(node.text) is Use.THING and node.text[-1:] not in ".?!:" for node in lines
        )

    def _lines_of_scope(self, at: int, *, data: bool = False) -> bool:
        """Whether at least two short lines without marks follow, none of which asks; with `data` they may name it."""
        lines = self.nodes[at + 1 : at + 3]
        return len(lines) == 2 and all(
            not node.item and self._says_scope(_folded(node.text), data=data) for node in lines
        )

    def _says_scope(self, text: str, *, data: bool = False) -> bool:
        return (
            len(text.split()) <= _LONGEST_EXAMPLE
            and text[-1:] not in ".?!"
            and use_of(text) not in {Use.ASK, Use.COURTESY, Use.QUALIFIER}
            and (data or not asking.names_data(text))
        )

    def _names_a_thing_over_single_items(self, sentence: str, use: Use, following: Node | None) -> bool:
        """A heading that itself names something wanted, amid lists of one item each, as flattened pages have them."""
        if (
            use is not Use.THING
            or not self.items_seen
            or following is None
            or asking.is_generic(sentence.rstrip(": -–"))
        ):
            return False
        return self.run_sizes[following.run] == 1

    def _announces(self, sentence: str, use: Use) -> bool:
        return use in {Use.ASK, Use.QUALIFIER} or bool(
            re.search(r"\b(?:please|following|request\w*|provide|know|information|questions?|ask)\b", sentence, _LOW)
        )

    def _ask(self, at: int, sentence: str) -> _Found | None:
        one = _Found(_trimmed(sentence), None, at, None, "")
        if (
            asking.is_generic(sentence.rstrip(":-– "))
            and not asking.is_question_sentence(sentence)
            and (self.last_item > at or self.last_ask > at)
        ):
            one.context = self._prose_context()
            self.generic.append(one)
            self._narrate(sentence)
            return None
        return self._found_in_prose(at, sentence)

    def _found_in_prose(self, at: int, sentence: str) -> _Found:
        one = _Found(_trimmed(sentence), None, at, None, self._prose_context())
        self.found.append(one)
        return one

    def _thing(self, at: int, sentence: str, use: Use, *, opens_list: bool) -> None:
        phrase = use is Use.THING or not _TELLS.search(sentence)
        one = _Found(_trimmed(sentence), None, at, None, _clipped(self.context))
        if not one.text or (sentence.startswith("(") and sentence.endswith(")")) or _REACHES.match(sentence):
            self._narrate(sentence)
        elif (
            self.open
            and (not opens_list or asking.names_data(sentence))
            and (phrase or not re.match(r"(?:i|we|this|that|it|my|our|as)\b", sentence, _LOW))
        ):
            self.found.append(one)
            self.heads_lists = self.heads_lists or opens_list
        elif self.heads_lists and opens_list and asking.names_data(sentence):
            self.found.append(one)
        elif use is Use.THING and self.items_seen and sentence.endswith(":"):
            one.text = one.text.rstrip(": ")
            self.found.append(one)
        else:
            if use is Use.THING or (self.entry.announced and phrase and len(sentence.split()) >= 3):
                self.weak.append(one)
            self.open = False
            self._narrate(sentence)

    def _narrate(self, sentence: str) -> None:
        self.context.append(sentence)
        del self.context[:-_CONTEXT_SENTENCES]

    def _prose_context(self) -> str:
        if self.context:
            self.kept_context = _clipped(self.context)
            self.context = []
        return self.kept_context

    def _anything(self) -> list[_Found]:
        """The request's own words as one question, where it was announced and nothing in it looks like asking."""
        if not self.entry.announced:
            return []
        for at, node in enumerate(self.nodes):
            text = _folded(node.text)
            if (
                not asking.is_greeting(text)
                and not is_metadata(text)
                and use_of(text) is not Use.COURTESY
                and len(text.split()) >= 3
            ):
                return [_Found(_trimmed(text), node.label, at)]
        return []


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _trimmed(text: str) -> str:
    """A question's words without quotation marks that have no partner, greeting and dangling marks."""
    text = asking.without_greeting(_folded(text)).strip("*_ ")
    for opening, closing in ("“”", '""'):
        alone = text.count(opening) + (text.count(closing) if opening != closing else 0)
        if text.startswith(opening) and (alone == 1 or (alone == 2 and text.endswith(closing))):
            text = text[1:].removesuffix(closing)
        elif text.endswith(closing) and alone == 1:
            text = text[:-1]
    return re.sub(r"\s*[-–—]\Z", "", text).strip()


def _clipped(pieces: Iterable[str]) -> str:
    """The pieces joined, the end kept where they are long."""
    joined = " ".join(piece for piece in pieces if piece)
    return joined if len(joined) <= CONTEXT_LENGTH else "… " + joined[-CONTEXT_LENGTH:].split(" ", 1)[-1]


# ---- once, and as the reply counts -----------------------------------------------------------------------------------


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def alike(one: str, other: str) -> float:
    """How alike two texts are in their words, 0 to 1."""
    a, b = _words(one), _words(other)
    if not a or not b or min(len(a), len(b)) * 2 < max(len(a), len(b)):
        return 0.0
    if a == b:
        return 1.0
    if not set(a) & set(b):
        return 0.0
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def _once(found: list[_Found]) -> list[_Found]:
    """Each question once: one that is repeated before its answer is the same question."""
    out: list[_Found] = []
    seen: dict[tuple[str, ...], dict[str | None, _Found]] = {}  # by words, then by label
    for one in found:
        same = seen.setdefault(tuple(_words(one.text)), {})
        bare = same.get(None)
        if one.label is None and same and (one.style is Style.ASKED or bare is None or bare.context == one.context):
            continue
        if one.label is not None and bare is not None:
            bare.label = one.label
            same[one.label] = same.pop(None)
            continue
        if one.label in same and same[one.label].context == one.context and one.style is not Style.BULLET:
            continue
        same[one.label] = one
        out.append(one)
    return out


def _labelled_by_reply(found: list[_Found], response: str) -> list[_Found]:
    """Bullets and unmarked questions under the numbers that the reply prints before the same words."""
    loose = [one for one in found if one.label is None or one.style is Style.BULLET]
    if not loose or not response:
        return found
    printed = [
        (mark.label, line[mark.rest :].strip())
        for line in response.split("\n")
        if (mark := line_mark(line)) and mark.label and mark.style in {Style.NUMBER, Style.QUESTION, Style.LOWER}
    ]
    if not printed or len(printed) > 400:
        return found
    matched: dict[int, str] = {}
    for one in loose:
        for label, words in printed:
            if label not in matched.values() and alike(one.text, words) >= 0.9:
                matched[id(one)] = label
                break
    if len(matched) != len(loose):
        return found
    return [replace(one, label=matched.get(id(one), one.label)) for one in found]
