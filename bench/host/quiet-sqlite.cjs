// To be required by n8n: leaves sqlite3's debugging mode off, which n8n's TypeORM turns on.
const Module = require('node:module');

const load = Module._load;
Module._load = function (request, ...rest) {
	const loaded = load.call(this, request, ...rest);
	if (request === 'sqlite3' && typeof loaded.verbose === 'function') loaded.verbose = () => loaded;
	return loaded;
};
