"""A thread taken apart: who wrote each message, when, what it is, and its own words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.reading import thread
from answerable.reading.documents import Document, read_document
from answerable.reading.extract import Enclosure, Mail
from answerable.reading.furniture import own_words
from answerable.reading.structure import Message
from answerable.reading.thread import day_in, split_thread

REQUEST = "Dear Commissioner,\n\nUnder the Freedom of Information Act, please send me:\n\n1. The value of each grant\n2. Who received it"
RULE = "-" * 60


def split(text: str) -> tuple[Message, ...]:
    return split_thread(Document(path=Path("letter.txt"), kind="text", text=text))


def of_mails(*mails: Mail) -> tuple[Message, ...]:
    return split_thread(Document(path=Path("mail.eml"), kind="email", text="", mails=mails))


def kinds(messages: tuple[Message, ...]) -> list[str]:
    return [message.kind for message in messages]


def exported(*messages: tuple[str, str]) -> str:
    """A thread in the plain export form; each message is (way, words)."""
    return "\n\n".join(
        f"----- MESSAGE {number} {'REQUEST' if way == 'OUTGOING' else 'RESPONSE'}/{way} date=2026-06-{number:02d}T10:00:00+01:00 "
        f"from=[REQUESTER] attachments=[]\n\n{words}"
        for number, (way, words) in enumerate(messages, 1)
    )


class TestExportedThread:
    def test_messages_are_divided_at_their_heads(self) -> None:
        text = (
            "----- MESSAGE 1 REQUEST/OUTGOING date=2026-06-01T23:30:00+00:00 from=[REQUESTER] attachments=[]\n\n" + REQUEST
            + "\n\n----- MESSAGE 2 RESPONSE/INCOMING date=2026-06-20T09:00:00+01:00 from=The Office "
            "attachments=['Reply.pdf', \"The officer's table.xlsx\"]\n\nPlease find attached our response to your request.\n"
        )  # fmt: skip
        first, second = split(text)
        assert first == Message(text=REQUEST, kind="request", sent=date(2026, 6, 2), author="requester")
        assert second.kind == "response"
        assert second.author == "authority"
        assert second.sent == date(2026, 6, 20)
        assert second.attachments == ("Reply.pdf", "The officer's table.xlsx")

    def test_a_head_without_particulars(self) -> None:
        (only,) = split("----- MESSAGE 1 REQUEST/OUTGOING\nHow much was spent?")
        assert (only.text, only.sent, only.attachments) == ("How much was spent?", None, ())

    @pytest.mark.parametrize(
        ("words", "kind"),
        [
            ("Thank you for your email. We are currently processing your request.", "acknowledgement"),
            ("I am dealing with your request and aim to send you a response by 1 July.", "acknowledgement"),
            ("I acknowledge receipt of your request. We will respond within 20 working days.", "acknowledgement"),
            (
                "We need more time to process your request because it is complex. We will reply by 14 August.",
                "extension",
            ),
            ("We are extending the time limit to consider the public interest.", "extension"),
            ("We would like to ask you for clarification. Which year do you mean?", "clarification"),
            ("We are unable to proceed with your request without more detail from you.", "clarification"),
            ("Please find attached our response to your request.", "response"),
            ("We do not hold the information. We will respond to any review within 20 working days.", "response"),
            ("Your request\n\nHow much?\n\nResponse\n\nFive pounds. We need more time for the rest.", "response"),
            ("The sum was five pounds.", "response"),
            ("I am out of the office until Monday and will reply then.", "other"),
            ("Delivery has failed to these recipients.", "other"),
        ],
    )
    def test_what_the_authority_sent(self, words: str, kind: str) -> None:
        assert kinds(split(exported(("OUTGOING", REQUEST), ("INCOMING", words)))) == ["request", kind]

    @pytest.mark.parametrize(
        ("words", "kind"),
        [
            ("Could you also send me the grants of 2015?", "request"),
            ("I have not received your response, which is overdue. Please reply?", "other"),
            ("To confirm, I mean the financial year. Please send that.", "clarification"),
            ("Thank you, that is very helpful.", "other"),
        ],
    )
    def test_what_the_requester_sent_later(self, words: str, kind: str) -> None:
        messages = split(exported(("OUTGOING", REQUEST), ("INCOMING", "The sum was £5."), ("OUTGOING", words)))
        assert kinds(messages) == ["request", "response", kind]

    def test_what_follows_a_question_from_the_authority_answers_it(self) -> None:
        messages = split(
            exported(
                ("OUTGOING", REQUEST),
                ("INCOMING", "We need clarification of your request."),
                ("OUTGOING", "The first two."),
            )
        )
        assert kinds(messages) == ["request", "clarification", "clarification"]

    def test_a_copy_of_an_earlier_message_below_a_rule_is_taken_off(self) -> None:
        reply = f"Ref 12\n{RULE}\nThe sum was £5.\n{RULE}\n{REQUEST}\n\nshow quoted sections"
        messages = split(exported(("OUTGOING", REQUEST), ("INCOMING", reply)))
        assert [message.text for message in messages] == [REQUEST, f"Ref 12\n{RULE}\nThe sum was £5."]

    def test_quoted_mail_is_dropped_where_the_thread_has_the_request_and_kept_where_it_has_not(self) -> None:
        reply = "The sum was £5.\n\n-----Original Message-----\nFrom: A Person\nSent: 1 June 2026 10:00\nTo: Office\nSubject: Grants\n\n"
        asked = "Please send me every contract since 2015."
        assert len(split(exported(("OUTGOING", REQUEST), ("INCOMING", reply + asked)))) == 2
        first, second = split(exported(("INCOMING", reply + asked)))
        assert (first.text, first.sent, first.subject, first.quoted) == (asked, date(2026, 6, 1), "Grants", True)
        assert (first.kind, second.kind, second.text) == ("request", "response", "The sum was £5.")


class TestSingleExportedMessage:
    def test_its_particulars_stand_above_it(self) -> None:
        (only,) = split(
            "URL: https://example.org\nTITLE: Grants - a request\nKIND: RESPONSE/INCOMING\nDATE: 2026-06-19T14:06:25+01:00\n"
            "ATTACHMENTS: ['Reply.pdf']\n\nPlease find attached our response."
        )
        assert only == Message(
            text="Please find attached our response.",
            kind="response",
            sent=date(2026, 6, 19),
            subject="Grants - a request",
            attachments=("Reply.pdf",),
            author="authority",
        )

    def test_quoted_mail_that_the_page_folded_is_a_message_of_its_own(self) -> None:
        messages = split(
            f"KIND: RESPONSE/INCOMING\n\nThe sum was £5.\n{RULE}\nDear Office,\nHow much was it?\n\nshow quoted sections\n"
        )
        assert [(message.text, message.quoted) for message in messages] == [
            ("Dear Office,\nHow much was it?", True),
            ("The sum was £5.", False),
        ]

    def test_a_rule_above_something_else_stays(self) -> None:
        (only,) = split(f"KIND: RESPONSE/INCOMING\n\nThe sums:\n{RULE}\n2014 and 2015\n\nshow quoted sections\n")
        assert only.text == f"The sums:\n{RULE}\n2014 and 2015"


class TestQuotedMail:
    """The forms in which mail programs quote the mail that a message answers."""

    ASKED = "Please send me the value of each grant?"
    REPLY = "Dear Ms Example,\n\nThe value was £5.\n"

    def both(self, head: str, asked: str = ASKED) -> tuple[Message, Message]:
        messages = split(f"{self.REPLY}\n{head}{asked}")
        assert [message.text for message in messages] == [self.ASKED, self.REPLY.strip()]
        assert kinds(messages) == ["request", "response"]
        assert [message.quoted for message in messages] == [True, False]
        return messages[0], messages[1]

    def test_outlook(self) -> None:
        first, _ = self.both(
            "________________________________\nFrom: Ms Example [mailto:e@example.org]\nSent: 02 June 2026 12:24\n"
            "To: Office; Records;\n other@example.org\nCc: a@example.org\nSubject: Grants\n\n"
        )
        assert (first.sent, first.subject) == (date(2026, 6, 2), "Grants")

    def test_outlook_with_its_marker_and_attachments(self) -> None:
        first, _ = self.both(
            "-----Original Message-----\n\nFrom: request-1-a@whatdotheyknow.com\nSent: Tuesday, June 2, 2026 1:24 PM\nTo: Office\n"
            "Subject: Grants\nAttachments: one.pdf; two.pdf;\n\n"
        )
        assert (first.author, first.attachments) == ("requester", ("one.pdf", "two.pdf"))

    def test_a_marker_alone(self) -> None:
        self.both("---------- Forwarded message ----------\n")

    def test_bold_fields_straight_below_the_reply(self) -> None:
        messages = split(f"{self.REPLY.strip()}\n*From:* A\n*Date:* 2 June 2026\n*To:* B\n\n{self.ASKED}")
        assert [message.text for message in messages] == [self.ASKED, self.REPLY.strip()]

    @pytest.mark.parametrize(
        "head",
        [
            "On 2 Jun 2026, at 12:24, Ms Example <e@example.org> wrote:\n\n",
            "On Tue, Jun 2, 2026 at 9:08 AM, Ms Example\n<[1]e@example.org> wrote:\n\n",
            "Ms Example <e@example.org> on 02/06/2026\n12:24 wrote:\n",
        ],
    )
    def test_a_line_that_says_who_wrote(self, head: str) -> None:
        first, _ = self.both(head)
        assert first.sent == date(2026, 6, 2)

    def test_marked_lines(self) -> None:
        self.both(
            "On 2 June 2026 Ms Example wrote:\n",
            "\n> Please send me the value\n> of each grant?".replace("\n> of", " of"),
        )
        self.both("", f"> {self.ASKED}")

    def test_an_answer_below_or_between_what_it_quotes(self) -> None:
        messages = split("> 1. How much was it?\n\n£5.\n\n> 2. Who was paid?\n> and when?\n\nA trust, in May.")
        assert [message.text for message in messages if not message.quoted] == ["£5.\n\n\nA trust, in May."]
        assert [message.text for message in messages if message.quoted] == [
            "2. Who was paid?\nand when?",
            "1. How much was it?",
        ]

    def test_lines_quoted_twice(self) -> None:
        messages = split("Yes.\n\n>> Is it five pounds or six?")
        assert [message.text for message in messages] == ["Is it five pounds or six?", "Yes."]

    def test_lotus_notes(self) -> None:
        first, _ = self.both(
            "Ms Example <e@example.org>\nSent by: Ms Example <e@example.org>\n02/06/26 10:00\nPlease respond to\nMs Example\n\n\n"
            "To\nOffice <foi@office.example>\ncc\n\nSubject\n\nGrants\n\n"
        )
        assert (first.sent, first.subject) == (date(2026, 6, 2), "Grants")
        assert [message.text for message in split("Yes.\n\nMs Example\n02/06/26 10:00\nTo: Office\nSubject\n\n")] == [
            "Yes."
        ]
        first, _ = self.both("Ms Example\n02/06/2026 10:00 AM\nTo: Office\nSubject: Grants\n\n")
        assert first.subject == "Grants"

    @pytest.mark.parametrize(
        "words",
        [
            "The periods are:\n\nFrom: 1 April\nTo: 31 March",
            "On 2 June the Minister wrote:\n\nthat grants are good.",
            "We met on\n\n02/06/26 10:00\n\nTo the office.",
            "Ms Example\n02/06/26 10:00\nTo\nall of us",
            "Ms Example\n02/06/26 10:00\nnothing follows",
            "The sums:\nTo: A\nDate: 1 May\nFrom: B",
            "On one\n\nwrote:",
        ],
    )
    def test_what_only_looks_like_quoted_mail_stays(self, words: str) -> None:
        assert [message.text for message in split(words)] == [words]

    def test_a_field_twice_ends_the_head(self) -> None:
        messages = split("Yes.\n\nFrom: A\nSent: 2 June 2026\nTo: B\nTo: be sent the sums?")
        assert [message.text for message in messages] == ["To: be sent the sums?", "Yes."]

    def test_a_chain_comes_out_oldest_first(self) -> None:
        text = (
            "Here it is.\n\nFrom: Ms Example\nSent: 3 June 2026\nTo: Office\nSubject: RE: Grants\n\nThe first two, please.\n\n"
            "From: foi@office.gov.uk\nSent: 2 June 2026\nTo: Ms Example\nSubject: RE: Grants\n\nPlease clarify which year you mean.\n\n"
            f"From: Ms Example\nSent: 1 June 2026\nTo: Office\nSubject: Grants\n\n{REQUEST}"
        )
        messages = split(text)
        assert kinds(messages) == ["request", "clarification", "clarification", "response"]
        assert [message.sent and message.sent.day for message in messages] == [1, 2, 3, None]
        assert messages[1].author == "authority"

    def test_a_pasted_conversation_begins_with_its_newest_head(self) -> None:
        text = f"From: foi@office.gov.uk\nSent: 2 June 2026\nTo: Ms Example\nSubject: RE: Grants\n\n{self.REPLY}\nOn 1 June 2026 at 10:00, Ms Example wrote:\n\n{REQUEST}"
        first, second = split(text)
        assert (first.text, first.quoted) == (REQUEST, True)
        assert (second.text, second.quoted, second.sent, second.author) == (
            self.REPLY.strip(),
            False,
            date(2026, 6, 2),
            "authority",
        )

    def test_a_conversation_quoted_twice_comes_out_once(self) -> None:
        quoted = f"> {REQUEST}".replace("\n", "\n> ")
        messages = split(f"Second thoughts: £6.\n\n{quoted}\n\nAnd again:\n\n{quoted}")
        assert [message.quoted for message in messages] == [True, False]

    def test_quotation_without_end_stays_where_it_is(self) -> None:
        text = "\n".join(
            f"{'>' * depth} level number {depth} says something of its own {depth * 7}".strip() for depth in range(120)
        )
        messages = split(text)
        assert len(messages) == thread.MESSAGE_LIMIT + 1
        assert messages[0].text.startswith("level number 60 ")
        assert "level number 119" in messages[0].text
        assert messages[-1].text.startswith("level number 0 ")

    def test_heads_without_messages(self) -> None:
        heads = "From: A\nSent: 2 June 2026\nTo: B\n\n" * 200
        assert [message.text for message in split(heads)][:1] != []
        assert len(split(heads + "How much?")) == 1

    def test_a_message_too_long_to_be_mail_is_left_whole(self) -> None:
        text = "> quoted\n" + "word " * 110_000
        assert len(split(text)) == 1


class TestEmails:
    def test_an_email_and_what_it_quotes(self) -> None:
        messages = of_mails(
            Mail(
                text=f"The sum was £5.\n\n> {REQUEST}".replace("\n\n>", "\n\n> ").replace("Please", "please"),
                subject="RE: Grants", sender="FOI <foi@office.police.uk>", sent="2026-06-02T23:30:00+00:00",
            )
        )  # fmt: skip
        assert messages[-1].author == "authority"
        assert messages[-1].sent == date(2026, 6, 3)  # past midnight in the United Kingdom in summer

    def test_a_letter_attached_is_part_of_what_the_email_says(self) -> None:
        (only,) = of_mails(
            Mail(
                text="Please see attached.\n\nThis email and any attachments are confidential.",
                enclosures=(Enclosure("reply.pdf", "pdf", "We do not hold it."), Enclosure("logo.png")),
            )
        )
        assert only.text == "Please see attached.\n\nWe do not hold it."
        assert only.attachments == ("reply.pdf", "logo.png")

    def test_forwarded_emails_come_before_the_one_that_forwards_them(self) -> None:
        messages = of_mails(Mail(text="Please deal with this."), Mail(text=REQUEST, subject="Grants"), Mail(text=" "))
        assert [message.text for message in messages] == [REQUEST, "Please deal with this."]

    def test_a_forwarded_email_without_words_of_its_own(self) -> None:
        (only,) = of_mails(
            Mail(
                text=f"From: Ms Example\nSent: 1 June 2026\nTo: Office\n\n{REQUEST}", subject="FW: Grants", sent="2026-06-05T10:00:00+01:00",
                enclosures=(Enclosure("plan.png"),),
            )
        )  # fmt: skip
        assert (only.text, only.quoted, only.sent, only.subject) == (REQUEST, False, date(2026, 6, 1), "FW: Grants")
        assert only.attachments == ("plan.png",)

    @pytest.mark.parametrize(
        ("words", "kind"),
        [
            ("I am away.", "other"),
            ("We have received your request and will reply within 20 working days.", "acknowledgement"),
        ],
    )
    def test_what_a_machine_sent(self, words: str, kind: str) -> None:
        assert kinds(of_mails(Mail(text=words, sender="foi@office.gov.uk", automatic=True))) == [kind]

    def test_who_wrote_is_seen_from_the_place_where_words_show_nothing(self) -> None:
        messages = of_mails(Mail(text="Here."), Mail(text="Anything."))
        assert [(message.author, message.kind) for message in messages] == [
            ("requester", "request"),
            ("authority", "response"),
        ]
        messages = of_mails(Mail(text="I am out of the office."), Mail(text=REQUEST))
        assert [(message.author, message.kind) for message in messages] == [("requester", "request"), ("", "other")]
        assert of_mails(Mail(text="Hello there."))[0].author == ""

    def test_a_reply_that_asks_nothing_is_the_authoritys(self) -> None:
        assert of_mails(Mail(text="Five pounds.", subject="Re: Grants"))[0].author == "authority"

    def test_an_unknown_writer_that_is_only_quoted_is_nothing_else(self) -> None:
        messages = split("I am out of the office.\n\n> I am out of the office too, until May.")
        assert kinds(messages) == ["other", "other"]


class TestOneLetter:
    def test_a_letter_is_one_message(self) -> None:
        (only,) = split(REQUEST)
        assert only == Message(text=REQUEST, kind="request", author="requester")

    @pytest.mark.parametrize(
        "words",
        [
            "Thank you for your request of 2 June. The sum was £5.",
            "Request received 2 June 2026\n\nHow much?\n\nResponse sent 9 June 2026\n\n£5",
            "FOI request\n\nHow much?\n\nOPCC response\n\n£5",
            "You asked for the sums. They are below.",
            "We do not hold this.",
        ],
    )
    def test_a_letter_or_page_that_answers_is_the_authoritys(self, words: str) -> None:
        (only,) = split(words)
        assert (only.kind, only.author) == ("response", "authority")


class TestFurniture:
    LETTER = "Dear Ms Example,\n\nThe sum was £5.\n\nYours sincerely\n\nAn Officer"
    NOTICE = "This email and any files with it are intended solely for the named person. It has been swept for viruses."

    @pytest.mark.parametrize(
        "footer",
        [
            f"{'*' * 40}\n{NOTICE}\n{'*' * 40}",
            f"{'* ' * 20}\n{NOTICE}\n\nVisit our website www.office.example\n{'* ' * 20}",
            f"{NOTICE}\n\nAn Office of Made-up Things\n\nIf you have received this email in error, please tell the sender.",
            "Disclaimer\n\nThis message is confidential and sent by an office.",
            f"{'_' * 30}\nPrivacy notice: see www.office.example",
            f"{'*' * 20}\nVisit our website.\n{'*' * 20}\n\n{'*' * 20}\nThis footnote confirms that the message was swept.\n{'*' * 20}",
            "NOTE: Please do not edit the subject line when replying to this email.",
            "Sent from my iPhone",
            f"{RULE}\nPlease use this email address for all replies to this request:\nr@example.org\n\nDisclaimer: This message and any reply "
            f"that you make will be published on the internet.\n{RULE}",
            f"{RULE}\nIs this the wrong address for Freedom of\nInformation requests? If so please tell us\n{RULE}",
            "-- \nAn Officer\n01234 567890",
            "References\n\nVisible links\n1. https://office.example\n2. mailto:foi@office.example\n",
            "show quoted sections",
        ],
    )
    def test_footers_are_cut_off(self, footer: str) -> None:
        assert own_words(f"{self.LETTER}\n\n{footer}\n") == self.LETTER

    def test_the_list_of_downloads_at_the_top_is_cut_off(self) -> None:
        assert own_words(f"\n1 Attachment\n\n  image001.png\n\n  8K\n  Download\n\n{self.LETTER}") == self.LETTER

    def test_a_warning_above_the_letter_is_cut_off(self) -> None:
        above = "CAUTION: This email originated outside the office. Take care.\n\n"
        assert own_words(above + self.LETTER) == self.LETTER

    @pytest.mark.parametrize(
        "words",
        [
            "We ask for all grants.\n\nThe service is monitored by the Commissioner every quarter.",
            "The material is exempt.\n\nInformation is exempt if it is intended for future publication.",
            "Please send:\n\n1. the policy on confidential emails and on messages scanned for viruses under section 12",
            f"Our reference 12\n{RULE}\nDear Ms Example\nThe report is confidential under the law.",
            f"Sums\n{'*' * 20}\n2014: £5\n{'*' * 20}\nThanks",
            f"Prices\n{RULE}\nImportant message about sums\n{RULE}\nand more words",
            "One\n--\n" + "\n".join(f"line {number}" for number in range(20)),
        ],
    )
    def test_what_the_writer_means_stays(self, words: str) -> None:
        assert own_words(words) == words

    def test_a_text_that_is_all_furniture_is_kept(self) -> None:
        assert own_words(self.NOTICE) == self.NOTICE
        assert own_words("") == ""
        assert own_words("***\n---") == "***\n---"

    def test_several_footers_with_a_name_between(self) -> None:
        text = f"{self.LETTER}\n\n{self.NOTICE}\n\nThe Office\n\n{self.NOTICE}"
        assert own_words(text) == self.LETTER

    def test_a_long_paragraph_after_a_footer_stops_the_cutting(self) -> None:
        long = "These words are the writer's own and go on " * 5
        assert own_words(f"{self.LETTER}\n\n{self.NOTICE}\n\n{long.strip()}").endswith(long.strip())


class TestDays:
    @pytest.mark.parametrize(
        ("written", "day"),
        [
            ("2026-06-02T23:30:00+00:00", date(2026, 6, 3)), ("2026-01-02T23:30:00Z", date(2026, 1, 2)),
            ("2026-06-02T00:10:00+01:00", date(2026, 6, 2)), ("2026-06-02T10:00:00.123+0100", date(2026, 6, 2)),
            ("2026-06-02", date(2026, 6, 2)), ("Tue, 2 Jun 2026 10:00", date(2026, 6, 2)), ("02/06/26 10:00", date(2026, 6, 2)),
            ("2026-13-45T10:00:00Z", None), ("0001-01-01T00:00:00+14:00", None), ("never", None), ("", None),
        ],
    )  # fmt: skip
    def test_the_day_in_the_united_kingdom(self, written: str, day: date | None) -> None:
        assert day_in(written) == day


LINES = st.sampled_from(
    [
        "", "words of a letter", "> quoted", ">> twice", "From: A <a@example.org>", "Sent: 2 June 2026 10:00", "To: B", "To", "Subject",
        "Subject: Grants", "-----Original Message-----", "On 2 June 2026 at 10:00, A wrote:", "02/06/26 10:00", "-" * 40, "*" * 40,
        "This email and any attachments are confidential", "show quoted sections", "Dear Office", "-- ",
        "----- MESSAGE 1 REQUEST/OUTGOING date=2026-06-02T10:00:00+01:00 from=X attachments=['a']", "KIND: RESPONSE/INCOMING",
        "----- MESSAGE 2 RESPONSE/INCOMING date=x from= attachments=[", "1. How much?", "\x00", "References", "Visible links", "1 Attachment",
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=25))
def test_any_text_is_some_messages_whose_words_come_from_it(lines: list[str]) -> None:
    text = "\n".join(lines)
    messages = split(text)
    assert messages
    assert all(isinstance(message, Message) for message in messages)
    words = set(text.split()) | {word for line in text.split("\n") for word in line.replace(">", " ").split()}
    for message in messages:
        assert message.kind in {"request", "response", "acknowledgement", "clarification", "extension", "other"}
        assert set(message.text.replace(">", " ").split()) <= words
    exported_head = "----- MESSAGE" in text or "KIND:" in text  # may stand above nothing
    if any(character.isalnum() for character in text) and not exported_head:
        assert any(message.text for message in messages)


@settings(max_examples=100, deadline=None)
@given(st.lists(LINES, max_size=12))
def test_own_words_are_cut_once_and_for_all(lines: list[str]) -> None:
    once = own_words("\n".join(lines))
    assert once.strip() or not "".join(lines).strip()


@pytest.mark.shared
def test_folding_as_the_best_known_service_does_it(shared: Path) -> None:
    """What a message says before its first footer or quotation, in eleven real emails."""
    for path in sorted((shared / "letters" / "emails").glob("email-folding-example-*.txt")):
        expected = path.with_name(f"{path.name}.expected").read_text().split("FOLDED_QUOTED_SECTION")[0]
        words = split_thread(read_document(path))[-1].text.split()
        assert words == [word for word in expected.split() if word != "--"], path.name


@pytest.mark.shared
def test_every_shared_thread_has_its_messages(shared: Path) -> None:
    for path in sorted((shared / "letters").glob("0*.txt")):
        heads = [line for line in path.read_text().splitlines() if line.startswith("----- MESSAGE")]
        messages = split_thread(read_document(path))
        assert len(messages) == len(heads)
        assert messages[0].kind == "request"
        for head, message in zip(heads, messages, strict=True):
            assert message.author == ("requester" if "OUTGOING" in head else "authority")
            assert message.sent is not None
            assert f"date={message.sent.isoformat()}" in head  # every offset in these is the United Kingdom's
            assert message.text.strip()
            assert "show quoted" not in message.text
            assert "do not edit the subject line" not in message.text


SAVED = """A request about grants

