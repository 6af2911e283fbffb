/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/sigalg.h"

#include <openssl/evp.h>
#include <string.h>
#include <xmlsec/keys.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>

#include "lib/base/scoped.h"
#include "lib/spec/uris.h"

/* xmlsec allocates this behind its own part of a transform. */
struct pss {
	EVP_PKEY *key; /* counted */
};

static struct pss *pss_of(xmlSecTransformPtr transform)
{
	return (struct pss *)(void *)(transform + 1);
}

static int pss_init(xmlSecTransformPtr transform)
{
	*pss_of(transform) = (struct pss){ .key = NULL };
	return 0;
}

static void pss_done(xmlSecTransformPtr transform)
{
	EVP_PKEY_free(pss_of(transform)->key);
	pss_of(transform)->key = NULL;
}

static int pss_key_wanted(xmlSecTransformPtr transform, xmlSecKeyReqPtr wanted)
{
	if (transform->operation != xmlSecTransformOperationVerify)
		return -1;
	wanted->keyId = xmlSecOpenSSLKeyDataRsaId;
	wanted->keyType = xmlSecKeyDataTypePublic;
	wanted->keyUsage = xmlSecKeyUsageVerify;
	return 0;
}

static int pss_key_set(xmlSecTransformPtr transform, xmlSecKeyPtr key)
{
	EVP_PKEY *evp = xmlSecOpenSSLEvpKeyDataGetEvp(xmlSecKeyGetValue(key));

	if (evp == NULL || pss_of(transform)->key != NULL || EVP_PKEY_up_ref(evp) != 1)
		return -1;
	pss_of(transform)->key = evp;
	return 0;
}

/* Octets are kept as they come: canonical SignedInfo, about 1 KB. */
static int pss_push(xmlSecTransformPtr transform, int is_last, xmlSecTransformCtxPtr ctx)
{
	(void)ctx;
	transform->status = is_last ? xmlSecTransformStatusFinished : xmlSecTransformStatusWorking;
	return 0;
}

/* 0 says only that it was processed; whether the signature is valid stands in the status. */
static int pss_verify(xmlSecTransformPtr transform, const xmlSecByte *value, xmlSecSize len,
                      xmlSecTransformCtxPtr ctx)
{
	const struct bytes octets = bytes_at(xmlSecBufferGetData(&transform->inBuf),
	                                     xmlSecBufferGetSize(&transform->inBuf));
	const enum sig_alg alg = sig_alg_of_uri(bytes_of((const char *)transform->id->href));
	EVP_PKEY *key = pss_of(transform)->key;

	(void)ctx;
	if (key == NULL || transform->status != xmlSecTransformStatusFinished)
		return -1;
	transform->status = is_ok(alg_verify(key, alg, octets, bytes_at(value, len)))
	                            ? xmlSecTransformStatusOk
	                            : xmlSecTransformStatusFail;
	return 0;
}

#define PSS(short_name, uri)                                                                                 \
	{                                                                                                    \
		.klassSize = sizeof(xmlSecTransformKlass),                                                   \
		.objSize = sizeof(xmlSecTransform) + sizeof(struct pss),                                     \
		.name = (const xmlChar *)(short_name),                                                       \
		.href = (const xmlChar *)(uri),                                                              \
		.usage = xmlSecTransformUsageSignatureMethod,                                                \
		.initialize = pss_init,                                                                      \
		.finalize = pss_done,                                                                        \
		.setKeyReq = pss_key_wanted,                                                                 \
		.setKey = pss_key_set,                                                                       \
		.verify = pss_verify,                                                                        \
		.getDataType = xmlSecTransformDefaultGetDataType,                                            \
		.pushBin = xmlSecTransformDefaultPushBin,                                                    \
		.popBin = xmlSecTransformDefaultPopBin,                                                      \
		.execute = pss_push,                                                                         \
	}

static struct _xmlSecTransformKlass missing[] = {
	PSS("rsa-pss-sha256", URI_RSA_PSS256),
	PSS("rsa-pss-sha384", URI_RSA_PSS384),
	PSS("rsa-pss-sha512", URI_RSA_PSS512),
};

xmlSecTransformId sigalg_of_uri(const char *uri)
{
	return xmlSecTransformIdListFindByHref(xmlSecTransformIdsGet(), (const xmlChar *)uri,
	                                       xmlSecTransformUsageAny);
}

xmlSecTransformId sigalg_transform(enum sig_alg alg)
{
	return alg == SIG_NONE ? xmlSecTransformIdUnknown : sigalg_of_uri(sig_alg_uri(alg));
}

OUTCOME sigalg_start(void)
{
	for (size_t i = 0; i < ARRAY_LEN(missing); i++)
		if (sigalg_of_uri((const char *)missing[i].href) == xmlSecTransformIdUnknown)
			REQUIRE(xmlSecTransformIdsRegister(&missing[i]) == 0, INTERNAL);
	return outcome_ok();
}
