from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from mifc.foundation.base.sockets import counted_changed


class ProgrammesConfig(AppConfig):
    name = "mifc.foundation.programmes"
    label = "programmes"

    def ready(self) -> None:
        from mifc.foundation.programmes.counted import raise_stamp  # noqa: PLC0415  # models load after apps

        counted_changed.plug(raise_stamp)
        pre_migrate.connect(_before_migrate, sender=self, dispatch_uid="mifc_own_before")
        post_migrate.connect(_after_migrate, sender=self, dispatch_uid="mifc_own_after")


def _before_migrate(using: str, **_kwargs: object) -> None:
    from mifc.foundation.programmes.database_guard import remove_triggers  # noqa: PLC0415  # models load after apps

    remove_triggers(connections[using])


def _after_migrate(using: str, **_kwargs: object) -> None:
    from mifc.foundation.programmes.database_guard import install_guards  # noqa: PLC0415  # models load after apps

    install_guards(connections[using])
