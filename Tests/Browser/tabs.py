"""Several tabs of one browser, everything that the server gave them, and a browser whose tabs fall asleep."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from people import Visitor, tokens
from perch import until

# What the server answers, told to the test: whoever is given a token is known.
OVERHEAR = """
const ask = window.fetch
window.fetch = async (...words) => {
  const answer = await ask(...words)
  answer.clone().text().then(text => window.overheard(String(words[0]), text))
  return answer
}
"""

# How long the tab was kept from running at most, and which mark of another tab came to it last.
WATCH = """
let ran = performance.now()
window.late = 0
setInterval(() => {
  window.late = Math.max(window.late, performance.now() - ran)
  ran = performance.now()
}, 10)
const marks = window.BroadcastChannel && new BroadcastChannel("marks")
if (marks) marks.onmessage = ({ data }) => { window.marked = data }
window.mark = number => {
  window.marked = number
  marks.postMessage(number)
}
"""

# Milliseconds that a lease must have stood, where there are no Web Locks: more than in real life, for a machine that is busy.
STANDS = 200

# What another tab stores is seen here so many milliseconds late, and each key as it was changed last.
LATE = """milliseconds => {
  const { getItem, setItem, removeItem } = Storage.prototype
  const seen = new Map(Object.entries(localStorage))
  const mine = new Map()
  const change = (key, value) => value === null ? seen.delete(key) : seen.set(key, value)
  const own = (key, value, store) => {
    mine.set(key, performance.now())
    change(key, value)
    store()
  }
  Object.assign(Storage.prototype, {
    key: index => [...seen.keys()][index] ?? null,
    getItem: key => seen.get(key) ?? null,
    setItem: (key, value) => own(key, String(value), () => setItem.call(localStorage, key, value)),
    removeItem: key => own(key, null, () => removeItem.call(localStorage, key)),
  })
  Object.defineProperty(Storage.prototype, "length", { get: () => seen.size })
  const comes = event => {
    if (event.late) return
    event.stopImmediatePropagation()
    const { key, oldValue, newValue } = event
    const came = performance.now()
    setTimeout(() => {
      if ((mine.get(key) ?? 0) >= came) return
      change(key, newValue)
      dispatchEvent(Object.assign(new StorageEvent("storage", { key, oldValue, newValue, storageArea: localStorage }), { late: true }))
    }, milliseconds)
  }
  addEventListener("storage", comes, true)
}"""

# Calls at an agreed moment, so that tabs call at once however long it takes to tell them.
AT_ONCE = """([moment, method, words]) => {
  window.late = 0
  const call = {
    send: text => void document.getElementById("live-chat-widget").dispatchEvent(new CustomEvent("send", { detail: text })),
  }[method] ?? MessageBirdChatWidget[method]
  window.outcome = new Promise(resolve => setTimeout(resolve, moment - Date.now()))
    .then(() => call(...words)).then(value => value ?? null, ({ code }) => ({ code }))
}"""


class Line:
    """What a tab's sockets carried: the messages that it sent, in order."""

    def __init__(self, tab):
        self.sent = []
        tab.page.on("websocket", lambda socket: socket.on("framesent", self._note))

    def _note(self, payload):
        if '"type":"send"' in payload:
            self.sent.append(re.search('"text":"([^"]*)"', payload).group(1))


def unhurried(context):
    """A browser whose tabs give a lease more time to be seen."""
    def answer(route):
        text, was = route.fetch().text(), "STANDS = 50\n"
        assert was in text, "a lease must stand for another time"
        longer = text.replace(was, f"STANDS = {STANDS}\n")
        route.fulfill(content_type="text/javascript", headers={"Access-Control-Allow-Origin": "*"}, body=longer)
    context.route("**/widget/tabs.js", answer)


