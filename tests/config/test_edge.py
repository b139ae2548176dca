"""The page cache: what it keeps, for whom, how long, and what nobody can do to it."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import brotli
import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import path

from mifc.config import edge_stamps
from mifc.config.compress import best_encoding
from mifc.config.edge import PageCache
from mifc.config.edge_store import Store, make_page
from mifc.foundation.access.doors import public_page
from mifc.foundation.programmes import changes
from mifc.foundation.programmes.models import Programme
from tests.cast import Cast


@public_page(query=("page",))
def shown(*_args: Any, **_kwargs: Any) -> None: ...


@public_page(cached=False)
def fleeting(*_args: Any, **_kwargs: Any) -> None: ...


def plain(*_args: Any, **_kwargs: Any) -> None: ...


urlpatterns = [
    path("en/", shown),
    path("en/other/", shown),
    path("en/fleeting/", fleeting),
    path("w/west/", plain),
    path("healthz", plain),
]


class Whole(list[bytes]):
    """An answer that is not streamed, as Django's own."""

    streaming = False


class Behind:
    """Stands where Django stands: counts what it is asked and answers as told."""

    def __init__(self, stamp: str = "1:1") -> None:
        self.asked: list[dict[str, Any]] = []
        self.stamp = stamp
        self.status = "200 OK"
        self.more: list[tuple[str, str]] = []
        self.text = "Welcome to the page. " * 80
        self.wait: Callable[[], object] = lambda: None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append(environ)
        self.wait()
        headers = [("Content-Type", "text/html; charset=utf-8"), *self.more]
        if self.stamp:
            headers.append(("X-Mifc-Page", self.stamp))
        start_response(self.status, headers)
        return Whole([f"{self.text}{environ.get('QUERY_STRING', '')}".encode()])


class Reply:
    def __init__(self, cache: PageCache, address: str, method: str = "GET", **headers: str) -> None:
        where, _, query = address.partition("?")
        environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": where, "QUERY_STRING": query, "HTTP_HOST": "city.example"}
        environ |= {"SERVER_NAME": "x", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http"}
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}

        def start(status: str, given: list[tuple[str, str]], _info: Any = None) -> None:
            self.status, self.headers = int(status[:3]), {name.lower(): value for name, value in given}

        self.body = b"".join(cache(environ, start))


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture
def stamps(monkeypatch: pytest.MonkeyPatch) -> dict[int, int]:
    """The database's stamps, as the test sets them."""
    now: dict[int, int] = {1: 1, 2: 1}
    monkeypatch.setattr(edge_stamps, "read_stamps", lambda: (dict(now), "layout"))
    return now


@pytest.fixture(autouse=True)
def served_here() -> Iterator[None]:
    with override_settings(ALLOWED_HOSTS=["city.example"], ROOT_URLCONF=__name__, SITE_URL="http://city.example"):
        yield


@pytest.fixture
def cache(behind: Behind, stamps: dict[int, int]) -> PageCache:
    return PageCache(behind, check_every=0)


def test_a_page_is_asked_for_once_and_then_comes_from_memory(cache: PageCache, behind: Behind) -> None:
    first, second, third = (Reply(cache, "/en/") for _ in range(3))
    assert first.body == second.body == third.body
    assert len(behind.asked) == 1
    assert "x-mifc-page" not in first.headers
    assert second.headers["vary"] == "Accept-Encoding"
    assert "set-cookie" not in second.headers


def test_what_fills_the_cache_is_asked_in_nobodys_name(cache: PageCache, behind: Behind) -> None:
    Reply(cache, "/en/?page=2&who=me", cookie="mifc_session=x", accept_language="pl", referer="http://x", authorization="y", user_agent="z")
    asked = behind.asked[0]
    assert asked["QUERY_STRING"] == "page=2"
    for name in ("HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE", "HTTP_REFERER", "HTTP_AUTHORIZATION", "HTTP_USER_AGENT"):
        assert name not in asked


def test_packed_forms_follow_what_the_reader_takes(cache: PageCache, behind: Behind) -> None:
    as_it_is = Reply(cache, "/en/").body
    assert brotli.decompress(Reply(cache, "/en/", accept_encoding="gzip, br").body) == as_it_is
    packed = Reply(cache, "/en/", accept_encoding="gzip")
    assert gzip.decompress(packed.body) == as_it_is
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) == len(packed.body)
    assert Reply(cache, "/en/", accept_encoding="br;q=0, gzip;q=0").body == as_it_is
    assert len(behind.asked) == 1


