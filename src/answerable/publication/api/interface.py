"""The operations of the interface: every list, every record, search, and earlier answers to a question."""

# Annotations stay objects here: django-ninja reads the models that are made for each kind from them.

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from ninja import NinjaAPI, Path, Query
from ninja.errors import HttpError, ValidationError
from ninja.openapi.docs import Swagger
from pydantic import Field as Says

from .. import finding, queries
from ..data import entries, lists, where
from ..data.linked import LICENCE
from ..data.problems import NotUnderstood, problem
from ..limiting import may_look
from ..models import GonePayment, PublishedPayment
from ..rules import open_data
from ..rules.kinds import Kind
from ..rules.open_data import KINDS_AS_DATA
from ..search.alike import asked_before
from ..search.errors import SearchFailed
from ..search.find import Hit, find
from ..views.data import gone
from ..views.open import not_there, open_to_all, whole
from ..views.visitors import TOO_MANY_LOOKS, again_later, visitor_of
from . import reading, schemas

VERSION = "1.0.0"
BASE = "/api/v1"
OWN = frozenset({"limit", "cursor", "changed_since"})
DESCRIPTION = (
    "Everything that this office has published, as programs read it. Nothing here can be changed, and nobody has to sign in. "
    "Lists come in the order of the last change: follow `next` to the end, keep `version`, and ask later with "
    "`changed_since` for what changed since, withdrawn records among it. Every answer has an ETag: send it back as "
    "If-None-Match. What is here may be used under the Open Government Licence v3.0."
)

api = NinjaAPI(
    title="Open data", version=VERSION, description=DESCRIPTION, docs=Swagger(), docs_url=None, openapi_url=None,
    urls_namespace="publication_api",
)  # fmt: skip


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    one = error.errors[0]
    # The place of an error names parts of our models too; the parameter is the one that was asked with, or is missing.
    names = [str(part) for part in one["loc"] if isinstance(part, str)]
    name = next((part for part in names if part in request.GET), names[-1])
    return problem(HTTPStatus.BAD_REQUEST, f"{name}: {_RIGHT.get(name, one['msg'])}.")


_RIGHT = {
    "limit": f"write a whole number from 1 to {schemas.MOST}, or to 50 in a search",
    "offset": "write a whole number from 0 to 1000",
    "cursor": "this is none that we gave. Take it from the answer before, or begin without one",
    "changed_since": "there is no such day or moment. Write 2026-11-22 or 2026-11-22T09:30:00Z, or a version",
    "dated": "this is no year. Write it as 2025",
    "year": "this is no financial year. Write it as 2025-26",
    "kind": f"there is no such kind of record. There are: {', '.join(of.code for of in KINDS_AS_DATA)}",
    "words": f"give what to look for, in {schemas.LONGEST} characters at most",
    "question": f"give a question, in {schemas.LONGEST} characters at most",
}
"""What is right for a parameter, where it is wrong."""


@api.exception_handler(NotUnderstood)
def _not_understood(request: HttpRequest, error: NotUnderstood) -> HttpResponse:
    return problem(HTTPStatus.BAD_REQUEST, str(error))


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return not_there("There is nothing at this address.")


@api.exception_handler(SearchFailed)
def _search_failed(request: HttpRequest, error: SearchFailed) -> HttpResponse:
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, error.sentence)


def _json(body: Any, *links: str) -> HttpResponse:
    described = f'<{BASE}/openapi.json>; rel="service-desc"'
    return whole(orjson.dumps(body), "application/json", *links, described)


def _only(request: HttpRequest, *known: str) -> None:
    unknown = sorted(set(request.GET) - set(known))
    if unknown:
        has = f"There are: {', '.join(known)}." if known else "There is none."
        raise NotUnderstood(f"There is no parameter “{unknown[0][:50]}” here. {has}")


@api.get(
    "/",
    response={200: schemas.Whole, 400: schemas.Problem, 429: schemas.Problem},
    operation_id="start",
    summary="What there is",
    tags=["Start"],
)
def start(request: HttpRequest) -> HttpResponse:
    """The lists with their addresses, and the version of the whole record."""
    _only(request)
    store, counted, site = queries.store(), queries.counts(), where.site(request)
    body = {
        "publisher": where.publisher(store.office),
        "licence": LICENCE,
        "version": store.version,
        "changed": entries.when(store.changed_at),
        "lists": [
            {
                "name": open_data.name(of),
                "meaning": of.meaning,
                "records": counted.get(of.code, 0),
                "address": f"{site}{BASE}/{open_data.name(of)}",
            }
            for of in KINDS_AS_DATA
        ],
        "openapi": f"{site}{BASE}/openapi.json",
        "documentation": f"{site}/api",
    }
    return _json(body)


def _list(of: Kind) -> Callable[..., HttpResponse]:
    model = schemas.parameters(of)

    def listed(request: HttpRequest, asked: Query[model]) -> HttpResponse:  # type: ignore[valid-type]
        filtered = lists.chosen(of, request.GET, OWN)
        _once(request, *sorted(OWN))
        site = where.site(request)
        wanted = reading.Asked(filtered, asked.limit, asked.cursor, request.GET.get("changed_since") or None)  # type: ignore[attr-defined]
        body = reading.page(of, wanted, site)
        if body["next"] is None:
            return _json(body)
        body["next"] = f"{site}{BASE}/{open_data.name(of)}?{body['next']}"
        return _json(body, f'<{body["next"]}>; rel="next"')

    return listed


