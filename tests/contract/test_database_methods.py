"""frappe.db beyond get and set: bulk work, counts, indexes, locks, and MariaDB's functions in raw SQL."""

from __future__ import annotations

import datetime

import frappe
import pytest

from tests.factories import df

BOLT = "Contract Bolt"


@pytest.fixture(scope="module", autouse=True)
def bolts(module_factory) -> None:
	"""Three bolts."""
	module_factory.doctype(
		BOLT,
		[
			df("title"),
			df("grade"),
			df("qty", "Int"),
			df("on", "Date"),
			df("at", "Datetime"),
			df("weight", "Float"),
		],
		autoname="field:title",
	)
	for title, grade, qty, at in (
		("Long", "A", 1, "2024-01-31 08:15:30"),
		("Short", "B", 2, "2024-02-29 23:59:59"),
		("Thin", "A", 3, "2023-12-31 00:00:00"),
	):
		values = {"title": title, "grade": grade, "qty": qty, "at": at, "on": at[:10], "weight": qty / 2}
		frappe.get_doc({"doctype": BOLT, **values}).insert()
	frappe.db.commit()


def one(expression: str, name: str = "Long"):
	return frappe.db.sql(f"select {expression} from `tab{BOLT}` where name = %s", name)[0][0]


@pytest.mark.parametrize(
	("expression", "value"),
	[
		("YEAR(`on`)", 2024),
		("MONTH(`on`)", 1),
		("DAY(`on`)", 31),
		("DAYOFMONTH(`at`)", 31),
		("QUARTER(`on`)", 1),
		("HOUR(`at`)", 8),
		("MINUTE(`at`)", 15),
		("SECOND(`at`)", 30),
		("DAYOFWEEK(`on`)", 4),
		("WEEKDAY(`on`)", 2),
		("DAYOFYEAR(`on`)", 31),
		("MONTHNAME(`on`)", "January"),
		("DAYNAME(`on`)", "Wednesday"),
		("DATEDIFF('2024-02-03', `on`)", 3),
		("DATEDIFF(`on`, '2024-02-03 10:00:00')", -3),
		("TIMESTAMPDIFF(DAY, `at`, '2024-02-02 08:15:29')", 1),
		("TIMESTAMPDIFF(HOUR, `at`, '2024-01-31 10:15:30')", 2),
		("TIMESTAMPDIFF(MONTH, `at`, '2024-03-31 08:15:30')", 2),
		("DATE_FORMAT(`at`, '%%Y-%%m')", "2024-01"),
		("DATE_FORMAT(`at`, '%%d.%%m.%%Y %%H:%%i:%%s')", "31.01.2024 08:15:30"),
		("LOCATE('on', name)", 2),
		("LOCATE('x', name)", 0),
		("INSTR(name, 'ng')", 3),
		("IF(qty > 0, 'some', 'none')", "some"),
		("IF(qty > 5, 'some', 'none')", "none"),
		("IFNULL(NULL, 'empty')", "empty"),
		("COALESCE(NULL, NULL, 'last')", "last"),
		("NULLIF(grade, 'A')", None),
		("CONCAT(name, '-', grade)", "Long-A"),
		("CONCAT_WS('/', name, NULL, grade)", "Long/A"),
		("LEFT(name, 2)", "Lo"),
		("RIGHT(name, 2)", "ng"),
		("SUBSTRING(name, 2, 2)", "on"),
		("SUBSTRING_INDEX('a.b.c', '.', 2)", "a.b"),
		("LOWER(name)", "long"),
		("UPPER(name)", "LONG"),
		("CHAR_LENGTH(name)", 4),
		("REPLACE(name, 'o', 'u')", "Lung"),
		("TRIM('  x ')", "x"),
		("LPAD('7', 3, '0')", "007"),
		("GREATEST(qty, 5)", 5),
		("LEAST(qty, 5)", 1),
		("ABS(-3)", 3),
		("FLOOR(2.7)", 2),
		("CEIL(2.1)", 3),
		("MOD(7, 3)", 1),
		("TRUE", 1),
		("FALSE", 0),
		("qty > 0", 1),
		("name REGEXP '^l'", 1),
		("FIELD(grade, 'B', 'A')", 2),
		("FIND_IN_SET('b', 'a,b,c')", 2),
	],
)
def test_functions_of_raw_sql(expression, value):
	assert one(expression.replace("%%", "%%")) == value


