"""Every address of the public site: its pages, what programs read, and where the public asks."""

from __future__ import annotations

from . import ask, data, site

app_name = "publication"
urlpatterns = [*data.urlpatterns, *site.urlpatterns, *ask.urlpatterns]
