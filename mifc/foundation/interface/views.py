"""The component browser: every part of the design system with its states, in English and Arabic."""

from typing import get_args

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from mifc.foundation.interface import components
from mifc.foundation.interface.components import ExampleLanguage


def component_browser(request: HttpRequest, lang: str) -> HttpResponse:
    """The browser in ``lang`` (en or ar); with ``?page=`` one whole sample page."""
    if lang not in get_args(ExampleLanguage):
        raise Http404
    spoken: ExampleLanguage = "ar" if lang == "ar" else "en"
    page = request.GET.get("page", "")
    here = request.path.removesuffix("/").removesuffix(lang)
    address = f"{here}{{code}}" + (f"?page={page}" if page else "")
    page_facts = {"page_lang": spoken, "page_dir": "rtl" if spoken == "ar" else "ltr"}
    if page:
        try:
            template, context = components.sample_page(page, spoken, request.GET, address)
        except KeyError as missing:
            raise Http404 from missing
    else:
        template = "interface/browser.jinja"
        context = {
            "chrome": components.example_workspace(spoken, address=address),
            "groups": components.examples(spoken, request.GET),
            "pages": components.SAMPLE_PAGES,
            "csrf_input": components.CSRF,
        }
    with translation.override(spoken):
        return render(request, template, page_facts | context)
