"""What stands around a message's own words: disclaimers, virus notices, mail footers, lists of links, signatures' rests.

It is cut off, because its sentences are nobody's question and nobody's answer. A text that would be cut to nothing
is kept whole.
"""

from __future__ import annotations

import re

# A line drawn across the page: ten or more of one mark, with or without spaces between them.
RULE = re.compile(
    r"^[ \t>]*(?:\*[ \t]?){10,}[ \t]*$|^[ \t>]*(?:-[ \t]?){10,}[ \t]*$|^[ \t>]*(?:[_=#~][ \t]?){10,}[ \t]*$", re.M
)

# Words that only a footer has, looked for in text whose white space is folded.
_CERTAIN = re.compile(
    r"intended recipient|intended (?:solely|only|exclusively) for|intended for the (?:addressee|recipient|named|use)"
    r"|(?:solely|only|strictly) for the (?:use of )?(?:the |named )*(?:individual|addressee|recipient|intended|named|person)"
    r"|addressee\(?s?\)? only|(?:received|sent) (?:this|the|it|you this) (?:[\w-]+ ){0,3}in error|received it in error|if received in error"
    r"|(?:e-?mails?|messages?|attachments?)\b[^.]{0,120}\bvirus|(?:scanned|swept|certified)\b[^.]{0,80}\bvirus"
    r"|(?:e-?mails?|messages|message traffic|communications|correspondence via e-?mail)\b[^.]{0,140}\b(?:monitored|intercepted)"
    r"|monitors all\b[^.]{0,60}\be-?mail|automatically logged, monitored|not to be treated as a secure means|this footnote"
    r"|(?:views|opinions)\b[^.]{0,80}\bnot necessarily\b|consider the environment before|think before you print"
    r"|please use this e-?mail address for all replies|wrong address for freedom of information"
    r"|any reply that you make will be published|find this service useful as an foi officer"
    r"|make sure future ones go|this e-?mail originated (?:from )?outside|sender and know the content is safe",
    re.I,
)
_POSSIBLE = re.compile(
    r"\bconfidential|\bprivileged\b|\bdisclaimer\b|\bvirus|\bmonitor(?:ed|s|ing)\b|data protection act|privacy notice"
    r"|visit (?:our|the|us)\b|\bwww\.|\bcopyright\b|this (?:e-?mail|message|communication)",
    re.I,
)
# Words that only a letter has: a block with one of them is never a footer.
_LETTER = re.compile(
    r"^[ \t]*(?:dear\b|hi\b|hello\b|our ref|your ref|yours (?:faithfully|sincerely|truly|ever)|kind regards)"
    r"|(?:under|of) the freedom of information act|environmental information regulations|\byour request\b|information requested"
    r"|\bsection \d|\bis exempt\b",
    re.I | re.M,
)

# A paragraph that begins so begins the footer, or is all of it.
_FOOTER_START = re.compile(
    r"(?:- - )?\bdisclaimer\b|this (?:e-?mail|message|communication|transmission)\b[^.]{0,200}"
    r"(?:attachment|file|confidential|intended|scanned|swept|virus|sent by|privileged)"
    r"|the (?:information|contents?) (?:contained )?(?:in|of) this (?:e-?mail|message|communication|transmission)"
    r"|any (?:opinions|views)[^.]{0,80}(?:expressed|author|sender)|the original of this e-?mail was scanned"
    r"|if you (?:have|are)[^.]{0,60}(?:in error|intended recipient)"
    r"|communications via the gsi|e-?mails? (?:sent|are|may)[^.]{0,60}monitored|internet e-?mail is not"
    r"|please (?:consider|think)[^.]{0,30}(?:environment|print)|save paper"
    r"|please use this e-?mail address for all replies|is \S+ the wrong address for freedom"
    r"|is this the wrong address for freedom|if you find this service useful as an foi"
    r"|write in plain text|for more information please visit \S*mimecast|scanned by \S+ (?:e-?mail )?security"
    r"|sent from my (?:i?phone|ipad|samsung|mobile|galaxy|blackberry|android)|get outlook for (?:ios|android)"
    r"|notice of confidentiality|confidentiality notice|internet communications are not secure",
    re.I,
)

