"""Where the public asks and follows what it asked, and where victims find support."""

from __future__ import annotations

from django.urls import path

from ..views import ask, support

urlpatterns = [
    path("support", support.support, name="support"),
    path("support/<str:slug>", support.service, name="support_service"),
    path("ask", ask.ask, name="ask"),
    path("ask/already", ask.as_typed, name="ask_already"),
    path("ask/send", ask.send, name="ask_send"),
    path("follow/<str:link>", ask.follow, name="follow"),
]
