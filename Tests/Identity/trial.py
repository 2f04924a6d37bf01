"""One history on trial: the calls of visitors, the owner's doings, kills, and what must not open any door."""

from calls import Calls
from nouns import Identified
from sight import Sight


class Trial(Calls):
    def __init__(self, doors, carry_over="always"):
        super().__init__(doors, carry_over)
        self.sight = Sight(self)
        self._merges = {}

    # The owner, the backend

    def set_mode(self, mode):
        self.owner.set_mode(mode)
        self._done(self.doors.set_mode(mode), 200)

    def add_key(self, name, purpose, algorithm=None):
        refusal, _ = self.both(lambda: self.owner.add_key(name, purpose, algorithm), lambda: self.doors.add_key(name, purpose, algorithm))
        return refusal

    def revoke_key(self, name):
        self.owner.revoke_key(name)
        self._done(self.doors.revoke_key(name), 200)

    def end_sessions(self, identifier):
        ended, answer = self.both(lambda: self.owner.end_sessions(identifier), lambda: self.doors.end_sessions(identifier))
        assert answer.body == {"ended": ended}, (answer.body, ended)
        return ended

    def erase(self, identifier, by="backend"):
        person = self.model.known(identifier)
        self.owner.erase(identifier)
        self._done(self.doors.erase(self.contacts[person]) if by == "inbox" and person else self.doors.erase_by_backend(identifier), 204)

    def undo(self, merge, by="inbox"):
        ask = self.doors.undo if by == "inbox" else self.doors.undo_by_backend
        refusal, answer = self.both(lambda: self.owner.undo(merge), lambda: ask(self._merges[merge]))
        if refusal is None:
            assert answer.body == {"restored": self.contacts[merge.loser], "survivor": self.contacts[merge.survivor]}, answer.body
            self._send_back(merge.survivor)
        return refusal

    def _send_back(self, contact):
        """Tabs of whom conversations were taken away from come back and forget them."""
        for tab in self.sight.tabs:
            if self.model.lives(tab.token) and tab.token.session.contact is contact:
                tab.is_closed_with(4005)
                tab.come_back()

    def _identify(self, *told):
        answer = super()._identify(*told)
        if isinstance(answer, Identified) and answer.merge and answer.merge not in self._merges:
            self._note_merge(answer.merge)
        return answer

    def _note_merge(self, merge):
        entries = self.doors.timeline(self.contacts[merge.survivor]).body["entries"]
        entry = next(each for each in entries if each["what"] == "merged")
        self.match(self._merges, merge, entry["merge"])

    @staticmethod
    def _done(answer, status):
        assert answer.status == status, answer

    # Kills

    def kill(self):
        self.doors.house.kill()
        self._tabs_come_back()

    def identify_through_a_kill(self, token, request, identifier, proof):
        if token and not self.model.lives(token):
            return None
        self.doors.house.line.post([self.doors.asked("/identify", self._text(token), **self.doors.identification(request, identifier, proof, None))])
        self.doors.house.kill()
        answer = self.identify(token, request, identifier, proof)
        self._tabs_come_back()
        return answer

    def send_through_a_kill(self, token, draft, text):
        self.doors.house.line.post([self.doors.asked("/messages", self._text(token), draft=self.doors.draft(draft, text))])
        self.kill()
        return self.send(token, draft, text)

    def _tabs_come_back(self):
        """Those whose token lives. What the server had done when it died, it may not have told them any more."""
        for tab in list(self.sight.tabs):
            if self.model.lives(tab.token):
                tab.come_back()
            else:
                tab.stays_away()
                self.sight.tabs.remove(tab)

    # What opens nothing

    def nothing_but_a_token_opens(self):
        keys = [*self.contacts.values(), *self.conversations.values(), *self.handles.values(), self.doors.widget, "x" * 43]
        for key, answer in zip(keys, self.doors.look(keys, [])):
            assert answer.status == 401, f"{key} opens a history: {answer}"
        self.doors.house.outlet.keeps_to_itself(self.texts.values())

    def other_doors_stay_shut(self, identifier, number):
        """The Inbox without its cookie or from a foreign page, the backend's door with anything but its own key."""
        person = self.model.known(identifier)
        for asked in self.doors.without_right(self.contacts.get(person), identifier, [*self.texts.values(), *self.handles.values()][:3]):
            answer = self.doors.house.line.ask_all([asked])[0]
            assert answer.status in (401, 403, 404), f"{asked} was answered {answer}"
