"""Record forms: which DocTypes are the company's records, on which revision of their form each was written.

A registered form is a controlled document (domain rule 5). QMS Form Revision is the register of how it was drawn;
a record names the revision that it was written on, and is shown and printed by that one.
"""

FORM = "QMS Record Form"
FORM_REVISION = "QMS Form Revision"
