"""The addresses of the name check and of what looks after it. What is typed stands in none of them."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import honey, links, name_check, samples

urlpatterns = [
    path("name-check/", name_check.check, name="name_check"),
    path("referrals/<uuid:reference>/name-check/", name_check.check_for, name="name_check_for"),
    path("name-checks/", samples.checks, name="name_checks"),
    path("name-checks/samples/", samples.samples, name="name_check_samples"),
    path("name-checks/samples/draw/", samples.draw, name="draw_name_check_samples"),
    path("name-checks/samples/<uuid:reference>/", samples.sample, name="name_check_sample"),
    path("name-checks/alarms/", samples.alarms, name="name_check_alarms"),
    path("name-checks/alarms/<uuid:reference>/", samples.alarm, name="name_check_alarm"),
    path("name-checks/honey/", honey.honey, name="honey"),
    path("name-checks/honey/<uuid:reference>/remove/", honey.remove, name="remove_honey"),
    path("links/", links.queue, name="links"),
    path("links/<uuid:reference>/", links.link, name="link"),
]
