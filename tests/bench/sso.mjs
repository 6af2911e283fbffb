// SPDX-License-Identifier: EUPL-1.2
// sso - many logins with one session over kept connections; started by sso.sh, prints the row sso.rsa3072
//
// A login is GET /saml/sso with a fresh signed request, GET /login, POST /login/consent. What it costs is the CPU time of
// the account's processes from /proc; our own and the database's do not count. A sample of the answers is looked into.
import { readFileSync, readdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { Client, formsOf } from '../../scripts/client.mjs';
import { deflated, requestXml, signedQuery, statusOf } from '../system/portal.mjs';

const env = process.env;
const [host, port] = env.ACCOUNT_ADDRESS.split(':');
const name = new URL(env.ACCOUNT_URL).host;
const keyPem = readFileSync(env.KEY, 'utf8');
const logins = env.BENCH_QUICK ? 60 : 1200;
const together = 8;
const ticksPerSecond = 100; // of Linux in /proc, whatever the kernel's own
const agent = new Agent({ keepAlive: true, maxSockets: together });

function ask(method, path, cookie, body) {
	return new Promise((resolve, reject) => {
		const headers = { Host: name, Cookie: cookie };

		if (body !== undefined)
			Object.assign(headers, { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) });
		const asked = request({ host, port, method, path, headers, agent, setHost: false }, (reply) => {
			let text = '';

			reply.setEncoding('utf8');
			reply.on('data', (part) => { text += part; });
			reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, text, url: env.ACCOUNT_URL + path }));
		});
		asked.on('error', reject);
		asked.end(body);
	});
}

function cpuSeconds() {
	const pids = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid));
	let ticks = 0;

	for (const pid of pids) {
		try {
			const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
			if (pid === env.ACCOUNT_PID || fields[1] === env.ACCOUNT_PID)
				ticks += Number(fields[11]) + Number(fields[12]);
		} catch {
			// it has ended meanwhile
		}
	}
	return ticks / ticksPerSecond;
}

async function session() {
	const client = new Client();
	const first = await client.once(`${env.ACCOUNT_URL}/saml/sso?${query()}`);
	const page = await client.open(first.headers.location);
	const form = formsOf(page).find((f) => f.has('username', 'password'));
	const done = await client.once(form.action, { method: 'POST', body: new URLSearchParams({ request: form.fields[0].value,
		username: env.PERSON_1_USERNAME, password: env.PERSON_1_PASSWORD }).toString() });

	return done.headers['set-cookie'].map((line) => line.split(';')[0]).find((pair) => pair.startsWith('sk-session='));
}

const query = () => signedQuery(deflated(requestXml(env.SITE, env.ACCOUNT_URL)), { keyPem, algorithm: 'rsa-pss' });

async function login(q, cookie) {
	const first = await ask('GET', `/saml/sso?${q}`, cookie);
	const own = first.headers['set-cookie'][0].split(';')[0];
	const both = `${cookie}; ${own}`;
	const page = await ask('GET', first.headers.location.slice(env.ACCOUNT_URL.length), both);
	const form = formsOf(page).find((f) => f.has('decision'));
	const body = new URLSearchParams(form.fields.filter((f) => f.type === 'hidden').map((f) => [f.name, f.value]));

	body.append('decision', 'allow');
	return ask('POST', '/login/consent', both, body.toString());
}

const cookie = await session();
const queries = Array.from({ length: logins }, query);
const before = cpuSeconds();
let good = 0;

await Promise.all(Array.from({ length: together }, async () => {
	while (queries.length > 0) {
		const page = await login(queries.pop(), cookie);
		const form = formsOf(page).find((f) => f.has('SAMLResponse'));
		if (form !== undefined && statusOf(form) === 'Success')
			good++;
	}
}));
const rate = good / (cpuSeconds() - before);
if (good !== logins)
	throw new Error(`${logins - good} of ${logins} logins failed`);
console.log(['sso.rsa3072', rate.toPrecision(4), '1/s', Number(env.LIMIT).toPrecision(4), (rate / env.LIMIT).toFixed(3)].join('\t'));
agent.destroy();
