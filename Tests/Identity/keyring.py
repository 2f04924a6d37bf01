"""What a site's backend does with its keys, and what somebody else would like to do: makes the proofs that `proof.py` describes."""

import base64
import hashlib
import hmac
import json
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

HASHES = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
STRANGER = "a secret that no widget knows, of 32 bytes and more"


def encoded(data):
    return base64.urlsafe_b64encode(data if isinstance(data, bytes) else json.dumps(data).encode()).rstrip(b"=").decode()


class Pair:
    """The private half stays with the site; the public half is registered."""

    def __init__(self, algorithm):
        self._private = ec.generate_private_key(ec.SECP256R1()) if algorithm == "ES256" else ed25519.Ed25519PrivateKey.generate()

    @property
    def public(self):
        return self._private.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()

    def sign(self, data):
        if isinstance(self._private, ed25519.Ed25519PrivateKey):
            return self._private.sign(data)
        return b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(self._private.sign(data, ec.ECDSA(hashes.SHA256()))))


class Keyring:
    """The keys of one widget by their names in the story. What it has no key of that name for is signed with a stranger's."""

    def __init__(self, widget):
        self.widget = widget
        self._ids, self._secrets, self._algorithms = {}, {}, {}

    def keep(self, name, id, secret, algorithm):
        self._ids[name], self._secrets[name], self._algorithms[name] = id, secret, algorithm

    def keep_foreign(self, name, other):
        """A key of another widget, which proves nothing here."""
        self.keep(name, other.id(name), other.secret(name), other._algorithms[name])

    def id(self, name):
        return self._ids.get(name, "01970000-0000-7000-8000-000000000000")

    def secret(self, name):
        return self._secrets.get(name, STRANGER)

    def fields(self, proof):
        """What goes into the body of an identify."""
        if proof is None:
            return {}
        return {"token": self.token(proof)} if proof.sign == "jwt" else {"signature": self.signature(proof.key, proof.subject)}

    def signature(self, key, text):
        secret = self.secret(key)
        return hmac.digest((secret if isinstance(secret, str) else STRANGER).encode(), text.encode(), "sha256").hex()

    def token(self, proof):
        now = int(time.time())
        algorithm = proof.algorithm or self._algorithms.get(proof.key, "HS256")
        audience = self.widget if proof.audience == "this widget" else "01970000-0000-7000-8000-00000000000f"
        header = {"alg": "HS256" if algorithm == "HMAC-SHA256" else algorithm, "typ": "JWT", "kid": self.id(proof.key)}
        claims = {"sub": proof.subject, "aud": f"livechat:{audience}", "iat": now + proof.issued, "exp": now + proof.expires, **proof.claims}
        signed = f"{encoded(header)}.{encoded(claims)}"
        signature = self._sign(proof.signed_with or proof.key, header["alg"], signed.encode())
        if proof.tampered == "payload":
            signed = f"{encoded(header)}.{encoded({**claims, 'name': 'Mallory'})}"
        if proof.tampered == "signature":
            signature = bytes([signature[0] ^ 1]) + signature[1:]
        return f"{signed}.{encoded(signature)}"

    def _sign(self, name, algorithm, data):
        secret = self.secret(name)
        if algorithm == "none":
            return b""
        if isinstance(secret, Pair):
            return secret.sign(data)
        return hmac.digest(secret.encode(), data, HASHES.get(algorithm, hashlib.sha256))
