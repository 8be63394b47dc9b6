"""The addresses of the words of consent."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import wordings as views

urlpatterns = [
    path("words-of-consent/", views.wordings, name="wordings"),
    path("words-of-consent/new/", views.new, name="new_wording"),
    path("words-of-consent/<int:number>/remove/", views.remove, name="remove_wording"),
]
