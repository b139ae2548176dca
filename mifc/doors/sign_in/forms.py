"""What is typed on the way in. Forms check shapes only: whether a code is right is asked of `accounts.changes`."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mifc.foundation.accounts.rules import HANDED_CODE_LENGTH, digits_of
from mifc.foundation.base.ids import as_speakable
from mifc.foundation.languages.known import KNOWN


class AddressForm(forms.Form):
    """The address a code goes to."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("This is not a whole e-mail address. It looks like name@example.org."),
        },
    )


class CodeForm(forms.Form):
    """A code from a mail or an app: spaces, dashes and digits of any script are taken."""

    code = forms.CharField(label=_("Code"), max_length=60, error_messages={"required": _("Type the code.")})

    def clean_code(self) -> str:
        digits = digits_of(self.cleaned_data["code"])
        if not digits:
            raise forms.ValidationError(_("The code has digits only."))
        return digits


class SecondStepForm(CodeForm):
    """A code from the app, six digits, or a recovery code, eight."""

    own_device = forms.BooleanField(label=_("This device is mine alone: do not ask here for 30 days"), required=False)


class HandedCodeForm(forms.Form):
    """The code on the slip of paper."""

    code = forms.CharField(label=_("One-time code"), max_length=60, error_messages={"required": _("Type the code.")})

    def clean_code(self) -> str:
        code = as_speakable(self.cleaned_data["code"])
        if len(code) != HANDED_CODE_LENGTH:
            raise forms.ValidationError(
                _("The code has %(count)s letters and digits. You typed %(typed)s.") % {"count": HANDED_CODE_LENGTH, "typed": len(code)}
            )
        return code


class NameForm(forms.Form):
    """How a person wants to be called here."""

    name = forms.CharField(label=_("Your name"), max_length=120, error_messages={"required": _("Write your name.")})


class LanguageForm(forms.Form):
    """The language of the staff pages and of mails."""

    language = forms.ChoiceField(label=_("Language"), choices=[(language.code, language.own_name) for language in KNOWN])


class CredentialForm(forms.Form):
    """What the browser answered; checked by the ceremony."""

    credential = forms.JSONField(widget=forms.HiddenInput)
    name = forms.CharField(max_length=60, required=False)
