// SPDX-License-Identifier: EUPL-1.2
// client - a browser without a screen: cookies, redirects, forms
//
// Only browsers resolve *.localhost and count it as secure, so names are taken to 127.0.0.1 here and cookies marked
// Secure are kept and sent. It fills in forms as a person does who has no JavaScript.
import { request as ask } from 'node:http';

const hopsAtMost = 20;
const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function unescapeHtml(text) {
	return text.replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|(\w+));/gi, (all, hex, decimal, name) =>
		hex ? String.fromCodePoint(parseInt(hex, 16)) : decimal ? String.fromCodePoint(Number(decimal))
			: entities[name] ?? all);
}

function attributesOf(tag) {
	const out = {};

	for (const [, name, , a, b, c] of tag.matchAll(/([\w:-]+)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g))
		out[name.toLowerCase()] ??= unescapeHtml(a ?? b ?? c ?? '');
	return out;
}

// Forms of a page: where they go, and their fields in order.
export function formsOf(page) {
	return [...page.text.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gis)].map(([, head, body]) => {
		const form = attributesOf(head);
		const fields = [...body.matchAll(/<(input|button|select|textarea)\b((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi)]
			.map(([, tag, rest]) => ({ tag: tag.toLowerCase(), ...attributesOf(rest) }))
			.filter((field) => field.name !== undefined);

		return {
			action: new URL(form.action ?? page.url, page.url).href,
			method: (form.method ?? 'get').toUpperCase(),
			fields,
			has: (...names) => names.every((name) => fields.some((field) => field.name === name)),
		};
	});
}

export class Client {
	#jar = new Map(); // host -> name -> { value, path }

	constructor({ language = 'de' } = {}) {
		this.language = language;
		this.trail = []; // each request as "METHOD URL -> status", for whoever must find out what went wrong
	}

	#cookies(url) {
		return [...this.#jar.get(url.host) ?? []].filter(([, { path }]) => url.pathname.startsWith(path))
			.map(([name, { value }]) => `${name}=${value}`).join('; ');
	}

	#keep(url, lines = []) {
		for (const line of lines) {
			const [pair, ...rest] = line.split(';').map((part) => part.trim());
			const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
			const marks = Object.fromEntries(rest.map((part) => part.split('=')).map(([k, v]) => [k.toLowerCase(), v]));
			const jar = this.#jar.get(url.host) ?? this.#jar.set(url.host, new Map()).get(url.host);

			if (marks['max-age'] === '0' || Date.parse(marks.expires) < Date.now())
				jar.delete(name);
			else
				jar.set(name, { value, path: marks.path ?? '/' });
		}
	}

	// One request, no redirect followed.
	once(address, { method = 'GET', body, headers = {} } = {}) {
		const url = new URL(address);
		const local = url.hostname === 'localhost' || url.hostname.endsWith('.localhost');
		const all = { Host: url.host, 'Accept-Language': this.language, Accept: 'text/html,*/*', ...headers };
		const cookies = this.#cookies(url);

		if (cookies !== '')
			all.Cookie = cookies;
		if (body !== undefined) {
			all['Content-Length'] = Buffer.byteLength(body);
			all['Content-Type'] ??= 'application/x-www-form-urlencoded';
			all.Origin ??= this.origin ?? url.origin;
		}
		return new Promise((resolve, reject) => {
			const asked = ask({ host: local ? '127.0.0.1' : url.hostname, port: url.port || 80, method,
				path: url.pathname + url.search, headers: all, setHost: false, timeout: 20000, agent: false }, (reply) => {
				const parts = [];

				reply.on('data', (part) => parts.push(part));
				reply.on('error', reject);
				reply.on('end', () => {
					this.#keep(url, reply.headers['set-cookie']);
					this.trail.push(`${method} ${url.origin}${url.pathname} -> ${reply.statusCode}`);
					resolve({ url: url.href, status: reply.statusCode, headers: reply.headers,
						text: Buffer.concat(parts).toString('utf8') });
				});
			});
			asked.on('timeout', () => asked.destroy(new Error(`no answer from ${url.origin} within 20 s`)));
			asked.on('error', reject);
			asked.end(body);
		});
	}

	async open(address, options = {}) {
		let page = await this.once(address, options);

		for (let hops = 0; [301, 302, 303, 307].includes(page.status); hops++) {
			if (hops === hopsAtMost)
				throw new Error(`more than ${hopsAtMost} redirects, the last to ${page.headers.location}`);
			if (page.status === 307 && options.body !== undefined)
				page = await this.once(new URL(page.headers.location, page.url).href, options);
			else
				page = await this.once(new URL(page.headers.location, page.url).href);
		}
		return page;
	}

	// values: by name; text fields take theirs, a button is pressed when it is named, boxes are ticked when listed.
	submit(page, form, values = {}) {
		const data = new URLSearchParams();

		for (const field of form.fields) {
			const kind = field.tag === 'button' ? 'submit' : field.type ?? 'text';
			const given = values[field.name];

			if (kind === 'submit' || kind === 'checkbox' || kind === 'radio') {
				if ([given].flat().includes(field.value ?? 'on'))
					data.append(field.name, field.value ?? 'on');
			} else {
				data.append(field.name, given ?? field.value ?? '');
			}
		}
		this.origin = new URL(page.url).origin;
		if (form.method === 'GET')
			return this.open(`${form.action.split('?')[0]}?${data}`);
		return this.open(form.action, { method: 'POST', body: data.toString() });
	}
}

const formsAtMost = 12;

// Walks from any page through login and consent until no page asks anything more. Releases what is asked for.
export async function login(client, start, { username, password }) {
	let page = await client.open(start);

	for (let n = 0; n < formsAtMost; n++) {
		const forms = formsOf(page);
		const saml = forms.find((form) => form.has('SAMLResponse') || form.has('SAMLRequest'));
		const credentials = forms.find((form) => form.has('username', 'password'));
		const consent = forms.find((form) => form.has('decision'));

		if (saml)
			page = await client.submit(page, saml);
		else if (credentials)
			page = await client.submit(page, credentials, { username, password });
		else if (consent)
			page = await client.submit(page, consent, { decision: 'allow',
				release: consent.fields.filter((field) => field.name === 'release').map((field) => field.value) });
		else
			return page;
	}
	throw new Error(`still asked after ${formsAtMost} forms:\n${client.trail.join('\n')}`);
}
