"""What agents do at their desk, in more than one file of stories."""

from playwright.sync_api import expect

EVERYTHING = """() => {
  const within = root => [...root.querySelectorAll("*")].flatMap(element =>
    [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data).concat([...element.attributes].map(({ value }) => value), element.value ?? [],
      element.shadowRoot ? within(element.shadowRoot) : []))
  return within(document).join("\\n")
}"""


def at_desk(people, perch, cookie, **options):
    """Grace in a browser of her own kind, signed in already."""
    name, value = cookie.split("=", 1)
    grace = people.agent(perch.address, **options)
    grace.context.add_cookies([{"name": name, "value": value, "url": perch.address.replace("http:", "https:"), "httpOnly": True, "sameSite": "Lax"}])
    return grace


def answer(agent, button):
    """Answers the question that is open, and returns what it said."""
    dialog = agent.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    said = dialog.inner_text()
    dialog.get_by_role("button", name=button, exact=True).click()
    expect(dialog).to_be_hidden()
    return said


def everything(agent):
    """All that the page holds, shown or not, in whatever shadow root: texts, values and attributes."""
    return agent.page.evaluate(EVERYTHING)


def fits(agent):
    """Whether the desk keeps to the window: only its columns scroll."""
    return agent.page.evaluate("""() => {
      const desk = document.querySelector("inbox-desk")
      return document.documentElement.scrollWidth <= innerWidth && desk.scrollWidth <= desk.clientWidth && desk.scrollHeight <= desk.clientHeight
    }""")


def at_widget(agent, shop):
    """The agent, in front of the page of this shop's widget."""
    agent.page.goto(f"{shop.server}/inbox/widgets/{shop.id}")
    expect(agent.page.get_by_role("heading", name="Identity")).to_be_visible()
    return agent


def listed(agent):
    """The keys that the page lists."""
    return agent.page.get_by_role("list", name="Keys").get_by_role("listitem")


def copied(agent, name):
    """What the button puts on the clipboard."""
    agent.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = agent.page.get_by_role("button", name=f"Copy: {name}")
    # The word stands there for a moment only, and nobody may look in that moment.
    button.evaluate("""button => {
      window.said = false
      new MutationObserver(() => { window.said ||= button.textContent.trim() === "Copied" }).observe(button, { childList: true, subtree: true })
    }""")
    button.click()
    agent.page.wait_for_function("() => window.said")
    return agent.page.evaluate("navigator.clipboard.readText()")


def adds_key(agent, purpose="JWT", **choices):
    """Adds a key in the dialog, which is then either closed or showing a secret."""
    agent.page.get_by_role("button", name="Add key…").click()
    dialog = agent.page.get_by_role("dialog", name="Add a key")
    dialog.get_by_role("radio", name=purpose).check()
    for label, value in choices.items():
        field = dialog.get_by_label(label)
        field.select_option(value) if label == "Algorithm" else field.fill(value)
    dialog.get_by_role("button", name="Add key", exact=True).click()


def takes_secret(agent):
    """Takes the secret out of the settings that the dialog shows, and closes it."""
    dialog = agent.page.get_by_role("dialog", name="Copy the secret now")
    expect(dialog).to_contain_text("This is the only time it is shown.")
    settings = dict(line.split("=", 1) for line in copied(agent, "Secret and settings").splitlines())
    dialog.get_by_role("button", name="I have stored it").click()
    expect(dialog).to_be_hidden()
    return settings["PERCH_KEY"]
