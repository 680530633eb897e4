"""A headless Chromium with its network cut, for the tests that look at pages; skipped with its reason when absent."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

#: Pictures of the pages are kept here to be looked at.
SCREENSHOTS = Path(__file__).parents[1] / "screenshots"

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--force-device-scale-factor=1",
    # No name resolves: a page that asks anything of the network fails and says so on its console.
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


@contextmanager
def open_browser(width: int = 1366, height: int = 768) -> Iterator[Any]:
    """Start Chromium with a viewport of the given size; skip the test where it cannot be had."""
    selenium = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.skip("no chromium with chromedriver on this machine")
    options = selenium.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--window-size={width},{height}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # The path is given, so that selenium never looks for a driver to download.
    service = selenium.chrome.service.Service(executable_path=driver)
    session = selenium.Chrome(options=options, service=service)
    try:
        resize(session, width, height)
        yield session
    finally:
        session.quit()


def resize(session: Any, width: int, height: int) -> None:
    """Set the size of the viewport itself, which the window's frame would make smaller."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    session.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def keep_picture(session: Any, name: str) -> Path:
    """Save what the page shows under ``screenshots/``."""
    SCREENSHOTS.mkdir(exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    session.save_screenshot(str(path))
    return path
