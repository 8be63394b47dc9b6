"""Letters made up for the tests: each in another layout, with the questions that a careful reader finds in it.

The people, bodies and figures are made up. The expected split of each was written before the reader was tried on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from answerable.reading.structure import Message


@dataclass(frozen=True)
class MadeUp:
    """A letter (`text`) or a thread (`messages`), and its questions as (label, text)."""

    name: str
    questions: tuple[tuple[str | None, str], ...]
    text: str = ""
    messages: tuple[Message, ...] = ()

    @property
    def source(self) -> str | tuple[Message, ...]:
        return self.messages or self.text


def asked(text: str) -> Message:
    return Message(text=text, kind="request")


def answered(text: str) -> Message:
    return Message(text=text, kind="response")


# The first 28 were written before the reader; the others after it had failed on letters laid out like them.
LETTERS: tuple[MadeUp, ...] = (
    MadeUp(
        name="plain letter, numbered with brackets, courtesies around",
        text="""Dear Sir or Madam,

I am writing to make a request under the Freedom of Information Act 2000. Please could you supply the following:

(1) The number of grants made to refuges in 2021-22.
(2) The total value of those grants.
(3) The name of each refuge that received one.

I would prefer to receive the information electronically, in a spreadsheet if possible.

Please acknowledge receipt of this letter. If any part of this request would exceed the cost limit, please advise me
under section 16 how it may be narrowed.

Yours faithfully,

A. Made-Up
12 Imaginary Row
""",
        questions=(
            ("1", "The number of grants made to refuges in 2021-22."),
            ("2", "The total value of those grants."),
            ("3", "The name of each refuge that received one."),
        ),
    ),
    MadeUp(
        name="log page, question and answer in turn with Q1 and A1",
        text="""Stalking advocacy
FOI reference: 2022/118
Date: 4 March 2022

Q1: How many stalking advocates does the Commissioner fund?
A1: Four, of whom one is part time.

Q2: What did they cost in 2020-21?
A2: £161,000 in all. Please note that this includes training.

Q3: Is the service open to men?
A3: Yes. Who may use it is set out on our website.
""",
        questions=(
            ("Q1", "How many stalking advocates does the Commissioner fund?"),
            ("Q2", "What did they cost in 2020-21?"),
            ("Q3", "Is the service open to men?"),
        ),
    ),
    MadeUp(
        name="prose only: two asks with reasons around them",
        text="""To whom it may concern

I run a small charity that helps survivors of abuse to find work. We have been told that money was set aside for such
help in this year's budget. I would like to know how much has been set aside for employment support for survivors in
2023-24. Several of our clients have waited for months, which is unacceptable.

Could you also tell me which organisations were invited to bid for that money?

I look forward to hearing from you within 20 working days.

Kind regards
B. Invented
""",
        questions=(
            (None, "I would like to know how much has been set aside for employment support for survivors in 2023-24."),
            (None, "Could you also tell me which organisations were invited to bid for that money?"),
        ),
    ),
    MadeUp(
        name="authority's letter that quotes the request and repeats each question before its answer",
        text="""Our ref: FOI/77/19
12 July 2019

Dear Requester

Thank you for your request for information dated 20 June 2019. You asked for the following information:

1. The cost of the victims' survey of 2018.
2. The firm that carried out the survey.
3. A copy of its report.

I can confirm that this office holds the information. Our answers are below.

1. The cost of the victims' survey of 2018.

The survey cost £18,450.

2. The firm that carried out the survey.

Northern Example Research Ltd.

3. A copy of its report.

The report is attached. 1. Annex A is withheld under section 40(2).

If you are unhappy with this reply you may ask for an internal review. Please write to the address above.

Yours sincerely
Information Officer
""",
        questions=(
            ("1", "The cost of the victims' survey of 2018."),
            ("2", "The firm that carried out the survey."),
            ("3", "A copy of its report."),
        ),
    ),
    MadeUp(
        name="nested: number, then letters, then a later number",
        text="""Information requested

1. For each independent domestic violence adviser post funded since April 2019:
   a) the employer
   b) the yearly grant
   c) the date on which the grant ends
2. Any evaluation of the posts.

Response

The posts are listed in the attached table.
""",
        questions=(
            ("1", "For each independent domestic violence adviser post funded since April 2019:"),
            ("1a", "the employer"),
            ("1b", "the yearly grant"),
            ("1c", "the date on which the grant ends"),
            ("2", "Any evaluation of the posts."),
        ),
    ),
    MadeUp(
        name="all on one line",
        text=(
            "Under the Freedom of Information Act please tell me: 1. How many complaints were made about the helpline "
            "in 2022? 2. How many were upheld? 3. What was paid in compensation? Please reply by email. Many thanks, "
            "C. Fictional"
        ),
        questions=(
            ("1", "How many complaints were made about the helpline in 2022?"),
            ("2", "How many were upheld?"),
            ("3", "What was paid in compensation?"),
        ),
    ),
    MadeUp(
        name="bullets that run over lines, in a thread",
        messages=(
            asked("""Dear Example Police and Crime Commissioner,

Please provide:

* the number of people referred to the restorative justice service in each of
the last three calendar years

* the share of those referrals that led to a meeting between the victim and
the offender

* the yearly cost of the service

Yours faithfully,

D. Notreal
"""),
            answered("""Dear D. Notreal

Thank you for your email. Please quote FOI 14 in any further message. Can you please confirm which years you mean?

Yours sincerely
"""),
            asked("""Dear Example Police and Crime Commissioner,

I mean 2019, 2020 and 2021. When can I expect your reply?

Yours faithfully,

D. Notreal
"""),
        ),
        questions=(
            (
                "*",
                "the number of people referred to the restorative justice service in each of the last three calendar years",
            ),
            ("*", "the share of those referrals that led to a meeting between the victim and the offender"),
            ("*", "the yearly cost of the service"),
        ),
    ),
    MadeUp(
        name="headings Question 1 and Response in turn",
        text="""FOI 2031 – Drug treatment grants

Question 1

How much was granted to drug treatment providers in 2016/17?

Response

£402,000.

Question 2

Were any grants refused, and why?

Response

Two were refused. Neither bid met the published criteria.
""",
        questions=(
            ("Question 1", "How much was granted to drug treatment providers in 2016/17?"),
            ("Question 2", "Were any grants refused, and why?"),
        ),
    ),
    MadeUp(
        name="numbered notes after the questions",
        text="""You asked:

1. How many sexual assault referral centres do you help to pay for?
2. What does each cost you a year?

Notes:
1. By "cost" I mean both grants and contracts.
2. A spreadsheet will do.

Our response:

One. It costs £95,000 a year.
""",
        questions=(
            ("1", "How many sexual assault referral centres do you help to pay for?"),
            ("2", "What does each cost you a year?"),
        ),
    ),
    MadeUp(
        name="mail reply above a quoted request",
        text="""Dear E. Pretend,

I can confirm that the office holds this information and will reply by 3 June.

Regards,
Information team

