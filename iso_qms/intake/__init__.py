"""Intake: a company's existing files become proposals that a person corrects and accepts.

A folder, a zip or single files are read (`sources`, `reading`); what each file seems to be is proposed from its name,
its header and its first page (`proposing`); the proposals stand in QMS Intake Item, a batch of them in QMS Intake
(`taking`), with the conflicts between them and with the register (`conflicts`). Accepting one makes a controlled
document of it, a draft or one that is in force (`accepting`).
"""

INTAKE = "QMS Intake"
ITEM = "QMS Intake Item"
