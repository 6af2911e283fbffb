#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// login.mjs - a person logs in at the demo portal with Chromium, by keyboard only
//
// Each page on the way: no axe violation, no violation of its content security policy, no sideways scrolling at 320 px, the
// wished language. German and English; with and without JavaScript. Speaks TAP; STACK_ENV names the file of a running stack.
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const env = Object.fromEntries(readFileSync(process.env.STACK_ENV, 'utf8').trim().split('\n')
	.map((line) => line.match(/^(\w+)='(.*)'$/s).slice(1)));
const tabsAtMost = 80;
const pagesAtMost = 12;
let said = 0;

function ok(good, sentence, detail = '') {
	said++;
	console.log(`${good ? 'ok' : 'not ok'} ${said} - ${sentence}`);
	if (!good && detail !== '')
		console.log(detail.replace(/^/gm, '# '));
}

// Presses Tab until the element has the focus, as a person does; an element that Tab never reaches is the failure.
async function tabTo(page, selector) {
	for (let n = 0; n < tabsAtMost; n++) {
		if (await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector))
			return;
		await page.keyboard.press('Tab');
	}
	throw new Error(`${tabsAtMost} times Tab on ${page.url()} never reached ${selector}`);
}

async function type(page, selector, text) {
	await tabTo(page, selector);
	await page.keyboard.press('Control+A');
	await page.keyboard.type(text);
}

async function press(page, selector) {
	await tabTo(page, selector);
	await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

const has = async (page, selector) => await page.locator(selector).count() > 0;

async function inspect(page, name, run) {
	const path = new URL(page.url()).pathname;

	if (run.javascript) {
		await page.evaluate(axe);
		const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
		ok(violations.length === 0, `${run.name}: ${name} (${path}) has no axe violation`,
			violations.map((v) => `${v.id}: ${v.help}\n${v.nodes.map((n) => n.html).join('\n')}`).join('\n'));
	}
	const size = page.viewportSize();
	await page.setViewportSize({ width: 320, height: 640 });
	const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
	await page.setViewportSize(size);
	ok(width <= 320, `${run.name}: ${name} (${path}) fits into 320 px`, `it is ${width} px wide`);
	if (page.url().startsWith(env.ACCOUNT_URL)) {
		const language = await page.getAttribute('html', 'lang');
		ok(language === run.language, `${run.name}: ${name} (${path}) speaks ${run.language}`, `it says lang="${language}"`);
	}
}

const steps = [
	{ name: 'the way on', selector: 'input[name=SAMLResponse], input[name=SAMLRequest]',
		act: (page) => press(page, 'form:has(input[name^=SAML]) :is(button, input[type=submit])') },
	{ name: 'the login page', selector: 'input[name=username]', act: logIn },
	{ name: 'the consent page', selector: '[name=decision]', act: allow },
];

async function logIn(page, run) {
	await type(page, 'input[name=username]', env.PERSON_1_USERNAME);
	await type(page, 'input[name=password]', run.tried ? env.PERSON_1_PASSWORD : 'not the password');
	await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
	if (!run.tried)
		ok(await has(page, 'input[name=username]'), `${run.name}: a wrong password is asked for again`, page.url());
	run.tried = true;
}

async function allow(page) {
	const values = await page.locator('input[name=release]:not(:checked)').evaluateAll((all) => all.map((box) => box.value));

	for (const value of values) {
		await tabTo(page, `input[name=release][value="${value}"]`);
		await page.keyboard.press('Space');
	}
	await press(page, '[name=decision][value=allow]');
}

async function walk(page, run) {
	await page.goto(`${env.PORTAL_URL}/`);
	await inspect(page, 'the portal', run);
	await press(page, 'a[href="/antrag"]');
	for (let n = 0; n < pagesAtMost; n++) {
		let step;

		for (const each of steps)
			step ??= await has(page, each.selector) ? each : undefined;
		await inspect(page, step?.name ?? 'the page behind the login', run);
		if (step === undefined)
			return;
		await step.act(page, run);
	}
	throw new Error(`still asked after ${pagesAtMost} pages, now at ${page.url()}`);
}

async function runOnce(browser, run) {
	const context = await browser.newContext({ locale: run.language === 'de' ? 'de-DE' : 'en-GB',
		javaScriptEnabled: run.javascript });
	const page = await context.newPage();
	const complaints = [];

	page.setDefaultTimeout(15000);
	page.on('console', (message) => {
		if (['error', 'warning'].includes(message.type()) && !/status of 4\d\d/.test(message.text()))
			complaints.push(message.text());
	});
	page.on('pageerror', (error) => complaints.push(error.message));
	try {
		await walk(page, run);
		const street = readFileSync(env.PERSON_1_ATTRIBUTES, 'utf8').match(/^postalAddress\t\w+\t(.*)$/m)[1];
		const text = await page.innerText('body');
		ok(page.url() === env.PORTAL_PAGE && text.includes(street), `${run.name}: the portal shows who is there`,
			`${page.url()}\n${text}`);
	} catch (error) {
		ok(false, `${run.name}: the way to the portal is open by keyboard`, `${page.url()}\n${error.stack}`);
	}
	ok(complaints.length === 0, `${run.name}: the console has no complaint`, complaints.join('\n'));
	await context.close();
}

// Only our own pages are opened, and a container often has no user namespaces for Chromium's own sandbox.
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });

for (const language of ['de', 'en'])
	for (const javascript of [true, false])
		await runOnce(browser, { language, javascript, name: `${language}, JavaScript ${javascript ? 'on' : 'off'}` });
await browser.close();
console.log(`1..${said}`);
