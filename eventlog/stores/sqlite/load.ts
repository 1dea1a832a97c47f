import type * as Sqlite from 'node:sqlite';

/**
 * Node's own SQLite, when it is first needed.
 * @throws Error where the Node is too old to have it
 */
export function loadSqlite(): typeof Sqlite {
	const sqlite = quietly(() => {
		// Absent before Node 20.16, though its types know nothing of that.
		const { getBuiltinModule } = process as Partial<NodeJS.Process>;
		return getBuiltinModule?.('node:sqlite');
	});
	if (!sqlite) {
		throw new Error(
			`The event log in a file needs Node 22.13 or later, and this is ${process.version}: update Node, or keep the event log in Postgres`,
		);
	}
	return sqlite;
}

/** Node 22 warns of SQLite as experimental: what is used here is what later versions kept. */
function quietly<T>(load: () => T): T {
	const original = Object.getOwnPropertyDescriptor(process, 'emitWarning');
	const emitWarning = process.emitWarning.bind(process) as (...all: unknown[]) => void;
	process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
		if (!String(warning).includes('SQLite is an experimental feature')) {
			emitWarning(warning, ...rest);
		}
	};
	try {
		return load();
	} finally {
		if (original) Object.defineProperty(process, 'emitWarning', original);
		else Reflect.deleteProperty(process, 'emitWarning');
	}
}
