from django.apps import AppConfig
from django.urls import register_converter

from mifc.foundation.languages.converter import LanguageConverter


class LanguagesConfig(AppConfig):
    name = "mifc.foundation.languages"
    label = "languages"

    def ready(self) -> None:
        register_converter(LanguageConverter, "lang")
