"""A made-up corpus of letters and tables with known personal data in them, and look-alikes that are none.

Nobody in it exists. `documents("tuned")` and `documents("unseen")` share no name, no sentence and no seed: the rules were
made while looking at the first, and never at what is in the second. Names are written down here by origin and are not taken
from the lists that the guard reads.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

SEEDS = {"tuned": 20240117, "unseen": 77001938}

NAMES: dict[str, tuple[str, str]] = {
    "English": (
        "Harriet Graham Pauline Derek Imogen Nigel Tabitha Rupert Maureen Keith Philippa Clive Rosalind Barnaby Joyce Trevor "
        "Beatrice Stuart Hilary Duncan Lesley Giles Wendy Malcolm",
        "Pemberwick Attenborough Hargreaves Ollerenshaw Tunnicliffe Bickerstaff Cholmondeley Fairweather Micklethwaite "
        "Ramsbottom Shufflebottom Thistlewood Winterbourne Entwistle Braithwaite Postlethwaite Higginbotham Oakeshott "
        "Ravenscroft Silverthorne Lightfoot Greatorex Abernathy Whitehead",
    ),
    "Welsh": (
        "Gwenllian Rhodri Myfanwy Dafydd Angharad Emrys Eluned Gethin Siwan Iolo Nerys Geraint Ceridwen Aneurin Mererid Ieuan",
        "Llewellyn Prydderch Gwynne Bebb Cadwaladr Penhallow Vaughan Prosser Ap-Rhys Probert Gethin Breeze Tudor Bevan "
        "Parry-Williams Morgan",
    ),
    "Scottish": (
        "Morag Hamish Catriona Fergus Eilidh Lachlan Mhairi Struan Isla Alasdair Fiona Ruaridh Kirsty Callum Shona Innes",
        "MacAllister McGillivray Drummond Urquhart Abercrombie Kinnaird MacLeod Dalziel Farquharson Colquhoun McTavish "
        "Strachan Menzies Galbraith Sutherland McIlwraith",
    ),
    "Irish": (
        "Siobhán Padraig Aoife Cormac Niamh Eoghan Gráinne Declan Sinéad Diarmuid Caoimhe Fionn Orla Tadhg Róisín Cathal",
        "O'Connell O’Shaughnessy Ó-Briain Gallagher McGuinness O'Rourke Fitzgerald Mulcahy O’Doherty Kavanagh Brannigan "
        "Heneghan Devlin O'Sullivan Rafferty Toolan",
    ),
    "Polish": (
        "Agnieszka Krzysztof Małgorzata Zbigniew Katarzyna Wojciech Bożena Grzegorz Jolanta Sławomir Ewelina Mieczysław "
        "Halina Przemysław Danuta Bogdan",
        "Wiśniewska Kowalczyk Szymański Dąbrowska Lewandowski Wójcik Zielińska Brzęczyszczykiewicz Pawlak Jabłońska Nowicki "
        "Gorski Majewska Sikora Wróblewska Kaczmarek",
    ),
    "Romanian": (
        "Ioana Bogdan Andreea Mihai Crina Vasile Denisa Florin Simona Dumitru Roxana Gheorghe",
        "Popescu Ionescu Dumitrescu Ceaușu Munteanu Vlăduț Constantinescu Radulescu Moldovan Tănase Lupu Grigorescu",
    ),
    "Indian": (
        "Priya Rajesh Lakshmi Sanjay Ananya Vikram Deepika Harish Meenakshi Suresh Kavita Arjun Padma Gurpreet Jaswinder Nikhil",
        "Raghunathan Chakraborty Subramaniam Mukherjee Venkatesan Deshpande Bhattacharya Krishnamurthy Dhillon Sandhu "
        "Patel Iyer Chaudhuri Ranganathan Grewal Thakkar",
    ),
    "Pakistani": (
        "Ayesha Imran Fatima Tariq Zainab Faisal Nadia Usman Rukhsana Shahid Bushra Waqar Samina Kamran Farzana Adeel",
        "Chaudhry Qureshi Mahmood Siddiqui Bhatti Malik Awan Javed Rehman Khattak Mirza Ashraf Butt Hussain Yousafzai Sheikh",
    ),
    "Bangladeshi": (
        "Shahana Rafiq Nasreen Abul Momena Jahangir Rahela Kamrul Sultana Shafiq Hasina Mizanur",
        "Choudhury Uddin Begum Miah Rahman Khatun Ullah Hoque Islam Akhtar Sarkar Talukder",
    ),
    "Nigerian": (
        "Oluwaseun Chidinma Babatunde Ngozi Adebayo Chiamaka Emeka Folasade Obinna Yetunde Ikechukwu Temitope Uche Funmilayo "
        "Chinedu Aderonke",
        "Adeyemi-Clarke Okonkwo Adesanya Nwachukwu Ogunleye Eze Olatunji Okafor Balogun Adebisi Onyekachi Oyelaran Nnamdi "
        "Akinwale Obiora Fashola",
    ),
    "Ghanaian and Caribbean": (
        "Kwame Akosua Kofi Abena Delroy Shanice Leroy Marcia Winston Ama Yaw Efua",
        "Mensah Owusu Boateng Asante Campbell-Reid Agyeman Darkwah Osei-Bonsu Gayle Bogle Ofori Appiah",
    ),
    "Somali and Arabic": (
        "Hodan Abdirahman Fadumo Mahad Sagal Yusuf Leila Khalid Amina Omar Samira Hassan Layla Ibrahim Hamza Maryam",
        "Warsame Jama Abdullahi Al-Hashimi Farah Nur Mohamud Haddad Al-Rashid Mansour Osman el-Sayed Khoury Aden Nasser Saleh",
    ),
    "Chinese and Vietnamese": (
        "Xiaoming Mei Jianguo Lihua Wei Xueying Thanh Linh Duc Huong Yifan Siu-Ling",
        "Zhang Huang Nguyen Tran Zhao Cheung Ouyang Pham Wong Leung Xu Lam",
    ),
    "European": (
        "Jürgen Françoise Søren Ingrid Matteo Inês João Elena Willem Renée Björn Chiara Dimitra Ximena Aleksandar Zsófia",
        "van-der-Berg Müller Lefèvre Sørensen Bianchi Gonçalves de-Souza Papadopoulos Horváth Petrović Fernández Lindqvist "
        "Rossi Kuznetsova Yılmaz Novák",
    ),
}

TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr", "Professor", "Cllr", "Rev")
RANKS = ("PC", "Sgt", "DC", "Inspector", "DI", "Chief Inspector", "PCSO", "DS", "Superintendent")
STREETS = [
    "Acre",
    "Marlow",
    "Alma",
    "Tennyson",
    "Sycamore",
    "Quarry",
    "Priory",
    "Windmill",
    "Castle",
    "Orchard",
    "Mill",
    "Albion",
    "Denby",
    "Larkfield",
]
STREET_KINDS = (
    "Street",
    "Road",
    "Avenue",
    "Close",
    "Lane",
    "Way",
    "Drive",
    "Crescent",
    "Terrace",
    "Court",
    "Rd",
    "St",
    "Ave",
)
TOWNS = [
    "Nottingham",
    "Mansfield",
    "Newark",
    "Leeds",
    "Derby",
    "Lincoln",
    "Exeter",
    "Preston",
    "Bristol",
    "Worksop",
    "Retford",
    "Wrexham",
    "Swansea",
]
AREAS = [
    "NG",
    "DE",
    "LN",
    "LS",
    "EX",
    "PR",
    "BS",
    "SA",
    "LL",
    "SW1",
    "EC1",
    "M",
    "S",
    "B",
    "W1",
    "N",
    "E",
    "CF",
    "DN",
    "HU",
    "GL",
    "BN",
    "CT",
    "YO",
]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

LOOK_ALIKES: dict[str, tuple[str, ...]] = {
    "tuned": (
        "Grant Thornton",
        "Victoria Road",
        "Operation Alice",
        "Victim Support",
        "Police and Crime Commissioner",
        "Crown Prosecution Service",
        "Home Office",
        "Nottinghamshire Police",
        "Women’s Aid",
        "Ministry of Justice",
        "Freedom of Information Act 2000",
        "Violence Reduction Unit",
        "Safer Streets Fund",
        "Deloitte LLP",
        "Catch22",
        "Lady Bay Bridge",
        "St Ann’s Ward",
        "Queens Medical Centre",
        "Newark and Sherwood District Council",
        "Barnardo’s",
        "Information Commissioner’s Office",
        "Chief Constable",
        "Chief Finance Officer",
        "Data Protection Act 2018",
        "Easter Monday",
        "Community Safety Partnership",
        "Thames Valley",
        "Audit Committee",
        "Decision Record",
        "Framework Housing Association",
        "Operation Reacher",
        "Harvey Nash",
        "Ernst & Young",
        "Royal Mail",
        "Microsoft Excel",
        "Domestic Abuse Act 2021",
        "Serious Violence Duty",
        "East Midlands",
        "Annual Report",
        "Public Interest Test",
    ),
    "unseen": (
        "Price Waterhouse Coopers",
        "Albert Square",
        "Operation Elizabeth",
        "Refuge",
        "Police, Fire and Crime Commissioner",
        "His Majesty’s Courts and Tribunals Service",
        "Cabinet Office",
        "West Yorkshire Police",
        "Citizens Advice",
        "Department for Education",
        "Equality Act 2010",
        "Community Trigger",
        "Hate Crime Awareness Week",
        "KPMG",
        "Charlotte Street",
        "Prince of Wales Ward",
        "Royal Victoria Infirmary",
        "Bassetlaw District Council",
        "Mind",
        "First-tier Tribunal",
        "Assistant Chief Constable",
        "Head of Commissioning",
        "Police Act 1996",
        "Good Friday",
        "Local Criminal Justice Board",
        "Tees Valley",
        "Ethics Panel",
        "Contract Notice",
        "Places for People",
        "Remedi",
        "Operation Venetic",
        "Marks & Spencer",
        "Google Maps",
        "Victims’ Code",
        "Stalking Protection Order",
        "North Wales",
        "Policing Plan",
        "Invitation to Tender",
        "Rape Crisis",
        "Youth Justice Service",
        "Restorative Justice",
    ),
}
"""Organisations, places, operations, laws and headings: capitals, and nobody's name."""

