"""What the model of identity remembers. Numbers stand for the ids and tokens that only a server can make."""

from dataclasses import dataclass, field


class Refused(Exception):
    """A call that was turned away, with its code."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(eq=False)
class Contact:
    number: int
    identifier: str | None = None
    attributes: dict = field(default_factory=dict)  # key: (value, source)
    verified: bool = False
    survivor: "Contact | None" = None
    erased: bool = False

    @property
    def lives(self):
        return self.survivor is None and not self.erased

    @property
    def assurance(self):
        return "anonymous" if self.identifier is None else "verified" if self.verified else "claimed"

    def patch(self, values, source):
        """Sets values; null clears. A browser neither overwrites nor clears what was signed; those keys are returned."""
        kept = []
        for key, value in values.items():
            if source == "browser" and key in self.attributes and self.attributes[key][1] != "browser":
                kept.append(key)
            elif value is None:
                self.attributes.pop(key, None)
            else:
                self.attributes[key] = (value, source)
        return sorted(kept)


@dataclass(eq=False)
class Session:
    number: int
    contact: Contact
    assurance: str = "anonymous"
    token: "Token | None" = None
    ended: bool = False
    key: str | None = None  # that proved it
    entered: "Merge | None" = None  # by which it came to its contact
    awaits: "Token | None" = None  # after an undo: the token that may ask for a new one


@dataclass(eq=False)
class Token:
    number: int
    session: Session = field(repr=False)
    fate: str | None = None  # replaced: come back with another one; ended: do not come back


@dataclass(eq=False)
class Conversation:
    contact: Contact
    length: int = 0
    activity: int = 0


@dataclass(eq=False)
class Message:
    text: str
    conversation: Conversation = field(repr=False)
    sequence: int
    session: Session = field(repr=False)
    draft: str
    assurance: str


@dataclass(eq=False)
class Merge:
    loser: Contact
    survivor: Contact
    moved: list = field(default_factory=list)
    copied: dict = field(default_factory=dict)
    undone: bool = False


@dataclass
class Identified:
    outcome: str
    identifier: str
    assurance: str
    kept: list
    token: Token | None
    merge: Merge | None = None
