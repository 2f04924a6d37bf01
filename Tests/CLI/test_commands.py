"""The command line as an owner uses it, beside a running server and without one."""

import contextlib
import json
import re
import shutil
import socket
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from client import InboxRest, Rest, Socket
from perch import BINARY, Perch, clean_environment, free_port, until
from sentences import fails

PASSWORD = "a rook, a wren, a magpie"
UNKNOWN = "01890a5d-ac96-774b-bcce-b302099a8057"


# serve

def test_serve_prints_where_it_listens_in_one_line_into_a_pipe(perch):
    lines = [line for line in perch.printed if line.startswith("Listening on ")]
    assert lines == [f"Listening on {perch.address}"]
    assert httpx.get(f"{perch.address}/healthz", timeout=20).json() == {"status": "ok"}


def test_the_first_start_creates_a_widget_and_prints_three_addresses(perch):
    for path in ("/demo", r"/inbox/welcome#\S{20,}", "/docs"):
        perch.wait_for_line(re.escape(perch.address) + path)
    assert len(perch.json("widget", "list")) == 1
    perch.restart()
    assert len(perch.json("widget", "list")) == 1


def test_once_there_is_an_owner_no_link_to_become_one_is_printed(quiet):
    quiet.add_agent("Grace", PASSWORD, role="owner")
    quiet.start()
    quiet.wait_for_line("/demo")
    assert not [line for line in quiet.printed if "welcome#" in line]


def test_a_port_that_is_taken_is_said_and_ends_serve(perch, tmp_path):
    other = Perch(tmp_path)
    done = other.run("serve", "--port", perch.port)
    assert done.returncode != 0
    assert str(perch.port) in done.stderr and re.search("in use|taken", done.stderr), done.stderr
    assert "errno" not in done.stderr
    other.close()


