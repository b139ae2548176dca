"""What the world reads of the needs assessment: dated editions, in the reader's language, every count in its published form.

Read from `Edition.content`, which holds no exact count, and from the quotes that were released. Shares and the lengths of bars are worked
out from published figures only. No person is in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mifc.foundation.languages.dates import date_words
from mifc.foundation.languages.known import direction_of, own_name_of
from mifc.foundation.languages.text import MultilingualText, Piece
from mifc.foundation.programmes.models import Programme
from mifc.planning.needs_assessment.models import Assessment, BaselineScore, Benchmark, Card, Edition, Need, Quote
from mifc.planning.needs_assessment.published.records import (
    EditionLink,
    EditionNumber,
    Goal,
    GroupEntry,
    HeardDomain,
    HeardEdition,
    HeardGroup,
    HeardOf,
    HowMany,
    Method,
    Percent,
    PublishedBenchmark,
    PublishedNeed,
    PublishedQuote,
    PublishedScore,
    Said,
)
from mifc.planning.needs_assessment.rules.edition import SAYS, part_sorted, share_of
from mifc.planning.needs_assessment.rules.method_note import method_sentences
from mifc.toolbox.disclosure.published import SafeCount, bar_lengths

# The order on every page: what is missing first, since that is what the city is asked for.
SHOWN_SAYS = ("missing", "improve", "good")


def has_editions(programme: Programme) -> bool:
    """Whether there is something to read. One query that reads no edition."""
    return Edition.objects.of(programme).filter(published_at__isnull=False).exists()


def heard_editions(programme: Programme, *, limit: HowMany = 50) -> tuple[EditionLink, ...]:
    """The latest published edition of each assessment, newest first. One query."""
    shown = Edition.objects.of(programme).filter(published_at__isnull=False)
    newest = shown.filter(assessment_id=OuterRef("assessment_id")).order_by("-number").values("number")[:1]
    latest = shown.filter(number=Subquery(newest)).select_related("assessment").only("number", "content", "assessment__slug")
    return tuple(edition_link(edition, edition.assessment) for edition in latest.order_by("-frozen_at", "-pk")[:limit])


def latest_edition(programme: Programme, slug: str) -> HeardEdition | None:
    """The newest published edition of an assessment. Three queries."""
    return _read(programme, slug, None)


def heard_edition(programme: Programme, slug: str, number: EditionNumber) -> HeardEdition | None:
    """One published edition. Three queries."""
    return _read(programme, slug, number)


def _read(programme: Programme, slug: str, number: int | None) -> HeardEdition | None:
    assessment = Assessment.objects.of(programme).filter(slug=slug).select_related("city").first()
    if assessment is None:
        return None
    shown = list(
        Edition.objects.of(programme).filter(assessment=assessment, published_at__isnull=False).defer("counted").order_by("-number")
    )
    chosen = next((one for one in shown if number in (None, one.number)), None)
    return read_edition(chosen, assessment, shown) if chosen else None


def read_edition(edition: Edition, assessment: Assessment, shown: Sequence[Edition] = ()) -> HeardEdition:
    """An edition in the words of the active language. For the preview too, with an edition that is not kept yet."""
    content = edition.content
    after = [one for one in shown if one.number > edition.number]
    until = min((dt.date.fromisoformat(one.content["on"]) for one in after), default=None)
    who = content["figures"]["who"]
    return HeardEdition(
        link=edition_link(edition, assessment),
        is_latest=not after,
        others=tuple(edition_link(one, assessment) for one in shown if one.number != edition.number),
        digest=edition.digest,
        total=SafeCount.from_stored(content["figures"]["total"]),
        languages=len([value for value, count in who["language"] if value and count["kind"] in ("few", "about")]),
        domains=_domains(content),
        silent=_silent(content),
        all_sorted=part_sorted(content) is None,
        needs=_needs(content),
        benchmarks=tuple(_benchmark(one, content) for one in content["benchmarks"]),
        scores=(*_card_scores(content), *_typed_scores(content)),
        groups=_groups(content),
        goals=tuple(goal for goal in (_goal(one, content) for one in content["targets"]) if goal),
        quotes=_quotes(assessment, content, until),
        what_next=_piece(content["what_next"]),
        answered_draft=SafeCount.from_stored(content["figures"]["answered_draft"]),
        method=Method(method_sentences(content), tuple(one["name"] for one in content["method"]["rounds"])),
    )


def _piece(stored: Mapping[str, Any]) -> Piece:
    return MultilingualText(stored).in_language()


def _piece_of(row: Mapping[str, Any], name: str) -> Piece:
    """Older editions keep these as one text without its language: the language in which the row's issue was written."""
    stored = row[name]
    if isinstance(stored, str):
        return MultilingualText.original(stored, MultilingualText(row["issue"]).source_language).in_language()
    return _piece(stored)


