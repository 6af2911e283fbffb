// SPDX-License-Identifier: EUPL-1.2
// ready.mjs SECONDS ADDRESS:PORT|SOCKET HOST PATH - waits until PATH of HOST answers there, with whatever status
import { request } from 'node:http';

const [seconds, where, host, path] = process.argv.slice(2);
const deadline = Date.now() + Number(seconds) * 1000;
const target = where.startsWith('/') ? { socketPath: where }
	: { host: where.split(':')[0], port: where.split(':')[1] };

function attempt() {
	const asked = request({ ...target, path, headers: { Host: host }, setHost: false, agent: false, timeout: 2000 }, (reply) => {
		reply.resume();
		process.exit(0);
	});

	asked.on('timeout', () => asked.destroy(new Error('no answer')));
	asked.on('error', (error) => {
		if (Date.now() > deadline) {
			console.error(`${where} does not answer after ${seconds} s: ${error.message}`);
			process.exit(1);
		}
		setTimeout(attempt, 50);
	});
	asked.end();
}
attempt();
