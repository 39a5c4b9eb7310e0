"""A server below a path of its host's, which no other test uses: some of its processes are killed, and it itself.

nginx stands before it with and without WebSockets for the frames.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.app import free_port
from tests.e2e.nginx import nginx_path, serving_by_nginx
from tests.e2e.own_server import BASE, OwnServer
from tests.e2e.screen import Screen
from tests.processes import TOLD, processor_seconds, workers

pytestmark = pytest.mark.xdist_group("own server")
seen_in_proc = pytest.mark.skipif(not TOLD, reason="reads /proc")
# What a proxy may do, by name: its host, what it passes on, and what it does with the frames.
PASS = "proxy_pass SERVER; proxy_http_version 1.1;"
HOST = "proxy_set_header Host $http_host;"
SOCKETS = "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;"
FRAMES = f"location {BASE}/live/ {{ %s }}"
STRANGER = f"rewrite ^(.*/live/) $1unknown break; {PASS} {HOST} {SOCKETS}"
PROXIES = {
    "good": ("127.0.0.1", HOST + SOCKETS, ""),
    "no WebSocket of frames": ("127.0.0.1", HOST + SOCKETS, FRAMES % (PASS + HOST)),
    "frames by another server": ("127.0.0.1", HOST + SOCKETS, FRAMES % STRANGER),
    "no Host": ("127.0.0.2", SOCKETS, ""),
    "no WebSocket": ("127.0.0.1", HOST, ""),
}  # fmt: skip
LACKS = {
    "no Host": "does not pass on the Host header",
    "no WebSocket": "lets no WebSocket through",
    "frames by another server": "must keep each student with one server",
}
START = """
events { worker_connections 64; }
http {
  map $http_upgrade $connection_upgrade { default upgrade; "" close; }
"""


@pytest.fixture(scope="module")
def own_server(context: object) -> Iterator[OwnServer]:
    """It, for all tests of this file."""
    server = OwnServer()
    try:
        yield server
    finally:
        server.end()


@pytest.fixture
def lone(page: Page, own_server: OwnServer) -> Screen:
    """A tab of a server that no other test uses."""
    return Screen(page, own_server.address)


def training_seconds(server: int) -> float:
    """Processor time that the workers have used."""
    return sum(processor_seconds(pid) for pid in workers(server))


@seen_in_proc
def test_training_stops_when_the_tab_closes(lone: Screen, own_server: OwnServer) -> None:
    lone.open("/logistic?epochs=10000000")
    lone.press("Train")
    lone.until(lambda: lone.epoch > 100)
    lone.page.close()
    time.sleep(2)
    before = training_seconds(own_server.process.pid)
    time.sleep(1)
    assert training_seconds(own_server.process.pid) - before < 0.1


@seen_in_proc
def test_killed_workers_cost_nothing_but_time(lone: Screen, own_server: OwnServer) -> None:
    lone.open("/logistic?epochs=6000&lr=0.5")
    lone.press("Train")
    lone.until(lambda: lone.epoch > 100)
    for pid in workers(own_server.process.pid):
        os.kill(pid, signal.SIGKILL)
    lone.finish(seconds=60)
    assert lone.epoch == 6000
    assert lone.metric("w") == "5.113"


@pytest.fixture(scope="module")
def proxies(
    tmp_path_factory: pytest.TempPathFactory, own_server: OwnServer
) -> Iterator[dict[str, str]]:
    """The app's address behind each proxy, by the proxy's name."""
    nginx, server = nginx_path(), own_server.address.removesuffix(BASE)
    hosts, config = {}, START
    for name, (host, passed, frames) in PROXIES.items():
        hosts[name] = f"{host}:{free_port()}"
        config += f"server {{ listen {hosts[name]}; location / {{ {PASS} {passed} }} {frames} }}\n"
    config = config.replace("SERVER", server) + "}"
    addresses = {name: f"http://{host}{BASE}" for name, host in hosts.items()}
    urls = (f"{address}/_stcore/health" for address in addresses.values())
    with serving_by_nginx(nginx, config, tmp_path_factory.mktemp("nginx"), *urls):
        yield addresses


@pytest.mark.parametrize("proxy", ["good", "no WebSocket of frames"])
def test_a_run_is_watched_through_nginx(page: Page, proxies: dict[str, str], proxy: str) -> None:
    opened: list[str] = []
    page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda _: opened.append(socket.url))
    )
    screen = Screen(page, proxies[proxy])
    screen.open("/xor?epochs=9000000")
    screen.press("Train")
    screen.until(lambda: screen.epoch > 1_000)
    assert any("/live/" in url for url in opened) is (proxy == "good")
    screen.pause()
    assert screen.no_traceback()


def test_a_page_says_what_its_proxy_lacks(context: BrowserContext, proxies: dict[str, str]) -> None:
    tabs = {
        proxy: context.new_page() for proxy in LACKS
    }  # at once, as each waits before it says so
    for proxy, tab in tabs.items():
        tab.goto(f"{proxies[proxy]}/xor")
    for proxy, tab in tabs.items():
        expect(tab.get_by_text(LACKS[proxy])).to_be_visible(timeout=60_000)
        tab.evaluate("window.stays = true")
    time.sleep(3)
    for tab in tabs.values():
        assert tab.evaluate("window.stays")  # it is not loaded anew for ever
        tab.close()


def test_the_page_says_what_was_lost_and_opens_the_same_experiment(
    page: Page, own_server: OwnServer
) -> None:
    screen = Screen(page, own_server.address)
    screen.open("/logistic?lr=0.2&epochs=9000000")
    screen.press("Train")
    screen.until(lambda: screen.epoch > 100)
    own_server.kill()
    lost = page.get_by_text("The connection to the server is lost.")
    expect(lost).to_be_visible(timeout=30_000)
    own_server.start()
    gone = page.get_by_text("This page was reloaded: its run")
    expect(gone).to_be_visible(timeout=60_000)
    screen.settle()
    assert screen.epoch == 0
    assert page.get_by_label("Learning rate", exact=True).input_value() == "0.2"
    screen.press("Train")
    screen.until(lambda: screen.epoch > 100)
    expect(gone).to_have_count(0)
