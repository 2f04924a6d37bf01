"""Keys of a widget, as its owner makes them on the command line, and as the site's backend then holds them."""

import tempfile
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MAKERS = {"ES256": lambda: ec.generate_private_key(ec.SECP256R1()), "EdDSA": ed25519.Ed25519PrivateKey.generate}


@dataclass
class Key:
    """One key with the half that only the backend has: a text, or a private key."""

    id: str
    purpose: str
    algorithm: str
    secret: str | None = None
    private: object = None

    @property
    def pem(self):
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def add_key(perch, widget, purpose, algorithm="HS256", secret=None):
    """Adds a key of any kind. Those with two halves are made here, and only the public half is registered."""
    if algorithm in MAKERS:
        return _add_public_key(perch, widget, purpose, algorithm)
    which = ["--algorithm", algorithm] if purpose == "jwt" else []
    given = ["--secret-stdin"] if secret else []
    added = perch.json("widget", "key", "add", widget, "--purpose", purpose, *which, *given, text=secret)
    return Key(added["key"]["id"], purpose, added["key"]["algorithm"], secret or added["secret"])


def _add_public_key(perch, widget, purpose, algorithm):
    key = Key("", purpose, algorithm, private=MAKERS[algorithm]())
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(key.pem)
        file.flush()
        added = perch.json("widget", "key", "add", widget, "--purpose", purpose, "--algorithm", algorithm, "--public-key", file.name)
    key.id = added["key"]["id"]
    return key


def revoke(perch, widget, key):
    perch.do("widget", "key", "revoke", widget, key.id)
