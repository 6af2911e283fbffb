// SPDX-License-Identifier: EUPL-1.2
// strangers KEY ISSUER... - a request from each issuer, all at once; prints status and number of each answer, sorted
import { readFileSync } from 'node:fs';
import { Client } from '../../scripts/client.mjs';
import { deflated, requestXml, signedQuery } from './portal.mjs';

const account = process.env.ACCOUNT_URL;
const [key, ...issuers] = process.argv.slice(2);
const keyPem = readFileSync(key, 'utf8');

const answers = await Promise.all(issuers.map(async (issuer) => {
	const wish = { issuer, acs: `${issuer}acs` };
	const query = signedQuery(deflated(requestXml('', account, wish)), { keyPem, algorithm: 'rsa-pss' });
	const page = await new Client().once(`${account}/saml/sso?${query}`);
	const opened = page.status === 303 && page.headers.location.startsWith(`${account}/login?r=`);

	return opened ? 'opened' : `${page.status} ${page.text.match(/SK-\d{4}/)?.[0]}`;
}));
console.log(answers.sort().join('\n'));
