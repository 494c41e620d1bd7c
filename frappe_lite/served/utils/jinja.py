from frappe_lite.templates import render_template, validate_template

__all__ = ["render_template", "validate_template"]
