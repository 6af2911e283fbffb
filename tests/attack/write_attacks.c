/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * write_attacks hostile|honest KIND... - messages of the catalogue for a running stack, one JSON object each
 * line
 *
 * KIND is the number of an enum attack_kind. Between whom they go stands in the environment: ATTACK_ISSUER,
 * _OTHER (another partner), _AUDIENCE, _ACS, _SSO, _SLO, _SOAP, _RESOLVE, _ARTIFACT, _ID, _RELAY, _NONCE,
 * _LEVEL, _URL (a canary's), and ATTACK_KEYS, a folder with ec.key, ec.crt, rsa.key, stranger.key and, for
 * Responses, receiver.crt and receiver-ec.crt.
 */
#include "tests/support/unit.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/base/text.h"
#include "lib/base/utctime.h"
#include "lib/spec/uris.h"
#include "tests/attack/attack.h"

#define ROW_MEMORY ((size_t)64 * 1024 * 1024)
#define PATH_BYTES 4096

static const char *said(const char *name)
{
	const char *value = getenv(name);

	if (value == NULL)
		fail_msg("%s is not set", name);
	return value;
}

static FILE *opened(const char *name)
{
	char path[PATH_BYTES];

	(void)snprintf(path, sizeof path, "%s/%s", said("ATTACK_KEYS"), name);
	return fopen(path, "r");
}

static EVP_PKEY *key_read(const char *name)
{
	FILE *file = opened(name);
	EVP_PKEY *key;

	assert_non_null(file);
	key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
	assert_non_null(key);
	(void)fclose(file);
	return key;
}

static X509 *cert_read(const char *name)
{
	FILE *file = opened(name);
	X509 *cert;

	if (file == NULL)
		return NULL;
	cert = PEM_read_X509(file, NULL, NULL, NULL);
	assert_non_null(cert);
	(void)fclose(file);
	return cert;
}

static const char *base64_of(X509 *cert, struct arena *mem)
{
	unsigned char *der = NULL;
	const int len = i2d_X509(cert, &der);
	struct bytes out;

	assert_true(len > 0);
	out = craft_base64(mem, bytes_at(der, (size_t)len));
	OPENSSL_free(der);
	return (const char *)out.ptr;
}

static struct attack_place place_read(struct arena *mem)
{
	X509 *cert = cert_read("ec.crt"), *receiver = cert_read("receiver.crt"),
	     *receiver_ec = cert_read("receiver-ec.crt");
	struct attack_place place = {
		.issuer = said("ATTACK_ISSUER"),
		.other = said("ATTACK_OTHER"),
		.audience = said("ATTACK_AUDIENCE"),
		.acs = said("ATTACK_ACS"),
		.sso = said("ATTACK_SSO"),
		.slo = said("ATTACK_SLO"),
		.soap = said("ATTACK_SOAP"),
		.resolve = said("ATTACK_RESOLVE"),
		.artifact = said("ATTACK_ARTIFACT"),
		.request_id = said("ATTACK_ID"),
		.relay_state = said("ATTACK_RELAY"),
		.nonce = said("ATTACK_NONCE"),
		.level = said("ATTACK_LEVEL"),
		.now_at = utctime_now(),
		.keys = { [KEY_RSA] = key_read("rsa.key"),
		          [KEY_EC] = key_read("ec.key"),
		          [KEY_STRANGER] = key_read("stranger.key") },
		.alg = SIG_ECDSA256,
		.canary_url = said("ATTACK_URL"),
		.canary_file = "file:///etc/hostname",
	};

	assert_non_null(cert);
	place.keys[KEY_PARTNER] = place.keys[KEY_EC];
	place.cert_base64 = base64_of(cert, mem);
	if (receiver != NULL)
		place.keys[KEY_RECEIVER] = X509_get_pubkey(receiver);
	if (receiver_ec != NULL)
		place.keys[KEY_RECEIVER_EC] = X509_get_pubkey(receiver_ec);
	X509_free(cert);
	X509_free(receiver);
	X509_free(receiver_ec);
	return place;
}

/* Queries and forms are ASCII without quotes and backslashes, but a hostile one may not be. */
static void json_text(struct bytes text)
{
	(void)putchar('"');
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < ' ' || text.ptr[i] > '~' || text.ptr[i] == '"' || text.ptr[i] == '\\')
			printf("\\u%04x", text.ptr[i]);
		else
			(void)putchar(text.ptr[i]);
	(void)putchar('"');
}

static void one_write(const char *family, const struct attack *a, enum attack_kind kind,
                      const struct attack_place *place, bool hostile)
{
	SCOPED(arena) struct arena *mem = arena_new(ROW_MEMORY);
	struct attack_sent sent;

	assert_non_null(mem);
	if (!craft_send(a, kind, place, hostile, mem, &sent))
		return;
	printf("{\"family\":");
	json_text(bytes_of(family));
	printf(",\"name\":");
	json_text(bytes_of(a->name));
	printf(",\"kind\":%u,\"rule\":\"%s\",\"number\":%u,\"told\":%u,\"status\":%d,\"method\":\"%s\","
	       "\"octets\":",
	       (unsigned)kind, rule_name(a->rule), rule_number(a->rule), rule_number(rule_told(a->rule)),
	       rule_http_status(a->rule), sent.is_query ? "GET" : "POST");
	json_text(sent.octets);
	(void)puts("}");
}

static void kind_write(enum attack_kind kind, const struct attack_place *place, bool hostile)
{
	if (!hostile) {
		one_write("honest", &attack_families[0].rows[0], kind, place, false);
		return;
	}
	for (size_t f = 0; f < attack_n_families; f++)
		for (size_t i = 0; i < *attack_families[f].n; i++) {
			const struct attack *a = &attack_families[f].rows[i];

			if ((a->kinds & AS(kind)) != 0 && a->rule != RULE_NONE && a->world == AS_ASKED)
				one_write(attack_families[f].name, a, kind, place, true);
		}
}

int main(int argc, char **argv)
{
	SCOPED(arena) struct arena *mem = arena_new(ROW_MEMORY);
	struct attack_place place;

	if (argc < 3 || (strcmp(argv[1], "hostile") != 0 && strcmp(argv[1], "honest") != 0)) {
		(void)fputs("usage: write_attacks hostile|honest KIND...\n", stderr);
		return 2;
	}
	assert_non_null(mem);
	place = place_read(mem);
	for (int i = 2; i < argc; i++)
		kind_write((enum attack_kind)strtoul(argv[i], NULL, 10), &place,
		           strcmp(argv[1], "hostile") == 0);
	for (unsigned i = KEY_RSA; i < ATTACK_KEYS; i++)
		EVP_PKEY_free(place.keys[i]);
	return 0;
}
