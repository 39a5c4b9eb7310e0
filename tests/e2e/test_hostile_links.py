"""A stranger's link in a real browser: nothing is fetched from elsewhere, and nothing can be followed.

That each page quotes each field is tested in tests/pages; here, that words so quoted stay words.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from tests.core.page_fields import PAGES
from tests.e2e.screen import Screen
from tests.pages.test_hostile_links import HOSTILE

# Marks of what Markdown makes of words, where a page of ours quotes some.
MADE = "a, img, b, .katex, [data-testid=stIconMaterial], span[style*=color], code"


def test_nothing_is_made_of_what_a_link_says(screen: Screen) -> None:
    page = screen.page
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url))
    fields = [field.name for field in PAGES["xor"] if field.name != "mode"]
    assert len(fields) > len(HOSTILE)
    # What stands behind a link is left out, so that something must stand behind the markup.
    link = {field: f"{HOSTILE[i % len(HOSTILE)]} x" for i, field in enumerate(fields)}
    screen.open(f"/xor?{urlencode(link)}&mode=train")
    said = page.locator(".st-key-problems [data-testid=stAlert] [data-testid=stMarkdownContainer]")
    quoted = "\n".join(said.all_inner_texts()).replace("\u2060", "")
    assert [words for words in HOSTILE if words not in quoted] == []
    assert said.locator(MADE).count() == 0
    shown = page.locator("[data-testid=stMain]")
    assert shown.locator("[href*=evil], [src*=evil]").count() == 0
    here = urlsplit(screen.address).netloc
    foreign = {urlsplit(url).netloc for url in elsewhere if url.startswith(("http", "ws"))} - {here}
    assert foreign == set()
    assert screen.no_traceback()


def test_names_of_columns_are_words_in_figures(screen: Screen) -> None:
    page = screen.page
    feature, target = "<b>hours</b>", "<a href=//e.t>h</a>"
    link = urlencode({"data": "own", "table": f"{feature},{target};1,2;2,3;3,5"})
    screen.open(f"/regression?{link}")
    assert page.locator(".xtitle").first.text_content() == feature
    assert page.locator(".ytitle").first.text_content() == target
    assert (
        page.locator("[data-testid=stMain] :is([href*='e.t'], .xtitle a, .ytitle a)").count() == 0
    )
    assert screen.no_traceback()


def test_the_browser_would_not_fetch_a_strangers_picture(screen: Screen) -> None:
    screen.page.goto(screen.address)
    refused = screen.page.evaluate(
        """() => new Promise((resolve) => {
          document.addEventListener("securitypolicyviolation", ({ blockedURI }) => resolve(blockedURI));
          new Image().src = "http://evil.test/a";
        })"""
    )
    assert refused == "http://evil.test/a"
