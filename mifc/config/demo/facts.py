"""The programme, its cities, themes, aims, partners and privacy notice."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from mifc.config.demo.drafts import DRAFTED, drafted
from mifc.config.demo.emblem import european_emblem
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes import changes, queries
from mifc.foundation.programmes.models import City, Programme, Theme
from mifc.foundation.programmes.pictures import read_picture
from mifc.partnership.organisations.changes import add_organisation
from mifc.partnership.organisations.models import Organisation

SLUG = "west-midlands"
LANGUAGES = ["en", *DRAFTED]


@functools.cache
def read(name: str) -> Any:
    """One of the data files beside this module."""
    return json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def data() -> dict[str, Any]:
    """The facts."""
    facts: dict[str, Any] = read("west_midlands.json")
    return facts


def programme() -> Programme:
    """The programme itself; the default of the installation where none is."""
    found = queries.programme_by_slug(SLUG)
    if found is not None:
        return found
    facts = data()["programme"]
    return changes.create_programme(
        by=None,
        slug=SLUG,
        name=facts["name"],
        region=facts["region"],
        country=facts["country"],
        hashtag=facts["hashtag"],
        strapline=drafted(facts["strapline"]),
        languages=LANGUAGES,
        size="large",
        is_demo=True,
        is_default=not Programme.objects.filter(is_default=True).exists(),
        contact_email="hello@example.org",
        contact_person="Programme office (sample)",
    )


def cities_and_themes(programme: Programme) -> None:
    """Cities, themes with their points, phases, aims and hopes, the funder, the channels."""
    if City.objects.of(programme).exists():
        return
    facts = data()
    for city in facts["cities"]:
        changes.add_city(by=None, programme=programme, **city)
    for order, theme in enumerate(facts["themes"]):
        changes.add_theme(
            by=None,
            programme=programme,
            slug=theme["slug"],
            look=theme["look"],
            order=order,
            also_called=theme.get("also_called", []),
            name=drafted(theme["name"]),
            summary=drafted(theme["summary"]),
            points={kind: [drafted(line) for line in theme[kind]] for kind in ("have", "will", "need")},
        )
    for phase in facts["phases"]:
        changes.add_phase(by=None, programme=programme, **phase | {"title": drafted(phase["title"])})
    for order, aim in enumerate(facts["aims"]):
        changes.add_aim(by=None, programme=programme, order=order, **aim | {"text": drafted(aim["text"])})
    funder = facts["funder"]
    changes.acknowledge_funder(
        by=None, programme=programme, funder=funder["funder"], text=drafted(funder["text"]), emblem=read_picture(european_emblem())
    )
    for order, channel in enumerate(facts["channels"]):
        changes.add_channel(by=None, programme=programme, order=order, **channel)


def partners(programme: Programme) -> None:
    """The eleven partners (R058)."""
    if Organisation.objects.of(programme).exists():
        return
    cities = {city.slug: city for city in City.objects.of(programme)}
    themes = {theme.slug: theme for theme in Theme.objects.of(programme)}
    for partner in data()["partners"]:
        plain = {name: value for name, value in partner.items() if name not in {"cities", "themes", "role"}}
        add_organisation(
            by=None,
            programme=programme,
            cities=[cities[slug] for slug in partner.get("cities", [])],
            themes=[themes[slug] for slug in partner.get("themes", [])],
            role=drafted(partner["role"]),
            source=data()["partners_source"],
            **plain,
        )


def privacy_notice(programme: Programme) -> None:
    """A sample notice in every language of the demo's round, so that it can open."""
    if queries.privacy_notice(programme) is not None:
        return
    notices = read("notice.json")
    text = MultilingualText.original("\n".join(notices["en"]))
    for code, lines in notices.items():
        if code != "en":
            text = text.with_translation(code, "\n".join(lines), state="in_translation")
    changes.write_privacy_notice(
        by=None,
        programme=programme,
        controllers="\n".join(f"{city['authority']} (sample)" for city in data()["cities"]),
        contact="privacy@example.org (sample)",
        basis_answers="Public task of the three councils: to know what residents need (sample).",
        basis_accounts="Needed for the work of staff and partners in the programme (sample).",
        keep_answers_months=24,
        text=text,
    )