On 5 May 2020 at 10:14, E. Pretend wrote:
> Hello,
>
> I would be grateful if you could send me the contract for the victims' hub
> and any variations agreed since it was signed.
>
> I would also like to see the minutes of the meeting at which it was approved.
>
> Best wishes
> E. Pretend
""",
        questions=(
            (
                None,
                "I would be grateful if you could send me the contract for the victims' hub and any variations agreed since it was signed.",
            ),
            (None, "I would also like to see the minutes of the meeting at which it was approved."),
        ),
    ),
    MadeUp(
        name="roman numerals in brackets under a question sentence",
        text="""Request:

What training on coercive control has the Commissioner paid for since 2016? In particular, please state:

(i) who gave the training;
(ii) how many officers attended; and
(iii) what it cost.

Reply:

None has been paid for.
""",
        questions=(
            (None, "What training on coercive control has the Commissioner paid for since 2016?"),
            ("i", "who gave the training;"),
            ("ii", "how many officers attended; and"),
            ("iii", "what it cost."),
        ),
    ),
    MadeUp(
        name="decimal numbers",
        text="""Dear Commissioner

Please could you answer these questions about hate crime services.

1. Services
1.1 Which organisations are funded?
1.2 How much does each receive?
2. Results
2.1 How many people were helped in 2019-20?
2.2 How is success measured?

Thank you in anticipation.
F. Madeup
""",
        questions=(
            ("1.1", "Which organisations are funded?"),
            ("1.2", "How much does each receive?"),
            ("2.1", "How many people were helped in 2019-20?"),
            ("2.2", "How is success measured?"),
        ),
    ),
    MadeUp(
        name="one request for documents, then how to send them and a threat of review",
        text="""Dear Information Officer,

Please send me copies of all correspondence between the Commissioner and Example Housing Trust about the women's refuge
in Sampletown between 1 January 2018 and 31 March 2018.

Please send the documents as PDF files. Where documents are redacted, please state the exemption relied on. If you
refuse, I shall ask for an internal review and, if need be, complain to the Information Commissioner. Your previous
reply was late; can we avoid that this time?

Yours sincerely
G. Unreal
""",
        questions=(
            (
                None,
                "Please send me copies of all correspondence between the Commissioner and Example Housing Trust about the "
                "women's refuge in Sampletown between 1 January 2018 and 31 March 2018.",
            ),
        ),
    ),
    MadeUp(
        name="log of two requests under their own numbers",
        text="""Disclosure log 2021

1. Request received 3 February 2021

1) How many contracts with Voluntary Example CIC were in force on 1 January 2021?
2) What is each worth?

Response sent 1 March 2021

1) Two.
2) £20,000 and £35,000.

2. Request received 9 February 2021

a) What did the office spend on publicity in 2020?
b) Which agencies were used?

Response sent 5 March 2021

a) £4,120.
b) None.
""",
        questions=(
            ("1/1", "How many contracts with Voluntary Example CIC were in force on 1 January 2021?"),
            ("1/2", "What is each worth?"),
            ("2/a", "What did the office spend on publicity in 2020?"),
            ("2/b", "Which agencies were used?"),
        ),
    ),
    MadeUp(
        name="questions without marks, one a line after a lead-in",
        text="""Your request

Please provide the following for the financial year 2018/19:

Names of the organisations funded to support male victims
Amount paid to each
Number of men supported by each

Our response

The Office of the Police and Crime Commissioner holds this information.
""",
        questions=(
            (None, "Names of the organisations funded to support male victims"),
            (None, "Amount paid to each"),
            (None, "Number of men supported by each"),
        ),
    ),
    MadeUp(
        name="follow-up inside one question, and a qualifier",
        text="""Hi,

Does the office have a waiting list for counselling? If so, how long is it? Please break this down by month for 2022.

How many counsellors are employed by the provider?

Thanks
H. Sample
""",
        questions=(
            (None, "Does the office have a waiting list for counselling? If so, how long is it?"),
            (None, "How many counsellors are employed by the provider?"),
        ),
    ),
    MadeUp(
        name="table of questions and answers",
        text="""Freedom of Information request 556

| No. | Question | Answer |
| --- | --- | --- |
| 1 | How many young witnesses were supported in 2017? | 212 |
| 2 | Which body supports them? | Witness Example Service |
| 3 | What is the contract's end date? | 31 March 2020 |
""",
        questions=(
            ("1", "How many young witnesses were supported in 2017?"),
            ("2", "Which body supports them?"),
            ("3", "What is the contract's end date?"),
        ),
    ),
    MadeUp(
        name="two lists, the second about another thing and starting again",
        text="""Request

In relation to your victim care unit:

1. How many staff work in it?
2. What is its budget?

In relation to your restorative justice hub:

1. How many staff work in it?
2. What is its budget?
3. When was it set up?

Decision

I have decided to disclose the information.
""",
        questions=(
            ("1", "How many staff work in it?"),
            ("2", "What is its budget?"),
            ("1", "How many staff work in it?"),
            ("2", "What is its budget?"),
            ("3", "When was it set up?"),
        ),
    ),
    MadeUp(
        name="complaint in prose with questions",
        text="""Dear Mr Commissioner,

I am appalled that the night shelter has closed. My daughter relied on it. Nobody wrote to us and nobody answered the
telephone. Why was the grant to the shelter not renewed? Your own strategy of 2015 promised that no service would close
without consultation. Who took the decision, and on what date? I expect better of a public body.

I should also like a copy of the equality impact assessment for the closure.

Yours in anger,
J. Hypothetical
""",
        questions=(
            (None, "Why was the grant to the shelter not renewed?"),
            (None, "Who took the decision, and on what date?"),
            (None, "I should also like a copy of the equality impact assessment for the closure."),
        ),
    ),
    MadeUp(
        name="bold and markdown headings, dashes, wrapped reply",
        text="""# FOI 2024-081

## **Request**

**Under the Freedom of Information Act, please provide the following details of the Safer Streets project:**

- Total grant received
- Partners named in the bid
- Number of cameras bought, by street

## **Response**

**Total grant received**

£432,000

**Partners named in the bid**

- Example City Council
- Example University

**Number of cameras bought, by street**

Please see the table below.
""",
        questions=(
            ("-1", "Total grant received"),
            ("-2", "Partners named in the bid"),
            ("-3", "Number of cameras bought, by street"),
        ),
    ),
    MadeUp(
        name="capital letters and a paragraph between",
        text="""REQUEST DETAILS

My request concerns the child house opened in 2019.

A. Please state how many children have been seen there.

B. Please provide the staffing structure.

I am content for names of junior staff to be removed.

C. Please confirm whether funding is agreed after March 2023.

RESPONSE

A. 341 children.
B. Attached.
C. Not yet.
""",
        questions=(
            ("A", "Please state how many children have been seen there."),
            ("B", "Please provide the staffing structure."),
            ("C", "Please confirm whether funding is agreed after March 2023."),
        ),
    ),
    MadeUp(
        name="page with a title, the request alone and then the authority's sentences",
        text="""14 May 2018 – 221.2018-19 – Rural crime grant

