"""frappe.qb: functions, joins, subqueries, and statements that write."""

from __future__ import annotations

import frappe
import pytest
from frappe.query_builder import Case, Interval, Order, Table
from frappe.query_builder.functions import (
	Abs,
	Avg,
	Cast_,
	Coalesce,
	CombineDatetime,
	Concat,
	Concat_ws,
	Count,
	CurDate,
	Date,
	DateFormat,
	GroupConcat,
	IfNull,
	Length,
	Locate,
	Lower,
	Max,
	Min,
	Now,
	Round,
	Sum,
	Timestamp,
	Upper,
)

from tests.factories import df

BOLT, BOX = "Contract Bolt", "Contract Box"
bolt, box = Table(f"tab{BOLT}"), Table(f"tab{BOX}")


@pytest.fixture(scope="module", autouse=True)
def bolts(module_factory) -> None:
	"""Three bolts in two boxes."""
	module_factory.doctype(BOX, [df("title"), df("place")], autoname="field:title")
	module_factory.doctype(
		BOLT,
		[df("title"), df("grade"), df("qty", "Int"), df("on", "Date"), df("box", "Link", options=BOX)],
		autoname="field:title",
	)
	for title in ("Red", "Blue"):
		frappe.get_doc({"doctype": BOX, "title": title, "place": f"{title} hall"}).insert()
	for title, grade, qty, on, inside in (
		("Long", "A", 1, "2024-01-31", "Red"),
		("Short", "B", 2, "2024-02-29", "Red"),
		("Thin", "A", 3, "2023-12-31", None),
	):
		frappe.get_doc(
			{"doctype": BOLT, "title": title, "grade": grade, "qty": qty, "on": on, "box": inside}
		).insert()
	frappe.db.commit()


@pytest.mark.parametrize(
	("term", "value"),
	[
		(lambda: Count("*"), 3),
		(lambda: Count(bolt.grade).distinct(), 2),
		(lambda: Sum(bolt.qty), 6),
		(lambda: Avg(bolt.qty), 2),
		(lambda: Min(bolt.qty), 1),
		(lambda: Max(bolt.qty), 3),
		(lambda: Sum(Case().when(bolt.grade == "A", bolt.qty).else_(0)), 4),
		(lambda: Sum(bolt.qty * 2), 12),
		(lambda: Max(Coalesce(bolt.box, "")), "Red"),
		(lambda: Count(IfNull(bolt.box, "x")), 3),
	],
)
def test_totals(term, value):
	assert frappe.qb.from_(bolt).select(term()).run()[0][0] == value


@pytest.mark.parametrize(
	("term", "value"),
	[
		(lambda: IfNull(bolt.box, "none"), "Red"),
		(lambda: Coalesce(bolt.box, bolt.grade), "Red"),
		(lambda: Concat(bolt.name, "-", bolt.grade), "Long-A"),
		(lambda: Concat_ws("-", bolt.name, bolt.grade), "Long-A"),
		(lambda: Lower(bolt.name), "long"),
		(lambda: Upper(bolt.name), "LONG"),
		(lambda: Length(bolt.name), 4),
		(lambda: Abs(bolt.qty - 5), 4),
		(lambda: Round(bolt.qty / 3, 2), 0.33),
		(lambda: Locate("on", bolt.name), 2),
		(lambda: DateFormat(bolt.on, "%Y-%m"), "2024-01"),
		(lambda: Case().when(bolt.qty > 1, "many").else_("one"), "one"),
		(lambda: Cast_(bolt.qty, "varchar"), "1"),
	],
)
def test_functions(term, value):
	result = frappe.qb.from_(bolt).select(term()).where(bolt.name == "Long").run()[0][0]
	assert float(result) == value if isinstance(value, float) else result == value


def test_functions_of_moments():
	row = (
		frappe.qb.from_(bolt)
		.select(Date(bolt.creation), CurDate(), Now(), Timestamp(bolt.on, "10:00:00"))
		.run()[0]
	)
	assert [len(str(value)[:10]) for value in row] == [10, 10, 10, 10]


def test_date_and_time_combine():
	value = (
		frappe.qb.from_(bolt)
		.select(CombineDatetime(bolt.on, "10:30:00"))
		.where(bolt.name == "Long")
		.run()[0][0]
	)
	assert str(value)[:19] == "2024-01-31 10:30:00"


def test_an_interval_is_added():
	value = frappe.qb.from_(bolt).select(bolt.on + Interval(days=1)).where(bolt.name == "Long").run()[0][0]
	assert str(value)[:10] == "2024-02-01"


def test_an_interval_limits():
	names = (
		frappe.qb.from_(bolt)
		.select(bolt.name)
		.where(bolt.creation > Now() - Interval(days=2))
		.run(pluck=True)
	)
	assert sorted(names) == ["Long", "Short", "Thin"]


def test_group_concat_joins():
	rows = (
		frappe.qb.from_(bolt)
		.select(bolt.grade, GroupConcat(bolt.name))
		.groupby(bolt.grade)
		.orderby(bolt.grade)
		.run()
	)
	assert [(grade, sorted(names.split(","))) for grade, names in rows] == [
		("A", ["Long", "Thin"]),
		("B", ["Short"]),
	]


