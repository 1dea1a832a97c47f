import type { RuleName } from '../../monitoring/rules/alert';

/** The rules in words, as the author chooses them and the dashboard names them. */
export const RULE_NAMES: Readonly<Record<RuleName, { name: string; description: string }>> = {
	rate: {
		name: 'Traffic',
		description: 'A webhook gets far more, or far fewer, requests than usual at this time',
	},
	silence: {
		name: 'Silence',
		description: 'A webhook or a key that sends regularly has stopped',
	},
	refusals: {
		name: 'Refusals',
		description: 'Many refused requests of one source, key or code, or at one webhook',
	},
	failures: {
		name: 'Failures',
		description: 'Executions fail again and again, or are answered with a server error',
	},
	newSource: {
		name: 'New Source',
		description: 'A request from an address that was never seen before',
	},
	newKey: { name: 'New Key', description: 'The first request with a key' },
	slowAnswers: { name: 'Slow Answers', description: 'Answers take far longer than usual' },
	payloadSize: { name: 'Payload Size', description: 'Bodies are far larger than usual' },
	payloadShape: {
		name: 'Payload Shape',
		description: 'Fields of JSON bodies have appeared, vanished or changed their type',
	},
};
