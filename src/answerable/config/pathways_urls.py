"""Every address of the pathways site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("answerable.pathways.urls.accounts")),
    path("", include("answerable.pathways.urls")),
]