_NOTHING = Piece("", "en", "ltr", "original", is_fallback=False, is_outdated=False)


def _day(iso: str) -> str:
    return date_words(dt.date.fromisoformat(iso)) if iso else ""


def edition_link(edition: Edition, assessment: Assessment) -> EditionLink:
    """The name, day and first words of an edition, in the active language."""
    content = edition.content
    title = _piece(content["title"])
    if not title:
        title = MultilingualText.original(_("What people told us, and what the city needs more of"), _lang()).in_language()
    lead = _piece(content["lead"])
    if not lead:
        lead = MultilingualText.original(_lead(content), _lang()).in_language()
    return EditionLink(
        slug=assessment.slug,
        name=content["name"],
        city=content["city"],
        number=edition.number,
        date=_day(content["on"]),
        iso_date=content["on"],
        title=title,
        lead=lead,
        is_sample=content["is_sample"],
    )


def _lang() -> str:
    return MultilingualText().in_language().lang


def _lead(content: Mapping[str, Any]) -> str:
    """Two plain sentences where nobody wrote any."""
    languages = len([value for value, count in content["figures"]["who"]["language"] if value and count["kind"] in ("few", "about")])
    cards = SafeCount.from_stored(content["figures"]["total"])
    return ngettext(
        "People wrote cards in %(languages)s language: %(cards)s.", "People wrote cards in %(languages)s languages: %(cards)s.", languages
    ) % {"cards": cards, "languages": languages}


_TONES = {"good": "good", "missing": "missing", "improve": "better"}


def says_labels() -> dict[str, str]:
    return {"good": _("good"), "missing": _("missing"), "improve": _("could be better")}


def _heard_of(stored_says: Sequence[Any], stored_total: Any, place: str) -> HeardOf:
    counts = {key: SafeCount.from_stored(one) for key, one in zip(SAYS, stored_says, strict=True)}
    labels = says_labels()
    said = tuple(Said(key, labels[key], counts[key], _TONES[key]) for key in SHOWN_SAYS)
    return HeardOf(place, SafeCount.from_stored(stored_total), said)


def _with_bars(heard: Sequence[HeardOf]) -> list[HeardOf]:
    """The same with lengths beside each other: of the whole, and of what was said as parts of the longest."""
    if not heard:
        return []
    totals = bar_lengths([one.total for one in heard])
    longest = heard[totals.index(100)].total if 100 in totals else None
    parts = [bar_lengths([said.count for said in one.says], longest=longest) if longest is not None else [] for one in heard]
    return [
        HeardOf(one.place, one.total, one.says, total, tuple(lengths)) for one, total, lengths in zip(heard, totals, parts, strict=True)
    ]


def _size(stored: Mapping[str, Any]) -> tuple[bool, int]:
    """For putting domains in order: what is told, largest first."""
    return stored["kind"] == "about", stored["shown"]


