"""Several tabs of one browser: one session, one change of it at a time, and everyone told."""

import hashlib
import hmac
import os
import random

import pytest
from people import Visitor
from perch import until
from stage import Shop
from tabs import AT_ONCE, Line, Tabs, sleepy_chromium, unhurried
from test_the_outbox import history, is_cut_off, is_delivered, stored, waits

LOCKS = pytest.mark.parametrize("locks", [True, False], ids=["with Web Locks", "without Web Locks"])
SEED = int(os.environ.get("PERCH_SEED") or random.SystemRandom().randrange(10**9))


@pytest.fixture
def tabs(people, shop):
    """Opens tabs of one browser."""
    return lambda count, locks=True, where=shop, late=0: Tabs(people.browser(), where, count, locks, late)


@pytest.fixture
def unhurried_tabs(people, shop):
    """Opens tabs of a browser on a machine that may be busy, for stories of who was first."""
    def opened(count, locks=True, where=shop):
        context = people.browser()
        unhurried(context)
        return Tabs(context, where, count, locks)
    return opened


def outcomes(tab, count):
    return [change["outcome"] for change in tab.hears("identitychange", count)]


# A call that another one overtook is refused with one of these words, and with no other.
OVERTAKEN = ("superseded", "logged_out")


# One session

BEGINNINGS = {
    "write": [("send", "one"), ("send", "two"), ("send", "three")],
    "set attributes": [("setAttributes", {"a": 1}), ("setAttributes", {"b": 2}), ("setAttributes", {"c": 3})],
    "are identified": [("identify", "ada-"), ("identify", "ada-"), ("identify", "ada-")],
    "do all of it": [("send", "one"), ("setAttributes", {"b": 2}), ("identify", "ada-")],
}


@LOCKS
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_three_tabs_that_begin_at_once_make_one_session(unhurried_tabs, words, beginning, locks):
    ada = words("")
    three = unhurried_tabs(3, locks)
    told = three.at_once(*[(method, *(word + ada if method != "setAttributes" else word for word in given)) for method, *given in BEGINNINGS[beginning]])
    assert not any(answer and "code" in answer for answer in told), told
    written = [text + ada for method, text in BEGINNINGS[beginning] if method == "send"]
    for tab in three:
        tab.sees(*written)
    three.agree()
    # A lease does not hold off a tab that was kept waiting for longer than it must stand.
    assert len(three.contacts()) == 1 or (not locks and three.kept_waiting()), three.answers


@LOCKS
@pytest.mark.parametrize("late", [0, 1000], ids=["", "seen late"])
def test_a_new_token_in_one_tab_logs_no_other_out(perch, site, tabs, words, locks, late):
    shop = Shop(perch, site, "Signing shop")
    key = perch.json("widget", "key", "add", shop.id, "--purpose", "hmac")["secret"]
    ada = words("ada-")
    three = tabs(3, locks, shop, late)
    hello = words("Hello")
    three[0].writes(hello)
    for tab in three:
        tab.sees(hello)
    three.settle()
    first = three.token()
    assert three[1].identify(ada)["outcome"] == "upgraded"
    for tab in three:
        assert outcomes(tab, 1) == ["upgraded"]
    three.settle()
    second = three.token()
    assert three[2].call("identify", ada, {}, {"signature": hmac_of(key, ada)})["assurance"] == "verified"
    three.settle()
    assert len({first, second, three.token()}) == 3
    for number, tab in enumerate(three):
        tab.writes(words(f"From {number}"))
    three.agree()
    for tab in three:
        assert outcomes(tab, 2) == ["upgraded", "unchanged"]
        tab.sees(hello)


@LOCKS
def test_a_message_of_one_tab_is_in_each_of_the_others_once(tabs, words, locks):
    three = tabs(3, locks)
    three[0].writes(words("Hello"))
    texts = [words(f"{number}") for number in range(3)]
    three.at_once(*(("send", text) for text in texts))
    for tab in three:
        tab.sees(*texts)
    three.agree()


# Who it is

