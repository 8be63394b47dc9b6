"""The addresses of risk assessments and risk tools."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import risk as views

urlpatterns = [
    path("referrals/<uuid:reference>/risk/", views.risk, name="risk"),
    path("referrals/<uuid:reference>/risk/begin/", views.begin, name="begin_assessment"),
    path("referrals/<uuid:reference>/risk/judgement/", views.judge, name="judge_risk"),
    path("referrals/<uuid:reference>/risk/<uuid:assessment>/", views.assessment, name="assessment"),
    path("referrals/<uuid:reference>/risk/<uuid:assessment>/<int:number>/", views.assess, name="assess"),
    path("referrals/<uuid:reference>/risk/<uuid:assessment>/finish/", views.finish, name="finish_assessment"),
    path("referrals/<uuid:reference>/risk/<uuid:assessment>/drop/", views.drop, name="drop_assessment"),
    path("risk-tools/", views.tools, name="risk_tools"),
    path("risk-tools/<int:key>/", views.tool, name="risk_tool"),
]
