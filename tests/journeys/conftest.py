"""The product as it is started, with its demo, in a real browser; every page is read with axe after each step.

One server for all journeys of a run, in a data folder of its own, or the one at `MIFC_JOURNEY_ADDRESS`.
`walk("Lea")` gives a browser that is signed in as that invented person.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.config.running import MIFC, ROOT, ask, environment, free_port, wait_until

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1200, "height": 900}
# The service worker has laid in the empty card and every part that draws it: from now on it opens without a signal.
CARD_IS_ON_THE_PHONE = r"""async () => {
    const shell = await caches.open("mifc-card-1");
    const page = await shell.match(location.pathname);
    if (!page) return false;
    const parts = [...(await page.text()).matchAll(/(?:href|src)="(\/[^"]+\.(?:css|js|svg))"/g)].map((match) => match[1]);
    return (await Promise.all(parts.map((part) => shell.match(part)))).every(Boolean);
}"""


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demo is served. On localhost, so that browsers allow what they allow on https only."""
    if running := os.environ.get("MIFC_JOURNEY_ADDRESS"):
        yield running
        return
    data: Path = tmp_path_factory.mktemp("city")
    port = free_port()
    log = (data / "log").open("w")
    server = subprocess.Popen(
        [*MIFC, "serve", "--port", str(port)],
        env=environment(data, MIFC_DEMO=""),
        cwd=ROOT,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        if not wait_until(lambda: ask(port, "/readyz")[0] == 200, seconds=300):
            pytest.fail((data / "log").read_text()[-3000:])
        yield f"http://localhost:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")
    if not found:
        if "chromium" in os.environ.get("MIFC_REQUIRE", ""):
            pytest.fail("Chromium is required here and was not found.")
        pytest.skip("Chromium was not found: no journey was walked.")
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=found, args=_FLAGS)
        yield opened
        opened.close()


@dataclass
class Walk:
    """One browser window. `page` is Playwright's; `read` runs axe and says what it found."""

    page: Page
    address: str
    said: list[str]

    def go(self, path: str) -> Walk:
        self.page.goto(self.address + path)
        return self

    def read(self) -> Walk:
        """Fail on any finding of axe, and on anything the console complained of."""
        found = Axe().run(self.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        assert self.said == [], f"{self.page.url}: {self.said}"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"
        return self


@pytest.fixture
def walk(browser: Browser, address: str) -> Iterator[Callable[..., Walk]]:
    opened: list[BrowserContext] = []

    def begin(role: str = "", *, size: dict[str, int] | None = None, **options: Any) -> Walk:
        context = browser.new_context(viewport=size or DESK, **options)  # type: ignore[arg-type]  # Playwright's own shape
        context.set_default_timeout(10_000)
        opened.append(context)
        page = context.new_page()
        said: list[str] = []
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda line: said.append(line.text) if line.type == "error" and "Failed to load" not in line.text else None)
        walker = Walk(page, address, said)
        if role:
            walker.go("/w/sign-in/demo/")
            page.locator("button.person-choice", has_text=role).first.click()
            # Somebody who has opened other programmes meanwhile is asked which one.
            page.wait_for_url(lambda url: "/sign-in/" not in url)
            walker.go("/w/west-midlands/")
        return walker

    yield begin
    for context in opened:
        context.close()
