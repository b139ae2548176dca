"""What the programme is: facts, languages, rooms, looks, privacy notice."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mifc.doors.workspace import undo
from mifc.doors.workspace.cards import missing_in_notice
from mifc.doors.workspace.forms.pictures import picture_from
from mifc.doors.workspace.forms.privacy import PrivacyForm
from mifc.doors.workspace.forms.programme import BrandForm, FactsForm, LanguagesForm
from mifc.doors.workspace.looks import Look, looks_of
from mifc.doors.workspace.settings_pages import pages_for
from mifc.doors.workspace.starter_text import starter_notice
from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.brand_pictures import logo_of
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.lists import listed
from mifc.foundation.programmes import changes, queries
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.roles import May
from mifc.foundation.programmes.rooms import SWITCHES, rooms_for_size


@workspace_page(needs=May.SET_UP_PROGRAMME)
def settings(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every setting with its present value on one page."""
    values = _values(desk)
    rows = [(page.title, values[page.key], page.url) for page in pages_for(desk)]
    missing = missing_in_notice(desk.programme)
    return render(request, "workspace/settings.jinja", {"rows": rows, "missing": missing})


def _values(desk: Desk) -> dict[str, str]:
    """What each page says at present, in one line."""
    programme = desk.programme
    cities = list(queries.cities(programme))
    lead = next((city.name for city in cities if city.is_lead), "")
    names = listed(city.name for city in cities)
    since = date_format(programme.starts_on, "j F Y") if programme.starts_on else ""
    missing = missing_in_notice(programme)
    return {
        "programme": " · ".join(part for part in (programme.name, programme.region, since) if part),
        "cities": _("%(cities)s. %(lead)s leads.") % {"cities": names, "lead": lead} if cities[1:] else names,
        "themes": listed(str(theme.name) for theme in queries.themes(programme)),
        "languages": listed(name for _code, name in queries.language_names(programme)),
        "rooms": listed(str(switch.name) for switch in SWITCHES if switch.key in programme.rooms),
        "brand": " · ".join(part for part in (programme.mark, str(programme.strapline)) if part),
        "funders": listed(line.funder for line in queries.funders(programme)),
        "channels": listed(str(channel) for channel in queries.channels(programme)),
        "privacy": _("Missing: %(what)s") % {"what": listed(missing)} if missing else _("Complete"),
    }


