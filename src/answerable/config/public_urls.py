"""Every address of the public site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("answerable.publication.urls"))]

handler404 = "answerable.publication.views.problems.not_found"
handler500 = "answerable.publication.views.problems.failed"
handler400 = "answerable.publication.views.problems.bad_request"
