"""Proofs of identity, described: by which key, for whom, how old. The model judges the description; `keyring.py` makes the real thing."""

from dataclasses import dataclass, field

DAY = 24 * 3600
LEEWAY = 60


@dataclass
class Key:
    """A key of a widget. `name` stands for it in stories; the server calls it otherwise."""

    name: str
    purpose: str = "jwt"
    algorithm: str = "HS256"
    revoked: bool = False


@dataclass(frozen=True)
class Proof:
    """What a site's backend, or somebody else, signed. Times are seconds from now.

    `sign` is jwt or hmac. `key` names the key that `kid` points to; `signed_with` the key that really signed, where that is another.
    `algorithm` is what the header says, where it is not the key's. `tampered` says which part was changed afterwards.
    """

    sign: str
    key: str
    subject: str
    issued: int = 0
    expires: int = 3600
    audience: str = "this widget"
    algorithm: str | None = None
    signed_with: str | None = None
    tampered: str | None = None
    claims: dict = field(default_factory=dict, hash=False)

    def flaw(self, identifier, keys):
        """The code with which this is refused as a proof of `identifier`, or None when it proves it."""
        key = keys.get(self.key)
        genuine = (
            key is not None and not key.revoked and key.purpose == self.sign
            and self.algorithm in (None, key.algorithm)
            and self.signed_with in (None, self.key)
            and self.tampered is None
            and self.subject == identifier
        )
        if not genuine:
            return "signature_invalid"
        return self._flaw_of_claims() if self.sign == "jwt" else None

    def _flaw_of_claims(self):
        if self.audience != "this widget" or self.issued > LEEWAY or not 0 < self.expires - self.issued <= DAY:
            return "signature_invalid"
        return "signature_expired" if self.expires < -LEEWAY else None

    def attributes(self):
        """What the token says about the person, each with the source `signed`. Null clears."""
        if self.sign != "jwt":
            return {}
        profile = {name: self.claims[name] for name in ("name", "email", "phone") if name in self.claims}
        return {**self.claims.get("attributes", {}), **profile}
