"""Wagtail's editor under /w/pages/, every view of it behind the gate."""

from wagtail.admin.urls import urlpatterns as wagtail_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from mifc.doors.public_site.editor_gate import editor_gate

urlpatterns = decorate_urlpatterns(list(wagtail_urls), editor_gate)