SENTENCES: dict[str, tuple[str, ...]] = {
    "tuned": (
        "The victim, {name}, told the officer that the payment had not arrived.",
        "We spoke to {name} on {date} about the grant of {sum}.",
        "{name} attended the meeting with {other} and {name}.",
        "Please contact {name} on {phone} or by e-mail at {email}.",
        "Her date of birth is {dob} and her National Insurance number is {ni}.",
        "Mr {last} was born on {dob} and lives at {address}.",
        "The statement was taken by {officer} at {address}.",
        "NHS number: {nhs}. The patient is {name}.",
        "Payment was made to sort code {sort}, account number {account}.",
        "A vehicle, registration {vehicle}, was seen in {other}.",
        "The crime reference is {crime} and the incident is {cad}.",
        "He was taken into custody ({custody}) by {officer}.",
        "Tel: {phone}",
        "Mobile {phone}; e-mail {email}.",
        "His postcode is {postcode}.",
        "Her passport number is {passport} and her driving licence is {licence}.",
        "The refund went to {iban}; the card used was {card}.",
        "Case officer: {name}",
        "The file was sent by {officer}, collar number {collar}.",
        "Warrant number {warrant} was issued to {name}.",
        "The log shows that IP address {ip} was used.",
        "The file reference for the case is URN {urn}.",
        "Invoice {invoice} of {date} was paid to {other} for {sum}.",
        "Under section {section} of the Act, {other} must answer within 20 working days.",
        "Purchase order {order} and contract {contract} refer to {other}.",
        "The SIC code is {sic} and the grid reference is {grid}.",
        "{other} was funded by {sum} in {year}, see table {table}.",
        "Our reference: FOI/{contract}. Version {version} of {date}.",
        "{other} and {other} have signed the agreement of {date}.",
        "The company is registered under number {company} and its VAT number is {vat}.",
        "There were {count} offences recorded in {year}, of which {count} were detected.",
    ),
    "unseen": (
        "I write on behalf of {name}, who is my client.",
        "According to {name} the bicycle was stolen at about noon.",
        "Those present: {name}, {name} and {name}. Apologies were received from {other}.",
        "You can reach her at {phone} ({email}).",
        "DOB {dob}; NINO {ni}.",
        "The complainant ({name}, born {dob}) has moved to {address}.",
        "On {date} {officer} called at {address}.",
        "He gave his NHS no. as {nhs}.",
        "Bank details: {sort} / {account}.",
        "The car ({vehicle}) belongs to {name}.",
        "Crime no {crime}, log {cad}.",
        "Custody record {custody} was opened by {officer}.",
        "Telephone {phone}",
        "Write to {name} at {address} or {email}.",
        "Letters went to {postcode} by mistake.",
        "Passport {passport}. Licence number {licence}.",
        "Please pay {iban}. Card {card} has been refused.",
        "Investigating officer: {officer}",
        "Shoulder number {collar}.",
        "Warrant no. {warrant}, held by {name}.",
        "The e-mail came from the IP address {ip}.",
        "URN {urn} applies.",
        "We have settled invoice no. {invoice} dated {date} ({sum}) from {other}.",
        "Sections {section} and 31 were considered by {other}.",
        "Order no {order}; tender {contract}; supplier {other}.",
        "SIC {sic}; OS grid {grid}; UPRN 10000{company}.",
        "In {year} the budget of {other} rose to {sum} (annex {table}).",
        "Ref {contract}, issue {version}, dated {date}.",
        "Both {other} and {other} replied on {date}.",
        "Charity number {company}; VAT registration {vat}.",
        "Of {count} referrals in {year}, {count} were closed.",
    ),
}


