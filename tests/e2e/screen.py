"""Words for what a student does and sees, over Playwright's."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

# Streamlit looks for its server below a deep link first; Chromium logs the two 404s.
SEARCH_FOR_SERVER = re.compile(r"/_stcore/(health|host-config)$")


class Screen:
    """One tab of the app."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.errors: list[str] = []
        page.on("pageerror", self._note)
        page.on("console", self._listen)

    def leave(self) -> None:
        """Listen no longer to the tab's errors."""
        self.page.remove_listener("pageerror", self._note)
        self.page.remove_listener("console", self._listen)

    def _note(self, error: object) -> None:
        self.errors.append(str(error))

    def _listen(self, message: object) -> None:
        kind, text = message.type, message.text  # type: ignore[attr-defined]
        url = message.location.get("url", "")  # type: ignore[attr-defined]
        if kind == "error" and not SEARCH_FOR_SERVER.search(url):
            self.errors.append(f"{text} {url}")

    def open(self, path: str) -> None:
        """Open a page and wait until its figures are drawn and its weights measured."""
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the page is drawn."""
        expect(self.button("Reset")).to_be_visible()
        self.page.wait_for_selector(".live-plot .main-svg")
        self.until(
            lambda: self.metric("Loss") != "–", seconds=90
        )  # a cold server on a busy machine

    def button(self, name: str) -> Locator:
        of_streamlit = self.page.locator("[data-testid]")  # the board has an Undo of its own
        return self.page.get_by_role("button", name=name, exact=True).and_(of_streamlit)

    def press(self, name: str) -> None:
        self.button(name).click()

    def press_while_busy(self, name: str) -> None:
        """Press a button at the end of a long piece of work, when whatever else is overdue."""
        self.button(name).evaluate(
            "button => { const end = performance.now() + 300;"
            " while (performance.now() < end); button.click(); }"
        )

    def type(self, label: str, text: str) -> None:
        """Replace a field's text and commit it."""
        field = self.page.get_by_label(label, exact=True)
        field.fill(text)
        field.press("Enter")

    def choose(self, option: str) -> None:
        """Press a radio button."""
        self.page.locator("label").filter(has_text=re.compile(f"^{option}$")).click()

    def pick(self, label: str, option: str) -> None:
        """Choose an option of a list."""
        box = self.page.get_by_role("combobox", name=label, exact=True)
        box.hover()  # which scrolls to it: an open list closes when the page scrolls
        box.click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def look_at_csv(self, content: bytes, name: str = "table.csv") -> None:
        """Give a CSV file to the page's dialog for one."""
        self.press("CSV file")
        place = self.page.get_by_role("dialog").locator("input[type=file]")
        place.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})

    def take_csv(self, content: bytes, press: str = "Use these points") -> None:
        """Give a CSV file and take what the page has read in it."""
        self.look_at_csv(content)
        self.press(press)
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        self.idle()

    @contextmanager
    def more(self) -> Iterator[None]:
        """Open More, behind which a page has all settings that are not in its bar, for a while."""
        button = self.button("More")
        button.click()
        yield
        if button.get_attribute("aria-expanded") == "true":
            self.page.keyboard.press("Escape")
        expect(button).to_have_attribute("aria-expanded", "false")

    def open_tab(self, name: str) -> None:
        """Open a tab below the figures."""
        self.idle()
        tab = self.page.get_by_role("tab", name=name, exact=True)
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")

    def metric(self, label: str, index: int = 0) -> str:
        """The text of a number shown; of the index-th of that name."""
        return self.page.locator(f'[data-metric="{label}"]').nth(index).inner_text().strip()

    @property
    def epoch(self) -> int:
        return int(self.metric("Epoch").replace(",", ""))

    def until(self, condition: Callable[[], bool], seconds: float = 30) -> None:
        """Wait until the condition holds."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("the page never came to the state waited for")

    def idle(self) -> None:
        """Wait until the page's script has run to its end."""
        app = self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
        expect(app).to_be_visible()

    def pause(self) -> None:
        """Pause and wait until the run stands still."""
        self.press("Pause")
        expect(self.button("Resume")).to_be_visible()
        self.until(self.stands_still)

    def arrive(self, words: str, seconds: float = 30) -> None:
        """Wait until the page says so, and has drawn all else that it drew with it."""
        self.until(lambda: words in self.page.inner_text("body"), seconds)
        self.idle()

    def finish(self, seconds: float = 30) -> None:
        """Wait until the run is done and its last numbers are shown."""
        # What is said for screen readers may be that an earlier run is done.
        sentence = self.page.locator(".run-sentence").first
        done = "Done: epoch {} "
        self.until(lambda: done.format(self.metric("Epoch")) in sentence.inner_text(), seconds)
        self.idle()
        self.until(self.rests)

    def rests(self) -> bool:
        """Whether the main button starts a run."""
        return any(self.button(name).is_visible() for name in ("Train", "Train again"))

    def stands_still(self) -> bool:
        """Whether the epoch stays the same for a while."""
        before = self.epoch
        self.page.wait_for_timeout(400)  # some frames, of which four come a second
        return self.epoch == before

    def no_traceback(self) -> bool:
        return self.page.get_by_test_id("stException").count() == 0
