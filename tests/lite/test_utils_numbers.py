"""Rounding rules that hold for every number, not for chosen ones only (those stand in tests/contract)."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from frappe_lite.utils import cint, flt, fmt_money, rounded

cents = st.integers(min_value=-(10**9), max_value=10**9)
anything = st.one_of(st.text(), st.floats(), st.none(), st.booleans(), st.lists(st.integers()), st.binary())


@given(cents)
def test_commercial_rounding_takes_halves_away_from_zero(thousandths):
	exact = Decimal(thousandths) / 1000
	wanted = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
	assert rounded(thousandths / 1000, 2, "Commercial Rounding") == float(wanted)


@given(cents)
def test_bankers_rounding_takes_halves_to_the_even_digit(thousandths):
	exact = Decimal(thousandths) / 1000
	wanted = exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
	assert rounded(thousandths / 1000, 2, "Banker's Rounding") == float(wanted)


@given(cents)
def test_the_default_takes_halves_up_where_decimals_are_kept(thousandths):
	whole, rest = divmod(thousandths, 10)
	wanted = (whole + (1 if rest >= 5 else 0)) / 100
	assert flt(thousandths / 1000, 2) == wanted


@given(anything)
def test_what_is_no_number_is_zero_and_never_an_error(value):
	assert isinstance(cint(value), int)
	assert isinstance(flt(value), float)
	assert flt(value, 2) == flt(value, 2)


@given(cents)
def test_an_amount_reads_back(hundredths):
	assert flt(fmt_money(hundredths / 100)) == hundredths / 100
