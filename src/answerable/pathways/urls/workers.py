"""The addresses of the administrator's pages about workers, and of a locked page. A worker is named by a random reference."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import accounts as views

urlpatterns = [
    path("unlock/", views.unlock, name="unlock"),
    path("still-here/", views.still_here, name="still_here"),
    path("workers/", views.workers, name="workers"),
    path("workers/find/", views.find, name="find_worker"),
    path("workers/add/", views.add, name="add_worker"),
    path("workers/<uuid:reference>/", views.worker, name="worker"),
    path("workers/<uuid:reference>/role/", views.change_role, name="worker_role"),
    path("workers/<uuid:reference>/organisation/", views.change_organisation, name="worker_organisation"),
    path("workers/<uuid:reference>/work/", views.change_work, name="worker_work"),
    path("workers/<uuid:reference>/password/", views.set_password, name="worker_password"),
    path("workers/<uuid:reference>/second-factor/", views.reset_factor, name="worker_second_factor"),
    path("workers/<uuid:reference>/close/", views.close, name="close_worker"),
    path("workers/<uuid:reference>/reopen/", views.reopen, name="reopen_worker"),
]