def test_a_join_reads_two_tables():
	query = (
		frappe.qb.from_(bolt)
		.join(box)
		.on(bolt.box == box.name)
		.select(bolt.name, box.place)
		.orderby(bolt.name)
	)
	assert query.run() == (("Long", "Red hall"), ("Short", "Red hall"))


def test_a_left_join_keeps_what_has_no_partner():
	query = frappe.qb.from_(bolt).left_join(box).on(bolt.box == box.name).select(bolt.name, box.place)
	assert dict(query.run())["Thin"] is None


def test_a_subquery_selects():
	inner = frappe.qb.from_(box).select(box.name).where(box.place.like("red%"))
	names = (
		frappe.qb.from_(bolt).select(bolt.name).where(bolt.box.isin(inner)).orderby(bolt.name).run(pluck=True)
	)
	assert names == ["Long", "Short"]


def test_a_subquery_stands_for_a_table():
	inner = frappe.qb.from_(bolt).select(bolt.grade, Sum(bolt.qty).as_("total")).groupby(bolt.grade)
	assert frappe.qb.from_(inner).select(Max(inner.total)).run()[0][0] == 4


def test_having_limits_groups():
	query = frappe.qb.from_(bolt).select(bolt.grade).groupby(bolt.grade).having(Count("*") > 1)
	assert query.run(pluck=True) == ["A"]


def test_order_and_pages():
	query = frappe.qb.from_(bolt).select(bolt.name).orderby(bolt.qty, order=Order.desc).limit(1).offset(1)
	assert query.run(pluck=True) == ["Short"]


def test_conditions_join():
	query = frappe.qb.from_(bolt).select(bolt.name).where((bolt.grade == "B") | (bolt.qty.between(3, 9)))
	assert sorted(query.run(pluck=True)) == ["Short", "Thin"]


def test_empty_values_are_asked_for():
	assert frappe.qb.from_(bolt).select(bolt.name).where(bolt.box.isnull()).run(pluck=True) == ["Thin"]


def test_like_and_not_in():
	query = frappe.qb.from_(bolt).select(bolt.name).where(bolt.name.like("%n%") & bolt.name.notin(["Thin"]))
	assert query.run(pluck=True) == ["Long"]


def test_a_quote_is_a_value():
	assert frappe.qb.from_(bolt).select(bolt.name).where(bolt.name == "O'Neill' OR '1'='1").run() == ()


def test_a_backslash_is_a_value():
	frappe.db.set_value(BOLT, "Long", "grade", "C:\\new")
	assert frappe.qb.from_(bolt).select(bolt.name).where(bolt.grade == "C:\\new").run(pluck=True) == ["Long"]


def test_rows_as_dicts():
	rows = (
		frappe.qb.from_(bolt).select(bolt.name, bolt.qty.as_("number")).where(bolt.qty == 1).run(as_dict=True)
	)
	assert rows == [{"name": "Long", "number": 1}]


def test_all_fields():
	assert frappe.qb.from_(bolt).select("*").where(bolt.qty == 1).run(as_dict=True)[0].grade == "A"


def test_update_writes():
	frappe.qb.update(bolt).set(bolt.qty, bolt.qty + 10).set(bolt.grade, "C").where(bolt.name == "Long").run()
	assert frappe.db.get_value(BOLT, "Long", ["qty", "grade"]) == (11, "C")


def test_delete_deletes():
	frappe.qb.from_(bolt).delete().where(bolt.grade == "A").run()
	assert frappe.get_all(BOLT, pluck="name") == ["Short"]


def test_insert_inserts():
	frappe.qb.into(bolt).columns(bolt.name, bolt.qty).insert("New 1", 5).insert("New 2", 6).run()
	assert frappe.db.get_value(BOLT, "New 2", "qty") == 6


def test_for_update_reads_and_locks():
	assert frappe.qb.from_(bolt).select(bolt.qty).where(bolt.name == "Long").for_update().run()[0][0] == 1


def test_distinct_rows():
	assert sorted(frappe.qb.from_(bolt).select(bolt.grade).distinct().run(pluck=True)) == ["A", "B"]


def test_get_query_builds_from_filters():
	query = frappe.qb.get_query(BOLT, fields=["name", "qty"], filters={"grade": "A", "qty": [">", 1]})
	assert query.run(as_dict=True) == [{"name": "Thin", "qty": 3}]


def test_get_query_takes_totals_order_and_limits():
	query = frappe.qb.get_query(
		BOLT, fields=["name"], filters=[["qty", ">", 0]], order_by="qty desc", limit=2
	)
	assert query.run(pluck=True) == ["Thin", "Short"]


def test_get_query_follows_links():
	query = frappe.qb.get_query(BOLT, fields=["name", "box.place as place"], filters={"name": "Long"})
	assert query.run(as_dict=True) == [{"name": "Long", "place": "Red hall"}]


def test_aggregates_of_the_query_builder():
	assert frappe.qb.max(BOLT, "qty") == 3
	assert frappe.qb.sum(BOLT, "qty", {"grade": "A"}) == 4
