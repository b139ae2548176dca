"""Addresses of the answers as staff see and bring them: typing for someone, notes of workshops, files of older cards."""

from django.urls import path

from mifc.planning.needs_assessment.views import answers, bring_in, workshops

workspace = [
    path("<slug:slug>/answers/", answers.answers, name="answers"),
    path("<slug:slug>/answers/type/<int:pk>/", answers.type_card, name="type_card"),
    path("<slug:slug>/answers/workshops/add/", workshops.add, name="add_workshop"),
    path("<slug:slug>/answers/workshops/<int:pk>/", workshops.workshop, name="workshop"),
    path("<slug:slug>/answers/workshops/<int:pk>/together/", workshops.put_together, name="put_together"),
    path("<slug:slug>/answers/workshops/<int:pk>/drop/", workshops.drop, name="drop_workshop"),
    path("<slug:slug>/answers/workshops/<int:pk>/notes/<int:note_pk>/", workshops.note, name="note"),
    path("<slug:slug>/answers/workshops/<int:pk>/notes/<int:note_pk>/off/", workshops.note_off, name="note_off"),
    path("<slug:slug>/answers/workshops/<int:pk>/notes/<int:note_pk>/back/", workshops.note_back, name="note_back"),
    path("<slug:slug>/answers/files/add/", bring_in.upload, name="import_add"),
    path("<slug:slug>/answers/files/<int:pk>/", bring_in.card_import, name="import"),
    path("<slug:slug>/answers/files/<int:pk>/progress/", bring_in.progress, name="import_progress"),
    path("<slug:slug>/answers/files/<int:pk>/start/", bring_in.start, name="import_start"),
    path("<slug:slug>/answers/files/<int:pk>/again/", bring_in.try_again, name="import_again"),
    path("<slug:slug>/answers/files/<int:pk>/undo/", bring_in.undo, name="import_undo"),
]
