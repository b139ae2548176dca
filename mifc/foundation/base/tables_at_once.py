"""The first migration of a room makes its tables as they end up, instead of step by step.

Django draws every connected model anew after each step; for the first migrations of our rooms that was half of the first start. The steps
say the same as before, so an installation that went through them one by one has the same tables (a test compares them).
"""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation


class TablesAtOnce(migrations.Migration):
    """A migration of nothing but new tables, their fields, indexes and constraints. Raises TypeError for any other step."""

    def apply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        for step in self.operations:
            if not self._is_of_a_new_table(step):
                raise TypeError(f"{self}: {step.describe()} is not about a table made here; put it into a migration of its own.")
        # Steps cost little while nothing is drawn.
        project_state.__dict__.pop("apps", None)
        for step in self.operations:
            step.state_forwards(self.app_label, project_state)
        for name in self._new_tables():
            model = project_state.apps.get_model(self.app_label, name)
            if CreateModel.allow_migrate_model(CreateModel(name, []), schema_editor.connection.alias, model):
                schema_editor.create_model(model)
        return project_state

    def _new_tables(self) -> list[str]:
        return [step.name_lower for step in self.operations if isinstance(step, CreateModel)]

    def _is_of_a_new_table(self, step: Any) -> bool:
        if isinstance(step, CreateModel):
            return True
        about = step.model_name_lower if isinstance(step, FieldOperation | IndexOperation) else ""
        return isinstance(step, AddField | AddIndex | AddConstraint) and about in self._new_tables()
