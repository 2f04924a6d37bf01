"""A sequence of the conformance vectors as it is told: what each step answers, and what every browser sees afterwards."""

from nouns import Identified, Refused, Token
from proof import Proof

OWNERS = {"owner", "backend", "server"}
FIELDS = {"signedWith": "signed_with"}


def proof(described):
    return Proof(**{FIELDS.get(name, name): value for name, value in described.items()}) if described else None


class Story:
    """Told to a model and its owner; or to a trial for both, which asks a server as well."""

    def __init__(self, widget, model, visitors, owner):
        self.model, self.visitors, self.owner = model, visitors, owner
        for key in widget.get("keys", []):
            self._owned({"call": "addKey", "key": key["name"], **key})
        self.owner.set_mode(widget.get("mode", "open"))
        self.held = {}  # browser: the token that it has
        self.shelf = {}  # browser: the token whose revocation handle it keeps after a logout without a line
        self._requests = {}  # step: how it was asked
        self._answers = {}
        self._steps = 0

    def step(self, step):
        """The answer to one step, as `expect` says it."""
        self._steps += 1
        name = step.get("id", f"step {self._steps}")
        if step["who"] in OWNERS:
            return self._owned(step)
        if step["call"] == "repeat":
            name = step["of"]
            original, bearer = self._requests[name]
            return self._answered({**original, "who": step["who"], "lost": False}, name, bearer)
        bearer = self.held.get(step["who"])
        self._requests[name] = step, bearer
        return self._answered(step, name, bearer)

    def sees(self):
        return {who: self.model.sees(token) if token else None for who, token in self.held.items()}

    def stored(self):
        """What the server keeps in the end."""
        people = [each for each in self.model.contacts if not each.erased]
        return {
            "contacts": sum(each.lives for each in people),
            "tombstones": sum(not each.lives for each in people),
            "identified": {each.identifier: "verified" if each.verified else "claimed" for each in people if each.lives and each.identifier},
            "attributes": {each.identifier: {key: value for key, (value, _) in sorted(each.attributes.items())} for each in people
                           if each.lives and each.identifier and each.attributes},
            "messages": {message.text: message.assurance for message in self.model.messages},
        }

    def _answered(self, step, name, bearer):
        who, lived = step["who"], self.model.lives(bearer)
        self.held.setdefault(who, None)
        answer = outcome(lambda: self._asked(step, name, bearer))
        if isinstance(answer, Refused):
            gone = answer.code in ("logged_out", "conflict") or (lived and not self.model.lives(bearer))
            if gone and self.held[who] is bearer:
                self.held[who] = None
            return {"code": answer.code, **({"loggedOut": True} if gone else {})}
        self._answers[name] = answer
        return self._taken(who, answer, bool(step.get("lost")))

    def _asked(self, step, name, bearer):
        model, call = self.visitors, step["call"]
        if call == "begin":
            return model.begin(name, step.get("attributes"))
        if call == "setAttributes":
            return model.set_attributes(bearer, name, step["attributes"])
        if call == "send":
            into = self._answers[step["into"]].conversation if "into" in step else None
            return model.send(bearer, step.get("draft", name), step["text"], into)
        if call == "identify":
            return model.identify(bearer, name, step["identifier"], proof(step.get("proof")), step.get("attributes"))
        if call == "renew":
            return model.renew(bearer, name)
        return self._left(step, call, bearer)

    def _left(self, step, call, bearer):
        who = step["who"]
        if call == "steal":
            self.held[who] = self.held[step["from"]]
        elif call == "logout":
            if bearer:
                self.visitors.log_out(bearer)
            self.held[who] = None
        elif call == "logoutOffline":
            self.shelf[who], self.held[who] = bearer, None
        elif call == "revoke":
            self.visitors.log_out(self.shelf.pop(who), by="handle")
        else:
            raise ValueError(call)

    def _taken(self, who, answer, lost):
        """What the answer says, and the browser keeps of it."""
        said, token = {}, None
        if isinstance(answer, Token):
            token = answer
        elif isinstance(answer, tuple):
            kept, token = answer
            said["kept"] = kept
        elif isinstance(answer, Identified):
            token = answer.token
            said = {"outcome": answer.outcome, "assurance": answer.assurance, "kept": answer.kept, "token": "new" if token else "same"}
        if token:
            said["token"] = "new"
            if not lost:
                self.held[who] = token
        return {name: value for name, value in said.items() if value != []}

    def _owned(self, step):
        answer = outcome(lambda: self._do(step, self.owner))
        if isinstance(answer, Refused):
            return {"code": answer.code}
        return {"ended": answer} if step["call"] == "endSessions" else {}

    def _do(self, step, owner):
        call = step["call"]
        if call == "setMode":
            return owner.set_mode(step["mode"])
        if call == "addKey":
            return owner.add_key(step["key"], step.get("purpose", "jwt"), step.get("algorithm", "HS256"))
        if call == "revokeKey":
            return owner.revoke_key(step["key"])
        if call == "undo":
            return owner.undo(self._answers[step["of"]].merge)
        if call == "erase":
            return owner.erase(step["identifier"])
        if call == "endSessions":
            return owner.end_sessions(step["identifier"])
        return owner.kill()


def outcome(do):
    """What came of it, or the refusal."""
    try:
        return do()
    except Refused as refusal:
        return refusal
