"""A client of Streamlit's upload route that is no browser, and heeds none of what a browser checks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.server.visitor import SUBPROTOCOLS, request_for, streamlit_of

BOUNDARY = "part"
MEGABYTE = 2**20


class Uploader:
    """One session on a page, and the files that it sends."""

    def __init__(self, address: str, socket: ClientConnection) -> None:
        self.address, self.socket = address, socket
        self.client = httpx2.Client(base_url=address, timeout=60)
        self.client.get("/_stcore/health")
        self.token = self.client.cookies["_streamlit_xsrf"]

    def place(self) -> str:
        """An address for a file, as Streamlit gives it to a browser."""
        wanted = BackMsg()
        wanted.file_urls_request.request_id = "1"
        wanted.file_urls_request.file_names.append("a.png")
        self.socket.send(wanted.SerializeToString())
        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=60, decode=False))
            if message.WhichOneof("type") == "file_urls_response":
                return str(message.file_urls_response.file_urls[0].upload_url)

    def put(self, content: bytes, *, says_length: bool = True) -> int:
        """Send a file; returns the status. Without its length, it goes in chunks of a megabyte."""
        head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=f; filename=a.png\r\n\r\n"
        body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        chunks = (body[i : i + MEGABYTE] for i in range(0, len(body), MEGABYTE))
        headers = {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "X-Xsrftoken": self.token,
        }
        answer = self.client.put(
            self.place(), content=body if says_length else chunks, headers=headers
        )
        return int(answer.status_code)


@contextmanager
def uploading(address: str, page: str) -> Iterator[Uploader]:
    """A session on a page, until it is left."""
    with connect(
        streamlit_of(address), subprotocols=SUBPROTOCOLS, max_size=None, close_timeout=1
    ) as socket:
        socket.send(request_for(address, page).SerializeToString())
        yield Uploader(address, socket)
