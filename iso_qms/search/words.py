"""Texts as words for a full-text index.

Chinese has no spaces, so each pair of neighbouring characters is a word; a text in Latin letters has its own. Both
are written in ASCII letters and digits alone, at least four of them, which neither MariaDB (it passes over words
under three characters, and over its stop words) nor SQLite's FTS5 treats in a way of its own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_RUNS = re.compile(r"(?P<latin>[a-z0-9]+)|(?P<pairs>[^\W_a-z0-9]+)")
LATIN = "wrd"
"""Begins each Latin word; no pair of characters begins so, because a character of Unicode is below `wrd…`."""

LONGEST_WORD = 40
"""MariaDB leaves words over 84 characters out of its index."""

MOST_WORDS = 30
"""Of a question; more only slows the answer."""


@dataclass(frozen=True)
class Term:
	"""What one run of a question asks for: words that follow each other, the last one perhaps only begun."""

	words: tuple[str, ...]
	open_end: bool = False


def folded(text: str) -> str:
	"""Return the text as it is compared: one width, one case, no accents on Latin letters."""
	decomposed = unicodedata.normalize("NFKD", text).casefold()
	plain = "".join(char for char in decomposed if not unicodedata.combining(char))
	return unicodedata.normalize("NFC", plain)


def index_words(text: str) -> str:
	"""Return the words of a text, in its order, with a blank before, between and behind."""
	words: list[str] = []
	for match in _RUNS.finditer(folded(text)):
		if match["latin"]:
			words.append(LATIN + match["latin"][:LONGEST_WORD])
		else:
			words.extend(_pairs(match["pairs"]))
			words.append(_letters(match["pairs"][-1]) + "aaaa")
	return f" {' '.join(words)} " if words else ""


def terms(question: str) -> list[Term]:
	"""Return what a question asks for, all of which an answer must have.

	A Latin word finds the words that begin with it when it stands last or has more than two letters; a single
	Chinese character finds every text that has it.
	"""
	matches = list(_RUNS.finditer(folded(question)))[:MOST_WORDS]
	found = []
	for at, match in enumerate(matches):
		if match["latin"]:
			is_begun = at == len(matches) - 1 or len(match["latin"]) > 2
			found.append(Term((LATIN + match["latin"][:LONGEST_WORD],), open_end=is_begun))
		elif len(match["pairs"]) == 1:
			found.append(Term((_letters(match["pairs"]),), open_end=True))
		else:
			found.append(Term(tuple(_pairs(match["pairs"])[:MOST_WORDS])))
	return list(dict.fromkeys(found))


def spoken(question: str) -> list[str]:
	"""Return the runs of a question as people read them, to be marked in a text."""
	return [match[0] for match in _RUNS.finditer(folded(question))][:MOST_WORDS]


def _pairs(run: str) -> list[str]:
	return [one + next_one for one, next_one in pairwise(map(_letters, run))]


@lru_cache(maxsize=8_192)  # a language uses some thousand characters
def _letters(char: str) -> str:
	"""A character as four letters: its number in Unicode with 26 digits. Those beyond, never written, share."""
	number = ord(char) % 26**4
	letters = ""
	for _digit in range(4):
		number, digit = divmod(number, 26)
		letters = chr(ord("a") + digit) + letters
	return letters
