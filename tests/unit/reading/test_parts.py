"""Where the request and the response stand in a letter, a thread and a disclosure-log page."""

from __future__ import annotations

from answerable.reading.parts import Entry, Parts, find_parts, is_metadata, is_words, splits_off_clarification
from answerable.reading.structure import Message


def test_nothing_has_no_parts() -> None:
    assert find_parts(()) == Parts()
    assert find_parts("").request_text == ""


def test_a_thread_s_request_is_the_requester_s_first_message() -> None:
    parts = find_parts(
        (
            Message("We acknowledge nothing yet.", kind="acknowledgement"),
            Message("Please send the plan.", kind="request"),
            Message("Here it is.", kind="response"),
            Message("Why was it late?", kind="request"),
        )
    )
    assert parts == Parts((Entry("Please send the plan.", "Here it is."),), own_words=True)


def test_a_thread_without_a_request_is_read_from_its_first_message() -> None:
    parts = find_parts(
        (
            Message("You asked:\n\nHow many?\n\nResponse\n\nThree.", kind="response"),
            Message("A correction: four.", kind="response"),
        )
    )
    assert parts.request_text == "How many?"
    assert parts.response_text == "Response\n\nThree.\n\nA correction: four."


def test_headings_divide_a_page() -> None:
    parts = find_parts("Title\nDate of response: 3 May\n\nRequest\n\nHow many posts?\n\nOur response\n\nThree posts.")
    assert parts.request_text == "How many posts?"
    assert parts.response_text == "Our response\n\nThree posts."
    assert not parts.own_words


def test_the_authority_s_sentences_end_a_request_without_headings() -> None:
    parts = find_parts(
        "3 May 2019 – 12.2019-20 – Posts\n\n1. How many posts are there?\n\nYour request was received on 1 May.\n\nWe hold it."
    )
    assert parts.request_text.endswith("1. How many posts are there?")
    assert parts.response_text == "Your request was received on 1 May.\n\nWe hold it."


def test_a_sentence_that_tells_what_was_asked_opens_the_request() -> None:
    parts = find_parts(
        "Dear Sir\n\nThank you for your e-mail, in which you asked for the following:\n\nThe cost of the van.\n\nI can confirm that it cost £3."
    )
    assert parts.request_text == "The cost of the van."
    assert parts.response_text == "I can confirm that it cost £3."
    assert parts.entries[0].announced


def test_an_exemption_that_follows_is_not_what_was_asked() -> None:
    parts = find_parts(
        "How much did the van cost the office?\n\nIn relation to your request, the following exemption applies:\n\nSection 43."
    )
    assert parts.request_text.startswith("How much")


def test_a_quoted_mail_is_the_request() -> None:
    parts = find_parts(
        "Thank you for your mail. We hold it.\n\n> Please send me the contract\n> for the refuge and its cost.\n> Thanks"
    )
    assert parts.request_text == "Please send me the contract\nfor the refuge and its cost.\nThanks"
    assert parts.response_text == "Thank you for your mail. We hold it."
    assert parts.own_words


def test_a_requester_s_letter_that_quotes_the_authority_stays_the_request() -> None:
    parts = find_parts(
        "Please send me the annex that you mention.\n\n> The annex lists every one\n> of the contracts awarded.\n"
    )
    assert "Please send me the annex" in parts.request_text


def test_a_log_lists_entries_under_their_numbers() -> None:
    parts = find_parts(
        "Our log.\n\n1. Request received 3 May 2018\n\nHow many?\n\nResponse sent 4 May 2018\n\nTwo.\n\n"
        "2. Request received 9 May 2018\n\nWhy?\n\nResponse sent 10 May 2018\n\nBecause."
    )
    assert [(one.label, one.request_text) for one in parts.entries] == [("1", "How many?"), ("2", "Why?")]
    assert parts.entries[1].response_text.endswith("Because.")


def test_a_page_of_several_cases_has_an_entry_for_each_reference() -> None:
    case = "Reference Number: {}\nQuestion and Response:\n\nQ.1 How many vans?\nA.1 Two.\n\n"
    parts = find_parts("Vans\n\n" + case.format("7001") + case.format("7002"))
    assert [one.label for one in parts.entries] == ["7001", "7002"]
    assert parts.entries[0].response_text == "A.1 Two."


def test_one_reference_printed_twice_is_one_entry() -> None:
    parts = find_parts("Our ref: AB123\n\nOur ref: AB123\n\nYou asked:\n\nHow many vans?\n\nResponse\n\nTwo.")
    assert [one.label for one in parts.entries] == [None]


