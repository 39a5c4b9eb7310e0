"""A stranger's link in a real browser: nothing is fetched from elsewhere, and nothing can be followed."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import pytest

from tests.core.page_fields import PAGES
from tests.e2e.screen import Screen

# Of a width that every sentence quotes whole.
HOSTILE = (
    "![](//evil.test/a)", "[win](//evil.test)", "<img src=//evil.t>", "https://evil.test",
    "www.evil.test", "a@evil.test", "$x^2$", ":red[a]", ":material/home:", ":rocket:", "<b>bold</b>",
)  # fmt: skip
TRAIN = {"xor": {"mode": "train"}, "softmax": {"mode": "train"}}
# Marks of what Markdown makes of words, where a page of ours quotes some.
MADE = "a, img, b, .katex, [data-testid=stIconMaterial], span[style*=color], code"


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_made_of_what_a_link_says(screen: Screen, name: str) -> None:
    page = screen.page
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url))
    fields = [field.name for field in PAGES[name] if field.name != "mode"]
    link = {field: HOSTILE[i % len(HOSTILE)] for i, field in enumerate(fields)} | TRAIN.get(
        name, {}
    )
    screen.open(f"/{name}?{urlencode(link)}")
    said = page.locator(".st-key-problems [data-testid=stAlert] [data-testid=stMarkdownContainer]")
    assert said.count() > 2
    assert said.locator(MADE).count() == 0
    shown = page.locator("[data-testid=stMain]")
    assert "evil" in shown.inner_text()
    assert shown.locator("[href*=evil], [src*=evil]").count() == 0
    here = urlsplit(screen.address).netloc
    foreign = {urlsplit(url).netloc for url in elsewhere if url.startswith(("http", "ws"))} - {here}
    assert foreign == set()
    assert screen.no_traceback()


@pytest.mark.parametrize("words", ["<b>hours</b>", "<a href=//e.t>h</a>", "![](//evil.test/a)"])
def test_names_of_columns_are_words_in_figures(screen: Screen, words: str) -> None:
    page = screen.page
    link = urlencode({"data": "own", "table": f"{words},passed;1,2;2,3;3,5"})
    screen.open(f"/regression?{link}")
    title = page.locator(".xtitle").first
    assert title.text_content() == words
    assert (
        page.locator("[data-testid=stMain] :is([href*='e.t'], [src*=evil], .xtitle a)").count() == 0
    )
    assert screen.no_traceback()


def test_the_browser_would_not_fetch_a_strangers_picture(screen: Screen) -> None:
    screen.open("/logistic")
    refused = screen.page.evaluate(
        """() => new Promise((resolve) => {
          document.addEventListener("securitypolicyviolation", ({ blockedURI }) => resolve(blockedURI));
          new Image().src = "http://evil.test/a";
        })"""
    )
    assert refused == "http://evil.test/a"