@pytest.mark.parametrize(
    ("header", "encoding"),
    [("", ""), ("gzip, deflate, br", "br"), ("gzip;q=1, br;q=0", "gzip"), ("*", "br"), ("identity", ""), ("br;q=x", ""), ("GZIP", "gzip")],
)
def test_accept_encoding(header: str, encoding: str) -> None:
    assert best_encoding(header) == encoding


def test_validators(cache: PageCache) -> None:
    page = Reply(cache, "/en/", accept_encoding="br")
    again = Reply(cache, "/en/", accept_encoding="br", if_none_match=f'"other", {page.headers["etag"]}')
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == page.headers["etag"]
    assert Reply(cache, "/en/", if_none_match=page.headers["etag"]).status == 200, "another form, another tag"


def test_head_is_answered_from_the_same_page(cache: PageCache, behind: Behind) -> None:
    page, head = Reply(cache, "/en/"), Reply(cache, "/en/", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(page.body))
    assert len(behind.asked) == 1


def test_unknown_hosts_are_refused_before_anything_is_asked(cache: PageCache, behind: Behind) -> None:
    assert Reply(cache, "/en/", host="evil.example").status == 400
    assert Reply(cache, "/en/", host="").status == 400
    assert not behind.asked


def test_invented_ports_make_no_copies(cache: PageCache, behind: Behind) -> None:
    for port in range(1000, 1020):
        Reply(cache, "/en/", host=f"city.example:{port}")
    assert len(cache) == 0


def test_health_is_answered_under_any_name(cache: PageCache, behind: Behind) -> None:
    assert Reply(cache, "/healthz", host="10.0.0.7:8000").status == 200
    assert behind.asked[0]["HTTP_HOST"] == "city.example"


@pytest.mark.parametrize("address", ["/w/west/", "/en/fleeting/", "/nowhere/"])
def test_what_is_no_public_page_is_never_kept(cache: PageCache, behind: Behind, address: str) -> None:
    Reply(cache, address, cookie="mifc_session=x")
    Reply(cache, address)
    assert len(behind.asked) == 2
    assert behind.asked[0]["HTTP_COOKIE"] == "mifc_session=x"
    assert len(cache) == 0


def test_posts_and_fragments_pass_through(cache: PageCache, behind: Behind) -> None:
    Reply(cache, "/en/")
    Reply(cache, "/en/", method="POST")
    Reply(cache, "/en/", hx_request="true")
    assert [asked["REQUEST_METHOD"] for asked in behind.asked] == ["GET", "POST", "GET"]


@pytest.mark.parametrize(
    "more",
    [
        [("Set-Cookie", "a=b")],
        [("Vary", "Accept-Encoding, Cookie")],
        [("Vary", "Accept-Language")],
        [("Cache-Control", "no-store")],
        [("Cache-Control", "private")],
    ],
)
def test_an_answer_for_one_person_is_not_kept(cache: PageCache, behind: Behind, more: list[tuple[str, str]]) -> None:
    behind.more = more
    Reply(cache, "/en/")
    assert len(cache) == 0


@pytest.mark.parametrize("status", ["404 Not Found", "302 Found", "500 Internal Server Error"])
def test_only_a_good_answer_is_kept(cache: PageCache, behind: Behind, status: str) -> None:
    behind.status = status
    assert Reply(cache, "/en/").status == int(status[:3])
    assert len(cache) == 0


def test_invented_queries_fill_nothing(cache: PageCache, behind: Behind) -> None:
    for number in range(500):
        Reply(cache, f"/en/?utm={number}&x{number}=1")
    assert len(behind.asked) == 1
    assert len(cache) == 1


def test_queries_that_are_read_push_out_only_each_other(behind: Behind, stamps: dict[int, int]) -> None:
    cache = PageCache(behind, most_bytes=60_000, check_every=0)
    Reply(cache, "/en/")
    for number in range(200):
        Reply(cache, f"/en/?page={number}")
    assert cache.bytes <= 60_000
    before = len(behind.asked)
    Reply(cache, "/en/")
    assert len(behind.asked) == before


def test_what_was_read_since_the_last_sweep_stays() -> None:
    store = Store(40_000)
    pages = {name: make_page(programme=1, version=1, headers=[], body=b"x" * 300, keep_seconds=60) for name in "abcdefghijklmnop"}
    keys = {name: ("h", False, name, "") for name in pages}
    store.put(keys["a"], pages["a"])
    for name in "bcdefghijklmnop":
        store.get(keys["a"])
        store.put(keys[name], pages[name])
    assert store.get(keys["a"]) is not None
    assert store.get(keys["b"]) is None


