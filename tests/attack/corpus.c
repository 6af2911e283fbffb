/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "tests/attack/corpus.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tests/support/mint.h"

#define PATH_BYTES 4096

static const char *folder; /* NULL: nothing is written */
static unsigned number;

static const char *path_of(char path[PATH_BYTES], const char *name)
{
	assert_true((size_t)snprintf(path, PATH_BYTES, "%s/%s", folder, name) < PATH_BYTES);
	return path;
}

static void cert_save(enum mint_key key, const char *name)
{
	char key_file[PATH_BYTES], cert_file[PATH_BYTES];

	mint_pem_save(key, path_of(key_file, "unused.key"), path_of(cert_file, name));
	assert_int_equal(remove(key_file), 0);
}

void corpus_start(void)
{
	char path[PATH_BYTES];

	folder = getenv("ATTACK_CORPUS");
	if (folder == NULL)
		return;
	assert_int_equal(mkdir(path_of(path, "accepted"), S_IRWXU), 0);
	assert_int_equal(mkdir(path_of(path, "refused"), S_IRWXU), 0);
	cert_save(MINT_P256, "p256.crt");
	cert_save(MINT_RSA, "rsa.crt");
}

static void octets_save(bool accepted, const char *cert, const char *what, struct bytes octets)
{
	char name[128], path[PATH_BYTES];
	FILE *file;

	(void)snprintf(name, sizeof name, "%s/%s_%s_%04u.xml", accepted ? "accepted" : "refused", cert, what,
	               ++number);
	file = fopen(path_of(path, name), "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(octets.ptr, 1, octets.len, file), octets.len);
	assert_int_equal(fclose(file), 0);
}

/* Neighbours whose fault left no trace are one honest message, again and again. */
static bool is_news(const struct attack *a, enum attack_kind kind, bool hostile)
{
	static bool seen[ATTACK_KINDS][ATTACK_BYS];
	bool *before = &seen[kind][a->good_by];

	if (hostile || a->good != NULL)
		return true;
	if (*before)
		return false;
	return *before = true;
}

/* Of what was refused: whatever was done to a signature or to the XML around it, once for each fault. */
static bool is_telling(const struct attack *a, enum attack_kind kind)
{
	const bool is_changed = a->stage >= AT_INFO && a->stage <= AT_OCTETS;

	return (kind == ASSERTION || kind == POST) && (is_changed || a->by != BY_PARTNER);
}

void corpus_keep(const struct attack *a, enum attack_kind kind, bool hostile, bool accepted,
                 const struct attack_sent *sent)
{
	static const char *const what[ATTACK_KINDS] = {
		[OUT_POST] = "logout", [OUT_SOAP] = "logout",     [RESOLVE] = "resolve",
		[POST] = "request",    [ASSERTION] = "assertion", [MESSAGE] = "message",
		[BOTH] = "both",       [ENC_MESSAGE] = "message", [ENC_BOTH] = "message",
	};
	const enum attack_by by = hostile ? a->by : a->good_by;
	const char *cert = by >= BY_PSS && by <= BY_PSS_SHA1 ? "rsa" : "p256";

	if (folder == NULL || !is_news(a, kind, hostile) || (!accepted && !is_telling(a, kind)))
		return;
	if (what[kind] != NULL)
		octets_save(accepted, cert, what[kind], sent->xml);
	if (kind == ENC_ASSERTION || kind == ENC_BOTH)
		octets_save(accepted, cert, "assertion", sent->inner);
}
