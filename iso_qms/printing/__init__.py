"""Printouts as PDF with Typst, the same on both homes: documents, records in their layout, registers.

What is printed goes to the templates as data (JSON), never as markup, so that nothing that a user typed is read as
a command of the typesetter.
"""
