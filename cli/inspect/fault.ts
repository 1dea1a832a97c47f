/** A call of the inspector's page that cannot be done; its status and message go back to the page. */
export class Fault extends Error {
	/** @param status of HTTP, from 400 to 499 */
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
		this.name = 'Fault';
	}
}