I would like to request details of every grant for rural crime prevention paid to parish councils in 2017-18, with the
amount and purpose of each.

Extent of searches

Searches were made within the finance team.

Decision

The information is attached at Annex A.
""",
        questions=(
            (
                None,
                "I would like to request details of every grant for rural crime prevention paid to parish councils in "
                "2017-18, with the amount and purpose of each.",
            ),
        ),
    ),
    MadeUp(
        name="Question: and Answer: on their lines",
        text="""Reference Number: 8801
Request Date: 11/10/2017

Question: How many councillors sit on the Police and Crime Panel?
Answer: Ten.

Question: What allowance is each paid?
Answer: None is paid. Travel is repaid at 45p a mile.
""",
        questions=(
            (None, "How many councillors sit on the Police and Crime Panel?"),
            (None, "What allowance is each paid?"),
        ),
    ),
    MadeUp(
        name="thread whose later message narrows the request",
        messages=(
            asked("""Dear Example City Council,

Please list every payment made to Sample Women's Aid since 2010, with the date and purpose of each.

Please also explain how the organisation was chosen.

Yours faithfully,
K. Imagined
"""),
            answered("""Dear K. Imagined
Thank you for your request of 3 March:
"Please list every payment made to Sample Women's Aid since 2010, with the date and purpose of each.
Please also explain how the organisation was chosen."
To answer would exceed the appropriate limit under section 12. Would you like to narrow your request?
Yours sincerely
"""),
            asked("""Dear Example City Council,

Please limit the request to payments since April 2018.

Yours faithfully,
K. Imagined
"""),
        ),
        questions=(
            (
                None,
                "Please list every payment made to Sample Women's Aid since 2010, with the date and purpose of each.",
            ),
            (None, "Please also explain how the organisation was chosen."),
        ),
    ),
    MadeUp(
        name="two cases on one page by reference",
        text="""Community Safety

Reference: 9120
Request Date: 03/08/2020

Question and Response:

Q1 How many antisocial behaviour case reviews were asked for in 2019?
A1 Nine.

Q2 How many met the threshold?
A2 Four.

Reference: 9133
Request Date: 10/08/2020

Question and Response:

Q1 Please provide the contract for the reviews' independent chair.
A1 There is none.
""",
        questions=(
            ("9120/Q1", "How many antisocial behaviour case reviews were asked for in 2019?"),
            ("9120/Q2", "How many met the threshold?"),
            ("9133/Q1", "Please provide the contract for the reviews' independent chair."),
        ),
    ),
    MadeUp(
        name="letter as a PDF gives it: hard-wrapped, no blank lines",
        text="""FREEDOM OF INFORMATION ACT 2000
Your request for information of 8 September 2014 has been considered. You
requested the following:
1. A list of the services for child victims that the Commissioner has paid
for since 2013, with the provider of each.
2. The amount paid to each provider in each
year.
3. Whether any of the services is to end before
April 2015, and if so why.
Response
The Commissioner paid for two services.
1. Example Children's Charity has provided counselling
since May 2013.
2. It was paid £30,000 in 2013-14.
3. No.
""",
        questions=(
            (
                "1",
                "A list of the services for child victims that the Commissioner has paid for since 2013, with the provider of each.",
            ),
            ("2", "The amount paid to each provider in each year."),
            ("3", "Whether any of the services is to end before April 2015, and if so why."),
        ),
    ),
    MadeUp(
        name="definitions before, letters with full stops, request ends with a preference",
        text="""Dear team,

For the purposes of this request, "advocate" means a person paid to support a victim through the courts.

I would like to ask:

a. How many advocates were in post on 31 March 2022?
b. How many cases did each hold on that day?
c. What is the largest caseload that your contract allows?

If you need to clarify anything, do please ring me on 01632 960000. I would like the answers as a table.

Best,
L. Nobody
""",
        questions=(
            ("a", "How many advocates were in post on 31 March 2022?"),
            ("b", "How many cases did each hold on that day?"),
            ("c", "What is the largest caseload that your contract allows?"),
        ),
    ),
    MadeUp(
        name="summary in the authority's words, quotation marks round the request",
        text="""Dear Ms Example

FOI request 0421

I write further to your request, received on 2 April 2021, in which you asked:

"Please could you confirm whether the Commissioner has a policy on the use of reserves? If yes, please send me a copy of it."

Under section 1 of the Act I confirm that the Commissioner holds the information. A copy of the policy is attached.

Would you like to receive our newsletter? Please let us know.

Yours sincerely
""",
        questions=(
            (
                None,
                "Please could you confirm whether the Commissioner has a policy on the use of reserves? If yes, please send "
                "me a copy of it.",
            ),
        ),
    ),
    MadeUp(
        name="page without headings, each answer in prose under its question",
        text="""Night-time economy grants

Please find our answers to each of your questions below.

I'm writing to request the following information, for each of the last four years.

1) The amount granted to street pastors in 2014/15, 2015/16, 2016/17 and 2017/18

Figures for street pastors are on our website.

2) The number of volunteers whom those grants paid to train

The Council does not train volunteers and does not hold this information.

2014/15: 2
2015/16: 3

3) Any review of the grants
""",
        questions=(
            ("1", "The amount granted to street pastors in 2014/15, 2015/16, 2016/17 and 2017/18"),
            ("2", "The number of volunteers whom those grants paid to train"),
            ("3", "Any review of the grants"),
        ),
    ),
    MadeUp(
        name="the whole mail on the page, then the question again before its answer",
        text="""Hi there,

Could you please tell me how many mediators the Commissioner's office employs?

Thank you for your time and please let me know if you have any questions about this request.

Best wishes,


I write in response to your request under the Freedom of Information Act 2000 and can give you the information below:

Q: Could you please tell me how many mediators the Commissioner's office employs?

A: None. If you require anything further please visit our website.
""",
        questions=((None, "Could you please tell me how many mediators the Commissioner's office employs?"),),
    ),
    MadeUp(
        name="numbers that run on in a line, numerals under the second",
        text="""Information Requested

Dear Commissioner,

I write to request the information set out below. The request concerns the street lighting paid for in 2021.

Please can you provide the following:

1. All the streets that were lit 2. The specification of the lamps, including:

i) the maker

ii) the height

If no lamps were bought, please make this clear.

If you need clarification please contact me. Under section 16 I expect your advice and assistance.
""",
        questions=(
            ("1", "All the streets that were lit"),
            ("2", "The specification of the lamps, including:"),
            ("2i", "the maker"),
            ("2ii", "the height"),
        ),
    ),
    MadeUp(
        name="statement of the law before the request, police style",
        text="""Provision of information made under the Freedom of Information Act 2000 (the 'Act')
