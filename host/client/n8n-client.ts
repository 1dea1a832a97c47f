import { Credentials } from './credentials';
import { Executions } from './executions';
import { PublicApi } from './public-api';
import { Session } from './session';
import { waitForWebhook } from './webhooks';
import { Workflows } from './workflows';

const API_KEY_SCOPES = ['execution:list', 'execution:read', 'workflow:list', 'workflow:read'];

export interface Login {
	email: string;
	/** n8n wants at least 8 characters, a digit and a capital letter among them. */
	password: string;
}

export interface Owner extends Login {
	firstName: string;
	lastName: string;
}

interface PublicSettings {
	userManagement?: { showSetupOnFirstLoad?: boolean };
}

/** A user of an n8n: what the editor does over the REST API. */
export class N8nClient {
	readonly credentials: Credentials;
	readonly workflows: Workflows;
	readonly executions: Executions;

	private constructor(private readonly session: Session) {
		this.credentials = new Credentials(session);
		this.workflows = new Workflows(session);
		this.executions = new Executions(session);
	}

	/**
	 * A client of the n8n at `url`, not yet signed in.
	 * @throws N8nApiError if there is none
	 */
	static async connect(url: string): Promise<N8nClient> {
		const session = new Session(url.replace(/\/$/, ''));
		await session.send('GET', '/healthz');
		return new N8nClient(session);
	}

	/** A client that goes on with the login of another, whose `sessionCookie` is given. */
	static resume(url: string, sessionCookie: string): N8nClient {
		return new N8nClient(new Session(url, sessionCookie));
	}

	/** The cookie of the login, for `resume`; n8n allows too few logins a minute for one per test file. */
	get sessionCookie(): string | undefined {
		return this.session.cookie;
	}

	/** Creates the owner of a new n8n and signs in; signs in where there is an owner already. */
	async setupOwner(owner: Owner): Promise<void> {
		const settings = await this.session.request<PublicSettings>('GET', '/rest/settings');
		if (settings.userManagement?.showSetupOnFirstLoad) {
			await this.session.request('POST', '/rest/owner/setup', owner);
		} else {
			await this.login(owner);
		}
	}

	/** Signs in. n8n allows five attempts a minute for an address. */
	async login({ email, password }: Login): Promise<void> {
		await this.session.request('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	/** See `waitForWebhook` in ./webhooks. */
	async waitForWebhook(url: string, timeoutMs?: number): Promise<void> {
		await waitForWebhook(url, timeoutMs);
	}

	/**
	 * A request to any other route of n8n's REST API; gives the `data` of its answer.
	 * @param path such as `/rest/settings`
	 */
	async request<T>(method: string, path: string, body?: unknown): Promise<T> {
		return await this.session.request<T>(method, path, body);
	}

	/** Makes a key for n8n's public API, good for a day. */
	async publicApiKey(label = `key-${Date.now()}`, scopes = API_KEY_SCOPES): Promise<string> {
		const expiresAt = Math.floor(Date.now() / 1000) + 24 * 60 * 60;
		const { rawApiKey } = await this.session.request<{ rawApiKey: string }>(
			'POST',
			'/rest/api-keys',
			{ label, scopes, expiresAt },
		);
		return rawApiKey;
	}

	/** n8n's public API, with the key given or a new one. */
	async publicApi(apiKey?: string): Promise<PublicApi> {
		const session = new Session(this.session.url);
		return new PublicApi(session, apiKey ?? (await this.publicApiKey()));
	}
}
