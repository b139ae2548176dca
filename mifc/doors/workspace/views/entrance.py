"""Pages under /w/ that belong to no programme: the language of the staff pages, and setting up a new programme."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from mifc.doors.workspace import invitations
from mifc.doors.workspace.forms import setting_up as steps
from mifc.foundation.access.doors import account_page
from mifc.foundation.accounts.changes import set_language
from mifc.foundation.accounts.models import User
from mifc.foundation.accounts.rules import safe_next
from mifc.foundation.accounts.second_step import second_step_url
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.chrome import Brand, Chrome, Link, PageFacts
from mifc.foundation.languages.known import own_name_of
from mifc.foundation.languages.lists import listed
from mifc.foundation.programmes import changes, queries
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.roles import ROLES

_DRAFT = "mifc_new_programme"
_DRAFT_SECONDS = 60 * 60 * 24 * 7


@account_page
def speak(request: HttpRequest, code: str) -> HttpResponse:
    """The staff pages in another language, from the page one is on and back to it."""
    assert isinstance(request.user, User)  # noqa: S101  # the door saw to it
    set_language(by=request.user, user=request.user, language=code)
    return redirect(safe_next(request.GET.get("next", "")) or reverse("start"))


@dataclass(frozen=True, slots=True)
class Step:
    """One page of setting up: `make` builds its form from what the earlier pages say, `why` is the line under the question."""

    key: str
    title: str
    why: str
    make: Callable[..., forms.Form]


def _steps(draft: dict[str, Any]) -> list[Step]:
    """The pages in their order. Which city leads is asked only where there are several."""
    cities = _cities(draft)
    found = [
        Step("name", _("What is the programme called?"), _("It stands on every page, poster and mail."), steps.NameStep),
        Step("cities", _("Which cities take part?"), _("One is enough. You can add others later."), steps.CitiesStep),
        Step(
            "lead",
            _("Which city leads?"),
            _("There is always exactly one."),
            lambda *args, **kwargs: steps.LeadStep(*args, cities=cities, **kwargs),
        ),
        Step(
            "languages",
            _("Which languages do the public pages speak?"),
            _("Choose the languages of the people you want to hear. You can change them at any time."),
            steps.LanguagesStep,
        ),
        Step(
            "size",
            _("How large is the programme?"),
            _("The size decides what is switched on. Each part can be switched on or off later, and what is in it stays."),
            steps.SizeStep,
        ),
        Step(
            "people",
            _("Whom do you want to invite?"),
            _("Up to three now, more later. Each person gets a link. Leave it empty to go on alone."),
            lambda *args, **kwargs: steps.PeopleStep(*args, cities=cities, **kwargs),
        ),
        Step(
            "round",
            _("Do you want to open a first round of asking?"),
            _("A round is the time in which people tell you on cards how friendly the city is to them."),
            steps.RoundStep,
        ),
    ]
    return [step for step in found if step.key != "lead" or len(cities) > 1]


def _cities(draft: dict[str, Any]) -> list[str]:
    form = steps.CitiesStep(_as_data(draft.get("cities", {})))
    return form.cleaned_data["cities"] if form.is_valid() else []


@account_page
def new_programme(request: HttpRequest) -> HttpResponse:
    """Begin, or go on where one stopped."""
    refused = _refused(request)
    if refused:
        return refused
    draft = _draft(request)
    missing = next((step for step in _steps(draft) if not _form(step, draft).is_valid()), None)
    return redirect("new_step", step=missing.key) if missing else redirect("new_look_over")


@account_page
def new_step(request: HttpRequest, step: str) -> HttpResponse:
    """One question. What was typed is kept, whichever way one leaves by a button."""
    refused = _refused(request)
    if refused:
        return refused
    draft = _draft(request)
    order = _steps(draft)
    here = next((number for number, one in enumerate(order) if one.key == step), None)
    if here is None:
        return redirect("new_programme") if step == "lead" else _not_a_step()
    this = order[here]
    form = this.make(initial=_as_initial(draft[step])) if step in draft else this.make()
    if request.method == "POST":
        form = this.make(request.POST)
        draft[step] = {name: _kept(request, form, name) for name in form.fields}
        _keep(request, draft)
        if request.POST.get("go") == "back":
            return redirect("new_step", step=order[here - 1].key) if here else redirect("start")
        if form.is_valid():
            return _onward(request, draft, step)
    return _show(
        request,
        "step",
        {
            "f": form,
            "step": this,
            "number": here + 1,
            "total": len(order) + 1,
            "back": reverse("new_step", kwargs={"step": order[here - 1].key}) if here else "",
            "places": range(1, steps.PLACES + 1),
            "roles": list(ROLES.values()),
        },
    )


def _onward(request: HttpRequest, draft: dict[str, Any], step: str) -> HttpResponse:
    """To the next page; back to the summary when one came from there."""
    order = [one.key for one in _steps(draft)]
    following = order[order.index(step) + 1 :]
    all_there = all(_form(one, draft).is_valid() for one in _steps(draft))
    if not following or (all_there and request.GET.get("from") == "look-over"):
        return redirect("new_look_over")
    return redirect("new_step", step=following[0])


@account_page
def new_look_over(request: HttpRequest) -> HttpResponse:
    """Everything on one page; the button starts the programme."""
    refused = _refused(request)
    if refused:
        return refused
    draft = _draft(request)
    order = _steps(draft)
    answers = {step.key: _form(step, draft) for step in order}
    missing = next((key for key, form in answers.items() if not form.is_valid()), None)
    if missing:
        return redirect("new_step", step=missing)
    context = {"rows": _rows(answers), "number": len(order) + 1, "total": len(order) + 1, "back": _step_url(order[-1].key), "reason": ""}
    if request.method == "POST":
        try:
            return _start(request, answers)
        except NotPossible as reason:
            context["reason"] = str(reason)
    return _show(request, "look_over", context)


def _start(request: HttpRequest, answers: dict[str, forms.Form]) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101  # the door saw to it
    data = {key: form.cleaned_data for key, form in answers.items()}
    people, languages = answers["people"], answers["languages"]
    assert isinstance(people, steps.PeopleStep)  # noqa: S101  # for the type checker
    assert isinstance(languages, steps.LanguagesStep)  # noqa: S101  # for the type checker
    programme, invited = changes.start_programme(
        by=request.user,
        name=data["name"]["name"],
        cities=steps.cities_to_be(data["cities"]["cities"], int(data["lead"]["lead"]) if "lead" in data else 0),
        languages=languages.in_order(),
        size=data["size"]["size"],
        people=people.people(),
    )
    request.session.pop(_DRAFT, None)
    go_on = data["round"]["go_on"] == "yes"
    if invited:
        for invitation, secret in invited:
            invitations.hand_out(request, invitation, secret)
        target = reverse("workspace:people_links", kwargs={"programme": programme.slug})
        return redirect(f"{target}?{urlencode({'then': 'round' if go_on else 'home'})}")
    return redirect(invitations.where_next(programme, go_on))


def _rows(answers: dict[str, forms.Form]) -> list[tuple[str, Any, str]]:
    data = {key: form.cleaned_data for key, form in answers.items()}
    languages, people = answers["languages"], answers["people"]
    assert isinstance(languages, steps.LanguagesStep)  # noqa: S101  # for the type checker
    assert isinstance(people, steps.PeopleStep)  # noqa: S101  # for the type checker
    cities = data["cities"]["cities"]
    size = data["size"]["size"]
    rows: list[tuple[str, Any, str]] = [
        (_("Name"), data["name"]["name"], _step_url("name")),
        (_("Cities"), listed(cities), _step_url("cities")),
    ]
    if "lead" in data:
        rows.append((_("Lead city"), cities[int(data["lead"]["lead"])], _step_url("lead")))
    invited = listed(f"{person.name} ({ROLES[person.role].name})" for person in people.people())
    return [
        *rows,
        (_("Languages"), listed(own_name_of(code) for code in languages.in_order()), _step_url("languages")),
        (_("Size"), format_html("{}<br><small>{}</small>", Programme.Size(size).label, steps.rooms_in_words(size)), _step_url("size")),
        (_("Invitations"), invited or _("nobody yet"), _step_url("people")),
        (_("First round"), _("next") if data["round"]["go_on"] == "yes" else _("later"), _step_url("round")),
    ]


def _step_url(key: str) -> str:
    return f"{reverse('new_step', kwargs={'step': key})}?from=look-over"


def _form(step: Step, draft: dict[str, Any]) -> forms.Form:
    """The step's form, filled with what lies in the draft; not valid while nothing does."""
    return step.make(_as_data(draft[step.key])) if step.key in draft else step.make()