@LOCKS
@pytest.mark.parametrize("before", ["nobody", "an anonymous visitor", "somebody else"])
def test_identified_as_two_people_in_two_tabs_both_end_with_whom_the_server_accepted_last(unhurried_tabs, words, before, locks):
    two = unhurried_tabs(2, locks)
    if before == "somebody else":
        two[0].identify(words("carol-"))
    if before != "nobody":
        two[0].writes(words("Hello"))
    for _ in range(3):
        two.settle()
        ada, bob = words("ada-"), words("bob-")
        told = two.at_once(("identify", ada), ("identify", bob))
        # A lease does not hold off a tab that was kept waiting for longer than it must stand: one of them may then be refused.
        waited = not locks and two.kept_waiting()
        assert all(answer.get("identifier") == who or (waited and answer["code"] in OVERTAKEN) for answer, who in zip(told, (ada, bob))), told
        two.agree()
        # Only the last one accepted may have left a living token.
        assert two.identifier() in (ada, bob)
        all_know_who_is_here(two)


def all_know_who_is_here(tabs):
    """Waits until each tab has told its page who the person is now, if it was told anything."""
    last = lambda tab: next(iter(tab.heard("identitychange")[::-1]), {"identifier": tabs.identifier()})
    until(lambda: all(last(tab).get("identifier") == tabs.identifier() for tab in tabs), "all tabs to tell who is here")


# A tab that the machine keeps waiting hears a shout late, too, and then its own clock stands: the second counts from there, in ticks of it.
LISTEN = """() => {
  let ticks = 0
  setInterval(() => ticks++, 10)
  window.shout = new BroadcastChannel("shout")
  shout.onmessage = () => { window.shouted = ticks }
  MessageBirdChatWidget.on("identitychange", ({ outcome }) => { if (outcome === "logged_out") window.left = ticks })
}"""


@LOCKS
def test_a_logout_empties_every_tab_within_a_second(tabs, words, locks):
    four = tabs(4, locks)
    secret = words("Secret")
    four[0].identify(words("ada-"))
    four[0].writes(secret)
    for tab in four:
        tab.sees(secret)
        tab.box.fill("half a sentence")
        tab.page.evaluate(LISTEN)
    four.settle()
    four[1].page.evaluate("shout.onmessage(), void MessageBirdChatWidget.logout(), shout.postMessage('now')")
    for tab in four:
        tab.page.wait_for_function("window.shouted !== undefined && window.left !== undefined")
        assert tab.page.evaluate("window.left - window.shouted") <= 100
        tab.does_not_see(secret)
        assert tab.box.input_value() == ""
    until(four[0].keeps_nothing, "nothing to be kept")
    assert four.alive() == set()


@LOCKS
def test_a_logout_in_one_tab_fences_off_what_another_has_asked_for(tabs, words, locks):
    two = tabs(2, locks)
    held, free = [], []
    two[0].page.route("**/identify", lambda route: route.continue_() if free else held.append(route))
    two[0].page.evaluate("id => { window.answer = MessageBirdChatWidget.identify(id).then(() => 'taken', ({ code }) => code) }", words("ada-"))
    until(lambda: held or two[0].page.wait_for_timeout(20), "the identification to be asked for")
    two[1].call("logout")
    # The call is over before its answer comes, and that is then ended as well.
    assert two[0].page.evaluate("window.answer") == "logged_out"
    free.append(True)
    for route in held:
        route.continue_()
    until(lambda: two.issued() or two[0].page.wait_for_timeout(20), "the answer to come")
    until(lambda: two.alive() == set(), "what it made to be ended")
    until(two[0].keeps_nothing, "nothing to be kept")


# What waits to be sent

