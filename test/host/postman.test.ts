import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import newman, { type RunSummary } from 'newman';

import { REFUSALS, type RefusalCode } from '../../admission/refusal';
import { waitForWebhook, type N8nClient } from '../../host/client';
import {
	EXAMPLES_FOLDER,
	publishWorkflow,
	readExample,
	setUp,
	type ExampleWorkflow,
} from './example-workflows';
import { readRequests, requestsOf, type FileRequest } from './requests-file';
import { hostUrl, newKey, send, signIn } from './support';

jest.setTimeout(60_000);

/** No request alone brings these about; README.md of the folder says why. */
const NOT_FROM_OUTSIDE: readonly RefusalCode[] = ['state_unavailable', 'misconfigured'];

const PATHS = { newman: 'postman', file: 'postman-http' };

const folder = path.join(EXAMPLES_FOLDER, 'postman');
const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

interface Environment {
	readonly name: string;
	readonly values: readonly { key: string; value: string; type: string; enabled: boolean }[];
}

const collection = JSON.parse(read('spot-connect.postman_collection.json')) as {
	info: { schema: string };
	item: Parameters<typeof requestsOf>[0];
};
const environment = JSON.parse(read('spot-connect.postman_environment.json')) as Environment;
const inFile = readRequests(read('requests.http'));

const secrets = {
	apiKey: newKey(),
	expiredApiKey: newKey(),
	jwtSecret: randomBytes(32).toString('hex'),
	signingSecret: `whsec_${randomBytes(32).toString('base64')}`,
};

let client: N8nClient;

/** @param prefix what the paths of the webhooks begin with, in the place of `postman` */
async function publishWebhooks(
	credentials: Record<string, { id: string; name: string }>,
	prefix: string,
): Promise<void> {
	const workflow: ExampleWorkflow = readExample('postman/workflows/webhooks.json');
	const triggers = workflow.nodes.filter(({ type }) => type.endsWith('GenericWebhook'));
	const credentialOf = (parameters: Record<string, unknown>) => {
		if (parameters.authentication === 'jwt') return 'spotConnectJwtApi';
		return parameters.authentication === 'none' ? 'spotConnectSigningSecretApi' : 'spotConnectApi';
	};
	const chosen = triggers.map(({ name, parameters }) => {
		const type = credentialOf(parameters);
		return [name, { [type]: credentials[type]! }] as const;
	});
	const paths = triggers.map(
		({ name, parameters }) =>
			[name, { path: String(parameters.path).replace('postman', prefix) }] as const,
	);
	const credentialsByName = Object.fromEntries(chosen);
	const parameters = Object.fromEntries(paths);
	await publishWorkflow(client, setUp(workflow, { credentials: credentialsByName, parameters }));
	for (const [, each] of paths) await waitForWebhook(`${hostUrl()}/webhook/${each.path}`);
}

beforeAll(async () => {
	client = signIn();
	const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString();
	const data: Record<string, Record<string, unknown>> = {
		spotConnectApi: {
			apiKey: secrets.apiKey,
			additionalKeys: {
				key: [{ name: 'Expired', value: secrets.expiredApiKey, expiresAt: yesterday }],
			},
		},
		spotConnectJwtApi: {
			keySource: 'secret',
			secret: secrets.jwtSecret,
			algorithms: ['HS256'],
		},
		spotConnectSigningSecretApi: { secret: secrets.signingSecret },
	};
	const credentials: Record<string, { id: string; name: string }> = {};
	for (const [type, each] of Object.entries(data)) {
		const name = `Postman ${type}`;
		const { id } = await client.credentials.create({ name, type, data: each });
		credentials[type] = { id, name };
	}
	await publishWebhooks(credentials, PATHS.newman);
	await publishWebhooks(credentials, PATHS.file);
});

