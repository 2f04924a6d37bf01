"""The demo shop: how people first meet Perch."""

import re

import pytest
from people import Visitor
from playwright.sync_api import expect


def test_the_demo_shop_chats_signs_in_and_shows_its_calls(people, perch, grace, words):
    hello = words("Hello from the demo")
    demo = Visitor(people.browser())
    demo.page.goto(f"{perch.address}/demo")
    demo.is_ready().open().writes(hello)
    grace.opens(hello)
    demo.close()
    demo.page.get_by_role("button", name=re.compile("Ada")).click()
    calls = demo.page.get_by_role("log", name="Calls and events")
    expect(calls.get_by_text("identify(")).to_be_visible()
    expect(grace.person).to_contain_text("claimed")
    demo.page.get_by_role("button", name=re.compile("Sign out")).click()
    expect(calls.get_by_text("logout(")).to_be_visible()
    demo.opened()
    demo.does_not_see(hello)
    assert demo.uncaught == []


def test_the_demo_works_by_the_name_localhost_too(people, perch):
    demo = Visitor(people.browser())
    demo.page.goto(perch.address.replace("127.0.0.1", "localhost") + "/demo")
    demo.is_ready().open()
    demo.writes("Hello from localhost")
    assert demo.uncaught == []


def test_the_documentation_of_the_api_is_there(people, perch):
    reader = Visitor(people.browser())
    answer = reader.page.goto(f"{perch.address}/docs")
    assert answer.status == 200
    expect(reader.page.get_by_text("/api/widgets/").first).to_be_visible()
    assert reader.uncaught == []


def test_on_a_phone_the_demo_shop_says_what_to_try_until_a_call_is_made(people, perch):
    demo = Visitor(people.browser(viewport={"width": 360, "height": 740}))
    demo.page.goto(f"{perch.address}/demo")
    demo.is_ready()
    expect(demo.page.locator("#calls")).to_contain_text('on("ready")')
    expect(demo.page.locator("summary")).to_contain_text("Try it in five steps.")
    demo.page.get_by_role("button", name="Sign in as Ada").click()
    expect(demo.page.locator("summary")).to_contain_text("identify(")
    assert demo.uncaught == []


@pytest.mark.parametrize("width", [360, 800, 1440])
def test_every_table_of_the_documentation_fits_its_page(people, perch, width):
    reader = Visitor(people.browser(viewport={"width": width, "height": 900}))
    reader.page.goto(f"{perch.address}/docs")
    tables = reader.page.get_by_role("table")
    expect(tables).to_have_count(4)
    for table in tables.all():
        assert table.evaluate("each => each.scrollWidth <= each.clientWidth && each.getBoundingClientRect().right <= innerWidth")
    method = reader.page.get_by_role("table", name="Methods").get_by_role("row", name="doctor(")
    name, returns, does = (each.bounding_box() for each in method.get_by_role("cell").all())
    if width == 360:
        assert name["y"] < returns["y"] < does["y"] and does["width"] == 328
    else:
        assert does["width"] > name["width"]


def test_a_table_is_one_to_a_screen_reader_on_a_phone_too(people, perch):
    reader = Visitor(people.browser(viewport={"width": 360, "height": 740}))
    reader.page.goto(f"{perch.address}/docs")
    methods = reader.page.get_by_role("table", name="Methods")
    assert methods.get_by_role("columnheader").all_inner_texts() == ["Method", "Returns", "Does"]
    roles = "each => [...each.querySelectorAll('thead, tbody, tr, th, td')].every(part => part.role)"
    assert methods.get_attribute("role") == "table" and methods.evaluate(roles)
