"""Letters and notes written one by one, in other words than the made-up corpus: what is marked is personal data.

Nobody in them exists. A mark is [[kind:words]] or [[kind/origin:words]].
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .personal_corpus import Document, Entity

_MARK = re.compile(r"\[\[(?P<kind>[a-z-]+)(?:/(?P<origin>[A-Za-z ]+))?:(?P<text>[^\]]+)\]\]")

LETTERS = (
    """Minutes of the Domestic Abuse Programme Board
Held on 14 March 2023 at Arrow Centre, Hucknall Road
Present: [[name/English:Judith Appleyard]] (chair), [[name/Nigerian:Tobi Oyewole]], [[name/Indian:Meera Balasubramanian]], [[name/Irish:Ciarán Mac Giolla]]
Apologies: [[name/English:R Cattermole]]
1. Matters Arising
[[name/English:Appleyard]] reported that Equation and Juno Women’s Aid had returned their monitoring forms.
The Serious Violence Reduction grant of £1.2 million was agreed, subject to Section 22A of the Police Act 1996.
2. Any Other Business
[[name/Indian:Ms Balasubramanian]] will circulate the Needs Assessment. Date of next meeting: 11 June 2023, Committee Room B.
""",
    """From: [[name/Polish:Kasia Wolniewicz]] <[[email-address:k.wolniewicz@example.org]]>
To: FOI Team
Subject: RE: Spend on ISVAs 2021/22

Hi [[name/English:Geoff]],
I spoke with [[name/Pakistani:Sobia Ghaznavi]] in Finance. The purchase order is 4500123987 and the invoice number is 0029381.
Ring me on [[phone-number:0115 496 0733]] or [[phone-number:07700 900461]] if it does not tally.
Thanks
[[name/Polish:Kasia]]
""",
    """MG11 WITNESS STATEMENT
Statement of: [[name/English:Lorna Pickersgill]]
Age if under 18: over 18
URN: [[crime-reference:22YT1193412]]
I am [[collar-number:2291]] Police Constable [[name/Scottish:Baird]], stationed at Radford Road.
At 21:40 hours, with PC [[collar-number:1180]] [[name/Nigerian:Ogundipe]], I attended [[address:Flat 2, 88 Beech Terrace, Arnold NG5 7QE]].
A white Ford Transit, index [[vehicle-registration:FL19 ZKE]], was on the drive.
The occupier said he was [[name/Romanian:Ionuț Cojocaru]], born [[date-of-birth:2nd June 1987]].
Crime number [[crime-reference:23000418822]] was allocated.
""",
    """Dear [[name/Bangladeshi:Mrs Khanom]]
Your National Insurance number, [[national-insurance-number:ca 44 81 20 d]], does not agree with our records.
We paid £412.60 to sort code [[bank-details:30-94-11]] account [[bank-details:60021837]] on 3 May 2022.
If you were not born on [[date-of-birth:19.11.1971]] please ring the Pensions Helpline before Friday.
Yours sincerely
[[name/Caribbean:Desmond Braithwaite-Lowe]]
Pensions Manager
""",
    """Tender Evaluation Summary – Restorative Justice Service 2024-27
Bidders: Remedi, Restorative Solutions CIC, Calm Mediation, Thornton Hall Associates
Panel: Head of Commissioning, Contracts Officer, Victims’ Services Lead
The Most Economically Advantageous Tender was that of Remedi. Lot 1 scored 78.5; Lot 2 scored 64.25.
CPV code 85312320; SIC 88990; company number 03083891; grid SK 573 400; VAT GB 123 4567 89.
Standstill ends at midnight on 12 January 2024. Contract reference DN598213. Version 1.3.0.2.
""",
    """Custody record [[custody-number:NH/02931/23]]
DP: [[name/Somali:GULED CABDI]]
DOB [[date-of-birth:1999-07-30]]
Arresting officer: [[name/Welsh:Sgt Llinos Craddock]] [[collar-number:887]]
Solicitor: Duty scheme
PNC ID not known. NHS No [[nhs-number:943 476 5919]].
Property: passport [[passport:512883004]], one Visa card [[bank-details:4929 1234 5678 9015]], driving licence [[driving-licence:CRADD806153LS9KT]].
""",
    """FREEDOM OF INFORMATION REQUEST – FULL RESPONSE
Under Section 1 of the Freedom of Information Act 2000 you asked for the cost of the Mayor’s Annual Conference.
The conference was held at Derby Arena on Thursday, 9 November. Attendance was 212. The keynote was given by [[name/English:Baroness Tattersall]].
Catering was supplied by Annie’s Burger Shack, stage equipment by Nottingham Live Events Ltd.
The Office does not hold information about Hotel Accommodation for Elected Members.
If you are unhappy, write to the Information Commissioner, [[address:Wycliffe House, Water Lane, Wilmslow, Cheshire, SK9 5AF]], or telephone [[phone-number:0303 123 1113]].
""",
    """Timeline prepared for the Misconduct Hearing
02/02/2021 – T/Insp [[name/Turkish:Aylin Karaca]] is told of the complaint by [[name/English:Wm. Thackeray-Boothe]].
05/02/2021 – [[name/Turkish:Karaca]] e-mails Professional Standards. Log reads “[[name/Vietnamese:Bao Ngoc Trinh]] seen leaving Bridewell”.
11/02/2021 – Warrant card [[warrant-number:604417]] is surrendered. Staff number [[collar-number:31177]] is suspended.
14/02/2021 – Regulation 17 notice served. See Home Office Guidance, Chapter 7, and R v Chief Constable of Merseyside.
28/02/2021 – Incident [[crime-reference:CAD 552 of 27 February 2021]] is linked by [[name/Chinese:Hsu Pei-Shan]].
""",
    """Grant Agreement between the Police and Crime Commissioner and Umbrella Counselling Trust
Signed on behalf of the Grantee by [[name/Portuguese:Teresa Quaresma dos Reis]], Chief Executive
Signed on behalf of the Commissioner by [[name/Dutch:Joost van Rijswijk]]
Payment schedule: Quarter 1 £10,000; Quarter 2 £10,000; Quarter 3 £12,500
Notices: [[address:14 Cavendish Crescent North, Nottingham NG7 1BA]], marked for the attention of [[name/Hungarian:Ágnes Szalai]].
""",
    """Good morning

I used to live with [[name/Ghanaian:Nana Yaa Sarpong]] and her brother [[name/Ghanaian:Kwabena]] Street parking was awful.
My new number is [[phone-number:(0115) 496 0111]], postcode [[postcode:ng31dz]].
The letter said Ref 07123/22 and quoted Order No 07123456789.
My car, [[vehicle-registration:K482 PRT]], was towed from Maid Marian Way on Boxing Day.

Cheers
[[name/English:Tamsin Oddie]]
""",
)


def written() -> Iterator[Document]:
    """The letters, each with what is marked in it."""
    for number, marked in enumerate(LETTERS, start=1):
        document = Document(f"written {number}")
        text, end = "", 0
        for match in _MARK.finditer(marked):
            text += marked[end : match.start()]
            document.entities.append(Entity(match["kind"], match["text"], match["origin"] or "", text.count("\n")))
            text += match["text"]
            end = match.end()
        document.text = text + marked[end:]
        yield document