describe('the Postman collection', () => {
	let summary: RunSummary;
	/** The codes of all refusals that were answered. */
	const provoked = new Set<string>();

	beforeAll(async () => {
		const given: Record<string, string> = { ...secrets, baseUrl: hostUrl() };
		const values = environment.values.map((each) => ({
			...each,
			value: given[each.key] ?? each.value,
		}));
		summary = await new Promise((resolve, reject) => {
			const options = {
				collection,
				environment: { ...environment, values },
				timeoutRequest: 20_000,
				reporters: [],
			};
			newman
				.run(options, (error, ended) => (error ? reject(error) : resolve(ended)))
				.on('request', (_error, { response }) => {
					const code = codeIn(response?.text() ?? '');
					if (code !== undefined) provoked.add(code);
				});
		});
	});

	it('is answered as it says, request by request', () => {
		const failures = summary.run.failures.map(
			({ error, source }) => `${source?.name}: ${error.message}`,
		);
		expect(failures).toEqual([]);
	});

	it('was sent to the end, and each request says what its answer must be', () => {
		// An execution is listed once for each request that its scripts send, too.
		const executions = [...new Set(summary.run.executions)];
		const names = requestsOf(collection.item).map(({ name }) => name.split(' / ')[1]);
		expect(executions.map(({ item }) => item.name)).toEqual(names);
		for (const { item, response, assertions = [] } of executions) {
			const stated = assertions.map(({ assertion }) => assertion);
			const expected = `${response!.code} ${codeIn(response!.text()) ?? ''}`;
			expect([item.name, stated]).toEqual([
				item.name,
				expect.arrayContaining([expect.stringContaining(expected)]),
			]);
		}
	});

	it('brings about every refusal that a sender can', () => {
		const missing = Object.keys(REFUSALS).filter((code) => !provoked.has(code));
		expect(missing).toEqual(NOT_FROM_OUTSIDE);
		for (const code of NOT_FROM_OUTSIDE) expect(read('README.md')).toContain(`\`${code}\``);
	});

	it('comes in format 2.1, with an environment that holds no secret', () => {
		expect(collection.info.schema).toBe(
			'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
		);
		const { values } = environment;
		expect(values.map(({ key }) => key)).toEqual(expect.arrayContaining(Object.keys(secrets)));
		for (const { key, value, type } of values.filter(({ key }) => key in secrets)) {
			expect([key, value, type]).toEqual([key, '', 'secret']);
		}
	});
});

describe('requests.http', () => {
	it('has the same requests as the collection', () => {
		const written = inFile.map(({ name, description, method, url, headers, body }) => {
			return { name, description, method, url, headers, body };
		});
		expect(written).toEqual(requestsOf(collection.item));
	});

	it('declares every variable that it uses, and gives none a secret', () => {
		const text = read('requests.http');
		const declared = [...text.matchAll(/^@(\w+) =(.*)$/gm)];
		const used = new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name));
		expect(declared.map(([, name]) => name).sort()).toEqual([...used].sort());
		const values = declared.map(([, , value]) => value!.trim()).filter((value) => value !== '');
		expect(values).toEqual(['http://localhost:5678', 'webhook/postman']);
	});

	it('is answered as its comments say', async () => {
		const answered: string[] = [];
		const expected: string[] = [];
		for (const request of inFile.filter(({ isToFillIn }) => !isToFillIn)) {
			const { status, text } = await sendWritten(request);
			answered.push(`${request.name}: ${[status, codeIn(text)].filter(Boolean).join(' ')}`);
			expected.push(`${request.name}: ${request.answer}`);
		}
		expect(answered).toEqual(expected);
		expect(answered.length).toBeGreaterThan(inFile.length / 2);
	});
});

/** @returns the code of a refusal; n8n's own answers have a number there */
function codeIn(text: string): string | undefined {
	try {
		const { code } = JSON.parse(text) as { code?: unknown };
		return typeof code === 'string' ? code : undefined;
	} catch {
		return undefined;
	}
}

async function sendWritten({ method, url, headers, body }: FileRequest) {
	const values: Record<string, string> = {
		...secrets,
		baseUrl: hostUrl(),
		path: `webhook/${PATHS.file}`,
	};
	const filled = (text: string) =>
		text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
	return await send(filled(url), {
		method,
		headers: Object.fromEntries(headers.map(([name, value]) => [name, filled(value)])),
		body,
	});
}