@dataclass(frozen=True)
class Entity:
    """A piece of personal data in a document. `place` is a line of a letter or a column of a table, counted from 0."""

    kind: str
    text: str
    origin: str = ""
    place: int = 0


@dataclass
class Document:
    """A letter (`text`) or a table (`rows`), with what is in it."""

    title: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)


class Maker:
    """Makes one part of the corpus: "tuned" or "unseen"."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.chance = random.Random(SEEDS[part])
        half = 0 if part == "tuned" else 1
        self.names = {
            origin: (
                firsts.split()[half::2],
                [one.replace("van-der-", "van der ").replace("de-S", "de S") for one in lasts.split()[half::2]],
            )
            for origin, (firsts, lasts) in NAMES.items()
        }

    def digits(self, number: int) -> str:
        return "".join(self.chance.choice(string.digits) for _ in range(number))

    def letters(self, number: int, of: str = string.ascii_uppercase) -> str:
        return "".join(self.chance.choice(of) for _ in range(number))

    def pick(self, *options: str) -> str:
        return self.chance.choice(options)

    # Identifiers, in the ways that people write them.

    def phone(self) -> str:
        tail = self.digits(6)
        area = self.pick("115", "113", "1636", "1623", "1332")
        local = self.digits(10 - len(area))
        local = self.pick(*"23456789") + local[1:]
        return self.pick(
            f"07{self.pick('7', '8', '9')}00 {tail}",
            f"07{self.pick('4', '7', '8', '9')}{self.digits(8)}",
            f"+44 7700 900{self.digits(3)}",
            f"+44 (0)7700 {tail}",
            f"07700-900-{self.digits(3)}",
            f"0{area} {local[:-4]} {local[-4:]}" if len(area) == 3 else f"0{area} {local}",
            f"(0{area}) {local}",
            f"0{area} {local}",
            f"020 7946 0{self.digits(3)}",
            f"0044 7700 900{self.digits(3)}",
        )

    def postcode(self) -> str:
        area = self.pick(*AREAS)
        if area in {"SW1", "EC1", "W1"}:
            outward = area + self.pick("A", "H") if area != "EC1" else area + self.pick("A", "M", "R")
        else:
            outward = area + self.pick(*"123456789") + (self.pick(*"0123456789") if self.chance.random() < 0.3 else "")
        inward = self.pick(*"123456789") + self.letters(2, "ABDEFGHJLNPQRSTUWXYZ")
        whole = f"{outward} {inward}"
        roll = self.chance.random()
        return whole.replace(" ", "") if roll < 0.15 else whole.lower() if roll < 0.22 else whole

    def address(self) -> str:
        house = (
            self.pick("", "Flat 3, ", "Apartment 12b, ") + str(self.chance.randint(1, 240)) + self.pick("", "", "", "a")
        )
        return (
            f"{house} {self.chance.choice(STREETS)} {self.pick(*STREET_KINDS)}, {self.chance.choice(TOWNS)}"
            f"{self.pick(', ', ' ')}{self.postcode()}"
        )

    def email(self) -> str:
        _, first, last = self.person()
        plain = (
            (first + self.pick(".", "_", "") + last)
            .casefold()
            .encode("ascii", "ignore")
            .decode()
            .replace(" ", "")
            .replace("'", "")
        )
        return f"{plain}{self.pick('', '', '7', '84')}@{self.pick('example.org', 'mail.example.com', 'example.co.uk', 'force.example.police.uk')}"

    def ni(self) -> str:
        prefix = self.pick("AB", "JC", "PW", "SR", "YX", "CE", "WM", "NA", "HT", "QQ")
        number, suffix = self.digits(6), self.pick(*"ABCD")
        whole = self.pick(
            f"{prefix}{number}{suffix}",
            f"{prefix} {number[:2]} {number[2:4]} {number[4:]} {suffix}",
            f"{prefix}-{number[:2]}-{number[2:4]}-{number[4:]}-{suffix}",
        )
        return whole.lower() if self.chance.random() < 0.15 else whole

    def nhs(self) -> str:
        while True:
            first = self.pick("4", "6", "7") + self.digits(8)
            check = 11 - sum(int(one) * weight for one, weight in zip(first, range(10, 1, -1), strict=True)) % 11
            if check != 10:
                whole = first + str(check % 11)
                return self.pick(
                    whole, f"{whole[:3]} {whole[3:6]} {whole[6:]}", f"{whole[:3]}-{whole[3:6]}-{whole[6:]}"
                )

    def day(self, since: int, until: int) -> str:
        day, month, year = self.chance.randint(1, 28), self.chance.randint(1, 12), self.chance.randint(since, until)
        return self.pick(
            f"{day:02}/{month:02}/{year}",
            f"{day}.{month}.{year % 100:02}",
            f"{day} {MONTHS[month - 1]} {year}",
            f"{year}-{month:02}-{day:02}",
            f"{day:02}-{MONTHS[month - 1][:3]}-{year}",
            f"{day}th {MONTHS[month - 1]} {year}" if 3 < day < 21 else f"{day} {MONTHS[month - 1]}, {year}",
        )

    def vehicle(self) -> str:
        current = (
            f"{self.letters(2, 'ABCDEFGHKLMNOPRSVWXY')}{self.pick('02', '52', '19', '69', '24', '74', '80', '30')}"
        )
        return self.pick(
            f"{current} {self.letters(3, 'ABCDEFGHJKLMNOPRSTUVWXYZ')}",
            f"{current}{self.letters(3, 'ABCDEFGHJKLMNOPRSTUVWXYZ')}",
            f"{self.pick('A', 'F', 'K', 'P', 'S', 'Y')}{self.chance.randint(21, 999)} {self.letters(3, 'ABCDEFGHJKLMNOPRSTUVWXY')}",
            f"{self.letters(3, 'ABCDEFGHJKLMNOPRSTUVWXY')} {self.chance.randint(21, 999)}{self.pick('S', 'T', 'X', 'Y')}",
        )

    def sort(self) -> str:
        return f"{self.pick('20', '40', '60', '09')}-{self.digits(2)}-{self.digits(2)}"

    def account(self) -> str:
        return self.digits(8)

    def card(self) -> str:
        first = self.pick("4", "51", "55")
        body = first + self.digits(15 - len(first))
        total = sum(sum(divmod(int(one) * (2 - at % 2), 10)) for at, one in enumerate(body))
        whole = body + str(-total % 10)
        return self.pick(whole, " ".join(whole[at : at + 4] for at in range(0, 16, 4)))

    def iban(self) -> str:
        bank = self.pick("NWBK", "BARC", "LOYD") + self.digits(14)
        number = int("".join(str(int(one, 36)) for one in bank + "GB00"))
        whole = f"GB{98 - number % 97:02}{bank}"
        return self.pick(whole, " ".join(whole[at : at + 4] for at in range(0, 22, 4)))

    def passport(self) -> str:
        return self.digits(9)

    def licence(self) -> str:
        decade, month, day = self.digits(1), f"{self.chance.randint(1, 12):02}", f"{self.chance.randint(1, 28):02}"
        return (
            f"{self.letters(5)}{decade}{month}{day}{self.digits(1)}{self.letters(2)}{self.pick('9')}{self.letters(2)}"
        )

    def ip(self) -> str:
        return ".".join(str(self.chance.randint(11, 223)) for _ in range(4))

    def collar(self) -> str:
        return str(self.chance.randint(100, 9999))

    def warrant(self) -> str:
        return str(self.chance.randint(10000, 999999))

    def crime(self) -> str:
        return self.pick(
            f"{self.digits(2)}/{self.digits(5)}/{self.pick('19', '22', '24')}",
            f"{self.pick('22', '23')}000{self.digits(6)}",
            f"{self.pick('13', '42')}/{self.digits(6)}/23",
        )

    def cad(self) -> str:
        return f"CAD {self.chance.randint(10, 9999)} of {self.day(2019, 2024)}"

    def urn(self) -> str:
        return f"{self.pick('31', '22')}{self.letters(2)}{self.digits(7)}"

    def custody(self) -> str:
        return f"{self.letters(2)}/{self.digits(5)}/{self.pick('21', '23')}"

    # Names.

    def person(self) -> tuple[str, str, str]:
        origin = self.chance.choice(list(self.names))
        firsts, lasts = self.names[origin]
        return origin, self.chance.choice(firsts), self.chance.choice(lasts)

    def name(self) -> tuple[str, str]:
        """A name in one of the ways that people write it, and its origin."""
        origin, first, last = self.person()
        title = self.pick(*TITLES)
        form = self.chance.choices(
            (
                f"{first} {last}",
                f"{title} {last}",
                f"{title} {first} {last}",
                f"{first[0]} {last}",
                f"{first[0]}. {last}",
                f"{last}, {first}",
                f"{first} {last}".upper(),
                f"{first} {last.upper()}",
                f"{last.upper()}, {first}",
                f"{first} {self.letters(1)}. {last}",
                f"{title} {first[0]} {last}",
            ),
            (40, 12, 10, 4, 4, 6, 5, 4, 3, 4, 4),
        )[0]
        return form, origin

    def officer(self) -> tuple[str, str, str, str]:
        """A rank with a name and, mostly, a collar number: the words, the name's origin, the name, the number."""
        origin, first, last = self.person()
        rank, number = self.pick(*RANKS), self.collar()
        whole, name, number = self.chance.choice(
            (
                (f"{rank} {last}", last, ""),
                (f"{rank} {number} {last}", last, number),
                (f"{rank} {first[0]} {last} {number}", f"{first[0]} {last}", number),
                (f"{rank} {number}", "", number),
                (f"{rank} {first} {last}", f"{first} {last}", ""),
            )
        )
        return whole, origin, name, number

    # What is none.

    def other(self) -> str:
        return self.chance.choice(LOOK_ALIKES[self.part])

    def harmless(self, slot: str) -> str:
        made: dict[str, Callable[[], str]] = {
            "other": self.other,
            "date": lambda: self.day(2015, 2024),
            "sum": lambda: self.pick(
                f"£{self.chance.randint(1, 999)},{self.digits(3)}",
                f"£{self.digits(2)}.{self.digits(2)}",
                f"£{self.chance.randint(1, 9)}.{self.digits(1)} million",
                f"{self.chance.randint(1, 9)},{self.digits(3)},{self.digits(3)}.00",
            ),
            "invoice": lambda: self.pick(
                f"INV-{self.digits(6)}",
                self.pick(*"123456789") + self.digits(9),
                f"SI{self.digits(8)}",
                f"{self.digits(4)}/{self.digits(4)}",
            ),
            "order": lambda: self.pick(f"PO{self.digits(7)}", f"45{self.digits(8)}", self.digits(7)),
            "contract": lambda: self.pick(
                f"{self.digits(4)}/{self.digits(2)}",
                f"C{self.digits(5)}",
                f"DN{self.digits(6)}",
                f"OPCC-{self.digits(3)}",
            ),
            "section": lambda: self.pick("40(2)", "12(1)", "1.2.3.4", "31(1)(a)", "14"),
            "sic": lambda: self.pick("84240", "88990", "94990"),
            "grid": lambda: self.pick(
                f"SK {self.digits(3)} {self.digits(3)}", f"SK{self.digits(8)}", f"TQ {self.digits(4)} {self.digits(4)}"
            ),
            "year": lambda: self.pick("2019/20", "2021-22", "2023"),
            "table": lambda: self.pick("A1", "3.2", "B12", "2a"),
            "version": lambda: self.pick("1.0.4.2", "2.1", "0.9"),
            "company": lambda: self.digits(8),
            "vat": lambda: f"GB {self.digits(3)} {self.digits(4)} {self.digits(2)}",
            "count": lambda: self.pick(self.digits(2), f"{self.pick(*'123')},{self.digits(3)}"),
        }
        return made[slot]()

    def letter(self, number: int) -> Document:
        """A letter of 6 to 14 sentences on lines of their own."""
        made = Document(f"letter {number}")
        lines = [f"Dear {self.pick('Sir or Madam', 'applicant', 'requester')}", self.other()]
        for sentence in self.chance.sample(SENTENCES[self.part], self.chance.randint(6, 14)):
            lines.append(self.fill(sentence, made, len(lines)))
        form, origin = self.name()
        made.entities.append(Entity("name", form, origin, len(lines) + 1))
        lines += [self.pick("Yours faithfully", "Yours sincerely", "Kind regards"), form, self.other()]
        made.text = "\n".join(lines)
        return made

    def fill(self, sentence: str, made: Document, line: int) -> str:
        whole = []
        for before, slot, _, _ in string.Formatter().parse(sentence):
            whole.append(before)
            if slot:
                whole.append(self.slot(slot, made, line))
        return "".join(whole)

    def slot(self, slot: str, made: Document, line: int) -> str:
        if slot == "name":
            text, origin = self.name()
            made.entities.append(Entity("name", text, origin, line))
        elif slot == "last":
            origin, _, text = self.person()
            made.entities.append(Entity("name", text, origin, line))
        elif slot == "officer":
            text, origin, name, number = self.officer()
            if name:
                made.entities.append(Entity("name", name, origin, line))
            if number:
                made.entities.append(Entity("collar-number", number, "", line))
        elif slot in KINDS:
            text = getattr(self, slot)() if slot != "dob" else self.day(1938, 2012)
            made.entities.append(Entity(KINDS[slot], text, "", line))
        else:
            text = self.harmless(slot)
        return text

    def table(self, number: int) -> Document:
        """A table of people, with columns that are none beside them, or of money alone."""
        made = Document(f"table {number}")
        about_people = self.chance.random() < 0.7
        columns = self.chance.sample(sorted(HEADERS), self.chance.randint(2, 4)) if about_people else []
        harmless = self.chance.sample(sorted(HARMLESS), self.chance.randint(2, 4))
        order = [(one, True) for one in columns] + [(one, False) for one in harmless]
        self.chance.shuffle(order)
        made.rows = [[self.pick(*(HEADERS[slot] if people else HARMLESS[slot])) for slot, people in order]]
        for _ in range(self.chance.randint(5, 30)):
            row = []
            for at, (slot, people) in enumerate(order):
                row.append(self.cell(slot, made, at) if people else self.harmless(slot))
            made.rows.append(row)
        return made

    def cell(self, slot: str, made: Document, at: int) -> str:
        if slot in {"first", "last"}:
            origin, first, last = self.person()
            text = first if slot == "first" else last
            made.entities.append(Entity("name", text, origin, at))
            return text
        return self.slot(slot, made, at)