def _once(request: HttpRequest, *names: str) -> None:
    for name in names:
        if len(request.GET.getlist(name)) > 1:
            raise NotUnderstood(f"Give {name} once.")


Slug = Annotated[str, Says(description="The last part of the record's address", max_length=120)]


def _one(of: Kind) -> Callable[..., HttpResponse]:
    def one(request: HttpRequest, slug: Path[Slug]) -> HttpResponse:
        _only(request)
        site = where.site(request)
        if of.code == lists.PAYMENT:
            paid = PublishedPayment.objects.filter(ref=slug).first()
            if paid is not None:
                return _json(entries.entry(paid, site))
            if GonePayment.objects.filter(ref=slug).exists():
                return problem(HTTPStatus.GONE, "This payment is public no longer.", withdrawn=None, notes=[])
            return not_there("There is no such payment.")
        found = queries.at(of.code, slug)
        if found is None:
            return not_there(f"There is no {of.one} with this address.")
        return gone(found) if found.withdrawn else _json(entries.entry(found, site))

    return one


_PROBLEM = {400: schemas.Problem, 429: schemas.Problem}
for _of in KINDS_AS_DATA:
    _name, _model = open_data.name(_of), schemas.model_name(_of)
    _tag = _of.many[0].upper() + _of.many[1:]
    api.get(
        f"/{_name}", response={200: schemas.page_model(_of), **_PROBLEM}, operation_id=f"list{_model}", tags=[_tag],
        summary=f"List {_of.many}", description=_of.meaning,
    )(_list(_of))  # fmt: skip
    api.get(
        f"/{_name}/{{slug}}", response={200: schemas.record_model(_of), **_PROBLEM, 404: schemas.Problem, 410: schemas.Gone},
        operation_id=f"get{_model}", tags=[_tag], summary=f"One {_of.one}", description=_of.meaning,
    )(_one(_of))  # fmt: skip

Question = Annotated[
    str, Says(max_length=schemas.LONGEST, pattern=schemas.NO_NUL, description="A question, as it would be asked")
]
_SEARCHED = {**_PROBLEM, 503: schemas.Problem}


@api.get(
    "/search",
    response={200: schemas.Found, **_SEARCHED},
    operation_id="search",
    summary="Search everything",
    tags=["Search"],
)
def search(request: HttpRequest, asked: Query[schemas.Searched]) -> HttpResponse:
    """Words and years, places, providers and sums among them are understood as the search of the site does."""
    _only(request, "words", "kind", "limit", "offset")
    _once(request, "words", "limit", "offset")
    found = find(
        finding.current(), asked.words, kinds=asked.kind, limit=asked.limit, offset=asked.offset, home=finding.home()
    )
    site = where.site(request)
    return _unkept({
        "total": found.total,
        "match": found.match.value,
        "corrected": found.corrected,
        "items": [
            {
                "kind": hit.kind,
                **_hit(hit, site),
                "snippet": [{"text": text, "found": marked} for text, marked in hit.snippet],
            }
            for hit in found.hits
        ],
    })  # fmt: skip


@api.get(
    "/similar", response={200: schemas.Similar, **_SEARCHED}, operation_id="similar", summary="What was asked before", tags=["Search"]
)  # fmt: skip
def similar(request: HttpRequest, question: Query[Question]) -> HttpResponse:
    """Earlier answers to a question, or to each question of a text."""
    _only(request, "question")
    _once(request, "question")
    if not may_look(visitor_of(request)):
        return again_later(problem(HTTPStatus.TOO_MANY_REQUESTS, f"{TOO_MANY_LOOKS} Wait a minute and ask again."))
    site = where.site(request)
    return _unkept({
        "questions": [
            {
                "question": one.text,
                "items": [_hit(hit, site) for hit in one.hits],
                "elsewhere": [_hit(hit, site) for hit in one.elsewhere],
            }
            for one in asked_before(finding.current(), question, home=finding.home())
        ]
    })  # fmt: skip


def _hit(hit: Hit, site: str) -> dict[str, Any]:
    return {"title": hit.title, "address": site + hit.path, "dated": hit.dated.isoformat() if hit.dated else None}


def _unkept(body: Any) -> HttpResponse:
    """What somebody looked for is kept nowhere."""
    response = HttpResponse(orjson.dumps(body), content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


@open_to_all
def openapi(request: HttpRequest) -> HttpResponseBase:
    """The description of the interface."""
    from .description import openapi_of

    _only(request)
    return whole(orjson.dumps(openapi_of(where.site(request)), option=orjson.OPT_INDENT_2), "application/json")


@open_to_all
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Any other address of the interface."""
    return not_there(f"There is nothing at this address. {BASE}/ names every list.")


def _patterns() -> list[URLPattern]:
    found = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    return [
        path("api/v1/openapi.json", openapi, name="openapi"),
        *(path(f"api/v1/{str(one.pattern).lstrip('/')}", open_to_all(one.callback)) for one in found),
        path("api/v1", nothing_here),
        path("api/v1/<path:rest>", nothing_here),
    ]


urlpatterns = _patterns()
