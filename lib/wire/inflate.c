/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/wire/inflate.h"

#define ZLIB_CONST
#include <zlib.h>

#include "lib/spec/limits.h"
#include "lib/base/banned.h"

/* Raw DEFLATE: zlib wants the window size negated. */
#define READ_WINDOW  (-15)
/* Ours are some 2 KB: a window of 4 KB and small tables spare 220 KB of memory to clear. */
#define WRITE_WINDOW (-12)
#define WRITE_TABLES 5

#define USUAL_BYTES ((size_t)8 * 1024) /* of an AuthnRequest; a larger one is inflated a second time */

/* zlib's state lies in the request arena: it counts against the cap, is wiped, and needs no end call. */
static void *arena_for_zlib(void *mem, unsigned count, unsigned each)
{
	return arena_array(mem, count, each);
}

static void keep(void *mem, void *ptr)
{
	(void)mem;
	(void)ptr;
}

static size_t largest_plain(size_t deflated_bytes)
{
	const size_t by_ratio = deflated_bytes * LIMIT_INFLATE_RATIO;

	if (by_ratio < LIMIT_INFLATE_FLOOR)
		return LIMIT_INFLATE_FLOOR;
	return by_ratio < LIMIT_INFLATED_BYTES ? by_ratio : LIMIT_INFLATED_BYTES;
}

/* Room for cap octets and one: a full buffer is too much. */
static OUTCOME inflate_within(struct bytes deflated, size_t cap, struct arena *mem, struct bytes *out)
{
	z_stream z = { .zalloc = arena_for_zlib, .zfree = keep, .opaque = mem };
	unsigned char *plain = arena_alloc(mem, cap + 1);
	int end;

	REQUIRE(plain != NULL, OUT_OF_MEMORY);
	REQUIRE(inflateInit2(&z, READ_WINDOW) == Z_OK, OUT_OF_MEMORY);
	z.next_in = deflated.ptr;
	z.avail_in = (unsigned)deflated.len;
	z.next_out = plain;
	z.avail_out = (unsigned)cap + 1;
	end = inflate(&z, Z_FINISH);
	REQUIRE(end != Z_MEM_ERROR, OUT_OF_MEMORY);
	REQUIRE(z.avail_out > 0, INFLATE_TOO_LARGE);
	REQUIRE(end == Z_STREAM_END, INFLATE_SYNTAX);
	REQUIRE(z.avail_in == 0, INFLATE_SYNTAX);
	*out = bytes_at(plain, z.total_out);
	return outcome_ok();
}

/* Nearly every request fits into the first, small room; clearing and wiping the largest costs more than inflating. */
OUTCOME inflate_raw(struct bytes deflated, struct arena *mem, struct bytes *out)
{
	struct outcome o;
	size_t cap;

	*out = (struct bytes){ 0 };
	REQUIRE(deflated.len <= LIMIT_INFLATED_BYTES, INFLATE_TOO_LARGE);
	cap = largest_plain(deflated.len);
	o = inflate_within(deflated, cap < USUAL_BYTES ? cap : USUAL_BYTES, mem, out);
	return o.rule == RULE_INFLATE_TOO_LARGE && cap > USUAL_BYTES ? inflate_within(deflated, cap, mem, out) : o;
}

OUTCOME deflate_raw(struct bytes plain, struct arena *mem, struct bytes *out)
{
	z_stream z = { .zalloc = arena_for_zlib, .zfree = keep, .opaque = mem };
	unsigned char *deflated;
	size_t cap;

	*out = (struct bytes){ 0 };
	REQUIRE(bytes_is_present(plain) && plain.len <= LIMIT_XML_BYTES, INTERNAL);
	REQUIRE(deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, WRITE_WINDOW, WRITE_TABLES,
	                     Z_DEFAULT_STRATEGY) == Z_OK, OUT_OF_MEMORY);
	cap = deflateBound(&z, plain.len);
	deflated = arena_alloc(mem, cap);
	REQUIRE(deflated != NULL, OUT_OF_MEMORY);
	z.next_in = plain.ptr;
	z.avail_in = (unsigned)plain.len;
	z.next_out = deflated;
	z.avail_out = (unsigned)cap;
	REQUIRE(deflate(&z, Z_FINISH) == Z_STREAM_END, INTERNAL);
	*out = bytes_at(deflated, z.total_out);
	return outcome_ok();
}
