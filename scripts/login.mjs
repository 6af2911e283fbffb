// SPDX-License-Identifier: EUPL-1.2
// login.mjs URL USERNAME - logs in by script, the password comes from PASSWORD, and prints what the portal received
//
// URL is a page of the portal that answers with JSON once somebody is logged in.
import { Client, login } from './client.mjs';

const [url, username] = process.argv.slice(2);
const client = new Client();

try {
	const page = await login(client, url, { username, password: process.env.PASSWORD });

	if (page.status !== 200 || !page.headers['content-type']?.startsWith('application/json'))
		throw new Error(`the last page is ${page.url} with status ${page.status}:\n${page.text.slice(0, 2000)}`);
	const { attributes, ...person } = JSON.parse(page.text);

	console.log('login ok');
	for (const [name, value] of Object.entries({ ...person, ...attributes }))
		console.log(`${name}\t${value}`);
} catch (error) {
	console.error(`login failed: ${error.message}\n${client.trail.join('\n')}`);
	process.exitCode = 1;
}
