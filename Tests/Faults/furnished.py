"""An installation that others take a copy of: passwords are slow to hash on purpose, so Grace signs in once for all of them."""

from client import InboxRest
from perch import Perch

PASSWORD = "a rook, a wren, a magpie"


def furnish():
    """Data with Grace as its owner, and the cookie of her sign-in. No server runs on it."""
    installation = Perch()
    installation.add_agent("Grace", PASSWORD, role="owner")
    installation.start()
    installation.cookie = InboxRest.sign_in(installation.address, "grace@example.com", PASSWORD).cookie
    installation.terminate()
    return installation
