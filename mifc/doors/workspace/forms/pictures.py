"""A picture in a form: the file, and where there is one already, a tick to take it away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mifc.foundation.base.writing import NotPossible
from mifc.foundation.programmes.pictures import ACCEPTED, Picture, read_picture


class PictureField(forms.FileField):
    """Cleans to a Picture, or to None when no file was chosen."""

    def clean(self, data: Any, initial: Any = None) -> Picture | None:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return read_picture(file.read())
        except NotPossible as reason:
            raise ValidationError(str(reason)) from reason


def picture_fields(name: str, label: str, *, there: bool) -> dict[str, forms.Field]:
    """The field `name`, and `no_<name>` where a picture is there that could be taken away."""
    found: dict[str, forms.Field] = {
        name: PictureField(
            label=label,
            required=False,
            help_text=_("PNG, JPEG or WebP, up to 8 MB. Best with a see-through ground."),
            widget=forms.FileInput(attrs={"accept": ",".join(ACCEPTED.values())}),
            error_messages={"empty": _("The file is empty. Choose the file again; the copy may have been interrupted.")},
        )
    }
    if there:
        found[f"no_{name}"] = forms.BooleanField(label=_("Take the picture away"), required=False)
    return found


def picture_from(cleaned: dict[str, Any], name: str) -> dict[str, Picture | None]:
    """What to change: nothing, another picture, or none any more."""
    if cleaned.get(name):
        return {name: cleaned[name]}
    return {name: None} if cleaned.get(f"no_{name}") else {}
