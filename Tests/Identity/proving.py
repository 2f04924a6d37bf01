"""The proof that comes with an identify: a good one, or one of the many bad ones."""

from dataclasses import dataclass, field

from hypothesis import strategies as st
from proof import Proof

GOOD = {}
FLAWS = {
    "expired": {"issued": -7200, "expires": -300},
    "for another widget": {"audience": "another widget"},
    "changed after signing": {"tampered": "payload"},
    "with a broken signature": {"tampered": "signature"},
    "without a signature": {"algorithm": "none"},
    "with another algorithm": {"algorithm": "HS512"},
    "by another key": {"signed_with": "a stranger's"},
    "for somebody else": {"subject": "mallory-0e5b77"},
    "issued in the future": {"issued": 3600, "expires": 7200},
    "good for too long": {"expires": 90_000},
    "under an unknown key": {"key": "unknown"},
    "under a key of another widget": {"key": "outlet"},
}


@dataclass(frozen=True)
class Made:
    """A proof as it is drawn: of whom and by which key is known only where it is used."""

    sign: str
    key: int
    flaw: str | None = None
    claims: dict = field(default_factory=dict, hash=False)

    def of(self, person, keys):
        names = [key.name for key in keys.values() if key.purpose != "api"]
        flaw = FLAWS.get(self.flaw, GOOD)
        if self.sign == "hmac":
            flaw = {name: value for name, value in flaw.items() if name in ("subject", "key")}
        fitting = [name for name in names if keys[name].purpose == self.sign] if self.flaw != "by a key of another purpose" else names
        drawn = {"sign": self.sign, "key": (fitting or names)[self.key % len(fitting or names)], "subject": person, "claims": self.claims, **flaw}
        return Proof(**drawn)


claims = st.sampled_from([{}, {"name": "Ada"}, {"attributes": {"plan": "signed"}}, {"attributes": {"plan": None}}])
good = st.builds(Made, st.sampled_from(["jwt", "hmac"]), st.integers(0, 5), st.none(), claims)
bad = st.builds(Made, st.sampled_from(["jwt", "hmac"]), st.integers(0, 5), st.sampled_from([*FLAWS, "by a key of another purpose"]))
