import { isIP } from 'node:net';
import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls';

import { noAnswer } from '../http/failure';
import { fail, ok, warn, type Check } from './check';
import { portOf } from './network';

/** A certificate that ends sooner than this is told, in days. */
const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

/** What a TLS handshake told. */
interface Handshake {
	readonly certificate: PeerCertificate;
	readonly protocol: string;
	/** Why the chain is not trusted, by OpenSSL's name. */
	readonly chainFault: string | undefined;
}

/**
 * @param ca PEM of certificates to trust instead of the system's
 * @param nowMs milliseconds since the epoch
 * @returns one check where there is no TLS at all; else of chain, name and dates
 */
export async function checkTls(
	url: URL,
	{
		ca,
		timeoutMs,
		nowMs,
	}: { readonly ca: string | undefined; readonly timeoutMs: number; readonly nowMs: number },
): Promise<{ readonly checks: readonly Check[]; readonly isSpoken: boolean }> {
	try {
		const handshake = await shakeHands(url, ca, timeoutMs);
		const checks = [checkChain(handshake), checkName(url, handshake), checkDates(handshake, nowMs)];
		return { checks, isSpoken: true };
	} catch (error) {
		const { message } = noAnswer(error, url.host);
		const advice = 'Use http:// if the server has no certificate, or set TLS up at the proxy.';
		return { checks: [fail('tls', 'noTls', message, advice)], isSpoken: false };
	}
}

async function shakeHands(url: URL, ca: string | undefined, timeoutMs: number): Promise<Handshake> {
	const host = url.hostname.replace(/^\[|\]$/g, '');
	return await new Promise((resolve, reject) => {
		const socket = connect({
			host,
			port: portOf(url),
			// What is wrong with the certificate is what is asked for here; nothing is sent.
			rejectUnauthorized: false,
			timeout: timeoutMs,
			...(isIP(host) === 0 && { servername: host }),
			...(ca !== undefined && { ca }),
		});
		socket.once('secureConnect', () => {
			const { authorizationError } = socket;
			resolve({
				certificate: socket.getPeerCertificate(),
				protocol: socket.getProtocol() ?? 'TLS',
				chainFault: faultName(authorizationError),
			});
			socket.destroy();
		});
		socket.once('timeout', () => socket.destroy(new Error('The TLS handshake came to no end.')));
		socket.once('error', reject);
	});
}

/** A text by its type, but an error with a code where the name does not fit. */
function faultName(fault: unknown): string | undefined {
	if (fault === null || fault === undefined) return undefined;
	const name = typeof fault === 'string' ? fault : (fault as NodeJS.ErrnoException).code;
	// The name is a check of its own.
	return name === 'ERR_TLS_CERT_ALTNAME_INVALID' ? undefined : name;
}

const DATE_FAULTS = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];

function checkChain({ chainFault, protocol, certificate }: Handshake): Check {
	if (chainFault === undefined || DATE_FAULTS.includes(chainFault)) {
		return ok('tls', `${protocol}, with a certificate of ${issuerOf(certificate)}.`);
	}
	if (chainFault === 'DEPTH_ZERO_SELF_SIGNED_CERT') {
		return fail(
			'tls',
			'selfSigned',
			'The certificate is self-signed: senders refuse it.',
			'Get one from an authority, such as Let’s Encrypt; for a private one give its authority with --ca.',
		);
	}
	if (chainFault.startsWith('UNABLE_TO_')) {
		return fail(
			'tls',
			'chainIncomplete',
			`The chain of certificates is not complete (${chainFault}): some senders refuse it, though browsers may not.`,
			'Let the server send the intermediate certificate too (the full chain), or give a private authority with --ca.',
		);
	}
	return fail(
		'tls',
		'authorityUnknown',
		`The certificate is not trusted (${chainFault}): senders refuse it.`,
		'Get one from an authority that everybody knows; for a private one give its authority with --ca.',
	);
}

function issuerOf({ issuer }: PeerCertificate): string {
	const name = issuer?.O ?? issuer?.CN ?? 'an unnamed authority';
	return Array.isArray(name) ? name.join(' ') : name;
}

function checkName({ hostname }: URL, { certificate }: Handshake): Check {
	const host = hostname.replace(/^\[|\]$/g, '');
	if (checkServerIdentity(host, certificate) === undefined) {
		return ok('certificate name', `The certificate is for ${host}.`);
	}
	const names = certificate.subjectaltname ?? 'no name';
	return fail(
		'certificate name',
		'otherName',
		`The certificate is not for ${host}, but for ${names}: senders refuse it.`,
		'Get a certificate with this name in it, or use the name that it has.',
	);
}

function checkDates({ certificate }: Handshake, nowMs: number): Check {
	const name = 'certificate dates';
	const fromMs = Date.parse(certificate.valid_from);
	const toMs = Date.parse(certificate.valid_to);
	const date = (moment: number) => new Date(moment).toISOString().slice(0, 10);
	if (nowMs > toMs) {
		return fail(name, 'expired', `The certificate expired on ${date(toMs)}.`, 'Renew it.');
	}
	if (nowMs < fromMs) {
		const advice = 'Set the clock of this machine or of the one that made the certificate.';
		return fail(
			name,
			'notYetValid',
			`The certificate is not valid before ${date(fromMs)}.`,
			advice,
		);
	}
	const days = Math.floor((toMs - nowMs) / DAY_MS);
	return days < SOON_DAYS
		? warn(
				name,
				'expiresSoon',
				`The certificate expires in ${days} days, on ${date(toMs)}.`,
				'Renew it, and look why it is not renewed by itself.',
			)
		: ok(name, `The certificate is valid until ${date(toMs)}.`);
}