As you may be aware the purpose of the Act is to allow a general right of access to information held by an authority.
You asked:
Please find below my requests, which are for the past 5 calendar years (split by year):
1. Number of allegations of spiking
2. How many of those were looked at by the Information Commissioner's Office, in number and as a percentage
It would be helpful to have a breakdown by sex if possible.
In Response:
We have now had the opportunity to consider your request.
An authority must confirm or deny whether it holds the information unless the cost would exceed the limit.
""",
        questions=(
            ("1", "Number of allegations of spiking"),
            (
                "2",
                "How many of those were looked at by the Information Commissioner's Office, in number and as a percentage",
            ),
        ),
    ),
    MadeUp(
        name="scope list before the list that asks, then remarks in the same list",
        text="""Request

A copy of your request is set out in the extract below:

I wish to submit a freedom of information request about your telephone contracts.

My request concerns services which could relate to one of the following:

1. Switchboards
2. Call recording

Please send me the following information for each supplier:

1. Supplier: for each contract please give the supplier.
2. Duration: for each contract please state how long it runs.
3. If you have a register of contracts, there should be a way to copy it out.

Our response

We hold the information.
""",
        questions=(
            ("1", "Supplier: for each contract please give the supplier."),
            ("2", "Duration: for each contract please state how long it runs."),
        ),
    ),
    MadeUp(
        name="sentences with curly apostrophes under a police heading",
        text="""Freedom of information request reference no: 01.EXA.24.000001
I note you seek access to the following information:
I’d like to get the figures for how many women reported spiking in 2023. Out of those cases I’d also like to know how many led to a charge.
I’d also like to request how many venues were inspected as a result.
Decision
I have today decided to disclose the requested information.
""",
        questions=(
            (None, "I’d like to get the figures for how many women reported spiking in 2023."),
            (None, "Out of those cases I’d also like to know how many led to a charge."),
            (None, "I’d also like to request how many venues were inspected as a result."),
        ),
    ),
    MadeUp(
        name="numbers with letters and dots, a line that begins with a year",
        messages=(
            asked("""Dear Example Police,

Would you be able to tell me:

1. How many people were charged under the Imaginary Offences Act
2015 with harassment in the following periods:
1.a. 1 January to 30 June 2016?
1.b. 1 July to 31 December 2016?

2. Please provide a breakdown of the outcomes of those charges.

Yours faithfully,

M. Nemo
"""),
            answered("Dear M. Nemo, I write in connection with your request."),
        ),
        questions=(
            (
                "1",
                "How many people were charged under the Imaginary Offences Act 2015 with harassment in the following periods:",
            ),
            ("1.a", "1 January to 30 June 2016?"),
            ("1.b", "1 July to 31 December 2016?"),
            ("2", "Please provide a breakdown of the outcomes of those charges."),
        ),
    ),
    MadeUp(
        name="capital letters with colons under a question",
        text="""Question
How many times did the Commissioner write to the Home Secretary in 2018 for the following reasons:
A: To ask for money
B: To ask for more officers? Was the request met?
C: To complain of a decision
Answer
Further to your email, I can confirm that no such letter was written.
""",
        questions=(
            (
                None,
                "How many times did the Commissioner write to the Home Secretary in 2018 for the following reasons:",
            ),
            ("A", "To ask for money"),
            ("B", "To ask for more officers? Was the request met?"),
            ("C", "To complain of a decision"),
        ),
    ),
    MadeUp(
        name="a page of several questions and answers under the same headings",
        text="""Question
I write to request copies of the following under the Freedom of Information Act 2000:
– Any correspondence about a street drinking ban. A search for "street drinking" will do.
Answer
I am writing to advise you that we hold some of this.
Please remember to quote the reference in future.
Question
Please provide details of grants awarded in 2017-2018 and 2018-2019
Answer
I am writing to advise you that it is attached.
""",
        questions=(
            ("–1", 'Any correspondence about a street drinking ban. A search for "street drinking" will do.'),
            (None, "Please provide details of grants awarded in 2017-2018 and 2018-2019"),
        ),
    ),
    MadeUp(
        name="years as bullets before the questions, and the law's own (a) and (b) after",
        text="""I am seeking the following information for each of the years listed below:
• 2023 (1 January 2023 – 31 December 2023)
• 2024 to date (1 January 2024 – date of your response)
1. The total number of press enquiries received.
2. The number of staff in the press office.
Section 17 of the Freedom of Information Act 2000 requires us, when refusing, to give you a notice which:
(a) states that fact,
(b) names the exemption and
(c) states why it applies
""",
        questions=(
            ("1", "The total number of press enquiries received."),
            ("2", "The number of staff in the press office."),
        ),
    ),
    MadeUp(
        name="numbers with a dash, answers numbered alike",
        text="""Details:

Reference Number: 4001
Request Date: 01/12/2017

Question:

1- The number of young carers

2- Do you have a young carers' council

3- How much has been cut from services for young carers since 2012. Please include school projects.

Response:

1- 394

2- Yes, it meets monthly.

3- Nothing
""",
        questions=(
            ("1", "The number of young carers"),
            ("2", "Do you have a young carers' council"),
            ("3", "How much has been cut from services for young carers since 2012. Please include school projects."),
        ),
    ),
    MadeUp(
        name="short details as bullets inside a question, and its end after them",
        text="""Reference Number: 7001
Request Date: 30/01/2019

Question and Response:

Q.1 Please could you give me the number of people you employ as:
·  Barristers
·  Solicitors
And could this be given for each year since 2010?
A.1 We employ two solicitors.

Q.2 Are any of them part time?
A.2 No.
""",
        questions=(
            (
                "Q.1",
                "Please could you give me the number of people you employ as: Barristers Solicitors And could this be given for each year since 2010?",
            ),
            ("Q.2", "Are any of them part time?"),
        ),
    ),
    MadeUp(
        name="three levels, and a lead-in in the middle of the numbers",
        messages=(
            asked("""Dear Example Police,

I ask to be provided

1. your policy for finding stolen vehicles

a. who is told; keeper or insurer?
b. the action in the event of no reply

with regard to storage:

2. the relationship between you and your contractor(s)
a. their name
b. the sums involved:
i. for example, the amount per vehicle?
ii. payments received since 2012

3. The service agreement
a. for answering a call and
b. I ask to be provided the last audit of it

Yours faithfully,

N. O. Body
"""),
            answered("Thank you."),
        ),
        questions=(
            ("1", "your policy for finding stolen vehicles"),
            ("1a", "who is told; keeper or insurer?"),
            ("1b", "the action in the event of no reply"),
            ("2", "the relationship between you and your contractor(s)"),
            ("2a", "their name"),
            ("2b", "the sums involved:"),
            ("2bi", "for example, the amount per vehicle?"),
            ("2bii", "payments received since 2012"),
            ("3", "The service agreement"),
            ("3a", "for answering a call and"),
            ("3b", "I ask to be provided the last audit of it"),
        ),
    ),
    MadeUp(
        name="ministry letter whose quotation has thanks in the middle and numerals within a clause",
        text="""Dear Requester
