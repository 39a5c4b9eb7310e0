"""The browser's modules, each by itself, as a page imports them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute

from core.experiments.xor import Settings
from core.figures.base import MANY_CLASS_COLOURS, UNSURE
from core.figures.decision_boundary import levels_of, region_scale
from core.figures.network_drawing import diagram_drawing, weights_updates
from core.streaming.changes import changes
from core.streaming.viewer import packed
from core.streaming.wire import message
from tests.core.figures.test_base import trained
from tests.core.streaming.messages import EXAMPLES
from tests.core.streaming.test_changes import curve

MODULES = "/live-page"


@pytest.fixture(scope="module")
def tab(context: BrowserContext) -> Iterator[Page]:
    """One for all of them."""
    with context.new_page() as page:
        yield page


@pytest.fixture
def blank(tab: Page, address: str) -> Page:
    """An empty page of the app's origin, to which only what the test routes is known."""
    tab.unroute_all()
    tab.route("**/blank", lambda route: route.fulfill(content_type="text/html", body="<body>"))
    tab.goto(f"{address}/blank")
    return tab


def test_a_text_is_written_only_where_it_has_changed(blank: Page) -> None:
    kept = blank.evaluate(
        """async (modules) => {
          const { say } = await import(`${modules}/texts.js`);
          const node = document.createElement("p");
          say(node, "Loss");
          const translated = (node.firstChild.data = "Verlust");
          say(node, "Loss");
          const kept = node.textContent;
          say(node, "Accuracy");
          return [kept === translated, node.textContent];
        }""",
        MODULES,
    )
    assert kept == [True, "Accuracy"]


def test_screen_readers_get_the_newest_sentence_for_a_while(blank: Page) -> None:
    heard = blank.evaluate(
        """async (modules) => {
          const { speaker } = await import(`${modules}/panel.js`);
          const place = document.createElement("div");
          const heard = [];
          new MutationObserver(() => heard.push([place.textContent, performance.now()]))
            .observe(place, { childList: true });
          const speak = speaker(place, 200);
          for (const sentence of ["a", "b", "c", "d", "e"]) speak(sentence);
          await new Promise((resolve) => setTimeout(resolve, 1500));
          return heard;
        }""",
        MODULES,
    )
    assert [sentence for sentence, _ in heard] == ["a", "e", ""]
    times = [time for _, time in heard]
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) > 150


def test_colours_run_between_their_stops_and_rasters_stand_on_their_feet(blank: Page) -> None:
    corners = blank.evaluate(
        """async (modules) => {
          const { colourTable, raster } = await import(`${modules}/raster.js`);
          const colours = colourTable([[0, "#000000"], [0.5, "#ff0000"], [1, "#ffffff"]]);
          const canvas = raster(new Uint8Array([0, 128, 255, 0]), 2, 2, colours, 255);
          const pixels = canvas.getContext("2d").getImageData(0, 0, 2, 2).data;
          return [0, 4, 8, 12].map((at) => [...pixels.slice(at, at + 3)]);
        }""",
        MODULES,
    )
    (white, black, lowest, red) = corners  # the bytes' first row is the lowest
    assert white == [255, 255, 255]
    assert black == [0, 0, 0]
    assert lowest == [0, 0, 0]
    assert red[0] == 255 and red[1] < 8


@pytest.mark.parametrize("classes", range(2, 11))
def test_each_class_of_a_plane_has_its_colour_from_unsure_to_sure(
    blank: Page, classes: int
) -> None:
    colours = blank.evaluate(
        """async ([modules, scale]) => {
          const { colourTable } = await import(`${modules}/raster.js`);
          const hex = (parts) => "#" + parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("");
          return colourTable(scale).map(hex);
        }""",
        [MODULES, region_scale(classes)],
    )
    levels = levels_of(classes)
    for label in range(classes):
        assert colours[label * levels] == UNSURE
        assert colours[label * levels + levels - 1] == MANY_CLASS_COLOURS[label]


KEY = "weights BCE"
FIGURE = {"key": "n", "kind": "table", "height": None, "shades": [[0, "#000000"], [1, "#ffffff"]]}
TABLE = {"alt": "Two numbers", "head": ["x"], "rows": [["1"]], "marks": [[None]]}


