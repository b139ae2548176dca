from django.apps import AppConfig


class RunningConfig(AppConfig):
    name = "mifc.config.running"
    label = "running"
