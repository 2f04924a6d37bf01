"""axe finds nothing, in light and dark, wide and narrow; and what axe cannot see."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from people import Visitor
from playwright.sync_api import expect
from stage import PASSWORD

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
LOOKS = [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)]
looks = pytest.mark.parametrize(("scheme", "width"), LOOKS, ids=[f"{scheme} {width}" for scheme, width in LOOKS])


def without_violations(person):
    nothing_moves(person)
    found = Axe().run(person.page, options=RULES).response["violations"]
    assert not found, "\n".join(f"{each['id']}: {each['help']}: {[node['target'] for node in each['nodes']]}" for each in found)


def nothing_moves(person):
    """Waits for the end of every animation that ends."""
    person.page.wait_for_function("""() => {
      const within = root => [root, ...[...root.querySelectorAll("*")].flatMap(element => element.shadowRoot ? within(element.shadowRoot) : [])]
      return within(document).flatMap(root => root.getAnimations()).every(each => each.playState !== "running" || each.effect.getTiming().iterations === Infinity)
    }""")


def test_axe_sees_into_our_shadow_roots(ada):
    ada.page.evaluate("document.getElementById('live-chat-widget').shadowRoot.append(document.createElement('img'))")
    found = Axe().run(ada.page, options=RULES).response["violations"]
    assert "image-alt" in [each["id"] for each in found]


@looks
def test_the_widget_has_no_violation_closed_empty_and_talking(people, shop, grace, words, scheme, width):
    hello, answer = words("Hello"), words("Look at https://shop.example/seed")
    ada = people.visitor(shop.page(), color_scheme=scheme, viewport={"width": width, "height": 720}, reduced_motion="reduce").is_ready()
    without_violations(ada)
    ada.open()
    without_violations(ada)
    ada.writes(hello)
    grace.opens(hello)
    grace.type_and_send(grace.box, answer)
    expect(ada.texts()).to_have_count(2)
    without_violations(ada)
    ada.close()
    without_violations(ada)


@looks
def test_the_inbox_has_no_violation_at_the_door_in_the_list_and_in_a_conversation(people, perch, ada, words, scheme, width):
    hello = words("Hello")
    ada.open().writes(hello)
    ada.identify(words("ada-"), {"name": "Ada", "plan": "gold"})
    grace = people.agent(perch.address, color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce").arrives()
    grace.page.get_by_role("button", name="Sign in").wait_for()
    without_violations(grace)
    grace.signs_in("grace@example.com", PASSWORD).is_in()
    expect(grace.ticket(hello)).to_have_count(1)
    without_violations(grace)
    grace.opens(hello).sees(hello)
    without_violations(grace)


@looks
@pytest.mark.parametrize("path", ["/demo", "/docs"])
def test_the_demo_and_the_documentation_have_no_violation(people, perch, path, scheme, width):
    reader = Visitor(people.browser(color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce"), perch.address + path)
    reader.page.wait_for_load_state("networkidle")
    without_violations(reader)


def test_new_messages_are_announced_by_the_log_itself(ada, grace, words):
    hello = words("Hello")
    ada.open().writes(hello)
    grace.opens(hello)
    for person in (ada, grace):
        live = person.log().evaluate("log => [log.getAttribute('aria-live') ?? 'polite', log.hidden, log.closest('[inert], [hidden]') === null]")
        assert live == ["polite", False, True]


def test_each_message_s_text_stands_alone_in_one_element(ada, words):
    hello = words("Hello")
    ada.open().writes(hello)
    assert ada.message(hello).evaluate("element => element.textContent") == hello
    assert ada.row(hello).locator("time").count() == 1


def test_on_a_phone_the_chat_fills_the_screen_and_touches_are_large_enough(people, shop):
    ada = people.visitor(shop.page(), viewport={"width": 390, "height": 664}, has_touch=True, is_mobile=True).is_ready().open()
    expect(ada.box).to_be_focused()
    nothing_moves(ada)
    box = ada.dialog.bounding_box()
    assert (round(box["x"]), round(box["y"]), round(box["width"]), round(box["height"])) == (0, 0, 390, 664)
    for button in ada.dialog.get_by_role("button").all():
        if button.is_visible():
            size = button.bounding_box()
            assert min(size["width"], size["height"]) >= 44, button.get_attribute("aria-label")
    assert float(ada.box.evaluate("element => getComputedStyle(element).fontSize").removesuffix("px")) >= 16


def test_reduced_motion_moves_nothing(people, shop):
    ada = people.visitor(shop.page(), reduced_motion="reduce").is_ready().open()
    running = ada.page.evaluate("""() => {
      const within = root => [...root.querySelectorAll("*")].flatMap(element => element.shadowRoot ? [element.shadowRoot, ...within(element.shadowRoot)] : [])
      return within(document).flatMap(root => root.getAnimations()).map(each => each.transitionProperty ?? each.animationName).filter(name => !/opacity|color/.test(name))
    }""")
    assert running == []


def test_text_of_twice_the_size_still_fits(people, shop, words):
    ada = people.visitor(shop.page(), viewport={"width": 640, "height": 360}).is_ready().open()
    ada.writes(words("Hello"))
    nothing_moves(ada)
    box = ada.dialog.bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 360
    expect(ada.page.get_by_role("button", name="Send")).to_be_in_viewport()
