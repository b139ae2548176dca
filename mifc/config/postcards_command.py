"""`mifc postcards import`: a file of older cards, without the browser.

Says how many cards were added, were there already, were refused with their rows; ends with 1 when a row was refused. The same file again
adds nothing. What is doubtful stays empty, as when nobody answers in the browser; `--accept` takes what the file itself suggests,
and `--city` says the city of every card where no column does.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from mifc.config.commands import Refused, say
from mifc.config.ready import bring_database_up_to_date
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.programmes.models import City, Programme
from mifc.foundation.programmes.queries import programme_by_slug
from mifc.planning.needs_assessment.changes import ask, bring_in
from mifc.planning.needs_assessment.models import Assessment, CardImport, Round
from mifc.planning.needs_assessment.rules.doubts import CITY_KEY
from mifc.planning.needs_assessment.rules.headers import CODED_FIELDS
from mifc.planning.needs_assessment.rules.messages import AnswerRefused, MappingRefused, message
from mifc.planning.needs_assessment.rules.plan_import import Plan
from mifc.toolbox.spreadsheets import FileRefused


def run(args: Namespace) -> int:
    """The exit code: 0 when every row is in or was there already, 1 when a row was refused."""
    bring_database_up_to_date()
    programme = programme_by_slug(args.programme)
    if programme is None:
        known = ", ".join(Programme.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise Refused(f"There is no programme {args.programme!r}. There is: {known}.")
    path = Path(args.file)
    if not path.is_file():
        raise Refused(f"There is no file at {path}.")
    made = None
    try:
        asked = _round(programme, args.assessment)
        made = bring_in.receive_file(by=None, round=asked, file_name=path.name, source=path, given=_mapping(args.map))
        return _bring_in(made, accept=args.accept, dry_run=args.dry_run, city=_city(programme, args.city))
    except (FileRefused, MappingRefused, AnswerRefused) as refused:
        _forget(made)
        raise Refused(message(refused)) from refused
    except NotPossible as refused:
        raise Refused(str(refused)) from refused
    except Refused:
        _forget(made)
        raise


def _mapping(pairs: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals or not column.strip():
            raise Refused(f"{pair!r} is no mapping. Write it as COLUMN=FIELD, for example --map 'What is GOOD=good'.")
        mapping[column.strip()] = field.strip()
    return mapping


def _round(programme: Programme, name: str) -> Round:
    """The latest round of the named assessment, which is begun when there is none of that name; without a name, of the newest."""
    here = Assessment.objects.of(programme)
    found = (here.filter(name=name).first() or here.filter(slug=name).first()) if name else here.order_by("-created_at", "-pk").first()
    if found is None:
        found = ask.open_assessment(by=None, programme=programme, name=name or "Older cards")
        say(f"Needs assessment “{found.name}” is begun.")
    rounds = Round.objects.of(programme).select_related("assessment__city", "programme")
    return rounds.filter(assessment=found).order_by("-number")[0]


def _city(programme: Programme, name: str) -> str:
    """The city as the programme writes it; empty where none was named."""
    known = list(City.objects.of(programme))
    found = next((one.name for one in known if name.strip().casefold() in (one.name.casefold(), one.slug)), "")
    if name.strip() and not found:
        raise Refused(f"There is no city {name!r}. There is: {', '.join(one.name for one in known) or 'none yet'}.")
    return found


def _bring_in(made: CardImport, *, accept: bool, dry_run: bool, city: str = "") -> int:
    plan = bring_in.dry_run(made)
    if city and not any(doubt.key == CITY_KEY for doubt in plan.doubts):
        say("  --city was not needed: the file, or the needs assessment itself, says the city.")
        city = ""
    if accept or city:
        answers = (plan.proposals() if accept else {}) | ({CITY_KEY: city} if city else {})
        bring_in.choose(by=None, card_import=made, answers=answers)
        plan = bring_in.dry_run(made)
    _say_what_is_open(plan)
    if dry_run:
        _forget(made)
        say(f"Dry run: {plan.cards} would be added, {plan.already} are there already, {plan.repeats} typed twice, {plan.refused} refused.")
        for refusal in plan.refusals:
            say(f"  {message(refusal)}")
        return 1 if plan.refused else 0
    bring_in.start(by=None, card_import=made)
    fresh = CardImport.objects.of(made.programme_id).select_related("round__assessment__city", "uploaded_by").get(pk=made.pk)
    report = bring_in.run(card_import=fresh).report
    say(f"{report['added']} added, {report['already']} were there already, {report['repeats']} typed twice, {report['refused']} refused.")
    for refusal in plan.refusals:
        say(f"  {message(refusal)}")
    return 1 if report["refused"] else 0


def _say_what_is_open(plan: Plan) -> None:
    for notice in plan.notices:
        say(f"  {message(notice)}")
    for doubt in plan.unanswered:
        if doubt.field in CODED_FIELDS:
            say(f"  Left empty on {doubt.count} cards: {message(doubt)}")


def _forget(made: CardImport | None) -> None:
    """Nothing stays of a file that was only looked at."""
    if made is not None:
        bring_in.drop(by=None, card_import=made)
