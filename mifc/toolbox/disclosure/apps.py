from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "mifc.toolbox.disclosure"
    label = "disclosure"
