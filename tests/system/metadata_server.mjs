// SPDX-License-Identifier: EUPL-1.2
// metadata_server DIR - a federation's server on this machine, which does what the file DIR/mode says
//
// /fed.xml is DIR/fed.xml; modes: good, slow (1 byte per second), cut (ends in the middle), large (says 1 GB), endless
// (sends 1 GB without saying so), gone (hangs up), missing (404). /mdq/entities/NAME is DIR/mdq/NAME.xml. Prints its
// port; DIR/asked gets one line per request that it answered in full or not at all.
import { appendFileSync, createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';

const dir = process.argv[2];
const gigabyte = 1024 ** 3;
const mode = () => readFileSync(`${dir}/mode`, 'utf8').trim();

function slowly(file, reply) {
	const octets = readFileSync(file);
	let at = 0;
	const timer = setInterval(() => reply.write(octets.subarray(at, ++at)), 1000);

	reply.writeHead(200, { 'Content-Length': octets.length });
	reply.on('close', () => clearInterval(timer));
}

function endlessly(file, reply) {
	const piece = Buffer.alloc(1024 * 1024, ' ');
	let sent = 0;
	const more = () => {
		while (!reply.destroyed && sent < gigabyte) {
			sent += piece.length;
			if (!reply.write(piece))
				return;
		}
		if (!reply.destroyed)
			reply.end();
	};

	reply.writeHead(200);
	reply.write(readFileSync(file).subarray(0, -100)); // as good as metadata, but for its end
	reply.on('drain', more);
	reply.on('close', () => appendFileSync(`${dir}/sent`, `${sent}\n`));
	more();
}

function plainly(file, request, reply) {
	const tag = `"${statSync(file).mtimeMs}"`;

	if (request.headers['if-none-match'] === tag) {
		reply.writeHead(304, { ETag: tag }).end();
		return 'unchanged';
	}
	reply.writeHead(200, { 'Content-Length': statSync(file).size, ETag: tag });
	createReadStream(file).pipe(reply);
	return 'sent';
}

const ways = {
	good: plainly,
	slow: (file, request, reply) => slowly(file, reply),
	endless: (file, request, reply) => endlessly(file, reply),
	large: (file, request, reply) => reply.writeHead(200, { 'Content-Length': gigabyte }).write('<'),
	gone: (file, request, reply) => reply.destroy(),
	missing: (file, request, reply) => reply.writeHead(404).end(),
	cut: (file, request, reply) => {
		const octets = readFileSync(file);

		reply.writeHead(200, { 'Content-Length': octets.length });
		reply.write(octets.subarray(0, octets.length / 2), () => reply.destroy());
	},
};

const server = createServer((request, reply) => {
	const name = request.url.match(/^\/mdq\/entities\/([^/]+)$/)?.[1];
	const file = name === undefined ? `${dir}/fed.xml` : `${dir}/mdq/${encodeURIComponent(name)}.xml`;
	let how = 'missing';

	if (existsSync(file))
		how = ways[mode()](file, request, reply) ?? mode();
	else
		ways.missing(file, request, reply);
	appendFileSync(`${dir}/asked`, `${request.url} ${how}\n`);
});

server.listen(0, '127.0.0.1', () => console.log(server.address().port));