def _came_up(content: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    found = [(key, table) for key, table in content["figures"]["domains"].items() if table["total"]["kind"] != "zero"]
    order = list(content["domains"])
    return sorted(
        found, key=lambda pair: (*(-int(part) for part in _size(pair[1]["total"])), order.index(pair[0]) if pair[0] in order else 0)
    )


def _domain_name(content: Mapping[str, Any], key: str) -> Piece:
    found = content["domains"].get(key)
    return _piece(found["name"]) if found else _NOTHING


def _area(content: Mapping[str, Any], domain_id: str) -> str:
    found = content["domains"].get(domain_id)
    return found["key"] if found else ""


def _domains(content: Mapping[str, Any]) -> tuple[HeardDomain, ...]:
    tables = [(key, table) for key, table in _came_up(content) if key in content["domains"]]
    together = _with_bars([_heard_of(table["all"], table["total"], "") for _key, table in tables])
    found = []
    for (key, table), whole in zip(tables, together, strict=True):
        cities = [_heard_of(line["says"], line["total"], content["cities"].get(city, "")) for city, line in table["cities"].items()]
        found.append(HeardDomain(content["domains"][key]["key"], _domain_name(content, key), whole, tuple(_with_bars(cities))))
    return tuple(found)


def _silent(content: Mapping[str, Any]) -> tuple[Piece, ...]:
    """Domains of the code book that nobody wrote about; nothing where the figures are not told at all."""
    heard = {key for key, _table in _came_up(content)}
    if not content["figures"]["domains"]:
        return ()
    return tuple(_domain_name(content, key) for key in content["domains"] if key not in heard)


def _needs(content: Mapping[str, Any]) -> tuple[PublishedNeed, ...]:
    by_place: dict[str, list[HeardOf]] = {}
    rows = []
    for row in content["needs"]:
        heard = None if row["basis"] == Need.Basis.SEVERITY else _evidence(content, row)
        rows.append((row, heard))
        if heard:
            by_place.setdefault(row["city"], []).append(heard)
    with_bars = {place: iter(_with_bars(heard)) for place, heard in by_place.items()}
    return tuple(_need(content, row, next(with_bars[row["city"]]) if heard else None) for row, heard in rows)


def _evidence(content: Mapping[str, Any], row: Mapping[str, Any]) -> HeardOf | None:
    table = content["figures"]["domains"].get(row["domain"])
    if table is None:
        return None
    if not row["city"] or content["city"]:
        return None if table["total"]["kind"] == "zero" else _heard_of(table["all"], table["total"], "")
    line = table["cities"].get(row["city"])
    return _heard_of(line["says"], line["total"], row["city_name"]) if line and line["total"]["kind"] != "zero" else None


def _need(content: Mapping[str, Any], row: Mapping[str, Any], heard: HeardOf | None) -> PublishedNeed:
    begins = row["begins"]
    return PublishedNeed(
        place="" if content["city"] else row["city_name"],
        area=_area(content, row["domain"]),
        domain=_domain_name(content, row["domain"]),
        issue=_piece(row["issue"]),
        need_more=_piece(row["need_more"]),
        services=tuple(dict.fromkeys(one["organisation"] for one in row["services"])),
        service_note=row["service_note"],
        evidence=heard,
        is_severe=row["basis"] == Need.Basis.SEVERITY,
        severity=_piece_of(row, "severity"),
        wider_group=_piece_of(row, "wider_group"),
        agreed_on=_day(row["agreed_on"]),
        begins=begins,
        begins_words={"now": _("Now"), "soon": _("Soon"), "later": _("Later")}.get(begins, ""),
        changed=_piece(row["changed"]),
        source=row["source"],
    )


def _benchmark(one: Mapping[str, Any], content: Mapping[str, Any]) -> PublishedBenchmark:
    return PublishedBenchmark(
        text=_piece(one["text"]),
        place=one["city_name"],
        area=_area(content, one.get("domain", "")),
        support=SafeCount.from_stored(one["support"]),
        proposed_by=one["proposed_by"],
        adopted_on=_day(one["adopted_on"]),
        judged=one["judged"],
        judged_words=str(Benchmark.Judged(one["judged"]).label) if one["judged"] in Benchmark.Judged.values else _("not judged yet"),
        judged_by=one["judged_by"],
        judged_on=_day(one["judged_on"]),
    )


# Above this, "at most so many of 100" says little: the area came up seldom, and the plain count says more.
_TELLING = 20


def share_words(good: Mapping[str, Any], total: Mapping[str, Any]) -> tuple[str, Percent | None]:
    """The share of mentions that call it good, in words, and as a number where it is told."""
    kind, percent = share_of(good, total)
    if kind == "share":
        return _("%(percent)s of 100 mentions call it good") % {"percent": percent}, percent
    if kind == "few" and percent > _TELLING:
        return _("fewer than %(minimum)s mentions call it good") % {"minimum": good["minimum"]}, None
    if kind == "few":
        return _("at most %(percent)s of 100 mentions call it good") % {"percent": percent}, None
    return (_("did not come up"), None) if kind == "none" else (_("too few to show"), None)


def _card_scores(content: Mapping[str, Any]) -> tuple[PublishedScore, ...]:
    found = []
    for key, table in _came_up(content):
        if key not in content["domains"]:
            continue
        lines = [("", table["all"], table["total"])]
        lines += [(content["cities"].get(city, ""), line["says"], line["total"]) for city, line in table["cities"].items()]
        for place, says, total in lines:
            if total["kind"] == "zero":
                continue
            words, percent = share_words(says[SAYS.index("good")], total)
            found.append(
                PublishedScore(
                    domain=_domain_name(content, key),
                    area=_area(content, key),
                    place=place,
                    method=_("cards"),
                    words=words,
                    percent=percent,
                    people=SafeCount.from_stored(total),
                    as_of=_day(content["on"]),
                    note="",
                )
            )
    return tuple(found)


def _typed_scores(content: Mapping[str, Any]) -> tuple[PublishedScore, ...]:
    return tuple(
        PublishedScore(
            domain=_domain_name(content, one["domain"]),
            area=_area(content, one["domain"]),
            place="" if content["city"] else one["city_name"],
            method=str(BaselineScore.Method(one["method"]).label),
            words=_("%(score)s of 100") % {"score": one["score"]} if one["score"] is not None else _("too few took part"),
            percent=one["score"],
            people=SafeCount.from_stored(one["people"]),
            as_of=_day(one["taken_on"]),
            note=one["note"],
        )
        for one in content["scores"]
    )


# From young to old; an edition keeps the bands that are not on the printed card behind the others.
_AGES = list(Card.Age.values)


def group_labels() -> dict[str, str]:
    return {
        "city": _("By city"),
        "age": _("By age"),
        "born_outside": _("Born outside the country"),
        "language": _("By language"),
        "channel": _("How the cards came in"),
    }


def _value_label(group: str, value: str, cities: Mapping[str, str]) -> tuple[str, str]:
    """(words, language of the words or "")."""
    if group == "language" and value:
        return own_name_of(value), value
    if not value:
        return (_("no city named") if group == "city" else _("not known") if group == "language" else _("not answered")), ""
    if group == "city":
        return cities.get(value, _("another city")), ""
    labels: dict[str, Any] = {"age": Card.Age, "born_outside": Card.Born, "channel": Card.Channel}
    return str(labels[group](value).label) if value in labels[group].values else value, ""


def _groups(content: Mapping[str, Any]) -> tuple[HeardGroup, ...]:
    found = []
    for key, label in group_labels().items():
        entries = content["figures"]["who"].get(key, [])
        if key == "city" and not content["cities"]:
            continue
        if key == "age":
            entries = sorted(entries, key=lambda entry: _AGES.index(entry[0]) if entry[0] in _AGES else len(_AGES))
        counts = [SafeCount.from_stored(count) for _value, count in entries]
        made = []
        for (value, _stored), count, bar in zip(entries, counts, bar_lengths(counts), strict=True):
            words, lang = _value_label(key, value, content["cities"])
            if value or not count.is_zero:
                made.append(GroupEntry(words, lang, direction_of(lang) if lang else "", count, bar))
        if made:
            found.append(HeardGroup(key, label, tuple(made)))
    return tuple(found)


def _goal(goal: Mapping[str, Any], content: Mapping[str, Any]) -> Goal | None:
    """A goal beside what is published of it; None where nothing is published that it could stand beside."""
    figures = content["figures"]
    total, group = figures["total"], goal["group"]
    if goal["city"]:
        stored, label = _entry(figures, "city", goal["city"]), content["cities"].get(goal["city"], "")
    elif group == "all":
        stored, label = total, _("Everyone")
    else:
        stored = _entry(figures, group, goal["value"]) or {"kind": "zero", "shown": 0, "minimum": 5}
        words, _lang_code = _value_label(group, goal["value"], content["cities"])
        label = f"{group_labels()[group]}: {words}"
    if stored is None:
        return None
    heard = str(SafeCount.from_stored(stored))
    wanted = goal["cards"]
    goal_words = ngettext("%(num)s card", "%(num)s cards", wanted) % {"num": wanted} if wanted else ""
    reached = stored["shown"] if stored["kind"] == "about" else 0
    if not wanted:
        goal_words = _("%(percent)s of 100 cards") % {"percent": goal["percent"]}
        wanted = round(total["shown"] * goal["percent"] / 100) if total["kind"] == "about" else 0
    share = min(100, round(100 * reached / wanted)) if wanted and stored["kind"] != "hidden" else None
    return Goal(label, goal_words, heard, share, is_short=share is not None and share < 100)


def _entry(figures: Mapping[str, Any], group: str, value: str) -> Mapping[str, Any] | None:
    return next((count for one, count in figures["who"].get(group, []) if one == value), None)


def _quotes(assessment: Assessment, content: Mapping[str, Any], until: dt.date | None) -> tuple[PublishedQuote, ...]:
    """Released quotes; on an older edition's page those that were released before the next one."""
    found = Quote.objects.of(assessment.programme_id).filter(assessment=assessment).select_related("domain").order_by("order", "pk")
    if until is not None:
        found = found.filter(released_on__lt=until)
    return tuple(_quote(one, is_sample=content["is_sample"]) for one in found)


def _quote(one: Quote, *, is_sample: bool) -> PublishedQuote:
    translations = one.translations if one.withdrawn_on is None else {}
    wanted = _lang()
    shown = wanted if wanted in translations else next((code for code in ("en", *translations) if code in translations), "")
    if one.language == wanted:
        shown = ""
    words = translations.get(shown, {}).get("text", "")
    parts = [own_name_of(one.language)] if one.language else []
    if shown:
        parts.append(
            _("translated by a person")
            if shown == wanted
            else _("translated by a person into %(language)s") % {"language": own_name_of(shown)}
        )
    if is_sample:
        parts.append(_("sample"))
    return PublishedQuote(
        text=one.text,
        lang=one.language,
        direction=direction_of(one.language) if one.language else "auto",
        translation=Piece(words, shown or wanted, direction_of(shown or wanted), "reviewed", is_fallback=False, is_outdated=False),
        domain=one.domain.name.in_language() if one.domain else _NOTHING,
        area=one.domain.key if one.domain else "",
        about=" · ".join(parts),
        withdrawn=_("This quote was withdrawn on %(day)s.") % {"day": date_words(one.withdrawn_on)} if one.withdrawn_on else "",
    )
