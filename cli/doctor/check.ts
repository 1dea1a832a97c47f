/** Everything that is looked at, each with what can be found to mend there. */
export const CAUSES = {
	url: ['testUrl', 'noWebhookPath'],
	dns: ['unresolved', 'thisMachineOnly', 'thisNetworkOnly'],
	tcp: ['nothingListens', 'addressSilent'],
	tls: ['noTls', 'selfSigned', 'chainIncomplete', 'authorityUnknown'],
	'certificate name': ['otherName'],
	'certificate dates': ['expired', 'notYetValid', 'expiresSoon'],
	answer: ['noAnswer'],
	redirect: ['toHttps', 'slash', 'otherHost', 'elsewhere'],
	get: ['listensToGet'],
	published: ['notPublished', 'notListening', 'otherMethod'],
	post: [
		'anybody',
		'pastAuthentication',
		'refusedEarly',
		'misconfigured',
		'httpsOnly',
		'proxyNotTrusted',
		'notSpotConnect',
	],
	'event id': ['takenOff'],
	clock: ['noDate', 'somewhatOff', 'farOff'],
	proxies: ['proxyNamed'],
	cors: [],
	'body limit': ['smallLimit'],
	delivery: ['refused', 'notSent'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type CheckName = keyof typeof CAUSES;
export type CauseOf<Name extends CheckName> = (typeof CAUSES)[Name][number];

/** One thing that was looked at. */
export interface Check {
	/** What was looked at, in a word. */
	readonly name: CheckName;
	readonly status: 'ok' | 'warn' | 'fail';
	/** What is to be mended, in a word for programs. */
	readonly cause?: CauseOf<CheckName>;
	/** What was found, in a sentence. */
	readonly message: string;
	/** What to do about it, where there is something to do. */
	readonly advice?: string;
}

export function ok(name: CheckName, message: string): Check {
	return { name, status: 'ok', message };
}

export function warn<Name extends CheckName>(
	name: Name,
	cause: CauseOf<Name>,
	message: string,
	advice: string,
): Check {
	return { name, status: 'warn', cause, message, advice };
}

export function fail<Name extends CheckName>(
	name: Name,
	cause: CauseOf<Name>,
	message: string,
	advice: string,
): Check {
	return { name, status: 'fail', cause, message, advice };
}
