"""A visitor without a browser: opens a page by Streamlit's own protocol, at a fraction of the cost."""

from __future__ import annotations

import json
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

SUBPROTOCOLS: Any = ["streamlit", "no-token"]


def streamlit_of(address: str) -> str:
    """Where Streamlit's own socket is."""
    return f"{address.replace('http', 'ws', 1)}/_stcore/stream"


def stream_of(address: str, token: str) -> str:
    """Where the socket of a page's frames is."""
    return f"{address.replace('http', 'ws', 1)}/live/{token}"


def part_in(message: ForwardMsg) -> dict[str, Any]:
    """What a message tells the browser of the ``stream``, or of a ``static`` part of a figure."""
    text = message.delta.new_element.bidi_component.json or "{}"
    told = json.loads(text)
    return {name: json.loads(told[name]) for name in ("stream", "static") if name in told}


def request_for(address: str, page: str, query: str = "") -> BackMsg:
    """What a browser asks Streamlit for to be shown a page."""
    wanted = BackMsg()
    wanted.rerun_script.page_name, wanted.rerun_script.query_string = page, query
    wanted.rerun_script.context_info.url = f"{address}/{page}?{query}"
    return wanted


def exceptions_on(address: str, page: str, query: str = "", *, seconds: float = 60) -> list[str]:
    """Open a page, wait until it is whole, and return the messages of the exceptions it shows.

    Raises:
        AssertionError: it has no figures, or its script did not run to its end, or its first frame
            leaves some figure out.
    """
    found: list[str] = []
    figures: set[str] = set()
    tokens: list[str] = []
    with connect(
        streamlit_of(address), subprotocols=SUBPROTOCOLS, max_size=None, open_timeout=seconds
    ) as socket:
        socket.send(request_for(address, page, query).SerializeToString())
        while True:
            content = socket.recv(timeout=seconds, decode=False)
            message = ForwardMsg.FromString(content)
            element = message.delta.new_element
            if element.WhichOneof("type") == "exception":
                found.append(element.exception.message)
            part = part_in(message)
            if static := part.get("static"):
                drawing = static.get("drawing") or {"weights": [static["key"]]}
                figures.update(drawing["weights"])
            if stream := part.get("stream"):
                tokens.append(stream["token"])
            if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                figures, tokens = set(), []  # PyTorch has just become ready: the page is built anew
            elif message.WhichOneof("type") == "script_finished":
                assert message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                (token,) = tokens
                updated = first_frame(address, token, seconds)["figures"]
                assert set(updated) == figures, page
                return found


def first_frame(address: str, token: str, seconds: float) -> dict[str, Any]:
    """What a browser is sent of a page first."""
    with connect(stream_of(address, token), max_size=None) as socket:
        frame: dict[str, Any] = json.loads(socket.recv(timeout=seconds))
        return frame
