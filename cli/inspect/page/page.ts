import { LOGO, PRODUCT } from '../../../monitoring/dashboard/brand';
import { headOf } from '../../../monitoring/dashboard/head';
import { html, trusted, type Safe } from '../../../monitoring/dashboard/html';

/** The page without what was captured: that comes later, by its script, as texts. */
export const PAGE = html`<!doctype html>
	<html lang="en">
		<head>
			${headOf('Webhook inspector')}
			<link rel="stylesheet" href="/style.css" />
			${trusted('<script src="/client.js" defer></script>')}
		</head>
		<body data-view="list">
			<header class="top">
				<h1 class="brand">
					${LOGO}<span>${PRODUCT}</span> <span class="lesser">Webhook inspector</span>
				</h1>
				<div class="address">
					<code class="capture-url"></code>
					<button type="button" id="copy-url" class="small" aria-label="Copy URL">Copy</button>
				</div>
				<p id="connection" role="status" data-state="away">Connecting</p>
				<button type="button" id="open-settings">Settings</button>
			</header>
			<main>
				${trusted('<noscript><p class="notice">This page needs JavaScript.</p></noscript>')}
				${empty()} ${panes()}
			</main>
			${settings()} ${resend()} ${confirmClear()} ${byHand()}
			<p id="toast" role="status"></p>
			<p id="announcer" class="hidden-text" role="status"></p>
		</body>
	</html>`.text;

function empty(): Safe {
	return html`<section id="empty" class="card" aria-labelledby="empty-title" hidden>
		<h2 id="empty-title">Waiting for the first request</h2>
		<p class="lesser">
			Whatever is sent to this URL, or to any path below it, is shown here as it arrives.
		</p>
		<div class="copy-line">
			<code class="capture-url"></code>
			<button type="button" id="copy-url-first" class="small" aria-label="Copy the URL">
				Copy
			</button>
		</div>
		<p class="lesser">Try it from another terminal:</p>
		<div class="copy-line">
			<code id="first-request"></code>
			<button type="button" id="copy-first" class="small" aria-label="Copy the curl command">
				Copy
			</button>
		</div>
	</section>`;
}

function panes(): Safe {
	return html`<div id="panes" hidden>
		<section class="list-pane" aria-label="Requests">
			<div class="list-head">
				<label class="hidden-text" for="search">Search</label>
				<input
					id="search"
					type="search"
					placeholder="Search"
					autocomplete="off"
					spellcheck="false"
					aria-keyshortcuts="/"
				/>
				<p id="count"></p>
				<button type="button" id="clear" class="small">Clear</button>
			</div>
			<div id="picking" role="status" hidden>
				<p id="picking-for"></p>
				<button type="button" id="stop-picking" class="small">Cancel</button>
			</div>
			<div class="list-box">
				<button type="button" id="newer" hidden></button>
				<div id="list" role="listbox" tabindex="0" aria-label="Requests, newest first" hidden></div>
				<p id="nothing" class="message" role="status" hidden></p>
			</div>
			<footer class="list-foot">
				<p id="answering"></p>
				<div id="dropped"></div>
			</footer>
		</section>
		<section class="detail-pane" aria-label="Detail">
			<button type="button" id="back" class="small">← Requests</button>
			<div id="detail" tabindex="0" role="region" aria-label="Chosen request"></div>
		</section>
	</div>`;
}

function settings(): Safe {
	return html`<dialog id="settings" class="drawer" aria-labelledby="settings-title">
		<header>
			<h2 id="settings-title">Settings</h2>
			${close('settings')}
		</header>
		<form id="answer-form">
			<h3>Answer to senders</h3>
			<p id="forwarding" class="notice" hidden>
				Requests are forwarded to <code id="forward-url"></code>, and the sender gets the answer
				from there: of these settings only delay and failures count.
			</p>
			<div class="fields">
				<label for="answer-status">Status</label>
				<input id="answer-status" type="number" min="200" max="599" step="1" required />
				<label for="answer-type">Content-Type</label>
				<input id="answer-type" type="text" autocomplete="off" spellcheck="false" />
				<label for="answer-body">Body</label>
				<textarea id="answer-body" rows="4" spellcheck="false"></textarea>
				<label for="answer-delay">Delay, in ms</label>
				<input id="answer-delay" type="number" min="0" step="1" required />
				<label for="answer-failures">Failures, in %</label>
				<input id="answer-failures" type="number" min="0" max="100" step="any" required />
				<label for="answer-failure-status">Status of a failure</label>
				<input id="answer-failure-status" type="number" min="400" max="599" step="1" required />
			</div>
			<div class="submit">
				<button type="submit" class="main">Save answer</button>
				<p id="answer-outcome" role="status"></p>
			</div>
		</form>
		<form id="secret-form">
			<h3>Signing secret</h3>
			<p id="secret-state" class="lesser"></p>
			<div class="fields">
				<label for="secret">Secret</label>
				<input id="secret" type="password" autocomplete="off" spellcheck="false" required />
			</div>
			<div class="submit">
				<button type="submit" class="main">Use secret</button>
				<button type="button" id="secret-remove" hidden>Remove secret</button>
				<p id="secret-outcome" role="status"></p>
			</div>
		</form>
		<section>
			<h3>Kept in memory</h3>
			<p id="kept" class="lesser"></p>
		</section>
	</dialog>`;
}

function resend(): Safe {
	return html`<dialog id="resend" aria-labelledby="resend-title">
		<header>
			<h2 id="resend-title">Resend <span id="resend-what"></span></h2>
			${close('resend')}
		</header>
		<form id="resend-form">
			<p class="lesser">Sent with the same method, headers and body, byte for byte.</p>
			<div class="fields">
				<label for="resend-url">URL</label>
				<input id="resend-url" type="url" autocomplete="off" spellcheck="false" />
			</div>
			<div class="submit">
				<button type="submit" id="resend-submit" class="main">Send</button>
				<p id="resend-error" class="is-critical" role="alert"></p>
			</div>
		</form>
	</dialog>`;
}

function confirmClear(): Safe {
	return html`<dialog id="confirm-clear" aria-labelledby="clear-what">
		<h2 id="clear-what"></h2>
		<p class="lesser">They are gone for good.</p>
		<div class="submit">
			<button type="button" id="clear-yes" class="main danger">Delete</button>
			<button type="button" data-closes="confirm-clear">Cancel</button>
		</div>
	</dialog>`;
}

function byHand(): Safe {
	return html`<dialog id="by-hand" aria-labelledby="by-hand-title">
		<header>
			<h2 id="by-hand-title">Copy by hand</h2>
			${close('by-hand')}
		</header>
		<p class="lesser">The browser does not let this page write to the clipboard.</p>
		<textarea id="by-hand-text" rows="8" readonly aria-label="Text to copy"></textarea>
	</dialog>`;
}

function close(dialog: string): Safe {
	return html`<button type="button" class="small" data-closes="${dialog}">Close</button>`;
}
