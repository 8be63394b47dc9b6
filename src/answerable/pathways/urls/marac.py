"""The addresses of MARAC."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import marac as views

urlpatterns = [
    path("referrals/<uuid:reference>/marac/", views.refer, name="refer_marac"),
    path("referrals/<uuid:reference>/marac/earlier/", views.earlier, name="earlier_marac"),
    path("marac/", views.marac, name="marac"),
    path("marac/close-case/", views.close_case, name="close_marac_case"),
    path("marac/meetings/new/", views.new_meeting, name="new_marac_meeting"),
    path("marac/meetings/<uuid:meeting>/", views.meeting, name="marac_meeting"),
    path("marac/meetings/<uuid:meeting>/ask/", views.ask, name="marac_ask"),
    path("marac/meetings/<uuid:meeting>/change/", views.change_meeting, name="change_marac_meeting"),
    path("marac/cases/<uuid:case>/", views.case, name="marac_case"),
    path("marac/mine/", views.mine, name="my_marac"),
    path("marac/mine/meetings/<uuid:meeting>/", views.my_meeting, name="my_marac_meeting"),
    path("marac/mine/cases/<uuid:case>/", views.my_case, name="my_marac_case"),
    path("marac/actions/<uuid:action>/", views.action_done, name="marac_action"),
]
