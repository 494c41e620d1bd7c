"""Who is logged in: sessions in the database, with a copy in memory that answers each request.

The database keeps a SHA-256 of the session id, so that a copied backup opens no session. The copy in memory is
right because one process owns the site.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from frappe_lite.context import _dict, local
from frappe_lite.system_settings import get_system_settings

SESSIONS_TABLE = """create table if not exists `tabSessions` (
	sid text primary key, user text not null, sessiondata text not null,
	ipaddress text, lastupdate real not null, status text
)"""
SESSIONS_INDEX = "create index if not exists `tabSessions_user` on `tabSessions` (user)"
DEFAULT_EXPIRY = "240:00:00"
DEFAULT_LIFETIME = "720:00:00"  # ASVS 5.0, 7.3.2: whoever is always there logs in once a month
WRITTEN_EVERY = 600  # seconds: a session's last use is kept to ten minutes, as in Frappe


@dataclass
class Session:
	"""One login. Times are seconds since the epoch."""

	user: str
	data: _dict = field(default_factory=_dict)
	used: float = 0.0
	written: float = 0.0

	def is_open(self, now: float) -> bool:
		"""Tell whether the session was used lately and did not begin too long ago."""
		return now - self.used <= expiry_seconds() and now - (self.data.begun or now) <= lifetime_seconds()


class SessionStore:
	"""The sessions of one site, by the digest of their id."""

	def __init__(self) -> None:
		self.lock = threading.Lock()
		self.sessions: dict[str, Session] = {}
		self.drops = 0  # what was read before a session was dropped must not bring it back

	def get(self, key: str) -> Session | None:
		"""Return a session from memory."""
		return self.sessions.get(key)

	def put(self, key: str, session: Session, drops: int | None = None) -> None:
		"""Keep a session in memory; one that was read, only if none was dropped since (`drops`)."""
		with self.lock:
			if drops in (None, self.drops):
				self.sessions[key] = session

	def drop(self, key: str) -> None:
		"""Forget a session."""
		with self.lock:
			self.drops += 1
			self.sessions.pop(key, None)

	def drop_user(self, user: str, but: str | None = None) -> None:
		"""Forget all sessions of a user, but the one with this key."""
		with self.lock:
			self.drops += 1
			for key in [k for k, s in self.sessions.items() if s.user == user and k != but]:
				del self.sessions[key]


_stores: dict[str, SessionStore] = {}


def store() -> SessionStore:
	"""Return the session store of the thread's site."""
	path = str(local.home.path)
	return _stores.get(path) or _stores.setdefault(path, SessionStore())


def key_of(sid: str) -> str:
	"""Return what stands in the database for a session id."""
	return hashlib.sha256(sid.encode()).hexdigest()


def expiry_seconds() -> int:
	"""Return after how many seconds without use a session ends (`session_expiry`, hours:minutes[:seconds]).

	The site's config counts, then System Settings.
	"""
	setting = local.conf.get("session_expiry") or get_system_settings("session_expiry")
	return _seconds_of(str(setting or DEFAULT_EXPIRY))


def lifetime_seconds() -> int:
	"""Return after how many seconds a session ends also while it is used (`session_lifetime`, as above)."""
	return _seconds_of(str(local.conf.get("session_lifetime") or DEFAULT_LIFETIME))


@lru_cache(maxsize=8)
def _seconds_of(expiry: str) -> int:
	try:
		hours, minutes, seconds = ([int(part) for part in expiry.split(":")] + [0, 0])[:3]
	except ValueError:
		return _seconds_of(DEFAULT_EXPIRY)  # what somebody typed is no time: nobody is locked out by it
	return hours * 3600 + minutes * 60 + seconds


