// SPDX-License-Identifier: EUPL-1.2
// hostile - the table of bad input, one sentence each; started by hostile.tap
import { readFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { Client, formsOf, login } from '../../scripts/client.mjs';
import { deflated, newId, requestXml, signedQuery, statusOf } from './portal.mjs';

const env = process.env;
const account = env.ACCOUNT_URL;
const site = env.SITE;
const keyPem = readFileSync(env.KEY, 'utf8');
const strangerPem = readFileSync(env.STRANGER, 'utf8');
const [host, port] = env.ACCOUNT_ADDRESS.split(':');
const name = new URL(account).host;
let number = 0;

function say(good, sentence, detail = '') {
	number++;
	console.log(`${good ? 'ok' : 'not ok'} ${number} - ${sentence}`);
	if (!good)
		console.log(String(detail).split('\n').slice(0, 12).map((line) => `# ${line}`).join('\n'));
}

const query = (wish = {}, how = {}) => signedQuery(deflated(requestXml(site, account, wish)), { keyPem, ...how });
const send = (q, client = new Client()) => client.once(`${account}/saml/sso?${q}`);
const isOpened = (page) => page.status === 303 && page.headers.location.startsWith(`${account}/login?r=`);
const code = (page) => page.text.match(/SK-(\d{4})/)?.[1];

// Our own page, with a number and a reference, leading nowhere that a message named.
function isRefusal(page, statuses, number_) {
	return statuses.includes(page.status) && code(page) === number_ && page.headers.location === undefined &&
		!page.text.includes('evil.example') && !page.text.includes('SAMLResponse');
}

async function refused(sentence, page, statuses, number_) {
	say(isRefusal(page, statuses, number_), sentence, `${page.status} SK-${code(page)}, expected ${statuses} SK-${number_}\n` +
		JSON.stringify(page.headers));
}

async function neighbour() {
	const page = await send(query());
	say(isOpened(page), 'the same without its fault is taken', `${page.status} SK-${code(page)}`);
}

const ago = (s) => new Date(Date.now() - s * 1000);
const nested = (n) => '<samlp:Extensions>' + '<x:a xmlns:x="urn:x">'.repeat(n) + '</x:a>'.repeat(n) + '</samlp:Extensions>';
const good = () => query();
const [, bareQuery] = [0, () => query().replace(/&SigAlg=.*/, '')];
const wrap = (text) => signedQuery(text, { keyPem });

// sentence, query, statuses, number
const spoiled = [
	['an unsigned request', bareQuery(), [403], '1300'],
	['a signature over other octets', good().replace(/Signature=([^&]*)/, (_, s) => `Signature=${encodeURIComponent('AAAA' + decodeURIComponent(s).slice(4))}`), [403], '1303'],
	['a SHA-1 signature', query({}, { algorithm: 'rsa-sha1' }), [403], '1302'],
	['another key', query({}, { keyPem: strangerPem }), [403], '1303'],
	['a RelayState that was not signed', good().replace('&SigAlg', '&RelayState=x&SigAlg'), [403], '1303'],
	['a doubled field', `${good()}&SAMLRequest=x`, [403], '1116'],
	['a field whose name is encoded', `${good()}&%53AMLRequest=x`, [403], '1117'],
	['a doubly encoded message', wrap(encodeURIComponent(deflated(requestXml(site, account)))), [400], '1125'],
	['an unknown field', `${good()}&evil=1`, [400], '1115'],
	['an unknown issuer', query({ issuer: 'https://evil.example/metadata' }), [403], '1520'],
	['an ACS address that is not in the metadata', query({ acs: 'https://evil.example/acs' }), [403], '1606'],
	['another destination', query({ destination: 'https://evil.example/sso' }), [403], '1601'],
	['another version', query({ version: '1.1' }), [403], '1600'],
	['an old request', query({ at: ago(600) }), [400], '1602'],
	['a request from the future', query({ at: ago(-600) }), [403], '1603'],
	['a document type', query({ head: '<!DOCTYPE x>' }), [403], '1202'],
	['an entity', query({ head: '<!DOCTYPE x [<!ENTITY e "evil">]>' }), [403], '1202'],
	['a processing instruction', query({ head: '<?evil x?>' }), [403], '1203'],
	['a NUL', query({ inner: '\0' }), [400], '1201'],
	['invalid UTF-8', wrap(deflated(Buffer.concat([Buffer.from(requestXml(site, account)), Buffer.from([0xff])]))), [400], '1201'],
	['nesting over the cap', query({ inner: nested(40) }), [413], '1204'],
	['a deflate bomb', wrap(deflated(' '.repeat(3000000))), [413], '1127'],
	['broken base64', wrap('!!!!'), [400], '1125'],
	['broken DEFLATE', wrap(Buffer.from('not deflated at all').toString('base64')), [400], '1126'],
	['no message at all', 'RelayState=x', [400], '1118'],
	['a response instead of a request', good().replace('SAMLRequest=', 'SAMLResponse='), [400], '1118'],
];

async function spoiledRequests() {
	for (const [sentence, q, statuses, expected] of spoiled) {
		await refused(`${sentence} is refused`, await send(q), statuses, expected);
		await neighbour();
	}
}

// Octets on a socket, as no client library would send them.
function raw(octets) {
	return new Promise((resolve) => {
		const socket = connect(Number(port), host);
		let text = '';

		socket.setTimeout(8000, () => socket.destroy());
		socket.on('data', (d) => { text += d; });
		socket.on('close', () => resolve({ status: Number(text.match(/^HTTP\/1\.1 (\d+)/)?.[1]), text, headers: {} }));
		socket.on('error', () => {});
		socket.write(octets);
	});
}

async function framing() {
	const post = (heads, body = '') => `POST /saml/sso HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n` +
		`Content-Type: application/x-www-form-urlencoded\r\n${heads}\r\n${body}`;
	const cases = [
		['two Content-Lengths', post('Content-Length: 1\r\nContent-Length: 2\r\n', 'a'), 400],
		['Content-Length beside chunked', post('Content-Length: 1\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), 400],
		['no Host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
		['another Host', 'GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 400],
		['a body of 1 MB', post('Content-Length: 1048576\r\n'), 413],
		['an absolute target', `GET http://${name}/healthz HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`, 400],
	];

	for (const [sentence, octets, status] of cases) {
		const page = await raw(octets);
		say(page.status === status, `${sentence} is answered with ${status}`, page.text);
	}
	const page = await raw(`GET /healthz HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`);
	say(page.status === 200, 'a plain request is answered', page.text);
}

// Opens a request in a browser of its own; gives the page it ends at.
async function opened(wish = {}, how = {}) {
	const client = new Client();
	const first = await send(query(wish, how), client);

	return { client, first, page: await client.open(first.headers.location ?? account) };
}

async function loggedIn() {
	const { client, page } = await opened();
	const form = formsOf(page).find((f) => f.has('username', 'password'));

	return { client, page: await client.submit(page, form, { username: env.PERSON_1_USERNAME, password: env.PERSON_1_PASSWORD }) };
}

const answerOf = (page) => formsOf(page).find((f) => f.has('SAMLResponse'));

async function exactStatus() {
	const context = (comparison, level) => ({ inner: `<samlp:RequestedAuthnContext Comparison="${comparison}">` +
		`<saml:AuthnContextClassRef>${level}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>` });
	const policy = (format) => ({ inner: `<samlp:NameIDPolicy Format="${format}"/>` });
	const cases = [
		['a level nobody reaches', context('better', 'STORK-QAA-Level-4'), 'Requester/NoAuthnContext'],
		['an unknown level', context('exact', 'urn:evil'), 'Requester/NoAuthnContext'],
		['a name format we do not issue', policy('urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'), 'Requester/InvalidNameIDPolicy'],
		['a passive login', { attributes: ' IsPassive="true"' }, 'Responder/NoPassive'],
	];

	for (const [sentence, wish, expected] of cases) {
		const { first, page } = await opened(wish);
		const form = answerOf(first.status === 303 ? page : first);
		say(form !== undefined && form.action === `${site}/acs` && statusOf(form) === expected,
			`${sentence} is told to the requester as ${expected}`, form ? statusOf(form) : page.text);
	}
	const fine = await opened(context('minimum', 'STORK-QAA-Level-1'));
	say(formsOf(fine.page).some((f) => f.has('password')), 'a level that can be reached is asked for');
}

async function endings() {
	const a = await opened();
	const cancel = formsOf(a.page).find((f) => f.action.endsWith('/login/cancel'));
	const cancelled = await a.client.once(cancel.action, { method: 'POST', body: new URLSearchParams({ request: cancel.fields[0].value }).toString() });
	say(statusOf(answerOf(cancelled)) === 'Requester/AuthnFailed', 'a cancelled login is told as Requester/AuthnFailed', cancelled.text);
	await refused('the back button after that finds a plain page', await a.client.open(a.first.headers.location), [400], '1904');

	const b = await loggedIn();
	const consent = formsOf(b.page).find((f) => f.has('decision'));
	const body = new URLSearchParams(consent.fields.filter((f) => f.type === 'hidden').map((f) => [f.name, f.value]));
	body.append('decision', 'deny');
	const denied = await b.client.once(consent.action, { method: 'POST', body: body.toString() });
	say(statusOf(answerOf(denied)) === 'Requester/RequestDenied', 'a refused consent is told as Requester/RequestDenied', denied.text);
	await refused('a second answer to one request finds a plain page', await b.client.once(consent.action, { method: 'POST', body: body.toString() }), [400], '1904');

	const c = await loggedIn();
	const form = formsOf(c.page).find((f) => f.has('decision'));
	const allow = new URLSearchParams(form.fields.filter((f) => f.type === 'hidden').map((f) => [f.name, f.value]));
	allow.append('decision', 'allow');
	await refused('a consent without the cookie finds a plain page', await new Client().once(form.action, { method: 'POST', body: allow.toString() }), [400], '1903');
	const other = await loggedIn();
	await refused('a consent from another browser finds a plain page', await other.client.once(form.action, { method: 'POST', body: allow.toString() }), [400], '1903');
	const answered = await c.client.once(form.action, { method: 'POST', body: allow.toString() });
	say(answerOf(answered) !== undefined && statusOf(answerOf(answered)) === 'Success', 'the asking browser gets its answer', answered.text);
}

async function replay() {
	const q = query({ id: newId() });

	say(isOpened(await send(q)), 'a request is taken');
	await refused('the same request again is refused', await send(q), [400], '1604');
}

async function passwords() {
	const tries = [['wrong', env.PERSON_2_USERNAME, 'wrong password'], ['unknown', 'nobody-here', env.PERSON_1_PASSWORD]];
	const seen = [];

	for (const [kind, username, password] of tries) {
		const { client, page } = await opened();
		const form = formsOf(page).find((f) => f.has('username', 'password'));
		const again = await client.submit(page, form, { username, password });
		seen.push([kind, again.status, again.text.replace(/[A-Za-z0-9_-]{22}/g, '').replaceAll(username, '')]);
	}
	const { client, page } = await opened();
	const form = formsOf(page).find((f) => f.has('username', 'password'));
	for (let i = 0; i < 5; i++)
		await client.submit(page, form, { username: env.PERSON_2_USERNAME, password: 'wrong password' });
	const locked = await client.submit(page, form, { username: env.PERSON_2_USERNAME, password: env.PERSON_2_PASSWORD });
	seen.push(['locked', locked.status, locked.text.replace(/[A-Za-z0-9_-]{22}/g, '').replaceAll(env.PERSON_2_USERNAME, '')]);
	say(seen.every(([, status]) => status === seen[0][1]), 'wrong, unknown and locked have one status', JSON.stringify(seen.map((s) => s.slice(0, 2))));
	say(seen.every(([, , text]) => text === seen[0][2]), 'wrong, unknown and locked have the same words');
}

// Children of the master: the workers, their helpers' nurseries and the jobs process.
function family() {
	return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid)).filter((pid) => {
		try {
			return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1] === env.ACCOUNT_PID;
		} catch {
			return false;
		}
	}).sort().join(' ');
}

function logged() {
	const logs = readdirSync(env.LOG_DIR).filter((f) => f.endsWith('.log'))
		.map((f) => readFileSync(`${env.LOG_DIR}/${f}`, 'utf8')).join('\n');
	const values = readFileSync(env.PERSON_1_ATTRIBUTES, 'utf8').split('\n').filter((l) => l && !l.startsWith('#'))
		.map((line) => line.split('\t')[2]).filter((v) => v.length > 3);
	const secrets = [env.PERSON_1_PASSWORD, env.PERSON_2_PASSWORD, ...values];

	say(logs.includes('request.refused'), 'what was refused is in the log');
	say(!secrets.some((s) => logs.includes(s)), 'no value of a person and no password is in a log', secrets.filter((s) => logs.includes(s)));
	say(!/[\x00-\x08\x0b-\x1f]/.test(logs) && !logs.includes('<samlp:'), 'nothing hostile is in a log as raw text');
}

const before = family();
await spoiledRequests();
await framing();
await exactStatus();
await endings();
await replay();
await passwords();
say(before !== '' && family() === before, 'no process of the account has died', `${before}\n${family()}`);
const page = await login(new Client(), env.PORTAL_PAGE, { username: env.PERSON_1_USERNAME, password: env.PERSON_1_PASSWORD });
say(page.url.startsWith(env.PORTAL_URL) && page.text.includes('Mustermann'), 'a person logs in afterwards', page.text);
logged();
console.log(`1..${number}`);
