"""A student's visit to the XOR page."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import CDPSession, Position, expect

from tests.e2e.screen import Screen

PLOTS = "document.querySelectorAll('.live-plot')"
QUICK = "layers=4&activation=tanh&lr=1&seed=1&epochs=2000"


def place_of(screen: Screen, x: float, y: float) -> list[float]:
    """Where a place of the first plane, in its own numbers, is on the screen."""
    place: list[float] = screen.page.evaluate(
        f"""async ([x, y]) => {{
          const {{ axesOf }} = await import("/live-page/under_axes.js");
          const plot = {PLOTS}[0], axes = axesOf(plot), box = plot.getBoundingClientRect();
          const across = (x - axes.x[0]) / (axes.x[1] - axes.x[0]);
          const up = (y - axes.y[0]) / (axes.y[1] - axes.y[0]);
          return [box.left + axes.left + across * axes.width,
                  box.top + axes.top + (1 - up) * axes.height];
        }}""",
        [x, y],
    )
    return place


def click_plane(screen: Screen, x: float, y: float) -> None:
    """Click a place of the first plane, in its own numbers, once the page has stopped moving."""
    places: list[list[float]] = [[]]

    def stays() -> bool:
        places.append(place_of(screen, x, y))
        screen.page.wait_for_timeout(200)
        return places[-1] == places[-2]

    screen.until(stays)
    screen.page.mouse.click(*places[-1])


def points_in_link(screen: Screen) -> int:
    """How many points the address bar holds."""
    asked = parse_qs(urlsplit(screen.page.url).query)
    return sum(text.count(",") // 2 for text in asked.get("points", []))


def boundary(screen: Screen) -> str:
    """The path of the boundary as it is drawn."""
    paths = screen.page.evaluate(
        f"[...{PLOTS}[0].querySelectorAll('.js-line')].map((line) => line.getAttribute('d')).join()"
    )
    return str(paths)


def test_points_clicked_in_are_learned(screen: Screen) -> None:
    page = screen.page
    page.goto(f"{screen.address}/xor?data=own&{QUICK}")
    expect(page.get_by_text("There are no points yet")).to_be_visible()
    page.wait_for_selector(".live-plot .main-svg")
    clicks = ((1, -3, 3), (1, 3, -3), (0, -3, -3), (0, 3, 3))
    for count, (label, x, y) in enumerate(clicks):
        screen.idle()
        page.get_by_role("radio", name=f"y = {label}").click()
        screen.idle()
        click_plane(screen, x, y)
        screen.until(lambda wanted=count + 1: points_in_link(screen) == wanted)  # type: ignore[misc]
    screen.settle()
    screen.press("Train")
    screen.until(lambda: screen.metric("Accuracy") == "100.0 %")
    screen.finish()

    click_plane(screen, 3, 3)
    expect(page.get_by_text("3 points.")).to_be_visible()
    assert screen.no_traceback()
    assert screen.errors == []


def test_a_weight_changed_by_hand_moves_the_boundary(screen: Screen) -> None:
    page = screen.page
    screen.open(f"/xor?{QUICK}")
    screen.press("Train")
    screen.finish()
    before, loss = boundary(screen), screen.metric("Loss")
    page.locator("canvas.live-network").click(position=unit_place(screen, 1, 0))  # opens its tab
    weight = page.get_by_label("from x1", exact=True)
    expect(weight).to_be_visible()
    weight.fill("-7.5")
    weight.press("Enter")
    screen.until(lambda: screen.metric("Loss") not in (loss, "–"))
    screen.until(lambda: boundary(screen) != before)
    expect(page.get_by_label("from x1", exact=True)).to_have_value("-7.500")
    screen.press("Reset")
    screen.until(lambda: screen.epoch == 0)
    screen.until(lambda: page.get_by_label("from x1", exact=True).input_value() != "-7.500")
    assert screen.errors == []


def unit_place(screen: Screen, layer: int, unit: int) -> Position:
    """Where a unit of the diagram is on its canvas."""
    at = screen.page.evaluate(
        """async ([layer, unit]) => {
          const { figures } = await import("/live-page/figures.js");
          const { x, y } = figures.get("network").nodes[layer][unit];
          return { x, y };
        }""",
        [layer, unit],
    )
    return Position(x=at["x"], y=at["y"])


def test_a_pinned_curve_lies_behind_the_next_run(screen: Screen) -> None:
    page = screen.page
    screen.open(f"/xor?{QUICK}")
    screen.press("Train")
    screen.finish()
    with screen.more():
        screen.press("Pin this curve")
    name = "Pinned: BCE · lr 1 · seed 1 · hidden layers 4 · activation tanh"
    pinned = page.locator(".line-names > span", has_text=name)
    expect(pinned).to_be_visible()
    with screen.more():
        screen.type("Seed", "2")
    screen.until(lambda: screen.epoch == 0)
    screen.press("Train")
    screen.finish()
    expect(pinned).to_be_visible()
    with screen.more():
        screen.press("Unpin all")
    expect(pinned).to_have_count(0)


def test_a_link_with_every_setting_opens_the_same_experiment(screen: Screen) -> None:
    page = screen.page
    link = (
        "lr=0.03&epochs=500&loss=Both&layers=4-2&activation=tanh&data=circle&noise=0.2&seed=3"
        "&n=300&inputs=x1,x2,x1x2&init=xavier&optimizer=Adam&decay=0.001&batch=10&shuffle=0"
        "&drop=1&train=0.5&stoploss=0.001&stopacc=0.999&step=0&speed=500&log=1&show=gradients"
    )
    screen.open(f"/xor?{link}")
    wanted = set(link.split("&"))
    screen.until(lambda: set(page.url.partition("?")[2].split("&")) == wanted)
    with screen.more():
        assert page.get_by_label("Hidden layers", exact=True).input_value() == "2"
        assert page.get_by_label("Units", exact=True).input_value() == "4-2"
    screen.press("Train")
    screen.until(lambda: screen.epoch > 5)
    assert screen.metric("Test loss", 1) != "–"
    assert screen.no_traceback()
    assert screen.errors == []


def test_a_network_that_blows_up_is_named(screen: Screen) -> None:
    screen.open(
        "/xor?lr=1000&activation=leaky%20ReLU&data=circle&layers=16-16-16&loss=BCE&decay=1"
        "&init=normal&epochs=2000&show=hidden"
    )
    screen.press("Train")
    expect(screen.page.get_by_text("Diverged").first).to_be_visible()
    expect(screen.button("Train")).to_be_visible()
    assert screen.no_traceback()


def test_a_csv_file_that_can_not_be_read_loses_nothing(screen: Screen) -> None:
    page = screen.page
    screen.open("/xor?data=own&points=-1,-1,0;1,1,1&layers=2")
    screen.look_at_csv(b"1,2,0\n3,4,1\n5,6,1\n7,nan,1\n")
    expect(page.get_by_text("Line 4: there is no number in “column 2”.")).to_be_visible()
    expect(screen.button("Use these points")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.get_by_text("2 points.")).to_be_visible()
    screen.idle()
    screen.look_at_csv(b"1,2,0\n3,4,1,5,6\n7,8,1\n")
    expect(page.get_by_text("Line 2 has 5 columns, line 3 has 3.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("2 points.")).to_be_visible()
    screen.take_csv(b"a;b;label\n1;2;0\n3;4;1\n0;1;1\n")
    expect(page.get_by_text("3 points: label from a, b.")).to_be_visible()
    assert screen.no_traceback()


def test_a_perceptron_is_set_by_hand(screen: Screen) -> None:
    page = screen.page
    page.goto(f"{screen.address}/xor?mode=hand")
    expect(page.get_by_text("2 of 4 are right.")).to_be_visible()
    screen.press("Show one answer")
    expect(page.get_by_text("That is AND.")).to_be_visible()
    screen.choose("XOR")
    expect(page.get_by_text("One straight line can’t do XOR")).to_be_visible()
    expect(screen.button("Show one answer")).to_have_count(0)
    page.locator("label").filter(has_text="Two layers").click()
    expect(page.get_by_text("That is XOR.")).to_be_visible()
    screen.choose("OR")
    expect(page.get_by_text("2 of 4 are right.")).to_be_visible()
    screen.press("Show one answer")
    expect(page.get_by_text("That is OR.")).to_be_visible()
    screen.type("b", "5")
    expect(page.get_by_text("5 is out of range")).to_be_visible()
    assert screen.no_traceback()


def test_quick_clicks_each_place_a_point(screen: Screen) -> None:
    screen.page.goto(f"{screen.address}/xor?data=own&{QUICK}&points=-4,-4,0;4,4,1")
    screen.settle()
    screen.page.get_by_role("radio", name="y = 1").click()
    screen.idle()
    click_plane(screen, -3, 3)
    for x in (-2, -1, 0, 1):
        screen.page.mouse.click(*place_of(screen, x, 3))
    screen.until(lambda: points_in_link(screen) == 7)
    assert screen.no_traceback()


def test_two_quick_clicks_on_an_empty_plane_are_two_points(screen: Screen) -> None:
    page = screen.page
    page.goto(f"{screen.address}/xor?data=own&{QUICK}")
    expect(page.get_by_text("There are no points yet")).to_be_visible()
    page.wait_for_selector(".live-plot .main-svg")
    screen.idle()
    click_plane(screen, -3, 3)
    page.mouse.click(*place_of(screen, 3, -3))
    screen.until(lambda: points_in_link(screen) == 2)
    assert screen.no_traceback()


def test_a_tap_places_a_point(screen: Screen, protocol: CDPSession) -> None:
    screen.page.goto(f"{screen.address}/xor?data=own&{QUICK}&points=-4,-4,0;4,4,1")
    screen.settle()
    x, y = place_of(screen, 2, -2)
    for kind, points in (("touchStart", [{"x": x, "y": y}]), ("touchEnd", [])):
        protocol.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    screen.until(lambda: points_in_link(screen) == 3)
