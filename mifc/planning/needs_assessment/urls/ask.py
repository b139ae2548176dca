"""Addresses of the step "ask"."""

from django.urls import path

from mifc.planning.needs_assessment.views import ask, ask_points

workspace = [
    path("", ask.assessments, name="assessments"),
    path("new/", ask.new_assessment, name="new_assessment"),
    path("<slug:slug>/", ask.assessment, name="assessment"),
    path("<slug:slug>/ask/", ask.ask, name="ask"),
    path("<slug:slug>/ask/rounds/add/", ask.add_round, name="add_round"),
    path("<slug:slug>/ask/rounds/<int:pk>/", ask.plan_round, name="plan_round"),
    path("<slug:slug>/ask/rounds/<int:pk>/open/", ask.open_now, name="open_round"),
    path("<slug:slug>/ask/rounds/<int:pk>/close/", ask.close_now, name="close_round"),
    path("<slug:slug>/ask/rounds/<int:pk>/questions/", ask.questions, name="questions"),
    path("<slug:slug>/ask/questions/<int:pk>/", ask.question, name="question"),
    path("<slug:slug>/ask/questions/<int:pk>/switch/", ask.switch_question, name="switch_question"),
    path("<slug:slug>/ask/rounds/<int:pk>/points/add/", ask_points.add_point, name="add_point"),
    path("<slug:slug>/ask/points/<int:pk>/", ask_points.point, name="point"),
    path("<slug:slug>/ask/points/<int:pk>/close/", ask_points.close_point, name="close_point"),
    path("<slug:slug>/ask/points/<int:pk>/reopen/", ask_points.reopen_point, name="reopen_point"),
    path("<slug:slug>/ask/points/<int:pk>/poster/<lang:lang>/", ask_points.poster, name="poster"),
    path("<slug:slug>/ask/points/<int:pk>/code.svg", ask_points.qr_code, name="qr_code"),
    path("<slug:slug>/ask/rounds/<int:pk>/targets/add/", ask_points.add_target, name="add_target"),
    path("<slug:slug>/ask/targets/<int:pk>/remove/", ask_points.remove_target, name="remove_target"),
]
