"""What a programme has several of: cities, themes, funders, channels. One page lists and adds, one changes, removing can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mifc.doors.workspace import undo
from mifc.doors.workspace.forms.lists import ChannelForm, CityForm, FunderForm, ThemeForm
from mifc.doors.workspace.forms.pictures import picture_from
from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.clock import today
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.brand_pictures import logo_of
from mifc.foundation.interface.notices import tell
from mifc.foundation.programmes import changes, queries
from mifc.foundation.programmes.models import City, FunderAcknowledgement, ProgrammeOwned, SocialChannel, Theme
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.foundation.programmes.roles import May
from mifc.foundation.programmes.rules import slug_from

R = TypeVar("R", bound=ProgrammeOwned)


def _one(records: OwnedQuerySet[R], pk: int) -> R:
    found = get_owned_or_none(records, pk=pk)
    if found is None:
        raise Http404
    return found


def _removed(request: HttpRequest, desk: Desk, kind: str, name: str, remove: Callable[[], dict[str, Any]], page: str) -> HttpResponse:
    """Remove by POST, say so with the way back, or say why not."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        facts = remove()
    except NotPossible as reason:
        tell(request, str(reason), kind="warn")
    else:
        tell(request, _("“%(name)s” is removed.") % {"name": name}, undo_url=undo.keep(request, desk, kind, facts))
    return redirect(desk.url(page))


# Cities


