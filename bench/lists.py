"""Every list page with 60,000 rows behind it, beside an empty view behind the same middleware. Promised: at most 8 times its CPU time.

Both are asked in turns in one process, as a server asks, by the lead coordinator (she sees every city and has every section in her
bar) or by a visitor; the database is SQLite, so its work is in the CPU time too. Each page is drawn anew. What is remembered between two
changes (counts of coded texts) is remembered here too; pages that show such counts are also asked after a text was coded each time.
With parts of names behind the command only those pages are measured: `python bench/lists.py needs people`.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.filled import Filled, filled
from mifc.foundation.base.counting import MOST_PAGED
from mifc.foundation.base.writing import writing_as

PROMISED = 8.0


def addresses(made: Filled) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The lists of the workspace and of the public site: (name, address)."""
    desk, asked = f"/w/{made.programme.slug}", f"/w/{made.programme.slug}/assessments/{made.assessment.slug}"
    staff = [
        ("people", f"{desk}/people/"),
        ("audit", f"{desk}/changes/"),
        ("cities", f"{desk}/settings/cities/"),
        ("themes", f"{desk}/settings/themes/"),
        ("funders", f"{desk}/settings/funders/"),
        ("channels", f"{desk}/settings/channels/"),
        ("figures", f"{desk}/figures/"),
        ("partners", f"{desk}/partners/"),
        ("messages", f"{desk}/messages/"),
        ("services", f"{desk}/services/"),
        ("services, last page", f"{desk}/services/?page={MOST_PAGED // 30}"),
        ("files of services", f"{desk}/services/files/"),
        ("code book", f"{desk}/code-book/"),
        ("public pages by language", f"{desk}/public-pages/"),
        ("assessments", f"{desk}/assessments/"),
        ("collection points and goals", f"{asked}/ask/"),
        ("answers by channel and file", f"{asked}/answers/"),
        ("texts to translate", f"{asked}/translate/"),
        ("texts to code", f"{asked}/code/"),
        ("the same again, set aside", f"{asked}/floods/"),
        ("texts behind a figure", f"{asked}/results/texts/?domain=housing&says=missing"),
        ("someone at risk", f"{desk}/at-risk/"),
        ("someone at risk, closed", f"{desk}/at-risk/?state=closed"),
        ("results", f"{asked}/results/"),
        ("needs table", f"{asked}/table/"),
        ("statements and baseline", f"{asked}/baseline/"),
        ("editions", f"{asked}/publish/"),
        ("quotes to release", f"{asked}/publish/quotes/"),
    ]
    public = [("services, public", "/en/services/"), ("what we heard, public", "/en/heard/")]
    return staff, public


AFTER_CODING = ("needs table", "statements and baseline", "results")


def coding_texts(made: Filled) -> Callable[[], None]:
    """Somebody codes one text after the other, each of another card: what is remembered of counts is no longer whole."""
    from mifc.planning.needs_assessment.models import CodeMark

    marks = itertools.cycle(CodeMark.objects.of(made.programme).order_by("?")[:500])

    def code_another() -> None:
        with writing_as(None, "bench"):
            mark = next(marks)
            mark.says = "good" if mark.says == "missing" else "missing"
            mark.save()

    return code_another


def main() -> int:
    named = sys.argv[1:]
    with filled() as made:
        from bench.beside_empty import EMPTY_DESK, EMPTY_PAGE, Visitor, beside, told

        staff, public = addresses(made)
        seen = []
        for visitor, pages, empty in (
            (Visitor(made.user), staff, f"/w/{made.programme.slug}/{EMPTY_DESK}"),
            (Visitor(), public, EMPTY_PAGE),
        ):
            for name, address in pages:
                if named and not any(part in name for part in named):
                    continue
                seen.append(beside(name, lambda: visitor.ask(address), lambda: visitor.ask(empty)))  # noqa: B023  # called at once
        lead, empty, coded = Visitor(made.user), f"/w/{made.programme.slug}/{EMPTY_DESK}", coding_texts(made)
        for name, address in staff:
            if name in AFTER_CODING and (not named or any(part in name for part in named)):
                seen.append(beside(f"{name}, a text coded", lambda: lead.ask(address), lambda: lead.ask(empty), before=coded))  # noqa: B023
        kept = told(seen, PROMISED)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
