"""The app behind nginx, below a path of its host's, with and without WebSockets for the frames."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.app import do_without, free_port, server_process, wait_for
from tests.e2e.screen import Screen

BASE = "/teach/nets"
CONFIG = """
daemon off; pid {folder}/nginx.pid; error_log stderr; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
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
def ports(tmp_path_factory: pytest.TempPathFactory, context: object) -> Iterator[tuple[int, int]]:
    """Where nginx passes everything on, and where it lets no WebSocket of the frames through."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        do_without("no nginx found: apt-get install nginx-light")
    folder: Path = tmp_path_factory.mktemp("nginx")
    port, plain_port = free_port(), free_port()
    with server_process(BASE) as (address, _):
        config = folder / "nginx.conf"
        server = address.removesuffix(BASE)
        config.write_text(
            CONFIG.format(folder=folder, port=port, plain_port=plain_port, server=server, base=BASE)
        )
        process = subprocess.Popen([nginx, "-c", str(config), "-p", str(folder)])
        try:
            for each in (port, plain_port):
                wait_for(f"http://127.0.0.1:{each}{BASE}/_stcore/health", seconds=30)
            yield port, plain_port
        finally:
            process.terminate()
            process.wait(timeout=20)


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
