"""A real browser for tests: headless Chromium, driven over two pipes, so that no port is opened."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

_WAIT_S = 60
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_SWITCHES = (
    "--headless=new",
    "--no-sandbox",  # which root, as in a container, cannot have
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--window-size=1400,900",
    "--remote-debugging-pipe",
)


def chromium() -> str:
    """Path of the browser; without one the test is skipped, but fails in CI."""
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if found is None:
        reason = "no Chromium here; `make test` installs it where it may: apt-get install chromium"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    return found


class Page:
    """One tab. `events` holds all that the browser reported of it: requests, errors, messages."""

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._to, self._from = to_browser, from_browser
        self._buffer, self._number, self._session = b"", 0, None
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **settings: Any) -> dict[str, Any]:
        """The browser's answer to a command of its DevTools protocol."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": settings}
        if self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._to, data) :]
        while (answer := self._received()).get("id") != self._number:
            self.events.append(answer)
        assert "error" not in answer, f"{method}: {answer['error']}"
        result: dict[str, Any] = answer["result"]
        return result

    def _received(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            readable, _, _ = select.select([self._from], [], [], _WAIT_S)
            assert readable, "the browser does not answer"
            data = os.read(self._from, 1 << 20)
            assert data, "the browser ended"
            self._buffer += data
        message, _, self._buffer = self._buffer.partition(b"\0")
        received: dict[str, Any] = json.loads(message)
        return received

    def open(self, path: Path) -> None:
        """Loads a file and waits until its script has run."""
        self.events.clear()
        self.call("Page.navigate", url=path.absolute().as_uri())
        self.wait_until("document.readyState === 'complete' && location.protocol === 'file:'")

    def value(self, expression: str) -> Any:
        """What an expression in the page comes to."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_until(self, expression: str) -> None:
        """Returns as soon as an expression in the page is true; fails after a minute."""
        deadline = time.monotonic() + _WAIT_S
        while not self.value(expression):
            assert time.monotonic() < deadline, f"never true: {expression}"
            time.sleep(0.02)

    def press(self, key: str) -> None:
        """A key, by its DOM name: `j`, `ArrowDown`, `Tab`."""
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        typed = {"text": key} if len(key) == 1 else {}
        code = {"windowsVirtualKeyCode": codes[key]} if key in codes else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **typed, **code)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, **code)

    def point_at(self, selector: str) -> None:
        """Moves the mouse to the first line of an element."""
        box = self.value(
            f"(() => {{ const found = document.querySelector({selector!r}); found.scrollIntoView({{block: 'center'}});"
            "const [box] = found.getClientRects(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=box[0], y=box[1])

    def prefer(self, scheme: str) -> None:
        """Makes the person at the screen prefer `light` or `dark`."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def screenshot(self, path: Path) -> None:
        """Saves what is to be seen, for a person to judge."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    @property
    def requests(self) -> list[str]:
        """Addresses of all that the page asked for since it was opened, itself included."""
        return [event["params"]["request"]["url"] for event in self._named("Network.requestWillBeSent")]

    @property
    def refused(self) -> list[str]:
        """Addresses of those that the page's security policy kept from being loaded."""
        sent = {event["params"]["requestId"]: event for event in self._named("Network.requestWillBeSent")}
        failed = [event["params"] for event in self._named("Network.loadingFailed")]
        blocked = [sent[failure["requestId"]] for failure in failed if failure.get("blockedReason") == "csp"]
        return [event["params"]["request"]["url"] for event in blocked]

    @property
    def complaints(self) -> list[str]:
        """Errors of its script, and what its security policy refused."""
        thrown = [event["params"]["exceptionDetails"]["text"] for event in self._named("Runtime.exceptionThrown")]
        return thrown + [event["params"]["entry"]["text"] for event in self._named("Log.entryAdded")]

    def _named(self, method: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event.get("method") == method]


@contextmanager
def browsing(profile: Path) -> Iterator[Page]:
    """A tab of a browser that is started for it, with its profile in a folder of the test's."""
    program = chromium()
    their_in, our_out = _pipe()
    our_in, their_out = _pipe()
    # Chromium reads commands from descriptor 3 and answers on 4.
    line = ["bash", "-c", 'exec 3<&"$1" 4>&"$2"; shift 2; exec "$@"', "bash", str(their_in), str(their_out)]
    line += [program, *_SWITCHES, f"--user-data-dir={profile}", "about:blank"]
    with subprocess.Popen(
        line, pass_fds=(their_in, their_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        os.close(their_in)
        os.close(their_out)
        try:
            yield Page(our_out, our_in)
        finally:
            os.close(our_out)  # by which the browser ends
            os.close(our_in)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            process.kill()


def _pipe() -> tuple[int, int]:
    """A pipe whose descriptors are out of the way of those that Chromium wants."""
    low = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 100) for end in low)
    for end in low:
        os.close(end)
    return high[0], high[1]