@workspace_page(needs=May.SET_UP_PROGRAMME)
def cities(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = CityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            city = changes.add_city(by=desk.user, programme=desk.programme, **form.cleaned_data)
        except NotPossible as reason:
            form.add_error("name", str(reason))
        else:
            tell(request, _("%(name)s is added.") % {"name": city.name})
            return redirect(desk.url("workspace:set_cities"))
    return render(request, "workspace/cities.jinja", {"f": form, "cities": list(queries.cities(desk.programme))})


@workspace_page(needs=May.SET_UP_PROGRAMME)
def city(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    this = _one(City.objects.of(desk.programme), pk)
    form = CityForm(request.POST or None, city=this)
    if request.method == "POST" and form.is_valid():
        try:
            changes.change_city(by=desk.user, city=this, **form.cleaned_data)
        except NotPossible as reason:
            form.add_error("name", str(reason))
        else:
            tell(request, _("%(name)s is changed.") % {"name": this.name})
            return redirect(desk.url("workspace:set_cities"))
    return render(request, "workspace/city.jinja", {"f": form, "city": this})


@workspace_page(needs=May.SET_UP_PROGRAMME)
def city_leads(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    this, before = _one(City.objects.of(desk.programme), pk), queries.lead_city(desk.programme)
    changes.change_city(by=desk.user, city=this, is_lead=True)
    undo_url = undo.keep(request, desk, "lead", {"id": before.pk}) if before and before.pk != this.pk else ""
    tell(request, _("%(name)s leads now.") % {"name": this.name}, undo_url=undo_url)
    return redirect(desk.url("workspace:set_cities"))


@workspace_page(needs=May.SET_UP_PROGRAMME)
def city_remove(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    this = _one(City.objects.of(desk.programme), pk)
    return _removed(request, desk, "city", this.name, lambda: changes.remove_city(by=desk.user, city=this), "workspace:set_cities")


# Themes


@workspace_page(needs=May.SET_UP_PROGRAMME)
def themes(request: HttpRequest, desk: Desk) -> HttpResponse:
    return render(request, "workspace/themes.jinja", {"themes": list(queries.themes(desk.programme))})


@workspace_page(needs=May.SET_UP_PROGRAMME)
def theme_add(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = ThemeForm(request.POST or None, programme=desk.programme)
    if request.method == "POST" and form.is_valid():
        texts, have = form.texts(desk.user.name), queries.themes(desk.programme)
        slug = slug_from(texts["name"].in_language("en").text, otherwise=form.cleaned_data["look"])
        taken = set(have.values_list("slug", flat=True))
        slug = next(one for one in (slug, *(f"{slug}-{n}" for n in range(2, len(taken) + 3))) if one not in taken)
        theme = changes.add_theme(
            by=desk.user,
            programme=desk.programme,
            slug=slug,
            look=form.cleaned_data["look"],
            order=len(taken),
            points=form.lines(desk.user.name),
            **texts,
        )
        tell(request, _("The theme “%(name)s” is added.") % {"name": theme})
        return redirect(desk.url("workspace:set_themes"))
    return render(request, "workspace/theme.jinja", {"f": form, "theme": None, "languages": queries.languages_to_write(desk.programme)})


@workspace_page(needs=May.SET_UP_PROGRAMME)
def theme(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    this = _one(Theme.objects.of(desk.programme), pk)
    form = ThemeForm(request.POST or None, programme=desk.programme, theme=this, points=list(this.points.all()))
    if request.method == "POST" and form.is_valid():
        author = desk.user.name
        changes.change_theme(by=desk.user, theme=this, points=form.lines(author), look=form.cleaned_data["look"], **form.texts(author))
        tell(request, _("The theme “%(name)s” is changed.") % {"name": this})
        return redirect(desk.url("workspace:set_themes"))
    return render(request, "workspace/theme.jinja", {"f": form, "theme": this, "languages": queries.languages_to_write(desk.programme)})


@workspace_page(needs=May.SET_UP_PROGRAMME)
def theme_remove(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    this = _one(Theme.objects.of(desk.programme), pk)
    return _removed(request, desk, "theme", str(this), lambda: changes.remove_theme(by=desk.user, theme=this), "workspace:set_themes")


# Funders


@workspace_page(needs=May.SET_UP_PROGRAMME)
def funders(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Whom to acknowledge, with the period; ended ones stay in the list, since what was made then keeps them."""
    form = FunderForm(request.POST or None, files=request.FILES or None, programme=desk.programme)
    if request.method == "POST" and form.is_valid():
        line = changes.acknowledge_funder(
            by=desk.user,
            programme=desk.programme,
            text=form.text(desk.user.name),
            **_funder_facts(form),
            order=queries.funders(desk.programme).count(),
        )
        tell(request, _("%(funder)s is acknowledged on every page, poster and mail.") % {"funder": line.funder})
        return redirect(desk.url("workspace:set_funders"))
    rows = [(line, _period(line), _is_now(line)) for line in queries.funders(desk.programme)]
    return render(request, "workspace/funders.jinja", {"f": form, "rows": rows, "languages": queries.languages_to_write(desk.programme)})


@workspace_page(needs=May.SET_UP_PROGRAMME)
def funder(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    this = _one(FunderAcknowledgement.objects.of(desk.programme), pk)
    form = FunderForm(request.POST or None, files=request.FILES or None, programme=desk.programme, line=this)
    if request.method == "POST" and form.is_valid():
        changes.change_funder(by=desk.user, line=this, text=form.text(desk.user.name), **_funder_facts(form))
        tell(request, _("The acknowledgement of %(funder)s is changed.") % {"funder": this.funder})
        return redirect(desk.url("workspace:set_funders"))
    return render(
        request,
        "workspace/funder.jinja",
        {"f": form, "line": this, "emblem": logo_of(desk.programme, this.emblem), "languages": queries.languages_to_write(desk.programme)},
    )


@workspace_page(needs=May.SET_UP_PROGRAMME)
def funder_remove(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    this = _one(FunderAcknowledgement.objects.of(desk.programme), pk)
    return _removed(request, desk, "funder", this.funder, lambda: changes.remove_funder(by=desk.user, line=this), "workspace:set_funders")


def _funder_facts(form: FunderForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("funder", "starts_on", "ends_on")} | picture_from(form.cleaned_data, "emblem")


def _period(line: FunderAcknowledgement) -> str:
    starts, ends = (date_format(day, "j F Y") if day else "" for day in (line.starts_on, line.ends_on))
    if starts and ends:
        return _("%(from)s to %(until)s") % {"from": starts, "until": ends}
    if starts:
        return _("from %(day)s") % {"day": starts}
    return _("until %(day)s") % {"day": ends} if ends else _("always")


def _is_now(line: FunderAcknowledgement) -> bool:
    return (line.starts_on is None or line.starts_on <= today()) and (line.ends_on is None or today() <= line.ends_on)


# Channels


@workspace_page(needs=May.SET_UP_PROGRAMME)
def channels(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = ChannelForm(request.POST or None)
    have = queries.channels(desk.programme)
    if request.method == "POST" and form.is_valid():
        channel = changes.add_channel(by=desk.user, programme=desk.programme, order=have.count(), **form.cleaned_data)
        tell(request, _("%(channel)s stands at the foot of every page.") % {"channel": channel})
        return redirect(desk.url("workspace:set_channels"))
    return render(request, "workspace/channels.jinja", {"f": form, "channels": list(have)})


@workspace_page(needs=May.SET_UP_PROGRAMME)
def channel(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    this = _one(SocialChannel.objects.of(desk.programme), pk)
    form = ChannelForm(request.POST or None, channel=this)
    if request.method == "POST" and form.is_valid():
        changes.change_channel(by=desk.user, channel=this, **form.cleaned_data)
        tell(request, _("%(channel)s is changed.") % {"channel": this})
        return redirect(desk.url("workspace:set_channels"))
    return render(request, "workspace/channel.jinja", {"f": form, "channel": this})


@workspace_page(needs=May.SET_UP_PROGRAMME)
def channel_remove(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    this = _one(SocialChannel.objects.of(desk.programme), pk)
    return _removed(
        request, desk, "channel", str(this), lambda: changes.remove_channel(by=desk.user, channel=this), "workspace:set_channels"
    )
