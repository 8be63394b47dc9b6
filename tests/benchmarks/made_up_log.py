"""A made-up disclosure log of any size, and requests that ask the same again in other words. Fixed seeds, our own words.

Every answer is one of topic × ask × year × place (a third of them about one organisation), written by one set of
templates; requests are written by others. There are three parts of those: `TUNED` and `TUNED_TOO`, which the weights
of `answerable.publication.search.alike` were tuned on, and `UNSEEN`, which serves the figures alone: whoever reads what
was missed in it has used it up and must write another. The same holds of the topics that the log does not have.
Organisations are made up; places are police areas.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, islice

from answerable.publication.search.documents import Gone, Indexed
from answerable.publication.search.years import calendar, financial, name_of

LOG, TUNED, TUNED_TOO, UNSEEN = 0, 1, 2, 3
SEEDS = {LOG: 20_110, TUNED: 7_411, TUNED_TOO: 99_013, UNSEEN: 61_169}

# (in the log | in the requests of the two tuned parts), alternatives separated by "/"
_TOPICS = [
    tuple(part.strip().split(" / ") for part in line.split("|"))
    for line in """
    sexual violence support services / services for survivors of sexual violence | sexual abuse and violence services | support for victims of rape and sexual assault / sexual assault services
    domestic abuse services / services for victims of domestic violence | domestic violence support | help for people suffering domestic abuse / domestic abuse support provision
    independent domestic violence advisers / the IDVA service | IDVAs | domestic abuse advocates (IDVAs) / IDVA provision
    independent sexual violence advisers / the ISVA service | ISVAs | sexual violence advocates (ISVAs) / ISVA provision
    the sexual assault referral centre / the SARC | the sexual assault referral centre (SARC) | SARC services / sexual assault referral centres
    hate crime projects / projects against hate crime | work on hate crime | tackling hate crimes / hate crime initiatives
    restorative justice / the restorative justice service | restorative practices | restorative justice schemes / restorative approaches
    modern slavery and human trafficking | human trafficking and modern slavery | victims of trafficking and modern slavery / modern day slavery
    stalking and harassment services / stalking advocacy | support for stalking victims | stalking services / services for people who are stalked
    child sexual exploitation services / work on child sexual exploitation | CSE | child sexual exploitation (CSE) support / exploitation of children: child sexual exploitation
    perpetrator programmes / domestic abuse perpetrator programmes | programmes for domestic abuse perpetrators | perpetrators of domestic abuse programmes / domestic violence perpetrator interventions
    female genital mutilation | FGM | FGM (female genital mutilation) / work on female genital mutilation
    the victims' hub / the victim care service | victim support hub | victim services hub / the care service for victims
    antisocial behaviour projects / antisocial behaviour work | ASB | tackling anti-social behaviour / anti social behaviour schemes
    drug and alcohol treatment / drug and alcohol services | alcohol and drug treatment | substance misuse services for drugs and alcohol / drugs and alcohol treatment programmes
    the violence reduction unit / serious violence work | serious violence reduction | the VRU (violence reduction unit) / violence reduction work
    fraud and cyber crime / fraud prevention work | cyber crime and fraud | support for fraud victims / cyber fraud
    community safety partnerships / community safety projects | community safety | community safety schemes / safety partnerships in the community
    bereavement support after homicide / support for bereaved families | homicide bereavement | bereaved families after a homicide / bereavement services
    young victims of crime / services for young victims | support for child victims | help for young victims and witnesses / young people who are victims
    body worn video cameras / body worn video | body worn cameras | body-worn video equipment / body worn video devices
    vehicle fleet / the vehicle fleet | fleet vehicles | vehicles in the fleet / fleet of cars and vans
    mobile phones / mobile telephones | mobile phone handsets | staff mobile phones / mobile phone devices
    legal fees / legal costs | fees for legal work | legal advice fees / legal bills and fees
    agency staff / agency workers | temporary agency staff | agency and temporary workers / agency staffing
    office rent / rent of offices | rent for the office | office premises rent / renting office accommodation
    speed cameras / speed camera enforcement | fixed and mobile speed cameras | safety cameras and speed cameras / speed camera sites
    facial recognition / facial recognition technology | live facial recognition | face recognition (facial recognition) systems / facial recognition software
    stop and search / stop and search powers | stop & search | stops and searches / stop and search encounters
    firearms licensing / the firearms licensing unit | licensing of firearms | firearms licences / shotgun and firearms licensing
    custody visiting / independent custody visitors | custody visitors | the custody visiting scheme / independent custody visiting volunteers
    training courses / staff training | training for staff | training events and courses / training of employees
    hospitality and gifts / gifts and hospitality | gifts or hospitality | hospitality or gifts accepted / hospitality, gifts and benefits
    data breaches / personal data breaches | breaches of personal data | data protection breaches / data breach incidents
    recruitment advertising / recruitment campaigns | advertising for recruitment | recruitment adverts / recruiting campaigns
    pension contributions / pensions | contributions to pensions | employer pension contributions / pension payments
    insurance premiums / insurance cover | insurance | insurance policies and premiums / premiums for insurance
    catering contracts / catering services | catering | catering suppliers / canteen and catering services
    cleaning contracts / cleaning services | cleaning | cleaners and cleaning services / office cleaning
    estate disposals / disposal of police stations | sale of police stations and other estate disposals | disposals from the estate / police stations disposed of
    taser devices / taser use | tasers | taser equipment / taser deployment
    police overtime / overtime worked | overtime | overtime by officers / police officer overtime
    public consultation surveys / consultation with the public | public surveys and consultation | surveys used to consult the public / public consultation exercises
    website hosting / website design and hosting | hosting of the website | web site hosting and maintenance / website and hosting
    rural crime teams / rural crime | crime in rural areas | rural crime work / wildlife and rural crime
    road safety campaigns / road safety | safety on the roads | road safety work / road safety education
    mental health triage / mental health street triage | triage for mental health | mental health triage cars / street triage (mental health)
    appropriate adults / the appropriate adult scheme | appropriate adult services | appropriate adult provision / adults who act as appropriate adults
    """.strip().splitlines()
]

# The same topics, in their order, in the unseen requests.
_UNSEEN_TOPICS = """
    help for rape and sexual abuse survivors / sexual violence support
    services supporting domestic abuse victims / domestic abuse support services
    independent domestic abuse advocates (IDVAs) / IDVA services
    independent sexual violence advisors / ISVA services
    the SARC for sexual assault victims / the sexual assault referral centre
    hate crime prevention / projects to prevent hate crime
    restorative justice work / restorative justice for victims
    modern slavery / modern slavery and trafficking
    harassment and stalking support / support after stalking or harassment
    child sexual exploitation / the sexual exploitation of children
    domestic abuse perpetrator interventions / programmes for perpetrators of domestic abuse
    female genital mutilation (FGM) / FGM
    the hub for victims of crime / the victims' hub
    anti-social behaviour / antisocial behaviour in town centres
    drug and alcohol services for offenders / treatment for drugs and alcohol
    serious violence reduction / the work of the violence reduction unit
    online fraud and cyber crime / cyber crime and online fraud
    local community safety partnerships / community safety
    families bereaved by homicide / bereavement support for families
    children and young people who are victims of crime / young victims
    body worn cameras used by officers / body worn video footage
    police vehicles and the fleet / the vehicle fleet
    mobile phones for staff / work mobile phones
    solicitors' and legal fees / external legal fees
    agency workers / staff from agencies
    rent paid on office buildings / office rents
    roadside speed cameras / speed cameras
    facial recognition cameras / live facial recognition technology
    the use of stop and search / stop and search by officers
    firearms licensing applications / the licensing of firearms
    the independent custody visitor scheme / custody visitors
    courses and training for staff / training courses attended
    gifts and hospitality / hospitality offered and accepted
    data breaches / breaches of data protection
    recruitment advertisements / advertising of vacancies and recruitment
    pension contributions by the employer / contributions to the pension scheme
    insurance / insurance cover and premiums
    catering / catering and refreshments
    cleaning of premises / contract cleaning
    sales of former police stations / disposal of police buildings
    the use of tasers / taser weapons
    overtime payments / overtime for police officers
    consultations and surveys of the public / public consultations
    the hosting and upkeep of the website / website hosting and design
    rural crime / teams that deal with rural crime
    campaigns on road safety / road safety advertising
    mental health triage teams / mental health street triage
    appropriate adults for vulnerable suspects / the appropriate adults service
