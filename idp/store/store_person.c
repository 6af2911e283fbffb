/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/store/store.h"

#define PERSON_COLUMNS    2
#define ATTRIBUTE_COLUMNS 3

/* Failures that cost nothing, and the longest pause after more; TR-03107-1 leaves the numbers to us. A network is
 * shared by many people, so it has more of them. */
#define FREE_ATTEMPTS_ACCOUNT 3
#define FREE_ATTEMPTS_NETWORK 100
#define LONGEST_DELAY_S       300

OUTCOME store_person_find(struct store *store, struct bytes username, struct arena *mem, struct person_login *out)
{
	const struct pg_value params[] = { value_bytes(username) };
	const struct pg_call call = { STMT_person_find, params };
	struct pg_rows rows;

	*out = (struct person_login){ 0 };
	TRY(pg_read(store->pg, &call, mem, &rows));
	TRY(rows_check(&rows, PERSON_COLUMNS));
	if (rows.n_rows == 0)
		return outcome_ok();
	out->person_id = pg_cell(&rows, 0, 0);
	out->password_hash = pg_cell(&rows, 0, 1);
	return outcome_ok();
}

OUTCOME store_attributes_find(struct store *store, struct bytes person_id, struct arena *mem,
                              struct person_attributes *out)
{
	const struct pg_value params[] = { value_bytes(person_id) };
	const struct pg_call call = { STMT_attributes_find, params };
	struct person_attribute *items;
	struct pg_rows rows;
	size_t n = 0;

	*out = (struct person_attributes){ 0 };
	TRY(pg_read(store->pg, &call, mem, &rows));
	TRY(rows_check(&rows, ATTRIBUTE_COLUMNS));
	items = arena_array(mem, rows.n_rows, sizeof *items);
	REQUIRE(items != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < rows.n_rows; i++) {
		items[n].attribute = attribute_of_friendly(pg_cell(&rows, i, 0));
		TRY(cell_level(pg_cell(&rows, i, 1), &items[n].level));
		items[n].value = pg_cell(&rows, i, 2);
		if (items[n].attribute != ATTR_COUNT) /* a name that a newer program wrote is passed over */
			n++;
	}
	out->items = items;
	out->n_items = n;
	return outcome_ok();
}

OUTCOME store_attempt(struct store *store, struct bytes account_key, struct bytes network_key, int64_t now_at,
                      struct arena *mem)
{
	struct pg_value account[4] = { value_bytes(account_key) }, network[4] = { value_bytes(network_key) };
	const struct pg_call calls[] = { { STMT_attempt_take, account }, { STMT_attempt_take, network } };
	struct pg_rows rows[2];

	TRY(value_number(now_at, mem, &account[1]));
	TRY(value_number(FREE_ATTEMPTS_ACCOUNT, mem, &account[2]));
	TRY(value_number(LONGEST_DELAY_S, mem, &account[3]));
	network[1] = account[1];
	TRY(value_number(FREE_ATTEMPTS_NETWORK, mem, &network[2]));
	network[3] = account[3];
	TRY(pg_write(store->pg, calls, ARRAY_LEN(calls), mem, rows));
	REQUIRE(rows[0].n_rows == 1 && rows[1].n_rows == 1, LOGIN_DELAYED);
	return outcome_ok();
}
