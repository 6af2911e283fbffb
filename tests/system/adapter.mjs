// SPDX-License-Identifier: EUPL-1.2
// adapter - what a hostile browser or answer could do at the portal; started by adapter.tap
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { Client, formsOf } from '../../scripts/client.mjs';

const env = process.env;
const portal = env.PORTAL_URL;
const person = { username: env.PERSON_1_USERNAME, password: env.PERSON_1_PASSWORD };
let number = 0;

function say(good, sentence, detail = '') {
	number++;
	console.log(`${good ? 'ok' : 'not ok'} ${number} - ${sentence}`);
	if (!good)
		console.log(String(detail).split('\n').slice(0, 10).map((line) => `# ${line}`).join('\n'));
}

// As the web server in front asks: on the adapter's socket.
function ask(path, headers = {}) {
	return new Promise((resolve, reject) => {
		const asked = request({ socketPath: env.ADAPTER_SOCKET, path, headers: { Host: new URL(portal).host, ...headers } }, (reply) => {
			let text = '';

			reply.on('data', (part) => { text += part; });
			reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, text }));
		});
		asked.on('error', reject);
		asked.end();
	});
}

const code = (page) => page.text.match(/SK-(\d{4})/)?.[1] ?? page.headers['servicekonto-error']?.match(/(\d{4})/)?.[1];

async function targets() {
	const evil = ['//evil.example/', '/\\evil.example', 'https://evil.example/', 'http:evil.example', `${portal}@evil.example/`,
		`${portal}.evil.example/`, '/%0d%0aLocation:%20https://evil.example', 'javascript:alert(1)', '%2f%2fevil.example'];

	for (const target of evil) {
		const page = await ask(`/sk/login?return=${target}`);
		const stays = page.status === 303 ? !decodeURIComponent(page.headers.location).includes('evil') : page.status >= 400;
		say(stays && !(page.headers.location ?? '').startsWith('https://evil'), `return=${target} leads nowhere else`,
			`${page.status} ${page.headers.location}`);
	}
	for (const target of ['/antrag?a=1&b=2', `${portal}/antrag`, '%2Fantrag'])
		say((await ask(`/sk/login?return=${target}`)).status === 303, `return=${target} is taken`);
	const doubled = await ask('/sk/login?level=hoch&level=hoch');
	say(doubled.status === 403 && code(doubled) === '1111', 'a doubled parameter of /sk/login is refused', `${doubled.status} SK-${code(doubled)}`);
	for (const q of ['level=evil', 'evil=1', 'force=2']) {
		const page = await ask(`/sk/login?${q}`);
		say(page.status === 400 && code(page) === '2202', `/sk/login?${q} is refused`, `${page.status} SK-${code(page)}`);
	}
}

// Walks to the form that carries the answer, without sending it.
async function answered(client) {
	let page = await client.open(`${portal}/sk/login?return=/antrag`);

	page = await client.submit(page, formsOf(page).find((f) => f.has('username', 'password')), person);
	const consent = formsOf(page).find((f) => f.has('decision'));
	page = await client.submit(page, consent, { decision: 'allow', release: consent.fields.filter((f) => f.name === 'release').map((f) => f.value) });
	return formsOf(page).find((f) => f.has('SAMLResponse'));
}

const bodyOf = (form) => new URLSearchParams(form.fields.filter((f) => ['SAMLResponse', 'RelayState'].includes(f.name))
	.map((f) => [f.name, f.value])).toString();
const post = (client, form, body = bodyOf(form)) => client.once(form.action, { method: 'POST', body, headers: { Origin: env.ACCOUNT_URL } });
const hasSession = (page) => (page.headers['set-cookie'] ?? []).some((line) => line.startsWith('sk-portal=') && !line.includes('Max-Age=0'));

async function answers() {
	const client = new Client();
	const form = await answered(client);
	const stolen = await post(new Client(), form);
	say(stolen.status >= 400 && !hasSession(stolen) && code(stolen) === '1903', 'an answer is not taken in another browser', `${stolen.status} SK-${code(stolen)}`);
	const spoiled = await post(client, form, bodyOf(form).replace(/SAMLResponse=.{40}/, 'SAMLResponse=AAAA'));
	say(spoiled.status >= 400 && !hasSession(spoiled), 'a spoiled answer is refused', spoiled.status);
	const cut = await post(client, form, 'RelayState=x');
	say(cut.status >= 400 && code(cut) === '1113', 'a post without an answer is refused', `${cut.status} SK-${code(cut)}`);
	const taken = await post(client, form);
	say(taken.status === 303 && taken.headers.location === `${portal}/antrag` && hasSession(taken), 'the asking browser is let in', `${taken.status} ${taken.headers.location}`);
	const again = await post(client, form);
	say(again.status >= 400 && !hasSession(again), 'the same answer a second time is refused', `${again.status} SK-${code(again)}`);
	const cookie = taken.headers['set-cookie'].map((l) => l.split(';')[0]).find((p) => p.startsWith('sk-portal='));
	say(taken.headers['set-cookie'].every((l) => /Secure/.test(l) && /HttpOnly/.test(l) && /SameSite=/.test(l)), 'each cookie is Secure, HttpOnly and has SameSite');
	return { client, cookie };
}

