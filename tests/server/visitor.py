"""A visitor without a browser: opens a page by Streamlit's own protocol, at a fraction of the cost."""

from __future__ import annotations

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect


def exceptions_on(address: str, page: str, *, seconds: float = 60) -> list[str]:
    """Open a page, wait until it is whole, and return the messages of the exceptions it shows.

    Raises:
        AssertionError: it has no figures, or its script did not run to its end.
    """
    wanted = BackMsg()
    wanted.rerun_script.page_name = page
    wanted.rerun_script.context_info.url = f"{address}/{page}"
    found: list[str] = []
    figures = 0
    with connect(
        f"{address.replace('http', 'ws', 1)}/_stcore/stream",
        subprotocols=["streamlit", "no-token"],  # type: ignore[list-item]
        max_size=None,
        open_timeout=seconds,
    ) as socket:
        socket.send(wanted.SerializeToString())
        while True:
            content = socket.recv(timeout=seconds)
            message = ForwardMsg.FromString(content if isinstance(content, bytes) else b"")
            element = message.delta.new_element
            if element.WhichOneof("type") == "exception":
                found.append(element.exception.message)
            if element.WhichOneof("type") == "bidi_component":
                figures += 1
            if message.WhichOneof("type") == "script_finished":
                assert message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                assert figures, f"no figure on {page}"
                return found
