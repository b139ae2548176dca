"""A Wagtail page beside an empty public view behind the same middleware. Promised: at most 16 times its CPU time.

The page cache is left out. Inside Django the product keeps what an editorial page shows for as long as the stamp of the public pages
stays the same. Both are measured: the page after a change, when everything is asked anew (its line decides), and the page asked again.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.installation import installation

PROMISED = 16.0
PAGES = (("home", "/en/"), ("home in Arabic", "/ar/"), ("approach", "/en/approach/"), ("a theme", "/en/jobs/"))


def main() -> int:
    with installation():
        import django

        django.setup()
        from django.db import connection

        from bench.beside_empty import EMPTY_PAGE, Visitor, beside, told
        from mifc.foundation.base.writing import writing_as
        from mifc.foundation.programmes.changes import touch_site
        from mifc.foundation.programmes.models import Programme

        visitor, programme = Visitor(), Programme.objects.get(is_demo=True)

        def changed() -> None:
            with writing_as(None, "bench"):
                touch_site(programme=programme)

        empty = partial(visitor.ask, EMPTY_PAGE)
        anew = [beside(name, partial(visitor.ask, at), empty, before=changed) for name, at in PAGES]
        again = [beside(f"{name}, again", partial(visitor.ask, at), empty) for name, at in PAGES]
        kept = told(anew, PROMISED)
        told(again, PROMISED)
        connection.close()
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
