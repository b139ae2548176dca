"""Makes the README's pictures from a running demo: `python docs/pictures/make.py http://localhost:8000`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1100, "height": 760}
STAFF = "/w/west-midlands/assessments/what-does-coventry-need/"


def shoot(browser: Browser, site: str, name: str, path: str, *, size: dict[str, int], role: str = "") -> None:
    context = browser.new_context(viewport=size)  # type: ignore[arg-type]  # Playwright's own shape
    page = context.new_page()
    if role:
        page.goto(f"{site}/w/sign-in/demo/")
        page.locator("button.person-choice", has_text=role).first.click()
        page.wait_for_url("**/w/west-midlands/**")
    page.goto(site + path)
    page.wait_for_timeout(400)
    page.screenshot(path=HERE / f"{name}.png")
    context.close()


def main(site: str) -> None:
    found = next(path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name)))
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=found, args=["--no-sandbox"])
        opened = browser.new_page()
        opened.goto(f"{site}/ar/card/")
        card = opened.url.removeprefix(site)
        shoot(browser, site, "card-ar", card, size=PHONE)
        shoot(browser, site, "home", "/en/", size=PHONE)
        shoot(browser, site, "heard", "/en/heard/what-does-coventry-need/", size=DESK)
        shoot(browser, site, "ask", f"{STAFF}ask/", size=DESK, role="Lea")
        shoot(browser, site, "code", f"{STAFF}code/", size=DESK, role="Rana")
        shoot(browser, site, "import", f"{STAFF}answers/", size=DESK, role="Lea")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
