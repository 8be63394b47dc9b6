"""Our own words for each kind of letter, where the office has no template of its own.

They are in the language of the templates: `letters.words` for headings and lists, and fields in double braces. What stands
in square brackets is for the officer to fill in; no letter leaves with it. Each says what facts/law.md G asks of its kind.
"""

from __future__ import annotations

from answerable.letters.kinds.kind import Kind

_RIGHTS = """# If you are unhappy with how we have dealt with your request

You can ask us to look again at how we have dealt with your request. This is called an internal review. Please write to {{ review_contact }} by {{ review_by }}.

If you are still unhappy after the internal review, you can complain to the regulator: {{ regulator }}, {{ regulator_contact }}. This is your right under {% if eir %}regulation 18 of the Environmental Information Regulations 2004{% else %}section 50 of the Freedom of Information Act 2000{% endif %}."""

DEFAULTS: dict[Kind, str] = {
    Kind.ACKNOWLEDGEMENT: """Thank you for your request for information, which we received on {{ received }}. We are dealing with it under the {{ act }}.

We will answer as soon as we can, and at the latest by {{ due_date }}. Our reference is {{ reference }}. Please give it when you write to us about this request.

If you have a question about your request, contact us: {{ contact }}.

# How we use your information

{{ privacy }}""",
    Kind.INVALID: """Thank you for your message, which we received on {{ received }}. We cannot yet deal with it as a request under the {{ act }}, because section 8 of the Act asks for more than it gives.

# What we still need

{{ missing }}

{{ explanation }}

An e-mail address is enough as an address. Please give us what is missing, and quote our reference {{ reference }}. The 20 working days in which we must answer begin on the first working day after we receive it.

If we have heard nothing by {{ close_date }}, we will close this request. You can write to us again at any time.

If you would like help with your request, contact us: {{ contact }}. It is our duty under section 16 of the Act to help you.""",
    Kind.CLARIFICATION: """Thank you for your request for information, which we received on {{ received }}. We are dealing with it under the {{ act }}.

To find the information you want, we need to hear more from you.

# What is unclear

{{ unclear }}

# What happens next

Please write to us with this information and quote our reference {{ reference }}. {% if eir %}Regulation 9 of the Regulations{% else %}Section 1(3) of the Act{% endif %} allows us to ask you for it, and the clock for our answer has stopped. A new period of 20 working days starts on the first working day after we receive your reply.

If we have heard nothing by {{ close_date }}, we will close this request. You can write to us again at any time.

If you would like help with your request, contact us: {{ contact }}.""",
    Kind.FEES: """Thank you for your request for information, which we received on {{ received }}. We are dealing with it under the {{ act }}.

{% if eir %}Regulation 8 of the Regulations allows us to charge a reasonable amount for making the information available, in advance and by our published schedule of charges.{% else %}Section 9 of the Act allows us to charge for sending the information. It does not allow us to charge for the time of our staff.{% endif %}

# The fee

The fee is {{ amount }}. It is for:

{{ covers }}

# How to pay

{{ how_to_pay }}

Please pay by {{ pay_by }}, and quote our reference {{ reference }}. The days from the date of this letter to the day we receive the fee do not count towards the time in which we must answer.

If we have not received the fee by {{ pay_by }}, we do not have to answer the request, and it lapses on {{ lapses_on }}. You can make a new request at any time.

If you do not want to pay, tell us: we may be able to send you the information in another form, or less of it, for less or for nothing. Contact us: {{ contact }}.""",
    Kind.EXTENSION: """Thank you for your request for information, which we received on {{ received }}. We are dealing with it under the {{ act }}.

{%p if eir %}
Regulation 7 of the Regulations allows us 40 working days instead of 20 where a request is so complex and asks for so much that we cannot deal with it in 20.

# Why we need more time

{{ reasons }}

# When we will answer

We will answer by {{ decide_by }}.
{%p else %}
We hold information that you asked for. We believe that it is exempt from disclosure under {{ exemptions }}.

# Why we believe it is exempt

{{ reasons }}

# What we have still to decide

This exemption depends on the public interest: we may withhold the information only if the public interest in withholding it is greater than the public interest in disclosing it. We have not yet decided where the balance lies. Section 10(3) of the Act allows us more time for this decision.

We estimate that we will decide by {{ decide_by }}. Everything that this exemption does not cover we will send you by {{ due_date }}.
{%p endif %}

"""
    + _RIGHTS,
    Kind.TRANSFER: """Thank you for your request for information, which we received on {{ received }}. We are dealing with it under the {{ act }}.

We believe that this information is held by another authority, and not by us:

{{ about }}

# Who probably holds it

{{ holder }}

{{ holder_contact }}

# What you can choose

We can pass your request on to them. We will do so only if you agree, because they would then have your name and address. If you agree, please tell us, and quote our reference {{ reference }}. Their time to answer begins on the day they receive your request.

You can also write to them yourself.

We will still tell you in writing, by {{ due_date }}, whether we hold any of the information that you asked for.

If you have a question, contact us: {{ contact }}.""",
    Kind.LATENESS: """Thank you for your request for information, which we received on {{ received }}. We are dealing with it under the {{ act }}.

The law gave us until {{ due_date }} to answer it. We are sorry that our answer is late.

# Why it is late

{{ reason }}

# When you will have it

{%p if expected %}
We expect to answer by {{ expected }}. If that changes, we will tell you.
{%p else %}
We are working on it and will answer as soon as we can.
{%p endif %}

"""
    + _RIGHTS,
    Kind.REVIEW_ACKNOWLEDGEMENT: """Thank you for asking us, on {{ asked_on }}, for an internal review of {% if about_time %}how long we took to answer{% else %}our answer to{% endif %} your request {{ reference }}.

Somebody who was not involved in {% if about_time %}dealing with the request{% else %}the first answer{% endif %} will look at it afresh.

We will tell you the outcome by {{ answer_by }}.

If you have a question, contact us: {{ contact }}.""",
    Kind.REVIEW_OUTCOME: """On {{ asked_on }} you asked us for an internal review of how we dealt with your request {{ reference }}. The review was carried out by somebody who was not involved in it. This is a fresh decision.

# The outcome

{{ outcome }}.

{{ decision }}

{%p if findings %}
# Our decision on each question

{%p for finding in findings %}
## Question {{ finding.question }}

{{ finding.outcome }}.

{{ finding.reasons }}

{%p endfor %}
{%p endif %}
# If you are still unhappy

You can complain to the regulator, who will decide whether we dealt with your request as the law requires: {{ regulator }}, {{ regulator_contact }}. This is your right under {% if eir %}regulation 18 of the Environmental Information Regulations 2004{% else %}section 50 of the Freedom of Information Act 2000{% endif %}. Please complain without delay. The regulator normally expects a complaint within six weeks, that is by {{ complain_by }}.""",
}
"""The words of each kind that is set from a template."""