def test_serve_listens_where_it_is_told_by_options_and_by_environment(tmp_path):
    port = free_port()
    by_environment = Perch(tmp_path, PERCH_PORT=str(port), PERCH_DATA=str(tmp_path), PERCH_HOST="127.0.0.1")
    by_environment.process = subprocess.Popen([BINARY, "serve"], env=by_environment.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert any(line == f"Listening on http://127.0.0.1:{port}\n" for line in by_environment.process.stdout)
        assert list(tmp_path.glob("*.sqlite"))
    finally:
        by_environment.close()


def test_an_option_is_stronger_than_the_environment(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken, closing(Perch(tmp_path, PERCH_PORT=str(taken.getsockname()[1]))) as server:
        assert server.start().port != taken.getsockname()[1]


def test_the_server_answers_metrics_and_logs_requests_with_ids(perch):
    answer = httpx.get(f"{perch.address}/metrics", timeout=20)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/plain")
    assert re.search(r"^# TYPE \S+ (counter|gauge|histogram)$", answer.text, re.MULTILINE)
    refused = httpx.get(f"{perch.address}/api/widgets/{UNKNOWN}", timeout=20)
    assert refused.headers["x-request-id"]


def test_metrics_show_what_a_server_may_run_out_of(perch):
    until(lambda: "perch_disk_free_bytes" in httpx.get(f"{perch.address}/metrics", timeout=20).text, "the first look")
    told = shutil.disk_usage(perch.data)
    assert 0 < perch.figure("perch_disk_free_bytes") <= told.total
    assert 10 < perch.figure("perch_open_files") < perch.figure("perch_open_files_limit")


def test_the_log_warns_once_before_open_files_run_out(tmp_path):
    perch = Perch(tmp_path / "data")
    perch.wrapper = ["prlimit", "--nofile=64:64"]
    perch.start()
    with closing(perch), contextlib.ExitStack() as held:
        until(lambda: "perch_open_files_limit 64" in httpx.get(f"{perch.address}/metrics", timeout=20).text, "the first look")
        assert "Open files run out" not in perch.log()
        for _ in range(60):
            held.enter_context(socket.create_connection(("127.0.0.1", perch.port), timeout=20))
        until(lambda: "Open files run out" in perch.log(), "a warning in the log", 30)


def test_serve_refuses_what_makes_no_sense(quiet):
    for words, saying in {("--port", "70000"): "65535", ("--port", "x"): "port", ("--trusted-proxy", "nonsense"): "nonsense", ("--public-url", "nonsense"): "nonsense", ("--nonsense",): "--nonsense"}.items():
        done = fails(quiet, "serve", *words, saying=saying)
        assert done.returncode > 0, (words, done.returncode)


def test_a_folder_that_cannot_be_written_is_said(quiet, tmp_path):
    file = tmp_path / "a-file"
    file.write_text("")
    for place in (file, file / "data"):
        other = Perch(place)
        fails(other, "serve", "--port", 0, saying="a-file.* cannot be made", code=1)
        other.close()


# agents

def test_agents_are_added_listed_disabled_and_get_new_passwords(quiet):
    quiet.add_agent("Grace", PASSWORD, role="owner")
    quiet.add_agent("Hedy", PASSWORD)
    listed = {each["email"]: each for each in quiet.json("agent", "list")}
    assert {email: (each["name"], each["role"]) for email, each in listed.items()} == {"grace@example.com": ("Grace", "owner"), "hedy@example.com": ("Hedy", "agent")}
    assert "grace@example.com" in quiet.do("agent", "list")
    assert PASSWORD not in str(listed)

    quiet.start()
    InboxRest.sign_in(quiet.address, "hedy@example.com", PASSWORD).close()
    quiet.do("agent", "password", "--email", "hedy@example.com", "--password-stdin", text="quite another one\n")
    with pytest.raises(AssertionError):
        InboxRest.sign_in(quiet.address, "hedy@example.com", PASSWORD)
    InboxRest.sign_in(quiet.address, "hedy@example.com", "quite another one").close()
    quiet.do("agent", "disable", "--email", "hedy@example.com")
    with pytest.raises(AssertionError):
        InboxRest.sign_in(quiet.address, "hedy@example.com", "quite another one")


def test_a_running_server_notices_new_and_disabled_agents(perch):
    perch.add_agent("Grace", PASSWORD, role="owner")
    perch.add_agent("Hedy", PASSWORD)
    hedy = InboxRest.sign_in(perch.address, "hedy@example.com", PASSWORD)
    connection = hedy.socket()
    connection.hello()
    assert hedy.get("/me").status_code == 200
    perch.do("agent", "disable", "--email", "hedy@example.com")
    until(lambda: hedy.get("/me").status_code == 401, "the session to end")
    assert connection.close_code() == 4500
    assert InboxRest.sign_in(perch.address, "grace@example.com", PASSWORD).get("/me").status_code == 200


def test_a_new_password_ends_the_sessions_of_the_old_one(perch):
    perch.add_agent("Grace", PASSWORD, role="owner")
    thief = InboxRest.sign_in(perch.address, "grace@example.com", PASSWORD)
    assert thief.get("/me").status_code == 200
    perch.do("agent", "password", "--email", "grace@example.com", "--password-stdin", text="quite another one\n")
    until(lambda: thief.get("/me").status_code == 401, "the session to end")


def test_agents_that_make_no_sense_are_refused_with_a_sentence(quiet):
    add = lambda email, role="agent": ["agent", "add", "--email", email, "--name", "X", "--role", role, "--password-stdin"]
    quiet.add_agent("Grace", PASSWORD, role="owner")
    fails(quiet, *add("grace@example.com"), text=PASSWORD, saying="already|exists")
    fails(quiet, *add("Grace@Example.com"), text=PASSWORD, saying="already|exists")
    fails(quiet, *add("nonsense"), text=PASSWORD, saying="e-?mail")
    fails(quiet, *add("x@example.com"), text="short", saying="8")
    fails(quiet, *add("x@example.com"), text="", saying="password")
    fails(quiet, *add("x@example.com", role="emperor"), text=PASSWORD, saying="owner.*admin.*agent", code=64)
    fails(quiet, "agent", "disable", "--email", "nobody@example.com", saying="nobody@example.com")
    fails(quiet, "agent", "password", "--email", "nobody@example.com", "--password-stdin", text=PASSWORD, saying="nobody@example.com")
    assert [each["email"] for each in quiet.json("agent", "list")] == ["grace@example.com"]


def test_the_password_is_one_line_without_its_end(quiet):
    quiet.do("agent", "add", "--email", "ada@example.com", "--name", "Ada", "--role", "owner", "--password-stdin", text="pass word one \r\nsecond line\n")
    quiet.start()
    InboxRest.sign_in(quiet.address, "ada@example.com", "pass word one ").close()


# widgets

def test_widgets_are_added_listed_and_set(quiet):
    added = quiet.json("widget", "add", "--name", "Shop", "--origin", "https://shop.example", "--origin", "http://127.0.0.1:8000")
    open_to_all = quiet.json("widget", "add", "--name", "Everywhere", "--any-origin")
    listed = {each["id"]: each for each in quiet.json("widget", "list")}
    assert set(listed) >= {added["id"], open_to_all["id"]}
    assert listed[added["id"]]["name"] == "Shop"
    assert listed[added["id"]]["origins"] == ["https://shop.example", "http://127.0.0.1:8000"]
    assert listed[open_to_all["id"]]["anyOrigin"] is True
    quiet.do("widget", "set", added["id"], "--reopen-window", "48h", "--carry-over", "never", "--idle-days", "30")
    changed = next(each for each in quiet.json("widget", "list") if each["id"] == added["id"])
    assert (changed["carryOver"], changed["idleDays"], changed["reopenWindow"]) == ("never", 30, 48 * 3600 * 1000)
    assert "Shop" in quiet.do("widget", "list")


def test_a_running_server_notices_a_new_widget_and_a_changed_one(perch):
    widget = perch.add_widget("Shop", "https://shop.example")
    assert Rest(perch.address, widget, "https://shop.example").get().json()["name"] == "Shop"
    assert Rest(perch.address, widget, "https://evil.example").get().status_code == 403
    rest = Rest(perch.address, widget)
    anonymous = rest.session()["token"]
    rest.say(anonymous, "Hello")
    perch.do("widget", "set", widget, "--carry-over", "never")
    until(lambda: rest.post("/identify", token=rest.session()["token"], identifier="ada-1815").json()["outcome"] == "created", "the change")
    assert rest.post("/identify", token=anonymous, identifier="ada-1816").json()["outcome"] == "created"


def test_the_snippet_names_the_server_and_the_widget_and_stubs_every_method(perch):
    widget = perch.add_widget("Shop", "https://shop.example")
    snippet = perch.snippet(widget)
    assert perch.address in snippet and "bootstrap.js" in snippet and widget in snippet
    for name in ("init", "identify", "setAttributes", "logout", "toggleChat", "show", "hide", "shutdown", "setConfig", "on", "off", "once", "live-chat-widget-script"):
        assert name in snippet, name
    assert "<script" in snippet


def test_widgets_that_make_no_sense_are_refused_with_a_sentence(quiet):
    widget = quiet.add_widget("Shop", "https://shop.example")
    before = quiet.json("widget", "list")
    fails(quiet, "widget", "add", "--name", "X", saying="origin")
    for origin in ("nonsense", "https://shop.example/path", "ftp://shop.example", "*"):
        fails(quiet, "widget", "add", "--name", "X", "--origin", origin, saying="origin")
    fails(quiet, "widget", "add", "--name", "", "--any-origin", saying="name")
    for words in (["--reopen-window", "soon"], ["--carry-over", "sometimes"], ["--idle-days", "-1"], ["--idle-days", "x"]):
        fails(quiet, "widget", "set", widget, *words, saying=words[0].lstrip("-").replace("-", "."))
    for command in (["set", UNKNOWN, "--idle-days", "3"], ["snippet", UNKNOWN], ["snippet", "nonsense"]):
        fails(quiet, "widget", *command, saying="widget")
    assert quiet.json("widget", "list") == before


# backup, restore, doctor

def test_a_backup_of_a_running_server_restores_to_the_same_history_with_a_new_epoch(perch, tmp_path):
    perch.add_agent("Grace", PASSWORD, role="owner")
    widget = perch.add_widget("Shop")
    rest = Rest(perch.address, widget)
    token = rest.session(name="Ada")["token"]
    rest.say(token, "kept")
    with Socket(perch.address, widget) as connection:
        epoch = connection.hello(token)["epoch"]
    copy = tmp_path / "copy.sqlite"
    perch.do("backup", copy)
    rest.say(token, "after the backup")
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    other = Perch(tmp_path / "restored")
    try:
        other.do("restore", copy)
        other.start()
        assert [message["text"] for message in Rest(other.address, widget).history(token)] == ["kept"]
        with Socket(other.address, widget) as connection:
            assert connection.hello(token)["epoch"] != epoch
        InboxRest.sign_in(other.address, "grace@example.com", PASSWORD).close()
    finally:
        other.close()
    assert [message["text"] for message in rest.history(token)] == ["kept", "after the backup"]


def test_backup_and_restore_never_destroy_what_is_there(quiet, tmp_path):
    quiet.add_agent("Grace", PASSWORD, role="owner")
    copy = tmp_path / "copy.sqlite"
    quiet.do("backup", copy)
    precious = tmp_path / "precious.txt"
    precious.write_text("not a database")
    fails(quiet, "backup", precious, saying="precious.txt")
    assert precious.read_text() == "not a database"
    fails(quiet, "restore", copy, saying="already")
    assert [each["email"] for each in quiet.json("agent", "list")] == ["grace@example.com"]


def test_what_is_no_backup_is_not_restored(quiet, tmp_path):
    precious = tmp_path / "precious.txt"
    precious.write_text("not a database")
    fails(quiet, "restore", precious, saying="not a whole backup|not a backup")
    fails(quiet, "restore", tmp_path / "missing.sqlite", saying="missing.sqlite")
    fails(quiet, "restore", tmp_path, saying="not a file")
    assert not list(quiet.data.glob("*.sqlite*"))


def test_a_backup_where_nothing_can_be_written_is_refused_with_a_sentence(quiet, tmp_path):
    quiet.add_widget("Shop")
    fails(quiet, "backup", tmp_path / "nowhere" / "copy.sqlite", saying="cannot be made.*directory", code=1)


def test_a_backup_is_for_its_owner_only(quiet, tmp_path):
    quiet.add_widget("Shop")
    quiet.do("backup", tmp_path / "copy.sqlite")
    assert (tmp_path / "copy.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_server_may_have_as_many_open_files_as_the_system_allows(tmp_path):
    perch = Perch(tmp_path / "data")
    perch.wrapper = ["prlimit", "--nofile=256:4096"]
    limits = Path(f"/proc/{perch.start().process.pid}/limits").read_text()
    perch.close()
    assert re.search(r"Max open files +4096 +4096", limits), limits


def test_restore_under_a_running_server_is_refused(perch, tmp_path):
    copy = tmp_path / "copy.sqlite"
    perch.do("backup", copy)
    perch.add_agent("Grace", PASSWORD, role="owner")
    fails(perch, "restore", copy, saying="running|stop")
    assert len(perch.json("agent", "list")) == 1


def test_doctor_says_that_all_is_well_and_what_is_not(perch, tmp_path):
    assert re.search("owner", perch.run("doctor").stdout), "nobody has an account yet"
    perch.add_agent("Grace", PASSWORD, role="owner")
    assert perch.do("doctor")
    json.loads(perch.do("doctor", "--json"))
    perch.kill()
    for file in perch.data.glob("*.sqlite*"):
        file.write_bytes(b"no database at all, " * 500)
    done = perch.run("doctor")
    assert done.returncode == 1 and "Restore a backup" in done.stdout, done
    assert not json.loads(perch.run("doctor", "--json").stdout)[0]["ok"]
    for command in (["serve", "--port", 0], ["agent", "list"], ["backup", tmp_path / "copy.sqlite"], ["audit", "verify"]):
        fails(perch, *command, saying="database cannot be used.*not a database.*Restore", code=74)


def test_serve_refuses_an_address_that_is_none(quiet):
    fails(quiet, "serve", "--port", 0, "--host", "999.1.1.1", saying="no address of this machine", code=1)


def test_a_database_that_is_made_where_nobody_named_a_place_is_announced(tmp_path):
    words = [BINARY, "widget", "add", "--name", "Shop", "--any-origin", "--json"]
    first, second = (subprocess.run(words, cwd=tmp_path, env=clean_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True) for _ in range(2))
    assert json.loads(first.stdout)["id"] and "new one was made" in first.stderr and "--data" in first.stderr
    assert json.loads(second.stdout)["id"] and not second.stderr


# writers and words

def test_commands_that_write_at_once_wait_for_each_other(perch):
    waiting = [subprocess.Popen([BINARY, "widget", "add", "--name", f"Shop {number}", "--any-origin", "--json", "--data", perch.data], env=perch.environment,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for number in range(8)]
    for each in waiting:
        out, said = each.communicate(timeout=60)
        assert each.returncode == 0, said
    assert {f"Shop {number}" for number in range(8)} <= {each["name"] for each in perch.json("widget", "list")}


def test_help_names_every_command_and_mistakes_exit_with_64(quiet):
    told = quiet.run("--help", data=False)
    assert told.returncode == 0
    for command in ("serve", "agent", "widget", "backup", "restore", "doctor"):
        assert command in told.stdout, command
    assert quiet.run("nonsense", data=False).returncode == 64
    assert quiet.run("agent", "add").returncode == 64
    assert quiet.run("--version", data=False).returncode == 0


def test_data_may_come_from_the_environment(quiet):
    widget = quiet.add_widget("Shop")
    done = quiet.run("widget", "list", "--json", data=False, PERCH_DATA=str(quiet.data))
    assert widget in done.stdout


def test_a_port_answers_nothing_after_the_server_has_stopped(perch):
    code, _ = perch.terminate()
    assert code == 0
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", perch.port), 1)
