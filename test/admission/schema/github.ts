import examples from '@octokit/webhooks-examples';
import wholeSchema from '@octokit/webhooks-schemas/schema.json';

type Json = Record<string, unknown>;

const DEFINITIONS = wholeSchema.definitions as Readonly<Record<string, Json>>;

/** A kind of event that GitHub sends, with payloads that it sent. */
export interface GitHubEvent {
	readonly name: string;
	readonly payloads: readonly Json[];
}

export const GITHUB_EVENTS: readonly GitHubEvent[] = (
	examples as unknown as readonly { name: string; examples: readonly Json[] }[]
).map(({ name, examples: payloads }) => ({ name, payloads }));

/** @returns the published schema of an event as text, with the definitions that it needs and no others */
export function gitHubSchema(event: string): string {
	const definitions: Record<string, Json> = {};
	const pending = [
		DEFINITIONS[`${event}_event`] === undefined ? `${event}$event` : `${event}_event`,
	];
	const root = pending[0]!;
	for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
		if (name in definitions) continue;
		const definition = DEFINITIONS[name];
		if (definition === undefined) throw new Error(`No definition of ${name}`);
		definitions[name] = definition;
		const references = JSON.stringify(definition).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g);
		for (const [, reference] of references) pending.push(reference!);
	}
	return JSON.stringify({
		$schema: wholeSchema.$schema,
		$ref: `#/definitions/${root}`,
		definitions,
	});
}
