"""A site that lives as long as a test run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from frappe_lite import context
from frappe_lite.site import new_site, open_site


@contextmanager
def temporary_site(*, admin_password: str = "admin-test-password", **config: object) -> Iterator[Path]:
	"""Make a site with the app installed, connect this thread as Administrator, and remove the site afterwards."""
	with tempfile.TemporaryDirectory(prefix="site-") as folder:
		path = Path(folder) / "test.site"
		new_site(path, admin_password=admin_password, password_hash_cost=[64, 1], **config)
		site = open_site(path)
		context.init_request(site)
		context.set_user("Administrator")
		try:
			yield path
		finally:
			context.destroy()
			site.close()