A Person

12 June 2019

Dear Example Council,

Please tell me what you spent on grants.

Example Council

14 June 2019 10:32

Dear A Person,

I confirm receipt of your request. If you are not content with the handling of your request you may ask for a review.

Example Council

Friday, 28 June 2019

Dear A Person,

Thank you for your request. We can confirm that we hold it: £4.
"""


def test_a_saved_page_is_divided_by_its_dates() -> None:
    messages = split(SAVED)
    assert [(message.kind, message.sent and message.sent.day) for message in messages] == [
        ("request", 12),
        ("acknowledgement", 14),
        ("response", 28),
    ]
    assert messages[0].text.startswith("A request about grants")


def test_the_dates_of_several_requests_divide_no_thread() -> None:
    text = "3 May 2019\n\nDear Office,\n\nHow many?\n\n4 May 2019\n\nDear Office,\n\nHow much?"
    assert len(split(text)) == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "I can confirm receipt of your request. You may complain if dissatisfied with our handling.",
            "acknowledgement",
        ),
        ("As you rang us, please find a send receipt attached. I will re-send it.", "other"),
        ("If you are dissatisfied with this response you may ask for an internal review.", "response"),
    ],
)
def test_what_the_authority_says_besides_an_answer(text: str, kind: str) -> None:
    thread = (
        "----- MESSAGE 1 REQUEST/OUTGOING date=2019-06-01T10:00:00+01:00 from=A attachments=[]\n\nHow many?\n\n"
        f"----- MESSAGE 2 RESPONSE/INCOMING date=2019-06-02T10:00:00+01:00 from=B attachments=[]\n\n{text}\n"
    )
    assert split(thread)[1].kind == kind
