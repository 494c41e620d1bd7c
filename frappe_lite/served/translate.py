from frappe_lite.translate import (
	clear_cache,
	get_all_languages,
	get_all_translations,
	get_lang_code,
	get_language,
	get_messages_for_boot,
	get_parent_language,
	get_translated_doctypes,
	get_translations_from_apps,
	get_user_lang,
	get_user_translations,
)

__all__ = [
	"clear_cache",
	"get_all_languages",
	"get_all_translations",
	"get_lang_code",
	"get_language",
	"get_messages_for_boot",
	"get_parent_language",
	"get_translated_doctypes",
	"get_translations_from_apps",
	"get_user_lang",
	"get_user_translations",
]
