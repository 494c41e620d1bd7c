"""Full-text search over records, documents and their attachments, the same on both homes.

Each document, and each file attached to one, has a row in QMS Search Entry with its text and its words. The words
are written so that every database's own full-text index finds them (`words`), and only fields that everybody who
may read the document may read go in (`content`). What is found is shown to who may read the document (`finding`).
"""