KINDS = {
    "phone": "phone-number",
    "postcode": "postcode",
    "address": "address",
    "email": "email-address",
    "ni": "national-insurance-number",
    "nhs": "nhs-number",
    "dob": "date-of-birth",
    "vehicle": "vehicle-registration",
    "sort": "bank-details",
    "account": "bank-details",
    "iban": "bank-details",
    "card": "bank-details",
    "passport": "passport",
    "licence": "driving-licence",
    "ip": "ip-address",
    "collar": "collar-number",
    "warrant": "warrant-number",
    "crime": "crime-reference",
    "cad": "crime-reference",
    "urn": "crime-reference",
    "custody": "custody-number",
}
"""Slots of the sentences, and the technique that must find what is put there."""

HEADERS: dict[str, tuple[str, ...]] = {
    "name": ("Name", "Full name", "Officer", "Employee name"),
    "first": ("First name", "Forename"),
    "last": ("Surname", "Last name"),
    "phone": ("Telephone", "Mobile no", "Contact number"),
    "postcode": ("Postcode", "Post code"),
    "address": ("Address", "Home address"),
    "email": ("E-mail", "Email address"),
    "ni": ("NI number", "National Insurance No"),
    "nhs": ("NHS number", "NHS No."),
    "dob": ("Date of birth", "DOB"),
    "vehicle": ("Vehicle reg", "VRM"),
    "account": ("Account number", "Bank account"),
    "collar": ("Collar no", "Shoulder number"),
    "warrant": ("Warrant no", "Warrant number"),
    "crime": ("Crime ref", "Crime number"),
    "custody": ("Custody ref", "Custody number"),
}
HARMLESS: dict[str, tuple[str, ...]] = {
    "other": ("Supplier", "Organisation", "Provider"),
    "date": ("Date paid", "Start date"),
    "sum": ("Amount", "Value"),
    "invoice": ("Invoice", "Invoice number"),
    "order": ("PO number", "Purchase order"),
    "contract": ("Contract ref", "Reference"),
    "sic": ("SIC code", "Code"),
    "year": ("Year", "Financial year"),
    "count": ("Number of offences", "Referrals"),
    "company": ("Company number", "Charity no"),
}


def documents(part: str, number: int = 300) -> Iterator[Document]:
    """So many documents of "tuned" or "unseen", two thirds of them letters."""
    maker = Maker(part)
    for at in range(number):
        yield maker.letter(at) if at % 3 else maker.table(at)
