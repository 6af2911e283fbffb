/* SPDX-License-Identifier: EUPL-1.2 */
/* Faults that no replacement of text makes: octets, ciphers, signatures. */
#include "tests/support/unit.h"

#include "tests/attack/attack.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <zlib.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/wire/base64.h"
#include "lib/wire/inflate.h"

#define GCM_IV_BYTES 12
#define GCM_TAG_BYTES 16
#define TRICK_BYTES ((size_t)4 * 1024 * 1024)

/* ---- encodings ---- */

/* Each octet of ASCII becomes n octets; what is not ASCII stays out, a hostile message needs none. */
static struct bytes widened(struct craft *c, struct bytes text, const char *before, size_t before_len,
                            unsigned n)
{
	struct text t = text_new(c->mem, TRICK_BYTES);
	struct bytes out;

	text_put(&t, before, before_len);
	for (size_t i = 0; i < text.len; i++) {
		text_put(&t, &text.ptr[i], 1);
		text_put(&t, "\0\0\0", n - 1);
	}
	assert_ok(text_done(&t, &out));
	return out;
}

struct bytes trick_utf16(struct craft *c, struct bytes text)
{
	return widened(c, text, "", 0, 2);
}

struct bytes trick_utf16_bom(struct craft *c, struct bytes text)
{
	return widened(c, text, "\xff\xfe", 2, 2);
}

struct bytes trick_utf32(struct craft *c, struct bytes text)
{
	return widened(c, text, "\xff\xfe\0\0", 4, 4);
}

/* An octet that is a letter in Latin-1 and nothing in UTF-8. */
struct bytes trick_latin1(struct craft *c, struct bytes text)
{
	return craft_replace(c->mem, text, bytes_of("</"), bytes_of("\xfc</"));
}

struct bytes trick_cut(struct craft *c, struct bytes text)
{
	(void)c;
	return bytes_at(text.ptr, text.len - 1);
}

struct bytes trick_nul_behind(struct craft *c, struct bytes text)
{
	struct bytes out;

	assert_ok(arena_copy(c->mem, text, &out));
	return bytes_at(out.ptr, out.len + 1); /* copies end with NUL */
}

/* ---- DEFLATE ---- */

/* arg: octets it becomes */
struct bytes trick_bomb(struct craft *c, struct bytes text)
{
	const size_t len = (size_t)c->attack->arg, room = 64 + len / 500;
	unsigned char *plain = calloc(1, len), *out = arena_alloc(c->mem, room);
	z_stream z = {
		.next_in = plain, .avail_in = (unsigned)len, .next_out = out, .avail_out = (unsigned)room
	};

	(void)text;
	assert_non_null(plain);
	assert_non_null(out);
	memset(plain, ' ', len);
	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	(void)deflateEnd(&z);
	free(plain);
	return bytes_at(out, z.total_out);
}

struct bytes trick_deflated_twice(struct craft *c, struct bytes text)
{
	struct bytes out;

	assert_ok(deflate_raw(text, c->mem, &out));
	return out;
}

/* ---- the query ---- */

/* The message behind the algorithm: in another order than is signed, which a reader must not follow. */
struct bytes trick_swap_fields(struct craft *c, struct bytes query)
{
	const unsigned char *behind = memchr(query.ptr, '&', query.len);
	struct text t = text_new(c->mem, TRICK_BYTES);
	struct bytes out;

	assert_non_null(behind);
	text_put(&t, behind + 1, query.len - (size_t)(behind + 1 - query.ptr));
	text_lit(&t, "&");
	text_put(&t, query.ptr, (size_t)(behind - query.ptr));
	assert_ok(text_done(&t, &out));
	return out;
}

/* arg: 0 signature and algorithm, 1 the signature alone */
struct bytes trick_cut_from(struct craft *c, struct bytes query)
{
	static const char *const from[] = { "&SigAlg=", "&Signature=" };
	const char *mark = from[c->attack->arg];
	const unsigned char *at = memmem(query.ptr, query.len, mark, strlen(mark));

	assert_non_null(at);
	return bytes_at(query.ptr, (size_t)(at - query.ptr));
}

/* ---- base64 inside XML ---- */

