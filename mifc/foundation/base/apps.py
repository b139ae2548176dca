from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "mifc.foundation.base"
    label = "base"