def test_a_figure_shows_what_came_before_it_was_mounted_and_leaves_nothing(blank: Page) -> None:
    texts = blank.evaluate(
        """async ([modules, figure, table]) => {
          const { figures, mount, update } = await import(`${modules}/figures.js`);
          const soon = () => new Promise((resolve) => setTimeout(resolve, 100));
          update({ n: table });
          const unmount = mount(figure, document.body, () => {});
          await soon();
          const texts = [document.body.innerText];
          update({ n: { ...table, rows: [["2"]] } });
          await soon();
          texts.push(document.body.innerText);
          unmount();
          return [...texts, document.body.innerText, figures.size];
        }""",
        [MODULES, FIGURE, TABLE],
    )
    first, second, after, mounted = texts
    assert "1" in first.split()
    assert "2" in second.split()
    assert (after, mounted) == ("", 0)


def test_a_figure_is_drawn_from_the_weights_that_it_names(blank: Page) -> None:
    (spec,) = Settings(layers=(3,)).specs()
    before, now = (message(weights_updates([trained(spec, epochs)])[KEY]) for epochs in (2, 7))
    (wider,) = Settings(layers=(4,)).specs()
    another = message(weights_updates([trained(wider, 9)])[KEY])
    said = blank.evaluate(
        """async ([modules, figure, key, ...frames]) => {
          const { mount, update } = await import(`${modules}/figures.js`);
          const soon = () => new Promise((resolve) => setTimeout(resolve, 100));
          mount(figure, document.body, () => {});
          const said = [];
          for (const frame of frames) {
            update({ [key]: frame });
            await soon();
            said.push(document.querySelector("canvas").getAttribute("aria-label"));
          }
          return said;
        }""",
        [
            MODULES,
            {**FIGURE, "kind": "network", "height": 300, "drawing": diagram_drawing(spec)},
            KEY,
            before,
            changes(before, now),
            another,  # of a network that the page is yet to be built for
        ],
    )
    assert ["at epoch 2;" in said[0], "at epoch 7;" in said[1], said[2]] == [True, True, said[1]]


FOLLOW = """async ([modules, seconds]) => {
  const { follow } = await import(`${modules}/stream.js`);
  const heard = { frames: [], lost: 0 };
  const controller = new AbortController();
  const show = (frame) => heard.frames.push(frame.version);
  follow(`${location.origin}/live/token`, show, () => (heard.lost += 1), controller.signal);
  await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  controller.abort();
  return heard;
}"""


def test_each_frame_is_answered_when_it_is_painted(blank: Page) -> None:
    answers: list[object] = []

    def serve(socket: WebSocketRoute) -> None:
        def hear(notice: object) -> None:
            answers.append(notice)
            if len(answers) < 3:
                socket.send(f'{{"version": {len(answers) + 1}}}')

        socket.on_message(hear)
        socket.send('{"version": 1}')

    blank.route_web_socket("**/live/token", serve)
    heard = blank.evaluate(FOLLOW, [MODULES, 1])
    assert heard == {"frames": [1, 2, 3], "lost": 0}
    assert answers == ["painted"] * 3


def test_a_frame_that_comes_while_another_is_painted_waits_its_turn(blank: Page) -> None:
    """Both come at once; the second is so small that it is unpacked first."""
    large = json.dumps({"version": 1, "text": [str(i**3) for i in range(50_000)]})

    def serve(socket: WebSocketRoute) -> None:
        socket.send(packed(large))
        socket.send(packed('{"version": 2}'))

    blank.route_web_socket("**/live/token", serve)
    blank.evaluate(
        """() => {
          window.told = [];
          const frame = requestAnimationFrame;
          window.requestAnimationFrame = (paint) => frame(() => { told.push("painted"); paint(); });
        }"""
    )
    push = "heard.frames.push(frame.version)"
    follow = FOLLOW.replace(push, f"(told.push(frame.version), {push})")
    assert blank.evaluate(follow, [MODULES, 1])["frames"] == [1, 2]
    assert blank.evaluate("() => told") == [1, "painted", 2, "painted"]


def test_a_packed_frame_is_unpacked(blank: Page) -> None:
    def serve(socket: WebSocketRoute) -> None:
        socket.send(packed(json.dumps({"version": "é"})))

    blank.route_web_socket("**/live/token", serve)
    assert blank.evaluate(FOLLOW, [MODULES, 1]) == {"frames": ["é"], "lost": 0}


