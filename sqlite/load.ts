import type * as Sqlite from 'node:sqlite';

/** What a file is for, as it stands in errors. */
export interface Purpose {
	/** What is in the file, at the beginning of a sentence. */
	readonly what: string;
	/** What one can do who has no such file: goes on after `or`. */
	readonly instead: string;
}

/**
 * Node's own SQLite, when it is first needed.
 * @param purpose what needs it, and what to do without it, for the error
 * @throws Error where the Node is too old to have it
 */
export function loadSqlite({ what, instead }: Purpose): typeof Sqlite {
	const sqlite = quietly(() => {
		// Absent before Node 20.16, though its types know nothing of that.
		const { getBuiltinModule } = process as Partial<NodeJS.Process>;
		return getBuiltinModule?.('node:sqlite');
	});
	if (!sqlite) {
		throw new Error(
			`${what} needs Node 22.13 or later, and this is ${process.version}: update Node, or ${instead}`,
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
