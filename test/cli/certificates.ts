import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A certificate (RFC 5280) with its key. */
export interface Certified {
	/** PEM. */
	readonly cert: string;
	/** PEM. */
	readonly key: string;
	readonly name: string;
	readonly privateKey: KeyObject;
}

interface Wish {
	/** Who it is for: a DNS name or an IPv4 address. */
	readonly name: string;
	/** Who signs it; itself if not given. */
	readonly issuer?: Certified;
	/** Whether it may sign others. */
	readonly isAuthority?: boolean;
	readonly fromMs?: number;
	readonly toMs?: number;
}

const DAY_MS = 86_400_000;
let serial = 1;

/** Makes a certificate on the curve P-256. */
export function certify({
	name,
	issuer,
	isAuthority = false,
	fromMs = Date.now() - DAY_MS,
	toMs = Date.now() + 90 * DAY_MS,
}: Wish): Certified {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const algorithm = sequence(objectId([1, 2, 840, 10045, 4, 3, 2]));
	const alternative = isIPv4(name)
		? der(0x87, Buffer.from(name.split('.').map(Number)))
		: der(0x82, Buffer.from(name));
	const toBeSigned = sequence(
		der(0xa0, integer(2)),
		integer(serial++),
		algorithm,
		distinguished(issuer?.name ?? name),
		sequence(time(fromMs), time(toMs)),
		distinguished(name),
		publicKey.export({ type: 'spki', format: 'der' }),
		der(
			0xa3,
			sequence(
				extension(
					[2, 5, 29, 19],
					sequence(...(isAuthority ? [der(0x01, Buffer.from([0xff]))] : [])),
				),
				extension([2, 5, 29, 17], sequence(alternative)),
			),
		),
	);
	const signature = sign('sha256', toBeSigned, issuer?.privateKey ?? privateKey);
	const whole = sequence(toBeSigned, algorithm, bits(signature));
	const lines = whole.toString('base64').match(/.{1,64}/g)!;
	return {
		name,
		privateKey,
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
	};
}

/** X.690: tag, length, content. */
function der(tag: number, content: Buffer): Buffer {
	const { length } = content;
	if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
	return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
	return der(0x30, Buffer.concat(parts));
}

function integer(value: number): Buffer {
	return der(0x02, Buffer.from([value]));
}

function bits(content: Buffer): Buffer {
	return der(0x03, Buffer.concat([Buffer.from([0]), content]));
}

function objectId([first = 0, second = 0, ...rest]: readonly number[]): Buffer {
	const bytes = rest.flatMap((arc) => {
		const groups = [arc & 0x7f];
		for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
		return groups;
	});
	return der(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

function extension(id: readonly number[], content: Buffer): Buffer {
	return sequence(objectId(id), der(0x04, content));
}

function distinguished(name: string): Buffer {
	return sequence(der(0x31, sequence(objectId([2, 5, 4, 3]), der(0x0c, Buffer.from(name)))));
}

/** GeneralizedTime, which OpenSSL takes for every year. */
function time(moment: number): Buffer {
	const text = new Date(moment).toISOString().replace(/[-:T]|\.\d+/g, '');
	return der(0x18, Buffer.from(text));
}