def test_an_array_goes_on_from_the_last_one(blank: Page) -> None:
    before = curve(*range(300))
    for now in (curve(*range(320)), curve(*range(200), 7.0), curve(1.0), {"alt": "nothing"}):
        joined = blank.evaluate(
            """async ([modules, before, now]) => {
              const { whole } = await import(`${modules}/figures.js`);
              return whole(before, now);
            }""",
            [MODULES, before, changes(before, now)],
        )
        assert joined == now


def test_a_socket_that_closes_is_opened_again(blank: Page) -> None:
    opened: list[WebSocketRoute] = []

    def serve(socket: WebSocketRoute) -> None:
        opened.append(socket)
        socket.send(f'{{"version": {len(opened)}}}')
        socket.on_message(lambda _: socket.close(code=1012))

    blank.route_web_socket("**/live/token", serve)
    heard = blank.evaluate(FOLLOW, [MODULES, 2])
    assert heard["frames"][:3] == [1, 2, 3]
    assert heard["lost"] == 0


@pytest.mark.parametrize("code", [4404, 4409])
def test_a_session_that_is_gone_is_left_alone(blank: Page, code: int) -> None:
    opened: list[WebSocketRoute] = []

    def serve(socket: WebSocketRoute) -> None:
        opened.append(socket)
        socket.close(code=code)

    blank.route_web_socket("**/live/token", serve)
    assert blank.evaluate(FOLLOW, [MODULES, 1]) == {"frames": [], "lost": 0}
    assert len(opened) == 1


def test_where_no_socket_opens_frames_are_asked_for(blank: Page) -> None:
    asked: list[str | None] = []

    def answer(route: Any) -> None:
        asked.append(route.request.post_data)
        route.fulfill(json={"version": len(asked)}) if len(asked) < 4 else route.fulfill(status=204)

    blank.route_web_socket("**/live/token", lambda socket: socket.close(code=1006))
    blank.route("**/live/token/next", answer)
    heard = blank.evaluate(FOLLOW, [MODULES, 2])
    assert heard["frames"] == [1, 2, 3]
    assert {text.split()[1] for text in asked if text} == {"visible"}
    assert len({text.split()[0] for text in asked if text}) == 1


def test_a_server_that_answers_nothing_is_said_to_be_lost(blank: Page) -> None:
    blank.route_web_socket("**/live/token", lambda socket: socket.close(code=1011))
    blank.route("**/live/token/next", lambda route: route.abort())
    heard = blank.evaluate(FOLLOW, [MODULES, 3])
    assert heard["frames"] == []
    assert heard["lost"] >= 1


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_module_reads_of_its_message_what_the_type_names_and_nothing_else(
    blank: Page, kind: str
) -> None:
    update, type_ = EXAMPLES[kind]
    (spec,) = Settings(layers=(2,)).specs()
    network = diagram_drawing(spec) if kind == "network" else None
    read = blank.evaluate(
        """async ([modules, kind, drawing, sent]) => {
          const load = (name) => import(`${modules}/${name}.js`);
          const module = (await load(kind))[kind];
          if (kind === "plot") await (await load("plot")).loadPlotly();
          const read = new Set();
          const watched = new Proxy(sent, { get: (from, key) => (read.add(String(key)), from[key]) });
          const frame = document.createElement("div");
          frame.style.height = "200px";
          document.body.append(frame);
          const { colourTable } = await load("raster");
          const shades = [[0, "#000000"], [1, "#ffffff"]];
          const still = { drawing, size: 20, shades, alt: "", data: [{ type: "scatter", name: "BCE" }], layout: { xaxis: {}, yaxis: {} } };
          const figure = { frame, element: frame, static: still, colours: colourTable(shades), mounted: true };
          module.mount(figure);
          const { drawnFrom } = await load("network_figures");
          figure.update = drawing ? drawnFrom(still, new Map([[drawing.weights[0], watched]])) : watched;
          module.update(figure);
          module.unmount(figure);
          return [...read];
        }""",
        [MODULES, kind, network, message(update)],
    )
    # A figure that Plotly draws may have a shading, computed in the browser; ``none`` is for no tiles.
    named = set(type_.__annotations__)
    assert set(read) - {"shading"} <= named
    assert named - set(read) <= {"none"}