"""
TOPICS = [
    (*line, unseen.strip().split(" / "))
    for line, unseen in zip(_TOPICS, _UNSEEN_TOPICS.strip().splitlines(), strict=True)
]

# Each: in the log | in the requests of the two tuned parts. {t} topic, {y} year, {p} place, {o} organisation.
_ASKS = [
    tuple(part.strip().split(" // ") for part in line.split("|"))
    for line in """
    How much was spent on {t} in {p} in {y}? // Total expenditure on {t} in {p} for {y}. | What was the total cost of {t} in {p} during {y}? // Please tell me the amount of money spent on {t} across {p} in {y}. | Please state the overall spend on {t} for {y} within {p}. // I would like to know how much money went on {t} in {p} over {y}.
    Which organisations were awarded contracts for {t} in {p} in {y}? // Names of the providers of {t} in {p} in {y}. | Please list the suppliers that held contracts for {t} in {p} in {y}. // Who received contracts for {t} in {p} in {y}? | Could you name the organisations with contracts for {t} in {p} during {y}? // Please provide the names of all providers contracted for {t}, {p}, {y}.
    How long is each contract for {t} in {p} awarded in {y}, and when does it end? // Start and end dates of contracts for {t} in {p} let in {y}. | What is the duration of the contracts for {t} in {p} that began in {y}? // When do the contracts for {t} in {p} from {y} expire? | Please give the length and expiry date of any contract for {t} in {p} dated {y}. // For contracts on {t} awarded in {y} in {p}, please supply the start and end date.
    How was the provider of {t} in {p} chosen in {y}? // The procurement route used for {t} in {p} in {y}. | Was there a tender for {t} in {p} in {y}, or a direct award? // What procurement process was followed for {t} in {p} in {y}? | Please say which procurement method was used in {y} for {t} in {p}. // Was {t} in {p} put out to competitive tender in {y}?
    How many people were referred to {t} in {p} in {y}? // Number of referrals to {t} in {p} in {y}. | What was the number of people referred for {t} in {p} in {y}? // Please state how many referrals were made regarding {t} in {p} in {y}. | Please supply the total number of referrals for {t} in {p} during {y}. // In {y}, how many referrals concerning {t} were there in {p}?
    How many complaints were received about {t} in {p} in {y}? // The number of complaints concerning {t} in {p} in {y}. | Please state the number of complaints made about {t} in {p} during {y}. // How many complaints regarding {t} were recorded in {p} in {y}? | In {y}, what number of complaints did you receive on {t} in {p}? // Total complaints about {t}, {p}, {y}.
    How many staff work on {t} in {p} in {y}? // The number of full time equivalent posts for {t} in {p} in {y}. | What number of staff were employed on {t} in {p} in {y}? // Headcount of staff for {t} in {p} for {y}. | How many employees, in full time equivalents, were there for {t} in {p} in {y}? // Please provide staff numbers for {t} in {p} during {y}.
    What is the policy on {t} in {p} in {y}? // A copy of the policy and guidance on {t} in {p} in force in {y}. | Please send me any policy or guidance about {t} that applied in {p} in {y}. // What policies governed {t} in {p} during {y}? | I request the policy documents and guidance for {t} in {p} as at {y}. // Which policy covered {t} in {p} in {y}?
    What outcomes were reported for {t} in {p} in {y}? // Evaluation of the outcomes of {t} in {p} in {y}. | How effective was {t} in {p} in {y}: what outcomes were achieved? // Please provide the performance and outcomes of {t} in {p} for {y}. | Please provide any evaluation or outcomes data on {t} in {p} during {y}. // What results and outcomes did {t} achieve in {p} in {y}?
    Minutes of meetings at which {t} in {p} was discussed in {y}. // Copies of all minutes of meetings about {t} in {p} in {y}. | Please send the minutes of every meeting on {t} in {p} in {y}. // I ask for meeting minutes that mention {t} in {p} in {y}. | Please could I have copies of meeting minutes from {y} discussing {t} in {p}? // Meeting minutes relating to {t}, {p}, {y}.
    How many incidents relating to {t} were recorded in {p} in {y}? // The number of recorded incidents of {t} in {p} in {y}. | Number of incidents of {t} logged in {p} in {y}. // In {y}, how many incidents involving {t} were recorded in {p}? | Please provide the total incidents recorded that relate to {t} in {p} for {y}. // What number of incidents to do with {t} took place in {p} during {y}?
    What was the average waiting time for {t} in {p} in {y}? // Waiting lists and waiting times for {t} in {p} in {y}. | How long did people wait on average for {t} in {p} in {y}? // Please state the waiting times for {t} in {p} during {y}. | Please give the mean and longest waiting time for {t} in {p} in {y}. // What were waiting times like for {t} in {p} over {y}?
    Which officer is responsible for {t} in {p} in {y}? // The name and contact details of the officer responsible for {t} in {p} in {y}. | Who was the responsible officer for {t} in {p} in {y}, with contact details? // Please provide the job title and contact details of the manager responsible for {t} in {p} in {y}. | Please tell me who is responsible for {t} in {p} ({y}) and how to contact them: officer name and contact details. // Contact details of the responsible officer on {t}, {p}, {y}.
    The risk register entries on {t} in {p} in {y}. // What risks about {t} were on the risk register in {p} in {y}? | Please send the risk register as it relates to {t} in {p} for {y}. // Any entry of the risk register concerning {t} in {p} in {y}. | Please disclose what the {y} risk register said about {t} in {p}. // Risks recorded in the risk register on {t} in {p} during {y}.
    What training was given on {t} in {p} in {y}? // Details of training delivered about {t} in {p} in {y}. | Please describe the training provided regarding {t} in {p} in {y}. // Which training sessions on {t} took place in {p} in {y}? | What training have people received about {t} in {p} during {y}? // Please give details of any {y} training on {t} delivered in {p}.
    The decision records about {t} in {p} in {y}. // Which decisions on {t} in {p} were made in {y}, and by whom? | Please provide the decision notice for {t} in {p} in {y}. // Who made decisions about {t} in {p} in {y}? | Please supply copies of decision records relating to {t} in {p} from {y}. // What decisions were taken about {t} in {p} during {y}?
    The equality impact assessment of {t} in {p} in {y}. // Was an equality impact assessment carried out for {t} in {p} in {y}? | Please send any equality impact assessment on {t} in {p} from {y}. // Equality impact assessments done for {t} in {p} in {y}. | I seek the {y} equality impact assessment that covers {t} in {p}. // Did you complete an equality impact assessment about {t} in {p} during {y}?
    Invoices paid for {t} in {p} in {y}. // Copies of invoices over £500 for {t} in {p} in {y}. | Please send the invoices for {t} in {p} in {y}. // All invoices received in {y} for {t} in {p}. | Please disclose every invoice settled for {t} in {p} during {y}. // Invoice copies concerning {t}, {p}, {y}.
    """.strip().splitlines()
]
_UNSEEN_ASKS = """
    What did {t} cost in {p} in {y}? // How much money has been spent in {p} on {t} in {y}?
    Which companies or charities have contracts for {t} in {p} in {y}? // Who was paid to provide {t} in {p} in {y}? Please give the names of the organisations.
    When did the contracts for {t} in {p} made in {y} start, and when will they end? // How long do the {y} contracts for {t} in {p} run?
    Did you run a tender for {t} in {p} in {y}, or was the provider chosen without competition? // Please explain how the provider of {t} in {p} was selected in {y}.
    How many referrals were there to {t} in {p} in {y}? // I want to know the number of people who were referred to {t} in {y} in {p}.
    What was the number of complaints about {t} in {p} in {y}? // How many times did somebody complain about {t} in {p} in {y}?
    How many people were employed to work on {t} in {p} in {y}? // What was the headcount of the staff for {t} in {p} in {y}?
    Please send me your policy on {t} in {p} as it stood in {y}. // What guidance or policy was there on {t} in {p} in {y}?
    What were the outcomes of {t} in {p} in {y}? // Has {t} in {p} been evaluated in {y}, and with what outcomes?
    I would like the minutes of the meetings in {y} that dealt with {t} in {p}. // Please send copies of any minutes about {t} in {p} in {y}.
    How many {y} incidents in {p} had to do with {t}? // What was the number of incidents of {t} in {p} in {y}?
    How long was the average wait for {t} in {p} in {y}? // What is the waiting time for {t} in {p} in {y}, on average?
    Who is the officer in charge of {t} in {p} in {y}, and what are the contact details? // Please name the person responsible for {t} in {p} in {y} and say how to get in contact.
    What does the risk register say about {t} in {p} in {y}? // Please send me the part of the risk register for {y} on {t} in {p}.
    What training about {t} was there in {p} in {y}? // Please send details of the training on {t} that was given in {p} in {y}.
    What decisions were made on {t} in {p} in {y}? // Please send me the decision record on {t} in {p} for {y}.
    Please send me the equality impact assessment for {t} in {p} in {y}. // Is there an equality impact assessment of {t} in {p} from {y}?
    Please send copies of the invoices for {t} in {p} in {y}. // I would like to see all invoices paid in {p} in {y} for {t}.
