"""Addresses of the evidence library and of the ideas for the plan."""

from django.urls import path

from mifc.planning.needs_assessment.views import evidence, evidence_links

workspace = [
    path("<slug:slug>/evidence/", evidence.library, name="evidence"),
    path("<slug:slug>/evidence/add/", evidence.choose_kind, name="add_evidence"),
    path("<slug:slug>/evidence/add/<slug:kind>/", evidence.add_piece, name="add_piece"),
    path("<slug:slug>/evidence/ideas/", evidence_links.ideas, name="ideas"),
    path("<slug:slug>/evidence/<int:pk>/", evidence.piece, name="piece"),
    path("<slug:slug>/evidence/<int:pk>/change/", evidence.change_piece, name="change_piece"),
    path("<slug:slug>/evidence/<int:pk>/file/", evidence.file, name="piece_file"),
    path("<slug:slug>/evidence/<int:pk>/file/delete/", evidence.drop_file, name="drop_piece_file"),
    path("<slug:slug>/evidence/<int:pk>/off/", evidence.take_off, name="piece_off"),
    path("<slug:slug>/evidence/<int:pk>/back/", evidence.put_back, name="piece_back"),
    path("<slug:slug>/evidence/<int:pk>/forget/", evidence.forget, name="forget_piece"),
    path("<slug:slug>/evidence/<int:pk>/idea/", evidence_links.idea, name="idea"),
    path("<slug:slug>/evidence/<int:pk>/rows/<int:need_pk>/link/", evidence_links.link, name="link_piece"),
    path("<slug:slug>/evidence/<int:pk>/rows/<int:need_pk>/unlink/", evidence_links.unlink, name="unlink_piece"),
]