class Tabs:
    """Tabs of one browser, each with the chat open."""

    def __init__(self, context, shop, count, locks=True, late=0):
        self.context, self.shop, self.count, self.late = context, shop, count, late
        self.rest = shop.rest()
        self.answers = []
        self.dead = set()
        self.marks = 0
        context.expose_function("overheard", lambda address, text: self.answers.append((address, text)))
        context.add_init_script(OVERHEAR)
        context.add_init_script(WATCH)
        if not locks:
            context.add_init_script("delete Navigator.prototype.locks")
        if late:
            context.add_init_script(f"({LATE})({late})")
        address = shop.page()
        self.tabs = [Visitor(context, address).is_ready() for _ in range(count)]
        for tab in self.tabs:
            tab.page.bring_to_front()
            tab.open()
        assert self[0].page.evaluate("'locks' in navigator") is locks

    def __iter__(self):
        return iter(self.tabs)

    def __getitem__(self, number):
        return self.tabs[number]

    def at_once(self, *calls):
        """The first tab makes the first call, the second the second, at one moment. Returns what each was told."""
        moment = self[0].page.evaluate("Date.now()") + 150
        for tab, (method, *words) in zip(self, calls):
            tab.page.evaluate(AT_ONCE, [moment, method, words])
        return [tab.page.evaluate("window.outcome") for tab, _ in zip(self, calls)]

    def kept_waiting(self):
        """Whether a tab was kept waiting, since calls were made at once, for as long as a lease must stand before it counts."""
        return max(tab.page.evaluate("window.late") for tab in self) > 2 * STANDS

    def settle(self):
        """Waits until what each tab told the others, by the channel and by the storage, has come to all of them."""
        for tab in self:
            self.marks += 1
            tab.page.evaluate("number => mark(number)", self.marks)
            for other in self:
                other.page.wait_for_function("number => window.marked === number", arg=self.marks)
        until(lambda: len({self.token(tab) for tab in self}) == 1, "all tabs to see the same session in the storage")
        self[0].page.wait_for_timeout(self.late)

    # What is kept

    def session(self, tab=None):
        """The session as it lies in the storage, seen from a tab."""
        return next((json.loads(text) for text in (tab or self[0]).storage().values() if any(tokens(text))), None)

    def token(self, tab=None):
        return (self.session(tab) or {}).get("token")

    def identifier(self):
        return (self.session() or {}).get("contact", {}).get("identifier")

    def issued(self):
        """Every token that the server gave to any tab."""
        return {token for _, text in self.answers for token in tokens(text)}

    def contacts(self):
        """Everybody as whom the tabs were ever given a session."""
        sessions = [json.loads(text) for _, text in self.answers if any(tokens(text))]
        return {(session.get("session") or session)["contact"]["id"] for session in sessions}

    def alive(self):
        """Those of the tokens that the server still accepts."""
        self.dead |= {token for token in self.issued() - self.dead if self.rest.get("/history", token).status_code == 401}
        return self.issued() - self.dead

    # What is seen

    def texts(self, tab):
        return tab.texts().all_inner_texts()

    def agree(self, seconds=60):
        """Waits until every tab shows what the server has for the session in the storage, and nobody else's token lives."""
        try:
            until(self._agree, "all tabs to show what the server has", seconds)
            until(self._alone, "only the session in the storage to live", seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.story()}") from None

    def story(self):
        """Everything that helps to understand why they do not agree."""
        answers = [f"{address.split('/')[-1]} {text}" for address, text in self.answers]
        return "\n".join(map(str, [
            f"stored {self[0].storage()}", f"alive {self.alive()}", *(f"shown {self.texts(tab)}, told {tab.heard('identitychange')}, {tab.heard('connection')}, {tab.heard('error')}" for tab in self), *answers[-12:]]))

    def _alone(self):
        return self.alive() == {self.token()} - {None}

    def _agree(self):
        session = self.session()
        answer = self.rest.get("/history", session["token"]) if session else None
        if answer is not None and answer.status_code != 200:
            return False
        history = [message["text"] for message in answer.json()["messages"]] if answer is not None else []
        return all(self.texts(tab) == history for tab in self)


@contextmanager
def sleepy_chromium(playwright):
    """A browser that nobody keeps awake: its tabs may be frozen, and pages that are left go into its cache. Gives the context of its tabs."""
    folder = Path(tempfile.mkdtemp(prefix="perch-profile-"))
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    process = subprocess.Popen(
        [shutil.which("chromium"), "--headless=new", *root, "--remote-debugging-port=0", f"--user-data-dir={folder}", "--lang=en-GB", "about:blank"],
        stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        port = until(lambda: (folder / "DevToolsActivePort").exists() and (folder / "DevToolsActivePort").read_text().split(), "the browser's port", 30)[0]
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}", no_defaults=True)
        browser.contexts[0].set_default_timeout(20_000)
        yield browser.contexts[0]
        browser.close()
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