def test_questions_and_answers_in_turn_are_told_apart() -> None:
    parts = find_parts("Q1: How many?\nA1: Two.\nQ2: Which?\nA2: Red ones.")
    assert parts.request_text == "Q1: How many?\nQ2: Which?"
    assert parts.response_text == "A1: Two.\nA2: Red ones."


def test_what_is_words_and_what_is_a_particular() -> None:
    assert is_words("1. Costs")
    assert is_words("How many vans?")
    assert not is_words("12 May 2019 – Vans")
    assert is_metadata("Our reference: 12345")
    assert not is_metadata("How many vans are there?")


def test_a_clarification_told_of_is_seen() -> None:
    assert splits_off_clarification("After clarification it was agreed that point 3 is ours.")
    assert splits_off_clarification("The office asked for clarification and the requester confirmed:")
    assert not splits_off_clarification("1. Please ask for clarification of the budget")
    assert not splits_off_clarification("Can you clarify what was spent?")


def test_a_reference_that_is_repeated_further_down_heads_its_answer() -> None:
    parts = find_parts(
        "FOI ref: 7001\n\nHow many vans are there?\n\nFOI ref: 7002\n\nHow many cars are there?\n\nResponse\n\n"
        "FOI ref: 7001\n\nTwo vans.\n\nFOI ref: 7002\n\nNo cars."
    )
    assert [(one.label, one.request_text.strip()) for one in parts.entries] == [
        ("7001", "How many vans are there?"),
        ("7002", "How many cars are there?"),
    ]
    assert parts.entries[0].response_text == "Two vans."
    assert parts.entries[1].response_text == "Response\n\nNo cars."


def test_references_of_both_sides_at_the_top_of_a_letter_are_one_entry() -> None:
    parts = find_parts("Our ref: AB123\nCase ref: CD456\n\nYou asked:\n\nHow many vans?\n\nResponse\n\nTwo.")
    assert [(one.label, one.request_text) for one in parts.entries] == [(None, "How many vans?")]


def test_a_title_that_names_the_response_does_not_end_the_request() -> None:
    parts = find_parts("Request\n\nHow many vans?\nResponse to FOI request\nHow many cars?\n\nResponse\n\nTwo.")
    assert parts.request_text == "How many vans?\nResponse to FOI request\nHow many cars?"
    assert parts.response_text == "Response\n\nTwo."


def test_a_request_told_within_a_sentence_begins_after_it() -> None:
    parts = find_parts(
        "Dear Sir\n\nThank you for your e-mail of 3 May requesting Copies of the plans for the van.\n\nI can confirm that none is held."
    )
    assert parts.request_text == "Copies of the plans for the van."
    assert parts.response_text.startswith("I can confirm")


def test_a_quotation_ends_at_its_closing_mark() -> None:
    parts = find_parts("You asked:\n\n“How many vans are there?\n\n“Which are red?”\n\nThe vans were sold in May.")
    assert parts.request_text == "“How many vans are there?\n\n“Which are red?”"
    assert parts.response_text == "The vans were sold in May."


def test_a_quotation_with_straight_marks_ends_too_and_may_be_followed_by_another() -> None:
    parts = find_parts('You asked:\n\n"How many vans are there?"\n\n"Which are red?"\n\nThe vans were sold in May.')
    assert parts.request_text == '"How many vans are there?"\n\n"Which are red?"'
    assert parts.response_text == "The vans were sold in May."


def test_a_quotation_without_an_end_ends_at_the_answer() -> None:
    parts = find_parts(
        "You asked:\n\n“How many ‘red’ vans are there now in the county?\n\nResponse ’\n\nOur response\n\nTwo."
    )
    assert parts.response_text == "Our response\n\nTwo."


def test_a_file_to_download_is_the_answer() -> None:
    parts = find_parts("Request\n\nHow many vans?\n\nResponse (held) - application/pdf - Download")
    assert parts.request_text == "How many vans?"
    assert parts.response_text == "Response (held) - application/pdf - Download"


def test_lines_about_the_page_are_no_part_of_the_request() -> None:
    parts = find_parts(
        "Skip to main content\nShare this page\nRequest\n\nHow many vans?\n\nPrint this page\n\nResponse\n\nTwo."
    )
    assert parts.request_text == "How many vans?"


def test_a_page_s_own_lines_above_a_letter_are_left_out() -> None:
    parts = find_parts("Search our log\n- Pick a month\nVans\nDear Council\n\nHow many vans?\n\nThanks")
    assert parts.request_text.startswith("Dear Council")
    assert parts.own_words
