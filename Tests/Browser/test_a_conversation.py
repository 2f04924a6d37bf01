"""What makes it a conversation: typing, ticks, unread counts, order, breaks, closing and reopening."""

import re

from perch import until
from playwright.sync_api import expect
from stage import PASSWORD, Shop, sign_in


def test_each_sees_the_other_typing_until_it_stops(ada, grace, words):
    hello = words("Hello")
    ada.open().writes(hello)
    grace.opens(hello)
    grace.box.press_sequentially("Let me", delay=20)
    expect(ada.page.get_by_text("Grace is typing")).to_be_visible()
    grace.box.press("Enter")
    ada.sees("Let me")
    expect(ada.page.get_by_text("is typing")).to_have_count(0)
    ada.box.press_sequentially("I wond", delay=20)
    expect(grace.page.get_by_text("is typing").first).to_be_visible()
    ada.box.fill("")
    expect(grace.page.get_by_text("is typing")).to_have_count(0)


def test_a_message_is_delivered_and_then_read(ada, grace, words):
    hello, answer = words("Hello"), words("Good morning")
    ada.open().writes(hello)
    expect(ada.row(hello)).to_contain_text("Delivered")
    grace.opens(hello)
    expect(ada.row(hello)).to_contain_text("Read")
    ada.close()
    grace.answers(answer)
    expect(grace.row(answer)).to_contain_text("Delivered")
    ada.open().sees(answer)
    expect(grace.row(answer)).to_contain_text("Read")


def test_unread_counts_stand_on_the_launcher_and_go_when_read(ada, grace, words):
    hello = words("Hello")
    ada.open().writes(hello)
    ada.close()
    grace.opens(hello)
    for answer in (words("One"), words("Two")):
        grace.answers(answer)
    ada.has_unread(2)
    ada.reload()
    ada.has_unread(2)
    ada.open().sees(answer)
    ada.close()
    ada.has_unread(0)


def test_a_ticket_tells_the_agent_what_is_unread(ada, grace, inbox, words):
    one, two = words("One"), words("Two")
    ada.open().writes(one)
    ada.writes(two)
    ticket = lambda: next(each for each in inbox.tickets() if each["last"]["text"] == two)
    assert ticket()["unread"] == 2
    grace.opens(two)
    until(lambda: ticket()["unread"] == 0, "the ticket to be read")


def test_many_messages_at_once_come_in_order_once_each(ada, grace, words):
    texts = [words(f"Number {number}") for number in range(30)]
    ada.open()
    for text in texts:
        ada.type_and_send(ada.box, text)
    ada.sees_in_order(*texts)
    expect(ada.log().get_by_text("Delivered")).to_have_count(30, timeout=60_000)
    grace.opens(texts[-1]).sees_in_order(*texts)


def test_a_long_history_comes_page_by_page_without_a_hole(ada, shop, words):
    ada.open().writes("number 0")
    rest, token = shop.rest(), ada.token()
    for number in range(1, 120):
        rest.say(token, f"number {number}")
        if number % 55 == 0:
            until(lambda: ada.message(f"number {number}").count(), "the messages to arrive")
    ada.reload()
    ada.opened().sees("number 119")
    ada.does_not_see("number 0")

    def scrolled_up():
        ada.log().hover()
        ada.page.mouse.wheel(0, -20_000)
        ada.page.wait_for_timeout(150)
        return ada.message("number 0").count()

    until(scrolled_up, "the pages up to the first message", 60)
    assert ada.texts().all_inner_texts() == [f"number {number}" for number in range(120)]


def test_text_is_text_and_never_markup(ada, grace, words):
    hostile = words("<img src=x onerror=\"window.hacked = 1\"><b>bold</b> & 'so' \"on\" {{7*7}} ${7*7}")
    ada.call("setAttributes", {"name": "<script>window.hacked = 1</script>", "<i>key</i>": "<u>value</u>"})
    ada.open().writes(hostile)
    grace.opens(hostile[-8:]).sees(hostile)
    grace.sees_person("<i>key</i>", "<u>value</u>")
    expect(grace.ticket(hostile)).to_contain_text("<script>window.hacked = 1</script>")
    assert [person.page.evaluate("window.hacked ?? null") for person in (ada, grace)] == [None, None]


def test_every_script_of_the_world_and_many_lines_arrive_as_they_were_written(ada, grace, words):
    text = words("Ünï 日本語 שלום 👩‍👩‍👧‍👦 \u202eabc") + "\nsecond line\n\n  indented"
    ada.open()
    ada.box.fill(text)
    ada.box.press("Enter")
    shown = lambda person: person.texts().last.evaluate("element => element.textContent")
    expect(ada.log().get_by_text("Delivered")).to_have_count(1)
    grace.opens(text.split("\n")[0][-8:])
    expect(grace.texts()).to_have_count(1)
    assert shown(ada) == shown(grace) == text


def test_a_message_too_long_is_not_sent_and_says_so(ada, words):
    ada.open().writes(words("Hello"))
    ada.box.fill("x" * 10_001)
    ada.box.press("Enter")
    expect(ada.page.get_by_role("alert")).to_contain_text("too long")
    expect(ada.texts()).to_have_count(1)
    ada.box.fill("x" * 10_000)
    ada.box.press("Enter")
    ada.sees("x" * 10_000)


