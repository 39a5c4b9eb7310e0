"""The app behind nginx, below a path of its host's, with and without WebSockets for the frames."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.e2e.app import free_port
from tests.e2e.nginx import nginx_path, serving_by_nginx
from tests.e2e.own_server import BASE, OWN_SERVER, OwnServer
from tests.e2e.screen import Screen

pytestmark = OWN_SERVER
CONFIG = """
events {{ worker_connections 64; }}
http {{
  map $http_upgrade $connection_upgrade {{ default upgrade; "" close; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass {server}; proxy_http_version 1.1; proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;
    }}
  }}
  server {{
    listen 127.0.0.1:{plain_port};
    location / {{
      proxy_pass {server}; proxy_http_version 1.1; proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;
    }}
    location {base}/live/ {{
      proxy_pass {server}; proxy_set_header Host $http_host;
    }}
  }}
}}
"""


@pytest.fixture(scope="module")
def ports(
    tmp_path_factory: pytest.TempPathFactory, own_server: OwnServer
) -> Iterator[tuple[int, int]]:
    """Where nginx passes everything on, and where it lets no WebSocket of the frames through."""
    nginx = nginx_path()
    ports = port, plain_port = free_port(), free_port()
    server = own_server.address.removesuffix(BASE)
    config = CONFIG.format(port=port, plain_port=plain_port, server=server, base=BASE)
    urls = (f"http://127.0.0.1:{each}{BASE}/_stcore/health" for each in ports)
    with serving_by_nginx(nginx, config, tmp_path_factory.mktemp("nginx"), *urls):
        yield ports


@pytest.mark.parametrize("sockets", [True, False])
def test_a_run_is_watched_through_nginx(page: Page, ports: tuple[int, int], sockets: bool) -> None:
    opened: list[str] = []
    page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda _: opened.append(socket.url))
    )
    screen = Screen(page, f"http://127.0.0.1:{ports[not sockets]}{BASE}")
    screen.open("/xor?epochs=9000000")
    screen.press("Train")
    screen.until(lambda: screen.epoch > 1_000)
    assert any("/live/" in url for url in opened) is sockets
    screen.pause()
    assert screen.no_traceback()
