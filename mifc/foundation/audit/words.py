"""The diary in plain words: who, what, and from what to what.

Lines keep codes and ids; they are named when they are read, in the reader's language. So a person who is gone has no name here any more,
and a record that was renamed is called what it is called now.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mifc.foundation.accounts.models import User
from mifc.foundation.audit.models import AuditLine
from mifc.foundation.base.sockets import Socket
from mifc.foundation.languages.known import BY_CODE, own_name_of
from mifc.foundation.languages.lists import listed
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.owned import ProgrammeOwned
from mifc.foundation.programmes.roles import ROLES
from mifc.foundation.programmes.rooms import SWITCHES

# How a room says the values of one of its fields: ("needs_assessment.needsrow", "severity", a function of the stored value).
value_words: Socket[tuple[str, str, Callable[[Any], str]]] = Socket("words for values in the audit")


@dataclass(frozen=True, slots=True)
class Change:
    """One field: its name, and what it was and is, ready to show. Both empty where the values are not kept."""

    field: str
    before: str
    after: str
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """One line in words. `record` is "model:id", by which the list shows the record's whole story; empty for several at once."""

    id: int
    at: dt.datetime
    who: str
    did: str
    verb: str
    kind: str
    name: str
    record: str
    changes: tuple[Change, ...]


def told(programme: Programme, lines: Iterable[AuditLine]) -> list[Told]:
    """The lines in words. Names of people and records are looked up together: one query per kind of record that is referred to."""
    lines = list(lines)
    names = _names(programme, lines)
    return [_told(line, names) for line in lines]


def _told(line: AuditLine, names: Mapping[tuple[type[models.Model], str], str]) -> Told:
    model = _model(line.model)
    is_reading = line.verb == AuditLine.Verb.READ
    return Told(
        id=line.pk,
        at=line.at,
        who=line.by.name if line.by else _("the system"),
        did=str(AuditLine.Verb(line.verb).label) if line.verb in AuditLine.Verb.values else line.verb,
        verb=line.verb,
        kind=_("sensitive records") if is_reading else _kind(line, model),
        name=line.model if is_reading else _name(line, model, names),
        record=f"{line.model}:{line.record_id}" if line.record_id and model else "",
        changes=tuple(change for field, pair in line.values.items() for change in _changes(model, field, pair, names)),
    )


def _kind(line: AuditLine, model: type[models.Model] | None) -> str:
    if model is None:
        return line.model
    return str(model._meta.verbose_name_plural if line.count != 1 else model._meta.verbose_name)


def _name(line: AuditLine, model: type[models.Model] | None, names: Mapping[tuple[type[models.Model], str], str]) -> str:
    if not line.record_id:
        return f"{line.count} ×" if line.count != 1 else ""
    if model is User:
        return f"{names.get((User, line.record_id), _('somebody who is gone'))} · {_(line.label)}"
    return line.label


def _changes(
    model: type[models.Model] | None, name: str, pair: list[Any] | None, names: Mapping[tuple[type[models.Model], str], str]
) -> list[Change]:
    field = _field(model, name)
    label = str(field.verbose_name) if field is not None else name.replace("_", " ")
    if pair is None:
        return [Change(label, "", "", kept=False)]
    before, after = pair
    if isinstance(after or before, dict) and all(code in BY_CODE for code in {**(before or {}), **(after or {})}):
        return _changes_by_language(label, before or {}, after or {})
    return [Change(label, _in_words(model, field, before, names), _in_words(model, field, after, names))]


def _changes_by_language(label: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """Of a text in several languages only those that changed."""
    return [
        Change(f"{label} ({own_name_of(code)})", before.get(code, "") or _("nothing"), after.get(code, "") or _("nothing"))
        for code in BY_CODE
        if before.get(code, "") != after.get(code, "")
    ]


def _in_words(
    model: type[models.Model] | None,
    field: models.Field[Any, Any] | None,
    value: Any,
    names: Mapping[tuple[type[models.Model], str], str],
) -> str:
    if value is None or value == "" or value == []:
        return _("nothing")
    own = _own_words(model, field)
    if own is not None:
        return own(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.ForeignKey):
        return names.get((field.related_model, str(value)), _("something that is gone"))
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, list):
        return listed(str(one) for one in value)
    return _moment(field, value) or str(value)


def _moment(field: models.Field[Any, Any] | None, value: Any) -> str:
    if isinstance(field, models.DateTimeField) and (moment := parse_datetime(str(value))):
        return date_format(timezone.localtime(moment), "j F Y, H:i")
    if isinstance(field, models.DateField) and (day := parse_date(str(value))):
        return date_format(day, "j F Y")
    return ""


def _own_words(model: type[models.Model] | None, field: models.Field[Any, Any] | None) -> Callable[[Any], str] | None:
    if model is None or field is None:
        return None
    for label, name, words in value_words:
        if label == model._meta.label_lower and name == field.name:
            return words
    return None


def _names(programme: Programme, lines: list[AuditLine]) -> dict[tuple[type[models.Model], str], str]:
    """Names of every record the lines refer to, a query per model."""
    wanted: dict[type[models.Model], set[str]] = defaultdict(set)
    for line in lines:
        model = _model(line.model)
        if model is User and line.record_id:
            wanted[User].add(line.record_id)
        for name, pair in line.values.items():
            field = _field(model, name)
            if isinstance(field, models.ForeignKey) and isinstance(field.related_model, type):
                wanted[field.related_model].update(str(value) for value in pair or () if value is not None)
    return {(model, str(found.pk)): str(found) for model, ids in wanted.items() for found in _found(programme, model, ids)}


def _found(programme: Programme, model: type[models.Model], ids: set[str]) -> Iterable[models.Model]:
    if issubclass(model, ProgrammeOwned):
        return model.objects.of(programme).filter(pk__in=ids)
    return User.objects.filter(pk__in=ids) if model is User else ()


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model] | None, attname: str) -> models.Field[Any, Any] | None:
    if model is None:
        return None
    return next((field for field in model._meta.concrete_fields if attname in (field.attname, field.name)), None)


def _role(key: str) -> str:
    return str(ROLES[key].name) if key in ROLES else key


def _rooms(keys: list[str]) -> str:
    return listed(str(switch.name) for switch in SWITCHES if switch.key in keys) or _("none")


def _languages(codes: list[str]) -> str:
    return listed(own_name_of(code) for code in codes)


for _plug in (
    ("programmes.membership", "role", _role),
    ("programmes.invitation", "role", _role),
    ("programmes.programme", "rooms", _rooms),
    ("programmes.programme", "languages", _languages),
):
    value_words.plug(_plug)

# Kept in English, translated when read.
_NOTED = (
    gettext_noop("A one-time code was made."),
    gettext_noop("The one-time codes were taken back."),
    gettext_noop("The second step was reset."),
)
