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

	it.each(['keygen', 'send', 'verify', 'doctor'])(
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
});
