"""A visitor who does not chat leaves no trace: not in the browser, not on the server."""

import sqlite3
from urllib.parse import urlsplit

from perch import until
from playwright.sync_api import expect
from stage import Shop


def rows(perch):
    """How many rows each table of the server's database has."""
    found = {}
    for file in perch.data.glob("*.sqlite"):
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
            tables = [name for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
            found |= {(file.name, table): database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}
    assert found, "the server keeps its rows somewhere else"
    return found


def grown(perch, before):
    """The tables that have more rows than before."""
    return [table for table, count in rows(perch).items() if count > before[table]]


def watch(people, address):
    """A visitor with every request and socket that the page makes."""
    ada = people.visitor(None)
    asked, sockets = [], []
    ada.page.on("request", lambda request: asked.append(f"{request.method} {urlsplit(request.url).path}"))
    ada.page.on("websocket", lambda socket: sockets.append(socket))
    ada.address = address
    ada.page.goto(address)
    return ada.is_ready(), asked, sockets


def test_looking_opening_and_closing_store_nothing_and_connect_to_nothing(people, own_perch, site):
    # On a server of its own: nothing of another story may still be under way.
    shop = Shop(own_perch, site)
    before = rows(own_perch)
    ada, asked, sockets = watch(people, shop.page())
    assert ada.keeps_nothing()
    page = urlsplit(ada.address).path
    others = {request for request in asked if not request.startswith("GET /assets/")}
    assert others <= {f"GET {page}", "GET /favicon.ico", "GET /bootstrap.js", f"GET /api/widgets/{shop.id}"}, asked
    ada.open().close()
    ada.call("toggleChat")
    ada.call("hide")
    ada.call("show")
    ada.reload()
    ada.is_ready()
    assert ada.keeps_nothing()
    assert sockets == []
    assert not [request for request in asked if request.startswith(("POST", "PUT"))]
    assert grown(own_perch, before) == []


def test_the_first_message_creates_the_visitor_and_one_stored_key(people, perch, shop, words):
    before = rows(perch)
    ada, asked, sockets = watch(people, shop.page())
    ada.open().writes(words("Hello"))
    assert {table for _, table in grown(perch, before)} >= {"contact", "session", "conversation", "message"}
    until(lambda: len(ada.storage()) == 1, "only the session to be kept")
    assert shop.id in next(iter(ada.storage()))
    assert ada.context.cookies() == []
    assert len(sockets) == 1
    token = ada.token()
    assert len(token) >= 43, "256 random bits need 43 characters"
    assert not [request for request in asked if token in request]
    assert token not in sockets[0].url


def test_two_widgets_of_one_site_keep_two_visitors_apart(people, perch, site, shop, words):
    other = Shop(perch, site, "Outlet")
    secret = words("Only in the shop")
    ada = people.visitor(shop.page()).is_ready().open()
    ada.writes(secret)
    ada.page.goto(other.page())
    ada.is_ready().open()
    ada.does_not_see(secret)
    ada.writes(words("Only in the outlet"))
    until(lambda: len(ada.storage()) == 2, "only the two sessions to be kept")


def test_the_token_lies_on_the_server_as_a_hash_only(ada, perch, words):
    hello = words("Hello")
    ada.open().writes(hello)
    token = ada.token()
    kept = lambda text: any(text.encode() in file.read_bytes() for file in perch.data.iterdir() if file.is_file())
    until(lambda: kept(hello), "the message in the server's files")
    assert not kept(token)


def test_after_logout_nothing_is_stored_and_no_connection_is_held(ada, words):
    ada.open().writes(words("Hello"))
    assert ada.storage()
    ada.call("logout")
    # The site does not wait for the server for long: what can end the session stays until it is done.
    until(ada.keeps_nothing, "nothing to be kept")
    expect(ada.texts()).to_have_count(0)
