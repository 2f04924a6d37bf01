"""The host's web site: a few pages of an imaginary shop, served from an origin of its own."""

import itertools
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FRAME = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>The shop</title>{head}</head>
<body><main><h1>The shop</h1><p>Everything for birds.</p><button id="buy">Buy</button></main>{body}</body>
</html>
"""


class Site:
    """Serves the pages that a test gives it."""

    def __init__(self):
        self._pages = {}
        self._numbers = itertools.count(1)
        pages = self._pages

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                status, headers, body = pages.get(self.path.split("?")[0], (204, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 204:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.origin = f"http://127.0.0.1:{self._server.server_port}"

    def page(self, head="", body="", headers=None):
        """Puts a page on the site and returns its address."""
        return self._put(FRAME.format(head=head, body=body), "text/html; charset=utf-8", headers)

    def script(self, text):
        """Puts a script on the site, for pages whose policy allows no inline script, and returns its address."""
        return self._put(text, "text/javascript; charset=utf-8", None)

    def _put(self, text, kind, headers):
        path = f"/{next(self._numbers)}"
        self._pages[path] = (200, {"Content-Type": kind, "Cache-Control": "no-store", **(headers or {})}, text.encode())
        return self.origin + path

    def close(self):
        self._server.shutdown()
        self._server.server_close()
