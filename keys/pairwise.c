/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/pairwise.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys/handle.h"
#include "lib/base/text.h"

#define PAIRWISE_HEX_BYTES ((size_t)2 * PAIRWISE_SECRET_BYTES)
#define PAIRWISE_INPUT_MAX ((size_t)8 * 1024) /* an entity ID has at most 1024 bytes, a user name 256 */
#define OTHERS_MAY_READ    (S_IRWXG | S_IRWXO)

struct pairwise {
	unsigned char secret[PAIRWISE_SECRET_BYTES];
};

static int hex_value(unsigned char c)
{
	const unsigned char l = ascii_lower(c);

	if (ascii_is_digit(c))
		return c - '0';
	return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

static OUTCOME secret_decode(const unsigned char *hex, struct pairwise *pairwise)
{
	for (size_t i = 0; i < PAIRWISE_SECRET_BYTES; i++) {
		const int high = hex_value(hex[2 * i]), low = hex_value(hex[2 * i + 1]);

		REQUIRE(high >= 0 && low >= 0, KEY_SIZE);
		pairwise->secret[i] = (unsigned char)(high << 4 | low);
	}
	return outcome_ok();
}

/* The digits and at most a line end: a longer file is another file. */
static OUTCOME secret_read(int fd, struct pairwise *pairwise)
{
	unsigned char hex[PAIRWISE_HEX_BYTES + 2];
	const ssize_t n = read(fd, hex, sizeof hex);
	const bool is_whole = n == (ssize_t)PAIRWISE_HEX_BYTES ||
	                      (n == (ssize_t)PAIRWISE_HEX_BYTES + 1 && hex[PAIRWISE_HEX_BYTES] == '\n');
	const struct outcome o = is_whole ? secret_decode(hex, pairwise) : outcome_of(RULE_KEY_SIZE, __LINE__);

	bytes_wipe(hex, sizeof hex);
	return o;
}

static OUTCOME secret_load(int fd, const char *file, struct arena *mem, struct pairwise *pairwise, const char **why)
{
	struct stat st;
	struct outcome o;

	if (fd < 0 || fstat(fd, &st) != 0) {
		TRY(arena_printf(mem, why, "%s: cannot be read; make it with `servicekonto keys new`", file));
		return outcome_of(RULE_KEY_UNREADABLE, __LINE__);
	}
	if ((st.st_mode & OTHERS_MAY_READ) != 0) {
		TRY(arena_printf(mem, why, "%s: others may read it; run `chmod 600 %s`", file, file));
		return outcome_of(RULE_KEY_EXPOSED, __LINE__);
	}
	o = secret_read(fd, pairwise);
	if (!is_ok(o))
		TRY(arena_printf(mem, why, "%s: does not hold 64 hex digits", file));
	return o;
}

OUTCOME pairwise_load(const char *file, struct arena *mem, struct pairwise **out, const char **why)
{
	struct pairwise *pairwise = calloc(1, sizeof *pairwise);
	struct outcome o;
	int fd;

	*out = NULL;
	*why = NULL;
	REQUIRE(pairwise != NULL, OUT_OF_MEMORY);
	fd = open(file, O_RDONLY | O_CLOEXEC);
	o = secret_load(fd, file, mem, pairwise, why);
	if (fd >= 0)
		(void)close(fd);
	if (is_ok(o))
		*out = pairwise;
	else
		pairwise_free(pairwise);
	return o;
}

void pairwise_free(struct pairwise *pairwise)
{
	if (pairwise == NULL)
		return;
	bytes_wipe(pairwise, sizeof *pairwise);
	free(pairwise);
}

/* Lengths in front of each part, so that no two inputs run together. */
static void put_part(struct text *t, struct bytes part)
{
	text_number(t, (int64_t)part.len);
	text_lit(t, ":");
	text_bytes(t, part);
}

OUTCOME pairwise_make(const struct pairwise *pairwise, const char *label, struct bytes subject, struct bytes sector,
                      struct arena *mem, struct bytes *out)
{
	struct text t = text_new(mem, PAIRWISE_INPUT_MAX);
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned mac_len = 0;
	struct bytes input;
	const char *text;

	*out = (struct bytes){ 0 };
	REQUIRE(bytes_is_present(subject), INTERNAL);
	put_part(&t, bytes_of(label));
	put_part(&t, subject);
	put_part(&t, sector);
	TRY(text_done(&t, &input));
	REQUIRE(HMAC(EVP_sha256(), pairwise->secret, PAIRWISE_SECRET_BYTES, input.ptr, input.len, mac, &mac_len) != NULL,
	        INTERNAL);
	TRY(handle_text(mac, mac_len, mem, &text));
	*out = bytes_of(text);
	return outcome_ok();
}
