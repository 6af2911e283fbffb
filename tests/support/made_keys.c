/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/made_keys.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>

#define DAY_S 86400L

static OUTCOME sign(void *self, enum sig_alg alg, struct bytes octets, unsigned char *out, size_t cap,
                    size_t *out_len)
{
	const struct made_key *made = self;

	return alg_sign(made->key, alg, octets, out, cap, out_len);
}

static bool certify(struct made_key *m)
{
	const unsigned char name[] = "test.example.org";
	X509_NAME *subject;
	unsigned char *der = NULL;
	int len;

	m->cert = X509_new();
	if (m->cert == NULL || X509_set_version(m->cert, X509_VERSION_3) != 1 ||
	    X509_set_pubkey(m->cert, m->key) != 1)
		return false;
	subject = X509_get_subject_name(m->cert);
	if (ASN1_INTEGER_set(X509_get_serialNumber(m->cert), 1) != 1 ||
	    X509_gmtime_adj(X509_getm_notBefore(m->cert), -DAY_S) == NULL ||
	    X509_gmtime_adj(X509_getm_notAfter(m->cert), DAY_S) == NULL ||
	    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, name, -1, -1, 0) != 1 ||
	    X509_set_issuer_name(m->cert, subject) != 1 || X509_sign(m->cert, m->key, EVP_sha256()) == 0)
		return false;
	len = i2d_X509(m->cert, &der);
	if (len <= 0)
		return false;
	m->cert_base64 = malloc((size_t)len * 2);
	if (m->cert_base64 != NULL)
		(void)EVP_EncodeBlock((unsigned char *)m->cert_base64, der, len);
	OPENSSL_free(der);
	m->signer = (struct signer){ sign, m, m->cert_base64 };
	return m->cert_base64 != NULL;
}

bool made_key_rsa(struct made_key *out, unsigned bits)
{
	*out = (struct made_key){ .key = EVP_RSA_gen(bits) };
	return out->key != NULL && certify(out);
}

bool made_key_ec(struct made_key *out, const char *curve)
{
	*out = (struct made_key){ .key = EVP_EC_gen(curve) };
	return out->key != NULL && certify(out);
}

void made_key_free(struct made_key *made)
{
	EVP_PKEY_free(made->key);
	X509_free(made->cert);
	free(made->cert_base64);
	*made = (struct made_key){ 0 };
}
