"""The addresses of requests. A reference names a case, never a person."""

from __future__ import annotations

from django.urls import path

from .views import requests as views

app_name = "casework"
urlpatterns = [
    path("", views.request_list, name="requests"),
    path("new/", views.receive, name="receive"),
    path("non-working-days/", views.calendar, name="calendar"),
    path("non-working-days/<int:pk>/remove/", views.remove_day, name="remove_day"),
    path("<str:reference>/", views.request_detail, name="request"),
    path("<str:reference>/particulars/", views.particulars, name="particulars"),
    path("<str:reference>/questions/", views.questions, name="questions"),
    path("<str:reference>/questions/<int:position>/", views.answer, name="answer"),
    path("<str:reference>/look-up-again/", views.look_up_again, name="look_up_again"),
    path("<str:reference>/due-date/", views.clock, name="clock"),
    path("<str:reference>/due-date/<int:event>/withdraw/", views.withdraw_event, name="withdraw_event"),
    path("<str:reference>/reply/", views.reply, name="reply"),
    path("<str:reference>/reply/<str:name>", views.reply_file, name="reply_file"),
    path("<str:reference>/letter", views.letter_file, name="letter_file"),
    path("<str:reference>/history/", views.case_history, name="history"),
]
