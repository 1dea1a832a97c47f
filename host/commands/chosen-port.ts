import { assertPortIsFree } from '../ports';

const DEFAULT_PORT = 5678;

/**
 * The port that the user chose with PORT, or else n8n's usual one.
 * @param command what the message on a port that is taken proposes to run
 * @throws Error with a sentence that says what to do, if it is no port or cannot be used
 */
export async function chosenPort(command: string): Promise<number> {
	const text = process.env.PORT;
	const port = text ? Number(text) : DEFAULT_PORT;
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new Error(`PORT is "${text}": set it to a number from 1 to 65535.`);
	}
	try {
		await assertPortIsFree(port);
		return port;
	} catch (error) {
		throw new Error(
			`${(error as Error).message.replace(/\.$/, '')}, for instance with \`PORT=${port + 1} ${command}\`.`,
			{ cause: error },
		);
	}
}
