"""The figures of the sources, with value, target, date and source; differing ones side by side (R405–R407, R428)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mifc.config.demo.facts import data, in_arabic
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.models import City, Programme, Theme
from mifc.toolbox.measures import changes
from mifc.toolbox.measures.models import Measure

# Names that the Arabic home page shows; drafts, like every Arabic text of the demo.
_ARABIC = {
    "health-champions": "سفراء صحة دُرّبوا",
    "companies-contacted": "شركات جرى التواصل معها",
    "employers-reached": "أصحاب عمل وصل إليهم وسطاء العمل",
    "digital-fabrication": "تدرّبوا على التصنيع الرقمي",
    "entrepreneurs-funded": "رواد أعمال حصلوا على تمويل",
    "citizen-social-scientists": "باحثون من السكان دُرّبوا",
}

_ARABIC_PHRASES = {
    "in the middle of the project": "في منتصف المشروع",
    "when the guide came out": "عند صدور الدليل",
    "in the last expert journal": "في آخر تقرير للخبير",
    "on the home page, after May 2021": "على الصفحة الرئيسية بعد مايو 2021",
    "when it was awarded": "عند منح التمويل",
    "in all sources": "في كل المصادر",
    "in the chart of actions": "في جدول الأعمال",
    "in 3 years": "خلال 3 سنوات",
    "planned": "مخطط لها",
}


def measures(programme: Programme) -> None:
    """Every figure with every value a source prints; all sources are public documents."""
    if Measure.objects.of(programme).exists():
        return
    themes = {theme.slug: theme for theme in Theme.objects.of(programme)}
    cities = {city.slug: city for city in City.objects.of(programme)}
    for order, facts in enumerate(data()["measures"]):
        plain = {name: facts[name] for name in ("currency", "target", "target_source") if name in facts}
        texts = {name: _phrase(facts[name]) for name in ("definition", "target_note") if name in facts}
        measure = changes.add_measure(
            by=None,
            programme=programme,
            key=facts["key"],
            label=in_arabic(facts["label"], _ARABIC.get(facts["key"], "")),
            unit=facts["unit"],
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
    found = value | {"as_of": _phrase(value["as_of"])}
    if "as_of_date" in found:
        found["as_of_date"] = dt.date.fromisoformat(found["as_of_date"])
    return found


def _phrase(text: str) -> MultilingualText:
    return in_arabic(text, _ARABIC_PHRASES.get(text, ""))
