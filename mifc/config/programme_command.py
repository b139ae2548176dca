"""`mifc programme create`: a programme with its cities and its first lead coordinator, without the browser."""

from __future__ import annotations

from argparse import Namespace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from mifc.config.commands import Refused, say
from mifc.config.ready import bring_database_up_to_date
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.programmes import changes
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.rules import slug_from


def run(args: Namespace) -> int:
    bring_database_up_to_date()
    slug = args.slug or slug_from(args.name, otherwise="")
    if not slug or slug != slugify(slug):
        raise Refused(f"{args.slug or args.name!r} gives no address. Choose one of small letters, digits and dashes: --slug west-midlands")
    try:
        with transaction.atomic():
            programme, secret = _create(args, slug)
    except NotPossible as refusal:
        raise Refused(str(refusal)) from refusal
    say(f"{programme.name} is created: {settings.SITE_URL}/w/{programme.slug}/")
    if secret:
        say(f"Invitation for {args.lead}, once, for two weeks: {settings.SITE_URL}/w/sign-in/invitation/{secret}/")
    else:
        say("Nobody leads it yet. Invite someone: mifc programme create with --lead, or from another programme's settings.")
    return 0


def _create(args: Namespace, slug: str) -> tuple[Programme, str]:
    languages = [code.strip() for code in args.languages.split(",") if code.strip()]
    programme = changes.create_programme(
        by=None,
        slug=slug,
        name=args.name,
        languages=languages,
        size=args.size,
        mode=Programme.Mode.TRIAL if args.trial else Programme.Mode.RUNNING,
        is_default=not args.trial and not Programme.objects.filter(is_default=True).exists(),
    )
    for city in args.city:
        changes.add_city(by=None, programme=programme, name=city)
    if not args.lead:
        return programme, ""
    try:
        validate_email(args.lead)
    except ValidationError as error:
        raise Refused(f"{args.lead!r} is no e-mail address.") from error
    _, secret = changes.invite(by=None, programme=programme, name=args.lead, email=args.lead, role="lead-coordinator")
    return programme, secret
