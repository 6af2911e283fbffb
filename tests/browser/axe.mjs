// SPDX-License-Identifier: EUPL-1.2
// axe.mjs URL... - accessibility and layout of pages as a person meets them
//
// Each URL is opened on a desktop, at 320 px, and in dark colours. Counts as a failure: an axe violation (WCAG 2.2 A
// and AA, best practices), content wider than the window, a violated Content-Security-Policy, a control that the
// keyboard cannot reach. SHOTS=DIR keeps a picture of each. CHROMIUM names the browser.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const VIEWS = [
	{ name: "desktop", options: { viewport: { width: 1280, height: 900 } } },
	{ name: "320px", options: { viewport: { width: 320, height: 640 } } },
	{ name: "dark", options: { viewport: { width: 640, height: 450 }, colorScheme: "dark" } }, // 1280 at 200 % zoom
];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const MOST_TABS = 200;

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function wait_for_fonts(page) {
	await page.evaluate("document.fonts.ready.then(() => true)");
}

async function find_violations(page) {
	await page.evaluate(axeSource);
	const result = await page.evaluate((rules) => axe.run(document, { runOnly: rules }), RULES);
	return result.violations.map((v) => `axe ${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(" ")).join(", ")})`);
}

async function find_overflow(page) {
	const width = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
	return width[0] > width[1] ? [`content is ${width[0]} px wide in a window of ${width[1]} px`] : [];
}

// Tab from the top; every link, button and field must get the focus and show it. Radios of one group are one stop.
async function find_unreachable(page) {
	const wanted = await page.evaluate(() => {
		const stops = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")];
		stops.forEach((e, i) => e.setAttribute("data-stop", i));
		return stops.filter((e) => e.type !== "radio" || e.checked).map((e) => e.getAttribute("data-stop"));
	});
	const reached = new Map();
	for (let i = 0; i < MOST_TABS; i++) {
		await page.keyboard.press("Tab");
		const stop = await page.evaluate(() => {
			const e = document.activeElement;
			const s = getComputedStyle(e);
			const isVisible = s.boxShadow !== "none" || (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0);
			return e.dataset && e.dataset.stop !== undefined ? { id: e.dataset.stop, isVisible } : null;
		});
		if (stop === null || reached.has(stop.id))
			break;
		reached.set(stop.id, stop.isVisible);
	}
	const label = (id) => page.evaluate((i) => document.querySelector(`[data-stop="${i}"]`).outerHTML.slice(0, 120), id);
	const faults = [];
	for (const id of wanted)
		if (!reached.has(id))
			faults.push(`keyboard does not reach ${await label(id)}`);
		else if (!reached.get(id))
			faults.push(`focus is not visible on ${await label(id)}`);
	return faults;
}

async function check(browser, url, view) {
	const context = await browser.newContext(view.options);
	const page = await context.newPage();
	const faults = [];
	page.on("console", (m) => /Content Security Policy|Failed to load/.test(m.text()) && m.type() === "error"
		&& !/status of [45]/.test(m.text()) && faults.push(`console: ${m.text()}`));
	await page.route(/\/static\/submit-[0-9a-f]+\.js$/, (route) => route.fulfill({ body: "", contentType: "text/javascript" }));
	await page.goto(url, { waitUntil: "load" });
	await wait_for_fonts(page);
	if (process.env.SHOTS)
		await page.screenshot({ path: `${process.env.SHOTS}/${url.replace(/^.*\//, "").replace(/[^a-z0-9.]+/gi, "_")}.${view.name}.png`, fullPage: true });
	faults.push(...await find_violations(page), ...await find_overflow(page), ...await find_unreachable(page));
	await context.close();
	return faults;
}

export async function check_all(urls) {
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
		args: ["--no-sandbox", "--disable-gpu"],
	});
	let failed = 0;
	for (const url of urls)
		for (const view of VIEWS) {
			const faults = await check(browser, url, view);
			console.log(`${faults.length ? "not ok" : "ok"} - ${url} ${view.name}`);
			faults.forEach((f) => console.log(`#   ${f}`));
			failed += faults.length ? 1 : 0;
		}
	await browser.close();
	return failed;
}

if (process.argv[1] === new URL(import.meta.url).pathname)
	process.exitCode = await check_all(process.argv.slice(2)) ? 1 : 0;