@pytest.mark.parametrize(
	("expression", "day"),
	[
		("DATE(`at`)", "2024-01-31"),
		("DATE_ADD(`on`, INTERVAL 1 DAY)", "2024-02-01"),
		("DATE_ADD(`on`, INTERVAL 1 MONTH)", "2024-02-29"),
		("DATE_SUB(`on`, INTERVAL 1 YEAR)", "2023-01-31"),
		("DATE_SUB(`on`, INTERVAL 2 WEEK)", "2024-01-17"),
		("`on` + INTERVAL 1 DAY", "2024-02-01"),
		("`on` - INTERVAL qty DAY", "2024-01-30"),
		("ADDDATE(`on`, 1)", "2024-02-01"),
		("LAST_DAY(`on`)", "2024-01-31"),
		("MAKEDATE(2024, 60)", "2024-02-29"),
		("STR_TO_DATE('05.02.2024', '%%d.%%m.%%Y')", "2024-02-05"),
	],
)
def test_functions_that_give_a_day(expression, day):
	assert str(one(expression))[:10] == day


def test_today_and_now_of_the_database():
	assert str(one("CURDATE()"))[:10] == str(one("DATE(NOW())"))[:10]
	assert str(one("CURRENT_DATE"))[:10] == str(one("CURDATE()"))[:10]
	assert str(one("CURRENT_TIMESTAMP"))[:10] == str(one("CURDATE()"))[:10]


def test_hours_are_added_to_a_moment():
	assert str(one("DATE_ADD(`at`, INTERVAL 20 HOUR)"))[:19] == "2024-02-01 04:15:30"


def test_a_condition_by_date_functions_selects():
	query = f"select name from `tab{BOLT}` where YEAR(`on`) = %s and `on` > DATE_SUB(%s, INTERVAL 1 MONTH) order by name"
	assert frappe.db.sql(query, (2024, "2024-03-15"), pluck=True) == ["Short"]


def test_a_function_named_in_a_text_is_a_text():
	assert one("'IF(1, 2, 3) INTERVAL 1 DAY'") == "IF(1, 2, 3) INTERVAL 1 DAY"


def test_groups_by_month():
	rows = frappe.db.sql(
		f"select DATE_FORMAT(`on`, '%%Y-%%m') as month, count(*) as number from `tab{BOLT}`"
		" where name != %s group by month order by month",
		("nothing",),
		as_dict=True,
	)
	assert [(row.month, row.number) for row in rows] == [("2023-12", 1), ("2024-01", 1), ("2024-02", 1)]


def test_group_concat_joins_with_a_separator():
	query = f"select GROUP_CONCAT(name ORDER BY name SEPARATOR '; ') from `tab{BOLT}` where grade = 'A'"
	assert frappe.db.sql(query)[0][0] == "Long; Thin"


def test_group_concat_joins_distinct_values():
	assert (
		frappe.db.sql(f"select GROUP_CONCAT(DISTINCT grade ORDER BY grade) from `tab{BOLT}`")[0][0] == "A,B"
	)


def test_limits_of_raw_sql_count_offset_first():
	assert frappe.db.sql(f"select name from `tab{BOLT}` order by name limit 1, 2", pluck=True) == [
		"Short",
		"Thin",
	]


def test_insert_ignore_leaves_a_row_that_is_there():
	frappe.db.sql(f"insert ignore into `tab{BOLT}` (name, qty) values ('Long', 99), ('Extra', 5)")
	assert frappe.db.get_value(BOLT, "Long", "qty") == 1
	assert frappe.db.get_value(BOLT, "Extra", "qty") == 5


def test_insert_on_duplicate_key_updates():
	frappe.db.sql(
		f"insert into `tab{BOLT}` (name, qty) values ('Long', 7) on duplicate key update qty = values(qty)"
	)
	assert frappe.db.get_value(BOLT, "Long", "qty") == 7


