"""A made-up county: people in households, and what three agencies wrote down of them over three years, with the truth beside it.

Nobody in it exists. Names are drawn from the lists of many languages that faker ships and from lists made here; postcodes are in areas
that are not in use (QN), telephone numbers in a range that is not given out (071), e-mail addresses end in .test.

The same seed gives the same county. It is made a part at a time, so memory does not grow with its size. How often the agencies err
is facts/pathways.md 2.1: of a person's second and later records 8 % have a short form of the forename, 6 % a slip in it, 2 % an
initial; 7 % of women's have another surname, 2 % a double-barrelled one, 6 % a slip; 1.5 % have the names swapped; 4 % no date of
birth, 2 % day and month turned (where the day can be a month, else another year), 2 % another year, 2 % another day, 1 % the first of January; 30 % another address and 4 % a slip in
the postcode; 30 % another telephone and 3 % a slip; 12 % another e-mail address and 3 % a slip. Of all records 5 % have no postcode,
30 % no telephone, 55 % no e-mail. A quarter of people give the telephone of their household, 2 % share an e-mail address, 1 % are
twins.

Short forms come partly from a list made here, partly by cutting a name after three or four letters: so some are not known to the
matching. The origin of a name, the household and who is who are truth; no matching may read them.

Run: .venv/bin/python -m tests.benchmarks.made_up_county --records 1000 --seed 1    prints a few rows and how many of each kind there are.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import islice
from random import Random
from typing import Any, NamedTuple

import numpy as np

DEVELOPMENT_SEEDS = range(1, 100)
"""Seeds that may be looked at while building, and that the shipped model is trained on."""

EVALUATION_SEEDS = range(9_000, 9_100)
"""Seeds that nothing is trained on or chosen by."""

FIRST_DAY = date(2022, 4, 1)
DAYS = 3 * 365
AGENCIES = ("police", "hub", "advocacy")
OFFENCES = (
    "domestic_abuse",
    "domestic_abuse",
    "domestic_abuse",
    "sexual_violence",
    "stalking",
    "violence",
    "harassment",
)


class Record(NamedTuple):
    """What one agency wrote down of one person about one incident, and the truth about it.

    identity is as pathways.models.people.Person keeps it. Truth: person, household, origin, part, incident (two agencies may
    tell of one), and changes: what of the identity was written otherwise than it is.
    """

    number: int
    agency: str
    identity: dict[str, Any]
    source_ref: str
    occurred_on: date
    offence: str
    person: int
    household: int
    origin: str
    part: str
    incident: int
    changes: frozenset[str]


class Referral(NamedTuple):
    """A referral of a victim by an agency, made from the record of that number on the day given."""

    number: int
    record: int
    agency: str
    made_on: date
    risk: str


# What English villages are called, taken apart: surnames of places, most of which nobody bears.
_BEGINS = [
    "Ash",
    "Birch",
    "Black",
    "Brad",
    "Bram",
    "Brock",
    "Broom",
    "Burn",
    "Carl",
    "Chad",
    "Charl",
    "Clay",
    "Cliff",
    "Copp",
    "Cot",
    "Cran",
    "Crow",
    "Dal",
    "Dar",
    "Den",
    "Dray",
    "Dun",
    "East",
    "Elm",
    "Fair",
    "Farn",
    "Fern",
    "Fen",
    "Gar",
    "Gil",
    "Glen",
    "Grim",
    "Hal",
    "Ham",
    "Har",
    "Hart",
    "Hather",
    "Haw",
    "Hazel",
    "Heath",
    "Hol",
    "Horn",
    "Hux",
    "Kel",
    "Kirk",
    "Lang",
    "Lay",
    "Led",
    "Lin",
    "Lock",
    "Mar",
    "Mel",
    "Mid",
    "Mil",
    "Mor",
    "Nether",
    "New",
    "North",
    "Oak",
    "Old",
    "Orm",
    "Pad",
    "Pem",
    "Pen",
    "Pres",
    "Rad",
    "Raven",
    "Red",
    "Rich",
    "Rock",
    "Rod",
    "Ros",
    "Row",
    "Rush",
    "Sand",
    "Sel",
    "Shel",
    "Ship",
    "Silver",
    "Skel",
    "Som",
    "South",
    "Stan",
    "Stain",
    "Stock",
    "Stow",
    "Strat",
    "Sut",
    "Swan",
    "Tad",
    "Thorn",
    "Thur",
    "Tor",
    "Under",
    "Up",
    "Wad",
    "Wal",
    "War",
    "Wat",
    "Wel",
    "Wes",
    "Whit",
    "Wick",
    "Wil",
    "Win",
    "Wood",
    "Wool",
    "Worth",
    "Wrax",
    "Yar",
    "York",
]
_ENDS = [
    "acre",
    "beck",
    "berry",
    "borough",
    "bourne",
    "bridge",
    "brook",
    "burn",
    "bury",
    "by",
    "combe",
    "cote",
    "croft",
    "dale",
    "den",
    "dyke",
    "field",
    "fold",
    "ford",
    "gate",
    "grave",
    "ham",
    "hay",
    "holme",
    "hope",
    "house",
    "hurst",
    "land",
    "leigh",
    "ley",
    "low",
    "man",
    "mere",
    "mond",
    "more",
    "ridge",
    "royd",
    "shaw",
    "side",
    "stead",
    "stock",
    "stoke",
    "stone",
    "thorpe",
    "thwaite",
    "ton",
    "tree",
    "wall",
    "ward",
    "water",
    "way",
    "well",
    "wick",
    "win",
    "wood",
    "worth",
    "yard",
]
_EAST_ASIAN = [
    "Wang",
    "Li",
    "Zhang",
    "Liu",
    "Chen",
    "Yang",
    "Huang",
    "Zhao",
    "Wu",
    "Zhou",
    "Xu",
    "Sun",
    "Ma",
    "Zhu",
    "Hu",
    "Guo",
    "He",
    "Lin",
    "Gao",
    "Luo",
    "Cheung",
    "Chan",
    "Wong",
    "Lau",
    "Leung",
    "Lam",
    "Ng",
    "Yip",
    "Tang",
    "Kwok",
    "Kim",
    "Lee",
    "Park",
    "Choi",
    "Jung",
    "Kang",
    "Cho",
    "Yoon",
    "Jang",
    "Lim",
    "Nguyen",
    "Tran",
    "Le",
    "Pham",
    "Hoang",
    "Vu",
    "Dang",
    "Bui",
    "Do",
    "Ho",
]
_EAST_ASIAN_WOMEN = [
    "Xiu",
    "Mei",
    "Ling",
    "Fang",
    "Yan",
    "Hui",
    "Jing",
    "Na",
    "Xia",
    "Li",
    "Ying",
    "Wei",
    "Yun",
    "Hong",
    "Lan",
    "Min",
    "Qing",
    "Rong",
    "Shu",
    "Ting",
    "Wen",
    "Yu",
    "Zhen",
    "Ngoc",
    "Huong",
    "Mai",
    "Linh",
    "Thao",
    "Ji-woo",
    "Seo-yeon",
    "Soo-jin",
    "Hye-jin",
    "Mei-Ling",
    "Wing-Yan",
    "Ka-Yan",
]
_EAST_ASIAN_MEN = [
    "Wei",
    "Jun",
    "Ming",
    "Hao",
    "Jian",
    "Lei",
    "Qiang",
    "Tao",
    "Bin",
    "Chao",
    "Feng",
    "Gang",
    "Hai",
    "Jie",
    "Kai",
    "Liang",
    "Peng",
    "Rui",
    "Shan",
    "Xin",
    "Yong",
    "Zhi",
    "Nam",
    "Hung",
    "Minh",
    "Duc",
    "Tuan",
    "Min-jun",
    "Seo-jun",
    "Ji-hoon",
    "Sung-min",
    "Wing-Hong",
    "Ka-Ho",
    "Chi-Ming",
]

_SHORT = """
abigail:abbie,abby alexander:alex,sandy,xander alexandra:alex,lexi,sandra amanda:mandy amelia:millie andrew:andy,drew angela:ange
anne:annie anthony:tony,ant barbara:babs,barb benjamin:ben,benny bernard:bernie bethany:beth bradley:brad caroline:carrie,caz
catherine:cathy,kate,katie,cath charlotte:charlie,lottie charles:charlie,chaz christine:chris,chrissie christopher:chris,kit
craig:craigy daniel:dan,danny danielle:dani david:dave,davey deborah:debbie,debs dennis:den derek:del diane:di dominic:dom donald:don
dorothy:dot,dotty douglas:doug edward:eddie,ted,ned eleanor:ellie,nell elizabeth:liz,beth,betty,lizzie,libby emily:em,emmy emma:em
frances:fran,frankie francesca:fran,chess frederick:fred,freddie gareth:gaz gary:gaz geoffrey:geoff georgina:georgie gemma:gem
gerald:gerry gillian:gill,jill graham:gray gregory:greg hannah:han harriet:hattie harry:haz hayley:hay heather:heth helen:nell
henry:harry,hal hilary:hil hugh:hughie ian:e isabel:izzy,bella jacob:jake jacqueline:jackie,jacqui james:jim,jimmy,jamie janet:jan
janice:jan jasmine:jas,jaz jason:jase jennifer:jen,jenny jeremy:jez jessica:jess,jessie joan:joanie joanne:jo jonathan:jon,jonny,jonty
jordan:jord joseph:joe,joey josephine:jo,josie joshua:josh judith:judy,jude julia:jules julie:jules karen:kaz katherine:kath,kate,katy
kathleen:kath,kathy kayleigh:kay kenneth:ken,kenny kimberley:kim kieran:kier laura:loz,lol lauren:loz lawrence:larry,laurie leonard:len,lenny
leslie:les lesley:les lewis:lew lilian:lil linda:lin lindsey:linds louise:lou lucy:luce lynn:lyn madeleine:maddie malcolm:mal,malc
margaret:maggie,meg,peggy,madge marie:mazza marilyn:lyn martin:mart matthew:matt,matty maureen:mo,reen megan:meg melanie:mel melissa:mel,lissa
michael:mike,mick,mickey michelle:shell,chelle mohammed:mo,muhammad,mohamed,mohammad mohammad:mo,mohammed muhammad:mo,mohammed
natalie:nat natasha:tash nathan:nate,nath neil:neily nicholas:nick,nicky nicola:nicky,nic nigel:nige norman:norm oliver:ollie olivia:liv,livvy
pamela:pam patricia:pat,trish,tricia patrick:pat,paddy pauline:paul paula:pauly peter:pete philip:phil philippa:pip rachel:rach raymond:ray
rebecca:becky,becca,bex reginald:reg richard:rich,dick,ricky,rik robert:bob,rob,robbie,bobby roger:rodge ronald:ron,ronnie rosemary:rose,rosie
russell:russ samantha:sam,sammy samuel:sam,sammy sandra:sandy,san sarah:sal,sally scott:scotty sharon:shaz sheila:sheil shirley:shirl
simon:si sophie:soph stacey:stace stanley:stan stephanie:steph stephen:steve,ste steven:steve,ste stuart:stu stewart:stew susan:sue,suzie
suzanne:sue,suze terence:terry,tel teresa:terry,tess theresa:terry,tess thomas:tom,tommy timothy:tim toby:tobes tracey:trace trevor:trev
valerie:val vanessa:ness veronica:ron,vron victoria:vicky,tori,vic vincent:vince vivienne:viv walter:wally,walt wayne:waz wendy:wend
william:bill,will,billy,liam yvonne:von zachary:zac abdul:abz ahmed:ahmad,ahmet ayesha:aisha fatima:fatma,fati hussain:hussein ibrahim:ibby,ebrahim
yusuf:yousef,yousuf oluwaseun:seun katarzyna:kasia,kate malgorzata:gosia agnieszka:aga krzysztof:kris,chris aleksandra:ola joanna:asia
magdalena:magda tomasz:tomek,tom piotr:piotrek,peter pawel:paul gheorghe:george mihai:mike
"""


def _read_short_forms() -> dict[str, tuple[str, ...]]:
    return {name: tuple(forms.split(",")) for name, forms in (word.split(":") for word in _SHORT.split())}


SHORT_FORMS = _read_short_forms()


@dataclass(frozen=True)
class Origin:
    """Names of one origin: women's and men's forenames and surnames, each with how often they are drawn."""

    women: tuple[np.ndarray, np.ndarray]
    men: tuple[np.ndarray, np.ndarray]
    surnames: tuple[np.ndarray, np.ndarray]


def _locale(name: str) -> Any:
    return importlib.import_module(f"faker.providers.person.{name}").Provider


def _weighed(names: Iterable[str], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The names, once each, drawn by rank: the first about twice as often as the third. Lists in the order of the alphabet
    are shuffled first, always alike; a list that faker weighs, and one with no seed, stays in its order."""
    given = list(dict.fromkeys(names))
    if seed:
        Random(seed).shuffle(given)
    weights = 1 / np.arange(1, len(given) + 1) ** 0.8
    return np.array(given, dtype=object), weights / weights.sum()


