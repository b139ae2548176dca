from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "mifc.foundation.access"
    label = "access"
