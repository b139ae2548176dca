"""The passkey ceremony, as far as it concerns our pages: what the browser is asked, and what is done with its answer."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse

from mifc.doors.sign_in.forms import CredentialForm
from mifc.foundation.accounts.allauth_parts import (
    Authenticator,
    begin_authentication,
    begin_registration,
    complete_authentication,
    complete_registration,
    extract_user_from_response,
    parse_authentication_response,
    parse_registration_response,
)
from mifc.foundation.accounts.models import User

# What a library may raise when it reads an answer that no browser would give.
_NONSENSE = (ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError)


def options_for_signing_in(user: User | None = None) -> HttpResponse:
    """Ask for any passkey of ours, or for one of this person's."""
    return _as_json(begin_authentication(user))


def options_for_adding(user: User) -> HttpResponse:
    """Ask the device to make a passkey that is found without typing a name and checks who holds it."""
    return _as_json(begin_registration(user, passwordless=True))


def checked_sign_in(request: HttpRequest, user: User | None = None) -> User | None:
    """Whose passkey answered, None when the answer is not right. With `user`, only that person's counts."""
    answer = _answer(request)
    if answer is None:
        return None
    try:
        parse_authentication_response(answer)
        who = user or extract_user_from_response(answer)
        if not who.is_active:
            return None
        authenticator: Authenticator = complete_authentication(who, answer)
    except _NONSENSE:
        return None
    authenticator.record_usage()
    return who


def checked_new_passkey(request: HttpRequest) -> dict[str, Any] | None:
    """The credential to keep, None when the answer is not right."""
    answer = _answer(request)
    if answer is None:
        return None
    try:
        parse_registration_response(answer)
        binding = complete_registration(answer)
    except _NONSENSE:
        return None
    return answer if binding.is_user_verified() else None


def _answer(request: HttpRequest) -> dict[str, Any] | None:
    form = CredentialForm(request.POST)
    if not form.is_valid() or not isinstance(form.cleaned_data["credential"], dict):
        return None
    return dict(form.cleaned_data["credential"])


def _as_json(options: dict[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(options, cls=DjangoJSONEncoder, default=dict), content_type="application/json")
