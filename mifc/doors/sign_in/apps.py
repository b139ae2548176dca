from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "mifc.doors.sign_in"
    label = "sign_in"

    def ready(self) -> None:
        from mifc.doors.sign_in.footers import funders_of  # noqa: PLC0415  # models load after apps
        from mifc.foundation.accounts.mail import mail_footers  # noqa: PLC0415  # the same

        mail_footers.plug(funders_of)
