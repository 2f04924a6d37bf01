"""Every route of the published API, asked without its credential and with those of the other doors."""

import itertools
import json
import socket

import httpx
import pytest
import yaml
from oddities import UNKNOWN, assert_error
from perch import ROOT

PUBLISHED = yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text(encoding="utf-8"))["paths"]
METHODS = ("get", "put", "post", "delete")
ROUTES = [(method, path, PUBLISHED[path][method]) for path, method in itertools.product(PUBLISHED, METHODS) if method in PUBLISHED[path]]
# Signing out is answered the same to everybody. A renewal is refused even to the rightful, until a merge is undone: test_renewal.py.
APART = ("/sign-out", "/renewal")
GUARDED = [pytest.param(method, path, next(iter(route["security"][0])), id=f"{method} {path}")
           for method, path, route in ROUTES if route["security"] and {} not in route["security"] and not path.endswith(APART)]


def credentials(town):
    visitor = town.shop.visitor().token
    return {"session": {"Authorization": f"Bearer {visitor}"}, "agent": {"Cookie": town.grace.cookie}, "backend": {"Authorization": f"Bearer {town.shop.keys['api'].secret}"}}


def ask(town, method, path, headers):
    address = path.replace("{widgetId}", town.shop.id)
    for name in ("id", "kid", "session"):
        address = address.replace(f"{{{name}}}", UNKNOWN)
    return httpx.request(method.upper(), town.server.address + address, params={"identifier": "nobody-0000"}, content=None if method == "get" else json.dumps({"requestId": "x" * 24}),
                         headers={"Content-Type": "application/json", "Origin": town.server.address, **headers} if "/inbox/" in path else {"Content-Type": "application/json", **headers}, timeout=20)


@pytest.mark.parametrize("method, path, needed", GUARDED)
def test_a_guarded_route_refuses_whoever_lacks_its_own_credential(town, method, path, needed):
    shown = credentials(town)
    for name, headers in {"nothing": {}, **shown}.items():
        answer = ask(town, method, path, headers)
        if name == needed:
            assert answer.status_code != 401, answer.text
        else:
            assert_error(answer.json())
            assert answer.status_code == 401, (name, answer.text)


def test_every_published_route_states_who_it_is_for():
    assert all("security" in route for _, _, route in ROUTES)
    assert len(GUARDED) >= 25


@pytest.mark.parametrize("path", ["/healthz", "/inbox", "/api/inbox/me", "/nothing"])
def test_an_answer_to_head_has_no_body(server, path):
    """Or else whoever keeps the connection takes it for the beginning of the next answer."""
    with socket.create_connection(("127.0.0.1", server.port), 20) as connection:
        connection.sendall(f"HEAD {path} HTTP/1.1\r\nHost: perch\r\n\r\nGET /healthz HTTP/1.1\r\nHost: perch\r\nConnection: close\r\n\r\n".encode())
        answers = b"".join(iter(lambda: connection.recv(65536), b""))
    head, rest = answers.split(b"\r\n\r\n", 1)
    assert head.startswith(b"HTTP/1.1 ") and rest.startswith(b"HTTP/1.1 200 "), answers
