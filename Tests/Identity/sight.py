"""What everybody sees after a step: every token ever issued over REST, some of them over a socket, every tab, and every ticket as an agent has it.
And in the end what is written down: the audit, and everything that is kept about each person."""

from collections import Counter

from tab import Tab

CLOSED = {"replaced": 4002, "ended": 4500}


class Sight:
    def __init__(self, calls):
        self._calls, self._doors, self._model = calls, calls.doors, calls.model
        self._looks = 0
        self.tabs = []

    def open_tab(self, token):
        self.tabs.append(Tab(self._doors, token, self._calls.texts[token]))

    def close(self):
        for tab in self.tabs:
            tab.close()

    def look(self, sample=1):
        """`sample`: how many tokens say hello on a socket as well, in turn."""
        calls, tokens, tickets = self._calls, self._model.tokens, list(self._calls.conversations)
        answers = self._doors.look([calls.texts[token] for token in tokens], [calls.conversations[each] for each in tickets])
        for token, answer in zip(tokens, answers):
            self._check_history(token, answer)
        for conversation, answer in zip(tickets, answers[len(tokens):]):
            self._check_ticket(conversation, answer)
        for token in self._sample(tokens, sample):
            self._check_welcome(token)
        self._check_tabs()

    def _sample(self, tokens, size):
        self._looks += size
        return [tokens[(self._looks + number) % len(tokens)] for number in range(min(size, len(tokens)))]

    def _check_history(self, token, answer):
        if self._model.lives(token):
            assert answer.status == 200, f"a living token is refused: {answer}, {token}"
            assert seen(answer.body["messages"]) == self._expected(token), f"{token} sees something else"
        else:
            assert (answer.status, answer.code) == (401, "logged_out"), f"a dead token sees {answer.body}: {token}"

    def _check_welcome(self, token):
        socket, welcome = self._doors.socket(self._calls.texts[token])
        if socket is None:
            assert not self._model.lives(token) and welcome == 4500, f"{token} was sent away with {welcome}"
            return
        socket.close()
        assert self._model.lives(token), f"a dead token was welcomed: {token}"
        assert seen(welcome["messages"]) == self._expected(token), f"{token} is welcomed with something else"
        self._calls.know(token.session.contact, welcome["contact"])

    def _check_ticket(self, conversation, answer):
        if conversation not in self._model.conversations:
            assert answer.status == 404, f"an erased ticket is still there: {answer.body}"
            return
        person, contact = answer.body["person"], conversation.contact
        assert person["id"] == self._calls.contacts[contact], f"a ticket is {person}'s, not {contact}'s"
        assert (person.get("identifier"), person["assurance"]) == (contact.identifier, contact.assurance), (person, contact)

    def _check_tabs(self):
        for tab in list(self.tabs):
            if self._model.lives(tab.token):
                tab.shows(self._model.sees(tab.token))
            else:
                tab.is_closed_with(CLOSED[tab.token.fate])
                self.tabs.remove(tab)

    def look_back(self):
        self._check_audit()
        for contact, id in self._calls.contacts.items():
            self._check_export(contact, self._doors.export(id))

    def _check_audit(self):
        """Every identify, merge, undo, logout, revocation and key change has exactly one entry."""
        ids = self._calls.contacts
        written = Counter((entry["what"], entry.get("contact")) for entry in self._doors.house.audit() if entry["widget"] == self._doors.widget)
        told = Counter((what, contact and ids[contact]) for what, contact in self._model.audit)
        assert written == told, f"the audit has {written - told} too much and {told - written} too little"

    def _check_export(self, contact, answer):
        if contact.erased:
            assert answer.status == 404, f"{contact} is erased, and still there: {answer}"
        elif contact.survivor is None:
            self._check_dossier(contact, answer)

    def _check_dossier(self, contact, answer):
        found = {each["key"]: (each["value"], each["source"]) for each in answer.body["person"]["attributes"]}
        assert found == contact.attributes, f"{contact} has the attributes {found}"
        told = [seen(each["messages"]) for each in answer.body["conversations"]]
        assert sorted(sum(told, [])) == sorted(self._kept(contact)), f"the export of {contact} has {told}"

    def _expected(self, token):
        return self._kept(token.session.contact)

    def _kept(self, contact):
        return [(each.text, each.sequence, self._calls.conversations[each.conversation], each.assurance) for each in self._model.history(contact)]


def seen(messages):
    return [(each["text"], each["sequence"], each["conversation"], each.get("assurance")) for each in messages]
