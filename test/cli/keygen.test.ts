import { describeApiKey } from '../../admission/api-key-format';
import { KeyRing } from '../../admission/api-key';
import { digestOf, fingerprintOf } from '../../admission/digest';
import { run } from './run';

interface Keys {
	readonly keys: { readonly key: string; readonly fingerprint: string; readonly hash: string }[];
}

describe('keygen', () => {
	it('prints a key that a credential knows by the printed hash', async () => {
		const { exitCode, out } = await run(['keygen']);
		expect(exitCode).toBe(0);
		const [, key, fingerprint, hash] =
			/^key +(\S+)\nfingerprint +(\S+)\nhash +(\S+)\n\nGive the key/.exec(out)!;
		const ring = KeyRing.compile([
			{ name: 'Shop', value: hash!, enabled: true, field: 'API Key Value' },
		]);
		expect(ring.find(key!, 0)).toEqual({ outcome: 'accepted', key: { name: 'Shop', fingerprint } });
	});

	it('makes as many different keys as it is asked for', async () => {
		const { keys } = (await run(['keygen', '--count', '5', '--json'])).json() as Keys;
		expect(new Set(keys.map(({ key }) => key)).size).toBe(5);
		for (const { key, fingerprint, hash } of keys) {
			expect(describeApiKey(key)).toBe('generated');
			expect(hash).toBe(`sha256:${digestOf(key).toString('hex')}`);
			expect(fingerprint).toBe(fingerprintOf(digestOf(key)));
		}
	});
});
