from django.apps import AppConfig

from mifc.foundation.base.sockets import audit_sink


class AuditConfig(AppConfig):
    name = "mifc.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        from mifc.foundation.audit.recorder import record_write  # noqa: PLC0415  # models load after apps

        audit_sink.plug(record_write)
