"""Addresses of the step "decide"."""

from django.urls import path

from mifc.planning.needs_assessment.views import decide_baseline, decide_draft, decide_table

short = [path("d/<str:code>/", decide_draft.short_draft, name="short_draft")]

public = [path("draft/<str:code>/", decide_draft.public_draft, name="draft")]

workspace = [
    path("<slug:slug>/table/", decide_table.table, name="table"),
    path("<slug:slug>/table/add/", decide_table.add_need, name="add_need"),
    path("<slug:slug>/table/add-from-area/", decide_table.add_need_from_domain, name="add_need_from_domain"),
    path("<slug:slug>/table/draft/", decide_draft.draft, name="draft_desk"),
    path("<slug:slug>/table/draft/close/", decide_draft.close_draft, name="close_draft"),
    path("<slug:slug>/table/draft/<int:pk>/code.svg", decide_draft.draft_code, name="draft_code"),
    path("<slug:slug>/table/draft/<int:pk>/poster/<lang:lang>/", decide_draft.draft_poster, name="draft_poster"),
    path("<slug:slug>/table/<int:pk>/", decide_table.need, name="need"),
    path("<slug:slug>/table/<int:pk>/move/", decide_table.move_need, name="move_need"),
    path("<slug:slug>/table/<int:pk>/withdraw/", decide_table.withdraw_need, name="withdraw_need"),
    path("<slug:slug>/table/<int:pk>/put-back/", decide_table.put_back_need, name="put_back_need"),
    path("<slug:slug>/table/<int:pk>/services/", decide_table.services, name="services"),
    path("<slug:slug>/table/<int:pk>/services/add/", decide_table.add_service, name="add_service"),
    path("<slug:slug>/table/<int:pk>/services/<int:service_pk>/link/", decide_table.link_service, name="link_service"),
    path("<slug:slug>/table/<int:pk>/services/<int:service_pk>/unlink/", decide_table.unlink_service, name="unlink_service"),
    path("<slug:slug>/baseline/", decide_baseline.baseline, name="baseline"),
    path("<slug:slug>/baseline/scores/add/", decide_baseline.add_score, name="add_score"),
    path("<slug:slug>/baseline/scores/<int:pk>/remove/", decide_baseline.remove_score, name="remove_score"),
    path("<slug:slug>/baseline/statements/add/", decide_baseline.add_benchmark, name="add_benchmark"),
    path("<slug:slug>/baseline/statements/<int:pk>/", decide_baseline.benchmark, name="benchmark"),
    path("<slug:slug>/baseline/statements/<int:pk>/withdraw/", decide_baseline.withdraw_benchmark, name="withdraw_benchmark"),
    path("<slug:slug>/baseline/statements/<int:pk>/put-back/", decide_baseline.put_back_benchmark, name="put_back_benchmark"),
]