Freedom of Information Act (FOIA) Request – 001
Thank you for your requests dated 1 November 2022 in which you asked for the following
information from the Ministry:
I am seeking information under the Freedom of Information Act (2000) about remand.
Specifically, I am requesting the following: For each of the past five years, what
proportion of remand decisions in i) Crown Courts and ii) youth courts were made on
the ground of flight?
Thank you for your help.
I should also like to know how many defendants spoke for themselves in remand
hearings in each of those years.
Your request has been handled under the FOIA.
I can confirm that the Ministry does not hold the information.
""",
        questions=(
            (
                None,
                "Specifically, I am requesting the following: For each of the past five years, what proportion of remand "
                "decisions in i) Crown Courts and ii) youth courts were made on the ground of flight?",
            ),
            (
                None,
                "I should also like to know how many defendants spoke for themselves in remand hearings in each of those years.",
            ),
        ),
    ),
    MadeUp(
        name="list of lower-case lines without marks",
        messages=(
            asked("""Dear Example Council,

Please give me a list of every grant made in 2015. For each grant, please list:

date of the award
reference number
purpose [a line each will do]

Yours faithfully,

P. Seudonym
"""),
            answered("Thank you."),
        ),
        questions=(
            (None, "Please give me a list of every grant made in 2015."),
            (None, "date of the award"),
            (None, "reference number"),
            (None, "purpose [a line each will do]"),
        ),
    ),
    MadeUp(
        name="ministry page: the request in quotation marks, then the authority's sentences and a foot",
        text="""Correspondence on the lighthouse review: FOI release

Information request and response under the Freedom of Information (Scotland) Act 2002.

FOI reference: 2021/00417
Date received: 3 May 2021
Date responded: 28 May 2021

Information requested

You asked for:

“All letters between the Minister and the Lighthouse Board about the review. These should include: any draft of the review; any note of a call; and any comment by an adviser.”

I attach some of what you asked for. We are unable to send the rest.

Reasons for not providing information

Exemptions apply, subject to the public interest test.

An exemption under section 30(b)(i) also applies to the drafts.

About this release
We aim to publish all that we release. See all of our releases at https://example.test/releases.
Was this page helpful?
How can we make it better?
""",
        questions=(
            (
                None,
                "All letters between the Minister and the Lighthouse Board about the review. These should include: any "
                "draft of the review; any note of a call; and any comment by an adviser.",
            ),
        ),
    ),
    MadeUp(
        name="two requests on a log page, the second numbered, its answers numbered in the same way",
        text="""Requests and replies

Hello,

How many drones does the Commissioner's office own, and what did they cost?

Thanks,

I write in answer to your request and can give you what follows:

Q: How many drones does the Commissioner's office own, and what did they cost?

A: None.

Information Requested

Dear Example Commissioner,

Please can you provide the following on the lamp posts scheme:

1. The streets that it covers 2. The order for the new lamps including:

i) the maker of the lamp

ii) the brightness of the lamp

If no lamps were bought, please say so.

Reply

1. The scheme covers Elm Street and Oak Street.

2. i) Brightside Ltd
ii) 900 lumens
""",
        questions=(
            (None, "How many drones does the Commissioner's office own, and what did they cost?"),
            ("1", "The streets that it covers"),
            ("2", "The order for the new lamps including:"),
            ("2i", "the maker of the lamp"),
            ("2ii", "the brightness of the lamp"),
        ),
    ),
    MadeUp(
        name="answers after each question, with the words of the Act quoted between",
        text="""Our Ref: FOI 22 0193
Date: 4th July 2022
Dear Requester
Re: Freedom of Information Request
Thank you for your request to Madeup University.
You requested the following information:
1. The number of staff on fixed-term contracts, by
faculty, on 1 May 2022.
In response to question 1, please see the table below.
Where numbers are low the University is exempt under section 40 from giving them. Section 40(2)(b) of the Freedom of
Information Act 2000 states:
Section 40(2): Any information to which a request relates is also exempt if—
(b) a condition below is satisfied.
Section 40(3A): The first condition is that the disclosure—
(a) would break a principle, or
(b) would do so if certain exemptions were left aside.
Section 40(7): In this section—
(a) a rule of the one Act, and
(b) a rule of the other Act;
In respect of this, we have applied this exemption to two faculties.
2. The number of staff on casual contracts, by faculty.
In response to question 2, we do not hold this.
Yours sincerely
Records Office
""",
        questions=(
            ("1", "The number of staff on fixed-term contracts, by faculty, on 1 May 2022."),
            ("2", "The number of staff on casual contracts, by faculty."),
        ),
    ),
    MadeUp(
        name="we answered: numbered answers that ask nothing, and a pointer phrased as a question",
        text="""FOI request detail

Bus shelters

Request ID: FOI-0001-2223
Date published: 1 June 2022

You asked

Please tell me 1) how many shelters were repaired in 2021 2) what each repair cost on average 3) who carried them out

We answered

Our ref: FOI-0001-2223

1) 45 shelters
2) £310
3) Shelter Repairs Ltd

Want to know more? Which shelters are next? See our plan.
""",
        questions=(
            ("1", "how many shelters were repaired in 2021"),
            ("2", "what each repair cost on average"),
            ("3", "who carried them out"),
        ),
    ),
    MadeUp(
        name="details of enquiry, then information supplied as a list",
        text="""FOI/2020/55 Library closures

Details of enquiry

- How many libraries closed in 2019?
- How many librarians left in 2019?

Information supplied

- 3 libraries
- 14 librarians

Reasons for decision

- The names of the librarians are exempt under section 40(2).
""",
        questions=(
            ("-1", "How many libraries closed in 2019?"),
            ("-2", "How many librarians left in 2019?"),
        ),
    ),
    MadeUp(
        name="no heading before the answers: the authority's first person ends the request",
        text="""Request for information: pool cars

1. How many pool cars does the council run?
2. What do they cost a year?

We have searched our fleet records.

1. The council runs 30 pool cars, of which:
a) 20 are electric
b) 10 are not
2. £90,000. What does this include? It includes fuel and tyres.
""",
        questions=(
            ("1", "How many pool cars does the council run?"),
            ("2", "What do they cost a year?"),
        ),
    ),
    MadeUp(
        name="page with furniture before and after, two tables to fill in",
        text="""Skip to main content
We use cookies. Do you accept all cookies?
Home > Your council > Freedom of information
Share this page

Request 4471: allotments

Could you please answer these three questions, under the Freedom of Information Act? I have drawn tables for you to fill in.

1. How many allotments did the council have in each of these years: 2016, 2017 and 2018
2016 2017 2018 Total
Number of allotments

2. How many people were waiting for one in each of these years: 2016, 2017 and 2018
2016 2017 2018 Total
Number of people waiting on list A
(please name)

And so on

3. What rent is paid for a full plot?

Response 03-10-2019

1.
2016 40
2017 41
2. None
3. £35

Download this response
Is this page useful?
""",
        questions=(
            ("1", "How many allotments did the council have in each of these years: 2016, 2017 and 2018"),
            ("2", "How many people were waiting for one in each of these years: 2016, 2017 and 2018"),
            ("3", "What rent is paid for a full plot?"),
        ),
    ),
    MadeUp(
        name="letters that list the kinds which a numbered question speaks of",
        text="""FOI Reference: 88/2023
