"""Addresses of the answers as staff see and bring them: typing for someone, files of older cards."""

from django.urls import path

from mifc.planning.needs_assessment.views import answers, bring_in

workspace = [
    path("<slug:slug>/answers/", answers.answers, name="answers"),
    path("<slug:slug>/answers/type/<int:pk>/", answers.type_card, name="type_card"),
    path("<slug:slug>/answers/files/add/", bring_in.upload, name="import_add"),
    path("<slug:slug>/answers/files/<int:pk>/", bring_in.card_import, name="import"),
    path("<slug:slug>/answers/files/<int:pk>/progress/", bring_in.progress, name="import_progress"),
    path("<slug:slug>/answers/files/<int:pk>/start/", bring_in.start, name="import_start"),
    path("<slug:slug>/answers/files/<int:pk>/again/", bring_in.try_again, name="import_again"),
    path("<slug:slug>/answers/files/<int:pk>/undo/", bring_in.undo, name="import_undo"),
]
