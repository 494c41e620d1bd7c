"""Translations: the apps' gettext catalogues, the site's Translation rows on top, and who reads which language.

Catalogues are read straight from `<app>/locale/<lang>.po`, nothing has to be compiled first. The framework's own
texts have theirs in `frappe_lite/locale`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from frappe_lite.context import get_app_path, local
from frappe_lite.system_settings import get_system_settings

CACHE_GROUP = "translations"
OWN_LOCALE = Path(__file__).parent / "locale"
TAG = re.compile("<[^>]+>")
ANY_TAG = re.compile(r"<[^>]*>")
COOKIE = "preferred_language"


def _(msg: str, lang: str | None = None, context: str | None = None) -> str:
	"""Return the message in a language (the reader's without one); as it came when nobody translated it."""
	lang = lang or local.__dict__.get("lang") or "en"
	translations = get_all_translations(lang)
	if not translations:
		return msg
	key = (ANY_TAG.sub("", msg) if TAG.search(msg) else str(msg)).strip()
	return (context and translations.get(f"{key}:{context}")) or translations.get(key) or msg


class LazyTranslation:
	"""A message that is translated each time it is shown: for texts at module level."""

	__slots__ = ("context", "lang", "msg")

	def __init__(self, msg: str, lang: str | None, context: str | None) -> None:
		self.msg, self.lang, self.context = msg, lang, context

	def __str__(self) -> str:
		return _(self.msg, self.lang, self.context)

	def __add__(self, other: Any) -> str:
		return str(self) + str(other)

	def __radd__(self, other: Any) -> str:
		return str(other) + str(self)

	def __eq__(self, other: object) -> bool:
		return str(self) == str(other)

	def __hash__(self) -> int:
		return hash(self.msg)

	def __getattr__(self, name: str) -> Any:
		return getattr(str(self), name)


def _lt(msg: str, lang: str | None = None, context: str | None = None) -> LazyTranslation:
	"""Return a message that is translated only when it is shown."""
	return LazyTranslation(msg, lang, context)


# -- what there is in a language ---------------------------------------------------------------------------


def get_all_translations(lang: str) -> Mapping[str, str]:
	"""Return every message of a language: of the language it is a variant of, its own, then the site's rows.

	Keys are `message`, or `message:context` where the same word means different things.
	"""
	if not lang:
		return {}
	db = local.__dict__.get("db")
	if db is None:
		return get_translations_from_apps(lang, ())
	return db.cache.get(CACHE_GROUP, lang, lambda: _merge_translations(lang))


def _merge_translations(lang: str) -> dict[str, str]:
	merged = dict(get_translations_from_apps(lang))
	for each in _family(lang):
		merged.update(get_user_translations(each))
	return merged


def _family(lang: str) -> list[str]:
	"""Return the language with the one it is a variant of first: zh, zh-TW."""
	parent = get_parent_language(lang)
	return [parent, lang] if parent else [lang]


def get_parent_language(lang: str) -> str | None:
	"""Return the language that this one is a variant of: zh for zh-TW; None when it is none."""
	parent, separator, _rest = lang.replace("_", "-").partition("-")
	return parent if separator else None


def get_translations_from_apps(lang: str, apps: Iterable[str] | None = None) -> dict[str, str]:
	"""Return the messages of the catalogues of all installed apps, a variant's over its parent's."""
	if apps is None:
		apps = local.home.apps
	folders = [OWN_LOCALE, *(Path(get_app_path(app)) / "locale" for app in apps if app != "frappe")]
	merged: dict[str, str] = {}
	for each in _family(lang):
		for folder in folders:
			merged.update(get_translations_from_po(folder, each))
	return merged


def get_translations_from_po(folder: Path, lang: str) -> Mapping[str, str]:
	"""Return the messages of `<lang>.po` in a folder; empty when there is none. zh-TW is in zh_TW.po."""
	path = folder / f"{lang.replace('-', '_')}.po"
	try:
		changed = path.stat().st_mtime_ns
	except OSError:
		return {}
	return _read_catalogue(path, changed)


@lru_cache(maxsize=64)
def _read_catalogue(path: Path, changed: int) -> Mapping[str, str]:
	"""Read a catalogue; `changed` makes a new one of a file that was edited."""
	with path.open("rb") as file:
		catalogue = read_po(file, ignore_obsolete=True)
	return {
		f"{message.id}:{message.context}" if message.context else str(message.id): str(message.string)
		for message in catalogue
		if message.id and message.string and not message.fuzzy and isinstance(message.id, str)
	}


def get_user_translations(lang: str) -> dict[str, str]:
	"""Return the site's own translations, which rule over the apps'."""
	if not local.db.table_exists("Translation"):  # a site that is being made
		return {}
	rows = local.db.sql(
		"select `source_text`, `translated_text`, `context` from `tabTranslation` where `language` = %s",
		(lang,),
	)
	return {f"{source}:{context}" if context else source: text for source, text, context in rows}


def clear_cache(lang: str | None = None) -> None:
	"""Read the translations anew. One language's change reaches its variants, so all are forgotten."""
	local.db.cache.forget(CACHE_GROUP)


def get_messages_for_boot() -> Mapping[str, str]:
	"""Return the messages of the reader's language."""
	return get_all_translations(local.lang)


def get_translated_doctypes() -> list[str]:
	"""Return the DocTypes whose names are words for people: what links to them is shown in the reader's language."""
	rows = local.db.sql(
		"""select `name` from `tabDocType` where `translated_doctype` = 1
		union select `doc_type` from `tabProperty Setter` where `property` = 'translated_doctype' and `value` = '1'"""
	)
	return [name for (name,) in rows]


# -- who reads which language ------------------------------------------------------------------------------


def get_all_languages(with_language_name: bool = False) -> list[Any]:
	"""Return the codes of the site's enabled languages, or codes and names."""
	rows = local.db.cache.get(CACHE_GROUP, "", _read_languages)
	if with_language_name:
		return [{"language_code": code, "language_name": name} for code, name in rows]
	return [code for code, _name in rows]


def _read_languages() -> list[tuple[str, str]]:
	return [
		(row[0], row[1])
		for row in local.db.sql(
			"select `name`, `language_name` from `tabLanguage` where `enabled` = 1 order by `name`"
		)
	]


def get_lang_code(lang: str) -> str | None:
	"""Return the code of a language, given by code or name; None when the site does not have it."""
	for code, name in local.db.cache.get(CACHE_GROUP, "", _read_languages):
		if lang in (code, name):
			return code
	return None


def get_user_lang(user: str | None = None) -> str:
	"""Return the language of a user: the account's, the site's, English."""
	user = user or local.session.user
	return local.db.get_value("User", user, "language") or get_site_language()


def get_site_language() -> str:
	"""Return the site's language."""
	return get_system_settings("language") or local.conf.get("lang") or "en"


def get_language(lang_list: list[str] | None = None) -> str:
	"""Return the language of the present request.

	`_lang` of the request rules; then the account's language, or for a guest the cookie `preferred_language`,
	the browser's languages in their order, the site's.
	"""
	asked = local.form_dict.get("_lang")
	if asked and (code := get_lang_code(asked) or get_lang_code(get_parent_language(asked) or "")):
		return code
	if local.session.user != "Guest":
		return get_user_lang()
	known = set(lang_list or get_all_languages())
	for wanted in _guest_wishes():
		for each in reversed(_family(wanted)):
			if each in known:
				return each
	return get_site_language()


def _guest_wishes() -> list[str]:
	request = local.__dict__.get("request")
	if request is None:
		return []
	cookie = request.cookies.get(COOKIE)
	return [*([cookie] if cookie else []), *request.accept_languages.values()]


def set_request_language(request: Any = None) -> None:
	"""Set the language of the present request, once its user is known."""
	local.lang = get_language()
