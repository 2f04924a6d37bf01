"""What every story needs: a widget on its site, and Grace at her desk."""

import snippets
from client import Rest

PASSWORD = "a rook, a wren, a magpie"


class Shop:
    """One widget and the pages of the site that embed it."""

    def __init__(self, perch, site, name="Shop"):
        self.perch = perch
        self.site = site
        self.id = perch.add_widget(name, site.origin)
        self.server = perch.address
        self.snippet = perch.snippet(self.id)

    def page(self, head=None, **more):
        return self.site.page(head=self.snippet + snippets.LISTEN if head is None else head, **more)

    def rest(self, origin=None):
        return Rest(self.server, self.id, origin or self.site.origin)


def sign_in(people, perch):
    return people.agent(perch.address).arrives().signs_in("grace@example.com", PASSWORD).is_in()
