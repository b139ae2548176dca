"""The page cache: stands in front of Django and answers public pages from memory (architecture §6).

A page may be kept when the view has a public door. Its key is host, path and the query parameters that the door names. What fills the
cache is asked in nobody's name: without cookies, languages, referrers or addresses, so that a page cannot depend on who looks.
One request fills a page while others wait for it. Stamps (`edge_stamps.py`) say when a page is no longer true.

Everything else passes through, packed on its way out.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve

from mifc.config.compress import best_encoding, is_textual, pack_quickly
from mifc.config.edge_stamps import Stamps
from mifc.config.edge_store import Form, Headers, Key, Page, Store, make_page

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

HEALTH_PATHS = frozenset({"/healthz", "/readyz"})
_SESSION_PATH = "/w/"
_READY_MOST = 4_096
_LONGEST_ADDRESS = 2_000
_LARGEST_PAGE = 2_000_000
# How long a request waits for another that fills the same page, before it asks for itself.
_PATIENCE = 10.0
_KEPT_FROM_REQUEST = (
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "SCRIPT_NAME",
    "wsgi.version",
    "wsgi.url_scheme",
    "wsgi.errors",
    "wsgi.multithread",
    "wsgi.multiprocess",
    "wsgi.run_once",
)
_REPLACED = frozenset({"content-length", "etag", "vary", "last-modified"})


@dataclass(slots=True)
class Answer:
    """What Django answered to a question asked in nobody's name."""

    status: str
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        return next((value for given, value in self.headers if given.lower() == name), "")


@dataclass(slots=True)
class _Flight:
    """One page being filled, and those who wait for it."""

    landed: threading.Event = field(default_factory=threading.Event)
    answer: Answer | None = None


