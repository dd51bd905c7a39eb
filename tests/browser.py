"""A real Chromium without a window, for tests that need one, and the accessibility checker axe-core.

Debian's packages ``chromium`` and ``chromium-driver``, or any Chromium and ChromeDriver on the path; axe-core from npm,
in the folder that ``make test-browser`` fills. Where one is missing the test is skipped and says what is missing; with
QUOTEATTR_BROWSER=required in the environment, as ``make test-browser`` sets it, the test fails.

A test module takes the fixture and marks itself, so that ``pytest -m browser`` finds it::

    pytestmark = pytest.mark.browser

    def test_a_page_says_yes(browser: Browser) -> None:
        browser.open("<!doctype html><title>t</title><p>Yes")
        assert browser.script("return document.body.textContent") == "Yes"
        assert browser.list_problems() == []
"""

from __future__ import annotations

import base64
import importlib.util
import itertools
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

#: Where ``make test-browser`` installs axe-core; QUOTEATTR_AXE names another axe.min.js.
AXE = Path(__file__).parent.parent / ".browser" / "node_modules" / "axe-core" / "axe.min.js"

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# The network is closed to the browser: whatever a page asks for fails, and nothing is looked up at start.
_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


class Browser:
    """One window of Chromium. ``driver`` is Selenium's, for all that is not here."""

    def __init__(self, driver: Any, folder: Path) -> None:
        self.driver = driver
        self._folder = folder
        self._numbers = itertools.count(1)

    def open(self, page: str | Path) -> None:
        """Load a page, given as HTML or as a file, and forget what was logged before."""
        if isinstance(page, str):
            html, page = page, self._folder / f"page{next(self._numbers)}.html"
            page.write_bytes(html.encode("utf-8"))
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(page.resolve().as_uri())

    def script(self, source: str, *arguments: Any) -> Any:
        """Run JavaScript; give what it returns. Elements go in and out as Selenium's."""
        return self.driver.execute_script(source, *arguments)

    def list_problems(self) -> list[str]:
        """What the console has said since the page was opened: errors, warnings, breaches of the security policy."""
        return [f"{entry['level']} {entry['message']}" for entry in self.driver.get_log("browser")]

    def list_requests(self) -> list[str]:
        """The addresses that were asked for since the page was opened, its own first."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]

    def resize(self, width: int, height: int, *, phone: bool = False) -> None:
        """Make the window as large as this in CSS pixels; a phone has touch, too."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": phone})

    def prefer(self, *, dark: bool = False, media: str = "") -> None:
        """What the reader's system asks for; ``media`` "print" shows the page as it prints."""
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})

    def press(self, *keys: str) -> None:
        """Press keys one after the other, wherever the focus is: "Tab", "Enter", "Escape", "a"."""
        from selenium.webdriver import ActionChains, Keys

        named = {name.title().replace("_", ""): getattr(Keys, name) for name in dir(Keys) if name.isupper()}
        for key in keys:
            ActionChains(self.driver).send_keys(named.get(key, key)).perform()

    def screenshot(self, path: Path, *, whole: bool = False) -> None:
        """Write what the window shows as PNG, or the ``whole`` page."""
        options = {"format": "png", "captureBeyondViewport": whole}
        path.write_bytes(base64.b64decode(self.driver.execute_cdp_cmd("Page.captureScreenshot", options)["data"]))

    def print_pdf(self) -> bytes:
        """The page as it would be printed, on A4."""
        options = {"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": False}
        return base64.b64decode(self.driver.execute_cdp_cmd("Page.printToPDF", options)["data"])

    def find_barriers(self) -> list[str]:
        """What axe-core calls a violation, one line an element."""
        axe = Path(os.environ.get("QUOTEATTR_AXE", AXE))
        if not axe.is_file():
            _miss("axe-core is not there; make test-browser installs it from npm, or QUOTEATTR_AXE names an axe.min.js")
        self.script(axe.read_text(encoding="utf-8"))
        self.driver.set_script_timeout(120)
        found = self.driver.execute_async_script(
            "const done = arguments[0]; axe.run().then(r => done(r.violations), e => done([String(e)]))"
        )
        if any(isinstance(violation, str) for violation in found):
            raise RuntimeError(found[0])
        return [f"{v['id']}: {n['html'][:200]} {n['failureSummary']}" for v in found for n in v["nodes"]]

    def reset(self) -> None:
        """As it was at the start: a desktop in daylight."""
        self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        self.resize(1280, 900)
        self.prefer()


def _miss(reason: str) -> NoReturn:
    if os.environ.get("QUOTEATTR_BROWSER") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def _chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, _BROWSERS)), None)
    service = shutil.which("chromedriver")
    if program is None or service is None:
        _miss("no Chromium and ChromeDriver on the path (Debian: apt-get install chromium chromium-driver)")
    if importlib.util.find_spec("selenium") is None:
        _miss("selenium is not installed: pip install 'quoteattr[dev]'")
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = program
    for argument in (*_ARGUMENTS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(service))  # a named driver: Selenium then downloads none
    try:
        yield Browser(driver, tmp_path_factory.mktemp("pages"))
    finally:
        driver.quit()


@pytest.fixture
def browser(_chromium: Browser) -> Browser:
    """Chromium with an empty page, started once for the whole run."""
    _chromium.reset()
    _chromium.driver.get("about:blank")
    return _chromium
