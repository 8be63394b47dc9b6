"""Every address of the pathways room, part by part."""

from __future__ import annotations

from django.urls import include, path

app_name = "pathways"
urlpatterns = [
    path("", include("answerable.pathways.urls.home")),
    path("", include("answerable.pathways.urls.workers")),
    path("", include("answerable.pathways.urls.organisations")),
    path("", include("answerable.pathways.urls.protocols")),
    path("", include("answerable.pathways.urls.services")),
    path("", include("answerable.pathways.urls.break_glass")),
    path("", include("answerable.pathways.urls.viewing")),
    path("", include("answerable.pathways.urls.journal")),
    path("", include("answerable.pathways.urls.name_check")),
    path("", include("answerable.pathways.urls.referrals")),
    path("", include("answerable.pathways.urls.consent")),
    path("", include("answerable.pathways.urls.wordings")),
    path("", include("answerable.pathways.urls.contact")),
    path("", include("answerable.pathways.urls.sharing")),
    path("", include("answerable.pathways.urls.routing")),
    path("", include("answerable.pathways.urls.queue")),
    path("", include("answerable.pathways.urls.incidents")),
    path("", include("answerable.pathways.urls.people")),
    path("", include("answerable.pathways.urls.risk")),
    path("", include("answerable.pathways.urls.local_rules")),
    path("", include("answerable.pathways.urls.repeats")),
    path("", include("answerable.pathways.urls.marac")),
    path("", include("answerable.pathways.urls.returns")),
    path("", include("answerable.pathways.urls.support")),
    path("", include("answerable.pathways.urls.my_day")),
    path("", include("answerable.pathways.urls.mailing")),
    path("", include("answerable.pathways.urls.rights")),
    path("", include("answerable.pathways.urls.retention")),
    path("", include("answerable.pathways.urls.exchange")),
]
