"""The addresses at which people are answered about their own record."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import rights as views

urlpatterns = [
    path("rights/", views.requests, name="rights"),
    path("rights/add/", views.receive, name="receive_rights"),
    path("rights/corrections/", views.notices, name="corrections"),
    path("rights/<uuid:reference>/", views.request_page, name="rights_request"),
    path("rights/<uuid:reference>/search/", views.search, name="rights_search"),
    path("rights/<uuid:reference>/people/<uuid:person>/", views.attach, name="rights_attach"),
    path("rights/<uuid:reference>/people/<uuid:person>/<slug:part>/", views.correct, name="rights_correct"),
    path("rights/<uuid:reference>/put-together/", views.put_together, name="rights_put_together"),
    path("rights/<uuid:reference>/do/<slug:step>/", views.step, name="rights_step"),
    path("rights/bundles/<uuid:reference>/", views.bundle, name="rights_bundle"),
    path("rights/bundles/<uuid:reference>/pieces/<int:number>/", views.piece, name="rights_piece"),
    path("rights/bundles/<uuid:reference>/check/", views.check, name="rights_check"),
    path("rights/bundles/<uuid:reference>/give/", views.hand, name="rights_hand"),
]
