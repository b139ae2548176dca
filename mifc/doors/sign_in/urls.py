"""Addresses directly under /w/, before any programme."""

from django.urls import path

from mifc.doors.sign_in.views import account, invitation, keys, second_step, start, ways_in

urlpatterns = [
    path("", start.start, name="start"),
    path("sign-in/", ways_in.sign_in, name="sign_in"),
    path("sign-in/code/", ways_in.code, name="sign_in_code"),
    path("sign-in/passkey/", ways_in.passkey, name="sign_in_passkey"),
    path("sign-in/passkey/options/", ways_in.passkey_options, name="sign_in_passkey_options"),
    path("sign-in/handed/", ways_in.handed, name="sign_in_handed"),
    path("sign-in/demo/", ways_in.demo, name="sign_in_demo"),
    path("sign-out/", start.sign_out, name="sign_out"),
    path("invitation/<str:secret>/", invitation.invitation, name="invitation"),
    path("second-step/", second_step.second_step, name="second_step"),
    path("second-step/passkey/", second_step.passkey, name="second_step_passkey"),
    path("second-step/passkey/options/", second_step.passkey_options, name="second_step_passkey_options"),
    path("account/", account.account, name="account"),
    path("account/name/", account.name, name="account_name"),
    path("account/language/", account.language, name="account_language"),
    path("account/e-mail/", account.email, name="account_email_address"),
    path("account/e-mail/code/", account.email_code, name="account_email_code"),
    path("account/sessions/end/", account.end_session, name="account_end_session"),
    path("account/sessions/end-others/", account.end_other_sessions, name="account_end_other_sessions"),
    path("account/devices/forget/", account.forget_devices, name="account_forget_devices"),
    path("account/app/", keys.app, name="account_app"),
    path("account/app/remove/", keys.remove_app, name="account_remove_app"),
    path("account/passkeys/add/", keys.add_passkey, name="account_add_passkey"),
    path("account/passkeys/options/", keys.passkey_options, name="account_passkey_options"),
    path("account/passkeys/<int:pk>/remove/", keys.remove_passkey, name="account_remove_passkey"),
    path("account/recovery-codes/", keys.recovery_codes, name="account_recovery_codes"),
]
