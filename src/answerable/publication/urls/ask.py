"""Where the public asks and follows what it asked, and where victims find support."""

from __future__ import annotations

from django.urls import path

from ..views import ask, plain

urlpatterns = [
    path("support", plain.home, name="support"),
    path("ask", ask.ask, name="ask"),
    path("ask/already", ask.as_typed, name="ask_already"),
    path("ask/send", ask.send, name="ask_send"),
    path("follow/<str:link>", ask.follow, name="follow"),
]
