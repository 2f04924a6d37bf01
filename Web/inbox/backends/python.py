"""Proves to the chat who is signed in on your site. Runs on your server: a browser must never get the key."""

import base64
import hmac
import json
import os
import sys
import time

WIDGET, KEY_ID, KEY = (os.environ[name] for name in ("PERCH_WIDGET", "PERCH_KEY_ID", "PERCH_KEY"))


def chat_token(identifier, **profile):
    """A token for the page of the user who is signed in, good for an hour. The profile may have a name and an email."""
    now = int(time.time())
    header = {"alg": "HS256", "typ": "JWT", "kid": KEY_ID}
    claims = {"sub": identifier, "aud": f"livechat:{WIDGET}", "iat": now, "exp": now + 3600, **profile}
    signed = b".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
    return (signed + b"." + base64url(hmac.digest(KEY.encode(), signed, "sha256"))).decode()


def chat_signature(identifier):
    """The signature for the same page, where the widget has an HMAC key instead."""
    return hmac.digest(KEY.encode(), identifier.encode(), "sha256").hex()


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


# Try it: python3 python.py ada-7f3c91 "Ada Lovelace" ada@example.com
if __name__ == "__main__":
    identifier, *profile = sys.argv[1:]
    hmac_asked = profile == ["--hmac"]
    print(chat_signature(identifier) if hmac_asked else chat_token(identifier, **dict(zip(("name", "email"), profile))))
