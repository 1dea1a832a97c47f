/** What is recorded in the place of a secret: the word that n8n itself uses. */
export const HIDDEN = '**hidden**';

/** Names of secrets, in lower case and without what separates their words. */
const SECRET_NAMES = [
	'accesskey',
	'accesstoken',
	'apikey',
	'apisecret',
	'apitoken',
	'appsecret',
	'auth',
	'authkey',
	'authorization',
	'authtoken',
	'awsaccesskeyid',
	'bearer',
	'bearertoken',
	'clientsecret',
	'csrftoken',
	'hmac',
	'hubverifytoken',
	'idtoken',
	'jwt',
	'passphrase',
	'passwd',
	'password',
	'privatekey',
	'pwd',
	'refreshtoken',
	'secret',
	'secretkey',
	'sessionid',
	'sessiontoken',
	'sig',
	'signature',
	'signingsecret',
	'token',
	'verifytoken',
	'webhooksecret',
	'webhooktoken',
	'xamzcredential',
	'xamzsecuritytoken',
	'xamzsignature',
	'xgoogcredential',
	'xgoogsignature',
];

/** As `X-Api-Key`, `api_key` and `apiKey`; a hyphen, underscore, dot or space may separate the words. */
const SECRET_NAME = new RegExp(
	`^(?:x[-_.])?(?:${SECRET_NAMES.map((name) => [...name].join('[-_. ]?')).join('|')})$`,
	'i',
);

/** Longer names are no names of secrets. */
const LONGEST_NAME = 64;

/** @returns whether a parameter, member or header of the name usually holds a secret */
export function isSecretName(name: string): boolean {
	return name.length <= LONGEST_NAME && SECRET_NAME.test(name);
}

/** Most names that are remembered. */
const MOST_NAMES = 1_000;

const known = new Map<string, boolean>();

/**
 * As `isSecretName`, and remembers what it said: the names of headers and members come again and again.
 * @param name of an object's own property, as `Object.keys` gives it: not a piece of a longer text,
 *   which would be kept with it
 */
export function isSecretKey(name: string): boolean {
	if (name.length > LONGEST_NAME) return false;
	let isSecret = known.get(name);
	if (isSecret === undefined) {
		isSecret = isSecretName(name);
		// Names that a sender makes up push out no more than they cost.
		if (known.size >= MOST_NAMES) known.clear();
		known.set(name, isSecret);
	}
	return isSecret;
}
