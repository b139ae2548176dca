"""Measures and their values, and which record stands in which address (read by tests/two_programmes)."""

from __future__ import annotations

from typing import Any

from mifc.foundation.programmes.models import Programme
from mifc.toolbox.measures import changes
from mifc.toolbox.measures.models import Measure, MeasureValue


def measure(programme: Programme) -> Measure:
    return changes.add_measure(by=None, programme=programme, label=f"People trained {Measure.objects.of(programme).count() + 1}")


def value(programme: Programme) -> MeasureValue:
    return changes.add_value(by=None, measure=measure(programme), source="Report", amount=45)


def _measure(programme: Programme) -> dict[str, Any]:
    return {"pk": measure(programme).pk}


def _value(programme: Programme) -> dict[str, Any]:
    made = value(programme)
    return {"pk": made.measure_id, "value_pk": made.pk}


ADDRESSES = {
    "measures:show": _measure,
    "measures:change": _measure,
    "measures:add_value": _measure,
    "measures:change_value": _value,
    "measures:withdraw_value": _value,
    "measures:put_back_value": _value,
}
