"""The standard lines that an office starts with, in our own words. Each names the provision it rests on.

What stands in square brackets is for the officer to fill in: no line claims for a case what only the case can show. Nothing
is claimed of a public interest or a prejudice without a place for the reasons (facts/law.md A4 to A6, G).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StarterLine:
    """One line: its title, its words, and what it goes with."""

    title: str
    text: str
    sections: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


_REPLY = ("response", "refusal")
_REPLY_OR_EXTENSION = (*_REPLY, "extension")

STARTER_LINES: tuple[StarterLine, ...] = (
    StarterLine(
        "Section 12: the cost limit",
        "We estimate that finding, retrieving and extracting this information would take [number] hours: [what would have to "
        "be done, and how long each step takes]. At £25 an hour this is more than the limit of [£450, or 18 hours] that section "
        "12(1) of the Act and the Fees Regulations 2004 set. We therefore do not have to answer this part.",
        ("s.12",), (), _REPLY,
    ),
    StarterLine(
        "Section 12: how to narrow the request",
        "Section 16 of the Act asks us to help you. You could bring the request within the cost limit of section 12 by "
        "[asking for a shorter period, fewer places, or a sample: say which would fit]. A narrower request would be a new "
        "request, with its own 20 working days.",
        ("s.12",), (), _REPLY,
    ),
    StarterLine(
        "Section 14(1): a vexatious request",
        "Section 14(1) of the Act says that we do not have to comply with a request that is vexatious. This is about the "
        "request and not about you. We have come to this view because [the burden it would place on us, and why that is out of "
        "proportion to what it would tell the public].",
        ("s.14(1)",), (), _REPLY,
    ),
    StarterLine(
        "Section 14(2): a repeated request",
        "We answered a request from you that was identical or substantially similar on [day], under reference [reference]. "
        "Section 14(2) of the Act says that we do not have to answer again until a reasonable interval has passed. The "
        "information has not changed since: [say how that was checked].",
        ("s.14(2)",), (), _REPLY,
    ),
    StarterLine(
        "Section 21: already accessible",
        "This information is already reasonably accessible to you, so that section 21 of the Act exempts it. You will find it "
        "at [the exact address of the page or file, and where on it]. If you cannot use it there, tell us and we will help.",
        ("s.21",), (), _REPLY,
    ),
    StarterLine(
        "Section 22: intended for publication",
        "When we received your request we already intended to publish this information: [the plan or decision that says so, "
        "and its date]. Section 22(1) of the Act exempts it until then, and it is reasonable to wait because [reason]. We "
        "expect to publish it by [day].",
        ("s.22",), (), _REPLY_OR_EXTENSION,
    ),
    StarterLine(
        "Section 31(1)(a): prevention or detection of crime",
        "Section 31(1)(a) of the Act exempts information whose disclosure [would, or would be likely to,] prejudice the "
        "prevention or detection of crime. Disclosing [which information] would do so because [how it would be used, by whom, "
        "and what would follow].",
        ("s.31(1)(a)",), (), _REPLY_OR_EXTENSION,
    ),
    StarterLine(
        "Section 36: conduct of public affairs",
        "Section 36(2) of the Act exempts information where, in the reasonable opinion of a qualified person, its disclosure "
        "[would, or would be likely to,] [inhibit the free and frank provision of advice, or other limb]. Our qualified person "
        "is [name or post]. They gave this opinion on [day], having seen the information: [what they said, and why].",
        ("s.36",), (), _REPLY_OR_EXTENSION,
    ),
    StarterLine(
        "Section 38(1)(b): safety",
        "Section 38(1)(b) of the Act exempts information whose disclosure [would, or would be likely to,] endanger the safety of "
        "an individual. [Which information] would do so because [who could be found or identified by it, and what they fear].",
        ("s.38(1)(b)",), (), _REPLY_OR_EXTENSION,
    ),
    StarterLine(
        "Section 40(1): your own personal data",
        "Some of what you ask for is personal data about you. Section 40(1) of the Act exempts it, because you have a right to "
        "it under data protection law instead. We are dealing with that part as a subject access request, which is free of "
        "charge: [what we need from you, and when you will hear].",
        ("s.40(1)",), (), _REPLY,
    ),
    StarterLine(
        "Section 40(2): names of staff",
        "We have left out the names of [junior staff, or others]. They are personal data of people other than you. Section "
        "40(2) of the Act, with its condition in section 40(3A)(a), exempts them, because publishing them would be unfair: "
        "these people [do not answer to the public for their work, and did not expect to be named]. We found no interest of "
        "the public that makes the names necessary: [what was considered].",
        ("s.40(2)",), (), _REPLY,
    ),
    StarterLine(
        "Section 40(2): small numbers",
        "Where a number is from 1 to [the largest number masked], we give it as “*”. So small a number could let somebody find out "
        "who is counted, together with what is known locally, and is then personal data. Section 40(2) of the Act, with its "
        "condition in section 40(3A)(a), exempts it, because publishing it would be unfair to that person: [what it would "
        "show about them]. Other numbers are masked where the small one could be worked out from them.",
        ("s.40(2)",), (), _REPLY,
    ),
    StarterLine(
        "Section 41: given in confidence",
        "Section 41(1) of the Act exempts information that we obtained from somebody else, where disclosing it would be a breach "
        "of confidence for which they could sue us. We obtained this information from [whom, and when]. It was given in "
        "confidence: [what shows that]. We considered whether the public interest would be a defence, and it would not: [why].",
        ("s.41",), (), _REPLY,
    ),
    StarterLine(
        "Section 42: legal advice",
        "Section 42(1) of the Act exempts legal advice and what passes between us and our lawyers to get it. This information "
        "is [advice from our lawyers, or a request for it] and has been kept confidential: [to whom it was shown].",
        ("s.42",), (), _REPLY_OR_EXTENSION,
    ),
    StarterLine(
        "Section 43(2): commercial interests",
        "Section 43(2) of the Act exempts information whose disclosure [would, or would be likely to,] prejudice somebody’s "
        "commercial interests. Disclosing [which prices or methods] would harm [whose interests] because [how, and what follows]. "
        "We asked them, and they said: [what the provider said].",
        ("s.43(2)",), (), _REPLY_OR_EXTENSION,
    ),
    StarterLine(
        "Section 44: forbidden by another law",
        "Section 44(1) of the Act exempts information that another law forbids us to disclose. [The enactment and its section] "
        "forbids it: [why it covers this information, and why none of its exceptions applies].",
        ("s.44",), (), _REPLY,
    ),
    StarterLine(
        "Public interest: in disclosing",
        "In favour of disclosing it we took into account, under section 2(2)(b) of the Act: [what the public would learn about "
        "how money is spent, how decisions are made, or how well a service works].",
        ("s.22", "s.31", "s.36", "s.38", "s.42", "s.43"), (), _REPLY,
    ),
    StarterLine(
        "Public interest: in withholding",
        "In favour of withholding it we took into account, under section 2(2)(b) of the Act: [the harm, how likely and how serious "
        "it is, and to whom]. On balance the public interest in withholding it is greater, because [reasons].",
        ("s.22", "s.31", "s.36", "s.38", "s.42", "s.43"), (), _REPLY,
    ),
    StarterLine(
        "Domestic abuse: where services are",
        "We give the district of each service for victims of domestic abuse, and not its address. The address of a refuge is "
        "exempt under section 38(1)(b) of the Act: it [would, or would be likely to,] endanger the people who live and work "
        "there, because [how somebody could use it].",
        ("s.38(1)(b)",), ("domestic_abuse",), _REPLY,
    ),
    StarterLine(
        "Sexual violence: who holds the figures of a referral centre",
        "We pay a part of the cost of the sexual assault referral centre. Its figures on patients are held by [the NHS body that "
        "commissions it], which you can reach at [contact]. We tell you this as part of our duty to help you under section 16 "
        "of the Act.",
        (), ("sexual_violence",), (*_REPLY, "transfer"),
    ),
    StarterLine(
        "Held by the police force",
        "The police force is a separate public authority, and we do not hold its records. You can ask it at [contact]. We tell "
        "you this as part of our duty to help you under section 16 of the Act.",
        (), (), (*_REPLY, "transfer"),
    ),
    StarterLine(
        "Clarification: which period",
        "Your request does not say which years you would like the information for. We can give it by financial year, from April "
        "to March, from [the first year recorded]. Please tell us which years you want. We ask you this under section 1(3) of "
        "the Act.",
        (), (), ("clarification",),
    ),
    StarterLine(
        "Clarification: what a word means",
        "You ask about “[the word or phrase]”. We use that for [what the office means by it], and could also read it as [another "
        "meaning]. Please tell us which you mean. We ask you this under section 1(3) of the Act.",
        (), (), ("clarification",),
    ),
    StarterLine(
        "Clarification: which services",
        "Victims’ services are paid for under many agreements. Please tell us whether you want all of them, or those for [the "
        "kinds of service that could be meant]. We ask you this under section 1(3) of the Act.",
        (), ("domestic_abuse", "sexual_violence"), ("clarification",),
    ),
    StarterLine(
        "Help with a request",
        "If it would help, we can talk through what we hold before you write to us again: {contact}. It is our duty under section "
        "16 of the Act to help you.",
        (), (), ("clarification", "invalid", "fees"),
    ),
    StarterLine(
        "Late: you can complain now",
        "You should have had our answer by {due_date}, as section 10(1) of the Act requires. You do not have to wait for it before "
        "you ask for an internal review of the delay.",
        (), (), ("lateness",),
    ),
)  # fmt: skip
"""The starter set."""
