// SPDX-License-Identifier: EUPL-1.2
// node_saml.mjs PORT SITE KEY CERTIFICATE IDP-METADATA - a portal on @node-saml/node-saml: / logs in, /acs shows the attributes as JSON
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { SAML } from '@node-saml/node-saml';

const [port, site, key, certificate, metadata] = process.argv.slice(2);
const document = readFileSync(metadata, 'utf8');

// The library wants single values; a portal's operator copies them from the metadata by hand, just as simply.
function signingCertificates() {
	return [...document.matchAll(/<(?:\w+:)?KeyDescriptor\b([^>]*)>(.*?)<\/(?:\w+:)?KeyDescriptor>/gs)]
		.filter(([, attributes]) => !attributes.includes('encryption'))
		.map(([, , body]) => body.match(/X509Certificate[^>]*>([^<]+)</)[1].replace(/\s/g, ''));
}

function redirectEndpoint() {
	const tag = [...document.matchAll(/<(?:\w+:)?SingleSignOnService\b[^>]*>/g)].map(([all]) => all)
		.find((all) => all.includes('bindings:HTTP-Redirect'));

	return tag.match(/Location="([^"]+)"/)[1];
}

const saml = new SAML({
	issuer: `${site}/metadata`,
	audience: `${site}/metadata`,
	callbackUrl: `${site}/acs`,
	entryPoint: redirectEndpoint(),
	idpIssuer: document.match(/entityID="([^"]+)"/)[1],
	idpCert: signingCertificates(),
	privateKey: readFileSync(key, 'utf8'),
	publicCert: readFileSync(certificate, 'utf8'),
	decryptionPvk: readFileSync(key, 'utf8'),
	signatureAlgorithm: 'sha256',
	digestAlgorithm: 'sha256',
	wantAssertionsSigned: true,
	wantAuthnResponseSigned: true,
	validateInResponseTo: 'always',
	identifierFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
	disableRequestedAuthnContext: true,
});

async function bodyOf(request) {
	const parts = [];

	for await (const part of request)
		parts.push(part);
	return Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString('utf8')));
}

async function answer(request, reply) {
	if (request.method === 'POST' && request.url === '/acs') {
		const { profile } = await saml.validatePostResponseAsync(await bodyOf(request));

		reply.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' });
		reply.end(JSON.stringify({ nameID: profile.nameID, attributes: profile.attributes }));
	} else if (request.url === '/') {
		reply.writeHead(302, { Location: await saml.getAuthorizeUrlAsync('', undefined, {}) });
		reply.end();
	} else {
		reply.writeHead(404);
		reply.end();
	}
}

createServer((request, reply) => {
	answer(request, reply).catch((error) => {
		reply.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' });
		reply.end(`${error.stack}\n`);
	});
}).listen(Number(port), '127.0.0.1');
