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

/** @returns whether a parameter, member or header of the name usually holds a secret */
export function isSecretName(name: string): boolean {
	return name.length <= 64 && SECRET_NAME.test(name);
}