def test_what_was_typed_while_the_server_was_away_is_sent_when_it_returns(people, own_perch, site, words):
    shop = Shop(own_perch, site)
    ada = people.visitor(shop.page()).is_ready().open()
    hello, meanwhile, later = words("Hello"), words("Is anybody there?"), words("I will wait.")
    ada.writes(hello)
    grace = sign_in(people, own_perch).opens(hello)
    own_perch.terminate()
    ada.page.wait_for_function("window.heard.some(([name, state]) => name === 'connection' && state !== 'online')")
    for text in (meanwhile, later):
        ada.types(text)
    assert not re.search("Delivered|Read", ada.row(later).inner_text())
    own_perch.start()
    for text in (meanwhile, later):
        expect(ada.row(text)).to_contain_text(re.compile("Delivered|Read"))
    ada.sees_in_order(hello, meanwhile, later)
    grace.sees(hello, meanwhile, later)
    grace.sees_in_order(hello, meanwhile, later)
    assert [message["text"] for message in shop.rest().history(ada.token())] == [hello, meanwhile, later]


def test_what_grace_typed_while_the_server_was_away_is_sent_when_it_returns(people, own_perch, site, words):
    shop = Shop(own_perch, site)
    ada = people.visitor(shop.page()).is_ready().open()
    hello, answer = words("Hello"), words("I was away for a moment")
    ada.writes(hello)
    grace = sign_in(people, own_perch).opens(hello)
    own_perch.kill()
    grace.type_and_send(grace.box, answer)
    own_perch.start()
    ada.sees(answer)
    grace.sees_in_order(hello, answer)


def test_an_agent_who_comes_and_goes_is_seen_by_the_visitor(people, own_perch, site, words):
    shop = Shop(own_perch, site)
    ada = people.visitor(shop.page()).is_ready().open()
    ada.writes(words("Hello"))
    online = lambda: shop.rest().get("").json()["agentsOnline"]
    assert online() is False
    away = ada.dialog.get_by_role("heading").locator("..").inner_text()
    grace = sign_in(people, own_perch)
    until(online, "the server to know that Grace is here")
    until(lambda: ada.dialog.get_by_role("heading").locator("..").inner_text() != away, "the panel to say that somebody is here")
    grace.context.close()
    until(lambda: not online(), "the server to know that Grace has left")


def test_a_closed_ticket_leaves_the_list_and_comes_back_when_the_visitor_writes(ada, grace, words):
    hello, again = words("Hello"), words("One more thing")
    ada.open().writes(hello)
    grace.opens(hello).closes_ticket()
    expect(grace.ticket(hello)).to_have_count(0)
    ada.writes(again)
    expect(grace.ticket(again)).to_have_count(1)
    grace.opens(again).sees_in_order(hello, again)


def test_grace_reopens_a_ticket(ada, grace, inbox, words):
    hello = words("Hello")
    ada.open().writes(hello)
    grace.opens(hello).closes_ticket()
    assert hello in [ticket["last"]["text"] for ticket in inbox.tickets("closed")]
    grace.reopens_ticket()
    expect(grace.ticket(hello)).to_have_count(1)
    assert hello not in [ticket["last"]["text"] for ticket in inbox.tickets("closed")]


def test_after_the_reopen_window_the_visitor_gets_a_new_ticket_and_keeps_the_history(perch, site, people, grace, inbox, words):
    brief = Shop(perch, site, "Brief shop")
    perch.do("widget", "set", brief.id, "--reopen-window", "0s")
    hello, again = words("Hello"), words("Years later")
    ada = people.visitor(brief.page()).is_ready().open()
    ada.writes(hello)
    first = next(ticket["id"] for ticket in inbox.tickets() if ticket["last"]["text"] == hello)
    grace.opens(hello).closes_ticket()
    ada.writes(again)
    ada.sees_in_order(hello, again)
    second = next(ticket["id"] for ticket in inbox.tickets() if ticket["last"]["text"] == again)
    assert first != second
    assert first in [ticket["id"] for ticket in inbox.tickets("closed")]
    grace.opens(again).sees_in_order(hello, again)


def test_inside_the_reopen_window_the_same_ticket_goes_on(ada, inbox, words):
    hello, again = words("Hello"), words("Again")
    ada.open().writes(hello)
    ticket = next(ticket["id"] for ticket in inbox.tickets() if ticket["last"]["text"] == hello)
    assert inbox.change("PUT", f"/tickets/{ticket}/closure").json()["state"] == "closed"
    ada.writes(again)
    assert next(each["id"] for each in inbox.tickets() if each["last"]["text"] == again) == ticket


def test_two_agents_see_each_other_s_answers(ada, grace, perch, people, words):
    name = words("Hedy")
    email = perch.add_agent(name, PASSWORD, email=f"hedy{name[-8:]}@example.com")
    hello, answer = words("Hello"), words("This is Hedy")
    ada.open().writes(hello)
    grace.opens(hello)
    hedy = people.agent(perch.address).arrives().signs_in(email, PASSWORD).is_in()
    hedy.opens(hello).answers(answer)
    grace.sees(answer)
    ada.sees(answer)
    expect(ada.row(answer)).to_contain_text(name)
