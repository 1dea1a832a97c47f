'use strict';

const { isMainThread } = require('worker_threads');

// Loaded into n8n before it starts. Its standard input is a pipe from the process that started it,
// which the system closes however that process ends, SIGKILL included.
if (isMainThread) {
	const end = () => process.kill(process.pid, 'SIGTERM');
	process.stdin.once('end', end);
	process.stdin.once('error', end);
	process.stdin.resume();
	process.stdin.unref();
}
