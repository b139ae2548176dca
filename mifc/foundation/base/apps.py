from django.apps import AppConfig
from django.urls import register_converter

from mifc.foundation.base.converter import NumberConverter


class BaseConfig(AppConfig):
    name = "mifc.foundation.base"
    label = "base"

    def ready(self) -> None:
        register_converter(NumberConverter, "number")