"""
ASKS = [
    (*line, unseen.strip().split(" // ")) for line, unseen in zip(_ASKS, _UNSEEN_ASKS.strip().splitlines(), strict=True)
]

# Topics that the log does not have: such as share no word with one that it has, and such as do.
NOT_THERE = {
    TUNED: (
        "police dogs and kennels / the statue in the car park / badger culling / the helicopter hangar / the choir and brass band / Christmas lights / drone pilots / the canteen's vegan menu / lost property umbrellas / bicycle sheds",
        "mobile libraries / graffiti removal / road resurfacing / child car seats / the agency newsletter / meals in custody / office plants / legal highs / body armour / street lighting / speed humps / school crossing patrols / the chaplaincy service / mounted police / victim surcharge / electric scooters / translation and interpreting services / alcohol licensing hearings / rural bus services / public toilets",
    ),
    UNSEEN: (
        "swimming pools / allotment gardens / the mayor's chain / fireworks displays / parking fines / pothole repairs / library closures / coffee machines / flag poles / solar panels / horse feed / carpet tiles / dog fouling / air quality monitoring / tree felling",
        "mobile homes / speed dating events / child poverty / the cleaning of rivers / drug testing of athletes / adoption agencies / rural broadband / road tolls / public libraries / mental arithmetic tests / legal aid / vehicle emissions / disputes over custody / body piercing licences / website cookies",
    ),
}


def not_there(part: int, count: int, *, near: bool) -> list[str]:
    """Requests about topics that the log does not have; `near` of such that share a word with one that it has."""
    source = random.Random(SEEDS[part] + near)
    topics = NOT_THERE[part][near].split(" / ")
    return [
        source.choice(source.choice(ASKS)[part]).format(
            t=source.choice(topics), y=_year(source.choice(YEARS), part, source), p=source.choice(PLACES)
        )
        for _ in range(count)
    ]


ABOUT_ONE = (
    ("The answer is wanted for {o}. ", "This concerns {o}. "),
    ("I mean {o} only. ", "As regards {o}: "),
    ("My interest is in {o}. ", "With reference to {o}: "),
    ("I am asking about {o}. ", "In respect of {o}, please answer this. "),
)

PLACES = (  # noqa: SIM905
    "Avon and Somerset|Bedfordshire|Cambridgeshire|Cheshire|Cleveland|Cumbria|Derbyshire|Devon and Cornwall|Dorset|Durham"
    "|Dyfed-Powys|Essex|Gloucestershire|Gwent|Hampshire|Hertfordshire|Humberside|Kent|Lancashire|Leicestershire"
    "|Lincolnshire|Merseyside|Norfolk|North Wales|North Yorkshire|Northamptonshire|Northumbria|Nottinghamshire"
    "|South Wales|South Yorkshire|Staffordshire|Suffolk|Surrey|Sussex|Thames Valley|Warwickshire|West Mercia"
    "|West Midlands|West Yorkshire|Wiltshire"
).split("|")
YEARS = (*(financial(year) for year in range(2009, 2024)), *(calendar(year) for year in range(2012, 2024)))
_FIRST = "Harbour Oakwood Lantern Meadow Bridge Beacon Willow Riverside Northgate Kestrel Primrose Anchor Hawthorn Summit Linden".split()  # noqa: SIM905
_SECOND = "Advocacy|Women's Trust|Counselling|Advice Network|Recovery Partnership|Alliance|Outreach|Foundation|Safe Futures|Care Collective".split(  # noqa: SIM905
    "|"
)
PROVIDERS = tuple(f"{first} {second}" for first in _FIRST for second in _SECOND)

_SYLLABLES = "ba be bi bo da de di do ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se si so ta te ti to va ve vi wa we ham ley ton ford wick worth by field ster den more dale".split()  # noqa: SIM905
_COMMON = (  # noqa: SIM905
    "report year plan office police board officer area local public national force team budget review meeting case number "
    "month date record service victim crime child family community council partner agreement contract grant fund provider "
    "cost total figure table value payment invoice policy process decision process evidence system annual quarter staff "
    "work week person group information provide include support need change level increase reduce project programme "
    "performance target measure outcome result issue risk matter point part note letter email section page document file"
).split()
_ANSWERS = (
    "Thank you for your request. We hold this information. {f} The figure for {y} is £{n:,}. {g}",
    "We can confirm that the office holds some of what you ask for. {f} In {y} there were {n}. {g}",
    "The information is set out below. {f} For {p} in {y}: {n}. {g}",
    "We do not hold this for {p}. {f} The force may hold it. {g}",
    "Some of this is exempt from disclosure. {f} The rest, for {y}, is {n}. {g}",
)
_OPENINGS = (
    ("", "", "I am looking into {f}. "),
    ("Dear Sir or Madam, under the Freedom of Information Act 2000 I request the following. ", ""),
    ("Good morning, this is a freedom of information request. ", "", "I write as a student of {f}. "),
    ("Hello, please could you help me with this request. ", "", "I work for a newspaper in {f}. "),
)


def _vocabulary() -> tuple[list[str], list[float]]:
    """Words and their cumulative frequency: Zipf–Mandelbrot, common words first and then a long tail of made-up ones."""
    source = random.Random(3)
    tail: dict[str, None] = {}
    while len(tail) < 80_000:
        tail["".join(source.choice(_SYLLABLES) for _ in range(source.choice((2, 3, 3, 4, 4, 5))))] = None
    words = [*dict.fromkeys(_COMMON), *tail]
    return words, list(accumulate(1 / (rank + 8.0) ** 1.03 for rank in range(1, len(words) + 1)))


_WORDS, _CUMULATIVE = _vocabulary()


def filler(source: random.Random, count: int) -> str:
    """So many words of no meaning, as frequent as words are."""
    top = _CUMULATIVE[-1]
    return " ".join(_WORDS[bisect(_CUMULATIVE, source.random() * top)] for _ in range(count))


@dataclass(frozen=True)
class Asked:
    """What one answer is about: places in the lists above, and the organisation or -1."""

    topic: int
    ask: int
    year: int
    place: int
    provider: int = -1


def _year(code: int, part: int, source: random.Random) -> str:
    name = name_of(code)
    if code >= calendar(0):
        forms: tuple[tuple[str, ...], ...] = (
            (name,),
            (name, f"the calendar year {name}"),
            (name, f"the year {name}"),
            (name, f"calendar year {name}"),
        )
        return source.choice(forms[part])
    first = int(name[:4])
    last = f"{(first + 1) % 100:02d}"
    forms = (
        (name, f"{first}/{last}"),
        (name, f"{first}/{last}", f"the financial year {first}-{last}"),
        (
            name,
            f"{first}/{first + 1}",
            f"the financial year {first}/{last}",
            f"the period 1 April {first} to 31 March {first + 1}",
        ),
        (name, f"{first}/{last}", f"financial year {first}/{last}", f"FY {first}-{last}"),
    )
    return source.choice(forms[part])


def question(asked: Asked, part: int, source: random.Random) -> str:
    """One question about it, in the words of the log or of one part of the requests."""
    lead = source.choice(ABOUT_ONE[part]).format(o=PROVIDERS[asked.provider]) if asked.provider >= 0 else ""
    return lead + source.choice(ASKS[asked.ask][part]).format(
        t=source.choice(TOPICS[asked.topic][part]),
        y=_year(YEARS[asked.year], part, source),
        p=PLACES[asked.place],
    )


def request(asked: Asked, part: int, source: random.Random) -> str:
    """The same with an opening of somebody who writes to an office."""
    opening = source.choice(_OPENINGS[part])
    # In the log a few hundred openings come again and again, as they do from the same few hundred people.
    words = filler(random.Random(source.randrange(300)) if part == LOG else source, 3)
    return opening.format(f=words) + question(asked, part, source)


def what(count: int) -> list[Asked]:
    """What each answer of a log of so many is about: each thing once while there are enough, in no order."""
    source = random.Random(SEEDS[LOG])
    drawn: dict[Asked, None] = {}
    while len(drawn) < count:
        provider = source.randrange(len(PROVIDERS)) if source.random() < 0.33 else -1
        drawn[
            Asked(
                min(int(source.paretovariate(0.8)) - 1, 10_000) % len(TOPICS)
                if source.random() < 0.3
                else source.randrange(len(TOPICS)),
                source.randrange(len(ASKS)),
                source.randrange(len(YEARS)),
                source.randrange(len(PLACES)),
                provider,
            )
        ] = None
    return list(drawn)


def answer(number: int, asked: Asked, version: int = 1) -> Indexed:
    """One answer of the log."""
    source = random.Random(SEEDS[LOG] * 10_000_019 + number)
    year, place = YEARS[asked.year], PLACES[asked.place]
    n = source.randrange(2, 2_000_000)
    words = filler(source, max(30, int(source.gauss(105, 25))))
    half = len(words) // 2
    text = source.choice(_ANSWERS).format(f=words[:half], g=words[half:], y=name_of(year), p=place, n=n)
    first = year % 10_000
    return Indexed(
        key=f"a{number}",
        kind="answer",
        title=f"{TOPICS[asked.topic][LOG][0].capitalize()}: {place}, {name_of(year)}",
        text="",
        question=request(asked, LOG, source),
        answer=text,
        dated=date(first + 1, source.randrange(1, 13), source.randrange(1, 28)),
        years=(year,),
        places=(place,),
        providers=(PROVIDERS[asked.provider],) if asked.provider >= 0 else (),
        categories=(f"topic_{asked.topic}",),
        pence=(n * 100,),
        path=f"/answers/a{number}",
        request=f"FOI {first}/{number % 9999:04d}",
        version=version,
    )


class MadeUpLog:
    """A store of so many answers, of which single ones can be published or taken back."""

    def __init__(self, count: int) -> None:
        self.what = what(count)
        self.changes: list[Indexed | Gone] = []

    def version(self) -> int:
        """1, and one more for each change."""
        return 1 + len(self.changes)

    def publish(self, one: Indexed) -> None:
        """Publish one answer more, with a key of its own."""
        self.changes.append(one)

    def changed_since(self, version: int) -> Iterator[Indexed | Gone]:
        """The changes after a version."""
        return islice(iter(self.changes), max(0, version - 1), None)

    def all(self) -> Iterator[Indexed]:
        """Every answer, made as it is asked for: nothing is held."""
        for number, asked in enumerate(self.what):
            yield answer(number, asked)
        yield from (one for one in self.changes if isinstance(one, Indexed))

    def count(self) -> int:
        """How many answers there are."""
        return len(self.what) + len(self.changes)


def typed_queries(count: int, seed: int) -> list[str]:
    """Two to eight words as typed into a search box: topics, asks, places and words of the text, no years or money."""
    source = random.Random(seed)
    asks = "contracts|total spend|referrals|complaints|waiting times|policy guidance|staff numbers|outcomes evaluation|minutes meeting|risk register|decision records|invoices|training|equality impact assessment|incidents recorded".split(  # noqa: SIM905
        "|"
    )
    out = []
    for _ in range(count):
        size = source.choices(range(2, 9), (25, 24, 18, 12, 9, 7, 5))[0]
        pool = [*source.choice(TOPICS)[LOG][0].split(), *source.choice(asks).split()]
        if source.random() < 0.3:
            pool.append(filler(source, 1))
        while len(pool) < size:
            pool += filler(source, 1).split() if source.random() < 0.3 else source.choice(asks).split()
        words = [word for word in dict.fromkeys(pool) if word not in {"the", "of", "and", "for", "with", "on"}][:size]
        out.append(" ".join(words))
    return out


def letters(log: MadeUpLog, count: int, seed: int) -> list[str]:
    """Whole letters of fifty to ninety words, each with one to three questions about what is in the log."""
    source = random.Random(seed)
    out = []
    for _ in range(count):
        asked = source.sample(log.what, source.choice((1, 2, 3)))
        body = "\n".join(f"{number}. {question(one, UNSEEN, source)}" for number, one in enumerate(asked, start=1))
        out.append(
            "Dear Sir or Madam,\n\nUnder the Freedom of Information Act 2000 I would like to ask the following about "
            f"{filler(source, source.randrange(8, 20))}.\n\n{body}\n\nIf any part is refused please say why, and please "
            "reply by email within twenty working days.\n\nYours faithfully"
        )
    return out