Request:
Please supply the following, from 2018 to the present day. Please give yearly figures for:
1) Number of noise complaints from tenants. Please give the count and the rate.
2) Which grade each was given under the guidance, which has these three:
a) noise that is heard through a wall.
b) noise that is heard in the street.
c) noise that is heard in the next street.
3) Number of complaints that were withdrawn.
Response:
We hold this information and set it out below.
1-3) See the table.
""",
        questions=(
            ("1", "Number of noise complaints from tenants. Please give the count and the rate."),
            ("2", "Which grade each was given under the guidance, which has these three:"),
            ("3", "Number of complaints that were withdrawn."),
        ),
    ),
    MadeUp(
        name="a list of bodies, then the list that asks of each of them",
        messages=(
            asked("""Dear Example Department,

I am writing about payments to the following organisations:

- Harbour Trust
- River Trust
- The Ferry Company Limited

For each of these, please provide:

1. The total paid in 2020-21
2. The purpose of each payment
3. The officer who approved it

Please also send me the policy under which such payments are made.

Yours faithfully,

Q. Imagined
"""),
            answered("Thank you."),
        ),
        questions=(
            ("1", "The total paid in 2020-21"),
            ("2", "The purpose of each payment"),
            ("3", "The officer who approved it"),
            (None, "Please also send me the policy under which such payments are made."),
        ),
    ),
    MadeUp(
        name="a question with its scope as bullets, and a paragraph after them that asks",
        text="""Ref: 2019/301

Request

How many inspections were made of the following premises in 2018?

• Takeaways
• Cafés and tea rooms
• Public houses

What was the most common fault found?

By inspection I mean any of these:

• a visit that was announced
• a visit that was not announced

Outcome

Some information disclosed.

• Takeaways: 40
""",
        questions=(
            (None, "How many inspections were made of the following premises in 2018?"),
            (None, "What was the most common fault found?"),
        ),
    ),
    MadeUp(
        name="examples under a numbered item, and a table shown as a help",
        text="""FOI 12/21

Your request

1. What equipment has been lost since 2015, such as:
   - laptops
   - telephones
   - radios or cameras of any kind that officers wear
2. What was the value of what was lost?

For the answers, a table like the one here may show what I am asking for:

Item Year Value
Laptop
Telephone

Our reply

The table is attached.
""",
        questions=(
            (
                "1",
                "What equipment has been lost since 2015, such as: laptops telephones radios or cameras of any kind that officers wear",
            ),
            ("2", "What was the value of what was lost?"),
        ),
    ),
    MadeUp(
        name="glued sentences, as a page leaves them whose line breaks were lost",
        text="""Freedom of Information Request - Road Gritting
Received: 3 March 2024
Dear Sir/Madam,This is a request under the Freedom of Information Act 2000.Please provide the following about gritting by the council in winter:The number of gritting lorries now in use.The types of grit now used (e.g. salt, sand).The average cost of a tonne of grit.Whether the council now sells any grit to other councils.The names of firms that supply grit.If any part of this request exceeds the limit, please tell me.I would prefer the answer by email.I look forward to your reply.
Outcome / Documents
- Response (held) - application/pdf - Download
""",
        questions=(
            (None, "The number of gritting lorries now in use."),
            (None, "The types of grit now used (e.g. salt, sand)."),
            (None, "The average cost of a tonne of grit."),
            (None, "Whether the council now sells any grit to other councils."),
            (None, "The names of firms that supply grit."),
        ),
    ),
    MadeUp(
        name="sub-questions that run on after a numbered question",
        text="""Burglary figures - 55/2022
Please can you answer the questions below for the year 2021.
1) How many burglaries were recorded? 1a) How many were of shops? 1b) How many were of homes?
2) How many people were charged with burglary?
3) In how many cases was the property found? 3a) How many of the owners were told of it?
Section 1 of the Freedom of Information Act 2000 places two duties on public authorities.
The Constabulary is unable to say whether it holds this.
""",
        questions=(
            ("1", "How many burglaries were recorded?"),
            ("1a", "How many were of shops?"),
            ("1b", "How many were of homes?"),
            ("2", "How many people were charged with burglary?"),
            ("3", "In how many cases was the property found?"),
            ("3a", "How many of the owners were told of it?"),
        ),
    ),
    MadeUp(
        name="hospital letter, hard-wrapped: received on … as detailed below, with lists of scope",
        text="""Ref: FOIA Reference 2014/77
Information Office
Date: 2nd June 2014
Made-up General Hospital
Dear Requester
Request for Information (Freedom of Information Act 2000)
I write further to your request for information received by the Made-up General Hospital
NHS Trust (the Trust) on the 1st May 2014 as detailed below:
Please can you tell me more about how cleaners are supplied to your hospital or
clinic? Please could you say what was paid to agencies for these staff groups in the
following periods:
Staff groups:
All day cleaners
All night cleaners
Supervisors
Periods:
2011 (1st Jan-31st Dec)
2012 (1st Jan-31st Dec)
2013 (Q1 – 1st Jan – 31st March)
Please outline any contract now in place for the supply of cleaners along with any
renewal dates.”
The Trust is managing your request using the Trust’s procedures in
accordance with the Act. I consulted colleagues in order to answer.
MGH Response to FOIA Request
I apologise for the delay. Please see the attached report.
""",
        questions=(
            (None, "Please can you tell me more about how cleaners are supplied to your hospital or clinic?"),
            (None, "Please could you say what was paid to agencies for these staff groups in the following periods:"),
            (None, "Please outline any contract now in place for the supply of cleaners along with any renewal dates."),
        ),
    ),
    MadeUp(
        name="no capitals anywhere, numbers in the line",
        messages=(
            asked(
                "hi, under the freedom of information act please can you tell me 1. how many wheelie bins were replaced in "
                "2022 2. how much did the new bins cost 3. which streets had the most bins replaced. thanks, r. unreal"
            ),
            answered("thank you."),
        ),
        questions=(
            ("1", "how many wheelie bins were replaced in 2022"),
            ("2", "how much did the new bins cost"),
            ("3", "which streets had the most bins replaced."),
        ),
    ),
    MadeUp(
        name="hard-wrapped with the next number in the middle of a line",
        text="""Information requested:

Under the Freedom of Information Act please provide 1. The number of fines issued for
litter in 2016, 2017 and 2018. 2. The number of those fines that were paid on
time. 3. The sum that was raised by the fines in each year. 4. The number of people who
were taken to court for not paying.

Decision:

Your request is granted.
""",
        questions=(
            ("1", "The number of fines issued for litter in 2016, 2017 and 2018."),
            ("2", "The number of those fines that were paid on time."),
            ("3", "The sum that was raised by the fines in each year."),
            ("4", "The number of people who were taken to court for not paying."),
        ),
    ),
    MadeUp(
        name="lost bullets: capitals begin each thing wanted on its own line",
        text="""Dear Council

Please could you send me for the last two years

