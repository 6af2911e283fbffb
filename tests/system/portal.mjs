// SPDX-License-Identifier: EUPL-1.2
// portal - a portal of its own making: AuthnRequests by Redirect, good or spoiled, and a look into the answers
import { constants, createPrivateKey, randomBytes, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';

const samlp = 'urn:oasis:names:tc:SAML:2.0:protocol';
const saml = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const algorithms = {
	'rsa-sha256': ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'sha256'],
	'rsa-pss': ['http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1', 'sha256',
		{ padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }],
	'rsa-sha1': ['http://www.w3.org/2000/09/xmldsig#rsa-sha1', 'sha1'],
};

export const newId = () => `_${randomBytes(16).toString('hex')}`;

// wish: everything a request may say; each has a good preset.
export function requestXml(site, account, wish = {}) {
	const {
		id = newId(), issuer = `${site}/metadata`, destination = `${account}/saml/sso`, acs = `${site}/acs`,
		at = new Date(), attributes = '', inner = '', head = '', version = '2.0',
	} = wish;
	const instant = at.toISOString().replace(/\.\d+Z/, 'Z');

	return `${head}<samlp:AuthnRequest xmlns:samlp="${samlp}" xmlns:saml="${saml}" ID="${id}" Version="${version}" ` +
		`IssueInstant="${instant}" Destination="${destination}" AssertionConsumerServiceURL="${acs}"${attributes}>` +
		`<saml:Issuer>${issuer}</saml:Issuer>${inner}</samlp:AuthnRequest>`;
}

export function signedQuery(message, { keyPem, relay, algorithm = 'rsa-sha256' }) {
	const [uri, hash, padding] = algorithms[algorithm];
	let query = `SAMLRequest=${encodeURIComponent(message)}`;

	if (relay !== undefined)
		query += `&RelayState=${encodeURIComponent(relay)}`;
	query += `&SigAlg=${encodeURIComponent(uri)}`;
	const signature = sign(hash, Buffer.from(query), { key: createPrivateKey(keyPem), ...padding }).toString('base64');
	return `${query}&Signature=${encodeURIComponent(signature)}`;
}

export const deflated = (xml) => deflateRawSync(Buffer.from(xml)).toString('base64');

// Status codes of an answer, outermost first.
export function statusOf(form) {
	const field = form.fields.find((f) => f.name === 'SAMLResponse');
	const xml = Buffer.from(field.value, 'base64').toString('utf8');

	return [...xml.matchAll(/<samlp:StatusCode Value="[^"]*:([A-Za-z]+)"/g)].map(([, code]) => code).join('/');
}
