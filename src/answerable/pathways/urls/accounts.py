"""The addresses of sign-in, whose names the sign-in library looks up, and of one's own account."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import accounts as views

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("code/", views.code, name="mfa_authenticate"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("closed/", views.account_closed, name="account_inactive"),
    path("password/", views.change_password, name="account_change_password"),
    path("password-again/", views.password_again, name="account_reauthenticate"),
    path("code-again/", views.code_again, name="mfa_reauthenticate"),
    path("", views.your_account, name="mfa_index"),
    path("app/", views.set_up, name="mfa_activate_totp"),
    path("app/another/", views.take_off, name="mfa_deactivate_totp"),
    path("recovery-codes/", views.recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", views.new_recovery_codes, name="mfa_generate_recovery_codes"),
]
