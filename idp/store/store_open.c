/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/store/store.h"

#include <string.h>

#include "idp/store/store_open.h"
#include "lib/base/text.h"
#include "lib/spec/limits.h"

#define OPEN_COLUMNS   17
#define LIST_MAX_BYTES ((LIMIT_URL_BYTES + 2) * LIMIT_ATTRIBUTES)

/* Lists are lines; what would break a line is left out, for no name of ours holds a control character. */
static bool is_line(struct bytes b)
{
	return b.ptr != NULL && memchr(b.ptr, '\n', b.len) == NULL && memchr(b.ptr, 0, b.len) == NULL;
}

static OUTCOME classes_encode(const struct open_request *open, struct arena *mem, struct bytes *out)
{
	struct text t = text_new(mem, LIST_MAX_BYTES);

	for (size_t i = 0; i < open->n_class_refs; i++) {
		if (!is_line(open->class_refs[i]))
			continue;
		text_bytes(&t, open->class_refs[i]);
		text_lit(&t, "\n");
	}
	return text_done(&t, out);
}

static OUTCOME attributes_encode(const struct open_request *open, struct arena *mem, struct bytes *out)
{
	struct text t = text_new(mem, LIST_MAX_BYTES);

	for (size_t i = 0; i < open->n_attributes; i++) {
		if (!is_line(open->attributes[i].name))
			continue;
		text_str(&t, open->attributes[i].is_required ? "!" : "?");
		text_bytes(&t, open->attributes[i].name);
		text_lit(&t, "\n");
	}
	return text_done(&t, out);
}

OUTCOME store_open_params(const struct open_request *open, struct arena *mem, struct pg_value params[OPEN_PARAMS])
{
	struct bytes classes, attributes;

	TRY(classes_encode(open, mem, &classes));
	TRY(attributes_encode(open, mem, &attributes));
	params[0] = value_bytes(open->id);
	params[1] = value_bytea(open->secret_hash);
	params[2] = value_bytes(open->partner);
	params[3] = value_bytes(open->request_id);
	params[4] = value_bytes(open->acs_url);
	params[5] = value_bytea(bytes_is_present(open->relay_state) ? open->relay_state : bytes_of(""));
	TRY(value_number(open->opened_at, mem, &params[6]));
	TRY(value_number(open->opened_at + LIMIT_OPEN_REQUEST_S, mem, &params[7]));
	TRY(value_number(open->levels, mem, &params[8]));
	params[9] = value_bytes(classes);
	params[10] = value_bool(open->force_authn);
	params[11] = value_bool(open->is_passive);
	params[12] = value_bool(open->wants_status_detail);
	params[13] = value_bool(open->is_persistent);
	params[14] = value_bool(open->names_attributes);
	params[15] = value_bytes(attributes);
	params[16] = value_bytes(bytes_is_present(open->lang) ? open->lang : bytes_of(""));
	params[17] = value_bool(bytes_is_present(open->relay_state));
	params[18] = value_bool(open->by_artifact);
	return outcome_ok();
}

/* Next line of *rest without its end; false when there is none. */
static bool next_line(struct bytes *rest, struct bytes *line)
{
	const unsigned char *end;

	if (rest->ptr == NULL || rest->len == 0)
		return false;
	end = memchr(rest->ptr, '\n', rest->len);
	if (end == NULL)
		return false;
	*line = bytes_at(rest->ptr, (size_t)(end - rest->ptr));
	*rest = bytes_at(end + 1, rest->len - line->len - 1);
	return true;
}

static OUTCOME classes_decode(struct bytes cell, struct arena *mem, struct open_request *open)
{
	struct bytes *list = arena_array(mem, LIMIT_CLASSES, sizeof *list), line;

	REQUIRE(list != NULL, OUT_OF_MEMORY);
	while (open->n_class_refs < LIMIT_CLASSES && next_line(&cell, &line))
		list[open->n_class_refs++] = line;
	open->class_refs = list;
	return outcome_ok();
}

static OUTCOME attributes_decode(struct bytes cell, struct arena *mem, struct open_request *open)
{
	struct requested_attribute *list = arena_array(mem, LIMIT_ATTRIBUTES, sizeof *list);
	struct bytes line;

	REQUIRE(list != NULL, OUT_OF_MEMORY);
	while (open->n_attributes < LIMIT_ATTRIBUTES && next_line(&cell, &line)) {
		REQUIRE(line.len >= 1, STORE_SHAPE);
		list[open->n_attributes++] = (struct requested_attribute){
			.name = bytes_at(line.ptr + 1, line.len - 1),
			.is_required = line.ptr[0] == '!',
		};
	}
	open->attributes = list;
	return outcome_ok();
}

static OUTCOME open_decode(const struct pg_rows *rows, struct arena *mem, struct open_request *open)
{
	int64_t levels;
	bool has_relay_state;

	open->secret_hash = pg_cell(rows, 0, 0);
	open->partner = pg_cell(rows, 0, 1);
	open->request_id = pg_cell(rows, 0, 2);
	open->acs_url = pg_cell(rows, 0, 3);
	TRY(cell_number(pg_cell(rows, 0, 5), &open->opened_at));
	TRY(cell_number(pg_cell(rows, 0, 6), &levels));
	open->levels = (unsigned)levels;
	TRY(classes_decode(pg_cell(rows, 0, 7), mem, open));
	TRY(cell_bool(pg_cell(rows, 0, 8), &open->force_authn));
	TRY(cell_bool(pg_cell(rows, 0, 9), &open->is_passive));
	TRY(cell_bool(pg_cell(rows, 0, 10), &open->wants_status_detail));
	TRY(cell_bool(pg_cell(rows, 0, 11), &open->is_persistent));
	TRY(cell_bool(pg_cell(rows, 0, 12), &open->names_attributes));
	TRY(attributes_decode(pg_cell(rows, 0, 13), mem, open));
	open->lang = pg_cell(rows, 0, 14);
	TRY(cell_bool(pg_cell(rows, 0, 15), &has_relay_state));
	if (has_relay_state)
		open->relay_state = pg_cell(rows, 0, 4);
	return cell_bool(pg_cell(rows, 0, 16), &open->by_artifact);
}

OUTCOME store_open_find(struct store *store, struct bytes id, int64_t now_at, struct arena *mem,
                        const struct open_request **out)
{
	struct pg_value params[2] = { value_bytes(id) };
	const struct pg_call call = { STMT_open_find, params };
	struct open_request *open;
	struct pg_rows rows;

	*out = NULL;
	TRY(value_number(now_at, mem, &params[1]));
	TRY(pg_read(store->pg, &call, mem, &rows));
	TRY(rows_check(&rows, OPEN_COLUMNS));
	REQUIRE(rows.n_rows == 1, OPEN_REQUEST_GONE);
	open = arena_alloc(mem, sizeof *open);
	REQUIRE(open != NULL, OUT_OF_MEMORY);
	open->id = id;
	TRY(open_decode(&rows, mem, open));
	*out = open;
	return outcome_ok();
}
