"""What services are about: the subjects of letters and of the register's categories, with the words that name them.

A code is a subject ("sexual_violence") or a kind of service within one ("sexual_violence.advocacy"). The words are
those of the field (facts/law.md H). Local names of services are not here: they are the register's data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Subject:
    """One subject. `phrases` are regular expressions over lower-case words, written without regard to hyphens."""

    code: str
    label: str
    phrases: tuple[str, ...]

    @property
    def parent(self) -> str | None:
        """The code of the subject this is a kind of, or None."""
        return self.code.rpartition(".")[0] or None


_SEXUAL = r"(?:sexual(?:ised)?|sex)"

# In order of preference where two begin at the same word: the narrower first.
SUBJECTS: tuple[Subject, ...] = (
    Subject(
        "sexual_violence.advocacy",
        "Sexual violence: advocacy (ISVA)",
        (
            r"(?:ch|ya|child )?isvas?",
            r"independent sexual (?:violence|abuse)(?: and abuse)?(?: \(?isva\)?)?(?: advis\w+| advocate?\w*| advice)(?: services?)?",
            rf"{_SEXUAL} (?:violence|abuse|assault) (?:advis[oe]r|advocate|advocacy)\w*(?: services?)?",
        ),
    ),
    Subject(
        "sexual_violence.forensic",
        "Sexual violence: forensic services (SARC)",
        (
            r"sarcs?",
            rf"{_SEXUAL} assault referral cent(?:re|er)s?(?: \(sarcs?\))?",
            rf"forensic (?:{_SEXUAL} (?:assault|violence|abuse) )?(?:medical )?(?:services?|examinations?)",
        ),
    ),
    Subject(
        "sexual_violence.face_to_face",
        "Sexual violence: counselling and group support",
        (
            rf"{_SEXUAL} (?:violence|abuse|assault) (?:counselling|therap\w+|support groups?)",
            r"(?:counselling|therap\w+|support groups?) for (?:\w+ ){0,3}(?:survivors|victims) of (?:rape|sexual \w+)",
            r"rape (?:counselling|support)",
        ),
    ),
    Subject(
        "child_abuse.exploitation",
        "Child sexual exploitation",
        (
            r"cse",
            r"child sexual exploitation",
            r"sexual exploitation of children",
            r"child exploitation",
            r"county lines",
            r"grooming gangs?",
        ),
    ),
    Subject(
        "child_abuse",
        "Child abuse",
        (
            r"child (?:sexual )?abuse",
            r"csa",
            r"child protection",
            r"abused? (?:of )?children",
            r"safeguarding children",
            r"child cruelty",
        ),
    ),
    Subject(
        "sexual_violence",
        "Sexual violence and abuse",
        (
            rf"{_SEXUAL} (?:and domestic )?(?:violence|abuse|assaults?|offen[cs]\w+|crimes?)(?: ?(?:/|and|or) ?(?:sexual )?(?:abuse|violence|assault))?",
            r"rapes?(?: crisis)?(?: cent(?:re|er)s?)?",
            r"(?:survivors|victims) of rape",
            r"interpersonal violence",
            r"dasv|svda|rasso|\bsv\b",
            r"intimate image (?:abuse|sharing)",
        ),
    ),
    Subject(
        "domestic_abuse.perpetrators",
        "Domestic abuse: perpetrator programmes",
        (
            r"dapps?",
            r"(?:domestic (?:abuse|violence) |adult )?(?:perpetrator|offender)s?(?: of domestic (?:abuse|violence))? (?:intervention |behaviour change )?(?:programme|program|intervention|course)s?",
            r"domestic (?:abuse|violence) perpetrators?(?: programmes?)?",
            r"perpetrators? of domestic (?:abuse|violence)",
            r"drive (?:project|programme)",
        ),
    ),
    Subject(
        "domestic_abuse.advocacy",
        "Domestic abuse: advocacy (IDVA)",
        (r"(?:ch|ya)?idvas?", r"independent domestic (?:violence|abuse) (?:advis|advoc)\w+(?: services?)?", r"maracs?"),
    ),
    Subject(
        "domestic_abuse.refuge",
        "Domestic abuse: refuge and safe accommodation",
        (
            r"(?:women[’']?s )?refuges?(?! (?:collection|and immigra|truck|disposal))",
            r"safe accommodation",
            r"sanctuary schemes?",
            r"dispersed accommodation",
        ),
    ),
    Subject(
        "domestic_abuse",
        "Domestic abuse",
        (
            r"domestic(?: and sexual)? (?:abuse|violence|homicides?)",
            r"domestically abused",
            r"\bda\b(?= (?:services?|and|support|victims?|&))|\bdv\b",
            r"abusive relationships?",
            r"coercive (?:and|or) controlling|coercive control",
            r"clare[’']s law|dvds|dashs?\b|dara\b",
        ),
    ),
    Subject(
        "honour_based_abuse",
        "FGM, forced marriage and so-called honour-based abuse",
        (
            r"fgm",
            r"female genital mutilation",
            r"forced marriages?",
            r"(?:so called )?[“‘\"']?hono?u?r[”’\"']? based (?:abuse|violence)",
            r"\bhb[av]\b",
        ),
    ),
    Subject(
        "violence_against_women",
        "Violence against women and girls",
        (r"vawg", r"violence against women(?: and girls)?", r"gender based violence"),
    ),
    Subject("stalking", "Stalking and harassment", (r"stalk\w*(?: and harassment)?", r"harassment")),
    Subject("hate_crime", "Hate crime", (r"hate (?:crimes?|incidents?)",)),
    Subject(
        "modern_slavery",
        "Modern slavery and human trafficking",
        (
            r"modern(?: day)? slavery",
            r"(?:human|people) trafficking",
            r"trafficked",
            r"\bnrm\b",
            r"national referral mechanism",
        ),
    ),
    Subject(
        "restorative_justice", "Restorative justice", (r"restorative (?:justice|practices?|approaches|services?)",)
    ),
    Subject(
        "helpline",
        "Helplines",
        (r"help ?lines?", r"(?:telephone|phone) (?:support )?lines?", r"live ?chat", r"webchat"),
    ),
    Subject(
        "young_victims",
        "Children and young victims",
        (
            r"(?:young|child) (?:victims?|witnesses)",
            r"(?:victims|witnesses) under (?:18|eighteen)",
            r"children and young people(?:[’']s)? (?:victim|affected|services?)",
        ),
    ),
    Subject(
        "male_victims",
        "Male victims",
        (r"(?:male|men) (?:victims?|survivors?)", r"men who (?:are|have been) (?:victims|abused)"),
    ),
    Subject("lgbt", "LGBT victims", (r"lgbt\w*\+?", r"lesbian,? gay")),
    Subject(
        "by_and_for",
        "By-and-for and minority ethnic services",
        (
            r"by (?:and|&) for",
            r"ba?me",
            r"black and minori?t\w+(?: ethnic)?",
            r"minority (?:ethnic )?(?:groups?|communit\w+|women)",
            r"migrant victims?",
            r"\bnrpf\b",
        ),
    ),
    Subject(
        "bereavement",
        "Homicide, road death and bereavement",
        (
            r"bereave\w*",
            r"homicides?(?: service)?",
            r"road (?:traffic )?(?:deaths?|victims?|collisions?|peace)",
            r"families of murder victims",
        ),
    ),
    Subject("fraud", "Fraud and scams", (r"fraud(?:s|sters?)?", r"scams?", r"cyber ?crimes?")),
    Subject(
        "offenders",
        "Work with offenders",
        (
            r"(?:re)?offend(?:er|ing)s?(?: management| programmes?| rehabilitation)?",
            r"rehabilitation of offenders",
            r"out of court (?:disposals?|resolutions?)",
            r"integrated offender management",
            r"\biom\b",
            r"youth offending",
            r"perpetrators?",
        ),
    ),
    Subject(
        "youth_violence",
        "Serious violence and young people",
        (
            r"violence reduction(?: unit)?s?",
            r"serious violence(?: duty)?",
            r"(?:youth|young people)(?:[’']s)? (?:violence|mentor\w+|diversion|intervention)",
            r"knife crime",
            r"gangs?",
            r"mentoring",
            r"\bvrus?\b",
        ),
    ),
    Subject(
        "antisocial_behaviour",
        "Antisocial behaviour",
        (r"anti ?social behaviour", r"\basb\b", r"community trigger", r"asb case review"),
    ),
    Subject(
        "drugs_alcohol",
        "Drugs and alcohol",
        (
            r"drugs?(?: (?:and|or|&) alcohol)?(?: (?:services?|treatment|misuse))?",
            r"alcohol(?: services?)?",
            r"substance (?:mis)?use",
            r"drug interventions? programme",
        ),
    ),
    Subject(
        "community_safety",
        "Community safety",
        (
            r"community safety(?: partnerships?)?",
            r"crime prevention",
            r"safer streets",
            r"\bcctv\b",
            r"neighbourhood watch",
        ),
    ),
    Subject(
        "victims_general",
        "Victims and witnesses in general",
        (
            r"victims?(?: and witness(?:es)?)?(?:[’']s?)? (?:support |care |commissioned )?(?:services?|agencies|organisations|charities|hubs?|fund(?:ing)?|grants?|allocations?|spend\w*|support)",
            r"(?:support|services?|funding|fund|grants?|commission\w*|help)(?: \w+){0,3} for (?:all )?(?:victims|witnesses)(?: of crime)?",
            r"victims and witness(?:es)?(?: services?)?",
            r"victims of crime",
            r"witness (?:services?|care)",
            r"support(?:s|ing)? (?:for )?victims",
        ),
    ),
)

# Kinds of service whose words mean something only within a subject that the letter has already named.
FACETS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "face_to_face",
        (
            r"counsel\w+",
            r"therap\w+",
            r"group (?:support|work)",
            r"support groups?",
            r"emotional support",
            r"face to face",
        ),
        ("sexual_violence",),
    ),
    ("advocacy", (r"advoca\w+", r"(?:independent )?advis[eo]rs?"), ("sexual_violence", "domestic_abuse")),
    ("forensic", (r"forensic\w*", r"medical examination\w*"), ("sexual_violence",)),
    ("perpetrators", (r"perpetrators?(?: programmes?)?",), ("domestic_abuse",)),
    ("refuge", (r"safe houses?", r"accommodation based"), ("domestic_abuse",)),
)

# Between two services named side by side, each with an article of its own.
_AND_ANOTHER = re.compile(
    r"(?: (?:services?|contracts?|grants?|funds?|funding|projects?|programmes?))?,? (?:and|or|as well as|plus)(?: (?:also|for|about))? (?:the|your|its|our|any|all) (?:\w+ ){0,2}"
)

BY_CODE = {subject.code: subject for subject in SUBJECTS}


@cache
def _pattern() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One pattern for all subjects, so that the text is read once; the groups' codes in order."""
    groups = [f"(?P<s{number}>{'|'.join(subject.phrases)})" for number, subject in enumerate(SUBJECTS)]
    return re.compile(rf"\b(?:{'|'.join(groups)})(?!\w)"), tuple(subject.code for subject in SUBJECTS)