def test_update_with_a_join():
	frappe.db.sql(f"update `tab{BOLT}` set qty = qty + 1 where grade = %s", "A")
	assert frappe.db.get_value(BOLT, "Thin", "qty") == 4


def test_sql_takes_a_list_as_a_parameter():
	rows = frappe.db.sql(
		f"select name from `tab{BOLT}` where name in %s order by name", (("Long", "Thin"),), pluck=True
	)
	assert rows == ["Long", "Thin"]


def test_sql_takes_a_list_by_name():
	rows = frappe.db.sql(
		f"select name from `tab{BOLT}` where name in %(names)s", {"names": ["Long"]}, pluck=True
	)
	assert rows == ["Long"]


@pytest.mark.parametrize(
	("options", "rows"),
	[
		({}, (("Long", 1),)),
		({"as_dict": True}, [{"name": "Long", "qty": 1}]),
		({"as_list": True}, [["Long", 1]]),
		({"pluck": True}, ["Long"]),
	],
)
def test_sql_gives_its_rows_as_told(options, rows):
	assert frappe.db.sql(f"select name, qty from `tab{BOLT}` where qty = 1", **options) == rows


def test_sql_can_be_walked_through():
	rows = frappe.db.sql(f"select name from `tab{BOLT}` order by name", as_dict=True, as_iterator=True)
	assert [row.name for row in rows] == ["Long", "Short", "Thin"]


def test_sql_list_gives_the_first_column():
	assert frappe.db.sql_list(f"select name from `tab{BOLT}` order by name") == ["Long", "Short", "Thin"]


def test_escape_makes_a_text_of_sql():
	name = "O'Neill \\ 50%"
	assert frappe.db.sql(f"select {frappe.db.escape(name, percent=False)}")[0][0] == name


def test_bulk_insert_writes_rows():
	frappe.db.bulk_insert(BOLT, ["name", "title", "qty"], [["X1", "X1", 1], ["X2", "X2", 2]])
	assert frappe.db.count(BOLT, {"name": ["like", "X%"]}) == 2


def test_bulk_insert_leaves_duplicates_when_told():
	frappe.db.bulk_insert(BOLT, ["name", "qty"], [["Long", 50], ["X3", 3]], ignore_duplicates=True)
	assert frappe.db.get_value(BOLT, "Long", "qty") == 1
	assert frappe.db.get_value(BOLT, "X3", "qty") == 3


def test_bulk_update_writes_values_by_name():
	frappe.db.bulk_update(BOLT, {"Long": {"qty": 10, "grade": "C"}, "Thin": {"qty": 30}})
	assert frappe.db.get_value(BOLT, "Long", ["qty", "grade"]) == (10, "C")
	assert frappe.db.get_value(BOLT, "Thin", ["qty", "grade"]) == (30, "A")
	assert frappe.db.get_value(BOLT, "Short", "qty") == 2


def test_bulk_update_sets_modified():
	before = frappe.db.get_value(BOLT, "Long", "modified")
	frappe.db.bulk_update(BOLT, {"Long": {"qty": 10}}, update_modified=False)
	assert frappe.db.get_value(BOLT, "Long", "modified") == before
	frappe.db.bulk_update(BOLT, {"Long": {"qty": 11}})
	assert frappe.db.get_value(BOLT, "Long", "modified") > before


def test_truncate_empties_a_table(make_doctype):
	make_doctype("Contract Scrap")
	frappe.get_doc({"doctype": "Contract Scrap", "title": "x"}).insert()
	frappe.db.commit()
	frappe.db.truncate("Contract Scrap")
	assert frappe.db.count("Contract Scrap") == 0


def test_an_index_is_added_once():
	frappe.db.commit()
	frappe.db.add_index(BOLT, ["grade", "qty"])
	frappe.db.add_index(BOLT, ["grade", "qty"])
	assert frappe.db.has_index(f"tab{BOLT}", "grade_qty_index")


def test_a_unique_index_holds():
	frappe.db.commit()
	frappe.db.add_unique(BOLT, ["grade", "qty"])
	with pytest.raises(Exception):  # noqa: B017 - the driver's own error
		frappe.db.sql(f"insert into `tab{BOLT}` (name, grade, qty) values ('Twin', 'A', 1)")


