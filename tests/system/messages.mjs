// SPDX-License-Identifier: EUPL-1.2
// messages - logout and artifacts, one sentence each; started by messages.tap
import { createDecipheriv, createHash, createPrivateKey, constants, privateDecrypt, sign, verify, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { Client, formsOf } from '../../scripts/client.mjs';
import { algorithms, deflated, newId, requestXml, signedQuery } from './portal.mjs';

const env = process.env;
const account = env.ACCOUNT_URL;
const adapter = `${env.PORTAL_URL}/sk`;
const pem = (file) => readFileSync(file, 'utf8');
const portals = Object.fromEntries(['messages', 'foreign'].map((name) =>
	[name, { site: `http://${name}.localhost:9`, issuer: `http://${name}.localhost:9/metadata`, keyPem: pem(`${env.KEYS}/${name}.key`) }]));
const portal = portals.messages;
let number = 0;

function say(good, sentence, detail = '') {
	number++;
	console.log(`${good ? 'ok' : 'not ok'} ${number} - ${sentence}`);
	if (!good)
		console.log(String(detail).split('\n').slice(0, 12).map((line) => `# ${line}`).join('\n'));
}

// ---- messages: written in canonical form, so that what is digested is what is sent ----

const samlp = 'urn:oasis:names:tc:SAML:2.0:protocol';
const saml = 'urn:oasis:names:tc:SAML:2.0:assertion';
const now = () => new Date().toISOString().replace(/\.\d+Z/, 'Z');
const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const issuerOf = (id) => `<saml:Issuer xmlns:saml="${saml}">${id}</saml:Issuer>`;

function signed(xml, keyPem, algorithm = 'rsa-sha256') {
	const [uri, hash, padding] = algorithms[algorithm];
	const id = xml.match(/ ID="([^"]+)"/)[1];
	const exc = 'http://www.w3.org/2001/10/xml-exc-c14n#';
	const ds = 'http://www.w3.org/2000/09/xmldsig#';
	const digest = createHash('sha256').update(xml).digest('base64');
	const info = `<ds:CanonicalizationMethod Algorithm="${exc}"></ds:CanonicalizationMethod>` +
		`<ds:SignatureMethod Algorithm="${uri}"></ds:SignatureMethod><ds:Reference URI="#${id}"><ds:Transforms>` +
		`<ds:Transform Algorithm="${ds}enveloped-signature"></ds:Transform><ds:Transform Algorithm="${exc}"></ds:Transform>` +
		`</ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>` +
		`<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`;
	const value = sign(hash, Buffer.from(`<ds:SignedInfo xmlns:ds="${ds}">${info}`),
		{ key: createPrivateKey(keyPem), ...padding }).toString('base64');

	return xml.replace('</saml:Issuer>', `</saml:Issuer><ds:Signature xmlns:ds="${ds}"><ds:SignedInfo>${info}` +
		`<ds:SignatureValue>${value}</ds:SignatureValue></ds:Signature>`);
}

const logoutXml = ({ id = newId(), issuer, destination, nameid, index }) =>
	`<samlp:LogoutRequest xmlns:samlp="${samlp}" Destination="${destination}" ID="${id}" IssueInstant="${now()}" Version="2.0">` +
	`${issuerOf(issuer)}<saml:NameID xmlns:saml="${saml}">${escape(nameid)}</saml:NameID>` +
	`<samlp:SessionIndex>${index}</samlp:SessionIndex></samlp:LogoutRequest>`;

const resolveXml = ({ issuer, artifact, destination = `${account}/saml/artifact` }) =>
	`<samlp:ArtifactResolve xmlns:samlp="${samlp}" Destination="${destination}" ID="${newId()}" IssueInstant="${now()}" Version="2.0">` +
	`${issuerOf(issuer)}<samlp:Artifact>${artifact}</samlp:Artifact></samlp:ArtifactResolve>`;

const envelope = (xml) => `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>${xml}</S:Body></S:Envelope>`;
const base64 = (xml) => Buffer.from(xml).toString('base64');

// ---- ways to send ----

const bySoap = (to, xml, type = 'text/xml; charset=utf-8') =>
	new Client().once(to, { method: 'POST', body: envelope(xml), headers: { 'Content-Type': type, SOAPAction: '""' } });
const byPost = (to, xml, field = 'SAMLRequest') =>
	new Client().once(to, { method: 'POST', body: new URLSearchParams({ [field]: base64(xml), RelayState: 'r&1' }).toString() });
const byRedirect = (to, xml, keyPem, algorithm) =>
	new Client().once(`${to}?${signedQuery(deflated(xml), { keyPem, relay: 'r&1', algorithm })}`);

