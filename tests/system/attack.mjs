// SPDX-License-Identifier: EUPL-1.2
// attack - sends the catalogue of tests/attack to the running account and to an adapter; started by attack.tap
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { inflateRawSync } from 'node:zlib';
import { Client, login } from '../../scripts/client.mjs';

const env = process.env;
const [host, port] = env.ACCOUNT_ADDRESS.split(':');
const account = { at: { host, port: Number(port) }, name: new URL(env.ACCOUNT_URL).host };
const adapter = { at: { path: `${env.WORK}/spd.sock` }, name: new URL(env.SITE).host };
// The edge looks at a request before a story does; what it refuses first stands behind the rule.
const earlier = { 1112: ['1105'], 1115: ['1102'], 1119: ['1102', '1105'] };
// By number of enum attack_kind. The adapter wants Assertions encrypted: a plain one is refused for that at the latest.
const kinds = { requests: ['0', '1'], logouts: ['8', '9'], soap: ['10', '11'], plain: ['2', '3', '4'], sealed: ['5', '6', '7'] };
const unencrypted = '1404';
const bodyAtMost = 512 * 1024; // LIMIT_FORM_BYTES
let number = 0;

function say(good, sentence, detail = []) {
	number++;
	console.log(`${good ? 'ok' : 'not ok'} ${number} - ${sentence}`);
	if (!good)
		console.log([detail].flat().slice(0, 12).map((line) => `# ${line}`).join('\n'));
}

// Octets on a socket, so that nothing hostile is mended on the way.
function send({ at, name }, head, body = '', { cookie, type = 'application/x-www-form-urlencoded' } = {}) {
	const lines = [head, `Host: ${name}`, 'Connection: close', 'Accept-Language: de'];

	if (cookie !== undefined)
		lines.push(`Cookie: ${cookie}`);
	if (head.startsWith('POST'))
		lines.push(`Content-Type: ${type}`, `Content-Length: ${body.length}`);
	return new Promise((resolve) => {
		const socket = connect(at);
		const parts = [];

		socket.on('data', (part) => parts.push(part));
		socket.on('error', () => {}); // an answer may come before everything was sent
		socket.on('close', () => {
			const text = Buffer.concat(parts).toString('utf8');
			const [headers, ...page] = text.split('\r\n\r\n');
			const header = (field) => [...headers.matchAll(new RegExp(`^${field}: (.*)$`, 'gim'))].map(([, value]) => value.trim());

			resolve({ status: Number(headers.match(/^HTTP\/1\.1 (\d+)/)?.[1]), header, page: page.join('\r\n\r\n') });
		});
		socket.write(`${lines.join('\r\n')}\r\n\r\n`);
		if (body.length <= bodyAtMost) // else the head alone is refused, and what came behind might cut the answer off
			socket.write(Buffer.from(body, 'latin1'));
	});
}

const codeOf = (reply) => reply.page.match(/SK-(\d{4})/)?.[1];
const anonymous = (reply) => `${reply.status} ${reply.page.replace(/[A-Za-z0-9_-]{22}/g, '')}`;
const brief = (reply) => `${reply.status} SK-${codeOf(reply)}`;
const hasSession = (reply) => reply.header('set-cookie').some((line) => line.startsWith('sk-portal=') && !line.includes('Max-Age=0'));

// A server that nobody may ask for.
let fetches = 0;
const canary = createServer((socket) => { fetches++; socket.destroy(); }).listen(0, '127.0.0.1');
await new Promise((resolve) => canary.once('listening', resolve));
const canaryUrl = `http://127.0.0.1:${canary.address().port}/evil`;

// One of the account's own (SAML-BIND 3.6.4), that stands for no message.
const artifact = Buffer.concat([Buffer.from([0, 4, 0, 0]), createHash('sha1').update(env.ACCOUNT_ENTITY_ID).digest(), randomBytes(20)]).toString('base64');

function messages(what, which, place) {
	const fixed = { ATTACK_ISSUER: `${env.SITE}/metadata`, ATTACK_OTHER: `${env.PORTAL_URL}/sk/metadata`, ATTACK_SSO: `${env.ACCOUNT_URL}/saml/sso`, ATTACK_SLO: `${env.ACCOUNT_URL}/saml/slo`,
		ATTACK_SOAP: `${env.ACCOUNT_URL}/saml/soap`, ATTACK_RESOLVE: `${env.ACCOUNT_URL}/saml/artifact`, ATTACK_ARTIFACT: artifact, ATTACK_URL: canaryUrl,
		ATTACK_KEYS: env.WORK, ATTACK_LEVEL: 'STORK-QAA-Level-3' };

	return execFileSync(env.WRITE, [what, ...which], { env: { ...fixed, ...place }, maxBuffer: 1 << 30, encoding: 'utf8' })
		.trim().split('\n').map((line) => JSON.parse(line));
}

