// SPDX-License-Identifier: EUPL-1.2
// fetch.mjs URL USERNAME - logs in by script, the password comes from PASSWORD, and prints the page behind the login as it is
import { Client, login } from './client.mjs';

const [url, username] = process.argv.slice(2);
const client = new Client();

try {
	const page = await login(client, url, { username, password: process.env.PASSWORD });

	if (page.status !== 200 || !page.url.startsWith(new URL(url).origin))
		throw new Error(`the last page is ${page.url} with status ${page.status}:\n${page.text.slice(0, 2000)}`);
	process.stdout.write(page.text);
} catch (error) {
	console.error(`${error.message}\n${client.trail.join('\n')}`);
	process.exitCode = 1;
}
