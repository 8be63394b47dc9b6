"""What programs read: the interface, lists as files, feeds, standards."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ..api.interface import urlpatterns as interface
from ..rules.kinds import kind
from ..rules.listing import LISTINGS
from ..views import data, feeds

urlpatterns: list[URLPattern | URLResolver] = [
    path("data", data.index, name="data"),
    path("data/catalogue.jsonld", feeds.catalogue, name="catalogue"),
    path("data/ocds/releases.json", feeds.releases, name="releases"),
    path("data/ocds/records.json", feeds.records, name="records"),
    path("data/ocds/<str:slug>.json", feeds.process, name="process"),
    path("data/grants.json", feeds.grants, name="grants"),
    path("data/<str:name>/worth-by-<str:by>.csv", data.worth_file, name="worth_file"),
    path("data/<str:name>/by-<str:by>.csv", data.counts_file, name="counts_file"),
    path("data/<str:name>/<str:part>.csv", data.rows_file, name="rows_file"),
    path("data/<str:name>.<str:form>", data.list_file, name="list_file"),
    path("feeds/<str:name>.<str:form>", feeds.feed, name="feed"),
    path("sitemap.xml", feeds.site_map, name="sitemap"),
    path("sitemaps/<int:number>.xml", feeds.site_map_part, name="sitemap_part"),
    path("robots.txt", feeds.robots, name="robots"),
    path(".well-known/disclosure-log.json", feeds.disclosure_log, name="disclosure_log"),
    path("api", data.interface, name="api"),
    *interface,
]
for one in LISTINGS:
    part = kind(one.kind).path
    urlpatterns += [
        path(f"{part}/<str:slug>.json", data.record, {"code": one.kind}, name=f"{one.kind}_data"),
        path(f"{part}/<str:slug>/tables/<int:number>.csv", data.table, {"code": one.kind}, name=f"{one.kind}_table"),
    ]
