/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * signed_file - small signed aggregates written out as canonical text, with one change before or after
 * signing
 *
 * Independent of the code that canonicalises, as mint.h is.
 */
#ifndef TESTS_SUPPORT_SIGNED_FILE_H
#define TESTS_SUPPORT_SIGNED_FILE_H

#include "tests/support/unit.h"

#include <sys/mman.h>
#include <unistd.h>

#include "keys/aggregate.h"
#include "keys/policy.h"
#include "lib/xml/xml.h"
#include "tests/support/mint.h"
#include "tests/support/xmlkit.h"

#define MEM_BYTES ((size_t)64 * 1024 * 1024)
#define END_TEXT "2026-01-03T00:00:00Z"
#define END_AT INT64_C(1767398400)
/* one more attribute, then the entity ID */
#define ENTITY(id, more)                                                                                     \
	"<md:EntityDescriptor" more " entityID=\"" id                                                        \
	"\"><md:Extensions></md:Extensions></md:EntityDescriptor>"
#define OPEN                                                                                                 \
	"<md:EntitiesDescriptor xmlns:md=\"" NS_MD                                                           \
	"\" ID=\"_f\" Name=\"urn:fed\" cacheDuration=\"PT6H\" validUntil=\"" END_TEXT "\">"
#define BODY                                                                                                 \
	"\n" ENTITY("urn:a", " ID=\"_a\"")                                                                   \
		ENTITY("urn:b", "") "<md:EntitiesDescriptor>" ENTITY("urn:c", "") "</md:EntitiesDescriptor>"
#define CLOSE "</md:EntitiesDescriptor>"
#define SINGLE                                                                                               \
	"<md:EntityDescriptor xmlns:md=\"" NS_MD "\" ID=\"_f\" entityID=\"urn:a\" validUntil=\"" END_TEXT    \
	"\">"

struct file {
	const char *name;
	enum rule rule;
	struct mint_change before; /* in the canonical octets that are signed */
	struct mint_change info;   /* in SignedInfo */
	struct mint_change after;  /* in the file */
	enum sig_alg alg;          /* SIG_NONE: PSS */
	enum mint_key key;         /* MINT_RSA is the pinned one */
};

static inline int temporary(void)
{
	const int fd = memfd_create("spool", MFD_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static inline int file_of(const char *text)
{
	const int fd = temporary();

	assert_int_equal(pwrite(fd, text, strlen(text), 0), strlen(text));
	return fd;
}

static inline const char *changed(struct arena *mem, const char *text, struct mint_change change)
{
	return kit_replace(mem, text, change.find, change.put);
}

static inline const char *signed_file(struct arena *mem, const char *open, const char *body,
                                      const char *close, const struct file *f)
{
	const enum sig_alg alg = f->alg != SIG_NONE ? f->alg : SIG_RSA_PSS256;
	const char *canonical = changed(mem, kit_format(mem, "%s%s%s", open, body, close), f->before);
	const char *signature =
		kit_signature(mem, mint_key(f->key), alg, "_f", canonical, f->info.find, f->info.put);
	const char *rest = strchr(canonical, '>') + 1;

	return changed(mem, kit_format(mem, "%.*s%s%s", (int)(rest - canonical), canonical, signature, rest),
	               f->after);
}

static inline struct aggregate_trust trust_in_two(void)
{
	static EVP_PKEY *keys[2];

	keys[0] = mint_key(MINT_P256);
	keys[1] = mint_key(MINT_RSA);
	return (struct aggregate_trust){ .signers = { keys, 2, policy_sig_algs(PROFILE_BSI) } };
}

static inline OUTCOME verify(const char *text, int fd_spool, int64_t now_at, struct arena *mem,
                             struct aggregate_facts *out)
{
	const struct aggregate_trust trust = trust_in_two();
	const int fd = file_of(text);
	const struct outcome o = aggregate_verify(fd, fd_spool, &trust, now_at, mem, out);

	close(fd);
	return o;
}

static inline int signed_file_stop(void **state)
{
	(void)state;
	mint_stop();
	return 0;
}

static inline int signed_file_start(void **state)
{
	(void)state;
	return is_ok(xml_start()) ? 0 : -1;
}

#endif
