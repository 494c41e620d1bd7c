"""What the screens need before their first request: who works, in which language, and where to go."""

import json
import os

import frappe
import frappe.sessions
import frappe.translate
from frappe import _
from frappe.utils import get_system_timezone

import iso_qms
from iso_qms.record_forms.checklists import TEMPLATE
from iso_qms.record_forms.registered import form_of
from iso_qms.standards.in_use import main_standard
from iso_qms.standards.transition import editions

LANGUAGES = {"en": "English", "zh": "简体中文", "zh-TW": "繁體中文"}

# The DocTypes with which a System Manager adapts the system, in the order of the work.
CONFIGURE = (
	"DocType",
	"Custom Field",
	"Property Setter",
	"Workflow",
	"Workflow State",
	"Workflow Action Master",
	"Role",
	"User",
	"Translation",
	"Notification",
	"Webhook",
	"System Settings",
	"Error Log",
)

# Where the registers stand in the navigation; what stands nowhere here comes last, under Registers.
PROCESSES = ("QMS Process", "QMS Process Review")
ORGANISATION = ("QMS Department", "QMS Position", "QMS Employee", "QMS Competence", "QMS Responsibility")
TRAINING_AND_MEETINGS = ("QMS Training Record", "QMS Work Permit", "QMS Meeting Record")
CUSTOMERS_AND_SUPPLIERS = (
	"QMS Contract Review",
	"QMS Design Record",
	"QMS Customer Property",
	"QMS Customer Complaint",
	"QMS Satisfaction Survey",
	"QMS Supplier Evaluation",
)
STANDARDS = ("QMS Standard", "QMS Clause")
MASTERS = ("QMS Job", "QMS Product", "QMS Equipment", "QMS Customer", "QMS Supplier")

MOST_NAMES = 1000
"""How many names of a linked DocType are translated for the screens; those with more are no words, but data."""

# Pages of their own that are drawn from registers: by group, and whose reader sees them. Their labels are the screens'.
PAGES = {
	"processes": {"map": "QMS Process"},
	"standards": {"standards": "QMS Clause", "transition": "QMS Clause"},
	"masters": {"trace": "QMS Job"},
}


@frappe.whitelist(allow_guest=True, methods=["GET"])
def get_boot() -> dict:
	"""Return user, roles, language, messages, token, time zone, navigation, and the DocTypes whose links are translated.

	A guest gets none of the last two.
	"""
	user = frappe.session.user
	guest = user == "Guest"
	language = page_language()
	return {
		"user": user,
		"full_name": "" if guest else frappe.db.get_value("User", user, "full_name") or user,
		"roles": frappe.get_roles(user),
		"language": language,
		"languages": [{"code": code, "label": label} for code, label in LANGUAGES.items()],
		"messages": screen_messages(language),
		"csrf_token": "" if guest else frappe.sessions.get_csrf_token(),
		"time_zone": get_system_timezone(),
		"app_version": iso_qms.__version__,
		"navigation": [] if guest else navigation(),
		"translated_doctypes": [] if guest else frappe.translate.get_translated_doctypes(),
	}


@frappe.whitelist(methods=["POST"])
def set_language(language: str) -> str:
	"""Store the language of the screens and messages in the user's profile; returns its code."""
	if language not in LANGUAGES:
		frappe.throw(
			_("{0} is not a language of this system. Choose one of: {1}.").format(
				language, ", ".join(LANGUAGES)
			)
		)
	frappe.db.set_value("User", frappe.session.user, "language", language)
	frappe.clear_cache(user=frappe.session.user)
	return language


@frappe.whitelist(methods=["GET"])
def navigation() -> list[dict]:
	"""Return the DocTypes that the user may read, in groups with translated labels, and the pages drawn from them."""
	forms = _record_doctypes()
	shipped = frappe.get_all(
		"DocType",
		# `in_create` marks what the program alone writes, such as an index.
		filters={"module": "ISO QMS", "istable": 0, "in_create": 0},
		fields=["name", "issingle"],
		order_by="name",
	)
	registers = [row.name for row in shipped if not row.issingle and row.name not in forms]
	settings = [row.name for row in shipped if row.issingle]
	groups = [
		*_grouped_records(forms),
		*_grouped(registers),
		("configure", _("Configure"), [*settings, *_configurable()]),
	]
	return [
		{"name": name, "label": label, "items": items, "pages": _pages(name)}
		for name, label, doctypes in groups
		if (items := [_item(doctype) for doctype in doctypes if frappe.has_permission(doctype, "read")])
	]


@frappe.whitelist(methods=["GET"])
def get_messages(doctype: str) -> dict[str, str]:
	"""Return the translations of every text in a DocType's form: labels, options, descriptions, states.

	What checklists print on a record form is among them, for who may read or fill in the form; and the names of
	documents that links show in the reader's language, as far as one may read them.
	"""
	if not frappe.db.exists("DocType", doctype):
		frappe.throw(_("There is no DocType {0}.").format(doctype), frappe.DoesNotExistError)
	texts = _form_texts(doctype) | _printed_texts(doctype) | _linked_texts(doctype)
	everything = frappe.translate.get_all_translations(page_language())
	contexts = {f"{text}:{name}" for text in texts for name in _with_tables(doctype)}
	return {key: everything[key] for key in texts | contexts if key in everything}


def page_language() -> str:
	"""Return the language of this request: the profile's, or for a guest the cookie's or the browser's."""
	if frappe.session.user != "Guest":
		return _supported(frappe.db.get_value("User", frappe.session.user, "language") or frappe.local.lang)
	request = getattr(frappe.local, "request", None)
	if request is None:
		return _supported(frappe.local.lang)
	chosen = request.cookies.get("preferred_language")
	accepted = [value for value, _quality in request.accept_languages]
	return _supported(*([chosen] if chosen else []), *accepted, frappe.local.lang)


