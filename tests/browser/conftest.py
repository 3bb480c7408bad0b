"""A real headless Chromium, without a network.

On a laptop without Chromium or Playwright these tests are skipped with a hint; in CI (variable CI set) they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

#: The shell without windows draws the same with two fifths of the work; some distributions have the whole browser only.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
HINT = (
    "needs Chromium and Playwright: apt-get install chromium-headless-shell (or chromium), "
    "pip install playwright axe-playwright-python"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker(pytest.mark.browser)


def missing() -> str:
    """Return what is missing here, or nothing."""
    if any(find_spec(name) is None for name in ("playwright", "axe_playwright_python")):
        return HINT
    return "" if CHROMIUM else HINT


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all tests."""
    reason = missing()
    if reason and os.environ.get("CI"):
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


class Watched:
    """A page and everything that must not happen on it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.dialogs: list[str] = []
        page.on(
            "request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else self.requests.append(r.url)
        )
        page.on("console", lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: self.errors.append(str(e)))
        page.on("dialog", self._dialog)

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def text(self, selector: str) -> str:
        """Return the text of an element."""
        return str(self.page.inner_text(selector))

    def wait_for_text(self, selector: str, wanted: str) -> None:
        """Wait until an element says something; the policy forbids Playwright's own way, which evaluates text."""
        self.page.locator(selector, has_text=wanted).wait_for(timeout=10_000)

    def clean(self) -> None:
        """Assert that nothing was asked for, nothing failed, and nothing in the data ran."""
        assert (self.requests, self.errors, self.dialogs) == ([], [], [])


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Iterator[Callable[..., Watched]]:
    """Open HTML from a file in a window of its own; the network is refused."""
    contexts = []

    def make(html: str, *, width: int = 1280, height: int = 800, **options: Any) -> Watched:
        path = tmp_path / f"page{len(contexts)}.html"
        path.write_text(html, encoding="utf-8")
        context = chromium.new_context(
            viewport={"width": width, "height": height}, offline=True, reduced_motion="reduce", **options
        )
        contexts.append(context)
        watched = Watched(context.new_page())
        watched.page.goto(path.as_uri())
        watched.page.wait_for_selector("#picture canvas, #picture svg:visible")
        return watched

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def pages(example: Any) -> dict[str, str]:
    """The five pages of the packaged dataset."""
    from graphlab.report.views import LINKED, page_html

    net = example.network()
    return {view: page_html(net, view) for view in LINKED}