class PageCache:
    """A WSGI application around another. `most_bytes` bounds what it holds, `keep_seconds` how long without any change."""

    def __init__(
        self, application: Application, *, most_bytes: int = 64_000_000, keep_seconds: float = 300.0, check_every: float = 0.5
    ) -> None:
        self._application = application
        self._keep_seconds = keep_seconds
        self._store = Store(most_bytes)
        # Exactly as asked (host, path, query, encodings, proto) -> ready to send. Only a short cut: emptied whenever a page goes.
        self._ready: dict[tuple[Any, ...], Form] = {}
        self.stamps = Stamps(self._store, self._forget, every=check_every)
        self._flights: dict[Key, _Flight] = {}
        self._lock = threading.Lock()
        self._hosts: dict[str, tuple[str, bool]] = {}
        self._doors: dict[str, tuple[str, ...]] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        get = environ.get
        asked = (get("HTTP_HOST"), get("PATH_INFO"), get("QUERY_STRING"), get("HTTP_ACCEPT_ENCODING"), get("HTTP_X_FORWARDED_PROTO"))
        form = self._ready.get(asked)
        if form is not None and get("REQUEST_METHOD") == "GET" and "HTTP_IF_NONE_MATCH" not in environ and "HTTP_HX_REQUEST" not in environ:
            form.page.used = True
            start_response("200 OK", form.headers.copy())
            return [form.body]
        return self._answer(environ, start_response, asked)

    def _answer(self, environ: Environ, start_response: StartResponse, asked: tuple[Any, ...]) -> Iterable[bytes]:
        path, method = environ.get("PATH_INFO", "/"), environ["REQUEST_METHOD"]
        if path in HEALTH_PATHS:
            # Whoever watches over the process asks by number; which name the city uses is no matter here.
            environ["HTTP_HOST"] = next((name for name in settings.ALLOWED_HOSTS if name and name[0] not in "*."), "localhost")
            return self._pass(environ, start_response)
        host, known_port = self._host(environ)
        if not host:
            return _say(start_response, "400 Bad Request", "This address is not served here.\n")
        if method not in ("GET", "HEAD") or not known_port or "HTTP_HX_REQUEST" in environ or path.startswith(_SESSION_PATH):
            return self._pass(environ, start_response)
        query_names = self._public_query(path)
        if query_names is None or len(path) + len(environ.get("QUERY_STRING", "")) > _LONGEST_ADDRESS:
            return self._pass(environ, start_response)
        key = (host, _by_https(environ), path, _only(query_names, environ.get("QUERY_STRING", "")))
        page = self._store.get(key) or self._fill(key, environ)
        if isinstance(page, Answer):
            return _send_answer(environ, start_response, page)
        return self._send(environ, start_response, key, page, asked)

    def _send(self, environ: Environ, start_response: StartResponse, key: Key, page: Page, asked: tuple[Any, ...]) -> Iterable[bytes]:
        form = page.forms.get(best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))) or page.forms[""]
        if _holds(environ.get("HTTP_IF_NONE_MATCH", ""), form.etag):
            start_response("304 Not Modified", [pair for pair in form.headers if pair[0] not in ("Content-Length", "Content-Encoding")])
            return []
        start_response("200 OK", form.headers.copy())
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        if sum(len(part) for part in asked if part) > _LONGEST_ADDRESS:
            # What a visitor writes into headers is not for us to remember.
            return [form.body]
        if len(self._ready) >= _READY_MOST:
            self._ready = {}
        self._ready[asked] = form
        if self._store.get(key) is not page:
            # It went between finding and noting it; whoever dropped it may have emptied the short cut before we wrote.
            self._ready.pop(asked, None)
        return [form.body]

    def _fill(self, key: Key, environ: Environ) -> Page | Answer:
        with self._lock:
            flight = self._flights.get(key)
            mine = flight is None
            if flight is None:
                flight = self._flights[key] = _Flight()
        if not mine:
            flight.landed.wait(_PATIENCE)
            page = self._store.get(key)
            if page is not None:
                return page
            if flight.answer is not None:
                return flight.answer
            return self._kept(key, self._ask(key, environ))
        try:
            result = self._kept(key, self._ask(key, environ))
            # A page is shared through the store, which knows whether it is still true; a refusal is shared as it is.
            if isinstance(result, Answer) and not result.header("set-cookie") and not result.status.startswith("200"):
                flight.answer = result
        finally:
            with self._lock:
                del self._flights[key]
            flight.landed.set()
        return result

    def _ask(self, key: Key, environ: Environ) -> Answer:
        """Ask Django for the page in nobody's name."""
        host, https, path, query = key
        asking = {name: environ[name] for name in _KEPT_FROM_REQUEST if name in environ}
        asking |= {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": host, "REMOTE_ADDR": ""}
        asking |= {"wsgi.input": io.BytesIO(), "CONTENT_LENGTH": "0"}
        if https:
            asking["HTTP_X_FORWARDED_PROTO"] = "https"
        status, headers, result = _caught(self._application, asking)
        try:
            return Answer(status, headers, b"".join(result))
        finally:
            _close(result)

    def _kept(self, key: Key, answer: Answer) -> Page | Answer:
        """The answer as a page, kept where it may be; or the answer itself, where it is for this one request only."""
        stamp = answer.header("x-mifc-page")
        answer.headers = _without_notes(answer.headers)
        programme, _, version = stamp.partition(":")
        if not (programme.isdigit() and version.isdigit() and _may_be_shared(answer)):
            return answer
        headers = [pair for pair in answer.headers if pair[0].lower() not in _REPLACED]
        if not answer.header("cache-control"):
            headers.append(("Cache-Control", "public, max-age=0, must-revalidate"))
        page = make_page(programme=int(programme), version=int(version), headers=headers, body=answer.body, keep_seconds=self._keep_seconds)
        self.stamps.keep(key, page)
        return page

    def _pass(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Not for the cache: to Django and back, packed where it helps."""
        status, headers, result = _caught(self._application, environ)
        headers = _without_notes(headers)
        if getattr(result, "streaming", True) is not False:
            start_response(status, headers)
            return result
        try:
            body = b"".join(result)
        finally:
            _close(result)
        return _send_answer(environ, start_response, Answer(status, headers, body))

    def _host(self, environ: Environ) -> tuple[str, bool]:
        """The host as asked, "" for one we do not serve; and whether its port is one of ours, so that copies stay few."""
        raw = environ.get("HTTP_HOST", "")
        known = self._hosts.get(raw)
        if known is not None:
            return known
        domain, port = split_domain_port(raw)
        if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
            return "", False
        ours = {"", "80", "443", str(environ.get("SERVER_PORT", "")), str(urlsplit(settings.SITE_URL).port or "")}
        found = (raw.lower(), port in ours)
        if len(self._hosts) < 256:
            self._hosts[raw] = found
        return found

    def _public_query(self, path: str) -> tuple[str, ...] | None:
        """The query parameters that the public page at this path reads; None where there is no page that may be kept."""
        names = self._doors.get(path)
        if names is not None:
            return names
        try:
            view = resolve(path).func
        except Resolver404:
            return None
        if getattr(view, "door", "") != "public" or not getattr(view, "door_cached", True):
            return None
        names = tuple(getattr(view, "door_query", ()))
        if len(self._doors) >= _READY_MOST:
            self._doors.clear()
        self._doors[path] = names
        return names

    def _forget(self) -> None:
        self._ready = {}

    def __len__(self) -> int:
        return len(self._store)

    @property
    def bytes(self) -> int:
        return self._store.bytes


def _caught(application: Application, environ: Environ) -> tuple[str, Headers, Iterable[bytes]]:
    caught: list[Any] = ["500 Internal Server Error", []]

    def catch(status: str, headers: Headers, exc_info: Any = None) -> None:
        caught[:] = [status, headers]

    result = application(environ, catch)
    return caught[0], caught[1], result


def _close(result: Any) -> None:
    close = getattr(result, "close", None)
    if close is not None:
        close()


def _without_notes(headers: Headers) -> Headers:
    """What doors note for the cache is nobody else's business."""
    return [pair for pair in headers if not pair[0].lower().startswith("x-mifc-")]


def _may_be_shared(answer: Answer) -> bool:
    if not answer.status.startswith("200") or len(answer.body) > _LARGEST_PAGE or answer.header("set-cookie"):
        return False
    control = answer.header("cache-control").lower()
    varies = {name.strip().lower() for name in answer.header("vary").split(",")}
    return "no-store" not in control and "private" not in control and not varies & {"cookie", "accept-language", "*", "authorization"}


def _send_answer(environ: Environ, start_response: StartResponse, answer: Answer) -> Iterable[bytes]:
    body, headers = answer.body, answer.headers
    if is_textual(answer.header("content-type")) and not answer.header("content-encoding") and not answer.header("etag"):
        wanted = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if wanted and environ.get("PATH_INFO", "").startswith(_SESSION_PATH):
            wanted = "gzip" if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") else ""
        holds_secrets = environ.get("PATH_INFO", "").startswith(_SESSION_PATH)
        body, encoding = pack_quickly(body, wanted, holds_secrets=holds_secrets)
        varies = [name for name in (answer.header("vary"), "Accept-Encoding") if name]
        headers = [pair for pair in headers if pair[0].lower() not in ("content-length", "vary")]
        headers += [("Vary", ", ".join(varies)), ("Content-Length", str(len(body)))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
    start_response(answer.status, list(headers))
    return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]


def _by_https(environ: Environ) -> bool:
    return bool(settings.BEHIND_HTTPS) and environ.get("HTTP_X_FORWARDED_PROTO") == "https"


def _only(names: tuple[str, ...], query: str) -> str:
    """The query without what the page does not read, in one order: nobody fills the cache by inventing parameters."""
    if not query or not names:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=None)
    return urlencode([pair for name in sorted(names) for pair in pairs if pair[0] == name])


def _holds(if_none_match: str, etag: str) -> bool:
    if not if_none_match:
        return False
    given = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in given or etag in given


def _say(start_response: StartResponse, status: str, text: str) -> Iterable[bytes]:
    body = text.encode()
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]