function family(pid) {
	return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((name) => {
		try {
			return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1].split(' ')[1] === pid;
		} catch {
			return false;
		}
	}).sort().join(' ');
}

// Each family is one sentence; whatever cryptography finds is one answer.
async function refuseAll(title, attacks, deliver) {
	const families = new Map();
	for (const attack of attacks)
		families.set(attack.family, [...families.get(attack.family) ?? [], attack]);
	const told = new Set();
	let tried = 0;

	for (const [name, list] of families) {
		const bad = [];

		for (const attack of list) {
			const reply = await deliver(attack);
			const numbers = [String(attack.told), ...earlier[attack.number] ?? []];

			if (kinds.plain.includes(String(attack.kind)))
				numbers.push(unencrypted);
			tried++;
			if (!((reply.status >= 400 && reply.status < 500 || reply.page.includes('Fault>'))) || !numbers.includes(codeOf(reply)) || hasSession(reply) ||
				reply.header('location').length > 0 || reply.page.includes('evil.example'))
				bad.push(`${attack.name} (kind ${attack.kind}): ${reply.status} SK-${codeOf(reply)}, expected SK-${numbers}`);
			if (['SIG_INVALID', 'SIG_COVERAGE', 'DECRYPT_FAILED'].includes(attack.rule) && codeOf(reply) !== unencrypted)
				told.add(anonymous(reply));
		}
		say(bad.length === 0, `${title}, ${name}: ${list.length} refused`, bad);
	}
	say(tried >= 250, `${title}: ${tried} tried`);
	say(told.size === 1, `${title}: one answer for all that cryptography finds`, [...told].map((text) => text.slice(0, 3) + text.match(/SK-\d+/)));
}

const paths = { 8: '/saml/slo', 9: '/saml/slo', 10: '/saml/soap', 11: '/saml/artifact' };

function toAccount({ kind, method, octets }) {
	const path = paths[kind] ?? '/saml/sso';

	if (method === 'GET')
		return send(account, `GET ${path}?${octets} HTTP/1.1`);
	return send(account, `POST ${path} HTTP/1.1`, octets, kinds.soap.includes(String(kind)) ? { type: 'text/xml' } : {});
}

async function requests() {
	const place = { ATTACK_AUDIENCE: `${env.ACCOUNT_URL}/saml/metadata`, ATTACK_ACS: `${env.SITE}/acs`, ATTACK_ID: '_none', ATTACK_RELAY: 'r/1 <x>' };
	const isOpened = (reply) => reply.status === 303 && reply.header('location')[0].startsWith(`${env.ACCOUNT_URL}/login?r=`);

	await refuseAll('AuthnRequests', messages('hostile', kinds.requests, { ...place, ATTACK_NONCE: `a${Date.now()}` }), toAccount);
	for (const kind of kinds.requests) {
		const [honest] = messages('honest', [kind], { ...place, ATTACK_NONCE: `b${kind}${Date.now()}` });
		const reply = await toAccount(honest);

		say(isOpened(reply), `an honest request by ${honest.method} is opened`, brief(reply));
		const again = await toAccount(honest);
		say(codeOf(again) === '1604', 'and not a second time', brief(again));
	}
}

// There is no session to end and no message to fetch: an honest question is answered so, in a message and not by a refusal.
async function logouts() {
	const place = { ATTACK_AUDIENCE: env.ACCOUNT_ENTITY_ID, ATTACK_ACS: `${env.SITE}/acs`, ATTACK_ID: '_none', ATTACK_RELAY: 'r/1 <x>' };
	const isAnswered = (reply) => reply.status === 303 ? reply.header('location')[0].startsWith(`${env.SITE}/slo?SAMLResponse=`) :
		reply.status === 200 && reply.page.includes('StatusCode') && !reply.page.includes('Fault');

	await refuseAll('LogoutRequests', messages('hostile', kinds.logouts, { ...place, ATTACK_NONCE: `d${Date.now()}` }), toAccount);
	await refuseAll('messages by SOAP', messages('hostile', kinds.soap, { ...place, ATTACK_NONCE: `e${Date.now()}` }), toAccount);
	for (const kind of [...kinds.logouts, ...kinds.soap]) {
		const [honest] = messages('honest', [kind], { ...place, ATTACK_NONCE: `f${kind}${Date.now()}` });
		const reply = await toAccount(honest);

		say(isAnswered(reply), `an honest question of kind ${kind} is answered`, `${brief(reply)} ${reply.header('location')}`);
	}
}

