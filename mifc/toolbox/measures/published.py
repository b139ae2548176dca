"""What the world reads of figures: words and digits, never a bare number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from mifc.foundation.languages.dates import date_words
from mifc.foundation.languages.text import Piece
from mifc.foundation.programmes.models import Programme
from mifc.toolbox.disclosure.published import safe
from mifc.toolbox.measures.models import Measure, MeasureValue
from mifc.toolbox.measures.rules import written

# What `_figure` reads of a measure.
_SHOWN = (
    *("key", "label", "definition", "unit", "currency", "counts_people", "target", "target_note", "target_source"),
    *("theme__slug", "city__name"),
)


@dataclass(frozen=True, slots=True)
class PublishedValue:
    """What one source says. `value` is empty when it gives no number. `as_of` says when in words, `as_of_date` as a date."""

    value: str
    as_of: Piece
    as_of_date: str
    source: str
    source_url: str
    note: Piece


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A figure with everything said about it. `target` is empty when none is set; `theme` is the slug of a theme, or empty."""

    key: str
    label: Piece
    definition: Piece
    unit: Piece
    theme: str
    city: str
    target: str
    target_note: Piece
    target_source: str
    values: tuple[PublishedValue, ...]

    @property
    def said(self) -> tuple[PublishedValue, ...]:
        """The values that hold a number."""
        return tuple(value for value in self.values if value.value)

    @property
    def latest(self) -> PublishedValue | None:
        """The last value with a number, else the last that was written down at all."""
        return (self.said or self.values or (None,))[-1]

    @property
    def sources_differ(self) -> bool:
        return bool(self.said[1:])


def figures(programme: Programme, *, keys: Iterable[str] | None = None, theme: str = "") -> tuple[PublishedFigure, ...]:
    """The public figures, in their order; with `keys` only these, in the order asked for. Two queries."""
    found = Measure.objects.of(programme).filter(is_public=True).select_related("theme", "city").only(*_SHOWN)
    wanted = list(keys) if keys is not None else None
    if wanted is not None:
        found = found.filter(key__in=wanted)
    if theme:
        found = found.filter(theme__slug=theme)
    standing = MeasureValue.objects.of(programme).filter(withdrawn_at__isnull=True)
    published = [_figure(measure) for measure in found.prefetch_related(Prefetch("values", standing, to_attr="standing"))]
    if wanted is not None:
        published.sort(key=lambda figure: wanted.index(figure.key))
    return tuple(published)


def _figure(measure: Measure) -> PublishedFigure:
    return PublishedFigure(
        key=measure.key,
        label=measure.label.in_language(),
        definition=measure.definition.in_language(),
        unit=measure.unit.in_language(),
        theme=measure.theme.slug if measure.theme else "",
        city=measure.city.name if measure.city else "",
        target=written(measure.target, currency=measure.currency),
        target_note=measure.target_note.in_language(),
        target_source=measure.target_source,
        values=tuple(_value(measure, value) for value in measure.standing),  # type: ignore[attr-defined]  # prefetched
    )


def _value(measure: Measure, value: MeasureValue) -> PublishedValue:
    return PublishedValue(
        value=value_text(measure, value),
        as_of=value.as_of.in_language(),
        as_of_date=date_words(value.as_of_date),
        source=value.source,
        source_url=value.source_url,
        note=value.note.in_language(),
    )


def value_text(measure: Measure, value: MeasureValue) -> str:
    """A value as the world reads it. One that counts people and stands in no public source goes through disclosure."""
    if value.amount is not None and measure.counts_people and not value.source_is_public:
        return str(safe(int(value.amount_to or value.amount)))
    return written(value.amount, amount_to=value.amount_to, qualifier=value.qualifier, currency=value.currency or measure.currency)
