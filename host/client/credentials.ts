import type { Session } from './session';

export interface CredentialInput {
	name: string;
	/** Credential type, such as `spotConnectApi`. */
	type: string;
	data: Record<string, unknown>;
}

/** How a node refers to a credential. */
export interface CredentialReference {
	id: string;
	name: string;
}

export interface Credential extends CredentialReference {
	type: string;
}

export interface CredentialTestInput extends Credential {
	data?: Record<string, unknown>;
}

export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

/** The credentials of an n8n. Every method throws N8nApiError. */
export class Credentials {
	constructor(private readonly session: Session) {}

	async create(input: CredentialInput): Promise<Credential> {
		return await this.session.request('POST', '/rest/credentials', input);
	}

	async list(): Promise<Credential[]> {
		return await this.session.request('GET', '/rest/credentials');
	}

	/** Replaces the credential's name and data. */
	async update(id: string, input: CredentialInput): Promise<Credential> {
		return await this.session.request('PATCH', `/rest/credentials/${id}`, input);
	}

	async delete(id: string): Promise<void> {
		await this.session.request('DELETE', `/rest/credentials/${id}`);
	}

	/** Runs the credential's test as the editor's dialog does: with the data given, or else with what is stored. */
	async test(credential: CredentialTestInput): Promise<CredentialTestResult> {
		const { id, name, type, data } = credential;
		return await this.session.request('POST', '/rest/credentials/test', {
			credentials: { id, name, type, ...(data ? { data } : {}) },
		});
	}
}