def test_a_change_makes_the_page_fresh_and_leaves_other_programmes(cache: PageCache, behind: Behind, stamps: dict[int, int]) -> None:
    Reply(cache, "/en/")
    behind.stamp = "2:1"
    Reply(cache, "/en/other/")
    stamps[1] = 2
    cache.stamps.check()
    behind.stamp, behind.text = "1:2", "Fresh"
    assert Reply(cache, "/en/").body == b"Fresh"
    asked = len(behind.asked)
    assert Reply(cache, "/en/other/").body.startswith(b"Welcome")
    assert len(behind.asked) == asked


def test_a_page_rendered_before_the_change_is_not_kept_after_it(cache: PageCache, behind: Behind, stamps: dict[int, int]) -> None:
    Reply(cache, "/en/other/")

    def change_meanwhile() -> None:
        stamps[1] = 2
        cache.stamps.check()

    behind.wait = change_meanwhile
    Reply(cache, "/en/")
    behind.wait, behind.stamp, behind.text = (lambda: None), "1:2", "Fresh"
    assert Reply(cache, "/en/").body == b"Fresh"


def test_a_host_that_moves_to_another_programme_empties_everything(
    cache: PageCache, behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    Reply(cache, "/en/")
    monkeypatch.setattr(edge_stamps, "read_stamps", lambda: ({1: 1, 2: 1}, "another layout"))
    cache.stamps.check()
    assert len(cache) == 0


def test_a_page_grows_old_without_any_change(behind: Behind, stamps: dict[int, int]) -> None:
    cache = PageCache(behind, keep_seconds=0.05, check_every=0)
    Reply(cache, "/en/")
    time.sleep(0.06)
    cache.stamps.check()
    Reply(cache, "/en/")
    assert len(behind.asked) == 2


def test_one_request_fills_while_others_wait(cache: PageCache, behind: Behind) -> None:
    go = threading.Event()
    behind.wait = lambda: go.wait(5)
    bodies: list[bytes] = []
    threads = [threading.Thread(target=lambda: bodies.append(Reply(cache, "/en/").body)) for _ in range(12)]
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    go.set()
    for thread in threads:
        thread.join()
    assert len(bodies) == 12
    assert len(set(bodies)) == 1
    assert len(behind.asked) == 1


def test_a_refusal_is_shared_with_those_who_waited(cache: PageCache, behind: Behind) -> None:
    go = threading.Event()
    behind.wait, behind.status = (lambda: go.wait(5)), "500 Internal Server Error"
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(Reply(cache, "/en/").status)) for _ in range(6)]
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    go.set()
    for thread in threads:
        thread.join()
    assert statuses == [500] * 6
    assert len(behind.asked) == 1


def test_one_who_fails_while_filling_leaves_nobody_waiting(cache: PageCache, behind: Behind) -> None:
    def fail() -> None:
        raise RuntimeError("gone")

    behind.wait = fail
    with pytest.raises(RuntimeError):
        Reply(cache, "/en/")
    behind.wait = lambda: None
    assert Reply(cache, "/en/").status == 200


def test_staff_pages_hide_their_exact_length(cache: PageCache, behind: Behind) -> None:
    behind.stamp = ""
    replies = [Reply(cache, "/w/west/", accept_encoding="br, gzip") for _ in range(12)]
    assert {reply.headers["content-encoding"] for reply in replies} == {"gzip"}
    assert len({len(reply.body) for reply in replies}) > 1
    assert {gzip.decompress(reply.body) for reply in replies} == {behind.text.encode()}


def test_a_change_in_this_process_is_seen_at_once(cast: Cast, behind: Behind, django_capture_on_commit_callbacks: Any) -> None:
    west = cast.west
    behind.stamp = f"{west.pk}:{Programme.objects.get(pk=west.pk).site_version}"
    cache = PageCache(behind, check_every=0)
    edge_stamps.Stamps.check(cache.stamps)
    Reply(cache, "/en/")
    assert len(cache) == 1
    from mifc.foundation.base.sockets import site_changed

    site_changed.plug(cache.stamps.hear)
    try:
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            changes.set_up(by=cast.amina, programme=west, name="West Midlands, renamed")
            assert len(cache) == 1, "not before it is true"
    finally:
        site_changed._plugs.remove(cache.stamps.hear)
    assert len(cache) == 0


def test_what_is_written_into_headers_is_not_kept(cache: PageCache) -> None:
    for number in range(50):
        assert Reply(cache, "/en/", accept_encoding=f"gzip, x{number}" + "y" * 50_000).status == 200
    assert sum(len(str(part)) for asked in cache._ready for part in asked) < 10_000