/* The n-th value between open and close, decoded, changed, encoded again. */
static struct bytes value_changed(struct craft *c, struct bytes text, const char *open, unsigned n, int at,
                                  int flip, size_t cut)
{
	const unsigned char *from = text.ptr, *to;
	struct bytes value, octets, changed;
	unsigned char *copy;

	for (unsigned i = 0; i <= n; i++) {
		from = memmem(from, text.len - (size_t)(from - text.ptr), open, strlen(open));
		assert_non_null(from);
		from += strlen(open);
	}
	to = memchr(from, '<', text.len - (size_t)(from - text.ptr));
	assert_non_null(to);
	value = bytes_at(from, (size_t)(to - from));
	assert_ok(base64_decode(value, c->mem, &octets));
	copy = arena_alloc(c->mem, octets.len);
	assert_non_null(copy);
	memcpy(copy, octets.ptr, octets.len);
	copy[at >= 0 ? (size_t)at : octets.len - (size_t)-at] ^= (unsigned char)flip;
	changed = craft_base64(c->mem, bytes_at(copy, octets.len - cut));
	return craft_replace(c->mem, text, value, changed);
}

#define CIPHER "<xenc:CipherValue>"

/* The wrapped key stands first, the content behind it. arg: which octet, from the end when negative. */
struct bytes trick_flip_wrapped(struct craft *c, struct bytes text)
{
	return value_changed(c, text, CIPHER, 0, c->attack->arg, 1, 0);
}

struct bytes trick_flip_iv(struct craft *c, struct bytes text)
{
	return value_changed(c, text, CIPHER, 1, c->attack->arg, 0x80, 0);
}

struct bytes trick_flip_body(struct craft *c, struct bytes text)
{
	return value_changed(c, text, CIPHER, 1, GCM_IV_BYTES + c->attack->arg, 1, 0);
}

/* arg: which bit of the tag */
struct bytes trick_flip_tag(struct craft *c, struct bytes text)
{
	return value_changed(c, text, CIPHER, 1, -GCM_TAG_BYTES + c->attack->arg / 8, 1 << c->attack->arg % 8,
	                     0);
}

struct bytes trick_cut_tag(struct craft *c, struct bytes text)
{
	return value_changed(c, text, CIPHER, 1, 0, 0, (size_t)c->attack->arg);
}

#define POINT "<dsig11:PublicKey>"

/* The sender's half of the agreement: off its curve, */
struct bytes trick_flip_point(struct craft *c, struct bytes text)
{
	return value_changed(c, text, POINT, 0, c->attack->arg, 1, 0);
}

/* or a good point of somebody else's; arg 1: the point at infinity. */
struct bytes trick_other_point(struct craft *c, struct bytes text)
{
	const unsigned char *from = memmem(text.ptr, text.len, POINT, strlen(POINT)), *to;
	unsigned char point[256] = { 0 };
	size_t len = 1;

	assert_non_null(from);
	from += strlen(POINT);
	to = memchr(from, '<', text.len - (size_t)(from - text.ptr));
	assert_non_null(to);
	if (c->attack->arg == 0)
		assert_int_equal(EVP_PKEY_get_octet_string_param(c->place->keys[KEY_EC], "pub", point,
		                                                 sizeof point, &len),
		                 1);
	return craft_replace(c->mem, text, bytes_at(from, (size_t)(to - from)),
	                     craft_base64(c->mem, bytes_at(point, len)));
}

#define VALUE "<ds:SignatureValue>"

struct bytes trick_flip_signature(struct craft *c, struct bytes text)
{
	return value_changed(c, text, VALUE, 0, c->attack->arg, 1, 0);
}

struct bytes trick_cut_signature(struct craft *c, struct bytes text)
{
	return value_changed(c, text, VALUE, 0, 0, 0, (size_t)c->attack->arg);
}

/* A value that is honest, but over other octets. */
struct bytes trick_foreign_signature(struct craft *c, struct bytes text)
{
	const unsigned char *from = memmem(text.ptr, text.len, VALUE, strlen(VALUE)), *to;

	assert_non_null(from);
	from += strlen(VALUE);
	to = memchr(from, '<', text.len - (size_t)(from - text.ptr));
	assert_non_null(to);
	return craft_replace(c->mem, text, bytes_at(from, (size_t)(to - from)),
	                     craft_signature(c, bytes_of("something else that the partner once signed")));
}

struct bytes trick_base64_line(struct craft *c, struct bytes text)
{
	return craft_replace(
		c->mem, text, bytes_at(text.ptr, 4),
		craft_expand(c, (const char *const[]){ "!!!!", "====", "\xc3\xbc", "AAA" }[c->attack->arg]));
}