def _kept(request: HttpRequest, form: forms.Form, name: str) -> str | list[str]:
    """What was typed, right or wrong."""
    values = request.POST.getlist(name)
    return values if isinstance(form.fields[name], forms.MultipleChoiceField) else (values[-1] if values else "")


def _as_data(kept: dict[str, Any]) -> dict[str, Any]:
    return _Lists(kept)


class _Lists(dict[str, Any]):
    """A draft read the way Django reads a sent form."""

    def getlist(self, name: str) -> list[str]:
        value = self.get(name, [])
        return value if isinstance(value, list) else [value]


def _as_initial(kept: dict[str, Any]) -> dict[str, Any]:
    return dict(kept)


def _draft(request: HttpRequest) -> dict[str, Any]:
    """What was typed so far, by step; forgotten after a week."""
    kept = request.session.get(_DRAFT) or {}
    return dict(kept.get("steps", {})) if time.time() - kept.get("at", 0) < _DRAFT_SECONDS else {}


def _keep(request: HttpRequest, draft: dict[str, Any]) -> None:
    request.session[_DRAFT] = {"at": time.time(), "steps": draft}


def _refused(request: HttpRequest) -> HttpResponse | None:
    """Only who leads a programme starts another, after the second step unless every programme of hers is a demo."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  # the door saw to it
    if not queries.may_start_programmes(user):
        return _show(request, "not_yours", {}, status=403)
    in_demo = all(programme.is_demo for programme in queries.programmes_of(user))
    step = second_step_url(request, user=user, in_demo=in_demo)
    return redirect(f"{step}?{urlencode({'next': request.get_full_path()})}") if step else None


def _not_a_step() -> HttpResponse:
    raise Http404


def _show(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    request.mifc_chrome = _chrome  # type: ignore[attr-defined]  # read by the surroundings
    return render(request, f"workspace/new/{template}.jinja", context, status=status)


def _chrome(facts: PageFacts) -> Chrome:
    home = reverse("start")
    return Chrome(brand=Brand("MiFC", home_url=home), footer_links=(Link(_("Your programmes"), home),), notices=facts.notices)
