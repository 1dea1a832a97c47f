/** The workflow's author asked for something that cannot work. Found when a policy is compiled. */
export class ConfigurationError extends Error {
	/**
	 * @param parameter the parameter or credential field at fault, as the author sees it
	 * @param message what is wrong and what to do, without any secret
	 */
	constructor(
		readonly parameter: string,
		message: string,
	) {
		super(`${parameter}: ${message}`);
		this.name = 'ConfigurationError';
	}
}