def start_session(user: str, ip: str | None = None, **data: Any) -> str:
	"""Begin a session and work in it; returns its id. The caller commits."""
	sid = secrets.token_hex(28)
	now = time.time()
	session = Session(user, _dict(data, user=user, session_ip=ip, begun=now), now, now)
	local.db.sql(
		"insert into `tabSessions` (sid, user, sessiondata, ipaddress, lastupdate, status)"
		" values (%s, %s, %s, %s, %s, 'Active')",
		(key_of(sid), user, json.dumps(session.data), ip, now),
	)
	local.db.after_commit.add(lambda: store().put(key_of(sid), session))
	_work_in(sid, session)
	return sid


def resume_session(sid: str) -> bool:
	"""Work in the session of this id. Returns False, and works as Guest, when it does not exist or has expired."""
	if sid and sid != "Guest":
		key = key_of(sid)
		session = store().get(key) or _from_database(key)
		now = time.time()
		if session and session.is_open(now):
			session.used = now
			_work_in(sid, session)
			return True
		if session:
			store().drop(key)
	local.session = _dict(user="Guest", sid="Guest", data=_dict(user="Guest"))
	return False


def is_due_for_writing() -> bool:
	"""Return whether the current session's last use should go to the database now."""
	session = local.__dict__.get("stored_session")
	if session is None or local.session.user == "Guest":
		return False
	return session.used - session.written > WRITTEN_EVERY


def write_session() -> None:
	"""Keep the current session's data and last use in the database. The caller commits."""
	key = key_of(local.session.sid)
	session = store().get(key)
	if session is None:
		return
	session.written = session.used
	local.db.sql(
		"update `tabSessions` set sessiondata=%s, lastupdate=%s where sid=%s",
		(json.dumps(session.data), session.used, key),
	)


def delete_session(sid: str | None = None, user: str | None = None, reason: str = "Session Expired") -> None:
	"""End one session, by its id."""
	if not sid or sid == "Guest":
		return
	key, drop = key_of(sid), store().drop
	drop(key)
	local.db.sql("delete from `tabSessions` where sid=%s", (key,))
	local.db.after_commit.add(lambda: drop(key))


def clear_sessions(
	user: str | None = None, keep_current: bool = False, force: bool = False, reason: str | None = None
) -> None:
	"""End all sessions of a user, but the current one with `keep_current`. The caller commits."""
	user = user or local.session.user
	current = key_of(local.session.sid) if keep_current and local.session.sid else None
	local.db.sql("delete from `tabSessions` where user=%s and sid<>%s", (user, current or ""))
	drop = store().drop_user
	drop(user, but=current)
	# Once more when it is certain: a request may have read the row again meanwhile.
	local.db.after_commit.add(lambda: drop(user, but=current))


def delete_expired_sessions() -> None:
	"""Remove the rows of expired sessions. The caller commits."""
	local.db.sql("delete from `tabSessions` where lastupdate<%s", (time.time() - expiry_seconds(),))


def get_csrf_token() -> str:
	"""Return the session's CSRF token, made at the first call; from then on unsafe requests must carry it."""
	data = local.session.data
	if not data.csrf_token:
		# Two pages of one session may ask at once: both must get the same token.
		data.setdefault("csrf_token", secrets.token_hex(28))
		if local.session.user != "Guest":
			write_session_apart()
	return data.csrf_token


def write_session_apart() -> None:
	"""Write the session's data at once, also in a reading request, whose own transaction is rolled back."""
	if local.db.writing:
		write_session()
		return
	local.db.rollback()
	write_session()
	local.db.commit()


def _work_in(sid: str, session: Session) -> None:
	local.session = _dict(user=session.user, sid=sid, data=session.data)
	local.stored_session = session


def _from_database(key: str) -> Session | None:
	drops = store().drops
	rows = local.db.sql("select user, sessiondata, lastupdate from `tabSessions` where sid=%s", (key,))
	if not rows:
		return None
	user, data, used = rows[0]
	session = Session(user, _dict(json.loads(data)), used, used)
	store().put(key, session, drops)
	return session
