"""Whose record is it: the ways round the scope are not taken anywhere (architecture §3.1)."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models

import mifc
from mifc.foundation.programmes.models import City
from mifc.foundation.programmes.owned import ProgrammeOwned
from tests.architecture.code import trees

# Where a look across programmes, or Django's own managers, is right, and why.
ACROSS: dict[str, str] = {
    "config/edge_stamps.py": "the page cache reads every programme's version stamp, of the programmes themselves",
    "foundation/base/guarded.py": "reads the values before a change, of the record itself",
    "foundation/programmes/changes.py": "raises the version stamp of the programme itself; counts one person's own trials",
    "foundation/programmes/queries.py": "which programmes does a person work in",
    "doors/sign_in/queries.py": "signing in happens before a programme is chosen",
    "doors/sign_in/permissions.py": "who lets a person in could act as them everywhere",
    "doors/public_site/queries.py": "an editor may work for several programmes",
    "doors/public_site/changes.py": "a role that was taken ends in every page tree",
    "doors/public_site/models.py": "a page of the editor is asked whose it is",
    "partnership/communication/jobs.py": "retention is due in every programme",
    "planning/needs_assessment/queries/ask.py": "a short address on a poster names no programme",
    "planning/needs_assessment/queries/understand_risk.py": "deadlines of texts about someone at risk are looked for everywhere",
    "planning/needs_assessment/changes/bring_in.py": "progress of an import, of the record itself, which is no news for the audit",
}
_ROUND_THE_SCOPE = {"_base_manager", "_default_manager", "in_every_programme"}


def owned_models() -> list[type[ProgrammeOwned]]:
    return [model for model in apps.get_models() if issubclass(model, ProgrammeOwned)]


def model_forms(forms_found: Iterable[type[forms.BaseModelForm]]) -> list[str]:
    """Model forms of owned models: they would ask the default manager, which knows no programme."""
    return [
        f"{form.__module__}.{form.__qualname__}"
        for form in forms_found
        if (model := getattr(getattr(form, "_meta", None), "model", None)) is not None and issubclass(model, ProgrammeOwned)
    ]


def unguarded_relations(found: Iterable[type[models.Model]]) -> list[str]:
    """Automatic many-to-many tables have no programme; a generic key can point anywhere."""
    wrong = []
    for model in found:
        wrong += [
            f"{model.__name__}.{field.name}"
            for field in model._meta.local_many_to_many
            if field.remote_field.through is None or field.remote_field.through._meta.auto_created
        ]
        wrong += [f"{model.__name__}.{field.name}" for field in model._meta.private_fields if isinstance(field, GenericForeignKey)]
    return wrong


def looks_across(inside: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _ROUND_THE_SCOPE:
            yield f"{inside}:{node.lineno} {node.attr}"


def unscoped_choices(forms_found: Iterable[type[forms.BaseForm]]) -> list[str]:
    """Choices that are kept on a class: of a queryset, or asked of the database by a function."""
    wrong = []
    for form in forms_found:
        for name, field in getattr(form, "base_fields", {}).items():
            label = f"{form.__module__}.{form.__qualname__}.{name}"
            if isinstance(field, forms.ModelChoiceField):
                if field.queryset is not None and not field.queryset.query.is_empty():
                    wrong.append(label)
            elif isinstance(field, forms.ChoiceField) and not _is_plain(field):
                wrong.append(label)
    return wrong


def _is_plain(field: forms.ChoiceField) -> bool:
    """Whether its choices come without the database: a test without the database fixture may not touch it."""
    try:
        list(field.choices)
    except Exception:  # noqa: BLE001  # whatever the database, the guard or the fixture says
        return False
    return True


def subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)


@pytest.fixture(scope="module")
def our_forms() -> list[type[forms.BaseForm]]:
    """Every form class of the product, after every module was imported."""
    for found in pkgutil.walk_packages(mifc.__path__, "mifc."):
        if not {"tests", "migrations"} & set(found.name.split(".")):
            importlib.import_module(found.name)
    return [form for form in subclasses(forms.BaseForm) if form.__module__.startswith("mifc.")]


def test_owned_models_have_no_model_form(our_forms: list[type[forms.BaseForm]]) -> None:
    assert our_forms, "no form was found: the walk is broken"
    assert model_forms(form for form in our_forms if issubclass(form, forms.BaseModelForm)) == []


def test_owned_models_have_no_relation_the_guard_cannot_reach() -> None:
    assert len(owned_models()) > 5, "no model was found: the walk is broken"
    assert unguarded_relations(owned_models()) == []


def test_nobody_goes_round_the_scope() -> None:
    found = [line for inside, tree in trees() if inside not in ACROSS for line in looks_across(inside, tree)]
    assert found == []


def test_every_listed_exception_is_still_needed() -> None:
    used = {inside for inside, tree in trees() if any(looks_across(inside, tree))}
    assert {inside for inside in ACROSS if inside not in used} == set()


def test_choices_are_handed_to_a_form_when_it_is_made(our_forms: list[type[forms.BaseForm]]) -> None:
    assert unscoped_choices(our_forms) == []


def test_planted_model_form_is_found() -> None:
    class Planted(forms.ModelForm):
        class Meta:
            model = City
            fields = ["slug"]

        def __init__(self) -> None: ...

    assert model_forms([Planted]) == [f"{__name__}.{Planted.__qualname__}"]


def test_planted_automatic_many_to_many_is_found() -> None:
    from django.test.utils import isolate_apps

    with isolate_apps("mifc.foundation.programmes"):

        class Tag(models.Model):
            class Meta:
                app_label = "programmes"

            def __str__(self) -> str:
                return ""

        class Planted(models.Model):
            tags = models.ManyToManyField(Tag)

            class Meta:
                app_label = "programmes"

            def __str__(self) -> str:
                return ""

        assert unguarded_relations([Planted]) == ["Planted.tags"]


def test_planted_way_round_the_scope_is_found() -> None:
    tree = ast.parse("def all_cities():\n    return City._default_manager.all()\n")
    assert list(looks_across("somewhere.py", tree)) == ["somewhere.py:2 _default_manager"]


def test_planted_choices_on_a_class_are_found() -> None:
    class Planted(forms.Form):
        city = forms.ModelChoiceField(queryset=City.objects.of(1))
        place = forms.ChoiceField(choices=lambda: [(city.pk, city.name) for city in City.objects.of(1)])
        fine = forms.ChoiceField(choices=[("a", "A")])

    assert [name.rpartition(".")[2] for name in unscoped_choices([Planted])] == ["city", "place"]
