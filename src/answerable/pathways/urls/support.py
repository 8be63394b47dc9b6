"""The addresses of a case in support."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.rules.support import Side
from answerable.pathways.views import allocation, outcomes, restorative, transfer
from answerable.pathways.views import support as views

_CASE = "referrals/<uuid:reference>/case/"

urlpatterns = [
    path(_CASE, views.case, name="case"),
    path(f"{_CASE}goals/new/", views.goal, name="goal"),
    path(f"{_CASE}goals/<uuid:goal>/actions/new/", views.action, name="plan_action"),
    path(f"{_CASE}goals/<uuid:goal>/end/", views.goal_end, name="goal_end"),
    path(f"{_CASE}actions/<uuid:action>/", views.action_settled, name="plan_action_settled"),
    path(f"{_CASE}safety-plan/", views.safety_plan, name="safety_plan"),
    path(f"{_CASE}arrange/", views.arrange, name="arrange"),
    path(f"{_CASE}arranged/<uuid:appointment>/", views.settle, name="settle"),
    path(f"{_CASE}onward/", views.onward, name="onward"),
    path(f"{_CASE}onward/<uuid:onward>/", views.onward_settled, name="onward_settled"),
    path(f"{_CASE}end/", views.end, name="end_case"),
    path(f"{_CASE}reopen/", views.reopen, name="reopen_case"),
    path(f"{_CASE}needs/", outcomes.needs, name="needs"),
    path(f"{_CASE}satisfaction/", outcomes.satisfaction, name="satisfaction"),
    path(f"{_CASE}restorative/", restorative.wish, name="restorative_wish"),
    path(f"{_CASE}restorative/person/", restorative.side, {"side": Side.PERSON}, name="restorative_person"),
    path(f"{_CASE}restorative/other/", restorative.side, {"side": Side.OTHER}, name="restorative_other"),
    path(f"{_CASE}restorative/outcome/", restorative.process, name="restorative_process"),
    path(f"{_CASE}transfer/", transfer.transfer, name="transfer"),
    path(f"{_CASE}worker/", allocation.allocate, name="allocate"),
]
