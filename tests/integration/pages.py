"""Looking at a page as the test client gets it."""

from __future__ import annotations

from typing import Any

from lxml import html


def tree(response: Any) -> html.HtmlElement:
    return html.fromstring(response.content.decode())


def words(response: Any) -> str:
    return " ".join(tree(response).text_content().split())


def of_class(page: html.HtmlElement, name: str, below: str = "") -> list[Any]:
    """The elements of this class, or what the path leads to below them."""
    return list(page.xpath(f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]{below}"))


def summary(response: Any) -> list[tuple[str, str]]:
    """The error summary: each sentence with the id that it leads to, which must be on the page."""
    page = tree(response)
    links = of_class(page, "govuk-error-summary__list", "//a")
    found = [(link.text_content().strip(), link.get("href").lstrip("#")) for link in links]
    assert found, "the page has no error summary"
    assert all(page.get_element_by_id(target) is not None for _, target in found)
    assert page.findtext(".//title").startswith("Error: ")
    return found


def hidden(response: Any) -> dict[str, str]:
    """The hidden fields of the forms that post, but for the form token."""
    fields = tree(response).xpath("//form[@method='post']//input[@type='hidden']")
    return {field.name: field.value for field in fields if field.name != "csrfmiddlewaretoken"}


def read_to_the_end(response: Any) -> Any:
    """Read a download to its end, which closes its file, and return the response."""
    if response.streaming:
        b"".join(response.streaming_content)
    return response
