"""The addresses of what people agreed to."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import consent as views

urlpatterns = [
    path("referrals/<uuid:reference>/consents/", views.consents, name="consents"),
    path("referrals/<uuid:reference>/consents/withdraw/", views.withdraw_consent, name="withdraw_consent"),
    path("referrals/<uuid:reference>/without-agreement/", views.ask_override, name="ask_override"),
    path("referrals/<uuid:reference>/without-agreement/answer/", views.overrides, name="overrides"),
    path("to-sign/", views.to_sign, name="to_sign"),
]