// A browser asks the adapter for a login; the request tells what an answer must answer.
async function loginOpen() {
	const reply = await send(adapter, 'GET /sk/login?level=substanziell&return=/ HTTP/1.1');
	const query = new URL(reply.header('location')[0]).searchParams;
	const xml = inflateRawSync(Buffer.from(query.get('SAMLRequest'), 'base64')).toString('utf8');

	return { cookie: reply.header('set-cookie')[0].split(';')[0], relay: query.get('RelayState'), id: xml.match(/ ID="([^"]+)"/)[1] };
}

const placeOf = (open, nonce) => ({ ATTACK_AUDIENCE: `${env.SITE}/sk/metadata`, ATTACK_ACS: `${env.SITE}/sk/acs`,
	ATTACK_ID: open.id, ATTACK_RELAY: open.relay, ATTACK_NONCE: nonce });
const toAdapter = (open) => (attack) => send(adapter, 'POST /sk/acs HTTP/1.1', attack.octets, { cookie: open.cookie });

async function responses() {
	const open = await loginOpen();
	const other = await loginOpen();

	await refuseAll('Responses', messages('hostile', [...kinds.plain, ...kinds.sealed], placeOf(open, `a${Date.now()}`)), toAdapter(open));
	for (const kind of kinds.plain) {
		const [plain] = messages('honest', [kind], placeOf(open, `b${kind}${Date.now()}`));
		const reply = await toAdapter(open)(plain);

		say(codeOf(reply) === unencrypted && !hasSession(reply), `an honest Response (kind ${kind}) is refused when it is not encrypted`, brief(reply));
	}
	for (const kind of kinds.sealed) {
		const mine = kind === kinds.sealed[0] ? open : await loginOpen(); // the attacked login itself goes on as well
		const [honest] = messages('honest', [kind], placeOf(mine, `c${kind}${Date.now()}`));
		const stolen = await toAdapter(other)(honest);

		say(codeOf(stolen) === '1903' && !hasSession(stolen), `an honest Response (kind ${kind}) is not taken in another browser`, brief(stolen));
		const taken = await toAdapter(mine)(honest);
		say(taken.status === 303 && hasSession(taken), 'it is taken in the browser that asked', brief(taken));
		const again = await toAdapter(mine)(honest);
		say(codeOf(again) === '1904' && !hasSession(again), 'and not a second time', brief(again));
		const elsewhere = await toAdapter(other)({ ...honest, octets: honest.octets.replace(/RelayState=.*/, `RelayState=${other.relay}`) });
		say(codeOf(elsewhere) === '1702' && !hasSession(elsewhere), 'nor in another login', brief(elsewhere));
	}
}

function logged() {
	const logs = [env.LOG_DIR, env.WORK].flatMap((dir) => readdirSync(dir).filter((f) => f.endsWith('.log')).map((f) => `${dir}/${f}`))
		.map((f) => readFileSync(f, 'utf8')).join('\n');
	const secrets = ['Muster&mann', '_evil', '"_n1"', 'evil.example'];

	say(logs.includes('DECRYPT_FAILED') && logs.includes('SIG_INVALID'), 'the log tells which rule it was');
	say(!secrets.some((s) => logs.includes(s)), 'no value of a message is in a log', secrets.filter((s) => logs.includes(s)));
	say(!/[\x00-\x08\x0b-\x1f]/.test(logs) && !logs.includes('<saml'), 'nothing hostile is in a log as raw text');
}

const before = [family(env.ACCOUNT_PID), family(env.SPD_PID)];
await requests();
await logouts();
await responses();
const after = [family(env.ACCOUNT_PID), family(env.SPD_PID)];
say(before.every((f) => f !== '') && before.join() === after.join(), 'no process of account or adapter has died', [...before, ...after]);
say(fetches === 0, 'nothing named in a message was fetched', String(fetches));
await send({ at: { host: '127.0.0.1', port: canary.address().port }, name: 'x' }, 'GET / HTTP/1.1');
say(fetches === 1, 'and it would have been seen');
canary.close();
const page = await login(new Client(), env.PORTAL_PAGE, { username: env.PERSON_1_USERNAME, password: env.PERSON_1_PASSWORD });
say(page.url.startsWith(env.PORTAL_URL) && page.text.includes('Mustermann'), 'a person logs in afterwards', page.url);
logged();
console.log(`1..${number}`);
