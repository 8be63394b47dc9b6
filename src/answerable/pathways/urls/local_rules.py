"""The addresses of local rules."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import local_rules as views

urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/begin/", views.begin, name="begin_rules"),
    path("rules/explain/", views.explain, name="explain_rules"),
    path("rules/new/", views.new, name="new_rule"),
    path("rules/new/<slug:kind>/", views.new_of_kind, name="new_rule_of_kind"),
    path("rules/<slug:code>/", views.rule, name="rule"),
    path("rules/<slug:code>/change/", views.change, name="change_rule"),
]
