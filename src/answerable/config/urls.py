"""Every address of the staff site, room by room."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("answerable.office.urls")),
    path("account/", include("answerable.accounts.urls")),
    path("requests/", include("answerable.casework.urls")),
    path("register/", include("answerable.register.urls")),
    path("public/", include("answerable.publishing.urls")),
    path("journal/", include("answerable.audit.urls")),
]
