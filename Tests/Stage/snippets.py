"""What sites carry in their pages: every way in which people embed the widget."""

import json

EVENTS = ["ready", "toggle", "message", "unread", "identitychange", "connection", "error"]

# Keeps what the widget tells the page. Errors become plain objects, so that a test can read them.
LISTEN = """<script>
window.heard = [];
for (const name of %s) {
  MessageBirdChatWidget.on(name, (detail) => {
    heard.push([name, detail instanceof Error ? { code: detail.code, message: detail.message, retryable: detail.retryable } : detail ?? null]);
  });
}
</script>""" % json.dumps(EVENTS)


def settings(widget, initialize=True):
    return f"<script>var MessageBirdChatWidgetSettings = {json.dumps({'widgetId': widget, 'initializeOnLoad': initialize})};</script>"


def without_initializing(snippet):
    """Our snippet as a site changes it that calls init() itself."""
    assert "initializeOnLoad: true" in snippet
    return snippet.replace("initializeOnLoad: true", "initializeOnLoad: false")


def vendor(server, widget, initialize=True):
    """The shape of the vendor's snippet: seven stubs that queue [[method, arguments]], and the script after the page's load."""
    return settings(widget, initialize) + """<script>
(function () {
  var widget = window.MessageBirdChatWidget = {};
  widget.queue = [];
  ["init", "setConfig", "toggleChat", "identify", "hide", "on", "shutdown"].forEach(function (method) {
    widget[method] = function () { widget.queue.push([[method, Array.prototype.slice.call(arguments)]]); };
  });
  window.addEventListener("load", function () {
    var script = document.createElement("script");
    script.id = "live-chat-widget-script";
    script.async = true;
    script.src = %s;
    document.head.appendChild(script);
  });
})();
</script>""" % json.dumps(f"{server}/bootstrap.js?widgetId={widget}")


def script_alone(server, widget):
    return f'<script async id="live-chat-widget-script" src="{server}/bootstrap.js?widgetId={widget}"></script>'


def script_with_settings_later(server):
    """No widget id in the address and no settings: the page passes them to init()."""
    return f'<script async id="live-chat-widget-script" src="{server}/bootstrap.js"></script>'