def folded(text: str) -> str:
    """Lower case, hyphens and white space as single spaces: the form that the phrases are written for."""
    return re.sub(r"[\s\u00a0\-‐‑–]+", " ", text.lower())


def label(code: str) -> str:
    """A subject's name for the screen; a code that is not ours is shown in plain words."""
    return BY_CODE[code].label if code in BY_CODE else code.replace("_", " ").replace(".", ": ").capitalize()


def is_subject(phrase: str) -> bool:
    """Whether a phrase names a subject and nothing else ("Sexual Assault Referral Centres")."""
    pattern, codes = _pattern()
    match = pattern.fullmatch(folded(phrase))
    # "Victim Support" is a charity's name as well as a service.
    return match is not None and codes[int((match.lastgroup or "s0")[1:])] != "victims_general"


def find_subjects(text: str, within: Sequence[str] = ()) -> tuple[str, ...]:
    """The codes of the subjects that `text` names, in order, each once.

    `within` are the subjects that the text stands under (of the question above): words such as "counselling" then
    mean the kind of service within them. "Victims in general" is left out where a narrower subject is named with it,
    unless the two stand side by side as services of their own.
    """
    words = folded(text)
    pattern, codes = _pattern()
    found: dict[str, int] = {}
    named_apart = False  # "the victims service and the sexual violence grants": two things, not one and its kind
    before: re.Match[str] | None = None
    for match in pattern.finditer(words):
        code = codes[int((match.lastgroup or "s0")[1:])]
        if before and "victims_general" in (code, codes[int((before.lastgroup or "s0")[1:])]):
            named_apart |= bool(_AND_ANOTHER.fullmatch(words, before.end(), match.start()))
        before = match
        found.setdefault(code, match.start())
    rest = pattern.sub(lambda match: "\x00" * len(match.group()), words)
    outer = dict.fromkeys(code.partition(".")[0] for code in (*found, *within))
    for facet, phrases, parents in FACETS:
        named = re.search(rf"\b(?:{'|'.join(phrases)})(?!\w)", rest)
        under = [parent for parent in parents if parent in outer]
        if named and under:
            found.setdefault(f"{under[0]}.{facet}", named.start())
    if len(found) > 1 and not named_apart:
        found.pop("victims_general", None)
    if any(code.partition(".")[0] in {"domestic_abuse", "offenders"} for code in found if code != "offenders"):
        found.pop("offenders", None)
    return tuple(sorted(found, key=lambda code: found[code]))