def screen_messages(language: str) -> dict[str, str]:
	"""Return the translations of the screens' own sentences, as the build has listed them."""
	everything = frappe.translate.get_all_translations(language)
	return {text: everything[text] for text in _screen_texts() if text in everything}


def _supported(*codes: str | None) -> str:
	for code in codes:
		code = (code or "").replace("_", "-")
		if code.lower() in ("zh-tw", "zh-hk", "zh-mo") or code.lower().startswith("zh-hant"):
			return "zh-TW"
		for candidate in (code, code.split("-")[0]):
			if candidate in LANGUAGES:
				return candidate
	return "en"


def _screen_texts() -> list[str]:
	path = frappe.get_app_path("iso_qms", "public", "qms", "messages.json")
	if not os.path.exists(path):
		return []
	with open(path, encoding="utf-8") as file:
		return json.load(file)


def _grouped_records(forms: list[str]) -> list[tuple[str, str, list[str]]]:
	placed = (*TRAINING_AND_MEETINGS, *CUSTOMERS_AND_SUPPLIERS)
	groups = [
		("training", _("Training and Meetings"), TRAINING_AND_MEETINGS),
		("partners", _("Customers and Suppliers"), CUSTOMERS_AND_SUPPLIERS),
	]
	return [
		("records", _("Records"), [doctype for doctype in forms if doctype not in placed]),
		*(
			(name, label, [doctype for doctype in doctypes if doctype in forms])
			for name, label, doctypes in groups
		),
	]


def _grouped(registers: list[str]) -> list[tuple[str, str, list[str]]]:
	groups = [
		("processes", _("Processes"), PROCESSES),
		("organisation", _("Organisation"), ORGANISATION),
		("standards", _("Standards"), STANDARDS),
		("masters", _("Master Data"), MASTERS),
	]
	placed = {doctype for _name, _label, doctypes in groups for doctype in doctypes}
	return [
		*(
			(name, label, [doctype for doctype in doctypes if doctype in registers])
			for name, label, doctypes in groups
		),
		("registers", _("Registers"), [doctype for doctype in registers if doctype not in placed]),
	]


def _pages(group: str) -> list[str]:
	found = [page for page, doctype in PAGES.get(group, {}).items() if frappe.has_permission(doctype, "read")]
	standard = main_standard() if "transition" in found else None
	return [page for page in found if page != "transition" or (standard and editions(standard))]


def _item(doctype: str) -> dict:
	return {
		"doctype": doctype,
		"label": _(doctype),
		"single": bool(frappe.get_meta(doctype).issingle),
	}


def _record_doctypes() -> list[str]:
	forms = frappe.get_all("QMS Record Form", pluck="record_doctype", order_by="code")
	return list(dict.fromkeys(doctype for doctype in forms if doctype))


def _configurable() -> list[str]:
	if "System Manager" not in frappe.get_roles():
		return []
	return [doctype for doctype in CONFIGURE if frappe.db.exists("DocType", doctype)]


def _form_texts(doctype: str) -> set[str]:
	texts: set[str] = set()
	for name in _with_tables(doctype):
		meta = frappe.get_meta(name)
		texts |= {name, meta.description or ""}
		for field in meta.fields:
			texts |= {field.label or "", field.description or "", field.placeholder or ""}
			if field.fieldtype == "Select":
				texts |= {option.strip() for option in (field.options or "").split("\n")}
			elif field.fieldtype in ("Link", "Table", "HTML", "Heading"):
				texts.add(field.options or "")
	return (texts | _workflow_texts(doctype)) - {""}


def _printed_texts(doctype: str) -> set[str]:
	form = form_of(doctype)
	if not form or not any(frappe.has_permission(doctype, right) for right in ("read", "create")):
		return set()
	templates = frappe.get_all(TEMPLATE, filters={"form": form.name, "disabled": 0}, pluck="name")
	texts: set[str] = set()
	for row in frappe.get_all(
		"QMS Checklist Item",
		filters={"parenttype": TEMPLATE, "parent": ["in", templates or [""]]},
		fields=["item", "method", "choices"],
	):
		choices = (choice.strip() for choice in (row.choices or "").split("\n"))
		texts |= {row.item or "", row.method or "", *choices}
	return texts - {""}


def _linked_texts(doctype: str) -> set[str]:
	shown = set(frappe.translate.get_translated_doctypes())
	linked = {df.options for name in _with_tables(doctype) for df in frappe.get_meta(name).get_link_fields()}
	texts: set[str] = set()
	for name in shown & {doctype, *linked}:
		if frappe.has_permission(name, "read"):
			columns = list({"name", frappe.get_meta(name).get_title_field()})
			for row in frappe.get_list(name, fields=columns, limit_page_length=MOST_NAMES):
				texts.update(str(value) for value in row.values() if value)
	return texts


def _with_tables(doctype: str) -> list[str]:
	return [doctype, *dict.fromkeys(field.options for field in frappe.get_meta(doctype).get_table_fields())]


def _workflow_texts(doctype: str) -> set[str]:
	name = frappe.db.get_value("Workflow", {"document_type": doctype, "is_active": 1})
	if not name:
		return set()
	workflow = frappe.get_doc("Workflow", name)
	texts = {state.state for state in workflow.states} | {state.message or "" for state in workflow.states}
	return texts | {transition.action for transition in workflow.transitions}