@LOCKS
def test_three_tabs_write_offline_and_one_of_them_sends_everything(own_perch, people, site, words, locks):
    shop = Shop(own_perch, site)
    context = people.browser()
    unhurried(context)
    if not locks:
        context.add_init_script("delete Navigator.prototype.locks")
    tabs = [people.joins(context, shop) for _ in range(3)]
    lines = [Line(tab) for tab in tabs]
    for tab in tabs:
        tab.page.goto(tab.address)
        tab.is_ready().open()
    hello = words("Hello")
    tabs[0].writes(hello)
    for tab in tabs:
        tab.sees(hello)
    own_perch.kill()
    is_cut_off(*tabs)
    texts = [(number, words(f"{number} {round}")) for round in ("first", "second") for number in range(3)]
    for number, text in texts:
        tabs[number].types(text)
    written = [text for _, text in texts]
    for tab in tabs:
        waits(tab, *written)
        tab.sees_in_order(*written)
    for line in lines:
        line.sent.clear()
    own_perch.start()
    for tab in tabs:
        is_delivered(tab, *written)
        tab.sees_in_order(hello, *written)
    assert history(shop, tabs[0]) == [hello, *written]
    # Whose turn comes next may not have seen yet that the last one was taken; it sends one, hears so, and sends no more.
    *others, one = sorted((line.sent for line in lines), key=len)
    assert one == written and all(len(other) <= 1 for other in others), (one, others)
    stored(tabs[0], 0)


# Asleep

@pytest.fixture
def sleepy(playwright):
    with sleepy_chromium(playwright) as context:
        yield context


def freeze(tab, others):
    """The tab is in the background, and nothing in it runs until the page is thawed."""
    others.page.bring_to_front()
    # Asked from outside: nothing is drawn in a page that is hidden, and so nothing waits inside it.
    until(lambda: tab.page.evaluate("document.visibilityState === 'hidden'"), "the tab to be hidden")
    # What stands in the log the first time that anything is painted after the sleep.
    tab.page.evaluate("""() => {
      window.ticks = 0
      setInterval(() => window.ticks++, 10)
      const log = document.getElementById("live-chat-widget").shadowRoot.querySelector("perch-log").shadowRoot.querySelector("[role=log]")
      document.addEventListener("resume", () => requestAnimationFrame(() => { window.painted = log.innerText }), { once: true })
    }""")
    lifecycle = tab.context.new_cdp_session(tab.page)
    lifecycle.send("Page.setWebLifecycleState", {"state": "frozen"})

    def sleeps():
        ticks = tab.page.evaluate("window.ticks")
        others.page.wait_for_timeout(1500)
        return tab.page.evaluate("window.ticks") == ticks

    until(sleeps, "the tab to fall asleep")
    return lambda: lifecycle.send("Page.setWebLifecycleState", {"state": "active"})


@LOCKS
def test_a_tab_that_slept_while_the_next_person_came_shows_and_sends_nothing_of_the_one_before(sleepy, own_perch, site, words, locks):
    """It sleeps longer than any lease, timer or patience of ours lasts that could still count for it."""
    shop = Shop(own_perch, site)
    two = Tabs(sleepy, shop, 2, locks)
    secret, unsent, his = words("Secret"), words("Unsent"), words("From Bob")
    two[0].identify(words("ada-"))
    two[0].writes(secret)
    old = two.session()["token"]
    two[1].sees(secret)
    own_perch.kill()
    until(lambda: all(tab.heard("connection")[-1] != "online" for tab in two), "both tabs to be cut off")
    two[1].types(unsent)
    frames = []
    two[1].page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(str(frame))))
    # A browser keeps a tab awake that holds a lock; this one is put to sleep by force.
    until(lambda: two[1].page.evaluate("navigator.locks ? navigator.locks.query().then(({ held, pending }) => held.length + pending.length === 0) : true"), "no lock to be asked for")
    thaw = freeze(two[1], two[0])
    two[0].page.evaluate("void MessageBirdChatWidget.logout()")
    own_perch.start()
    two[0].identify(words("bob-"))
    two[0].writes(his)
    until(lambda: two.alive() == {two.session()["token"]}, "only Bob's session to live", 60)
    two[0].page.wait_for_timeout(5000)
    thaw()
    two[1].page.bring_to_front()
    two[1].page.wait_for_function("window.painted !== undefined")
    painted = two[1].page.evaluate("window.painted")
    assert secret not in painted and unsent not in painted
    two[1].sees(his)
    two[1].does_not_see(secret, unsent)
    two.agree()
    assert not any(old in frame or unsent in frame for frame in frames), frames
    assert [message["text"] for message in two.rest.history(two.session()["token"])] == [his]


