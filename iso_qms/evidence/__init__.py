"""Evidence packs: what the company has of a clause, a department or a job, in one file for the auditor.

A pack holds what is in force and what is filed, as far as the one who asks may read and print it, never a draft.
"""

CLAUSE, DEPARTMENT, JOB = "QMS Clause", "QMS Department", "QMS Job"
SUBJECTS = (CLAUSE, DEPARTMENT, JOB)
"""What a pack can be about."""
