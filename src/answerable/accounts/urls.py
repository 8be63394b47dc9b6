"""The addresses of sign-in, whose names the sign-in library looks up, and of the administrator's pages.

An account is named by its number, never by the e-mail address.
"""

from __future__ import annotations

from django.urls import include, path

from answerable.accounts import views

staff = [
    path("", views.staff, name="staff"),
    path("find/", views.find, name="find"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.account, name="account"),
    path("<int:pk>/role/", views.change_role, name="role"),
    path("<int:pk>/password/", views.set_password, name="password"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
]

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("closed/", views.account_closed, name="account_inactive"),
    path("password/", views.change_password, name="account_change_password"),
    path("staff/", include((staff, "accounts"))),
]
