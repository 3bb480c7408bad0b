"""Who may ask, what leaves, what is refused, and that figures are those of the commands."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest

from graphlab.workbench.guard import MOST_BYTES
from graphlab.workbench.screens import PAGES, SCREENS
from graphlab.workbench.shortcut import write_shortcut


def test_without_the_key_nothing_is_told(example_server):
    for path in ("/", "/lines", "/static/style.css", "/files/graphlab.yaml", "/nothing"):
        status, headers, body = example_server.ask(path, Cookie="")
        assert (status, b"Echo" in body, b"graphlab.yaml" in body) == (401, False, False)
        assert "set-cookie" not in headers
    assert example_server.ask("/lines", Cookie=example_server.cookie[:-1] + "x")[0] == 401
    assert example_server.ask("/start?key=wrong", Cookie="")[0] == 401
    assert example_server.ask("/start", Cookie="")[0] == 401


def test_the_key_becomes_a_cookie_that_no_other_site_is_sent(example_server):
    _, headers, _ = example_server.ask(example_server.address.partition(str(example_server.port))[2], Cookie="")
    assert headers["set-cookie"].endswith("; HttpOnly; SameSite=Strict; Path=/")
    assert headers["location"] == "/"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil:{port}"]
)
def test_another_host_is_refused(example_server, host):
    assert example_server.ask("/lines", Host=host.format(port=example_server.port))[0] == 403


@pytest.mark.parametrize("host", ["localhost:{port}", "[::1]:{port}"])
def test_its_own_names_are_answered(example_server, host):
    assert example_server.ask("/project", Host=host.format(port=example_server.port))[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_another_sites_form_is_refused(example_server, headers):
    before = (example_server.folder / "graphlab.yaml").read_bytes()
    told = {k: v.format(port=example_server.port) for k, v in headers.items()}
    assert example_server.ask("/project", "POST", b"title=evil", **told)[0] == 403
    assert (example_server.folder / "graphlab.yaml").read_bytes() == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(example_server, method):
    assert example_server.ask("/project", method)[0] == 403


def test_every_answer_has_its_headers(example_server):
    for path in ("/lines", "/nothing", "/static/style.css", "/page/map"):
        _, headers, _ = example_server.ask(path)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert ("sandbox" in policy) is path.startswith("/page")
        assert "unsafe" not in policy or path.startswith("/page")


@pytest.mark.parametrize(
    "path",
    [
        "/files/..%2f..%2fetc%2fpasswd",
        "/files/../../etc/passwd",
        "/files//etc/passwd",
        "/files/.graphlab-lock",
        "/static/..%2fapp.py",
        "/page/..",
        "/table/..%2f.csv",
    ],
)
def test_no_path_leads_out(example_server, path):
    status, _, body = example_server.ask(path)
    assert status in (400, 404)
    assert b"root:" not in body


def test_too_much_is_refused_before_it_is_read(example_server):
    length = str(MOST_BYTES + 1)
    kind = "multipart/form-data; boundary=x"
    status, _, _ = example_server.ask("/sources/add", "POST", b"--x", Content_Length=length, Content_Type=kind)
    assert status == 413


def test_a_file_option_names_only_files_of_the_project(example_server):
    status, _, body = example_server.ask("/next?" + urlencode({"budget": "2", "costs": "/etc/passwd"}))
    assert (status, b"root:" in body) == (400, False)
    assert b"there is no file" in body


def command(folder: Path, *words: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "graphlab", *words, "--format", "json", "--quiet"],
        cwd=folder, capture_output=True, check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("screen", "query", "words"),
    [
        ("lines", {"place": "norfolk"}, ["lines", "--place", "norfolk"]),
        (
            "flows",
            {"measure": "arrests", "subject": "gravity"},
            ["flows", "--measure", "arrests", "--subject", "gravity"],
        ),
        ("next", {}, ["plan", "--budget", "2"]),
    ],
)
def test_the_figures_are_those_of_the_command(example_server, screen, query, words):
    status, _, body = example_server.ask(f"/table/{screen}.json?{urlencode(query)}")
    told = json.loads(body)
    assert status == 200
    assert {k: v for k, v in told.items() if k != "tables"} == {
        k: v for k, v in command(example_server.folder, *words).items() if k != "tables"
    }
    _, _, page = example_server.ask(f"/{screen}?{urlencode(query)}")
    assert f"graphlab {' '.join(words)}".encode() in page
    assert told["title"].encode() in page


@pytest.mark.parametrize(
    "name", [screen.name for screen in SCREENS] + ["sources", "check", "picture", "look-alikes", "products", "project"]
)
def test_every_screen_opens_and_says_the_command(example_server, name):
    status, _, body = example_server.ask(f"/{name}")
    assert status == 200
    assert b"OFFICIAL" in body
    assert b"The command for this" in body or name == "project"


def test_every_picture_is_the_page_of_view(example_server):
    for kind in PAGES:
        status, _, body = example_server.ask(f"/page/{kind}")
        assert (status, body[:15].lower()) == (200, b"<!doctype html>")


def test_a_number_opens_to_its_claims(example_server):
    _, _, body = example_server.ask("/flows?measure=arrests&subject=gravity")
    address = re.search(rb'class="n"><a href="(/claims\?[^"]+)">443<', body)
    assert address
    status, _, claims = example_server.ask(address.group(1).decode().replace("&amp;", "&"))
    assert (status, b"443" in claims) == (200, True)


def test_a_refusal_says_what_to_do(example_server):
    status, _, body = example_server.ask("/lines?place=Norwhich")
    assert (status, b"norwich" in body.lower()) == (200, True)
    assert b'role="alert"' in body


def test_a_job_is_followed_and_stopped(example_server):
    form = urlencode({"command": "view", "output": "made.html", "as": "matrix"}).encode()
    status, headers, _ = example_server.ask("/products", "POST", form)
    assert status == 303
    _, _, events = example_server.ask(headers["location"] + "/events")
    assert b"event: end\ndata: 0" in events
    assert (example_server.folder / "made.html").is_file()
    assert example_server.ask("/files/made.html")[0] == 200
    form = urlencode({"command": "brief", "output": "long"}).encode()
    _, headers, _ = example_server.ask("/products", "POST", form)
    time.sleep(1)
    example_server.ask(headers["location"] + "/stop", "POST", b"")
    _, _, events = example_server.ask(headers["location"] + "/events")
    assert b"event: end" in events
    assert not (example_server.folder / "long").exists()
    assert not [p.name for p in example_server.folder.iterdir() if "long" in p.name]


@pytest.mark.parametrize("output", ["../out.html", "/tmp/out.html", ".", "", ".hidden", "graphlab.yaml/../../x.html"])
def test_a_product_stays_in_the_project(example_server, output):
    form = urlencode({"command": "view", "output": output or " .. ", "as": "map"}).encode()
    assert example_server.ask("/products", "POST", form)[0] == 400


def test_a_judgement_is_kept_and_two_windows_are_told(serve):
    served = serve("example:open-source")
    form = {"first": "a/x", "second": "b/y", "judgement": "unsure", "decided_by": "desk", "note": "=1+1", "seen": ""}
    assert served.ask("/look-alikes", "POST", urlencode(form).encode())[0] == 303
    text = (served.folder / "same.csv").read_text(encoding="utf-8")
    assert "a/x,b/y,unsure,desk," in text
    assert ",'=1+1" in text
    assert 'same: "same.csv"' in (served.folder / "graphlab.yaml").read_text(encoding="utf-8")
    assert served.ask("/look-alikes", "POST", urlencode({**form, "judgement": "same"}).encode())[0] == 409
    assert (served.folder / "same.csv").read_text(encoding="utf-8") == text


def test_it_ends_when_it_is_closed_and_when_nobody_asks(serve):
    served = serve("example:open-source")
    assert served.ask("/close", "POST", b"")[0] == 200
    assert served.process.wait(timeout=20) == 0
    idle = serve("example:open-source", "--idle", "0.02")
    assert idle.process.wait(timeout=20) == 0


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_a_shortcut_lies_in_the_project(tmp_path, system):
    made = write_shortcut(tmp_path, system, "/opt/my python/python")
    assert made.parent == tmp_path
    text = made.read_text(encoding="utf-8")
    assert "-m graphlab open" in text
    assert str(tmp_path) not in text
    assert os.access(made, os.X_OK)


def test_an_article_becomes_drafts_and_only_what_is_accepted_a_source(serve):
    served = serve("example:open-source")
    text = "In 2019 police arrested 40 people from London in Norwich as part of Operation Oak.\n<script>x</script>\n"
    _, headers, _ = served.ask("/drafts", "POST", urlencode({"text": text, "published": "2020-01-01"}).encode())
    _, _, events = served.ask(headers["location"] + "/events")
    assert b"event: end\ndata: 0" in events
    name = re.search(rb'href="/drafts/([^"]+)"', served.ask(headers["location"])[2])
    assert name
    address = f"/drafts/{name.group(1).decode()}"
    folder = served.folder / name.group(1).decode()
    _, _, page = served.ask(address)
    assert b"<script>x" not in page
    assert f'<a href="{address}/text#m1" target="article">1</a> counts 1'.encode() in page
    assert b'name="counts:0:review" value="accept"' in page
    assert b'id="m1"' in served.ask(f"{address}/text")[2]
    seen = re.search(rb'name="seen" value="(\w+)"', page)
    assert seen
    form = {"seen": seen.group(1).decode(), "counts:0:review": "accept", "counts:0:value": "41", "take": "1"}
    form |= {f"{t}:0:review": "reject" for t in ("links", "operations")}
    assert served.ask(address, "POST", urlencode(form).encode())[0] == 303
    assert ",41," in (folder / "counts.csv").read_text(encoding="utf-8")
    assert ",corrected," in (folder / "counts.csv").read_text(encoding="utf-8")
    assert served.ask(address, "POST", urlencode(form).encode())[0] == 409
    _, _, body = served.ask("/table/flows.json?" + urlencode({"measure": "arrests", "subject": "oak"}))
    assert [row["low"] for row in json.loads(body)["rows"] if row["origin"] == "london"] == [41]
