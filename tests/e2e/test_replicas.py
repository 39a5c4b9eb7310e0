"""Two replicas behind docs/deploy/nginx.conf, and students who all have one address, as in a school."""

from __future__ import annotations

import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.app import ROOT, free_port, start_server
from tests.e2e.course import course_with
from tests.e2e.nginx import nginx_path, serving_by_nginx
from tests.e2e.screen import Screen

pytestmark = pytest.mark.xdist_group("replicas")
NAMES = ("app-1", "app-2")
STUDENTS = 20  # by chance, all of them come to one replica once in half a million times
PAGES = re.compile(r"^watch_pages (\S+)$", re.MULTILINE)
GONE = "This page was reloaded: its run"


class Replicas:
    """Servers by the names that they have in nginx.conf, and nginx before them."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.ports = {name: free_port() for name in NAMES}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def config(self) -> str:
        """The very nginx.conf that a host uses, but for its ports."""
        config = (ROOT / "docs" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        changes = {"listen 8080;": f"listen 127.0.0.1:{self.port};"} | {
            f"server {name}:8501;": f"server 127.0.0.1:{port};" for name, port in self.ports.items()
        }
        for before, after in changes.items():
            assert config.count(before) == 1, before
            config = config.replace(before, after)
        return config

    def start(self, name: str) -> None:
        _, self._processes[name] = start_server(port=self.ports[name])

    def kill(self, name: str) -> None:
        self._processes[name].kill()
        self._processes[name].wait()

    def end(self) -> None:
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            process.wait(timeout=20)

    def pages(self, name: str) -> float:
        """How many pages a replica's sessions hold."""
        url = f"http://127.0.0.1:{self.ports[name]}/metrics"
        found = PAGES.search(urllib.request.urlopen(url, timeout=20).read().decode())
        assert found is not None
        return float(found[1])


@pytest.fixture(scope="module")
def replicas(tmp_path_factory: pytest.TempPathFactory, context: object) -> Iterator[Replicas]:
    """Both, as a host starts them."""
    nginx, replicas = nginx_path(), Replicas()
    try:
        with ThreadPoolExecutor() as threads:
            list(threads.map(replicas.start, NAMES))
        health = f"{replicas.address}/_stcore/health"
        folder = tmp_path_factory.mktemp("nginx")
        with serving_by_nginx(nginx, replicas.config(), folder, health):
            yield replicas
    finally:
        replicas.end()


@pytest.fixture
def student(page: Page, replicas: Replicas) -> Screen:
    """A tab without a cookie of who came before."""
    page.context.clear_cookies()
    return Screen(page, replicas.address)


def cookies_of(browser: BrowserContext) -> dict[str, str]:
    """By their names."""
    return {each["name"]: each["value"] for each in browser.cookies()}


def open_at(replicas: Replicas, screen: Screen, path: str) -> str:
    """Open a page; returns the replica that holds it."""
    before = {name: replicas.pages(name) for name in NAMES}
    screen.open(path)
    (holder,) = (name for name in NAMES if replicas.pages(name) > before[name])
    return holder


def test_students_are_spread(replicas: Replicas) -> None:
    given = set()
    for _ in range(STUDENTS):
        with urllib.request.urlopen(f"{replicas.address}/logistic", timeout=20) as answer:
            given.add(re.match(r"replica=([\w-]+)", answer.headers["Set-Cookie"])[1])
    assert given == set(NAMES)


def test_a_student_stays_with_his_replica(student: Screen, replicas: Replicas) -> None:
    for path in ("/logistic", "/xor"):
        holder = open_at(replicas, student, path)
        assert cookies_of(student.page.context)["replica"] == holder
    assert student.errors == []


def test_nobody_reads_figures_of_the_server_through_nginx(replicas: Replicas) -> None:
    told = ("/metrics", "//metrics", "/%6detrics", "/metrics/", "/live/../metrics?a")
    for path in (*told, "/_stcore/metrics"):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(replicas.address + path, timeout=20)


def test_a_file_is_sent(student: Screen) -> None:
    student.page.goto(f"{student.address}/xor?data=own")
    rows = [f"{i / 700:.6f},{(i * i) % 7 / 7:.6f},{i % 2}" for i in range(1_500)]
    student.take_csv("\n".join(["a,b,y", *rows]).encode())  # more than nginx keeps in memory
    expect(student.page.get_by_text("1,500 points: y from a, b.")).to_be_visible()
    assert student.errors == []


def test_inside_another_site_where_no_cookie_is_kept_a_run_is_watched(
    student: Screen, replicas: Replicas
) -> None:
    page = student.page
    with course_with(f"{replicas.address}/xor?embed=true&epochs=9000000") as course:
        page.goto(course)
        inside = page.frame_locator("iframe")
        inside.get_by_role("button", name="Train", exact=True).click(timeout=60_000)
        expect(inside.locator('[data-metric="Epoch"]')).to_have_text(re.compile(r"[1-9]"))
        assert "replica" not in cookies_of(page.context)


def test_the_other_replica_takes_over_and_keeps_the_student(
    student: Screen, replicas: Replicas
) -> None:
    page = student.page
    student.open("/logistic?lr=0.2&epochs=9000000")
    student.press("Train")
    student.until(lambda: student.epoch > 100)
    first = cookies_of(page.context)["replica"]
    (other,) = set(NAMES) - {first}

    replicas.kill(first)
    expect(page.get_by_text(GONE)).to_be_visible(timeout=60_000)
    student.settle()
    assert student.epoch == 0
    assert page.get_by_label("Learning rate", exact=True).input_value() == "0.2"
    assert cookies_of(page.context)["replica"] == other
    student.press("Train")
    student.until(lambda: student.epoch > 100)

    replicas.start(first)
    page.evaluate("window.stays = true")
    page.get_by_role("link", name="XOR").first.click()
    expect(page).to_have_url(re.compile("/xor"))
    student.settle()
    assert page.evaluate("window.stays")  # it is not reloaded once more
    assert cookies_of(page.context)["replica"] == other
    assert replicas.pages(first) == 0
    assert student.no_traceback()
