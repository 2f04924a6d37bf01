"""The demo shop: how people first meet Perch."""

import re

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
    expect(demo.page.get_by_text(re.compile(r"identify\(")).first).to_be_visible()
    expect(grace.person).to_contain_text("claimed")
    demo.page.get_by_role("button", name=re.compile("Sign out")).click()
    expect(demo.page.get_by_text(re.compile(r"logout\(")).first).to_be_visible()
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
