"""A record that a device sends several times at once is received once."""

from __future__ import annotations

import uuid

import pytest

from tests.rest.conftest import PASSWORD, make_user
from tests.rest.http_client import Client, accepted
from tests.rest.test_documents import at_once

FORM = "QMS Inspection Record"
METHOD = "iso_qms.api.filling.send"


@pytest.fixture(scope="module")
def inspectors(home, admin, tag):
	"""Two who may make records, as (email, client)."""
	people = []
	for name in ("sender", "other-sender"):
		email = f"{name}-{tag.lower()}@example.com"
		make_user(admin, email, "QMS Employee")
		client = Client(home.base_url)
		# calls at the same moment share no connection
		client.http.headers["Connection"] = "close"
		people.append((email, client.login(email, PASSWORD)))
	yield people
	for _email, client in people:
		client.close()


def sending(person, key: str, product: str):
	"""A call that sends a record of this product under the key."""
	email, client = person
	values = {"product": product, "inspection_kind": "Incoming", "parameters": [{"parameter": "Length"}]}
	return lambda: client.call(METHOD, key=key, doctype=FORM, values=values, user=email)


def test_the_same_key_at_the_same_moment_is_one_record(admin, inspectors, tag):
	product, key = f"Once {tag}", uuid.uuid4().hex
	answers = at_once(*[sending(inspectors[0], key, product)] * 6)
	names = {accepted(answer)["message"]["name"] for answer in answers}
	assert names == {row["name"] for row in admin.list(FORM, filters={"product": product})}
	assert len(names) == 1


def test_different_keys_at_the_same_moment_are_all_received(admin, inspectors, tag):
	product = f"All {tag}"
	calls = [sending(person, uuid.uuid4().hex, product) for person in inspectors * 3]
	assert len({accepted(answer)["message"]["name"] for answer in at_once(*calls)}) == len(calls)
	assert len(admin.list(FORM, filters={"product": product})) == len(calls)


def test_an_answer_to_a_second_attempt_carries_no_message_of_the_first(inspectors, tag):
	key = uuid.uuid4().hex
	send = sending(inspectors[0], key, f"Quiet {tag}")
	accepted(send())
	assert "_server_messages" not in accepted(send())


def test_the_key_of_somebody_else_tells_nothing_and_makes_nothing(admin, inspectors, tag):
	product, key = f"Mine {tag}", uuid.uuid4().hex
	name = accepted(sending(inspectors[0], key, product)())["message"]["name"]
	refused = sending(inspectors[1], key, product)()
	assert refused.status_code == 403
	assert name not in refused.text
	assert len(admin.list(FORM, filters={"product": product})) == 1


def test_a_refused_record_leaves_no_key(admin, inspectors, tag):
	email, client = inspectors[0]
	key, product = uuid.uuid4().hex, f"Mended {tag}"
	refused = client.call(METHOD, key=key, doctype=FORM, values={"product": product}, user=email)
	assert refused.status_code == 417
	accepted(sending(inspectors[0], key, product)())
	assert len(admin.list(FORM, filters={"product": product})) == 1
