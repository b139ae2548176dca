"""The figures of the sources, with value, target, date and source; differing ones side by side (R405–R407, R428)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mifc.config.demo.drafts import drafted
from mifc.config.demo.facts import data
from mifc.foundation.programmes.models import City, Programme, Theme
from mifc.toolbox.measures import changes
from mifc.toolbox.measures.models import Measure


def measures(programme: Programme) -> None:
    """Every figure with every value a source prints; all sources are public documents."""
    if Measure.objects.of(programme).exists():
        return
    themes = {theme.slug: theme for theme in Theme.objects.of(programme)}
    cities = {city.slug: city for city in City.objects.of(programme)}
    for order, facts in enumerate(data()["measures"]):
        plain = {name: facts[name] for name in ("currency", "target", "target_source") if name in facts}
        texts = {name: drafted(facts[name]) for name in ("label", "definition", "unit", "target_note") if name in facts}
        measure = changes.add_measure(
            by=None,
            programme=programme,
            key=facts["key"],
            counts_people=facts["counts_people"],
            theme=themes.get(facts["theme"]),
            city=cities.get(facts.get("city", "")),
            order=order,
            **plain,
            **texts,
        )
        for value in facts["values"]:
            changes.add_value(by=None, measure=measure, source_is_public=True, **_value(value))


def _value(value: dict[str, Any]) -> dict[str, Any]:
    found = value | {name: drafted(value[name]) for name in ("as_of", "note") if name in value}
    if "as_of_date" in found:
        found["as_of_date"] = dt.date.fromisoformat(found["as_of_date"])
    return found
