"""What a letter says about itself: reference, dates, exemptions, outcome, regime, authority. The letters are made up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.reading.particulars import (
    FOIA_SECTIONS,
    find_authority,
    find_decision_files,
    find_exemptions,
    find_mentions,
    find_outcome,
    find_received,
    find_reference,
    find_regime,
    find_responded,
    is_authoritys,
    own_words,
    tidy_reference,
    where_authority_begins,
)
from answerable.reading.structure import Message, Outcome

REFERENCES: tuple[tuple[str, str | None], ...] = (
    ("Ref 10653\n\n6 November 2013\n\nDear", "10653"),
    ("### Request Response\n\nNo. 03072015-2\n\n### Question", "03072015-2"),
    ("Our ref: FOI/2021/0456\nYour ref: AB-1", "FOI/2021/0456"),
    ("Our Reference: CAS-41233-Q7R2   Information request", "CAS-41233-Q7R2"),
    ("FREEDOM OF INFORMATION REQUEST REFERENCE NO: 118/23\n", "118/23"),
    ("Freedom of information request reference no: 01.FOI.22.012345", "01.FOI.22.012345"),
    ("Information Request No. ABC00-123/22.\n", "ABC00-123/22"),
    ("Reference: 2022 – 110 / XY4321\nDate of response: 1st June 2022", "2022-110 / XY4321"),
    ("FOI request reference: F0051234\nPublication date: May 2017", "F0051234"),
    ("12 March 2014 – FOI Response: 711.2013-14 – Grants\n\nText", "711.2013-14"),
    ("08 May 2016 – 433.2016-17 – Freedom of information request – Custody", "433.2016-17"),
    ("Contract Register - 415/21\n\nDate Responded 4 May 2021", "415/21"),
    ("FOI Request - Refuges\n\nRequest 101001555777\n\n1) How many?", "101001555777"),
    ("Request reference number: 97\nDate of response:", "97"),
    ("Case reference\nIR-2290\nStatus: closed", "IR-2290"),
    ("Subject: RE: Freedom of Information request [Ref: RFI1234]\n\nDear Sir", "RFI1234"),
    ("Dear Ms X\n\nFOI request: FOI-2670\n\nThank you for your request", "FOI-2670"),
    ("Dear Ms X,\n\nThank you. Please quote reference 55512 in any letter.", "55512"),
    ("FOI Reference: 176/2024\nRequest:\nPlease", "176/2024"),
    ("FOI 25-26/29: funded services\n\nRequest", "FOI 25-26/29"),
    ("Our Ref: Our Ref: NK01234 - Date: 09/08/2023\n", "NK01234"),
    ("FOI Request Ref 04052023-1 – An Avenue\n\nRequest", "04052023-1"),
    ("Reference Number: 5342\nRequest Date: 02/01/2019\n\nReference Number: 5358", "5342"),
    ("In accordance with the Act (Ref: GIA 2023/0045), we reply", "GIA 2023/0045"),
    ("Your ref: 88112\n\nI asked you", "88112"),
    ("Dear Council\n\nRing me on 0303 444 0000 or 07700900123.\nYours", None),
    ("Registered charity no. 1122334. Company number 03344556.", None),
    ("Section 40(2) of the Act. NN4 0JQ. 17 October 2013. SW1P 4DF", None),
    ("Request 1\n· A list\nRequest 2\n· Another", None),
    ("1. Request received 17 January 2018\n\nFor the years 15/16", None),
    ("See https://example.org/foi/foi-257-services and foi-1234@example.org", None),
    ("You refer to FOI reference 7617/13, which was answered before.", None),
    ("Freedom of Information Act 2000\nRequest for information", None),
    ("Grants 2019/20\n\nHow much was paid?", None),
    ("FOI response 12", None),
    ("Freedom of Information request 2019", None),
    ("The request 2019/20 is late", None),
    ("No. 07700900123\n", None),
    ("Ref: s40(2)", None),
    ("Reference: A1", None),
    ("Company case reference: 445566", None),
    ("Domestic violence (2230_12)\n\nRequest", "2230_12"),
    ("Stalking orders (512B/22)\nRequest", "512B/22"),
    ("FOI request (FOIR-123456789)\nHostels", "FOIR-123456789"),
    ("F-2021-00456\nRequest", "F-2021-00456"),
    ("Our Ref: FOI 21 0456\nDate: 2 May 2021", "FOI 21 0456"),
    ("Reference: FOI 004567 2022\n", "FOI 004567 2022"),
    ("Request for Information: ABCDE 12345 – Tips", "ABCDE 12345"),
    ("Case 5342\nGrants", "5342"),
    ("| Reference | 12345 |", "12345"),
    ("**Reference:** FOI 2023/44\n", "FOI 2023/44"),
    ("Freedom of Information request, ref 99812\n", "99812"),
    ("Response ref. FOI/18/1111: a review of a request\n\nFOI reference: FOI/18/2222\n", "FOI/18/2222"),
    ("Request ID: FOI-2170-22\n\nOur ref: FOI-2170-22/AB\n", "FOI-2170-22"),
    ("Our ref: FOI-2170-22/AB\n", "FOI-2170-22/AB"),
    ("A 24/7 support line\nCOVID-19 grants\n", None),
)


@pytest.mark.parametrize(("text", "expected"), REFERENCES, ids=[str(number) for number in range(len(REFERENCES))])
def test_reference(text: str, expected: str | None) -> None:
    assert find_reference(text) == expected


def test_the_first_text_that_has_a_reference_gives_it() -> None:
    assert find_reference("Thank you.", "Our ref: 4455", "Our ref: 1") == "4455"
    assert find_reference() is None


@given(
    st.text(alphabet="ABCXYZ", min_size=1, max_size=3),
    st.integers(1000, 99999),
    st.sampled_from("/-."),
    st.integers(10, 29),
)
def test_a_labelled_reference_is_taken_whatever_its_form(letters: str, number: int, mark: str, year: int) -> None:
    reference = f"{letters}{number}{mark}{year}"
    assert find_reference(f"Dear Sir\n\nOur reference: {reference}\n\nThank you.") == reference


def test_mentions_of_other_requests() -> None:
    text = "Ref 10653\n\nYou are referring to FOI reference 7617/13. FOI reference 7617/13 is on our website. See also FOI 88/14."
    assert find_mentions(text, "10653") == ("7617/13", "FOI 88/14")
    assert find_mentions("Ref 10653", "10653") == ()


def test_the_same_reference_with_foi_before_it_is_no_mention() -> None:
    assert find_mentions("Reference Number: 2863\n\nPlease see FOI 2863 disposal", "2863") == ()


def test_spaces_in_a_reference_are_folded() -> None:
    assert tidy_reference("  2021 – 249 / WE4333. ") == "2021-249 / WE4333"


RECEIVED: tuple[tuple[str, date | None], ...] = (
    ("Thank you for your request, which was received by the Office on 17 October 2013.", date(2013, 10, 17)),
    ("Thank you for your request for information received on 12 June 2019.", date(2019, 6, 12)),
    ("Thank you for contacting us on 17 June 2017 requesting a list.", date(2017, 6, 17)),
    ("1. Request received 17 January 2018\n\n2. Request received 19 January 2018", date(2018, 1, 17)),
    ("Request Date: 02/01/2019 Archived", date(2019, 1, 2)),
    ("Date received: 4 May 2021\nDate of response: 28 May 2021", date(2021, 5, 4)),
    ("Date request received\n\n4 May 2021", date(2021, 5, 4)),
    ("Your request reached the Commissioner on 28 November 2013.", date(2013, 11, 28)),
    ("This letter answers your request, which we received on 25th July 2023", date(2023, 7, 25)),
    ("your request, received on 17\n January 2019 and clarified on 9 February 2019.", date(2019, 1, 17)),
    ("I write in response to your email dated 3 March 2020.", date(2020, 3, 3)),
    ("Thank you for your Freedom of Information request of 1st April 2022.", date(2022, 4, 1)),
    ("Your FOI request was submitted on 05.06.2018 and", date(2018, 6, 5)),
    ("Received: 09/09/2022\nClosed: 30/09/2022", date(2022, 9, 9)),
    ("I write further to your request of 2 May 2019. It was received on 3 May 2019.", date(2019, 5, 3)),
    ("We received your email on Tuesday 7th June 2016 about", date(2016, 6, 7)),
    ("Requested Wed 26 July 2023\nResponded Fri 1 September 2023In line with the Act we ask", date(2023, 7, 26)),
    ("I refer to your letter.\nThe request dated 9 February 2015 is answered.", date(2015, 2, 9)),
    ("Your clarification was received on 9 February 2019.", None),
    ("You mention a letter of 4th September 2013, which seems never to have arrived.", None),
    ("The provider received its grant funding on 1 April 2018.", None),
    ("We aim to send you a response to your request by 14 July 2017.", None),
    ("28 November 2013 – FOI Response – Drugs", None),
    ("Our meeting was on 3 March 2020.", None),
)


@pytest.mark.parametrize(("text", "expected"), RECEIVED, ids=[text[:50] for text, _ in RECEIVED])
def test_date_received(text: str, expected: date | None) -> None:
    assert find_received(text) == expected


def test_received_without_its_year() -> None:
    text = "We thank you for the request that the Office received on July 4."
    assert find_received(text, near=[date(2019, 7, 29)]) == date(2019, 7, 4)
    assert find_received(text) is None


RESPONDED: tuple[tuple[str, str | None], ...] = (
    ("Date of response: 15th June 2021\n\nRequest", "2021-06-15"),
    ("Date of response\n\n15 June 2021\n", "2021-06-15"),
    ("1. Request received 17 January 2018\n\nResponse sent 26 January 2018 (PDF, 330KB).", "2018-01-26"),
    ("Request 1010\n\nResponse 13-01-2017\n\n1) One", "2017-01-13"),
    ("Date Responded 11 May 2020\n", "2020-05-11"),
    ("Publication date: November 2016\n\nResponse sent: November 2016\n", "2016-11"),
    ("Reference: 23016\n\nDate Added: Friday, July 28, 2023\n", "2023-07-28"),
    ("Our Ref: NK1 - Date: 09/08/2023\n\nDate: 09/08/2023\n", "2023-08-09"),
    ("Ref 1\n\n6 November 2013\n\nDear Ms X", "2013-11-06"),
    ("Response date: 4 May 2021\nDate received: 1 May 2021", "2021-05-04"),
    ("Date of response:\nSummary of request\nThe sum paid on 4 May 2021", None),
    ("28 November 2013 – FOI Response: 694.2013-14 – Drugs\n\nText", None),
    ("Requested Wed 26 July 2023\nResponded Fri 1 September 2023In line with the Act we ask", "2023-09-01"),
    ("Responded Thu 11 September 2025I should like the figures", "2025-09-11"),
    ("Response issued: Fri 01/09/2023\n", "2023-09-01"),
    ("| Date of response | 3 May 2021 |", "2021-05-03"),
    ("**Date completed:** 3 May 2021", "2021-05-03"),
    ("Our Ref: FOI 1\nDate: 28th October 2019\nDear Ms X", "2019-10-28"),
    ("3 May 2021\n\nThe Hall\nA Town\n\nDear Mr X\n\nThank you", "2021-05-03"),
    ("Published 9 May 2021\n\n3 May 2021\n\nDear Mr X\n\nThank you", "2021-05-03"),
    ("Short description\nHostels\nDate\n11/09/2025\nRequest\nHow many?", None),
    ("14 February 2022\n\nHostels\n\nRequest\n\nHow many?", None),
    ("14 February 2022\n\nDear Example Council\n\nHow many?\n\nResponse\n\nNine.", None),
    ("We will respond by 14 July 2017.", None),
    ("Response due: 14 July 2017", None),
    ("Dear Sir, in our response of 4 May 2019 we said", None),
)


@pytest.mark.parametrize(("text", "expected"), RESPONDED, ids=[text[:40] for text, _ in RESPONDED])
def test_date_of_response(text: str, expected: str | None) -> None:
    assert find_responded(text, answered=True) == expected


def test_a_request_letters_date_is_not_a_response() -> None:
    assert find_responded("6 November 2013\n\nDear Council\n\nHow many?", answered=False) is None


def test_in_a_thread_the_first_answer_counts_and_no_acknowledgement() -> None:
    thread = (
        Message("How many?", "request", date(2019, 6, 11)),
        Message("Thank you. We will reply by 12 July.", "acknowledgement", date(2019, 6, 12)),
        Message("Here it is.", "response", date(2019, 6, 24)),
        Message("More.", "response", date(2019, 7, 24)),
    )
    assert find_responded("", answered=True, thread=thread) == "2019-06-24"
    assert find_responded("", answered=False, thread=thread[:2]) is None


EXEMPTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("The names are withheld under section 40(2) of the Act.", ("s.40(2)",)),
    ("Section 43(2) – Commercial interests. Section 43 is a qualified exemption.", ("s.43(2)",)),
    (
        "It is exempt under Section 43 (2) Commercial interests and Section 41(1)(a) and (b).",
        ("s.43(2)", "s.41(1)(a)", "s.41(1)(b)"),
    ),
    ("We rely on sections 31(1)(a), 40(2) and 43.", ("s.31(1)(a)", "s.40(2)", "s.43")),
    ("refused under S.12(1) of the Freedom of Information Act 2000 (the Act)", ("s.12(1)",)),
    ("The request is vexatious under s14(1).", ("s.14(1)",)),
    ("This is exempt under s 21 as it is reasonably accessible on our website.", ("s.21",)),
    ("We can neither confirm nor deny that we hold it, by virtue of section 40(5B)(a)(i) FOIA.", ("s.40(5B)(a)(i)",)),
    (
        "Exempt under section 36(2)(b)(i) and (ii) of the FOIA, the qualified person having agreed.",
        ("s.36(2)(b)(i)", "s.36(2)(b)(ii)"),
    ),
    ("Section 22A applies to this research information.", ("s.22A",)),
    ("Personal data is exempt under section 40(2). Section 40(3A)(a) is met.", ("s.40(2)",)),
    (
        "This is exempt under Section 33(1)(b) of the Freedom of Information (Scotland) Act 2002.",
        ("FOISA s.33(1)(b)",),
    ),
    ("Under FOISA we refuse this: section 38(1)(b) and section 30(c).", ("FOISA s.38(1)(b)", "FOISA s.30(c)")),
    (
        "We refuse under regulation 12(4)(b) of the Environmental Information Regulations 2004.",
        ("EIR reg 12(4)(b)",),
    ),
    ("Under the EIR we withhold this: Regulations 12(5)(e) and 13(1) apply.", ("EIR reg 12(5)(e)", "EIR reg 13(1)")),
    (
        "Under the Environmental Information (Scotland) Regulations 2004 it is excepted by regulation 10(4)(e).",
        ("EISR reg 10(4)(e)",),
    ),
    ("Exempt by virtue of Section 31(1)(a)(b)(c), law enforcement.", ("s.31(1)(a)", "s.31(1)(b)", "s.31(1)(c)")),
    ("Withheld under s.36(2)(b)(i)(ii) and (c).", ("s.36(2)(b)(i)", "s.36(2)(b)(ii)", "s.36(2)(c)")),
    ("Withheld under section 38(1)(h)(i).", ("s.38(1)(h)", "s.38(1)(i)")),
    ("Exempt under Section 21 & 22 and published yearly.", ("s.21", "s.22")),
    ("Refused under section 12/14 of the Act.", ("s.12", "s.14")),
    ("Exempt under section 12 and 30 records are left.", ("s.12",)),
    ("Exempt under section 40 and 12 offices closed.", ("s.40",)),
    ("An exemption under section 33 1(b) of FOISA applies.", ("FOISA s.33(1)(b)",)),
    ("Names have been removed under section 40(2).", ("s.40(2)",)),
    ("We have removed our reliance on section 40(2), which was exempt.", ()),
    ("Under the EIR we withhold the map by the exception 12(5)(f).", ("EIR reg 12(5)(f)",)),
    ("Withheld under section 34(1) of the DPA.", ()),
    ("You say that section 43 cannot make this exempt.", ()),
    (
        "This is a Refusal Notice under Section 17 of the Act. Section 16 asks us to help. Under section 1 we confirm.",
        (),
    ),
    ("Contact details of the section 151 officer; a section 114 notice; section 20 accommodation.", ()),
    ("The override is made under Section 21 of the Local Government Act and is available.", ()),
    ("Data Protection Act 2018 section 40 and Housing Act 1988, section 21 apply to information.", ()),
    ("We issued 45 section 21 notices. Section 42 enquiries are confidential.", ()),
    ("Exemptions such as section 40(2) may apply to parts of a request.", ()),
    ("If you narrow it, section 12 may still apply.", ()),
    ("We no longer rely on section 43(2) and disclose the information.", ()),
    ("Section 12 does not apply, as the cost is under the limit.", ()),
    ("under regulation 30 of the Town and Country Planning Regulations 2007 information", ()),
    ("Under the EIR there is a presumption of disclosure in regulation 12(2).", ()),
    ("The information is excepted by regulation 12(4)(b).", ()),
    (
        "Under the EIR and the Act this is exempt under section 40(2) and regulation 13(1).",
        ("s.40(2)", "EIR reg 13(1)"),
    ),
    ("It costs more than the limit of section 12 or section 14 for any request.", ()),
    ("You can complain under section 50. Requests are handled under section 45 of the Act.", ()),
    ("12 of the 40 (2 of them new) are exempt.", ()),
    ("The offices at 43 Section Road are not public information.", ()),
    ("We refuse the request. Sections 23 and 24 apply; section 25 certificates do not.", ("s.23", "s.24")),
)


@pytest.mark.parametrize(("text", "expected"), EXEMPTIONS, ids=[text[:60] for text, _ in EXEMPTIONS])
def test_exemptions(text: str, expected: tuple[str, ...]) -> None:
    assert find_exemptions(text) == expected


def test_sections_that_only_the_requester_names_are_not_the_authoritys() -> None:
    request = (
        "If the cost passes the limit in Section 12, please advise me under the Section 16 obligations of the Act."
    )
    response = f"Thank you for your request concerning {request} Unfortunately I am unable to provide this."
    assert find_exemptions(response, request) == ()
    assert find_exemptions(response.replace("concerning", "concerning:\n"), request) == ()


def test_the_sections_are_those_of_the_fact_sheet() -> None:
    """facts/law.md A5 and A6: 12, 14, and Part II from 21 to 44 without 25."""
    assert {"12", "14", "21", "22", "22A", "23", "44"} <= FOIA_SECTIONS
    assert not {"1", "10", "16", "17", "25", "45", "50"} & FOIA_SECTIONS
    assert len(FOIA_SECTIONS) == 2 + 23 + 1


@given(st.sampled_from(sorted(FOIA_SECTIONS)), st.sampled_from(("Section ", "section ", "s.", "S", "s. ", "SECTION ")))
def test_every_section_is_read_in_every_form(number: str, form: str) -> None:
    assert find_exemptions(f"The information is exempt and withheld under {form}{number} of the FOI Act.") == (
        f"s.{number}",
    )


OUTCOMES: tuple[tuple[str, Outcome], ...] = (
    ("Please find attached the spreadsheet you asked for.", Outcome.GRANTED),
    ("I have decided today to disclose it.", Outcome.GRANTED),
    ("We hold the information you asked for. The contract was worth £40,000.", Outcome.GRANTED),
    ("The answers are set out below. Four advisers are employed.", Outcome.GRANTED),
    ("This is published at https://example.org/plan", Outcome.GRANTED),
    ("Please find attached response to your correspondence\n Kind regards", Outcome.GRANTED),
    ("Unfortunately I am unable to provide this information, because we do not have it.", Outcome.NOT_HELD),
    ("The Commissioner does not hold this information.", Outcome.NOT_HELD),
    ("No information held. You may wish to ask the force.", Outcome.NOT_HELD),
    ("I can confirm that the requested information is not held by this office.", Outcome.NOT_HELD),
    ("We are refusing your request under section 12(1), because the cost would exceed the limit.", Outcome.REFUSED),
    (
        "The information is exempt under section 43(2) and is withheld. The public interest favours withholding.",
        Outcome.REFUSED,
    ),
    ("We do not provide this, as it is meant for later publication.", Outcome.REFUSED),
    ("I need not respond, pursuant to Section 12(1) of the Act.", Outcome.REFUSED),
    ("We hold the information but it is exempt from disclosure under section 31.", Outcome.REFUSED),
    ("I have decided today to disclose part of this. Some data is exempt.", Outcome.PART),
    ("The office holds part of what you seek.", Outcome.PART),
    ("The list is attached. Names are withheld under section 40(2).", Outcome.PART),
    ("1) We do not hold this.\n2) £45,000", Outcome.PART),
    ("The table is below. We do not record the ages of the people referred.", Outcome.PART),
    ("We hold some information, and some information is withheld under section 41.", Outcome.PART),
    ("Points 1 and 2 are matters for the police and not for this office.", Outcome.PART),
    (
        "The information is held in part by this office, however it cannot be disclosed. Section 12(1) applies. "
        "This is a refusal notice for your request.",
        Outcome.REFUSED,
    ),
    ("The latter part or point 3 would exceed the cost limit. Section 12 applies and we refuse it.", Outcome.REFUSED),
    (
        "We refuse this under section 12. You may wish to see the figures at https://example.org/figures and narrow it.",
        Outcome.REFUSED,
    ),
    ("It is exempt under section 21. It is published at https://example.org/plan", Outcome.REFUSED),
    (
        "We refuse this under section 14(1).\n1. You have written on this to us a great many times since the spring "
        "and each letter asks for the same again.",
        Outcome.REFUSED,
    ),
    ("The cost would pass the limit of section 12 for the rest. The table is attached.", Outcome.PART),
    ("Parts of this request are exempt under section 31(1)(a).", Outcome.PART),
    ("I am not obliged to supply this in full, by section 40(2).", Outcome.PART),
    ("We are not able from these records to give an answer for the first. The costs are as follows: £4.", Outcome.PART),
    ("Nothing is held.", Outcome.NOT_HELD),
    ("No relevant documents were found. You may wish to contact the police at https://example.org", Outcome.NOT_HELD),
    ("", Outcome.UNCLEAR),
)


@pytest.mark.parametrize(("text", "expected"), OUTCOMES, ids=[text[:50] for text, _ in OUTCOMES])
def test_outcome(text: str, expected: Outcome) -> None:
    assert find_outcome(text, exemptions=find_exemptions(text)) == expected


def test_standing_words_about_reviews_decide_nothing() -> None:
    text = (
        "We do not hold this.\n\nIf you are dissatisfied you may ask for an internal review. "
        "You can see how on the website of the Information Commissioner at https://ico.org.uk"
    )
    assert find_outcome(text) is Outcome.NOT_HELD


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Response not held.pdf", Outcome.NOT_HELD),
        ("Response information exempt.pdf", Outcome.REFUSED),
        ("Response all information to be supplied.pdf", Outcome.GRANTED),
        ("Partial disclosure.docx", Outcome.PART),
        ("image001.png", Outcome.GRANTED),
    ],
)
def test_the_name_of_what_is_attached_tells_where_the_letter_does_not(name: str, expected: Outcome) -> None:
    text = "Thank you for your request. I have attached our formal response."
    assert find_outcome(text, attachments=[name]) is expected


def test_an_answer_after_a_repeated_question_is_given() -> None:
    request = "1. Who runs the pilot scheme?\n2. Give the bid documents of the supplier."
    response = "1. Who runs the pilot scheme?\nOpen Door\n2. Give the bid documents of the supplier.\nExempt under section 43(2)."
    assert find_outcome(response, request, exemptions=("s.43(2)",)) is Outcome.PART


def test_lettered_lines_of_the_law_are_no_answers() -> None:
    request = "1. Where are the mines?\n2. Which are unsafe?"
    response = (
        "We withhold it under regulation 12(4)(d), which says that a body may refuse where\n(d) material is unfinished."
    )
    assert find_outcome(response, request) is Outcome.REFUSED
    assert find_outcome(f"{response}\n1. In the north.", request) is Outcome.PART


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("Outcome\n- Response (not held) - application/pdf - Download", Outcome.NOT_HELD),
        ("Decision - request refused.pdf", Outcome.REFUSED),
        ("Response (PDF, 330KB)", None),
        ("The response was not held back.", None),
    ],
)
def test_a_page_tells_the_outcome_in_the_name_of_its_file(page: str, expected: Outcome | None) -> None:
    files = find_decision_files(page)
    assert (find_outcome("", attachments=files) if files else None) is expected


@pytest.mark.parametrize(
    ("request_read", "own"),
    [
        ("Please send the log. I enclose a copy of some of it.", "Please send the log."),
        ("Send all emails.”\nReasons for not providing information\nCost", "Send all emails.”"),
        ("How many?\nAn exemption under section 38(1)(b) of FOISA applies.", "How many?"),
        ("I have asked before. How many are exempt?", "I have asked before. How many are exempt?"),
    ],
)
def test_where_the_authority_begins_in_what_was_taken_for_the_request(request_read: str, own: str) -> None:
    assert request_read[: where_authority_begins(request_read)].strip() == own


def test_a_page_may_say_before_the_questions_that_it_holds_a_part() -> None:
    assert find_outcome("No information held", preface="We confirm that the office holds part of it.") is Outcome.PART


def test_who_speaks() -> None:
    assert is_authoritys("2022 - no information held.")
    assert not is_authoritys("If you do not hold it, please say so. A link to a portal will do.")


def test_own_words_leave_out_what_is_repeated() -> None:
    request = "Please send the names of all the providers you fund."
    assert own_words(f"You asked:\n{request}\nThey are A and B.", request).split() == [
        "You",
        "asked:",
        "They",
        "are",
        "A",
        "and",
        "B.",
    ]
    assert own_words("Anything", "") == "Anything"


@pytest.mark.parametrize(
    ("text", "regime"),
    [
        ("I am dealing with your request under the Environmental Information Regulations 2004.", "eir"),
        ("Dear Sir\n Environmental Information Regulations 2004\n Thank you", "eir"),
        ("We have considered your request under the EIR.", "eir"),
        ("I am dealing with your request under the Freedom of Information Act 2000.", "foi"),
        ("", "foi"),
    ],
)
def test_regime(text: str, regime: str) -> None:
    assert find_regime(text) == regime


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Dear Exampleshire County Council,\n\nHow many?",), "Exampleshire County Council"),
        (
            ("Thank you, received by the Exampleshire Office of the Police and Crime Commissioner on 1 May 2020.",),
            "Exampleshire Office of the Police and Crime Commissioner",
        ),
        (("EXAMPLESHIRE PCC: DISCLOSURE LOG\n\nWest Exampleshire Police answers elsewhere.",), "Exampleshire PCC"),
        (
            ("The Police and Crime Commissioner for Exampleshire holds this. Exampleshire Police helped.",),
            "Police and Crime Commissioner for Exampleshire",
        ),
        (
            ("Thank you.", "Dear Ministry of Examples, Tests and Checks,\n\nPlease"),
            "Ministry of Examples, Tests and Checks",
        ),
        (("We received it. The County Council said so.",), None),
        (("A long page of figures, one line after another, " * 6 + "\nPaid by Otherplace Council.",), None),
        (("",), None),
    ],
)
def test_authority(texts: tuple[str, ...], expected: str | None) -> None:
    assert find_authority(*texts) == expected


@given(st.text(max_size=500), st.text(max_size=100))
def test_no_text_makes_the_reader_fail(text: str, request: str) -> None:
    find_reference(text)
    find_mentions(text, None)
    find_received(text)
    find_responded(text, answered=True)
    find_outcome(text, request, exemptions=find_exemptions(text, request), preface=request)
    find_regime(text)
    find_authority(text, request)


@pytest.mark.parametrize(
    "piece",
    [
        "Section 40(2) and 43, of the Act; ",
        "FOI Request Ref 12/34 - ",
        "Police and Crime Commissioner for North and South ",
        "We do not hold it. ",
        "A A A A ",
        "your request ",
        "((((1)(2)",
        "A’",
        "Ministry of A, B and ",
        "Name-",
        "received on ",
        "\n\n",
    ],
)
def test_a_long_text_of_one_phrase_is_read_to_its_end(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    find_reference(text)
    find_received(text)
    find_responded(text, answered=True)
    find_outcome(text, exemptions=find_exemptions(text))
    find_decision_files(text)
    where_authority_begins(text)
    find_authority(text)