The number of taxis licensed
The number of taxi drivers refused a licence
Any guidance on how drivers are vetted

Thank you

Response from Example Council

See attached.
""",
        questions=(
            (None, "The number of taxis licensed"),
            (None, "The number of taxi drivers refused a licence"),
            (None, "Any guidance on how drivers are vetted"),
        ),
    ),
    MadeUp(
        name="a sentence that hangs on a numbered item, and wishes numbered among the questions",
        messages=(
            asked("""Dear Example Force,

1. How many dogs were seized in 2020?

Of these, how many were returned to their owners?

2. How many dogs were bought in 2020?
3. I would like this to cover the whole of the county.
4. Please provide the figures in Excel.
5. What did the kennels cost?

Thanks
S. Nobody
"""),
            answered("Thank you."),
        ),
        questions=(
            ("1", "How many dogs were seized in 2020? Of these, how many were returned to their owners?"),
            ("2", "How many dogs were bought in 2020?"),
            ("5", "What did the kennels cost?"),
        ),
    ),
    MadeUp(
        name="several requests answered together, each headed by its reference alone",
        text="""Your requests for information

FOI ref: 20417:

How many bridges does the county maintain?

FOI ref: 20418:

1. How many bridges were closed in 2020?
2. For how long was each closed?

Response

FOI ref: 20417: 812
FOI ref: 20418: see attached.
""",
        questions=(
            ("20417", "How many bridges does the county maintain?"),
            ("20418/1", "How many bridges were closed in 2020?"),
            ("20418/2", "For how long was each closed?"),
        ),
    ),
    MadeUp(
        name="answers in prose that ask rhetorically, on a page that has no answer heading",
        text="""River levels

I would like to know the highest level of the River Made in 2019. Can you also tell me how many flood warnings were given?

Dear Requester

Thank you for your request of 4 March 2020. The highest level was 3.2 metres.

What happens at that level? The meadows are closed. How do we warn people? By text message.
""",
        questions=(
            (None, "I would like to know the highest level of the River Made in 2019."),
            (None, "Can you also tell me how many flood warnings were given?"),
        ),
    ),
    MadeUp(
        name="imperatives in other words and questions without their mark",
        text="""Your request

Will the office publish its travel log this year
Please highlight which trips were paid for by others
Please set down what each trip cost and who went
Are any more trips planned before April

The Office replied

No trips were made.
""",
        questions=(
            (None, "Will the office publish its travel log this year"),
            (None, "Please highlight which trips were paid for by others"),
            (None, "Please set down what each trip cost and who went"),
            (None, "Are any more trips planned before April"),
        ),
    ),
    MadeUp(
        name="two cases on one page, lists under numbers that are all one",
        text="""Disclosure Log - Roads

2024

Reference: 71001

Subject:

Potholes.

I want to know the following:

  1. How many potholes are open as of 1 March 2024?
  1. The split of these by road:
  • How many are on main roads?
  • How many are on side roads?

Response date: 18 March 2024

Response: Response to this request - 71001.

Reference: 71002

Subject:

I write to request information under the Act about road signs.

I want to know the following:

  1. How many signs were stolen in 2023?
  2. How many of them were found?

Response date: 20 March 2024

Response: Response to this request - 71002.
""",
        questions=(
            ("71001/1", "How many potholes are open as of 1 March 2024?"),
            ("71001/1", "The split of these by road:"),
            ("71001/1•1", "How many are on main roads?"),
            ("71001/1•2", "How many are on side roads?"),
            ("71002/1", "How many signs were stolen in 2023?"),
            ("71002/2", "How many of them were found?"),
        ),
    ),
    MadeUp(
        name="statement with a table and a refusal, its rows no questions",
        text="""Request reference 2023-0456
Dated 3 April 2023

1. What was spent on overtime, by rank?
2. Please give the number of officers at each rank.

Our response

Rank | Overtime | Officers
Constable | £40,000 | 300
Sergeant | £20,000 | 60

3. How to complain
If you are unhappy, write to us. Who else can help? The Information Commissioner.
""",
        questions=(
            ("1", "What was spent on overtime, by rank?"),
            ("2", "Please give the number of officers at each rank."),
        ),
    ),
    MadeUp(
        name="letters glued to their stops, and the reply repeating one question with its answer after it",
        text="""FOI Request

Disclosure ID
Request Date
May 2, 2022

1. What did the Trust spend on taxis in 2021?

2. How was it spent:
a.What share went on patients?
b.What share went on samples?

3. How many drivers does the Trust employ?

4. Has any claim been made against a driver?
a.If yes, how many?

  1. How many drivers does the Trust employ? – 12

With regards to all other questions the information is exempt under section 43.
""",
        questions=(
            ("1", "What did the Trust spend on taxis in 2021?"),
            ("2", "How was it spent:"),
            ("2a", "What share went on patients?"),
            ("2b", "What share went on samples?"),
            ("3", "How many drivers does the Trust employ?"),
            ("4", "Has any claim been made against a driver?"),
            ("4a", "If yes, how many?"),
        ),
    ),
    MadeUp(
        name="what to include under a request's heading, a remark in brackets, and the reach of all at the end",
        text="""September 3, 2022 | Roads

Reference: F-2022-00009

Request 1
How many speed checks were made in each of the above years?
Please include:
a. the speed limit (if you cannot give it, please use these groups: 20-30;
40-50; 60-70);
b. the kind of road.

Request 2
Please indicate how many drivers were warned.

Can all of the above be supplied for the period 1 April 2014 to 31 March 2016.

Answer

See attached.
""",
        questions=(
            ("Request 1", "How many speed checks were made in each of the above years?"),
            ("Request 1a", "the speed limit (if you cannot give it, please use these groups: 20-30; 40-50; 60-70);"),
            ("Request 1b", "the kind of road."),
            ("Request 2", "Please indicate how many drivers were warned."),
        ),
    ),
    MadeUp(
        name="a condition before a question, a sum received, and wishes about the file numbered and not",
        messages=(
            asked("""Dear Example Council,

I am seeking answers to the following:

1) Could you confirm that you received £40,000 from the Bridges Fund?
2) If the figures are available within the cost limit, how many bridges were painted?
3) I would like you to say who painted them and when.
4) Could this be given on an excel spreadsheet in the below format for each year:
Name of bridge - Colour

Could the council please provide the answers to all of the above questions by filling in the sheet that I have attached and sending it back?

Yours faithfully,
T. Invention
"""),
            answered("Thank you."),
        ),
        questions=(
            ("1", "Could you confirm that you received £40,000 from the Bridges Fund?"),
            ("2", "If the figures are available within the cost limit, how many bridges were painted?"),
            ("3", "I would like you to say who painted them and when."),
        ),
    ),
    MadeUp(
        name="your questions and our answers below, in a letter that begins with remarks on the Act",
        text="""22 June 2020
