"""The workspace addresses under one name, `needs_assessment:…`."""

from mifc.planning.needs_assessment.urls import workspace

app_name = "needs_assessment"
urlpatterns = workspace
