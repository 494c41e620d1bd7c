"""Addresses of pages of this site, and paths of its folder."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote, urljoin

from frappe_lite.context import local
from frappe_lite.utils.text import slug


def get_url(uri: str | None = None, full_address: bool = False) -> str:
	"""Return the site's address, with a path when given; `host_name` of site_config.json rules the request's."""
	if uri and uri.startswith(("http://", "https://")):
		return uri
	host = _host_name()
	request = local.__dict__.get("request")
	if not uri and full_address and request is not None:
		uri = request.full_path
	return urljoin(host, uri) if uri else host


def _host_name() -> str:
	conf = local.conf
	request = local.__dict__.get("request")
	if host := conf.get("host_name") or conf.get("hostname"):
		host = host if host.startswith(("http://", "https://")) else f"http://{host}"
	elif request is not None and request.host:
		return f"{request.scheme}://{request.host}"
	else:
		host = f"http://{local.site}"
	port = conf.get("http_port") or conf.get("webserver_port")
	return f"{host}:{port}" if port and host.count(":") < 2 else host


def get_host_name() -> str:
	"""Return the site's host name and port."""
	return get_url().rsplit("//", 1)[-1]


def quoted(url: Any) -> str:
	"""Return the text as part of a path."""
	return quote(str(url), safe="~@#$&()*!+=:;,.?/'")


def get_absolute_url(doctype: str, name: str) -> str:
	"""Return the path of a document's form in Desk."""
	return f"/app/{quoted(slug(doctype))}/{quoted(name)}"


def get_url_to_form(doctype: str, name: str) -> str:
	"""Return the address of a document's form."""
	return get_url(get_absolute_url(doctype, name))


def get_url_to_list(doctype: str) -> str:
	"""Return the address of a DocType's list."""
	return get_url(f"/app/{quoted(slug(doctype))}")


def get_url_to_report(name: str, report_type: str | None = None, doctype: str | None = None) -> str:
	"""Return the address of a report."""
	if report_type == "Report Builder" and doctype:
		return get_url(f"/app/{quoted(slug(doctype))}/view/report/{quoted(name)}")
	return get_url(f"/app/query-report/{quoted(name)}")


def get_link_to_form(doctype: str, name: str, label: str | None = None) -> str:
	"""Return a link to a document's form, in HTML."""
	return f'<a href="{get_url_to_form(doctype, name)}">{label or name}</a>'


def get_site_path(*path: str) -> str:
	"""Return a path in the site's folder."""
	return os.path.join(str(local.home.path), *path)


def get_files_path(*path: str, is_private: bool = False) -> str:
	"""Return a path in the site's folder of public or private files."""
	return get_site_path("files", "private" if is_private else "public", *path)
