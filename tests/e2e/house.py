"""A running house for browser tests: its own data folder, the demo inside it, web server and worker as `lanjie serve` starts them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from lanjie.demo.build import PASSWORD

LANJIE = [sys.executable, "-m", "lanjie.cli"]


@contextmanager
def served(var: Path, *, only: str | None = None) -> Iterator[str]:
    """Build the demo in `var` (empty, or the works of the counties whose code begins with `only`) and serve it; its address."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LANJIE_", "DATABASE_", "DJANGO_"))}
    environment |= {"LANJIE_VAR": str(var), "LANJIE_MODE": "demo"}
    if only is None:
        command = [*LANJIE, "demo", "--empty", "--no-serve"]
    else:
        command = [sys.executable, "-m", "tests.e2e.province", only]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serve = [*LANJIE, "serve", "--port", str(port)]
    with subprocess.Popen(serve, env=environment, stdout=subprocess.PIPE, text=True) as serving:
        try:
            assert serving.stdout is not None
            assert f":{port}/" in serving.stdout.readline(), "the server did not start"
            yield f"http://127.0.0.1:{port}"
        finally:
            serving.send_signal(signal.SIGINT)
            serving.communicate(timeout=30)
    assert serving.returncode == 0


@dataclass
class Visitor:
    """A browser window of one reader that remembers what the console said against the pages."""

    browser: Browser
    address: str
    lang: str = "zh"
    said: list[str] = field(default_factory=list)
    context: BrowserContext = field(init=False)
    page: Page = field(init=False)

    def __enter__(self) -> Self:
        self.context = self.browser.new_context(
            base_url=self.address, viewport={"width": 1280, "height": 800}, locale="zh-CN", accept_downloads=True
        )
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.said.append(f"{self.page.url}: {message.text}")

    def sign_in(self, name: str) -> None:
        """Through the form, as everybody does."""
        self.page.goto("/account/login/")
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main .btn-main")
        self.page.wait_for_url(f"{self.address}/")

    def speak(self, lang: str) -> None:
        """Read in `zh-hans` or `en` from the next page on."""
        self.context.add_cookies([{"name": "django_language", "value": lang, "url": self.address}])
