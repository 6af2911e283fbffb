// SPDX-License-Identifier: EUPL-1.2
// portal - the sample portal of the demo: shows who the proxy says is there
//
//   portal.mjs SOCKET FRIENDLY-NAME...
//
// It trusts the Servicekonto headers because only the proxy can reach the socket and the proxy removes what browsers send.
import { createServer } from 'node:http';

const [socket, ...names] = process.argv.slice(2);
const css = `body { font: 1.1rem/1.5 sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff }
dt { font-weight: bold } dd { margin: 0 0 .5rem; overflow-wrap: anywhere } a { color: #0b3d91 }`;
const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text) => text.replace(/[&<>"']/g, (c) => escapes[c]);

// Values come percent-encoded; a value that is not is shown to nobody.
function header(request, name) {
	return decodeURIComponent(request.headers[`servicekonto-${name.toLowerCase()}`] ?? '');
}

function personOf(request) {
	const attributes = {};

	for (const name of names) {
		const value = header(request, `Attr-${name}`);
		if (value !== '')
			attributes[name] = value;
	}
	return {
		subject: header(request, 'Subject'),
		level: header(request, 'Level'),
		account: header(request, 'Account'),
		auth_time: Number(header(request, 'Auth-Time')),
		attributes,
	};
}

function page(title, body) {
	return `<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title><link rel="stylesheet" href="/portal.css"></head>
<body><main><h1>${escape(title)}</h1>
${body}
</main></body></html>
`;
}

function startPage() {
	return page('Beispielportal', '<p>Hier stellen Sie Anträge. Dafür melden Sie sich mit Ihrem Servicekonto an.</p>\n'
		+ '<p><a href="/antrag">Anmelden und Antrag stellen</a></p>');
}

function personPage(person) {
	const rows = [['Kennung', person.subject], ['Vertrauensniveau', person.level], ['Konto', person.account],
		['Angemeldet seit', new Date(person.auth_time * 1000).toISOString()], ...Object.entries(person.attributes)];

	return page('Ihr Antrag', '<p>Sie sind angemeldet. Das hat das Portal über Sie erfahren:</p>\n<dl>\n'
		+ rows.map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`).join('\n')
		+ '\n</dl>\n<p><a href="/">Startseite</a> · <a href="/sk/logout">Abmelden</a></p>');
}

const pages = {
	'/': () => ['text/html', startPage()],
	'/portal.css': () => ['text/css', css],
	'/antrag': (request) => ['text/html', personPage(personOf(request))],
	'/antrag.json': (request) => ['application/json', JSON.stringify(personOf(request)) + '\n'],
};

function answer(request, reply) {
	const make = pages[new URL(request.url, 'http://portal').pathname];

	if (make === undefined) {
		reply.writeHead(404, { 'Content-Type': 'text/html; charset=utf-8' });
		reply.end(page('Nicht gefunden', '<p>Diese Seite gibt es nicht. <a href="/">Startseite</a></p>'));
		return;
	}
	const [type, text] = make(request);
	reply.writeHead(200, {
		'Content-Type': `${type}; charset=utf-8`,
		'Cache-Control': 'no-store',
		'Content-Security-Policy': "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'",
	});
	reply.end(text);
}

createServer((request, reply) => {
	try {
		answer(request, reply);
	} catch (error) {
		console.error(error);
		reply.writeHead(500, { 'Content-Type': 'text/plain' });
		reply.end('500\n');
	}
}).listen(socket);