Dear
REF 1234
Thank you for your request which I received on 9 June 2020. The Act gives a right to recorded information.
With this in mind, your questions and our answers are set out below:
1. For 2018, give exact figures if you can, for these questions:
(a) How many trees were planted?
210
(b) How many trees were felled?
3
2. How many rangers planted trees in that year?
We do not hold this information.
""",
        questions=(
            ("1a", "How many trees were planted?"),
            ("1b", "How many trees were felled?"),
            ("2", "How many rangers planted trees in that year?"),
        ),
    ),
    MadeUp(
        name="a table of one column, Question Number and Answer To Question in turn",
        text="""Internal Reference Number: FOI_0001
Request Summary: Ferries

| Question Number 1: Under the Freedom of Information Act, how many ferries sailed in 2019? | |
| Answer To Question 1: 400 | |
| Question Number 2: The number of sailings that were cancelled | |
| Answer To Question 2: None | |
""",
        questions=(
            ("Question Number 1", "Under the Freedom of Information Act, how many ferries sailed in 2019?"),
            ("Question Number 2", "The number of sailings that were cancelled"),
        ),
    ),
    MadeUp(
        name="things wanted on lines of their own under a number, and others only to split by",
        text="""Request
Dear Example Fire Service,
1. I would like the number of rescues from water in 2021.
2. I would like details of each rescue. Please include:
Date of rescue
Name of river
Number of people rescued
3. How many calls were made, broken down by the following variables:
Season.
Time of day.
Response
Hello,
Thank you for your request. None are held.
""",
        questions=(
            ("1", "I would like the number of rescues from water in 2021."),
            ("2", "I would like details of each rescue. Please include:"),
            (None, "Date of rescue"),
            (None, "Name of river"),
            (None, "Number of people rescued"),
            ("3", "How many calls were made, broken down by the following variables:"),
        ),
    ),
    MadeUp(
        name="so many kinds, bodies to include, and months: lists that say for what",
        messages=(
            asked("""Dear Example Council,

If it helps your understanding, I am seeking raw figures for a study. While I am asking about each visit, I do not wish to
know any name.

I would like to request the report on library visits.

The report should give one table for each of three library types:

• town libraries
• village libraries
• mobile libraries

The departments to include (but not limited to):

o          Leisure
o          Archives

1. For each of the last two calendar months

(a) August 2022,
(b) September 2022

Please export figures for EACH visit in the month with the following:

- the time of the visit
- the books borrowed, if recorded

Yours faithfully,
U. Nreal
"""),
            answered("Thank you."),
        ),
        questions=(
            (None, "I would like to request the report on library visits."),
            ("-", "the time of the visit"),
            ("-", "the books borrowed, if recorded"),
        ),
    ),
    MadeUp(
        name="specifically, then how are you going to",
        text="""Ref: FOI-7-20
I refer to your request for information received by the College on 3 July 2020, in which you requested access to the
following information, specifically:
In light of the rules I would like to ask about how safe your halls are. Specifically:
1) How are you going to clean the halls in 2020/21?
2) What data led to your plan?
Your request will now be considered in accordance with the Act.
""",
        questions=(("1", "How are you going to clean the halls in 2020/21?"), ("2", "What data led to your plan?")),
    ),
    MadeUp(
        name="headings with capital letters after their number, after a link",
        text="""Request Number: FOI/20001
Subject: Drones
Request and Answer:
Your request for information below has now been considered. We can confirm that it is held. Guidance is here:
https://example.test/guidance/costs.pdf
Request 1A
How many drones were seen in 2019?
Request 1B
Can you give a breakdown by month
Answer
We cannot say.
""",
        questions=(
            ("Request 1A", "How many drones were seen in 2019?"),
            ("Request 1B", "Can you give a breakdown by month"),
        ),
    ),
    MadeUp(
        name="let me know without a colon, remarks in brackets and details after the question",
        messages=(
            asked("""Dear Example Ferries,

Please could you let me know

What time did the ferry leave?

When did it arrive? (listing each port, and those that it passed)

Which crew was on board? Please give details.

Yours faithfully,
V. Oid
"""),
            answered("Thank you."),
        ),
        questions=(
            (None, "What time did the ferry leave?"),
            (None, "When did it arrive? (listing each port, and those that it passed)"),
            (None, "Which crew was on board? Please give details."),
        ),
    ),
    MadeUp(
        name="things named on their own lines, each over its bullets, and a fall-back that opens a list",
        text="""You asked:

I would like the following information for each of the last five years:

The number of arrests at fairs

  • The type of fair
  • The age of the people arrested

The number of times that officers were called to a fair

  • The type of fair
  • The age of the people who called

In response:

We have considered your request.
""",
        questions=(
            (None, "The number of arrests at fairs"),
            ("•1", "The type of fair"),
            ("•2", "The age of the people arrested"),
            (None, "The number of times that officers were called to a fair"),
            ("•3", "The type of fair"),
            ("•4", "The age of the people who called"),
        ),
    ),
    MadeUp(
        name="a fall-back that opens a list, and letters printed after the numbers of a page",
        text="""FI0001

Request

1. Please provide a copy of the latest report on kiosks.

2. In the event that the entire report is exempt, please provide at minimum:

  • The number of kiosks
  • The number of kiosks closed

For each kiosk please provide the following information:

  1. a) Date of opening
  2. b) Name of street

Response

None is held.
""",
        questions=(
            ("1", "Please provide a copy of the latest report on kiosks."),
            ("2", "In the event that the entire report is exempt, please provide at minimum:"),
            ("2•1", "The number of kiosks"),
            ("2•2", "The number of kiosks closed"),
            ("a", "Date of opening"),
            ("b", "Name of street"),
        ),
    ),
    MadeUp(
        name="how to search a site's log, then the letter; numbered titles over capital letters, twice",
        text="""See answers to earlier requests
How to search
- Select a month from the list
- Click 'Search' button
Boats
I am writing to you under the Freedom of Information Act 2000 about boats.
Please could you provide the following information on your boats.
1. Numbers of boats as of 01/01/14
A. Total number of rowing boats.
B. Total number of sailing boats.
2. Boat sheds and their staff
A. Total number of sheds.
B. Does the council own the sheds?
If it is not possible to provide the figures for all, please provide those for the latest year.
""",
        questions=(
            ("1", "Numbers of boats as of 01/01/14"),
            ("1A", "Total number of rowing boats."),
            ("1B", "Total number of sailing boats."),
            ("2", "Boat sheds and their staff"),
            ("2A", "Total number of sheds."),
            ("2B", "Does the council own the sheds?"),
        ),
    ),
    MadeUp(
        name="things named in paragraphs of their own under the heading, then one more asked for",
        text="""Freedom of information response

Kennels

Request:

The number of dogs kept in the council's kennels in 2019

The total amount spent on the kennels

Please provide this information for each of the last two years.

In addition, please provide the names of the vets who were paid.

Response:

Q1 - Dogs 287 311
""",
        questions=(
            (None, "The number of dogs kept in the council's kennels in 2019"),
            (None, "The total amount spent on the kennels"),
            (None, "In addition, please provide the names of the vets who were paid."),
        ),
    ),
)
