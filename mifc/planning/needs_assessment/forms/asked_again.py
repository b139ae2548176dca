"""How somebody can be reached, and what the team says about the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mifc.planning.needs_assessment.rules.asked_again import LONGEST_WAY, as_way
from mifc.toolbox.spreadsheets import clean_text


class WayForm(forms.Form):
    """An e-mail address or a telephone number, to be kept or to be forgotten."""

    way = forms.CharField(label=gettext_lazy("Your e-mail address or telephone number"), max_length=LONGEST_WAY)

    def clean_way(self) -> str:
        way = as_way(clean_text(str(self.cleaned_data["way"]))[0])
        if not way:
            raise forms.ValidationError(_("This is neither an e-mail address nor a telephone number. Look at it once more."))
        return way


class OfferForm(forms.Form):
    """Whether people are asked for a way to reach them."""

    asks_again = forms.BooleanField(label=gettext_lazy("Offer it to everybody who has sent a card"), required=False)

    def __init__(self, data: Any = None, *, offered: bool) -> None:
        super().__init__(data, initial={"asks_again": offered})