def test_creation_count_counts_what_is_new():
	assert frappe.db.get_creation_count(BOLT, 60) == 3
	frappe.db.set_value(BOLT, "Long", "creation", "2020-01-01 00:00:00")
	assert frappe.db.get_creation_count(BOLT, 60) == 2


def test_an_estimate_is_a_whole_number():
	assert isinstance(frappe.db.estimate_count(BOLT), int)


def test_a_row_exists_in_a_table_with_rows():
	assert frappe.db.a_row_exists(BOLT)


def test_field_exists_tells():
	assert frappe.db.field_exists(BOLT, "grade")
	assert not frappe.db.field_exists(BOLT, "colour")


def test_get_last_created_is_a_moment():
	assert frappe.db.get_last_created(BOLT).date() >= datetime.date(2024, 1, 1)


def test_get_table_columns_names_them():
	assert {"name", "grade", "qty", "owner"} <= set(frappe.db.get_table_columns(BOLT))


def test_dates_as_the_database_writes_them():
	assert frappe.db.format_date("2024-1-5") == "2024-01-05"
	assert frappe.db.format_datetime("2024-01-05 10:00:00") == "2024-01-05 10:00:00.000000"


def test_multisql_takes_the_query_of_mariadb():
	assert (
		frappe.db.multisql({"mariadb": "select 5", "postgres": "select 6", "sqlite": "select 5"})[0][0] == 5
	)


def test_get_value_for_update_reads_the_newest():
	doc = frappe.get_doc(BOLT, "Long", for_update=True)
	assert doc.qty == 1
	assert frappe.db.get_value(BOLT, "Long", "qty", for_update=True) == 1


def test_get_value_with_several_fields_as_dict():
	assert frappe.db.get_value(BOLT, "Long", ["name", "qty"], as_dict=True) == {"name": "Long", "qty": 1}


def test_get_value_of_all_fields():
	assert frappe.db.get_value(BOLT, "Long", "*", as_dict=True).grade == "A"


def test_get_value_with_another_name():
	assert frappe.db.get_value(BOLT, "Long", ["qty as number", "name"], as_dict=True).number == 1


def test_get_values_takes_a_list_of_names():
	assert sorted(frappe.db.get_values(BOLT, ["Long", "Thin"], "qty", pluck=True)) == [1, 3]


def test_get_values_distinct():
	assert sorted(frappe.db.get_values(BOLT, {}, "grade", distinct=True, pluck=True, order_by=None)) == [
		"A",
		"B",
	]


def test_count_takes_a_name():
	assert frappe.db.count(BOLT, "Long") == 1


@pytest.mark.parametrize(
	("arguments", "answer"),
	[
		((BOLT, "Long"), "Long"),
		((BOLT, "Nowhere"), None),
		((BOLT, {"grade": "B"}), "Short"),
		((BOLT, [["qty", ">", 2]]), "Thin"),
		(({"doctype": BOLT, "grade": "B"},), "Short"),
		((BOLT, None), None),
	],
)
def test_exists(arguments, answer):
	assert frappe.db.exists(*arguments) == answer


def test_delete_takes_filters_of_every_kind():
	frappe.db.delete(BOLT, {"qty": [">", 1], "grade": ["in", ["A", "B"]]})
	assert frappe.get_all(BOLT, pluck="name") == ["Long"]


def test_a_mark_inside_a_mark_goes_back_alone():
	frappe.db.savepoint("outer_mark")
	frappe.db.set_value(BOLT, "Long", "qty", 5)
	frappe.db.savepoint("inner_mark")
	frappe.db.set_value(BOLT, "Long", "qty", 6)
	frappe.db.rollback(save_point="inner_mark")
	assert frappe.db.get_value(BOLT, "Long", "qty") == 5
	frappe.db.rollback(save_point="outer_mark")
	assert frappe.db.get_value(BOLT, "Long", "qty") == 1


def test_a_unique_clash_is_told_from_others():
	try:
		frappe.db.sql(f"insert into `tab{BOLT}` (name) values ('Long')")
	except Exception as error:
		assert frappe.db.is_primary_key_violation(error)
		assert frappe.db.is_duplicate_entry(error)
	else:
		pytest.fail("the second row of the same name was taken")
