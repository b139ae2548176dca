from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "mifc.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        from mifc.foundation.accounts import privacy  # noqa: PLC0415  # models load after apps

        privacy.plug_in()
