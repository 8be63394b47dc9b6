"""Pages that people read."""

from __future__ import annotations

from django.urls import path

from ..rules.kinds import kind
from ..rules.listing import LISTINGS
from ..views import lists, payments, plain, records, search

NAMES = {"response": "answers"}
"""Names of lists that are called by another word than their kind's path."""

urlpatterns = [
    path("", plain.home, name="home"),
    path("publications", plain.publications, name="publications"),
    path("accessibility", plain.accessibility, name="accessibility"),
    path("privacy", plain.privacy, name="privacy"),
    path("licence", plain.licence, name="licence"),
    path("payments", payments.payments, name="payments"),
    path("payments/pages/<int:page>", payments.payments),
    path("search", search.search, name="search"),
]
for one in LISTINGS:
    part = kind(one.kind).path
    urlpatterns += [
        path(part, lists.records, {"code": one.kind}, name=NAMES.get(one.kind, part)),
        path(f"{part}/pages/<int:number>", lists.records, {"code": one.kind}),
        path(f"{part}/<str:slug>", records.record, {"code": one.kind}, name=one.kind),
        path(
            f"{part}/<str:slug>/files/<int:position>/<str:name>",
            records.file,
            {"code": one.kind},
            name=f"{one.kind}_file",
        ),
    ]