async function unfit(q, head) {
	const page = await ask(`/sk/auth?${q}`, head);
	say(page.status === 403 && code(page) === '2200', `/sk/auth?${q} is refused`, `${page.status} ${code(page)}`); // AUTH_PARAMETER
}

async function cancelled() {
	const client = new Client();
	const page = await client.open(`${portal}/sk/login?return=/antrag`);
	const answer = await client.submit(page, formsOf(page).find((f) => f.action.endsWith('/login/cancel')));
	const told = await post(client, formsOf(answer).find((f) => f.has('SAMLResponse')));
	say(!hasSession(told) && told.headers.location === undefined && told.text.includes('<a '), 'a cancelled login ends on a page with the way back', told.text);
	say(readFileSync(`${env.LOG_DIR}/spd.log`, 'utf8').includes('RESP_STATUS'), 'and the log says so');
}

async function telling({ client, cookie }) {
	const head = { Cookie: cookie, 'Servicekonto-Return': '/antrag' };
	const fine = await ask('/sk/auth', head);
	say(fine.status === 200 && fine.headers['servicekonto-level'] === 'basis' && fine.headers['servicekonto-subject'].length >= 40 &&
		decodeURIComponent(fine.headers['servicekonto-attr-surname']) === 'Mustermann', '/sk/auth tells who is there', JSON.stringify(fine.headers));
	say(fine.headers['cache-control']?.includes('no-store'), 'what it tells is not stored');
	const nobody = await ask('/sk/auth', { 'Servicekonto-Return': '/antrag' });
	say(nobody.status === 401 && nobody.headers['servicekonto-login'] === `${portal}/sk/login?level=basis&return=%2Fantrag`,
		'/sk/auth sends strangers to the login', JSON.stringify(nobody.headers));
	const step = await ask('/sk/auth?level=hoch', head);
	say(step.status === 401 && step.headers['servicekonto-login'].includes('level=hoch'), 'a higher level asks for a new login', `${step.status} ${step.headers['servicekonto-login']}`);
	const redirected = await ask('/sk/auth?mode=redirect', {});
	say(redirected.status === 302, 'mode=redirect sends there by itself', redirected.status);
	const missing = await ask('/sk/auth?attrs=communityId', head);
	say(missing.status === 403 && code(missing) === '2201', 'an attribute that is missing is said', `${missing.status} ${code(missing)}`);
	for (const q of ['level=evil', 'evil=1', 'max_age=x'])
		await unfit(q, head);
	say((await ask('/sk/auth?level=basis&level=hoch', head)).status === 403, 'a doubled parameter of /sk/auth is refused');
	const forged = await ask('/sk/auth', { Cookie: 'sk-portal=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' });
	say(forged.status === 401, 'a made-up session is nobody');
	const session = await ask('/sk/session', { Cookie: cookie });
	const json = JSON.parse(session.text);
	say(['subject', 'level', 'account', 'auth_time', 'expires_at', 'idle_until', 'attributes'].every((k) => k in json) &&
		json.attributes.some((a) => a.values[0] === 'Heidestraße 17 & Söhne <1>'), '/sk/session has the promised members', session.text);
	const page = await client.once(`${portal}/antrag`, { headers: { 'Servicekonto-Subject': 'evil', 'Servicekonto_Subject': 'evil', 'Servicekonto-Level': 'hoch' } });
	say(page.status === 200 && !page.text.includes('evil') && !page.text.includes('hoch'), 'a header of the browser does not pass the web server', page.text);
	const out = await client.once(`${portal}/sk/logout`, { method: 'POST', body: '' });
	say(out.status < 400 && (await ask('/sk/auth', { Cookie: cookie })).status === 401, 'after logging out the session is gone', out.status);
}

await targets();
await cancelled();
await telling(await answers());
console.log(`1..${number}`);
