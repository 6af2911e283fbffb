// SPDX-License-Identifier: EUPL-1.2
// attributes.mjs TABLE <JSON - attributes by Name become "FriendlyName TAB value" lines; one that the table lacks keeps its Name
import { readFileSync } from 'node:fs';

const friendly = Object.fromEntries(readFileSync(process.argv[2], 'utf8').split('\n')
	.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('\t').reverse()));

for (const [name, value] of Object.entries(JSON.parse(readFileSync(0, 'utf8')).attributes))
	console.log(`${friendly[name] ?? name}\t${value}`);
