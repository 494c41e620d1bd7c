"""What holds for the whole site: language, time zone, formats, logins."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from frappe_lite.document import Document
from frappe_lite.messages import throw
from frappe_lite.translate import _


class SystemSettings(Document):
	def validate(self) -> None:
		self.check_time_zone()

	def check_time_zone(self) -> None:
		"""With an unknown zone every time of the site would silently be UTC."""
		if not self.time_zone:
			return
		try:
			ZoneInfo(self.time_zone)
		except (ZoneInfoNotFoundError, ValueError, OSError):
			throw(_("{0} is not a known time zone. Choose one such as Asia/Shanghai.").format(self.time_zone))
