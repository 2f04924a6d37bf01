"""Proofs of identity as a site's backend makes them, good and bad: JWTs and signatures, built from bytes so that every mistake can be made."""

import base64
import hashlib
import hmac
import json
import time

from client import request_id
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

DIGESTS = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode(errors="surrogatepass")


def signed(header, claims, key, algorithm=None):
    """A token of these two parts, given as bytes. `algorithm`: what it is really signed with, whatever the header says."""
    body = f"{base64url(header)}.{base64url(claims)}"
    return f"{body}.{base64url(raw_signature(key, body.encode(), algorithm or key.algorithm))}"


def raw_signature(key, data, algorithm):
    if algorithm in DIGESTS:
        return hmac.digest((key.secret or key.pem).encode(), data, DIGESTS[algorithm])
    if algorithm == "EdDSA":
        return key.private.sign(data)
    r, s = decode_dss_signature(key.private.sign(data, ec.ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def header_of(key):
    return {"alg": key.algorithm, "typ": "JWT", "kid": key.id}


def claims_of(identifier, widget, **more):
    now = int(time.time())
    return {"sub": identifier, "aud": f"livechat:{widget}", "iat": now, "exp": now + 3600, **more}


def token(key, identifier, widget, **claims):
    """A good token, unless these claims say otherwise."""
    return signed(compact(header_of(key)), compact(claims_of(identifier, widget, **claims)), key)


def signature(key, identifier):
    """A good HMAC."""
    return hmac.new(key.secret.encode(), identifier.encode(), hashlib.sha256).hexdigest()


def identify(rest, identifier, bearer=None, **more):
    """Says who a visitor is, with a `token`, a `signature`, or nothing but the word for it."""
    return rest.post("/identify", {"requestId": request_id(), "identifier": identifier, **more}, bearer)
