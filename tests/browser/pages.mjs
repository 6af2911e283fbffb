// SPDX-License-Identifier: EUPL-1.2
// pages.mjs DIR [NAME...] - checks the folder that render_pages wrote, with the headers the program would send
import { createServer } from "node:http";
import { readdir, readFile } from "node:fs/promises";
import { check_all } from "./axe.mjs";

const dir = process.argv[2];
const wanted = process.argv.slice(3);

async function answer(request, response) {
	const file = dir + new URL(request.url, "http://localhost").pathname;
	try {
		const lines = (await readFile(`${file}.headers`, "utf8")).trim().split("\n");
		for (const line of lines)
			response.setHeader(line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2));
		response.end(await readFile(file));
	} catch {
		response.statusCode = 404;
		response.end();
	}
}

const server = createServer(answer);
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const names = (await readdir(dir)).filter((n) => n.endsWith(".html"))
	.filter((n) => wanted.length === 0 || wanted.includes(n)).sort();
const failed = await check_all(names.map((n) => `http://localhost:${server.address().port}/${n}`));
console.log(`1..${names.length * 3}`);
server.close();
process.exitCode = failed || names.length === 0 ? 1 : 0;