# Lines that are furniture wherever they stand.
_LINE = re.compile(
    r"^[ \t]*(?:note: please do not edit the subject line when replying to this e-?mail\.?"
    r"|show quoted sections?|hide quoted sections?"
    r"|caution: this e-?mail originated (?:from )?outside[^\n]*)[ \t]*$\n?",
    re.I | re.M,
)
_DOWNLOADS = re.compile(
    r"\A\s*\d+ Attachments?[ \t]*\n(?:[ \t]*\n|[ \t]*[^\n]{1,200}\n\s{0,40}\d{1,6}(?:\.\d{1,3})?[KM]B?[ \t]*\n\s{0,40}Download[ \t]*(?:\n|\Z)){1,100}"
)
_LINKS = re.compile(
    r"^[ \t]*References[ \t]*\n\s*(?:Visible|Hidden) links[ \t]*\n"
    r"(?:[ \t]*\n|[ \t]*(?:\d+\.|\.)[ \t]*\S[^\n]*(?:\n|\Z)|[ \t]*(?:Visible|Hidden) links:?[ \t]*\n)*",
    re.M,
)
_SIGNATURE = re.compile(r"^--[ \t]?$", re.M)
_SIGNATURE_LINES = 12
_SHORT_FOOTER = 40  # words: a block this short, at the end, needs only a possible mark


def own_words(text: str) -> str:
    """`text` without the furniture round it, blank lines at both ends taken off. Never empty unless `text` is."""
    whole = text.strip("\n")
    cut = _LINE.sub("", _DOWNLOADS.sub("", _LINKS.sub("", whole)))
    cut = _without_boxes(cut)
    cut = _without_footer(cut)
    cut = _without_signature(cut)
    cut = _trimmed(cut)
    return cut if re.search(r"\w", cut) else whole.strip()


def _folded(text: str) -> str:
    """`text` on one line, without quotation marks at the beginning of lines and numbered link marks."""
    return " ".join(re.sub(r"^[ \t]*>+|\[\d{1,3}\]", "", text, flags=re.M).split())


def _without_boxes(text: str) -> str:
    """Take off each ruled block that is a disclaimer; a block runs from a rule to the next one or to the end."""
    rules = list(RULE.finditer(text))
    kept: list[str] = [text[: rules[0].start()]] if rules else [text]
    open_box = False
    for number, rule in enumerate(rules):
        end = rules[number + 1].start() if number + 1 < len(rules) else len(text)
        block = text[rule.end() : end]
        if open_box and not block.strip():
            open_box = False
            continue
        last = number + 1 == len(rules)
        if _is_footer(block, starred="*" in rule.group(), last=last):
            open_box = True
            continue
        # The rule that closes a dropped box goes with it.
        kept.append(block if open_box else rule.group() + block)
        open_box = False
    return "\n".join(part.strip("\n") for part in kept) if rules else text


def _is_footer(block: str, *, starred: bool, last: bool) -> bool:
    if _LETTER.search(block):
        return False
    if _CERTAIN.search(_folded(block)):
        return True
    short = len(block.split()) <= _SHORT_FOOTER
    return bool(_POSSIBLE.search(_folded(block))) and (starred or (last and short))


def _without_footer(text: str) -> str:
    """Take footer paragraphs off the end, one after another, until one is the writer's own."""
    paragraphs = re.split(r"(\n[ \t]*\n\s*)", text)
    start = len(paragraphs)
    for index in range(len(paragraphs) - 1, -1, -2):
        paragraph = paragraphs[index].strip()
        footer = (
            not paragraph
            or bool(RULE.fullmatch(paragraph))
            or (bool(_FOOTER_START.match(_folded(paragraph))) and not _LETTER.search(paragraph))
            or (
                bool(_CERTAIN.search(_folded(paragraph)))
                and not _LETTER.search(paragraph)
                and len(paragraph.split()) < 150
            )
        )
        if footer:
            start = index
        elif (index + 2 < len(paragraphs) and len(paragraph.split()) > 25) or not _between_footers(paragraphs, index):
            break
    kept = "".join(paragraphs[:start])
    return kept if re.search(r"\w", kept) else text


def _between_footers(paragraphs: list[str], index: int) -> bool:
    """Whether the short paragraph at `index` stands between two footer paragraphs, as a company's name does."""
    before = paragraphs[index - 2].strip() if index >= 2 else ""
    return bool(
        index + 2 < len(paragraphs) and _FOOTER_START.match(_folded(before)) and not _LETTER.search(paragraphs[index])
    )


def _without_signature(text: str) -> str:
    """Take off what follows the line "-- " that mail programs put before a signature."""
    marks = list(_SIGNATURE.finditer(text))
    if marks and text[marks[-1].end() :].strip().count("\n") < _SIGNATURE_LINES:
        return text[: marks[-1].start()]
    return text


def _trimmed(text: str) -> str:
    """Without rules and blank lines at either end."""
    lines = text.split("\n")
    while lines and (not lines[-1].strip() or RULE.match(lines[-1])):
        lines.pop()
    while lines and (not lines[0].strip() or RULE.match(lines[0])):
        lines.pop(0)
    return "\n".join(lines)