def test_a_page_from_the_browser_s_cache_shows_nothing_of_a_person_who_has_left_meanwhile(sleepy, shop, words):
    """Told of the logout by a channel, Chromium would throw the page out of its cache. Here there is none, and it comes back as it was left."""
    secret = words("Secret")
    sleepy.add_init_script("delete window.BroadcastChannel")
    # A page that forbids to be stored is not kept either.
    shown = shop.page(headers={"Cache-Control": "max-age=60"})
    ada, other = (Visitor(sleepy, shown).is_ready() for _ in range(2))
    ada.identify(words("ada-"))
    ada.page.bring_to_front()
    ada.open().writes(secret)
    ada.page.evaluate("addEventListener('pageshow', ({ persisted }) => { window.shown = [persisted, document.getElementById('live-chat-widget').log.entries.length] })")
    ada.page.goto(shop.page(head=""))
    other.call("logout")
    until(ada.keeps_nothing, "the logout to come to where she is now")
    ada.page.evaluate("history.back()")
    ada.page.wait_for_url(shown, wait_until="commit")
    assert until(lambda: ada.page.evaluate("window.shown"), "the page from the cache") == [True, 0]
    ada.does_not_see(secret)


# At random

STEPS = {
    "write": 4, "identify": 3, "setAttributes": 2, "logout": 2, "reload": 1, "at once": 4,
}


def call_at_random(dice, people, text):
    """Something that a site calls, or a visitor writes."""
    method = dice.choice(["send", "identify", "identify", "setAttributes", "logout"])
    return {"send": (method, text), "identify": (method, dice.choice(people)), "setAttributes": (method, {"a": dice.random()}), "logout": (method,)}[method]


def step(dice, tabs, people, words):
    kind = dice.choices(list(STEPS), STEPS.values())[0]
    tab = dice.choice(tabs.tabs)
    if kind == "at once":
        calls = [call_at_random(dice, people, words(f"at once {number}")) for number in range(dice.randint(2, tabs.count))]
        told = tabs.at_once(*calls)
        assert all(answer.get("code") in (None, *OVERTAKEN) for answer in told if isinstance(answer, dict)), told
        tabs.settle()
        return calls, told
    if kind == "write":
        tab.page.evaluate(AT_ONCE, [0, "send", words("written")])
    elif kind == "reload":
        tab.reload()
        tab.opened()
    else:
        tab.call(kind, *{"identify": [dice.choice(people)], "setAttributes": [{"b": dice.random()}], "logout": []}[kind])
        # What comes after it is not overtaken by it.
        tabs.settle()
    return kind, tabs.tabs.index(tab)


@pytest.mark.parametrize(("count", "late"), [(2, 300), (3, 0), (4, 0)], ids=["2 that see late", "3", "4"])
@LOCKS
def test_whatever_the_tabs_do_at_random_they_end_alike_and_with_one_living_session(tabs, words, locks, count, late):
    """Four short schedules on each stage. PERCH_SEED repeats them."""
    print(f"PERCH_SEED={SEED}")
    dice = random.Random(f"{SEED} {count} {locks} {late}")
    # Two tabs may hold a lease that is seen later than it must stand, and that is another story.
    stage = tabs(count, locks, late=late if locks else late // 5)
    for schedule in range(4):
        people = [words("ada-"), words("bob-")]
        steps = [f"PERCH_SEED={SEED}", schedule]
        try:
            for _ in range(dice.randint(4, 8)):
                steps.append(step(dice, stage, people, words))
            stage.agree()
            all_know_who_is_here(stage)
        except Exception as error:
            raise AssertionError(f"after {steps}") from error
        stage[0].call("logout")
        stage.agree()
        stage.settle()


def hmac_of(key, identifier):
    return hmac.new(key.encode(), identifier.encode(), hashlib.sha256).hexdigest()
