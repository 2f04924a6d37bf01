"""What can be wrong with a finished proof. Each function takes a `Proof` and returns the text that is sent."""

import base64
import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from tokens import base64url, compact, from_base64url, raw_signature, signature, signed

ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ORDER_OF_ED25519 = 2**252 + 27742317777372353535851937790883648493
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
DAMAGES = {}


def damage(name):
    """Enters a function under the name that Tests/Wire/proofs.json uses."""
    def enter(function):
        DAMAGES[name] = function
        return function
    return enter


def on_text(name, change):
    DAMAGES[name] = lambda proof: change(proof.text)


def on_signature(name, change):
    """Changes the bytes behind the second dot."""
    def changed(proof):
        body, _, last = proof.text.rpartition(".")
        return f"{body}.{base64url(change(from_base64url(last)))}"
    DAMAGES[name] = changed


def on_points(name, change):
    """Changes r and s of an ES256 signature."""
    def changed(raw):
        r, s = change(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    on_signature(name, changed)


on_text("no signature", lambda text: text.rpartition(".")[0] + ".")
on_text("padding", lambda text: ".".join(part + "=" * (-len(part) % 4) for part in text.split(".")))
on_text("the other alphabet", lambda text: text.translate(str.maketrans("-_", "+/")))
on_text("spare bits", lambda text: text[:-1] + ALPHABET[ALPHABET.index(text[-1]) ^ 1])
on_text("a blank before", lambda text: " " + text)
on_text("a line break behind", lambda text: text + "\n")
on_text("a line break within", lambda text: text[:40] + "\n" + text[40:])
on_text("two parts", lambda text: text.rpartition(".")[0])
on_text("four parts", lambda text: text + "." + text.rpartition(".")[2])
on_text("five parts", lambda text: text + ".AAAA.AAAA")
on_text("Bearer before", lambda text: "Bearer " + text)
on_text("upper case", str.upper)
on_text("a digit less", lambda text: text[:-1])
on_text("a digit more", lambda text: text + "0")
on_text("another last digit", lambda text: text[:-1] + "0123456789abcdef"[int(text[-1], 16) - 1])
on_text("base64", lambda text: base64.b64encode(bytes.fromhex(text)).decode())

on_signature("a byte less", lambda raw: raw[:-1])
on_signature("a byte more", lambda raw: raw + b"\0")
on_signature("a flipped bit", lambda raw: bytes([raw[0] ^ 1]) + raw[1:])
on_signature("zeros", lambda raw: bytes(len(raw)))
on_signature("ES256 in DER", lambda raw: encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")))
on_signature("EdDSA above the order", lambda raw: raw[:32] + (int.from_bytes(raw[32:], "little") + ORDER_OF_ED25519).to_bytes(32, "little"))
on_signature("EdDSA of the identity point", lambda raw: b"\1" + bytes(63))

on_points("ES256 exchanged", lambda r, s: (s, r))
on_points("ES256 above the order", lambda r, s: (r, 2**256 - 1))
on_points("ES256 mirrored", lambda r, s: (r, ORDER_OF_P256 - s))


@damage("other claims")
def other_claims(proof):
    head, _, last = proof.text.split(".")
    return f"{head}.{base64url(compact({**proof.claims, 'name': 'Mallory'}))}.{last}"


@damage("8 KiB")
def eight_kibibytes(proof):
    return of_length(proof, 8192)


@damage("8 KiB and one")
def eight_kibibytes_and_one(proof):
    return of_length(proof, 8193)


def of_length(proof, length):
    """A good token of exactly that length. Base64 has no text of 4n + 1, so a blank in the header may have to help."""
    for blanks in range(4):
        header = compact(proof.header) + b" " * blanks
        room = (length - len(signed(header, compact({**proof.claims, "jti": ""}), proof.key))) * 3 // 4
        for more in range(room - 3, room + 4):
            text = signed(header, compact({**proof.claims, "jti": "x" * more}), proof.key)
            if len(text) == length:
                return text
    raise AssertionError(f"no token has {length} characters")


@damage("a thousand levels")
def a_thousand_levels(proof):
    claims = compact(proof.claims)[:-1] + b',"jti":' + b"[" * 1000 + b"]" * 1000 + b"}"
    return signed(compact(proof.header), claims, proof.key)


@damage("exchanged with the key")
def exchanged_with_the_key(proof):
    return hmac.new(proof.identifier.encode(), proof.key.secret.encode(), hashlib.sha256).hexdigest()


@damage("forged from a signature")
def forged_from_a_signature(proof):
    """Mallory registers under a name that reads like the first two parts of a token. The site signs it, and so completes her token."""
    header = {name: value for name, value in proof.header.items() if name != "typ"}
    name = f"{base64url(compact(header))}.{base64url(compact(proof.claims))}"
    assert len(name) <= 255, "the site would not take such a name"
    forged = f"{name}.{base64url(bytes.fromhex(signature(proof.key, name)))}"
    assert from_base64url(forged.split(".")[2]) == raw_signature(proof.key, name.encode(), "HS256"), "the forgery must be perfect"
    return forged


@damage("a token")
def a_token(proof):
    return signed(compact(proof.header), compact(proof.claims), proof.key)
