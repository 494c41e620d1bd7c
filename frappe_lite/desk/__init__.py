"""What Frappe's `desk` modules answer to a list, a form, a search box and a report."""
