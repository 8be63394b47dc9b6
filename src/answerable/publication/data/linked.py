"""What pages are about in the words of schema.org, as JSON-LD: the office, the catalogue of its lists, questions and answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..models import PublishedRecord, Store
from ..rules.addresses import anchor
from ..rules.kinds import kind
from ..rules.open_data import KINDS_AS_DATA, name
from . import catalogue, entries, where

CONTEXT = "https://schema.org"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def organisation(office: Mapping[str, Any], site: str) -> dict[str, Any]:
    """Return the office."""
    found = {
        "@type": "GovernmentOrganization",
        "@id": f"{site}/#office",
        "name": where.publisher(office),
        "url": f"{site}/",
        "email": office.get("email"),
        "telephone": office.get("phone"),
        "address": office.get("address"),
        "identifier": office.get("organisation_id"),
    }
    return {key: value for key, value in found.items() if value}


def home(store: Store, site: str, *, searched: bool = True) -> dict[str, Any]:
    """Return what the first page is about: the office and its site, with how to search it where it can be."""
    return {
        "@context": CONTEXT,
        "@graph": [
            organisation(store.office, site),
            {
                "@type": "WebSite",
                "url": f"{site}/",
                "name": where.publisher(store.office) or "Answerable",
                "publisher": {"@id": f"{site}/#office"},
                **({"potentialAction": _search(site)} if searched else {}),
            },
        ],
    }


def _search(site: str) -> dict[str, str]:
    return {
        "@type": "SearchAction",
        "target": f"{site}/search?words={{words}}",
        "query-input": "required name=words",
    }


def datasets(store: Store, site: str, counted: Mapping[str, int]) -> dict[str, Any]:
    """Return the catalogue of every list that has something in it, with its files."""
    publisher = {"@id": f"{site}/#office"}
    changed = entries.when(store.changed_at)
    found = []
    for of in KINDS_AS_DATA:
        if not counted.get(of.code):
            continue
        found.append({
            "@type": "Dataset",
            "@id": f"{site}/data#{name(of)}",
            "name": f"{of.many[0].upper()}{of.many[1:]} of {where.publisher(store.office)}",
            "description": of.meaning if len(of.meaning) >= 50 else f"{of.meaning} A list with {counted[of.code]:,} records.",
            "url": f"{site}/data#{name(of)}",
            "license": LICENCE,
            "isAccessibleForFree": True,
            "creator": publisher,
            "dateModified": changed,
            "variableMeasured": [field.label for field in of.fields],
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": link.type, "contentUrl": site + link.href}
                for link in catalogue.downloads_of_list(of)
            ],
        })  # fmt: skip
    return {
        "@context": CONTEXT,
        "@graph": [
            organisation(store.office, site),
            {
                "@type": "DataCatalog",
                "@id": f"{site}/data",
                "name": f"Open data of {where.publisher(store.office)}",
                "url": f"{site}/data",
                "license": LICENCE,
                "publisher": publisher,
                "dataset": [{"@id": one["@id"]} for one in found],
            },
            *found,
        ],
    }


def answered(record: PublishedRecord, answers: Iterable[PublishedRecord], site: str) -> dict[str, Any]:
    """Return the questions of one request with their answers."""
    page = site + where.page(kind(record.kind), record.ref)
    questions = [
        {
            "@type": "Question",
            "name": row.title,
            "text": row.data.get("question", ""),
            "answerCount": 1 if text else 0,
            **({"acceptedAnswer": {"@type": "Answer", "text": text, "url": f"{page}#{anchor(row.position)}"}} if text else {}),
        }
        for row in answers
        for text in (_answer(row.data),)
    ]  # fmt: skip
    return {
        "@context": CONTEXT,
        "@type": "QAPage",
        "url": page,
        "name": record.title or record.ref,
        "dateModified": entries.when(record.changed_at),
        "license": LICENCE,
        "mainEntity": questions[0] if len(questions) == 1 else questions,
    }


def _answer(data: Mapping[str, Any]) -> str:
    return "\n\n".join(str(part) for part in (data.get("held"), data.get("outcome"), data.get("answer")) if part)
