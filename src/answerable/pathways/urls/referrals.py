"""The addresses of referrals."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import referrals as views

urlpatterns = [
    path("referrals/", views.referrals, name="referrals"),
    path("referrals/new/", views.new, name="new_referral"),
    path("referrals/<uuid:reference>/", views.referral, name="referral"),
    path("referrals/<uuid:reference>/draft/", views.draft_check, name="draft_check"),
    path("referrals/<uuid:reference>/draft/<slug:step>/", views.draft_step, name="draft_step"),
    path("referrals/<uuid:reference>/answer/", views.answer, name="answer"),
    path("referrals/<uuid:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("referrals/<uuid:reference>/close/", views.close, name="close"),
]
