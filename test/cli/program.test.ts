import { version } from '../../package.json';
import { run } from './run';

describe('the command line', () => {
	it('prints its version', async () => {
		expect(await run(['--version'])).toMatchObject({ exitCode: 0, out: `${version}\n`, err: '' });
	});

	it.each([[['--help']], [['help']]])('%j prints the subcommands and examples', async (args) => {
		const { exitCode, out } = await run(args);
		expect(exitCode).toBe(0);
		expect(out).toContain('keygen');
		expect(out).toContain('Examples:');
		expect(out).toContain('Exit codes:');
	});

	it.each(['keygen', 'send', 'verify', 'doctor', 'inspect'])(
		'%s has a help text with examples, and --json',
		async (name) => {
			const { exitCode, out } = await run([name, '--help']);
			expect(exitCode).toBe(0);
			expect(out).toContain('Examples:');
			expect(out).toContain('--json');
		},
	);

	it.each([
		['no subcommand', [], 'Usage: spot-connect'],
		['an unknown subcommand', ['keygne'], 'Did you mean keygen?'],
		['an unknown option', ['keygen', '--cuont'], 'Did you mean --count?'],
		['a bad number', ['keygen', '--count', 'many'], 'Give a whole number from 1 to 1000.'],
		['an argument too many', ['keygen', 'more'], 'too many arguments'],
	])('%s is a mistake: exit code 2, a sentence, no stack trace', async (_, args, message) => {
		const { exitCode, out, err } = await run(args);
		expect(exitCode).toBe(2);
		expect(out).toBe('');
		expect(err).toContain(message);
		expect(err).not.toMatch(/^\s+at /m);
	});

	it('a mistake is one JSON document where one is asked for', async () => {
		const { exitCode, json, err } = await run(['send', 'orders', '--json']);
		expect({ exitCode, err }).toEqual({ exitCode: 2, err: '' });
		expect(json()).toEqual({ error: expect.stringContaining('is not a whole URL') as string });
	});

	const broken = () => {
		throw new Error('The clock is broken');
	};

	it.each([
		['a mistake', ['send', 'orders'], 2, 'is not a whole URL'],
		['a failure of its own', ['send', 'http://127.0.0.1/'], 1, 'The clock is broken'],
	])('%s has a stack trace only where one is asked for', async (_, args, exitCode, message) => {
		const quiet = await run(args, { nowMs: broken });
		const loud = await run(args, { nowMs: broken, isDebugging: true });
		for (const each of [quiet, loud]) {
			expect(each.exitCode).toBe(exitCode);
			expect(each.err).toContain(message);
		}
		expect(quiet.err).not.toMatch(/^\s+at /m);
		expect(loud.err).toMatch(/^\s+at /m);
	});
});