def _counted(weights: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    shares = np.array([float(weight) for weight in weights.values()])
    return np.array(list(weights), dtype=object), shares / shares.sum()


def _mixed(*parts: tuple[float, tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    shares: dict[str, float] = {}
    for weight, (names, likely) in parts:
        for name, share in zip(names, likely, strict=True):
            shares[name] = shares.get(name, 0.0) + weight * float(share)
    return _counted(shares)


def _of(locales: str, surnames: str = "last_names") -> Origin:
    found = [_locale(name) for name in locales.split()]
    return Origin(
        _weighed((n for p in found for n in p.first_names_female), 11),
        _weighed((n for p in found for n in p.first_names_male), 12),
        _weighed((n for p in found for n in getattr(p, surnames)), 13),
    )


@cache
def origins() -> dict[str, tuple[float, Origin]]:
    """Return the origins of names: how many households have one, and its names."""
    british, irish, american = _locale("en_GB"), _locale("en_IE"), _locale("en_US")
    india, pakistan, arabic = _locale("en_IN"), _locale("en_PK"), _locale("fr_DZ")
    places = _weighed((begin + end for begin in _BEGINS for end in _ENDS if begin[-1] != end[0]), 7)
    long_tail = _mixed((0.25, _counted(american.last_names)), (0.75, places))
    women = _mixed((0.8, _weighed(british.first_names_female, 0)), (0.2, _counted(american.first_names_female)))
    men = _mixed((0.8, _weighed(british.first_names_male, 0)), (0.2, _counted(american.first_names_male)))
    polish = _locale("pl_PL")
    return {
        "british": (0.44, Origin(women, men, _counted(british.last_names))),
        "british, rare surname": (0.20, Origin(women, men, long_tail)),
        "irish": (0.05, Origin(_mixed((0.5, women), (0.5, _weighed(irish.first_names_female, 3))),
                               _mixed((0.5, men), (0.5, _weighed(irish.first_names_male, 4))), _weighed(irish.last_names, 5))),
        "south asian": (0.08, Origin(_weighed(india.first_names_female, 21), _weighed(india.first_names_male, 22),
                                     _weighed(india.last_names, 23))),
        "pakistani, arabic": (0.06, Origin(
            _weighed((*arabic.first_names_female, *_locale("ha_NG").first_names_female), 31),
            _weighed(("Mohammed", "Muhammad", "Mohammad", "Ahmed", "Ali", "Hussain", *islice(pakistan.first_names, 200),
                      *arabic.first_names_male), 0),
            _weighed(("Khan", "Hussain", "Ahmed", "Ali", "Malik", "Shah", "Iqbal", "Begum", *pakistan.last_names, *arabic.last_names), 0))),
        "polish": (0.04, Origin(_weighed(polish.first_names_female, 41), _weighed(polish.first_names_male, 42),
                                _mixed((0.6, _weighed(polish.male_last_names, 0)), (0.4, _weighed(polish.unisex_last_names, 43))))),
        "romanian": (0.03, _of("ro_RO")),
        "african": (0.04, _of("yo_NG ig_NG tw_GH en_KE zu_ZA")),
        "turkish": (0.015, _of("tr_TR")),
        "southern european": (0.025, _of("pt_PT es_ES it_IT")),
        "central european": (0.01, _of("hr_HR sk_SK hu_HU")),
        "east asian": (0.01, Origin(_weighed(_EAST_ASIAN_WOMEN, 0), _weighed(_EAST_ASIAN_MEN, 0), _weighed(_EAST_ASIAN, 0))),
    }  # fmt: skip


@cache
def _postcodes() -> np.ndarray:
    draw = Random(5)
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return np.array(
        sorted({f"QN{district} {sector}{draw.choice(letters)}{draw.choice(letters)}"
                for district in range(1, 31) for sector in range(1, 10) for _ in range(90)}), dtype=object,
    )  # fmt: skip


_BESIDE = {
    "a": "qsz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk", "k": "jl", "l": "k",
    "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc",
    "y": "tu", "z": "x",
}  # fmt: skip
_HEARD = (("ph", "f"), ("ck", "k"), ("ie", "y"), ("ee", "ea"), ("y", "ie"), ("s", "z"), ("c", "k"), ("th", "t"), ("ai", "ay"),
          ("oe", "o"), ("ou", "u"), ("ei", "ie"), ("mc", "mac"))  # fmt: skip


def slip(text: str, draw: Random, letters: str = "abcdefghijklmnopqrstuvwxyz") -> str:
    """Return the text with one slip: a letter left out, put in, hit beside, exchanged with the next, or written as it sounds."""
    if len(text) < 2:
        return text
    kind, at = draw.random(), draw.randrange(len(text))
    if kind < 0.25:
        return text[:at] + text[at + 1 :]
    if kind < 0.45:
        return text[:at] + draw.choice(letters) + text[at:]
    if kind < 0.65:
        return text[:at] + draw.choice(_BESIDE.get(text[at].lower(), letters)) + text[at + 1 :]
    if kind < 0.8 and at < len(text) - 1:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    heard, written = draw.choice(_HEARD)
    return text.lower().replace(heard, written, 1).title()


def short_form(name: str, draw: Random) -> str:
    """Return a short form of a forename: of the list made here, or the first letters of it; itself when it is short already."""
    known = SHORT_FORMS.get(name.lower())
    if known and draw.random() < 0.75:
        return draw.choice(known).title()
    if len(name) >= 5:
        return name[: draw.choice((3, 4))] + draw.choice(("", "", "", "y", "ie"))
    return name


@dataclass(frozen=True)
class County:
    """The county of a seed. `records(n)` gives the first n records, `referrals(n)` the referrals that follow from them."""

    seed: int
    households_at_once: int = 4_000
    _start: date = field(default=FIRST_DAY)

    def records(self, number: int) -> Iterator[Record]:
        """Yield so many records, a person's one after another, about 1.55 a person."""
        return islice(self._all(), number)

    def people(self, number: int) -> Iterator[Record]:
        """Yield all records of so many people."""
        for record in self._all():
            if record.person >= number:
                return
            yield record

    def referrals(self, records: Iterable[Record], number: int, out_of: int) -> Iterator[Referral]:
        """Yield so many referrals from the records of victims, where about `out_of` records come: 1 to 9 days after the incident."""
        draw = Random(self.seed * 7 + 1)
        made = 0
        # Seven in eight records are of somebody who was harmed.
        share = min(1.0, number / (out_of * 0.8))
        for record in records:
            if made == number:
                return
            if record.part == "perpetrator" or draw.random() >= share:
                continue
            risk = draw.choices(("standard", "medium", "high"), (5, 4, 1))[0]
            yield Referral(made, record.number, record.agency, record.occurred_on + timedelta(draw.randint(1, 9)), risk)
            made += 1

    def _all(self) -> Iterator[Record]:
        person = household = number = incident = 0
        chunk = 0
        while True:
            made = self._chunk(chunk, person, household, number, incident)
            for record in made:
                yield record
                number = record.number + 1
                incident = max(incident, record.incident + 1)
                person = max(person, record.person + 1)
            household += self.households_at_once
            chunk += 1

    def _chunk(self, chunk: int, person: int, household: int, number: int, incident: int) -> Iterator[Record]:
        """Make some households and what is written down of the people in them."""
        rng = np.random.default_rng((self.seed, chunk))
        draw = Random(f"{self.seed}/{chunk}")
        names = origins()
        labels = list(names)
        homes = self.households_at_once
        size = rng.choice(5, size=homes, p=(0.35, 0.32, 0.16, 0.12, 0.05)) + 1
        home = np.repeat(np.arange(homes), size)
        people = len(home)
        origin = rng.choice(len(labels), size=homes, p=[names[label][0] for label in labels])
        family = np.empty(homes, dtype=object)
        woman = rng.random(people) < 0.6
        forename = np.empty(people, dtype=object)
        surname_pool: list[np.ndarray] = []
        origin_of = origin[home]
        # A quarter of those whose surname is of elsewhere have a forename that is usual here.
        of_here = rng.random(people) < 0.25
        forename_origin = np.where(of_here, 0, origin_of)
        for at, label in enumerate(labels):
            _, pool = names[label]
            here = origin == at
            family[here] = rng.choice(pool.surnames[0], size=int(here.sum()), p=pool.surnames[1])
            for women, (given, likely) in ((True, pool.women), (False, pool.men)):
                these = (forename_origin == at) & (woman == women)
                forename[these] = rng.choice(given, size=int(these.sum()), p=likely)
            surname_pool.append(rng.choice(pool.surnames[0], size=400, p=pool.surnames[1]))
        any_surname = rng.choice(
            names["british, rare surname"][1].surnames[0], size=4_000, p=names["british, rare surname"][1].surnames[1]
        )
        other_surname = rng.choice(names["british"][1].surnames[0], size=people, p=names["british"][1].surnames[1])
        surname = np.where(rng.random(people) < 0.8, family[home], other_surname)
        age = np.clip(rng.gamma(6, 6, size=people), 1, 95)
        days = (age * 365.25).astype(int)
        neighbour = np.r_[False, home[1:] == home[:-1]]
        for at in np.flatnonzero((rng.random(people) < 0.01) & neighbour):
            days[at] = days[at - 1]
        codes = _postcodes()
        home_code = rng.choice(codes, size=homes)
        home_phone = _phones(rng, homes)
        phone = np.where(rng.random(people) < 0.25, home_phone[home], _phones(rng, people))
        emails = [_email(draw, (self.seed, chunk, at), forename[at], surname[at]) for at in range(people)]
        for at in np.flatnonzero((rng.random(people) < 0.02) & neighbour):
            emails[at] = emails[at - 1]
        harms = (rng.random(people) < 0.35) & ~woman & (age >= 16) & (size[home] > 1)
        times = np.minimum(rng.geometric(0.645, size=people), 9)
        total = int(times.sum())
        new_code = rng.choice(codes, size=total)
        new_phone = _phones(rng, total)
        at_record = 0
        for at in range(people):
            told: list[tuple[date, str, int, str]] = []
            born = FIRST_DAY + timedelta(DAYS - int(days[at]))
            begins, part = draw.randrange(DAYS), "perpetrator" if harms[at] else "child" if age[at] < 16 else "victim"
            for time in range(int(times[at])):
                # One in eight is another agency's word of the incident before.
                if time and draw.random() < 0.125:
                    day, offence, this, agency = told[-1]
                    told.append((day, offence, this, draw.choice([other for other in AGENCIES if other != agency])))
                else:
                    begins = min(begins + (int(draw.expovariate(1 / 60)) + 1 if time else 0), DAYS)
                    told.append((FIRST_DAY + timedelta(begins), draw.choice(OFFENCES), incident, draw.choice(AGENCIES)))
                    incident += 1
            for time, (day, offence, this, agency) in enumerate(told):
                identity, changes = _written(
                    draw, first=time == 0, woman=bool(woman[at]), forename=forename[at], surname=surname[at], born=born,
                    postcode=home_code[home[at]], phone=phone[at], email=emails[at], new_postcode=new_code[at_record],
                    new_phone=new_phone[at_record], names=surname_pool[origin_of[at]] if draw.random() < 0.5 else any_surname,
                )  # fmt: skip
                yield Record(
                    number, agency, identity, f"{agency[0].upper()}{number:08d}", day, offence, person + at, household + int(home[at]),
                    labels[origin_of[at]], part, this, changes,
                )  # fmt: skip
                number += 1
                at_record += 1


def _phones(rng: np.random.Generator, number: int) -> np.ndarray:
    return np.array([f"071{digits:08d}" for digits in rng.integers(0, 10**8, size=number)], dtype=object)


def _email(draw: Random, of: tuple[int, int, int], forename: str, surname: str) -> str:
    first, last = (_ascii(forename), _ascii(surname))
    own = f"{(of[0] * 15_485_863 + of[1] * 100_003 + of[2] * 7_919) % 60_466_176:x}"
    kind = draw.random()
    if kind < 0.35:
        user = f"{first}.{last}{own}"
    elif kind < 0.55:
        user = f"{first[:1]}{last}{own}"
    elif kind < 0.7:
        user = f"{first}{own}"
    else:
        user = f"{draw.choice(('sunny', 'mrs', 'star', 'biker', 'cat', 'rose', 'lil', 'xx'))}{own}{draw.choice('abcdefgh')}"
    return f"{user}@{draw.choice(('amail', 'bmail', 'cmail', 'dmail', 'email'))}.test"


def _ascii(name: str) -> str:
    return "".join(letter for letter in name.lower() if "a" <= letter <= "z") or "me"


def _written(
    draw: Random, *, first: bool, woman: bool, forename: str, surname: str, born: date, postcode: str, phone: str, email: str,
    new_postcode: str, new_phone: str, names: np.ndarray,
) -> tuple[dict[str, Any], frozenset[str]]:  # fmt: skip
    """Return an identity as an agency wrote it down, and what of it is not as it is."""
    chance = draw.random
    changes: set[str] = set()
    day: str = born.isoformat()
    sex = "F" if woman else "M"
    if not first:
        if chance() < 0.08:
            forename, _ = short_form(forename, draw), changes.add("short form")
        if chance() < 0.06:
            forename, _ = slip(forename, draw), changes.add("forename slip")
        if chance() < 0.02:
            forename, _ = forename[:1], changes.add("initial")
        if woman and chance() < 0.07:
            surname, _ = names[draw.randrange(len(names))], changes.add("changed surname")
        elif chance() < 0.02:
            surname, _ = f"{surname}-{names[draw.randrange(len(names))]}", changes.add("double-barrelled")
        if chance() < 0.06:
            surname, _ = slip(surname, draw), changes.add("surname slip")
        if chance() < 0.015:
            forename, surname, _ = surname, forename, changes.add("names swapped")
        kind = chance()
        if kind < 0.04:
            day, _ = "", changes.add("no date of birth")
        elif kind < 0.06 and born.day <= 12:
            day, _ = born.replace(month=born.day, day=born.month).isoformat(), changes.add("date turned")
        elif kind < 0.08:
            year = born.year + draw.choice((-10, -1, 1, 10))
            day, _ = born.replace(year=year, day=min(born.day, 28)).isoformat(), changes.add("another year")
        elif kind < 0.10:
            day, _ = born.replace(day=draw.randint(1, 28)).isoformat(), changes.add("another day")
        elif kind < 0.11:
            day, _ = f"{born.year}-01-01", changes.add("first of January")
        if chance() < 0.30:
            postcode, _ = new_postcode, changes.add("moved")
        elif chance() < 0.04:
            postcode, _ = slip(postcode, draw).upper(), changes.add("postcode slip")
        if chance() < 0.30:
            phone, _ = new_phone, changes.add("another phone")
        elif chance() < 0.03:
            phone, _ = slip(phone, draw, "0123456789"), changes.add("phone slip")
        if chance() < 0.01:
            sex, _ = "M" if woman else "F", changes.add("sex")
        if chance() < 0.12:
            email, _ = f"{_ascii(forename)}{draw.randrange(10**7)}@amail.test", changes.add("another e-mail")
        elif chance() < 0.03:
            email, _ = slip(email, draw), changes.add("e-mail slip")
    identity = {"forename": forename, "surname": surname, "sex": sex}
    if day:
        identity["born"] = day
    if chance() >= 0.05:
        identity["postcode"] = postcode
    if chance() >= 0.30:
        identity["phone"] = phone
    if chance() >= 0.55:
        identity["email"] = email
    return identity, frozenset(changes)


def main() -> None:
    """Print a few rows of a county, and how many of each kind it has."""
    import argparse
    import time
    from collections import Counter

    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--records", type=int, default=1_000)
    asked.add_argument("--seed", type=int, default=1)
    said = asked.parse_args()
    begun = time.process_time()
    kinds: Counter[str] = Counter()
    people: Counter[int] = Counter()
    parts: Counter[str] = Counter()
    for record in County(said.seed).records(said.records):
        if record.number < 12:
            print(record)
        kinds.update(record.changes)
        people[record.person] += 1
        parts[record.part] += 1
    later = sum(times - 1 for times in people.values())
    print(f"{said.records} records of {len(people)} people, {dict(parts)}, {time.process_time() - begun:.1f} s of CPU")
    print(f"pairs of one person: {sum(times * (times - 1) // 2 for times in people.values())}")
    for kind, times in kinds.most_common():
        print(f"  {kind}: {times} ({100 * times / max(later, 1):.1f} % of the later records)")


if __name__ == "__main__":
    main()
