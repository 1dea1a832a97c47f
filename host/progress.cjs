'use strict';

const LINE_EVERY_MS = 5000;
const REDRAW_EVERY_MS = 500;

const elapsed = (since) => {
	const seconds = Math.round((Date.now() - since) / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

const showProgress = (what, howFar = () => '', stream = process.stderr) => {
	const startedAt = Date.now();
	const live = Boolean(stream.isTTY);
	let busy = false;
	const draw = async () => {
		if (busy) return;
		busy = true;
		try {
			const far = await howFar();
			if (timer) print(`${what}${far ? `: ${far}` : ' …'} (${elapsed(startedAt)})`);
		} finally {
			busy = false;
		}
	};
	const print = (text) => {
		if (live) stream.write(`\r\u001b[K${text.slice(0, (stream.columns || 80) - 1)}`);
		else stream.write(`${text}\n`);
	};
	let timer = setInterval(draw, live ? REDRAW_EVERY_MS : LINE_EVERY_MS);
	print(`${what} …`);

	const stop = () => {
		clearInterval(timer);
		timer = undefined;
		if (live) stream.write('\r\u001b[K');
	};
	return {
		done: (text = `${what}: done`) => {
			stop();
			stream.write(`${text} (${elapsed(startedAt)})\n`);
		},
		stop,
	};
};

module.exports = { showProgress };
