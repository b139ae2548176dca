"""Every write of figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.changes import touch_site
from mifc.foundation.programmes.models import Programme
from mifc.toolbox.measures.models import Measure, MeasureValue


@change
def add_measure(*, by: User | None, programme: Programme, label: MultilingualText | str, key: str = "", **facts: Any) -> Measure:
    """A new measure. Without a key it gets one from its name. Raises NotPossible when the name is empty or the key is taken."""
    text = label if isinstance(label, MultilingualText) else MultilingualText.original(label)
    if not text:
        raise NotPossible(_("Give the figure a name."))
    here = Measure.objects.of(programme)
    if key and here.filter(key=key).exists():
        raise NotPossible(_("Another figure already has the key “%(key)s”.") % {"key": key})
    measure = here.create(key=key or _free_key(programme, text), label=text, find_text=_find_text(text), **facts)
    touch_site(programme=programme)
    return measure


@change
def change_measure(*, by: User | None, measure: Measure, **facts: Any) -> Measure:
    """Change what a measure means, aims at, or whether the world sees it."""
    lock(measure)
    for name, value in facts.items():
        setattr(measure, name, value)
    if not measure.label:
        raise NotPossible(_("Give the figure a name."))
    measure.find_text = _find_text(measure.label)
    measure.save()
    touch_site(programme=measure.programme)
    return measure


@change
def add_value(*, by: User | None, measure: Measure, source: str, amount: Decimal | int | None = None, **facts: Any) -> MeasureValue:
    """What a source says. Values said before stay beside it (R428). Raises NotPossible without a source or with a range upside down."""
    _check_value(source=source, amount=amount, amount_to=facts.get("amount_to"))
    value = MeasureValue.objects.of(measure.programme_id).create(measure=measure, source=source.strip(), amount=amount, **facts)
    touch_site(programme=measure.programme)
    return value


@change
def change_value(*, by: User | None, value: MeasureValue, **facts: Any) -> MeasureValue:
    """Correct what was typed. What a later source says is a new value, not a correction."""
    lock(value)
    for name, fact in facts.items():
        setattr(value, name, fact)
    _check_value(source=value.source, amount=value.amount, amount_to=value.amount_to)
    value.save()
    touch_site(programme=value.measure.programme)
    return value


@change
def withdraw_value(*, by: User | None, value: MeasureValue) -> MeasureValue:
    """No longer shown; it can be put back."""
    return _set_withdrawn(value, withdrawn=True)


@change
def put_back_value(*, by: User | None, value: MeasureValue) -> MeasureValue:
    return _set_withdrawn(value, withdrawn=False)


def _set_withdrawn(value: MeasureValue, *, withdrawn: bool) -> MeasureValue:
    lock(value)
    value.withdrawn_at = now() if withdrawn else None
    value.save()
    touch_site(programme=value.measure.programme)
    return value


def _check_value(*, source: str, amount: Decimal | int | None, amount_to: Decimal | int | None) -> None:
    if not source.strip():
        raise NotPossible(_("Say where the value comes from. A figure without a source is not kept."))
    if amount_to is not None and (amount is None or amount_to < amount):
        raise NotPossible(_("A range goes from the smaller to the larger number."))


def _find_text(label: MultilingualText) -> str:
    first = label.source_language
    texts = [label.in_language(code).text for code in (first, *(code for code in label.languages if code != first))]
    return " · ".join(texts)[:600]


def _free_key(programme: Programme, label: MultilingualText) -> str:
    base = slugify(label.in_language(label.source_language).text)[:50] or "figure"
    taken = set(Measure.objects.of(programme).filter(key__startswith=base).values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if key not in taken)
