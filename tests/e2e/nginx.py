"""Debian's nginx, by a configuration that a test gives it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.app import do_without, wait_for

# Without a master nginx serves as whoever starts it, who may write in the test's folder.
PROCESS = "daemon off; master_process off; error_log stderr crit; pid {folder}/nginx.pid;"
HTTP = """http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
"""


def nginx_path() -> str:
    """Where nginx is; without one, the test is skipped."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    return found or do_without("no nginx found: apt-get install nginx-light")


@contextmanager
def serving_by_nginx(nginx: str, config: str, folder: Path, *urls: str) -> Iterator[None]:
    """Run nginx until it is no longer needed, with all its own files in the folder.

    ``urls`` are what must answer before it counts as started.
    """
    file = folder / "nginx.conf"
    file.write_text(config.replace("http {\n", HTTP.format(folder=folder), 1))
    process = subprocess.Popen(
        [nginx, "-p", str(folder), "-c", str(file), "-g", PROCESS.format(folder=folder)]
    )
    try:
        for url in urls:
            wait_for(url, seconds=30)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)
