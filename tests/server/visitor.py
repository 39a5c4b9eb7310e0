"""A visitor without a browser: opens a page by Streamlit's own protocol, at a fraction of the cost."""

from __future__ import annotations

import json
import re
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

FIGURE = b'"static":'
TOKEN = re.compile(rb'"token":\s*"([\w-]+)"')


def exceptions_on(address: str, page: str, *, seconds: float = 60) -> list[str]:
    """Open a page, wait until it is whole, and return the messages of the exceptions it shows.

    Raises:
        AssertionError: it has no figures, or its script did not run to its end, or its first frame
            leaves some figure out.
    """
    wanted = BackMsg()
    wanted.rerun_script.page_name = page
    wanted.rerun_script.context_info.url = f"{address}/{page}"
    found: list[str] = []
    figures, tokens = 0, []
    with connect(
        f"{address.replace('http', 'ws', 1)}/_stcore/stream",
        subprotocols=["streamlit", "no-token"],  # type: ignore[list-item]
        max_size=None,
        open_timeout=seconds,
    ) as socket:
        socket.send(wanted.SerializeToString())
        while True:
            content = socket.recv(timeout=seconds, decode=False)
            message = ForwardMsg.FromString(content)
            element = message.delta.new_element
            if element.WhichOneof("type") == "exception":
                found.append(element.exception.message)
            if element.WhichOneof("type") == "bidi_component":
                figures += FIGURE in content
                tokens += TOKEN.findall(content)
            if message.WhichOneof("type") == "script_finished":
                assert message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                (token,) = tokens
                updated = first_frame(address, token.decode(), seconds)["figures"]
                assert len(updated) == figures, f"{page}: {sorted(updated)} of {figures}"
                return found


def first_frame(address: str, token: str, seconds: float) -> dict[str, Any]:
    """What a browser is sent of a page first."""
    with connect(f"{address.replace('http', 'ws', 1)}/live/{token}", max_size=None) as socket:
        frame: dict[str, Any] = json.loads(socket.recv(timeout=seconds))
        return frame