@workspace_page(needs=May.SET_UP_PROGRAMME)
def facts(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = FactsForm(request.POST or None, programme=desk.programme)
    if request.method == "POST" and form.is_valid():
        try:
            changes.set_up(by=desk.user, programme=desk.programme, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]  # a list of messages is fine
        else:
            tell(request, _("The facts of the programme are changed."))
            return redirect(desk.url("workspace:settings"))
    return render(request, "workspace/facts.jinja", {"f": form})


@workspace_page(needs=May.SET_UP_PROGRAMME)
def languages(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Switching a language off keeps its texts; they show again when it is switched on."""
    form = LanguagesForm(request.POST or None, languages=desk.programme.languages)
    if request.method == "POST" and form.is_valid():
        changes.set_up(by=desk.user, programme=desk.programme, languages=form.in_order())
        tell(
            request,
            _("The pages speak: %(languages)s.") % {"languages": listed(n for _c, n in queries.language_names(desk.programme))},
        )
        return redirect(desk.url("workspace:settings"))
    return render(request, "workspace/languages.jinja", {"f": form})


@workspace_page(needs=May.SET_UP_PROGRAMME)
def rooms(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Parts of the product, on or off, one by one or as the set of a size (R013). What is in them stays."""
    programme = desk.programme
    if request.method == "POST":
        before = {"rooms": list(programme.rooms), "size": programme.size}
        try:
            said = _switch(request, desk)
        except NotPossible as reason:
            tell(request, str(reason), kind="warn")
        else:
            tell(request, said, undo_url=undo.keep(request, desk, "rooms", before))
        return redirect(desk.url("workspace:set_rooms"))
    sizes = [(size, label, [switch.name for switch in SWITCHES if size in switch.sizes]) for size, label in Programme.Size.choices]
    switches = [(switch, switch.key in programme.rooms) for switch in SWITCHES]
    return render(request, "workspace/rooms.jinja", {"switches": switches, "sizes": sizes})


def _switch(request: HttpRequest, desk: Desk) -> str:
    size = request.POST.get("size", "")
    if size:
        if size not in Programme.Size.values:
            raise NotPossible(_("Choose a size."))
        changes.set_up(by=desk.user, programme=desk.programme, size=size, rooms=rooms_for_size(size))
        return _("Switched to: %(size)s.") % {"size": Programme.Size(size).label}
    key = request.POST.get("room", "")
    on = request.POST.get("on") == "1"
    changes.switch_room(by=desk.user, programme=desk.programme, room=key, on=on)
    name = next(switch.name for switch in SWITCHES if switch.key == key)
    return (_("“%(room)s” is switched on.") if on else _("“%(room)s” is switched off. What is in it is kept.")) % {"room": name}


@workspace_page(needs=May.SET_UP_PROGRAMME)
def brand(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The brand kit. Without script the colours are checked by a button, with it while one types."""
    programme = desk.programme
    trying = {name: request.GET[name] for name in ("accent", "stamp", "mark") if name in request.GET}
    form = BrandForm(request.POST or None, files=request.FILES or None, programme=programme, initial=trying)
    if request.method == "POST" and form.is_valid():
        before = {"mark": programme.mark, "accent": programme.accent, "stamp": programme.stamp, "logo": programme.logo_id}
        before["strapline"] = programme.strapline.as_json()
        kit = {name: form.cleaned_data[name] for name in ("mark", "accent", "stamp")} | picture_from(form.cleaned_data, "logo")
        changes.set_up(by=desk.user, programme=programme, strapline=form.strapline(desk.user.name), **kit)
        tell(request, _("The looks are changed on every page, poster and mail."), undo_url=undo.keep(request, desk, "looks", before))
        return redirect(desk.url("workspace:settings"))
    return render(
        request,
        "workspace/brand.jinja",
        {
            "f": form,
            "looks": _looks(request, programme),
            "logo": logo_of(programme, queries.logo(programme)),
            "languages": queries.languages_to_write(programme),
        },
    )


@workspace_page(needs=May.SET_UP_PROGRAMME)
def brand_check(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The fragment that shows the colours being chosen."""
    return render(request, "workspace/brand_check.jinja", {"looks": _looks(request, desk.programme)})


def _looks(request: HttpRequest, programme: Programme) -> list[Look]:
    sent = request.POST if request.method == "POST" else request.GET
    return looks_of(
        accent=sent.get("accent", programme.accent), stamp=sent.get("stamp", programme.stamp), mark=sent.get("mark", programme.mark)
    )


@workspace_page(needs=May.SET_UP_PROGRAMME)
def privacy(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who is responsible, on what basis, for how long, in which words. May be filled in piece by piece."""
    programme, notice = desk.programme, queries.privacy_notice(desk.programme)
    has_english = "en" in programme.languages
    starter = starter_notice(programme, notice) if has_english and request.GET.get("starter") else ""
    form = PrivacyForm(request.POST or None, programme=programme, notice=notice, starter=starter)
    kept = request.method == "POST" and form.is_valid()
    if kept:
        try:
            changes.write_privacy_notice(by=desk.user, programme=programme, **form.facts(desk.user.name))
        except NotPossible as refused:
            form.add_error(None, str(refused))
            kept = False
    if kept:
        if "starter" in request.POST and has_english:
            # The facts typed above go into the text to start from.
            return redirect(f"{desk.url('workspace:set_privacy')}?starter=1#id_text_en")
        missing = missing_in_notice(programme)
        if missing:
            tell(request, _("Kept. Still missing: %(what)s.") % {"what": listed(missing)}, kind="info")
            return redirect(desk.url("workspace:set_privacy"))
        tell(request, _("The privacy notice is complete. Rounds can open."))
        return redirect(desk.url("workspace:settings"))
    written = bool(notice and notice.text)
    return render(
        request,
        "workspace/privacy.jinja",
        {"f": form, "missing": missing_in_notice(programme), "may_start_from_text": has_english and not written and not starter},
    )