const statusOf = (xml) => [...xml.matchAll(/<samlp:StatusCode Value="[^"]*:([A-Za-z]+)"/g)].map(([, code]) => code).join('/');

// LogoutResponse in a redirect: its status, when it goes to that address and is signed over the query.
function redirected(page, to) {
	const url = new URL(page.headers.location ?? 'http://none.localhost/');

	if (page.status !== 303 || !url.href.startsWith(`${to}?`) || url.searchParams.get('RelayState') !== 'r&1' ||
		!url.searchParams.has('Signature'))
		return `${page.status} ${page.headers.location} SK-${codeOf(page)}`;
	return statusOf(inflateRawSync(Buffer.from(url.searchParams.get('SAMLResponse'), 'base64')).toString());
}

const soapStatus = (page) => page.status === 200 && page.headers['content-type'].startsWith('text/xml') ? statusOf(page.text) :
	`${page.status} ${page.text}`;
const codeOf = (page) => page.text.match(/SK-(\d{4})/)?.[1];
const isFault = (page, code, whose = 'Client') => page.status === 500 && page.text ===
	envelope(`<S:Fault><faultcode>S:${whose}</faultcode><faultstring>SK-${code}</faultstring></S:Fault>`).replaceAll('S:', 'soap:').replace('xmlns:S=', 'xmlns:soap=');

// ---- a person logs in ----

async function answered(wish = {}) {
	const client = new Client();
	const query = signedQuery(deflated(requestXml(portal.site, account, wish)), { keyPem: portal.keyPem });
	let page = await client.open(`${account}/saml/sso?${query}`);
	const form = formsOf(page).find((f) => f.has('username', 'password'));

	if (form !== undefined)
		page = await client.submit(page, form, { username: env.PERSON_1_USERNAME, password: env.PERSON_1_PASSWORD });
	const consent = formsOf(page).find((f) => f.has('decision'));
	const body = new URLSearchParams(consent.fields.filter((f) => f.type === 'hidden').map((f) => [f.name, f.value]));
	body.append('decision', 'allow');
	page = await client.once(consent.action, { method: 'POST', body: body.toString() });
	return { client, form: formsOf(page).find((f) => f.has('SAMLResponse') || f.has('SAMLart')), page };
}

const valueOf = (form, name) => form.fields.find((f) => f.name === name).value;

function session(xml) {
	return { nameid: xml.match(/<saml:NameID[^>]*>([^<]+)</)[1], index: xml.match(/ SessionIndex="([^"]+)"/)[1] };
}

async function loggedIn() {
	const { client, form } = await answered();

	return { client, ...session(Buffer.from(valueOf(form, 'SAMLResponse'), 'base64').toString()) };
}

const isOver = async (client) => formsOf(await client.open(`${account}/saml/sso?${signedQuery(deflated(requestXml(portal.site, account)),
	{ keyPem: portal.keyPem })}`)).some((f) => f.has('password'));

// ---- logout at the account ----

async function logouts() {
	const front = `${account}/saml/slo`, back = `${account}/saml/soap`;
	const ask = (who, at, person) => logoutXml({ issuer: who.issuer, destination: at, ...person });
	const ways = {
		Redirect: async (p) => redirected(await byRedirect(front, ask(portal, front, p), portal.keyPem), `${portal.site}/slo`),
		POST: async (p) => redirected(await byPost(front, signed(ask(portal, front, p), portal.keyPem)), `${portal.site}/slo`),
		SOAP: async (p) => soapStatus(await bySoap(back, signed(ask(portal, back, p), portal.keyPem))),
	};

	for (const [name, way] of Object.entries(ways)) {
		const person = await loggedIn();
		const other = await loggedIn();
		const status = await way(person);
		say(status === 'Success', `a portal logs a person out by ${name}`, status);
		say(await isOver(person.client), 'the session is over', '');
		say(!await isOver(other.client), 'another session of the same person goes on', '');
		const again = await way(person);
		say(again === 'Requester/UnknownPrincipal', 'asked anew, it is unknown', again);
	}

	const person = await loggedIn();
	const { client } = person;
	const refusals = [
		['by SOAP, signed by another portal', () => bySoap(back, signed(ask(portal, back, person), portals.foreign.keyPem)), '1303', true],
		['by SOAP, unsigned', () => bySoap(back, ask(portal, back, person)), '1300', true],
		['by POST, signed by another portal', () => byPost(front, signed(ask(portal, front, person), portals.foreign.keyPem)), '1303'],
		['by POST, unsigned', () => byPost(front, ask(portal, front, person)), '1300'],
		['by Redirect, signed by another portal', () => byRedirect(front, ask(portal, front, person), portals.foreign.keyPem), '1303'],
		['by Redirect, unsigned', () => new Client().once(`${front}?SAMLRequest=${encodeURIComponent(deflated(ask(portal, front, person)))}`), '1300'],
		['by POST, changed', () => byPost(front, signed(ask(portal, front, person), portal.keyPem).replace('>_', '>_0')), '1303'],
		['at the address of logins', () => byPost(`${account}/saml/sso`, signed(ask(portal, front, person), portal.keyPem)), '1209'],
		['by POST, as an answer', () => byPost(front, signed(ask(portal, front, person), portal.keyPem), 'SAMLResponse'), '1113'],
		['by POST, meant for SOAP', () => byPost(front, signed(ask(portal, back, person), portal.keyPem)), '2301'],
		['by SOAP, meant for the browser', () => bySoap(back, signed(ask(portal, front, person), portal.keyPem)), '2301', true],
		['as SOAP in a form', () => byPost(front, envelope(signed(ask(portal, front, person), portal.keyPem))), '1210'],
		['as SOAP at the browser\'s address', () => bySoap(front, signed(ask(portal, front, person), portal.keyPem)), '1106'],
		['as a form at the address of SOAP', () => byPost(back, signed(ask(portal, back, person), portal.keyPem)), '2442', true],
		['by GET at the address of SOAP', () => new Client().once(back), '1103'],
		['with two messages in one envelope', () => bySoap(back, signed(ask(portal, back, person), portal.keyPem).repeat(2)), '1207', true],
		['with a document type', () => new Client().once(back, { method: 'POST', headers: { 'Content-Type': 'text/xml' },
			body: `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${envelope('<a>&e;</a>')}` }), '1202', true],
	];
	for (const [sentence, send, code, isSoap] of refusals) {
		const page = await send();
		const good = isSoap ? isFault(page, code) : codeOf(page) === code && page.status < 500;
		say(good && page.headers.location === undefined, `a logout ${sentence} is refused`, `${page.status} ${page.text.slice(0, 300)}`);
	}
	say(!await isOver(client), 'after all that the session goes on');

	const xml = signed(ask(portal, back, person), portal.keyPem);
	const theirs = await bySoap(back, signed(ask(portals.foreign, back, person), portals.foreign.keyPem));
	say(soapStatus(theirs) === 'Requester/UnknownPrincipal', 'another portal that names the session is told nothing', theirs.text);
	say(!await isOver(client), 'and ends nothing');
	say(soapStatus(await bySoap(back, xml)) === 'Success', 'the portal\'s own request is taken');
	say(isFault(await bySoap(back, xml), '2308'), 'the same request again is refused');
}

// ---- artifacts at the account ----

async function artifacts() {
	const at = `${account}/saml/artifact`;
	const wish = { acs: `${portal.site}/artifact`, attributes: ' ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"' };
	const fresh = async () => {
		const { form, page } = await answered(wish);
		if (form === undefined || form.action !== `${portal.site}/artifact` || form.has('SAMLResponse'))
			throw new Error(`no artifact: ${page.status} ${page.text}`);
		return valueOf(form, 'SAMLart');
	};
	const fetch = (who, artifact, keyPem = who.keyPem) => bySoap(at, signed(resolveXml({ issuer: who.issuer, artifact }), keyPem));
	const isHanded = (page) => page.status === 200 && statusOf(page.text).startsWith('Success/Success') === true &&
		page.text.includes('<samlp:Response') && page.text.includes('<saml:Assertion');
	const isEmpty = (page) => page.status === 200 && statusOf(page.text) === 'Success' && !page.text.includes('<samlp:Response');

	const artifact = await fresh();
	const octets = Buffer.from(artifact, 'base64');
	say(octets.length === 44 && octets.readUInt32BE(0) === 0x00040000, 'an artifact is of type 4 and index 0', octets.toString('hex'));
	say(octets.subarray(4, 24).equals(createHash('sha1').update(env.ACCOUNT_ENTITY_ID).digest()), 'its source is the account');
	say(isEmpty(await fetch(portals.foreign, artifact)), 'another portal gets no message for it');
	const forged = await fetch(portal, artifact, portals.foreign.keyPem);
	say(isFault(forged, '1303'), 'a question signed by another portal is refused', forged.text);
	const unsigned = await bySoap(at, resolveXml({ issuer: portal.issuer, artifact }));
	say(isFault(unsigned, '1300'), 'an unsigned question is refused', unsigned.text);
	const elsewhere = await bySoap(`${account}/saml/soap`, signed(resolveXml({ issuer: portal.issuer, artifact }), portal.keyPem));
	say(isFault(elsewhere, '1209'), 'a question at the address of logouts is refused', elsewhere.text);
	const inForm = await byPost(at, signed(resolveXml({ issuer: portal.issuer, artifact }), portal.keyPem));
	say(isFault(inForm, '2442'), 'a question in a form is refused', inForm.text);
	const foreign = Buffer.from(octets);
	foreign[4] ^= 1;
	say(isFault(await fetch(portal, foreign.toString('base64')), '2401'), 'an artifact of another account is refused');
	say(isFault(await fetch(portal, 'AAQ='), '2400'), 'something that is no artifact is refused');
	const handed = await fetch(portal, artifact);
	say(isHanded(handed), 'the portal it was made for gets the Response', handed.text.slice(0, 600));
	say(handed.headers['cache-control'] === 'no-store', 'nobody keeps it');
	const outer = handed.text.match(/<ds:SignedInfo>.*?<\/ds:SignedInfo>/s)[0].replace('<ds:SignedInfo>', '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">');
	const value = Buffer.from(handed.text.match(/<ds:SignatureValue>([^<]+)</)[1], 'base64');
	const certificate = new X509Certificate(Buffer.from(handed.text.match(/<ds:X509Certificate>([^<]+)</)[1], 'base64'));
	const [, hash, padding] = Object.values(algorithms).find(([uri]) => outer.includes(`"${uri}"`));
	say(verify(hash, Buffer.from(outer), { key: certificate.publicKey, ...padding }, value), 'the answer around it is signed');
	say(isEmpty(await fetch(portal, artifact)), 'a second time there is no message');
	const out = await bySoap(`${account}/saml/soap`, signed(logoutXml({ issuer: portal.issuer, destination: `${account}/saml/soap`,
		...session(handed.text) }), portal.keyPem));
	say(soapStatus(out) === 'Success', 'what was fetched is enough to log out', out.text);
}

// ---- logout at the adapter, asked by the account's own key ----

const adapterKey = () => createPrivateKey(pem(`${dirname(env.ADAPTER_CONF)}/keys/enc-rsa.key`));

// The assertion that the browser carries to the adapter, opened as the adapter does.
function opened(xml) {
	const [wrapped, content] = [...xml.matchAll(/<xenc:CipherValue>([^<]+)</g)].map(([, v]) => Buffer.from(v, 'base64'));
	const key = privateDecrypt({ key: adapterKey(), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, wrapped);
	const cipher = createDecipheriv(key.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm', key, content.subarray(0, 12));

	cipher.setAuthTag(content.subarray(-16));
	return Buffer.concat([cipher.update(content.subarray(12, -16)), cipher.final()]).toString();
}

async function loggedInAtAdapter() {
	const client = new Client();
	let page = await client.open(env.PORTAL_PAGE);
	let seen = '';

	for (let n = 0; n < 12; n++) {
		const forms = formsOf(page);
		const form = forms.find((f) => f.has('SAMLResponse')) ?? forms.find((f) => f.has('username', 'password')) ??
			forms.find((f) => f.has('decision')) ?? forms.find((f) => f.action.includes('/sk/login'));

		if (form === undefined || page.text.includes('Mustermann') && page.url.startsWith(env.PORTAL_PAGE))
			break;
		if (form.has('SAMLResponse'))
			seen = Buffer.from(valueOf(form, 'SAMLResponse'), 'base64').toString();
		page = await client.submit(page, form, { username: env.PERSON_1_USERNAME, password: env.PERSON_1_PASSWORD, decision: 'allow' });
	}
	return { client, ...session(opened(seen)) };
}

const isKnown = async (client) => (await client.once(env.PORTAL_PAGE)).status === 200;

async function adapterLogouts() {
	const to = `${adapter}/slo`;
	const keyPem = pem(`${dirname(env.ACCOUNT_CONF)}/keys/sign-rsa.key`);
	const ask = (person) => logoutXml({ issuer: env.ACCOUNT_ENTITY_ID, destination: to, ...person });
	const answer = `${account}/saml/slo`;
	const ways = {
		Redirect: async (p, key) => redirected(await byRedirect(to, ask(p), key, 'rsa-pss'), answer),
		POST: async (p, key) => redirected(await byPost(to, signed(ask(p), key, 'rsa-pss')), answer),
		SOAP: async (p, key) => soapStatus(await bySoap(to, signed(ask(p), key, 'rsa-pss'))),
	};

	for (const [name, way] of Object.entries(ways)) {
		const person = await loggedInAtAdapter();
		say(await isKnown(person.client), 'a person is logged in at the adapter');
		const forged = await way(person, portal.keyPem);
		say(forged.includes('1303') && await isKnown(person.client), `a logout by ${name} that the account did not sign ends nothing`, forged);
		const status = await way(person, keyPem);
		say(status === 'Success' && !await isKnown(person.client), `the account logs the person out by ${name}`, status);
		const again = await way(person, keyPem);
		say(again === 'Requester/UnknownPrincipal', 'asked anew, it is unknown', again);
	}
}

await logouts();
await artifacts();
await adapterLogouts();
console.log(`1..${number}`);
