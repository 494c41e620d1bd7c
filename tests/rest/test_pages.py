"""Pages, assets and headers: what a browser gets beside the data."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import requests

PUBLIC = Path(__file__).parents[2] / "iso_qms" / "public"
POLICY = "Content-Security-Policy"


def get(home, path, **headers):
	return requests.get(home.base_url + path, headers=headers, timeout=60, allow_redirects=False)


def test_the_root_leads_to_the_screens(embedded):
	answer = get(embedded, "/")
	assert answer.status_code == 302
	assert answer.headers["Location"] == "/qms"


@pytest.mark.parametrize("path", ["/qms", "/qms/", "/qms/list/QMS%20Process", "/qms/form/QMS Process/a/b"])
def test_every_address_of_the_screens_is_their_page(home, path):
	answer = get(home, path)
	assert answer.status_code == 200
	assert '<div id="app">' in answer.text


def test_the_page_runs_no_inline_script(home):
	policy = get(home, "/qms").headers[POLICY]
	script = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
	assert "unsafe" not in script
	assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/qms", "/api/method/ping", "/api/resource/User", "/nothing", "/health"])
def test_every_answer_says_how_it_may_be_used(embedded, path):
	headers = get(embedded, path).headers
	assert headers["X-Content-Type-Options"] == "nosniff"
	assert headers["Referrer-Policy"] == "same-origin"
	assert "frame-ancestors 'none'" in headers[POLICY]
	assert headers["Cache-Control"].startswith("no-store")


def test_a_page_that_is_not_there(embedded):
	answer = get(embedded, "/nothing/here", Accept="text/html")
	assert answer.status_code == 404
	assert answer.headers["Content-Type"].startswith("text/html")


def test_health(embedded):
	assert get(embedded, "/health").json() == {"status": "ok"}


@pytest.fixture
def asset(embedded):
	"""Some asset of the app as (path, content)."""
	found = next(path for path in sorted(PUBLIC.rglob("*.svg")))
	return f"/assets/iso_qms/{found.relative_to(PUBLIC).as_posix()}", found.read_bytes()


def test_an_asset(embedded, asset):
	path, content = asset
	answer = get(embedded, path, **{"Accept-Encoding": "identity"})
	assert answer.content == content
	again = get(embedded, path, **{"If-None-Match": answer.headers["ETag"]})
	assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
	"path", ["/assets/iso_qms/none.js", "/assets/other_app/x.js", "/assets/iso_qms", "/assets/"]
)
def test_an_asset_that_is_not_there(embedded, path):
	assert get(embedded, path).status_code == 404


def test_ping_answers_guests(home):
	assert get(home, "/api/method/ping").json() == {"message": "pong"}


def test_a_large_asset_comes_compressed_to_who_can_read_that(embedded):
	large = [p for p in PUBLIC.rglob("*") if p.suffix in (".js", ".css", ".svg") and p.stat().st_size > 1024]
	if not large:
		pytest.skip("no asset of this size before the screens are built")
	path = f"/assets/iso_qms/{large[0].relative_to(PUBLIC).as_posix()}"
	answer = requests.get(
		embedded.base_url + path, headers={"Accept-Encoding": "gzip"}, stream=True, timeout=60
	)
	assert answer.headers["Content-Encoding"] == "gzip"
	assert gzip.decompress(answer.raw.read()) == large[0].read_bytes()
