"""The interface as a Django app: templates, static files, no models."""

from django.apps import AppConfig


class InterfaceConfig(AppConfig):
    name = "mifc.foundation.interface"
    label = "interface"
    verbose_name = "Interface"
