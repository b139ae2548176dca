"""Addresses of the list of texts in which someone may be at risk: one list for all assessments of a programme, under /at-risk/."""

from django.urls import path

from mifc.planning.needs_assessment.views import understand_risk

app_name = "at_risk"

urlpatterns = [
    path("", understand_risk.risk_list, name="list"),
    path("<int:pk>/", understand_risk.risk_note, name="note"),
    path("<int:pk>/reopen/", understand_risk.reopen, name="reopen"),
]
