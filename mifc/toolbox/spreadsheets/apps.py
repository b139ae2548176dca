from django.apps import AppConfig


class SpreadsheetsConfig(AppConfig):
    name = "mifc.toolbox.spreadsheets"
    label = "spreadsheets"
