"""What every page gets without asking: its language, its direction, and the chrome around it.

The doors leave on the request where the visitor stands (`mifc_place`) or at whose desk (`mifc_desk`); from these the chrome is drawn.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from mifc.foundation.interface.chrome import PageFacts, public_chrome, workspace_chrome
from mifc.foundation.interface.notices import waiting_notices
from mifc.foundation.languages.known import SOURCE, direction_of


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `page_lang`, `page_dir`, `chrome`, `desk`, `place`, `csrf_input`."""
    lang = get_language() or SOURCE
    place = getattr(request, "mifc_place", None)
    desk = getattr(request, "mifc_desk", None)
    where = place or desk
    match = request.resolver_match
    facts = PageFacts(
        lang=lang,
        dir=direction_of(lang),
        path=request.get_full_path(),
        programme=where.programme if where else None,
        user=desk.user if desk else None,
        section=match.view_name if match else "",
        place=where,
        notices=waiting_notices(request) if _may_carry_notices(request) else (),
        work=getattr(request, "mifc_work", None),
    )
    # The pages of signing in stand in no programme and bring their own.
    own = getattr(request, "mifc_chrome", None)
    chrome = own(facts) if own else workspace_chrome(facts) if desk else public_chrome(facts)
    found = {"page_lang": lang, "page_dir": direction_of(lang), "chrome": chrome, "desk": desk, "place": place}
    # The engine's own makes the token anew for each form, and a table may have a hundred. Made when the first form asks for it.
    return found | {"csrf_input": SimpleLazyObject(lambda: csrf_input(request))}


def _may_carry_notices(request: HttpRequest) -> bool:
    """Pages of a signed-in person, and the way in. Not the pages that say what failed: they ask nothing of the session."""
    match = request.resolver_match
    door = getattr(match.func, "door", "") if match else ""
    refused = hasattr(request, "mifc_desk") and request.mifc_desk is None
    # A fragment of a page must not use up what the page has to say.
    return door in {"workspace", "account", "sign-in"} and not refused and not getattr(request, "htmx", None)
